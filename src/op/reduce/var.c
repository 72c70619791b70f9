/*
 * var.c: var std, in double.
 */
#include <math.h>
#include <string.h>
#include "op/pointwise/binary.h"
#include "op/reduce/reducer.h"
#include "op/want.h"

enum { DIM, UNBIASED, KEEPDIM, CORRECTION };

/* PyTorch's var(dim, unbiased, keepdim) and var(dim, correction, keepdim) in one. */
static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"), ZK_FLAG("unbiased", true),
                                  ZK_FLAG("keepdim", false), ZK_FLOAT_OR("correction", 1)};

/*
 * An accumulator has the number of its elements, their mean, and the sum of the squared distances
 * from it. A block of elements in the cache gives its own by two passes, and is joined. [Chan,
 * Golub and LeVeque 1983, Algorithms for computing the sample variance]
 */
typedef struct moments {
  double n, mean, squares;
} moments;

static inline void join(moments *a, double n, double mean, double squares) {
  double both = a->n + n, distance = mean - a->mean;
  if (n == 0)
    return;
  a->squares += squares + (a->n > 0 ? distance * distance * a->n * n / both : 0);
  a->mean = a->n > 0 ? a->mean + distance * n / both : mean;
  a->n = both;
}

#define BLOCK 4096 /* elements of a line: in the L1 cache */
#define ROWS 64    /* of columns: in the L2 cache */

/* The sum of (x - center)^2 in lanes; and, of columns, that of each, row by row. */
#define VARIANCE(T, t)                                                                             \
  ZK_LINE(sum_##t, T, double, 0, (double)v, a + b)                                                 \
  ZK_COLUMNS_LOOP(sum_##t, T, double)                                                              \
  ZK_TARGETED(squares_##t, (const T *x, int64_t step, int64_t n, double center, double *sum),      \
              (x, step, n, center, sum), {                                                         \
                double part[ZK_LANES] = {0};                                                       \
                int64_t i = 0;                                                                     \
                if (step == 1)                                                                     \
                  for (; i + ZK_LANES <= n; i += ZK_LANES)                                         \
                    for (int j = 0; j < ZK_LANES; j++) {                                           \
                      double d = (double)x[i + j] - center;                                        \
                      part[j] += d * d;                                                            \
                    }                                                                              \
                else                                                                               \
                  for (; i + ZK_LANES <= n; i += ZK_LANES)                                         \
                    for (int j = 0; j < ZK_LANES; j++) {                                           \
                      double d = (double)x[(i + j) * step] - center;                               \
                      part[j] += d * d;                                                            \
                    }                                                                              \
                for (int j = 0; i < n; i++, j++) {                                                 \
                  double d = (double)x[i * step] - center;                                         \
                  part[j] += d * d;                                                                \
                }                                                                                  \
                for (int j = 0; j < ZK_LANES; j++)                                                 \
                  *sum += part[j];                                                                 \
              })                                                                                   \
  ZK_TARGETED(squares_columns_##t,                                                                 \
              (const T *x, int64_t space, int64_t step, int64_t rows, int64_t n,                   \
               const double *center, double *sum),                                                 \
              (x, space, step, rows, n, center, sum), {                                            \
                for (int64_t i = 0; i < rows; i++, x += step)                                      \
                  if (space == 1) {                                                                \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++) {                                              \
                      double d = (double)x[j] - center[j];                                         \
                      sum[j] += d * d;                                                             \
                    }                                                                              \
                  } else {                                                                         \
                    for (int64_t j = 0; j < n; j++) {                                              \
                      double d = (double)x[j * space] - center[j];                                 \
                      sum[j] += d * d;                                                             \
                    }                                                                              \
                  }                                                                                \
              })                                                                                   \
  static void moments_line_##t(const zk_reducer *self, const void *data, int64_t step, int64_t n,  \
                               int64_t at, void *acc) {                                            \
    (void)self, (void)at;                                                                          \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < n; i += BLOCK, x += BLOCK * step) {                                    \
      int64_t part = n - i < BLOCK ? n - i : BLOCK;                                                \
      double mean = 0, squares = 0;                                                                \
      sum_##t##_line(x, step, part, &mean);                                                        \
      mean /= (double)part;                                                                        \
      squares_##t(x, step, part, mean, &squares);                                                  \
      join(acc, (double)part, mean, squares);                                                      \
    }                                                                                              \
  }                                                                                                \
  static void moments_columns_##t(const zk_reducer *self, const void *data, int64_t space,         \
                                  int64_t step, int64_t rows, int64_t n, int64_t at, void *acc) {  \
    (void)self, (void)at;                                                                          \
    double mean[ZK_STRIP], squares[ZK_STRIP];                                                      \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < rows; i += ROWS, x += ROWS * step) {                                   \
      int64_t part = rows - i < ROWS ? rows - i : ROWS;                                            \
      for (int64_t j = 0; j < n; j++)                                                              \
        mean[j] = squares[j] = 0;                                                                  \
      sum_##t##_columns(x, space, step, part, n, mean);                                            \
      for (int64_t j = 0; j < n; j++)                                                              \
        mean[j] /= (double)part;                                                                   \
      squares_columns_##t(x, space, step, part, n, mean, squares);                                 \
      for (int64_t j = 0; j < n; j++)                                                              \
        join((moments *)acc + j, (double)part, mean[j], squares[j]);                               \
    }                                                                                              \
  }
