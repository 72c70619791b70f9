/*
 * conv_geometry.h: the sizes of a convolution.
 */
#ifndef ZK_KERNEL_CONV_GEOMETRY_H
#define ZK_KERNEL_CONV_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

/* x [n, groups * cin, id, ih, iw], w [groups * cout, cin, kd, kh, kw], y [n, groups * cout, od, oh,
 * ow]; planes have a depth of 1. */
typedef struct zk_conv {
  int64_t n, groups, cin, cout;
  int64_t id, ih, iw, kd, kh, kw, od, oh, ow;
  int64_t sd, sh, sw; /* strides */
  int64_t pd, ph, pw; /* padding before x; that behind follows from od, oh and ow */
  int64_t dd, dh, dw; /* dilations */
} zk_conv;

/* Can these kernels compute it? They need a depth of 1, no empty dimension, and sizes whose
 * products fit an int32. */
bool zk_conv_kernel_fits(const zk_conv *g);

/* With strides of 1, the gradient of the input is the convolution of the padded dy with the rotated
 * kernel: this one. */
zk_conv zk_conv_back(const zk_conv *g);

#endif
