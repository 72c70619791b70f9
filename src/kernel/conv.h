/*
 * conv.h: convolutions of float32 without im2col: the kernels read the image itself.
 *
 * The windows of neighbouring outputs begin one element apart. So for every kernel element, a
 * vector of neighbouring outputs takes one load from the image, at the vector's begin plus the
 * kernel element's offset. With padding or strides, the image is copied first so that this holds.
 * Each element of a result is one chain of multiply-adds, or a fixed number of chains that are
 * added in order, so its bits do not depend on the number of threads.
 */
#ifndef ZK_KERNEL_CONV_H
#define ZK_KERNEL_CONV_H

#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* x [n, groups * cin, id, ih, iw], w [groups * cout, cin, kd, kh, kw], y [n, groups * cout, od, oh,
 * ow]; planes have a depth of 1. */
typedef struct zk_conv {
  int64_t n, groups, cin, cout;
  int64_t id, ih, iw, kd, kh, kw, od, oh, ow;
  int64_t sd, sh, sw; /* strides */
  int64_t pd, ph, pw; /* what lies before x; what lies behind follows from od, oh and ow */
  int64_t dd, dh, dw; /* dilations */
} zk_conv;

/* Can these kernels do it? (Planes, no empty dimension, and no size that is out of all reason.) */
bool zk_conv_fits(const zk_conv *g);

/* y := w * x + bias (NULL: none) */
zk_status zk_conv_kernel_forward(const zk_conv *g, const float *x, const float *w,
                                 const float *bias, float *y);

/* dx := the gradient of x when y's is dy. Of strides only 1. */
zk_status zk_conv_kernel_input(const zk_conv *g, const float *dy, const float *w, float *dx);

/* dw := the gradient of w, and db (NULL: not wanted) that of the bias; or added to what is there.
 */
zk_status zk_conv_kernel_weight(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                float *dw, bool add_b, float *db);

#endif
