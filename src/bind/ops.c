/*
 * ops.c: every op of the table as a function zknn.f(...) and a method x:f(...), x:f_(...).
 */
#include "bind/ops.h"

#include <stdio.h>
#include <string.h>
#include "bind/op_arguments.h"

/* The call of the running function's op, nothing read yet. (What zkl_read_op fills is not
 * cleared here.) */
static void begin(lua_State *L, zkl_op_call *a) {
  a->op = lua_touserdata(L, lua_upvalueindex(1));
  a->n_in = a->n_numbers = 0;
}

static int run_op(lua_State *L) {
  zkl_op_call a;
  int n = lua_gettop(L);
  begin(L, &a);
  if (a.op->with_tensor && n > 1 && zkl_test_tensor(L, 2))
    a.op = a.op->with_tensor;
  zk_tensor *list[ZKL_MAX_LIST], *out[ZK_MAX_OUT] = {NULL}, **box[ZK_MAX_OUT];
  const int boxes = a.op->n_out;
  for (int k = 0; k < boxes; k++)
    box[k] = zkl_new_box(L);
  zk_status status = zkl_read_op(L, &a, n, list);
  if (status == ZK_OK)
    status = zkl_try(L, zk_apply(a.op, a.n_in, a.in, a.attr, out));
  zkl_release_numbers(&a);
  int n_out = 0;
  for (int k = 0; k < boxes && out[k]; k++, n_out++)
    *box[k] = out[k];
  if (status != ZK_OK)
    return zkl_raise(L);
  lua_settop(L, n + n_out);
  for (int k = 0; k < n_out; k++) {
    if (n_out > 1)
      lua_pushvalue(L, n + 1 + k);
    zkl_adopt(L);
    zkl_inherit(L, a.n_in, a.in);
  }
  return n_out;
}

/* zknn.f(...) and x:f(...) */
static int call_op(lua_State *L) {
  return zkl_run_call(L, run_op);
}

/* x:f(a, ...) of an op whose second parameter x is: f(a, x, ...), or f(nil, x, {name = a}). */
static void put_self_second(lua_State *L) {
  if (lua_istable(L, 2)) {
    lua_pushnil(L);
    lua_insert(L, 1);
  } else if (lua_gettop(L) > 1) {
    lua_pushvalue(L, 1);
    lua_remove(L, 1);
    lua_insert(L, 2);
  }
}

static int call_second(lua_State *L) {
  put_self_second(L);
  return call_op(L);
}

/* -x: Lua passes the operand twice. */
static int call_unary(lua_State *L) {
  lua_settop(L, 1);
  return call_op(L);
}

/* x:f_(...), which gives x: in whatever place it stands, and under whatever name. */
static int run_in_place(lua_State *L) {
  zkl_op_call a;
  int n = lua_gettop(L);
  begin(L, &a);
  zk_tensor *list[ZKL_MAX_LIST];
  zk_status status = zkl_read_op(L, &a, n, list);
  if (status == ZK_OK && a.in[0]->is_number)
    status = zk_fail(ZK_ERR_ARG, "%s_: %s must be a tensor, got a number", a.op->name,
                     a.op->params[0].name);
  if (status == ZK_OK)
    status = zkl_try(L, zk_apply_in_place(a.op, a.n_in, a.in, a.attr));
  zkl_release_numbers(&a);
  if (status != ZK_OK)
    return zkl_raise(L);
  zkl_push_tensor(L, a.in[0]);
  zkl_inherit(L, a.n_in, a.in);
  return 1;
}

static int call_in_place(lua_State *L) {
  return zkl_run_call(L, run_in_place);
}

static int call_second_in_place(lua_State *L) {
  put_self_second(L);
  return call_in_place(L);
}

void zkl_push_result(lua_State *L, const zk_op *op, int n_in, zk_tensor *const *in,
                     const zk_attr *attr) {
  zk_tensor *out[ZK_MAX_OUT], **box = zkl_new_box(L);
  zkl_done(L, zkl_try(L, zk_apply(op, n_in, in, attr, out)));
  *box = out[0];
  zk_tensor_release_all(out + 1, ZK_MAX_OUT - 1);
  zkl_adopt(L);
  zkl_inherit(L, n_in, in);
}

zk_tensor *zkl_push_cast(lua_State *L, zk_tensor *t, zk_dtype dtype) {
  zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .i = dtype}};
  zkl_push_result(L, &zk_op_cast, 1, &t, attr);
  return zkl_check_tensor(L, -1);
}

