/*
 * triangle.c: tril triu. y = x, with zeros above (below) a diagonal; dx = dy, with the same zeros.
 */
#include "op/adjoint.h"
#include "op/kernel.h"

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OR("diagonal", 0)};
enum { DIAGONAL };

static zk_status triangle_infer(zk_call *c, zk_spec *out) {
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  if (out->shape.ndim < 2)
    return zk_fail(ZK_ERR_ARG, "%s: input of shape %s is no matrix", c->op->name,
                   zk_shape_text(&out->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}

/* Sets zeros above (lower) or below the diagonal of each matrix of t. */
static void clear_triangle(zk_tensor *t, int64_t diagonal, bool lower) {
  int n = t->shape.ndim;
  int64_t rows = t->shape.dim[n - 2], columns = t->shape.dim[n - 1];
  int64_t total = zk_numel(t), step = t->stride[n - 1];
  for (int64_t row = 0; columns > 0 && row < total / columns; row++) {
    int64_t rest = row, offset = 0, r = row % rows;
    for (int d = n - 2; d >= 0; d--) {
      offset += rest % t->shape.dim[d] * t->stride[d];
      rest /= t->shape.dim[d];
    }
    /* Column j stays when j - r <= diagonal (lower), >= (upper). */
    int64_t edge = diagonal < -r ? 0 : diagonal > columns - r ? columns : diagonal + r;
    int64_t begin = lower ? (diagonal < -r ? 0 : edge + 1) : 0, end = lower ? columns : edge;
    ZK_WIDTH(zk_dtype_size(t->dtype), {
      element *x = (element *)zk_data(t) + offset;
      for (int64_t j = begin; j < end; j++)
        x[j * step] = 0;
    });
  }
}
static zk_status triangle_forward(zk_call *c, bool lower) {
  if (c->out[0] != c->in[0])
    ZK_TRY(zk_tensor_copy(c->out[0], c->in[0]));
  clear_triangle(c->out[0], c->attr[DIAGONAL].i, lower);
  return ZK_OK;
}
static zk_status triangle_backward(const zk_call *c, zk_grads *g, bool lower) {
  zk_tensor *dx;
  ZK_TRY(zk_tensor_clone(g->out[0], &dx));
  clear_triangle(dx, c->attr[DIAGONAL].i, lower);
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static zk_status tril_forward(zk_call *c) {
  return triangle_forward(c, true);
}
static zk_status tril_backward(const zk_call *c, zk_grads *g) {
  return triangle_backward(c, g, true);
}
static zk_status triu_forward(zk_call *c) {
  return triangle_forward(c, false);
}
static zk_status triu_backward(const zk_call *c, zk_grads *g) {
  return triangle_backward(c, g, false);
}
const zk_op zk_op_tril = {
    .name = "tril",
    .doc = "tril(input, diagonal=0): the lower triangles of the matrices in the last two "
           "dimensions, zeros above the diagonal. Error: fewer than two dimensions.",
    ZK_PARAMS(params),
    .n_out = 1,
    .in_place = true,
    .moves = true,
    .infer = triangle_infer,
    .forward = tril_forward,
    .backward = tril_backward,
    .gradient = zk_gradient_linear};
const zk_op zk_op_triu = {
    .name = "triu",
    .doc = "triu(input, diagonal=0): the upper triangles of the matrices in the last two "
           "dimensions, zeros below the diagonal. Error: fewer than two dimensions.",
    ZK_PARAMS(params),
    .n_out = 1,
    .in_place = true,
    .moves = true,
    .infer = triangle_infer,
    .forward = triu_forward,
    .backward = triu_backward,
    .gradient = zk_gradient_linear};
