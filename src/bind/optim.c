/*
 * optim.c: the optimizers' rules for lua/zknn/optim. Lua keeps groups and states as tables with
 * PyTorch's names; here they are read into, and written back from, what optim/ takes.
 */
#include "bind/bind.h"

#include <stddef.h>
#include "grad/graph.h"
#include "optim/optim.h"
#include "bind/ops.h"

static const zk_rule *check_rule(lua_State *L, int arg) {
  const char *name = zkl_check_text(L, arg);
  const zk_rule *rule = zk_rule_find(name);
  if (!rule)
    zkl_error(L, "optim: there is no rule '%s'", name);
  return rule;
}

static double number_at(lua_State *L, const zk_rule *rule, const char *name, bool needed) {
  double value = lua_tonumber(L, -1);
  if (lua_type(L, -1) != LUA_TNUMBER && (needed || !lua_isnil(L, -1)))
    zkl_error(L, "%s: %s must be a number, got %s", rule->name, name, luaL_typename(L, -1));
  lua_pop(L, 1);
  return value;
}

/* The options of a group, and which of them (a bit each) the group has at all. */
typedef struct group_settings {
  zk_settings s;
  uint32_t present;
} group_settings;

/* Reads the options `wanted` in the group at that place; what is absent is 0, or an error when all
 * are needed. */
static group_settings settings_of(lua_State *L, int group, const zk_rule *rule, uint32_t wanted,
                                  bool needed) {
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
  group_settings all = {0};
  char *s = (char *)&all.s;
  int bit = 0;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++, bit++) {
    if (!(wanted >> bit & 1))
      continue;
    int type = lua_getfield(L, group, numbers[i].name);
    all.present |= (uint32_t)(type != LUA_TNIL) << bit;
    if (type == LUA_TTABLE && numbers[i].second) {
      lua_geti(L, -1, 2);
      *(double *)(s + numbers[i].second) = number_at(L, rule, numbers[i].name, true);
      lua_geti(L, -1, 1);
      lua_remove(L, -2);
    } else if (numbers[i].second && type != LUA_TNIL) {
      zkl_error(L, "%s: %s must be a list of two numbers, got %s", rule->name, numbers[i].name,
                luaL_typename(L, -1));
    }
    *(double *)(s + numbers[i].at) = number_at(L, rule, numbers[i].name, needed);
  }
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++, bit++) {
    if (!(wanted >> bit & 1))
      continue;
    all.present |= (uint32_t)(lua_getfield(L, group, flags[i].name) != LUA_TNIL) << bit;
    *(bool *)(s + flags[i].at) = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return all;
}

#define SETTINGS "zknn.OptimSettings"

/* settings(rule, group, old) -> the group's options, read once for all its parameters. They
 * take the place of `old`, unless that is nil: options that the group did not have then are not
 * looked for again. */
