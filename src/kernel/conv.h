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

#include "base/status.h"
#include "kernel/conv_geometry.h"

/* y := w * x + bias (NULL: none) */
zk_status zk_conv_kernel_forward(const zk_conv *g, const float *x, const float *w,
                                 const float *bias, float *y);

/* How long forward takes for an image, in multiply-adds of vectors. It is not Winograd's. */
double zk_conv_kernel_work(const zk_conv *g);

/* dx := the gradient of x; dy is y's. Strides must be 1. */
zk_status zk_conv_kernel_input_grad(const zk_conv *g, const float *dy, const float *w, float *dx);

/* dw := the gradient of w, and db (NULL: not computed) that of the bias; with add_w or add_b +=. */
zk_status zk_conv_kernel_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                     float *dw, bool add_b, float *db);

#endif
