/*
 * heads.h: the heads of attention (attention.c), for the converters of its nodes.
 */
#ifndef ZK_ONNX_FROM_HEADS_H
#define ZK_ONNX_FROM_HEADS_H

#include "onnx/from/import.h"

/* [batch, length, features] as [batch, heads, length, width], and back. */
zk_tensor *zk_heads_split(zk_import *x, zk_tensor *t, int64_t heads);
zk_tensor *zk_heads_join(zk_import *x, zk_tensor *t);

#endif
