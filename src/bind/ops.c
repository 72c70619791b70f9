/*
 * ops.c: every op of the table as a function zknn.f(...) and a method x:f(...), x:f_(...).
 *
 * Arguments come by position in the order of the op's parameters, and any of them by name in a last
 * table. Reading them raises nothing, since numbers become tensors that must be released: it fills
 * a message, and the caller raises once it owns nothing.
 */
#include "bind/ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"

#define MAX_LIST 1024 /* tensors in a list argument */

typedef struct arguments {
  const zk_op *op;
  int n_in;
  zk_tensor **in, *few[ZK_MAX_PARAM];
  zk_tensor *numbers[ZK_MAX_PARAM]; /* made from Lua numbers: ours to release */
  int n_numbers;
  zk_attr attr[ZK_MAX_ATTR];
} arguments;

static void release_numbers(arguments *a) {
  for (int i = 0; i < a->n_in; i++)
    for (int k = 0; k < a->n_numbers; k++)
      if (a->in[i] == a->numbers[k])
        a->in[i] = NULL;
  zk_tensor_release_all(a->numbers, a->n_numbers);
}

static zk_status wrong(lua_State *L, const arguments *a, const zk_param *p, const char *want,
                       int at) {
  char number[40]; /* nothing here may raise, so nothing is pushed */
  const char *got = zkl_test_tensor(L, at)   ? "a tensor"
                    : lua_isnoneornil(L, at) ? "nothing"
                                             : luaL_typename(L, at);
  if (lua_type(L, at) == LUA_TNUMBER) {
    got = number;
    if (lua_isinteger(L, at))
      snprintf(number, sizeof number, "%lld", (long long)lua_tointeger(L, at));
    else
      snprintf(number, sizeof number, "%.14g", lua_tonumber(L, at));
  }
  return zk_fail(ZK_ERR_ARG, "%s: %s must be %s, got %s", a->op->name, p->name, want, got);
}

static bool to_integer(lua_State *L, int at, int64_t *out) {
  int whole = 0;
  if (lua_type(L, at) == LUA_TNUMBER)
    *out = lua_tointegerx(L, at, &whole);
  return whole;
}

/* The index of the string at `at` in "none|mean|sum". */
static zk_status read_choice(lua_State *L, const arguments *a, const zk_param *p, int at,
                             zk_attr *attr) {
  const char *word = lua_type(L, at) == LUA_TSTRING ? lua_tostring(L, at) : NULL;
  size_t n = word ? strlen(word) : 0;
  const char *c = p->choices;
  for (int i = 0; word && c; i++) {
    const char *end = strchr(c, '|');
    size_t length = end ? (size_t)(end - c) : strlen(c);
    if (length == n && memcmp(c, word, n) == 0) {
      attr->i = i;
      attr->given = true;
      return ZK_OK;
    }
    c = end ? end + 1 : NULL;
  }
  if (!word)
    return wrong(L, a, p, p->choices, at);
  return zk_fail(ZK_ERR_ARG, "%s: %s is '%s', it must be one of %s", a->op->name, p->name, word,
                 p->choices);
}

/* A list at `at`, or the numbers from `at` to `last`. */
static zk_status read_ints(lua_State *L, const arguments *a, const zk_param *p, int at, int last,
                           zk_attr *attr) {
  bool list = lua_type(L, at) == LUA_TTABLE;
  lua_Unsigned n = list ? lua_rawlen(L, at) : (lua_Unsigned)(last - at + 1);
  if (n > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s: %s has %d entries, at most %d are possible", a->op->name,
                   p->name, (int)n, ZK_MAX_DIM);
  for (int i = 0; i < (int)n; i++) {
    if (list)
      lua_rawgeti(L, at, i + 1);
    bool ok = to_integer(L, list ? -1 : at + i, &attr->v[i]);
    if (list)
      lua_pop(L, 1);
    if (!ok)
      return wrong(L, a, p, list ? "a list of integers" : "integers", list ? at : at + i);
  }
  attr->n = (int)n;
  attr->given = true;
  return ZK_OK;
}

