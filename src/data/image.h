/*
 * image.h: pictures as tensors: shape, channels, size.
 *
 * A picture is [H, W] (grey) or [H, W, C]: C = 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha is
 * not premultiplied. Elements are uint8 in 0..255, or float32 or float64 in 0..1.
 */
#ifndef ZK_DATA_IMAGE_H
#define ZK_DATA_IMAGE_H

#include "tensor/tensor.h"

typedef struct zk_image_size {
  int64_t height, width; /* 1 at least */
  int channels;          /* 1..4; 1 for [H, W], too */
} zk_image_size;

/* The size of picture t. Error (ZK_ERR_ARG, begins with `op`): another rank, dtype or number of
 * channels, or no pixels. */
zk_status zk_image_measure(const char *op, const zk_tensor *t, zk_image_size *size);

/*
 * A new picture of t's dtype with 1 ([H, W]), 3 or 4 channels. Grey is the luma of ITU-R BT.601,
 * for uint8 in 16-bit fixed point, (19595 R + 38470 G + 7471 B + 2^15) >> 16. To remove alpha, the
 * picture is laid over the grey shade `background` if that is in 0..1; otherwise alpha is dropped.
 * A new alpha is opaque.
 */
zk_status zk_image_convert(const zk_tensor *t, int channels, double background, zk_tensor **out);

/*
 * A new picture of that size, channel by channel, uint8 rounded to nearest. Bilinear: pixel centres
 * are at half coordinates and the border is repeated. Area: the mean over the source pixels that
 * the target pixel touches. [torch.nn.functional.interpolate: mode="bilinear",
 * align_corners=False; mode="area"] Error: height or width below 1, not a picture.
 */
typedef enum zk_resize { ZK_RESIZE_BILINEAR, ZK_RESIZE_AREA } zk_resize;
zk_status zk_image_resize(const zk_tensor *t, int64_t height, int64_t width, zk_resize method,
                          zk_tensor **out);

#endif
