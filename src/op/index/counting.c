/*
 * counting.c: bincount histc one_hot, which have no gradients.
 */
#include <math.h>
#include <string.h>
#include "base/interrupt.h"
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"
#include "op/want.h"

/* ---- bincount -------------------------------------------------------------------------------- */

static const zk_param bincount_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                           {"weights", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                           {"minlength", ZK_P_INT, true, 0, 0, NULL}};

/* Of nothing PyTorch gives int64, weights or not. */
static zk_dtype bincount_dtype(const zk_tensor *x, const zk_tensor *weights) {
  if (!weights || zk_numel(x) == 0)
    return ZK_INT64;
  return weights->dtype == ZK_FLOAT32 ? ZK_FLOAT32 : ZK_FLOAT64;
}
static zk_status bincount_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *weights = c->in[1];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (x->shape.ndim != 1 || (x->dtype != ZK_INT64 && x->dtype != ZK_UINT8))
    return zk_fail(
        ZK_ERR_ARG,
        "bincount: input is %s of shape %s, it must be a vector of integers (input:long())",
        zk_dtype_name(x->dtype), zk_shape_text(&x->shape, a));
  if (weights && !zk_shape_equal(&weights->shape, &x->shape))
    return zk_fail(ZK_ERR_ARG, "bincount: weights have shape %s, input has %s",
                   zk_shape_text(&weights->shape, a), zk_shape_text(&x->shape, b));
  if (c->attr[0].i < 0)
    return zk_fail(ZK_ERR_ARG, "bincount: minlength is %lld", (long long)c->attr[0].i);
  out->dtype = bincount_dtype(x, weights);
  out->dynamic = out->no_grad = true;
  return ZK_OK;
}
static zk_status bincount_forward(zk_call *c) {
  const zk_tensor *x = c->in[0], *weights = c->in[1];
  int64_t n = c->attr[0].i, total = zk_numel(x);
  for (int64_t i = 0; i < total; i++) {
    int64_t v = zk_element_i(x, i * x->stride[0]);
    if (v < 0)
      return zk_fail(ZK_ERR_ARG, "bincount: input holds %lld, which is negative", (long long)v);
    if (v >= n)
      n = v < INT64_MAX ? v + 1 : v;
  }
  zk_dtype dtype = bincount_dtype(x, weights);
  ZK_TRY(zk_tensor_zeros(dtype, &ZK_SHAPE(n), &c->out[0]));
  for (int64_t i = 0; i < total; i++) {
    int64_t at = zk_element_i(x, i * x->stride[0]);
    double w = weights ? zk_element_f(weights, i * weights->stride[0]) : 1;
    void *y = zk_data(c->out[0]);
    if (!weights)
      ((int64_t *)y)[at]++;
    else if (dtype == ZK_FLOAT32)
      ((float *)y)[at] += (float)w;
    else
      ((double *)y)[at] += w;
  }
  return ZK_OK;
}
static bool bincount_sample(int i, zk_sample *s) {
  static const struct {
    int64_t n, low;
    int minlength;
    int weights; /* how many, -1: none */
  } cases[] = {{9, 0, 0, -1},  {9, 0, 12, 9}, {0, 0, 3, 0},  {0, 0, 0, -1},
               {9, -4, 0, -1}, {9, 0, 0, 4},  {9, 0, -1, -1}};
  if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_none(s);
    s->error = "it must be a vector of integers";
  }
  if (i >= 7)
    return i < 8;
  zk_sample_int(s, ZK_SHAPE(cases[i].n), cases[i].low, 5);
  if (cases[i].weights < 0)
    zk_sample_none(s);
  else
    zk_sample_normal(s, ZK_SHAPE(cases[i].weights));
  s->attr[0].i = cases[i].minlength;
  s->error = i == 4   ? "which is negative"
             : i == 5 ? "weights have shape [4], input has [9]"
             : i == 6 ? "minlength is -1"
                      : NULL;
  return true;
}
const zk_op zk_op_bincount = {
    .name = "bincount",
    .doc =
        "bincount(input, weights=nil, minlength=0): how often each of 0, 1, .. occurs in a "
        "vector of integers, or the sum of the weights there; at least minlength of them. int64; "
        "with weights float32 or float64. Errors: a negative value; weights of another shape.",
    ZK_PARAMS(bincount_params),
    .n_out = 1,
    .infer = bincount_infer,
    .forward = bincount_forward,
    .sample = bincount_sample};

/* ---- histc ----------------------------------------------------------------------------------- */

enum { BINS, MIN, MAX };

