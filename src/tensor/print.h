/*
 * print.h: a tensor as text, as PyTorch prints it.
 */
#ifndef ZK_TENSOR_PRINT_H
#define ZK_TENSOR_PRINT_H

#include "tensor/tensor.h"

typedef struct zk_print_options {
  int precision, threshold, edgeitems, linewidth;
  int sci_mode; /* 1 always, 0 never, -1 PyTorch decides */
} zk_print_options;

/* What zk_tensor_text uses; PyTorch's defaults (4, 1000, 3, 80, -1) at first. */
extern zk_print_options zk_print_defaults;

/*
 * The text of torch's repr: "tensor([[1., 2.]], dtype=torch.float64, SUFFIX)". `suffix` is the last
 * item inside the parentheses ("requires_grad=True", "grad_fn=<relu>"), or NULL. *out belongs to
 * the caller (zk_free).
 */
zk_status zk_tensor_text(const zk_tensor *t, const char *suffix, char **out);

#endif
