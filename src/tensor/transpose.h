/*
 * transpose.h: copies between tensors whose elements lie in another order.
 */
#ifndef ZK_TENSOR_TRANSPOSE_H
#define ZK_TENSOR_TRANSPOSE_H

#include "tensor/tensor.h"

/* to[i * to_step + j] := from[j * from_step + i], of `width` bytes each, for i < down and j <
 * across, both at most ZK_TURN. */
#define ZK_TURN 16
void zk_turn(size_t width, void *to, const void *from, int64_t to_step, int64_t from_step,
             int64_t down, int64_t across);

/* dst := src by square tiles, if they are of one dtype and shape, and each has a dimension without
 * gaps that is long, but not the same one. Otherwise gives false and does nothing. */
bool zk_copy_transposed(zk_tensor *dst, const zk_tensor *src);

#endif
