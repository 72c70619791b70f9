/*
 * script.c: runs Lua code for the command line and the REPL: protected calls, tracebacks on
 * standard error, and Ctrl-C.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lualib.h>
#include "bind/error.h"
#include "bind/scope.h"
#include "host/host.h"

static const char *program = "zknn";

void zkl_set_program(const char *name) {
  program = name;
}

static void complain(const char *message, size_t length) {
  fflush(stdout); /* what the script printed comes first, also when both go to one pipe */
  if (program)
    fprintf(stderr, "%s: ", program);
  fwrite(message, 1, length, stderr);
  fputc('\n', stderr);
  fflush(stderr);
}

void zkl_complain(const char *message) {
  complain(message, strlen(message));
}

int zkl_report(lua_State *L, int status) {
  if (status != LUA_OK) {
    size_t length;
    const char *message = lua_tolstring(L, -1, &length);
    if (message)
      complain(message, length);
    else
      zkl_complain("(error message not a string)");
    lua_pop(L, 1);
  }
  return status;
}

/* The state that Ctrl-C stops. A signal handler has no other way to know it. */
static lua_State *running;

/* Has Ctrl-C ever come; did it end the last call? */
static volatile sig_atomic_t came;
static int stopped;

/* In a conversation: Ctrl-C came in this call and its error was caught, and it came again. Now
 * each step of the interpreter raises until the call ends. */
static volatile sig_atomic_t came_in_call, insists;

static void set_interrupt(void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action,
            NULL); /* no SA_RESTART: a blocked read ends, and the hook gets a turn */
}

/* Unless work in C was stopped, and has raised it already. In a hook level 0 is the function that
 * runs. */
static void raise_interrupted(lua_State *L, lua_Debug *ar) {
  if (!insists)
    lua_sethook(L, NULL, 0, 0);
  if (!zk_interrupt_take() && !insists)
    return;
  lua_getinfo(L, "Sl", ar);
  if (ar->currentline > 0 && strncmp(ar->source, "@lua/zknn/", 10) != 0)
    lua_pushfstring(L, "%s:%d: ", ar->short_src, ar->currentline);
  else
    zkl_where(L);
  lua_pushliteral(L, "interrupted!");
  lua_concat(L, 2);
  lua_error(L);
}

/* A second Ctrl-C ends a process that does not react to the first. A conversation goes on as long
 * as it can: it ends by a third, after a warning. */
static void prepare_for_next(void) {
  static const char warning[] = "\nstill busy; Ctrl-C once more ends zknn\n";
  int is_conversation = !program, unanswered = zk_interrupt_pending(), problem = errno;
  if (is_conversation && unanswered && write(STDERR_FILENO, warning, sizeof warning - 1) < 0)
    errno = problem;
  if (!is_conversation || unanswered)
    set_interrupt(SIG_DFL);
  insists = is_conversation && came_in_call;
  came_in_call = 1;
}

/* lua_sethook is the one function of Lua that a signal handler may call; long computations in C
 * check the flag. */
static void on_interrupt(int number) {
  (void)number;
  prepare_for_next();
  came = 1;
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

/* Message handler */
static int explain(lua_State *L) {
  static const char word[] = "interrupted!";
  insists = 0; /* the error goes to the end of the call */
  size_t length;
  const char *message = lua_tolstring(L, 1, &length);
  stopped = came && message && length >= sizeof word - 1 &&
            strcmp(message + length - (sizeof word - 1), word) == 0;
  return zkl_explain_error(L);
}

int zkl_call(lua_State *L, int arguments, int results) {
  stopped = insists = came_in_call = 0;
  int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, explain);
  lua_insert(L, handler);
  running = L;
  set_interrupt(on_interrupt);
  int status = lua_pcall(L, arguments, results, handler);
  set_interrupt(SIG_DFL);
  insists = 0;
  lua_remove(L, handler);
  return status;
}

int zkl_stopped(void) {
  return stopped;
}

/* A program that Ctrl-C has stopped dies of the signal, so that whoever started it learns of it: a
 * loop of the shell ends only then. */
static void die_of_interrupt(int status, void *unused) {
  (void)unused;
  if (status != ZKL_INTERRUPTED || !came)
    return;
  fflush(NULL);
  set_interrupt(SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, SIGINT);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  raise(SIGINT);
}

int zkl_open_interrupt(void) {
  return on_exit(die_of_interrupt, NULL) == 0;
}

/* luaL_loadfile of standard input, whose text is kept: no one can read it again. */
static int load_stdin(lua_State *L) {
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  size_t n;
  do
    luaL_addsize(&text, n = fread(luaL_prepbuffer(&text), 1, LUAL_BUFFERSIZE, stdin));
  while (n > 0);
  luaL_pushresult(&text);
  if (ferror(stdin)) {
    lua_pushliteral(L, "cannot read stdin");
    lua_remove(L, -2);
    return LUA_ERRFILE;
  }
  size_t length;
  const char *whole = lua_tolstring(L, -1, &length), *code = whole;
  if (length >= 3 && memcmp(code, "\xEF\xBB\xBF", 3) == 0)
    code += 3;
  if (*code == '#') /* a first line for the shell; its end stays, so that the others count right */
    code += strcspn(code, "\n");
  int status = luaL_loadbuffer(L, code, length - (size_t)(code - whole), "=stdin");
  zkl_remember_source(L, "=stdin", whole, length);
  lua_remove(L, -2);
  return status;
}

/* Pushes the function, or the message. */
static int load_file(lua_State *L, const char *path) {
  int status = path ? luaL_loadfile(L, path) : load_stdin(L);
  if (status == LUA_ERRSYNTAX) {
    const char *name = path ? lua_pushfstring(L, "@%s", path) : lua_pushliteral(L, "=stdin");
    lua_insert(L, -2);
    zkl_explain_syntax(L, name);
    lua_remove(L, -2);
  }
  return status;
}

/* Calls the chunk that was loaded, unless loading failed, and reports. */
static int run_chunk(lua_State *L, int status) {
  if (status == LUA_OK)
    status = zkl_call(L, 0, 0);
  return zkl_report(L, status);
}

int zkl_run_string(lua_State *L, const char *source, const char *chunkname) {
  size_t length = strlen(source);
  zkl_remember_source(L, chunkname, source, length);
  int status = luaL_loadbuffer(L, source, length, chunkname);
  if (status == LUA_ERRSYNTAX)
    zkl_explain_syntax(L, chunkname);
  return run_chunk(L, status);
}

int zkl_run_file(lua_State *L, const char *path) {
  return run_chunk(L, load_file(L, path));
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
  int status = load_file(L, path);
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
