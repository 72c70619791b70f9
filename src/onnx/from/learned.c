/*
 * learned.c: nodes of ai.onnx.ml, which scikit-learn's exporters write.
 */
#include "onnx/from/converters.h"

#include <string.h>

/* The list of floats that is attribute `name`, [n]; NULL when it is absent. */
static zk_tensor *floats(zk_import *x, const char *name) {
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  if (!a)
    return NULL;
  if (a->type != ZK_ATTRIBUTE_FLOATS)
    zk_import_refuse(x, "attribute '%s' must be a list of floats", name);
  zk_tensor *t = zk_import_new(x, ZK_FLOAT32, &ZK_SHAPE(a->floats.count));
  for (uint32_t i = 0; i < a->floats.count; i++)
    zk_element_set_f(t, i, (double)ZK_LIST(float, a->floats)[i]);
  return t;
}

/* The input as float32, which all these nodes give. */
static zk_tensor *features(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim < 1 || in->shape.ndim > 2)
    zk_import_refuse(x, "its input has %d dimensions, 1 and 2 are supported", in->shape.ndim);
  return zk_import_cast(x, in, ZK_FLOAT32);
}

/* (x - offset) * scale */
static void scaler(zk_import *x) {
  zk_tensor *y = features(x), *offset = floats(x, "offset"), *scale = floats(x, "scale");
  if (offset)
    y = zk_import_make(x, &zk_op_sub, y, offset);
  zk_import_out(x, 0, scale ? zk_import_make(x, &zk_op_mul, y, scale) : y);
}

/* 1 above the threshold, else 0 */
static void binarizer(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_tensor *limit = zk_import_number(x, in->dtype, zk_import_float(x, "threshold", 0));
  zk_import_out(x, 0, zk_import_cast(x, zk_import_make(x, &zk_op_gt, in, limit), in->dtype));
}

/* Columns of the input. */
static void feature_extractor(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *index = zk_import_cast(x, zk_import_in(x, 1), ZK_INT64);
  int n = in->shape.ndim;
  index = zk_import_reshape(x, index, &ZK_SHAPE(zk_numel(index)));
  if (n < 1)
    zk_import_refuse(x, "its input must have a dimension to choose from");
  zk_import_set(x, "dim", n - 1);
  zk_tensor *y = zk_import_make(x, &zk_op_index_select, in, index);
  zk_import_out(x, 0, n == 1 ? zk_import_reshape(x, y, &ZK_SHAPE(1, zk_numel(y))) : y);
}

/* Each row divided by its norm. */
static void normalizer(zk_import *x) {
  zk_tensor *in = features(x), *norm;
  const char *how = zk_import_string(x, "norm", "MAX");
  const zk_shape last = ZK_SHAPE(in->shape.ndim - 1);
  if (strcmp(how, "MAX") == 0) {
    norm = zk_build_reduce(&x->build, &zk_op_amax, in, &last, true);
  } else if (strcmp(how, "L1") == 0 || strcmp(how, "L2") == 0) {
    zk_import_set_float(x, "p", how[1] - '0');
    norm = zk_build_reduce(&x->build, &zk_op_norm, in, &last, true);
  } else {
    zk_import_refuse(x, "norm '%.50s' is not supported", how);
  }
  zk_tensor *zero = zk_import_number(x, ZK_FLOAT32, 0), *one = zk_import_number(x, ZK_FLOAT32, 1);
  zk_tensor *empty = zk_import_make(x, &zk_op_eq, norm, zero);
  norm = zk_import_make(x, &zk_op_where, empty, one, norm);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_div, in, norm));
}

/* x coefficients^T + intercepts */
static void linear_regressor(zk_import *x) {
  zk_tensor *in = features(x), *w = floats(x, "coefficients"), *b = floats(x, "intercepts");
  int64_t targets = zk_import_int(x, "targets", 1), n = in->shape.dim[in->shape.ndim - 1];
  const char *post = zk_import_string(x, "post_transform", "NONE");
  if (strcmp(post, "NONE") != 0)
    zk_import_refuse(x, "post_transform '%.50s' is not supported", post);
  if (!w || targets < 1 || n < 1 || zk_numel(w) != zk_import_times(x, targets, n))
    zk_import_refuse(x, "its coefficients do not fit %lld features and %lld targets", (long long)n,
                     (long long)targets);
  in = zk_import_reshape(x, in, &ZK_SHAPE(in->shape.ndim > 1 ? in->shape.dim[0] : 1, n));
  w = zk_import_reshape(x, w, &ZK_SHAPE(targets, n));
  zk_tensor *y = zk_import_make(x, &zk_op_linear, in, w, NULL);
  zk_import_out(x, 0, b ? zk_import_make(x, &zk_op_add, y, b) : y);
}

const zk_onnx_from zk_onnx_from_learned[] = {
    {.type = "Scaler", .from = scaler, .domain = "ai.onnx.ml"},
    {.type = "Binarizer", .from = binarizer, .domain = "ai.onnx.ml"},
    {.type = "ArrayFeatureExtractor", .from = feature_extractor, .domain = "ai.onnx.ml"},
    {.type = "Normalizer", .from = normalizer, .domain = "ai.onnx.ml"},
    {.type = "LinearRegressor", .from = linear_regressor, .domain = "ai.onnx.ml"},
    {.type = NULL},
};
