/*
 * stored.c: arrays that stay in their file: what they are, their ranges and their differences.
 */
#include "bind/stored.h"

#include "io/stored_values.h"
#include "io/zip.h"

#define STORED "zknn.files.Stored"

void zkl_push_stored(lua_State *L, zk_object *o) {
  zk_object **box = lua_newuserdatauv(L, sizeof(zk_object *), 0);
  *box = zk_object_retain(o);
  luaL_setmetatable(L, STORED);
}

static int stored_gc(lua_State *L) {
  zk_object **box = zkl_check_object(L, 1, STORED);
  zk_object_release(*box);
  *box = NULL;
  return 0;
}

static const zk_stored *stored_at(lua_State *L, int arg) {
  zk_object **box = zkl_check_object(L, arg, STORED);
  return *box ? (*box)->stored : NULL;
}

static void set_sizes(lua_State *L, const char *name, const int64_t *sizes, int n) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    lua_pushinteger(L, sizes[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, name);
}

/* stored(x) -> {dtype, shape, strides, bytes, offset, entry, requires_grad}, or nil of anything but
 * such an array */
static int f_stored(lua_State *L) {
  if (!luaL_testudata(L, 1, STORED))
    return 0;
  const zk_stored *s = stored_at(L, 1);
  lua_createtable(L, 0, 7);
  lua_pushstring(L, s->dtype->name);
  lua_setfield(L, -2, "dtype");
  set_sizes(L, "shape", s->shape.dim, s->shape.ndim);
  set_sizes(L, "strides", s->stride, s->shape.ndim);
  lua_pushinteger(L, (lua_Integer)zk_stored_bytes(s));
  lua_setfield(L, -2, "bytes");
  lua_pushinteger(L, (lua_Integer)s->at);
  lua_setfield(L, -2, "offset");
  lua_pushboolean(L, s->requires_grad);
  lua_setfield(L, -2, "requires_grad");
  if (s->entry >= 0) {
    lua_pushstring(L, zk_zip_name(s->file->zip, s->entry));
    lua_setfield(L, -2, "entry");
  }
  return 1;
}

/* The array at arg, or that of a tensor there. What zk_stored_clear ends. */
static zk_status array_at(lua_State *L, int arg, zk_stored *out) {
  zk_tensor *t = zkl_test_tensor(L, arg);
  if (t)
    return zk_stored_of_tensor(t, out);
  *out = *stored_at(L, arg);
  if (out->file)
    zk_stored_file_retain(out->file);
  zk_tensor_retain(out->value);
  return ZK_OK;
}

static zk_status stats_of(lua_State *L, zk_stored_stats *out) {
  zk_stored s;
  ZK_TRY(array_at(L, 1, &s));
  zk_status status = zk_stored_stats_of(&s, out);
  zk_stored_clear(&s);
  return status;
}

static void set_real(lua_State *L, const char *name, double x) {
  zkl_push_real(L, x);
  lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, int64_t x) {
  lua_pushinteger(L, x);
  lua_setfield(L, -2, name);
}

static zk_dtype dtype_at(lua_State *L, int arg) {
  zk_tensor *t = zkl_test_tensor(L, arg);
  return t ? t->dtype : stored_at(L, arg)->dtype->dtype;
}

/* A uint64 past 2^63 as the nearest real. */
static void set_number(lua_State *L, const char *name, zk_dtype dtype, zk_stored_number x) {
  if (zk_dtype_is_real(dtype))
    set_real(L, name, x.real);
  else if (dtype == ZK_BOOL)
    set_integer(L, name, x.real != 0);
  else if (dtype == ZK_UINT64 && x.integer < 0)
    set_real(L, name, (double)(uint64_t)x.integer);
  else
    set_integer(L, name, x.integer);
}

/* stored_stats(x) -> {count, nan, inf, min, max, mean, std}; the last four of its finite elements,
 * when it has one */
static int f_stats(lua_State *L) {
  zk_stored_stats s = {0};
  zk_dtype dtype = dtype_at(L, 1);
  zkl_done(L, zkl_try_stoppable(L, stats_of(L, &s)));
  lua_createtable(L, 0, 7);
  set_integer(L, "count", s.count);
  set_integer(L, "nan", s.nans);
  set_integer(L, "inf", s.infinities);
  if (s.finite == 0)
    return 1;
  set_number(L, "min", dtype, s.least);
  set_number(L, "max", dtype, s.greatest);
  set_real(L, "mean", s.mean);
  set_real(L, "std", s.deviation);
  return 1;
}

static zk_status compare(lua_State *L, double rtol, double atol, zk_stored_difference *out) {
  zk_stored a, b;
  ZK_TRY(array_at(L, 1, &a));
  zk_status status = array_at(L, 2, &b);
  if (status == ZK_OK && !zk_shape_equal(&a.shape, &b.shape))
    status = zk_fail(ZK_ERR_ARG, "stored_compare: the shapes differ");
  if (status == ZK_OK) {
    status = zk_stored_compare(&a, &b, rtol, atol, out);
    zk_stored_clear(&b);
  }
  zk_stored_clear(&a);
  return status;
}

/* stored_compare(a, b, rtol, atol) -> {count, unequal, nan, absolute, relative, index} */
static int f_compare(lua_State *L) {
  zk_stored_difference d = {0};
  double rtol = zkl_check_real(L, 3), atol = zkl_check_real(L, 4);
  int ndim =
      zkl_test_tensor(L, 1) ? zkl_test_tensor(L, 1)->shape.ndim : stored_at(L, 1)->shape.ndim;
  dtype_at(L, 2); /* raises for what is no array */
  zkl_done(L, zkl_try_stoppable(L, compare(L, rtol, atol, &d)));
  lua_createtable(L, 0, 6);
  set_integer(L, "count", d.count);
  set_integer(L, "unequal", d.unequal);
  set_integer(L, "nan", d.nans);
  set_real(L, "absolute", d.absolute);
  set_real(L, "relative", d.relative);
  if (d.unequal > 0)
    set_sizes(L, "index", d.index, ndim);
  return 1;
}

void zkl_open_stored(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"stored", f_stored}, {"stored_stats", f_stats}, {"stored_compare", f_compare}, {NULL, NULL}};
  luaL_newmetatable(L, STORED);
  lua_pushcfunction(L, stored_gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
  zkl_set_functions(L, functions);
}
