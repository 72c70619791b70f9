/*
 * piecewise.c: activations in pieces that meet at corners: leaky_relu threshold hardtanh
 * hardsigmoid hardswish softshrink hardshrink, and elu selu celu, whose one piece is exponential.
 */
#include "op/pointwise/activation.h"
#include "op/pointwise/elementary.h"

#include <tgmath.h>

#define SELU_ALPHA 1.6732632423543772848170429916717
#define SELU_SCALE 1.0507009873554804934193349852946

static const zk_param leaky_relu_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                             {"negative_slope", ZK_P_FLOAT, true, 0, 0.01, NULL}};
static const zk_param alpha_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"alpha", ZK_P_FLOAT, true, 0, 1, NULL}};
static const zk_param threshold_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                            {"threshold", ZK_P_FLOAT, false, 0, 0, NULL},
                                            {"value", ZK_P_FLOAT, false, 0, 0, NULL}};
static const zk_param hardtanh_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                           {"min_val", ZK_P_FLOAT, true, 0, -1, NULL},
                                           {"max_val", ZK_P_FLOAT, true, 0, 1, NULL}};
static const zk_param lambd_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"lambd", ZK_P_FLOAT, true, 0, 0.5, NULL}};

/* The input in ONNX's node `type` with one attribute, the op's first. */
static void scaled_to_onnx(zk_export *x, const zk_call *c, const char *type, const char *name) {
  zk_export_out(x, 0, zk_export_add(x, type, zk_export_as_is(x, 0)));
  zk_export_float(x, name, c->attr[0].f);
}

/* And back: op of the input, its attribute being the node's `name`. */
static void scaled_from_onnx(zk_import *x, const zk_op *op, const char *attribute, const char *name,
                             double fallback) {
  zk_import_set_float(x, attribute, zk_import_float(x, name, fallback));
  zk_import_out(x, 0, zk_import_make(x, op, zk_import_in(x, 0)));
}

/* y = x above 0, a x below; dx = dy or a dy */
static void leaky_relu_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, "LeakyRelu", "alpha");
}
static void leaky_relu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_leaky_relu, "negative_slope", "alpha", 0.01);
}
ZK_ACTIVATION(
    leaky_relu, zk_activation_infer, leaky_relu_params, x > 0 ? x : x * a, x > 0 ? dy : dy * a,
    "leaky_relu(input, negative_slope=0.01): x above 0, negative_slope * x below. Errors: "
    "an input that is not real.",
    .onnx = {.to = leaky_relu_to_onnx, .from = ZK_ONNX_FROM({"LeakyRelu", leaky_relu_from_onnx})});

/* y = x above 0, a (e^x - 1) below; dx = dy or dy a e^x [Clevert et al. 2016, arXiv 1511.07289] */
static void elu_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, "Elu", "alpha");
}
static void elu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_elu, "alpha", "alpha", 1);
}
ZK_ACTIVATION(elu, zk_activation_infer, alpha_params, x < 0 ? zk_expm1(x) * a : x,
              x <= 0 ? dy * a * zk_exp(x) : dy,
              "elu(input, alpha=1): x above 0, alpha (e^x - 1) below. Errors: an input that is not "
              "real.",
              .onnx = {.to = elu_to_onnx, .from = ZK_ONNX_FROM({"Elu", elu_from_onnx})});

