/*
 * loss.c: ONNX nodes as softmax and losses.
 */
#include "onnx/from/converters.h"

#include <string.h>

/* ---- cross_entropy ---- */

static const char *const reductions[] = {"none", "mean",
                                         "sum"}; /* in the order of the op's choices */
static zk_tensor *loss_from_onnx(zk_import *x, const zk_op *op) {
  zk_tensor *in = zk_import_in(x, 0), *target = zk_import_in(x, 1),
            *weight = zk_import_in_opt(x, 2);
  const char *name = zk_import_string(x, "reduction", "mean");
  int64_t ignored = zk_import_int(x, "ignore_index", -100);
  int k = 0;
  while (k < 3 && strcmp(reductions[k], name) != 0)
    k++;
  if (k == 3)
    zk_import_refuse(x, "reduction '%s' is not supported", name);
  zk_import_set(x, "reduction", k);
  zk_import_set(x, "ignore_index", ignored);
  return zk_import_make(x, op, in, target, weight);
}

static void nll_loss_from_onnx(zk_import *x) {
  zk_import_out(x, 0, loss_from_onnx(x, &zk_op_nll_loss));
}

/* Output 1 is the log_softmax of the input. */
static void cross_entropy_from_onnx(zk_import *x) {
  zk_import_out(x, 0, loss_from_onnx(x, &zk_op_cross_entropy));
  if (x->n_out > 1) {
    zk_import_set(x, "dim", 1);
    zk_import_out(x, 1, zk_import_make(x, &zk_op_log_softmax, zk_import_in(x, 0)));
  }
}

/* ---- softmax ---- */

/* The input and its dimension that these nodes go along: before opset 13 all dimensions from axis
 * on are one. */
static zk_tensor *lines_of(zk_import *x, int *dim) {
  zk_tensor *in = zk_import_in(x, 0);
  bool whole = x->opset < 13;
  int axis = zk_import_axis(x, "axis", whole ? 1 : -1, in->shape.ndim);
  *dim = whole ? 1 : axis;
  return whole ? zk_import_matrix(x, in, axis) : in;
}

static void lines_from_onnx(zk_import *x, const zk_op *op) {
  int dim;
  zk_tensor *lines = lines_of(x, &dim);
  zk_import_set(x, "dim", dim);
  zk_tensor *y = zk_import_make(x, op, lines);
  zk_import_out(x, 0, zk_import_reshape(x, y, &zk_import_in(x, 0)->shape));
}

static void softmax_from_onnx(zk_import *x) {
  lines_from_onnx(x, &zk_op_softmax);
}

static void log_softmax_from_onnx(zk_import *x) {
  lines_from_onnx(x, &zk_op_log_softmax);
}

/* 1 at the first maximum of a line, else 0. */
static void hardmax_from_onnx(zk_import *x) {
  int dim;
  zk_tensor *lines = lines_of(x, &dim);
  int n = lines->shape.ndim;
  zk_import_set(x, "dim", dim);
  zk_import_set(x, "keepdim", true);
  zk_tensor *at = zk_import_make(x, &zk_op_argmax, lines);
  zk_tensor *positions = zk_import_range(x, n ? lines->shape.dim[dim] : 1, dim, n);
  zk_tensor *y = zk_import_cast(x, zk_import_make(x, &zk_op_eq, positions, at), lines->dtype);
  zk_import_out(x, 0, zk_import_reshape(x, y, &zk_import_in(x, 0)->shape));
}

const zk_onnx_from zk_onnx_from_loss[] = {
    {.type = "Softmax", .from = softmax_from_onnx},
    {.type = "LogSoftmax", .from = log_softmax_from_onnx},
    {.type = "Hardmax", .from = hardmax_from_onnx},
    {.type = "NegativeLogLikelihoodLoss", .from = nll_loss_from_onnx},
    {.type = "SoftmaxCrossEntropyLoss", .from = cross_entropy_from_onnx},
    {.type = NULL},
};
