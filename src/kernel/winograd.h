/*
 * winograd.h: Winograd's convolution by 3 x 3 kernels with strides of 1, F(2 x 2, 3 x 3): 2.25
 * times fewer multiplications.
 *
 * Tiles of 2 x 2 outputs see 4 x 4 of the image. With
 *
 *     B' = [1 0 -1 0]   G = [ 1    0   0 ]   A' = [1 1  1  0]
 *          [0 1  1 0]       [1/2  1/2 1/2]        [0 1 -1 -1]
 *          [0 -1 1 0]       [1/2 -1/2 1/2]
 *          [0 1 0 -1]       [ 0    0   1 ]
 *
 * a tile's outputs are A' [sum over channels of (G w G') * (B' x B)] A, element by element: sixteen
 * matrix products, of channels by tiles. The weight's gradient is the same with the parts of w and
 * y exchanged: A' is then 3 x 4 and G 4 x 2. [Winograd 1980; Lavin and Gray, arXiv 1509.09308]
 *
 * A result differs from the plain sum by rounding, a few times as much as any order of it does. An
 * inf or nan in the image reaches all outputs of its tiles.
 *
 * Images are planes here. Some at a time are put into blocks of channels, while they are in the
 * cache, and computed by blocked_winograd.h.
 */
#ifndef ZK_KERNEL_WINOGRAD_H
#define ZK_KERNEL_WINOGRAD_H

#include "base/status.h"
#include "kernel/conv_geometry.h"

bool zk_winograd_fits(const zk_conv *g);
/* As conv.c's convolve: flipped: w is [cin, cout, 3, 3], rotated by 180 degrees. */
zk_status zk_winograd_forward(const zk_conv *g, const float *x, const float *w, bool flipped,
                              const float *bias, float *y);
zk_status zk_winograd_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                  float *dw, bool add_b, float *db);

#endif
