/*
 * advanced.c: advanced indexing by several index tensors: index and index_put. bind/index.c makes
 * these calls of t[{i, j}] with index tensors and masks.
 */
#include <string.h>
#include "op/adjoint.h"
#include "op/kernel.h"
#include "op/index/positions.h"
#include "op/want.h"

/* Checks that index is [n, ..] for n ascending dims of x. */
static zk_status check_index(const char *op, const zk_tensor *x, const zk_tensor *index,
                             const zk_attr *dims) {
  ZK_TRY(zk_positions_dtype(op, index));
  if (dims->n == 0 || index->shape.ndim == 0 || index->shape.dim[0] != dims->n)
    return zk_fail(ZK_ERR_ARG, "%s: index of shape %s must have one layer for each of %d dims", op,
                   zk_shape_text(&index->shape, (char[ZK_SHAPE_TEXT]){0}), dims->n);
  for (int i = 0; i < dims->n; i++)
    if (dims->v[i] < (i > 0 ? dims->v[i - 1] + 1 : 0) || dims->v[i] >= x->shape.ndim)
      return zk_fail(ZK_ERR_ARG, "%s: dims must rise, within 0..%d", op, x->shape.ndim - 1);
  return ZK_OK;
}

/* ---- index: y[.., e, ..] = x[.., index[0, e], index[1, e], ..] ------------------------------- */

enum { INDEX_DIMS };

static const zk_param index_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index"), ZK_INTS("dims")};

static zk_status index_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  out->dtype = x->dtype;
  ZK_TRY(check_index("index", x, index, &c->attr[INDEX_DIMS]));
  return zk_positions_advanced_shape("index", &x->shape, &c->attr[INDEX_DIMS], &index->shape,
                                     &out->shape);
}
static zk_status index_forward(zk_call *c) {
  zk_positions p = {0};
  zk_status status = zk_positions_advanced("index", c->in[0], &c->attr[INDEX_DIMS], c->in[1], &p);
  if (status == ZK_OK)
    zk_positions_read(&p, c->in[0], c->out[0]);
  zk_positions_free(&p);
  return status;
}
static zk_status index_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_positions p = {0};
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_positions_advanced("index", dx, &c->attr[INDEX_DIMS], c->in[1], &p);
  if (status == ZK_OK) {
    zk_positions_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_positions_free(&p);
  zk_tensor_release(dx);
  return status;
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
    .moves = true,
    .infer = index_infer,
    .forward = index_forward,
    .backward = index_backward,
    .gradient = zk_gradient_linear};

/* ---- index_put: y = x, with the elements at those positions = values -------------------------
 */

enum { INPUT, INDEX, VALUES };
enum { DIMS, ACCUMULATE };

static const zk_param put_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index"), ZK_OPERAND("values"),
                                      ZK_INTS("dims"), ZK_FLAG("accumulate", false)};

static zk_status put_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *index = c->in[INDEX], *values = c->in[VALUES];
  zk_shape positions, both;
  ZK_TRY(check_index("index_put", x, index, &c->attr[DIMS]));
  ZK_TRY(zk_positions_advanced_shape("index_put", &x->shape, &c->attr[DIMS], &index->shape,
                                     &positions));
  if (!values->is_number)
    ZK_TRY(zk_want_same("index_put", "values", values, "input", x));
  ZK_TRY(zk_broadcast("index_put", &positions, &values->shape, &both));
  if (!zk_shape_equal(&both, &positions)) {
    char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "index_put: values of shape %s do not fit places of shape %s",
                   zk_shape_text(&values->shape, a), zk_shape_text(&positions, b));
  }
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
static zk_status put_forward(zk_call *c) {
  zk_tensor *y = c->out[0], *values;
  zk_positions p = {0};
  if (c->in[VALUES]->is_number)
    ZK_TRY(zk_want_fits("index_put", "the value", c->in[VALUES], y->dtype));
  ZK_TRY(zk_tensor_cast(c->in[VALUES], y->dtype, &values));
  zk_status status = zk_positions_advanced("index_put", y, &c->attr[DIMS], c->in[INDEX], &p);
  if (status == ZK_OK && y != c->in[INPUT])
    status = zk_tensor_copy(y, c->in[INPUT]);
  if (status == ZK_OK && zk_numel(p.index) > 0) {
    if (c->attr[ACCUMULATE].i)
      zk_positions_add(&p, y, values, 1);
    else
      zk_positions_write(&p, y, values);
  }
  zk_positions_free(&p);
  zk_tensor_release(values);
  return status;
}
/* dx = dy, with zeros at the positions that were overwritten; dvalues = dy at the positions, summed
 * to the shape of values */
static zk_status put_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx = NULL, *zero = NULL, *dv = NULL;
  zk_positions p = {0};
  zk_status status = ZK_OK;
  if (g->needed[INPUT] && !c->attr[ACCUMULATE].i) {
    status = zk_tensor_clone(g->out[0], &dx);
    if (status == ZK_OK)
      status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
    if (status == ZK_OK)
      status = zk_positions_advanced("index_put", dx, &c->attr[DIMS], c->in[INDEX], &p);
    if (status == ZK_OK)
      zk_positions_write(&p, dx, zero);
    zk_positions_free(&p);
  }
  if (status == ZK_OK && g->needed[INPUT])
    status = zk_grads_give(g, c, INPUT, dx ? dx : g->out[0]);
  if (status == ZK_OK && g->needed[VALUES]) {
    status = zk_positions_advanced("index_put", g->out[0], &c->attr[DIMS], c->in[INDEX], &p);
    if (status == ZK_OK)
      status = zk_tensor_new(g->out[0]->dtype, &p.shape, &dv);
    if (status == ZK_OK) {
      zk_positions_read(&p, g->out[0], dv);
      status = zk_grads_reduce(g, c, VALUES, dv);
    }
    zk_positions_free(&p);
  }
  zk_tensor_release(dx);
  zk_tensor_release(zero);
  zk_tensor_release(dv);
  return status;
}
static void put_gradient(zk_gradient *g) {
  const zk_attr *dims = &g->call->attr[DIMS];
  zk_tensor *index = zk_gradient_in(g, INDEX), *dy = zk_gradient_dy(g, 0);
  zk_shape list = {.ndim = dims->n};
  memcpy(list.dim, dims->v, sizeof list.dim);
  if (zk_gradient_needed(g, VALUES)) {
    zk_build_set_list(&g->build, "dims", &list);
    zk_gradient_give(g, VALUES, zk_gradient_make(g, index, dy, index));
  }
  if (zk_gradient_needed(g, INPUT) && !g->call->attr[ACCUMULATE].i) {
    zk_build_set_list(&g->build, "dims", &list);
    dy = zk_gradient_make(g, index_put, dy, index, zk_gradient_plain(g, 0));
  }
  zk_gradient_give(g, INPUT, dy);
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
    .infer = put_infer,
    .forward = put_forward,
    .backward = put_backward,
    .gradient = put_gradient};
