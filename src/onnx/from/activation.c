/*
 * activation.c: ONNX nodes as activations.
 */
#include "onnx/from/converters.h"
#include "op/pointwise/constants.h"

#include <string.h>

/* ---- piecewise ---- */

/* An op whose float attribute is the node's attribute `name`. */
static void scaled_from_onnx(zk_import *x, const zk_op *op, const char *attribute, const char *name,
                             double fallback) {
  zk_import_set_float(x, attribute, zk_import_float(x, name, fallback));
  zk_import_out(x, 0, zk_import_make(x, op, zk_import_in(x, 0)));
}

static void leaky_relu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_leaky_relu, "negative_slope", "alpha", 0.01);
}

static void elu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_elu, "alpha", "alpha", 1);
}

/* With other constants than selu has, it is elu times gamma. */
static void selu_from_onnx(zk_import *x) {
  bool early = x->opset < 6; /* with few digits then */
  double alpha = zk_import_float(x, "alpha", early ? 1.6732f : (float)ZK_SELU_ALPHA);
  double gamma = zk_import_float(x, "gamma", early ? 1.0507f : (float)ZK_SELU_SCALE);
  zk_tensor *in = zk_import_in(x, 0), *y;
  if (alpha == (float)ZK_SELU_ALPHA && gamma == (float)ZK_SELU_SCALE) {
    y = zk_import_make(x, &zk_op_selu, in);
  } else {
    zk_import_set_float(x, "alpha", alpha);
    y = zk_import_make(x, &zk_op_elu, in);
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, in->dtype, gamma));
  }
  zk_import_out(x, 0, y);
}

static void celu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_celu, "alpha", "alpha", 1);
}

static void threshold_from_onnx(zk_import *x) {
  zk_import_set_float(x, "value", 0);
  scaled_from_onnx(x, &zk_op_threshold, "threshold", "alpha", 1);
}

/* min(max(alpha x + beta, 0), 1) of any two numbers */
static void hardsigmoid_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y;
  double alpha = zk_import_float(x, "alpha", 0.2), beta = zk_import_float(x, "beta", 0.5);
  if (alpha == (float)(1.0 / 6) && beta == 0.5) {
    y = zk_import_make(x, &zk_op_hardsigmoid, in);
  } else {
    y = zk_import_make(x, &zk_op_mul, in, zk_import_number(x, in->dtype, alpha));
    y = zk_import_make(x, &zk_op_add, y, zk_import_number(x, in->dtype, beta));
    zk_import_set_float(x, "min_val", 0);
    y = zk_import_make(x, &zk_op_hardtanh, y);
  }
  zk_import_out(x, 0, y);
}

static void hardswish_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_hardswish));
}

/* x - bias above lambd, x + bias below -lambd, else 0. softshrink has bias = lambd, hardshrink 0.
 */
static void shrink_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y;
  double lambd = zk_import_float(x, "lambd", 0.5), bias = zk_import_float(x, "bias", 0);
  zk_import_set_float(x, "lambd", lambd);
  if (bias == lambd && lambd >= 0) {
    y = zk_import_make(x, &zk_op_softshrink, in);
  } else {
    y = zk_import_make(x, &zk_op_hardshrink, in);
    zk_tensor *shift = zk_import_make(x, &zk_op_sign, y);
    shift = zk_import_make(x, &zk_op_mul, shift, zk_import_number(x, in->dtype, bias));
    y = bias == 0 ? y : zk_import_make(x, &zk_op_sub, y, shift);
  }
  if (lambd < 0)
    zk_import_refuse(x, "lambd is %g, below 0 it is not supported", lambd);
  zk_import_out(x, 0, y);
}

/* ---- prelu ---- */

/* The slope is a weight when it is one number, and before opset 7 also when it has one for each
 * channel; else it broadcasts to the input. */
static void prelu_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *slope = zk_import_in(x, 1), *y;
  if (zk_numel(slope) == 1 || (x->opset < 7 && slope->shape.ndim == 1)) {
    zk_shape weight = ZK_SHAPE(zk_numel(slope));
    y = zk_import_make(x, &zk_op_prelu, in, zk_import_reshape(x, slope, &weight));
  } else {
    zk_tensor *below = zk_import_make(x, &zk_op_lt, in, zk_import_number(x, in->dtype, 0));
    zk_tensor *scaled = zk_import_make(x, &zk_op_mul, in, slope);
    y = zk_import_make(x, &zk_op_where, below, scaled, in);
  }
  zk_import_out(x, 0, y);
}

/* ---- smooth ---- */

static void gelu_from_onnx(zk_import *x) {
  const char *approximate = zk_import_string(x, "approximate", "none");
  bool tanh = strcmp(approximate, "tanh") == 0;
  if (!tanh && strcmp(approximate, "none") != 0)
    zk_import_refuse(x, "approximate = '%s' is not supported", approximate);
  zk_import_set(x, "approximate", tanh);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_gelu, zk_import_in(x, 0)));
}

/* x sigmoid(alpha x) of input 0 */
static zk_tensor *swish_of(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y;
  double alpha = zk_import_float(x, "alpha", 1);
  if (alpha == 1)
    return zk_import_make(x, &zk_op_silu, in);
  y = zk_import_make(x, &zk_op_mul, in, zk_import_number(x, in->dtype, alpha));
  return zk_import_make(x, &zk_op_mul, in, zk_import_make(x, &zk_op_sigmoid, y));
}

static void swish_from_onnx(zk_import *x) {
  zk_import_out(x, 0, swish_of(x));
}

static void swiglu_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *by = zk_import_in(x, 1);
  if (by->dtype != in->dtype || !zk_shape_equal(&in->shape, &by->shape))
    zk_import_refuse(x, "its two inputs must be of one type and shape");
  zk_import_out(x, 0, zk_import_make(x, &zk_op_mul, swish_of(x), by));
}

static void mish_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_mish));
}

static void softplus_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_softplus));
}

const zk_onnx_from zk_onnx_from_activation[] = {
    {.type = "LeakyRelu", .from = leaky_relu_from_onnx},
    {.type = "Elu", .from = elu_from_onnx},
    {.type = "Selu", .from = selu_from_onnx},
    {.type = "Celu", .from = celu_from_onnx},
    {.type = "ThresholdedRelu", .from = threshold_from_onnx},
    {.type = "HardSigmoid", .from = hardsigmoid_from_onnx},
    {.type = "HardSwish", .from = hardswish_from_onnx},
    {.type = "Shrink", .from = shrink_from_onnx},
    {.type = "Gelu", .from = gelu_from_onnx},
    {.type = "SwiGLU", .from = swiglu_from_onnx},
    {.type = "Swish", .from = swish_from_onnx},
    {.type = "Mish", .from = mish_from_onnx},
    {.type = "Softplus", .from = softplus_from_onnx},
    {.type = "PRelu", .from = prelu_from_onnx},
    {.type = "Softsign", .op = &zk_op_softsign},
    {.type = NULL},
};
