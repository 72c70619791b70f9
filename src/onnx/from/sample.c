/*
 * sample.c: GridSample, DeformConv: pictures read between their places, by an op that sessions
 * alone have.
 */
#include "onnx/from/converters.h"
#include "onnx/from/spatial.h"

#include <math.h>
#include <string.h>
#include "base/parallel.h"
#include "op/want.h"

/* ---- the op -----------------------------------------------------------------------------------
 *
 * y[n, c, p] = the picture x[n, c, ..] at the position points[n, p, ..], in places from 0 on
 */

enum { NEAREST, LINEAR, CUBIC };
enum { ZEROS, BORDER, REFLECTION };
enum { MODE, PADDING, CORNERS };
enum { MOST_TAPS = 4, MOST_DIMS = 3 };

static const zk_param sample_params[] = {
    ZK_TENSOR("input"), ZK_TENSOR("points"), ZK_CHOICE("mode", "nearest|linear|cubic"),
    ZK_CHOICE("padding", "zeros|border|reflection"), ZK_FLAG("align_corners", false)};

static zk_status sample_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape, *points = &c->in[1]->shape;
  int dims = in->ndim - 2;
  char text[2][ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real("sample", "input", c->in[0]));
  if (c->in[1]->dtype != c->in[0]->dtype)
    return zk_fail(ZK_ERR_ARG, "its positions are %s, and its input %s",
                   zk_dtype_name(c->in[1]->dtype), zk_dtype_name(c->in[0]->dtype));
  if (dims < 1 || dims > MOST_DIMS || points->ndim != 3 || points->dim[0] != in->dim[0] ||
      points->dim[2] != dims)
    return zk_fail(ZK_ERR_ARG, "positions of shape %s do not fit an input of shape %s",
                   zk_shape_text(points, text[0]), zk_shape_text(in, text[1]));
  for (int d = 0; d < dims; d++)
    if (in->dim[2 + d] < 1 || in->dim[2 + d] > INT32_MAX)
      return zk_fail(ZK_ERR_ARG, "an input of shape %s cannot be sampled",
                     zk_shape_text(in, text[1]));
  *out = (zk_spec){.dtype = c->in[0]->dtype,
                   .shape = ZK_SHAPE(in->dim[0], in->dim[1], points->dim[1])};
  return ZK_OK;
}

/* The places along a dimension that a position is between, -1 for what lies outside, and their
 * weights. */
typedef struct taps {
  int n;
  int64_t at[MOST_TAPS];
  double weight[MOST_TAPS];
} taps;

/* x mirrored at `low` and `high` until it is between them. */
static double reflect(double x, double low, double high) {
  double range = high - low, away = x < low ? low - x : x - high;
  if (x >= low && x <= high)
    return x;
  if (range <= 0)
    return low;
  double rest = fmod(away, range);
  bool even = fmod(floor(away / range), 2) == 0;
  return (x < low) == even ? low + rest : high - rest;
}

/* A whole place as one of the size, or -1. */
static int64_t place(double i, int64_t size, int64_t padding, bool corners) {
  if (padding == ZEROS)
    return i >= 0 && i < (double)size ? (int64_t)i : -1;
  if (padding == REFLECTION)
    i = corners ? reflect(i, 0, (double)size - 1) : reflect(i, -0.5, (double)size - 0.5);
  return i < 0 ? 0 : i > (double)(size - 1) ? size - 1 : (int64_t)i;
}

