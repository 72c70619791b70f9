/*
 * create.c: functions that make tensors: from Lua values, filled, counted.
 */
#include "bind/create.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include "bind/note.h"

zk_dtype zkl_opt_dtype(lua_State *L, int arg, zk_dtype fallback) {
  zk_dtype dtype = fallback;
  if (lua_isnoneornil(L, arg))
    return fallback;
  if (lua_type(L, arg) != LUA_TSTRING || !zk_dtype_parse(lua_tostring(L, arg), &dtype))
    zkl_error(L, "there is no dtype %s; dtypes: float32, float64, int64, uint8, bool",
              luaL_tolstring(L, arg, NULL));
  return dtype;
}

/* ---- options: the last table of a call ------------------------------------------------------ */

static bool is_one_of(const char *key, const char *const *names) {
  for (; names && *names; names++)
    if (strcmp(key, *names) == 0)
      return true;
  return false;
}

/* Moves what the table at n, the top, says of params to their positions; gives its new place. */
static int place_named(lua_State *L, const char *who, const char *const *params, int n) {
  int last = n - 1;
  for (int i = 0; params && params[i]; i++) {
    if (lua_getfield(L, n, params[i]) != LUA_TNIL) {
      if (i < n - 1)
        zkl_error(L, "%s: %s is given twice, by position and by name", who, params[i]);
      last = i + 1;
    }
    lua_pop(L, 1);
  }
  for (int i = n - 1; i < last; i++) {
    lua_getfield(L, -1, params[i]);
    lua_insert(L, -2);
  }
  return lua_gettop(L);
}

int zkl_read_options(lua_State *L, const char *who, const char *const *params, zkl_options *o) {
  static const char *const names[] = {"dtype", "requires_grad", "device", NULL};
  int n = lua_gettop(L);
  *o = (zkl_options){.dtype = ZK_FLOAT32};
  if (n == 0 || lua_type(L, n) != LUA_TTABLE)
    return n;
  lua_pushnil(L);
  if (!lua_next(L, n) || lua_type(L, -2) != LUA_TSTRING) {
    lua_settop(L, n);
    return n;
  }
  lua_settop(L, n);
  n = place_named(L, who, params, n);
  lua_pushnil(L);
  while (lua_next(L, n)) {
    lua_pushvalue(L, -2);
    const char *key = lua_tostring(L, -1);
    if (strcmp(key, "dtype") == 0) {
      o->dtype = zkl_opt_dtype(L, -2, ZK_FLOAT32);
      o->has_dtype = true;
    } else if (strcmp(key, "requires_grad") == 0) {
      o->requires_grad = lua_toboolean(L, -2);
    } else if (strcmp(key, "device") == 0) {
      zkl_check_device(L, zkl_check_text(L, -2));
    } else if (!is_one_of(key, params)) {
      const char *near = zkl_nearest(key, names);
      near = near || !params ? near : zkl_nearest(key, params);
      zkl_error(L, "%s: there is no option '%s'%s%s%s", who, key, near ? "; did you mean '" : "",
                near ? near : "", near ? "'?" : "");
    }
    lua_pop(L, 2);
  }
  return n - 1;
}

zk_shape zkl_read_shape(lua_State *L, const char *who, int first, int last) {
  zk_shape s = {.ndim = 0};
  bool list = first == last && lua_type(L, first) == LUA_TTABLE;
  lua_Integer n = list ? (lua_Integer)lua_rawlen(L, first) : last - first + 1;
  if (n > ZK_MAX_DIM)
    zkl_error(L, "%s: a shape has at most %d dimensions, got %d", who, ZK_MAX_DIM, (int)n);
  for (lua_Integer i = 0; i < n; i++) {
    int whole = 0;
    if (list)
      lua_rawgeti(L, first, i + 1);
    int at = list ? lua_gettop(L) : first + (int)i;
    lua_Integer size = lua_type(L, at) == LUA_TNUMBER ? lua_tointegerx(L, at, &whole) : 0;
    if (!whole || size < 0)
      zkl_error(L, "%s: a shape is made of integers >= 0, got %s", who,
                luaL_tolstring(L, at, NULL));
    s.dim[s.ndim++] = size;
    if (list)
      lua_pop(L, 1);
  }
  return s;
}

