/*
 * kernel.h: macros for the rules' kernels.
 *
 * A kernel is written once over `real`, inside ZK_REAL, as one loop that the compiler vectorises.
 * Options are constants of the loop, so choosing by them is a blend and not a jump.
 */
#ifndef ZK_OPTIM_KERNEL_H
#define ZK_OPTIM_KERNEL_H

#include <tgmath.h>
#include "base/elementary.h"
#include "base/target.h"
#include "optim/optim.h"
#include "tensor/convert.h"

/* The rule's function `kernel`: ZK_KERNEL({ ... }). */
#define ZK_KERNEL(...)                                                                             \
  ZK_TARGETED(kernel,                                                                              \
              (const zk_update *u, int64_t n, void *param, const void *grad, void *const *state),  \
              (u, n, param, grad, state), __VA_ARGS__)

/* Declares what the loops use: w (the parameter), dw (its gradient), and variables for ZK_GRADIENT.
 */
#define ZK_KERNEL_BEGIN(u, param, grad)                                                            \
  real *restrict w = (param);                                                                      \
  const real *restrict dw = (grad);                                                                \
  const real lr_ = (real)(u)->s.lr, sign_ = (u)->s.maximize ? -1 : 1;                              \
  const bool decays_ = (u)->s.weight_decay != 0;                                                   \
  const bool decoupled_ = decays_ && (u)->s.decoupled_weight_decay;                                \
  const real decay_ = (real)(decoupled_ ? 0 : (u)->s.weight_decay);                                \
  const real shrink_ = (real)(decoupled_ ? 1 - (u)->s.lr * (u)->s.weight_decay : 1);               \
  (void)lr_, (void)shrink_

/* The loop over all elements, which do not depend on each other (ivdep). */
#define ZK_EACH(i, n)                                                                              \
  ZK_IVDEP                                                                                         \
  for (int64_t i = 0; i < (n); i++)

/* The gradient that the rule uses: negated for `maximize`, with L2 decay. Without decay param is
 * not read, so its nans do not matter. */
#define ZK_GRADIENT(i) (decays_ ? sign_ * dw[i] + decay_ * w[i] : sign_ * dw[i])

/* PyTorch's lerp: from a to b by t, exact at both ends. [ATen/native/Lerp.h] */
#define ZK_LERP(a, b, t) ((t) < (real)0.5 ? (a) + (t) * ((b) - (a)) : (b) - ((b) - (a)) * (1 - (t)))

/* The larger; nan when one is nan. */
#define ZK_LARGER(a, b) ((a) > (b) || (a) != (a) ? (a) : (b))

#endif
