/*
 * fields.c: a tensor's fields (t.shape) and those methods that are no ops (t:item()).
 */
#include "bind/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/rng.h"
#include "bind/idioms.h"
#include "tensor/print.h"

int zkl_error(lua_State *L, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  zk_fail(ZK_ERR_ARG, "%s", text);
  return zkl_raise(L);
}

/* The number of edits (insert, delete, replace, swap neighbours) between two short names. */
static int distance(const char *a, const char *b) {
  int n = (int)strlen(a), m = (int)strlen(b);
  int rows[3][64];
  if (n > 62 || m > 62)
    return 99;
  for (int j = 0; j <= m; j++)
    rows[0][j] = j;
  for (int i = 1; i <= n; i++) {
    int *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    now[0] = i;
    for (int j = 1; j <= m; j++) {
      int d = last[j - 1] + (a[i - 1] != b[j - 1]);
      if (last[j] + 1 < d)
        d = last[j] + 1;
      if (now[j - 1] + 1 < d)
        d = now[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < d)
        d = before[j - 2] + 1;
      now[j] = d;
    }
  }
  return rows[n % 3][m];
}

const char *zkl_nearest(const char *name, const char *const *names) {
  const char *best = NULL;
  int least = (int)strlen(name) / 3 + 2; /* more edits than that is another word */
  for (; *names; names++) {
    int d = distance(name, *names);
    if (d < least || (best && d == least && strcmp(*names, best) < 0)) { /* "relu", not "relu_" */
      least = d;
      best = *names;
    }
  }
  return best;
}

void zkl_check_untracked(lua_State *L, int arg, const char *what) {
  zk_tensor *t = zkl_check_tensor(L, arg);
  if (zk_grad_mode() && zk_requires_grad(t))
    zkl_error(L,
              "%s: this tensor requires a gradient and gradients are recorded: do it inside "
              "zknn.no_grad",
              what);
}

void zkl_check_writable(lua_State *L, int arg, const char *what) {
  zkl_check_untracked(L, arg, what);
  if (zk_trace_before_write(zkl_check_tensor(L, arg)) != ZK_OK)
    zkl_raise(L);
  zk_before_write(zkl_check_tensor(L, arg));
}

/* ---- fields --------------------------------------------------------------------------------- */

static void push_alias(lua_State *L, zk_tensor *t) {
  zk_tensor **box = zkl_new_box(L);
  zk_status status;
  int tries = 0;
  do
    status = zk_tensor_alias(t, box);
  while (zkl_try_again(L, status, &tries));
  if (status != ZK_OK)
    zkl_raise(L);
  zkl_adopt(L);
}

enum { SHAPE, DTYPE, DEVICE, REQUIRES_GRAD, GRAD, DATA, IS_LEAF, GRAD_FN };
static const char *const field_names[] = {
    "shape", "dtype", "device", "requires_grad", "grad", "data", "is_leaf", "grad_fn", NULL};

void zkl_push_field_names(lua_State *L) {
  lua_newtable(L);
  for (int i = 0; field_names[i]; i++) {
    lua_pushstring(L, field_names[i]);
    lua_rawseti(L, -2, i + 1);
  }
}

static int find_field(const char *name) {
  for (int i = 0; field_names[i]; i++)
    if (strcmp(field_names[i], name) == 0)
      return i;
  return -1;
}

/* Raises for an unknown name: with the nearest field or method. */
static int unknown_field(lua_State *L, const char *name) {
  if (strcmp(name, "get") == 0)
    return zkl_error(L, "a tensor has no method 'get': write x[i], which counts from 0");
  const char *near = zkl_nearest(name, field_names);
  if (!near) { /* look among the methods */
    const char *names[400];
    int n = 0;
    luaL_getmetatable(L, ZKL_TENSOR);
    lua_getfield(L, -1, "__methods");
    for (lua_pushnil(L); lua_next(L, -2) && n < 399; lua_pop(L, 1))
      names[n++] = lua_tostring(L, -2); /* kept alive by the table */
    names[n] = NULL;
    near = zkl_nearest(name, names);
  }
  if (near)
    return zkl_error(L, "a tensor has no field or method '%s'; did you mean '%s'?", name, near);
  return zkl_error(L, "a tensor has no field or method '%s'", name);
}

