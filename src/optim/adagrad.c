/*
 * adagrad.c: Adagrad divides by the root of the sum of squared gradients. [Duchi et al. 2011, JMLR
 * 12]
 */
#include "optim/kernel.h"

enum { SUM };
enum { SIZE };

static double tensor_start(const zk_settings *s, int k) {
  (void)k;
  return s->initial_accumulator_value;
}

static void prepare(zk_update *u) {
  u->c[SIZE] = u->s.lr / (1 + (u->step - 1) * u->s.lr_decay);
}

/* sum += g g;  w -= lr / (1 + (t - 1) lr_decay) g / (sqrt(sum) + eps)   [torch/optim/adagrad.py] */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real size = (real)-u->c[SIZE], eps = (real)u->s.eps;
    real *restrict sum = state[SUM];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real all = sum[i] + g * g;
      sum[i] = all;
      w[i] += size * g / (sqrt(all) + eps);
    }
  });
})

const zk_rule zk_rule_adagrad = {.name = "adagrad",
                                 .tensors = {"sum"},
                                 .tensor_start = tensor_start,
                                 .prepare = prepare,
                                 .kernel = kernel};
