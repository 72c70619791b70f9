/*
 * optim.c: the optimizers' rules for lua/zknn/optim. Lua keeps groups and states as tables with
 * PyTorch's names; here they are read into, and written back from, what optim/ takes.
 */
#include "bind/bind.h"

#include <stddef.h>
#include "grad/graph.h"
#include "optim/optim.h"

static const zk_rule *check_rule(lua_State *L, int arg) {
  const char *name = luaL_checkstring(L, arg);
  const zk_rule *rule = zk_rule_find(name);
  if (!rule)
    zkl_error(L, "optim: there is no rule '%s'", name);
  return rule;
}

static double number_at(lua_State *L, const zk_rule *rule, const char *name) {
  int is_number;
  double value = lua_tonumberx(L, -1, &is_number);
  if (!is_number && !lua_isnil(L, -1))
    zkl_error(L, "%s: %s must be a number, got %s", rule->name, name, luaL_typename(L, -1));
  lua_pop(L, 1);
  return value;
}

/* The options in the group at that place; what is absent is 0. */
static zk_settings settings_of(lua_State *L, int group, const zk_rule *rule) {
#define AT(field) offsetof(zk_settings, field)
  static const struct {
    const char *name;
    size_t at, second; /* of the second number, of an option that is a list of two */
  } numbers[] = {{"lr", AT(lr), 0},
                 {"weight_decay", AT(weight_decay), 0},
                 {"eps", AT(eps), 0},
                 {"momentum", AT(momentum), 0},
                 {"dampening", AT(dampening), 0},
                 {"betas", AT(beta1), AT(beta2)},
                 {"alpha", AT(alpha), 0},
                 {"rho", AT(rho), 0},
                 {"lr_decay", AT(lr_decay), 0},
                 {"momentum_decay", AT(momentum_decay), 0},
                 {"initial_accumulator_value", AT(initial_accumulator_value), 0},
                 {"lambd", AT(lambd), 0},
                 {"t0", AT(t0), 0},
                 {"etas", AT(eta_minus), AT(eta_plus)},
                 {"step_sizes", AT(step_size_min), AT(step_size_max)}};
  static const struct {
    const char *name;
    size_t at;
  } flags[] = {{"maximize", AT(maximize)},
               {"nesterov", AT(nesterov)},
               {"amsgrad", AT(amsgrad)},
               {"centered", AT(centered)},
               {"decoupled_weight_decay", AT(decoupled_weight_decay)}};
#undef AT
  zk_settings s = {0};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (lua_getfield(L, group, numbers[i].name) == LUA_TTABLE && numbers[i].second) {
      lua_geti(L, -1, 2);
      *(double *)((char *)&s + numbers[i].second) = number_at(L, rule, numbers[i].name);
      lua_geti(L, -1, 1);
      lua_remove(L, -2);
    }
    *(double *)((char *)&s + numbers[i].at) = number_at(L, rule, numbers[i].name);
  }
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    lua_getfield(L, group, flags[i].name);
    *(bool *)((char *)&s + flags[i].at) = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return s;
}

#define SETTINGS "zknn.OptimSettings"

/* _optim_settings(rule, group, old) -> the group's options, read once for all its parameters. They
 * take the place of `old`, unless that is nil. */
static int f_settings(lua_State *L) {
  const zk_rule *rule = check_rule(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  zk_settings s = settings_of(L, 2, rule);
  if (lua_isnoneornil(L, 3)) {
    lua_settop(L, 2);
    lua_newuserdatauv(L, sizeof s, 0);
    luaL_newmetatable(L, SETTINGS);
    lua_setmetatable(L, -2);
  }
  *(zk_settings *)luaL_checkudata(L, 3, SETTINGS) = s;
  return 1;
}

static zk_settings check_settings(lua_State *L, int arg) {
  return *(zk_settings *)luaL_checkudata(L, arg, SETTINGS);
}

/* _optim_names(rule) -> the names of what it keeps for a parameter, in PyTorch's order: numbers,
 * tensors; and how many of them are numbers */
static int f_names(lua_State *L) {
  const zk_rule *rule = check_rule(L, 1);
  lua_Integer n = 0, numbers;
  lua_newtable(L);
  if (!rule->uncounted) {
    lua_pushstring(L, "step");
    lua_seti(L, -2, ++n);
  }
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++) {
    lua_pushstring(L, rule->numbers[k]);
    lua_seti(L, -2, ++n);
  }
  numbers = n;
  for (int k = 0; k < ZK_RULE_TENSORS && rule->tensors[k]; k++) {
    lua_pushstring(L, rule->tensors[k]);
    lua_seti(L, -2, ++n);
  }
  lua_pushinteger(L, numbers);
  return 2;
}

