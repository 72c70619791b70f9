/*
 * adaptive_pool.c: adaptive_avg_pool1d, 2d, adaptive_max_pool1d, 2d: pooling to an output of a
 * given size. Window i of n over a size s is [floor(i s / n), ceil((i + 1) s / n)).
 */
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/nn/window.h"
#include "op/want.h"

enum { OUTPUT_SIZE, RETURN_INDICES };

static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"output_size", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                  {"return_indices", ZK_P_BOOL, true, 0, 0, NULL}};

typedef struct problem {
  bool max;
  zk_planes in;
  int64_t size[2]; /* of an output plane */
} problem;

static zk_status problem_of(const zk_call *c, problem *p) {
  const char *op = c->op->name;
  bool one = c->op == &zk_op_adaptive_avg_pool1d || c->op == &zk_op_adaptive_max_pool1d;
  memset(p, 0, sizeof *p);
  p->max = c->op == &zk_op_adaptive_max_pool1d || c->op == &zk_op_adaptive_max_pool2d;
  ZK_TRY(zk_planes_of(op, c->in[0], one ? 1 : 2, &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  if (p->in.c == 0 || p->in.size[ZK_H] == 0 || p->in.size[ZK_W] == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty", op,
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  if (!c->attr[OUTPUT_SIZE].given)
    return zk_fail(ZK_ERR_ARG, "%s: output_size is missing", op);
  ZK_TRY(zk_window_read(op, "output_size", &c->attr[OUTPUT_SIZE], p->in.dims, 0, p->size));
  if (one)
    p->size[ZK_H] = 1;
  return ZK_OK;
}

static zk_status infer(zk_call *c, zk_spec *out) {
  problem p;
  ZK_TRY(problem_of(c, &p));
  zk_planes planes = p.in;
  planes.size[ZK_H] = p.size[ZK_H], planes.size[ZK_W] = p.size[ZK_W];
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_planes_shape(&planes)};
  if (!p.max)
    return ZK_OK;
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  if (!c->attr[RETURN_INDICES].i)
    c->n_out = 1;
  return ZK_OK;
}

/* What window `at` covers of a dimension. */
static zk_reach span_of(const problem *p, int d, int64_t at) {
  int64_t in = p->in.size[d], out = p->size[d];
  return (zk_reach){at * in / out, ((at + 1) * in + out - 1) / out, 1};
}

typedef struct pass {
  const problem *p;
  zk_dtype dtype;
  const void *x, *dy;
  void *y, *dx;
  int64_t *index; /* or NULL */
} pass;

/* Planes [begin, end). */
static void pool_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const problem *p = a->p;
  int64_t wide = p->in.size[ZK_W], places = p->size[ZK_H] * p->size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * p->in.size[ZK_H] * wide;
      for (int64_t o = 0; o < places && !zk_interrupted(); o++) {
        zk_reach rows = span_of(p, ZK_H, o / p->size[ZK_W]);
        zk_reach columns = span_of(p, ZK_W, o % p->size[ZK_W]);
        real *y = (real *)a->y + i * places + o;
        if (p->max) {
          int64_t at;
          ZK_GREATEST(real, x, wide, rows, columns, at);
          *y = x[at];
          if (a->index)
            a->index[i * places + o] = at;
          continue;
        }
        double sum = 0;
        for (int64_t h = rows.first; h < rows.end; h++)
          for (int64_t w = columns.first; w < columns.end; w++)
            sum += (double)x[h * wide + w];
        int64_t count = (rows.end - rows.first) * (columns.end - columns.first);
        *y = (real)(sum / (double)count);
      }
    }
  });
}

