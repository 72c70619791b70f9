/*
 * norm.c: norm. Sums are accumulated in double.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/reduce/reduction.h"
#include "op/want.h"

enum { P, DIM, KEEPDIM, DTYPE };

static const zk_param norm_params[] = {
    ZK_TENSOR("input"),
    {.name = "p", .kind = ZK_P_FLOAT, .optional = true, .f = 2, .choices = "fro"},
    ZK_INTS_OPT("dim"),
    ZK_FLAG("keepdim", false),
    ZK_DTYPE_OPT("dtype")};

typedef struct norm {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *y;
  double p;
  double value; /* of the current output: the sum of |x|^p, the greatest or the least |x| */
} norm;

static void norm_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  norm *s = context;
  double v = s->value, p = s->p;
  ZK_REAL(s->x->dtype, {
    const real *x = (const real *)zk_data(s->x) + offset;
    if (p == 2)
      for (int64_t i = 0; i < n; i++)
        v += (double)x[i * stride] * (double)x[i * stride];
    else if (p == 1)
      for (int64_t i = 0; i < n; i++)
        v += fabs((double)x[i * stride]);
    else if (p == 0)
      for (int64_t i = 0; i < n; i++)
        v += x[i * stride] != 0;
    else if (isinf(p)) /* nan stays */
      for (int64_t i = 0; i < n; i++) {
        double a = fabs((double)x[i * stride]);
        v = isnan(v) || isnan(a) ? NAN : p > 0 ? fmax(v, a) : fmin(v, a);
      }
    else
      for (int64_t i = 0; i < n; i++)
        v += pow(fabs((double)x[i * stride]), p);
  });
  s->value = v;
}

static void norm_outputs(void *context, int64_t begin, int64_t end) {
  norm s = *(const norm *)context;
  for (int64_t o = begin; o < end; o++) {
    s.value = isinf(s.p) && s.p < 0 ? INFINITY : 0;
    zk_reduction_walk(s.r, zk_reduction_start(s.r, o), 0, s.r->count, norm_run, &s);
    bool plain = s.p == 0 || s.p == 1 || isinf(s.p);
    zk_element_set_f(s.y, o, plain ? s.value : s.p == 2.0 ? sqrt(s.value) : pow(s.value, 1 / s.p));
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
  norm s = {.r = &r, .x = c->in[0], .y = c->out[0], .p = c->attr[P].f};
  zk_parallel_for(r.outputs, zk_reduction_grain(&r), norm_outputs, &s);
  return ZK_OK;
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
      else if (p == 2)                                                                             \
        d = y == 0 ? 0 : dy * (x / y);                                                             \
      else if (p < 1)                                                                              \
        d = (x == 0 ? 0 : sign * pow(fabs(x), p - 1)) * dy * pow(y, 1 - p);                        \
      else                                                                                         \
        d = y == 0 ? 0 : sign * pow(fabs(x), p - 1) * (dy / pow(y, p - 1));                        \
      *(T *)(q[0] + i * step[0]) = (T)d;                                                           \
    }                                                                                              \
  }
NORM_BACKWARD(norm_back_f32, float)
NORM_BACKWARD(norm_back_f64, double)

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
  zk_status status =
      zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], dy, norm_back_f32, norm_back_f64, &p);
  zk_tensor_release(shared);
  return status;
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
    .backward = norm_backward};