/* Sets state[name] unless it is there. */
static void start_number(lua_State *L, int state, const char *name, double value) {
  if (lua_getfield(L, state, name) == LUA_TNIL) {
    lua_pushnumber(L, value);
    lua_setfield(L, state, name);
  }
  lua_pop(L, 1);
}

/* _optim_prepare(rule, settings, param, state): makes what the state lacks for param's next step. A
 * rule that counts no steps is told the first one by state.first. */
static int f_prepare(lua_State *L) {
  const zk_rule *rule = check_rule(L, 1);
  zk_tensor *param = zkl_check_tensor(L, 3);
  zk_settings s = check_settings(L, 2);
  if (!rule->uncounted)
    start_number(L, 4, "step", 0);
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++)
    start_number(L, 4, rule->numbers[k], rule->number_start(&s, k));
  for (int k = 0; k < ZK_RULE_TENSORS; k++) {
    if (!zk_rule_needs(rule, &s, k))
      continue;
    if (lua_getfield(L, 4, rule->tensors[k]) == LUA_TNIL) {
      int tries = 0;
      zk_status status;
      zk_tensor **box = zkl_new_box(L);
      do
        status = zk_rule_new_tensor(rule, &s, k, param, box);
      while (zkl_try_again(L, status, &tries));
      if (status != ZK_OK)
        return zkl_raise(L);
      zkl_adopt(L);
      lua_setfield(L, 4, rule->tensors[k]);
      if (rule->uncounted) {
        lua_pushboolean(L, true);
        lua_setfield(L, 4, "first");
      }
    }
    lua_pop(L, 1);
  }
  return 0;
}

/* _optim_step(rule, settings, param, state): one step by param's own gradient. As no Lua object
 * holds that, its memory is free again at zero_grad and not at the next collection. */
static int f_step(lua_State *L) {
  const zk_rule *rule = check_rule(L, 1);
  zk_tensor *param = zkl_check_tensor(L, 3), *grad = zk_grad_as_owed(param);
  zk_tensor *tensors[ZK_RULE_TENSORS] = {NULL};
  double number[ZK_RULE_NUMBERS] = {0}, step;
  zk_settings s = check_settings(L, 2);
  zk_update u;
  luaL_argcheck(L, grad, 3, "the parameter has no gradient");
  luaL_checktype(L, 4, LUA_TTABLE);
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    if (zk_rule_needs(rule, &s, k)) { /* the table holds it while we work */
      if (lua_getfield(L, 4, rule->tensors[k]) != LUA_TNIL)
        tensors[k] = zkl_check_tensor(L, -1);
      lua_pop(L, 1);
    }
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++) {
    lua_getfield(L, 4, rule->numbers[k]);
    number[k] = number_at(L, rule, rule->numbers[k]);
  }
  if (rule->uncounted) {
    lua_getfield(L, 4, "first");
    step = lua_toboolean(L, -1) ? 1 : 2;
    lua_pop(L, 1);
  } else {
    lua_getfield(L, 4, "step");
    step = number_at(L, rule, "step") + 1;
  }
  if (zk_update_begin(&u, rule, &s, step, number, param, grad, tensors) != ZK_OK)
    return zkl_raise(L);
  if (!zk_update_owed(&u, param, grad, tensors)) {
    zk_pay(grad);
    zk_update_all(&u, param, grad, tensors);
  }
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++) {
    lua_pushnumber(L, u.number[k]);
    lua_setfield(L, 4, rule->numbers[k]);
  }
  if (rule->uncounted) {
    lua_pushnil(L);
    lua_setfield(L, 4, "first");
  } else {
    lua_pushnumber(L, step);
    lua_setfield(L, 4, "step");
  }
  return 0;
}

/* _has_grad(param): what param.grad ~= nil says, without making the gradient a Lua object. */
static int f_has_grad(lua_State *L) {
  lua_pushboolean(L, zk_grad_as_owed(zkl_check_tensor(L, 1)) != NULL);
  return 1;
}

void zkl_open_optim(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"_optim_names", f_names}, {"_optim_settings", f_settings}, {"_optim_prepare", f_prepare},
      {"_optim_step", f_step},   {"_has_grad", f_has_grad},       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
