/*
 * linear.c: linear, by the matrix product of tensor/blas.h; a small batch of float32 by the kernels
 * of kernel/dense.h, which add bias and relu on the way.
 */
#include <string.h>
#include "kernel/dense.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/matrix.h"
#include "tensor/finite.h"
#include "op/want.h"

/* ---- linear: y = x W^T + b ------------------------------------------------------------------ */

enum { X, W, B };

static const zk_param linear_params[] = {ZK_TENSOR("input"), ZK_TENSOR("weight"),
                                         ZK_TENSOR_OPT("bias")};

static double linear_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *w = &c->in[W]->shape;
  return (double)zk_shape_numel(&spec->shape) * (double)w->dim[w->ndim - 1];
}

static zk_status linear_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[X], *w = c->in[W], *b = c->in[B];
  char tx[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT];
  if (w->shape.ndim != 2)
    return zk_fail(ZK_ERR_ARG, "linear: weight has shape %s, it must be [out, in]",
                   zk_shape_text(&w->shape, tw));
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "linear: input is a scalar, it must be [..., %lld]",
                   (long long)w->shape.dim[1]);
  int last = x->shape.ndim - 1;
  if (x->shape.dim[last] != w->shape.dim[1])
    return zk_fail(ZK_ERR_ARG, "linear: input has %lld features (shape %s), weight is %s",
                   (long long)x->shape.dim[last], zk_shape_text(&x->shape, tx),
                   zk_shape_text(&w->shape, tw));
  if (b && (b->shape.ndim != 1 || b->shape.dim[0] != w->shape.dim[0]))
    return zk_fail(ZK_ERR_ARG, "linear: bias has shape %s, weight is %s",
                   zk_shape_text(&b->shape, tx), zk_shape_text(&w->shape, tw));
  ZK_TRY(zk_want_layer("linear", x, w, b));
  out->dtype = x->dtype;
  out->shape = x->shape;
  out->shape.dim[last] = w->shape.dim[0];
  return ZK_OK;
}

/* x as a matrix [rows, features], copied when its strides are none of a matrix. The caller releases
 * *hold, which has the data. */
static zk_status flat_matrix(zk_tensor *x, zk_matrix *m, zk_tensor **hold) {
  ZK_TRY(zk_is_contiguous(x) || x->shape.ndim == 2 ? (*hold = zk_tensor_retain(x), ZK_OK)
                                                   : zk_tensor_contiguous(x, hold));
  int last = x->shape.ndim - 1;
  int64_t columns = x->shape.dim[last], rows = 1;
  for (int d = 0; d < last; d++)
    rows *= x->shape.dim[d];
  if (x->shape.ndim == 2 && zk_as_matrix(rows, columns, x->stride[0], x->stride[1], m)) {
    m->data = zk_data(x);
    return ZK_OK;
  }
  if (!zk_is_contiguous(*hold)) {
    zk_tensor_release(*hold);
    ZK_TRY(zk_tensor_contiguous(x, hold));
  }
  *m = (zk_matrix){.data = zk_data(*hold), .rows = rows, .columns = columns, .ld = columns};
  return ZK_OK;
}

/* Does kernel/dense.h take these matrices? */
static bool is_dense(zk_dtype dtype, const zk_matrix *a, const zk_matrix *b) {
  return dtype == ZK_FLOAT32 && !a->transposed && !b->transposed;
}

static zk_status forward(zk_call *c, bool relu) {
  zk_matrix x, w;
  zk_tensor *hold_x = NULL, *hold_w = NULL, *y = c->out[0], *b = c->in[B];
  zk_status status = flat_matrix(c->in[X], &x, &hold_x);
  if (status == ZK_OK)
    status = flat_matrix(c->in[W], &w, &hold_w);
  if (status == ZK_OK && is_dense(y->dtype, &x, &w) &&
      zk_dense_fits_forward(x.rows, w.rows, w.columns)) {
    zk_tensor *bias = NULL;
    if (b)
      status = zk_tensor_contiguous(b, &bias);
    if (status == ZK_OK)
      status = zk_dense_forward(x.rows, w.rows, w.columns, (const float *)x.data, x.ld,
                                (const float *)w.data, w.ld,
                                zk_dense_wants_finite(x.rows) && zk_is_known_finite(hold_w),
                                bias ? zk_data(bias) : NULL, relu, zk_data(y));
    zk_tensor_release(bias);
    zk_tensor_release(hold_x);
    zk_tensor_release(hold_w);
    return status;
  }
  if (status == ZK_OK &&
      b) /* every row of y starts as the bias, which broadcasts: this cannot fail */
    status = zk_tensor_copy(y, b);
  if (status == ZK_OK)
    status = zk_matrix_product(y->dtype, &x, false, &w, true, b != NULL, zk_data(y));
  zk_tensor_release(hold_x);
  zk_tensor_release(hold_w);
  if (status == ZK_OK && relu) { /* in place */
    zk_call r = {.op = &zk_op_relu, .in = &y, .n_in = 1, .out = {y}, .n_out = 1};
    status = zk_op_forward(&r);
  }
  return status;
}

