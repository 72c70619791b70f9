/*
 * index.c: gathering and scattering as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/index/positions.h"

#include <string.h>

/* The choices of scatter_reduce. */
enum { SUM, PROD, MEAN, AMAX, AMIN };

/* ---- advanced ---- */

/* GatherND and ScatterND want the indexed dims first: `there` is that order of the input, and
 * `back` the order of their result that index has. */
static void leading_order(const zk_call *c, int64_t *there, int64_t *back) {
  const zk_attr *dims = zk_call_attr(c, "dims");
  int n = c->in[0]->shape.ndim, lead = zk_call_in(c, "index")->shape.ndim - 1, at = 0;
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

/* The index [k, ..] as rows [.., k]. */
static const char *rows_to_onnx(zk_export *x, const zk_call *c) {
  int64_t order[ZK_MAX_DIM];
  int n = zk_call_in(c, "index")->shape.ndim;
  for (int d = 0; d < n; d++)
    order[d] = d + 1 < n ? d + 1 : 0;
  return transposed(x, zk_export_as_is(x, 1), n, order);
}

static void index_to_onnx(zk_export *x, const zk_call *c) {
  int64_t there[ZK_MAX_DIM], back[2 * ZK_MAX_DIM];
  const char *in = zk_export_as_is(x, 0);
  if (zk_call_attr(c, "dims")->n == 1) {
    const char *index = zk_export_axes(x, "Squeeze", zk_export_as_is(x, 1), 1, (int64_t[]){0}, 13);
    zk_export_out(x, 0, zk_export_add(x, "Gather", in, index));
    zk_export_int(x, "axis", zk_call_attr(c, "dims")->v[0]);
    return;
  }
  leading_order(c, there, back);
  in = transposed(x, in, c->in[0]->shape.ndim, there);
  in = zk_export_add(x, "GatherND", in, rows_to_onnx(x, c));
  zk_export_out(x, 0, transposed(x, in, c->out[0]->shape.ndim, back));
}

/* The shape that index(input, index, dims) has, which the values broadcast to. */
static void values_shape(const zk_call *c, int64_t *v) {
  zk_shape shape = {.ndim = 0};
  (void)!zk_positions_advanced_shape("index_put", &c->in[0]->shape, zk_call_attr(c, "dims"),
                                     &zk_call_in(c, "index")->shape, &shape);
  memcpy(v, shape.dim, (size_t)shape.ndim * sizeof *v);
}

static void index_put_to_onnx(zk_export *x, const zk_call *c) {
  int64_t there[ZK_MAX_DIM], back[2 * ZK_MAX_DIM] = {0}, inverse[2 * ZK_MAX_DIM];
  int n = c->in[0]->shape.ndim,
      total = zk_call_in(c, "index")->shape.ndim - 1 + n - zk_call_attr(c, "dims")->n;
  if (zk_call_attr(c, "accumulate")->i && x->opset < 16)
    zk_export_refuse(x, "with accumulate it needs opset 16");
  leading_order(c, there, back);
  const char *in = transposed(x, zk_export_as_is(x, 0), n, there);
  const char *values = zk_export_add(x, "Expand", zk_export_in(x, 2, c->out[0]->dtype),
                                     zk_export_sizes(x, total, values_shape));
  for (int k = 0; k < total; k++)
    inverse[back[k]] = k;
  values = transposed(x, values, total, inverse);
  const char *y = zk_export_add(x, "ScatterND", in, rows_to_onnx(x, c), values);
  if (zk_call_attr(c, "accumulate")->i)
    zk_export_string(x, "reduction", "add");
  for (int d = 0; d < n; d++)
    inverse[there[d]] = d;
  zk_export_out(x, 0, transposed(x, y, n, inverse));
}

/* ---- one_hot ---- */

static void one_hot_to_onnx(zk_export *x, const zk_call *c) {
  if (zk_call_attr(c, "num_classes")->i == -1)
    zk_export_refuse(x, "the classes of an example are not all: give num_classes");
  const char *depth = zk_export_list(x, 1, &zk_call_attr(c, "num_classes")->i);
  const char *values = zk_export_list(x, 2, (int64_t[]){0, 1});
  zk_export_out(x, 0, zk_export_add(x, "OneHot", zk_export_as_is(x, 0), depth, values));
  zk_export_int(x, "axis", -1);
}

/* ---- embedding ---- */

static void embedding_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *w = zk_export_as_is(x, 1);
  zk_export_out(x, 0, zk_export_add(x, "Gather", w, zk_export_as_is(x, 0)));
}

