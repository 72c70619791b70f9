/*
 * error.c: how a failure of the core, or one of our own, becomes an error of Lua.
 */
#include "bind/error.h"

#include <lauxlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "bind/explain.h"

static const char layer_path; /* registry: the function that names the running layer */
static const char called;     /* registry: the names of functions, by function */

/* Does the message, or what it was put behind, say that Ctrl-C stopped the work? */
static bool is_interruption(const char *message) {
  static const char word[] = "interrupted!";
  size_t n = strlen(message), k = sizeof word - 1;
  return n >= k && strcmp(message + n - k, word) == 0;
}

void zkl_where(lua_State *L) {
  lua_Debug ar;
  if (zkl_user_frame(L, &ar) < 0)
    lua_pushliteral(L, "");
  else
    lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
}

int zkl_raise(lua_State *L) {
  if (is_interruption(zk_message()) && zk_interrupt_take()) {
    zkl_where(L);
    lua_pushliteral(L, "interrupted!");
    lua_concat(L, 2);
    return lua_error(L);
  }
  /* The message first: finding the layer's path may run code that sets another. */
  lua_pushstring(L, zk_message());
  return zkl_raise_text(L);
}

bool zkl_push_layer_path(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &layer_path) == LUA_TFUNCTION &&
      lua_pcall(L, 0, 1, 0) == LUA_OK && lua_isstring(L, -1))
    return true;
  lua_pop(L, 1);
  return false;
}

/* Puts the name of the function that the user's line called in front of the text at the top, unless
 * it begins with it. */
static void put_called(lua_State *L) {
  lua_Debug ar;
  int text = lua_gettop(L);
  if (!lua_checkstack(L, LUA_MINSTACK))
    return;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &called) == LUA_TTABLE)
    for (int i = zkl_user_frame(L, &ar) - 1; i >= 0 && lua_gettop(L) == text + 1; i--) {
      if (!lua_getstack(L, i, &ar))
        break;
      lua_getinfo(L, "Sf", &ar);
      if (lua_rawget(L, text + 1) != LUA_TSTRING || *ar.what == 'C') /* which says its own */
        lua_pop(L, 1);
    }
  if (lua_gettop(L) == text + 2) {
    const char *name = lua_tostring(L, -1), *said = lua_tostring(L, text);
    size_t n = strlen(name);
    if (strncmp(said, name, n) != 0 || said[n] != ':') {
      lua_pushliteral(L, ": ");
      lua_pushvalue(L, text);
      lua_concat(L, 3);
      lua_replace(L, text);
    }
  }
  lua_settop(L, text);
}

int zkl_raise_text(lua_State *L) {
  put_called(L);
  zkl_explain_call(L);
  if (zkl_push_layer_path(L)) {
    lua_pushliteral(L, ": ");
    lua_rotate(L, -3, -1);
    lua_concat(L, 3);
  }
  zkl_where(L);
  lua_insert(L, -2);
  lua_concat(L, 2);
  return lua_error(L);
}

int zkl_error(lua_State *L, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  zk_fail(ZK_ERR_ARG, "%s", text);
  return zkl_raise(L);
}

void zkl_heed(lua_State *L) {
  bool before = zk_stoppable_begin(true);
  if (zk_stoppable_end(before, ZK_OK) != ZK_OK)
    zkl_raise(L);
}

bool zkl_try_again(lua_State *L, zk_status status, int *tries) {
  if (status != ZK_ERR_NOMEM || (*tries)++ > 0)
    return false;
  lua_gc(L, LUA_GCCOLLECT);
  return true;
}

void zkl_set_called(lua_State *L) {
  lua_rawsetp(L, LUA_REGISTRYINDEX, &called);
}

void zkl_set_layer_path(lua_State *L) {
  lua_rawsetp(L, LUA_REGISTRYINDEX, &layer_path);
}
