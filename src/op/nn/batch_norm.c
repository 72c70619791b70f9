/*
 * batch_norm.c: batch_normalize [Ioffe and Szegedy 2015, arXiv 1502.03167]:
 *
 *     y = (x - mean) / sqrt(var + eps) * weight + bias
 *
 * for each channel, mean and var being those of the batch or given ones. The op also returns the
 * two that it used; nn.functional.batch_norm updates the running statistics with them.
 */
#include <math.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/kernel.h"
#include "op/nn/moments.h"
#include "op/nn/normalize.h"
#include "op/reduce/exponentials.h"
#include "op/want.h"

enum { INPUT, WEIGHT, BIAS, MEAN, VAR };
enum { TRAINING, EPS };
enum { Y, USED_MEAN, USED_VAR };
#define STRIP 512 /* channels side by side */

static const zk_param params[] = {ZK_TENSOR("input"),      ZK_TENSOR_OPT("weight"),
                                  ZK_TENSOR_OPT("bias"),   ZK_TENSOR_OPT("mean"),
                                  ZK_TENSOR_OPT("var"),    ZK_FLAG("training", false),
                                  ZK_FLOAT_OR("eps", 1e-5)};

ZK_MOMENTS(moments_f32, float)
ZK_MOMENTS(moments_f64, double)

/*
 * The loops: over the elements of one channel, and over neighbouring channels where each has one
 * element in a row. A slope of 0 counts whatever x is: 0 times an inf would be a nan.
 */
