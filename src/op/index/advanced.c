/*
 * advanced.c: several index tensors at once: index and index_put, what t[{i, j}] with index tensors
 * and masks comes down to (bind/index.c).
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"
#include "op/index/positions.h"
#include "op/want.h"

/* Is index [n, ..] for n rising dims of x? */
static zk_status check_list(const char *op, const zk_tensor *x, const zk_tensor *index,
                            const zk_attr *dims) {
  ZK_TRY(zk_places_dtype(op, index));
  if (dims->n == 0 || index->shape.ndim == 0 || index->shape.dim[0] != dims->n)
    return zk_fail(ZK_ERR_ARG, "%s: index of shape %s must have one layer for each of %d dims", op,
                   zk_shape_text(&index->shape, (char[ZK_SHAPE_TEXT]){0}), dims->n);
  for (int i = 0; i < dims->n; i++)
    if (dims->v[i] < (i > 0 ? dims->v[i - 1] + 1 : 0) || dims->v[i] >= x->shape.ndim)
      return zk_fail(ZK_ERR_ARG, "%s: dims must rise, within 0..%d", op, x->shape.ndim - 1);
  return ZK_OK;
}

/* ---- index: y[.., e, ..] = x[.., index[0, e], index[1, e], ..] ------------------------------- */

static const zk_param index_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"index", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"dims", ZK_P_INTS, false, 0, 0, NULL}};

static zk_status index_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  out->dtype = x->dtype;
  ZK_TRY(check_list("index", x, index, &c->attr[0]));
  return zk_places_list_shape("index", &x->shape, &c->attr[0], &index->shape, &out->shape);
}
static zk_status index_forward(zk_call *c) {
  zk_places p = {0};
  zk_status status = zk_places_list("index", c->in[0], &c->attr[0], c->in[1], &p);
  if (status == ZK_OK)
    zk_places_read(&p, c->in[0], c->out[0]);
  zk_places_free(&p);
  return status;
}
static zk_status index_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_places p = {0};
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_places_list("index", dx, &c->attr[0], c->in[1], &p);
  if (status == ZK_OK) {
    zk_places_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_places_free(&p);
  zk_tensor_release(dx);
  return status;
}
static bool index_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, dims;
    int low, high;
  } cases[] = {{{2, {3, 4}}, {2, {1, 5}}, {1, {0}}, -3, 3},
               {{3, {3, 4, 3}}, {2, {2, 5}}, {2, {0, 2}}, -3, 3},
               {{4, {2, 3, 3, 2}}, {3, {2, 2, 4}}, {2, {1, 2}}, -3, 3},
               {{2, {3, 4}}, {1, {2}}, {2, {0, 1}}, 0, 3},
               {{2, {0, 4}}, {2, {1, 0}}, {1, {0}}, 0, 1},
               {{2, {3, 4}}, {2, {1, 20}}, {1, {0}}, 0, 4},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {0, 1}}, 0, 3},
               {{2, {3, 4}}, {2, {2, 2}}, {2, {1, 0}}, 0, 3},
               {{5, {1, 2, 1, 2, 1}}, {6, {1, 1, 1, 1, 1, 1}}, {1, {0}}, 0, 1}};
  if (i == 9) {
    zk_sample_strided(s, ZK_SHAPE(2, 3, 4));
    zk_sample_int(s, ZK_SHAPE(2, 3), 0, 3);
    zk_sample_ints(s, 0, ZK_SHAPE(1, 2));
  }
  if (i >= 9)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, cases[i].low, cases[i].high);
  zk_sample_ints(s, 0, cases[i].dims);
  s->error = i == 5   ? "index 3 is out of range for dim 0 of size 3"
             : i == 6 ? "one layer for each of 2 dims"
             : i == 7 ? "dims must rise"
             : i == 8 ? "the result has 9 dimensions"
                      : NULL;
  return true;
}
/* ONNX has the k positions of an element in a row, indices [.., k], for all but the first `batch`
 * dimensions, which both tensors have: here each position, those in the batch too, is a layer. */
