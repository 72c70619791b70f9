/*
 * adamax.c: Adam by the infinity norm. [Kingma & Ba 2014, arXiv 1412.6980, section 7.1]
 */
#include "optim/kernel.h"

enum { AVERAGE, LARGEST };
enum { SIZE };

static void prepare(zk_update *u) {
  u->c[SIZE] = u->s.lr / (1 - pow(u->s.beta1, u->step));
}

/*
 * m += (1 - beta1) (g - m);  top = max(beta2 top, |g| + eps);  w -= lr / (1 - beta1^t) m / top
 * [torch/optim/adamax.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real take = (real)(1 - u->s.beta1), keep = (real)u->s.beta2, eps = (real)u->s.eps;
    const real size = (real)-u->c[SIZE];
    real *restrict m = state[AVERAGE];
    real *restrict top = state[LARGEST];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real old = keep * top[i];
      real now = fabs(g) + eps;
      real largest = ZK_LARGER(old, now);
      m[i] = ZK_LERP(m[i], g, take);
      top[i] = largest;
      w[i] += size * m[i] / largest;
    }
  });
})

const zk_rule zk_rule_adamax = {
    .name = "adamax", .tensors = {"exp_avg", "exp_inf"}, .prepare = prepare, .kernel = kernel};
