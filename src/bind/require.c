/*
 * require.c: functions that are written in Lua, for those in C.
 */
#include "bind/require.h"

#include <lauxlib.h>

void zkl_push_from(lua_State *L, const char *module, const char *name) {
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  lua_call(L, 1, 1);
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
}
