/*
 * create.c: functions that make tensors: filled, counted.
 */
#include "bind/fill.h"

#include <float.h>
#include <math.h>
#include "bind/options.h"

static int f_empty(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zkl_push_shaped(L, "empty", &o);
  return zkl_finish(L, &o);
}

static int f_zeros(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor_fill_i(zkl_push_shaped(L, "zeros", &o), 0);
  return zkl_finish(L, &o);
}

static int f_ones(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor_fill_i(zkl_push_shaped(L, "ones", &o), 1);
  return zkl_finish(L, &o);
}

static int f_full(lua_State *L) {
  static const char *const params[] = {"size", "fill_value", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  if (zkl_read_options(L, "full", params, &o) != 2 || lua_type(L, 1) != LUA_TTABLE)
    return zkl_error(L, "full: takes a shape as a list, and a value: full({2, 3}, 1)");
  zk_shape shape = zkl_read_shape(L, "full", 1, 1);
  if (!o.has_dtype)
    o.dtype = lua_isboolean(L, 2) ? ZK_BOOL : lua_isinteger(L, 2) ? ZK_INT64 : ZK_FLOAT32;
  zkl_fill(L, "full", zkl_push_new(L, o.dtype, &shape), 2);
  return zkl_finish(L, &o);
}

static int f_zeros_like(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor_fill_i(zkl_push_like(L, "zeros_like", &o), 0);
  return zkl_finish(L, &o);
}

static int f_ones_like(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor_fill_i(zkl_push_like(L, "ones_like", &o), 1);
  return zkl_finish(L, &o);
}

static int f_empty_like(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zkl_push_like(L, "empty_like", &o);
  return zkl_finish(L, &o);
}

static int f_full_like(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor *t = zkl_push_like(L, "full_like", &o);
  zkl_fill(L, "full_like", t, 2);
  return zkl_finish(L, &o);
}

static int f_eye(lua_State *L) {
  static const char *const params[] = {"n", "m", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  int count = zkl_read_options(L, "eye", params, &o);
  int64_t n = zkl_check_integer(L, 1), m = count >= 2 ? zkl_check_integer(L, 2) : n;
  if (n < 0 || m < 0)
    return zkl_error(L, "eye: a size is at least 0, got %lld", (long long)(n < 0 ? n : m));
  zk_tensor *t = zkl_push_new(L, o.dtype, &ZK_SHAPE(n, m));
  zk_tensor_fill_i(t, 0);
  for (int64_t i = 0; i < n && i < m; i++)
    zk_element_set_i(t, i * m + i, 1);
  return zkl_finish(L, &o);
}

/* arange([start,] end [, step]): int64 when all are integers, else float32. */
static int f_arange(lua_State *L) {
  static const char *const params[] = {"start", "end", "step", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  int n = zkl_read_options(L, "arange", params, &o);
  if (n < 1 || n > 3)
    return zkl_error(L, "arange: takes (end), (start, end) or (start, end, step)");
  if (n > 1 && lua_isnil(L, 2)) { /* (end, {step=}) */
    lua_pushvalue(L, 1);
    lua_replace(L, 2);
    lua_pushnil(L);
    lua_replace(L, 1);
  }
  if (n > 1 && lua_isnil(L, 1)) {
    lua_pushinteger(L, 0);
    lua_replace(L, 1);
  }
  bool whole = true;
  for (int i = 1; i <= n; i++) {
    zkl_check_real(L, i);
    whole = whole && lua_isinteger(L, i);
  }
  double start = n > 1 ? lua_tonumber(L, 1) : 0, end = lua_tonumber(L, n > 1 ? 2 : 1);
  double step = n > 2 ? lua_tonumber(L, 3) : 1, size = ceil((end - start) / step);
  if (step == 0 || !(size >= 0 && size <= DBL_MAX))
    return zkl_error(L, "arange: from %g to %g in steps of %g is no range", start, end, step);
  int64_t first = n > 1 ? lua_tointeger(L, 1) : 0, by = n > 2 ? lua_tointeger(L, 3) : 1;
  int64_t count = size < 0x1p53 ? (int64_t)size : -1;
  if (whole) { /* doubles hold no more than 53 bits */
    __int128 span = (__int128)lua_tointeger(L, n > 1 ? 2 : 1) - first;
    __int128 steps = span / by + (span % by != 0);
    count = steps < INT64_MAX ? (int64_t)steps : -1;
  }
  if (!o.has_dtype)
    o.dtype = whole ? ZK_INT64 : ZK_FLOAT32;
  zk_tensor *t = zkl_push_new(L, o.dtype, &ZK_SHAPE(count));
  if (whole)
    zk_tensor_range_i(t, first, by);
  else
    zk_tensor_range_f(t, start, step);
  return zkl_finish(L, &o);
}

/* linspace(start, end, steps): both ends included, symmetrical as PyTorch's. */
static int f_linspace(lua_State *L) {
  static const char *const params[] = {"start", "end", "steps", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  zkl_read_options(L, "linspace", params, &o);
  double start = zkl_check_real(L, 1), end = zkl_check_real(L, 2);
  int64_t steps = zkl_check_integer(L, 3);
  if (steps < 0)
    return zkl_error(L, "linspace: steps is at least 0, got %lld", (long long)steps);
  zk_tensor *t = zkl_push_new(L, o.dtype, &ZK_SHAPE(steps));
  if (steps == 1)
    zk_element_set_f(t, 0, start);
  else if (o.dtype == ZK_FLOAT32) {
    float a = (float)start, b = (float)end, step = (b - a) / (float)(steps - 1);
    for (int64_t i = 0; i < steps; i++)
      ((float *)zk_data(t))[i] =
          i < steps / 2 ? fmaf(step, (float)i, a) : fmaf(-step, (float)(steps - 1 - i), b);
  } else {
    double step = (end - start) / (double)(steps - 1);
    for (int64_t i = 0; i < steps; i++)
      zk_element_set_f(t, i,
                       i < steps / 2 ? fma(step, (double)i, start)
                                     : fma(-step, (double)(steps - 1 - i), end));
  }
  return zkl_finish(L, &o);
}

void zkl_open_create(lua_State *L) {
  static const luaL_Reg functions[] = {{"empty", f_empty},
                                       {"zeros", f_zeros},
                                       {"ones", f_ones},
                                       {"full", f_full},
                                       {"zeros_like", f_zeros_like},
                                       {"ones_like", f_ones_like},
                                       {"empty_like", f_empty_like},
                                       {"full_like", f_full_like},
                                       {"eye/3", f_eye},
                                       {"arange", f_arange},
                                       {"linspace/4", f_linspace},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
