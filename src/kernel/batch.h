/*
 * batch.h: convolutions of a batch of images in float32. Values lie as [ceil(c / B)][h][w][n][B], B
 * floats being a vector of the CPU: the images of the batch at one place are neighbours. A
 * micro-tile is some images by some blocks of output channels; a tap of the window, with any
 * stride, is an offset that all of them share, and taps outside of the image are left out.
 *
 * An output is one chain of multiply-adds over channels and taps, in the order of conv.h's, so its
 * bits do not depend on the batch.
 */
#ifndef ZK_KERNEL_BATCH_H
#define ZK_KERNEL_BATCH_H

#include "base/status.h"
#include "kernel/conv_geometry.h"

/* Do these kernels suit it better than those of conv.h? There must be enough images and channels.
 * With strides, or with add, any batch's gradient of the input is their business. */
bool zk_batch_forward_fits(const zk_conv *g);
bool zk_batch_input_grad_fits(const zk_conv *g, bool add);
bool zk_batch_weight_grad_fits(const zk_conv *g);

/* As in conv.h; add: dx +=. */
zk_status zk_batch_forward(const zk_conv *g, const float *x, const float *w, const float *bias,
                           float *y);
zk_status zk_batch_input_grad(const zk_conv *g, const float *dy, const float *w, bool add,
                              float *dx);
zk_status zk_batch_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add,
                               float *dw);

#endif