static zk_tensor *layers_from_onnx(zk_import *x, int64_t batch) {
  zk_tensor *rows = zk_import_in(x, 1);
  int n = rows->shape.ndim, rank = zk_import_in(x, 0)->shape.ndim;
  int64_t k = n > 0 ? rows->shape.dim[n - 1] : 0;
  zk_shape order = {.ndim = n}, dims = {.ndim = 0}, layer = rows->shape;
  if (k < 1 || k > rank || batch < 0 || batch >= n || batch + k > rank)
    zk_import_refuse(x,
                     "rows of %lld positions behind %lld batch dimensions do not fit an input of "
                     "%d dimensions",
                     (long long)k, (long long)batch, rank);
  for (int d = 0; d < n; d++)
    order.dim[d] = d == 0 ? n - 1 : d - 1;
  zk_tensor *all = zk_import_permute(x, rows, &order);
  layer = all->shape;
  layer.dim[0] = 1;
  for (int d = (int)batch; d-- > 0;) {
    zk_tensor *range = zk_import_range(x, rows->shape.dim[d], d + 1, n);
    zk_import_set_list(x, "size", &layer);
    all = zk_import_cat(x, zk_import_make(x, &zk_op_expand, range), all, 0);
  }
  for (; dims.ndim < batch + k; dims.ndim++)
    dims.dim[dims.ndim] = dims.ndim;
  zk_import_set_list(x, "dims", &dims);
  return all;
}
/* The dims that are named come first, for GatherND and ScatterND; back: the way from there to where
 * the result of index has them. */
static void leading_order(const zk_call *c, int64_t *there, int64_t *back) {
  const zk_attr *dims = &c->attr[0];
  int n = c->in[0]->shape.ndim, lead = c->in[1]->shape.ndim - 1, at = 0;
  bool neighbours = true;
  for (int i = 0; i < dims->n; i++) {
    neighbours = neighbours && (i == 0 || dims->v[i] == dims->v[i - 1] + 1);
    there[at++] = dims->v[i];
  }
  for (int d = 0, i = 0; d < n; d++)
    if (i < dims->n && dims->v[i] == d)
      i++;
    else
      there[at++] = d;
  int before = neighbours ? (int)dims->v[0] : 0, total = lead + n - dims->n;
  for (int k = 0; k < total; k++) /* result dimension k is number back[k] behind the gathering */
    back[k] = k < before ? lead + k : k < before + lead ? k - before : k;
}
static const char *transposed(zk_export *x, const char *value, int n, const int64_t *order) {
  bool same = true;
  for (int d = 0; d < n; d++)
    same = same && order[d] == d;
  if (same)
    return value;
  value = zk_export_add(x, "Transpose", value);
  zk_export_ints(x, "perm", n, order);
  return value;
}
/* The layers as rows: [k, ..] -> [.., k]. */
static const char *rows_to_onnx(zk_export *x, const zk_call *c) {
  int64_t order[ZK_MAX_DIM];
  int n = c->in[1]->shape.ndim;
  for (int d = 0; d < n; d++)
    order[d] = d + 1 < n ? d + 1 : 0;
  return transposed(x, zk_export_as_is(x, 1), n, order);
}
static void index_to_onnx(zk_export *x, const zk_call *c) {
  int64_t there[ZK_MAX_DIM], back[2 * ZK_MAX_DIM];
  const char *in = zk_export_as_is(x, 0);
  if (c->attr[0].n == 1) {
    const char *index = zk_export_axes(x, "Squeeze", zk_export_as_is(x, 1), 1, (int64_t[]){0}, 13);
    zk_export_out(x, 0, zk_export_add(x, "Gather", in, index));
    zk_export_int(x, "axis", c->attr[0].v[0]);
    return;
  }
  leading_order(c, there, back);
  in = transposed(x, in, c->in[0]->shape.ndim, there);
  in = zk_export_add(x, "GatherND", in, rows_to_onnx(x, c));
  zk_export_out(x, 0, transposed(x, in, c->out[0]->shape.ndim, back));
}
static void gather_nd_from_onnx(zk_import *x) {
  zk_tensor *index = layers_from_onnx(x, zk_import_int(x, "batch_dims", 0));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_index, zk_import_in(x, 0), index));
}
const zk_op zk_op_index = {
    .name = "index",
    .doc =
        "index(input, index, dims): elements by several index tensors, what t[{i, j}] comes "
        "down to. index (int64) is [n, ..], layer k of it naming positions of dims[k]; its other "
        "dimensions take the place of the dims when these are neighbours, else they lead. "
        "Errors: an index out of range; dims that do not rise.",
    ZK_PARAMS(index_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .onnx = {.since = 11,
             .to = index_to_onnx,
             .from = ZK_ONNX_FROM({"GatherND", gather_nd_from_onnx})},
    .infer = index_infer,
    .forward = index_forward,
    .backward = index_backward,
    .sample = index_sample};

/* ---- index_put: y = x, but y's elements at those places become values ------------------------ */

enum { INPUT, INDEX, VALUES };
enum { DIMS, ACCUMULATE };

static const zk_param put_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"index", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"values", ZK_P_OPERAND, false, 0, 0, NULL},
                                      {"dims", ZK_P_INTS, false, 0, 0, NULL},
                                      {"accumulate", ZK_P_BOOL, true, 0, 0, NULL}};

