/*
 * learned.c: what the converters of ai.onnx.ml share, and the op of post_transform.
 */
#include "onnx/from/learned.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "op/want.h"

/* ---- attributes -------------------------------------------------------------------------------
 */

zk_tensor *zk_learned_list(zk_import *x, const char *name) {
  char other[100];
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  snprintf(other, sizeof other, "%.80s_as_tensor", name);
  if (!a && (a = zk_import_attribute(x, other)) != NULL && a->type != ZK_ATTRIBUTE_TENSOR)
    zk_import_refuse(x, "attribute '%s' must be a tensor", other);
  if (!a)
    return NULL;
  if (a->type == ZK_ATTRIBUTE_TENSOR && a->t) {
    zk_tensor *t = NULL;
    zk_import_try(x, zk_graph_tensor_value(a->t, name, &t));
    t = zk_import_give(x, t);
    return zk_import_reshape(x, t, &ZK_SHAPE(zk_numel(t)));
  }
  if (a->type != ZK_ATTRIBUTE_FLOATS && a->type != ZK_ATTRIBUTE_INTS)
    zk_import_refuse(x, "attribute '%s' must be a list of numbers", name);
  bool real = a->type == ZK_ATTRIBUTE_FLOATS;
  const zk_list *list = real ? &a->floats : &a->ints;
  zk_tensor *t = zk_import_new(x, real ? ZK_FLOAT32 : ZK_INT64, &ZK_SHAPE(list->count));
  if (list->count > 0)
    memcpy(zk_data(t), list->at, list->count * zk_dtype_size(t->dtype));
  return t;
}

zk_tensor *zk_learned_any(zk_import *x, const char *name) {
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  if (a && a->type == ZK_ATTRIBUTE_STRINGS)
    return zk_import_texts(x, name);
  if (!a || a->type != ZK_ATTRIBUTE_TENSOR || !a->t || a->t->data_type != ZK_ONNX_STRING)
    return zk_learned_list(x, name);
  zk_tensor *t = zk_import_stored(x, a->t, name);
  return zk_import_as_texts(x, zk_import_reshape(x, t, &ZK_SHAPE(zk_numel(t))));
}

zk_tensor *zk_learned_list_of(zk_import *x, const char *name, int64_t n) {
  zk_tensor *t = zk_learned_list(x, name);
  if (!t)
    zk_import_refuse(x, "attribute '%s' is missing", name);
  if (n >= 0 && zk_numel(t) != n)
    zk_import_refuse(x, "attribute '%s' has %lld elements, it must have %lld", name,
                     (long long)zk_numel(t), (long long)n);
  return t;
}

zk_tensor *zk_learned_zeros(zk_import *x, zk_dtype dtype, const zk_shape *shape) {
  zk_tensor *t = zk_import_new(x, dtype, shape);
  if (zk_numel(t) > 0)
    memset(zk_data(t), 0, (size_t)zk_numel(t) * zk_dtype_size(dtype));
  return t;
}

zk_tensor *zk_learned_rows(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim < 1 || in->shape.ndim > 2)
    zk_import_refuse(x, "its input has %d dimensions, 1 and 2 are supported", in->shape.ndim);
  in = zk_import_cast(x, in, in->dtype == ZK_FLOAT64 ? ZK_FLOAT64 : ZK_FLOAT32);
  return in->shape.ndim == 2 ? in : zk_import_reshape(x, in, &ZK_SHAPE(1, in->shape.dim[0]));
}

zk_tensor *zk_learned_labels(zk_import *x, const char *ints, const char *strings) {
  zk_tensor *t = zk_learned_list(x, ints), *texts = zk_import_texts(x, strings);
  if (texts && zk_numel(texts) > 0)
    return texts;
  if (!t || t->dtype != ZK_INT64)
    zk_import_refuse(x, "attribute '%s' must be a list of integers", ints);
  return t;
}

zk_tensor *zk_learned_choose(zk_import *x, zk_tensor *labels, zk_tensor *positions) {
  zk_import_set(x, "dim", 0);
  zk_tensor *y = zk_import_make(x, &zk_op_index_select, labels, positions);
  return zk_value_kind_of(labels) == ZK_VALUE_TEXTS ? zk_import_as_texts(x, y) : y;
}

/* ---- post_transform ---------------------------------------------------------------------------
 *
 * each row of scores -> softmax, logistic function, ... of it
 */

enum { NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO, PROBIT }; /* as TreeEnsemble numbers them */
enum { TRANSFORM, SECOND };

