/*
 * rmsprop.c: divides gradients by their running root mean square. [Hinton 2012, lecture 6e;
 * centered: Graves 2013, arXiv 1308.0850]
 */
#include "optim/kernel.h"

enum { SQUARE, BUFFER, AVERAGE };

static bool needs(const zk_settings *s, int k) {
  return k == SQUARE || (k == BUFFER && s->momentum > 0) || (k == AVERAGE && s->centered);
}

/* One loop for each variant, so that no loop tests the variant at every element. */
#define LOOP(CENTERED, MOMENTUM)                                                                   \
  ZK_EACH(i, n) {                                                                                  \
    real g = ZK_GRADIENT(i);                                                                       \
    real square = keep * v[i] + add * g * g;                                                       \
    v[i] = square;                                                                                 \
    if (CENTERED) {                                                                                \
      a[i] = ZK_LERP(a[i], g, add);                                                                \
      square -= a[i] * a[i];                                                                       \
    }                                                                                              \
    real d = sqrt(square) + eps;                                                                   \
    if (MOMENTUM)                                                                                  \
      b[i] = momentum * b[i] + g / d;                                                              \
    w[i] -= MOMENTUM ? lr_ * b[i] : lr_ * g / d;                                                   \
  }

/*
 * v = alpha v + (1 - alpha) g g;  centered: a += (1 - alpha) (g - a), v - a a in place of v below
 * d = g / (sqrt(v) + eps);  with momentum b = momentum b + d, w -= lr b, or else w -= lr d
 * [torch/optim/rmsprop.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real keep = (real)u->s.alpha, add = (real)(1 - u->s.alpha), eps = (real)u->s.eps;
    const real momentum = (real)u->s.momentum;
    real *restrict v = state[SQUARE];
    real *restrict b = state[BUFFER];
    real *restrict a = state[AVERAGE];
    if (u->s.centered && b) {
      LOOP(true, true)
    } else if (u->s.centered) {
      LOOP(true, false)
    } else if (b) {
      LOOP(false, true)
    } else {
      LOOP(false, false)
    }
  });
})

const zk_rule zk_rule_rmsprop = {.name = "rmsprop",
                                 .tensors = {"square_avg", "momentum_buffer", "grad_avg"},
                                 .needs = needs,
                                 .kernel = kernel};