/* y = scale elu(x, alpha) with both constants [Klambauer et al. 2017, arXiv 1706.02515] */
/* A node may have others. */
static void selu_from_onnx(zk_import *x) {
  double alpha = zk_import_float(x, "alpha", (float)SELU_ALPHA);
  double gamma = zk_import_float(x, "gamma", (float)SELU_SCALE);
  zk_tensor *in = zk_import_in(x, 0), *y;
  if (alpha == (float)SELU_ALPHA && gamma == (float)SELU_SCALE) {
    y = zk_import_make(x, &zk_op_selu, in);
  } else {
    zk_import_set_float(x, "alpha", alpha);
    y = zk_import_make(x, &zk_op_elu, in);
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, in->dtype, gamma));
  }
  zk_import_out(x, 0, y);
}
ZK_ACTIVATION(selu, zk_activation_infer, zk_input_only,
              x < 0 ? zk_expm1(x) * (__typeof__(x))(SELU_SCALE * SELU_ALPHA)
                    : x * (__typeof__(x))SELU_SCALE,
              x <= 0 ? dy * (__typeof__(x))(SELU_SCALE * SELU_ALPHA) * zk_exp(x)
                     : dy * (__typeof__(x))SELU_SCALE,
              "selu(input): 1.0507 x above 0, 1.7581 (e^x - 1) below: keeps mean 0 and variance 1 "
              "from layer to layer. Errors: an input that is not real.",
              .onnx = {.type = "Selu", .from = ZK_ONNX_FROM({"Selu", selu_from_onnx})});

/* y = x above 0, a (e^(x/a) - 1) below [Barron 2017, arXiv 1704.07483] */
static zk_status celu_infer(zk_call *c, zk_spec *out) {
  if (c->attr[0].f == 0)
    return zk_fail(ZK_ERR_ARG, "celu: alpha is 0, which it is divided by");
  return zk_activation_infer(c, out);
}
/* Celu knows float32 alone. */
static void celu_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  if (x->opset >= 12 && dtype == ZK_FLOAT32) {
    scaled_to_onnx(x, c, "Celu", "alpha");
    return;
  }
  const char *alpha = zk_export_number(x, dtype, c->attr[0].f);
  const char *y = zk_export_add(x, "Elu", zk_export_add(x, "Div", zk_export_as_is(x, 0), alpha));
  zk_export_out(x, 0, zk_export_add(x, "Mul", y, alpha));
}
static void celu_from_onnx(zk_import *x) {
  scaled_from_onnx(x, &zk_op_celu, "alpha", "alpha", 1);
}
ZK_ACTIVATION(celu, celu_infer, alpha_params, x < 0 ? zk_expm1(x / a) * a : x,
              x <= 0 ? dy * zk_exp(x / a) : dy,
              "celu(input, alpha=1): x above 0, alpha (e^(x / alpha) - 1) below. Errors: an input "
              "that is not real; alpha 0.",
              .onnx = {.to = celu_to_onnx, .from = ZK_ONNX_FROM({"Celu", celu_from_onnx})});

/* y = x above a, b elsewhere; dx = dy or 0 */
static void threshold_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0);
  const char *above = zk_export_add(x, "Greater", in, zk_export_number(x, dtype, c->attr[0].f));
  zk_export_out(x, 0,
                zk_export_add(x, "Where", above, in, zk_export_number(x, dtype, c->attr[1].f)));
}
static void threshold_from_onnx(zk_import *x) {
  zk_import_set_float(x, "value", 0);
  scaled_from_onnx(x, &zk_op_threshold, "threshold", "alpha", 1);
}
ZK_ACTIVATION(threshold, zk_activation_infer, threshold_params, x <= a ? b : x, x <= a ? 0 : dy,
              "threshold(input, threshold, value): x above threshold, value elsewhere. Errors: an "
              "input that is not real.",
              .onnx = {.since = 9,
                       .to = threshold_to_onnx,
                       .from = ZK_ONNX_FROM({"ThresholdedRelu", threshold_from_onnx})});

/* y = min(max(x, a), b), nan stays; dx = dy strictly between, else 0 */
static zk_status hardtanh_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[0].f <= c->attr[1].f))
    return zk_fail(ZK_ERR_ARG,
                   "hardtanh: min_val is %g and max_val %g: it must not be above that, "
                   "and neither may be nan",
                   c->attr[0].f, c->attr[1].f);
  return zk_activation_infer(c, out);
}
static void hardtanh_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0);
  if (x->opset >= 11) {
    const char *low = zk_export_number(x, dtype, c->attr[0].f);
    in = zk_export_add(x, "Clip", in, low, zk_export_number(x, dtype, c->attr[1].f));
  } else {
    in = zk_export_add(x, "Clip", in);
    zk_export_float(x, "min", c->attr[0].f);
    zk_export_float(x, "max", c->attr[1].f);
  }
  zk_export_out(x, 0, in);
}
ZK_ACTIVATION(
    hardtanh, hardtanh_infer, hardtanh_params, x<a ? a : x> b ? b : x, x <= a || x >= b ? 0 : dy,
    "hardtanh(input, min_val=-1, max_val=1): each element brought into min_val..max_val; "
    "no gradient at and beyond the ends. Errors: an input that is not real; min_val above "
    "max_val.",
    .onnx = {.to = hardtanh_to_onnx});

