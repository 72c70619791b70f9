/*
 * pointwise.c: arithmetic, powers, exponentials, rounding, copies as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/pointwise/constants.h"

#include <math.h>

/* ---- arithmetic ---- */

/* A node of two operands, the second multiplied by alpha. */
static void with_alpha_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  if (dtype == ZK_BOOL || (dtype == ZK_UINT8 && x->opset < 14))
    zk_export_refuse(x, "of %s it has no form in opset %d", zk_dtype_name(dtype), x->opset);
  if (zk_call_attr(c, "alpha")->f != 1)
    b = zk_export_add(x, "Mul", b, zk_export_number(x, dtype, zk_call_attr(c, "alpha")->f));
  zk_export_out(x, 0, zk_export_add(x, type, a, b));
}

static void add_to_onnx(zk_export *x, const zk_call *c) {
  with_alpha_to_onnx(x, c, "Add");
}

static void sub_to_onnx(zk_export *x, const zk_call *c) {
  with_alpha_to_onnx(x, c, "Sub");
}

static void lerp_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  const char *w = zk_export_in(x, 2, dtype), *half = zk_export_number(x, dtype, 0.5);
  const char *rest = zk_export_add(x, "Sub", zk_export_number(x, dtype, 1), w);
  const char *way = zk_export_add(x, "Sub", b, a);
  const char *from_a = zk_export_add(x, "Add", a, zk_export_add(x, "Mul", w, way));
  const char *from_b = zk_export_add(x, "Sub", b, zk_export_add(x, "Mul", way, rest));
  const char *small = zk_export_add(x, "Less", zk_export_add(x, "Abs", w), half);
  zk_export_out(x, 0, zk_export_add(x, "Where", small, from_a, from_b));
}

/* ---- square ---- */

static void square_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, in));
}

/* ---- clamp ---- */

static void clamp_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const zk_tensor *low = zk_call_in(c, "min"), *high = zk_call_in(c, "max");
  const char *value = zk_export_in(x, 0, dtype);
  bool numbers = (!low || low->is_number) && (!high || high->is_number);
  if (!zk_dtype_is_real(dtype) && x->opset < 12)
    zk_export_refuse(x, "of integers it needs opset 12");
  if (!numbers) { /* Clip takes scalars only */
    if (low)
      value = zk_export_add(x, "Max", value, zk_export_in(x, 1, dtype));
    if (high)
      value = zk_export_add(x, "Min", value, zk_export_in(x, 2, dtype));
  } else if (x->opset >= 11) {
    const char *from = zk_export_in(x, 1, dtype);
    value = zk_export_add(x, "Clip", value, from, zk_export_in(x, 2, dtype));
  } else {
    value = zk_export_add(x, "Clip", value);
    if (low)
      zk_export_float(x, "min", zk_element_f(low, 0));
    if (high)
      zk_export_float(x, "max", zk_element_f(high, 0));
  }
  zk_export_out(x, 0, value);
}

/* ---- copy ---- */

static void clone_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_add(x, "Identity", zk_export_as_is(x, 0)));
}

static void cast_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_cast(x, in, zk_onnx_of_dtype(c->out[0]->dtype)));
}

/* ---- division ---- */

static void fmod_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype);
  zk_export_out(x, 0, zk_export_add(x, "Mod", a, zk_export_in(x, 1, dtype)));
  zk_export_int(x, "fmod", 1);
}

static void remainder_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  if (zk_dtype_is_real(dtype)) { /* a - b floor(a / b) */
    const char *times = zk_export_add(x, "Floor", zk_export_add(x, "Div", a, b));
    zk_export_out(x, 0, zk_export_add(x, "Sub", a, zk_export_add(x, "Mul", times, b)));
  } else {
    zk_export_out(x, 0, zk_export_add(x, "Mod", a, b));
  }
}