static int f_settings(lua_State *L) {
  const zk_rule *rule = check_rule(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  if (lua_isnoneornil(L, 3)) {
    group_settings s = settings_of(L, 2, rule, UINT32_MAX, false);
    lua_settop(L, 2);
    *(group_settings *)lua_newuserdatauv(L, sizeof s, 0) = s;
    luaL_newmetatable(L, SETTINGS);
    lua_setmetatable(L, -2);
    return 1;
  }
  group_settings *old = zkl_check_object(L, 3, SETTINGS);
  uint32_t present = old->present;
  old->s = settings_of(L, 2, rule, present, true).s;
  lua_settop(L, 3);
  return 1;
}

static const zk_settings *check_settings(lua_State *L, int arg) {
  return &((group_settings *)zkl_check_object(L, arg, SETTINGS))->s;
}

/* names(rule) -> the names of what it keeps for a parameter, in PyTorch's order: numbers,
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
    zkl_push_real(L, value);
    lua_setfield(L, state, name);
  }
  lua_pop(L, 1);
}

/* The state's tensor `name`, at the top, when it is of another dtype than param, whose dtype has
 * changed: state[name] becomes a cast of it. */
static void follow_dtype(lua_State *L, const zk_tensor *param, int state, const char *name) {
  zk_tensor *t = zkl_check_tensor(L, -1);
  if (t->dtype == param->dtype || !zk_dtype_is_real(t->dtype))
    return;
  zkl_push_cast(L, t, param->dtype);
  lua_setfield(L, state, name);
}

/* The tensors that rule needs, of the table at `state`, which holds them while we work. */
static void read_tensors(lua_State *L, const zk_rule *rule, const zk_settings *s, int state,
                         zk_tensor *tensors[ZK_RULE_TENSORS]) {
  for (int k = 0; k < ZK_RULE_TENSORS; k++) {
    tensors[k] = NULL;
    if (!zk_rule_needs(rule, s, k))
      continue;
    if (lua_getfield(L, state, rule->tensors[k]) != LUA_TNIL)
      tensors[k] = zkl_check_tensor(L, -1);
    lua_pop(L, 1);
  }
}

/* Makes what the table at `state` lacks for param's next step. A rule that counts no steps is told
 * the first one by state.first. */
static void prepare(lua_State *L, const zk_rule *rule, const zk_settings *s, zk_tensor *param,
                    int state) {
  zk_tensor *tensors[ZK_RULE_TENSORS];
  if (!rule->uncounted)
    start_number(L, state, "step", 0);
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++)
    start_number(L, state, rule->numbers[k], rule->number_start(s, k));
  for (int k = 0; k < ZK_RULE_TENSORS; k++) {
    if (!zk_rule_needs(rule, s, k))
      continue;
    if (lua_getfield(L, state, rule->tensors[k]) == LUA_TNIL) {
      zk_tensor **box = zkl_new_box(L);
      zkl_done(L, zkl_try(L, zk_rule_new_tensor(rule, s, k, param, box)));
      zkl_adopt(L);
      lua_setfield(L, state, rule->tensors[k]);
      if (rule->uncounted) {
        lua_pushboolean(L, true);
        lua_setfield(L, state, "first");
      }
    } else {
      follow_dtype(L, param, state, rule->tensors[k]);
    }
    lua_pop(L, 1);
  }
  read_tensors(L, rule, s, state, tensors);
  const zk_tensor *grad = zk_grad_outline(param); /* a finalizer may have taken it */
  if (grad && zk_update_check(rule, s, param, grad, tensors) != ZK_OK)
    zkl_raise(L);
}

/* One step of param by its own gradient. As no Lua object holds that, its memory is free again at
 * zero_grad and not at the next collection. */
static void step_one(lua_State *L, const zk_rule *rule, const zk_settings *s, zk_tensor *param,
                     int state) {
  zk_tensor *tensors[ZK_RULE_TENSORS];
  double number[ZK_RULE_NUMBERS] = {0}, step;
  zk_update u;
  read_tensors(L, rule, s, state, tensors);
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++) {
    lua_getfield(L, state, rule->numbers[k]);
    number[k] = number_at(L, rule, rule->numbers[k], false);
  }
  if (rule->uncounted) {
    step = lua_getfield(L, state, "first") != LUA_TNIL && lua_toboolean(L, -1) ? 1 : 2;
    lua_pop(L, 1);
  } else {
    lua_getfield(L, state, "step");
    step = number_at(L, rule, "step", false) + 1;
  }
  const zk_tensor *grad =
      zk_grad_outline(param); /* nothing of Lua's runs until the update is made */
  if (!grad)
    zkl_error(L, "%s: the gradient of a parameter was taken away during its step", rule->name);
  if (zk_update_begin(&u, rule, s, step, number, param, grad, tensors) != ZK_OK)
    zkl_raise(L);
  if (!zk_update_rows(&u, param, zk_grad_rows, tensors))
    zk_update_all(&u, param, zk_grad(param), tensors);
  for (int k = 0; k < ZK_RULE_NUMBERS && rule->numbers[k]; k++) {
    zkl_push_real(L, u.number[k]);
    lua_setfield(L, state, rule->numbers[k]);
  }
  if (!rule->uncounted) {
    zkl_push_real(L, step);
    lua_setfield(L, state, "step");
  } else if (step == 1) {
    lua_pushnil(L);
    lua_setfield(L, state, "first");
  }
}