/* y = min(max(x + 3, 0), 6) / 6; dx = dy / 6 strictly between, else 0 */
static void hardsigmoid_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_add(x, "HardSigmoid", zk_export_as_is(x, 0)));
  zk_export_float(x, "alpha", 1.0 / 6);
  zk_export_float(x, "beta", 0.5);
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
ZK_ACTIVATION(hardsigmoid, zk_activation_infer, zk_input_only,
              x + 3 < 0   ? 0
              : x + 3 > 6 ? 1
                          : (x + 3) / 6,
              x > -3 && x < 3 ? dy / 6 : 0,
              "hardsigmoid(input): x / 6 + 1/2 brought into 0..1. Errors: an input that is not "
              "real.",
              .onnx = {.to = hardsigmoid_to_onnx,
                       .from = ZK_ONNX_FROM({"HardSigmoid", hardsigmoid_from_onnx})});

/* y = x hardsigmoid(x) [Howard et al. 2019, arXiv 1905.02244] */
static void hardswish_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  if (x->opset >= 14) {
    zk_export_out(x, 0, zk_export_add(x, "HardSwish", in));
    return;
  }
  (void)c;
  const char *part = zk_export_add(x, "HardSigmoid", in);
  zk_export_float(x, "alpha", 1.0 / 6);
  zk_export_float(x, "beta", 0.5);
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, part));
}
static void hardswish_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_hardswish));
}
ZK_ACTIVATION(hardswish, zk_activation_infer, zk_input_only,
              x *(x + 3 < 0   ? 0
                  : x + 3 > 6 ? 6
                              : x + 3) /
                  6,
              x <= -3 ? 0
              : x < 3 ? dy * (x / 3 + (__typeof__(x))0.5)
                      : dy,
              "hardswish(input): x * hardsigmoid(x). Errors: an input that is not real.",
              .onnx = {.to = hardswish_to_onnx,
                       .from = ZK_ONNX_FROM({"HardSwish", hardswish_from_onnx})});

/* y = x - a above a, x + a below -a, else 0; dx = dy, or 0 between */
static zk_status softshrink_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[0].f >= 0))
    return zk_fail(ZK_ERR_ARG, "softshrink: lambd is %g, it must not be negative", c->attr[0].f);
  return zk_activation_infer(c, out);
}
static void softshrink_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, "Shrink", "lambd");
  zk_export_float(x, "bias", c->attr[0].f);
}
/* x - bias above lambd, x + bias below -lambd, else 0: ours are bias = lambd and bias = 0. */
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
ZK_ACTIVATION(softshrink, softshrink_infer, lambd_params,
              x > a    ? x - a
              : x < -a ? x + a
                       : x * 0,
              x >= -a && x <= a ? 0 : dy,
              "softshrink(input, lambd=0.5): each element brought nearer to 0 by lambd, 0 where it "
              "is nearer than that. Errors: an input that is not real; lambd below 0.",
              .onnx = {.since = 9,
                       .to = softshrink_to_onnx,
                       .from = ZK_ONNX_FROM({"Shrink", shrink_from_onnx})});

/* y = 0 in -a..a, else x; dx = 0 or dy */
static void hardshrink_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, "Shrink", "lambd");
}
ZK_ACTIVATION(hardshrink, zk_activation_infer, lambd_params, x >= -a && x <= a ? 0 : x,
              x >= -a && x <= a ? 0 : dy,
              "hardshrink(input, lambd=0.5): 0 in -lambd..lambd, else x. Errors: an input that is "
              "not real.",
              .onnx = {.since = 9, .to = hardshrink_to_onnx});
