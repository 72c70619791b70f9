/*
 * joined.h: steps that take the next ones along: linear layers, and GELU where it is spelled out.
 * Private to run/.
 */
#ifndef ZK_ONNX_RUN_JOINED_H
#define ZK_ONNX_RUN_JOINED_H

#include "onnx/run/images.h"

/* Is it a matrix of float32 that is known, whose rows or columns are dense? */
bool zk_is_weight(const zk_tensor *w);

/* Each appends step i, if it is one (*taken), and marks the steps that joined it as done. */
zk_status zk_joined_linear(zk_images *p, int i, bool *taken);
zk_status zk_joined_gelu(zk_images *p, int i, bool *taken);

#endif
