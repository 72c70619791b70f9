/*
 * logsumexp.c: logsumexp. Sums are accumulated in double.
 */
#include <math.h>
#include "op/pointwise/binary.h"
#include "op/reduce/exponentials.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"),
                                  ZK_FLAG("keepdim", false)};

/* An accumulator has the greatest x, and the sum of e^(x - it); 0 in place of an infinite one,
 * since inf - inf would be nan. */
typedef struct shifted {
  double top, sum;
} shifted;

static inline double base_of(double top) {
  return isinf(top) ? 0 : top;
}

static inline void join(shifted *a, double top, double sum) {
  double higher = isnan(a->top) || a->top >= top ? a->top : top, base = base_of(higher);
  if (a->top == top)
    a->sum += sum;
  else /* an empty accumulator has the top -inf */
    a->sum = (a->sum == 0 ? 0 : a->sum * exp(base_of(a->top) - base)) +
             (sum == 0 ? 0 : sum * exp(base_of(top) - base));
  a->top = higher;
}

ZK_EXPONENTIALS_OF(float, f32)
ZK_EXPONENTIALS_OF(double, f64)

#define ROWS 64 /* of columns at a time: in the L2 cache */

#define LOGSUMEXP(T, t)                                                                            \
  ZK_TARGETED(exp_rows_##t,                                                                        \
              (const T *x, int64_t space, int64_t step, int64_t rows, int64_t n, T *top, T *sum),  \
              (x, space, step, rows, n, top, sum), {                                               \
                T base[ZK_STRIP];                                                                  \
                for (int64_t j = 0; j < n; j++) {                                                  \
                  top[j] = -INFINITY;                                                              \
                  sum[j] = 0;                                                                      \
                }                                                                                  \
                if (space == 1)                                                                    \
                  tops_##t(top, x, step, rows, n);                                                 \
                for (int64_t i = 0; i < rows && space != 1; i++)                                   \
                  for (int64_t j = 0; j < n; j++) {                                                \
                    T v = x[i * step + j * space];                                                 \
                    top[j] = zk_choose_##t((v > top[j]) | (v != v), v, top[j]);                    \
                  }                                                                                \
                for (int64_t j = 0; j < n; j++)                                                    \
                  base[j] = (T)base_of((double)top[j]);                                            \
                for (int64_t i = 0; i < rows && !zk_interrupted(); i++, x += step)                 \
                  if (space == 1) {                                                                \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++)                                                \
                      sum[j] += zk_exp(x[j] - base[j]);                                            \
                  } else {                                                                         \
                    for (int64_t j = 0; j < n; j++)                                                \
                      sum[j] += zk_exp(x[j * space] - base[j]);                                    \
                  }                                                                                \
              })                                                                                   \
  static void lse_line_##t(const zk_reducer *self, const void *data, int64_t step, int64_t n,      \
                           int64_t at, void *acc) {                                                \
    (void)self, (void)at;                                                                          \
    T e[ZK_EXPONENTIALS];                                                                          \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < n && !zk_interrupted(); i += ZK_EXPONENTIALS) {                        \
      int64_t part = n - i < ZK_EXPONENTIALS ? n - i : ZK_EXPONENTIALS;                            \
      T top = -INFINITY;                                                                           \
      double sum = 0;                                                                              \
      const T *from = x + i * step;                                                                \
      if (step != 1) {                                                                             \
        for (int64_t j = 0; j < part; j++)                                                         \
          e[j] = from[j * step];                                                                   \
        from = e;                                                                                  \
      }                                                                                            \
      top_##t##_line(from, 1, part, &top);                                                         \
      exps_##t(e, from, (T)base_of((double)top), part);                                            \
      total_##t##_line(e, 1, part, &sum);                                                          \
      join(acc, (double)top, sum);                                                                 \
    }                                                                                              \
  }                                                                                                \
  static void lse_columns_##t(const zk_reducer *self, const void *data, int64_t space,             \
                              int64_t step, int64_t rows, int64_t n, int64_t at, void *acc) {      \
    (void)self, (void)at;                                                                          \
    T top[ZK_STRIP], sum[ZK_STRIP];                                                                \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < rows && !zk_interrupted(); i += ROWS, x += ROWS * step) {              \
      exp_rows_##t(x, space, step, rows - i < ROWS ? rows - i : ROWS, n, top, sum);                \
      for (int64_t j = 0; j < n; j++)                                                              \
        join((shifted *)acc + j, (double)top[j], (double)sum[j]);                                  \
    }                                                                                              \
  }
