/*
 * fused.c: nodes of onnxruntime's own domain, com.microsoft, that its optimizer and exporters
 * write: several of ONNX's nodes as one.
 */
#include "onnx/from/converters.h"

#include <string.h>

/* ---- activations ------------------------------------------------------------------------------
 */

static zk_tensor *gelu(zk_import *x, zk_tensor *t, zk_tensor *bias, bool tanh) {
  if (bias)
    t = zk_import_make(x, &zk_op_add, t, bias);
  zk_import_set(x, "approximate", tanh);
  return zk_import_make(x, &zk_op_gelu, t);
}

static void plain_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), NULL, false));
}

static void bias_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), zk_import_in(x, 1), false));
}

static void fast_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), zk_import_in_opt(x, 1), true));
}

/* x sigmoid(alpha x) */
static void quick_gelu(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_tensor *alpha = zk_import_number(x, in->dtype, zk_import_float(x, "alpha", 1.702));
  zk_tensor *gate = zk_import_make(x, &zk_op_sigmoid, zk_import_make(x, &zk_op_mul, in, alpha));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_mul, in, gate));
}

/* ---- products ---------------------------------------------------------------------------------
 */

/* t with its last two dimensions exchanged, when the node says so. */
static zk_tensor *turned(zk_import *x, zk_tensor *t, const char *name, const char *batch) {
  bool turn = zk_import_int(x, name, 0) != 0;
  if (zk_import_int(x, batch, 0) != 0)
    zk_import_refuse(x, "%s is not supported", batch);
  return turn && t->shape.ndim > 1 ? zk_build_transpose(&x->build, t) : t;
}

static void fused_matmul(zk_import *x) {
  zk_tensor *a = turned(x, zk_import_in(x, 0), "transA", "transBatchA");
  zk_tensor *b = turned(x, zk_import_in(x, 1), "transB", "transBatchB");
  zk_tensor *y = zk_import_make(x, &zk_op_matmul, a, b);
  double alpha = zk_import_float(x, "alpha", 1);
  if (alpha != 1)
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, y->dtype, alpha));
  zk_import_out(x, 0, y);
}

/* ---- normalization ----------------------------------------------------------------------------
 */

/* The layer norm, or the rms norm, of the last dimension. */
static zk_tensor *normalized(zk_import *x, zk_tensor *t, zk_tensor *scale, zk_tensor *bias,
                             bool rms, double eps) {
  const zk_shape *shape = &t->shape;
  if (!shape->ndim)
    zk_import_refuse(x, "its input must have a dimension to normalize");
  zk_import_set_list(x, "normalized_shape", &ZK_SHAPE(shape->dim[shape->ndim - 1]));
  zk_import_set_float(x, "eps", eps);
  return rms ? zk_import_make(x, &zk_op_rms_norm, t, scale)
             : zk_import_make(x, &zk_op_layer_norm, t, scale, bias);
}

/* The norm of input + skip + bias; output 3 is the sum. */
static void skip_norm(zk_import *x, bool rms) {
  zk_tensor *sum = zk_import_make(x, &zk_op_add, zk_import_in(x, 0), zk_import_in(x, 1));
  zk_tensor *scale = zk_import_in(x, 2), *shift = rms ? NULL : zk_import_in_opt(x, 3);
  zk_tensor *bias = zk_import_in_opt(x, rms ? 3 : 4);
  if (bias)
    sum = zk_import_make(x, &zk_op_add, sum, bias);
  double eps = zk_import_float(x, "epsilon", rms ? 1e-5 : 1e-12);
  zk_import_out(x, 0, normalized(x, sum, scale, shift, rms, eps));
  zk_import_out(x, 3, sum);
}
static void skip_layer_norm(zk_import *x) {
  skip_norm(x, false);
}
static void skip_rms_norm(zk_import *x) {
  skip_norm(x, true);
}

const zk_onnx_from zk_onnx_from_fused[] = {
    {.type = "Gelu", .from = plain_gelu, .domain = "com.microsoft"},
    {.type = "BiasGelu", .from = bias_gelu, .domain = "com.microsoft"},
    {.type = "FastGelu", .from = fast_gelu, .domain = "com.microsoft"},
    {.type = "QuickGelu", .from = quick_gelu, .domain = "com.microsoft"},
    {.type = "FusedMatMul", .from = fused_matmul, .domain = "com.microsoft"},
    {.type = "SkipLayerNormalization", .from = skip_layer_norm, .domain = "com.microsoft"},
    {.type = "SkipSimplifiedLayerNormalization", .from = skip_rms_norm, .domain = "com.microsoft"},
    {.type = NULL},
};
