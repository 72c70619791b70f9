/*
 * index.h: t[key] and t[key] = value for keys that are no names.
 */
#ifndef ZK_BIND_INDEX_H
#define ZK_BIND_INDEX_H

#include "bind/fields.h"

/* Pushes the part of the tensor at 1 that the key at 2 names: a view, or with index tensors and
 * masks a copy; gradients flow through both. Returns 1. */
int zkl_index(lua_State *L);
/* That part := the value at 3 (a number, a boolean, or a tensor that broadcasts). Returns 0. */
int zkl_assign(lua_State *L);

#endif
