/*
 * var.c: var and std over dimensions.
 *
 * Two passes in double: the mean, then the squares of the distances from it.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/pointwise/binary.h"
#include "onnx/export.h"
#include "op/want.h"

enum { DIM, UNBIASED, KEEPDIM, CORRECTION };

/* PyTorch's var(dim, unbiased, keepdim) and var(dim, correction, keepdim) in one. */
static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"dim", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"unbiased", ZK_P_BOOL, true, 1, 0, NULL},
                                  {"keepdim", ZK_P_BOOL, true, 0, 0, NULL},
                                  {"correction", ZK_P_FLOAT, true, 0, 1, NULL}};

typedef struct moments {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *mean, *y; /* y: NULL when only the mean is wanted */
  double divisor;
  bool root;
  double center, sum; /* of the run: the sum of (x - center)^power */
  int power;
} moments;

static void moments_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  moments *m = context;
  ZK_REAL(m->x->dtype, {
    const real *x = (const real *)zk_data(m->x) + offset;
    double sum = 0, center = m->center;
    if (m->power == 1)
      for (int64_t i = 0; i < n; i++)
        sum += (double)x[i * stride];
    else
      for (int64_t i = 0; i < n; i++) {
        double d = (double)x[i * stride] - center;
        sum += d * d;
      }
    m->sum += sum;
  });
}

static void moments_outputs(void *context, int64_t begin, int64_t end) {
  moments m = *(const moments *)context;
  for (int64_t o = begin; o < end; o++) {
    int64_t start = zk_reduction_start(m.r, o);
    m.sum = m.center = 0;
    m.power = 1;
    zk_reduction_walk(m.r, start, 0, m.r->count, moments_run, &m);
    m.center = m.sum / (double)m.r->count;
    if (m.mean)
      zk_element_set_f(m.mean, o, m.center);
    if (!m.y)
      continue;
    m.sum = 0;
    m.power = 2;
    zk_reduction_walk(m.r, start, 0, m.r->count, moments_run, &m);
    double variance = m.sum / m.divisor;
    zk_element_set_f(m.y, o, m.root ? sqrt(variance) : variance);
  }
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

/* Elements less the correction: what the squares are divided by. */
static double freedom(const zk_call *c, const zk_reduction *r) {
  double correction = c->attr[UNBIASED].i ? c->attr[CORRECTION].f : 0;
  return (double)r->count - correction;
}

static zk_status forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape));
  moments m = {.r = &r, .x = c->in[0], .y = c->out[0], .root = c->op == &zk_op_std};
  m.divisor = fmax(freedom(c, &r), 0);
  zk_parallel_for(r.outputs, zk_reduction_grain(&r), moments_outputs, &m);
  return ZK_OK;
}

/* a is x, b the mean, dy already times the constant factors. */
ZK_BACKWARD_2(spread, dy *(a - b))

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
    moments m = {.r = &r, .x = c->in[0], .mean = mean};
    zk_parallel_for(r.outputs, zk_reduction_grain(&r), moments_outputs, &m);
    double degrees = freedom(c, &r), scale = 2 / degrees;
    if (r.n_kept == 0 && degrees <= 0) /* everything: nan or inf, as the value */
      scale = INFINITY;
    ZK_REAL(factor->dtype, {
      real *f = zk_data(factor);
      const real *y = c->op == &zk_op_std ? zk_data(c->out[0]) : NULL;
      for (int64_t o = 0; o < r.outputs; o++)
        f[o] = (real)((y ? y[o] == 0 ? 0 : f[o] / (2 * y[o]) : f[o]) * scale);
    });
    status = zk_reduction_backward(c, g, &c->attr[DIM], mean, factor, spread_f32, spread_f64, NULL);
  }
  zk_tensor_release(mean);
  zk_tensor_release(factor);
  return status;
}

static bool sample(int i, zk_sample *s) {
  if (i == 5) /* of one element: 0, not nan */
    s->attr[UNBIASED].i = 0;
  if (i < 10)
    return zk_sample_reduction(i, s, KEEPDIM);
  if (i == 10) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 5);
    s->error = "input is int64";
  } else if (i == 11) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    s->attr[UNBIASED].i = 0;
  } else if (i == 12) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, DIM, ZK_SHAPE(0));
    s->attr[CORRECTION].f = 0.5;
  } else if (i == 13) {
    zk_sample_normal(s, ZK_SHAPE(2, 0));
    zk_sample_ints(s, DIM, ZK_SHAPE(1));
  }
  return i < 14;
}

/* How many elements are one variance's. */
static void count_of(const zk_call *c, int64_t *v) {
  zk_reduction r = {0};
  zk_shape shape;
  (void)!zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape);
  v[0] = r.count;
}
/* The mean of (x - mean)^2, times n / (n - correction). */
static const char *variance(zk_export *x, const zk_call *c) {
  zk_reduction r = {0};
  zk_shape shape;
  const char *in = zk_export_as_is(x, 0);
  const char *mean = zk_export_reduce(x, "ReduceMean", in, &c->attr[DIM], true, 18);
  const char *distance = zk_export_add(x, "Sub", in, mean);
  const char *square = zk_export_add(x, "Mul", distance, distance);
  const char *value =
      zk_export_reduce(x, "ReduceMean", square, &c->attr[DIM], c->attr[KEEPDIM].i, 18);
  /* the dims fitted in infer */
  (void)!zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape);
  double count = (double)r.count, degrees = freedom(c, &r);
  if (count != degrees && zk_export_hangs(x, 1, count_of)) {
    const char *n = zk_export_scalar(x, zk_export_sizes(x, 1, count_of));
    n = zk_export_cast(x, n, zk_onnx_of_dtype(c->out[0]->dtype));
    const char *less =
        zk_export_add(x, "Sub", n, zk_export_number(x, c->out[0]->dtype, count - degrees));
    return zk_export_add(x, "Mul", value, zk_export_add(x, "Div", n, less));
  }
  if (degrees <= 0)
    zk_export_refuse(x, "of so few elements it cannot be exported");
  if (count != degrees)
    value = zk_export_add(x, "Mul", value, zk_export_number(x, c->out[0]->dtype, count / degrees));
  return value;
}
static void var_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(x, 0, variance(x, c));
}
static void std_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(x, 0, zk_export_add(x, "Sqrt", variance(x, c)));
}
/* y = sum (x - mean)^2 / max(n - correction, 0) */
const zk_op zk_op_var = {
    .name = "var",
    .doc = "var(input, dim=nil, unbiased=true, keepdim=false, correction=1): the variance over a "
           "dim, a list of dims, or everything: the squares of the distances from the mean, summed "
           "and divided by their number less correction (unbiased=false: 0). Errors: an integer "
           "input; a dim out of range or given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .onnx = {.to = var_to_onnx},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = sample};
/* y = sqrt(var x) */
const zk_op zk_op_std = {
    .name = "std",
    .doc = "std(input, dim=nil, unbiased=true, keepdim=false, correction=1): the standard "
           "deviation, the square root of var, with the same arguments. Errors: an integer input; "
           "a dim out of range or given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .onnx = {.to = std_to_onnx},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = sample};
