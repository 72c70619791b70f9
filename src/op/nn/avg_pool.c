/*
 * avg_pool.c: avg_pool1d, 2d and 3d: y = the sum of a window / its divisor; dx = the sum of
 * dy / divisor over all windows that cover the element.
 */
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/adjoint.h"
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
  int dims = c->op->spatial;
  const zk_attr *divisor = &c->attr[DIVISOR_OVERRIDE];
  memset(p, 0, sizeof *p);
  zk_window *w = &p->window;
  ZK_TRY(zk_planes_of(c->op, c->in[0], &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  ZK_TRY(zk_pool_window_read(op, &c->attr[KERNEL], &c->attr[STRIDE], dims, w));
  ZK_TRY(zk_window_read(op, "padding", &c->attr[PADDING], dims, 0, w->padding));
  w->dilation[ZK_D] = w->dilation[ZK_H] = w->dilation[ZK_W] = 1;
  p->count_include_pad = c->attr[COUNT_INCLUDE_PAD].i;
  if (dims > 1 && divisor->given && divisor->i == 0)
    return zk_fail(ZK_ERR_ARG, "%s: divisor_override is 0", op);
  p->divisor = dims > 1 && divisor->given ? divisor->i : 0;
  return zk_pool_output_size(op, &p->in, w, c->attr[CEIL_MODE].i, p->size);
}

static double work(const zk_call *c, const zk_spec *spec) {
  return zk_pool_work(&spec->shape, &c->attr[KERNEL], c->op->spatial);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_pool_geometry p;
  ZK_TRY(zk_avg_pool_geometry_of(c, &p));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_pool_shape(&p)};
  return ZK_OK;
}

/* The elements that a window covers in a dimension, and their number with padding. */
typedef struct span {
  int64_t first, end, padded;
} span;

static span span_of(const zk_pool_geometry *p, int d, int64_t at) {
  const zk_window *w = &p->window;
  int64_t size = p->in.size[d], begin = at * w->stride[d] - w->padding[d];
  int64_t end = begin + w->kernel[d], last = size + w->padding[d];
  end = end > last ? last : end; /* in ceil_mode, the last window ends with the padding */
  return (span){begin < 0 ? 0 : begin, end > size ? size : end, end - begin};
}

/* How many elements of a span count for the divisor. */
static int64_t count_of(const zk_pool_geometry *p, const span *s) {
  return p->count_include_pad ? s->padded : s->end - s->first;
}

/* All windows of a row of outputs; count_dh: the count of the spans of depth and height. */
#define EACH_WINDOW(statement)                                                                     \
  for (int64_t w = 0; w < p->size[ZK_W] && !zk_interrupted(); w++) {                               \
    span columns = span_of(p, ZK_W, w);                                                            \
    const int64_t count = p->divisor != 0 ? p->divisor : count_dh * count_of(p, &columns);         \
    statement;                                                                                     \
  }

/* A row of outputs of 2 x 2 windows, from two neighbouring rows of the input; added in the order of
 * the loops below. */
#define MEAN_2X2(real, above, below, width, divisor, y)                                            \
  for (int64_t w_ = 0; w_ < (width); w_++) {                                                       \
    double sum_ = 0.0 + (double)(above)[2 * w_];                                                   \
    sum_ += (double)(above)[2 * w_ + 1];                                                           \
    sum_ += (double)(below)[2 * w_];                                                               \
    sum_ += (double)(below)[2 * w_ + 1];                                                           \
    (y)[w_] = (real)(sum_ / (divisor));                                                            \
  }

typedef struct pass {
  const zk_pool_geometry *p;
  zk_dtype dtype;
  const void *in; /* x or dy */
  void *out;      /* y or dx */
} pass;

