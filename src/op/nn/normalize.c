/*
 * normalize.c: forward and backward of layer_norm, rms_norm and group_norm (op/nn/normalize.h).
 */
#include "op/nn/normalize.h"

#include <math.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/nn/moments.h"
#include "op/reduce/exponentials.h"
#include "op/want.h"

#define WEIGHTS 256 /* that a thread takes at a time, at least */

ZK_MOMENTS(moments_f32, float)
ZK_MOMENTS(moments_f64, double)

/* The loops over a block with one weight an element, and over the elements of one channel. */
#define LOOPS(T, t)                                                                                \
  ZK_TARGETED(scale_each_##t, (T * y, const T *x, T m, T f, const T *w, const T *b, int64_t n),    \
              (y, x, m, f, w, b, n), {                                                             \
                if (w && b) {                                                                      \
                  ZK_PUT(false, n, y[j], (x[j] - m) * f * w[j] + b[j])                             \
                } else if (w) {                                                                    \
                  ZK_PUT(false, n, y[j], (x[j] - m) * (f * w[j]))                                  \
                } else {                                                                           \
                  ZK_PUT(false, n, y[j], (x[j] - m) * f + b[j])                                    \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(scale_all_##t, (T * y, const T *x, T m, T scale, T shift, int64_t n),                \
              (y, x, m, scale, shift, n), {ZK_PUT(false, n, y[j], (x[j] - m) * scale + shift)})    \
  ZK_TARGETED(back_each_##t,                                                                       \
              (T * dx, const T *x, const T *dy, const T *w, T m, T f, T mean_g, T slope,           \
               int64_t n, bool add),                                                               \
              (dx, x, dy, w, m, f, mean_g, slope, n, add),                                         \
              {ZK_PUT(add, n, dx[j], (dy[j] * w[j] - mean_g - (x[j] - m) * slope) * f)})           \
  ZK_TARGETED(back_all_##t,                                                                        \
              (T * dx, const T *x, const T *dy, T scale, T m, T f, T mean_g, T slope, int64_t n,   \
               bool add),                                                                          \
              (dx, x, dy, scale, m, f, mean_g, slope, n, add),                                     \
              {ZK_PUT(add, n, dx[j], (dy[j] * scale - mean_g - (x[j] - m) * slope) * f)})          \
  ZK_TARGETED(weights_##t,                                                                         \
              (double *dw, double *db, const T *x, const T *dy, double m, double f, int64_t n),    \
              (dw, db, x, dy, m, f, n), {                                                          \
                ZK_IVDEP                                                                           \
                for (int64_t j = 0; j < n; j++) {                                                  \
                  double d = (double)dy[j];                                                        \
                  dw[j] += d * ((double)x[j] - m) * f;                                             \
                  db[j] += d;                                                                      \
                }                                                                                  \
              })
LOOPS(float, f32)
LOOPS(double, f64)

static void release(zk_norm *k) {
  zk_tensor_release_all(k->held, 4);
  zk_free(k->stats);
}

static zk_status contiguous(zk_norm *k, int slot, zk_tensor *t, const void **data) {
  if (!t)
    return ZK_OK;
  ZK_TRY(zk_tensor_contiguous(t, &k->held[slot]));
  *data = zk_data(k->held[slot]);
  return ZK_OK;
}

/* mean and rstd of a block, from its sums around the pivot. */
static void stats_of(const zk_norm *b, double pivot, const double sum[4], double *mean,
                     double *rstd) {
  double n = (double)(b->channels * b->inner), shift = sum[0] / n;
  double var = sum[1] / n - shift * shift;
  *mean = b->centered ? pivot + shift : 0;
  if (!b->centered)
    var = sum[1] / n;
  *rstd = 1 / sqrt((var > 0 || var != var ? var : 0) + b->eps);
}

static void forward_blocks(void *context, int64_t begin, int64_t end) {
  const zk_norm *k = context;
  int64_t size = k->channels * k->inner;
  ZK_REAL(k->dtype, {
    const real *w = k->w;
    const real *b = k->b;
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)k->x + i * size;
      real *y = (real *)k->out + i * size;
      int64_t base = k->weights ? i * k->channels % k->weights : 0;
      double sum[4] = {0};
      double mean;
      double rstd;
      double pivot = k->centered ? (double)x[0] : 0;
      if (ZK_IS_SINGLE(real))
        moments_f32((const float *)x, NULL, NULL, size, pivot, sum);
      else
        moments_f64((const double *)x, NULL, NULL, size, pivot, sum);
      stats_of(k, pivot, sum, &mean, &rstd);
      real m = (real)mean;
      real f = (real)rstd;
      if (k->inner == 1 && (w || b)) {
        const real *each_w = w ? w + base : NULL;
        const real *each_b = b ? b + base : NULL;
        if (ZK_IS_SINGLE(real))
          scale_each_f32((float *)y, (const float *)x, (float)m, (float)f, (const float *)each_w,
                         (const float *)each_b, size);
        else
          scale_each_f64((double *)y, (const double *)x, (double)m, (double)f,
                         (const double *)each_w, (const double *)each_b, size);
        continue;
      }
      int64_t parts = k->inner == 1 ? 1 : k->channels;
      int64_t n = size / parts;
      for (int64_t p = 0; p < parts; p++, x += n, y += n) {
        real scale = w ? f * w[base + p] : f;
        real shift = b ? b[base + p] : 0;
        if (ZK_IS_SINGLE(real))
          scale_all_f32((float *)y, (const float *)x, (float)m, (float)scale, (float)shift, n);
        else
          scale_all_f64((double *)y, (const double *)x, (double)m, (double)scale, (double)shift, n);
      }
    }
  });
}

/* With g = w dy and z = (x - mean) rstd: dx = (g - mean(g) - z mean(g z)) rstd, means over the
 * block; without mean(g) for rms_norm. */
static void backward_blocks(void *context, int64_t begin, int64_t end) {
  const zk_norm *k = context;
  const bool add = k->add;
  int64_t size = k->channels * k->inner;
  ZK_REAL(k->dtype, {
    const real *w = k->w;
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)k->x + i * size;
      const real *dy = (const real *)k->dy + i * size;
      real *dx = k->out ? (real *)k->out + i * size : NULL;
      int64_t base = k->weights ? i * k->channels % k->weights : 0;
      double sum[4] = {0};
      double pivot = k->centered ? (double)x[0] : 0;
      for (int64_t p = 0; p < (k->inner == 1 ? 1 : k->channels); p++) {
        double part[4] = {0};
        int64_t n = k->inner == 1 ? size : k->inner;
        const real *each = k->inner == 1 && w ? w + base : NULL;
        if (ZK_IS_SINGLE(real))
          moments_f32((const float *)x + p * n, (const float *)dy + p * n, (const float *)each, n,
                      pivot, part);
        else
          moments_f64((const double *)x + p * n, (const double *)dy + p * n, (const double *)each,
                      n, pivot, part);
        double scale = k->inner != 1 && w ? (double)w[base + p] : 1;
        if (k->sums) {
          k->sums[2 * (i * k->channels + p)] = part[2];
          k->sums[2 * (i * k->channels + p) + 1] = part[3] + pivot * part[2];
        }
        sum[0] += part[0];
        sum[1] += part[1];
        sum[2] += scale * part[2];
        sum[3] += scale * part[3];
      }
      double mean;
      double rstd;
      stats_of(k, pivot, sum, &mean, &rstd);
      k->stats[i] = mean;
      k->stats[k->n + i] = rstd;
      if (!dx)
        continue;
      real m = (real)mean;
      real f = (real)rstd;
      real mean_g = k->centered ? (real)(sum[2] / (double)size) : 0;
      real slope = (real)((sum[3] - (mean - pivot) * sum[2]) * rstd * rstd / (double)size);
      if (k->inner == 1 && w) {
        if (ZK_IS_SINGLE(real))
          back_each_f32((float *)dx, (const float *)x, (const float *)dy, (const float *)w + base,
                        (float)m, (float)f, (float)mean_g, (float)slope, size, add);
        else
          back_each_f64((double *)dx, (const double *)x, (const double *)dy,
                        (const double *)w + base, (double)m, (double)f, (double)mean_g,
                        (double)slope, size, add);
        continue;
      }
      int64_t parts = k->inner == 1 ? 1 : k->channels;
      int64_t n = size / parts;
      for (int64_t p = 0; p < parts; p++, x += n, dy += n, dx += n) {
        real scale = w ? w[base + p] : 1;
        if (ZK_IS_SINGLE(real))
          back_all_f32((float *)dx, (const float *)x, (const float *)dy, (float)scale, (float)m,
                       (float)f, (float)mean_g, (float)slope, n, add);
        else
          back_all_f64((double *)dx, (const double *)x, (const double *)dy, (double)scale,
                       (double)m, (double)f, (double)mean_g, (double)slope, n, add);
      }
    }
  });
}

