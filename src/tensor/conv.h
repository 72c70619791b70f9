/*
 * conv.h: convolutions and their gradients, as all ops compute them.
 *
 * One geometry (zk_conv) serves the convolution, its two gradients, and the transposed convolution,
 * which is the gradient of the input. All tensors are contiguous, float32 or float64, and have
 * three spatial dimensions: with two the depth is 1, with one the height is 1, too.
 */
#ifndef ZK_TENSOR_CONV_H
#define ZK_TENSOR_CONV_H

#include "kernel/conv.h"
#include "tensor/tensor.h"

/* y := w * x + bias; bias [groups * cout] or NULL. Error: no memory. */
zk_status zk_conv_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                          const void *bias, void *y);
/* dx := the gradient of x, or with add dx +=; dy is y's. */
zk_status zk_conv_input_grad(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w,
                             bool add, void *dx);
/* dw := the gradient of w, and db (NULL: not computed) that of the bias; with add_w or add_b +=. */
zk_status zk_conv_weight_grad(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                              bool add_w, void *dw, bool add_b, void *db);
/* db [channels] := the sums of dy [n, channels, size] over n and size, or with add db +=. */
void zk_conv_bias_grad(zk_dtype dtype, int64_t n, int64_t channels, int64_t size, const void *dy,
                       bool add, void *db);

/*
 * im2col and col2im of one image and one group: x [cin, id, ih, iw], columns
 * [cin * kd * kh * kw, od * oh * ow]. Elements outside of x are 0 in columns; fold adds the columns
 * to x.
 */
void zk_conv_unfold(zk_dtype dtype, const zk_conv *g, const void *x, void *columns);
void zk_conv_fold(zk_dtype dtype, const zk_conv *g, const void *columns, void *x);

#endif
