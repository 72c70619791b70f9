/*
 * conv_slices.h: a convolution of volumes as one of images. The slices that the window covers at a
 * position along depth are the channels of an image: a volume is od images of cin * kd channels,
 * and the weight [cout, cin, kd, kh, kw] is theirs as it lies. Image i is position i % od of volume
 * i / od.
 */
#ifndef ZK_TENSOR_CONV_SLICES_H
#define ZK_TENSOR_CONV_SLICES_H

#include "kernel/conv_geometry.h"

/* Some images: [first, first + count). */
typedef struct zk_slices {
  const zk_conv *volume;
  int64_t first, count;
} zk_slices;

/* The convolution of `count` images. */
zk_conv zk_slices_images(const zk_conv *volume, int64_t count);
/* The floats of an image, and of its result. */
int64_t zk_slices_image(const zk_conv *volume);
int64_t zk_slices_result(const zk_conv *volume);

/* images := the slices of x, 0 where the window lies outside of it. */
void zk_slices_gather(const zk_slices *s, const float *x, float *images);
/* dx += the gradients of images. */
void zk_slices_add(const zk_slices *s, const float *images, float *dx);
/* Places results [count, channels, oh, ow] in y [n, channels, od, oh, ow]; and takes dy from there.
 */
void zk_slices_put(const zk_slices *s, const float *results, float *y);
void zk_slices_take(const zk_slices *s, const float *dy, float *results);

#endif
