/*
 * interpreter.c: see interpreter.h; and the functions of zknn.h that run Lua.
 */
#include "api/interpreter.h"

#include <stdlib.h>
#include <string.h>
#include <lualib.h>
#include "base/library.h"
#include "bind/bind.h"
#include "bind/require.h"
#include "bind/scope.h"
#include "embed/modules.h"
#include "embed/report.h"

const zkl_place zkl_api_place = {zk_library_own_path, {"", "zknn/"}};

static lua_State *lua; /* NULL: not started */

/* ---- calls ----------------------------------------------------------------------------------- */

/* os.exit raises this, with its status: it ends the script, not the process. */
#define EXIT "zknn.exit"

static int exit_script(lua_State *L) {
  int status = lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, 0);
  *(int *)lua_newuserdatauv(L, sizeof status, 0) = status;
  luaL_setmetatable(L, EXIT);
  return lua_error(L);
}

/* Message handler */
static int explain(lua_State *L) {
  return luaL_testudata(L, 1, EXIT) ? 1 : zkl_explain_error(L);
}

/* Calls f(job) in protected mode. 0, or -1 with the message. */
static int protect(lua_State *L, lua_CFunction f, void *job) {
  lua_settop(L, 0);
  lua_pushcfunction(L, explain);
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, job);
  int status = lua_pcall(L, 1, 0, 1), result = 0;
  if (status != LUA_OK) {
    const int *own = luaL_testudata(L, -1, EXIT);
    const char *message = lua_tostring(L, -1);
    if (!own)
      result = zkl_api_fail_text(message ? message : "an error whose object is no string");
    else if (*own != EXIT_SUCCESS)
      result = zkl_api_fail("the script ended with os.exit(%d)", *own);
  }
  lua_settop(L, 0);
  zkl_end_calls();
  return result;
}

static int open_lua(lua_State *L) {
  luaL_openlibs(L);
  zkl_open_coroutines(L);
  luaL_newmetatable(L, EXIT);
  lua_getglobal(L, LUA_OSLIBNAME);
  lua_pushcfunction(L, exit_script);
  lua_setfield(L, -2, "exit");
  lua_gc(L, LUA_GCGEN, 0, 0);
  zkl_open_embedded(L, &zkl_api_place);
  zkl_push_from(L, "zknn.embedded", "call");
  return 0;
}

/* The same in the process's Lua, which is started if need be. */
static int run(lua_CFunction f, void *job) {
  if (!lua) {
    lua_State *L = luaL_newstate();
    if (!L)
      return zkl_api_fail("cannot start Lua: not enough memory");
    if (protect(L, open_lua, NULL) != 0) {
      lua_close(L);
      return -1;
    }
    lua = L;
  }
  return protect(lua, f, job);
}

static int run_in_turn(lua_CFunction f, void *job) {
  zkl_api_turn turn = zkl_api_begin();
  int result = run(f, job);
  zkl_api_end(turn);
  return result;
}

void zknn_lua_close(void) {
  zkl_api_turn turn = zkl_api_begin();
  if (lua)
    lua_close(lua);
  lua = NULL;
  zkl_api_end(turn);
}

/* ---- scripts --------------------------------------------------------------------------------- */

typedef struct script {
  const char *text; /* a path, or code */
  int count;
  const char *const *arguments;
  int failed; /* it did not compile; the message is there */
} script;

/* Takes what a loader has given: the function stays at the top, unless it did not compile. */
static bool is_loaded(lua_State *L, script *s, int status, const char *chunkname) {
  if (status == LUA_OK)
    return true;
  if (status == LUA_ERRSYNTAX)
    zkl_explain_syntax(L, chunkname);
  s->failed = zkl_api_fail_text(lua_tostring(L, -1));
  return false;
}

static int run_file(lua_State *L) {
  script *s = lua_touserdata(L, 1);
  zkl_set_script(L, s->text);
  luaL_checkstack(L, s->count + 4, "too many arguments to script");
  lua_createtable(L, s->count, 1);
  for (int i = 0; i <= s->count; i++) {
    lua_pushstring(L, i == 0 ? s->text : s->arguments[i - 1]);
    lua_rawseti(L, -2, i);
  }
  lua_setglobal(L, "arg");
  const char *chunkname = lua_pushfstring(L, "@%s", s->text);
  if (!is_loaded(L, s, luaL_loadfile(L, s->text), chunkname))
    return 0;
  for (int i = 0; i < s->count; i++)
    lua_pushstring(L, s->arguments[i]);
  lua_call(L, s->count, 0);
  return 0;
}

static int run_string(lua_State *L) {
  static const char chunkname[] = "=(zknn_lua_string)";
  script *s = lua_touserdata(L, 1);
  size_t length = strlen(s->text);
  zkl_remember_source(L, chunkname, s->text, length);
  if (is_loaded(L, s, luaL_loadbuffer(L, s->text, length, chunkname), chunkname))
    lua_call(L, 0, 0);
  return 0;
}