static zk_status linear_forward(zk_call *c) {
  return forward(c, false);
}

static zk_status linear_forward_relu(zk_call *c) {
  return forward(c, true);
}

/* dx := or += dy w */
static zk_status input_grad(const zk_matrix *dy, const zk_matrix *w, bool add, zk_tensor *dx) {
  int64_t m = dy->rows, n = w->rows, k = w->columns;
  if (is_dense(dx->dtype, dy, w) && zk_dense_fits_input_grad(m, n, k))
    return zk_dense_input_grad(m, n, k, (const float *)dy->data, dy->ld, (const float *)w->data,
                               w->ld, add, zk_data(dx));
  return zk_matrix_product(dx->dtype, dy, false, w, false, add, zk_data(dx));
}

/* dx = dy W; dW = dy^T x; db = the sum of dy's rows */
static zk_status linear_backward(const zk_call *c, zk_grads *g) {
  zk_matrix_pair dy_x;
  zk_matrix w, *dy = &dy_x.a;
  zk_tensor *hold_w = NULL, *dx = NULL;
  bool accumulate = false;
  dy_x.a_of = dy_x.b_of = NULL;
  zk_status status = flat_matrix(g->out[0], dy, &dy_x.a_of);
  if (status == ZK_OK && g->needed[X]) {
    status = flat_matrix(c->in[W], &w, &hold_w);
    if (status == ZK_OK)
      status = zk_grads_buffer(g, c, X, &accumulate, &dx);
    if (status == ZK_OK)
      status = input_grad(dy, &w, accumulate, dx);
    zk_tensor_release(hold_w);
  }
  if (status == ZK_OK && g->needed[W]) {
    status = flat_matrix(c->in[X], &dy_x.b, &dy_x.b_of);
    if (status == ZK_OK)
      status = zk_grads_product(g, c, W, &dy_x);
    zk_tensor_release(dy_x.b_of);
  }
  if (status == ZK_OK && g->needed[B]) {
    /* Summing over all but the last dimension is what reduce does for a broadcast bias. */
    status = zk_grads_reduce(g, c, B, g->out[0]);
  }
  zk_tensor_release(dy_x.a_of);
  return status;
}

static void linear_gradient(zk_gradient *g) {
  zk_builder *b = &g->build;
  zk_tensor *x = zk_gradient_in(g, X), *w = zk_gradient_in(g, W), *dy = zk_gradient_dy(g, 0);
  int last = x->shape.ndim - 1;
  if (zk_gradient_needed(g, X))
    zk_gradient_give(g, X, zk_gradient_make(g, matmul, dy, w));
  if (zk_gradient_needed(g, W)) {
    zk_tensor *rows = zk_build_transpose(b, zk_build_matrix(b, dy, last));
    zk_gradient_give(g, W, zk_gradient_make(g, matmul, rows, zk_build_matrix(b, x, last)));
  }
  if (g->call->in[B])
    zk_gradient_give(g, B, dy);
}

const zk_op zk_op_linear = {
    .name = "linear",
    .doc = "linear(input, weight, bias=nil): input * weight^T + bias, a matrix product. input "
           "[..., in], weight [out, in], bias [out]; the result is [..., out]. Errors: shapes that "
           "do not fit; dtypes that differ.",
    ZK_PARAMS(linear_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(X) | ZK_SAVE_IN(W),
    .infer = linear_infer,
    .work = linear_work,
    .forward = linear_forward,
    .forward_relu = linear_forward_relu,
    .backward = linear_backward,
    .gradient = linear_gradient};
