/*
 * exponential.c: exponentials, logarithms and roots of one element.
 */
#include "op/pointwise/unary.h"
#include "op/pointwise/constants.h"

#include <tgmath.h>

/* y = e^x; dx = dy y */
ZK_GRADIENT_OF_OUT(exp, ZK_DO(mul, dy, y))
ZK_UNARY_REAL(exp, NULL, 0, ZK_SAVE_OUT(0), c->out[0], exp(x), dy *v,
              "exp(input): e to the power of each element. Integers become float32.",
              .gradient = exp_gradient);

/* y = 2^x; dx = dy y ln 2 */
ZK_GRADIENT_OF_OUT(exp2, ZK_DO(mul, ZK_DO(mul, dy, y), ZK_NUMBER(ZK_LN2)))
ZK_UNARY_FORMULA(exp2, NULL, 0, ZK_SAVE_OUT(0), exp2(x),
                 "exp2(input): 2 to the power of each element. Integers become float32.");

/* y = e^x - 1; dx = dy (y + 1) */
ZK_GRADIENT_OF_OUT(expm1, ZK_DO(mul, dy, ZK_DO(add, y, ZK_NUMBER(1))))
ZK_UNARY_FORMULA(
    expm1, NULL, 0, ZK_SAVE_OUT(0), expm1(x),
    "expm1(input): e to the power of each element, less 1, exact near 0. Integers become "
    "float32.");

/* y = ln x; dx = dy / x */
ZK_GRADIENT_OF_IN(log, ZK_DO(div, dy, x))
ZK_UNARY_REAL(log, NULL, 0, ZK_SAVE_IN(0), c->in[0], log(x), dy / v,
              "log(input): the natural logarithm of each element; -inf at 0, nan below. Integers "
              "become float32.",
              .gradient = log_gradient);

/* y = log2 x; dx = dy / (x ln 2) */
ZK_GRADIENT_OF_IN(log2, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(ZK_LN2))))
ZK_UNARY_FORMULA(log2, NULL, 0, ZK_SAVE_IN(0), log2(x),
                 "log2(input): the logarithm of each element to base 2; -inf at 0, nan below. "
                 "Integers become float32.");

/* y = log10 x; dx = dy / (x ln 10) */
ZK_GRADIENT_OF_IN(log10, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(ZK_LN10))))
ZK_UNARY_FORMULA(log10, NULL, 0, ZK_SAVE_IN(0), log10(x),
                 "log10(input): the logarithm of each element to base 10; -inf at 0, nan below. "
                 "Integers become float32.");

/* y = ln(1 + x); dx = dy / (1 + x) */
ZK_GRADIENT_OF_IN(log1p, ZK_DO(div, dy, ZK_DO(add, x, ZK_NUMBER(1))))
ZK_UNARY_FORMULA(
    log1p, NULL, 0, ZK_SAVE_IN(0), log1p(x),
    "log1p(input): the natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. "
    "Integers become float32.");

/* y = sqrt x; dx = dy / (2 y) */
ZK_GRADIENT_OF_OUT(sqrt, ZK_DO(div, dy, ZK_DO(mul, y, ZK_NUMBER(2))))
ZK_UNARY_REAL(sqrt, NULL, 0, ZK_SAVE_OUT(0), c->out[0], sqrt(x), dy / (2 * v),
              "sqrt(input): the square root of each element; nan below 0. Integers become "
              "float32.",
              .gradient = sqrt_gradient);

/* y = 1 / sqrt x; dx = -dy y^3 / 2 */
ZK_GRADIENT_OF_OUT(rsqrt,
                   ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(-0.5)), ZK_DO(mul, ZK_DO(mul, y, y), y)))
ZK_UNARY_REAL(rsqrt, NULL, 0, ZK_SAVE_OUT(0), c->out[0], 1 / sqrt(x), -dy *v *v *v / 2,
              "rsqrt(input): 1 / sqrt(x) of each element; inf at 0, nan below. Integers become "
              "float32.",
              .gradient = rsqrt_gradient);
