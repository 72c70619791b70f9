/*
 * held.h: what a call uses lives as long as the call.
 */
#ifndef ZK_BIND_HELD_H
#define ZK_BIND_HELD_H

#include <lauxlib.h>
#include <lua.h>
#include "tensor/tensor.h"

/*
 * Functions that Lua calls go to it by zkl_push_function and zkl_set_functions, which run them
 * inside zkl_run_call; a function with upvalues of its own calls zkl_run_call itself. zkl_hold
 * keeps a reference of t until the call under way ends, and gives t; NULL when there is no memory
 * to note it. zkl_check_tensor and zkl_test_tensor hold what they give.
 */
int zkl_run_call(lua_State *L, lua_CFunction f);
void zkl_push_function(lua_State *L, lua_CFunction f);
/* Into the table at the top. A name may end in the number of arguments, more of which are refused:
 * "clock/0", "size:1" for a method, whose object does not count. */
void zkl_set_functions(lua_State *L, const luaL_Reg *functions);
/* The limit in such a name, the object included; -1 when there is none. */
int zkl_most_arguments(const char *row);
/* Raises when there are more than `most` arguments, unless these are nil, and drops them. */
void zkl_check_surplus(lua_State *L, const char *row, int most);
zk_tensor *zkl_hold(zk_tensor *t);
/* Does a call use t that this one is within: the one that a finalizer or a hook interrupts? */
bool zkl_in_use(const zk_tensor *t);
/* Scripts do not get at the metatable at the top, whose functions close what a call may be using:
 * getmetatable gives its name. */
void zkl_hide_metatable(lua_State *L);

/* Nothing runs any more, on no stack: for who calls Lua from several threads, one at a time. */
void zkl_end_calls(void);

void zkl_open_held(lua_State *L);

#endif
