/*
 * var.c: var std.
 *
 * Two passes in double: the mean, then the squares of the distances from it.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/pointwise/binary.h"
#include "op/reduce/reduction.h"
#include "op/want.h"

enum { DIM, UNBIASED, KEEPDIM, CORRECTION };

/* PyTorch's var(dim, unbiased, keepdim) and var(dim, correction, keepdim) in one. */
static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"), ZK_FLAG("unbiased", true),
                                  ZK_FLAG("keepdim", false), ZK_FLOAT_OR("correction", 1)};

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

/* The number of elements less the correction, by which the sum of squares is divided. */
static double degrees_of_freedom(const zk_call *c, const zk_reduction *r) {
  double correction = c->attr[UNBIASED].i ? c->attr[CORRECTION].f : 0;
  return (double)r->count - correction;
}

static zk_status forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &shape));
  moments m = {.r = &r, .x = c->in[0], .y = c->out[0], .root = c->op == &zk_op_std};
  m.divisor = fmax(degrees_of_freedom(c, &r), 0);
  zk_parallel_for(r.outputs, zk_reduction_grain(&r), moments_outputs, &m);
  return ZK_OK;
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
    moments m = {.r = &r, .x = c->in[0], .mean = mean};
    zk_parallel_for(r.outputs, zk_reduction_grain(&r), moments_outputs, &m);
    double degrees = degrees_of_freedom(c, &r), scale = 2 / degrees;
    if (r.n_kept == 0 && degrees <= 0) /* everything: nan or inf, as the value */
      scale = INFINITY;
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
    .backward = backward};
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
    .backward = backward};
