/*
 * windows.c: unfold: the windows of a dimension as a view.
 */
#include "op/adjoint.h"
#include "op/kernel.h"
#include "op/shape/view.h"

/* ---- unfold: y[.., i, .., k] = x[.., i step + k, ..] ----------------------------------------- */

enum { DIMENSION, SIZE, STEP };

static const zk_param unfold_params[] = {ZK_TENSOR("input"), ZK_INT("dimension"), ZK_INT("size"),
                                         ZK_INT("step")};

static zk_status unfold_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  ZK_TRY(zk_wrap_dim("unfold", c->attr[DIMENSION].i, x->shape.ndim, &d));
  int64_t size = c->attr[SIZE].i, step = c->attr[STEP].i;
  int64_t n = x->shape.ndim > 0 ? x->shape.dim[d] : 1;
  if (size < 0 || size > n)
    return zk_fail(ZK_ERR_ARG, "unfold: size is %lld, it must be from 0 to the %lld of dim %d",
                   (long long)size, (long long)n, d);
  if (step < 1)
    return zk_fail(ZK_ERR_ARG, "unfold: step is %lld, it must be at least 1", (long long)step);
  if (x->shape.ndim == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "unfold: the result would have %d dimensions, at most %d are there",
                   ZK_MAX_DIM + 1, ZK_MAX_DIM);
  *out = zk_spec_whole(x);
  int64_t stride = x->shape.ndim > 0 ? x->stride[d] : 1;
  if (x->shape.ndim > 0) {
    int64_t windows = (n - size) / step + 1;
    out->shape.dim[d] = windows;
    if (windows > 1) /* with one window, the stride is unused, and may overflow */
      out->stride[d] *= step;
  }
  zk_spec_append(out, size, stride);
  return ZK_OK;
}

/* The elements of dy are added in a view of dx; a position may be in several windows. */
static void add_windows(const zk_tensor *dx, const zk_spec *view, const zk_tensor *dy) {
  const int last = view->shape.ndim - 1;
  int64_t at[ZK_MAX_DIM] = {0}, n = view->shape.dim[last], to = view->offset, from = dy->offset;
  int64_t rows = n > 0 ? zk_numel(dy) / n : 0;
  ZK_REAL(dx->dtype, {
    real *sum = dx->storage->data;
    const real *add = dy->storage->data;
    for (int64_t r = 0; r < rows; r++) {
      for (int64_t k = 0; k < n; k++)
        sum[to + k * view->stride[last]] += add[from + k * dy->stride[last]];
      for (int d = last - 1; d >= 0; d--) {
        to += view->stride[d];
        from += dy->stride[d];
        if (++at[d] < view->shape.dim[d])
          break;
        to -= at[d] * view->stride[d];
        from -= at[d] * dy->stride[d];
        at[d] = 0;
      }
    }
  });
}
static zk_status unfold_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_spec view = {0};
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_call again = {.op = c->op, .n_in = 1, .in = &dx};
  memcpy(again.attr, c->attr, sizeof again.attr);
  zk_status status = unfold_infer(&again, &view);
  if (status == ZK_OK) {
    add_windows(dx, &view, g->out[0]);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_unfold = {
    .name = "unfold",
    .doc = "unfold(input, dimension, size, step): a view of the windows of that size along "
           "dimension, each step further: its size becomes the number of windows, and their "
           "elements are the last dimension. Errors: a size past the dimension's; a step below 1.",
    ZK_PARAMS(unfold_params),
    .n_out = 1,
    .infer = unfold_infer,
    .backward = unfold_backward,
    .gradient = zk_gradient_linear};
