/*
 * spatial.h: what the converters of ONNX's convolutions and pooling share, volumes among them.
 */
#ifndef ZK_ONNX_FROM_SPATIAL_H
#define ZK_ONNX_FROM_SPATIAL_H

#include "onnx/from/import.h"
#include "op/nn/geometry.h"

/*
 * A window as an ONNX node has it (spatial.c), over an input of one to three spatial
 * dimensions (others are refused): kernel (that of a weight [.., .., kernel], or attribute
 * kernel_shape), strides, dilations, and the margins that pads or auto_pad say. Height and width
 * are as an op takes them; of depth, the first of three, the converter sees to itself, by slices.
 */
typedef struct zk_spatial_node {
  int dims, flat; /* spatial dimensions; those without depth: 1 or 2 */
  int64_t size[ZK_SPATIAL], kernel[ZK_SPATIAL], stride[ZK_SPATIAL], dilation[ZK_SPATIAL];
  int64_t before[ZK_SPATIAL], behind[ZK_SPATIAL];
} zk_spatial_node;

/* Of sizes, margins and steps that are INT32_MAX at most: products of two do not overflow. */
void zk_spatial_read(zk_import *x, const zk_shape *in, const zk_shape *weight, zk_spatial_node *w);
/* Attribute `name`, one number a spatial dimension of at least `least`, or the fallback. */
void zk_spatial_list(zk_import *x, const zk_spatial_node *w, const char *name, int64_t least,
                     int64_t fallback, int64_t out[ZK_SPATIAL]);
/* Are the margins of height and width even? And at most half of the kernel, as a pooling op's
 * padding has to be? */
bool zk_spatial_even(const zk_spatial_node *w);
bool zk_spatial_fits(const zk_spatial_node *w);
/* How many positions the window has in dimension `at`, 1 or more (refused: none). `behind` becomes
 * as large as these need, so that without ceil_mode there are as many. */
int64_t zk_spatial_output(zk_import *x, zk_spatial_node *w, int at, bool ceil_mode);
/* t with the margins around its planes; `back`: cut off. */
zk_tensor *zk_spatial_pad(zk_import *x, const zk_spatial_node *w, zk_tensor *t, double value,
                          bool back);
/* Sets a list of the next call: stride, dilation, ... */
void zk_spatial_set(zk_import *x, const zk_spatial_node *w, const char *name,
                    const int64_t list[ZK_SPATIAL]);
/*
 * The slices of t [n, c, depth, ..] under each of the window's positions along depth: [n, c,
 * positions, kernel, ..]; those of a margin are `value`. `back`: the slices that a transposed
 * convolution adds up, and zeros where there are none.
 */
zk_tensor *zk_spatial_slices(zk_import *x, const zk_spatial_node *w, zk_tensor *t, int64_t out_size,
                             double value, bool back);
/* t [n, c, positions, kernel, h, w] as planes [n * positions, c * kernel, h, w]; and planes
 * [n * positions, c, h, w] as a volume [n, c, positions, h, w]. */
zk_tensor *zk_spatial_planes(zk_import *x, zk_tensor *t);
zk_tensor *zk_spatial_volume(zk_import *x, zk_tensor *t, int64_t out_size);

#endif