static const zk_param params[] = {ZK_TENSOR("scores"), ZK_INT("transform"), ZK_INT("second")};

static zk_status infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_real("scores", "input", c->in[0]));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[0]->shape};
  if (c->attr[SECOND].i != ZK_SECOND_NONE)
    out->shape.dim[1] = 2;
  return ZK_OK;
}

static double logistic(double x) {
  return 1 / (1 + exp(-x));
}

/* The quantile of the normal distribution, by Winitzki's inverse of erf: onnxruntime's numbers,
 * which are off by up to 2e-3. */
static double probit(double p) {
  double x = 2 * p - 1, l = log((1 - x) * (1 + x));
  double v = 2 / (3.14159 * 0.147) + 0.5 * l;
  return (x < 0 ? -1.41421356 : 1.41421356) * sqrt(sqrt(v * v - l / 0.147) - v);
}

/* SOFTMAX_ZERO leaves a score of 0 at 0. */
static void softmax(double *s, int64_t n, bool zeros) {
  double most = s[0], sum = 0;
  for (int64_t k = 1; k < n; k++)
    most = s[k] > most ? s[k] : most;
  for (int64_t k = 0; k < n; k++) {
    s[k] = zeros && fabs(s[k]) <= 1e-7 ? s[k] * exp(-most) : exp(s[k] - most);
    sum += s[k];
  }
  for (int64_t k = 0; k < n; k++)
    s[k] = sum == 0 ? 0.5 : s[k] / sum;
}

static void transform_row(double *s, int64_t n, int64_t transform) {
  if (transform == SOFTMAX || transform == SOFTMAX_ZERO)
    softmax(s, n, transform == SOFTMAX_ZERO);
  for (int64_t k = 0; k < n && (transform == LOGISTIC || transform == PROBIT); k++)
    s[k] = transform == LOGISTIC ? logistic(s[k]) : probit(s[k]);
}

static zk_status forward(zk_call *c) {
  int64_t rows = c->in[0]->shape.dim[0], n = c->in[0]->shape.dim[1];
  int64_t transform = c->attr[TRANSFORM].i, second = c->attr[SECOND].i;
  zk_tensor *in = NULL, *row = NULL;
  zk_status status = zk_tensor_contiguous(c->in[0], &in);
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_FLOAT64, &ZK_SHAPE(n + 2), &row);
  for (int64_t i = 0; i < rows && status == ZK_OK; i++) {
    double *s = zk_data(row);
    int64_t width = second == ZK_SECOND_NONE ? n : 2;
    for (int64_t k = 0; k < n; k++)
      s[k] = zk_element_f(in, i * n + k);
    if (n > 1 || transform == PROBIT || (transform == LOGISTIC && second != ZK_SECOND_NONE))
      transform_row(s, n, transform);
    if (second != ZK_SECOND_NONE) {
      s[1] = s[0];
      s[0] = second == ZK_SECOND_REST || transform == LOGISTIC ? 1 - s[1] : -s[1];
    }
    for (int64_t k = 0; k < width; k++)
      zk_element_set_f(c->out[0], i * width + k, s[k]);
  }
  zk_tensor_release(in);
  zk_tensor_release(row);
  return status;
}

static const zk_op scores_op = {
    .name = "scores", ZK_PARAMS(params), .n_out = 1, .infer = infer, .forward = forward};

zk_tensor *zk_learned_transform(zk_import *x, zk_tensor *scores, int64_t transform,
                                zk_learned_second second) {
  if (transform < NONE || transform > PROBIT)
    zk_import_refuse(x, "post_transform %lld is not supported", (long long)transform);
  if (transform == PROBIT && second != ZK_SECOND_NONE)
    zk_import_refuse(x, "post_transform 'PROBIT' of one score for two classes is not supported");
  if (transform == NONE && second == ZK_SECOND_NONE)
    return scores;
  zk_import_set(x, "transform", transform);
  zk_import_set(x, "second", second);
  return zk_import_make(x, &scores_op, scores);
}

zk_tensor *zk_learned_scores(zk_import *x, zk_tensor *scores, zk_learned_second second) {
  static const char *const names[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"};
  const char *name = zk_import_string(x, "post_transform", "NONE");
  int transform = NONE;
  while (transform <= PROBIT && strcmp(names[transform], name) != 0)
    transform++;
  if (transform > PROBIT)
    zk_import_refuse(x, "post_transform '%.50s' is not supported", name);
  return zk_import_cast(x, zk_learned_transform(x, scores, transform, second), ZK_FLOAT32);
}
