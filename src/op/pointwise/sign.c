/*
 * sign.c: neg abs sign.
 */
#include "op/pointwise/unary.h"

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
