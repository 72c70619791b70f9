/*
 * trigonometry.c: circular and hyperbolic functions of one element, and atan2.
 */
#include "op/pointwise/binary.h"
#include "op/pointwise/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = sin x; dx = dy cos x */
ZK_GRADIENT_OF_IN(sin, ZK_DO(mul, dy, ZK_DO(cos, x)))
ZK_UNARY_REAL(sin, NULL, 0, ZK_SAVE_IN(0), c->in[0], sin(x), dy *cos(v),
              "sin(input): the sine of each element, in radians. Integers become float32.",
              .gradient = sin_gradient);

/* y = cos x; dx = -dy sin x */
ZK_GRADIENT_OF_IN(cos, ZK_DO(neg, ZK_DO(mul, dy, ZK_DO(sin, x))))
ZK_UNARY_REAL(cos, NULL, 0, ZK_SAVE_IN(0), c->in[0], cos(x), -dy *sin(v),
              "cos(input): the cosine of each element, in radians. Integers become float32.",
              .gradient = cos_gradient);

/* y = tan x; dx = dy (1 + y^2) */
ZK_GRADIENT_OF_OUT(tan, ZK_DO(mul, dy, ZK_DO(add, ZK_DO(mul, y, y), ZK_NUMBER(1))))
ZK_UNARY_FORMULA(tan, NULL, 0, ZK_SAVE_OUT(0), tan(x),
                 "tan(input): the tangent of each element, in radians. Integers become float32.");

/* y = asin x; dx = dy / sqrt(1 - x^2) */
ZK_GRADIENT_OF_IN(asin, ZK_DO(div, dy, ZK_DO(sqrt, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x)))))
ZK_UNARY_REAL(
    asin, "arcsin", 0, ZK_SAVE_IN(0), c->in[0], asin(x), dy / sqrt(1 - v * v),
    "asin(input): the arc sine of each element; nan outside -1..1. Integers become float32.",
    .gradient = asin_gradient);

/* y = acos x; dx = -dy / sqrt(1 - x^2) */
ZK_GRADIENT_OF_IN(acos, ZK_DO(neg, ZK_DO(div, dy,
                                         ZK_DO(sqrt, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x))))))
ZK_UNARY_REAL(
    acos, "arccos", 0, ZK_SAVE_IN(0), c->in[0], acos(x), -dy / sqrt(1 - v * v),
    "acos(input): the arc cosine of each element; nan outside -1..1. Integers become float32.",
    .gradient = acos_gradient);

/* y = atan x; dx = dy / (1 + x^2) */
ZK_GRADIENT_OF_IN(atan, ZK_DO(div, dy, ZK_DO(add, ZK_DO(mul, x, x), ZK_NUMBER(1))))
ZK_UNARY_FORMULA(atan, "arctan", 0, ZK_SAVE_IN(0), atan(x),
                 "atan(input): the arc tangent of each element. Integers become float32.");

/* y = sinh x; dx = dy cosh x */
ZK_GRADIENT_OF_IN(sinh, ZK_DO(mul, dy, ZK_DO(cosh, x)))
ZK_UNARY_FORMULA(sinh, NULL, 0, ZK_SAVE_IN(0), sinh(x),
                 "sinh(input): the hyperbolic sine of each element. Integers become float32.");

/* y = cosh x; dx = dy sinh x */
ZK_GRADIENT_OF_IN(cosh, ZK_DO(mul, dy, ZK_DO(sinh, x)))
ZK_UNARY_FORMULA(cosh, NULL, 0, ZK_SAVE_IN(0), cosh(x),
                 "cosh(input): the hyperbolic cosine of each element. Integers become float32.");

/* y = tanh x; dx = dy (1 - y^2) */
ZK_GRADIENT_OF_OUT(tanh, ZK_DO(mul, dy, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, y, y))))
ZK_UNARY_REAL(tanh, NULL, 0, ZK_SAVE_OUT(0), c->out[0], zk_tanh(x), dy *(1 - v * v),
              "tanh(input): the hyperbolic tangent of each element. Integers become float32.",
              .gradient = tanh_gradient);

/* y = the angle of (b, a); da = dy b / (a^2 + b^2), db = -dy a / (a^2 + b^2); 0 at the origin */
ZK_LOOP_2(atan2_f32, float, float, atan2(a, b))
ZK_LOOP_2(atan2_f64, double, double, atan2(a, b))
ZK_BACKWARD_2(atan2_back_a, a *a + b * b == 0 ? 0 : dy * (b * (1 / (a * a + b * b))))
ZK_BACKWARD_2(atan2_back_b, a *a + b * b == 0 ? 0 : dy * (-a * (1 / (a * a + b * b))))
static zk_status atan2_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_REAL_LOOPS(atan2);
  return zk_binary_forward(c, loops);
}
ZK_BINARY_BACKWARD(atan2)
const zk_op zk_op_atan2 = {
    .name = "atan2",
    .alias = "arctan2",
    .doc = "atan2(input, other): the angle, in -pi..pi, of the point whose ordinate is input and "
           "whose abscissa is other, with broadcasting. Integers become float32. Error: shapes "
           "that do not broadcast.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = zk_binary_infer_real,
    .forward = atan2_forward,
    .backward = atan2_backward};