zk_tensor *zkl_push_new(lua_State *L, zk_dtype dtype, const zk_shape *shape) {
  zk_tensor **box = zkl_new_box(L);
  zk_status status;
  int tries = 0;
  do
    status = zk_tensor_new(dtype, shape, box);
  while (zkl_try_again(L, status, &tries));
  if (status != ZK_OK)
    zkl_raise(L);
  return *box;
}

int zkl_finish(lua_State *L, const zkl_options *o) {
  zk_tensor *t = zkl_check_tensor(L, -1);
  if (o->requires_grad && zk_set_requires_grad(t, true) != ZK_OK)
    return zkl_raise(L);
  zkl_adopt(L);
  return 1;
}

void zkl_check_number(lua_State *L, const char *who, zk_dtype dtype, int at) {
  if (lua_type(L, at) != LUA_TNUMBER) {
    if (!lua_isboolean(L, at))
      zkl_error(L, "%s: a tensor's elements are numbers or booleans, got %s", who,
                luaL_typename(L, at));
    return;
  }
  double value = lua_tonumber(L, at); /* written so that nan does not fit */
  if ((dtype == ZK_UINT8 && !(value > (lua_isinteger(L, at) ? -256 : -1) && value < 256)) ||
      (dtype == ZK_INT64 && !lua_isinteger(L, at) && !(value >= -0x1p63 && value < 0x1p63)))
    zkl_error(L, "%s: %s does not fit into %s", who, luaL_tolstring(L, at, NULL),
              zk_dtype_name(dtype));
}

/* ---- from Lua values ------------------------------------------------------------------------ */

typedef struct scan {
  zk_shape shape;
  bool shaped; /* a leaf has been met: the shape is whole */
  bool real, integer, boolean;
} scan;

/* Finds shape and kinds of the nested list at the top, checking that it is rectangular. */
static void scan_value(lua_State *L, scan *s, int depth) {
  if (lua_type(L, -1) != LUA_TTABLE) {
    if (s->shaped && depth != s->shape.ndim)
      zkl_error(L, "tensor: lists are nested %d deep in one place and %d in another", s->shape.ndim,
                depth);
    s->shaped = true;
    if (lua_isinteger(L, -1))
      s->integer = true;
    else if (lua_type(L, -1) == LUA_TNUMBER)
      s->real = true;
    else if (lua_isboolean(L, -1))
      s->boolean = true;
    else
      zkl_error(L, "tensor: a tensor holds numbers or booleans, got %s",
                zkl_is_tensor(L, -1) ? "a tensor: zknn.stack(list) puts tensors together"
                                     : luaL_typename(L, -1));
    return;
  }
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  lua_pushnil(L);
  if (n == 0 && lua_next(L, -2))
    zkl_error(L, "tensor: a list is wanted, got a table with the key %s",
              luaL_tolstring(L, -2, NULL));
  if (n > 0)
    lua_pop(L, 1);
  if (depth == ZK_MAX_DIM)
    zkl_error(L, "tensor: lists are nested deeper than %d", ZK_MAX_DIM);
  if (depth == s->shape.ndim && !s->shaped)
    s->shape.dim[s->shape.ndim++] = n;
  else if (depth >= s->shape.ndim)
    zkl_error(L, "tensor: lists are nested %d deep in one place and more in another",
              s->shape.ndim);
  else if (s->shape.dim[depth] != n)
    zkl_error(L, "tensor: a list has %d entries where its siblings have %d (nesting level %d)",
              (int)n, (int)s->shape.dim[depth], depth + 1);
  luaL_checkstack(L, 4, "tensor");
  for (lua_Integer i = 1; i <= n; i++) {
    if (i % 4096 == 1)
      zkl_heed(L);
    lua_rawgeti(L, -1, i);
    scan_value(L, s, depth + 1);
    lua_pop(L, 1);
  }
  if (n == 0)
    s->shaped = true;
}

/* Writes the nested list at the top, of numbers and booleans, from element *at on. A finalizer may
 * have changed it since it was scanned. */
