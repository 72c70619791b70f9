/*
 * warp.c: rotations, shears and their like: each target pixel asks the source.
 */
#include <math.h>
#include "data/pixels.h"
#include "tensor/convert.h"

/* The source picture in one channel: where it begins, and the steps between columns and rows. */
typedef struct channel {
  const void *from;
  int64_t width, height, column, row;
} channel;

/* The element at a whole position, 0 outside. */
#define AT(x_, y_)                                                                                 \
  ((x_) >= 0 && (x_) < s->width && (y_) >= 0 && (y_) < s->height                                   \
       ? (float)((const scalar *)s->from)[(y_)*s->row + (x_)*s->column]                            \
       : 0.0f)
#define IN(x_, y_) ((x_) >= 0 && (x_) < s->width && (y_) >= 0 && (y_) < s->height ? 1.0f : 0.0f)

/* One target pixel of one channel. x and y: where in the source, pixel centres being whole. Outside
 * the weights are short of 1; torchvision multiplies by their sum once more before it fills. */
static inline __attribute__((always_inline)) float bilinear(const channel *s, zk_dtype dtype,
                                                            float x, float y, float fill) {
  float left = floorf(x), top = floorf(y), right_part = x - left, low_part = y - top;
  int64_t i = (int64_t)left, j = (int64_t)top;
  float w[4] = {(1 - right_part) * (1 - low_part), right_part * (1 - low_part),
                (1 - right_part) * low_part, right_part * low_part};
  float sum = 0, mask = 0;
  ZK_ANY(dtype, {
    sum = AT(i, j) * w[0] + AT(i + 1, j) * w[1] + AT(i, j + 1) * w[2] + AT(i + 1, j + 1) * w[3];
  });
  mask = IN(i, j) * w[0] + IN(i + 1, j) * w[1] + IN(i, j + 1) * w[2] + IN(i + 1, j + 1) * w[3];
  return sum * mask + (1 - mask) * fill;
}

static inline __attribute__((always_inline)) float nearest(const channel *s, zk_dtype dtype,
                                                           float x, float y, float fill) {
  int64_t i = (int64_t)rintf(x), j = (int64_t)rintf(y);
  float value = fill;
  if (IN(i, j) != 0)
    ZK_ANY(dtype, value = AT(i, j););
  return value;
}

/* Positions far outside are as good as just outside, and fit an integer. */
static float bounded(float x, int64_t size) {
  float most = (float)size + 2;
  return x > most ? most : x < -2 ? -2 : x;
}

zk_status zk_pixels_warp(zk_pixels *p, const zk_warp *w) {
  const int64_t channels = p->planes * p->inner, size = w->height * w->width;
  const zk_dtype dtype = p->t->dtype;
  zk_tensor *t;
  ZK_TRY(zk_pixels_like(p, dtype, w->height, w->width, &t));
  /* In floats, as torchvision: over half the source's size, then back to pixels. */
  float m[6], half_w = 0.5f * (float)p->width, half_h = 0.5f * (float)p->height;
  for (int i = 0; i < 6; i++)
    m[i] = (float)w->matrix[i] / (i < 3 ? half_w : half_h);
  channel s = {
      .width = p->width, .height = p->height, .column = p->inner, .row = p->width * p->inner};
  for (int64_t i = 0; i < size; i++) {
    float across = (float)((double)(i % w->width) - 0.5 * (double)w->width + 0.5);
    float down = (float)((double)(i / w->width) - 0.5 * (double)w->height + 0.5);
    float gx = fmaf(down, m[1], across * m[0]) + m[2], gy = fmaf(down, m[4], across * m[3]) + m[5];
    float x = bounded(((gx + 1) * (float)p->width - 1) / 2, p->width);
    float y = bounded(((gy + 1) * (float)p->height - 1) / 2, p->height);
    for (int64_t c = 0; c < channels; c++) {
      int64_t at = p->last ? i * p->inner + c : c * size + i;
      float fill = (float)w->fill[w->n_fill == 1 ? 0 : c];
      s.from = (const char *)zk_data(p->t) +
               (size_t)(p->last ? c : c * p->width * p->height) * zk_dtype_size(dtype);
      float v = w->bilinear ? bilinear(&s, dtype, x, y, fill) : nearest(&s, dtype, x, y, fill);
      ZK_ANY(dtype, ((scalar *)zk_data(t))[at] =
                        sizeof(scalar) == 1 ? (scalar)(int64_t)rintf(v) : (scalar)v;);
    }
  }
  zk_pixels_replace(p, t, w->height, w->width);
  return ZK_OK;
}