/* Adds to dx of planes [begin, end). */
static void spread_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const problem *p = a->p;
  int64_t wide = p->in.size[ZK_W], places = p->size[ZK_H] * p->size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      int64_t start = i * p->in.size[ZK_H] * wide;
      real *dx = (real *)a->dx + start;
      for (int64_t o = 0; o < places && !zk_interrupted(); o++) {
        zk_reach rows = span_of(p, ZK_H, o / p->size[ZK_W]);
        zk_reach columns = span_of(p, ZK_W, o % p->size[ZK_W]);
        real dy = ((const real *)a->dy)[i * places + o];
        if (p->max) {
          const real *x = (const real *)a->x + start;
          int64_t at;
          ZK_GREATEST(real, x, wide, rows, columns, at);
          dx[at] += dy;
          continue;
        }
        dy /= (real)((rows.end - rows.first) * (columns.end - columns.first));
        for (int64_t h = rows.first; h < rows.end; h++)
          for (int64_t w = columns.first; w < columns.end; w++)
            dx[h * wide + w] += dy;
      }
    }
  });
}

/* y = the mean or the greatest of a window; dx = dy / count for all of it, or dy for that one. */
static zk_status forward(zk_call *c) {
  problem p;
  zk_tensor *x = NULL;
  ZK_TRY(problem_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .y = zk_data(c->out[0])};
  a.index = c->n_out > 1 ? zk_data(c->out[1]) : NULL;
  zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_planes, &a);
  zk_tensor_release(x);
  return ZK_OK;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_tensor *x = NULL, *dy = NULL, *dx;
  bool add;
  if (!g->out[0])
    return zk_grads_zero(g, c, 0);
  ZK_TRY(problem_of(c, &p));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && p.max)
    status = zk_tensor_contiguous(c->in[0], &x);
  if (status == ZK_OK)
    status = zk_grads_buffer(g, c, 0, &add, &dx);
  if (status == ZK_OK) {
    if (!add)
      zk_tensor_fill_f(dx, 0);
    pass a = {.p = &p, .dtype = dy->dtype, .dy = zk_data(dy), .dx = zk_data(dx)};
    a.x = x ? zk_data(x) : NULL;
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), spread_planes, &a);
  }
  zk_tensor_release(x);
  zk_tensor_release(dy);
  return status;
}

/* ONNX has a global pool, and windows of one size. */
static void to_onnx(zk_export *x, const zk_call *c) {
  problem p;
  if (problem_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  int first = 2 - p.in.dims;
  zk_window w = {.dilation = {1, 1}};
  bool global = true;
  if (c->n_out > 1)
    zk_export_refuse(x, "with indices it cannot be exported");
  for (int d = first; d < 2; d++)
    global = global && p.size[d] == 1;
  for (int d = first; d < 2 && !global; d++) {
    if (p.size[d] == 0 || p.in.size[d] % p.size[d] != 0 ||
        zk_export_in_varies(x, 0, c->in[0]->shape.ndim - 2 + d))
      zk_export_refuse(x, "output_size must divide the input's size, which must not vary");
    else
      w.kernel[d] = w.stride[d] = p.in.size[d] / p.size[d];
  }
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0)), *y;
  if (global) {
    y = zk_export_add(x, p.max ? "GlobalMaxPool" : "GlobalAveragePool", in);
  } else {
    y = zk_export_add(x, p.max ? "MaxPool" : "AveragePool", in);
    zk_window_export(x, &p.in, &w, false, NULL);
  }
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

static void global_from_onnx(zk_import *x, const zk_op *one, const zk_op *two) {
  const zk_shape size = ZK_SHAPE(1);
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim != 3 && in->shape.ndim != 4)
    zk_import_refuse(x, "its input has %d dimensions, 3 or 4 are supported", in->shape.ndim);
  zk_import_set_list(x, "output_size", &size);
  zk_import_out(x, 0, zk_import_make(x, in->shape.ndim == 3 ? one : two, in));
}
static void average_from_onnx(zk_import *x) {
  global_from_onnx(x, &zk_op_adaptive_avg_pool1d, &zk_op_adaptive_avg_pool2d);
}
static void max_from_onnx(zk_import *x) {
  global_from_onnx(x, &zk_op_adaptive_max_pool1d, &zk_op_adaptive_max_pool2d);
}

typedef struct sample_case {
  zk_shape x, size;
  bool indices;
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
  if (k->size.ndim)
    zk_sample_ints(s, OUTPUT_SIZE, k->size);
  if (k->indices)
    s->attr[RETURN_INDICES].i = true;
  s->error = k->error;
  return true;
}