static void fill_value(lua_State *L, zk_tensor *t, int depth, int64_t *at) {
  bool list = lua_type(L, -1) == LUA_TTABLE;
  if (list != (depth < t->shape.ndim) ||
      (list && (lua_Integer)lua_rawlen(L, -1) != t->shape.dim[depth]))
    zkl_error(L, "tensor: the list has changed while it was read");
  switch (lua_type(L, -1)) {
  case LUA_TTABLE:
    for (lua_Integer i = 1; i <= t->shape.dim[depth]; i++) {
      if (i % 4096 == 1)
        zkl_heed(L);
      lua_rawgeti(L, -1, i);
      fill_value(L, t, depth + 1, at);
      lua_pop(L, 1);
    }
    return;
  case LUA_TBOOLEAN:
    zk_element_set_i(t, (*at)++, lua_toboolean(L, -1));
    return;
  default:
    zkl_check_number(L, "tensor", t->dtype, lua_gettop(L));
    if (lua_isinteger(L, -1))
      zk_element_set_i(t, (*at)++, lua_tointeger(L, -1));
    else
      zk_element_set_f(t, (*at)++, lua_tonumber(L, -1));
  }
}

static int f_tensor(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  int n = lua_gettop(L);
  zkl_check_that(L, !lua_isnone(L, 1), 1, "a value");
  if (n > 1 && zkl_read_options(L, "tensor", NULL, &o) != 1)
    return zkl_error(L, "tensor: takes a value and a table of options, got %d arguments", n);
  if (n == 1)
    o = (zkl_options){.dtype = ZK_FLOAT32};
  zk_tensor *from = zkl_test_tensor(L, 1);
  if (from && zk_is_tracing()) { /* a copy that the trace sees */
    zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .i = o.has_dtype ? o.dtype : from->dtype}};
    bool grad_mode = zk_set_grad_mode(false);
    zk_tensor *out[ZK_MAX_OUT] = {NULL}, **box = zkl_new_box(L);
    zk_status status = zk_apply(&zk_op_cast, 1, &from, attr, out);
    zk_set_grad_mode(grad_mode);
    *box = out[0];
    return status == ZK_OK ? zkl_finish(L, &o) : zkl_raise(L);
  }
  if (from) { /* a copy, without history */
    zk_tensor *t = zkl_push_new(L, o.has_dtype ? o.dtype : from->dtype, &from->shape);
    if (zk_tensor_copy(t, from) != ZK_OK)
      return zkl_raise(L);
    return zkl_finish(L, &o);
  }
  scan s = {.shaped = false};
  int64_t at = 0;
  lua_pushvalue(L, 1);
  scan_value(L, &s, 0);
  zk_dtype dtype = s.real || !(s.integer || s.boolean) ? ZK_FLOAT32
                   : s.integer                         ? ZK_INT64
                                                       : ZK_BOOL;
  zk_tensor *t = zkl_push_new(L, o.has_dtype ? o.dtype : dtype, &s.shape);
  lua_pushvalue(L, 1);
  fill_value(L, t, 0, &at);
  lua_pop(L, 1);
  return zkl_finish(L, &o);
}

/* from_bytes(string, dtype, shape): little-endian elements, as t:bytes() gives them. */
static int f_from_bytes(lua_State *L) {
  size_t size;
  const char *bytes = zkl_check_bytes(L, 1, &size);
  zk_dtype dtype = zkl_opt_dtype(L, 2, ZK_FLOAT32);
  zkl_check_type(L, 3, LUA_TTABLE);
  zk_shape shape = zkl_read_shape(L, "from_bytes", 3, 3);
  char text[ZK_SHAPE_TEXT];
  int64_t n = zk_shape_numel(&shape);
  if (n < 0 || (uint64_t)n != size / zk_dtype_size(dtype) || size % zk_dtype_size(dtype) != 0)
    return zkl_error(L, "from_bytes: %zu bytes do not fill a %s tensor of shape %s", size,
                     zk_dtype_name(dtype), zk_shape_text(&shape, text));
  zk_tensor *t = zkl_push_new(L, dtype, &shape);
  memcpy(zk_data(t), bytes, size);
  if (dtype == ZK_BOOL)
    for (int64_t i = 0; i < n; i++)
      ((uint8_t *)zk_data(t))[i] = bytes[i] != 0;
  zkl_options none = {.dtype = dtype};
  return zkl_finish(L, &none);
}

/* ---- filled --------------------------------------------------------------------------------- */

