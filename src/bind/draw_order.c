/*
 * draw_order.c: the order of memory, see draw_order.h.
 */
#include "bind/draw_order.h"

#include "bind/box.h"
#include "bind/options.h"
#include "tensor/convert.h"

/* The dimensions of t, those of large strides first; equal ones stay in their order. */
static void order_of(const zk_tensor *t, int order[ZK_MAX_DIM]) {
  for (int i = 0; i < t->shape.ndim; i++) {
    int k = i;
    for (; k > 0 && t->stride[order[k - 1]] < t->stride[i]; k--)
      order[k] = order[k - 1];
    order[k] = i;
  }
}

static zk_tensor *push_view(lua_State *L, zk_tensor *t, const zk_shape *shape,
                            const int64_t *stride) {
  zk_tensor **box = zkl_new_box(L);
  if (zk_tensor_as_strided(t, shape, stride, t->offset, box) != ZK_OK)
    zkl_raise(L);
  return *box;
}

zk_tensor *zkl_push_in_memory_order(lua_State *L, zk_tensor *t) {
  int order[ZK_MAX_DIM] = {0};
  zk_shape shape = t->shape;
  int64_t stride[ZK_MAX_DIM];
  order_of(t, order);
  for (int i = 0; i < shape.ndim; i++) {
    shape.dim[i] = t->shape.dim[order[i]];
    stride[i] = t->stride[order[i]];
  }
  return push_view(L, t, &shape, stride);
}

zk_tensor *zkl_push_ordered_like(lua_State *L, zk_dtype dtype, const zk_tensor *like) {
  int order[ZK_MAX_DIM] = {0};
  int64_t stride[ZK_MAX_DIM], step = 1;
  zk_tensor *dense = zkl_push_new(L, dtype, &like->shape);
  order_of(like, order);
  for (int i = like->shape.ndim - 1; i >= 0; i--) {
    stride[order[i]] = step;
    step *= like->shape.dim[order[i]];
  }
  zk_tensor *view = push_view(L, dense, &like->shape, stride);
  lua_remove(L, -2);
  return view;
}

void zkl_want_drawn_real(lua_State *L, const char *who, const zk_tensor *t) {
  if (!zk_dtype_is_real(t->dtype))
    zkl_error(L,
              "%s: the numbers drawn are real, and the tensor is %s: draw into one of float32, "
              "and convert that",
              who, zk_dtype_name(t->dtype));
}

void zkl_draw_each(lua_State *L, zk_tensor *t, double (*draw)(zk_rng *r, double a, double b),
                   double a, double b) {
  zk_tensor *ordered = zkl_push_in_memory_order(L, t);
  zk_tensor *draws = zkl_push_new(L, t->dtype, &ordered->shape);
  for (int64_t i = 0, n = zk_numel(draws); i < n; i++)
    zk_element_set_f(draws, i, draw(zk_rng_default(), a, b));
  if (zk_tensor_copy(ordered, draws) != ZK_OK)
    zkl_raise(L);
  lua_pop(L, 2);
}
