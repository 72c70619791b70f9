/*
 * rprop.c: resilient propagation: uses only the gradient's sign, with a step size per element.
 * [Riedmiller & Braun 1993]
 */
#include "optim/kernel.h"

enum { BEFORE, SIZE };

static double tensor_start(const zk_settings *s, int k) {
  return k == SIZE ? s->lr : 0;
}

/*
 * size *= eta_plus where g has kept its sign, eta_minus where it has turned, and stays in
 * step_sizes; where it has turned g counts as 0, now and as the next step's gradient before
 * w -= sign(g) size
 * [torch/optim/rprop.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real plus = (real)u->s.eta_plus, minus = (real)u->s.eta_minus;
    const real low = (real)u->s.step_size_min, high = (real)u->s.step_size_max;
    real *restrict before = state[BEFORE];
    real *restrict size = state[SIZE];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real turn = g * before[i];
      real s = size[i] * (turn > 0 ? plus : turn < 0 ? minus : 1);
      s = s < low ? low : s;
      s = s > high ? high : s;
      g = turn < 0 ? 0 : g;
      w[i] -= g > 0 ? s : g < 0 ? -s : 0;
      size[i] = s;
      before[i] = g;
    }
  });
})

const zk_rule zk_rule_rprop = {.name = "rprop",
                               .tensors = {"prev", "step_size"},
                               .tensor_start = tensor_start,
                               .kernel = kernel};
