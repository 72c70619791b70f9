/*
 * avg_pool.c: avg_pool1d and avg_pool2d.
 */
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/nn/window.h"
#include "op/want.h"

enum { KERNEL, STRIDE, PADDING, CEIL_MODE, COUNT_INCLUDE_PAD, DIVISOR_OVERRIDE };

static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"kernel_size", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                  {"stride", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"padding", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"ceil_mode", ZK_P_BOOL, true, 0, 0, NULL},
                                  {"count_include_pad", ZK_P_BOOL, true, 1, 0, NULL},
                                  {"divisor_override", ZK_P_INT_OPT, true, 0, 0, NULL}};

typedef struct problem {
  zk_planes in;
  zk_window window;
  int64_t size[2]; /* of an output plane */
  bool count_include_pad;
  int64_t divisor; /* 0: what the window covers */
} problem;

static zk_status problem_of(const zk_call *c, problem *p) {
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
  problem p;
  ZK_TRY(problem_of(c, &p));
  zk_planes planes = p.in;
  planes.size[ZK_H] = p.size[ZK_H], planes.size[ZK_W] = p.size[ZK_W];
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_planes_shape(&planes)};
  return ZK_OK;
}

/* The elements [begin, end) of a dimension that window `at` covers; how many with the margins. */
typedef struct span {
  int64_t begin, end, padded;
} span;

static span span_of(const problem *p, int d, int64_t at) {
  const zk_window *w = &p->window;
  int64_t size = p->in.size[d], begin = at * w->stride[d] - w->padding[d];
  int64_t end = begin + w->kernel[d], last = size + w->padding[d];
  end = end > last ? last : end; /* of ceil_mode's last window, what lies past the margin */
  return (span){begin < 0 ? 0 : begin, end > size ? size : end, end - begin};
}

static int64_t divisor_of(const problem *p, const span *rows, const span *columns) {
  if (p->divisor != 0)
    return p->divisor;
  return p->count_include_pad ? rows->padded * columns->padded
                              : (rows->end - rows->begin) * (columns->end - columns->begin);
}

typedef struct pass {
  const problem *p;
  zk_dtype dtype;
  const void *in; /* x or dy */
  void *out;      /* y or dx */
} pass;

/* Planes [begin, end) of y. */
static void pool_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const problem *p = a->p;
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
  const problem *p = a->p;
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
  problem p;
  zk_tensor *x = NULL;
  ZK_TRY(problem_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {&p, x->dtype, zk_data(x), zk_data(c->out[0])};
  zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_planes, &a);
  zk_tensor_release(x);
  return ZK_OK;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_tensor *dy = NULL, *dx;
  bool add;
  ZK_TRY(problem_of(c, &p));
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

