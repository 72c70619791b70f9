/*
 * equal.c: whether two tensors hold the same: zknn.equal and zknn.allclose.
 */
#include "bind/options.h"

#include <math.h>
#include "base/interrupt.h"
#include "bind/read.h"

/* Pushes a dense copy (or t itself) of dtype. */
static const zk_tensor *push_dense(lua_State *L, zk_tensor *t, zk_dtype dtype) {
  zk_tensor **cast = zkl_new_box(L), **dense = zkl_new_box(L);
  bool before = zk_stoppable_begin(true);
  zk_status status = zk_tensor_cast(t, dtype, cast);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(*cast, dense);
  if (zk_stoppable_end(before, status) != ZK_OK)
    zkl_raise(L);
  return *dense;
}

/* Notes, for an export, that both tensors are looked into. Is the answer to be the other one? */
static bool is_forged(lua_State *L, const char *how) {
  int top = lua_gettop(L);
  bool forged = false;
  for (int i = 1; i <= 2; i++)
    forged = zkl_read(L, i, how) != zkl_check_tensor(L, i) || forged;
  lua_settop(L, top);
  return forged;
}

/* equal(a, b): same shape and, after dtype promotion, same elements. nan differs from itself. */
static int f_equal(lua_State *L) {
  static const char *const params[] = {"input", "other", NULL};
  zkl_read_named(L, "equal", params);
  zk_tensor *a = zkl_check_tensor(L, 1), *b = zkl_check_tensor(L, 2);
  bool forged = is_forged(L, "equal"), same = zk_shape_equal(&a->shape, &b->shape);
  if (same) {
    zk_dtype dtype = zk_dtype_computes(zk_promote_dtypes(a->dtype, b->dtype));
    const zk_tensor *x = push_dense(L, a, dtype), *y = push_dense(L, b, dtype);
    ZK_ANY(dtype, {
      const scalar *u = (const scalar *)zk_data(x);
      const scalar *v = (const scalar *)zk_data(y);
      for (int64_t i = 0, n = zk_numel(x); i < n && same; i++)
        same = u[i] == v[i];
    });
  }
  lua_pushboolean(L, same != forged);
  return 1;
}

/* allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=false): |a - b| <= atol + rtol |b| everywhere.
 * The shapes must be equal, or it is an error. */
static int f_allclose(lua_State *L) {
  static const char *const params[] = {"input", "other", "rtol", "atol", "equal_nan", NULL};
  zkl_read_named(L, "allclose", params);
  zk_tensor *a = zkl_check_tensor(L, 1), *b = zkl_check_tensor(L, 2);
  double rtol = zkl_opt_real(L, 3, 1e-5), atol = zkl_opt_real(L, 4, 1e-8);
  bool equal_nan = zkl_option(L, "allclose", "equal_nan", 5, false);
  char ta[ZK_SHAPE_TEXT], tb[ZK_SHAPE_TEXT];
  if (!(rtol >= 0 && atol >= 0))
    return zkl_error(L, "allclose: rtol is %g and atol %g, they must be 0 or more", rtol, atol);
  if (!zk_shape_equal(&a->shape, &b->shape))
    return zkl_error(L, "allclose: shapes %s and %s differ", zk_shape_text(&a->shape, ta),
                     zk_shape_text(&b->shape, tb));
  const zk_tensor *x = push_dense(L, a, ZK_FLOAT64), *y = push_dense(L, b, ZK_FLOAT64);
  const double *u = zk_data(x), *v = zk_data(y);
  bool close = true;
  bool before = zk_stoppable_begin(true);
  for (int64_t i = 0, n = zk_numel(x); i < n && close && (i % 65536 || !zk_interrupted()); i++)
    close = u[i] == v[i] || fabs(u[i] - v[i]) <= atol + rtol * fabs(v[i]) ||
            (equal_nan && isnan(u[i]) && isnan(v[i]));
  if (zk_stoppable_end(before, ZK_OK) != ZK_OK)
    return zkl_raise(L);
  lua_pushboolean(L, close != is_forged(L, "allclose"));
  return 1;
}

void zkl_open_equal(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"equal/2", f_equal}, {"allclose/5", f_allclose}, {NULL, NULL}};
  zkl_set_functions(L, functions);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  zkl_set_functions(L, functions);
  lua_pop(L, 2);
}
