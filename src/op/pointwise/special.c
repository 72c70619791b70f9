/*
 * special.c: sigmoid erf.
 */
#include "op/pointwise/elementary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = 1 / (1 + e^-x); dx = dy y (1 - y) */
ZK_GRADIENT(sigmoid, Y, ZK_DO(mul, dy, ZK_DO(mul, y, ZK_DO(sub, ZK_NUMBER(1), y))))
ZK_UNARY(sigmoid, zk_unary_infer_float, Y, 1 / (1 + zk_exp(-x)), (dy * y * (1 - y)),
         .doc = "sigmoid(input): 1 / (1 + e^-x) of each element. Integers become float32.",
         .gradient = sigmoid_gradient);

/* y = 2 / sqrt(pi) * the integral of e^-t^2 from 0 to x; dx = dy 2 / sqrt(pi) e^-x^2 */
ZK_UNARY(erf, zk_unary_infer_float, X, erf(x), (dy * 1.1283791670955126 * exp(-x * x)),
         .doc = "erf(input): the error function of each element. Integers become float32.");
