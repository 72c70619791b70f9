/*
 * trigonometry.c: circular and hyperbolic functions of one element, and atan2.
 */
#include "op/pointwise/binary.h"
#include "base/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = sin x; dx = dy cos x */
ZK_GRADIENT(sin, X, ZK_DO(mul, dy, ZK_DO(cos, x)))
ZK_UNARY(sin, zk_unary_infer_float, X, sin(x), (dy * cos(x)),
         .doc = "sin(input): the sine of each element, in radians. Integers become float32.",
         .gradient = sin_gradient);

/* y = cos x; dx = -dy sin x */
ZK_GRADIENT(cos, X, ZK_DO(neg, ZK_DO(mul, dy, ZK_DO(sin, x))))
ZK_UNARY(cos, zk_unary_infer_float, X, cos(x), (-dy * sin(x)),
         .doc = "cos(input): the cosine of each element, in radians. Integers become float32.",
         .gradient = cos_gradient);

/* y = tan x; dx = dy (1 + y^2) */
ZK_UNARY_FORMULA(
    tan, zk_unary_infer_float, Y, tan(x),
    ZK_DO(mul, dy, ZK_DO(add, ZK_DO(mul, y, y), ZK_NUMBER(1))),
    .doc = "tan(input): the tangent of each element, in radians. Integers become float32.");

/* y = asin x; dx = dy / sqrt(1 - x^2) */
ZK_GRADIENT(asin, X, ZK_DO(div, dy, ZK_DO(sqrt, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x)))))
ZK_UNARY(
    asin, zk_unary_infer_float, X, asin(x), dy / sqrt(1 - x * x),
    .doc = "asin(input): the arc sine of each element; nan outside -1..1. Integers become float32.",
    .alias = "arcsin", .gradient = asin_gradient);

/* y = acos x; dx = -dy / sqrt(1 - x^2) */
ZK_GRADIENT(acos, X,
            ZK_DO(neg, ZK_DO(div, dy, ZK_DO(sqrt, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x))))))
ZK_UNARY(
    acos, zk_unary_infer_float, X, acos(x), -dy / sqrt(1 - x * x),
    .doc =
        "acos(input): the arc cosine of each element; nan outside -1..1. Integers become float32.",
    .alias = "arccos", .gradient = acos_gradient);

/* y = atan x; dx = dy / (1 + x^2) */
ZK_UNARY_FORMULA(atan, zk_unary_infer_float, X, atan(x),
                 ZK_DO(div, dy, ZK_DO(add, ZK_DO(mul, x, x), ZK_NUMBER(1))),
                 .doc = "atan(input): the arc tangent of each element. Integers become float32.",
                 .alias = "arctan");

/* y = sinh x; dx = dy cosh x */
ZK_UNARY_FORMULA(
    sinh, zk_unary_infer_float, X, sinh(x), ZK_DO(mul, dy, ZK_DO(cosh, x)),
    .doc = "sinh(input): the hyperbolic sine of each element. Integers become float32.");

/* y = cosh x; dx = dy sinh x */
ZK_UNARY_FORMULA(
    cosh, zk_unary_infer_float, X, cosh(x), ZK_DO(mul, dy, ZK_DO(sinh, x)),
    .doc = "cosh(input): the hyperbolic cosine of each element. Integers become float32.");

/* y = tanh x; dx = dy (1 - y^2) */
ZK_GRADIENT(tanh, Y, ZK_DO(mul, dy, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, y, y))))
ZK_UNARY(tanh, zk_unary_infer_float, Y, zk_tanh(x), (dy * (1 - y * y)),
         .doc = "tanh(input): the hyperbolic tangent of each element. Integers become float32.",
         .gradient = tanh_gradient);

/* y = the angle of (b, a); da = dy b / (a^2 + b^2), db = -dy a / (a^2 + b^2); 0 at the origin */
ZK_BINARY(
    atan2, zk_binary_infer_real, atan2(a, b),
    (a * a + b * b == 0 ? 0 : dy * (b * (1 / (a * a + b * b)))),
    (a * a + b * b == 0 ? 0 : dy * (-a * (1 / (a * a + b * b)))),
    .doc = "atan2(input, other): the angle, in -pi..pi, of the point with x = other and y = input, "
           "with broadcasting. Integers become float32. Error: shapes that do not broadcast.",
    .alias = "arctan2", .in_place = true);
