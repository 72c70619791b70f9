/*
 * closures.h: Lua functions in the graph, which backward runs.
 */
#ifndef ZK_BIND_CLOSURES_H
#define ZK_BIND_CLOSURES_H

#include <lua.h>

/* Backward is called by L (NULL: by none): its closures run there. Gives who called before. */
lua_State *zkl_set_running(lua_State *L);
/* Raises what a closure raised in backward, or else the core's message. */
int zkl_raise_backward(lua_State *L);

#endif
