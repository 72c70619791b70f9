/*
 * radam.c: Adam with a rectified variance. [Liu et al. 2019, arXiv 1908.03265]
 */
#include "optim/kernel.h"

enum { AVERAGE, SQUARE };
enum { CORRECTION, ADAPT };

/* ADAPT is 0 in the first steps, whose variance is not reliable. */
static void prepare(zk_update *u) {
  double power = pow(u->s.beta2, u->step), limit = 2 / (1 - u->s.beta2) - 1;
  double rho = limit - 2 * u->step * power / (1 - power);
  u->c[CORRECTION] = 1 - pow(u->s.beta1, u->step);
  if (rho > 5)
    u->c[ADAPT] =
        sqrt(1 - power) * sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
}

/*
 * m += (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g g
 * w -= lr m / (1 - beta1^t) r_t sqrt(1 - beta2^t) / (sqrt(v) + eps), or without what follows r_t
 * [torch/optim/radam.py]
 */
ZK_KERNEL({
  const bool adapts = u->c[ADAPT] != 0;
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real take = (real)(1 - u->s.beta1), keep = (real)u->s.beta2;
    const real add = (real)(1 - u->s.beta2), eps = (real)u->s.eps;
    const real correction = (real)u->c[CORRECTION], adapt = (real)u->c[ADAPT];
    real *restrict m = state[AVERAGE];
    real *restrict v = state[SQUARE];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real square = keep * v[i] + add * g * g;
      m[i] = ZK_LERP(m[i], g, take);
      v[i] = square;
      real move = m[i] / correction * lr_;
      real scaled = move * (adapt / (sqrt(square) + eps));
      w[i] = shrink_ * w[i] - (adapts ? scaled : move);
    }
  });
})

const zk_rule zk_rule_radam = {
    .name = "radam", .tensors = {"exp_avg", "exp_avg_sq"}, .prepare = prepare, .kernel = kernel};
