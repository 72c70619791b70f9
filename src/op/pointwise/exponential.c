/*
 * exponential.c: exponentials, logarithms and roots of one element.
 */
#include "op/pointwise/constants.h"
#include "op/pointwise/near.h"

#include <tgmath.h>

/* y = e^x; dx = dy y */
ZK_GRADIENT(exp, Y, ZK_DO(mul, dy, y))
ZK_NEAR_LOOPS(exp, zk_all_within_f32(x, step, n, ZK_EXP_NEAR_F32),
              zk_all_within_f64(x, step, n, ZK_EXP_NEAR_F64), zk_exp_near(x), zk_exp(x))
ZK_UNARY_BACKWARD(exp, Y, y, (dy * y))
ZK_UNARY_OP(exp, zk_unary_infer_float, Y, .backward = exp_backward,
            .doc = "exp(input): e to the power of each element. Integers become float32.",
            .gradient = exp_gradient);

/* y = 2^x; dx = dy y ln 2 */
ZK_UNARY_FORMULA(exp2, zk_unary_infer_float, Y, zk_exp2(x),
                 ZK_DO(mul, ZK_DO(mul, dy, y), ZK_NUMBER(ZK_LN2)),
                 .doc = "exp2(input): 2 to the power of each element. Integers become float32.");

/* y = e^x - 1; dx = dy (y + 1) */
ZK_UNARY_FORMULA(
    expm1, zk_unary_infer_float, Y, zk_expm1(x), ZK_DO(mul, dy, ZK_DO(add, y, ZK_NUMBER(1))),
    .doc = "expm1(input): e^x - 1 of each element, exact near 0. Integers become float32.");

/* y = ln x; dx = dy / x */
ZK_GRADIENT(log, X, ZK_DO(div, dy, x))
ZK_NEAR_LOOPS(log, zk_all_normal_f32(x, step, n), zk_all_normal_f64(x, step, n), zk_log_near(x),
              zk_log(x))
ZK_UNARY_BACKWARD(log, X, x, dy / x)
ZK_UNARY_OP(log, zk_unary_infer_float, X, .backward = log_backward,
            .doc =
                "log(input): the natural logarithm of each element; -inf at 0, nan below. Integers "
                "become float32.",
            .gradient = log_gradient);

/* y = log2 x; dx = dy / (x ln 2) */
ZK_NEAR_LOOPS(log2, zk_all_normal_f32(x, step, n), zk_all_normal_f64(x, step, n), zk_log2_near(x),
              zk_log2(x))
ZK_GRADIENT(log2, X, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(ZK_LN2))))
ZK_UNARY_OP(log2, zk_unary_infer_float, X, .gradient = log2_gradient,
            .doc = "log2(input): the logarithm of each element to base 2; -inf at 0, nan below. "
                   "Integers become float32.");

/* y = log10 x; dx = dy / (x ln 10) */
ZK_NEAR_LOOPS(log10, zk_all_normal_f32(x, step, n), zk_all_normal_f64(x, step, n), zk_log10_near(x),
              zk_log10(x))
ZK_GRADIENT(log10, X, ZK_DO(div, dy, ZK_DO(mul, x, ZK_NUMBER(ZK_LN10))))
ZK_UNARY_OP(log10, zk_unary_infer_float, X, .gradient = log10_gradient,
            .doc = "log10(input): the logarithm of each element to base 10; -inf at 0, nan below. "
                   "Integers become float32.");

/* y = ln(1 + x); dx = dy / (1 + x) */
ZK_UNARY_FORMULA(
    log1p, zk_unary_infer_float, X, zk_log1p(x), ZK_DO(div, dy, ZK_DO(add, x, ZK_NUMBER(1))),
    .doc = "log1p(input): the natural logarithm of 1 + x, exact near 0; -inf at -1, nan below. "
           "Integers become float32.");

/* y = sqrt x; dx = dy / (2 y) */
ZK_UNARY(sqrt, zk_unary_infer_float, Y, sqrt(x), dy / (2 * y),
         ZK_DO(div, dy, ZK_DO(mul, y, ZK_NUMBER(2))),
         .doc = "sqrt(input): the square root of each element; nan below 0. Integers become "
                "float32.");

/* y = 1 / sqrt x; dx = -dy y^3 / 2 */
ZK_UNARY(rsqrt, zk_unary_infer_float, Y, 1 / sqrt(x), (-dy * y * y * y / 2),
         ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(-0.5)), ZK_DO(mul, ZK_DO(mul, y, y), y)),
         .doc = "rsqrt(input): 1 / sqrt(x) of each element; inf at 0, nan below. Integers become "
                "float32.");
