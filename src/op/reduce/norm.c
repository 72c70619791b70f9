/*
 * norm.c: norm. Sums are accumulated in double.
 */
#include <math.h>
#include "op/pointwise/binary.h"
#include "op/reduce/reducer.h"
#include "op/want.h"

enum { P, DIM, KEEPDIM, DTYPE };

static const zk_param norm_params[] = {
    ZK_TENSOR("input"),
    {.name = "p", .kind = ZK_P_FLOAT, .optional = true, .f = 2, .choices = "fro"},
    ZK_INTS_OPT("dim"),
    ZK_FLAG("keepdim", false),
    ZK_DTYPE_OPT("dtype")};

/* The sum of what each |x| gives to the power p, and for p = inf the greatest and least |x|. A nan
 * stays. */
#define GREATER(a, b) zk_choose_f64((b > a) | (b != b), b, a)
#define LESS(a, b) zk_choose_f64((b < a) | (b != b), b, a)
#define NORM_REDUCERS(T, t)                                                                        \
  ZK_REDUCER(sizes_##t, T, double, 0, fabs((double)v), a + b)                                      \
  ZK_REDUCER(others_##t, T, double, 0, v != 0, a + b)                                              \
  ZK_REDUCER(greatest_##t, T, double, 0, fabs((double)v), GREATER(a, b))                           \
  ZK_REDUCER(least_##t, T, double, INFINITY, fabs((double)v), LESS(a, b))
NORM_REDUCERS(float, f32)
NORM_REDUCERS(double, f64)
ZK_REDUCER(squares_f64, double, double, 0, v *v, a + b)

/* Squares of four floats are added as floats (sum.c says why). Where that overflows, meets a nan,
 * or is so small that squares may have vanished, all are squared as doubles. */
ZK_LINE_BY_FOUR(quick, float, double, 0, (double)v *(double)v,
                (double)((v0 * v0 + v1 * v1) + (v2 * v2 + v3 * v3)), a + b)
ZK_COLUMNS_LOOP(quick, float, double)
ZK_LINE(singly, float, double, 0, (double)v *(double)v, a + b)

ZK_REDUCER_CHECKED(quick_squares, quick, singly, squares_f64, (sum > 1e-25) & (sum < INFINITY))

#define POWERS(T, t)                                                                               \
  static void powers_line_##t(const zk_reducer *self, const void *data, int64_t step, int64_t n,   \
                              int64_t at, void *acc) {                                             \
    (void)at;                                                                                      \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < n; i++)                                                                \
      *(double *)acc += pow(fabs((double)x[i * step]), self->parameter);                           \
  }                                                                                                \
  static void powers_columns_##t(const zk_reducer *self, const void *data, int64_t space,          \
                                 int64_t step, int64_t rows, int64_t n, int64_t at, void *acc) {   \
    const T *x = data;                                                                             \
    for (int64_t i = 0; i < rows; i++, x += step)                                                  \
      for (int64_t j = 0; j < n; j++)                                                              \
        powers_line_##t(self, x + j * space, 0, 1, at, (double *)acc + j);                         \
  }
POWERS(float, f32)
POWERS(double, f64)

static zk_reducer reducer_of(zk_dtype dtype, double p) {
  int t = zk_real_index(dtype);
  if (p == 2)
    return t ? squares_f64 : quick_squares;
  if (p == 1)
    return t ? sizes_f64 : sizes_f32;
  if (p == 0)
    return t ? others_f64 : others_f32;
  if (isinf(p))
    return p > 0 ? t ? greatest_f64 : greatest_f32 : t ? least_f64 : least_f32;
  zk_reducer powers = squares_f64; /* starts and joins alike */
  powers.line = t ? powers_line_f64 : powers_line_f32;
  powers.columns = t ? powers_columns_f64 : powers_columns_f32;
  powers.parameter = p;
  return powers;
}

typedef struct norm {
  zk_tensor *y;
  double p;
} norm;

static void write_norms(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const norm *s = context;
  double p = s->p;
  for (int64_t j = 0; j < n; j++) {
    double v = ((const double *)acc)[j];
    bool plain = p == 0 || p == 1 || isinf(p);
    zk_element_set_f(s->y, at + j * stride, plain ? v : p == 2 ? sqrt(v) : pow(v, 1 / p));
  }
}

static zk_status norm_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_dtype d = c->in[0]->dtype;
  double p = c->attr[P].f;
  out->dtype = c->attr[DTYPE].given ? (zk_dtype)c->attr[DTYPE].i : d;
  ZK_TRY(zk_want_real("norm", "input", c->in[0]));
  if (!zk_dtype_is_real(out->dtype) || (d == ZK_FLOAT64 && out->dtype == ZK_FLOAT32))
    return zk_fail(ZK_ERR_ARG, "norm: dtype is %s, which is narrower than input's %s",
                   zk_dtype_name(out->dtype), zk_dtype_name(d));
  ZK_TRY(zk_reduction_init("norm", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &out->shape));
  if (r.count == 0 && (p < 0 || isinf(p)))
    return zk_fail(ZK_ERR_ARG, "norm: input of shape %s has nothing to take the norm with p=%g of",
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}), p);
  return ZK_OK;
}

