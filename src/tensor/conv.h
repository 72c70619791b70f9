/*
 * conv.h: convolution as a product of matrices: the one place that ops of convolutions compute in.
 *
 * One geometry serves the convolution, its two gradients, and the transposed convolution, which is
 * the gradient of the input. All tensors are contiguous, float32 or float64; one dimension is a
 * plane of height 1.
 */
#ifndef ZK_TENSOR_CONV_H
#define ZK_TENSOR_CONV_H

#include "tensor/tensor.h"

/* x [n, groups * cin, ih, iw], w [groups * cout, cin, kh, kw], y [n, groups * cout, oh, ow]. */
typedef struct zk_conv {
  int64_t n, groups, cin, cout;
  int64_t ih, iw, kh, kw, oh, ow;
  int64_t sh, sw; /* strides */
  int64_t ph, pw; /* rows above and columns before x; what lies behind follows from oh and ow */
  int64_t dh, dw; /* dilations */
} zk_conv;

/* y := w * x + bias; bias [groups * cout] or NULL. Error: no memory. */
zk_status zk_conv_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                          const void *bias, void *y);
/* dx := the gradient of x (add: added to dx) when y's is dy. */
zk_status zk_conv_input(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w, bool add,
                        void *dx);
/* dw := the gradient of w (add: added to dw). */
zk_status zk_conv_weight(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy, bool add,
                         void *dw);
/* db [channels] := the sums of dy [n, channels, size] over all else (add: added to db). */
void zk_conv_bias(zk_dtype dtype, int64_t n, int64_t channels, int64_t size, const void *dy,
                  bool add, void *db);

/*
 * The windows of one image and one group as the columns of a matrix, and back: x [cin, ih, iw],
 * columns [cin * kh * kw, oh * ow]. Places outside of x are zeros; zk_conv_fold adds the columns to
 * x.
 */
void zk_conv_unfold(zk_dtype dtype, const zk_conv *g, const void *x, void *columns);
void zk_conv_fold(zk_dtype dtype, const zk_conv *g, const void *columns, void *x);

#endif
