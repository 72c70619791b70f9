/*
 * adadelta.c: Adadelta, whose steps are scaled by the steps before. [Zeiler 2012, arXiv 1212.5701]
 */
#include "optim/kernel.h"

enum { SQUARE, DELTA };

/*
 * v = rho v + (1 - rho) g g;  d = sqrt(a + eps) / sqrt(v + eps) g;  a = rho a + (1 - rho) d d
 * w -= lr d
 * [torch/optim/adadelta.py]
 */
ZK_KERNEL({
  ZK_REAL(u->dtype, {
    ZK_KERNEL_BEGIN(u, param, grad);
    const real keep = (real)u->s.rho, add = (real)(1 - u->s.rho), eps = (real)u->s.eps;
    real *restrict v = state[SQUARE];
    real *restrict a = state[DELTA];
    ZK_EACH(i, n) {
      real g = ZK_GRADIENT(i);
      real square = keep * v[i] + add * g * g;
      real d = sqrt(a[i] + eps) / sqrt(square + eps) * g;
      v[i] = square;
      a[i] = keep * a[i] + add * d * d;
      w[i] -= lr_ * d;
    }
  });
})

const zk_rule zk_rule_adadelta = {
    .name = "adadelta", .tensors = {"square_avg", "acc_delta"}, .kernel = kernel};