void zkl_push_alias(lua_State *L, const zk_tensor *t) {
  zk_tensor **box = zkl_new_box(L);
  zkl_done(L, zkl_try(L, zk_tensor_alias(t, box)));
  zkl_adopt(L);
}

static void set_op(lua_State *L, int table, const zk_op *op, const char *name, lua_CFunction f) {
  lua_pushlightuserdata(L, (void *)op);
  lua_pushcclosure(L, f, 1);
  lua_setfield(L, table, name);
}

/* Adds op under one of its names: function, method, in-place method. */
static void add_name(lua_State *L, int module, int methods, const zk_op *op, const char *name) {
  char in_place[64];
  set_op(L, module, op, name, call_op);
  if (!op->not_method)
    set_op(L, methods, op, name, op->self ? call_second : call_op);
  if (op->in_place) {
    snprintf(in_place, sizeof in_place, "%s_", name);
    set_op(L, methods, op, in_place, op->self ? call_second_in_place : call_in_place);
  }
}

/* What an argument of that kind is, in words of LuaCATS (docs/generate/stubs.lua). */
static const char *type_of(const zk_param *p) {
  switch (p->kind) {
  case ZK_P_TENSOR:
  case ZK_P_TENSOR_OPT:
    return "Tensor";
  case ZK_P_OPERAND:
    return "Tensor|number";
  case ZK_P_TENSORS:
    return "Tensor[]";
  case ZK_P_INT:
  case ZK_P_INT_OPT:
    return "integer";
  case ZK_P_FLOAT:
    return p->choices ? "number|string" : "number";
  case ZK_P_BOOL:
    return "boolean";
  case ZK_P_CHOICE:
  case ZK_P_DTYPE_OPT:
    return "string";
  case ZK_P_INTS:
  case ZK_P_INTS_OPT:
    return p->choices ? "integer|integer[]|string" : "integer|integer[]";
  }
  return "any";
}

/*
 * ops() -> list of {name=, doc=, params=list of names, types=list of their types, optional=list of
 * booleans, outputs=, differentiable=, method=, in_place=, self=, aliases=}: the op table, for
 * tests, help and stubs.
 */