/* Of weights [begin, end): dw = sum dy z and db = sum dy, over all blocks. */
static void backward_weights(void *context, int64_t begin, int64_t end) {
  const zk_norm *k = context;
  double *dw = k->stats + 2 * k->n, *db = dw + k->weights;
  for (int64_t p = begin; p < end; p++)
    dw[p] = db[p] = 0;
  ZK_REAL(k->dtype, {
    for (int64_t i = 0; i < k->n; i++) {
      int64_t base = i * k->channels % k->weights;
      int64_t first = begin > base ? begin : base;
      int64_t last = end < base + k->channels ? end : base + k->channels;
      const real *x = (const real *)k->x + i * k->channels * k->inner;
      const real *dy = (const real *)k->dy + i * k->channels * k->inner;
      double m = k->stats[i];
      double f = k->stats[k->n + i];
      if (k->inner == 1) {
        if (first < last && ZK_IS_SINGLE(real))
          weights_f32(dw + first, db + first, (const float *)x + first - base,
                      (const float *)dy + first - base, m, f, last - first);
        else if (first < last)
          weights_f64(dw + first, db + first, (const double *)x + first - base,
                      (const double *)dy + first - base, m, f, last - first);
        continue;
      }
      for (int64_t p = first; p < last; p++) {
        const double *sum = k->sums + 2 * (i * k->channels + p - base);
        dw[p] += (sum[1] - m * sum[0]) * f;
        db[p] += sum[0];
      }
    }
  });
}