zk_tensor *zkl_push_shaped(lua_State *L, const char *who, zkl_options *o) {
  static const char *const params[] = {"size", NULL};
  int n = zkl_read_options(L, who, params, o);
  zk_shape shape = zkl_read_shape(L, who, 1, n);
  return zkl_push_new(L, o->dtype, &shape);
}

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

/* Fills from the number or boolean at `arg`. */
static void fill_from(lua_State *L, const char *who, zk_tensor *t, int arg) {
  zkl_check_number(L, who, t->dtype, arg);
  if (lua_isboolean(L, arg))
    zk_tensor_fill_i(t, lua_toboolean(L, arg));
  else if (lua_isinteger(L, arg))
    zk_tensor_fill_i(t, lua_tointeger(L, arg));
  else
    zk_tensor_fill_f(t, lua_tonumber(L, arg));
}

static int f_full(lua_State *L) {
  static const char *const params[] = {"size", "fill_value", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  if (zkl_read_options(L, "full", params, &o) != 2 || lua_type(L, 1) != LUA_TTABLE)
    return zkl_error(L, "full: takes a shape as a list, and a value");
  zk_shape shape = zkl_read_shape(L, "full", 1, 1);
  if (!o.has_dtype)
    o.dtype = lua_isboolean(L, 2) ? ZK_BOOL : lua_isinteger(L, 2) ? ZK_INT64 : ZK_FLOAT32;
  fill_from(L, "full", zkl_push_new(L, o.dtype, &shape), 2);
  return zkl_finish(L, &o);
}

zk_tensor *zkl_push_like(lua_State *L, const char *who, zkl_options *o) {
  static const char *const params[] = {"input", "fill_value", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1);
  int n = zkl_read_options(L, who, params, o);
  if (n != (strcmp(who, "full_like") == 0 ? 2 : 1))
    zkl_error(L, "%s: takes a tensor%s and options by name, got %d arguments", who,
              strcmp(who, "full_like") == 0 ? ", a value" : "", n);
  return zkl_push_new(L, o->has_dtype ? o->dtype : t->dtype, &t->shape);
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
  fill_from(L, "full_like", t, 2);
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
  for (int64_t i = 0; i < zk_numel(t); i++)
    if (whole)
      zk_element_set_i(t, i, (int64_t)(ZK_WRAP(first) + ZK_WRAP(i) * ZK_WRAP(by)));
    else
      zk_element_set_f(t, i, start + (double)i * step);
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

/* ---- in-place methods that write without reading -------------------------------------------- */

int zkl_wrote(lua_State *L, zk_tensor *t) {
  t->storage->version++;
  lua_settop(L, 1);
  return 1;
}

static int m_fill_(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, "fill_");
  zkl_note_copy(L, t, 2);
  fill_from(L, "fill_", t, 2);
  return zkl_wrote(L, t);
}

static int m_zero_(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, "zero_");
  lua_settop(L, 1);
  lua_pushinteger(L, 0);
  zkl_note_copy(L, t, 2);
  zk_tensor_fill_i(t, 0);
  return zkl_wrote(L, t);
}

static int m_copy_(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, "copy_");
  zkl_check_untracked(L, 2, "copy_");
  zkl_note_copy(L, t, 2);
  if (zk_tensor_copy(t, zkl_check_tensor(L, 2)) != ZK_OK)
    return zkl_raise(L);
  return zkl_wrote(L, t);
}

void zkl_open_create(lua_State *L) {
  static const luaL_Reg functions[] = {{"tensor", f_tensor},
                                       {"from_bytes", f_from_bytes},
                                       {"empty", f_empty},
                                       {"zeros", f_zeros},
                                       {"ones", f_ones},
                                       {"full", f_full},
                                       {"zeros_like", f_zeros_like},
                                       {"ones_like", f_ones_like},
                                       {"empty_like", f_empty_like},
                                       {"full_like", f_full_like},
                                       {"eye", f_eye},
                                       {"arange", f_arange},
                                       {"linspace", f_linspace},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"fill_", m_fill_}, {"zero_", m_zero_}, {"copy_", m_copy_}, {NULL, NULL}};
  zkl_set_functions(L, functions);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  zkl_set_functions(L, methods);
  lua_pop(L, 2);
  zkl_open_random(L);
  zkl_open_generator(L);
}