int zkl_get_field(lua_State *L) {
  const char *name = lua_tostring(L, 2);
  int field = find_field(name);
  if (field < 0)
    return name[0] == '_' ? 0 : unknown_field(L, name); /* libraries probe for __name and such */
  zk_tensor *t = zkl_check_tensor(L, 1);
  switch (field) {
  case SHAPE:
    zkl_push_sizes(L, t->shape.dim, t->shape.ndim, true);
    break;
  case DTYPE:
    lua_pushstring(L, zk_dtype_name(t->dtype));
    break;
  case DEVICE:
    lua_pushliteral(L, "cpu");
    break;
  case REQUIRES_GRAD:
    lua_pushboolean(L, zk_requires_grad(t));
    break;
  case GRAD:
    zkl_push_tensor(L, zk_grad(t));
    break;
  case DATA:
    push_alias(L, t);
    break;
  case IS_LEAF:
    lua_pushboolean(L, zk_is_leaf(t));
    break;
  case GRAD_FN:
    if (zk_grad_fn(t))
      lua_pushstring(L, zk_grad_fn(t));
    else
      lua_pushnil(L);
    break;
  }
  return 1;
}

int zkl_set_field(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  const char *name = lua_tostring(L, 2);
  switch (find_field(name)) {
  case REQUIRES_GRAD:
    if (!lua_isboolean(L, 3))
      return zkl_error(L, "requires_grad is a boolean, got %s", luaL_typename(L, 3));
    if (zk_set_requires_grad(t, lua_toboolean(L, 3)) != ZK_OK)
      return zkl_raise(L);
    return 0;
  case GRAD:
    if (!lua_isnil(L, 3) && !zkl_test_tensor(L, 3))
      return zkl_error(L, "grad is a tensor or nil, got %s", luaL_typename(L, 3));
    if (zk_set_grad(t, lua_isnil(L, 3) ? NULL : zkl_check_tensor(L, 3)) != ZK_OK)
      return zkl_raise(L);
    return 0;
  case DATA:
    if (!zkl_test_tensor(L, 3))
      return zkl_error(L, "data is a tensor, got %s%s", luaL_typename(L, 3),
                       lua_isnumber(L, 3) ? "; to fill it with a number, use t.data:fill_(x)" : "");
    if (zkl_in_use(t))
      return zkl_error(L, "data: a call that is under way uses this tensor; assign it later");
    if (zk_set_data(t, zkl_check_tensor(L, 3)) != ZK_OK)
      return zkl_raise(L);
    return 0;
  case -1:
    return unknown_field(L, name);
  default:
    return zkl_error(L, "a tensor's %s cannot be assigned", name);
  }
}

zk_tensor *zkl_read(lua_State *L, int arg, const char *how) {
  zk_tensor *t = zkl_check_tensor(L, arg);
  if (!zk_is_tracing())
    return t;
  zk_tensor **box = zkl_new_box(L);
  if (zk_trace_read(t, how, box) != ZK_OK)
    zkl_raise(L);
  t = *box;
  zkl_adopt(L);
  return t;
}

/* ---- methods -------------------------------------------------------------------------------- */

static int m_size(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  int d;
  if (lua_isnoneornil(L, 2)) {
    zkl_push_sizes(L, t->shape.dim, t->shape.ndim, true);
    return 1;
  }
  if (t->shape.ndim == 0)
    return zkl_error(L, "size: a scalar tensor has no dimensions");
  if (zk_wrap_dim("size", zkl_check_integer(L, 2), t->shape.ndim, &d) != ZK_OK)
    return zkl_raise(L);
  lua_pushinteger(L, t->shape.dim[d]);
  return 1;
}

static int m_stride(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_push_sizes(L, t->stride, t->shape.ndim, false);
  return 1;
}

static int m_dim(lua_State *L) {
  lua_pushinteger(L, zkl_check_tensor(L, 1)->shape.ndim);
  return 1;
}

