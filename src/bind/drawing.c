/*
 * drawing.c: functions that draw take generator=; and what lua/zknn draws.
 */
#include "bind/drawing.h"

#include <float.h>
#include <string.h>
#include "bind/draw_order.h"
#include "bind/generator.h"
#include "bind/options.h"
#include "bind/scope.h"
#include "onnx/trace/source.h"
#include "onnx/trace/trace.h"

/* Pushes a scope: numbers come from the generator at the top, which it replaces, until it is
 * closed; nil changes nothing. The scope keeps the generator. */
static void push_scope(lua_State *L) {
  zk_rng *r = lua_isnil(L, -1) ? zk_rng_default() : zkl_check_generator(L, -1);
  zkl_push_scope(L, ZKL_GENERATOR, (intptr_t)r);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
}

/* Raises unless a generator is at the top. */
static void check_option(lua_State *L) {
  if (!luaL_testudata(L, -1, ZKL_GENERATOR_TYPE))
    zkl_error(L, "generator must be a zknn.Generator, got %s", zkl_describe(L, -1));
}

/* use_generator(g or nil) -> the scope */
static int f_use_generator(lua_State *L) {
  lua_settop(L, 1);
  if (!lua_isnil(L, 1))
    check_option(L);
  push_scope(L);
  return 1;
}

/* A copy of the options at n without the generator takes their place; an empty one is dropped. */
static void drop_generator(lua_State *L, int n) {
  bool empty = true;
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, n)) {
    if (lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), "generator") == 0) {
      lua_pop(L, 1);
      continue;
    }
    empty = false;
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, n + 1);
  }
  lua_replace(L, n);
  if (empty)
    lua_settop(L, n - 1);
}

/* Calls the function that is upvalue 1; its last argument may be a table that has a generator. */
static int run_draw(lua_State *L) {
  lua_CFunction f = lua_tocfunction(L, lua_upvalueindex(1));
  int n = lua_gettop(L);
  if (n == 0 || lua_type(L, n) != LUA_TTABLE || lua_getfield(L, n, "generator") == LUA_TNIL) {
    lua_settop(L, n);
    return f(L);
  }
  check_option(L);
  lua_insert(L, 1);
  lua_pushcfunction(L, f);
  lua_insert(L, 2);
  drop_generator(L, n + 2);
  lua_pushvalue(L, 1);
  push_scope(L); /* the last that could raise, outside the call */
  lua_replace(L, 1);
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  zkl_close_scope(L, 1);
  return status == LUA_OK ? lua_gettop(L) - 1 : lua_error(L);
}

/* Is it a table of names, or an empty one? */
static bool is_options(lua_State *L, int at) {
  return lua_type(L, at) == LUA_TTABLE && lua_rawlen(L, at) == 0 && !zkl_is_object(L, at);
}

/* Raises for a slip of "generator" among the options at n, which f itself does not know. */
static void check_slips(lua_State *L, const char *row, int n) {
  static const char *const names[] = {"generator", NULL};
  for (lua_pushnil(L); lua_next(L, n); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "generator";
    if (strcmp(key, "generator") == 0 || !zkl_nearest(key, names))
      continue;
    lua_pushlstring(L, row, strcspn(row, "/:"));
    zkl_error(L, "%s: there is no option '%s'%s", lua_tostring(L, -1), key,
              zkl_hint_for(key, names).text);
  }
}

/* Upvalue 2: the row's name. Options at the end do not count: they may have a generator. */
static int draw(lua_State *L) {
  const char *row = lua_tostring(L, lua_upvalueindex(2));
  int most = zkl_most_arguments(row), n = lua_gettop(L);
  while (n > 0 && lua_isnil(L, n)) /* what was not given, handed on */
    n--;
  lua_settop(L, n);
  if (most >= 0 && n > most && !(n == most + 1 && is_options(L, n)))
    zkl_check_surplus(L, row, most);
  if (n > 0 && is_options(L, n))
    check_slips(L, row, n);
  return zkl_run_call(L, run_draw);
}

