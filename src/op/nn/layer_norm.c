/*
 * layer_norm.c: layer_norm and rms_norm, over the last dimensions.
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/nn/normalize.h"

enum { NORMALIZED_SHAPE, EPS };

static const zk_param layer_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"normalized_shape", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                        {"weight", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                        {"bias", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                        {"eps", ZK_P_FLOAT, true, 0, 1e-5, NULL}};
static const zk_param rms_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"normalized_shape", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                      {"weight", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                      {"eps", ZK_P_FLOAT, true, 0, -1, "default"}};

static zk_status layer_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  const zk_attr *a = &c->attr[NORMALIZED_SHAPE];
  zk_shape want = {.ndim = a->n};
  char x[ZK_SHAPE_TEXT], y[ZK_SHAPE_TEXT];
  memcpy(want.dim, a->v, sizeof want.dim);
  bool fits = a->given && a->n > 0 && a->n <= in->ndim;
  for (int d = 0; fits && d < a->n; d++)
    fits = in->dim[in->ndim - a->n + d] == a->v[d];
  if (!fits)
    return zk_fail(ZK_ERR_ARG,
                   "%s: normalized_shape is %s, it must be the last sizes of input, which has "
                   "shape %s",
                   c->op->name, zk_shape_text(&want, x), zk_shape_text(in, y));
  *out = (zk_spec){.dtype = c->in[ZK_NORM_INPUT]->dtype, .shape = *in};
  return zk_norm_check(c, &want);
}
static zk_blocks layer_blocks(const zk_call *c) {
  const zk_tensor *x = c->in[ZK_NORM_INPUT];
  zk_blocks k = {.dtype = x->dtype, .n = 1, .parts = 1, .run = 1, .eps = c->attr[EPS].f};
  for (int d = 0; d < x->shape.ndim; d++)
    if (d < x->shape.ndim - c->attr[NORMALIZED_SHAPE].n)
      k.n *= x->shape.dim[d];
    else
      k.parts *= x->shape.dim[d];
  k.weights = k.parts;
  k.centred = c->op == &zk_op_layer_norm;
  if (k.eps < 0) /* of rms_norm: the dtype's own */
    k.eps = x->dtype == ZK_FLOAT64 ? 0x1p-52 : 0x1p-23;
  return k;
}
static zk_status layer_forward(zk_call *c) {
  zk_blocks k = layer_blocks(c);
  return zk_norm_forward(c, &k);
}
static zk_status layer_backward(const zk_call *c, zk_grads *g) {
  zk_blocks k = layer_blocks(c);
  return zk_norm_backward(c, g, &k);
}
static bool layer_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, n;
    bool weight, bias;
    const char *error;
  } cases[] = {{{2, {3, 4}}, {1, {4}}, true, true, NULL},
               {{3, {2, 3, 4}}, {2, {3, 4}}, true, true, NULL},
               {{2, {3, 5}}, {1, {5}}, false, false, NULL},
               {{2, {3, 5}}, {1, {5}}, true, false, NULL},
               {{1, {6}}, {1, {6}}, false, true, NULL},
               {{2, {0, 3}}, {1, {3}}, true, true, NULL},
               {{2, {3, 4}}, {1, {3}}, false, false, "normalized_shape is [3]"}};
  if (i > 7)
    return false;
  zk_shape n = i < 7 ? cases[i].n : ZK_SHAPE(4);
  if (i < 7)
    zk_sample_normal(s, cases[i].x);
  else
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  zk_sample_ints(s, NORMALIZED_SHAPE, n);
  if (i == 7 || cases[i].weight)
    zk_sample_uniform(s, n, 0.5, 2);
  else
    zk_sample_none(s);
  s->error = i < 7 ? cases[i].error : NULL;
  return true;
}
static bool layer_norm_sample(int i, zk_sample *s) {
  if (!layer_sample(i, s))
    return false;
  if (i % 2 || i == 0)
    zk_sample_normal(s,
                     (zk_shape){s->attr[NORMALIZED_SHAPE].n,
                                {s->attr[NORMALIZED_SHAPE].v[0], s->attr[NORMALIZED_SHAPE].v[1]}});
  else
    zk_sample_none(s);
  return true;
}
/* (x - mean) / sqrt(mean((x - mean)^2) + eps) over the last dimensions, or the same without mean */
static const char *normalized(zk_export *x, const zk_call *c, const char *value, bool centred) {
  zk_attr dims = {.given = true, .n = c->attr[NORMALIZED_SHAPE].n};
  zk_dtype dtype = c->out[0]->dtype;
  for (int d = 0; d < dims.n; d++)
    dims.v[d] = d - dims.n;
  if (centred)
    value =
        zk_export_add(x, "Sub", value, zk_export_reduce(x, "ReduceMean", value, &dims, true, 18));
  const char *var = zk_export_add(x, "Mul", value, value);
  var = zk_export_reduce(x, "ReduceMean", var, &dims, true, 18);
  double eps = layer_blocks(c).eps;
  var = zk_export_add(x, "Add", var, zk_export_number(x, dtype, eps));
  return zk_export_add(x, "Div", value, zk_export_add(x, "Sqrt", var));
}
static void layer_norm_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, ZK_NORM_INPUT);
  const char *w = c->in[ZK_NORM_WEIGHT] ? zk_export_as_is(x, ZK_NORM_WEIGHT) : NULL;
  const char *b = c->in[ZK_NORM_BIAS] ? zk_export_as_is(x, ZK_NORM_BIAS) : NULL;
  if (x->opset >= 17 && w) {
    zk_export_out(x, 0, zk_export_add(x, "LayerNormalization", in, w, b ? b : ""));
    zk_export_int(x, "axis", -c->attr[NORMALIZED_SHAPE].n);
    zk_export_float(x, "epsilon", c->attr[EPS].f);
    return;
  }
  in = normalized(x, c, in, true);
  if (w)
    in = zk_export_add(x, "Mul", in, w);
  if (b)
    in = zk_export_add(x, "Add", in, b);
  zk_export_out(x, 0, in);
}
/* The dimensions from the node's axis on, as the next call's normalized_shape. */
static void set_layer(zk_import *x, const zk_tensor *in) {
  int axis = zk_import_axis(x, "axis", -1, in->shape.ndim);
  zk_shape last = {.ndim = in->shape.ndim - axis};
  memcpy(last.dim, in->shape.dim + axis, sizeof last.dim[0] * (size_t)last.ndim);
  zk_import_ignore(x, "stash_type"); /* sums are double */
  zk_import_set_list(x, "normalized_shape", &last);
  zk_import_set_float(x, "eps", zk_import_float(x, "epsilon", 1e-5));
}
static zk_tensor *mean_of(zk_import *x, zk_tensor *t, const zk_shape *dims) {
  zk_import_set_list(x, "dim", dims);
  zk_import_set(x, "keepdim", 1);
  return zk_import_make(x, &zk_op_mean, t);
}
/* The mean and 1 / deviation, for a node that is asked for them. */
static void statistics_from_onnx(zk_import *x, zk_tensor *in, int axis, double eps) {
  zk_shape dims = {.ndim = 0};
  for (int d = axis; d < in->shape.ndim; d++)
    dims.dim[dims.ndim++] = d;
  zk_tensor *mean = mean_of(x, in, &dims), *away = zk_import_make(x, &zk_op_sub, in, mean);
  zk_tensor *var = mean_of(x, zk_import_make(x, &zk_op_square, away), &dims);
  var = zk_import_make(x, &zk_op_add, var, zk_import_number(x, in->dtype, eps));
  zk_import_out(x, 1, mean);
  if (x->n_out > 2)
    zk_import_out(x, 2, zk_import_make(x, &zk_op_rsqrt, var));
}
/* Scale and bias are applied by themselves: they may have any shape that broadcasts. */
static void layer_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1);
  zk_tensor *bias = zk_import_in_opt(x, 2);
  set_layer(x, in);
  zk_tensor *y = zk_import_make(x, &zk_op_layer_norm, in, NULL, NULL);
  y = zk_import_make(x, &zk_op_mul, y, scale);
  zk_import_out(x, 0, bias ? zk_import_make(x, &zk_op_add, y, bias) : y);
  if (x->n_out > 1)
    statistics_from_onnx(x, in, zk_import_axis(x, "axis", -1, in->shape.ndim),
                         zk_import_float(x, "epsilon", 1e-5));
}
const zk_op zk_op_layer_norm = {
    .name = "layer_norm",
    .doc = "layer_norm(input, normalized_shape, weight=nil, bias=nil, eps=1e-5): (x - mean) / "
           "sqrt(var + eps) * weight + bias over the last dimensions, whose sizes "
           "normalized_shape, weight and bias have; var is the biased variance. Errors: other "
           "sizes; dtypes that are not one real one.",
    ZK_PARAMS(layer_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .onnx = {.sizes = 1 << NORMALIZED_SHAPE, /* they are the input's, whatever it has */
             .to = layer_norm_to_onnx,
             .from = ZK_ONNX_FROM({"LayerNormalization", layer_norm_from_onnx})},
    .infer = layer_infer,
    .forward = layer_forward,
    .backward = layer_backward,
    .sample = layer_norm_sample};

/* [Zhang and Sennrich 2019, arXiv 1910.07467] */
static void rms_norm_to_onnx(zk_export *x, const zk_call *c) {
  const char *y = normalized(x, c, zk_export_as_is(x, ZK_NORM_INPUT), false);
  if (c->in[ZK_NORM_WEIGHT])
    y = zk_export_add(x, "Mul", y, zk_export_as_is(x, ZK_NORM_WEIGHT));
  zk_export_out(x, 0, y);
}
static void rms_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1);
  set_layer(x, in);
  zk_tensor *y = zk_import_make(x, &zk_op_rms_norm, in, NULL);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_mul, y, scale));
}
const zk_op zk_op_rms_norm = {
    .name = "rms_norm",
    .doc =
        "rms_norm(input, normalized_shape, weight=nil, eps=default): x / sqrt(mean(x^2) + eps) * "
        "weight over the last dimensions, whose sizes normalized_shape and weight have. The "
        "default eps is the dtype's own, 2^-23 for float32. Errors: other sizes; dtypes that "
        "are not one real one.",
    ZK_PARAMS(rms_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .onnx = {.sizes = 1 << NORMALIZED_SHAPE,
             .to = rms_norm_to_onnx,
             .from = ZK_ONNX_FROM({"RMSNormalization", rms_norm_from_onnx})},
    .infer = layer_infer,
    .forward = layer_forward,
    .backward = layer_backward,
    .sample = layer_sample};
