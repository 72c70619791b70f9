/*
 * stored.h: arrays that stay in their file, as Lua's values.
 */
#ifndef ZK_BIND_STORED_H
#define ZK_BIND_STORED_H

#include "bind/bind.h"
#include "io/object.h"
#include "io/stored.h"

/* Pushes a userdata that holds o, a STORED. */
void zkl_push_stored(lua_State *L, zk_object *o);

/* The functions of such arrays, and of tensors in their place, for the table at the top. */
void zkl_open_stored(lua_State *L);

#endif
