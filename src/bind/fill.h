/*
 * fill.h: filling a tensor from a Lua value.
 */
#ifndef ZK_BIND_FILL_H
#define ZK_BIND_FILL_H

#include "bind/bind.h"

/* All elements := the number or boolean at `arg`; raises on others. */
void zkl_fill(lua_State *L, const char *who, zk_tensor *t, int arg);

#endif
