/*
 * op_arguments.c: what a script gives an op, read as the op's parameters say.
 */
#include "bind/op_arguments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "bind/bind.h"

void zkl_release_numbers(zkl_op_call *a) {
  for (int i = 0; i < a->n_in; i++)
    for (int k = 0; k < a->n_numbers; k++)
      if (a->in[i] == a->numbers[k])
        a->in[i] = NULL;
  zk_tensor_release_all(a->numbers, a->n_numbers);
}

static zk_status wrong(lua_State *L, const zkl_op_call *a, const zk_param *p, const char *want,
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
  const char *hint = "";
  if (lua_type(L, at) == LUA_TSTRING) {
    snprintf(number, sizeof number, "string '%.20s'", lua_tostring(L, at));
    got = number;
  } else if (p->kind == ZK_P_TENSORS && zkl_test_tensor(L, at)) {
    hint = "; write {a, b}";
  } else if (lua_type(L, at) == LUA_TTABLE && zkl_is_no_list(L, at)) {
    got = "a table that is no list";
  } else if (lua_type(L, at) == LUA_TTABLE && strncmp(want, "a tensor", 8) == 0) {
    got = "a table";
    hint = "; write zknn.tensor{...}";
  }
  return zk_fail(ZK_ERR_ARG, "%s: %s must be %s, got %s%s", a->op->name, p->name, want, got, hint);
}

static bool to_integer(lua_State *L, int at, int64_t *out) {
  int whole = 0;
  if (lua_type(L, at) == LUA_TNUMBER)
    *out = lua_tointegerx(L, at, &whole);
  return whole;
}

/* The index of the string at `at` in "none|mean|sum". */
static zk_status read_choice(lua_State *L, const zkl_op_call *a, const zk_param *p, int at,
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

/* Fails when the list of n > 0 entries has a name, too: {x, y, dim = 1}. */
static zk_status check_list(lua_State *L, const zkl_op_call *a, const zk_param *p, int at, int n) {
  const char *name = zkl_name_in_list(L, at, n);
  if (!name)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is a list and has a name, '%s'; names go into a second table: "
                 "(list, {%s = ...})",
                 a->op->name, p->name, name, name);
}

/* A list at `at`, or the numbers from `at` to `last`. */
static zk_status read_ints(lua_State *L, const zkl_op_call *a, const zk_param *p, int at, int last,
                           zk_attr *attr) {
  bool list = lua_type(L, at) == LUA_TTABLE;
  lua_Unsigned n = list ? lua_rawlen(L, at) : (lua_Unsigned)(last - at + 1);
  if (n > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s: %s has %d entries, at most %d are possible", a->op->name,
                   p->name, (int)n, ZK_MAX_DIM);
  if (list && n > 0)
    ZK_TRY(check_list(L, a, p, at, (int)n));
  if (list && zkl_is_no_list(L, at))
    return wrong(L, a, p, "a list of integers", at);
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

static zk_status read_tensors(lua_State *L, zkl_op_call *a, const zk_param *p, int at,
                              zk_tensor **list) {
  lua_Unsigned n = lua_type(L, at) == LUA_TTABLE ? lua_rawlen(L, at) : 0;
  if (n == 0)
    return wrong(L, a, p, "a list of tensors that is not empty", at);
  if (n > ZKL_MAX_LIST)
    return zk_fail(ZK_ERR_ARG, "%s: %s has %d entries, at most %d are possible", a->op->name,
                   p->name, (int)n, ZKL_MAX_LIST);
  ZK_TRY(check_list(L, a, p, at, (int)n));
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

static bool is_optional(const zk_param *p) {
  return p->optional || p->kind == ZK_P_TENSOR_OPT || p->kind == ZK_P_INT_OPT ||
         p->kind == ZK_P_INTS_OPT || p->kind == ZK_P_DTYPE_OPT;
}

/* A number or a boolean as a tensor. */
static zk_status read_number(lua_State *L, int at, zk_tensor **out) {
  if (lua_type(L, at) == LUA_TBOOLEAN)
    return zk_tensor_number_bool(lua_toboolean(L, at), out);
  if (lua_isinteger(L, at))
    return zk_tensor_number_i(lua_tointeger(L, at), out);
  return zk_tensor_number_f(lua_tonumber(L, at), out);
}

/* Reads the value at `at` (for a list of numbers: up to `last`) for parameter i, whose slot among
 * the inputs or attributes is `slot`. */
static zk_status read_value(lua_State *L, zkl_op_call *a, int i, int slot, int at, int last,
                            zk_tensor **list) {
  const zk_param *p = &a->op->params[i];
  zk_attr *attr = &a->attr[slot];
  int type = lua_type(L, at);
  zk_dtype dtype;
  if (type == LUA_TNIL && is_optional(p))
    return ZK_OK;
  switch (p->kind) {
  case ZK_P_TENSOR_OPT:
  case ZK_P_TENSOR:
  case ZK_P_OPERAND:
    a->in[slot] = zkl_test_tensor(L, at);
    if (a->in[slot])
      return ZK_OK;
    if (p->kind == ZK_P_OPERAND && (type == LUA_TNUMBER || type == LUA_TBOOLEAN)) {
      zk_tensor **number = &a->numbers[a->n_numbers];
      ZK_TRY(read_number(L, at, number));
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
    attr->given = true;
    return read_choice(L, a, p, at, attr);
  case ZK_P_INTS:
    return read_ints(L, a, p, at, last, attr);
  case ZK_P_INTS_OPT:
    if (type == LUA_TSTRING && p->choices) {
      ZK_TRY(read_choice(L, a, p, at, attr));
      attr->n = -1 - (int)attr->i;
      return ZK_OK;
    }
    if (type != LUA_TTABLE && type != LUA_TNUMBER)
      return wrong(L, a, p, "an integer or a list of integers", at);
    return read_ints(L, a, p, at, at, attr);
  case ZK_P_DTYPE_OPT:
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

/* Is the table at `at` one of named arguments: does its first key say so? An object is none. */
static bool names_arguments(lua_State *L, int at) {
  if (zkl_is_object(L, at))
    return false;
  lua_pushnil(L);
  if (!lua_next(L, at))
    return false;
  bool name = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return name;
}

/* Checks that every key of the table of named arguments is a parameter not given by position. */
static zk_status check_names(lua_State *L, const zkl_op_call *a, int table, int positional) {
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
      char list[300] = "";
      zkl_hint hint = key ? zkl_hint_for(key, names) : (zkl_hint){""};
      for (int k = 0, used = 0; !hint.text[0] && k < a->op->n_params && used < 260; k++)
        used += snprintf(list + used, sizeof list - (size_t)used, "%s%s", k ? ", " : " (there are ",
                         names[k]);
      return zk_fail(ZK_ERR_ARG, "%s: there is no argument '%s'%s%s%s", a->op->name,
                     key ? key : "(a position)", hint.text, list, *list ? ")" : "");
    }
  }
  return ZK_OK;
}

zk_status zkl_read_op(lua_State *L, zkl_op_call *a, int n, zk_tensor **list) {
  const zk_op *op = a->op;
  int type = LUA_TNIL;
  while (n > 0 && (type = lua_type(L, n)) == LUA_TNIL) /* what was not given, handed on */
    n--;
  int names = type == LUA_TTABLE && names_arguments(L, n) ? n : 0;
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
