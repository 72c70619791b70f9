/*
 * view.c: the same elements in another shape: view reshape flatten. reshape and flatten copy where
 * no strides give a view.
 */
#include <string.h>
#include "op/gradient.h"
#include "op/shape/view.h"

/*
 * The strides with which t's storage is seen in `shape`; false when there are none. t's dimensions
 * fall into runs in which each stride is the product of the sizes after it, and each dimension of
 * `shape` must lie within one run.
 */
static bool strides_of_view(const zk_tensor *t, const zk_shape *shape, int64_t *stride) {
  if (zk_numel(t) == 0) {
    zk_shape_strides(shape, stride);
    return true;
  }
  int d = shape->ndim - 1;
  int64_t in_run = 1, in_new = 1, step = t->shape.ndim ? t->stride[t->shape.ndim - 1] : 1;
  for (int i = t->shape.ndim - 1; i >= 0; i--) {
    in_run *= t->shape.dim[i];
    bool run_ends = i == 0 || (t->shape.dim[i - 1] != 1 && t->stride[i - 1] != in_run * step);
    if (!run_ends)
      continue;
    while (d >= 0 && (in_new < in_run || shape->dim[d] == 1)) {
      stride[d] = in_new * step;
      in_new *= shape->dim[d];
      d--;
    }
    if (in_new != in_run)
      return false;
    if (i > 0) {
      step = t->stride[i - 1];
      in_run = in_new = 1;
    }
  }
  for (; d >= 0; d--)
    stride[d] = 1; /* only sizes of 1 are left */
  return true;
}

/* Resolves a -1 in the wanted sizes and checks that the number of elements stays. */
static zk_status wanted_shape(const zk_call *c, const zk_attr *sizes, zk_shape *out) {
  const char *op = c->op->name;
  const zk_tensor *t = c->in[0];
  int64_t known = 1, n = zk_numel(t);
  int unknown = -1;
  zk_shape want = {.ndim = sizes->n};
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  for (int i = 0; i < sizes->n; i++) {
    want.dim[i] = sizes->v[i];
    if (want.dim[i] == -1 && unknown < 0)
      unknown = i;
    else if (want.dim[i] < 0)
      return zk_fail(ZK_ERR_ARG, "%s: shape %s is invalid: %s", op, zk_shape_text(&want, to),
                     want.dim[i] == -1 ? "only one size can be inferred (-1)"
                                       : "a size is negative");
    else if (__builtin_mul_overflow(known, want.dim[i], &known))
      known = -1;
  }
  *out = want;
  if (unknown >= 0 && known > 0 && n % known == 0)
    out->dim[unknown] = n / known;
  else if (unknown >= 0 || known != n)
    return zk_fail(ZK_ERR_ARG, "%s: shape %s does not fit an input of shape %s (%lld elements)", op,
                   zk_shape_text(&want, to), zk_shape_text(&t->shape, from), (long long)n);
  return ZK_OK;
}

/* Fills a view's spec; false when there is no view of that shape. */
static bool spec_view(const zk_tensor *t, const zk_shape *shape, zk_spec *out) {
  out->dtype = t->dtype;
  out->shape = *shape;
  out->offset = t->offset;
  out->view = strides_of_view(t, shape, out->stride);
  return out->view;
}

static zk_status copy_forward(zk_call *c) { /* the same elements in index order */
  zk_tensor as_input = *c->out[0];
  as_input.shape = c->in[0]->shape;
  zk_shape_strides(&as_input.shape, as_input.stride);
  return zk_tensor_copy(&as_input, c->in[0]);
}

/* dx: dy's elements in the input's shape. */
zk_status zk_reshape_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy, *dx;
  int64_t stride[ZK_MAX_DIM];
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  zk_shape_strides(&c->in[0]->shape, stride);
  zk_status status = zk_tensor_as_strided(dy, &c->in[0]->shape, stride, dy->offset, &dx);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}
void zk_reshape_gradient(zk_gradient *g) {
  const zk_shape *shape = &g->call->in[0]->shape;
  zk_gradient_give(g, 0, zk_build_reshape(&g->build, zk_gradient_dy(g, 0), shape));
}

enum { START_DIM, END_DIM };
enum { SHAPE };

static const zk_param view_params[] = {ZK_TENSOR("input"), ZK_INTS("shape")};

/* y = x's elements in another shape, on the same storage */
static zk_status view_infer(zk_call *c, zk_spec *out) {
  zk_shape shape;
  ZK_TRY(wanted_shape(c, &c->attr[SHAPE], &shape));
  if (spec_view(c->in[0], &shape, out))
    return ZK_OK;
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_ARG,
                 "view: an input of shape %s with these strides has no view of shape %s: its "
                 "elements would have to move; use reshape",
                 zk_shape_text(&c->in[0]->shape, from), zk_shape_text(&shape, to));
}
const zk_op zk_op_view = {
    .name = "view",
    .doc = "view(input, ...shape): the same elements in another shape, sharing the storage; one "
           "size may be -1. Errors: a shape with another number of elements; an input whose "
           "strides allow no such view.",
    ZK_PARAMS(view_params),
    .n_out = 1,
    .infer = view_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .gradient = zk_reshape_gradient};

/* y = x's elements in another shape: a view, or else a copy */
static zk_status reshape_infer(zk_call *c, zk_spec *out) {
  zk_shape shape;
  ZK_TRY(wanted_shape(c, &c->attr[SHAPE], &shape));
  spec_view(c->in[0], &shape, out);
  return ZK_OK;
}
const zk_op zk_op_reshape = {
    .name = "reshape",
    .doc = "reshape(input, ...shape): the same elements in another shape; one size may be -1. A "
           "view where the strides allow it, else a copy. Error: a shape with another number of "
           "elements.",
    ZK_PARAMS(view_params),
    .n_out = 1,
    .moves = true,
    .infer = reshape_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .gradient = zk_reshape_gradient};

/* y = x with the dimensions start_dim..end_dim made one */
static const zk_param flatten_params[] = {ZK_TENSOR("input"), ZK_INT_OR("start_dim", 0),
                                          ZK_INT_OR("end_dim", -1)};
static zk_status flatten_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  int start, end;
  ZK_TRY(zk_wrap_dim("flatten", c->attr[START_DIM].i, in->ndim, &start));
  ZK_TRY(zk_wrap_dim("flatten", c->attr[END_DIM].i, in->ndim, &end));
  if (start > end)
    return zk_fail(ZK_ERR_ARG, "flatten: start_dim %d comes after end_dim %d", start, end);
  zk_shape shape = {.ndim = 0};
  for (int d = 0; d < (in->ndim ? in->ndim : 1); d++) {
    int64_t size = in->ndim ? in->dim[d] : 1;
    if (d > start && d <= end)
      shape.dim[shape.ndim - 1] *= size;
    else
      shape.dim[shape.ndim++] = size;
  }
  spec_view(c->in[0], &shape, out);
  return ZK_OK;
}
const zk_op zk_op_flatten = {
    .name = "flatten",
    .doc = "flatten(input, start_dim=0, end_dim=-1): the dimensions start_dim..end_dim as one. A "
           "view where the strides allow it. Errors: a dim out of range; start after end.",
    ZK_PARAMS(flatten_params),
    .n_out = 1,
    .moves = true,
    .infer = flatten_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .gradient = zk_reshape_gradient};