static int m_numel(lua_State *L) {
  lua_pushinteger(L, zk_numel(zkl_check_tensor(L, 1)));
  return 1;
}

static int m_is_contiguous(lua_State *L) {
  lua_pushboolean(L, zk_is_contiguous(zkl_check_tensor(L, 1)));
  return 1;
}

static void push_element(lua_State *L, const zk_tensor *t, int64_t at) {
  if (t->dtype == ZK_BOOL)
    lua_pushboolean(L, zk_element_i(t, at) != 0);
  else if (zk_dtype_is_real(t->dtype))
    zkl_push_real(L, zk_element_f(t, at));
  else
    lua_pushinteger(L, zk_element_i(t, at));
}

static int m_item(lua_State *L) {
  zk_tensor *t = zkl_read(L, 1, "item");
  char text[ZK_SHAPE_TEXT];
  if (zk_numel(t) != 1)
    return zkl_error(L, "item: a tensor of shape %s has %lld elements, not one",
                     zk_shape_text(&t->shape, text), (long long)zk_numel(t));
  push_element(L, t, 0);
  return 1;
}

static void push_list(lua_State *L, const zk_tensor *t, int dim, int64_t offset) {
  if (dim == t->shape.ndim) {
    push_element(L, t, offset);
    return;
  }
  luaL_checkstack(L, 3, "tolist");
  if (t->shape.dim[dim] >= INT32_MAX)
    zkl_error(L, "tolist: a list of %lld entries is too long", (long long)t->shape.dim[dim]);
  lua_createtable(L, (int)t->shape.dim[dim], 0);
  for (int64_t i = 0; i < t->shape.dim[dim]; i++) {
    if (i % 4096 == 0)
      zkl_heed(L);
    push_list(L, t, dim + 1, offset + i * t->stride[dim]);
    lua_rawseti(L, -2, i + 1);
  }
}

static int m_tolist(lua_State *L) {
  zk_tensor *t = zkl_read(L, 1, "tolist"), **own = zkl_new_box(L);
  if (zk_tensor_alias(t, own) != ZK_OK) /* a finalizer may give t other data while the list grows */
    return zkl_raise(L);
  push_list(L, *own, 0, 0);
  return 1;
}

static int m_bytes(lua_State *L) {
  zk_tensor *t = zkl_read(L, 1, "bytes"), **dense = zkl_new_box(L);
  if (zk_tensor_contiguous(t, dense) != ZK_OK)
    return zkl_raise(L);
  lua_pushlstring(L, zk_data(*dense), (size_t)zk_numel(*dense) * zk_dtype_size(t->dtype));
  return 1;
}

static int m_tostring(lua_State *L) {
  zk_tensor **box = zkl_check_object(L, 1, ZKL_TENSOR);
  char suffix[80];
  char *text;
  if (!*box) {
    lua_pushliteral(L, "tensor (closed)");
    return 1;
  }
  zk_tensor *t = zkl_read(L, 1, "tostring");
  if (zk_grad_fn(*box))
    snprintf(suffix, sizeof suffix, "grad_fn=<%s>", zk_grad_fn(*box));
  else
    snprintf(suffix, sizeof suffix, "requires_grad=True");
  if (zk_tensor_text(t, zk_requires_grad(*box) ? suffix : NULL, &text) != ZK_OK)
    return zkl_raise(L);
  lua_pushstring(L, text); /* may raise for want of memory, and then leaks the text */
  zk_free(text);
  return 1;
}

/* Pushes the tensor at 1 itself when it has that dtype, else its cast. */
static int push_cast(lua_State *L, zk_dtype dtype) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .i = dtype}};
  if (t->dtype == dtype) {
    lua_settop(L, 1);
    return 1;
  }
  zkl_push_result(L, &zk_op_cast, 1, &t, attr);
  return 1;
}

void zkl_check_device(lua_State *L, const char *device) {
  if (strcmp(device, "cpu") != 0)
    zkl_error(L,
              "there is no device or dtype '%s' in this build; devices: cpu; dtypes: float32, "
              "float64, int64, uint8, bool",
              device);
}

