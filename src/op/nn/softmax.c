/*
 * softmax.c: softmax and log_softmax along one dimension.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/reduce/exponentials.h"
#include "op/want.h"

enum { DIM, DTYPE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_DTYPE_OPT("dtype")};

#define GRAIN 16384           /* elements for one thread */
#define STRIP_ELEMENTS 131072 /* a strip of lines, so that two passes read it from the L2 cache */
#define LEAST_STRIP 16
#define MOST_STRIP 256

ZK_EXPONENTIALS_OF(float, f32)
ZK_EXPONENTIALS_OF(double, f64)

/*
 * A contiguous tensor seen as [outer, n, inner]; a softmax goes along a line of n elements. Where
 * inner is 1 the vectors are along the lines, else across `strip` neighbouring lines at a time.
 */
typedef struct lines {
  zk_dtype dtype;
  int64_t outer, n, inner, strip;
  const void *x, *dy; /* forward: x; backward: the saved output as x, and dy */
  void *y;            /* forward: y; backward: dx */
  bool add;           /* backward: dx += instead of dx := */
} lines;

static void lines_of(lines *l, const zk_tensor *t, int dim) {
  l->dtype = t->dtype;
  l->outer = l->inner = 1;
  l->n = t->shape.ndim ? t->shape.dim[dim] : 1;
  for (int d = 0; d < t->shape.ndim; d++)
    if (d < dim)
      l->outer *= t->shape.dim[d];
    else if (d > dim)
      l->inner *= t->shape.dim[d];
  l->strip = STRIP_ELEMENTS / (l->n + 1) & ~(int64_t)15;
  l->strip = l->strip < LEAST_STRIP ? LEAST_STRIP : l->strip < MOST_STRIP ? l->strip : MOST_STRIP;
  l->strip = l->inner < l->strip ? l->inner : l->strip;
}

/* Runs fn over pieces of the [outer, strips] units. */
static void run_units(lines *l, zk_range_fn fn) {
  int64_t strips = (l->inner + l->strip - 1) / l->strip;
  zk_parallel_for(l->outer * strips, GRAIN / (l->n * l->strip) + 1, fn, l);
}

/* The first element of a unit, and how many lines it has. */
static int64_t unit_at(const lines *l, int64_t unit, int64_t *lines) {
  int64_t strips = (l->inner + l->strip - 1) / l->strip, first = unit % strips * l->strip;
  *lines = l->inner - first < l->strip ? l->inner - first : l->strip;
  return unit / strips * l->n * l->inner + first;
}

static zk_status softmax_infer(zk_call *c, zk_spec *out) {
  int dim;
  const zk_tensor *x = c->in[0];
  out->dtype = c->attr[DTYPE].given ? (zk_dtype)c->attr[DTYPE].i : x->dtype;
  out->shape = x->shape;
  if (c->attr[DTYPE].given && !zk_dtype_is_real(out->dtype))
    return zk_fail(ZK_ERR_ARG, "%s: dtype is %s, it must be real, such as float32", c->op->name,
                   zk_dtype_name(out->dtype));
  if (!c->attr[DTYPE].given)
    ZK_TRY(zk_want_real(c->op->name, "input", x));
  return zk_wrap_dim(c->op->name, c->attr[DIM].i, x->shape.ndim, &dim);
}

/* Runs fn over all lines of x, contiguous and in the output's dtype. */
static zk_status run_lines(zk_call *c, zk_range_fn fn) {
  int dim = 0;
  zk_tensor *x = NULL, *dense = NULL;
  lines l = {.y = zk_data(c->out[0])};
  ZK_TRY(zk_wrap_dim(c->op->name, c->attr[DIM].i, c->in[0]->shape.ndim, &dim));
  zk_status status = zk_tensor_cast(c->in[0], c->out[0]->dtype, &x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(x, &dense);
  if (status == ZK_OK && zk_numel(dense) > 0) {
    lines_of(&l, dense, dim);
    l.x = zk_data(dense);
    run_units(&l, fn);
  }
  zk_tensor_release(x);
  zk_tensor_release(dense);
  return status;
}

/* The same for backward, with the saved output as x. */
static zk_status run_lines_backward(const zk_call *c, zk_grads *g, zk_range_fn fn) {
  int dim = 0;
  zk_tensor *dy = NULL, *dx = NULL;
  lines l = {.add = false};
  ZK_TRY(zk_wrap_dim(c->op->name, c->attr[DIM].i, c->out[0]->shape.ndim, &dim));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && c->in[0]->dtype == c->out[0]->dtype)
    status = zk_grads_buffer(g, c, 0, &l.add, &dx);
  else if (status == ZK_OK)
    status = zk_tensor_new(c->out[0]->dtype, &c->out[0]->shape, &dx);
  if (status == ZK_OK && zk_numel(dx) > 0) {
    lines_of(&l, c->out[0], dim);
    l.x = zk_data(c->out[0]);
    l.dy = zk_data(dy);
    l.y = zk_data(dx);
    run_units(&l, fn);
  }
  if (status == ZK_OK && c->in[0]->dtype != c->out[0]->dtype) {
    status = zk_grads_give(g, c, 0, dx);
    zk_tensor_release(dx);
  }
  zk_tensor_release(dy);
  return status;
}

