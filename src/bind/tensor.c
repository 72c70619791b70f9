/*
 * tensor.c: the tensor as a Lua object: identity, lifetime, indexing.
 *
 * A weak list holds the one userdata of each core tensor, which knows its place there. Lua's
 * collector sees only small userdata, so it is told when the bytes behind them grow: by 1 MB, and
 * the youngest objects are collected; by max(16 MB, a quarter of what was live after the last full
 * collection), and all are.
 */
#include "bind/bind.h"

#include <math.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "bind/fields.h"
#include "bind/index.h"

static const char layer_path; /* registry: the function that names the running layer */

/* What every call needs, of the one Lua that a process has: the metatable, to compare with and its
 * place in the registry, and that of the weak list. */
static const void *metatable;
static int metatable_at, identities_at;

/* Free places of the weak list form a chain: each holds the next one's number; 0 ends it. */
static lua_Integer first_free, last_place;

/* The userdata: the tensor (NULL: closed), and its place in the weak list, 0 before it is adopted.
 */
typedef struct tensor_box {
  zk_tensor *tensor;
  lua_Integer place;
} tensor_box;

/* Bytes that may come to life before a collection of the young (results then lie where freed ones
 * did, in the second cache), and at least before a full one. */
#define COLLECT_YOUNG ((size_t)1 << 20)
#define COLLECT_ALL ((size_t)16 << 20)

/* Does the message, or what it was put behind, say that Ctrl-C stopped the work? */
static bool is_interruption(const char *message) {
  static const char word[] = "interrupted!";
  size_t n = strlen(message), k = sizeof word - 1;
  return n >= k && strcmp(message + n - k, word) == 0;
}

int zkl_raise(lua_State *L) {
  if (is_interruption(zk_message()) && zk_interrupt_take()) {
    zkl_where(L);
    lua_pushliteral(L, "interrupted!");
    lua_concat(L, 2);
    return lua_error(L);
  }
  /* The message first: finding the layer's path may run code that sets another. */
  lua_pushstring(L, zk_message());
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &layer_path) == LUA_TFUNCTION &&
      lua_pcall(L, 0, 1, 0) == LUA_OK && lua_isstring(L, -1)) {
    lua_pushfstring(L, "%s: %s", lua_tostring(L, -1), lua_tostring(L, -2));
    lua_replace(L, -3);
  }
  lua_pop(L, 1);
  zkl_where(L);
  lua_insert(L, -2);
  lua_concat(L, 2);
  return lua_error(L);
}

void zkl_heed(lua_State *L) {
  bool before = zk_stoppable_begin(true);
  if (zk_stoppable_end(before, ZK_OK) != ZK_OK)
    zkl_raise(L);
}

bool zkl_try_again(lua_State *L, zk_status status, int *tries) {
  if (status != ZK_ERR_NOMEM || (*tries)++ > 0)
    return false;
  lua_gc(L, LUA_GCCOLLECT);
  return true;
}

void zkl_where(lua_State *L) {
  lua_Debug ar;
  for (int level = 1; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline > 0 && strncmp(ar.source, "@lua/zknn/", 10) != 0) {
      lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
      return;
    }
  }
  lua_pushliteral(L, "");
}

static int set_layer_path(lua_State *L) {
  zkl_check_type(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &layer_path);
  return 0;
}

/* The tensor's userdata at arg, NULL when the value is none. */
static tensor_box *to_box(lua_State *L, int arg) {
  void *box = lua_touserdata(L, arg);
  if (!box || !lua_getmetatable(L, arg))
    return NULL;
  bool ours = lua_topointer(L, -1) == metatable;
  lua_pop(L, 1);
  return ours ? box : NULL;
}

bool zkl_is_tensor(lua_State *L, int arg) {
  return to_box(L, arg) != NULL;
}

zk_tensor *zkl_test_tensor(lua_State *L, int arg) {
  tensor_box *box = to_box(L, arg);
  return box ? zkl_hold(box->tensor) : NULL;
}

zk_tensor *zkl_check_tensor(lua_State *L, int arg) {
  tensor_box *box = to_box(L, arg);
  if (!box || !box->tensor)
    zkl_wrong_argument(L, arg, box ? "an open tensor" : "a tensor");
  if (!zkl_hold(box->tensor)) {
    zk_nomem(sizeof box->tensor, "what a call holds");
    zkl_raise(L);
  }
  return box->tensor;
}

void zkl_push_real(lua_State *L, double x) {
  lua_pushnumber(L, isnan(x) ? NAN : x);
}

zk_tensor **zkl_new_box(lua_State *L) {
  tensor_box *box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = (tensor_box){0};
  lua_rawgeti(L, LUA_REGISTRYINDEX, metatable_at);
  lua_setmetatable(L, -2);
  return &box->tensor;
}

/* Collects when enough bytes have come to life (garbage is alive too until it is collected). In
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

bool zkl_push_existing(lua_State *L, const zk_tensor *t) {
  if (t->handle == 0)
    return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, identities_at);
  bool there = lua_rawgeti(L, -1, t->handle) == LUA_TUSERDATA; /* nil: it is being collected */
  lua_remove(L, -2);
  if (!there)
    lua_pop(L, 1);
  return there;
}

