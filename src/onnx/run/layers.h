/*
 * layers.h: steps that can be computed over blocks of channels. Private to run/.
 */
#ifndef ZK_ONNX_RUN_LAYERS_H
#define ZK_ONNX_RUN_LAYERS_H

#include "onnx/run/images.h"

/* Appends step i as one over blocks, if it is one (*taken), with the steps that join it. */
zk_status zk_layers_take(zk_images *p, int i, bool *taken);

#endif