LOGSUMEXP(float, f32)
LOGSUMEXP(double, f64)

static void lse_clear(void *acc, int64_t n) {
  for (int64_t j = 0; j < n; j++)
    ((shifted *)acc)[j] = (shifted){.top = -INFINITY};
}
static void lse_join(void *acc, const void *from, int64_t n) {
  for (int64_t j = 0; j < n; j++)
    join((shifted *)acc + j, ((const shifted *)from)[j].top, ((const shifted *)from)[j].sum);
}
static const zk_reducer reducers[] = {{.size = sizeof(shifted),
                                       .clear = lse_clear,
                                       .line = lse_line_f32,
                                       .columns = lse_columns_f32,
                                       .join = lse_join},
                                      {.size = sizeof(shifted),
                                       .clear = lse_clear,
                                       .line = lse_line_f64,
                                       .columns = lse_columns_f64,
                                       .join = lse_join}};

static void write_logs(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const shifted *s = acc;
  for (int64_t j = 0; j < n; j++)
    zk_element_set_f(context, at + j * stride, log(s[j].sum) + base_of(s[j].top));
}

/* y = m + ln sum e^(x - m), m being the greatest x; dx = dy e^(x - y) */
static zk_status logsumexp_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = zk_dtype_is_real(c->in[0]->dtype) ? c->in[0]->dtype : ZK_FLOAT32;
  return zk_reduction_init("logsumexp", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r,
                           &out->shape);
}
static zk_status logsumexp_forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  zk_status status = zk_reduction_init("logsumexp", x, &c->attr[DIM], false, &r, &shape);
  if (status == ZK_OK)
    status = zk_reduce(&r, zk_data(x), zk_dtype_size(x->dtype), &reducers[zk_real_index(x->dtype)],
                       write_logs, c->out[0]);
  zk_tensor_release(x);
  return status;
}
ZK_BACKWARD_2_OF(logsumexp_back_f32, float, dy *zk_exp(a - b))
ZK_BACKWARD_2_OF(logsumexp_back_f64, double, dy *zk_exp(a - b))
static zk_status logsumexp_backward(const zk_call *c, zk_grads *g) {
  return zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], g->out[0], logsumexp_back_f32,
                               logsumexp_back_f64, NULL);
}
static void logsumexp_gradient(zk_gradient *g) {
  const zk_attr *dims = &g->call->attr[DIM];
  zk_tensor *y = zk_reduction_restore(g, dims, zk_gradient_out(g, 0));
  zk_tensor *dy = zk_reduction_restore(g, dims, zk_gradient_dy(g, 0));
  zk_tensor *part = ZK_DO(exp, ZK_DO(sub, zk_gradient_cast_in(g, 0), y));
  zk_gradient_give(g, 0, ZK_DO(mul, dy, part));
}
const zk_op zk_op_logsumexp = {
    .name = "logsumexp",
    .doc = "logsumexp(input, dim=nil, keepdim=false): the logarithm of the sum of e^x over a dim, "
           "a list of dims, or everything. It does not overflow, and is -inf of nothing. Integers "
           "become float32. Errors: a dim out of range or given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = logsumexp_infer,
    .forward = logsumexp_forward,
    .backward = logsumexp_backward,
    .gradient = logsumexp_gradient};
