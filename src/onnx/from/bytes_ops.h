/*
 * bytes_ops.h: ops over bytes that sessions alone have: what stands between products of integers
 * (integers.h), whose images may have their channels last (kernel/bytes_image.h).
 */
#ifndef ZK_ONNX_FROM_BYTES_OPS_H
#define ZK_ONNX_FROM_BYTES_OPS_H

#include "op/op.h"

/* a [batch, channels, ..]: the greatest number of each window. Lists of three numbers: kernel,
 * stride, before (padding), dilation, and size, of the result. */
extern const zk_op zk_bytes_max_pool;
/* a, b of one shape and type, and the float32 numbers of_a, of_b and fixed:
 * a of_a + (b of_b + fixed), each step rounded once, as the nearest number of a's type. */
extern const zk_op zk_bytes_weighted_sum;

/* The forward of a call of either, whose outputs are there; last: channels are the last dimension,
 * and an int8 is stored as uint8, plus 128. */
zk_status zk_bytes_ops_run(const zk_call *c, bool last);

#endif
