/*
 * linear.h: what fused nodes (fused.c) share with the nodes that they are made of.
 */
#ifndef ZK_ONNX_FROM_LINEAR_H
#define ZK_ONNX_FROM_LINEAR_H

#include "onnx/from/import.h"

/* The result of a Gemm (linalg.c) and of a Conv (conv.c) by the node's inputs 0 to 2. */
zk_tensor *zk_import_gemm(zk_import *x);
zk_tensor *zk_import_conv(zk_import *x);

#endif