static zk_status read_tensors(lua_State *L, arguments *a, const zk_param *p, int at,
                              zk_tensor **list) {
  lua_Unsigned n = lua_type(L, at) == LUA_TTABLE ? lua_rawlen(L, at) : 0;
  if (n == 0)
    return wrong(L, a, p, "a list of tensors that is not empty", at);
  if (n > MAX_LIST)
    return zk_fail(ZK_ERR_ARG, "%s: %s has %d entries, at most %d are possible", a->op->name,
                   p->name, (int)n, MAX_LIST);
  a->in = list;
  for (int i = 0; i < (int)n; i++) {
    lua_rawgeti(L, at, i + 1);
    list[i] = zkl_test_tensor(L, -1);
    bool closed = !list[i] && zkl_is_tensor(L, -1);
    lua_pop(L, 1);
    if (!list[i])
      return zk_fail(ZK_ERR_ARG, "%s: entry %d of %s is %s", a->op->name, i + 1, p->name,
                     closed ? "a closed tensor" : "no tensor");
  }
  a->n_in = (int)n;
  return ZK_OK;
}

/* Reads the value at `at` (for a list of numbers: up to `last`) for parameter i, whose slot among
 * the inputs or attributes is `slot`. */
static zk_status read_value(lua_State *L, arguments *a, int i, int slot, int at, int last,
                            zk_tensor **list) {
  const zk_param *p = &a->op->params[i];
  zk_attr *attr = &a->attr[slot];
  int type = lua_type(L, at);
  bool nil = type == LUA_TNIL || type == LUA_TNONE;
  zk_dtype dtype;
  switch (p->kind) {
  case ZK_P_TENSOR_OPT:
    if (nil)
      return ZK_OK;
    /* fall through */
  case ZK_P_TENSOR:
  case ZK_P_OPERAND:
    a->in[slot] = zkl_test_tensor(L, at);
    if (a->in[slot])
      return ZK_OK;
    if (p->kind == ZK_P_OPERAND && type == LUA_TNUMBER) {
      zk_tensor **number = &a->numbers[a->n_numbers];
      ZK_TRY(lua_isinteger(L, at) ? zk_tensor_number_i(lua_tointeger(L, at), number)
                                  : zk_tensor_number_f(lua_tonumber(L, at), number));
      a->in[slot] = *number;
      a->n_numbers++;
      return ZK_OK;
    }
    if (zkl_is_tensor(L, at))
      return zk_fail(ZK_ERR_STATE, "%s: %s is a closed tensor", a->op->name, p->name);
    return wrong(L, a, p, p->kind == ZK_P_OPERAND ? "a tensor or a number" : "a tensor", at);
  case ZK_P_TENSORS:
    return read_tensors(L, a, p, at, list);
  case ZK_P_INT_OPT:
    if (nil)
      return ZK_OK;
    /* fall through */
  case ZK_P_INT:
    attr->given = true;
    return to_integer(L, at, &attr->i) ? ZK_OK : wrong(L, a, p, "an integer", at);
  case ZK_P_FLOAT:
    if (p->choices && type == LUA_TSTRING && strcmp(lua_tostring(L, at), p->choices) == 0)
      return ZK_OK; /* the name of the default */
    if (type != LUA_TNUMBER)
      return wrong(L, a, p, "a number", at);
    attr->f = lua_tonumber(L, at);
    if (isnan(attr->f) && strcmp(p->name, "value") != 0) /* a value that is put somewhere shows */
      return wrong(L, a, p, "a number", at);
    return ZK_OK;
  case ZK_P_BOOL:
    if (type != LUA_TBOOLEAN)
      return wrong(L, a, p, "a boolean", at);
    attr->i = lua_toboolean(L, at);
    return ZK_OK;
  case ZK_P_CHOICE:
    return read_choice(L, a, p, at, attr);
  case ZK_P_INTS:
    return read_ints(L, a, p, at, last, attr);
  case ZK_P_INTS_OPT:
    if (nil)
      return ZK_OK;
    if (type == LUA_TSTRING && p->choices) {
      ZK_TRY(read_choice(L, a, p, at, attr));
      attr->n = -1 - (int)attr->i;
      return ZK_OK;
    }
    if (type != LUA_TTABLE && type != LUA_TNUMBER)
      return wrong(L, a, p, "an integer or a list of integers", at);
    return read_ints(L, a, p, at, at, attr);
  case ZK_P_DTYPE_OPT:
    if (nil)
      return ZK_OK;
    if (type != LUA_TSTRING || !zk_dtype_parse(lua_tostring(L, at), &dtype)) {
      char want[100];
      snprintf(want, sizeof want, "a dtype (%s)", zk_dtype_names());
      return wrong(L, a, p, want, at);
    }
    attr->i = dtype;
    attr->given = true;
    return ZK_OK;
  }
  return ZK_OK;
}

