/*
 * scan.c: cummax cummin logcumsumexp: scans that compare. (cumsum.c has sums and products.)
 */
#include <math.h>
#include "base/elementary.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/target.h"
#include "op/reduce/reduction.h"
#include "op/want.h"

enum { DIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("dim")};

/* Dense tensors seen as [outer, n, inner]. Columns of neighbours are scanned side by side, row by
 * row: `strips` of at most STRIP for each outer place. */
#define STRIP 64
typedef struct scan {
  zk_dtype dtype;
  int64_t n, inner, strips;
  bool least;
  const void *x, *y, *dy;
  void *out;
  int64_t *place;
} scan;

static zk_status scan_of(const zk_call *c, scan *s, int64_t *units) {
  const zk_shape *shape = &c->in[0]->shape;
  int dim;
  ZK_TRY(zk_wrap_dim(c->op->name, c->attr[DIM].i, shape->ndim, &dim));
  *s = (scan){.dtype = c->out[0]->dtype, .n = shape->ndim ? shape->dim[dim] : 1, .inner = 1};
  for (int d = dim + 1; d < shape->ndim; d++)
    s->inner *= shape->dim[d];
  s->strips = (s->inner + STRIP - 1) / STRIP;
  int64_t total = zk_numel(c->in[0]);
  *units = total == 0 ? 0 : total / s->n / s->inner * s->strips;
  return ZK_OK;
}
/* Where unit u begins, and how many columns it has. */
static int64_t unit_of(const scan *s, int64_t u, int64_t *width) {
  int64_t from = u % s->strips * STRIP;
  *width = s->inner - from < STRIP ? s->inner - from : STRIP;
  return u / s->strips * s->n * s->inner + from;
}
static int64_t grain_of(const scan *s) {
  int64_t width = s->inner < STRIP ? s->inner : STRIP;
  return 16384 / (s->n * width + 1) + 1;
}

/* ---- cummax, cummin ---- */

#define EXTREME(NAME, T, beyond)                                                                   \
  ZK_TARGETED(NAME, (const T *x, T *y, int64_t *place, int64_t n, int64_t step, int64_t width),    \
              (x, y, place, n, step, width), {                                                     \
                T best[STRIP];                                                                     \
                int64_t at[STRIP];                                                                 \
                if (width == 1) { /* a line: in registers, and a new best is seldom */             \
                  T most = x[0];                                                                   \
                  int64_t where = 0;                                                               \
                  for (int64_t i = 0; i < n; i++, x += step, y += step, place += step) {           \
                    if ((*x beyond most) | (*x != *x))                                             \
                      most = *x, where = i;                                                        \
                    *y = most;                                                                     \
                    *place = where;                                                                \
                  }                                                                                \
                  return;                                                                          \
                }                                                                                  \
                for (int64_t j = 0; j < width; j++)                                                \
                  best[j] = x[j], at[j] = 0;                                                       \
                for (int64_t i = 0; i < n; i++, x += step, y += step, place += step) {             \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < width; j++) {                                            \
                    bool take = (x[j] beyond best[j]) | (x[j] != x[j]);                            \
                    y[j] = best[j] = take ? x[j] : best[j];                                        \
                    place[j] = at[j] = take ? i : at[j];                                           \
                  }                                                                                \
                }                                                                                  \
              })
EXTREME(cummax_f32, float, >=)
EXTREME(cummin_f32, float, <=)
EXTREME(cummax_f64, double, >=)
EXTREME(cummin_f64, double, <=)
EXTREME(cummax_i64, int64_t, >=)
EXTREME(cummin_i64, int64_t, <=)
EXTREME(cummax_u8, uint8_t, >=)
EXTREME(cummin_u8, uint8_t, <=)

#define OF(T, t)                                                                                   \
  (s->least ? cummin_##t : cummax_##t)((const T *)s->x + at, (T *)s->out + at, s->place + at,      \
                                       s->n, s->inner, width)
static void extreme_units(void *context, int64_t begin, int64_t end) {
  const scan *s = context;
  for (int64_t u = begin; u < end; u++) { /* positions are always written */
    int64_t width, at = unit_of(s, u, &width);
    if (s->dtype == ZK_FLOAT32)
      OF(float, f32);
    else if (s->dtype == ZK_FLOAT64)
      OF(double, f64);
    else if (s->dtype == ZK_INT64)
      OF(int64_t, i64);
    else
      OF(uint8_t, u8);
  }
}

