/*
 * ops.h: ops that the bindings run themselves.
 */
#ifndef ZK_BIND_OPS_H
#define ZK_BIND_OPS_H

#include "bind/bind.h"

/* Runs op, adopts output 0 at the top, inherits. Raises on failure. */
void zkl_push_result(lua_State *L, const zk_op *op, int n_in, zk_tensor *const *in,
                     const zk_attr *attr);
/* Pushes the cast of t to the dtype, and gives it. */
zk_tensor *zkl_push_cast(lua_State *L, zk_tensor *t, zk_dtype dtype);
/* Pushes a tensor that shares t's elements, without its history. */
void zkl_push_alias(lua_State *L, const zk_tensor *t);

#endif
