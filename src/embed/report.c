/*
 * report.c: what is printed of an error that nobody caught. lua/zknn/report makes the text; it is
 * loaded when there is something to report. Whatever goes wrong with that, the message is printed,
 * with Lua's own traceback if possible.
 */
#include <stdio.h>
#include <string.h>
#include "bind/error.h"
#include "bind/require.h"
#include "embed/report.h"

/* registry: a list of chunkname, text, text as compiled, ... of chunks that are no files */
#define SOURCES "zknn.sources"

void zkl_remember_source(lua_State *L, const char *chunkname, const char *text, size_t length) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, SOURCES);
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  lua_pushstring(L, chunkname);
  lua_rawseti(L, -2, n + 1);
  lua_pushlstring(L, text, length);
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, n + 3);
  lua_rawseti(L, -2, n + 2);
  lua_pop(L, 1);
}

/* Calls report.uncaught with the error object, on a thread of its own, whose stack is empty. Frames
 * of L by their levels: 0 is this function, 1 the message handler, 2 what failed. */
static int make_report(lua_State *L) {
  bool in_layer = zkl_push_layer_path(L);
  if (!in_layer)
    lua_pushnil(L);
  lua_State *own = lua_newthread(L);
  zkl_push_from(own, "zknn.report", "uncaught");
  lua_pushthread(L);
  lua_pushinteger(L, 2);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_xmove(L, own, 4);
  if (lua_pcall(own, 4, 1, 0) != LUA_OK || lua_type(own, -1) != LUA_TSTRING)
    return 0;
  lua_xmove(own, L, 1);
  return 1;
}

static int make_traceback(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  if (!message)
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  luaL_traceback(L, L, message, 2);
  return 1;
}

/* Calls f(error object) in protected mode; pushes its text, or nothing. */
static int try_text(lua_State *L, lua_CFunction f) {
  lua_pushcfunction(L, f);
  lua_pushvalue(L, 1);
  if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING)
    return 1;
  lua_settop(L, 1);
  return 0;
}

int zkl_explain_error(lua_State *L) {
  if (lua_type(L, 1) != LUA_TSTRING && luaL_callmeta(L, 1, "__tostring") &&
      lua_type(L, -1) == LUA_TSTRING)
    return 1; /* it speaks for itself */
  lua_settop(L, 1);
  (void)(try_text(L, make_report) || try_text(L, make_traceback));
  return 1;
}

/* report.syntax(message, chunkname) */
static int make_syntax_report(lua_State *L) {
  zkl_push_from(L, "zknn.report", "syntax");
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

void zkl_explain_syntax(lua_State *L, const char *chunkname) {
  lua_pushcfunction(L, make_syntax_report);
  lua_pushvalue(L, -2);
  lua_pushstring(L, chunkname);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING)
    lua_remove(L, -2);
  else
    lua_pop(L, 1);
}
