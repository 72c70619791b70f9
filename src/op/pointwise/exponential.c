/*
 * exponential.c: exponentials, logarithms and roots of one element.
 */
#include "onnx/export.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

#define LN2 0.693147180559945309417
#define LN10 2.30258509299404568402

/* The domain of log1p, with a margin for the differences of the gradient check. */
static bool sample_log1p(int i, zk_sample *s) {
  return zk_sample_unary(i, s, -0.8, 3);
}

/* y = e^x; dx = dy y */
ZK_GRADIENT_OF_OUT(exp, ZK_DO(mul, dy, y))
ZK_UNARY_REAL(exp, NULL, 0, ZK_SAVE_OUT(0), c->out[0], exp(x), dy *v, zk_sample_unary_real,
              "exp(input): e to the power of each element. Integers become float32.",
              .onnx = {.type = "Exp"}, .gradient = exp_gradient);

static void exp2_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *two = zk_export_number(x, dtype, 2);
  zk_export_out(x, 0, zk_export_add(x, "Pow", two, zk_export_in(x, 0, dtype)));
}

/* y = 2^x; dx = dy y ln 2 */
ZK_GRADIENT_OF_OUT(exp2, ZK_DO(mul, ZK_DO(mul, dy, y), ZK_NUMBER(LN2)))
ZK_UNARY_FORMULA(exp2, NULL, 0, ZK_SAVE_OUT(0), exp2(x), zk_sample_unary_real,
                 "exp2(input): 2 to the power of each element. Integers become float32.",
                 .onnx = {.to = exp2_to_onnx});

static void expm1_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *power = zk_export_add(x, "Exp", zk_export_in(x, 0, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Sub", power, zk_export_number(x, dtype, 1)));
}

/* y = e^x - 1; dx = dy (y + 1) */
ZK_GRADIENT_OF_OUT(expm1, ZK_DO(mul, dy, ZK_DO(add, y, ZK_NUMBER(1))))
ZK_UNARY_FORMULA(
    expm1, NULL, 0, ZK_SAVE_OUT(0), expm1(x), zk_sample_unary_real,
    "expm1(input): e to the power of each element, less 1, exact near 0. Integers become "
    "float32.",
    .onnx = {.to = expm1_to_onnx});

/* y = ln x; dx = dy / x */
ZK_GRADIENT_OF_IN(log, ZK_DO(div, dy, x))
ZK_UNARY_REAL(log, NULL, 0, ZK_SAVE_IN(0), c->in[0], log(x), dy / v, zk_sample_unary_positive,
              "log(input): the natural logarithm of each element; -inf at 0, nan below. Integers "
              "become float32.",
              .onnx = {.type = "Log"}, .gradient = log_gradient);

static void scaled_log_to_onnx(zk_export *x, const zk_call *c, double scale) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *log = zk_export_add(x, "Log", zk_export_in(x, 0, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Div", log, zk_export_number(x, dtype, scale)));
}
static void log2_to_onnx(zk_export *x, const zk_call *c) {
  scaled_log_to_onnx(x, c, LN2);
}
static void log10_to_onnx(zk_export *x, const zk_call *c) {
  scaled_log_to_onnx(x, c, LN10);
}

/* y = log2 x; dx = dy / (x ln 2) */
ZK_GRADIENT_OF_IN(log2, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(LN2))))
ZK_UNARY_FORMULA(log2, NULL, 0, ZK_SAVE_IN(0), log2(x), zk_sample_unary_positive,
                 "log2(input): the logarithm of each element to base 2; -inf at 0, nan below. "
                 "Integers become float32.",
                 .onnx = {.to = log2_to_onnx});

/* y = log10 x; dx = dy / (x ln 10) */
ZK_GRADIENT_OF_IN(log10, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(LN10))))
ZK_UNARY_FORMULA(log10, NULL, 0, ZK_SAVE_IN(0), log10(x), zk_sample_unary_positive,
                 "log10(input): the logarithm of each element to base 10; -inf at 0, nan below. "
                 "Integers become float32.",
                 .onnx = {.to = log10_to_onnx});

static void log1p_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *one = zk_export_number(x, dtype, 1);
  const char *sum = zk_export_add(x, "Add", zk_export_in(x, 0, dtype), one);
  zk_export_out(x, 0, zk_export_add(x, "Log", sum));
}

/* y = ln(1 + x); dx = dy / (1 + x) */
ZK_GRADIENT_OF_IN(log1p, ZK_DO(div, dy, ZK_DO(add, x, ZK_NUMBER(1))))
ZK_UNARY_FORMULA(
    log1p, NULL, 0, ZK_SAVE_IN(0), log1p(x), sample_log1p,
    "log1p(input): the natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. "
    "Integers become float32.",
    .onnx = {.to = log1p_to_onnx});

/* y = sqrt x; dx = dy / (2 y) */
ZK_GRADIENT_OF_OUT(sqrt, ZK_DO(div, dy, ZK_DO(mul, y, ZK_NUMBER(2))))
ZK_UNARY_REAL(sqrt, NULL, 0, ZK_SAVE_OUT(0), c->out[0], sqrt(x), dy / (2 * v),
              zk_sample_unary_positive,
              "sqrt(input): the square root of each element; nan below 0. Integers become "
              "float32.",
              .onnx = {.type = "Sqrt"}, .gradient = sqrt_gradient);

static void rsqrt_to_onnx(zk_export *x, const zk_call *c) {
  const char *root = zk_export_add(x, "Sqrt", zk_export_in(x, 0, c->out[0]->dtype));
  zk_export_out(x, 0, zk_export_add(x, "Reciprocal", root));
}

/* y = 1 / sqrt x; dx = -dy y^3 / 2 */
ZK_GRADIENT_OF_OUT(rsqrt,
                   ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(-0.5)), ZK_DO(mul, ZK_DO(mul, y, y), y)))
ZK_UNARY_REAL(rsqrt, NULL, 0, ZK_SAVE_OUT(0), c->out[0], 1 / sqrt(x), -dy *v *v *v / 2,
              zk_sample_unary_positive,
              "rsqrt(input): 1 / sqrt(x) of each element; inf at 0, nan below. Integers become "
              "float32.",
              .onnx = {.to = rsqrt_to_onnx}, .gradient = rsqrt_gradient);
