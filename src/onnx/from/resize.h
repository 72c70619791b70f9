/*
 * resize.h: ONNX's Resize and Upsample.
 */
#ifndef ZK_ONNX_FROM_RESIZE_H
#define ZK_ONNX_FROM_RESIZE_H

#include "onnx/from/import.h"

/* Reads a Resize or an Upsample node. */
void zk_import_resize(zk_import *x);

#endif