/* NAME_line: of one line, by NAME_end, which takes the exponentials in y, the greatest element of x
 * and the sum of the exponentials. A short line is computed in one function. */
#define LINE(NAME, T, t)                                                                           \
  ZK_TARGETED(NAME##_short_##t, (T * y, const T *x, int64_t n), (y, x, n), {                       \
    T top = -INFINITY;                                                                             \
    double sum = 0;                                                                                \
    top_##t##_line_body(x, 1, n, &top);                                                            \
    exps_##t##_body(y, x, top, n);                                                                 \
    total_##t##_line_body(y, 1, n, &sum);                                                          \
    NAME##_end_##t##_body(y, x, top, sum, n);                                                      \
  })                                                                                               \
  static void NAME##_line_##t(T *y, const T *x, int64_t n) {                                       \
    if (n <= ZK_EXPONENTIALS) {                                                                    \
      NAME##_short_##t(y, x, n);                                                                   \
      return;                                                                                      \
    }                                                                                              \
    T top = -INFINITY;                                                                             \
    double sum = 0;                                                                                \
    top_##t##_line(x, 1, n, &top);                                                                 \
    for (int64_t i = 0; i < n && !zk_interrupted(); i += ZK_EXPONENTIALS) {                        \
      int64_t part = n - i < ZK_EXPONENTIALS ? n - i : ZK_EXPONENTIALS;                            \
      exps_##t(y + i, x + i, top, part);                                                           \
      total_##t##_line(y + i, 1, part, &sum);                                                      \
    }                                                                                              \
    NAME##_end_##t(y, x, top, sum, n);                                                             \
  }

/* For zk_parallel_for: NAME and NAME_backward of units, by those of a line and of lines side by
 * side. */
#define UNITS(NAME, T, t)                                                                          \
  static void NAME##_##t(void *context, int64_t begin, int64_t end) {                              \
    const lines *l = context;                                                                      \
    for (int64_t i = begin, n; i < end; i++) {                                                     \
      int64_t at = unit_at(l, i, &n);                                                              \
      if (l->inner == 1)                                                                           \
        NAME##_line_##t((T *)l->y + at, (const T *)l->x + at, l->n);                               \
      else                                                                                         \
        NAME##_strip_##t((T *)l->y + at, (const T *)l->x + at, l->inner, l->n, n);                 \
    }                                                                                              \
  }                                                                                                \
  static void NAME##_backward_##t(void *context, int64_t begin, int64_t end) {                     \
    const lines *l = context;                                                                      \
    for (int64_t i = begin, n; i < end; i++) {                                                     \
      int64_t at = unit_at(l, i, &n);                                                              \
      const T *y = (const T *)l->x + at, *dy = (const T *)l->dy + at;                              \
      if (l->inner == 1)                                                                           \
        NAME##_back_line_##t((T *)l->y + at, y, dy, l->n, l->add);                                 \
      else                                                                                         \
        NAME##_back_strip_##t((T *)l->y + at, y, dy, l->inner, l->n, n, l->add);                   \
    }                                                                                              \
  }

/*
 * y_i = e^(x_i - max) / sum_j e^(x_j - max); dx = y (dy - sum dy y)
 *
 * For each dtype: one line, `n` lines side by side, and the two of backward. The sum of a line is
 * added in lanes; those of lines side by side row by row.
 */
