/*
 * modules.c: see modules.h.
 */
#include "embed/modules.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <lualib.h>
#include "bind/bind.h"
#include "embed/embedded.h"

/* The registry's key of the environment of embedded modules. */
static const char environment;

/* Embedded modules see Lua's globals as they were at the start: a script, or a line of the
 * conversation, may call a list `table` or a number `type`, and zknn works on. All else they find
 * in _G; print too, which a script may replace. */
static void make_environment(lua_State *L) {
  lua_newtable(L);
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, -2);) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -5);
  }
  lua_pushnil(L);
  lua_setfield(L, -3, "print");
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &environment);
}

int zkl_push_embedded(lua_State *L, const char *name) {
  for (const zk_embedded *file = zk_embedded_lua; file->module; file++) {
    if (strcmp(file->module, name) != 0)
      continue;
    if (luaL_loadbufferx(L, file->code, file->size, file->chunkname, "b") != LUA_OK)
      return luaL_error(L, "error loading module '%s':\n\t%s", name, lua_tostring(L, -1));
    lua_rawgetp(L, LUA_REGISTRYINDEX, &environment);
    lua_setupvalue(L, -2, 1);
    lua_pushstring(L, file->chunkname + 1);
    return 2;
  }
  lua_pushnil(L);
  return 1;
}

/* Searcher: nil, so that require's message stays Lua's, or the loader and the file's name. */
static int find_embedded(lua_State *L) {
  return zkl_push_embedded(L, luaL_checkstring(L, 1));
}

/* Not by opening it: that may fail for other reasons, which loading then reports. */
static int is_there(const char *path) {
  return access(path, F_OK) == 0;
}

/* registry: the script's folder, with its slash */
static const char script_folder;

/* Searcher */
static int find_neighbour(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &script_folder);
  const char *folder = lua_tostring(L, -1);
  static const char *const endings[] = {".lua", "/init.lua"};
  const char *base = luaL_gsub(L, name, ".", LUA_DIRSEP);
  for (int i = 0; i < 2; i++) {
    const char *path = lua_pushfstring(L, "%s%s%s", folder, base, endings[i]);
    if (!is_there(path))
      continue;
    if (luaL_loadfile(L, path) != LUA_OK)
      return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, path,
                        lua_tostring(L, -1));
    lua_pushstring(L, path);
    return 2;
  }
  lua_pushnil(L);
  return 1;
}

/* Searcher of zknn's own C modules; upvalue 1 is package.loadlib, 2 the place. */
static int find_c_module(lua_State *L) {
  const zkl_place *place = lua_touserdata(L, lua_upvalueindex(2));
  const char *name = luaL_checkstring(L, 1);
  char own[PATH_MAX];
  const char *rest = strncmp(name, "zknn.", 5) == 0 ? name + 5 : NULL;
  if (!rest || strpbrk(rest, "./") || !place->own_path(own)) {
    lua_pushnil(L);
    return 1;
  }
  strrchr(own, '/')[1] = '\0';
  for (int i = 0; place->folders[i]; i++) {
    const char *path = lua_pushfstring(L, "%s%szknn_%s.so", own, place->folders[i], rest);
    if (!is_there(path))
      continue;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushstring(L, path);
    lua_pushfstring(L, "luaopen_zknn_%s", rest);
    lua_call(L, 2, 2); /* the loader, or nil and what is wrong */
    if (lua_isnil(L, -2))
      return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, path,
                        lua_tostring(L, -1));
    lua_pop(L, 1);
    lua_pushstring(L, path);
    return 2;
  }
  lua_pushnil(L);
  return 1;
}

void zkl_open_embedded(lua_State *L, const zkl_place *place) {
  make_environment(L);
  zkl_preload(L);
  lua_getglobal(L, LUA_LOADLIBNAME);
  lua_getfield(L, -1, "searchers");
  for (lua_Integer i = luaL_len(L, -1); i >= 2; i--) { /* room after the one of package.preload */
    lua_rawgeti(L, -1, i);
    lua_rawseti(L, -2, i + 2);
  }
  lua_pushcfunction(L, find_embedded);
  lua_rawseti(L, -2, 2);
  lua_getfield(L, -2, "loadlib");
  lua_pushlightuserdata(L, (void *)place);
  lua_pushcclosure(L, find_c_module, 2);
  lua_rawseti(L, -2, 3);
  lua_pop(L, 2);
}

void zkl_set_script(lua_State *L, const char *script) {
  const char *slash = strrchr(script, '/');
  bool first = lua_rawgetp(L, LUA_REGISTRYINDEX, &script_folder) == LUA_TNIL;
  if (slash)
    lua_pushlstring(L, script, (size_t)(slash - script) + 1);
  else
    lua_pushliteral(L, "./");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &script_folder);
  lua_pop(L, 1);
  if (!first)
    return;
  lua_getglobal(L, LUA_LOADLIBNAME);
  lua_getfield(L, -1, "searchers");
  lua_pushcfunction(L, find_neighbour);
  lua_rawseti(L, -2, luaL_len(L, -2) + 1);
  lua_pop(L, 2);
}
