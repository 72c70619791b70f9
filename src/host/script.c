/*
 * script.c: runs Lua code for the command line and the REPL: protected calls, tracebacks on
 * standard error, and Ctrl-C.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <lualib.h>
#include "base/interrupt.h"
#include "bind/scope.h"
#include "host/host.h"

static const char *program = "zknn";

void zkl_set_program(const char *name) {
  program = name;
}

void zkl_complain(const char *message) {
  fflush(stdout); /* what the script printed comes first, also when both go to one pipe */
  if (program)
    fprintf(stderr, "%s: ", program);
  fprintf(stderr, "%s\n", message);
  fflush(stderr);
}

int zkl_report(lua_State *L, int status) {
  if (status != LUA_OK) {
    const char *message = lua_tostring(L, -1);
    zkl_complain(message ? message : "(error message not a string)");
    lua_pop(L, 1);
  }
  return status;
}

/* The state that Ctrl-C stops. A signal handler has no other way to know it. */
static lua_State *running;

static void set_interrupt(void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action,
            NULL); /* no SA_RESTART: a blocked read ends, and the hook gets a turn */
}

/* Unless work in C was stopped, and has raised it already. */
static void raise_interrupted(lua_State *L, lua_Debug *ar) {
  (void)ar;
  lua_sethook(L, NULL, 0, 0);
  if (zk_interrupt_take())
    luaL_error(L, "interrupted!");
}

/* lua_sethook is the one function of Lua that a signal handler may call; long computations in C
 * check the flag. The default action is restored at once, so that a second Ctrl-C ends a process
 * that reacts to neither. */
static void on_interrupt(int number) {
  set_interrupt(SIG_DFL);
  (void)number;
  zk_interrupt_request();
  int events = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;
  lua_sethook(running, raise_interrupted, events, 1);
  /* The first coroutine whose hook runs raises the error; the other hooks then do nothing. */
  for (const zkl_resumed *r = zkl_innermost(); r; r = r->by)
    lua_sethook(r->co, raise_interrupted, events, 1);
}

void zkl_forget_interrupt(lua_State *L) {
  if (lua_gethook(L) == raise_interrupted)
    lua_sethook(L, NULL, 0, 0);
  (void)zk_interrupt_take();
}

/* Message handler: a string gets the traceback; any other object speaks by __tostring alone. */
static int add_traceback(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  if (!message) {
    if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING)
      return 1;
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  }
  luaL_traceback(L, L, message, 1);
  return 1;
}

int zkl_call(lua_State *L, int arguments, int results) {
  int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, add_traceback);
  lua_insert(L, handler);
  running = L;
  set_interrupt(on_interrupt);
  int status = lua_pcall(L, arguments, results, handler);
  set_interrupt(SIG_DFL);
  lua_remove(L, handler);
  return status;
}

/* Calls the chunk that a luaL_load* left, unless loading failed, and reports. */
static int run_chunk(lua_State *L, int status) {
  if (status == LUA_OK)
    status = zkl_call(L, 0, 0);
  return zkl_report(L, status);
}

int zkl_run_string(lua_State *L, const char *source, const char *chunkname) {
  return run_chunk(L, luaL_loadbuffer(L, source, strlen(source), chunkname));
}

int zkl_run_file(lua_State *L, const char *path) {
  return run_chunk(L, luaL_loadfile(L, path));
}

/* Pushes arg[1], arg[2], ... and returns their number. */
static int push_arguments(lua_State *L) {
  if (lua_getglobal(L, "arg") != LUA_TTABLE)
    luaL_error(L, "'arg' is not a table");
  int table = lua_gettop(L), n = (int)luaL_len(L, table);
  luaL_checkstack(L, n + 3, "too many arguments to script");
  for (int i = 1; i <= n; i++)
    lua_rawgeti(L, table, i);
  lua_remove(L, table);
  return n;
}

/* Adds to the message on the top what the user may have meant. */
static void suggest_script(lua_State *L, const char *path) {
  int top = lua_gettop(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "zknn.missing");
  if (lua_pcall(L, 1, 1, 0) == LUA_OK) {
    lua_pushstring(L, path);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK) {
      lua_concat(L, 2);
      return;
    }
  }
  lua_settop(L, top);
}

int zkl_run_script(lua_State *L, const char *path) {
  int status = luaL_loadfile(L, path);
  if (status == LUA_ERRFILE)
    suggest_script(L, path);
  if (status == LUA_OK)
    status = zkl_call(L, push_arguments(L), LUA_MULTRET);
  return zkl_report(L, status);
}

int zkl_run_require(lua_State *L, char *request) {
  char *module = strchr(request, '='), *mark = NULL;
  if (module)
    *module++ = '\0';
  else {
    module = request;
    mark = strchr(request, '-'); /* "-l zip-v2" makes the global "zip" */
  }
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  int status = zkl_call(L, 1, 1);
  if (status != LUA_OK)
    return zkl_report(L, status);
  if (mark)
    *mark = '\0';
  lua_setglobal(L, request);
  return LUA_OK;
}

int zkl_run_init(lua_State *L) {
  const char *name = "=LUA_INIT" LUA_VERSUFFIX;
  const char *init = getenv(name + 1);
  if (!init) {
    name = "=LUA_INIT";
    init = getenv(name + 1);
  }
  if (!init)
    return LUA_OK;
  return init[0] == '@' ? zkl_run_file(L, init + 1) : zkl_run_string(L, init, name);
}

int zkl_run_at_exit(lua_State *L) {
  int good = 1;
  lua_settop(L, 0);
  if (lua_getfield(L, LUA_REGISTRYINDEX, ZKL_AT_EXIT) == LUA_TFUNCTION)
    good = zkl_report(L, zkl_call(L, 0, 1)) == LUA_OK && lua_toboolean(L, -1);
  lua_settop(L, 0);
  return good;
}