VARIANCE(float, f32)
VARIANCE(double, f64)

static void moments_clear(void *acc, int64_t n) {
  memset(acc, 0, (size_t)n * sizeof(moments));
}
static void moments_join(void *acc, const void *from, int64_t n) {
  const moments *m = from;
  for (int64_t j = 0; j < n; j++)
    join((moments *)acc + j, m[j].n, m[j].mean, m[j].squares);
}

static const zk_reducer reducers[] = {{.size = sizeof(moments),
                                       .clear = moments_clear,
                                       .line = moments_line_f32,
                                       .columns = moments_columns_f32,
                                       .join = moments_join},
                                      {.size = sizeof(moments),
                                       .clear = moments_clear,
                                       .line = moments_line_f64,
                                       .columns = moments_columns_f64,
                                       .join = moments_join}};

typedef struct wanted {
  zk_tensor *mean, *y; /* NULL: not wanted */
  double divisor;
  bool root;
} wanted;

static void write_moments(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const wanted *w = context;
  const moments *m = acc;
  for (int64_t j = 0; j < n; j++) {
    double variance = m[j].squares / w->divisor;
    if (w->mean)
      zk_element_set_f(w->mean, at + j * stride, m[j].n > 0 ? m[j].mean : NAN);
    if (w->y)
      zk_element_set_f(w->y, at + j * stride, w->root ? sqrt(variance) : variance);
  }
}

static zk_status reduce(const zk_tensor *x, const zk_reduction *r, wanted *w) {
  return zk_reduce(r, zk_data(x), zk_dtype_size(x->dtype), &reducers[zk_real_index(x->dtype)],
                   write_moments, w);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = c->in[0]->dtype;
  ZK_TRY(zk_want_real(c->op->name, "input", c->in[0]));
  if (isnan(c->attr[CORRECTION].f))
    return zk_fail(ZK_ERR_ARG, "%s: correction is nan, it must be a number", c->op->name);
  return zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r,
                           &out->shape);
}

/* The number of elements less the correction, by which the sum of squares is divided. */
static double degrees_of_freedom(const zk_call *c, const zk_reduction *r) {
  double correction = c->attr[UNBIASED].i ? c->attr[CORRECTION].f : 0;
  return (double)r->count - correction;
}

static zk_status forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape));
  wanted w = {.y = c->out[0], .root = c->op == &zk_op_std};
  w.divisor = fmax(degrees_of_freedom(c, &r), 0);
  return reduce(c->in[0], &r, &w);
}