/* ---- gather ---- */

static void gather_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  if (c->in[0]->shape.ndim == 0 || zk_call_in(c, "index")->shape.ndim == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  zk_export_out(x, 0, zk_export_add(x, "GatherElements", in, zk_export_as_is(x, 1)));
  zk_export_int(x, "axis", zk_call_attr(c, "dim")->i);
}

/* src, or value expanded: ScatterElements wants as many values as indices. */
static void scatter_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const zk_shape *shape = &zk_call_in(c, "index")->shape;
  int which = zk_call_in(c, "src") ? 2 : 3; /* src or value */
  const zk_tensor *src = c->in[which];
  const char *in = zk_export_in(x, 0, dtype), *index = zk_export_as_is(x, 1);
  const char *values = zk_export_in(x, which, dtype);
  if (shape->ndim == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  if (src->shape.ndim == 0) {
    values = zk_export_add(x, "Expand", values, zk_export_add(x, "Shape", index));
  } else if (!zk_shape_equal(&src->shape, shape)) {
    zk_export_refuse(x, "with a src of another shape than index it has no form in ONNX");
  }
  zk_export_out(x, 0, zk_export_add(x, "ScatterElements", in, index, values));
  zk_export_int(x, "axis", zk_call_attr(c, "dim")->i);
}

static void scatter_add_to_onnx(zk_export *x, const zk_call *c) {
  scatter_to_onnx(x, c);
  zk_export_string(x, "reduction", "add");
}

/* ---- index_select ---- */

static void index_select_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  int d = 0;
  (void)!zk_wrap_dim("index_select", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  if (c->in[0]->shape.ndim == 0 || zk_call_in(c, "index")->shape.ndim != 1)
    zk_export_refuse(x, "of a scalar, or by one, it cannot be exported");
  zk_export_out(x, 0, zk_export_add(x, "Gather", in, zk_export_as_is(x, 1)));
  zk_export_int(x, "axis", d);
}

/* ---- mask ---- */

static void masked_fill_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *mask = zk_export_in(x, 1, ZK_BOOL), *value = zk_export_in(x, 2, dtype);
  zk_export_out(x, 0, zk_export_add(x, "Where", mask, value, zk_export_in(x, 0, dtype)));
}

/* ---- scatter_reduce ---- */

static void scatter_reduce_to_onnx(zk_export *x, const zk_call *c) {
  static const char *const names[] = {"add", "mul", NULL, "max", "min"};
  int64_t how = zk_call_attr(c, "reduce")->i;
  const zk_shape *shape = &zk_call_in(c, "index")->shape;
  if (!names[how] || !zk_call_attr(c, "include_self")->i)
    zk_export_refuse(x, "a mean, or without include_self, it has no form in ONNX");
  if (x->opset < (how == AMAX || how == AMIN ? 18 : 16))
    zk_export_refuse(x, "it needs opset %d", how == AMAX || how == AMIN ? 18 : 16);
  if (shape->ndim == 0 || c->in[0]->shape.ndim == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  if (!zk_shape_equal(&zk_call_in(c, "src")->shape, shape))
    zk_export_refuse(x, "with a src of another shape than index it has no form in ONNX");
  const char *in = zk_export_as_is(x, 0), *index = zk_export_as_is(x, 1);
  zk_export_out(x, 0, zk_export_add(x, "ScatterElements", in, index, zk_export_as_is(x, 2)));
  zk_export_int(x, "axis", zk_call_attr(c, "dim")->i);
  zk_export_string(x, "reduction", names[how] ? names[how] : "none");
}

const zk_onnx_to zk_onnx_to_index[] = {
    {.op = &zk_op_gather, .since = 11, .to = gather_to_onnx},
    {.op = &zk_op_scatter, .since = 11, .to = scatter_to_onnx},
    {.op = &zk_op_scatter_add, .since = 16, .to = scatter_add_to_onnx},
    {.op = &zk_op_scatter_reduce, .to = scatter_reduce_to_onnx},
    {.op = &zk_op_index_select, .to = index_select_to_onnx},
    {.op = &zk_op_index, .since = 11, .to = index_to_onnx},
    {.op = &zk_op_index_put, .since = 11, .to = index_put_to_onnx},
    {.op = &zk_op_masked_fill, .since = 9, .to = masked_fill_to_onnx},
    {.op = &zk_op_one_hot, .since = 9, .to = one_hot_to_onnx},
    {.op = &zk_op_embedding, .to = embedding_to_onnx},
    {.op = NULL},
};
