/*
 * closures.c: Lua functions in the graph: tensor hooks and custom Functions.
 *
 * The core knows a hook or a Function by a number. The closures themselves hang in tables that only
 * Lua's collector keeps alive (box.c), so a cycle tensor -> closure -> tensor is garbage like any
 * other.
 *
 * A table of closures: [1..n] tables of the inputs; hooks and after = {functions}, or backward =
 * function.
 */
#include "bind/bind.h"

#include <stdio.h>
#include <string.h>
#include "bind/closures.h"

static const char raised;   /* registry: the error object that a closure raised */
static zkl_running running; /* the backward that runs now */

/* Keeps the error at the top for who called backward, and gives the core a message. */
static zk_status keep_error(lua_State *L) {
  zk_fail(ZK_ERR_STATE, "backward: a hook or a Function raised an error");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &raised);
  return ZK_ERR_STATE;
}

/* ---- called by the core --------------------------------------------------------------------- */

static zk_status fits(const zk_tensor *g, const zk_tensor *like, const char *who) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (g->dtype == like->dtype && zk_shape_equal(&g->shape, &like->shape))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s gave a gradient of %s %s, expected %s %s", who,
                 zk_dtype_name(g->dtype), zk_shape_text(&g->shape, a), zk_dtype_name(like->dtype),
                 zk_shape_text(&like->shape, b));
}

/* g's bytes, with create_graph also its history: recording is on in such a walk. */
static zk_status share(zk_tensor *g, zk_tensor **out) {
  return zk_grad_mode() ? zk_share(g, out) : zk_tensor_alias(g, out);
}

/* Pushes a tensor that shares g's bytes. Closures get no tensor of the graph itself, which they
 * could give other data. */
static void push_shared(lua_State *L, zk_tensor *g) {
  zk_tensor **box = zkl_new_box(L);
  if (share(g, box) != ZK_OK)
    zkl_raise(L);
  zkl_adopt(L);
}

/* Calls the function below its n arguments, in the walk's mode. On failure the error is kept. */
static zk_status call(lua_State *L, int n, int results) {
  bool mode = zk_grad_mode();
  int status = lua_pcall(L, n, results, 0);
  zk_set_grad_mode(mode);
  return status == LUA_OK ? ZK_OK : keep_error(L);
}

/* The hooks in order; each may give a new gradient. Protected: may raise. */
static int each_hook(lua_State *L) {
  zk_tensor **grad = lua_touserdata(L, 1);
  lua_getfield(L, 2, "hooks");
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer i = 1; i <= n; i++) {
    if (lua_rawgeti(L, 3, i) != LUA_TFUNCTION) { /* removed */
      lua_pop(L, 1);
      continue;
    }
    push_shared(L, *grad);
    lua_call(L, 1, 1);
    if (!lua_isnil(L, -1)) {
      zk_tensor *changed = zkl_test_tensor(L, -1), *own;
      if (!changed)
        return zkl_error(L,
                         "backward: a hook of a tensor gives its gradient, a tensor, or nil; it "
                         "gave %s",
                         zkl_describe(L, -1));
      if (fits(changed, *grad, "a hook") != ZK_OK || share(changed, &own) != ZK_OK)
        return zkl_raise(L);
      zk_tensor_release(*grad);
      *grad = own;
    }
    lua_pop(L, 1);
  }
  return 0;
}

static int run_hooks(lua_State *L) {
  return zkl_run_call(L, each_hook);
}

/* The functions that wait for a leaf's .grad, in order. Protected: may raise. */
static int each_after(lua_State *L) {
  lua_getfield(L, 2, "after");
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer i = 1; i <= n; i++) {
    if (lua_rawgeti(L, 3, i) == LUA_TFUNCTION)
      lua_call(L, 0, 0);
    else
      lua_pop(L, 1); /* removed */
  }
  return 0;
}

static int run_after(lua_State *L) {
  return zkl_run_call(L, each_after);
}

static zk_status run_closures(int64_t number, lua_CFunction run, zk_tensor **grad) {
  lua_State *L = running.L;
  if (!L || !lua_checkstack(L, 8))
    return ZK_OK;
  lua_pushcfunction(L, run);
  lua_pushlightuserdata(L, grad);
  zkl_push_closures(L, number);
  if (!lua_istable(L, -1)) { /* the tensor and its closures are gone */
    lua_pop(L, 3);
    return ZK_OK;
  }
  return call(L, 2, 0);
}

