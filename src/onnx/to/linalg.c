/*
 * linalg.c: products of matrices as ONNX nodes.
 */
#include "onnx/to/converters.h"

/* ---- linear ---- */

/* A matrix with a bias is a Gemm; else x W^T, and the bias added. */
static void linear_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0), *weight = zk_export_as_is(x, 1);
  const char *bias = zk_export_as_is(x, 2);
  if (c->in[0]->shape.ndim == 2 && zk_call_in(c, "bias")) {
    zk_export_out(x, 0, zk_export_add(x, "Gemm", in, weight, bias));
    zk_export_float(x, "alpha", 1);
    zk_export_float(x, "beta", 1);
    zk_export_int(x, "transB", 1);
    return;
  }
  const char *turned = zk_export_add(x, "Transpose", weight);
  zk_export_ints(x, "perm", 2, (int64_t[]){1, 0});
  const char *product = zk_export_add(x, "MatMul", in, turned);
  zk_export_out(x, 0, zk_call_in(c, "bias") ? zk_export_add(x, "Add", bias, product) : product);
}

/* ---- products ---- */

static void outer_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *column =
      zk_export_axes(x, "Unsqueeze", zk_export_in(x, 0, dtype), 1, (int64_t[]){1}, 13);
  zk_export_out(x, 0, zk_export_add(x, "Mul", column, zk_export_in(x, 1, dtype)));
}

const zk_onnx_to zk_onnx_to_linalg[] = {
    {.op = &zk_op_linear, .to = linear_to_onnx},
    {.op = &zk_op_matmul, .type = "MatMul", .integers = 9},
    {.op = &zk_op_mm, .type = "MatMul", .integers = 9},
    {.op = &zk_op_bmm, .type = "MatMul", .integers = 9},
    {.op = &zk_op_mv, .type = "MatMul", .integers = 9},
    {.op = &zk_op_dot, .type = "MatMul", .integers = 9},
    {.op = &zk_op_outer, .to = outer_to_onnx},
    {.op = &zk_op_linalg_det, .type = "Det", .since = 11},
    {.op = NULL},
};