static bool is_optional(const zk_param *p) {
  return p->optional || p->kind == ZK_P_TENSOR_OPT || p->kind == ZK_P_INT_OPT ||
         p->kind == ZK_P_INTS_OPT || p->kind == ZK_P_DTYPE_OPT;
}

/* Is the table at `at` one of named arguments: does its first key say so? */
static bool names_arguments(lua_State *L, int at) {
  if (lua_type(L, at) != LUA_TTABLE)
    return false;
  lua_pushnil(L);
  if (!lua_next(L, at))
    return false;
  bool name = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return name;
}

/* Checks that every key of the table of named arguments is a parameter not given by position. */
static zk_status check_names(lua_State *L, const arguments *a, int table, int positional) {
  const char *names[ZK_MAX_PARAM + 1];
  for (int i = 0; i < a->op->n_params; i++)
    names[i] = a->op->params[i].name;
  names[a->op->n_params] = NULL;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    int i = 0;
    while (key && i < a->op->n_params && strcmp(names[i], key) != 0)
      i++;
    if (key && i < positional)
      return zk_fail(ZK_ERR_ARG, "%s: %s is given twice, by position and by name", a->op->name,
                     key);
    if (!key || i == a->op->n_params) {
      const char *near = key ? zkl_nearest(key, names) : NULL;
      return zk_fail(ZK_ERR_ARG, "%s: there is no argument '%s'%s%s%s", a->op->name,
                     key ? key : "(a position)", near ? "; did you mean '" : "", near ? near : "",
                     near ? "'?" : "");
    }
  }
  return ZK_OK;
}

/* Reads the stack from 1 to n. What it acquires is in a->numbers, also on failure. */
static zk_status read_arguments(lua_State *L, arguments *a, int n, zk_tensor **list) {
  const zk_op *op = a->op;
  int names = n > 0 && names_arguments(L, n) ? n : 0;
  int positions = names ? n - 1 : n, at = 1, n_in = 0, n_attr = 0;
  zk_op_defaults(op, a->attr);
  memset(a->few, 0, sizeof a->few);
  a->in = a->few;
  if (!lua_checkstack(L, 8))
    return zk_nomem(8, "Lua's stack");
  for (int i = 0; i < op->n_params; i++) {
    const zk_param *p = &op->params[i];
    int slot = zk_kind_is_tensor(p->kind) ? n_in++ : n_attr++;
    if (at <= positions) {
      int last = at;
      if (p->kind == ZK_P_INTS && lua_type(L, at) == LUA_TNUMBER)
        while (last < positions && lua_type(L, last + 1) == LUA_TNUMBER)
          last++;
      if (!(lua_isnil(L, at) && is_optional(p)))
        ZK_TRY(read_value(L, a, i, slot, at, last, list));
      at = last + 1;
      if (at > positions && names)
        ZK_TRY(check_names(L, a, names, i + 1));
      continue;
    }
    if (names && positions == 0 && i == 0)
      ZK_TRY(check_names(L, a, names, 0));
    bool given = false;
    if (names) {
      lua_pushstring(L, p->name);
      given = lua_rawget(L, names) != LUA_TNIL;
      if (given)
        ZK_TRY(read_value(L, a, i, slot, lua_gettop(L), lua_gettop(L), list));
      lua_pop(L, 1); /* the table keeps it alive */
    }
    if (!given && p->kind == ZK_P_INTS && !names) { /* view() with no size: a scalar's shape */
      a->attr[slot].given = true;
      given = i > 0 && positions >= i;
    }
    if (!given && !is_optional(p))
      return zk_fail(ZK_ERR_ARG, "%s: %s is missing", op->name, p->name);
  }
  if (at <= positions)
    return zk_fail(ZK_ERR_ARG, "%s: %d arguments by position, at most %d are possible", op->name,
                   positions, op->n_params);
  if (a->in == a->few)
    a->n_in = n_in;
  return ZK_OK;
}