static void find_taps(double x, int64_t size, const zk_attr *attr, taps *t) {
  int64_t mode = attr[MODE].i, padding = attr[PADDING].i;
  bool corners = attr[CORNERS].i;
  double low = corners ? 0 : -0.5, high = (double)size - (corners ? 1 : 0.5);
  if (!(fabs(x) < 1e9)) /* far away, or nan */
    x = padding == ZEROS || x < 0 ? -1e9 : x > 0 ? 1e9 : 0;
  if (mode == NEAREST)
    x = nearbyint(x);
  if (padding == BORDER && (x < low || x > high))
    x = x < 0 ? 0 : (double)(size - 1);
  if (padding == REFLECTION)
    x = reflect(x, low, high);
  double first = floor(x), f = x - first;
  if (mode == NEAREST) {
    *t = (taps){.n = 1, .weight = {1}};
  } else if (mode == LINEAR) {
    *t = (taps){.n = 2, .weight = {1 - f, f}};
  } else {
    const double a = -0.75; /* Keys's convolution */
    first--;
    t->n = 4;
    for (int k = 0; k < 4; k++) {
      double d = fabs(f + 1 - k);
      t->weight[k] =
          d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
    }
  }
  for (int k = 0; k < t->n; k++)
    t->at[k] = place(first + k, size, padding, corners);
}

typedef struct problem {
  const zk_call *c;
  const zk_tensor *x, *points;
  int64_t channels, plane, n_points;
} problem;

/* The offsets in a plane and weights that a position means; gives how many. */
static int combine(const problem *p, const taps t[MOST_DIMS], int64_t *offset, double *weight) {
  const int64_t *size = p->x->shape.dim + 2;
  int n = 1, dims = p->x->shape.ndim - 2;
  offset[0] = 0;
  weight[0] = 1;
  for (int d = 0; d < dims; d++) {
    int64_t old_offset[MOST_TAPS * MOST_TAPS];
    double old_weight[MOST_TAPS * MOST_TAPS];
    int many = n;
    memcpy(old_offset, offset, sizeof *offset * (size_t)many);
    memcpy(old_weight, weight, sizeof *weight * (size_t)many);
    n = 0;
    for (int i = 0; i < many; i++)
      for (int k = 0; k < t[d].n; k++)
        if (t[d].at[k] >= 0) {
          offset[n] = old_offset[i] * size[d] + t[d].at[k];
          weight[n++] = old_weight[i] * t[d].weight[k];
        }
  }
  return n;
}

static void sample_points(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  int dims = p->x->shape.ndim - 2;
  int64_t offset[MOST_TAPS * MOST_TAPS * MOST_TAPS];
  double weight[MOST_TAPS * MOST_TAPS * MOST_TAPS];
  for (int64_t i = begin; i < end; i++) {
    int64_t image = i / p->n_points, point = i % p->n_points;
    taps t[MOST_DIMS];
    for (int d = 0; d < dims; d++)
      find_taps(zk_element_f(p->points, i * dims + d), p->x->shape.dim[2 + d], p->c->attr, &t[d]);
    int n = combine(p, t, offset, weight);
    ZK_REAL(p->x->dtype, {
      const real *x = (const real *)zk_data(p->x) + image * p->channels * p->plane;
      real *y = (real *)zk_data(p->c->out[0]) + image * p->channels * p->n_points + point;
      for (int64_t channel = 0; channel < p->channels; channel++) {
        double sum = 0;
        for (int k = 0; k < n; k++)
          sum += weight[k] * (double)x[channel * p->plane + offset[k]];
        y[channel * p->n_points] = (real)sum;
      }
    });
  }
}

static zk_status sample_forward(zk_call *c) {
  zk_tensor *x = NULL, *points = NULL;
  zk_status status = zk_tensor_contiguous(c->in[0], &x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->in[1], &points);
  if (status == ZK_OK) {
    problem p = {.c = c, .x = x, .points = points, .channels = x->shape.dim[1], .plane = 1};
    p.n_points = points->shape.dim[1];
    for (int d = 2; d < x->shape.ndim; d++)
      p.plane *= x->shape.dim[d];
    zk_parallel_for(x->shape.dim[0] * p.n_points, 256, sample_points, &p);
  }
  zk_tensor_release(x);
  zk_tensor_release(points);
  return status;
}

static double sample_work(const zk_call *c, const zk_spec *spec) {
  double taps_of_one = 1;
  for (int d = 2; d < c->in[0]->shape.ndim; d++)
    taps_of_one *= c->attr[MODE].i == NEAREST ? 1 : c->attr[MODE].i == LINEAR ? 2 : 4;
  return (double)zk_shape_numel(&spec[0].shape) * (taps_of_one + ZK_WORK_OF_ELEMENT);
}

