/*
 * sign.c: neg abs sign.
 */
#include "op/pointwise/unary.h"

/* y = -x; dx = -dy */
ZK_UNARY_INTEGER(neg, zk_unary_infer_no_bool, NOTHING, -x, 0 - ZK_WRAP(x), -dy, ZK_DO(neg, dy),
                 .doc = "neg(input): the negative of each element. Any dtype but bool.",
                 .alias = "negative");

/* y = |x|; dx = dy sign(x) */
ZK_UNARY_INTEGER(abs, zk_unary_infer_no_bool, X, x <= 0 ? -x + 0 : x,
                 x > 0 ? ZK_WRAP(x) : 0 - ZK_WRAP(x), (dy * ((x > 0) - (x < 0))),
                 ZK_DO(mul, dy, ZK_DO(sign, x)),
                 .doc = "abs(input): the absolute value of each element. Any dtype but bool.",
                 .alias = "absolute");

/* y = -1, 0 or 1 as x is below, at or above 0 (0 for nan); dx = 0 */
ZK_UNARY_INTEGER(
    sign, zk_unary_infer_same, NOTHING, (x > 0) - (x < 0),
    x > 0    ? 1
    : x != 0 ? -1
             : 0,
    0, ZK_GRADIENT_OF_STEPS, .alias = "sgn",
    .doc =
        "sign(input): -1, 0 or 1 as each element is below, at or above 0; 0 for nan. Its gradient "
        "is 0.");
