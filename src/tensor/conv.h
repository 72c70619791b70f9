/*
 * conv.h: convolution as a product of matrices: the one place that ops of convolutions compute in.
 *
 * One geometry serves the convolution, its two gradients, and the transposed convolution, which is
 * the gradient of the input. All tensors are contiguous, float32 or float64, of three spatial
 * dimensions: a plane has a depth of 1, a line a height of 1, too.
 */
#ifndef ZK_TENSOR_CONV_H
#define ZK_TENSOR_CONV_H

#include "kernel/conv.h"
#include "tensor/tensor.h"

/* y := w * x + bias; bias [groups * cout] or NULL. Error: no memory. */
zk_status zk_conv_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                          const void *bias, void *y);
/* dx := the gradient of x (add: added to dx) when y's is dy. */
zk_status zk_conv_input(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w, bool add,
                        void *dx);
/* dw := the gradient of w, and db (NULL: not wanted) that of the bias (add: added to them). */
zk_status zk_conv_weight(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                         bool add_w, void *dw, bool add_b, void *db);
/* db [channels] := the sums of dy [n, channels, size] over all else (add: added to db). */
void zk_conv_bias(zk_dtype dtype, int64_t n, int64_t channels, int64_t size, const void *dy,
                  bool add, void *db);

/* The plain path of the three, by columns and a matrix product, whatever the façade would take. */
zk_status zk_conv_plain_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                                const void *bias, void *y);
zk_status zk_conv_plain_input(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w,
                              bool add, void *dx);
zk_status zk_conv_plain_weight(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                               bool add, void *dw);

/*
 * The windows of one image and one group as the columns of a matrix, and back: x [cin, id, ih, iw],
 * columns [cin * kd * kh * kw, od * oh * ow]. Places outside of x are zeros; zk_conv_fold adds the
 * columns to x.
 */
void zk_conv_unfold(zk_dtype dtype, const zk_conv *g, const void *x, void *columns);
void zk_conv_fold(zk_dtype dtype, const zk_conv *g, const void *columns, void *x);

#endif
