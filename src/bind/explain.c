/*
 * explain.c: see explain.h. It asks Lua only when a look at the stack says that there may be an
 * answer, so that an error that a script expects and catches stays cheap.
 */
#include "bind/explain.h"

#include <lauxlib.h>
#include <string.h>

static const char explainer; /* registry: the function */
static bool explaining;      /* an error of the explanation itself is not explained */

void zkl_set_explainer(lua_State *L) {
  lua_rawsetp(L, LUA_REGISTRYINDEX, &explainer);
}

bool zkl_explain(lua_State *L, const char *what, int n) {
  bool good = false;
  if (!explaining && lua_checkstack(L, n + LUA_MINSTACK)) {
    int base = lua_gettop(L) - n;
    explaining = true;
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &explainer) == LUA_TFUNCTION) {
      lua_pushstring(L, what);
      for (int i = 1; i <= n; i++)
        lua_pushvalue(L, base + i);
      good = lua_pcall(L, n + 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING;
    }
    explaining = false;
    lua_insert(L, base + 1);
    lua_settop(L, good ? base + 1 : base);
  } else {
    lua_pop(L, n);
  }
  return good;
}

int zkl_user_frame(lua_State *L, lua_Debug *ar) {
  for (int level = 1; lua_getstack(L, level, ar); level++) {
    lua_getinfo(L, "Sl", ar);
    if (ar->currentline > 0 && strncmp(ar->source, "@lua/zknn/", 10) != 0)
      return level;
  }
  return -1;
}

/* Pushes local n of the frame, if there is one: is it a table of the library? */
static bool is_library(lua_State *L, const lua_Debug *frame, int n) {
  bool library = false;
  if (lua_getlocal(L, frame, n)) {
    if (lua_istable(L, -1) && luaL_getmetafield(L, -1, "__library") != LUA_TNIL) {
      library = true;
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
  return library;
}

/* May the call that left this frame have been m.f(x) of a method, or nn:F(x)? The user's own call
 * is told by its instruction. A tail call of the user's leaves the frame of what it called, further
 * in.
 */
static bool may_be_swapped(lua_State *L, int level, bool users_own) {
  lua_Debug ar;
  if (!lua_getstack(L, level, &ar))
    return false;
  lua_getinfo(L, "nSt", &ar);
  bool method = strcmp(ar.namewhat, "method") == 0;
  if (is_library(L, &ar, 1) || is_library(L, &ar, -1))
    return ar.istailcall || (users_own && method);
  return (users_own && *ar.namewhat && !method) || (ar.istailcall && *ar.what == 'C');
}

void zkl_explain_call(lua_State *L) {
  lua_Debug ar;
  int level = zkl_user_frame(L, &ar);
  bool may = false;
  if (level < 1 || !lua_checkstack(L, LUA_MINSTACK))
    return;
  for (int i = level - 1; i >= 0 && !may; i--)
    may = may_be_swapped(L, i, i == level - 1);
  if (may) {
    lua_pushvalue(L, -1);
    if (zkl_explain(L, "call", 1))
      lua_remove(L, -2);
  }
}
