/*
 * special.c: special functions, and functions of elements beside the arithmetic ones, as ONNX
 * nodes.
 */
#include <math.h>
#include "base/gamma.h"
#include "onnx/to/converters.h"
#include "op/pointwise/constants.h"

static void erfc_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *erf = zk_export_add(x, "Erf", zk_export_in(x, 0, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Sub", zk_export_number(x, dtype, 1), erf));
}

static void scaled_to_onnx(zk_export *x, const zk_call *c, double scale) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_in(x, 0, dtype);
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, zk_export_number(x, dtype, scale)));
}

static void deg2rad_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, ZK_PI / 180);
}

static void rad2deg_to_onnx(zk_export *x, const zk_call *c) {
  scaled_to_onnx(x, c, 180 / ZK_PI);
}

static void sinc_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_in(x, 0, dtype), *one = zk_export_number(x, dtype, 1);
  const char *angle = zk_export_add(x, "Mul", in, zk_export_number(x, dtype, ZK_PI));
  const char *y = zk_export_add(x, "Div", zk_export_add(x, "Sin", angle), angle);
  const char *at_0 = zk_export_add(x, "Equal", in, zk_export_number(x, dtype, 0));
  zk_export_out(x, 0, zk_export_add(x, "Where", at_0, one, y));
}

static void hypot_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  const char *sum =
      zk_export_add(x, "Add", zk_export_add(x, "Mul", a, a), zk_export_add(x, "Mul", b, b));
  zk_export_out(x, 0, zk_export_add(x, "Sqrt", sum));
}

/* Atan(y / x), by the half plane of x; on the y axis a quarter of a turn by the sign of y. */
static void atan2_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *b = zk_export_in(x, 0, dtype), *a = zk_export_in(x, 1, dtype);
  const char *zero = zk_export_number(x, dtype, 0), *sign = zk_export_add(x, "Sign", b);
  const char *angle = zk_export_add(x, "Atan", zk_export_add(x, "Div", b, a));
  const char *below = zk_export_add(x, "Less", b, zero), *left = zk_export_add(x, "Less", a, zero);
  const char *half = zk_export_add(x, "Where", below, zk_export_number(x, dtype, -ZK_PI),
                                   zk_export_number(x, dtype, ZK_PI));
  const char *turned = zk_export_add(x, "Add", angle, half);
  const char *quarter = zk_export_add(x, "Mul", sign, zk_export_number(x, dtype, ZK_PI / 2));
  angle = zk_export_add(x, "Where", left, turned, angle);
  const char *on_axis = zk_export_add(x, "Equal", a, zero);
  zk_export_out(x, 0, zk_export_add(x, "Where", on_axis, quarter, angle));
}

/* a times the logarithm of b + plus; 0 where a is 0. */
static void product_with_log(zk_export *x, const zk_call *c, double plus) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  const char *zero = zk_export_number(x, dtype, 0), *of = b;
  if (plus != 0)
    of = zk_export_add(x, "Add", b, zk_export_number(x, dtype, plus));
  const char *y = zk_export_add(x, "Mul", a, zk_export_add(x, "Log", of));
  const char *no_nan = zk_export_add(x, "Not", zk_export_add(x, "IsNaN", b));
  const char *is_zero = zk_export_add(x, "And", zk_export_add(x, "Equal", a, zero), no_nan);
  zk_export_out(x, 0, zk_export_add(x, "Where", is_zero, zero, y));
}

static void xlogy_to_onnx(zk_export *x, const zk_call *c) {
  product_with_log(x, c, 0);
}

static void xlog1py_to_onnx(zk_export *x, const zk_call *c) {
  product_with_log(x, c, 1);
}

/* -a log(a); 0 at 0, and -inf below it. */
static void entr_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *zero = zk_export_number(x, dtype, 0);
  const char *y = zk_export_add(x, "Mul", zk_export_add(x, "Neg", a), zk_export_add(x, "Log", a));
  const char *below = zk_export_add(x, "Less", a, zero);
  y = zk_export_add(x, "Where", below, zk_export_number(x, dtype, -INFINITY), y);
  zk_export_out(x, 0, zk_export_add(x, "Where", zk_export_add(x, "Equal", a, zero), zero, y));
}

/* The greater, plus the logarithm of 1 + base^-|a - b|. Two equal infinities have no difference. */
static void log_sum_to_onnx(zk_export *x, const zk_call *c, double log) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  const char *scale = zk_export_number(x, dtype, log), *zero = zk_export_number(x, dtype, 0);
  const char *way = zk_export_add(x, "Neg", zk_export_add(x, "Abs", zk_export_add(x, "Sub", a, b)));
  way = zk_export_add(x, "Where", zk_export_add(x, "Equal", a, b), zero, way);
  const char *power = zk_export_add(x, "Exp", zk_export_add(x, "Mul", way, scale));
  power = zk_export_add(x, "Add", power, zk_export_number(x, dtype, 1));
  const char *rest = zk_export_add(x, "Div", zk_export_add(x, "Log", power), scale);
  zk_export_out(x, 0, zk_export_add(x, "Add", zk_export_add(x, "Max", a, b), rest));
}

static void logaddexp_to_onnx(zk_export *x, const zk_call *c) {
  log_sum_to_onnx(x, c, 1);
}

static void logaddexp2_to_onnx(zk_export *x, const zk_call *c) {
  log_sum_to_onnx(x, c, ZK_LN2);
}