void zkl_adopt(lua_State *L) {
  tensor_box *box = lua_touserdata(L, -1);
  if (zkl_push_existing(L, box->tensor)) {
    zk_tensor_release(box->tensor); /* the other userdata has a reference of its own */
    box->tensor = NULL;
    lua_replace(L, -2);
    return;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, identities_at);
  lua_Integer place = first_free;
  if (place) {
    lua_rawgeti(L, -1, place);
    first_free = lua_tointeger(L, -1);
    lua_pop(L, 1);
  } else {
    place = ++last_place;
  }
  box->place = place;
  box->tensor->handle = (uint32_t)place;
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, place);
  lua_pop(L, 1);
  zkl_recall_hooks(L, box->tensor);
  feel_bytes(L);
}

/* Empties the userdata; its tensor may have another by now, if it outlives it. */
static void close_box(lua_State *L, tensor_box *box) {
  zk_tensor *t = box->tensor;
  box->tensor = NULL;
  if (box->place) {
    if (t->handle == box->place)
      t->handle = 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, identities_at);
    lua_pushinteger(L, first_free);
    lua_rawseti(L, -2, box->place);
    lua_pop(L, 1);
    first_free = box->place;
    box->place = 0;
  }
  zk_tensor_release(t);
}

void zkl_push_tensor(lua_State *L, zk_tensor *t) {
  if (!t) {
    lua_pushnil(L);
    return;
  }
  if (zkl_push_existing(L, t))
    return;
  zk_tensor **box = zkl_new_box(L);
  *box = zk_tensor_retain(t);
  zkl_adopt(L);
}

void zkl_push_result(lua_State *L, const zk_op *op, int n_in, zk_tensor *const *in,
                     const zk_attr *attr) {
  zk_tensor *out[ZK_MAX_OUT], **box = zkl_new_box(L);
  zk_status status;
  int tries = 0;
  do
    status = zk_apply(op, n_in, in, attr, out);
  while (zkl_try_again(L, status, &tries));
  if (status != ZK_OK)
    zkl_raise(L);
  *box = out[0];
  zk_tensor_release_all(out + 1, ZK_MAX_OUT - 1);
  zkl_adopt(L);
  zkl_inherit(L, n_in, in);
}

static int tensor_close(lua_State *L) {
  tensor_box *box = to_box(L, 1);
  if (!box)
    zkl_wrong_argument(L, 1, "a tensor");
  close_box(L, box);
  return 0;
}

/* ---- indexing ------------------------------------------------------------------------------- */

/* Is the value at 2 a key that index.c understands? */
static bool is_key(lua_State *L) {
  int type = lua_type(L, 2);
  return type == LUA_TNUMBER || type == LUA_TTABLE || zkl_is_tensor(L, 2);
}

static int no_key(lua_State *L) {
  return zkl_error(L,
                   "a tensor is indexed by an integer, a list, an index tensor or a mask, got %s",
                   luaL_typename(L, 2));
}

static int tensor_index(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) /* methods */
      return 1;
    lua_pop(L, 1);
    return zkl_run_call(L, zkl_get_field);
  }
  return is_key(L) ? zkl_run_call(L, zkl_index) : no_key(L);
}

static int tensor_newindex(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING)
    return zkl_set_field(L);
  return is_key(L) ? zkl_assign(L) : no_key(L);
}

static int tensor_len(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (t->shape.ndim == 0)
    return zkl_error(L, "a scalar tensor has no length");
  lua_pushinteger(L, t->shape.dim[0]);
  return 1;
}

static int no_order(lua_State *L) {
  return zkl_error(L, "tensors are compared by name: a:lt(b), a:le(b), a:gt(b), a:ge(b)");
}

static int is_tensor(lua_State *L) {
  zkl_check_that(L, !lua_isnone(L, 1), 1, "a value");
  lua_pushboolean(L, zkl_is_tensor(L, 1));
  return 1;
}

void zkl_open_tensor(lua_State *L) {
  static const luaL_Reg meta[] = {{"__len", tensor_len},
                                  {"__newindex", tensor_newindex},
                                  {"__lt", no_order},
                                  {"__le", no_order},
                                  {NULL, NULL}};
  lua_newtable(L); /* identities */
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "v");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  identities_at = luaL_ref(L, LUA_REGISTRYINDEX);
  first_free = last_place = 0;

  luaL_newmetatable(L, ZKL_TENSOR);
  metatable = lua_topointer(L, -1);
  lua_pushvalue(L, -1);
  metatable_at = luaL_ref(L, LUA_REGISTRYINDEX);
  zkl_set_functions(L, meta);
  lua_pushcfunction(L, tensor_close);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, tensor_close);
  lua_setfield(L, -2, "__close");
  lua_newtable(L); /* methods */
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, tensor_index, 1);
  lua_setfield(L, -3, "__index");
  lua_setfield(L, -2, "__methods"); /* for zkl_open_ops and completion */
  zkl_push_field_names(L);
  lua_setfield(L, -2, "__fields"); /* for completion */
  lua_pop(L, 1);
  lua_pushcfunction(L, is_tensor); /* each call of a layer asks it, and it holds nothing */
  lua_setfield(L, -2, "is_tensor");
  zkl_push_function(L, set_layer_path);
  lua_setfield(L, -2, "_set_layer_path");
  lua_pushliteral(L, "newaxis");
  lua_setfield(L, -2, "newaxis");
}