static int64_t grain(const zk_norm *k) {
  return 16384 / (k->channels * k->inner + 1) + 1;
}

zk_status zk_norm_forward(zk_call *c, zk_norm *k) {
  zk_status status = contiguous(k, 0, c->in[ZK_NORM_INPUT], &k->x);
  if (status == ZK_OK)
    status = contiguous(k, 1, c->in[ZK_NORM_WEIGHT], &k->w);
  if (status == ZK_OK && c->n_in > ZK_NORM_BIAS)
    status = contiguous(k, 2, c->in[ZK_NORM_BIAS], &k->b);
  k->out = zk_data(c->out[0]);
  if (status == ZK_OK && k->n > 0 && k->channels * k->inner > 0)
    zk_parallel_for(k->n, grain(k), forward_blocks, k);
  release(k);
  return status;
}

/* Gives the numbers in `from` as the gradient of input i. */
static zk_status give_sums(const zk_call *c, zk_grads *g, int i, const double *from) {
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(c->in[i]->dtype, &c->in[i]->shape, &t));
  for (int64_t p = 0; p < zk_numel(t); p++)
    zk_element_set_f(t, p, from[p]);
  zk_status status = zk_grads_give(g, c, i, t);
  zk_tensor_release(t);
  return status;
}

zk_status zk_norm_backward(const zk_call *c, zk_grads *g, zk_norm *k) {
  bool weight = c->in[ZK_NORM_WEIGHT] && g->needed[ZK_NORM_WEIGHT];
  bool bias = c->n_in > ZK_NORM_BIAS && c->in[ZK_NORM_BIAS] && g->needed[ZK_NORM_BIAS];
  size_t stats = 2 * (size_t)(k->n + k->weights), sums = 2 * (size_t)(k->n * k->channels);
  size_t room = stats + (k->inner == 1 ? 1 : sums);
  zk_tensor *dx = NULL;
  zk_status status = contiguous(k, 0, c->in[ZK_NORM_INPUT], &k->x);
  if (status == ZK_OK)
    status = contiguous(k, 1, c->in[ZK_NORM_WEIGHT], &k->w);
  if (status == ZK_OK)
    status = contiguous(k, 3, g->out[0], &k->dy);
  k->stats = status == ZK_OK ? zk_alloc(room * sizeof(double)) : NULL;
  if (status == ZK_OK && !k->stats)
    status = zk_nomem(room * sizeof(double), "statistics");
  if (status == ZK_OK && k->inner != 1)
    k->sums = k->stats + stats;
  if (status == ZK_OK && g->needed[ZK_NORM_INPUT]) {
    status = zk_grads_buffer(g, c, ZK_NORM_INPUT, &k->add, &dx);
    k->out = dx ? zk_data(dx) : NULL;
  }
  if (status == ZK_OK && k->n > 0 && k->channels * k->inner > 0)
    zk_parallel_for(k->n, grain(k), backward_blocks, k);
  if (status == ZK_OK && (weight || bias))
    zk_parallel_for(k->weights, 16384 / (k->n * k->inner + 1) + WEIGHTS, backward_weights, k);
  if (status == ZK_OK && weight)
    status = give_sums(c, g, ZK_NORM_WEIGHT, k->stats + 2 * k->n);
  if (status == ZK_OK && bias)
    status = give_sums(c, g, ZK_NORM_BIAS, k->stats + 2 * k->n + k->weights);
  release(k);
  return status;
}