static zk_status on_hooks(void *context, int64_t number, zk_tensor **grad) {
  (void)context;
  return run_closures(number, run_hooks, grad);
}

static zk_status on_accumulated(void *context, int64_t number) {
  (void)context;
  return run_closures(number, run_after, NULL);
}

typedef struct custom {
  const zk_call *call;
  zk_grads *grads;
} custom;

/* backward(grad of output 1, ...) -> gradient of tensor input 1, ... Protected: may raise. */
static int one_function(lua_State *L) {
  custom *f = lua_touserdata(L, 1);
  const zk_call *c = f->call;
  luaL_checkstack(L, c->n_in + ZK_MAX_OUT + 4, "Function");
  lua_getfield(L, 2, "backward");
  for (int k = 0; k < c->n_out; k++) {
    if (f->grads->out[k]) {
      push_shared(L, f->grads->out[k]);
    } else { /* this output took no part: its gradient is 0 */
      zk_tensor **box = zkl_new_box(L);
      if (zk_tensor_zeros(c->out[k]->dtype, &c->out[k]->shape, box) != ZK_OK)
        return zkl_raise(L);
      zkl_adopt(L);
    }
  }
  lua_call(L, c->n_out, c->n_in);
  for (int i = 0; i < c->n_in; i++) {
    int at = lua_gettop(L) - c->n_in + 1 + i;
    if (!f->grads->needed[i] || lua_isnil(L, at))
      continue;
    zk_tensor *g = zkl_test_tensor(L, at), *own;
    if (!g)
      return zkl_error(L,
                       "backward: a Function's backward gives a tensor or nil for each tensor of "
                       "forward; for number %d it gave %s",
                       i + 1, zkl_describe(L, at));
    if (fits(g, c->in[i], "a Function's backward") != ZK_OK || share(g, &own) != ZK_OK)
      return zkl_raise(L);
    zk_status status = zk_grads_give(f->grads, c, i, own);
    zk_tensor_release(own);
    if (status != ZK_OK)
      return zkl_raise(L);
  }
  return 0;
}

static int run_function(lua_State *L) {
  return zkl_run_call(L, one_function);
}

static zk_status on_function(void *context, int64_t number, const zk_call *c, zk_grads *g) {
  (void)context;
  lua_State *L = running.L;
  custom f = {c, g};
  if (!L || !lua_checkstack(L, 8))
    return zk_fail(ZK_ERR_STATE, "backward: no Lua to run a Function in");
  lua_pushcfunction(L, run_function);
  lua_pushlightuserdata(L, &f);
  zkl_push_closures(L, number);
  if (!lua_istable(L, -1)) {
    lua_pop(L, 3);
    return zk_fail(ZK_ERR_STATE, "backward: a Function's closure is gone");
  }
  return call(L, 2, 0);
}

typedef struct history {
  zk_tensor *leaf;
  bool anew;
} history;

static int keep_history(lua_State *L) {
  const history *h = lua_touserdata(L, 1);
  zkl_inherit_history(L, h->leaf, running.root, h->anew);
  return 0;
}

/* Without memory for it the closures may be collected: the next backward says so then. */
static void on_history(void *context, zk_tensor *leaf, bool anew) {
  (void)context;
  lua_State *L = running.L;
  history h = {leaf, anew};
  if (!L || !running.root || !lua_checkstack(L, 4))
    return;
  lua_pushcfunction(L, keep_history);
  lua_pushlightuserdata(L, &h);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK)
    lua_pop(L, 1);
}

static lua_State *main_state;

static void on_where(void *context, char *text, size_t size) {
  (void)context;
  lua_State *L = running.L ? running.L : main_state;
  zkl_where(L);
  snprintf(text, size, "%s", lua_tostring(L, -1));
  lua_pop(L, 1);
  size_t n = strlen(text);
  while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == ':'))
    text[--n] = 0;
}

/* ---- called by Lua -------------------------------------------------------------------------- */

