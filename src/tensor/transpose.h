/*
 * transpose.h: copies between tensors whose elements lie in another order.
 */
#ifndef ZK_TENSOR_TRANSPOSE_H
#define ZK_TENSOR_TRANSPOSE_H

#include "tensor/tensor.h"

/* dst := src by square tiles, if they are of one dtype and shape, and each has a dimension without
 * gaps that is long, but not the same one. Otherwise gives false and does nothing. */
bool zk_copy_transposed(zk_tensor *dst, const zk_tensor *src);

#endif
