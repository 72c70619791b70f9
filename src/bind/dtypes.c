/*
 * dtypes.c: the dtypes that results have: promote_types, result_type, can_cast.
 */
#include "bind/options.h"
#include "op/want.h"
#include "tensor/convert.h"

static int push_dtype(lua_State *L, zk_dtype dtype) {
  lua_pushstring(L, zk_dtype_name(dtype));
  return 1;
}

static zk_dtype dtype_at(lua_State *L, int arg) {
  return zkl_opt_dtype(L, arg, ZK_FLOAT32);
}

/* Raises for nothing, which zkl_opt_dtype takes. */
static void want_two(lua_State *L) {
  zkl_check_text(L, 1);
  zkl_check_text(L, 2);
}

/* promote_types(type1, type2) */
static int f_promote_types(lua_State *L) {
  static const char *const params[] = {"type1", "type2", NULL};
  zkl_read_named(L, "promote_types", params);
  want_two(L);
  zk_dtype common;
  if (zk_want_common("promote_types", dtype_at(L, 1), dtype_at(L, 2), &common) != ZK_OK)
    return zkl_raise(L);
  return push_dtype(L, common);
}

/* can_cast(from_, to): without a loss of category */
static int f_can_cast(lua_State *L) {
  static const char *const params[] = {"from_", "to", NULL};
  zkl_read_named(L, "can_cast", params);
  want_two(L);
  lua_pushboolean(L, zk_dtype_category(dtype_at(L, 1)) <= zk_dtype_category(dtype_at(L, 2)));
  return 1;
}

/* The tensor at arg, or the number there as one. */
static zk_tensor *operand(lua_State *L, int arg) {
  if (zkl_test_tensor(L, arg))
    return zkl_check_tensor(L, arg);
  zk_tensor **box = zkl_new_box(L);
  zk_status status = lua_isinteger(L, arg) ? zk_tensor_number_i(lua_tointeger(L, arg), box)
                                           : zk_tensor_number_f(zkl_check_real(L, arg), box);
  if (status != ZK_OK)
    zkl_raise(L);
  return *box;
}

/* result_type(tensor1, tensor2): tensors or numbers */
static int f_result_type(lua_State *L) {
  static const char *const params[] = {"tensor1", "tensor2", NULL};
  zkl_read_named(L, "result_type", params);
  zk_tensor *a = operand(L, 1), *b = operand(L, 2);
  zk_dtype dtype = zk_promote(a, b), common;
  if (!a->is_number && !b->is_number &&
      zk_want_common("result_type", a->dtype, b->dtype, &common) != ZK_OK)
    return zkl_raise(L);
  if (a->is_number && b->is_number && zk_dtype_is_real(dtype))
    dtype = ZK_FLOAT32; /* the default dtype */
  return push_dtype(L, dtype);
}

void zkl_open_result_dtypes(lua_State *L) {
  static const luaL_Reg functions[] = {{"promote_types/2", f_promote_types},
                                       {"can_cast/2", f_can_cast},
                                       {"result_type/2", f_result_type},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