zkl_running zkl_set_running(zkl_running now) {
  zkl_running before = running;
  running = now;
  return before;
}

int zkl_raise_backward(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &raised) != LUA_TNIL) {
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &raised);
    return lua_error(L);
  }
  return zkl_raise(L);
}

/* add_hook(t, f, "hooks" or "after") -> list of t's functions of that kind, place in it */
static int f_add_hook(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  const char *kind = zkl_check_text(L, 3);
  if (!zk_requires_grad(t))
    return zkl_error(L, "register_hook: this tensor requires no gradient");
  zkl_push_closures(L, zk_hooks(t));
  if (!lua_istable(L, -1)) {
    lua_newtable(L);
    lua_getiuservalue(L, 1, 1);
    lua_rawseti(L, -2, 1); /* what the tensor has inherited stays reachable */
    lua_newtable(L);
    lua_setfield(L, -2, "hooks");
    lua_newtable(L);
    lua_setfield(L, -2, "after");
    if (zk_set_hooks(t, zkl_number_closures(L)) != ZK_OK)
      return zkl_raise(L);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, 1);
  }
  lua_getfield(L, -1, kind);
  lua_Integer place = (lua_Integer)lua_rawlen(L, -1) + 1;
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, place);
  lua_pushinteger(L, place);
  return 2;
}

/* record_function(name, backward, inputs, outputs) -> the outputs with their history. inputs and
 * outputs are lists of tensors. */
static int f_record_function(lua_State *L) {
  const char *name = zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zkl_check_type(L, 3, LUA_TTABLE);
  zkl_check_type(L, 4, LUA_TTABLE);
  int n_in = (int)lua_rawlen(L, 3), n_out = (int)lua_rawlen(L, 4);
  zk_tensor *in[ZK_MAX_PARAM], *out[ZK_MAX_OUT];
  if (n_in > ZK_MAX_PARAM || n_out > ZK_MAX_OUT || n_out < 1)
    return zkl_error(L, "Function: at most %d tensors in and 1 to %d out, got %d and %d",
                     ZK_MAX_PARAM, ZK_MAX_OUT, n_in, n_out);
  luaL_checkstack(L, n_in + n_out + 8, "Function");
  for (int i = 0; i < n_in; i++) {
    lua_rawgeti(L, 3, i + 1); /* stays on the stack: alive */
    in[i] = zkl_check_tensor(L, -1);
  }
  int first = lua_gettop(L) + 1;
  for (int k = 0; k < n_out; k++) { /* aliases, so that an input may be given back */
    lua_rawgeti(L, 4, k + 1);
    zk_tensor *t = zkl_check_tensor(L, -1), **box = zkl_new_box(L);
    if (zk_tensor_alias(t, box) != ZK_OK)
      return zkl_raise(L);
    out[k] = *box;
    lua_remove(L, -2);
  }
  lua_newtable(L); /* the closures: the inputs' and this backward */
  int table = lua_gettop(L), links = 0;
  for (int i = 0; i < n_in; i++) {
    lua_getiuservalue(L, first - n_in + i, 1);
    if (lua_istable(L, -1))
      lua_rawseti(L, table, ++links);
    else
      lua_pop(L, 1);
  }
  lua_pushvalue(L, 2);
  lua_setfield(L, table, "backward");
  if (zk_record_function(name, zkl_number_closures(L), n_in, in, n_out, out) != ZK_OK)
    return zkl_raise(L);
  for (int k = 0; k < n_out; k++) {
    lua_pushvalue(L, first + k);
    zkl_adopt(L);
    if (zk_requires_grad(out[k])) {
      lua_pushvalue(L, table);
      lua_setiuservalue(L, -2, 1);
    }
  }
  return n_out;
}

void zkl_open_closures(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"add_hook", f_add_hook}, {"record_function", f_record_function}, {NULL, NULL}};
  zk_callbacks callbacks = {.function = on_function,
                            .hooks = on_hooks,
                            .accumulated = on_accumulated,
                            .history = on_history,
                            .where = on_where};
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  main_state = lua_tothread(L, -1);
  lua_pop(L, 1);
  zk_set_callbacks(&callbacks);
  zkl_set_functions(L, functions);
}
