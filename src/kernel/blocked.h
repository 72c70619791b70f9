/*
 * blocked.h: layers of images whose channels lie in blocks: [n][ceil(c / B)][h][w][B], B floats
 * being a vector of the CPU. Channels of the last block that do not exist have any content, and
 * nobody reads them but their own lane.
 *
 * A vector holds B channels of one pixel, so a convolution has whole vectors at images of any size,
 * stride and padding, without a copy of the image: for some pixels of a row and some blocks of
 * output channels, each step broadcasts an input channel of these pixels and loads a row of
 * weights. Weights are packed ahead, for many runs. Each element of a result is one chain of
 * multiply-adds in an order that the layer alone decides, so its bits depend neither on the number
 * of threads nor on the batch.
 */
#ifndef ZK_KERNEL_BLOCKED_H
#define ZK_KERNEL_BLOCKED_H

#include "base/status.h"
#include "kernel/conv_geometry.h"

/* Channels of a block: that of the kernels that this machine runs. */
int64_t zk_blocked_channels(void);
/* Floats of a value of n images of c channels of `size` pixels. */
int64_t zk_blocked_floats(int64_t n, int64_t c, int64_t size);

/* Between blocks and planes, [n, c, size]. Here and below, `image` is how many floats the blocks of
 * images are apart; 0: they touch. */
void zk_blocked_from_planes(int64_t n, int64_t c, int64_t size, const float *x, float *y);
void zk_blocked_to_planes(int64_t n, int64_t c, int64_t size, const float *x, int64_t image,
                          float *y);

/* How a convolution reads its image. */
typedef enum zk_blocked_way {
  ZK_BLOCKED_NONE,     /* not with these kernels */
  ZK_BLOCKED_DIRECT,   /* all channels of a block at a pixel, pixel by pixel; groups of whole
                          blocks, some of which are taken together */
  ZK_BLOCKED_WINOGRAD, /* as DIRECT, by 3 x 3 kernels, with fewer multiplications */
  ZK_BLOCKED_DEPTH,    /* each channel has its own window */
  ZK_BLOCKED_PLANES,   /* x is [n, c, h, w] with few channels, and is copied */
} zk_blocked_way;

/* A function of each of n floats, in place. These are the ops of their names; swish is x times
 * sigmoid(x), rounded as these two are. */
typedef void (*zk_blocked_finish)(float *y, int64_t n);
void zk_blocked_sigmoid(float *y, int64_t n);
void zk_blocked_swish(float *y, int64_t n);
void zk_blocked_silu(float *y, int64_t n);
void zk_blocked_hardsigmoid(float *y, int64_t n);
void zk_blocked_hardswish(float *y, int64_t n);

/* A convolution with its weights packed: y := finish(clamp(w * x + bias + residual)). */
typedef struct zk_blocked_conv {
  zk_conv g;
  zk_blocked_way way;
  float least, most;        /* the clamp: -INFINITY and INFINITY for none */
  zk_blocked_finish finish; /* NULL: none */
  float *packed;            /* owned: the weights, then the bias */
  float *bias;
} zk_blocked_conv;

/* The way that suits a convolution. */
zk_blocked_way zk_blocked_way_of(const zk_conv *g);
/* Has it so few channels that vectors of outputs side by side (kernel/conv.h) are faster than
 * blocks of channels, most lanes of which would be empty? The same for every CPU, so that bits are.
 */
bool zk_blocked_is_narrow(const zk_conv *g);
/* Packs w, and bias (NULL: 0), each output channel times its scale (NULL: 1). The caller has set g;
 * the result is ended by zk_blocked_conv_clear. */
zk_status zk_blocked_conv_pack(zk_blocked_conv *c, const float *w, const float *scale,
                               const float *bias);
void zk_blocked_conv_clear(zk_blocked_conv *c);
/* x, residual (NULL: none) and y are in blocks; x is not where the way is ZK_BLOCKED_PLANES. With a
 * residual, the images of y touch. */
zk_status zk_blocked_conv_run(const zk_blocked_conv *c, const float *x, const float *residual,
                              float *y, int64_t image);

/* y := the maximum of each window; g has the window, and as many channels in cin as in cout. */
void zk_blocked_max_pool(const zk_conv *g, const float *x, float *y, int64_t image);
/* y := the mean of each window, of which padding counts or does not; it is divided by `divisor`
 * where that is not 0. */
void zk_blocked_avg_pool(const zk_conv *g, bool count_padding, int64_t divisor, const float *x,
                         float *y, int64_t image);
/* y := x times the channel's factor, f [n][ceil(c / B)][B] */
void zk_blocked_scale(int64_t n, int64_t c, int64_t size, const float *x, const float *f, float *y);
/* y [n, c] := the mean of each channel of `size` pixels; y is not in blocks. */
void zk_blocked_mean(int64_t n, int64_t c, int64_t size, const float *x, float *y);

#endif
