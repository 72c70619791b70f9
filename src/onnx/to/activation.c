/*
 * activation.c: activations as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/pointwise/constants.h"

/* ---- piecewise ---- */

/* A node of that type with the attribute `name`, a float. */
static void scaled_to_onnx(zk_export *x, const char *type, const char *name, double value) {
  zk_export_out(x, 0, zk_export_add(x, type, zk_export_as_is(x, 0)));
  zk_export_float(x, name, value);
}

static void leaky_relu_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, "LeakyRelu", "alpha", zk_call_attr(c, "negative_slope")->f);
}

static void elu_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, "Elu", "alpha", zk_call_attr(c, "alpha")->f);
}

/* Celu is defined for float32 only. */
static void celu_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  if (x->opset >= 12 && dtype == ZK_FLOAT32) {
    scaled_to_onnx(x, "Celu", "alpha", zk_call_attr(c, "alpha")->f);
    return;
  }
  const char *alpha = zk_export_number(x, dtype, zk_call_attr(c, "alpha")->f);
  const char *y = zk_export_add(x, "Elu", zk_export_add(x, "Div", zk_export_as_is(x, 0), alpha));
  zk_export_out(x, 0, zk_export_add(x, "Mul", y, alpha));
}

static void threshold_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0);
  const char *above =
      zk_export_add(x, "Greater", in, zk_export_number(x, dtype, zk_call_attr(c, "threshold")->f));
  zk_export_out(x, 0,
                zk_export_add(x, "Where", above, in,
                              zk_export_number(x, dtype, zk_call_attr(c, "value")->f)));
}

static void hardtanh_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0);
  if (x->opset >= 11) {
    const char *low = zk_export_number(x, dtype, zk_call_attr(c, "min_val")->f);
    in = zk_export_add(x, "Clip", in, low,
                       zk_export_number(x, dtype, zk_call_attr(c, "max_val")->f));
  } else {
    in = zk_export_add(x, "Clip", in);
    zk_export_float(x, "min", zk_call_attr(c, "min_val")->f);
    zk_export_float(x, "max", zk_call_attr(c, "max_val")->f);
  }
  zk_export_out(x, 0, in);
}

static void hardsigmoid_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_add(x, "HardSigmoid", zk_export_as_is(x, 0)));
  zk_export_float(x, "alpha", 1.0 / 6);
  zk_export_float(x, "beta", 0.5);
}

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

static void softshrink_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, "Shrink", "lambd", zk_call_attr(c, "lambd")->f);
  zk_export_float(x, "bias", zk_call_attr(c, "lambd")->f);
}

static void hardshrink_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, "Shrink", "lambd", zk_call_attr(c, "lambd")->f);
}

/* ---- prelu ---- */

static void prelu_to_onnx(zk_export *x, const zk_call *c) {
  const char *w = zk_export_as_is(x, 1);
  int64_t shape[ZK_MAX_DIM];
  int n = c->in[0]->shape.ndim - 1;
  for (int d = 0; d < n; d++)
    shape[d] = d ? 1 : -1;
  if (n > 0)
    w = zk_export_add(x, "Reshape", w, zk_export_list(x, n, shape));
  zk_export_out(x, 0, zk_export_add(x, "PRelu", zk_export_as_is(x, 0), w));
}

/* ---- smooth ---- */

static void gelu_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0), *part;
  if (x->opset >= 20) {
    zk_export_out(x, 0, zk_export_add(x, "Gelu", in));
    zk_export_string(x, "approximate", zk_call_attr(c, "approximate")->i ? "tanh" : "none");
    return;
  }
  if (zk_call_attr(c, "approximate")->i) {
    const char *cube = zk_export_add(x, "Mul", zk_export_add(x, "Mul", in, in), in);
    cube = zk_export_add(x, "Mul", cube, zk_export_number(x, dtype, ZK_GELU_CUBE));
    part = zk_export_add(x, "Add", in, cube);
    part = zk_export_add(x, "Mul", part, zk_export_number(x, dtype, ZK_SQRT_2_BY_PI));
    part = zk_export_add(x, "Tanh", part);
  } else {
    part = zk_export_add(x, "Mul", in, zk_export_number(x, dtype, ZK_SQRT_HALF));
    part = zk_export_add(x, "Erf", part);
  }
  part = zk_export_add(x, "Add", part, zk_export_number(x, dtype, 1));
  part = zk_export_add(x, "Mul", in, part);
  zk_export_out(x, 0, zk_export_add(x, "Mul", part, zk_export_number(x, dtype, 0.5)));
}

/* Not Swish of opset 24, which onnxruntime has no kernel for. */
static void silu_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, zk_export_add(x, "Sigmoid", in)));
}

static void mish_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  if (x->opset >= 18) {
    zk_export_out(x, 0, zk_export_add(x, "Mish", in));
    return;
  }
  const char *t = zk_export_add(x, "Tanh", zk_export_add(x, "Softplus", in));
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, t));
}

static void logsigmoid_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *y = zk_export_add(x, "Softplus", zk_export_add(x, "Neg", zk_export_as_is(x, 0)));
  zk_export_out(x, 0, zk_export_add(x, "Neg", y));
}

static void softplus_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0), *scaled = in, *y;
  double beta = zk_call_attr(c, "beta")->f, threshold = zk_call_attr(c, "threshold")->f;
  const char *factor = zk_export_number(x, dtype, beta);
  if (beta != 1)
    scaled = zk_export_add(x, "Mul", in, factor);
  y = zk_export_add(x, "Softplus", scaled);
  if (beta != 1)
    y = zk_export_add(x, "Div", y, factor);
  if (threshold < 20) { /* from 20 on the two differ by less than 3e-9 */
    const char *above = zk_export_add(x, "Greater", scaled, zk_export_number(x, dtype, threshold));
    y = zk_export_add(x, "Where", above, in, y);
  }
  zk_export_out(x, 0, y);
}

static void tanhshrink_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Sub", in, zk_export_add(x, "Tanh", in)));
}

const zk_onnx_to zk_onnx_to_activation[] = {
    {.op = &zk_op_leaky_relu, .to = leaky_relu_to_onnx},
    {.op = &zk_op_elu, .to = elu_to_onnx},
    {.op = &zk_op_selu, .type = "Selu"},
    {.op = &zk_op_celu, .to = celu_to_onnx},
    {.op = &zk_op_threshold, .since = 9, .to = threshold_to_onnx},
    {.op = &zk_op_hardtanh, .to = hardtanh_to_onnx},
    {.op = &zk_op_hardsigmoid, .to = hardsigmoid_to_onnx},
    {.op = &zk_op_hardswish, .to = hardswish_to_onnx},
    {.op = &zk_op_softshrink, .since = 9, .to = softshrink_to_onnx},
    {.op = &zk_op_hardshrink, .since = 9, .to = hardshrink_to_onnx},
    {.op = &zk_op_gelu, .since = 9, .to = gelu_to_onnx},
    {.op = &zk_op_silu, .to = silu_to_onnx},
    {.op = &zk_op_mish, .to = mish_to_onnx},
    {.op = &zk_op_logsigmoid, .to = logsigmoid_to_onnx},
    {.op = &zk_op_softplus, .since = 9, .to = softplus_to_onnx},
    {.op = &zk_op_softsign, .type = "Softsign"},
    {.op = &zk_op_tanhshrink, .to = tanhshrink_to_onnx},
    {.op = &zk_op_prelu, .to = prelu_to_onnx},
    {.op = NULL},
};
