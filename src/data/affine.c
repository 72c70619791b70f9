/*
 * affine.c: affine transforms (rotation, shear, scale): each target pixel samples the source.
 */
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/size.h"
#include "data/pixels.h"
#include "data/picture.h"
#include "tensor/convert.h"

/* One channel of the source: its first element, its size, and the strides of columns and rows. */
typedef struct channel {
  const void *from;
  int32_t width, height;
  int64_t column, row;
} channel;

/* The source positions of the pixels of one target row: x and y, whole numbers at pixel centres,
 * clamped to -2 .. size + 2 (positions further outside give the same result). */
typedef struct grid {
  int64_t n;
  float *x, *y;
} grid;

/* In that range a cast to an integer truncates, and adding 1.5 * 2^23 rounds to even. */
static inline int32_t floor_of(float x) {
  int32_t i = (int32_t)x;
  return i - ((float)i > x);
}
static inline int32_t nearest_to(float x) {
  const float big = 12582912.0f;
  return (int32_t)((x + big) - big);
}

static inline bool inside(const channel *s, int32_t i, int32_t j) {
  return i >= 0 && i < s->width && j >= 0 && j < s->height;
}

/* A target row of one channel, its pixels `step` elements apart. Near the border the weights of the
 * pixels inside sum to less than 1; torchvision multiplies by that sum once more, then fills. */
static void bilinear_row(const channel *s, zk_dtype dtype, const grid *at, float fill, void *to,
                         int64_t step) {
  ZK_PICTURE(dtype, {
    scalar *out = to;
    for (int64_t k = 0; k < at->n; k++, out += step) {
      const int32_t i = floor_of(at->x[k]), j = floor_of(at->y[k]);
      const float right = at->x[k] - (float)i, low = at->y[k] - (float)j;
      const float w[4] = {(1 - right) * (1 - low), right * (1 - low), (1 - right) * low,
                          right * low};
      const scalar *p = s->from;
      const int64_t here = j * s->row + i * s->column;
      float sum = 0;
      float mask = 0;
      if (i >= 0 && i < s->width - 1 && j >= 0 && j < s->height - 1) {
        p += here;
        sum = (float)p[0] * w[0] + (float)p[s->column] * w[1] + (float)p[s->row] * w[2] +
              (float)p[s->row + s->column] * w[3];
        mask = w[0] + w[1] + w[2] + w[3];
      } else {
        for (int c = 0; c < 4; c++)
          if (inside(s, i + c % 2, j + c / 2)) {
            sum += (float)p[here + c % 2 * s->column + c / 2 * s->row] * w[c];
            mask += w[c];
          }
      }
      float value = sum * mask + (1 - mask) * fill;
      *out = sizeof(scalar) == 1 ? (scalar)nearest_to(value) : (scalar)value;
    }
  });
}

static void nearest_row(const channel *s, zk_dtype dtype, const grid *at, float fill, void *to,
                        int64_t step) {
  ZK_PICTURE(dtype, {
    scalar *out = to;
    const scalar background = sizeof(scalar) == 1 ? (scalar)nearest_to(fill) : (scalar)fill;
    for (int64_t k = 0; k < at->n; k++, out += step) {
      const int32_t i = nearest_to(at->x[k]), j = nearest_to(at->y[k]);
      *out = inside(s, i, j) ? ((const scalar *)s->from)[j * s->row + i * s->column] : background;
    }
  });
}

static float bounded(float x, int64_t size) {
  float most = (float)size + 2;
  return x > most ? most : x < -2 ? -2 : x;
}

/* The grid of row i, in floats, as torchvision computes it: m maps to half the source's size. */
static void make_grid(const zk_pixels *p, const zk_affine *w, const float m[6], int64_t i,
                      grid *at) {
  const float down = (float)((double)i - 0.5 * (double)w->height + 0.5);
  const float first = (float)(-0.5 * (double)w->width + 0.5);
  for (int64_t k = 0; k < at->n; k++) {
    float across = first + (float)k;
    float x = across * m[0] + down * m[1] + m[2], y = across * m[3] + down * m[4] + m[5];
    at->x[k] = bounded(((x + 1) * (float)p->width - 1) / 2, p->width);
    at->y[k] = bounded(((y + 1) * (float)p->height - 1) / 2, p->height);
  }
}

/* Row i of the target t, in every channel. */
static void warp_row(const zk_pixels *p, const zk_affine *w, const grid *at, int64_t i,
                     zk_tensor *t) {
  const int64_t channels = p->planes * p->inner, plane = p->last ? 1 : p->height * p->width;
  const size_t element = zk_dtype_size(t->dtype);
  for (int64_t c = 0; c < channels; c++) {
    channel s = {.from = (const char *)zk_data(p->t) + (size_t)(c * plane) * element,
                 .width = (int32_t)p->width,
                 .height = (int32_t)p->height,
                 .column = p->inner,
                 .row = p->width * p->inner};
    int64_t first = p->last ? i * w->width * p->inner + c : (c * w->height + i) * w->width;
    float fill = (float)w->fill[w->n_fill == 1 ? 0 : c];
    (w->bilinear ? bilinear_row : nearest_row)(
        &s, t->dtype, at, fill, (char *)zk_data(t) + (size_t)first * element, p->inner);
  }
}

zk_status zk_pixels_affine(zk_pixels *p, const zk_affine *w) {
  zk_tensor *t;
  ZK_TRY(zk_pixels_like(p, p->t->dtype, w->height, w->width, &t));
  grid at = {.n = w->width, .x = zk_alloc(zk_bytes(w->width, 2 * sizeof *at.x))};
  if (!at.x) {
    zk_tensor_release(t);
    return zk_nomem(zk_bytes(w->width, 2 * sizeof *at.x), "a sampling grid");
  }
  at.y = at.x + w->width;
  float m[6];
  for (int i = 0; i < 6; i++)
    m[i] = (float)w->matrix[i] / (0.5f * (float)(i < 3 ? p->width : p->height));
  for (int64_t i = 0; i < w->height && !zk_interrupted(); i++) {
    make_grid(p, w, m, i, &at);
    warp_row(p, w, &at, i, t);
  }
  zk_free(at.x);
  zk_pixels_replace(p, t, w->height, w->width);
  return ZK_OK;
}