typedef void each_fn(lua_State *L, const zk_rule *rule, const zk_settings *s, zk_tensor *param,
                     int state);

/* (rule, settings, params, states, fresh) -> fresh: f of each parameter that has a gradient, with
 * its state in the table `states`. A parameter without one has the empty table `fresh`; once f
 * fills that, it is its state, and the next empty one a new table. */
static int each(lua_State *L, each_fn *f) {
  const zk_rule *rule = check_rule(L, 1);
  const zk_settings *s = check_settings(L, 2);
  enum { PARAMS = 3, STATES, FRESH, PARAM, STATE };
  zkl_check_type(L, PARAMS, LUA_TTABLE);
  zkl_check_type(L, STATES, LUA_TTABLE);
  zkl_check_type(L, FRESH, LUA_TTABLE);
  lua_settop(L, FRESH);
  lua_pushnil(L);
  if (lua_next(L, FRESH)) { /* a call that raised has left it half filled */
    lua_newtable(L);
    lua_replace(L, FRESH);
    lua_settop(L, FRESH);
  }
  for (lua_Integer i = 1; lua_rawgeti(L, PARAMS, i) != LUA_TNIL; i++) {
    zk_tensor *param = zkl_test_tensor(L, PARAM);
    if (!param)
      return zkl_error(L, "optimizer: parameter %lld is no tensor, or a closed one", (long long)i);
    if (zk_grad_outline(param)) {
      lua_pushvalue(L, PARAM);
      bool known = lua_rawget(L, STATES) != LUA_TNIL;
      if (!known) {
        lua_pop(L, 1);
        lua_pushvalue(L, FRESH);
      }
      f(L, rule, s, param, STATE);
      lua_pushnil(L);
      if (!known && lua_next(L, FRESH)) {
        lua_settop(L, STATE);
        lua_rawset(L, STATES);
        lua_newtable(L);
        lua_replace(L, FRESH);
      }
    }
    lua_settop(L, FRESH);
  }
  lua_settop(L, FRESH);
  return 1;
}

/* prepare(rule, settings, params, states, fresh) -> fresh: makes what the next step needs;
 * what may fail. */
static int f_prepare(lua_State *L) {
  return each(L, prepare);
}

/* step(rule, settings, params, states, fresh) -> fresh: the step that was prepared. */
static int f_step(lua_State *L) {
  return each(L, step_one);
}

/* forget_grads(params): p.grad = nil for all of a list. */
static int f_forget_grads(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  for (lua_Integer i = 1; lua_geti(L, 1, i) != LUA_TNIL; i++) {
    zk_tensor *param = zkl_test_tensor(L, -1);
    if (!param)
      return zkl_error(L, "zero_grad: parameter %lld is no tensor, or a closed one", (long long)i);
    if (zk_set_grad(param, NULL) != ZK_OK)
      return zkl_raise(L);
    lua_pop(L, 1);
  }
  return 0;
}

/* has_grad(param): what param.grad ~= nil says, without making the gradient a Lua object. */
static int f_has_grad(lua_State *L) {
  lua_pushboolean(L, zk_grad_outline(zkl_check_tensor(L, 1)) != NULL);
  return 1;
}

void zkl_open_optim(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"names", f_names}, {"settings", f_settings}, {"prepare", f_prepare},
      {"step", f_step},   {"has_grad", f_has_grad}, {"forget_grads", f_forget_grads},
      {NULL, NULL}};
  zkl_set_functions(L, functions);
}
