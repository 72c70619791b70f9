/*
 * held.c: what a call uses lives as long as the call.
 *
 * A tensor may be closed at any time: by `local x <close>`, by a finalizer that any allocation of
 * Lua may run, by a hook, by a metamethod of a table that is being read. So the functions that take
 * a tensor out of a Lua value (zkl_check_tensor, zkl_test_tensor) hold a reference of it until the
 * function that Lua called returns. Such functions run inside zkl_run_call, which zkl_set_functions
 * and zkl_push_function see to; it keeps a stack of the calls under way, and of what each holds.
 *
 * An error leaves a call by a jump, past its end. Its place in C's stack tells: calls nest, and the
 * stack grows down, so a call at or below the place of one that begins now is over. The call that
 * it was within may go on, and what that one takes meanwhile is noted behind what the failed call
 * held. So all of this is kept until the call around ends, or given back at once where there is
 * none.
 */
#include "bind/held.h"

#include <string.h>
#include "base/memory.h"
#include "bind/error.h"

#define MAX_CALLS 400 /* Lua nests 200 C functions */
#define FIRST_ROOM 1024

typedef struct call {
  const char *place; /* in C's stack */
  size_t first;      /* of what it holds */
} call;

/* The first stands for none: it is above all places. `next` is behind the innermost. */
static call calls[1 + MAX_CALLS] = {{.place = (const char *)UINTPTR_MAX}};
static call *next = calls + 1;

static zk_tensor *few[FIRST_ROOM], **held = few;
static size_t n_held, room = FIRST_ROOM;

static void drop_to(size_t n) {
  while (n_held > n)
    zk_tensor_release(held[--n_held]);
}

/* A call begins at this place: those that are over are taken off. */
static void pass_failed(const char *place) {
  while (next[-1].place <= place)
    next--;
  if (next == calls + 1)
    drop_to(0);
}

int zkl_run_call(lua_State *L, lua_CFunction f) {
  const char *place = __builtin_frame_address(0);
  if (next[-1].place <= place)
    pass_failed(place);
  if (next == calls + 1 + MAX_CALLS)
    return zkl_error(L, "too many calls within each other");
  call *own = next++;
  *own = (call){place, n_held};
  int results = f(L);
  drop_to(own->first);
  next = own;
  return results;
}

zk_tensor *zkl_hold(zk_tensor *t) {
  if (!t || next == calls + 1 || (n_held > 0 && held[n_held - 1] == t))
    return t;
  if (n_held == room) {
    zk_tensor **larger = zk_alloc(2 * room * sizeof *larger);
    if (!larger)
      return NULL;
    for (size_t i = 0; i < n_held; i++)
      larger[i] = held[i];
    if (held != few)
      zk_free(held);
    held = larger;
    room *= 2;
  }
  held[n_held++] = zk_tensor_retain(t);
  return t;
}

bool zkl_in_use(const zk_tensor *t) {
  for (size_t i = 0; i < next[-1].first; i++)
    if (held[i] == t)
      return true;
  return false;
}

/* ---- functions of Lua ------------------------------------------------------------------------ */

static int call_upvalue(lua_State *L) {
  return zkl_run_call(L, lua_tocfunction(L, lua_upvalueindex(1)));
}

void zkl_push_function(lua_State *L, lua_CFunction f) {
  lua_pushcfunction(L, f);
  lua_pushcclosure(L, call_upvalue, 1);
}

void zkl_check_surplus(lua_State *L, const char *row, int most) {
  int n = lua_gettop(L), name = (int)strcspn(row, "/:"), own = row[name] == ':' ? 1 : 0;
  while (n > most && lua_isnil(L, n))
    n--;
  lua_settop(L, n > most ? n : most);
  if (n <= most)
    return;
  lua_pushlstring(L, row, (size_t)name);
  const char *who = lua_tostring(L, -1);
  if (most == own)
    zkl_error(L, "%s: it takes no arguments, got %d", who, n - own);
  zkl_error(L, "%s: it takes %d argument%s at most, got %d", who, most - own,
            most - own > 1 ? "s" : "", n - own);
}

int zkl_most_arguments(const char *row) {
  size_t name = strcspn(row, "/:");
  return row[name] ? row[name + 1] - '0' + (row[name] == ':') : -1;
}

static inline int call_limited(lua_State *L, int most) {
  if (lua_gettop(L) > most)
    zkl_check_surplus(L, lua_tostring(L, lua_upvalueindex(2)), most);
  return call_upvalue(L);
}

/* One function for each limit: the comparison is all that it adds to a call. */
#define LIMITED(n)                                                                                 \
  static int call_##n(lua_State *L) {                                                              \
    return call_limited(L, n);                                                                     \
  }                                                                                                \
  struct call_##n /* takes the semicolon */
LIMITED(0);
LIMITED(1);
LIMITED(2);
LIMITED(3);
LIMITED(4);
LIMITED(5);
LIMITED(6);

void zkl_set_functions(lua_State *L, const luaL_Reg *functions) {
  static const lua_CFunction limited[] = {call_0, call_1, call_2, call_3, call_4, call_5, call_6};
  for (; functions->name; functions++) {
    int most = zkl_most_arguments(functions->name);
    lua_pushlstring(L, functions->name, strcspn(functions->name, "/:"));
    lua_pushcfunction(L, functions->func);
    if (most >= 0)
      lua_pushstring(L, functions->name);
    lua_pushcclosure(L, most >= 0 ? limited[most] : call_upvalue, most >= 0 ? 2 : 1);
    lua_settable(L, -3);
  }
}

void zkl_hide_metatable(lua_State *L) {
  lua_getfield(L, -1, "__name");
  lua_setfield(L, -2, "__metatable");
}

void zkl_end_calls(void) {
  next = calls + 1;
  drop_to(0);
}

/* When Lua ends, all calls are over. */
static int drop_all(lua_State *L) {
  (void)L;
  zkl_end_calls();
  if (held != few)
    zk_free(held);
  held = few;
  room = FIRST_ROOM;
  return 0;
}

void zkl_open_held(lua_State *L) {
  static const char anchor;
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, drop_all);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &anchor);
}
