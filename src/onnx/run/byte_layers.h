/*
 * byte_layers.h: steps over bytes: products of integers whose weights are packed, and what stands
 * between convolutions, over images with their channels last. Private to run/.
 */
#ifndef ZK_ONNX_RUN_BYTE_LAYERS_H
#define ZK_ONNX_RUN_BYTE_LAYERS_H

#include "onnx/run/images.h"

/* Each appends step i, if it is one (*taken). */
zk_status zk_bytes_products(zk_images *p, int i, bool *taken);
zk_status zk_bytes_in_between(zk_images *p, int i, bool *taken);

#endif