static const zk_op sample = {.name = "sample",
                             ZK_PARAMS(sample_params),
                             .n_out = 1,
                             .infer = sample_infer,
                             .work = sample_work,
                             .forward = sample_forward};

/* ---- GridSample -------------------------------------------------------------------------------
 */

static int64_t choice(zk_import *x, const char *name, const char *fallback,
                      const char *const words[], int n) {
  const char *word = zk_import_string(x, name, fallback);
  for (int i = 0; i < n; i++)
    if (*word && strcmp(word, words[i]) == 0)
      return i % 3;
  zk_import_refuse(x, "%s is '%.50s', which is not supported", name, word);
  return 0;
}

/* The grid has for each place of the result where it is in the input, -1 to 1, the last dimension
 * first. */
static void grid_sample(zk_import *x) {
  static const char *const modes[] = {"nearest", "linear", "cubic", "", "bilinear", "bicubic"};
  static const char *const paddings[] = {"zeros", "border", "reflection"};
  zk_tensor *in = zk_import_in(x, 0), *grid = zk_import_in(x, 1);
  int64_t mode = choice(x, "mode", x->opset < 20 ? "bilinear" : "linear", modes, 6);
  int64_t padding = choice(x, "padding_mode", "zeros", paddings, 3);
  bool corners = zk_import_int(x, "align_corners", 0) != 0;
  int n = in->shape.ndim, dims = n - 2;
  zk_shape result = in->shape;
  int64_t places = 1;
  const zk_dtype dtype = in->dtype; /* places in half precision would be rounded: not computed so */
  if (dims < 1 || dims > MOST_DIMS || grid->shape.ndim != n || grid->shape.dim[n - 1] != dims)
    zk_import_refuse(x, "a grid of shape %s does not fit an input of %d dimensions",
                     zk_shape_text(&grid->shape, (char[ZK_SHAPE_TEXT]){0}), n);
  in = zk_dtype_size(dtype) == 2 ? zk_import_cast(x, in, ZK_FLOAT32) : in;
  zk_tensor *half = zk_import_new(x, in->dtype, &ZK_SHAPE(dims));
  zk_tensor *middle = zk_import_new(x, in->dtype, &ZK_SHAPE(dims));
  for (int d = 0; d < dims; d++) {
    double size = (double)in->shape.dim[n - 1 - d];
    zk_element_set_f(half, d, (corners ? size - 1 : size) / 2);
    zk_element_set_f(middle, d, (size - 1) / 2);
    result.dim[2 + d] = grid->shape.dim[1 + d];
    places = zk_import_times(x, places, result.dim[2 + d]);
  }
  grid = zk_import_cast(x, grid, in->dtype);
  grid = zk_import_make(x, &zk_op_add, zk_import_make(x, &zk_op_mul, grid, half), middle);
  grid = zk_import_reshape(x, grid, &ZK_SHAPE(grid->shape.dim[0], places, dims));
  grid = zk_import_flip(x, grid, 2);
  zk_import_set(x, "mode", mode);
  zk_import_set(x, "padding", padding);
  zk_import_set(x, "align_corners", corners);
  zk_tensor *y = zk_import_reshape(x, zk_import_make(x, &sample, in, grid), &result);
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

/* ---- DeformConv -------------------------------------------------------------------------------
 */

/* Where each element of each window lies without an offset: [taps, places, 2]. */
static zk_tensor *window_places(zk_import *x, const zk_spatial_node *n, const int64_t out[2],
                                zk_dtype dtype) {
  int64_t kernel = n->kernel[ZK_H] * n->kernel[ZK_W], places = zk_import_times(x, out[0], out[1]);
  zk_tensor *t = zk_import_new(x, dtype, &ZK_SHAPE(kernel, places, 2));
  for (int64_t k = 0; k < kernel; k++)
    for (int64_t p = 0; p < places; p++) {
      const int64_t at[2] = {p / out[1], p % out[1]};
      const int64_t tap[2] = {k / n->kernel[ZK_W], k % n->kernel[ZK_W]};
      for (int d = 0; d < 2; d++) {
        int axis = ZK_H + d;
        zk_element_set_f(
            t, (k * places + p) * 2 + d,
            (double)(at[d] * n->stride[axis] - n->before[axis] + tap[d] * n->dilation[axis]));
      }
    }
  return t;
}

/* A convolution whose windows read each element away from its place, by an offset, times a mask. */
static void deform_conv(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *w = zk_import_in(x, 1), *offset = zk_import_in(x, 2);
  zk_tensor *bias = zk_import_in_opt(x, 3), *mask = zk_import_in_opt(x, 4);
  int64_t groups = zk_import_int(x, "group", 1), parts = zk_import_int(x, "offset_group", 1);
  zk_spatial_node s;
  if (in->shape.ndim != 4)
    zk_import_refuse(x, "its input has %d dimensions, 4 are supported", in->shape.ndim);
  zk_spatial_read(x, &in->shape, &w->shape, &s);
  const int64_t out[2] = {zk_spatial_output(x, &s, ZK_H, false),
                          zk_spatial_output(x, &s, ZK_W, false)};
  int64_t n = in->shape.dim[0], channels = in->shape.dim[1], filters = w->shape.dim[0];
  int64_t kernel = zk_import_times(x, s.kernel[ZK_H], s.kernel[ZK_W]);
  int64_t places = zk_import_times(x, out[0], out[1]);
  if (groups < 1 || parts < 1 || channels % groups != 0 || channels % parts != 0 ||
      filters % groups != 0 || w->shape.dim[1] != channels / groups)
    zk_import_refuse(x, "%lld groups, or %lld of offsets, do not divide its channels",
                     (long long)groups, (long long)parts);
  int64_t rows = zk_import_times(x, n, parts), taps_of_all = zk_import_times(x, kernel, places);
  zk_shape want = ZK_SHAPE(n, zk_import_times(x, 2 * kernel, parts), out[0], out[1]);
  if (!zk_shape_equal(&offset->shape, &want))
    zk_import_refuse(x, "its offsets must have the shape %s",
                     zk_shape_text(&want, (char[ZK_SHAPE_TEXT]){0}));
  offset = zk_import_reshape(x, offset, &ZK_SHAPE(rows, kernel, 2, places));
  offset = zk_import_permute(x, offset, &ZK_SHAPE(0, 1, 3, 2));
  offset = zk_import_make(x, &zk_op_add, offset, window_places(x, &s, out, in->dtype));
  offset = zk_import_reshape(x, offset, &ZK_SHAPE(rows, taps_of_all, 2));
  zk_tensor *y = zk_import_reshape(
      x, in, &ZK_SHAPE(rows, channels / parts, in->shape.dim[2], in->shape.dim[3]));
  zk_import_set(x, "mode", LINEAR);
  zk_import_set(x, "padding", ZEROS);
  zk_import_set(x, "align_corners", 1);
  y = zk_import_make(x, &sample, y, offset);
  if (mask) {
    mask = zk_import_reshape(x, mask, &ZK_SHAPE(rows, 1, taps_of_all));
    y = zk_import_make(x, &zk_op_mul, y, mask);
  }
  int64_t inner = zk_import_times(x, channels / groups, kernel);
  y = zk_import_reshape(x, y, &ZK_SHAPE(n, groups, inner, places));
  w = zk_import_reshape(x, w, &ZK_SHAPE(groups, filters / groups, inner));
  y = zk_import_make(x, &zk_op_matmul, w, y);
  y = zk_import_reshape(x, y, &ZK_SHAPE(n, filters, out[0], out[1]));
  if (bias) {
    bias = zk_import_reshape(x, bias, &ZK_SHAPE(filters, 1, 1));
    y = zk_import_make(x, &zk_op_add, y, bias);
  }
  zk_import_out(x, 0, y);
}

const zk_onnx_from zk_onnx_from_sample[] = {
    {.type = "GridSample", .from = grid_sample},
    {.type = "DeformConv", .from = deform_conv},
    {.type = NULL},
};