static zk_status extreme_infer(zk_call *c, zk_spec *out) {
  int dim;
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[0]->shape};
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = c->in[0]->shape, .no_grad = true};
  return zk_wrap_dim(c->op->name, c->attr[DIM].i, c->in[0]->shape.ndim, &dim);
}
static zk_status extreme_forward(zk_call *c, bool least) {
  scan s;
  int64_t units;
  zk_tensor *x;
  ZK_TRY(scan_of(c, &s, &units));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  s.least = least;
  s.x = zk_data(x);
  s.out = zk_data(c->out[0]);
  s.place = zk_data(c->out[1]);
  zk_parallel_for(units, grain_of(&s), extreme_units, &s);
  zk_tensor_release(x);
  return ZK_OK;
}
/* dx = dy added up at the places */
static void extreme_gradient(zk_gradient *g) {
  const zk_shape *shape = &g->call->in[0]->shape;
  int dim = 0;
  zk_build_try(&g->build, zk_wrap_dim(g->call->op->name, g->call->attr[DIM].i, shape->ndim, &dim));
  if (zk_gradient_dy(g, 0))
    zk_gradient_give(
        g, 0, zk_build_scatter(&g->build, shape, dim, zk_gradient_out(g, 1), zk_gradient_dy(g, 0)));
}

/* y_i = the greatest of x_0 .. x_i; dy goes to it */
static zk_status cummax_forward(zk_call *c) {
  return extreme_forward(c, false);
}
const zk_op zk_op_cummax = {
    .name = "cummax",
    .doc = "cummax(input, dim): the greatest of each element and those before it along dim, and "
           "its index (int64), the last of equals, as two results; nan from the first one on. "
           "Error: dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(1),
    .infer = extreme_infer,
    .forward = cummax_forward,
    .gradient = extreme_gradient};

/* y_i = the least of x_0 .. x_i; dy goes to it */
static zk_status cummin_forward(zk_call *c) {
  return extreme_forward(c, true);
}
const zk_op zk_op_cummin = {
    .name = "cummin",
    .doc = "cummin(input, dim): the least of each element and those before it along dim, and its "
           "index (int64), the last of equals, as two results; nan from the first one on. Error: "
           "dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(1),
    .infer = extreme_infer,
    .forward = cummin_forward,
    .gradient = extreme_gradient};

/* ---- logcumsumexp ---- */

/* The sum so far is sum e^base. The base is finite, so that no two infinities are subtracted. */
#define LOWEST (-1e308)
#define LOG_SUMS(NAME, T)                                                                          \
  ZK_TARGETED(NAME, (const T *x, T *y, int64_t n, int64_t step, int64_t width),                    \
              (x, y, n, step, width), {                                                            \
                double base[STRIP];                                                                \
                double sum[STRIP];                                                                 \
                for (int64_t j = 0; j < width; j++)                                                \
                  base[j] = LOWEST, sum[j] = 0;                                                    \
                for (int64_t i = 0; i < n; i++, x += step, y += step)                              \
                  for (int64_t j = 0; j < width; j++) {                                            \
                    double v = (double)x[j], old = base[j], top = v > old ? v : old;               \
                    top = top > -LOWEST ? -LOWEST : top;                                           \
                    sum[j] = sum[j] * zk_exp_f64(old - top) + zk_exp_f64(v - top);                 \
                    base[j] = top;                                                                 \
                    y[j] = (T)(top + zk_log_f64(sum[j]));                                          \
                  }                                                                                \
              })
LOG_SUMS(log_sums_f32, float)
LOG_SUMS(log_sums_f64, double)
static void log_sum_units(void *context, int64_t begin, int64_t end) {
  const scan *s = context;
  for (int64_t u = begin; u < end && !zk_interrupted(); u++) {
    int64_t width, at = unit_of(s, u, &width);
    if (s->dtype == ZK_FLOAT32)
      log_sums_f32((const float *)s->x + at, (float *)s->out + at, s->n, s->inner, width);
    else
      log_sums_f64((const double *)s->x + at, (double *)s->out + at, s->n, s->inner, width);
  }
}

/* From the end: s_i = dy_i + s_(i+1) e^(y_i - y_(i+1)), dx_i = s_i e^(x_i - y_i). No power is above
 * 1. */
#define LOG_SUMS_BACK(NAME, T)                                                                     \
  ZK_TARGETED(                                                                                     \
      NAME, (const T *x, const T *y, const T *dy, T *dx, int64_t n, int64_t step, int64_t width),  \
      (x, y, dy, dx, n, step, width), {                                                            \
        double sum[STRIP];                                                                         \
        for (int64_t j = 0; j < width; j++)                                                        \
          sum[j] = 0;                                                                              \
        for (int64_t i = n - 1; i >= 0; i--)                                                       \
          for (int64_t j = 0; j < width; j++) {                                                    \
            int64_t k = i * step + j, next = i + 1 < n ? k + step : k;                             \
            double part = zk_exp_f64((double)y[k] - (double)y[next]);                              \
            sum[j] = (double)dy[k] + (sum[j] == 0 ? 0 : sum[j] * part);                            \
            dx[k] = (T)(sum[j] * zk_exp_f64((double)x[k] - (double)y[k]));                         \
          }                                                                                        \
      })
