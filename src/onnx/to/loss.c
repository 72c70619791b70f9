/*
 * loss.c: softmax and losses as ONNX nodes.
 */
#include "onnx/to/converters.h"

/* ---- cross_entropy ---- */

static const char *const reductions[] = {"none", "mean",
                                         "sum"}; /* in the order of the op's choices */
static void loss_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  const char *in = zk_export_as_is(x, 0), *target = zk_export_as_is(x, 1);
  if (c->in[0]->shape.ndim < 2)
    zk_export_refuse(x, "without a batch it cannot be exported");
  zk_export_out(x, 0, zk_export_add(x, type, in, target, zk_export_as_is(x, 2)));
  zk_export_string(x, "reduction", reductions[zk_call_attr(c, "reduction")->i]);
  zk_export_int(x, "ignore_index", zk_call_attr(c, "ignore_index")->i);
}

static void nll_loss_to_onnx(zk_export *x, const zk_call *c) {
  loss_to_onnx(x, c, "NegativeLogLikelihoodLoss");
}

static void cross_entropy_to_onnx(zk_export *x, const zk_call *c) {
  if (zk_call_attr(c, "label_smoothing")->f != 0)
    zk_export_refuse(x, "with label smoothing it has no form in ONNX");
  loss_to_onnx(x, c, "SoftmaxCrossEntropyLoss");
}

/* ---- softmax ---- */

/* Before opset 13 Softmax runs over all dimensions from axis on: dim is transposed to the end. */
static void lines_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  int d = 0, n = c->in[0]->shape.ndim;
  int64_t perm[ZK_MAX_DIM];
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  (void)!zk_wrap_dim(c->op->name, zk_call_attr(c, "dim")->i, n, &d);
  if (n == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  bool transposed = x->opset < 13 && d != n - 1;
  for (int i = 0; i < n; i++)
    perm[i] = i == d ? n - 1 : i == n - 1 ? d : i;
  if (transposed) {
    in = zk_export_add(x, "Transpose", in);
    zk_export_ints(x, "perm", n, perm);
  }
  in = zk_export_add(x, type, in);
  zk_export_int(x, "axis", transposed ? n - 1 : d);
  if (transposed) {
    in = zk_export_add(x, "Transpose", in);
    zk_export_ints(x, "perm", n, perm);
  }
  zk_export_out(x, 0, in);
}

static void softmax_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "Softmax");
}

static void log_softmax_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "LogSoftmax");
}

const zk_onnx_to zk_onnx_to_loss[] = {
    {.op = &zk_op_softmax, .to = softmax_to_onnx},
    {.op = &zk_op_log_softmax, .to = log_softmax_to_onnx},
    {.op = &zk_op_nll_loss, .since = 12, .to = nll_loss_to_onnx},
    {.op = &zk_op_cross_entropy, .since = 12, .to = cross_entropy_to_onnx},
    {.op = NULL},
};