static zk_status put_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *index = c->in[INDEX], *values = c->in[VALUES];
  zk_shape places, both;
  ZK_TRY(check_list("index_put", x, index, &c->attr[DIMS]));
  ZK_TRY(zk_places_list_shape("index_put", &x->shape, &c->attr[DIMS], &index->shape, &places));
  if (!values->is_number)
    ZK_TRY(zk_want_same("index_put", "values", values, "input", x));
  ZK_TRY(zk_broadcast("index_put", &places, &values->shape, &both));
  if (!zk_shape_equal(&both, &places)) {
    char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "index_put: values of shape %s do not fit places of shape %s",
                   zk_shape_text(&values->shape, a), zk_shape_text(&places, b));
  }
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
static zk_status put_forward(zk_call *c) {
  zk_tensor *y = c->out[0], *values;
  zk_places p = {0};
  if (c->in[VALUES]->is_number)
    ZK_TRY(zk_want_fits("index_put", "the value", c->in[VALUES], y->dtype));
  ZK_TRY(zk_tensor_cast(c->in[VALUES], y->dtype, &values));
  zk_status status = zk_places_list("index_put", y, &c->attr[DIMS], c->in[INDEX], &p);
  if (status == ZK_OK && y != c->in[INPUT])
    status = zk_tensor_copy(y, c->in[INPUT]);
  if (status == ZK_OK && zk_numel(p.index) > 0) {
    if (c->attr[ACCUMULATE].i)
      zk_places_add(&p, y, values, 1);
    else
      zk_places_write(&p, y, values);
  }
  zk_places_free(&p);
  zk_tensor_release(values);
  return status;
}
/* dx = dy, with zeros at the places that were overwritten; dvalues = dy at the places, summed to
 * the shape of values */
