/*
 * spatial.h: what the converters of convolutions and pooling to ONNX share.
 */
#ifndef ZK_ONNX_TO_SPATIAL_H
#define ZK_ONNX_TO_SPATIAL_H

#include "onnx/to/export.h"
#include "op/nn/geometry.h"

/* Adds ONNX's attributes of a window; pads: padding before, then behind; NULL: w's padding. */
void zk_window_export(zk_export *x, const zk_planes *in, const zk_window *w, bool dilations,
                      const int64_t *pads);
/* `value` with a dimension of size 1 in front, when the input has no batch; and without it. */
const char *zk_planes_export_in(zk_export *x, const zk_planes *in, const char *value);
const char *zk_planes_export_out(zk_export *x, const zk_planes *in, const char *value);
/* Zeros around each channel. */
const char *zk_planes_export_pad(zk_export *x, const zk_planes *in, const char *value,
                                 const int64_t *before, const int64_t *behind);
/* Does a spatial size of input 0 depend on a dynamic axis? */
bool zk_planes_vary(const zk_export *x, const zk_planes *in);

#endif