void zkl_set_drawing(lua_State *L, const luaL_Reg *functions) {
  for (; functions->name; functions++) {
    lua_pushlstring(L, functions->name, strcspn(functions->name, "/:"));
    lua_pushcfunction(L, functions->func);
    lua_pushstring(L, functions->name);
    lua_pushcclosure(L, draw, 2);
    lua_settable(L, -3);
  }
}

/* ---- multinomial ---------------------------------------------------------------------------- */

/* sums[j] = p[0] + .. + p[j] over their total, rounded as dtype rounds. Raises on what no
 * probabilities can be. */
static void running_sums(lua_State *L, zk_dtype dtype, const zk_tensor *p, int64_t row, int64_t n,
                         double *sums) {
  double sum = 0;
  bool single = dtype == ZK_FLOAT32;
  for (int64_t j = 0; j < n; j++) {
    double value = zk_element_f(p, row * n + j);
    if (!(value >= 0 && value <= DBL_MAX))
      zkl_error(L, "multinomial: input holds %f; weights are finite and not negative", value);
    sum = single ? (double)(float)(sum + value) : sum + value;
    sums[j] = sum;
  }
  if (!(sum > 0))
    zkl_error(L, "multinomial: the weights of input sum to %f, they must sum to more than 0", sum);
  for (int64_t j = 0; j < n; j++)
    sums[j] = single ? (double)(float)(sums[j] / sum) : sums[j] / sum;
}

/* multinomial(input, count): int64 [count] or [rows, count], with replacement. input: contiguous
 * real [n] or [rows, n]. */
static int f_multinomial(lua_State *L) {
  zkl_options none = {.dtype = ZK_INT64};
  const zk_tensor *p = zkl_check_tensor(L, 1);
  zkl_check_that(L, p->shape.ndim == 1 || p->shape.ndim == 2, 1,
                 "a tensor of one or two dimensions");
  zkl_check_that(L, zk_dtype_is_real(p->dtype) && zk_is_contiguous(p), 1,
                 "a tensor of contiguous reals");
  int64_t count = zkl_check_integer(L, 2), n = p->shape.dim[p->shape.ndim - 1];
  zkl_check_that(L, n > 0 || count == 0, 1, "weights of one class at least");
  int64_t rows = p->shape.ndim == 2 ? p->shape.dim[0] : 1;
  zk_shape shape = p->shape;
  shape.dim[shape.ndim - 1] = count;
  double *sums = zk_data(zkl_push_new(L, ZK_FLOAT64, &ZK_SHAPE(n)));
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &shape);
  for (int64_t i = 0; i < rows; i++) {
    running_sums(L, p->dtype, p, i, n, sums);
    zk_rng_classes(zk_rng_default(), sums, n, (int64_t *)zk_data(t) + i * count, count);
  }
  zk_attr attr[ZK_MAX_ATTR] = {{.i = count}};
  zk_tensor *in = zkl_check_tensor(L, 1);
  if (zk_is_tracing() && zk_trace_source(&zk_source_multinomial, 1, &in, attr, t, false) != ZK_OK)
    return zkl_raise(L);
  return zkl_finish(L, &none);
}

/* random64() -> the next 64 bits of the global generator */
static int f_random64(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_u64(zk_rng_default()));
  return 1;
}

/* empty_ordered(t) -> an uninitialized tensor like t, whose memory has t's order */
static int f_empty_ordered(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_options none = {.dtype = t->dtype};
  zkl_push_ordered_like(L, t->dtype, t);
  return zkl_finish(L, &none);
}

void zkl_open_drawing(lua_State *L) {
  static const luaL_Reg functions[] = {{"use_generator", f_use_generator},
                                       {"multinomial", f_multinomial},
                                       {"random64", f_random64},
                                       {"empty_ordered", f_empty_ordered},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
