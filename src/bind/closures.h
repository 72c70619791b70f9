/*
 * closures.h: Lua functions in the graph, which backward runs.
 */
#ifndef ZK_BIND_CLOSURES_H
#define ZK_BIND_CLOSURES_H

#include <lua.h>
#include "tensor/tensor.h"

/* Backward of root (NULL: of several) is called by L (NULL: by none): its closures run there. Gives
 * what was called before. */
typedef struct zkl_running {
  lua_State *L;
  zk_tensor *root;
} zkl_running;
zkl_running zkl_set_running(zkl_running now);
/* Raises what a closure raised in backward, or else the core's message. */
int zkl_raise_backward(lua_State *L);

#endif