/* Of two elements the one that is no nan, else the greater or the lesser. */
static void known_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  if (!zk_dtype_is_real(dtype) && x->opset < 12)
    zk_export_refuse(x, "of integers it needs opset 12");
  const char *y = zk_export_add(x, type, a, b);
  if (zk_dtype_is_real(dtype)) {
    y = zk_export_add(x, "Where", zk_export_add(x, "IsNaN", b), a, y);
    y = zk_export_add(x, "Where", zk_export_add(x, "IsNaN", a), b, y);
  }
  zk_export_out(x, 0, y);
}

static void fmax_to_onnx(zk_export *x, const zk_call *c) {
  known_to_onnx(x, c, "Max");
}

static void fmin_to_onnx(zk_export *x, const zk_call *c) {
  known_to_onnx(x, c, "Min");
}

static void heaviside_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_in(x, 0, dtype), *zero = zk_export_number(x, dtype, 0);
  if (!zk_dtype_is_real(dtype))
    zk_export_refuse(x, "of %s it has no form in ONNX here", zk_dtype_name(dtype));
  const char *above =
      zk_export_cast(x, zk_export_add(x, "Greater", in, zero), zk_onnx_of_dtype(dtype));
  const char *at_0 = zk_export_add(x, "Equal", in, zero);
  zk_export_out(x, 0, zk_export_add(x, "Where", at_0, zk_export_in(x, 1, dtype), above));
}

static void nan_to_num_to_onnx(zk_export *x, const zk_call *c) {
  static const char *const names[] = {"nan", "posinf", "neginf"};
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0), *y = in;
  for (int i = 0; i < 3 && zk_dtype_is_real(dtype); i++) {
    const char *odd = zk_export_add(x, i ? "IsInf" : "IsNaN", in);
    if (i)
      zk_export_int(x, i == 1 ? "detect_negative" : "detect_positive", 0);
    y = zk_export_add(x, "Where", odd, zk_export_number(x, dtype, zk_call_attr(c, names[i])->f), y);
  }
  zk_export_out(x, 0, y == in ? zk_export_add(x, "Identity", in) : y);
}

static void addc_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  zk_dtype dtype = c->out[0]->dtype;
  double value = zk_call_attr(c, "value")->f;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  if (dtype == ZK_UINT8 && x->opset < 14)
    zk_export_refuse(x, "of uint8 it has no form in opset %d", x->opset);
  if (value != 1)
    b = zk_export_add(x, "Mul", b, zk_export_number(x, dtype, value));
  const char *part = zk_export_add(x, type, b, zk_export_in(x, 2, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Add", a, part));
}

static void addcmul_to_onnx(zk_export *x, const zk_call *c) {
  addc_to_onnx(x, c, "Mul");
}

static void addcdiv_to_onnx(zk_export *x, const zk_call *c) {
  addc_to_onnx(x, c, "Div");
}

static void one_infinity_to_onnx(zk_export *x, const char *other) {
  if (!zk_dtype_is_real(x->call->in[0]->dtype))
    zk_export_refuse(x, "of integers it has no form in ONNX");
  zk_export_out(x, 0, zk_export_add(x, "IsInf", zk_export_as_is(x, 0)));
  zk_export_int(x, other, 0);
}

static void isposinf_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  one_infinity_to_onnx(x, "detect_negative");
}

static void isneginf_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  one_infinity_to_onnx(x, "detect_positive");
}

const zk_onnx_to zk_onnx_to_special[] = {
    {.op = &zk_op_asinh, .type = "Asinh", .since = 9},
    {.op = &zk_op_acosh, .type = "Acosh", .since = 9},
    {.op = &zk_op_atanh, .type = "Atanh", .since = 9},
    {.op = &zk_op_erfc, .since = 9, .to = erfc_to_onnx},
    {.op = &zk_op_deg2rad, .to = deg2rad_to_onnx},
    {.op = &zk_op_rad2deg, .to = rad2deg_to_onnx},
    {.op = &zk_op_sinc, .since = 11, .to = sinc_to_onnx},
    {.op = &zk_op_hypot, .to = hypot_to_onnx},
    {.op = &zk_op_atan2, .since = 11, .to = atan2_to_onnx},
    {.op = &zk_op_xlogy, .since = 11, .to = xlogy_to_onnx},
    {.op = &zk_op_xlog1py, .since = 11, .to = xlog1py_to_onnx},
    {.op = &zk_op_entr, .since = 11, .to = entr_to_onnx},
    {.op = &zk_op_logaddexp, .since = 11, .to = logaddexp_to_onnx},
    {.op = &zk_op_logaddexp2, .since = 11, .to = logaddexp2_to_onnx},
    {.op = &zk_op_fmax, .since = 9, .to = fmax_to_onnx},
    {.op = &zk_op_fmin, .since = 9, .to = fmin_to_onnx},
    {.op = &zk_op_heaviside, .since = 11, .to = heaviside_to_onnx},
    {.op = &zk_op_nan_to_num, .since = 10, .to = nan_to_num_to_onnx},
    {.op = &zk_op_addcmul, .to = addcmul_to_onnx},
    {.op = &zk_op_addcdiv, .to = addcdiv_to_onnx},
    {.op = &zk_op_isposinf, .since = 10, .to = isposinf_to_onnx},
    {.op = &zk_op_isneginf, .since = 10, .to = isneginf_to_onnx},
    {.op = NULL},
};
