/*
 * pixels.c: pointwise transforms: greyscale, dtypes, normalization, erasing.
 */
#include "data/pixels.h"

#include <math.h>
#include <string.h>
#include "data/picture.h"
#include "tensor/convert.h"

zk_status zk_pixels_open(zk_tensor *t, bool last, zk_pixels *p) {
  const int64_t *dim = t->shape.dim;
  int ndim = t->shape.ndim;
  char text[ZK_SHAPE_TEXT];
  *p = (zk_pixels){.last = last, .planes = 1, .inner = 1};
  if (!zk_picture_has(t->dtype) || ndim < 2 || (last && ndim != 3))
    return zk_fail(ZK_ERR_ARG,
                   "transforms: a picture is uint8 or real, [H, W], [H, W, C] or [C, H, W]; got %s "
                   "%s",
                   zk_dtype_name(t->dtype), zk_shape_text(&t->shape, text));
  p->height = dim[last ? 0 : ndim - 2];
  p->width = dim[last ? 1 : ndim - 1];
  for (int i = 0; i < ndim - 2 && !last; i++)
    p->planes *= dim[i];
  if (last)
    p->inner = dim[2];
  if (zk_numel(t) < 1)
    return zk_fail(ZK_ERR_ARG, "transforms: a picture of shape %s has no pixels",
                   zk_shape_text(&t->shape, text));
  return zk_tensor_contiguous(t, &p->t);
}

void zk_pixels_close(zk_pixels *p) {
  zk_tensor_release(p->t);
  p->t = NULL;
}

zk_status zk_pixels_like(const zk_pixels *p, zk_dtype dtype, int64_t height, int64_t width,
                         zk_tensor **out) {
  zk_shape shape = p->t->shape;
  shape.dim[p->last ? 0 : shape.ndim - 2] = height;
  shape.dim[p->last ? 1 : shape.ndim - 1] = width;
  return zk_tensor_new(dtype, &shape, out);
}

void zk_pixels_replace(zk_pixels *p, zk_tensor *t, int64_t height, int64_t width) {
  zk_tensor_release(p->t);
  p->t = t;
  p->height = height;
  p->width = width;
}

/* Copies the picture unless this is its only reference, so that it can be changed in place. */
static zk_status make_own(zk_pixels *p) {
  zk_tensor *t;
  if (zk_is_unique(p->t))
    return ZK_OK;
  ZK_TRY(zk_pixels_like(p, p->t->dtype, p->height, p->width, &t));
  memcpy(zk_data(t), zk_data(p->t), (size_t)zk_numel(t) * zk_dtype_size(t->dtype));
  zk_pixels_replace(p, t, p->height, p->width);
  return ZK_OK;
}

/* ---- grey ----------------------------------------------------------------------------------- */

zk_status zk_pixels_grayscale(zk_pixels *p, int channels) {
  const int64_t from = p->planes * p->inner, size = p->height * p->width;
  if ((from != 1 && from != 3) || (p->t->shape.ndim == 2 && channels != 1))
    return zk_fail(ZK_ERR_ARG, "Grayscale: a picture has 1 or 3 channels, this one %d%s", (int)from,
                   p->t->shape.ndim == 2 ? ", and no dimension of them" : "");
  if (from == channels && channels == 1)
    return ZK_OK;
  zk_shape shape = p->t->shape;
  zk_tensor *t;
  shape.dim[p->last ? 2 : shape.ndim - 3] = channels;
  for (int i = 0; !p->last && i < shape.ndim - 3; i++)
    shape.dim[i] = 1;
  ZK_TRY(zk_tensor_new(p->t->dtype, &shape, &t));
  /* Steps between a pixel's channels and between pixels, before and after. */
  const int64_t c_in = p->last ? 1 : size, x_in = p->last ? from : 1;
  const int64_t c_out = p->last ? 1 : size, x_out = p->last ? channels : 1;
  ZK_PICTURE(t->dtype, {
    const scalar *x = zk_data(p->t);
    scalar *y = zk_data(t);
    for (int64_t i = 0; i < size; i++, x += x_in, y += x_out) {
      scalar grey = x[0];
      if (from == 3 && sizeof(scalar) == sizeof(double))
        grey =
            (scalar)(0.2989 * (double)x[0] + 0.587 * (double)x[c_in] + 0.114 * (double)x[2 * c_in]);
      else if (from == 3)
        grey =
            (scalar)(0.2989f * (float)x[0] + 0.587f * (float)x[c_in] + 0.114f * (float)x[2 * c_in]);
      for (int c = 0; c < channels; c++)
        y[c * c_out] = grey;
    }
  });
  if (p->last)
    p->inner = channels;
  else
    p->planes = channels;
  zk_pixels_replace(p, t, p->height, p->width);
  return ZK_OK;
}

