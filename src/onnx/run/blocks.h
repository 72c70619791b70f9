/*
 * blocks.h: a plan's convolutional layers over blocks of channels (kernel/blocked.h).
 *
 * Convolutions with constant weights, and what can follow them, leave a plan's values in blocks:
 * weights are packed once, when the plan is made, and a normalization, a sum and a clamp behind a
 * convolution join it. What needs planes gets them by a step in between.
 */
#ifndef ZK_ONNX_RUN_BLOCKS_H
#define ZK_ONNX_RUN_BLOCKS_H

#include "onnx/run/images.h"

/* Rewrites the steps of a plan's evaluation; values have no places yet. */
zk_status zk_run_in_blocks(zk_evaluation *e, zk_weights *weights);
void zk_run_layer_clear(zk_run_layer *l); /* NULL passes */

#endif