zk_status zk_norm_check(zk_call *c, const zk_shape *want) {
  static const char *const names[] = {"input", "weight", "bias"};
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  const zk_tensor *input = c->in[ZK_NORM_INPUT];
  ZK_TRY(zk_want_real(c->op->name, "input", input));
  for (int i = ZK_NORM_WEIGHT; i <= ZK_NORM_BIAS && i < c->n_in; i++) {
    const zk_tensor *t = c->in[i];
    if (!t)
      continue;
    ZK_TRY(zk_want_fit(c->op->name, input, names[i], t));
    if (!zk_shape_equal(&t->shape, want))
      return zk_fail(ZK_ERR_ARG, "%s: %s is %s %s, it must be %s %s", c->op->name, names[i],
                     zk_dtype_name(t->dtype), zk_shape_text(&t->shape, a),
                     zk_dtype_name(input->dtype), zk_shape_text(want, b));
  }
  return ZK_OK;
}

/* ---- formulas ---------------------------------------------------------------------------------
 */

static zk_tensor *mean_of(zk_gradient *g, const zk_norm_view *v, zk_tensor *t) {
  return zk_build_reduce(&g->build, &zk_op_mean, t, &v->over, true);
}

static void give_sum(zk_gradient *g, const zk_norm_view *v, int i, zk_tensor *t) {
  t = zk_build_reduce(&g->build, &zk_op_sum, t, &v->sums, true);
  zk_gradient_give(g, i, zk_build_reshape(&g->build, t, &g->call->in[i]->shape));
}

void zk_norm_view_gradient(zk_gradient *g, const zk_norm_view *v) {
  zk_builder *b = &g->build;
  const zk_call *c = g->call;
  const bool own = !v->mean;
  bool needed[3];
  for (int i = 0; i < 3; i++) {
    needed[i] = i < c->n_in && c->in[i] && zk_gradient_needed(g, i);
    if (needed[i] && zk_shape_numel(&v->shape) == 0)
      zk_gradient_give(g, i, zk_gradient_zeros(g, i));
  }
  if (zk_shape_numel(&v->shape) == 0)
    return;
  zk_tensor *x = zk_build_reshape(b, zk_gradient_in(g, ZK_NORM_INPUT), &v->shape);
  zk_tensor *dy = zk_build_reshape(b, zk_gradient_dy(g, 0), &v->shape), *gy = dy;
  if (own && v->centered)
    x = ZK_DO(sub, x, mean_of(g, v, x));
  else if (!own)
    x = ZK_DO(sub, x, v->mean);
  zk_tensor *var = own ? mean_of(g, v, ZK_DO(mul, x, x)) : v->var;
  zk_tensor *rstd = ZK_DO(rsqrt, ZK_DO(add, var, ZK_NUMBER(v->eps)));
  zk_tensor *z = ZK_DO(mul, x, rstd);
  if (needed[ZK_NORM_INPUT]) {
    if (c->in[ZK_NORM_WEIGHT])
      gy = ZK_DO(mul, dy, zk_build_reshape(b, zk_gradient_in(g, ZK_NORM_WEIGHT), &v->weights));
    zk_tensor *rest = gy;
    if (own && v->centered)
      rest = ZK_DO(sub, rest, mean_of(g, v, gy));
    if (own)
      rest = ZK_DO(sub, rest, ZK_DO(mul, z, mean_of(g, v, ZK_DO(mul, gy, z))));
    zk_tensor *dx = ZK_DO(mul, rest, rstd);
    zk_gradient_give(g, ZK_NORM_INPUT, zk_build_reshape(b, dx, &c->in[ZK_NORM_INPUT]->shape));
  }
  if (needed[ZK_NORM_WEIGHT])
    give_sum(g, v, ZK_NORM_WEIGHT, ZK_DO(mul, dy, z));
  if (needed[ZK_NORM_BIAS])
    give_sum(g, v, ZK_NORM_BIAS, dy);
}

void zk_norm_gradient(zk_gradient *g, const zk_norm *k) {
  int64_t parts = k->channels > 0 ? k->weights / k->channels : 1;
  zk_norm_view v = {.shape = ZK_SHAPE(parts > 0 ? k->n / parts : 0, parts, k->channels, k->inner),
                    .weights = ZK_SHAPE(1, parts, k->channels, 1),
                    .over = ZK_SHAPE(2, 3),
                    .sums = ZK_SHAPE(0, 3),
                    .centered = k->centered,
                    .eps = k->eps};
  zk_norm_view_gradient(g, &v);
}