static zk_status put_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx = NULL, *zero = NULL, *dv = NULL;
  zk_places p = {0};
  zk_status status = ZK_OK;
  if (g->needed[INPUT] && !c->attr[ACCUMULATE].i) {
    status = zk_tensor_clone(g->out[0], &dx);
    if (status == ZK_OK)
      status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
    if (status == ZK_OK)
      status = zk_places_list("index_put", dx, &c->attr[DIMS], c->in[INDEX], &p);
    if (status == ZK_OK)
      zk_places_write(&p, dx, zero);
    zk_places_free(&p);
  }
  if (status == ZK_OK && g->needed[INPUT])
    status = zk_grads_give(g, c, INPUT, dx ? dx : g->out[0]);
  if (status == ZK_OK && g->needed[VALUES]) {
    status = zk_places_list("index_put", g->out[0], &c->attr[DIMS], c->in[INDEX], &p);
    if (status == ZK_OK)
      status = zk_tensor_new(g->out[0]->dtype, &p.shape, &dv);
    if (status == ZK_OK) {
      zk_places_read(&p, g->out[0], dv);
      status = zk_grads_reduce(g, c, VALUES, dv);
    }
    zk_places_free(&p);
  }
  zk_tensor_release(dx);
  zk_tensor_release(zero);
  zk_tensor_release(dv);
  return status;
}
static bool put_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, values, dims;
    bool accumulate;
  } cases[] = {{{2, {3, 4}}, {2, {1, 2}}, {2, {2, 4}}, {1, {0}}, false},
               {{3, {4, 2, 3}}, {2, {2, 3}}, {1, {2}}, {2, {0, 2}}, false},
               {{3, {2, 4, 3}}, {3, {2, 3, 1}}, {2, {3, 1}}, {2, {1, 2}}, true},
               {{2, {3, 4}}, {2, {2, 3}}, {0, {0}}, {2, {0, 1}}, false},
               {{2, {3, 4}}, {2, {1, 0}}, {2, {0, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {3, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 2}}, {3, {1, 2, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 5}}, {1, {4}}, {1, {0}}, false}};
  bool strided = i == 8;
  int k = strided ? 0 : i;
  if (i == 9) { /* a number for all */
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(2, 2), 0, 3);
    s->status = s->status == ZK_OK ? zk_tensor_number_i(7, &s->in[s->n_in]) : s->status;
    s->n_in++;
    zk_sample_ints(s, DIMS, ZK_SHAPE(0, 1));
  }
  if (i >= 9)
    return i < 10;
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].shape);
  zk_tensor *index = zk_sample_int(s, cases[k].index, 0, 1);
  int64_t layer = index ? zk_numel(index) / index->shape.dim[0] : 0;
  for (int64_t e = 0; index && e < zk_numel(index); e++) /* no place twice */
    zk_element_set_i(index, e, k == 7 || e < layer ? e % layer : 0);
  if (k == 2 && index)
    zk_element_set_i(index, 1, 0); /* twice the same place */
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].values);
  zk_sample_ints(s, DIMS, cases[k].dims);
  s->attr[ACCUMULATE].i = cases[k].accumulate;
  s->error = k == 5   ? "do not broadcast"
             : k == 6 ? "do not fit places of shape [2, 4]"
             : k == 7 ? "index 3 is out of range for dim 0 of size 3"
                      : NULL;
  return true;
}
/* By a reduction: the positions in the rows become one number each, by picking from 0, 1, 2, ..;
 * so it is a scattering of whole slices along one dimension. */
