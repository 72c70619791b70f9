/*
 * methods.c: those methods of a tensor that are no ops (t:item()).
 */
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "bind/idioms.h"
#include "bind/options.h"
#include "bind/ops.h"
#include "tensor/print.h"
#include "onnx/trace/trace.h"
#include "bind/read.h"

/* The list `of` of the tensor at 1, a number for each dimension, or the one of the dim at 2. */
static int push_sizes(lua_State *L, const char *who, const zk_tensor *t, const int64_t *of,
                      bool shape) {
  static const char *const params[] = {"self", "dim", NULL};
  int d;
  zkl_read_named(L, who, params);
  if (lua_isnoneornil(L, 2)) {
    zkl_push_sizes(L, of, t->shape.ndim, shape);
    return 1;
  }
  if (t->shape.ndim == 0)
    return zkl_error(L, "%s: a scalar tensor has no dimensions", who);
  if (zk_wrap_dim(who, zkl_check_integer(L, 2), t->shape.ndim, &d) != ZK_OK)
    return zkl_raise(L);
  lua_pushinteger(L, of[d]);
  return 1;
}

static int m_size(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  return push_sizes(L, "size", t, t->shape.dim, true);
}

static int m_stride(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  return push_sizes(L, "stride", t, t->stride, false);
}

static int m_storage_offset(lua_State *L) {
  lua_pushinteger(L, zkl_check_tensor(L, 1)->offset);
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

/* A uint64 past Lua's integers becomes a float, as such a number in a script does. */
static void push_element(lua_State *L, const zk_tensor *t, int64_t at) {
  if (t->dtype == ZK_UINT64 && zk_element_i(t, at) < 0)
    zkl_push_real(L, zk_element_f(t, at));
  else if (t->dtype == ZK_BOOL)
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
  if (t->dtype == dtype)
    lua_settop(L, 1);
  else
    zkl_push_cast(L, t, dtype);
  return 1;
}

/* t:to(dtype), t:to(device), t:to(device, dtype), t:to(other), t:to{dtype=, device=} */
static int m_to(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1), *like = zkl_test_tensor(L, 2);
  zk_dtype dtype = like ? like->dtype : t->dtype;
  int last = lua_gettop(L), options = lua_istable(L, last) && !zkl_is_object(L, last) ? last : 0;
  static const char *const names[] = {"dtype", "device", NULL};
  if (lua_isnoneornil(L, 2) && lua_isnoneornil(L, 3))
    return zkl_error(L,
                     "to: takes a dtype, a device or a tensor, got nothing; a dtype is a string: "
                     "x:to(\"float64\")");
  if (options)
    zkl_place_named(L, "to", "argument", NULL, names);
  for (int i = 2; i <= lua_gettop(L); i++) {
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

/* x:float(), x:long(), .. */
#define ZK_DTYPE(id, suffix, ...)                                                                  \
  static int to_##suffix(lua_State *L) {                                                           \
    return push_cast(L, ZK_##id);                                                                  \
  }
#include "tensor/dtypes.def"
static const lua_CFunction casts[ZK_DTYPES] = {
#define ZK_DTYPE(id, suffix, ...) to_##suffix,
#include "tensor/dtypes.def"
};

/* Opens those that have a name. */
static void open_casts(lua_State *L) {
  char rows[ZK_DTYPES][16];
  luaL_Reg methods[ZK_DTYPES + 1];
  int n = 0;
  for (int d = 0; d < ZK_DTYPES; d++)
    if (*zk_dtype_table[d].method) {
      snprintf(rows[n], sizeof rows[n], "%s:0", zk_dtype_table[d].method);
      methods[n] = (luaL_Reg){rows[n], casts[d]};
      n++;
    }
  methods[n] = (luaL_Reg){NULL, NULL};
  zkl_set_tensor_methods(L, methods);
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
  zkl_push_alias(L, zkl_check_tensor(L, 1));
  return 1;
}

static int m_requires_grad_(lua_State *L) {
  static const char *const params[] = {"self", "requires_grad", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_read_named(L, "requires_grad_", params);
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
  static const luaL_Reg methods[] = {{"size:1", m_size},
                                     {"stride:1", m_stride},
                                     {"storage_offset:0", m_storage_offset},
                                     {"dim:0", m_dim},
                                     {"ndimension:0", m_dim},
                                     {"numel:0", m_numel},
                                     {"nelement:0", m_numel},
                                     {"is_contiguous:0", m_is_contiguous},
                                     {"item:0", m_item},
                                     {"tolist:0", m_tolist},
                                     {"bytes:0", m_bytes},
                                     {"to:3", m_to},
                                     {"cpu:0", m_cpu},
                                     {"contiguous:0", m_contiguous},
                                     {"detach:0", m_detach},
                                     {"requires_grad_:1", m_requires_grad_},
                                     {"each:0", m_each},
                                     {NULL, NULL}};
  luaL_getmetatable(L, ZKL_TENSOR);
  zkl_push_function(L, m_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
  zkl_set_tensor_methods(L, methods);
  open_casts(L);
}