#define PIVOT(first) ((first) - (first) == 0 ? (first) : 0) /* as pivot_of */
#define AWAY(x, first, slope) ((slope) == 0 ? 0 : ((x)-PIVOT(first)) * (slope))
#define LOOPS(T, t)                                                                                \
  ZK_TARGETED(scale_row_##t, (T * y, const T *x, T center, T factor, T shift, int64_t n),          \
              (y, x, center, factor, shift, n), {                                                  \
                ZK_IVDEP                                                                           \
                for (int64_t j = 0; j < n; j++)                                                    \
                  y[j] = (x[j] - center) * factor + shift;                                         \
              })                                                                                   \
  ZK_TARGETED(scale_channels_##t,                                                                  \
              (T * y, const T *x, const T *center, const T *factor, const T *shift, int64_t n),    \
              (y, x, center, factor, shift, n), {                                                  \
                ZK_IVDEP                                                                           \
                for (int64_t j = 0; j < n; j++)                                                    \
                  y[j] = (x[j] - center[j]) * factor[j] + shift[j];                                \
              })                                                                                   \
  ZK_TARGETED(back_row_##t,                                                                        \
              (T * dx, const T *x, const T *dy, T pivot, T f, T l, T s, int64_t n, bool add),      \
              (dx, x, dy, pivot, f, l, s, n, add), {                                               \
                if (l == 0) {                                                                      \
                  ZK_PUT(add, n, dx[j], dy[j] * f - s)                                             \
                } else {                                                                           \
                  ZK_PUT(add, n, dx[j], dy[j] * f - (x[j] - pivot) * l - s)                        \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(back_channels_##t,                                                                   \
              (T * dx, const T *x, const T *dy, const T *first, const T *f, const T *l,            \
               const T *s, int64_t n, bool add),                                                   \
              (dx, x, dy, first, f, l, s, n, add),                                                 \
              {ZK_PUT(add, n, dx[j], dy[j] * f[j] - AWAY(x[j], first[j], l[j]) - s[j])})           \
  /* Sums around the pivots of n channels, at most STRIP: sum[k][j]. */                            \
  ZK_TARGETED(sum_rows_##t,                                                                        \
              (const T *x, const T *dy, int64_t step, int64_t rows, int64_t n,                     \
               const double *pivot, double(*sum)[STRIP]),                                          \
              (x, dy, step, rows, n, pivot, sum), {                                                \
                for (int64_t i = 0; i < rows; i++) {                                               \
                  const T *from = x + i * step;                                                    \
                  const T *g = dy ? dy + i * step : NULL;                                          \
                  if (g) {                                                                         \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++) {                                              \
                      double d = (double)from[j] - pivot[j];                                       \
                      sum[0][j] += d;                                                              \
                      sum[1][j] += d * d;                                                          \
                      sum[2][j] += (double)g[j];                                                   \
                      sum[3][j] += (double)g[j] * d;                                               \
                    }                                                                              \
                  } else {                                                                         \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++) {                                              \
                      double d = (double)from[j] - pivot[j];                                       \
                      sum[0][j] += d;                                                              \
                      sum[1][j] += d * d;                                                          \
                    }                                                                              \
                  }                                                                                \
                }                                                                                  \
              })
LOOPS(float, f32)
LOOPS(double, f64)

/* x seen as [n, channels, size]; sums: four a channel (op/nn/moments.h). */
typedef struct batch {
  zk_dtype dtype;
  int64_t n, channels, size;
  zk_tensor *held[5]; /* the inputs, contiguous */
  zk_tensor *held_dy;
  const void *x, *dy;
  void *out; /* y, or dx */
  bool add;  /* dx += instead of dx := */
  double *sums;
  void *factors; /* [3, channels] of the dtype: see normalize_rows and backward_rows */
} batch;

static zk_status infer(zk_call *c, zk_spec *out) {
  static const char *const names[] = {"input", "weight", "bias", "mean", "var"};
  const zk_tensor *x = c->in[INPUT];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  bool training = c->attr[TRAINING].i;
  ZK_TRY(zk_want_real("batch_normalize", "input", x));
  if (c->attr[EPS].f < 0)
    return zk_fail(ZK_ERR_ARG, "batch_normalize: eps is %g, it must not be negative",
                   c->attr[EPS].f);
  if (x->shape.ndim < 2)
    return zk_fail(ZK_ERR_ARG, "batch_normalize: input has shape %s, it must be [N, channels, ...]",
                   zk_shape_text(&x->shape, a));
  if (!training && (!c->in[MEAN] || !c->in[VAR]))
    return zk_fail(ZK_ERR_ARG, "batch_normalize: mean and var are missing, which it goes by when "
                               "training is false");
  zk_shape want = ZK_SHAPE(x->shape.dim[1]);
  for (int i = WEIGHT; i <= VAR; i++)
    if (c->in[i])
      ZK_TRY(zk_want_fit("batch_normalize", x, names[i], c->in[i]));
  for (int i = WEIGHT; i <= VAR; i++)
    if (c->in[i] && !zk_shape_equal(&c->in[i]->shape, &want))
      return zk_fail(ZK_ERR_ARG, "batch_normalize: %s is %s %s, input is %s %s: it must be %s %s",
                     names[i], zk_dtype_name(c->in[i]->dtype), zk_shape_text(&c->in[i]->shape, a),
                     zk_dtype_name(x->dtype), zk_shape_text(&x->shape, b), zk_dtype_name(x->dtype),
                     zk_shape_text(&want, (char[ZK_SHAPE_TEXT]){0}));
  bool one = true; /* value a channel; also when there are no channels */
  for (int d = 0; d < x->shape.ndim; d++)
    one = one && (d == 1 || x->shape.dim[d] == 1);
  if (training && one)
    return zk_fail(ZK_ERR_ARG,
                   "batch_normalize: Expected more than 1 value per channel when training, got "
                   "input size %s",
                   zk_shape_text(&x->shape, a));
  out[Y] = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  for (int k = USED_MEAN; k <= USED_VAR; k++)
    out[k] = (zk_spec){.dtype = x->dtype, .shape = want, .no_grad = true};
  return ZK_OK;
}

static zk_status open_batch(const zk_call *c, const zk_tensor *x, batch *p) {
  *p = (batch){.dtype = x->dtype, .n = x->shape.dim[0], .channels = x->shape.dim[1], .size = 1};
  for (int d = 2; d < x->shape.ndim; d++)
    p->size *= x->shape.dim[d];
  size_t channels = (size_t)p->channels, size = zk_dtype_size(p->dtype);
  p->sums = zk_alloc(channels * 4 * sizeof(double) + 1);
  p->factors = p->sums ? zk_alloc(channels * 3 * size + 1) : NULL;
  if (!p->factors)
    return zk_nomem(channels * (4 * sizeof(double) + 3 * size), "statistics");
  for (int i = INPUT; i <= VAR; i++)
    if (c->in[i] && c->in[i]->storage)
      ZK_TRY(zk_tensor_contiguous(c->in[i], &p->held[i]));
  p->x = zk_data(p->held[INPUT]);
  return ZK_OK;
}

static void close_batch(batch *p) {
  zk_tensor_release_all(p->held, 5);
  zk_tensor_release(p->held_dy);
  zk_free(p->sums);
  zk_free(p->factors);
}

/* The pivot of a channel: its first element, if there is a difference from it. */
static inline double pivot_of(double first) {
  return isfinite(first) ? first : 0;
}

/* The sums of channels [begin, end). */
static void sum_channels(void *context, int64_t begin, int64_t end) {
  const batch *p = context;
  for (int64_t i = begin * 4; i < end * 4; i++)
    p->sums[i] = 0;
  ZK_REAL(p->dtype, {
    const real *first = p->x;
    for (int64_t c = begin; c < end && p->size == 1; c += STRIP) {
      int64_t n = end - c < STRIP ? end - c : STRIP;
      double pivot[STRIP];
      double sum[4][STRIP] = {{0}};
      const real *dy = p->dy ? (const real *)p->dy + c : NULL;
      for (int64_t j = 0; j < n; j++)
        pivot[j] = pivot_of((double)first[c + j]);
      if (ZK_IS_SINGLE(real))
        sum_rows_f32((const float *)p->x + c, (const float *)dy, p->channels, p->n, n, pivot, sum);
      else
        sum_rows_f64((const double *)p->x + c, (const double *)dy, p->channels, p->n, n, pivot,
                     sum);
      for (int64_t j = 0; j < n; j++)
        for (int k = 0; k < 4; k++)
          p->sums[(c + j) * 4 + k] = sum[k][j];
    }
    for (int64_t n = 0; n < p->n && p->size > 1; n++)
      for (int64_t c = begin; c < end; c++) {
        int64_t at = (n * p->channels + c) * p->size;
        const real *x = (const real *)p->x + at;
        const real *dy = p->dy ? (const real *)p->dy + at : NULL;
        double pivot = pivot_of((double)first[c * p->size]);
        double *sum = p->sums + c * 4;
        if (ZK_IS_SINGLE(real))
          moments_f32((const float *)x, (const float *)dy, NULL, p->size, pivot, sum);
        else
          moments_f64((const double *)x, (const double *)dy, NULL, p->size, pivot, sum);
      }
  });
}

static void run_sums(batch *p) {
  if (p->n * p->size > 0)
    zk_parallel_for(p->channels, 16384 / (p->n * p->size) + (p->size == 1 ? STRIP : 1),
                    sum_channels, p);
}

/* y = (x - center) factor + shift, with the three of each channel in `factors`, for rows [begin,
 * end) of the n * channels rows of `size` elements. */
static void normalize_rows(void *context, int64_t begin, int64_t end) {
  const batch *p = context;
  ZK_REAL(p->dtype, {
    const real *center = p->factors;
    const real *factor = center + p->channels;
    const real *shift = factor + p->channels;
    const real *x = p->x;
    real *y = p->out;
    for (int64_t i = begin; i < end;) {
      int64_t c = i % p->channels;
      int64_t run = p->channels - c < end - i ? p->channels - c : end - i;
      if (p->size > 1)
        run = 1;
      int64_t at = i * p->size;
      if (ZK_IS_SINGLE(real) && p->size == 1)
        scale_channels_f32((float *)y + at, (const float *)x + at, (const float *)center + c,
                           (const float *)factor + c, (const float *)shift + c, run);
      else if (p->size == 1)
        scale_channels_f64((double *)y + at, (const double *)x + at, (const double *)center + c,
                           (const double *)factor + c, (const double *)shift + c, run);
      else if (ZK_IS_SINGLE(real))
        scale_row_f32((float *)y + at, (const float *)x + at, (float)center[c], (float)factor[c],
                      (float)shift[c], p->size);
      else
        scale_row_f64((double *)y + at, (const double *)x + at, (double)center[c],
                      (double)factor[c], (double)shift[c], p->size);
      i += run;
    }
  });
}

/* dx = dy factor - (x - pivot) slope - offset, with the three of each channel in `factors`; slope
 * and offset are 0 where the statistics were given. */
static void backward_rows(void *context, int64_t begin, int64_t end) {
  const batch *p = context;
  const bool add = p->add;
  ZK_REAL(p->dtype, {
    const real *factor = p->factors;
    const real *slope = factor + p->channels;
    const real *offset = slope + p->channels;
    const real *x = p->x;
    const real *dy = p->dy;
    real *dx = p->out;
    for (int64_t i = begin; i < end;) {
      int64_t c = i % p->channels;
      int64_t at = i * p->size;
      int64_t run = p->channels - c < end - i ? p->channels - c : end - i;
      if (p->size > 1)
        run = 1;
      real pivot = (real)pivot_of((double)x[c * p->size]);
      if (ZK_IS_SINGLE(real) && p->size == 1)
        back_channels_f32((float *)dx + at, (const float *)x + at, (const float *)dy + at,
                          (const float *)x + c, (const float *)factor + c, (const float *)slope + c,
                          (const float *)offset + c, run, add);
      else if (p->size == 1)
        back_channels_f64((double *)dx + at, (const double *)x + at, (const double *)dy + at,
                          (const double *)x + c, (const double *)factor + c,
                          (const double *)slope + c, (const double *)offset + c, run, add);
      else if (ZK_IS_SINGLE(real))
        back_row_f32((float *)dx + at, (const float *)x + at, (const float *)dy + at, (float)pivot,
                     (float)factor[c], (float)slope[c], (float)offset[c], p->size, add);
      else
        back_row_f64((double *)dx + at, (const double *)x + at, (const double *)dy + at,
                     (double)pivot, (double)factor[c], (double)slope[c], (double)offset[c], p->size,
                     add);
      i += run;
    }
  });
}

static void run_rows(batch *p, zk_range_fn fn) {
  if (p->size > 0)
    zk_parallel_for(p->n * p->channels, 16384 / p->size + 1, fn, p);
}

static zk_status forward(zk_call *c) {
  batch p = {.n = 0};
  bool training = c->attr[TRAINING].i;
  zk_status status = open_batch(c, c->in[INPUT], &p);
  if (status != ZK_OK) {
    close_batch(&p);
    return status;
  }
  double count = (double)(p.n * p.size), eps = c->attr[EPS].f;
  p.out = zk_data(c->out[Y]);
  if (training)
    run_sums(&p);
  ZK_REAL(p.dtype, {
    real *factors = p.factors;
    for (int64_t k = 0; k < p.channels; k++) {
      double mean = 0;
      double var = 0;
      if (training && count > 0) {
        double shift = p.sums[4 * k] / count;
        mean = (double)((const real *)p.x)[k * p.size] + shift;
        var = p.sums[4 * k + 1] / count - shift * shift;
        var = var < 0 ? 0 : var;
      } else if (!training) {
        mean = zk_element_f(p.held[MEAN], k);
        var = zk_element_f(p.held[VAR], k);
      }
      double w = p.held[WEIGHT] ? zk_element_f(p.held[WEIGHT], k) : 1;
      factors[k] = (real)mean;
      factors[p.channels + k] = (real)(w / sqrt(var + eps));
      factors[2 * p.channels + k] = p.held[BIAS] ? (real)zk_element_f(p.held[BIAS], k) : 0;
      zk_element_set_f(c->out[USED_MEAN], k, mean);
      zk_element_set_f(c->out[USED_VAR], k, var);
    }
  });
  run_rows(&p, normalize_rows);
  close_batch(&p);
  return ZK_OK;
}

/* Gives the gradient of input i (weight or bias), one number a channel. */
static zk_status give_channels(const zk_call *c, zk_grads *g, int i, const double *from) {
  zk_tensor *t;
  if (!c->in[i] || !g->needed[i])
    return ZK_OK;
  ZK_TRY(zk_tensor_new(c->in[i]->dtype, &c->in[i]->shape, &t));
  for (int64_t k = 0; k < zk_numel(t); k++)
    zk_element_set_f(t, k, from[4 * k]);
  zk_status status = zk_grads_give(g, c, i, t);
  zk_tensor_release(t);
  return status;
}

/* With rstd = 1 / sqrt(var + eps) and z = (x - mean) rstd: db = sum dy, dw = sum dy z,
 * dx = w rstd (dy - mean(dy) - z mean(dy z)), without the means where the statistics were given. */
static zk_status backward(const zk_call *c, zk_grads *g) {
  batch p = {.n = 0};
  bool training = c->attr[TRAINING].i;
  zk_tensor *dx = NULL;
  zk_status status = g->out[Y] ? open_batch(c, c->in[INPUT], &p) : ZK_OK;
  if (status == ZK_OK && g->out[Y])
    status = zk_tensor_contiguous(g->out[Y], &p.held_dy);
  if (status == ZK_OK && g->out[Y] && g->needed[INPUT])
    status = zk_grads_buffer(g, c, INPUT, &p.add, &dx);
  if (status != ZK_OK || !g->out[Y]) {
    close_batch(&p);
    return status;
  }
  p.dy = zk_data(p.held_dy);
  run_sums(&p);
  double count = (double)(p.n * p.size), eps = c->attr[EPS].f;
  ZK_REAL(p.dtype, {
    real *factors = p.factors;
    for (int64_t k = 0; k < p.channels && count > 0; k++) {
      double *sum = p.sums + 4 * k;
      double pivot = pivot_of((double)((const real *)p.x)[k * p.size]);
      double distance = zk_element_f(c->out[USED_MEAN], k) - pivot; /* of the mean from the pivot */
      double rstd = 1 / sqrt(zk_element_f(c->out[USED_VAR], k) + eps);
      double scale = rstd * (p.held[WEIGHT] ? zk_element_f(p.held[WEIGHT], k) : 1);
      double dot = (sum[3] - distance * sum[2]) * rstd; /* sum dy z */
      double slope = training ? scale * rstd * dot / count : 0;
      factors[k] = (real)scale;
      factors[p.channels + k] = (real)slope;
      factors[2 * p.channels + k] =
          training ? (real)(scale * sum[2] / count - distance * slope) : 0;
      sum[0] = dot;
      sum[1] = sum[2];
    }
    for (int64_t k = 0; k < 4 * p.channels && count == 0; k++)
      p.sums[k] = 0;
  });
  if (dx) {
    p.out = zk_data(dx);
    run_rows(&p, backward_rows);
  }
  status = give_channels(c, g, WEIGHT, p.sums);
  if (status == ZK_OK)
    status = give_channels(c, g, BIAS, p.sums + 1);
  close_batch(&p);
  return status;
}

static void gradient(zk_gradient *g) {
  const zk_shape *x = &g->call->in[INPUT]->shape;
  int64_t channels = x->dim[1], size = 1;
  for (int d = 2; d < x->ndim; d++)
    size *= x->dim[d];
  zk_norm_view v = {.shape = ZK_SHAPE(x->dim[0], channels, size),
                    .weights = ZK_SHAPE(1, channels, 1),
                    .over = ZK_SHAPE(0, 2),
                    .sums = ZK_SHAPE(0, 2),
                    .centered = true,
                    .eps = g->call->attr[EPS].f};
  if (!zk_gradient_dy(g, Y))
    return;
  if (!g->call->attr[TRAINING].i) {
    v.mean = zk_build_reshape(&g->build, zk_gradient_out(g, USED_MEAN), &v.weights);
    v.var = zk_build_reshape(&g->build, zk_gradient_out(g, USED_VAR), &v.weights);
  }
  zk_norm_view_gradient(g, &v);
}

const zk_op zk_op_batch_normalize = {
    .name = "batch_normalize",
    .doc = "batch_normalize(input, weight=nil, bias=nil, mean=nil, var=nil, training=false, "
           "eps=1e-5) -> y, mean, var: (x - mean) / sqrt(var + eps) * weight + bias for each "
           "channel of input [N, C, ...]. The others are [C]. In training mean and (biased) "
           "variance are input's own; both that were used are given too. Errors: sizes that do not "
           "fit; one value a channel in training; no statistics outside it.",
    ZK_PARAMS(params),
    .n_out = 3,
    .not_method = true,
    .constant = ZK_SAVE_IN(MEAN) | ZK_SAVE_IN(VAR),
    .saves =
        ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(WEIGHT) | ZK_SAVE_OUT(USED_MEAN) | ZK_SAVE_OUT(USED_VAR),
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .gradient = gradient};