LOG_SUMS_BACK(log_sums_back_f32, float)
LOG_SUMS_BACK(log_sums_back_f64, double)
#define BACK(T, t)                                                                                 \
  log_sums_back_##t((const T *)s->x + at, (const T *)s->y + at, (const T *)s->dy + at,             \
                    (T *)s->out + at, s->n, s->inner, width)
static void log_sum_back_units(void *context, int64_t begin, int64_t end) {
  const scan *s = context;
  for (int64_t u = begin; u < end; u++) {
    int64_t width, at = unit_of(s, u, &width);
    if (s->dtype == ZK_FLOAT32)
      BACK(float, f32);
    else
      BACK(double, f64);
  }
}

static zk_status logcumsumexp_infer(zk_call *c, zk_spec *out) {
  int dim;
  ZK_TRY(zk_want_real("logcumsumexp", "input", c->in[0]));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[0]->shape};
  return zk_wrap_dim("logcumsumexp", c->attr[DIM].i, c->in[0]->shape.ndim, &dim);
}
static zk_status logcumsumexp_forward(zk_call *c) {
  scan s;
  int64_t units;
  zk_tensor *x;
  ZK_TRY(scan_of(c, &s, &units));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  s.x = zk_data(x);
  s.out = zk_data(c->out[0]);
  zk_parallel_for(units, grain_of(&s), log_sum_units, &s);
  zk_tensor_release(x);
  return ZK_OK;
}
static zk_status logcumsumexp_backward(const zk_call *c, zk_grads *g) {
  scan s;
  int64_t units;
  zk_tensor *t[4] = {NULL};
  ZK_TRY(scan_of(c, &s, &units));
  zk_status status = zk_tensor_contiguous(c->in[0], &t[0]);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->out[0], &t[1]);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &t[2]);
  if (status == ZK_OK)
    status = zk_tensor_new(s.dtype, &c->in[0]->shape, &t[3]);
  if (status == ZK_OK) {
    s.x = zk_data(t[0]), s.y = zk_data(t[1]), s.dy = zk_data(t[2]), s.out = zk_data(t[3]);
    zk_parallel_for(units, grain_of(&s), log_sum_back_units, &s);
    status = zk_grads_give(g, c, 0, t[3]);
  }
  zk_tensor_release_all(t, 4);
  return status;
}
/* Of the dy above 0, and of those below with the other sign: e^(x + the logarithm of the sum of
 * dy_j e^-y_j over j >= i). A logarithm far below stands for 0: -inf would have a nan for gradient.
 */
#define FAR_BELOW (-1e30)
static zk_tensor *part_of_sign(zk_gradient *g, zk_tensor *dy, int dim) {
  zk_builder *b = &g->build;
  zk_tensor *x = zk_gradient_in(g, 0), *y = zk_gradient_out(g, 0);
  zk_tensor *above = ZK_DO(gt, dy, ZK_NUMBER(0));
  zk_tensor *log = ZK_DO(log, ZK_DO(where, above, dy, ZK_NUMBER(1)));
  log = ZK_DO(where, above, ZK_DO(sub, log, y), ZK_NUMBER(FAR_BELOW));
  log = zk_build_flip(b, log, dim);
  zk_build_set(b, "dim", dim);
  log = zk_build_flip(b, ZK_DO(logcumsumexp, log), dim);
  return ZK_DO(exp, ZK_DO(add, log, x));
}
static void logcumsumexp_gradient(zk_gradient *g) {
  const zk_shape *shape = &g->call->in[0]->shape;
  zk_tensor *dy = zk_gradient_dy(g, 0);
  int dim = 0;
  zk_build_try(&g->build, zk_wrap_dim("logcumsumexp", g->call->attr[DIM].i, shape->ndim, &dim));
  if (shape->ndim == 0) {
    zk_gradient_give(g, 0, dy);
    return;
  }
  zk_tensor *above = part_of_sign(g, dy, dim), *below = part_of_sign(g, ZK_DO(neg, dy), dim);
  zk_gradient_give(g, 0, ZK_DO(sub, above, below));
}
const zk_op zk_op_logcumsumexp = {
    .name = "logcumsumexp",
    .doc = "logcumsumexp(input, dim): the logarithm of the sum of e^x of each element and those "
           "before it along dim, which does not overflow. Errors: an input of integers or bools; "
           "dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = logcumsumexp_infer,
    .forward = logcumsumexp_forward,
    .backward = logcumsumexp_backward,
    .gradient = logcumsumexp_gradient};
