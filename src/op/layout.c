/*
 * layout.c: the order in memory of what pointwise ops make, see op.h.
 */
#include "op/op.h"

/* Of input t, when it is broadcast to `shape`: 0 where it has one element for all. */
static int64_t stride_of(const zk_tensor *t, const zk_shape *shape, int dim) {
  int d = dim - (shape->ndim - t->shape.ndim);
  bool broadcast = d < 0 || (t->shape.dim[d] == 1 && shape->dim[dim] != 1);
  return broadcast ? 0 : t->stride[d];
}

/* Does dimension a lie outside of b in memory? Above 0: it does; below 0: inside; 0: nobody says.
 * The first input that has both decides. */
static int compare(const zk_call *c, const zk_shape *shape, int a, int b) {
  for (int i = 0; i < c->n_in; i++) {
    int64_t x = c->in[i] ? stride_of(c->in[i], shape, a) : 0;
    int64_t y = c->in[i] ? stride_of(c->in[i], shape, b) : 0;
    if (x == 0 || y == 0)
      continue;
    if (x != y)
      return x < y ? -1 : 1;
    if (shape->dim[a] > shape->dim[b])
      return 1;
  }
  return 0;
}

/* order[0] becomes the innermost dimension: an insertion sort, as PyTorch's TensorIterator has. */
static void sort_dims(const zk_call *c, const zk_shape *shape, int order[ZK_MAX_DIM]) {
  for (int i = 0; i < shape->ndim; i++) {
    order[i] = shape->ndim - 1 - i;
    for (int at = i, k = i - 1; k >= 0; k--) {
      int side = compare(c, shape, order[k], order[at]);
      if (side < 0)
        break;
      if (side > 0) {
        int outer = order[k];
        order[k] = order[at];
        order[at] = outer;
        at = k;
      }
    }
  }
}

void zk_op_lay_out(const zk_call *c, zk_spec spec[ZK_MAX_OUT]) {
  bool dense = true;
  for (int i = 0; i < c->n_in && dense; i++)
    dense = !c->in[i] || zk_is_contiguous(c->in[i]);
  if (dense)
    return;
  for (int k = 0; k < c->n_out; k++) {
    int order[ZK_MAX_DIM];
    int64_t step = 1;
    sort_dims(c, &spec[k].shape, order);
    spec[k].ordered = true;
    for (int i = 0; i < spec[k].shape.ndim; i++) {
      spec[k].stride[order[i]] = step;
      step *= spec[k].shape.dim[order[i]];
    }
  }
}
