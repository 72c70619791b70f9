/*
 * commands.c: words that are commands where they stand in the script's place: `zknn test`,
 * `zknn report` and so on; and --profile. They are written in Lua, and loaded when they are asked
 * for.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include "bind/require.h"
#include "host/host.h"

static const struct {
  const char *word, *module;
} commands[] = {{"test", "zknn.testing.command"},
                {"report", "zknn.runs.command"},
                {"new", "zknn.project"},
                {"help", "zknn.help_command"},
                {"inspect", "zknn.inspect.command"},
                {"diff", "zknn.inspect.diff_command"},
                {"compile", "zknn.compile.command"}};

/* A file of that name is a script, and was one before there were commands. */
const char *zkl_command_module(const char *word) {
  struct stat info;
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(word, commands[i].word) == 0)
      return stat(word, &info) == 0 && !S_ISDIR(info.st_mode) ? NULL : commands[i].module;
  return NULL;
}

int zkl_run_command(lua_State *L, const char *module, const char *program) {
  char path[PATH_MAX];
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  int status = zkl_call(L, 1, 1);
  if (status != LUA_OK)
    return zkl_report(L, status);
  lua_newtable(L);
  lua_pushstring(L, program);
  lua_setfield(L, -2, "name");
  lua_pushstring(L, zkl_own_path(path) ? path : program);
  lua_setfield(L, -2, "path");
  lua_pushcfunction(L, zkl_start_process);
  lua_setfield(L, -2, "start");
  lua_getglobal(L, "arg");
  return zkl_report(L, zkl_call(L, 2, 0));
}

static int profiling;

int zkl_begin_profile(lua_State *L, const char *path, const char *command, const char *script) {
  if (command) {
    zkl_complain("--profile is for scripts and -e, and not for commands of zknn");
    return 0;
  }
  zkl_push_from(L, "zknn.profiler.command", "start");
  lua_pushboolean(L, 0);
  if (*path) {
    lua_pushstring(L, path);
    lua_replace(L, -2);
  }
  lua_pushstring(L, script ? script : "the command line");
  profiling = zkl_report(L, zkl_call(L, 2, 0)) == LUA_OK;
  return profiling;
}

int zkl_end_profile(lua_State *L) {
  if (!profiling)
    return 1;
  lua_settop(L, 0);
  zkl_push_from(L, "zknn.profiler.command", "finish");
  return zkl_report(L, zkl_call(L, 0, 0)) == LUA_OK;
}
