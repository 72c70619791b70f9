/*
 * nadam.c: Adam with Nesterov's momentum. [Dozat 2016, openreview OM0jvwB8jIp57ZJjtNEZ]
 */
#include "optim/kernel.h"

enum { AVERAGE, SQUARE };
enum { MU_PRODUCT };
enum { OF_GRADIENT, OF_AVERAGE, CORRECTION };

static double number_start(const zk_settings *s, int k) {
  (void)s, (void)k;
  return 1;
}

/* mu of step t. */
static double momentum(const zk_settings *s, double t) {
  return s->beta1 * (1 - 0.5 * pow(0.96, t * s->momentum_decay));
}

/* PyTorch keeps the product of all mu as a float32. */
static void prepare(zk_update *u) {
  double mu = momentum(&u->s, u->step), next = momentum(&u->s, u->step + 1);
  double product = (float)u->number[MU_PRODUCT] * (float)mu;
  u->number[MU_PRODUCT] = product;
  u->c[OF_GRADIENT] = -u->s.lr * (1 - mu) / (1 - product);
  u->c[OF_AVERAGE] = -u->s.lr * next / (1 - product * next);
  u->c[CORRECTION] = 1 - pow(u->s.beta2, u->step);
}

/*
 * m += (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g g;  d = sqrt(v / (1 - beta2^t)) + eps
 * w -= lr (1 - mu_t) / (1 - mu_1..mu_t) g / d + lr mu_t+1 / (1 - mu_1..mu_t+1) m / d
 * [torch/optim/nadam.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real take = (real)(1 - u->s.beta1), keep = (real)u->s.beta2;
    const real add = (real)(1 - u->s.beta2), eps = (real)u->s.eps;
    const real of_gradient = (real)u->c[OF_GRADIENT], of_average = (real)u->c[OF_AVERAGE];
    const real correction = (real)u->c[CORRECTION];
    real *restrict m = state[AVERAGE];
    real *restrict v = state[SQUARE];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real square = keep * v[i] + add * g * g;
      m[i] = ZK_LERP(m[i], g, take);
      v[i] = square;
      real d = sqrt(square / correction) + eps;
      w[i] = shrink_ * w[i] + of_gradient * g / d + of_average * m[i] / d;
    }
  });
})

const zk_rule zk_rule_nadam = {.name = "nadam",
                               .tensors = {"exp_avg", "exp_avg_sq"},
                               .numbers = {"mu_product"},
                               .number_start = number_start,
                               .prepare = prepare,
                               .kernel = kernel};
