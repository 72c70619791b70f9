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

#endif
