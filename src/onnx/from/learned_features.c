/*
 * learned_features.c: nodes of ai.onnx.ml that prepare features: numbers scaled, filled in, looked
 * up.
 */
#include "onnx/from/converters.h"
#include "onnx/from/learned.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "op/want.h"

/* The input as float32, which all these nodes give. */
static zk_tensor *features(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim < 1 || in->shape.ndim > 2)
    zk_import_refuse(x, "its input has %d dimensions, 1 and 2 are supported", in->shape.ndim);
  return zk_import_cast(x, in, ZK_FLOAT32);
}

/* (x - offset) * scale */
static void scaler(zk_import *x) {
  zk_tensor *y = features(x), *offset = zk_learned_list(x, "offset"),
            *scale = zk_learned_list(x, "scale");
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

/* Numbers that are missing (nan, or one that means it) replaced, by a value for each column. */
static void imputer(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *missing;
  bool real = in->dtype != ZK_INT64;
  zk_tensor *values = zk_learned_list(x, real ? "imputed_value_floats" : "imputed_value_int64s");
  double mark = zk_import_float(x, "replaced_value_float", 0);
  int64_t whole_mark = zk_import_int(x, "replaced_value_int64", 0);
  zk_import_ignore(x, "imputed_value_floats"); /* those of the other type */
  zk_import_ignore(x, "imputed_value_int64s");
  int64_t n = in->shape.ndim > 0 ? in->shape.dim[in->shape.ndim - 1] : 1;
  if (!values || (zk_numel(values) != 1 && zk_numel(values) != n))
    zk_import_refuse(x, "its values do not fit %" PRId64 " columns of %s", n,
                     zk_dtype_name(in->dtype));
  if (real && isnan(mark)) {
    missing = zk_import_make(x, &zk_op_isnan, in);
  } else {
    zk_tensor *number = zk_import_number(x, in->dtype, real ? mark : 0);
    if (!real)
      zk_element_set_i(number, 0, whole_mark);
    missing = zk_import_make(x, &zk_op_eq, in, number);
  }
  values = zk_import_cast(x, values, in->dtype);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_where, missing, values, in));
}

/* The inputs side by side, each cut or filled up with zeros to its number of columns. */
static void feature_vectorizer(zk_import *x) {
  zk_tensor *widths = zk_learned_list_of(x, "inputdimensions", x->n_in), *all = NULL;
  for (int i = 0; i < x->n_in; i++) {
    zk_tensor *t = zk_import_cast(x, zk_import_in(x, i), ZK_FLOAT32);
    int64_t width = zk_element_i(widths, i);
    if (t->shape.ndim < 1 || t->shape.ndim > 2 || width < 0)
      zk_import_refuse(x, "its inputs must have 1 or 2 dimensions");
    int64_t rows = t->shape.dim[0], there = t->shape.ndim == 2 ? t->shape.dim[1] : 1;
    t = zk_import_reshape(x, t, &ZK_SHAPE(rows, there));
    if (width < there)
      t = zk_import_narrow(x, t, 1, 0, width);
    else if (width > there)
      t = zk_import_cat(x, t, zk_import_fill(x, ZK_FLOAT32, 0, &ZK_SHAPE(rows, width - there)), 1);
    all = all ? zk_import_cat(x, all, t, 1) : t;
  }
  if (!all)
    zk_import_refuse(x, "it has no input");
  zk_import_out(x, 0, all);
}

/* ---- keys -------------------------------------------------------------------------------------
 *
 * y = the position of x among the keys, -1 where it is none of them; a nan is found, too
 */

enum { MUST };

static const zk_param lookup_params[] = {ZK_TENSOR("input"), ZK_TENSOR("keys"),
                                         ZK_TENSOR("positions"), ZK_FLAG("must", false)};

static zk_status lookup_infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = ZK_INT64, .shape = c->in[0]->shape};
  return ZK_OK;
}