static zk_tensor *scatter_slices(zk_import *x, int64_t reduce) {
  zk_tensor *in = zk_import_in(x, 0), *rows = zk_import_in(x, 1), *updates = zk_import_in(x, 2);
  int n = rows->shape.ndim;
  int64_t k = n > 0 ? rows->shape.dim[n - 1] : 0;
  zk_tensor *index = layers_from_onnx(x, 0);
  zk_shape grid = ZK_SCALAR, slices = ZK_SHAPE(1, 1), many = ZK_SHAPE(1, 1);
  for (int d = 0; d < in->shape.ndim; d++)
    slices.dim[d >= k] = zk_import_times(x, slices.dim[d >= k], in->shape.dim[d]);
  for (int d = 0; d < k; d++)
    zk_import_push(x, &grid, "a position", in->shape.dim[d]);
  for (int d = 0; d + 1 < n; d++)
    many.dim[0] = zk_import_times(x, many.dim[0], rows->shape.dim[d]);
  zk_shape want = ZK_SCALAR; /* of updates */
  for (int d = 0; d < n - 1 + in->shape.ndim - (int)k; d++)
    zk_import_push(x, &want, "the shape of its updates",
                   d < n - 1 ? rows->shape.dim[d] : in->shape.dim[k + d - (n - 1)]);
  if (!zk_shape_equal(&want, &updates->shape))
    zk_import_refuse(x, "updates of shape %s do not fit",
                     zk_shape_text(&updates->shape, (char[ZK_SHAPE_TEXT]){0}));
  zk_tensor *numbers = zk_import_new(x, ZK_INT64, &grid);
  for (int64_t i = 0; i < slices.dim[0]; i++)
    zk_element_set_i(numbers, i, i);
  index = zk_import_reshape(x, zk_import_make(x, &zk_op_index, numbers, index), &many);
  many.dim[1] = slices.dim[1];
  zk_import_set_list(x, "size", &many);
  index = zk_import_make(x, &zk_op_expand, index);
  in = zk_import_reshape(x, in, &slices);
  updates = zk_import_reshape(x, updates, &many);
  zk_import_set(x, "reduce", reduce);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_scatter_reduce, in, index, updates),
                           &zk_import_in(x, 0)->shape);
}
/* The shape that index(input, index, dims) has, which the values broadcast to. */
static void values_shape(const zk_call *c, int64_t *v) {
  zk_shape shape = {.ndim = 0};
  (void)!zk_places_list_shape("index_put", &c->in[0]->shape, &c->attr[DIMS], &c->in[INDEX]->shape,
                              &shape);
  memcpy(v, shape.dim, (size_t)shape.ndim * sizeof *v);
}
static void index_put_to_onnx(zk_export *x, const zk_call *c) {
  int64_t there[ZK_MAX_DIM], back[2 * ZK_MAX_DIM], inverse[2 * ZK_MAX_DIM];
  int n = c->in[0]->shape.ndim, total = c->in[INDEX]->shape.ndim - 1 + n - c->attr[DIMS].n;
  if (c->attr[ACCUMULATE].i && x->opset < 16)
    zk_export_refuse(x, "with accumulate it needs opset 16");
  leading_order(c, there, back);
  const char *in = transposed(x, zk_export_as_is(x, 0), n, there);
  const char *values = zk_export_add(x, "Expand", zk_export_in(x, 2, c->out[0]->dtype),
                                     zk_export_sizes(x, total, values_shape));
  for (int k = 0; k < total; k++)
    inverse[back[k]] = k;
  values = transposed(x, values, total, inverse);
  const char *y = zk_export_add(x, "ScatterND", in, rows_to_onnx(x, c), values);
  if (c->attr[ACCUMULATE].i)
    zk_export_string(x, "reduction", "add");
  for (int d = 0; d < n; d++)
    inverse[there[d]] = d;
  zk_export_out(x, 0, transposed(x, y, n, inverse));
}
static void scatter_nd_from_onnx(zk_import *x) {
  const char *reduction = zk_import_string(x, "reduction", "none");
  bool add = strcmp(reduction, "add") == 0, none = strcmp(reduction, "none") == 0;
  if (!add && !none) {
    zk_import_out(x, 0, scatter_slices(x, zk_import_scattering(x, reduction)));
    return;
  }
  zk_tensor *in = zk_import_in(x, 0), *updates = zk_import_in(x, 2);
  zk_tensor *index = layers_from_onnx(x, 0);
  zk_import_set(x, "accumulate", add);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_index_put, in, index, updates));
}
const zk_op zk_op_index_put = {
    .name = "index_put",
    .doc = "index_put(input, index, values, dims, accumulate=false): input with the elements that "
           "index(input, index, dims) names replaced by values, or added to; values broadcast. "
           "Where indices repeat the last one counts. Errors: as index; values of a shape or dtype "
           "that does not fit.",
    ZK_PARAMS(put_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(INDEX),
    .onnx = {.since = 11,
             .to = index_put_to_onnx,
             .from = ZK_ONNX_FROM({"ScatterND", scatter_nd_from_onnx})},
    .infer = put_infer,
    .forward = put_forward,
    .backward = put_backward,
    .sample = put_sample};
