/*
 * adam.c: Adam, AMSGrad, and with decoupled weight decay AdamW.
 * [Kingma & Ba 2014, arXiv 1412.6980; Loshchilov & Hutter 2017, arXiv 1711.05101]
 */
#include "optim/kernel.h"

enum { AVERAGE, SQUARE, LARGEST };
enum { SIZE, ROOT };

static bool needs(const zk_settings *s, int k) {
  return k != LARGEST || s->amsgrad;
}

static void prepare(zk_update *u) {
  u->c[SIZE] = u->s.lr / (1 - pow(u->s.beta1, u->step));
  u->c[ROOT] = sqrt(1 - pow(u->s.beta2, u->step));
}

/*
 * m += (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g g;  with amsgrad top = max(top, v)
 * w -= lr / (1 - beta1^t) m / (sqrt(v or top) / sqrt(1 - beta2^t) + eps)
 * [torch/optim/adam.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real take = (real)(1 - u->s.beta1), keep = (real)u->s.beta2;
    const real add = (real)(1 - u->s.beta2), eps = (real)u->s.eps;
    const real size = (real)-u->c[SIZE], root = (real)u->c[ROOT];
    real *restrict m = state[AVERAGE];
    real *restrict v = state[SQUARE];
    real *restrict top = state[LARGEST];
    if (u->s.amsgrad) {
      ZK_EACH(i, n) {
        real g = ZK_GRADIENT(i);
        real square = keep * v[i] + add * g * g;
        real largest = ZK_LARGER(top[i], square);
        m[i] = ZK_LERP(m[i], g, take);
        v[i] = square;
        top[i] = largest;
        w[i] = shrink_ * w[i] + size * m[i] / (sqrt(largest) / root + eps);
      }
    } else {
      ZK_EACH(i, n) {
        real g = ZK_GRADIENT(i);
        real square = keep * v[i] + add * g * g;
        m[i] = ZK_LERP(m[i], g, take);
        v[i] = square;
        w[i] = shrink_ * w[i] + size * m[i] / (sqrt(square) / root + eps);
      }
    }
  });
})

const zk_rule zk_rule_adam = {.name = "adam",
                              .tensors = {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"},
                              .needs = needs,
                              .prepare = prepare,
                              .kernel = kernel};
