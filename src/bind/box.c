/*
 * box.c: tensors as Lua objects: identity, lifetime, and the closures of their history.
 *
 * A weak list holds the one userdata of each core tensor, which knows its place there. Lua's
 * collector sees only small userdata, so it is told when the bytes behind them grow: by 512 KB, and
 * the youngest objects are collected; by max(16 MB, a quarter of what was live after the last full
 * collection), and all are.
 *
 * Closures (hooks, Functions: closures.c) hang in tables that only Lua's collector keeps alive: the
 * user value of a tensor's userdata is the table of all closures that its history leads to (or a
 * chain of such tables), and a weak table finds them by the number that the core knows.
 */
#include "bind/box.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "bind/error.h"
#include "bind/held.h"

/* What every call needs, of the one Lua that a process has: the places in the registry of the
 * metatable and of the weak list. */
static int metatable_at, identities_at;

/* The free places of the weak list, up to last_place. There is room for all of them, since a box
 * that is collected cannot ask for more. */
static lua_Integer last_place, *free_places;
static size_t n_free, free_room;
static const char free_list; /* registry: the userdata where free_places is */

static const char by_number; /* registry: number -> table of closures, weak */
static int64_t last_number;  /* 0: there are no closures at all, and nothing to inherit */

/* The userdata: the tensor (NULL: closed), what tells it from other userdata, and its place in the
 * weak list, 0 before it is adopted. */
typedef struct tensor_box {
  zk_tensor *tensor;
  const char *mark; /* &box_mark */
  lua_Integer place;
} tensor_box;

/* Bytes that may come to life before a collection of the young (results then lie where freed ones
 * did, in the second cache), and at least before a full one. */
#define COLLECT_YOUNG ((size_t)512 << 10)
#define COLLECT_ALL ((size_t)16 << 20)

static const char box_mark;

/* The tensor's userdata at arg, NULL when the value is none. Every argument of every op comes here;
 * a look at the metatable takes twice as long. (A light userdata has the length 0.) */
static tensor_box *to_box(lua_State *L, int arg) {
  tensor_box *box = lua_touserdata(L, arg);
  bool ours = box && lua_rawlen(L, arg) == sizeof *box && box->mark == &box_mark;
  return ours ? box : NULL;
}

bool zkl_is_tensor(lua_State *L, int arg) {
  return to_box(L, arg) != NULL;
}

zk_tensor *zkl_box_tensor(lua_State *L, int arg) {
  tensor_box *box = to_box(L, arg);
  return box ? box->tensor : NULL;
}

zk_tensor *zkl_test_tensor(lua_State *L, int arg) {
  tensor_box *box = to_box(L, arg);
  return box ? zkl_hold(box->tensor) : NULL;
}

void zkl_push_real(lua_State *L, double x) {
  lua_pushnumber(L, isnan(x) ? NAN : x);
}

/* Collects when enough bytes have come to life (garbage is alive too until it is collected), before
 * the next result takes its memory: that is then the memory of one which is dropped by now. In
 * Lua's generational mode, which main.c sets, a step is a collection of the young: it costs what
 * they cost, however large the heap. What lived through two of them waits for a full one. */
static void feel_bytes(lua_State *L) {
  static size_t after_young, after_all;
  size_t live = zk_memory_live();
  if (live > after_young + COLLECT_YOUNG) {
    lua_gc(L, LUA_GCSTEP, 0);
    live = zk_memory_live();
    if (live > after_all + (after_all / 4 > COLLECT_ALL ? after_all / 4 : COLLECT_ALL)) {
      lua_gc(L, LUA_GCCOLLECT);
      live = zk_memory_live();
      after_all = live;
    }
    after_young = live;
  }
  if (live < after_young)
    after_young = live;
  if (live < after_all)
    after_all = live;
}

zk_tensor **zkl_new_box(lua_State *L) {
  feel_bytes(L);
  tensor_box *box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = (tensor_box){.mark = &box_mark};
  lua_rawgeti(L, LUA_REGISTRYINDEX, metatable_at);
  lua_setmetatable(L, -2);
  return &box->tensor;
}

/* Pushes t's userdata if it has one; else pushes nothing. */
static bool push_existing(lua_State *L, const zk_tensor *t) {
  if (t->handle == 0)
    return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, identities_at);
  bool there = lua_rawgeti(L, -1, t->handle) == LUA_TUSERDATA; /* nil: it is being collected */
  lua_remove(L, -2);
  if (!there)
    lua_pop(L, 1);
  return there;
}

/* ---- closures ------------------------------------------------------------------------------- */

void zkl_inherit(lua_State *L, int n, zk_tensor *const *in) {
  if (last_number == 0)
    return;
  zk_tensor *t = zkl_test_tensor(L, -1);
  if (!t || !zk_requires_grad(t)) /* closed by now */
    return;
  int self = lua_gettop(L), found = 0;
  luaL_checkstack(L, n + 8, "inherit");
  for (int i = 0; i < n; i++) { /* the inputs' tables, each once, on the stack */
    if (!in[i] || !push_existing(L, in[i]))
      continue;
    lua_getiuservalue(L, -1, 1);
    lua_remove(L, -2);
    bool news = lua_istable(L, -1);
    for (int k = 1; k <= found && news; k++)
      news = !lua_rawequal(L, -1, self + k);
    if (news)
      found++;
    else
      lua_pop(L, 1);
  }
  if (found == 1) {
    lua_setiuservalue(L, self, 1);
  } else if (found > 1) {
    lua_createtable(L, found, 0);
    lua_insert(L, self + 1);
    for (int k = found; k >= 1; k--)
      lua_rawseti(L, self + 1, k);
    lua_setiuservalue(L, self, 1);
  }
  lua_settop(L, self);
}

