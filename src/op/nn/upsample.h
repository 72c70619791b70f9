/*
 * upsample.h: what the op upsample (upsample.c) and ONNX's Resize (resize.c) share.
 */
#ifndef ZK_OP_NN_UPSAMPLE_H
#define ZK_OP_NN_UPSAMPLE_H

#include "onnx/import.h"

/* The op's modes. */
enum { ZK_UPSAMPLE_NEAREST, ZK_UPSAMPLE_NEAREST_EXACT, ZK_UPSAMPLE_LINEAR };

/* Reads a Resize or an Upsample node. */
void zk_import_resize(zk_import *x);

#endif