#define SOFTMAX(T, t)                                                                              \
  ZK_TARGETED(softmax_end_##t, (T * y, const T *x, T top, double sum, int64_t n),                  \
              (y, x, top, sum, n), {                                                               \
                const T by = (T)(1 / sum);                                                         \
                (void)x, (void)top;                                                                \
                for (int64_t i = 0; i < n; i++)                                                    \
                  y[i] *= by;                                                                      \
              })                                                                                   \
  LINE(softmax, T, t)                                                                              \
  ZK_TARGETED(softmax_strip_##t, (T * y, const T *x, int64_t step, int64_t rows, int64_t n),       \
              (y, x, step, rows, n), {                                                             \
                T top[MOST_STRIP];                                                                 \
                T sum[MOST_STRIP];                                                                 \
                tops_##t(top, x, step, rows, n);                                                   \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = 0;                                                                      \
                for (int64_t i = 0; i < rows && !zk_interrupted(); i++) {                          \
                  const T *from = x + i * step;                                                    \
                  T *to = y + i * step;                                                            \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++) {                                                \
                    T e = zk_exp(from[j] - top[j]);                                                \
                    to[j] = e;                                                                     \
                    sum[j] += e;                                                                   \
                  }                                                                                \
                }                                                                                  \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = 1 / sum[j];                                                             \
                for (int64_t i = 0; i < rows; i++, y += step) {                                    \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    y[j] *= sum[j];                                                                \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(softmax_back_##t, (T * dx, const T *y, const T *dy, T dot, int64_t n, bool add),     \
              (dx, y, dy, dot, n, add), {ZK_PUT(add, n, dx[j], y[j] * (dy[j] - dot))})             \
  ZK_TARGETED(dot_##t, (const T *a, const T *b, int64_t n, double *sum), (a, b, n, sum), {         \
    double part[ZK_LANES] = {0};                                                                   \
    int64_t i = 0;                                                                                 \
    for (; i + ZK_LANES <= n; i += ZK_LANES)                                                       \
      for (int j = 0; j < ZK_LANES; j++)                                                           \
        part[j] += (double)(a[i + j] * b[i + j]);                                                  \
    for (int j = 0; i < n; i++, j++)                                                               \
      part[j] += (double)(a[i] * b[i]);                                                            \
    total_f64_line_body(part, 1, ZK_LANES, sum);                                                   \
  })                                                                                               \
  ZK_TARGETED(softmax_back_strip_##t,                                                              \
              (T * dx, const T *y, const T *dy, int64_t step, int64_t rows, int64_t n, bool add),  \
              (dx, y, dy, step, rows, n, add), {                                                   \
                T dot[MOST_STRIP];                                                                 \
                for (int64_t j = 0; j < n; j++)                                                    \
                  dot[j] = 0;                                                                      \
                for (int64_t i = 0; i < rows; i++) {                                               \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    dot[j] += dy[i * step + j] * y[i * step + j];                                  \
                }                                                                                  \
                for (int64_t i = 0; i < rows; i++, y += step, dy += step, dx += step) {            \
                  ZK_PUT(add, n, dx[j], y[j] * (dy[j] - dot[j]))                                   \
                }                                                                                  \
              })                                                                                   \
  static void softmax_back_line_##t(T *dx, const T *y, const T *dy, int64_t n, bool add) {         \
    double dot = 0;                                                                                \
    dot_##t(y, dy, n, &dot);                                                                       \
    softmax_back_##t(dx, y, dy, (T)dot, n, add);                                                   \
  }                                                                                                \
  UNITS(softmax, T, t)
SOFTMAX(float, f32)
SOFTMAX(double, f64)

static zk_status softmax_forward(zk_call *c) {
  return run_lines(c, zk_real_index(c->out[0]->dtype) ? softmax_f64 : softmax_f32);
}
static zk_status softmax_backward(const zk_call *c, zk_grads *g) {
  return run_lines_backward(
      c, g, zk_real_index(c->out[0]->dtype) ? softmax_backward_f64 : softmax_backward_f32);
}
static zk_tensor *sum_lines(zk_gradient *g, zk_tensor *t) {
  return t->shape.ndim == 0
             ? t
             : zk_build_reduce(&g->build, &zk_op_sum, t, &ZK_SHAPE(g->call->attr[DIM].i), true);
}
static void softmax_gradient(zk_gradient *g) {
  zk_tensor *y = zk_gradient_out(g, 0), *dy = zk_gradient_dy(g, 0);
  zk_tensor *dot = sum_lines(g, ZK_DO(mul, dy, y));
  zk_gradient_give(g, 0, ZK_DO(mul, y, ZK_DO(sub, dy, dot)));
}
const zk_op zk_op_softmax = {
    .name = "softmax",
    .doc = "softmax(input, dim, dtype=nil): e^x along dim, scaled to sum 1. Errors: an integer "
           "input; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_OUT(0),
    .infer = softmax_infer,
    .forward = softmax_forward,
    .backward = softmax_backward,
    .gradient = softmax_gradient};