/* a before b: -1, the same: 0; a nan comes last. */
static int compare(const zk_tensor *t, int64_t i, const zk_tensor *u, int64_t j) {
  if (t->dtype == ZK_INT64) {
    int64_t a = zk_element_i(t, i), b = zk_element_i(u, j);
    return (a > b) - (a < b);
  }
  double a = zk_element_f(t, i), b = zk_element_f(u, j);
  if (isnan(a) || isnan(b))
    return isnan(a) - isnan(b);
  return (a > b) - (a < b);
}

static zk_status lookup_forward(zk_call *c) {
  const zk_tensor *keys = c->in[1];
  zk_tensor *x = NULL;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  int64_t *y = zk_data(c->out[0]), n = zk_numel(x), n_keys = zk_numel(keys);
  zk_status status = ZK_OK;
  for (int64_t i = 0; i < n; i++) {
    int64_t low = 0, high = n_keys;
    while (low < high) { /* the first key that is not before x */
      int64_t middle = low + (high - low) / 2;
      if (compare(keys, middle, x, i) < 0)
        low = middle + 1;
      else
        high = middle;
    }
    bool found = low < n_keys && compare(keys, low, x, i) == 0;
    y[i] = found ? zk_element_i(c->in[2], low) : -1;
    if (!found && c->attr[MUST].i && status == ZK_OK)
      status = zk_fail(ZK_ERR_ARG, "element %" PRId64 " of the input is none of its categories", i);
  }
  zk_tensor_release(x);
  return status;
}

static double lookup_work(const zk_call *c, const zk_spec *spec) {
  return 8 * log2(2 + (double)zk_numel(c->in[1])) * (double)zk_shape_numel(&spec->shape);
}

static const zk_op lookup_op = {.name = "lookup",
                                ZK_PARAMS(lookup_params),
                                .n_out = 1,
                                .infer = lookup_infer,
                                .work = lookup_work,
                                .forward = lookup_forward};

typedef struct key {
  const zk_tensor *keys;
  int64_t at;
} key;