static int f_ops(lua_State *L) {
  lua_createtable(L, zk_ops_count, 0);
  for (int i = 0; i < zk_ops_count; i++) {
    const zk_op *op = zk_ops[i];
    lua_createtable(L, 0, 11);
    lua_pushstring(L, op->name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, op->doc);
    lua_setfield(L, -2, "doc");
    lua_pushstring(L, op->alias ? op->alias : "");
    lua_setfield(L, -2, "aliases");
    lua_pushboolean(L, zk_op_has_gradient(op));
    lua_setfield(L, -2, "differentiable");
    lua_pushboolean(L, !op->not_method);
    lua_setfield(L, -2, "method");
    lua_pushboolean(L, op->in_place);
    lua_setfield(L, -2, "in_place");
    lua_pushinteger(L, op->self + 1);
    lua_setfield(L, -2, "self");
    lua_pushinteger(L, op->n_out);
    lua_setfield(L, -2, "outputs");
    lua_createtable(L, op->n_params, 0);
    lua_createtable(L, op->n_params, 0);
    lua_createtable(L, op->n_params, 0);
    for (int k = 0; k < op->n_params; k++) {
      lua_pushstring(L, op->params[k].name);
      lua_rawseti(L, -4, k + 1);
      lua_pushstring(L, type_of(&op->params[k]));
      lua_rawseti(L, -3, k + 1);
      lua_pushboolean(L, op->params[k].optional);
      lua_rawseti(L, -2, k + 1);
    }
    lua_setfield(L, -4, "optional");
    lua_setfield(L, -3, "types");
    lua_setfield(L, -2, "params");
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* & | ~ << >> of integers, and & | ~ of bool tensors, as PyTorch's & | ^ ~ of them, where either
 * side may be true or false. */
static const struct {
  const char *event, *shown;
  const zk_op *of_integers, *of_bools; /* the second for any dtype, too, under its own name */
} bit_operators[] = {{"__band", "&", &zk_op_bitwise_and, &zk_op_logical_and},
                     {"__bor", "|", &zk_op_bitwise_or, &zk_op_logical_or},
                     {"__bxor", "~", &zk_op_bitwise_xor, &zk_op_logical_xor},
                     {"__bnot", "~", &zk_op_bitwise_not, &zk_op_logical_not},
                     {"__shl", "<<", &zk_op_bitwise_left_shift, NULL},
                     {"__shr", ">>", &zk_op_bitwise_right_shift, NULL}};

/* Raises when the operand at i has no bits: it is no integer, bool, or tensor of them. */
static void check_bits(lua_State *L, int i, const char *shown, const zk_op *of_any, bool unary) {
  const zk_tensor *t = zkl_box_tensor(L, i);
  if (t ? !zk_dtype_is_real(t->dtype) : lua_isboolean(L, i) || lua_isinteger(L, i))
    return;
  const char *got =
      t ? lua_pushfstring(L, "a tensor of %s", zk_dtype_name(t->dtype)) : zkl_describe(L, i);
  if (of_any)
    zkl_error(L,
              "%s: takes tensors of integers and bools, got %s; write %s%s for any dtype, or "
              "convert it with :long() first",
              shown, got, of_any->name, unary ? "(x)" : "(x, y)");
  else
    zkl_error(L, "%s: takes tensors of integers, got %s; convert it with :long() first", shown,
              got);
}

/* Upvalues: the op, which is chosen here; the operator's number. */
static int call_bits(lua_State *L) {
  lua_Integer row = lua_tointeger(L, lua_upvalueindex(2));
  const zk_op *of_integers = bit_operators[row].of_integers,
              *of_bools = bit_operators[row].of_bools;
  bool unary = of_integers == &zk_op_bitwise_not, bools = of_bools != NULL;
  lua_settop(L, unary ? 1 : 2);
  for (int i = 1; i <= lua_gettop(L); i++) {
    const zk_tensor *t = zkl_box_tensor(L, i);
    check_bits(L, i, bit_operators[row].shown, of_bools, unary);
    bools = bools && (t ? t->dtype == ZK_BOOL : lua_isboolean(L, i));
    if (lua_isboolean(L, i)) {
      lua_pushinteger(L, lua_toboolean(L, i));
      lua_replace(L, i);
    }
  }
  if (bools && !unary && !zkl_box_tensor(L, 1))
    lua_insert(L, 1); /* a number comes second */
  lua_pushlightuserdata(L, (void *)(bools ? of_bools : of_integers));
  lua_replace(L, lua_upvalueindex(1));
  return call_op(L);
}

static void open_bits(lua_State *L, int meta) {
  for (size_t i = 0; i < sizeof bit_operators / sizeof bit_operators[0]; i++) {
    lua_pushlightuserdata(L, NULL); /* the op, which the call chooses */
    lua_pushinteger(L, (lua_Integer)i);
    lua_pushcclosure(L, call_bits, 2);
    lua_setfield(L, meta, bit_operators[i].event);
  }
}

void zkl_open_ops(lua_State *L) {
  static const char *const operators[][2] = {
      {"__add", "add"}, {"__sub", "sub"}, {"__mul", "mul"},       {"__div", "div"},
      {"__unm", "neg"}, {"__pow", "pow"}, {"__mod", "remainder"}, {"__idiv", "floor_divide"}};
  int module = lua_gettop(L);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  int methods = lua_gettop(L), meta = methods - 1;
  for (int i = 0; i < zk_ops_count; i++) {
    const zk_op *op = zk_ops[i];
    if (!strchr(op->name, '.')) /* others are in a module of their own */
      add_name(L, module, methods, op, op->name);
    for (const char *word = op->alias; word;) {
      char name[64];
      const char *end = strchr(word, ' ');
      snprintf(name, sizeof name, "%.*s", end ? (int)(end - word) : (int)strlen(word), word);
      add_name(L, module, methods, op, name);
      word = end ? end + 1 : NULL;
    }
  }
  for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
    const zk_op *op = zk_op_find(operators[i][1]);
    if (op)
      set_op(L, meta, op, operators[i][0], call_op);
  }
  set_op(L, meta, &zk_op_neg, "__unm", call_unary);
  open_bits(L, meta);
  lua_settop(L, module);
}

void zkl_open_linalg(lua_State *L) {
  int module = lua_gettop(L);
  for (int i = 0; i < zk_ops_count; i++)
    if (strncmp(zk_ops[i]->name, "linalg.", strlen("linalg.")) == 0)
      set_op(L, module, zk_ops[i], zk_ops[i]->name + strlen("linalg."), call_op);
}

void zkl_open_op_list(lua_State *L) {
  zkl_push_function(L, f_ops);
  lua_setfield(L, -2, "ops");
}