/* The call of the running function's op, nothing read yet. (What read_arguments fills is not
 * cleared here.) */
static void begin(lua_State *L, arguments *a) {
  a->op = lua_touserdata(L, lua_upvalueindex(1));
  a->n_in = a->n_numbers = 0;
}

static int run_op(lua_State *L) {
  arguments a;
  int n = lua_gettop(L);
  begin(L, &a);
  if (a.op->with_tensor && n > 1 && zkl_test_tensor(L, 2))
    a.op = a.op->with_tensor;
  zk_tensor *list[MAX_LIST], *out[ZK_MAX_OUT] = {NULL}, **box[ZK_MAX_OUT];
  const int boxes = a.op->n_out;
  for (int k = 0; k < boxes; k++)
    box[k] = zkl_new_box(L);
  zk_status status = read_arguments(L, &a, n, list);
  if (status == ZK_OK)
    status = zkl_try(L, zk_apply(a.op, a.n_in, a.in, a.attr, out));
  release_numbers(&a);
  int n_out = 0;
  for (int k = 0; k < boxes && out[k]; k++, n_out++)
    *box[k] = out[k];
  if (status != ZK_OK)
    return zkl_raise(L);
  lua_settop(L, n + n_out);
  for (int k = 0; k < n_out; k++) {
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

/* x:f(a, ...) of an op whose second parameter x is. */
static int call_second(lua_State *L) {
  if (lua_gettop(L) > 1 && zkl_is_tensor(L, 2)) {
    lua_pushvalue(L, 1);
    lua_remove(L, 1);
    lua_insert(L, 2);
  }
  return call_op(L);
}

/* -x: Lua passes the operand twice. */
static int call_unary(lua_State *L) {
  lua_settop(L, 1);
  return call_op(L);
}

/* x:f_(...), which gives x: in whatever place it stands, and under whatever name. */
static int run_in_place(lua_State *L) {
  arguments a;
  int n = lua_gettop(L);
  begin(L, &a);
  zk_tensor *list[MAX_LIST];
  zk_status status = read_arguments(L, &a, n, list);
  if (status == ZK_OK && a.in[0]->is_number)
    status = zk_fail(ZK_ERR_ARG, "%s_: %s must be a tensor, got a number", a.op->name,
                     a.op->params[0].name);
  if (status == ZK_OK)
    status = zkl_try(L, zk_apply_in_place(a.op, a.n_in, a.in, a.attr));
  release_numbers(&a);
  if (status != ZK_OK)
    return zkl_raise(L);
  zkl_push_tensor(L, a.in[0]);
  zkl_inherit(L, a.n_in, a.in);
  return 1;
}

static int call_in_place(lua_State *L) {
  return zkl_run_call(L, run_in_place);
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
    set_op(L, methods, op, in_place, call_in_place);
  }
}

/*
 * ops() -> list of {name=, doc=, params=list of names, differentiable=, method=, in_place=, self=,
 * aliases=}: the op table, for tests and help.
 */
static int f_ops(lua_State *L) {
  lua_createtable(L, zk_ops_count, 0);
  for (int i = 0; i < zk_ops_count; i++) {
    const zk_op *op = zk_ops[i];
    lua_createtable(L, 0, 8);
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
    lua_createtable(L, op->n_params, 0);
    for (int k = 0; k < op->n_params; k++) {
      lua_pushstring(L, op->params[k].name);
      lua_rawseti(L, -2, k + 1);
    }
    lua_setfield(L, -2, "params");
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
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
  lua_settop(L, module);
}

void zkl_open_op_list(lua_State *L) {
  zkl_push_function(L, f_ops);
  lua_setfield(L, -2, "ops");
}
