/*
 * quantized.h: nodes between DequantizeLinear and QuantizeLinear, as nodes over the integers.
 *
 * That is what quantizers mean by such a group, and what onnxruntime computes. It is done while a
 * program is made, before constants are computed: a weight's integers stay.
 */
#ifndef ZK_ONNX_RUN_QUANTIZED_H
#define ZK_ONNX_RUN_QUANTIZED_H

#include "onnx/run/program.h"

/* Rewrites the nodes of the main graph. */
zk_status zk_program_join_quantized(zk_program *p);

#endif
