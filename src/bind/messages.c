/*
 * messages.c: what lua/zknn takes from error.c for messages of its own.
 */
#include "bind/bind.h"

static int set_layer_path(lua_State *L) {
  zkl_check_type(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  zkl_set_layer_path(L);
  return 0;
}

/* _suggest(name, names) -> the nearest of them, or nil */
static int f_suggest(lua_State *L) {
  const char *name = zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  lua_Integer n = luaL_len(L, 2);
  luaL_checkstack(L, (int)n + 2, "too many names");
  const char **names = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *names, 0);
  for (lua_Integer i = 0; i < n; i++) {
    lua_geti(L, 2, i + 1); /* stays on the stack: the pointer must live */
    names[i] = zkl_check_text(L, -1);
  }
  names[n] = NULL;
  lua_pushstring(L, zkl_nearest(name, names)); /* NULL is nil */
  return 1;
}

void zkl_open_messages(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"_set_layer_path", set_layer_path}, {"_suggest", f_suggest}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
