/*
 * optim.h: fused parameter updates, one pass over memory each.
 */
#ifndef ZK_OPTIM_OPTIM_H
#define ZK_OPTIM_OPTIM_H

#include "tensor/tensor.h"

/* torch.optim.SGD's settings. */
typedef struct zk_sgd {
  double lr, momentum, dampening, weight_decay;
  bool nesterov, maximize;
} zk_sgd;

/*
 * One step of SGD (PyTorch's form, torch/optim/sgd.py):
 *   g = maximize ? -grad : grad;  g += weight_decay * param
 *   with momentum: buffer = first ? g : momentum * buffer + (1 - dampening) * g
 *                  g = nesterov ? g + momentum * buffer : buffer
 *   param -= lr * g
 * param and buffer contiguous or not, equal shape and real dtype; buffer NULL without momentum.
 * `first` says that buffer holds nothing yet. Bumps the versions of param and buffer.
 */
zk_status zk_sgd_step(const zk_sgd *s, zk_tensor *param, const zk_tensor *grad, zk_tensor *buffer,
                      bool first);

#endif
