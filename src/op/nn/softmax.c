/*
 * softmax.c: softmax and log_softmax along one dimension.
 */
#include <tgmath.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/kernel.h"
#include "op/want.h"

enum { DIM, DTYPE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_DTYPE_OPT("dtype")};

/* A contiguous tensor seen as [outer, n, inner]; a softmax goes along a line of n elements. */
typedef struct lines {
  zk_dtype dtype;
  int64_t outer, n, inner;
  const void *x, *dy; /* forward: x; backward: the saved output as x, and dy */
  void *y;            /* forward: y; backward: dx */
  bool add;           /* backward: dx += instead of dx := */
} lines;

/* Has Ctrl-C stopped the work? Asked at every 65536th element of a line. */
static inline bool is_stopped(int64_t j) {
  return j % 65536 == 65535 && zk_interrupted();
}

static void lines_of(lines *l, const zk_tensor *t, int dim) {
  l->dtype = t->dtype;
  l->outer = l->inner = 1;
  l->n = t->shape.ndim ? t->shape.dim[dim] : 1;
  for (int d = 0; d < t->shape.ndim; d++)
    if (d < dim)
      l->outer *= t->shape.dim[d];
    else if (d > dim)
      l->inner *= t->shape.dim[d];
}

static zk_status softmax_infer(zk_call *c, zk_spec *out) {
  int dim;
  const zk_tensor *x = c->in[0];
  out->dtype = c->attr[DTYPE].given ? (zk_dtype)c->attr[DTYPE].i : x->dtype;
  out->shape = x->shape;
  if (c->attr[DTYPE].given && !zk_dtype_is_real(out->dtype))
    return zk_fail(ZK_ERR_ARG, "%s: dtype is %s, it must be float32 or float64", c->op->name,
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
    zk_parallel_for(l.outer * l.inner, 16384 / l.n + 1, fn, &l);
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
    zk_parallel_for(l.outer * l.inner, 16384 / l.n + 1, fn, &l);
  }
  if (status == ZK_OK && c->in[0]->dtype != c->out[0]->dtype) {
    status = zk_grads_give(g, c, 0, dx);
    zk_tensor_release(dx);
  }
  zk_tensor_release(dy);
  return status;
}

/* y_i = e^(x_i - max) / sum_j e^(x_j - max); dx = y (dy - sum dy y) */
static void softmax_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  ZK_REAL(l->dtype, {
    for (int64_t i = begin; i < end; i++) {
      int64_t at = i / l->inner * l->n * l->inner + i % l->inner;
      const real *x = (const real *)l->x + at;
      real *y = (real *)l->y + at;
      real top = x[0];
      real sum = 0;
      for (int64_t j = 1; j < l->n; j++)
        if (x[j * l->inner] > top)
          top = x[j * l->inner];
      for (int64_t j = 0; j < l->n && !is_stopped(j); j++)
        sum += y[j * l->inner] = exp(x[j * l->inner] - top);
      for (int64_t j = 0; j < l->n && !is_stopped(j); j++)
        y[j * l->inner] /= sum;
    }
  });
}
static void softmax_lines_backward(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  ZK_REAL(l->dtype, {
    for (int64_t i = begin; i < end; i++) {
      int64_t at = i / l->inner * l->n * l->inner + i % l->inner;
      const real *y = (const real *)l->x + at;
      const real *dy = (const real *)l->dy + at;
      real *dx = (real *)l->y + at;
      real dot = 0;
      for (int64_t j = 0; j < l->n; j++)
        dot += dy[j * l->inner] * y[j * l->inner];
      for (int64_t j = 0; j < l->n; j++) {
        real d = y[j * l->inner] * (dy[j * l->inner] - dot);
        dx[j * l->inner] = l->add ? dx[j * l->inner] + d : d;
      }
    }
  });
}
static zk_status softmax_forward(zk_call *c) {
  return run_lines(c, softmax_lines);
}
static zk_status softmax_backward(const zk_call *c, zk_grads *g) {
  return run_lines_backward(c, g, softmax_lines_backward);
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
    .backward = softmax_backward};

/* y_i = x_i - max - ln sum_j e^(x_j - max); dx = dy - e^y sum dy */
static void log_softmax_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  ZK_REAL(l->dtype, {
    for (int64_t i = begin; i < end; i++) {
      int64_t at = i / l->inner * l->n * l->inner + i % l->inner;
      const real *x = (const real *)l->x + at;
      real *y = (real *)l->y + at;
      real top = x[0];
      real sum = 0;
      for (int64_t j = 1; j < l->n; j++)
        if (x[j * l->inner] > top)
          top = x[j * l->inner];
      for (int64_t j = 0; j < l->n && !is_stopped(j); j++)
        sum += exp(x[j * l->inner] - top);
      real log_sum = log(sum);
      for (int64_t j = 0; j < l->n && !is_stopped(j); j++)
        y[j * l->inner] = x[j * l->inner] - top - log_sum;
    }
  });
}
static void log_softmax_lines_backward(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  ZK_REAL(l->dtype, {
    for (int64_t i = begin; i < end; i++) {
      int64_t at = i / l->inner * l->n * l->inner + i % l->inner;
      const real *y = (const real *)l->x + at;
      const real *dy = (const real *)l->dy + at;
      real *dx = (real *)l->y + at;
      real sum = 0;
      for (int64_t j = 0; j < l->n; j++)
        sum += dy[j * l->inner];
      for (int64_t j = 0; j < l->n && !is_stopped(j); j++) {
        real d = dy[j * l->inner] - exp(y[j * l->inner]) * sum;
        dx[j * l->inner] = l->add ? dx[j * l->inner] + d : d;
      }
    }
  });
}
static zk_status log_softmax_forward(zk_call *c) {
  return run_lines(c, log_softmax_lines);
}
static zk_status log_softmax_backward(const zk_call *c, zk_grads *g) {
  return run_lines_backward(c, g, log_softmax_lines_backward);
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
    .backward = log_softmax_backward};
