/*
 * spatial.h: what the converters of ONNX's convolutions and pooling share.
 */
#ifndef ZK_ONNX_FROM_SPATIAL_H
#define ZK_ONNX_FROM_SPATIAL_H

#include "onnx/from/import.h"
#include "op/nn/geometry.h"

/*
 * The window of an ONNX node over one to three spatial dimensions; nodes with more are refused.
 * kernel is that of a weight [.., .., kernel] or of attribute kernel_shape; before and behind are
 * the padding that pads or auto_pad ask for. Dimensions that the node does not have are of size 1.
 */
typedef struct zk_spatial_node {
  int dims; /* spatial dimensions: 1 to 3 */
  int64_t size[ZK_SPATIAL], kernel[ZK_SPATIAL], stride[ZK_SPATIAL], dilation[ZK_SPATIAL];
  int64_t before[ZK_SPATIAL], behind[ZK_SPATIAL];
} zk_spatial_node;

/* Sizes, padding and strides are at most INT32_MAX, so that products of two do not overflow. */
void zk_spatial_read(zk_import *x, const zk_shape *in, const zk_shape *weight, zk_spatial_node *w);
/* Attribute `name`, one number a spatial dimension of at least `least`, or the fallback. */
void zk_spatial_list(zk_import *x, const zk_spatial_node *w, const char *name, int64_t least,
                     int64_t fallback, int64_t out[ZK_SPATIAL]);
/* Is the padding the same before and behind? And is it at most half of the
 * kernel, as pooling ops require? */
bool zk_spatial_even(const zk_spatial_node *w);
bool zk_spatial_fits(const zk_spatial_node *w);
/* How many positions the window has in dimension `at`; refuses the node when there is none. Sets
 * `behind` so that there are as many without ceil_mode. */
int64_t zk_spatial_output(zk_import *x, zk_spatial_node *w, int at, bool ceil_mode);
/* Pads t in its spatial dimensions; `back`: removes that padding instead. */
zk_tensor *zk_spatial_pad(zk_import *x, const zk_spatial_node *w, zk_tensor *t, double value,
                          bool back);
/* Sets a list attribute of the next call: stride, dilation, ... */
void zk_spatial_set(zk_import *x, const zk_spatial_node *w, const char *name,
                    const int64_t list[ZK_SPATIAL]);

#endif
