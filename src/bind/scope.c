/*
 * scope.c: scopes of settings, and the coroutines that own them.
 *
 * The core knows one value of each setting. `here` tells what the running coroutine has open; at
 * every switch both are exchanged. What a suspended coroutine had is kept in a table by its thread,
 * but for the usual one that is inside no scope: that one needs nothing kept.
 */
#include "bind/scope.h"

#include <lauxlib.h>
#include <stdbool.h>
#include "base/interrupt.h"
#include "base/profile.h"
#include "base/rng.h"
#include "bind/bind.h"
#include "bind/generator.h"

#define SCOPE "zknn.Scope"

typedef struct setting {
  int depth;     /* scopes that are open */
  bool own;      /* changed outside any */
  intptr_t base; /* the value where this coroutine was resumed */
} setting;

typedef struct context {
  bool coroutine; /* not the main one, which nobody resumes */
  setting of[ZKL_SETTINGS];
} context;

static context here;

/* What is kept of a coroutine that is suspended inside a scope, or a span of a profile. */
typedef struct suspended {
  context context;
  intptr_t value[ZKL_SETTINGS];
  zk_profile_suspended spans;
  zk_profile_place place; /* of the one that resumes */
} suspended;

static const char suspended_ones; /* the address is the table's key in the registry */

typedef struct scope {
  zkl_setting setting;
  intptr_t before;
  bool open;
} scope;

static void set(zkl_setting s, intptr_t value) {
  if (s == ZKL_GRAD)
    zk_set_grad_mode(value != 0);
  else if (s == ZKL_ANOMALY)
    zk_set_anomaly_mode(value != 0);
  else
    zk_rng_use(zkl_generator_lives((zk_rng *)value) ? (zk_rng *)value : NULL);
}

static intptr_t value_of(zkl_setting s) {
  if (s == ZKL_GRAD)
    return zk_grad_mode();
  if (s == ZKL_ANOMALY)
    return zk_get_anomaly_mode();
  return (intptr_t)zk_rng_default();
}

void zkl_change_setting(zkl_setting s, intptr_t value) {
  here.of[s].own |= here.coroutine && here.of[s].depth == 0;
  set(s, value);
}

void zkl_close_scope(lua_State *L, int at) {
  scope *c = zkl_check_object(L, at, SCOPE);
  if (!c->open)
    return;
  c->open = false;
  setting *s = &here.of[c->setting];
  s->depth -= s->depth > 0;
  /* Since it was opened, others may have resumed the coroutine. */
  bool outermost = here.coroutine && s->depth == 0 && !s->own;
  set(c->setting, outermost ? s->base : c->before);
}

static int close_scope(lua_State *L) {
  zkl_close_scope(L, 1);
  return 0;
}

void zkl_push_scope(lua_State *L, zkl_setting s, intptr_t value) {
  scope *c = lua_newuserdatauv(L, sizeof *c, 1);
  *c = (scope){.setting = s, .before = value_of(s)};
  if (luaL_newmetatable(L, SCOPE)) {
    lua_pushcfunction(L, close_scope);
    lua_setfield(L, -2, "__close");
    zkl_hide_metatable(L);
  }
  lua_setmetatable(L, -2);
  c->open = true;
  here.of[s].depth++;
  set(s, value);
}

void zkl_reset_settings(void) {
  here = (context){.coroutine = false};
  set(ZKL_GRAD, 1);
  set(ZKL_ANOMALY, 0);
  set(ZKL_GENERATOR, 0);
}

/* ---- the coroutines ------------------------------------------------------------------------- */

/* The state of a coroutine that resumes or closes another, kept on its C stack meanwhile. */
static suspended present(void) {
  suspended now = {.context = here, .spans = {0}};
  for (int i = 0; i < ZKL_SETTINGS; i++)
    now.value[i] = value_of((zkl_setting)i);
  return now;
}

static void bring_back(const suspended *then) {
  here = then->context;
  for (int i = 0; i < ZKL_SETTINGS; i++)
    set((zkl_setting)i, then->value[i]);
}

/* Pushes the table of suspended coroutines. */
static void push_table(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &suspended_ones) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  zkl_push_weak_table(L, "k");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &suspended_ones);
}

static const zkl_resumed *volatile innermost;

const zkl_resumed *zkl_innermost(void) {
  return innermost;
}

