/*
 * from_lua.c: tensors from Lua values: nested lists, numbers, strings of bytes.
 */
#include <string.h>
#include "bind/options.h"
#include "onnx/trace/trace.h"

typedef struct scan {
  zk_shape shape;
  bool shaped; /* a leaf has been met: the shape is whole */
  bool real, integer, boolean;
} scan;

/* Raises when the list of n entries at the top has keys that are none of theirs. It looks behind
 * the last entry, where those of a constructor {1, 2, a = 3} are; table.pack's n is one of a list.
 */
static void check_no_names(lua_State *L, lua_Integer n) {
  if (n == 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, n);
  if (!lua_next(L, -2))
    return;
  bool entry = lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 && lua_tointeger(L, -2) <= n;
  bool count = lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), "n") == 0 && n > 0;
  if (!entry && !count)
    zkl_error(L, "tensor: a list is wanted, got a table with the key %s%s",
              luaL_tolstring(L, -2, NULL),
              n > 0 ? "; names go into a second table: tensor({1, 2}, {dtype=\"float64\"})" : "");
  lua_pop(L, 2);
}

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
    else if (lua_type(L, -1) == LUA_TSTRING && strchr(lua_tostring(L, -1), ','))
      zkl_error(L,
                "tensor: a tensor holds numbers or booleans, got %s: [[...]] is a text in Lua; "
                "lists are written {{1, 2}, {3, 4}}",
                zkl_describe(L, -1));
    else
      zkl_error(L, "tensor: a tensor holds numbers or booleans, got %s",
                zkl_is_tensor(L, -1) ? "a tensor: zknn.stack(list) puts tensors together"
                : lua_type(L, -1) == LUA_TSTRING ? zkl_describe(L, -1)
                                                 : luaL_typename(L, -1));
    return;
  }
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  check_no_names(L, n);
  if (n == 0 && zkl_is_no_list(L, -1))
    zkl_error(L, "tensor: a list is wanted, got %s", zkl_describe(L, -1));
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

/* Raises for n arguments, of which the second is no table of options. */
static int refuse_second(lua_State *L, int n) {
  static const char *const message =
      "tensor: takes a value and a table of options, got %d arguments: %s";
  zk_dtype dtype;
  if (lua_type(L, 2) != LUA_TSTRING)
    return zkl_error(L, message, n, "write tensor({1, 2}) for several values");
  const char *text = lua_tostring(L, 2);
  const char *given = zk_dtype_parse(text, &dtype) ? "dtype=\"%s\""
                      : strcmp(text, "cpu") == 0   ? "device=\"%s\""
                                                   : "dtype=\"float64\"";
  given = lua_pushfstring(L, given, text);
  return zkl_error(L, message, n, lua_pushfstring(L, "write tensor(value, {%s})", given));
}

static int f_tensor(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  int n = lua_gettop(L);
  zkl_check_that(L, !lua_isnone(L, 1), 1, "a value");
  if (n > 1 && zkl_read_options(L, "tensor", NULL, &o) != 1)
    return refuse_second(L, n);
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
  static const char *const params[] = {"bytes", "dtype", "shape", NULL};
  size_t size;
  zkl_read_named(L, "from_bytes", params);
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

void zkl_open_from_lua(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"tensor", f_tensor}, {"from_bytes/3", f_from_bytes}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
