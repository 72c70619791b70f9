/*
 * avg_pool.c: avg_pool1d and avg_pool2d.
 */
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/nn/geometry.h"
#include "op/want.h"

enum { KERNEL, STRIDE, PADDING, CEIL_MODE, COUNT_INCLUDE_PAD, DIVISOR_OVERRIDE };

static const zk_param params[] = {ZK_TENSOR("input"),
                                  ZK_INTS_OPT("kernel_size"),
                                  ZK_INTS_OPT("stride"),
                                  ZK_INTS_OPT("padding"),
                                  ZK_FLAG("ceil_mode", false),
                                  ZK_FLAG("count_include_pad", true),
                                  ZK_INT_OPT("divisor_override")};

zk_status zk_avg_pool_geometry_of(const zk_call *c, zk_pool_geometry *p) {
  const char *op = c->op->name;
  int dims = c->op == &zk_op_avg_pool1d ? 1 : 2;
  const zk_attr *divisor = &c->attr[DIVISOR_OVERRIDE];
  memset(p, 0, sizeof *p);
  zk_window *w = &p->window;
  ZK_TRY(zk_planes_of(op, c->in[0], dims, &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  ZK_TRY(zk_window_pool(op, &c->attr[KERNEL], &c->attr[STRIDE], dims, w));
  ZK_TRY(zk_window_read(op, "padding", &c->attr[PADDING], dims, 0, w->padding));
  w->dilation[ZK_H] = w->dilation[ZK_W] = 1;
  p->count_include_pad = c->attr[COUNT_INCLUDE_PAD].i;
  if (dims == 2 && divisor->given && divisor->i == 0)
    return zk_fail(ZK_ERR_ARG, "%s: divisor_override is 0", op);
  p->divisor = dims == 2 && divisor->given ? divisor->i : 0;
  return zk_window_places(op, &p->in, w, c->attr[CEIL_MODE].i, p->size);
}

static double work(const zk_call *c, const zk_spec *spec) {
  return zk_window_work(&spec->shape, &c->attr[KERNEL], c->op == &zk_op_avg_pool1d ? 1 : 2);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_pool_geometry p;
  ZK_TRY(zk_avg_pool_geometry_of(c, &p));
  zk_planes planes = p.in;
  planes.size[ZK_H] = p.size[ZK_H], planes.size[ZK_W] = p.size[ZK_W];
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_planes_shape(&planes)};
  return ZK_OK;
}

/* The elements [begin, end) of a dimension that window `at` covers; how many with the margins. */
typedef struct span {
  int64_t begin, end, padded;
} span;

static span span_of(const zk_pool_geometry *p, int d, int64_t at) {
  const zk_window *w = &p->window;
  int64_t size = p->in.size[d], begin = at * w->stride[d] - w->padding[d];
  int64_t end = begin + w->kernel[d], last = size + w->padding[d];
  end = end > last ? last : end; /* of ceil_mode's last window, what lies past the margin */
  return (span){begin < 0 ? 0 : begin, end > size ? size : end, end - begin};
}

static int64_t divisor_of(const zk_pool_geometry *p, const span *rows, const span *columns) {
  if (p->divisor != 0)
    return p->divisor;
  return p->count_include_pad ? rows->padded * columns->padded
                              : (rows->end - rows->begin) * (columns->end - columns->begin);
}

typedef struct pass {
  const zk_pool_geometry *p;
  zk_dtype dtype;
  const void *in; /* x or dy */
  void *out;      /* y or dx */
} pass;

/* Planes [begin, end) of y. */
static void pool_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  int64_t wide = p->in.size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->in + i * p->in.size[ZK_H] * wide;
      real *y = (real *)a->out + i * p->size[ZK_H] * p->size[ZK_W];
      for (int64_t h = 0; h < p->size[ZK_H]; h++) {
        span rows = span_of(p, ZK_H, h);
        for (int64_t w = 0; w < p->size[ZK_W] && !zk_interrupted(); w++) {
          span columns = span_of(p, ZK_W, w);
          double sum = 0;
          for (int64_t r = rows.begin; r < rows.end; r++)
            for (int64_t k = columns.begin; k < columns.end; k++)
              sum += (double)x[r * wide + k];
          *y++ = (real)(sum / (double)divisor_of(p, &rows, &columns));
        }
      }
    }
  });
}

/* Adds to planes [begin, end) of dx. */
static void spread_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  int64_t wide = p->in.size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *dy = (const real *)a->in + i * p->size[ZK_H] * p->size[ZK_W];
      real *dx = (real *)a->out + i * p->in.size[ZK_H] * wide;
      for (int64_t h = 0; h < p->size[ZK_H]; h++) {
        span rows = span_of(p, ZK_H, h);
        for (int64_t w = 0; w < p->size[ZK_W] && !zk_interrupted(); w++) {
          span columns = span_of(p, ZK_W, w);
          real share = *dy++ / (real)divisor_of(p, &rows, &columns);
          for (int64_t r = rows.begin; r < rows.end; r++)
            for (int64_t k = columns.begin; k < columns.end; k++)
              dx[r * wide + k] += share;
        }
      }
    }
  });
}

/* y = the sum of a window / its divisor; dx = dy / divisor for every window over it. */
static zk_status forward(zk_call *c) {
  zk_pool_geometry p;
  zk_tensor *x = NULL;
  ZK_TRY(zk_avg_pool_geometry_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {&p, x->dtype, zk_data(x), zk_data(c->out[0])};
  zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_planes, &a);
  zk_tensor_release(x);
  return ZK_OK;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_pool_geometry p;
  zk_tensor *dy = NULL, *dx;
  bool add;
  ZK_TRY(zk_avg_pool_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK)
    status = zk_grads_buffer(g, c, 0, &add, &dx);
  if (status == ZK_OK) {
    if (!add)
      zk_tensor_fill_f(dx, 0);
    pass a = {&p, dx->dtype, zk_data(dy), zk_data(dx)};
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), spread_planes, &a);
  }
  zk_tensor_release(dy);
  return status;
}

const zk_op zk_op_avg_pool2d = {
    .name = "avg_pool2d",
    .doc = "avg_pool2d(input, kernel_size, stride=kernel_size, padding=0, ceil_mode=false, "
           "count_include_pad=true, divisor_override=nil): the mean of each window of input "
           "[N, C, H, W] or [C, H, W], its zeros in the margin counted or not; divisor_override "
           "divides the sum instead of the count. Numbers or {height, width}. ceil_mode: also "
           "windows that reach over the end. Errors: no place for a window; padding of more than "
           "half of it.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward};

const zk_op zk_op_avg_pool1d = {
    .name = "avg_pool1d",
    .doc = "avg_pool1d(input, kernel_size, stride=kernel_size, padding=0, ceil_mode=false, "
           "count_include_pad=true): the mean of each window of input [N, C, L] or [C, L], its "
           "zeros in the margin counted or not. ceil_mode: also windows that reach over the end. "
           "Errors: no place for a window; padding of more than half of it.",
    .params = params,
    .n_params = sizeof params / sizeof params[0] - 1, /* no divisor_override */
    .n_out = 1,
    .not_method = true,
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward};
