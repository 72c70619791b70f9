/*
 * small_cast.h: conversions to the types of onnx/small.h.
 */
#ifndef ZK_ONNX_FROM_SMALL_CAST_H
#define ZK_ONNX_FROM_SMALL_CAST_H

#include "onnx/from/import.h"
#include "onnx/small.h"

/* t as that type: floats are rounded; of whole numbers the lowest bits are kept. */
zk_tensor *zk_small_cast(zk_import *x, zk_tensor *t, int64_t type, bool saturate,
                         zk_small_mode mode);
/* t, rounded, plus the zero point (NULL: 0), as the nearest number of that type. */
zk_tensor *zk_small_quantize(zk_import *x, zk_tensor *t, zk_tensor *zero, int64_t type,
                             bool saturate);

#endif