/* By which dy (x - mean) is multiplied. */
static double scale_of(const zk_call *c, const zk_reduction *r) {
  double degrees = degrees_of_freedom(c, r);
  if (r->n_kept == 0 && degrees <= 0) /* everything: nan or inf, as the value */
    return INFINITY;
  return 2 / degrees;
}

/* a is x, b the mean; dy is multiplied by the constant factors already. */
ZK_BACKWARD_2(deviation, dy *(a - b))

/* Of var: dx = dy 2 (x - mean) / (n - correction). Of std: that / (2 y), 0 where y = 0. */
static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_reduction r;
  zk_shape shape;
  zk_tensor *mean = NULL, *factor = NULL;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape));
  zk_status status = zk_tensor_new(c->in[0]->dtype, &c->out[0]->shape, &mean);
  if (status == ZK_OK)
    status = zk_tensor_clone(g->out[0], &factor);
  if (status == ZK_OK) {
    wanted w = {.mean = mean};
    status = reduce(c->in[0], &r, &w);
  }
  if (status == ZK_OK) {
    double scale = scale_of(c, &r);
    ZK_REAL(factor->dtype, {
      real *f = zk_data(factor);
      const real *y = c->op == &zk_op_std ? zk_data(c->out[0]) : NULL;
      for (int64_t o = 0; o < r.outputs; o++)
        f[o] = (real)((y ? y[o] == 0 ? 0 : f[o] / (2 * y[o]) : f[o]) * scale);
    });
    status = zk_reduction_backward(c, g, &c->attr[DIM], mean, factor, deviation_f32, deviation_f64,
                                   NULL);
  }
  zk_tensor_release(mean);
  zk_tensor_release(factor);
  return status;
}

static void gradient(zk_gradient *g) {
  zk_reduction r;
  zk_shape shape;
  const zk_attr *dims = &g->call->attr[DIM];
  zk_tensor *x = zk_gradient_in(g, 0), *dy = zk_gradient_dy(g, 0);
  if (zk_numel(x) == 0) { /* y is nan, and nothing depends on it */
    zk_gradient_give(g, 0, zk_gradient_zeros(g, 0));
    return;
  }
  zk_build_try(&g->build, zk_reduction_init(g->call->op->name, x, dims, false, &r, &shape));
  if (g->call->op == &zk_op_std) {
    zk_tensor *y = zk_gradient_out(g, 0), *is_zero = ZK_DO(eq, y, ZK_NUMBER(0));
    zk_tensor *divisor = ZK_DO(where, is_zero, ZK_NUMBER(1), ZK_DO(mul, y, ZK_NUMBER(2)));
    dy =
        ZK_DROP(is_zero, ZK_DO(div, dy, divisor)); /* a divisor of 0 would be nan in its gradient */
  }
  dy = zk_reduction_restore(g, dims, ZK_DO(mul, dy, ZK_NUMBER(scale_of(g->call, &r))));
  zk_tensor *mean = zk_reduction_over(g, &zk_op_mean, dims, x);
  zk_gradient_give(g, 0, ZK_DO(mul, dy, ZK_DO(sub, x, mean)));
}

/* y = sum (x - mean)^2 / max(n - correction, 0) */
const zk_op zk_op_var = {
    .name = "var",
    .doc = "var(input, dim=nil, unbiased=true, keepdim=false, correction=1): the variance over a "
           "dim, a list of dims, or everything. It is the sum of the squared distances from the "
           "mean, divided by their number less correction; unbiased=false is correction=0. Errors: "
           "an integer input; a dim out of range or given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .gradient = gradient};
/* y = sqrt(var x) */
const zk_op zk_op_std = {
    .name = "std",
    .doc = "std(input, dim=nil, unbiased=true, keepdim=false, correction=1): the standard "
           "deviation, the square root of var, with the same arguments. Errors: an integer input; "
           "a dim out of range or given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .gradient = gradient};