/* Channels [begin, end) of y. */
static void pool_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t wide = p->in.size[ZK_W];
  const int64_t plane = wide * p->in.size[ZK_H];
  const int64_t outputs = p->size[ZK_D] * p->size[ZK_H] * p->size[ZK_W];
  const bool two_by_two = zk_pool_is_2x2(p);
  const double divisor = p->divisor != 0 ? (double)p->divisor : 4;
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->in + i * zk_planes_size(&p->in);
      real *y = (real *)a->out + i * outputs;
      if (two_by_two) {
        for (int64_t h = 0; h < p->size[ZK_H]; h++, x += 2 * wide, y += p->size[ZK_W])
          MEAN_2X2(real, x, x + wide, p->size[ZK_W], divisor, y);
        continue;
      }
      for (int64_t d = 0; d < p->size[ZK_D]; d++) {
        span depth = span_of(p, ZK_D, d);
        for (int64_t h = 0; h < p->size[ZK_H]; h++) {
          span rows = span_of(p, ZK_H, h);
          const int64_t count_dh = count_of(p, &depth) * count_of(p, &rows);
          if (depth.first == 0 && depth.end == 1) { /* one plane */
            EACH_WINDOW({
              double sum = 0;
              ZK_EACH_IN_PLANE(0, rows, columns, wide, sum += (double)x[at]);
              *y++ = (real)(sum / (double)count);
            });
          } else {
            EACH_WINDOW({
              double sum = 0;
              ZK_EACH_COVERED(depth, rows, columns, wide, plane, sum += (double)x[at]);
              *y++ = (real)(sum / (double)count);
            });
          }
        }
      }
    }
  });
}

/* Adds to channels [begin, end) of dx. */
static void backward_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t wide = p->in.size[ZK_W];
  const int64_t plane = wide * p->in.size[ZK_H];
  const int64_t outputs = p->size[ZK_D] * p->size[ZK_H] * p->size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *dy = (const real *)a->in + i * outputs;
      real *dx = (real *)a->out + i * zk_planes_size(&p->in);
      for (int64_t d = 0; d < p->size[ZK_D]; d++) {
        span depth = span_of(p, ZK_D, d);
        for (int64_t h = 0; h < p->size[ZK_H]; h++) {
          span rows = span_of(p, ZK_H, h);
          const int64_t count_dh = count_of(p, &depth) * count_of(p, &rows);
          for (int64_t z = depth.first; z < depth.end; z++)
            EACH_WINDOW({
              real share = dy[w] / (real)count;
              ZK_EACH_IN_PLANE(z * plane, rows, columns, wide, dx[at] += share);
            });
          dy += p->size[ZK_W];
        }
      }
    }
  });
}

static zk_status forward(zk_call *c) {
  zk_pool_geometry p;
  zk_tensor *x = NULL;
  ZK_TRY(zk_avg_pool_geometry_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {&p, x->dtype, zk_data(x), zk_data(c->out[0])};
  zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_channels, &a);
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
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), backward_channels, &a);
  }
  zk_tensor_release(dy);
  return status;
}

/* The pool over so many dimensions; of them its doc says what input and its sizes are. more: the
 * signature of an op that takes divisor_override. */
#define AVG_POOL(dims, parameters, more, input_doc, sizes_doc)                                     \
  const zk_op zk_op_avg_pool##dims##d = {                                                          \
      .name = "avg_pool" #dims "d",                                                                \
      .doc = "avg_pool" #dims                                                                      \
             "d(input, kernel_size, stride=kernel_size, padding=0, ceil_mode=false, "              \
             "count_include_pad=true" more "): the mean of each window of input " input_doc        \
             ". Zeros of the margin count, or not (count_include_pad=false). " sizes_doc           \
             "ceil_mode: also windows that reach over the end. Errors: no place for a window; "    \
             "padding of more than half of it.",                                                   \
      .params = params,                                                                            \
      .n_params = parameters,                                                                      \
      .n_out = 1,                                                                                  \
      .spatial = dims,                                                                             \
      .not_method = true,                                                                          \
      .infer = infer,                                                                              \
      .work = work,                                                                                \
      .forward = forward,                                                                          \
      .backward = backward,                                                                        \
      .gradient = zk_gradient_linear}

enum { ALL_PARAMS = sizeof params / sizeof params[0] };

AVG_POOL(1, ALL_PARAMS - 1, "", "[N, C, L] or [C, L]", ""); /* no divisor_override */
AVG_POOL(2, ALL_PARAMS, ", divisor_override=nil", "[N, C, H, W] or [C, H, W]",
         "divisor_override divides the sum instead of the count. Numbers or {height, width}. ");
AVG_POOL(3, ALL_PARAMS, ", divisor_override=nil", "[N, C, D, H, W] or [C, D, H, W]",
         "divisor_override divides the sum instead of the count. Numbers or {depth, height, "
         "width}. ");