static bool avg2d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .size = {2, {2, 3}}},
      {.x = {3, {2, 5, 7}}, .size = {2, {3, 2}}},
      {.x = {4, {2, 2, 3, 2}}, .size = {1, {1}}},
      {.x = {4, {1, 2, 2, 3}}, .size = {2, {4, 5}}},
      {.x = {4, {0, 2, 4, 4}}, .size = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "output_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .size = {1, {-1}}, .error = "output_size is -1"},
      {.x = {4, {1, 1, 0, 4}}, .size = {1, {2}}, .error = "nothing but its batch may be empty"},
      {.x = {2, {4, 4}}, .size = {1, {2}}, .error = "[N, channels, height, width]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_adaptive_avg_pool2d = {
    .name = "adaptive_avg_pool2d",
    .doc = "adaptive_avg_pool2d(input, output_size): the means of windows that cut input "
           "[N, C, H, W] or [C, H, W] into an output of that size, a number or {height, width}. "
           "Errors: an input without elements.",
    .params = params,
    .n_params = 2,
    .n_out = 1,
    .not_method = true,
    .onnx = {.to = to_onnx, .from = ZK_ONNX_FROM({"GlobalAveragePool", average_from_onnx})},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = avg2d_sample};

static bool avg1d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .size = {1, {3}}},
      {.x = {2, {2, 7}}, .size = {1, {3}}},
      {.x = {3, {2, 2, 3}}, .size = {1, {1}}},
      {.x = {3, {1, 1, 4}}, .size = {2, {2, 2}}, .error = "output_size has 2 entries"},
      {.x = {1, {4}}, .size = {1, {2}}, .error = "[N, channels, length]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_adaptive_avg_pool1d = {
    .name = "adaptive_avg_pool1d",
    .doc = "adaptive_avg_pool1d(input, output_size): the means of windows that cut input "
           "[N, C, L] or [C, L] into an output of that length. Errors: an input without elements.",
    .params = params,
    .n_params = 2,
    .n_out = 1,
    .not_method = true,
    .onnx = {.to = to_onnx},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = avg1d_sample};

static bool max2d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .size = {2, {2, 3}}},
      {.x = {3, {2, 5, 7}}, .size = {2, {3, 2}}, .indices = true},
      {.x = {4, {2, 2, 3, 2}}, .size = {1, {1}}},
      {.x = {4, {1, 2, 2, 3}}, .size = {2, {4, 5}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "output_size is missing"},
      {.x = {2, {4, 4}}, .size = {1, {2}}, .error = "[N, channels, height, width]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_adaptive_max_pool2d = {
    .name = "adaptive_max_pool2d",
    .doc = "adaptive_max_pool2d(input, output_size, return_indices=false): the greatest elements "
           "of windows that cut input [N, C, H, W] or [C, H, W] into an output of that size, a "
           "number or {height, width}; with return_indices also their places in the plane. "
           "Errors: an input without elements.",
    ZK_PARAMS(params),
    .n_out = 2,
    .not_method = true,
    .saves = ZK_SAVE_IN(0),
    .onnx = {.to = to_onnx, .from = ZK_ONNX_FROM({"GlobalMaxPool", max_from_onnx})},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = max2d_sample};

static bool max1d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .size = {1, {3}}},
      {.x = {2, {2, 7}}, .size = {1, {3}}, .indices = true},
      {.x = {3, {2, 2, 3}}, .size = {1, {1}}},
      {.x = {3, {1, 1, 4}}, .size = {1, {-2}}, .error = "output_size is -2"},
      {.x = {1, {4}}, .size = {1, {2}}, .error = "[N, channels, length]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_adaptive_max_pool1d = {
    .name = "adaptive_max_pool1d",
    .doc = "adaptive_max_pool1d(input, output_size, return_indices=false): the greatest elements "
           "of windows that cut input [N, C, L] or [C, L] into an output of that length; with "
           "return_indices also their places. Errors: an input without elements.",
    ZK_PARAMS(params),
    .n_out = 2,
    .not_method = true,
    .saves = ZK_SAVE_IN(0),
    .onnx = {.to = to_onnx},
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = max1d_sample};
