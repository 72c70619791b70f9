/*
 * fields.h: what tensor.c needs of fields.c.
 */
#ifndef ZK_BIND_FIELDS_H
#define ZK_BIND_FIELDS_H

#include "bind/bind.h"

/* t.NAME and t.NAME = value for the name at 2: pushes one value, or none. Raise on unknown names,
 * suggesting the nearest. */
int zkl_get_field(lua_State *L);
int zkl_set_field(lua_State *L);

/* Pushes the list of the fields' names. */
void zkl_push_field_names(lua_State *L);

/* Raises when the tensor at `arg` may not be written because gradients are recorded. */
void zkl_check_untracked(lua_State *L, int arg, const char *what);
/* The same, for a tensor that is going to be written. */
void zkl_check_writable(lua_State *L, int arg, const char *what);

/* The tensor at `arg`, whose elements the script is going to take out by `how` ("item"). While a
 * model is exported that is noted, and they may be forged (grad/trace.h); what is pushed holds
 * them. */
zk_tensor *zkl_read(lua_State *L, int arg, const char *how);

/* Raises unless it is a device of this build, "cpu". */
void zkl_check_device(lua_State *L, const char *device);

/* Adds the methods that are no ops. */
void zkl_open_methods(lua_State *L);

#endif
