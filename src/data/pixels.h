/*
 * pixels.h: pictures on their way through the steps of data.transforms.
 *
 * A picture is uint8, float32 or float64, [..., H, W] or, with the channels last, [H, W, C]. Every
 * function below puts its result in the place of the picture. They take numbers that the Lua side
 * has checked (lua/zknn/data/transforms/); what is said of torchvision is its tensors' path.
 */
#ifndef ZK_DATA_PIXELS_H
#define ZK_DATA_PIXELS_H

#include "tensor/tensor.h"

typedef struct zk_pixels {
  zk_tensor *t;          /* contiguous; this picture's own reference */
  bool last;             /* channels last */
  int64_t planes;        /* parts [height, width] that follow each other: 1 with channels last */
  int64_t height, width; /* 1 at least */
  int64_t inner;         /* elements of one pixel: the channels, when they are last, else 1 */
} zk_pixels;

/* t as a picture. Error (ZK_ERR_ARG): another dtype or rank. Nothing is kept then. */
zk_status zk_pixels_open(zk_tensor *t, bool last, zk_pixels *p);
void zk_pixels_close(zk_pixels *p);
/* A fresh tensor like p's of another dtype and size, not cleared, and its way into p. */
zk_status zk_pixels_like(const zk_pixels *p, zk_dtype dtype, int64_t height, int64_t width,
                         zk_tensor **out);
void zk_pixels_replace(zk_pixels *p, zk_tensor *t, int64_t height, int64_t width);

/* What lies outside of a window's picture. */
typedef enum zk_padding_mode {
  ZK_PADDING_CONSTANT,
  ZK_PADDING_EDGE,      /* the border, repeated */
  ZK_PADDING_REFLECT,   /* mirrored, the border once */
  ZK_PADDING_SYMMETRIC, /* mirrored, the border twice */
} zk_padding_mode;

/* The part of `height` rows from `top` and `width` columns from `left`, which may reach outside:
 * cropping and padding in one. */
zk_status zk_pixels_crop(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                         zk_padding_mode outside, double fill);
zk_status zk_pixels_flip(zk_pixels *p, bool horizontal);

/*
 * Target pixel (x, y), counted from the target's centre, shows what is at matrix * (x, y, 1) from
 * the source's centre: the nearest pixel, or bilinear; `fill` (one number, or one a channel) where
 * the source has nothing. [functional.affine, functional.rotate]
 */
typedef struct zk_affine {
  double matrix[6]; /* rows */
  int64_t height, width;
  bool bilinear;
  int n_fill;
  const double *fill;
} zk_affine;
zk_status zk_pixels_affine(zk_pixels *p, const zk_affine *w);

/* Another size. antialias: for bilinear alone, when shrinking. [functional.resize] */
typedef enum zk_interpolation {
  ZK_NEAREST,
  ZK_BILINEAR,
  ZK_NEAREST_EXACT,
} zk_interpolation;
zk_status zk_pixels_resize(zk_pixels *p, int64_t height, int64_t width, zk_interpolation mode,
                           bool antialias);

/* 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 channels. Error: neither 1 nor 3 channels before. */
zk_status zk_pixels_grayscale(zk_pixels *p, int channels);
/* Bytes become float32 in 0..1, channels first: [C, H, W]. */
zk_status zk_pixels_to_float(zk_pixels *p);
/* Reals in 0..1 to bytes, or from real to real. [functional.convert_image_dtype] */
zk_status zk_pixels_convert(zk_pixels *p, zk_dtype dtype);
/* (x - mean) / std, each n numbers: one, or one a channel. */
zk_status zk_pixels_normalize(zk_pixels *p, int n, const double *mean, const double *std);
/* Sets a part: n values (one, or one a channel), or a contiguous float32 [C, height, width]. */
zk_status zk_pixels_erase(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                          int n, const double *values, const zk_tensor *noise);

#endif