static zk_status norm_forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init("norm", c->in[0], &c->attr[DIM], false, &r, &shape));
  norm s = {.y = c->out[0], .p = c->attr[P].f};
  zk_reducer how = reducer_of(c->in[0]->dtype, s.p);
  return zk_reduce(&r, zk_data(c->in[0]), zk_dtype_size(c->in[0]->dtype), &how, write_norms, &s);
}

/* a is x, b the norm y; p in the context. */
#define NORM_BACKWARD(NAME, T)                                                                     \
  static void NAME(char *const *q, const int64_t *step, int64_t n, void *context) {                \
    double p = *(const double *)context;                                                           \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(q[1] + i * step[1]), y = *(const T *)(q[2] + i * step[2]);                \
      T dy = *(const T *)(q[3] + i * step[3]), sign = (T)((x > 0) - (x < 0));                      \
      double d;                                                                                    \
      if (isinf(p)) /* dy is divided by the number of equals already */                            \
        d = fabs(x) == y || (x != x && y != y) ? sign * dy : 0;                                    \
      else if (p == 1)                                                                             \
        d = sign * dy;                                                                             \
      else if (p < 1)                                                                              \
        d = (x == 0 ? 0 : sign * pow(fabs(x), p - 1)) * dy * pow(y, 1 - p);                        \
      else                                                                                         \
        d = y == 0 ? 0 : sign * pow(fabs(x), p - 1) * (dy / pow(y, p - 1));                        \
      *(T *)(q[0] + i * step[0]) = (T)d;                                                           \
    }                                                                                              \
  }
NORM_BACKWARD(norm_back_f32, float)
NORM_BACKWARD(norm_back_f64, double)
/* For p = 2, as PyTorch computes it: x (dy / y). */
ZK_BACKWARD_2(length_back, b == 0 ? 0 : a * (dy / b))

/*
 * y = (sum |x|^p)^(1/p); for p = 0 the number of x that are not 0, for p = inf the greatest, for
 * p = -inf the least |x|. dx = dy sign(x) (|x| / y)^(p-1), 0 where y = 0; for +-inf, dy sign(x)
 * shared among the |x| that are y; for p = 0, 0.
 */
static zk_status norm_backward(const zk_call *c, zk_grads *g) {
  double p = c->attr[P].f;
  zk_tensor *shared = NULL, *dy = g->out[0];
  if (p == 0)
    return zk_grads_zero(g, c, 0);
  if (isinf(p)) {
    ZK_TRY(
        zk_reduction_distribute(c, &c->attr[DIM], ZK_EQUAL_ABSOLUTE | ZK_EQUAL_NAN, dy, &shared));
    dy = shared;
  }
  bool square = p == 2;
  zk_status status = zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], dy,
                                           square ? length_back_f32 : norm_back_f32,
                                           square ? length_back_f64 : norm_back_f64, &p);
  zk_tensor_release(shared);
  return status;
}
/* The same by ops. */
static zk_tensor *norm_dx(zk_gradient *g, double p) {
  const zk_attr *dims = &g->call->attr[DIM];
  zk_tensor *x = zk_gradient_cast_in(g, 0), *y = zk_gradient_out(g, 0);
  if (p == 0)
    return zk_gradient_zeros(g, 0);
  if (isinf(p))
    return ZK_DO(mul, ZK_DO(sign, x), zk_reduction_share(g, dims, ZK_DO(abs, x), y, true));
  zk_tensor *dy = zk_reduction_restore(g, dims, zk_gradient_dy(g, 0));
  if (p == 1)
    return ZK_DO(mul, dy, ZK_DO(sign, x));
  /* Where y or x is 0, 1 stands for it: 0 times the inf of a power would be a nan. */
  zk_tensor *one = ZK_NUMBER(1), *zero = ZK_NUMBER(0);
  y = zk_reduction_restore(g, dims, y);
  zk_tensor *none = ZK_DO(eq, y, zero);
  y = ZK_DO(where, none, one, y);
  if (p == 2)
    return ZK_DO(mul, x, ZK_DROP(none, ZK_DO(div, dy, y)));
  zk_tensor *size = ZK_DO(where, ZK_DO(eq, x, zero), one, ZK_DO(abs, x));
  zk_tensor *part = ZK_DO(mul, ZK_DO(sign, x), ZK_DO(pow, size, zk_gradient_plain(g, p - 1)));
  zk_tensor *scale = ZK_DO(mul, dy, ZK_DO(pow, y, zk_gradient_plain(g, 1 - p)));
  return ZK_DO(mul, part, ZK_DROP(none, scale));
}
static void norm_gradient(zk_gradient *g) {
  zk_gradient_give(g, 0, norm_dx(g, g->call->attr[P].f));
}
const zk_op zk_op_norm = {
    .name = "norm",
    .doc = "norm(input, p=2, dim=nil, keepdim=false, dtype=nil): (sum |x|^p)^(1/p) over a dim, a "
           "list of dims, or everything. p is any number (inf: the greatest |x|, -inf: the least, "
           "0: how many are not 0) or 'fro', which is 2. Errors: an integer input; p < 0 or inf of "
           "nothing; a dim out of range or given twice.",
    ZK_PARAMS(norm_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = norm_infer,
    .forward = norm_forward,
    .backward = norm_backward,
    .gradient = norm_gradient};