static const zk_param histc_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"bins", ZK_P_INT, true, 100, 0, NULL},
                                        {"min", ZK_P_FLOAT, true, 0, 0, NULL},
                                        {"max", ZK_P_FLOAT, true, 0, 0, NULL}};

static zk_status histc_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  ZK_TRY(zk_want_real("histc", "input", x));
  if (c->attr[BINS].i < 1)
    return zk_fail(ZK_ERR_ARG, "histc: bins is %lld, it must be at least 1",
                   (long long)c->attr[BINS].i);
  if (c->attr[MIN].f > c->attr[MAX].f)
    return zk_fail(ZK_ERR_ARG, "histc: min %g is greater than max %g", c->attr[MIN].f,
                   c->attr[MAX].f);
  *out = (zk_spec){.dtype = x->dtype, .shape = ZK_SHAPE(c->attr[BINS].i), .no_grad = true};
  return ZK_OK;
}
static zk_status histc_forward(zk_call *c) {
  zk_tensor *x;
  int64_t bins = c->attr[BINS].i, n = zk_numel(c->in[0]);
  zk_status status = zk_tensor_contiguous(c->in[0], &x);
  if (status != ZK_OK)
    return status;
  ZK_REAL(x->dtype, {
    const real *v = zk_data(x);
    real *y = zk_data(c->out[0]);
    real low = (real)c->attr[MIN].f;
    real high = (real)c->attr[MAX].f;
    if (low == high && n > 0) { /* no range is given: that of the data */
      low = high = v[0];
      for (int64_t i = 1; i < n; i++) {
        low = v[i] < low || v[i] != v[i] ? v[i] : low;
        high = v[i] > high || v[i] != v[i] ? v[i] : high;
      }
    }
    if (low == high) {
      low -= 1;
      high += 1;
    }
    if (!isfinite(low) || !isfinite(high)) {
      status = zk_fail(ZK_ERR_ARG, "histc: the range from %g to %g is not finite", (double)low,
                       (double)high);
    } else {
      memset(y, 0, sizeof *y * (size_t)bins);
      for (int64_t i = 0; i < n && !(i % 65536 == 0 && zk_interrupted()); i++) {
        if (!(v[i] >= low && v[i] <= high))
          continue;
        double place = (v[i] - low) * (real)bins / (high - low);
        if (!(place >= 0 && place <= (double)bins)) /* a range near the largest number overflows */
          place = ((double)v[i] / 2 - (double)low / 2) / ((double)high / 2 - (double)low / 2) *
                  (double)bins;
        y[place < (double)bins ? (int64_t)place : bins - 1] += 1;
      }
    }
  });
  zk_tensor_release(x);
  return status;
}
static bool histc_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int bins;
    double min, max;
  } cases[] = {{{2, {3, 4}}, 5, -1, 1},    {{1, {20}}, 4, 0, 0}, {{1, {0}}, 3, 0, 0},
               {{0, {0}}, 3, 0, 0},        {{1, {9}}, 0, 0, 1},  {{1, {9}}, 4, 2, 1},
               {{1, {9}}, 4, 0, 1.0 / 0.0}};
  if (i == 7)
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    s->error = "it must be real";
  }
  if (i >= 7)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  s->attr[BINS].i = cases[i].bins;
  s->attr[MIN].f = cases[i].min;
  s->attr[MAX].f = cases[i].max;
  s->error = i == 4   ? "bins is 0"
             : i == 5 ? "is greater than max"
             : i == 6 ? "is not finite"
                      : NULL;
  return true;
}
const zk_op zk_op_histc = {
    .name = "histc",
    .doc = "histc(input, bins=100, min=0, max=0): how many elements fall into each of bins equal "
           "parts of min..max, or of the data's own range when the two are equal; those outside "
           "are left out. Errors: an input that is not real; a range that is not finite; min past "
           "max.",
    ZK_PARAMS(histc_params),
    .n_out = 1,
    .infer = histc_infer,
    .forward = histc_forward,
    .sample = histc_sample};

/* ---- one_hot --------------------------------------------------------------------------------- */

static const zk_param one_hot_params[] = {{"tensor", ZK_P_TENSOR, false, 0, 0, NULL},
                                          {"num_classes", ZK_P_INT, true, -1, 0, NULL}};

