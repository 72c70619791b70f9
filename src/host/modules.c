/*
 * modules.c: searchers for `require`. package.path stays exactly Lua's. More searchers find the
 * modules embedded in the executable and the C modules installed with it (before any file, so that
 * a file in the working directory cannot shadow them), and modules in the script's folder (last).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>
#include <lualib.h>
#include "bind/bind.h"
#include "host/embedded.h"
#include "host/host.h"

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

/* Searcher: nil, so that require's message stays Lua's, or the loader and the file's name. */
static int find_embedded(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
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

/* Not by opening it: that may fail for other reasons, which loading then reports. */
static int is_there(const char *path) {
  return access(path, F_OK) == 0;
}

/* Searcher; upvalue 1 is the script's folder, with its slash. */
static int find_neighbour(lua_State *L) {
  const char *name = luaL_checkstring(L, 1), *folder = lua_tostring(L, lua_upvalueindex(1));
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

int zkl_own_path(char *path) {
  ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
  if (length >= 0) {
    path[length] = '\0';
    return 1;
  }
  const char *started = (const char *)getauxval(AT_EXECFN); /* without /proc */
  return started && realpath(started, path);
}

/* Searcher of zknn's own C modules: zknn.NAME is zknn_NAME.so beside the executable, where it is
 * built, or in the library folder that goes with the executable's, where it is installed. Upvalue 1
 * is package.loadlib. */
static int find_c_module(lua_State *L) {
  static const char *const folders[] = {"", ZK_MODULE_FOLDER};
  const char *name = luaL_checkstring(L, 1);
  char program[PATH_MAX];
  const char *rest = strncmp(name, "zknn.", 5) == 0 ? name + 5 : NULL;
  if (!rest || strpbrk(rest, "./") || !zkl_own_path(program)) {
    lua_pushnil(L);
    return 1;
  }
  strrchr(program, '/')[1] = '\0';
  for (int i = 0; i < 2; i++) {
    const char *path = lua_pushfstring(L, "%s%szknn_%s.so", program, folders[i], rest);
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

void zkl_open_modules(lua_State *L, const char *script) {
  make_environment(L);
  zkl_preload(L);
  lua_getglobal(L, LUA_LOADLIBNAME);
  lua_getfield(L, -1, "searchers");
  lua_Integer count = luaL_len(L, -1);
  for (lua_Integer i = count; i >= 2; i--) { /* room after the searcher of package.preload */
    lua_rawgeti(L, -1, i);
    lua_rawseti(L, -2, i + 2);
  }
  lua_pushcfunction(L, find_embedded);
  lua_rawseti(L, -2, 2);
  lua_getfield(L, -2, "loadlib");
  lua_pushcclosure(L, find_c_module, 1);
  lua_rawseti(L, -2, 3);
  if (script) {
    const char *slash = strrchr(script, '/');
    if (slash)
      lua_pushlstring(L, script, (size_t)(slash - script) + 1);
    else
      lua_pushliteral(L, "./");
    lua_pushcclosure(L, find_neighbour, 1);
    lua_rawseti(L, -2, count + 3);
  }
  lua_pop(L, 2);
}
