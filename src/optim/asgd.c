/*
 * asgd.c: averaged stochastic gradient descent. [Polyak & Juditsky 1992]
 */
#include "optim/kernel.h"

enum { AX };
enum { ETA, MU };
enum { RATE, WEIGHT };

static double number_start(const zk_settings *s, int k) {
  return k == ETA ? (double)(float)s->lr : 1;
}

/* The kernel uses the values after the step before; PyTorch keeps both as float32. */
static void prepare(zk_update *u) {
  double age = u->step - u->s.t0;
  u->c[RATE] = u->number[ETA];
  u->c[WEIGHT] = u->number[MU];
  u->number[ETA] = (float)(u->s.lr / pow(1 + u->s.lambd * u->s.lr * u->step, u->s.alpha));
  u->number[MU] = (float)(1 / (age > 1 ? age : 1));
}

/*
 * w = (1 - lambd eta) w - eta g;  ax += mu (w - ax), ax = w while mu is 1
 * eta = lr / (1 + lambd lr t)^alpha;  mu = 1 / max(1, t - t0)
 * [torch/optim/asgd.py]
 */
ZK_KERNEL({
  const bool copies = u->c[WEIGHT] == 1;
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real keep = (real)(1 - u->s.lambd * u->c[RATE]), rate = (real)u->c[RATE];
    const real weight = (real)u->c[WEIGHT];
    real *restrict ax = state[AX];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real next = w[i] * keep - rate * g;
      w[i] = next;
      ax[i] = copies ? next : ax[i] + (next - ax[i]) * weight;
    }
  });
})

const zk_rule zk_rule_asgd = {.name = "asgd",
                              .tensors = {"ax"},
                              .numbers = {"eta", "mu"},
                              .number_start = number_start,
                              .prepare = prepare,
                              .kernel = kernel};
