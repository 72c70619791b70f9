/*
 * explain.h: what a message says beyond what failed is worked out in Lua (lua/zknn/mistakes), when
 * the mistake has been made.
 */
#ifndef ZK_BIND_EXPLAIN_H
#define ZK_BIND_EXPLAIN_H

#include <lua.h>
#include <stdbool.h>

/* The function at the top, which it takes off, explains: f(what, ...) gives a text, or nil. */
void zkl_set_explainer(lua_State *L);
/* Asks it about the n values at the top, which it takes off: pushes the text, or nothing, and then
 * gives false. Never raises. */
bool zkl_explain(lua_State *L, const char *what, int n);

/* The innermost frame of the user's own code: fills *ar ("Sl") and gives its level, or -1. */
int zkl_user_frame(lua_State *L, lua_Debug *ar);
/* The message at the top becomes another when the function that the user called was called with a
 * dot for a colon, or the reverse. */
void zkl_explain_call(lua_State *L);

#endif
