/*
 * permute.c: views with dimensions exchanged: permute transpose t.
 */
#include <string.h>
#include "op/adjoint.h"
#include "op/shape/view.h"

/* ---- permute: y's dimension i is x's dimension dims[i] -------------------------------------- */

enum { DIMS };

static const zk_param permute_params[] = {ZK_TENSOR("input"), ZK_INTS("dims")};

static zk_status permute_order(const zk_call *c, int order[ZK_MAX_DIM]) {
  const zk_attr *dims = &c->attr[DIMS];
  int ndim = c->in[0]->shape.ndim;
  bool seen[ZK_MAX_DIM] = {false};
  if (dims->n != ndim)
    return zk_fail(ZK_ERR_ARG, "permute: %d dims are given, the input has %d", dims->n, ndim);
  for (int i = 0; i < ndim; i++) {
    ZK_TRY(zk_wrap_dim("permute", dims->v[i], ndim, &order[i]));
    if (seen[order[i]])
      return zk_fail(ZK_ERR_ARG, "permute: dim %d appears more than once", order[i]);
    seen[order[i]] = true;
  }
  return ZK_OK;
}
static zk_status permute_infer(zk_call *c, zk_spec *out) {
  int order[ZK_MAX_DIM];
  const zk_tensor *x = c->in[0];
  ZK_TRY(permute_order(c, order));
  *out = zk_spec_whole(x);
  for (int i = 0; i < x->shape.ndim; i++) {
    out->shape.dim[i] = x->shape.dim[order[i]];
    out->stride[i] = x->stride[order[i]];
  }
  return ZK_OK;
}
static zk_status permute_backward(const zk_call *c, zk_grads *g) {
  int order[ZK_MAX_DIM];
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dx;
  ZK_TRY(permute_order(c, order));
  for (int i = 0; i < c->in[0]->shape.ndim; i++)
    stride[order[i]] = g->out[0]->stride[i];
  ZK_TRY(zk_tensor_as_strided(g->out[0], &c->in[0]->shape, stride, g->out[0]->offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_permute = {
    .name = "permute",
    .doc = "permute(input, ...dims): a view whose dimension i is the input's dimension dims[i]. "
           "Errors: not every dimension exactly once.",
    ZK_PARAMS(permute_params),
    .n_out = 1,
    .infer = permute_infer,
    .backward = permute_backward,
    .gradient = zk_gradient_linear};

/* ---- transpose: two dimensions exchanged --- */

enum { DIM0, DIM1 };

static const zk_param transpose_params[] = {ZK_TENSOR("input"), ZK_INT("dim0"), ZK_INT("dim1")};
static zk_status transpose_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int a, b;
  ZK_TRY(zk_wrap_dim("transpose", c->attr[DIM0].i, x->shape.ndim, &a));
  ZK_TRY(zk_wrap_dim("transpose", c->attr[DIM1].i, x->shape.ndim, &b));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape, .offset = x->offset, .view = true};
  memcpy(out->stride, x->stride, sizeof out->stride);
  out->shape.dim[a] = x->shape.dim[b];
  out->shape.dim[b] = x->shape.dim[a];
  out->stride[a] = x->stride[b];
  out->stride[b] = x->stride[a];
  return ZK_OK;
}
static zk_status transpose_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy = g->out[0], *dx;
  zk_call again = {.op = c->op, .n_in = 1, .in = &dy};
  memcpy(again.attr, c->attr, sizeof again.attr);
  zk_spec spec = {0};
  ZK_TRY(transpose_infer(&again, &spec));
  ZK_TRY(zk_tensor_as_strided(dy, &spec.shape, spec.stride, spec.offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_transpose = {
    .name = "transpose",
    .alias = "swapaxes swapdims",
    .doc = "transpose(input, dim0, dim1): a view with two dimensions exchanged. Error: a dim out "
           "of range.",
    ZK_PARAMS(transpose_params),
    .n_out = 1,
    .infer = transpose_infer,
    .backward = transpose_backward,
    .gradient = zk_gradient_linear};

/* ---- t: the transpose of a matrix ----------------------------------------------------------- */

static const zk_param t_params[] = {ZK_TENSOR("input")};

static zk_status t_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  if (x->shape.ndim > 2)
    return zk_fail(ZK_ERR_ARG, "t: input has %d dimensions, at most 2 are possible; use transpose",
                   x->shape.ndim);
  *out = zk_spec_whole(x);
  if (x->shape.ndim == 2) {
    out->shape = ZK_SHAPE(x->shape.dim[1], x->shape.dim[0]);
    out->stride[0] = x->stride[1];
    out->stride[1] = x->stride[0];
  }
  return ZK_OK;
}
static zk_status t_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy = g->out[0], *dx;
  int64_t stride[ZK_MAX_DIM] = {dy->stride[0], 0};
  if (dy->shape.ndim == 2)
    stride[0] = dy->stride[1], stride[1] = dy->stride[0];
  ZK_TRY(zk_tensor_as_strided(dy, &c->in[0]->shape, stride, dy->offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_t = {.name = "t",
                       .doc = "t(input): the transpose of a matrix, a view; a vector or a scalar "
                              "stays. Error: more than two dimensions.",
                       ZK_PARAMS(t_params),
                       .n_out = 1,
                       .infer = t_infer,
                       .backward = t_backward,
                       .gradient = zk_gradient_linear};
