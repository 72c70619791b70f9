/*
 * logsumexp.c: logsumexp. Sums are accumulated in double.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/pointwise/binary.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"),
                                  ZK_FLAG("keepdim", false)};

typedef struct logsumexp {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *y;
  double max, sum; /* of the current output: the greatest x, and the sum of e^(x - max) */
} logsumexp;

static void max_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  logsumexp *s = context;
  ZK_REAL(s->x->dtype, {
    const real *x = (const real *)zk_data(s->x) + offset;
    for (int64_t i = 0; i < n; i++)
      if (!(x[i * stride] <= s->max)) /* nan stays: nothing compares with it */
        s->max = isnan(s->max) ? s->max : (double)x[i * stride];
  });
}

static void exp_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  logsumexp *s = context;
  ZK_REAL(s->x->dtype, {
    const real *x = (const real *)zk_data(s->x) + offset;
    for (int64_t i = 0; i < n; i++)
      s->sum += exp((double)x[i * stride] - s->max);
  });
}

static void logsumexp_outputs(void *context, int64_t begin, int64_t end) {
  logsumexp s = *(const logsumexp *)context;
  for (int64_t o = begin; o < end; o++) {
    int64_t start = zk_reduction_start(s.r, o);
    s.max = -INFINITY;
    s.sum = 0;
    zk_reduction_walk(s.r, start, 0, s.r->count, max_run, &s);
    if (isinf(s.max)) /* inf - inf would be nan */
      s.max = 0;
    zk_reduction_walk(s.r, start, 0, s.r->count, exp_run, &s);
    zk_element_set_f(s.y, o, log(s.sum) + s.max);
  }
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
  if (status == ZK_OK) {
    logsumexp s = {.r = &r, .x = x, .y = c->out[0]};
    zk_parallel_for(r.outputs, zk_reduction_grain(&r), logsumexp_outputs, &s);
  }
  zk_tensor_release(x);
  return status;
}
ZK_BACKWARD_2_OF(logsumexp_back_f32, float, dy *expf(a - b))
ZK_BACKWARD_2_OF(logsumexp_back_f64, double, dy *exp(a - b))
static zk_status logsumexp_backward(const zk_call *c, zk_grads *g) {
  return zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], g->out[0], logsumexp_back_f32,
                               logsumexp_back_f64, NULL);
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
    .backward = logsumexp_backward};
