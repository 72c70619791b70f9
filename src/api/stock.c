/*
 * stock.c: `require "zknn"` in a Lua that is not ours, say lua5.4: the library, or zknn.so, which
 * is the same file under the name that Lua looks for. Lua's functions are those of the program.
 */
#include "api/interpreter.h"

#include <lauxlib.h>
#include <lua.h>
#include "bind/scope.h"
#include "embed/modules.h"

ZKNN_API int luaopen_zknn(lua_State *L);

int luaopen_zknn(lua_State *L) {
  luaL_checkversion(L);
  zkl_open_embedded(L, &zkl_api_place);
  zkl_push_embedded(L, "zknn");
  lua_pushliteral(L, "zknn");
  lua_insert(L, -2);
  lua_call(L, 2, 1);
  zkl_open_coroutines(L);
  return 1;
}