/* t:to(dtype), t:to(device), t:to(device, dtype), t:to(other), t:to{dtype=, device=} */
static int m_to(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1), *like = zkl_test_tensor(L, 2);
  zk_dtype dtype = like ? like->dtype : t->dtype;
  int options = lua_istable(L, lua_gettop(L)) ? lua_gettop(L) : 0;
  for (int i = 2; i <= lua_gettop(L) && i <= 3; i++) {
    if (i == options || (like && i == 2) || lua_isnil(L, i))
      continue;
    const char *name = zkl_check_text(L, i);
    if (!zk_dtype_parse(name, &dtype))
      zkl_check_device(L, name);
  }
  if (options) {
    if (lua_getfield(L, options, "dtype") != LUA_TNIL)
      dtype = zkl_opt_dtype(L, -1, dtype);
    if (lua_getfield(L, options, "device") != LUA_TNIL)
      zkl_check_device(L, zkl_check_text(L, -1));
  }
  return push_cast(L, dtype);
}

static int m_float(lua_State *L) {
  return push_cast(L, ZK_FLOAT32);
}
static int m_double(lua_State *L) {
  return push_cast(L, ZK_FLOAT64);
}
static int m_long(lua_State *L) {
  return push_cast(L, ZK_INT64);
}
static int m_byte(lua_State *L) {
  return push_cast(L, ZK_UINT8);
}
static int m_bool(lua_State *L) {
  return push_cast(L, ZK_BOOL);
}

static int m_cpu(lua_State *L) {
  zkl_check_tensor(L, 1);
  lua_settop(L, 1);
  return 1;
}

static int m_contiguous(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zk_attr attr[ZK_MAX_ATTR] = {0};
  if (zk_is_contiguous(t) && !zk_is_tracing()) /* a trace is the same for all sizes */
    return m_cpu(L);
  zkl_push_result(L, &zk_op_clone, 1, &t, attr);
  return 1;
}

static int m_detach(lua_State *L) {
  push_alias(L, zkl_check_tensor(L, 1));
  return 1;
}

static int m_requires_grad_(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (!lua_isnoneornil(L, 2))
    zkl_check_type(L, 2, LUA_TBOOLEAN);
  bool on = lua_isnoneornil(L, 2) || lua_toboolean(L, 2);
  if (zk_set_requires_grad(t, on) != ZK_OK)
    return zkl_raise(L);
  lua_settop(L, 1);
  return 1;
}

/* The iterator of t:each(): index, view; the next index is the control value + 1. */
static int each_next(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  lua_Integer i = lua_tointeger(L, 2) + 1;
  if (i >= t->shape.dim[0])
    return 0;
  lua_settop(L, 1);
  lua_pushinteger(L, i);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, i);
  lua_gettable(L, -2);
  lua_remove(L, -2);
  return 2;
}

static int m_each(lua_State *L) {
  if (zkl_check_tensor(L, 1)->shape.ndim == 0)
    return zkl_error(L, "each: a scalar tensor has no dimension to walk");
  zkl_push_function(L, each_next);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, -1);
  return 3;
}

void zkl_open_methods(lua_State *L) {
  static const luaL_Reg methods[] = {{"size", m_size},
                                     {"stride", m_stride},
                                     {"dim", m_dim},
                                     {"numel", m_numel},
                                     {"is_contiguous", m_is_contiguous},
                                     {"item", m_item},
                                     {"tolist", m_tolist},
                                     {"bytes", m_bytes},
                                     {"to", m_to},
                                     {"float", m_float},
                                     {"double", m_double},
                                     {"long", m_long},
                                     {"byte", m_byte},
                                     {"bool", m_bool},
                                     {"cpu", m_cpu},
                                     {"contiguous", m_contiguous},
                                     {"detach", m_detach},
                                     {"requires_grad_", m_requires_grad_},
                                     {"each", m_each},
                                     {NULL, NULL}};
  luaL_getmetatable(L, ZKL_TENSOR);
  zkl_push_function(L, m_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_getfield(L, -1, "__methods");
  zkl_set_functions(L, methods);
  lua_pop(L, 2);
}
