/*
 * distance.c: cdist: the distances between the rows of two matrices.
 */
#include <math.h>
#include <string.h>
#include "base/elementary.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/want.h"

enum { X1, X2 };
enum { P, COMPUTE_MODE };

/* How PyTorch chooses between differences and a matrix product, which loses digits; here it is
 * always differences. */
#define MODES                                                                                      \
  "use_mm_for_euclid_dist_if_necessary|use_mm_for_euclid_dist|donot_use_mm_for_euclid_dist"
static const zk_param params[] = {ZK_TENSOR("x1"), ZK_TENSOR("x2"), ZK_FLOAT_OR("p", 2),
                                  ZK_CHOICE_OR("compute_mode", 0, MODES)};

/* The batch dimensions that both broadcast to. */
static zk_status batch_of(const zk_call *c, zk_shape *batch) {
  zk_shape a = c->in[X1]->shape, b = c->in[X2]->shape;
  a.ndim -= 2;
  b.ndim -= 2;
  return zk_broadcast("cdist", &a, &b, batch);
}

static zk_status cdist_infer(zk_call *c, zk_spec *out) {
  zk_shape batch;
  const zk_shape *a = &c->in[X1]->shape, *b = &c->in[X2]->shape;
  ZK_TRY(zk_want_real("cdist", "x1", c->in[X1]));
  ZK_TRY(zk_want_same("cdist", "x2", c->in[X2], "x1", c->in[X1]));
  if (!(c->attr[P].f >= 0))
    return zk_fail(ZK_ERR_ARG, "cdist: p is %g, it must be 0 or more", c->attr[P].f);
  if (a->ndim < 2 || b->ndim < 2)
    return zk_fail(ZK_ERR_ARG, "cdist: x1 has %d dimensions and x2 %d, both need at least 2",
                   a->ndim, b->ndim);
  if (a->dim[a->ndim - 1] != b->dim[b->ndim - 1])
    return zk_fail(ZK_ERR_ARG, "cdist: x1 has %lld columns, x2 has %lld",
                   (long long)a->dim[a->ndim - 1], (long long)b->dim[b->ndim - 1]);
  ZK_TRY(batch_of(c, &batch));
  *out = (zk_spec){.dtype = c->in[X1]->dtype, .shape = batch};
  out->shape.dim[out->shape.ndim++] = a->dim[a->ndim - 2];
  out->shape.dim[out->shape.ndim++] = b->dim[b->ndim - 2];
  return ZK_OK;
}

/* The matrices of t, dense, one for each place of the batch; exchanged: with columns as rows. */
static zk_status matrices_of(zk_tensor *t, const zk_shape *batch, bool exchanged, zk_tensor **out) {
  zk_shape shape = *batch;
  int64_t stride[ZK_MAX_DIM];
  int first = t->shape.ndim - 2, lead = batch->ndim - first;
  for (int d = 0; d < batch->ndim; d++)
    stride[d] = d < lead || t->shape.dim[d - lead] == 1 ? 0 : t->stride[d - lead];
  for (int k = 0; k < 2; k++) {
    int from = first + (exchanged ? 1 - k : k);
    stride[shape.ndim] = t->stride[from];
    shape.dim[shape.ndim++] = t->shape.dim[from];
  }
  zk_tensor *view;
  ZK_TRY(zk_tensor_as_strided(t, &shape, stride, t->offset, &view));
  zk_status status = zk_tensor_contiguous(view, out);
  zk_tensor_release(view);
  return status;
}

/* y_j = the distance of row a and column j of b, [m, n]: so many columns side by side. */
#define WIDTH 64
#define COLUMNS(T, w, take, finish)                                                                \
  do {                                                                                             \
    T sum[WIDTH];                                                                                  \
    for (int64_t j = 0; j < (w); j++)                                                              \
      sum[j] = 0;                                                                                  \
    for (int64_t k = 0; k < m; k++) {                                                              \
      const T v = a[k], *row = b + k * n;                                                          \
      ZK_IVDEP                                                                                     \
      for (int64_t j = 0; j < (w); j++) {                                                          \
        T d = v - row[j], s = sum[j];                                                              \
        d = d < 0 ? -d : d;                                                                        \
        sum[j] = take;                                                                             \
      }                                                                                            \
    }                                                                                              \
    for (int64_t j = 0; j < (w); j++) {                                                            \
      T s = sum[j];                                                                                \
      y[j] = finish;                                                                               \
    }                                                                                              \
  } while (0)
