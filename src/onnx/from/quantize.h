/*
 * quantize.h: what converters of quantized nodes share (quantize.c).
 */
#ifndef ZK_ONNX_FROM_QUANTIZE_H
#define ZK_ONNX_FROM_QUANTIZE_H

#include "onnx/from/import.h"

/* t, rounded, plus the zero point (NULL: 0), as the nearest number of that dtype. */
zk_tensor *zk_quantize_saturate(zk_import *x, zk_tensor *t, zk_tensor *zero, zk_dtype dtype);
/* t - zero point (NULL: 0), in that dtype. */
zk_tensor *zk_quantize_centre(zk_import *x, zk_tensor *t, zk_tensor *zero, zk_dtype dtype);
/* (in - zero) * scale in that dtype, a float: scales along the axis, or (block > 0) for each block
 * of places of it. */
zk_tensor *zk_quantize_real(zk_import *x, zk_tensor *in, zk_tensor *scale, zk_tensor *zero,
                            zk_dtype dtype, int axis, int64_t block);
/* `in` as uint8, by the least and the greatest of its elements and 0, with that scale and zero
 * point. */
zk_tensor *zk_quantize_dynamic(zk_import *x, zk_tensor *in, zk_tensor **scale_out,
                               zk_tensor **zero_out);

#endif
