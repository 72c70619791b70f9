#ifndef ZK_BIND_REQUIRE_H
#define ZK_BIND_REQUIRE_H

#include <lua.h>

/* Pushes the function of that name of a module in Lua, which is loaded at its first use. */
void zkl_push_from(lua_State *L, const char *module, const char *name);

#endif
