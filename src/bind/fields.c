/*
 * fields.c: a tensor's fields (t.shape).
 */
#include "bind/fields.h"

#include <string.h>
#include "bind/explain.h"
#include "bind/idioms.h"
#include "bind/ops.h"

enum {
  SHAPE,
  DTYPE,
  DEVICE,
  REQUIRES_GRAD,
  GRAD,
  DATA,
  IS_LEAF,
  GRAD_FN,
  RETAINS_GRAD,
  NDIM,
  ITEMSIZE,
  NBYTES,
  T,
  H,
  MT,
  MH,
  IS_CPU,
  IS_CUDA,
  IS_SPARSE,
  IS_QUANTIZED
};
static const char *const field_names[] = {[SHAPE] = "shape",
                                          [DTYPE] = "dtype",
                                          [DEVICE] = "device",
                                          [REQUIRES_GRAD] = "requires_grad",
                                          [GRAD] = "grad",
                                          [DATA] = "data",
                                          [IS_LEAF] = "is_leaf",
                                          [GRAD_FN] = "grad_fn",
                                          [RETAINS_GRAD] = "retains_grad",
                                          [NDIM] = "ndim",
                                          [ITEMSIZE] = "itemsize",
                                          [NBYTES] = "nbytes",
                                          [T] = "T",
                                          [H] = "H",
                                          [MT] = "mT",
                                          [MH] = "mH",
                                          [IS_CPU] = "is_cpu",
                                          [IS_CUDA] = "is_cuda",
                                          [IS_SPARSE] = "is_sparse",
                                          [IS_QUANTIZED] = "is_quantized",
                                          NULL};

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

/* Raises for an unknown name of the object at 1: with what to write, or the nearest name. */
static int unknown_field(lua_State *L, const char *name) {
  lua_pushvalue(L, 1);
  lua_pushstring(L, name);
  if (zkl_explain(L, "field", 2))
    return zkl_raise_text(L);
  zkl_hint hint = zkl_hint_for(name, field_names);
  if (!hint.text[0]) { /* look among the methods */
    const char *names[400];
    int n = 0;
    luaL_getmetatable(L, ZKL_TENSOR);
    lua_getfield(L, -1, "__methods");
    for (lua_pushnil(L); lua_next(L, -2) && n < 399; lua_pop(L, 1))
      names[n++] = lua_tostring(L, -2); /* kept alive by the table */
    names[n] = NULL;
    hint = zkl_hint_for(name, names);
  }
  return zkl_error(L, "a tensor has no field or method '%s'%s", name, hint.text);
}

/* Pushes t with its dims in reverse order (T, H), or with the last two exchanged (mT, mH). */
static int push_transposed(lua_State *L, int field, zk_tensor *t) {
  const int n = t->shape.ndim;
  const bool matrices = field == MT || field == MH;
  zk_attr attr[ZK_MAX_ATTR] = {{.given = true, .n = n}};
  char text[ZK_SHAPE_TEXT];
  if (matrices ? n < 2 : field == H && n != 2 && n != 0)
    return zkl_error(L, "%s: a tensor of shape %s is no matrix%s", field_names[field],
                     zk_shape_text(&t->shape, text),
                     matrices ? ", nor a batch of them"
                     : n > 2  ? "; mH takes batches of matrices"
                              : "");
  for (int d = 0; d < n; d++)
    attr[0].v[d] = !matrices ? n - 1 - d : d < n - 2 ? d : 2 * n - 3 - d;
  zkl_push_result(L, &zk_op_permute, 1, &t, attr);
  return 1;
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
    if (zk_grad(t) && zk_requires_grad(zk_grad(t)))
      zkl_inherit(L, 2, (zk_tensor *[]){t, zk_grad(t)});
    break;
  case DATA:
    zkl_push_alias(L, t);
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
  case RETAINS_GRAD:
    lua_pushboolean(L, zk_retains_grad(t));
    break;
  case NDIM:
    lua_pushinteger(L, t->shape.ndim);
    break;
  case ITEMSIZE:
    lua_pushinteger(L, (lua_Integer)zk_dtype_size(t->dtype));
    break;
  case NBYTES:
    lua_pushinteger(L, zk_numel(t) * (lua_Integer)zk_dtype_size(t->dtype));
    break;
  case T:
  case H:
  case MT:
  case MH:
    return push_transposed(L, field, t);
  case IS_CPU:
  case IS_CUDA: /* nothing but dense tensors on the CPU */
  case IS_SPARSE:
  case IS_QUANTIZED:
    lua_pushboolean(L, field == IS_CPU);
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
