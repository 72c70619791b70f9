/*
 * basic.c: functions of one element without a family: neg abs sign square reciprocal relu
 * sigmoid erf.
 */
#include "op/pointwise/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = -x; dx = -dy */
ZK_UNARY(neg, "negative", ZK_KEEPS_INTEGERS | ZK_NO_BOOL, 0, g->out[0], -x, 0 - ZK_WRAP(x), -dy,
         "neg(input): the negative of each element. Any dtype but bool.");

/* y = |x|; dx = dy sign(x) */
ZK_UNARY(abs, "absolute", ZK_KEEPS_INTEGERS | ZK_NO_BOOL, ZK_SAVE_IN(0), c->in[0],
         x <= 0 ? -x + 0 : x, x > 0 ? ZK_WRAP(x) : 0 - ZK_WRAP(x), dy *((v > 0) - (v < 0)),
         "abs(input): the absolute value of each element. Any dtype but bool.");

/* y = -1, 0 or 1 as x is below, at or above 0 (0 for nan); dx = 0 */
ZK_UNARY(sign, NULL, ZK_KEEPS_INTEGERS, 0, g->out[0], (x > 0) - (x < 0),
         x > 0    ? 1
         : x != 0 ? -1
                  : 0,
         0,
         "sign(input): -1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient "
         "is 0.");

/* y = x^2; dx = 2 x dy */
ZK_UNARY(square, NULL, ZK_KEEPS_INTEGERS | ZK_BOOL_AS_INT, ZK_SAVE_IN(0), c->in[0], x *x,
         ZK_WRAP(x) * ZK_WRAP(x), dy * 2 * v,
         "square(input): the square of each element. Bools become int64.");

/* y = 1 / x; dx = -dy y^2 */
ZK_UNARY_REAL(reciprocal, NULL, 0, ZK_SAVE_OUT(0), c->out[0], 1 / x, -dy *v *v,
              "reciprocal(input): 1 / x of each element, inf at 0. Integers become float32.");

/* y = max(x, 0); NaN stays, and so does -0, as in PyTorch; dx = dy where y > 0 */
ZK_UNARY(relu, NULL, ZK_KEEPS_INTEGERS | ZK_NO_BOOL, ZK_SAVE_OUT(0), c->out[0], x < 0 ? 0 : x,
         x <= 0 ? 0 : x, v <= 0 ? 0 : dy,
         "relu(input): max(x, 0) of each element. Any dtype but bool.");

/* y = 1 / (1 + e^-x); dx = dy y (1 - y) */
ZK_GRADIENT_OF_OUT(sigmoid, ZK_DO(mul, dy, ZK_DO(mul, y, ZK_DO(sub, ZK_NUMBER(1), y))))
ZK_UNARY_REAL(sigmoid, NULL, 0, ZK_SAVE_OUT(0), c->out[0], 1 / (1 + zk_exp(-x)), dy *v *(1 - v),
              "sigmoid(input): 1 / (1 + e^-x) of each element. Integers become float32.",
              .gradient = sigmoid_gradient);

/* y = 2 / sqrt(pi) * the integral of e^-t^2 from 0 to x; dx = dy 2 / sqrt(pi) e^-x^2 */
ZK_UNARY_REAL(erf, NULL, 0, ZK_SAVE_IN(0), c->in[0], erf(x), dy * 1.1283791670955126 * exp(-v * v),
              "erf(input): the error function of each element. Integers become float32.");
