/*
 * autograd.c: backward, and turning recording on and off.
 */
#include "bind/options.h"
#include "bind/require.h"

#include "bind/scope.h"
#include "bind/closures.h"

/* zk_gradients, with Lua to run closures in. */
static zk_status gradients(lua_State *L, int n_roots, zk_tensor *const *roots,
                           zk_tensor *const *seeds, zk_backward_mode mode, int n_inputs,
                           zk_tensor *const *inputs, zk_tensor **grads) {
  zk_tensor *root = n_roots > 0 && n_inputs == 0 ? roots[0] : NULL;
  zkl_running before = zkl_set_running((zkl_running){L, root});
  zk_status status = zk_gradients(n_roots, roots, seeds, mode, n_inputs, inputs, grads);
  zkl_set_running(before);
  return status;
}

/* t:backward(gradient=nil, retain_graph=create_graph, create_graph=false), or by name in a table */
static int m_backward(lua_State *L) {
  static const char *const params[] = {"self", "gradient", "retain_graph", "create_graph", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (lua_gettop(L) > 1 && lua_type(L, -1) == LUA_TTABLE && !zkl_is_object(L, -1))
    lua_settop(L, zkl_place_named(L, "backward", "argument", params, NULL));
  zk_tensor *gradient = lua_isnoneornil(L, 2) ? NULL : zkl_check_tensor(L, 2);
  zk_backward_mode mode = {.create_graph = zkl_option(L, "backward", "create_graph", 4, false)};
  mode.retain_graph = zkl_option(L, "backward", "retain_graph", 3, mode.create_graph);
  if (gradients(L, 1, &t, &gradient, mode, 0, NULL, NULL) != ZK_OK)
    return zkl_raise_backward(L);
  return 0;
}

#define MAX_TENSORS 256

/* Reads the list of tensors at `arg`; false entries are NULL. */
static int read_list(lua_State *L, int arg, zk_tensor **list) {
  zkl_check_type(L, arg, LUA_TTABLE);
  lua_Integer n = (lua_Integer)lua_rawlen(L, arg);
  zkl_check_that(L, n <= MAX_TENSORS, arg, "a shorter list of tensors");
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, arg, i);
    list[i - 1] = lua_toboolean(L, -1) ? zkl_check_tensor(L, -1) : NULL;
    lua_pop(L, 1);
  }
  return (int)n;
}

/* The tensor at the top is a gradient of these roots: its history leads to their closures. */
static void inherit_from(lua_State *L, int n_roots, zk_tensor *const *roots,
                         zk_tensor *const *seeds, zk_tensor *grad) {
  zk_tensor *all[2 * MAX_TENSORS + 1];
  for (int i = 0; i < n_roots; i++)
    all[i] = roots[i], all[n_roots + i] = seeds[i];
  all[2 * n_roots] = grad;
  zkl_inherit(L, 2 * n_roots + 1, all);
}

/* gradients(outputs, gradients (false: 1), inputs, retain_graph, create_graph) -> list, false where
 * none flows */
static int f_gradients(lua_State *L) {
  zk_tensor *roots[MAX_TENSORS], *seeds[MAX_TENSORS], *inputs[MAX_TENSORS], *grads[MAX_TENSORS];
  int n_roots = read_list(L, 1, roots), n_seeds = read_list(L, 2, seeds);
  int n_inputs = read_list(L, 3, inputs);
  zkl_check_that(L, n_roots == n_seeds, 2, "a list of one gradient for each output");
  luaL_checkstack(L, n_inputs + 4, "grad");
  int first = lua_gettop(L) + 1;
  for (int i = 0; i < n_inputs; i++)
    zkl_new_box(L);
  zk_backward_mode mode = {.retain_graph = lua_toboolean(L, 4),
                           .create_graph = lua_toboolean(L, 5)};
  if (gradients(L, n_roots, roots, seeds, mode, n_inputs, inputs, grads) != ZK_OK)
    return zkl_raise_backward(L);
  for (int i = 0; i < n_inputs; i++)
    *(zk_tensor **)lua_touserdata(L, first + i) = grads[i];
  lua_createtable(L, n_inputs, 0);
  for (int i = 0; i < n_inputs; i++) {
    if (grads[i]) {
      lua_pushvalue(L, first + i);
      zkl_adopt(L);
      if (mode.create_graph)
        inherit_from(L, n_roots, roots, seeds, grads[i]);
    } else {
      lua_pushboolean(L, 0);
    }
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

static int m_retain_grad(lua_State *L) {
  if (zk_retain_grad(zkl_check_tensor(L, 1)) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

/* t:register_hook(f) and t:register_post_accumulate_grad_hook(f): in Lua, loaded at their first
 * use. */
static int call_lua(lua_State *L, const char *name) {
  zkl_push_from(L, "zknn.autograd", name);
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  return 1;
}
static int m_register_hook(lua_State *L) {
  return call_lua(L, "_register_hook");
}
static int m_register_post_accumulate_grad_hook(lua_State *L) {
  return call_lua(L, "_register_post_accumulate_grad_hook");
}

/* The number of in-place changes of t's storage. */
static int f_version(lua_State *L) {
  lua_pushinteger(L, zkl_check_tensor(L, 1)->storage->version);
  return 1;
}

/* is_set_to(a, b): do both tensors hold the same elements of the same memory? */
static int f_is_set_to(lua_State *L) {
  lua_pushboolean(L, zk_is_set_to(zkl_check_tensor(L, 1), zkl_check_tensor(L, 2)));
  return 1;
}

static int f_set_anomaly(lua_State *L) {
  bool before = zk_get_anomaly_mode();
  zkl_change_setting(ZKL_ANOMALY, lua_toboolean(L, 1));
  lua_pushboolean(L, before);
  return 1;
}

static int f_is_grad_enabled(lua_State *L) {
  lua_pushboolean(L, zk_grad_mode());
  return 1;
}

static int f_set_grad_enabled(lua_State *L) {
  zkl_check_type(L, 1, LUA_TBOOLEAN);
  bool before = zk_grad_mode();
  zkl_change_setting(ZKL_GRAD, lua_toboolean(L, 1));
  lua_pushboolean(L, before);
  return 1;
}

/* scope("grad" or "anomaly", on) -> a value to be closed: the mode holds until then. */
static int f_scope(lua_State *L) {
  static const char *const modes[] = {"grad", "anomaly", NULL};
  zkl_setting setting = zkl_check_choice(L, 1, modes) == 0 ? ZKL_GRAD : ZKL_ANOMALY;
  zkl_push_scope(L, setting, lua_toboolean(L, 2));
  return 1;
}

void zkl_open_autograd(lua_State *L) {
  static const luaL_Reg functions[] = {{"is_grad_enabled/0", f_is_grad_enabled},
                                       {"set_grad_enabled/1", f_set_grad_enabled},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"backward:3", m_backward},
      {"retain_grad:0", m_retain_grad},
      {"register_hook:1", m_register_hook},
      {"register_post_accumulate_grad_hook:1", m_register_post_accumulate_grad_hook},
      {NULL, NULL}};
  zkl_set_functions(L, functions);
  zkl_set_tensor_methods(L, methods);
}

void zkl_open_gradients(lua_State *L) {
  static const luaL_Reg functions[] = {{"scope", f_scope},         {"set_anomaly", f_set_anomaly},
                                       {"gradients", f_gradients}, {"version", f_version},
                                       {"is_set_to", f_is_set_to}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