static void floor_divide_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype);
  const char *b = zk_export_in(x, 1, dtype);
  if (zk_dtype_is_real(dtype)) {
    zk_export_out(x, 0, zk_export_add(x, "Floor", zk_export_add(x, "Div", a, b)));
    return;
  }
  if (x->opset < 10 || (dtype == ZK_UINT8 && x->opset < 14)) /* Div cuts toward 0 */
    zk_export_refuse(x, "of %s it has no form in opset %d", zk_dtype_name(dtype), x->opset);
  const char *rest = zk_export_add(x, "Mod", a, b); /* of b's sign */
  zk_export_out(x, 0, zk_export_add(x, "Div", zk_export_add(x, "Sub", a, rest), b));
}

static void logit_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  double eps = zk_call_attr(c, "eps")->f;
  const char *z = zk_export_in(x, 0, dtype), *one = zk_export_number(x, dtype, 1);
  for (int i = 0; eps == eps && i < 2; i++)
    z = zk_export_add(x, i ? "Min" : "Max", z, zk_export_number(x, dtype, i ? 1 - eps : eps));
  const char *rest = zk_export_add(x, "Sub", one, z);
  zk_export_out(x, 0, zk_export_add(x, "Log", zk_export_add(x, "Div", z, rest)));
}

/* ---- exponential, logit ---- */

static void exp2_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *two = zk_export_number(x, dtype, 2);
  zk_export_out(x, 0, zk_export_add(x, "Pow", two, zk_export_in(x, 0, dtype)));
}

static void expm1_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *power = zk_export_add(x, "Exp", zk_export_in(x, 0, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Sub", power, zk_export_number(x, dtype, 1)));
}

static void scaled_log_to_onnx(zk_export *x, const zk_call *c, double scale) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *log = zk_export_add(x, "Log", zk_export_in(x, 0, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Div", log, zk_export_number(x, dtype, scale)));
}

static void log2_to_onnx(zk_export *x, const zk_call *c) {
  scaled_log_to_onnx(x, c, ZK_LN2);
}

static void log10_to_onnx(zk_export *x, const zk_call *c) {
  scaled_log_to_onnx(x, c, ZK_LN10);
}

static void log1p_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *one = zk_export_number(x, dtype, 1);
  const char *sum = zk_export_add(x, "Add", zk_export_in(x, 0, dtype), one);
  zk_export_out(x, 0, zk_export_add(x, "Log", sum));
}

static void rsqrt_to_onnx(zk_export *x, const zk_call *c) {
  const char *root = zk_export_add(x, "Sqrt", zk_export_in(x, 0, c->out[0]->dtype));
  zk_export_out(x, 0, zk_export_add(x, "Reciprocal", root));
}

/* ---- rounding ---- */

/* Integers stay as they are. */
static bool is_whole(zk_export *x) {
  bool whole = !zk_dtype_is_real(x->call->out[0]->dtype);
  if (whole)
    zk_export_out(x, 0, zk_export_add(x, "Identity", zk_export_as_is(x, 0)));
  return whole;
}

static void floor_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  if (!is_whole(x))
    zk_export_out(x, 0, zk_export_add(x, "Floor", zk_export_as_is(x, 0)));
}

static void ceil_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  if (!is_whole(x))
    zk_export_out(x, 0, zk_export_add(x, "Ceil", zk_export_as_is(x, 0)));
}

/* sign x * floor |x| */
static const char *truncated(zk_export *x) {
  const char *in = zk_export_as_is(x, 0), *sign = zk_export_add(x, "Sign", in);
  const char *whole = zk_export_add(x, "Floor", zk_export_add(x, "Abs", in));
  return zk_export_add(x, "Mul", sign, whole);
}

static void trunc_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  if (!is_whole(x))
    zk_export_out(x, 0, truncated(x));
}

static void frac_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  if (!zk_dtype_is_real(c->in[0]->dtype))
    zk_export_refuse(x, "of integers it has no form in ONNX");
  const char *whole = truncated(x);
  zk_export_out(x, 0, zk_export_add(x, "Sub", zk_export_as_is(x, 0), whole));
}

