/*
 * one_hot.c: one_hot, which has no gradient.
 */
#include "base/interrupt.h"
#include "op/op.h"
#include "op/want.h"

enum { NUM_CLASSES };

static const zk_param one_hot_params[] = {ZK_TENSOR("tensor"), ZK_INT_OR("num_classes", -1)};

static zk_status one_hot_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  ZK_TRY(zk_want_int64("one_hot", "input", x, "class numbers"));
  if (x->shape.ndim == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "one_hot: input has %d dimensions already, the most there are",
                   x->shape.ndim);
  *out = (zk_spec){.dtype = ZK_INT64, .dynamic = true, .no_grad = true};
  return ZK_OK;
}
static zk_status one_hot_forward(zk_call *c) {
  zk_tensor *x;
  int64_t classes = c->attr[NUM_CLASSES].i, n = zk_numel(c->in[0]), top = -1;
  if (n == 0 && classes <= 0)
    return zk_fail(ZK_ERR_ARG, "one_hot: input is empty: num_classes must be given");
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  const int64_t *v = zk_data(x);
  zk_status status = ZK_OK;
  for (int64_t i = 0; i < n && status == ZK_OK; i++) {
    top = v[i] > top ? v[i] : top;
    if (v[i] < 0 || (classes != -1 && v[i] >= classes))
      status = zk_fail(ZK_ERR_ARG, "one_hot: class %lld is %s", (long long)v[i],
                       v[i] < 0 ? "negative" : "not below num_classes");
  }
  if (status == ZK_OK) {
    zk_shape shape = x->shape;
    int64_t size = classes == -1 ? (top < INT64_MAX ? top + 1 : top) : classes;
    shape.dim[shape.ndim++] = size;
    status = zk_tensor_zeros(ZK_INT64, &shape, &c->out[0]);
    for (int64_t i = 0; i < n && status == ZK_OK && !(i % 65536 == 0 && zk_interrupted()); i++)
      ((int64_t *)zk_data(c->out[0]))[i * size + v[i]] = 1;
  }
  zk_tensor_release(x);
  return status;
}
const zk_op zk_op_one_hot = {
    .name = "one_hot",
    .doc = "one_hot(tensor, num_classes=-1): for each class number a row of zeros with a 1 at its "
           "place. tensor is int64; the new last dimension has num_classes positions, with -1 the "
           "greatest class plus 1. Errors: a class that is negative or not below num_classes; "
           "nothing to count.",
    ZK_PARAMS(one_hot_params),
    .n_out = 1,
    .infer = one_hot_infer,
    .forward = one_hot_forward};
