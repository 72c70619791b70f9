/*
 * sgd.c: stochastic gradient descent, with momentum.
 */
#include "optim/kernel.h"

enum { BUFFER };

static bool needs(const zk_settings *s, int k) {
  (void)k;
  return s->momentum != 0;
}

#define LOOP(move)                                                                                 \
  ZK_EACH(i, n) {                                                                                  \
    real g = ZK_GRADIENT(i);                                                                       \
    real old = b[i];                                                                               \
    real m = first ? g : momentum * old + keep * g;                                                \
    b[i] = m;                                                                                      \
    w[i] -= lr_ * (move);                                                                          \
  }

/*
 * g = the gradient, decayed
 * b = momentum b + (1 - dampening) g, at the first step b = g
 * w -= lr b, with nesterov w -= lr (g + momentum b)
 * [torch/optim/sgd.py]
 */
ZK_KERNEL({
  const bool first = u->step == 1;
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real momentum = (real)u->s.momentum, keep = (real)(1 - u->s.dampening);
    real *restrict b = state[BUFFER];
    if (u->s.momentum == 0) {
      ZK_EACH(i, n) w[i] -= lr_ * ZK_GRADIENT(i);
    } else if (u->s.nesterov) {
      LOOP(g + momentum * m)
    } else {
      LOOP(m)
    }
  });
})

const zk_rule zk_rule_sgd = {.name = "sgd",
                             .tensors = {"momentum_buffer"},
                             .uncounted = true,
                             .needs = needs,
                             .kernel = kernel};
