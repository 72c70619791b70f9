/*
 * quantize_ops.h: ops that sessions alone have: float32 as bytes, and back.
 */
#ifndef ZK_ONNX_FROM_QUANTIZE_OPS_H
#define ZK_ONNX_FROM_QUANTIZE_OPS_H

#include "op/op.h"

/* input, scale, zero; attribute axis. Scales of float32 and zero points of int8 or uint8: one each,
 * or one for each place along the axis. */
extern const zk_op zk_quantize_bytes, zk_dequantize_bytes;
/* input -> uint8, its scale and its zero point, by the least and the greatest element and 0. */
extern const zk_op zk_quantize_range;

#endif