/* y_i = x_i - ln sum_j e^(x_j); dx = dy - e^y sum dy */
#define LOG_SOFTMAX(T, t)                                                                          \
  ZK_TARGETED(log_softmax_end_##t, (T * y, const T *x, T top, double sum, int64_t n),              \
              (y, x, top, sum, n), {                                                               \
                const T log_sum = (T)log(sum);                                                     \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++)                                                    \
                  y[i] = x[i] - top - log_sum;                                                     \
              })                                                                                   \
  LINE(log_softmax, T, t)                                                                          \
  ZK_TARGETED(log_softmax_strip_##t, (T * y, const T *x, int64_t step, int64_t rows, int64_t n),   \
              (y, x, step, rows, n), {                                                             \
                T top[MOST_STRIP];                                                                 \
                T sum[MOST_STRIP];                                                                 \
                tops_##t(top, x, step, rows, n);                                                   \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = 0;                                                                      \
                for (int64_t i = 0; i < rows && !zk_interrupted(); i++) {                          \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    sum[j] += zk_exp(x[i * step + j] - top[j]);                                    \
                }                                                                                  \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = (T)log((double)sum[j]);                                                 \
                for (int64_t i = 0; i < rows; i++, x += step, y += step) {                         \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    y[j] = x[j] - top[j] - sum[j];                                                 \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(log_softmax_back_##t, (T * dx, const T *y, const T *dy, T sum, int64_t n, bool add), \
              (dx, y, dy, sum, n, add), {ZK_PUT(add, n, dx[j], dy[j] - zk_exp(y[j]) * sum)})       \
  ZK_TARGETED(log_softmax_back_strip_##t,                                                          \
              (T * dx, const T *y, const T *dy, int64_t step, int64_t rows, int64_t n, bool add),  \
              (dx, y, dy, step, rows, n, add), {                                                   \
                T sum[MOST_STRIP];                                                                 \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = 0;                                                                      \
                for (int64_t i = 0; i < rows; i++) {                                               \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    sum[j] += dy[i * step + j];                                                    \
                }                                                                                  \
                for (int64_t i = 0; i < rows && !zk_interrupted(); i++) {                          \
                  ZK_PUT(add, n, dx[j], (dy[j] - zk_exp(y[j]) * sum[j]))                           \
                  y += step, dy += step, dx += step;                                               \
                }                                                                                  \
              })                                                                                   \
  static void log_softmax_back_line_##t(T *dx, const T *y, const T *dy, int64_t n, bool add) {     \
    double sum = 0;                                                                                \
    total_##t##_line(dy, 1, n, &sum);                                                              \
    log_softmax_back_##t(dx, y, dy, (T)sum, n, add);                                               \
  }                                                                                                \
  UNITS(log_softmax, T, t)
LOG_SOFTMAX(float, f32)
LOG_SOFTMAX(double, f64)
static zk_status log_softmax_forward(zk_call *c) {
  return run_lines(c, zk_real_index(c->out[0]->dtype) ? log_softmax_f64 : log_softmax_f32);
}
static zk_status log_softmax_backward(const zk_call *c, zk_grads *g) {
  return run_lines_backward(
      c, g, zk_real_index(c->out[0]->dtype) ? log_softmax_backward_f64 : log_softmax_backward_f32);
}
static void log_softmax_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0), *y = zk_gradient_out(g, 0);
  zk_gradient_give(g, 0, ZK_DO(sub, dy, ZK_DO(mul, ZK_DO(exp, y), sum_lines(g, dy))));
}
const zk_op zk_op_log_softmax = {
    .name = "log_softmax",
    .doc = "log_softmax(input, dim, dtype=nil): the logarithm of softmax, computed without "
           "overflow. Errors: an integer input; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_OUT(0),
    .infer = softmax_infer,
    .forward = log_softmax_forward,
    .backward = log_softmax_backward,
    .gradient = log_softmax_gradient};
