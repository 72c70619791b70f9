/*
 * resize.c: resizes as PyTorch's interpolate does: first along the rows, then along the columns.
 * Bilinear shrinking with antialias weights all source pixels below a target pixel by a triangle of
 * twice its width. [ATen/native/cpu/UpSampleKernel.cpp]
 */
#include <math.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/size.h"
#include "data/pixels.h"
#include "tensor/convert.h"

/* For each of n target positions: its source positions and their weights. */
typedef struct taps {
  int64_t n, most;       /* most taps of any position */
  int64_t *first, *many; /* [n] */
  float *weight;         /* [n, most] */
} taps;

static void free_taps(taps *t) {
  zk_free(t->first);
  zk_free(t->weight);
}

/* The one nearest source position. */
static int64_t nearest_tap(int64_t i, int64_t size, float scale, bool exact) {
  int64_t at = (int64_t)floorf(((float)i + (exact ? 0.5f : 0)) * scale);
  return at < size ? at : size - 1;
}

/* The two around position i, in weight[0] and [1]; gives the first. */
static int64_t two_taps(int64_t i, int64_t size, float scale, float weight[2]) {
  float x = scale * ((float)i + 0.5f) - 0.5f;
  x = x > 0 ? x : 0;
  int64_t at = (int64_t)x < size - 1 ? (int64_t)x : size - 1;
  weight[1] = at < size - 1 ? x - (float)at : 0;
  weight[0] = 1 - weight[1];
  return at;
}

/* All below a triangle of half-width `stretch` (1 at least); gives the first, and how many. Mixes
 * floats and doubles as PyTorch does, since that decides how halves are rounded later. */
static int64_t wide_taps(int64_t i, int64_t size, float scale, float *weight, int64_t *many) {
  const float stretch = scale > 1 ? scale : 1;
  float centre = (float)((double)scale * ((double)i + 0.5)), sum = 0;
  int64_t from = (int64_t)((double)(centre - stretch) + 0.5);
  int64_t to = (int64_t)((double)(centre + stretch) + 0.5);
  from = from > 0 ? from : 0;
  to = to < size ? to : size;
  for (int64_t k = from; k < to; k++) {
    float x = fabsf((float)(((double)((float)k - centre) + 0.5) * (double)(1 / stretch)));
    weight[k - from] = x < 1 ? 1 - x : 0;
    sum += weight[k - from];
  }
  for (int64_t k = from; k < to; k++)
    weight[k - from] /= sum;
  *many = to - from;
  return from;
}

static zk_status make_taps(int64_t size, int64_t n, zk_interpolation mode, bool antialias,
                           taps *t) {
  const float scale = (float)size / (float)n;
  const bool wide = mode == ZK_BILINEAR && antialias;
  *t = (taps){.n = n, .most = wide ? 2 * (int64_t)ceilf(scale > 1 ? scale : 1) + 2 : 2};
  const size_t places = zk_bytes(n, 2 * sizeof *t->first);
  const size_t weights = zk_bytes(zk_size_mul(n, t->most), sizeof *t->weight);
  t->first = zk_alloc(places);
  t->weight = t->first ? zk_alloc(weights) : NULL;
  if (!t->weight) {
    free_taps(t);
    return zk_nomem(places > weights ? places : weights, "a picture's weights");
  }
  t->many = t->first + n;
  for (int64_t i = 0; i < n; i++) {
    float *weight = t->weight + i * t->most;
    if (wide) {
      t->first[i] = wide_taps(i, size, scale, weight, &t->many[i]);
    } else if (mode == ZK_BILINEAR) {
      t->first[i] = two_taps(i, size, scale, weight);
      t->many[i] = t->first[i] < size - 1 ? 2 : 1;
    } else {
      t->first[i] = nearest_tap(i, size, scale, mode == ZK_NEAREST_EXACT);
      t->many[i] = 1;
      weight[0] = 1;
    }
  }
  return ZK_OK;
}

/* Resizes each of `lines` runs from `size` to t->n groups of `group` reals. Product and sum are
 * fused, as in PyTorch's vector code, so that bytes between two values are rounded alike. */
static inline __attribute__((always_inline)) void weigh(const taps *t, zk_dtype dtype,
                                                        int64_t lines, int64_t size, int64_t group,
                                                        const void *from, void *to) {
  ZK_REAL(dtype, {
    real *restrict y = to;
    for (int64_t l = 0; l < lines; l++)
      for (int64_t i = 0; i < t->n; i++, y += group) {
        if (i % 64 == 0 && zk_interrupted())
          return;
        const float *weight = t->weight + i * t->most;
        const real *x = (const real *)from + (l * size + t->first[i]) * group;
        for (int64_t g = 0; g < group; g++)
          y[g] = x[g] * (real)weight[0];
        for (int64_t k = 1; k < t->many[i]; k++)
          for (int64_t g = 0; g < group; g++)
            y[g] = _Generic(y[g], float
                            : fmaf, double
                            : fma)(x[k * group + g], (real)weight[k], y[g]);
      }
  });
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same bits, without a library call for each fmaf. */
__attribute__((target("avx2,fma"))) static void weigh_fma(const taps *t, zk_dtype dtype,
                                                          int64_t lines, int64_t size,
                                                          int64_t group, const void *from,
                                                          void *to) {
  weigh(t, dtype, lines, size, group, from, to);
}
#endif

/* Real elements, along one axis. */
static zk_status apply(const taps *t, zk_dtype dtype, int64_t lines, int64_t size, int64_t group,
                       const zk_tensor *from, zk_tensor **out) {
  bool fused = false;
  ZK_TRY(zk_tensor_new(dtype, &ZK_SHAPE(lines, t->n, group), out));
#if defined(__x86_64__) && defined(__GNUC__)
  fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (fused)
    weigh_fma(t, dtype, lines, size, group, zk_data(from), zk_data(*out));
#endif
  if (!fused)
    weigh(t, dtype, lines, size, group, zk_data(from), zk_data(*out));
  if (!zk_interrupted())
    return ZK_OK;
  zk_tensor_release(*out); /* not all of it was written */
  *out = NULL;
  return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
}

/* Converts p to reals, then resizes along both axes. */
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

/* Replaces p by reals [.., height, width, ..], converted to p's dtype, bytes rounded. */
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