int zknn_lua_file(const char *path, int count, const char *const *arguments) {
  if (!path || count < 0 || (count > 0 && !arguments))
    return zkl_api_fail("zknn_lua_file: a path and a count with its arguments are needed");
  script s = {path, count, arguments, 0};
  return run_in_turn(run_file, &s) == 0 ? s.failed : -1;
}

int zknn_lua_string(const char *code) {
  if (!code)
    return zkl_api_fail("zknn_lua_string: the code is NULL");
  script s = {.text = code};
  return run_in_turn(run_string, &s) == 0 ? s.failed : -1;
}

/* ---- calls with arrays ----------------------------------------------------------------------- */

typedef struct call {
  const char *function; /* global; NULL: the net `number` is called */
  int number, count;
  const zknn_array *in;
  zknn_result *result;
} call;

static int call_with_arrays(lua_State *L) {
  call *c = lua_touserdata(L, 1);
  luaL_checkstack(L, c->count + 8, "too many arrays");
  zkl_push_from(L, "zknn.embedded", c->function ? "call" : "run");
  if (c->function)
    lua_pushstring(L, c->function);
  else
    lua_pushinteger(L, c->number);
  for (int i = 0; i < c->count; i++) {
    char what[32];
    snprintf(what, sizeof what, "array %d", i);
    zk_tensor **box = zkl_new_box(L);
    if (!zkl_api_tensor(&c->in[i], what, box)) {
      lua_pushstring(L, zknn_error());
      return lua_error(L);
    }
    zkl_adopt(L);
  }
  lua_call(L, c->count + 1, 1);
  int n = (int)lua_rawlen(L, -1);
  c->result = zkl_api_result(n);
  if (!c->result)
    return zkl_error(L, "not enough memory");
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, -1, i + 1);
    zkl_done(L, zkl_api_put(c->result, i, zkl_box_tensor(L, -1)));
    lua_pop(L, 1);
  }
  return 0;
}

static zknn_result *run_call(call *c) {
  if (run(call_with_arrays, c) == 0)
    return c->result;
  zknn_result_free(c->result);
  return NULL;
}

zknn_result *zknn_lua_call(const char *function, const zknn_array *in, int count) {
  if (!function || count < 0 || (count > 0 && !in)) {
    zkl_api_fail("zknn_lua_call: a name and a count with its arrays are needed");
    return NULL;
  }
  call c = {.function = function, .count = count, .in = in};
  zkl_api_turn turn = zkl_api_begin();
  zknn_result *result = run_call(&c);
  zkl_api_end(turn);
  return result;
}

/* ---- nets of scripts ------------------------------------------------------------------------- */

zknn_result *zkl_api_script_run(int number, const zknn_array *in, int count) {
  call c = {.number = number, .count = count, .in = in};
  return run_call(&c);
}

typedef struct building {
  const char *script, *weights;
  int number, inputs, outputs;
} building;

static int build(lua_State *L) {
  building *b = lua_touserdata(L, 1);
  zkl_set_script(L, b->script);
  zkl_push_from(L, "zknn.embedded", "load");
  lua_pushinteger(L, b->number);
  lua_pushstring(L, b->script);
  lua_pushstring(L, b->weights); /* NULL: nil */
  lua_call(L, 3, 2);
  b->inputs = (int)lua_tointeger(L, -2);
  b->outputs = (int)lua_tointeger(L, -1);
  return 0;
}

int zkl_api_script(const char *script, const char *weights, int *inputs, int *outputs) {
  static int last_number; /* never used twice: a net may outlive its Lua */
  building b = {.script = script, .weights = weights, .number = last_number + 1};
  if (run(build, &b) != 0)
    return 0;
  if (b.inputs == 0) { /* os.exit */
    zkl_api_fail("%s: the script ended before it returned a model", script);
    return 0;
  }
  *inputs = b.inputs;
  *outputs = b.outputs;
  return ++last_number;
}

typedef struct naming {
  int number, i;
  const char *list;
  char *name;
} naming;

static int find_name(lua_State *L) {
  naming *n = lua_touserdata(L, 1);
  zkl_push_from(L, "zknn.embedded", "name");
  lua_pushinteger(L, n->number);
  lua_pushstring(L, n->list);
  lua_pushinteger(L, n->i + 1);
  lua_call(L, 3, 1);
  n->name = strdup(lua_tostring(L, -1));
  return n->name ? 0 : zkl_error(L, "not enough memory");
}

char *zkl_api_script_name(int number, const char *list, int i) {
  naming n = {number, i, list, NULL};
  return run(find_name, &n) == 0 ? n.name : NULL;
}

static int free_net(lua_State *L) {
  const int *number = lua_touserdata(L, 1);
  zkl_push_from(L, "zknn.embedded", "free");
  lua_pushinteger(L, *number);
  lua_call(L, 1, 0);
  return 0;
}

void zkl_api_script_free(int number) {
  if (lua)
    (void)protect(lua, free_net, &number);
}