/* leaf's user value becomes {what it was, history = {root's, ...}}. */
void zkl_inherit_history(lua_State *L, zk_tensor *leaf, zk_tensor *root, bool anew) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 8, "inherit");
  if (last_number == 0 || !push_existing(L, root))
    return;
  lua_getiuservalue(L, -1, 1);
  if (lua_istable(L, -1) && push_existing(L, leaf)) {
    int closures = lua_gettop(L) - 1, self = closures + 1;
    lua_getiuservalue(L, self, 1);
    if (!lua_istable(L, -1) || lua_getfield(L, -1, "history") != LUA_TTABLE) {
      lua_settop(L, self);
      lua_newtable(L);
      lua_getiuservalue(L, self, 1);
      lua_rawseti(L, -2, 1);
      lua_pushvalue(L, -1);
      lua_setiuservalue(L, self, 1);
      anew = true;
    }
    if (anew) { /* lists of a .grad that is gone are dropped */
      lua_settop(L, self + 1);
      lua_newtable(L);
      lua_pushvalue(L, -1);
      lua_setfield(L, self + 1, "history");
    }
    lua_pushvalue(L, closures);
    lua_rawseti(L, self + 2, (lua_Integer)lua_rawlen(L, self + 2) + 1);
  }
  lua_settop(L, top);
}

void zkl_push_closures(lua_State *L, int64_t number) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &by_number);
  lua_rawgeti(L, -1, number);
  lua_remove(L, -2);
}

int64_t zkl_number_closures(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &by_number);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, ++last_number);
  lua_pop(L, 1);
  return last_number;
}

/* The tensor at the top is new to Lua: brings back the closures of its hooks, if it has any. */
static void recall_hooks(lua_State *L, const zk_tensor *t) {
  if (last_number == 0 || zk_hooks(t) == 0)
    return;
  zkl_push_closures(L, zk_hooks(t));
  lua_setiuservalue(L, -2, 1);
}

/* ---- boxes filled and emptied --------------------------------------------------------------- */

static lua_Integer new_place(lua_State *L) {
  if (n_free > 0)
    return free_places[--n_free];
  if ((size_t)last_place == free_room) {
    size_t room = free_room ? 2 * free_room : 256;
    lua_Integer *larger = lua_newuserdatauv(L, room * sizeof *larger, 0);
    if (room > free_room) { /* else a finalizer that ran meanwhile made room */
      if (n_free > 0)
        memcpy(larger, free_places, n_free * sizeof *larger);
      free_places = larger;
      free_room = room;
      lua_rawsetp(L, LUA_REGISTRYINDEX, &free_list);
    } else {
      lua_pop(L, 1);
    }
  }
  return ++last_place;
}

void zkl_adopt(lua_State *L) {
  tensor_box *box = lua_touserdata(L, -1);
  if (push_existing(L, box->tensor)) {
    zk_tensor_release(box->tensor); /* the other userdata has a reference of its own */
    box->tensor = NULL;
    lua_replace(L, -2);
    return;
  }
  lua_Integer place = new_place(L);
  box->place = place;
  box->tensor->handle = (uint32_t)place;
  lua_rawgeti(L, LUA_REGISTRYINDEX, identities_at);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, place);
  lua_pop(L, 1);
  recall_hooks(L, box->tensor);
}

bool zkl_close_box(lua_State *L, int arg) {
  tensor_box *box = to_box(L, arg);
  if (!box)
    return false;
  zk_tensor *t = box->tensor;
  box->tensor = NULL;
  if (box->place) {
    if (t->handle == box->place) { /* the tensor may outlive this one, and have another by now */
      t->handle = 0;
      zk_forget_grad(t);
    }
    free_places[n_free++] = box->place; /* this box stays there, if at all, until the next comes */
    box->place = 0;
  }
  zk_tensor_release(t);
  return true;
}

int zkl_give(lua_State *L, zk_status status) {
  zkl_done(L, status);
  zkl_adopt(L);
  return 1;
}

void zkl_push_tensor(lua_State *L, zk_tensor *t) {
  if (!t) {
    lua_pushnil(L);
    return;
  }
  if (push_existing(L, t))
    return;
  zk_tensor **box = zkl_new_box(L);
  *box = zk_tensor_retain(t);
  zkl_adopt(L);
}

void zkl_set_tensor_methods(lua_State *L, const luaL_Reg *methods) {
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  zkl_set_functions(L, methods);
  lua_pop(L, 2);
}

void zkl_push_weak_table(lua_State *L, const char *mode) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, mode);
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
}

void zkl_open_box(lua_State *L) {
  zkl_push_weak_table(L, "v"); /* userdata by place */
  zkl_push_weak_table(L, "v"); /* closures by number */
  lua_rawsetp(L, LUA_REGISTRYINDEX, &by_number);
  identities_at = luaL_ref(L, LUA_REGISTRYINDEX);
  last_place = 0;
  n_free = free_room = 0;
  luaL_newmetatable(L, ZKL_TENSOR);
  metatable_at = luaL_ref(L, LUA_REGISTRYINDEX);
}