/* ---- dtypes --------------------------------------------------------------------------------- */

zk_status zk_pixels_to_float(zk_pixels *p) {
  const int64_t channels = p->planes * p->inner, size = p->height * p->width;
  zk_tensor *t;
  if (p->t->dtype != ZK_UINT8)
    return zk_fail(ZK_ERR_ARG, "ToTensor: a picture of bytes is expected here, got %s",
                   zk_dtype_name(p->t->dtype));
  ZK_TRY(zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(channels, p->height, p->width), &t));
  for (int64_t c = 0; c < channels; c++) {
    const uint8_t *x = (const uint8_t *)zk_data(p->t) + (p->last ? c : c * size);
    float *restrict y = (float *)zk_data(t) + c * size;
    if (p->inner == 1)
      for (int64_t i = 0; i < size; i++)
        y[i] = (float)x[i] / 255.0f; /* times 1/255 would round otherwise than PyTorch */
    else
      for (int64_t i = 0; i < size; i++)
        y[i] = (float)x[i * p->inner] / 255.0f;
  }
  p->last = false;
  p->planes = channels;
  p->inner = 1;
  zk_pixels_replace(p, t, p->height, p->width);
  return ZK_OK;
}

zk_status zk_pixels_convert(zk_pixels *p, zk_dtype dtype) {
  zk_tensor *t;
  if (dtype == p->t->dtype)
    return ZK_OK;
  if (p->t->dtype == ZK_UINT8) {
    ZK_TRY(zk_pixels_to_float(p));
    if (dtype == ZK_FLOAT32)
      return ZK_OK;
  }
  if (dtype != ZK_UINT8) {
    ZK_TRY(zk_tensor_cast(p->t, dtype, &t));
  } else {
    ZK_TRY(zk_pixels_like(p, dtype, p->height, p->width, &t));
    uint8_t *y = zk_data(t);
    bool good = true;
    ZK_REAL(p->t->dtype, {
      const real *x = zk_data(p->t);
      for (int64_t i = 0; i < zk_numel(t); i++) { /* by way of an integer: a byte wraps around */
        real v = x[i] * (real)(256.0 - 1e-3);
        bool fits = v > (real)-0x1p62 && v < (real)0x1p62; /* nan does not */
        y[i] = fits ? (uint8_t)(int64_t)v : 0;
        good &= fits;
      }
    });
    if (!good) {
      zk_tensor_release(t);
      return zk_fail(ZK_ERR_ARG, "ConvertImageDtype: the picture has elements that are nan, or too "
                                 "large for bytes");
    }
  }
  zk_pixels_replace(p, t, p->height, p->width);
  return ZK_OK;
}

/* ---- values --------------------------------------------------------------------------------- */

zk_status zk_pixels_normalize(zk_pixels *p, int n, const double *mean, const double *std) {
  const int64_t size = p->height * p->width;
  ZK_TRY(make_own(p));
  ZK_REAL(p->t->dtype, {
    real *x = zk_data(p->t);
    for (int64_t c = 0; c < p->planes; c++, x += size) {
      const real m = (real)mean[n == 1 ? 0 : c], s = (real)std[n == 1 ? 0 : c];
      for (int64_t i = 0; i < size; i++)
        x[i] = (x[i] - m) / s;
    }
  });
  return ZK_OK;
}

zk_status zk_pixels_erase(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                          int n, const double *values, const zk_tensor *noise) {
  const int64_t channels = p->planes * p->inner;
  ZK_TRY(make_own(p));
  ZK_PICTURE(p->t->dtype, {
    scalar *x = zk_data(p->t);
    const float *random = noise ? zk_data(noise) : NULL;
    for (int64_t c = 0; c < channels; c++)
      for (int64_t i = 0; i < height; i++)
        for (int64_t j = 0; j < width; j++) {
          int64_t at = (top + i) * p->width + left + j;
          at = p->last ? at * p->inner + c : at + c * p->height * p->width;
          double v = random ? (double)random[(c * height + i) * width + j] : values[n == 1 ? 0 : c];
          x[at] = sizeof(scalar) == 1 ? (scalar)(int64_t)v : (scalar)v;
        }
  });
  return ZK_OK;
}
