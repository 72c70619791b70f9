/*
 * linalg.c: ONNX nodes as products of matrices, and Det.
 */
#include "onnx/from/converters.h"
#include "onnx/from/linear.h"

/* Y = alpha A' B' + beta C, C broadcast: a bias when it is one row. */
zk_tensor *zk_import_gemm(zk_import *x) {
  const zk_shape turn = ZK_SHAPE(1, 0);
  zk_tensor *a = zk_import_in(x, 0), *b = zk_import_in(x, 1), *c = zk_import_in_opt(x, 2);
  bool turn_a = zk_import_int(x, "transA", 0) != 0, turn_b = zk_import_int(x, "transB", 0) != 0;
  if (x->opset < 7)
    zk_import_ignore(x, "broadcast"); /* C's shape tells */
  double alpha = zk_import_float(x, "alpha", 1), beta = zk_import_float(x, "beta", 1);
  if (a->shape.ndim != 2 || b->shape.ndim != 2)
    zk_import_refuse(x, "its inputs have %d and %d dimensions, they must be matrices",
                     a->shape.ndim, b->shape.ndim);
  a = turn_a ? zk_import_permute(x, a, &turn) : a;
  b = turn_b ? b : zk_import_permute(x, b, &turn);
  bool bias = c && alpha == 1 && beta == 1 && c->shape.ndim == 1 && c->shape.dim[0] > 1;
  zk_tensor *y = zk_import_make(x, &zk_op_linear, a, b, bias ? c : NULL);
  if (alpha != 1)
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, y->dtype, alpha));
  if (c && !bias && beta != 1)
    c = zk_import_make(x, &zk_op_mul, c, zk_import_number(x, y->dtype, beta));
  return c && !bias ? zk_import_make(x, &zk_op_add, y, c) : y;
}
static void gemm_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_gemm(x));
}

const zk_onnx_from zk_onnx_from_linalg[] = {
    {.type = "Gemm", .from = gemm_from_onnx},
    {.type = "MatMul", .op = &zk_op_matmul},
    {.type = "Det", .op = &zk_op_linalg_det},
    {.type = NULL},
};