/* Goes from `now`, the state of the caller, over to that of the coroutine at `at`. */
static void enter(lua_State *L, int at, suspended *now) {
  at = lua_absindex(L, at);
  push_table(L);
  lua_pushvalue(L, at);
  lua_rawget(L, -2);
  const suspended *its = lua_touserdata(L, -1);
  context next = its ? its->context : (context){.coroutine = true};
  for (int i = 0; i < ZKL_SETTINGS; i++) {
    setting *s = &next.of[i];
    s->base = now->value[i];
    if (its && (s->depth > 0 || s->own))
      set((zkl_setting)i, its->value[i]);
  }
  here = next;
  now->place = zk_profile_resume(its ? &its->spans : NULL);
  lua_pop(L, 2);
}

/* Comes back to the caller; `goes_on`: the coroutine at `at` may be entered again. */
static void leave(lua_State *L, int at, const suspended *now, bool goes_on) {
  suspended its = present();
  zk_profile_suspend(now->place, &its.spans);
  bring_back(now);
  at = lua_absindex(L, at);
  bool inside = goes_on && its.spans.n > 0;
  for (int i = 0; i < ZKL_SETTINGS && goes_on; i++)
    inside |= its.context.of[i].depth > 0 || its.context.of[i].own;
  push_table(L);
  lua_pushvalue(L, at);
  if (inside)
    *(suspended *)lua_newuserdatauv(L, sizeof its, 0) = its;
  else
    lua_pushnil(L);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* The rest is Lua 5.4's lcorolib.c, with these two around each switch. */

static lua_State *check_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  return co;
}

/* Resumes co, which is at `at`, with the n values on top; gives the number of its results there, or
 * -1 and the error. */
static int resume(lua_State *L, lua_State *co, int at, int n) {
  int results;
  if (!lua_checkstack(co, n)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, n);
  suspended now = present();
  enter(L, at, &now);
  zkl_resumed link = {co, innermost};
  innermost = &link;
  if (zk_interrupt_pending()) /* Ctrl-C came before the handler could see this coroutine */
    lua_sethook(co, lua_gethook(L), lua_gethookmask(L), lua_gethookcount(L));
  int status = lua_resume(co, L, n, &results);
  innermost = link.by;
  leave(L, at, &now, status != LUA_OK);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static int co_resume(lua_State *L) {
  lua_State *co = check_coroutine(L);
  int n = resume(L, co, 1, lua_gettop(L) - 1);
  lua_pushboolean(L, n >= 0);
  lua_insert(L, n < 0 ? -2 : -(n + 1));
  return n < 0 ? 2 : n + 1;
}

/* Closes what a coroutine that ended, or will not go on, has left to be closed. */
static int close_coroutine(lua_State *L, lua_State *co, int at) {
  suspended now = present();
  enter(L, at, &now);
  zkl_resumed link = {co, innermost};
  innermost = &link;
  int status = lua_resetthread(co);
  innermost = link.by;
  leave(L, at, &now, false);
  return status;
}

static int co_wrapped(lua_State *L) {
  int at = lua_upvalueindex(1);
  lua_State *co = lua_tothread(L, at);
  lua_pushvalue(L, at); /* where enter and leave find it */
  lua_insert(L, 1);
  int n = resume(L, co, 1, lua_gettop(L) - 1);
  if (n >= 0)
    return n;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { /* an error inside */
    status = close_coroutine(L, co, 1);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int co_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, co_wrapped, 1);
  return 1;
}

/* Suspended (not begun, or at a yield) or dead, but not running: not waiting for another. */
static const char *state_of(lua_State *L, lua_State *co) {
  lua_Debug ar;
  if (L == co)
    return "running";
  if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &ar))
    return "normal";
  return NULL;
}

static int co_close(lua_State *L) {
  lua_State *co = check_coroutine(L);
  const char *state = state_of(L, co);
  if (state)
    return luaL_error(L, "cannot close a %s coroutine", state);
  int status = close_coroutine(L, co, 1);
  lua_pushboolean(L, status == LUA_OK);
  if (status == LUA_OK)
    return 1;
  lua_xmove(co, L, 1);
  return 2;
}

void zkl_open_coroutines(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"resume", co_resume}, {"wrap", co_wrap}, {"close", co_close}, {NULL, NULL}};
  lua_getglobal(L, "coroutine");
  /* Not by zkl_set_functions: they hold no tensor, and what they resume is a script, not a call. */
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
