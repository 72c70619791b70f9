/*
 * pool.h: what converters share with those of pooling (pool.c).
 */
#ifndef ZK_ONNX_FROM_POOL_H
#define ZK_ONNX_FROM_POOL_H

#include "onnx/from/import.h"

/* The means over windows of `in`, by the attributes of AveragePool. */
zk_tensor *zk_pool_average(zk_import *x, zk_tensor *in);
/* An image [batch, .., channels] as [batch, channels, ..], or back. */
zk_tensor *zk_pool_channels(zk_import *x, zk_tensor *t, bool to_last);

#endif
