/*
 * take.c: elements of the flattened input by an index tensor: take put.
 */
#include "op/adjoint.h"
#include "op/index/positions.h"
#include "op/want.h"

/* ---- take: y[i] = x's element index[i] in index order ---------------------------------------- */

static const zk_param take_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index")};

static zk_status take_infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[1]->shape};
  return zk_want_int64("take", "index", c->in[1], NULL);
}
static zk_status take_forward(zk_call *c) {
  zk_tensor *x;
  zk_positions p;
  int64_t n = zk_numel(c->in[0]);
  ZK_TRY(zk_positions_check("take", c->in[1], -n, n));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  zk_status status = zk_positions_flat(x, c->in[1], &p);
  if (status == ZK_OK)
    zk_positions_read(&p, x, c->out[0]);
  zk_positions_free(&p);
  zk_tensor_release(x);
  return status;
}
static zk_status take_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_positions p;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_positions_flat(dx, c->in[1], &p);
  if (status == ZK_OK) {
    zk_positions_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_positions_free(&p);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_take = {
    .name = "take",
    .doc =
        "take(input, index): the elements of the flattened input at the positions index (int64), "
        "in index's shape. A negative one counts from the end. Error: an index out of range.",
    ZK_PARAMS(take_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .moves = true,
    .infer = take_infer,
    .forward = take_forward,
    .backward = take_backward,
    .gradient = zk_gradient_linear};

/* ---- put: y = x, but element index[i] in index order becomes source[i] ----------------------- */

enum { ACCUMULATE };

static const zk_param put_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index"), ZK_TENSOR("source"),
                                      ZK_FLAG("accumulate", false)};

static zk_status put_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  ZK_TRY(zk_want_int64("put", "index", index, NULL));
  ZK_TRY(zk_want_same("put", "source", source, "input", x));
  if (zk_numel(source) != zk_numel(index))
    return zk_fail(ZK_ERR_ARG, "put: %lld indices for a source of %lld elements",
                   (long long)zk_numel(index), (long long)zk_numel(source));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
/* t in the shape of `like`, which has as many elements; a copy when t is not contiguous. */
static zk_status in_shape(zk_tensor *t, const zk_shape *like, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(t, &dense));
  zk_shape_strides(like, stride);
  zk_status status = zk_tensor_as_strided(dense, like, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}
static zk_status put_forward(zk_call *c) {
  zk_tensor *y = c->out[0], *dense = NULL, *source = NULL;
  zk_positions p = {0};
  int64_t n = zk_numel(y);
  ZK_TRY(zk_positions_check("put", c->in[1], -n, n));
  ZK_TRY(in_shape(c->in[2], &c->in[1]->shape, &source));
  zk_status status = y == c->in[0] ? zk_tensor_contiguous(y, &dense) : ZK_OK;
  if (status == ZK_OK && !dense) { /* a fresh output is contiguous */
    dense = zk_tensor_retain(y);
    status = zk_tensor_copy(y, c->in[0]);
  }
  if (status == ZK_OK)
    status = zk_positions_flat(dense, c->in[1], &p);
  if (status == ZK_OK) {
    if (c->attr[ACCUMULATE].i)
      zk_positions_add(&p, dense, source, 1);
    else
      zk_positions_write(&p, dense, source);
    if (dense != y)
      status = zk_tensor_copy(y, dense);
  }
  zk_positions_free(&p);
  zk_tensor_release(dense);
  zk_tensor_release(source);
  return status;
}
/* dx = dy, with zeros at the positions that were overwritten; dsource = dy at the positions */
static zk_status put_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx = NULL, *zero = NULL, *ds = NULL, *dy = NULL;
  zk_positions p = {0};
  zk_status status = zk_positions_flat(g->out[0], c->in[1], &p);
  if (status == ZK_OK && g->needed[0] && !c->attr[ACCUMULATE].i) {
    status = zk_tensor_clone(g->out[0], &dx);
    if (status == ZK_OK)
      status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
    if (status == ZK_OK)
      zk_positions_write(&p, dx, zero);
  }
  if (status == ZK_OK && g->needed[0])
    status = zk_grads_give(g, c, 0, dx ? dx : g->out[0]);
  if (status == ZK_OK && g->needed[2]) {
    status = zk_tensor_contiguous(g->out[0], &dy);
    if (status == ZK_OK)
      status = zk_tensor_new(dy->dtype, &c->in[1]->shape, &ds);
    if (status == ZK_OK) {
      zk_positions_read(&p, dy, ds);
      ds->shape = c->in[2]->shape; /* contiguous, and as many elements */
      zk_shape_strides(&ds->shape, ds->stride);
      status = zk_grads_give(g, c, 2, ds);
    }
  }
  zk_positions_free(&p);
  zk_tensor_release(dx);
  zk_tensor_release(zero);
  zk_tensor_release(ds);
  zk_tensor_release(dy);
  return status;
}
static void put_gradient(zk_gradient *g) {
  zk_tensor *index = zk_gradient_in(g, 1), *dy = zk_gradient_dy(g, 0);
  if (zk_gradient_needed(g, 2)) {
    zk_tensor *ds = zk_gradient_make(g, take, dy, index);
    zk_gradient_give(g, 2, zk_build_reshape(&g->build, ds, &g->call->in[2]->shape));
  }
  if (zk_gradient_needed(g, 0) && !g->call->attr[ACCUMULATE].i)
    dy = zk_gradient_make(g, put, dy, index, zk_build_fill(&g->build, dy->dtype, 0, &index->shape));
  zk_gradient_give(g, 0, dy);
}
const zk_op zk_op_put = {
    .name = "put",
    .doc = "put(input, index, source, accumulate=false): input with source at the positions index "
           "of the flattened input, or added there (accumulate). index is int64; a negative one "
           "counts from the end; where indices repeat the last one counts. Errors: an index out of "
           "range; a source with another number of elements or dtype.",
    ZK_PARAMS(put_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(1),
    .infer = put_infer,
    .forward = put_forward,
    .backward = put_backward,
    .gradient = put_gradient};