/* By value, equal ones by their place. */
static int by_key(const void *a, const void *b) {
  const key *x = a, *y = b;
  int order = compare(x->keys, x->at, y->keys, y->at);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Positions of the elements of `in` among the keys; `must`: each is one of them. */
static zk_tensor *look_up(zk_import *x, zk_tensor *in, zk_tensor *keys, bool must) {
  int64_t n = zk_numel(keys);
  zk_tensor *sorted = zk_import_new(x, keys->dtype, &ZK_SHAPE(n));
  zk_tensor *positions = zk_import_new(x, ZK_INT64, &ZK_SHAPE(n));
  zk_tensor *room =
      zk_import_new(x, ZK_UINT8, &ZK_SHAPE(zk_import_times(x, n, (int64_t)sizeof(key))));
  key *all = zk_data(room);
  for (int64_t i = 0; i < n; i++)
    all[i] = (key){keys, i};
  qsort(all, (size_t)n, sizeof *all, by_key);
  for (int64_t i = 0; i < n; i++) {
    zk_element_set_i(positions, i, all[i].at);
    if (keys->dtype == ZK_INT64)
      zk_element_set_i(sorted, i, zk_element_i(keys, all[i].at));
    else
      zk_element_set_f(sorted, i, zk_element_f(keys, all[i].at));
  }
  zk_import_set(x, "must", must);
  return zk_import_make(x, &lookup_op, in, sorted, positions);
}

static void one_hot_encoder(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *keys;
  bool zeros = zk_import_int(x, "zeros", 1) != 0, texts = zk_value_kind_of(in) == ZK_VALUE_TEXTS;
  const char *name = texts ? "cats_strings" : "cats_int64s";
  zk_import_ignore(x, "cats_int64s"); /* those of the other type */
  zk_import_ignore(x, "cats_strings");
  keys = zk_learned_any(x, name);
  if (!keys || keys->dtype != ZK_INT64 || zk_numel(keys) < 1) {
    zk_import_refuse(x, "attribute '%s' must be a list of %s", name,
                     texts ? "strings" : "integers");
    return; /* which is for analyzers: it has left */
  }
  zk_tensor *at = look_up(x, zk_import_cast(x, in, ZK_INT64), keys, !zeros);
  zk_shape shape = at->shape;
  zk_import_push(x, &shape, "its output", 1);
  at = zk_import_reshape(x, at, &shape);
  zk_tensor *classes = zk_import_range(x, zk_numel(keys), shape.ndim - 1, shape.ndim);
  zk_import_out(x, 0, zk_import_cast(x, zk_import_make(x, &zk_op_eq, at, classes), ZK_FLOAT32));
}

/* The list `part`_floats, _int64s, _strings or _tensor. */
static zk_tensor *list_of_any(zk_import *x, const char *part) {
  static const char *const ends[] = {"int64s", "floats", "strings"};
  char name[40];
  for (int k = 0; k < 3; k++) {
    snprintf(name, sizeof name, "%s_%s", part, ends[k]);
    zk_tensor *t = zk_learned_any(x, name);
    if (t && zk_numel(t) > 0)
      return t;
  }
  snprintf(name, sizeof name, "%s_tensor", part);
  zk_tensor *t = zk_learned_any(x, name);
  if (!t)
    zk_import_refuse(x, "it has no %s", part);
  return t;
}

/* The string that is attribute default_string, as one element. */
static zk_tensor *fallback_text(zk_import *x) {
  const zk_graph_attribute *a = zk_import_attribute(x, "default_string");
  zk_tensor *t = zk_import_new(x, ZK_INT64, &ZK_SHAPE(1));
  zk_element_set_i(t, 0,
                   a ? zk_import_text(x, a->s.at, a->s.size) : zk_import_text(x, "_Unused", 7));
  return t;
}

/* What stands for keys that are not there, as one element of that dtype, or a string. */
static zk_tensor *fallback_of(zk_import *x, zk_dtype dtype, bool text) {
  zk_tensor *t = zk_learned_any(x, "default_tensor");
  int64_t whole = zk_import_int(x, "default_int64", -1);
  double real = zk_import_float(x, "default_float", -0.0);
  zk_import_ignore(x, "default_string");
  if (t && zk_numel(t) == 1 && (zk_value_kind_of(t) == ZK_VALUE_TEXTS) == text)
    return zk_import_cast(x, t, dtype);
  if (text)
    return fallback_text(x);
  return zk_import_reshape(x, zk_import_number(x, dtype, dtype == ZK_INT64 ? (double)whole : real),
                           &ZK_SHAPE(1));
}

static const char *kind_of(const zk_tensor *t) {
  return zk_value_kind_of(t) == ZK_VALUE_TEXTS ? "strings" : zk_dtype_name(t->dtype);
}

/* The values that stand where the input's elements stand among the keys. */
static void translate(zk_import *x, zk_tensor *keys, zk_tensor *values) {
  zk_tensor *in = zk_import_in(x, 0);
  bool texts = zk_value_kind_of(values) == ZK_VALUE_TEXTS;
  if (zk_numel(keys) != zk_numel(values))
    zk_import_refuse(x, "it has %" PRId64 " keys and %" PRId64 " values", zk_numel(keys),
                     zk_numel(values));
  if (strcmp(kind_of(in), kind_of(keys)) != 0)
    zk_import_refuse(x, "its keys are %s, and its input is %s", kind_of(keys), kind_of(in));
  zk_dtype wide = keys->dtype == ZK_FLOAT32 || keys->dtype == ZK_FLOAT64 ? keys->dtype : ZK_INT64;
  zk_tensor *at = look_up(x, zk_import_cast(x, in, wide), zk_import_cast(x, keys, wide), false);
  at = zk_import_make(x, &zk_op_add, at, zk_import_number(x, ZK_INT64, 1));
  at = zk_import_reshape(x, at, &ZK_SHAPE(zk_numel(at)));
  values = zk_import_cat(x, fallback_of(x, values->dtype, texts), values, 0);
  zk_tensor *y = zk_import_reshape(x, zk_learned_choose(x, values, at), &in->shape);
  zk_import_out(x, 0, texts ? zk_import_as_texts(x, y) : y);
}

/* At first its classes were strings, whose numbers are their places. */
static void label_encoder(zk_import *x) {
  zk_tensor *classes = zk_import_texts(x, "classes_strings");
  if (classes) {
    bool texts = zk_value_kind_of(zk_import_in(x, 0)) == ZK_VALUE_TEXTS;
    zk_tensor *places = zk_import_range(x, zk_numel(classes), 0, 1);
    translate(x, texts ? classes : places, texts ? places : classes);
  } else {
    zk_tensor *keys = list_of_any(x, "keys");
    translate(x, keys, list_of_any(x, "values"));
  }
}

/* Strings to integers, or back. */
static void category_mapper(zk_import *x) {
  bool texts = zk_value_kind_of(zk_import_in(x, 0)) == ZK_VALUE_TEXTS;
  zk_tensor *numbers = zk_learned_list_of(x, "cats_int64s", -1);
  zk_tensor *strings = zk_import_texts(x, "cats_strings");
  if (!strings)
    zk_import_refuse(x, "attribute 'cats_strings' is missing");
  translate(x, texts ? strings : numbers, texts ? numbers : strings);
}

/* A list of maps from labels to the scores of each row. */
static void zip_map(zk_import *x) {
  zk_tensor *scores = zk_import_in(x, 0);
  zk_tensor *labels = zk_learned_labels(x, "classlabels_int64s", "classlabels_strings");
  if (scores->shape.ndim == 1)
    scores = zk_import_reshape(x, scores, &ZK_SHAPE(1, scores->shape.dim[0]));
  if (scores->shape.ndim != 2 || scores->shape.dim[1] != zk_numel(labels))
    zk_import_refuse(x, "it has %" PRId64 " labels for scores of shape %s", zk_numel(labels),
                     zk_shape_text(&scores->shape, (char[ZK_SHAPE_TEXT]){0}));
  zk_tensor *both[] = {labels, zk_import_cast(x, scores, ZK_FLOAT32)};
  zk_import_out(x, 0, zk_import_as_list(x, ZK_VALUE_MAPS, both, 2));
}

const zk_onnx_from zk_onnx_from_learned_features[] = {
    {.type = "Scaler", .from = scaler, .domain = "ai.onnx.ml"},
    {.type = "Binarizer", .from = binarizer, .domain = "ai.onnx.ml"},
    {.type = "ArrayFeatureExtractor",
     .from = feature_extractor,
     .domain = "ai.onnx.ml",
     .takes = ZK_MOVES_FIRST},
    {.type = "Normalizer", .from = normalizer, .domain = "ai.onnx.ml"},
    {.type = "Imputer", .from = imputer, .domain = "ai.onnx.ml"},
    {.type = "FeatureVectorizer", .from = feature_vectorizer, .domain = "ai.onnx.ml"},
    {.type = "OneHotEncoder",
     .from = one_hot_encoder,
     .domain = "ai.onnx.ml",
     .takes = ZK_ASKS_SIZES},
    {.type = "LabelEncoder", .from = label_encoder, .domain = "ai.onnx.ml", .takes = ZK_ASKS_SIZES},
    {.type = "CategoryMapper",
     .from = category_mapper,
     .domain = "ai.onnx.ml",
     .takes = ZK_ASKS_SIZES},
    {.type = "ZipMap", .from = zip_map, .domain = "ai.onnx.ml"},
    {.type = NULL},
};
