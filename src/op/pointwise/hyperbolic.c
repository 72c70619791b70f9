/*
 * hyperbolic.c: hyperbolic functions of one element, and their inverse functions.
 */
#include "base/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = sinh x; dx = dy cosh x */
ZK_UNARY_FORMULA(
    sinh, zk_unary_infer_float, X, zk_sinh(x), ZK_DO(mul, dy, ZK_DO(cosh, x)),
    .doc = "sinh(input): the hyperbolic sine of each element. Integers become float32.");

/* y = cosh x; dx = dy sinh x */
ZK_UNARY_FORMULA(
    cosh, zk_unary_infer_float, X, zk_cosh(x), ZK_DO(mul, dy, ZK_DO(sinh, x)),
    .doc = "cosh(input): the hyperbolic cosine of each element. Integers become float32.");

/* y = tanh x; dx = dy (1 - y^2) */
ZK_UNARY(tanh, zk_unary_infer_float, Y, zk_tanh(x), (dy * (1 - y * y)),
         ZK_DO(mul, dy, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, y, y))),
         .doc = "tanh(input): the hyperbolic tangent of each element. Integers become float32.");

/* y = asinh x; dx = dy / sqrt(x^2 + 1) */
ZK_UNARY_FORMULA(
    asinh, zk_unary_infer_float, X, zk_asinh(x),
    ZK_DO(mul, dy, ZK_DO(rsqrt, ZK_DO(add, ZK_DO(mul, x, x), ZK_NUMBER(1)))),
    .doc = "asinh(input): the inverse hyperbolic sine of each element. Integers become float32.",
    .alias = "arcsinh");

/* y = acosh x; dx = dy / sqrt(x^2 - 1) */
ZK_UNARY_FORMULA(
    acosh, zk_unary_infer_float, X, zk_acosh(x),
    ZK_DO(mul, dy, ZK_DO(rsqrt, ZK_DO(sub, ZK_DO(mul, x, x), ZK_NUMBER(1)))),
    .doc = "acosh(input): the inverse hyperbolic cosine of each element; nan below 1. Integers "
           "become float32.",
    .alias = "arccosh");

/* y = atanh x; dx = dy / (1 - x^2) */
ZK_UNARY_FORMULA(
    atanh, zk_unary_infer_float, X, zk_atanh(x),
    ZK_DO(div, dy, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x))),
    .doc = "atanh(input): the inverse hyperbolic tangent of each element; inf at 1, -inf at -1, "
           "nan outside -1..1. Integers become float32.",
    .alias = "arctanh");
