/*
 * special.c: sigmoid erf.
 */
#include "op/pointwise/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = 1 / (1 + e^-x); dx = dy y (1 - y) */
ZK_GRADIENT_OF_OUT(sigmoid, ZK_DO(mul, dy, ZK_DO(mul, y, ZK_DO(sub, ZK_NUMBER(1), y))))
ZK_UNARY_REAL(sigmoid, NULL, 0, ZK_SAVE_OUT(0), c->out[0], 1 / (1 + zk_exp(-x)), dy *v *(1 - v),
              "sigmoid(input): 1 / (1 + e^-x) of each element. Integers become float32.",
              .gradient = sigmoid_gradient);

/* y = 2 / sqrt(pi) * the integral of e^-t^2 from 0 to x; dx = dy 2 / sqrt(pi) e^-x^2 */
ZK_UNARY_REAL(erf, NULL, 0, ZK_SAVE_IN(0), c->in[0], erf(x), dy * 1.1283791670955126 * exp(-v * v),
              "erf(input): the error function of each element. Integers become float32.");