#define DISTANCES(NAME, T, take, finish)                                                           \
  ZK_TARGETED(NAME, (const T *a, const T *b, T *y, int64_t m, int64_t n, T p), (a, b, y, m, n, p), \
              {                                                                                    \
                (void)p;                                                                           \
                int64_t from = 0;                                                                  \
                for (; from + WIDTH <= n; from += WIDTH, b += WIDTH, y += WIDTH)                   \
                  COLUMNS(T, WIDTH, take, finish);                                                 \
                if (from < n)                                                                      \
                  COLUMNS(T, n - from, take, finish);                                              \
              })
#define DISTANCES_OF(T, t)                                                                         \
  DISTANCES(others_##t, T, s + (d != 0 ? (T)1 : (T)0), s)                                          \
  DISTANCES(sizes_##t, T, s + d, s)                                                                \
  DISTANCES(squares_##t, T, s + d * d, (T)sqrt((double)s))                                         \
  DISTANCES(greatest_##t, T, ((d > s) | (d != d)) ? d : s, s)                                      \
  DISTANCES(powers_##t, T, s + zk_pow(d, p), zk_pow(s, 1 / p))                                     \
  static void distances_##t(const T *a, const T *b, T *y, int64_t m, int64_t n, double p) {        \
    (p == 0     ? others_##t                                                                       \
     : p == 1   ? sizes_##t                                                                        \
     : p == 2   ? squares_##t                                                                      \
     : isinf(p) ? greatest_##t                                                                     \
                : powers_##t)(a, b, y, m, n, (T)p);                                                \
  }
DISTANCES_OF(float, f32)
DISTANCES_OF(double, f64)

typedef struct rows {
  zk_dtype dtype;
  const void *a, *b, *y, *dy;
  void *out;
  int64_t own, other, m; /* rows of a and of b, columns */
  bool second;           /* a is x2: y is [other, own] */
  double p;
} rows;

static void distance_rows(void *context, int64_t begin, int64_t end) {
  const rows *s = context;
  for (int64_t i = begin; i < end && !zk_interrupted(); i++) {
    int64_t b = i / s->own * s->other * s->m;
    if (s->dtype == ZK_FLOAT32)
      distances_f32((const float *)s->a + i * s->m, (const float *)s->b + b,
                    (float *)s->out + i * s->other, s->m, s->other, s->p);
    else
      distances_f64((const double *)s->a + i * s->m, (const double *)s->b + b,
                    (double *)s->out + i * s->other, s->m, s->other, s->p);
  }
}

static zk_status cdist_forward(zk_call *c) {
  zk_shape batch;
  const zk_shape *out = &c->out[0]->shape;
  zk_tensor *a = NULL, *b = NULL;
  ZK_TRY(batch_of(c, &batch));
  zk_status status = matrices_of(c->in[X1], &batch, false, &a);
  if (status == ZK_OK)
    status = matrices_of(c->in[X2], &batch, true, &b);
  if (status == ZK_OK && zk_numel(c->out[0]) > 0) {
    rows s = {.dtype = a->dtype,
              .a = zk_data(a),
              .b = zk_data(b),
              .out = zk_data(c->out[0]),
              .own = out->dim[out->ndim - 2],
              .other = out->dim[out->ndim - 1],
              .m = a->shape.dim[a->shape.ndim - 1],
              .p = c->attr[P].f};
    int64_t units = zk_numel(c->out[0]) / s.other;
    zk_parallel_for(units, 16384 / (s.other * (s.m + 1)) + 1, distance_rows, &s);
  }
  zk_tensor_release(a);
  zk_tensor_release(b);
  return status;
}

/* dx += the gradient of one distance y, whose own is dy, for a. */
#define PULL(NAME, T, F)                                                                           \
  ZK_TARGETED(NAME, (const T *a, const T *b, T *dx, int64_t m, T y, T dy, double p),               \
              (a, b, dx, m, y, dy, p), {                                                           \
                if (p == 2) {                                                                      \
                  const T part = dy / y;                                                           \
                  ZK_IVDEP                                                                         \
                  for (int64_t k = 0; k < m; k++)                                                  \
                    dx[k] += part * (a[k] - b[k]);                                                 \
                } else if (p == 1 || isinf(p)) {                                                   \
                  for (int64_t k = 0; k < m; k++) {                                                \
                    T d = a[k] - b[k];                                                             \
                    T sign = (T)((d > 0) - (d < 0));                                               \
                    dx[k] += p == 1 || fabs##F(d) == y ? sign * dy : 0;                            \
                  }                                                                                \
                } else {                                                                           \
                  for (int64_t k = 0; k < m; k++) {                                                \
                    T d = a[k] - b[k];                                                             \
                    T part = d == 0 ? 0 : zk_pow(fabs##F(d) / y, (T)(p - 1));                      \
                    dx[k] += d < 0 ? -part * dy : part * dy;                                       \
                  }                                                                                \
                }                                                                                  \
              })
PULL(pull_f32, float, f)
PULL(pull_f64, double, )
#define PULL_ROW(T, t)                                                                             \
  do {                                                                                             \
    T *dx = (T *)s->out + i * s->m;                                                                \
    const T *a = (const T *)s->a + i * s->m, *b = (const T *)s->b + place * s->other * s->m;       \
    memset(dx, 0, sizeof *dx *(size_t)s->m);                                                       \
    for (int64_t j = 0; j < s->other; j++) {                                                       \
      int64_t at = s->second ? (place * s->other + j) * s->own + row                               \
                             : (place * s->own + row) * s->other + j;                              \
      T y = ((const T *)s->y)[at], dy = ((const T *)s->dy)[at];                                    \
      if (y != 0 && s->p != 0)                                                                     \
        pull_##t(a, b + j * s->m, dx, s->m, y, dy, s->p);                                          \
    }                                                                                              \
  } while (0)
static void pull_rows(void *context, int64_t begin, int64_t end) {
  const rows *s = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t place = i / s->own, row = i % s->own;
    if (s->dtype == ZK_FLOAT32)
      PULL_ROW(float, f32);
    else
      PULL_ROW(double, f64);
  }
}

static zk_status cdist_backward(const zk_call *c, zk_grads *g) {
  enum { A, B, Y, DY, N };
  zk_shape batch;
  zk_tensor *t[N] = {NULL};
  ZK_TRY(batch_of(c, &batch));
  zk_status status = matrices_of(c->in[X1], &batch, false, &t[A]);
  if (status == ZK_OK)
    status = matrices_of(c->in[X2], &batch, false, &t[B]);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->out[0], &t[Y]);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &t[DY]);
  for (int i = X1; i <= X2 && status == ZK_OK; i++) {
    zk_tensor *dx;
    const zk_tensor *own = t[i], *other = t[1 - i];
    if (!g->needed[i])
      continue;
    status = zk_tensor_new(own->dtype, &own->shape, &dx);
    if (status != ZK_OK)
      break;
    int last = own->shape.ndim - 1;
    rows s = {.dtype = own->dtype,
              .a = zk_data(own),
              .b = zk_data(other),
              .y = zk_data(t[Y]),
              .dy = zk_data(t[DY]),
              .out = zk_data(dx),
              .own = own->shape.dim[last - 1],
              .other = other->shape.dim[last - 1],
              .m = own->shape.dim[last],
              .second = i == X2,
              .p = c->attr[P].f};
    int64_t units = s.m > 0 ? zk_numel(own) / s.m : 0;
    zk_parallel_for(units, 16384 / ((s.other + 1) * (s.m + 1)) + 1, pull_rows, &s);
    status = zk_grads_reduce(g, c, i, dx);
    zk_tensor_release(dx);
  }
  zk_tensor_release_all(t, N);
  return status;
}

static zk_tensor *with_dim(zk_gradient *g, zk_tensor *t, int dim) {
  zk_build_set(&g->build, "dim", dim);
  return ZK_DO(unsqueeze, t);
}
static zk_tensor *sum_over(zk_gradient *g, zk_tensor *t, int from_end, bool keepdim) {
  return zk_build_reduce(&g->build, &zk_op_sum, t, &ZK_SHAPE(t->shape.ndim - from_end), keepdim);
}

/* p = 2: with w = dy / y, 0 where y is: dx1 = x1 (the sums of w's rows) - w x2, dx2 likewise. */
static void euclidean_gradient(zk_gradient *g, zk_tensor *x1, zk_tensor *x2, zk_tensor *y,
                               zk_tensor *dy) {
  zk_tensor *same = ZK_DO(eq, y, ZK_NUMBER(0));
  zk_tensor *w = ZK_DROP(same, ZK_DO(div, dy, ZK_DO(where, same, ZK_NUMBER(1), y)));
  if (zk_gradient_needed(g, X1))
    zk_gradient_give(g, X1,
                     ZK_DO(sub, ZK_DO(mul, x1, sum_over(g, w, 1, true)), ZK_DO(matmul, w, x2)));
  w = zk_build_transpose(&g->build, w);
  if (zk_gradient_needed(g, X2))
    zk_gradient_give(g, X2,
                     ZK_DO(sub, ZK_DO(mul, x2, sum_over(g, w, 1, true)), ZK_DO(matmul, w, x1)));
}
/* The gradients of all distances for all columns, which are summed over one of the two rows. */
static void cdist_gradient(zk_gradient *g) {
  zk_tensor *x1 = zk_gradient_in(g, X1), *x2 = zk_gradient_in(g, X2);
  zk_tensor *y = zk_gradient_out(g, 0), *dy = zk_gradient_dy(g, 0);
  double p = g->call->attr[P].f;
  if (p == 2) {
    euclidean_gradient(g, x1, x2, y, dy);
    return;
  }
  if (p == 0) {
    for (int i = X1; i <= X2; i++)
      if (zk_gradient_needed(g, i))
        zk_gradient_give(g, i, zk_gradient_zeros(g, i));
    return;
  }
  zk_tensor *d = ZK_DO(sub, with_dim(g, x1, -2), with_dim(g, x2, -3));
  zk_tensor *part = ZK_DO(mul, ZK_DO(sign, d), with_dim(g, dy, -1)), *size = ZK_DO(abs, d);
  y = with_dim(g, y, -1);
  if (isinf(p)) {
    part = ZK_KEEP(ZK_DO(eq, size, y), part);
  } else if (p != 1) {
    zk_tensor *none = ZK_DO(eq, size, ZK_NUMBER(0));
    y = ZK_DO(where, none, ZK_NUMBER(1), y);
    size = ZK_DO(where, none, ZK_NUMBER(1), size);
    zk_tensor *power = ZK_DO(pow, ZK_DO(div, size, y), zk_gradient_plain(g, p - 1));
    part = ZK_DROP(none, ZK_DO(mul, part, power));
  }
  if (zk_gradient_needed(g, X1))
    zk_gradient_give(g, X1, sum_over(g, part, 2, false));
  if (zk_gradient_needed(g, X2))
    zk_gradient_give(g, X2, ZK_DO(neg, sum_over(g, part, 3, false)));
}

static double cdist_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *a = &c->in[X1]->shape;
  double p = c->attr[P].f, each = p == 2 || p == 1 || p == 0 || isinf(p) ? 2 : 32;
  return each * (double)a->dim[a->ndim - 1] * (double)zk_shape_numel(&spec->shape);
}

/* y_ij = (sum over k of |x1_ik - x2_jk|^p)^(1/p) */
const zk_op zk_op_cdist = {
    .name = "cdist",
    .doc = "cdist(x1, x2, p=2, compute_mode='use_mm_for_euclid_dist_if_necessary'): the distance "
           "with the norm p of each row of x1 [*, P, M] from each row of x2 [*, R, M]: [*, P, R]. "
           "p = 0 counts what differs, math.huge takes the greatest. Distances are always computed "
           "from differences. Errors: tensors that are not both float32 or float64; fewer than 2 "
           "dimensions; other numbers of columns; p below 0.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(X1) | ZK_SAVE_IN(X2) | ZK_SAVE_OUT(0),
    .infer = cdist_infer,
    .work = cdist_work,
    .forward = cdist_forward,
    .backward = cdist_backward,
    .gradient = cdist_gradient};
