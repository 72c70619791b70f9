/*
 * pixels.h: the operations of data.transforms on one picture.
 *
 * A picture is uint8, float32 or float64, [..., H, W] or, with the channels last, [H, W, C]. Each
 * function replaces the picture by its result. The Lua side has checked the arguments
 * (lua/zknn/data/transforms/). Results equal torchvision's on tensors.
 */
#ifndef ZK_DATA_PIXELS_H
#define ZK_DATA_PIXELS_H

#include "tensor/tensor.h"

typedef struct zk_pixels {
  zk_tensor *t;          /* contiguous; this picture's own reference */
  bool last;             /* channels last */
  int64_t planes;        /* number of [height, width] planes: 1 with channels last */
  int64_t height, width; /* 1 at least */
  int64_t inner;         /* elements per pixel: the channels when they are last, else 1 */
} zk_pixels;

/* Begins with picture t. Error (ZK_ERR_ARG): another dtype or rank; then *p holds nothing. */
zk_status zk_pixels_open(zk_tensor *t, bool last, zk_pixels *p);
void zk_pixels_close(zk_pixels *p);
/* A new tensor like p's, of another dtype and size, not cleared; zk_pixels_replace puts it into p.
 */
zk_status zk_pixels_like(const zk_pixels *p, zk_dtype dtype, int64_t height, int64_t width,
                         zk_tensor **out);
void zk_pixels_replace(zk_pixels *p, zk_tensor *t, int64_t height, int64_t width);

/* The pixels outside of the picture. [torchvision: padding_mode] */
typedef enum zk_padding_mode {
  ZK_PADDING_CONSTANT,
  ZK_PADDING_EDGE,      /* the border, repeated */
  ZK_PADDING_REFLECT,   /* mirrored, the border once */
  ZK_PADDING_SYMMETRIC, /* mirrored, the border twice */
} zk_padding_mode;

/* `height` rows from `top` and `width` columns from `left`. They may reach outside: cropping and
 * padding in one. */
zk_status zk_pixels_crop(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                         zk_padding_mode outside, double fill);
zk_status zk_pixels_flip(zk_pixels *p, bool horizontal);

/*
 * Target pixel (x, y) is sampled at matrix * (x, y, 1) in the source, by nearest or bilinear
 * interpolation. Both positions count from the centre. Outside of the source it is `fill` (one
 * number, or one per channel). [functional.affine, functional.rotate]
 */
typedef struct zk_affine {
  double matrix[6]; /* rows */
  int64_t height, width;
  bool bilinear;
  int n_fill;
  const double *fill;
} zk_affine;
zk_status zk_pixels_affine(zk_pixels *p, const zk_affine *w);

/* Resizes. antialias has an effect on bilinear shrinking only. [functional.resize] */
typedef enum zk_interpolation {
  ZK_NEAREST,
  ZK_BILINEAR,
  ZK_NEAREST_EXACT,
} zk_interpolation;
zk_status zk_pixels_resize(zk_pixels *p, int64_t height, int64_t width, zk_interpolation mode,
                           bool antialias);

/* 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 channels. Error: neither 1 nor 3 channels before. */
zk_status zk_pixels_grayscale(zk_pixels *p, int channels);
/* From bytes to float32 in 0..1, channels first: [C, H, W]. */
zk_status zk_pixels_to_float(zk_pixels *p);
/* From reals in 0..1 to bytes, or from real to real. [functional.convert_image_dtype] */
zk_status zk_pixels_convert(zk_pixels *p, zk_dtype dtype);
/* (x - mean) / std; each has n numbers: one, or one per channel. */
zk_status zk_pixels_normalize(zk_pixels *p, int n, const double *mean, const double *std);
/* Sets a rectangle to n values (one, or one per channel), or to noise, a contiguous float32
 * [C, height, width]. */
zk_status zk_pixels_erase(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                          int n, const double *values, const zk_tensor *noise);

#endif