/* divisor_override: the mean over the whole window, times its size / divisor. */
static void to_onnx(zk_export *x, const zk_call *c) {
  problem p;
  if (problem_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  bool ceil_mode = c->attr[CEIL_MODE].i, padded = p.count_include_pad || p.divisor != 0;
  if (ceil_mode && x->opset < 10)
    zk_export_refuse(x, "with ceil_mode it needs opset 10");
  if (ceil_mode && padded)
    zk_export_refuse(x, "with ceil_mode, count_include_pad must be false");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "AveragePool", in);
  zk_window_export(x, &p.in, &p.window, false, NULL);
  zk_export_int(x, "count_include_pad", padded);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", ceil_mode);
  if (p.divisor != 0) {
    double size = (double)(p.window.kernel[ZK_H] * p.window.kernel[ZK_W]);
    const char *factor = zk_export_number(x, c->in[0]->dtype, size / (double)p.divisor);
    y = zk_export_add(x, "Mul", y, factor);
  }
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

/* How many elements lie under the window at each place along dimension `at`, those of the margins
 * counted or not; `trailing` dimensions of size 1 follow. */
static zk_tensor *counts(zk_import *x, const zk_window_node *n, const int64_t places[3],
                         const int64_t behind[3], bool counted, int at, int trailing) {
  zk_shape shape = {.ndim = trailing + 1};
  for (int d = 0; d <= trailing; d++)
    shape.dim[d] = d == 0 ? places[at] : 1;
  zk_tensor *t = zk_import_new(x, zk_import_in(x, 0)->dtype, &shape);
  zk_import_spend(x, (double)places[at] * (double)n->kernel[at]);
  for (int64_t i = 0; i < places[at]; i++) {
    int64_t count = 0, end = n->size[at] + (counted ? behind[at] : 0);
    for (int64_t k = 0; k < n->kernel[at]; k++) {
      int64_t place = i * n->stride[at] - n->before[at] + k * n->dilation[at];
      count += place < end && (counted || place >= 0);
    }
    zk_element_set_f(t, i, (double)count);
  }
  return t;
}

/* The means of planes [.., h, w] whose margins or dilations the op does not take: the sums are a
 * convolution of each plane with ones. */
static zk_tensor *mean_planes(zk_import *x, const zk_window_node *n, const int64_t places[3],
                              const int64_t behind[3], bool counted, zk_tensor *t) {
  zk_shape out = t->shape, in = {.ndim = n->flat + 2}, ones = in;
  int64_t many = zk_import_times(x, t->shape.dim[0], t->shape.dim[1]);
  for (int d = 0; d < in.ndim; d++) {
    int at = d - n->flat;
    in.dim[d] = d == 0 ? many : d == 1 ? 1 : t->shape.dim[d];
    ones.dim[d] = d < 2 ? 1 : n->kernel[at];
    out.dim[d] = d < 2 ? out.dim[d] : places[at];
  }
  t = zk_window_import_pad(x, n, zk_import_reshape(x, t, &in), 0, false);
  zk_tensor *weight = zk_import_fill(x, t->dtype, 1, &ones);
  zk_window_import_set(x, n, "stride", n->stride);
  zk_window_import_set(x, n, "dilation", n->dilation);
  const zk_op *op = n->flat == 1 ? &zk_op_conv1d : &zk_op_conv2d;
  t = zk_import_reshape(x, zk_import_make(x, op, t, weight, NULL), &out);
  for (int at = 2 - n->flat; at < 2; at++)
    t = zk_import_make(x, &zk_op_div, t, counts(x, n, places, behind, counted, at, 1 - at));
  return t;
}

/* A mean over a volume is one along depth of means over planes. */
static void from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y = in;
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0);
  bool counted = zk_import_int(x, "count_include_pad", 0);
  int64_t places[3], behind[3];
  zk_window_node n;
  zk_window_import(x, &in->shape, NULL, &n);
  bool fits = zk_window_import_fits(&n) && n.dilation[ZK_H] == 1 && n.dilation[ZK_W] == 1;
  memcpy(behind, n.behind, sizeof behind);
  for (int at = 0; at < 3; at++)
    places[at] = zk_window_import_places(x, &n, at, ceil_mode);
  const int64_t *s = in->shape.dim;
  if (n.dims == 3)
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], zk_import_times(x, s[1], s[2]), s[3], s[4]));
  if (fits) {
    zk_window_import_set(x, &n, "kernel_size", n.kernel);
    zk_window_import_set(x, &n, "stride", n.stride);
    zk_window_import_set(x, &n, "padding", n.before);
    zk_import_set(x, "ceil_mode", ceil_mode);
    zk_import_set(x, "count_include_pad", counted);
    y = zk_import_make(x, n.flat == 1 ? &zk_op_avg_pool1d : &zk_op_avg_pool2d, y);
  } else {
    y = mean_planes(x, &n, places, behind, counted, y);
  }
  if (n.dims == 3) {
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], s[1], s[2], places[ZK_H], places[ZK_W]));
    y = zk_window_import_slices(x, &n, y, places[ZK_D], 0, false);
    zk_import_set_list(x, "dim", &ZK_SHAPE(3));
    y = zk_import_make(x, &zk_op_sum, y);
    y = zk_import_make(x, &zk_op_div, y, counts(x, &n, places, behind, counted, ZK_D, 2));
  }
  zk_import_out(x, 0, y);
}

typedef struct sample_case {
  zk_shape x, kernel, stride, padding;
  bool ceil_mode, leave_pad;
  int64_t divisor;
  const char *error;
} sample_case;

static bool fill_sample(int i, int n, const sample_case *cases, zk_sample *s) {
  if (i > n)
    return false;
  const sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) /* the first once more, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  const zk_shape *lists[] = {&k->kernel, &k->stride, &k->padding};
  for (int a = 0; a < 3; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, a, *lists[a]);
  s->attr[CEIL_MODE].i = k->ceil_mode;
  s->attr[COUNT_INCLUDE_PAD].i = !k->leave_pad;
  if (k->divisor) {
    s->attr[DIVISOR_OVERRIDE].given = true;
    s->attr[DIVISOR_OVERRIDE].i = k->divisor == 99 ? 0 : k->divisor;
  }
  s->error = k->error;
  return true;
}

static bool avg_pool2d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .kernel = {1, {2}}},
      {.x = {3, {2, 5, 5}}, .kernel = {2, {3, 2}}, .stride = {2, {2, 1}}, .padding = {2, {1, 0}}},
      {.x = {4, {2, 1, 7, 6}}, .kernel = {1, {3}}, .padding = {1, {1}}, .leave_pad = true},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .padding = {1, {1}}},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .leave_pad = true},
      {.x = {4, {1, 2, 5, 5}}, .kernel = {1, {2}}, .padding = {1, {1}}, .divisor = 3},
      {.x = {4, {0, 2, 4, 4}}, .kernel = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {2}}, .divisor = 99, .error = "divisor_override is 0"},
      {.x = {4, {1, 1, 4, 4}}, .error = "kernel_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {4, {1, 1, 4, 4}},
       .kernel = {1, {2}},
       .padding = {1, {2}},
       .error = "it must be at most half"},
      {.x = {2, {4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, height, width]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
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
    .onnx = {.to = to_onnx, .from = ZK_ONNX_FROM({"AveragePool", from_onnx})},
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward,
    .sample = avg_pool2d_sample};

static bool avg_pool1d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .kernel = {1, {2}}},
      {.x = {2, {2, 5}}, .kernel = {1, {3}}, .stride = {1, {1}}, .padding = {1, {1}}},
      {.x = {3, {2, 1, 8}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .leave_pad = true},
      {.x = {3, {1, 1, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {3, {1, 1, 4}}, .kernel = {2, {2, 2}}, .error = "kernel_size has 2 entries"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
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
    .onnx = {.to = to_onnx},
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward,
    .sample = avg_pool1d_sample};