static zk_status one_hot_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  ZK_TRY(zk_want_int64("one_hot", "input", x, "class numbers"));
  if (x->shape.ndim == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "one_hot: input has %d dimensions already, the most there are",
                   x->shape.ndim);
  *out = (zk_spec){.dtype = ZK_INT64, .dynamic = true, .no_grad = true};
  return ZK_OK;
}
static zk_status one_hot_forward(zk_call *c) {
  zk_tensor *x;
  int64_t classes = c->attr[0].i, n = zk_numel(c->in[0]), top = -1;
  if (n == 0 && classes <= 0)
    return zk_fail(ZK_ERR_ARG, "one_hot: input is empty: num_classes must be given");
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  const int64_t *v = zk_data(x);
  zk_status status = ZK_OK;
  for (int64_t i = 0; i < n && status == ZK_OK; i++) {
    top = v[i] > top ? v[i] : top;
    if (v[i] < 0 || (classes != -1 && v[i] >= classes))
      status = zk_fail(ZK_ERR_ARG, "one_hot: class %lld is %s", (long long)v[i],
                       v[i] < 0 ? "negative" : "not below num_classes");
  }
  if (status == ZK_OK) {
    zk_shape shape = x->shape;
    int64_t size = classes == -1 ? (top < INT64_MAX ? top + 1 : top) : classes;
    shape.dim[shape.ndim++] = size;
    status = zk_tensor_zeros(ZK_INT64, &shape, &c->out[0]);
    for (int64_t i = 0; i < n && status == ZK_OK && !(i % 65536 == 0 && zk_interrupted()); i++)
      ((int64_t *)zk_data(c->out[0]))[i * size + v[i]] = 1;
  }
  zk_tensor_release(x);
  return status;
}
static bool one_hot_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int64_t low;
    int classes;
  } cases[] = {{{1, {5}}, 0, -1}, {{2, {2, 3}}, 0, 6}, {{0, {0}}, 0, -1}, {{1, {0}}, 0, 3},
               {{1, {9}}, 0, 3},  {{1, {9}}, -3, -1},  {{1, {0}}, 0, -1}};
  if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "must hold class numbers (int64)";
  }
  if (i >= 7)
    return i < 8;
  zk_sample_int(s, cases[i].shape, cases[i].low, 5);
  s->attr[0].i = cases[i].classes;
  s->error = i == 4   ? "not below num_classes"
             : i == 5 ? "is negative"
             : i == 6 ? "num_classes must be given"
                      : NULL;
  return true;
}
/* Two values instead of 0 and 1, along any new axis; a class that is out of range has no 1. */
static void one_hot_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_cast(x, zk_import_in(x, 0), ZK_INT64), *values = zk_import_in(x, 2);
  int64_t depth = zk_import_known_int(x, 1, 0);
  int n = in->shape.ndim + 1, axis = zk_import_axis(x, "axis", -1, n);
  zk_shape column = {.ndim = n};
  if (n > ZK_MAX_DIM || depth < 1)
    zk_import_refuse(x, "a depth of %lld, or %d dimensions, are not possible", (long long)depth, n);
  for (int d = 0; d < n; d++)
    column.dim[d] = d == axis ? 1 : in->shape.dim[d < axis ? d : d - 1];
  in = zk_import_reshape(x, zk_import_positions(x, in, depth), &column);
  zk_tensor *hot = zk_import_make(x, &zk_op_eq, in, zk_import_range(x, depth, axis, n));
  zk_import_set(x, "index", 0);
  zk_import_set(x, "dim", 0);
  zk_tensor *off = zk_import_make(x, &zk_op_select, values);
  zk_import_set(x, "index", 1);
  zk_import_set(x, "dim", 0);
  zk_tensor *on = zk_import_make(x, &zk_op_select, values);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_where, hot, on, off));
}
static void one_hot_to_onnx(zk_export *x, const zk_call *c) {
  if (c->attr[0].i == -1)
    zk_export_refuse(x, "the classes of an example are not all: give num_classes");
  const char *depth = zk_export_list(x, 1, &c->attr[0].i);
  const char *values = zk_export_list(x, 2, (int64_t[]){0, 1});
  zk_export_out(x, 0, zk_export_add(x, "OneHot", zk_export_as_is(x, 0), depth, values));
  zk_export_int(x, "axis", -1);
}
const zk_op zk_op_one_hot = {
    .name = "one_hot",
    .doc = "one_hot(tensor, num_classes=-1): for each class (int64) a row of zeros with a 1 at its "
           "place, in a new last dimension of num_classes positions, or just as many as occur. "
           "Errors: a class that is negative or not below num_classes; nothing to count.",
    ZK_PARAMS(one_hot_params),
    .n_out = 1,
    .onnx = {.since = 9,
             .to = one_hot_to_onnx,
             .from = ZK_ONNX_FROM({"OneHot", one_hot_from_onnx})},
    .infer = one_hot_infer,
    .forward = one_hot_forward,
    .sample = one_hot_sample};