/* Round(x 10^n) / 10^n; with n < 0 the other way round. */
static void round_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  int64_t decimals = zk_call_attr(c, "decimals")->i;
  const char *y = zk_export_as_is(x, 0), *scale = "";
  if (decimals == 0 && is_whole(x))
    return;
  if (!zk_dtype_is_real(dtype))
    zk_export_refuse(x, "with decimals, of integers, it has no form in ONNX");
  if (decimals)
    scale = zk_export_number(x, dtype, pow(10, (double)(decimals < 0 ? -decimals : decimals)));
  if (decimals)
    y = zk_export_add(x, decimals > 0 ? "Mul" : "Div", y, scale);
  y = zk_export_add(x, "Round", y);
  if (decimals)
    y = zk_export_add(x, decimals > 0 ? "Div" : "Mul", y, scale);
  zk_export_out(x, 0, y);
}

const zk_onnx_to zk_onnx_to_pointwise[] = {
    {.op = &zk_op_neg, .type = "Neg"},
    {.op = &zk_op_abs, .type = "Abs"},
    {.op = &zk_op_sign, .type = "Sign", .since = 9},
    {.op = &zk_op_square, .to = square_to_onnx},
    {.op = &zk_op_reciprocal, .type = "Reciprocal"},
    {.op = &zk_op_relu, .type = "Relu", .integers = 14},
    {.op = &zk_op_sigmoid, .type = "Sigmoid"},
    {.op = &zk_op_logit, .since = 8, .to = logit_to_onnx},
    {.op = &zk_op_erf, .type = "Erf", .since = 9},
    {.op = &zk_op_exp, .type = "Exp"},
    {.op = &zk_op_exp2, .to = exp2_to_onnx},
    {.op = &zk_op_expm1, .to = expm1_to_onnx},
    {.op = &zk_op_log, .type = "Log"},
    {.op = &zk_op_log2, .to = log2_to_onnx},
    {.op = &zk_op_log10, .to = log10_to_onnx},
    {.op = &zk_op_log1p, .to = log1p_to_onnx},
    {.op = &zk_op_sqrt, .type = "Sqrt"},
    {.op = &zk_op_rsqrt, .to = rsqrt_to_onnx},
    {.op = &zk_op_sin, .type = "Sin"},
    {.op = &zk_op_cos, .type = "Cos"},
    {.op = &zk_op_tan, .type = "Tan"},
    {.op = &zk_op_asin, .type = "Asin"},
    {.op = &zk_op_acos, .type = "Acos"},
    {.op = &zk_op_atan, .type = "Atan"},
    {.op = &zk_op_sinh, .type = "Sinh", .since = 9},
    {.op = &zk_op_cosh, .type = "Cosh", .since = 9},
    {.op = &zk_op_tanh, .type = "Tanh"},
    {.op = &zk_op_floor, .to = floor_to_onnx},
    {.op = &zk_op_ceil, .to = ceil_to_onnx},
    {.op = &zk_op_trunc, .since = 9, .to = trunc_to_onnx},
    {.op = &zk_op_frac, .since = 9, .to = frac_to_onnx},
    {.op = &zk_op_round, .since = 11, .to = round_to_onnx},
    {.op = &zk_op_add, .to = add_to_onnx},
    {.op = &zk_op_sub, .to = sub_to_onnx},
    {.op = &zk_op_mul, .type = "Mul"},
    {.op = &zk_op_div, .type = "Div"},
    {.op = &zk_op_lerp, .since = 9, .to = lerp_to_onnx},
    {.op = &zk_op_floor_divide, .to = floor_divide_to_onnx},
    {.op = &zk_op_remainder, .since = 10, .to = remainder_to_onnx},
    {.op = &zk_op_fmod, .since = 10, .to = fmod_to_onnx},
    {.op = &zk_op_pow, .type = "Pow", .integers = 12},
    {.op = &zk_op_maximum, .type = "Max", .since = 8, .integers = 12},
    {.op = &zk_op_minimum, .type = "Min", .since = 8, .integers = 12},
    {.op = &zk_op_clamp, .to = clamp_to_onnx},
    {.op = &zk_op_clone, .to = clone_to_onnx},
    {.op = &zk_op_cast, .to = cast_to_onnx},
    {.op = NULL},
};
