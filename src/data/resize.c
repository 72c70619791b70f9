/*
 * resize.c: other sizes, as PyTorch's interpolate makes them: first along the rows, then along the
 * columns. Bilinear with antialias, when shrinking, weighs all source pixels below a target pixel
 * by a triangle of twice its width. [ATen/native/cpu/UpSampleKernel.cpp]
 */
#include <math.h>
#include "base/memory.h"
#include "data/pixels.h"
#include "tensor/convert.h"

/* For each of n target positions: which source positions, and with what weights. */
typedef struct taps {
  int64_t n, most;       /* most taps of any position */
  int64_t *first, *many; /* [n] */
  float *weight;         /* [n, most]; NULL: one tap of weight 1 */
} taps;

static void free_taps(taps *t) {
  zk_free(t->first);
  zk_free(t->weight);
}

static zk_status make_taps(int64_t size, int64_t n, zk_interpolation mode, bool antialias,
                           taps *t) {
  const float scale = (float)size / (float)n;
  const float stretch = antialias && scale > 1 ? scale : 1, support = stretch;
  *t = (taps){.n = n, .most = mode == ZK_BILINEAR ? 2 * (int64_t)ceilf(support) + 1 : 1};
  t->first = zk_alloc(2 * sizeof *t->first * (size_t)n);
  t->weight = zk_alloc(sizeof *t->weight * (size_t)(n * t->most));
  if (!t->first || !t->weight) {
    free_taps(t);
    return zk_nomem(sizeof *t->weight * (size_t)(n * t->most), "a picture's weights");
  }
  t->many = t->first + n;
  for (int64_t i = 0; i < n; i++) {
    float *weight = t->weight + i * t->most, sum = 0;
    if (mode != ZK_BILINEAR) {
      int64_t at = (int64_t)floorf(((float)i + (mode == ZK_NEAREST ? 0 : 0.5f)) * scale);
      t->first[i] = at < size ? at : size - 1;
      t->many[i] = 1;
      weight[0] = 1;
      continue;
    }
    float centre = scale * ((float)i + 0.5f);
    int64_t from = (int64_t)(centre - support + 0.5f), to = (int64_t)(centre + support + 0.5f);
    from = from > 0 ? from : 0;
    to = to < size ? to : size;
    to = to - from > t->most ? from + t->most : to;
    for (int64_t k = from; k < to; k++) {
      float x = fabsf(((float)(k - from) + (float)from - centre + 0.5f) / stretch);
      weight[k - from] = x < 1 ? 1 - x : 0;
      sum += weight[k - from];
    }
    for (int64_t k = from; k < to; k++)
      weight[k - from] /= sum;
    t->first[i] = from;
    t->many[i] = to - from;
  }
  return ZK_OK;
}

/* Each of `lines` runs of `size` groups of `group` reals becomes one of t->n groups. */
static zk_status apply(const taps *t, zk_dtype dtype, int64_t lines, int64_t size, int64_t group,
                       const zk_tensor *from, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(dtype, &ZK_SHAPE(lines, t->n, group), out));
  ZK_REAL(dtype, {
    real *restrict y = zk_data(*out);
    for (int64_t l = 0; l < lines; l++)
      for (int64_t i = 0; i < t->n; i++, y += group) {
        const float *weight = t->weight + i * t->most;
        const real *x = (const real *)zk_data(from) + (l * size + t->first[i]) * group;
        for (int64_t g = 0; g < group; g++)
          y[g] = x[g] * (real)weight[0];
        for (int64_t k = 1; k < t->many[i]; k++)
          for (int64_t g = 0; g < group; g++)
            y[g] += x[k * group + g] * (real)weight[k];
      }
  });
  return ZK_OK;
}

/* What p has, as reals; then along both axes. */
static zk_status resize(const zk_pixels *p, const taps *rows, const taps *columns,
                        zk_tensor **out) {
  zk_dtype dtype = p->t->dtype == ZK_FLOAT64 ? ZK_FLOAT64 : ZK_FLOAT32;
  zk_tensor *reals, *wide;
  ZK_TRY(zk_tensor_cast(p->t, dtype, &reals));
  zk_status status = apply(columns, dtype, p->planes * p->height, p->width, p->inner, reals, &wide);
  zk_tensor_release(reals);
  if (status != ZK_OK)
    return status;
  status = apply(rows, dtype, p->planes, p->height, columns->n * p->inner, wide, out);
  zk_tensor_release(wide);
  return status;
}

/* Puts reals [.., height, width, ..] in p's place, in p's dtype, bytes rounded. */
static zk_status settle(zk_pixels *p, const zk_tensor *reals, int64_t height, int64_t width) {
  zk_tensor *t;
  ZK_TRY(zk_pixels_like(p, p->t->dtype, height, width, &t));
  const float *x = zk_data(reals);
  for (int64_t i = 0; i < zk_numel(t); i++)
    if (t->dtype == ZK_UINT8)
      ((uint8_t *)zk_data(t))[i] = (uint8_t)rintf(x[i]);
    else if (t->dtype == ZK_FLOAT32)
      ((float *)zk_data(t))[i] = x[i];
    else
      ((double *)zk_data(t))[i] = ((const double *)zk_data(reals))[i];
  zk_pixels_replace(p, t, height, width);
  return ZK_OK;
}

zk_status zk_pixels_resize(zk_pixels *p, int64_t height, int64_t width, zk_interpolation mode,
                           bool antialias) {
  taps rows, columns;
  zk_tensor *reals = NULL;
  if (height == p->height && width == p->width)
    return ZK_OK;
  ZK_TRY(make_taps(p->height, height, mode, antialias, &rows));
  zk_status status = make_taps(p->width, width, mode, antialias, &columns);
  if (status == ZK_OK) {
    status = resize(p, &rows, &columns, &reals);
    free_taps(&columns);
  }
  free_taps(&rows);
  if (status == ZK_OK)
    status = settle(p, reals, height, width);
  zk_tensor_release(reals);
  return status;
}
