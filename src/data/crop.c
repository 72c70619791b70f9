/*
 * crop.c: transforms that move pixels without changing them: cropping, padding, flipping.
 */
#include <string.h>
#include "base/memory.h"
#include "base/size.h"
#include "data/pixels.h"
#include "data/picture.h"

/* The source position, of n, that position i shows; -1 for none. A reflection has a period of 2 n
 * (2 n - 2 when the border is not repeated), so it serves padding of any width. */
static int64_t source_of(int64_t i, int64_t n, zk_padding_mode outside) {
  if (i >= 0 && i < n)
    return i;
  if (outside == ZK_PADDING_CONSTANT)
    return -1;
  if (outside == ZK_PADDING_EDGE)
    return i < 0 ? 0 : n - 1;
  bool once = outside == ZK_PADDING_REFLECT;
  int64_t period = once ? 2 * n - 2 : 2 * n;
  if (period == 0)
    return 0;
  i = (i % period + period) % period;
  return i < n ? i : once ? period - i : period - 1 - i;
}

/* Sets all channels of a pixel to one value. */
static void set_pixel(zk_dtype dtype, double value, int64_t inner, char *pixel) {
  for (int64_t c = 0; c < inner; c++) {
    ZK_PICTURE(dtype, ((scalar *)pixel)[c] =
                          sizeof(scalar) == 1 ? (scalar)(int64_t)value : (scalar)value;);
  }
}

zk_status zk_pixels_crop(zk_pixels *p, int64_t top, int64_t left, int64_t height, int64_t width,
                         zk_padding_mode outside, double fill) {
  const size_t unit = (size_t)p->inner * zk_dtype_size(p->t->dtype);
  const size_t row = unit * (size_t)p->width;
  zk_tensor *t;
  ZK_TRY(zk_pixels_like(p, p->t->dtype, height, width, &t));
  /* the columns, followed by one pixel */
  const int64_t slots = zk_size_add(width, (int64_t)(unit / sizeof(int64_t) + 1));
  int64_t *columns = zk_alloc(zk_bytes(slots, sizeof *columns));
  if (!columns) {
    zk_tensor_release(t);
    return zk_nomem(zk_bytes(slots, sizeof *columns), "the columns of a crop");
  }
  char *pixel = (char *)(columns + width), *to = zk_data(t);
  set_pixel(p->t->dtype, fill, p->inner, pixel);
  for (int64_t j = 0; j < width; j++)
    columns[j] = source_of(left + j, p->width, outside);
  /* The columns begin .. end - 1 are contiguous in the source. */
  int64_t begin = left < 0 ? -left : 0, end = p->width - left;
  begin = begin < width ? begin : width;
  end = end < begin ? begin : end < width ? end : width;
  for (int64_t i = 0; i < p->planes * height; i++) {
    int64_t y = source_of(top + i % height, p->height, outside);
    const char *from = (const char *)zk_data(p->t) +
                       ((size_t)(i / height * p->height) + (size_t)(y < 0 ? 0 : y)) * row;
    for (int64_t j = 0; j < width; j++, to += unit) {
      if (j == begin && end > begin && y >= 0) {
        size_t run = unit * (size_t)(end - begin);
        memcpy(to, from + (size_t)columns[begin] * unit, run);
        to += run - unit;
        j = end - 1;
      } else {
        memcpy(to, y < 0 || columns[j] < 0 ? pixel : from + (size_t)columns[j] * unit, unit);
      }
    }
  }
  zk_free(columns);
  zk_pixels_replace(p, t, height, width);
  return ZK_OK;
}

/* Reverses a row of pixels of `unit` bytes. */
static void flip_row(const char *from, char *to, int64_t width, size_t unit) {
  from += (size_t)(width - 1) * unit;
  if (unit == 1)
    for (int64_t j = 0; j < width; j++)
      to[j] = from[-j];
  else if (unit == 4)
    for (int64_t j = 0; j < width; j++)
      memcpy(to + 4 * j, from - 4 * j, 4);
  else
    for (int64_t j = 0; j < width; j++, to += unit, from -= unit)
      memcpy(to, from, unit);
}

zk_status zk_pixels_flip(zk_pixels *p, bool horizontal) {
  const size_t unit = (size_t)p->inner * zk_dtype_size(p->t->dtype);
  const size_t row = unit * (size_t)p->width;
  zk_tensor *t;
  ZK_TRY(zk_pixels_like(p, p->t->dtype, p->height, p->width, &t));
  const char *from = zk_data(p->t);
  char *to = zk_data(t);
  for (int64_t i = 0; i < p->planes; i++)
    for (int64_t y = 0; y < p->height; y++, to += row) {
      int64_t source = i * p->height + (horizontal ? y : p->height - 1 - y);
      if (horizontal)
        flip_row(from + (size_t)source * row, to, p->width, unit);
      else
        memcpy(to, from + (size_t)source * row, row);
    }
  zk_pixels_replace(p, t, p->height, p->width);
  return ZK_OK;
}
