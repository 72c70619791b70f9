/*
 * globals.c: what happens where a global is read that is not there. Python's True, False and None
 * raise, since a nil in their place would be taken for an option that was not given. The code of -e
 * has zknn, nn and the others of lua/zknn/globals.lua. For all else a global is nil, as in any Lua.
 *
 * Whoever sets another metatable for _G, or another __index in this one, has the globals for
 * himself.
 */
#include <string.h>
#include "bind/error.h"
#include "bind/require.h"
#include "host/host.h"

/* -e has been there: somebody may see the names of zknn.globals. */
static int command_line;

static const char *lua_word(const char *name) {
  static const char *const words[][2] = {{"True", "true"}, {"False", "false"}, {"None", "nil"}};
  for (int i = 0; i < 3; i++)
    if (strcmp(name, words[i][0]) == 0)
      return words[i][1];
  return NULL;
}

/* Is it read by the code of an -e? */
static int is_command_line(lua_State *L) {
  lua_Debug ar;
  return command_line && lua_getstack(L, 1, &ar) && lua_getinfo(L, "S", &ar) &&
         strcmp(ar.source, ZKL_COMMAND_LINE) == 0;
}

/* __index of the table of globals */
static int missing_global(lua_State *L) {
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
  const char *word = lua_word(name);
  if (word) {
    lua_pushfstring(L, "Lua has no '%s': write %s", name, word);
    return zkl_raise_text(L);
  }
  if (!is_command_line(L))
    return 0;
  zkl_push_from(L, "zknn.globals", "find");
  lua_pushvalue(L, 2);
  lua_call(L, 1, 1);
  return 1;
}

void zkl_open_globals(lua_State *L) {
  lua_pushglobaltable(L);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, missing_global);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, "zknn.missing_global");
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

void zkl_show_globals(void) {
  command_line = 1;
}
