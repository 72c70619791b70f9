/*
 * index_select.c: whole slices and single elements by an index tensor: index_select index_add
 * take put.
 */
#include <string.h>
#include "op/index/positions.h"
#include "op/want.h"

/* The index of a slice: one dimension, or a scalar. */
static zk_status check_line(const char *op, const zk_tensor *index) {
  ZK_TRY(zk_places_dtype(op, index));
  if (index->shape.ndim > 1)
    return zk_fail(ZK_ERR_ARG, "%s: index has %d dimensions, it must have one", op,
                   index->shape.ndim);
  return ZK_OK;
}

/* ---- index_select: y[i] = x[index[i]] along dim; dx[index[i]] += dy[i] ----------------------- */

enum { DIM, ALPHA };
enum { ACCUMULATE };

static const zk_param select_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index")};

static zk_status index_select_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  int d;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(check_line("index_select", index));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  if (x->shape.ndim > 0)
    out->shape.dim[d] = zk_numel(index);
  else if (zk_numel(index) != 1)
    return zk_fail(ZK_ERR_ARG, "index_select: %lld indices into a scalar, which takes one",
                   (long long)zk_numel(index));
  return ZK_OK;
}
static zk_status index_select_forward(zk_call *c) {
  const zk_tensor *x = c->in[0];
  int d = 0;
  zk_places p;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(zk_places_check("index_select", c->in[1], 0, zk_places_size(x, d)));
  if (zk_numel(c->out[0]) == 0)
    return ZK_OK;
  if (zk_is_contiguous(x) && zk_is_contiguous(c->in[1]) && x->shape.ndim > 0) {
    /* Whole blocks: x seen as [outer, size, block bytes]. */
    const int64_t *index = zk_data(c->in[1]);
    int64_t n = zk_numel(c->in[1]), size = x->shape.dim[d], outer = 1;
    for (int i = 0; i < d; i++)
      outer *= x->shape.dim[i];
    size_t block = (size_t)(zk_numel(x) / size / outer) * zk_dtype_size(x->dtype);
    char *to = zk_data(c->out[0]);
    for (int64_t o = 0; o < outer; o++)
      for (int64_t i = 0; i < n; i++, to += block)
        memcpy(to, (const char *)zk_data(x) + (size_t)(o * size + index[i]) * block, block);
    return ZK_OK;
  }
  ZK_TRY(zk_places_select(x, d, c->in[1], &p));
  zk_places_read(&p, x, c->out[0]);
  zk_places_free(&p);
  return ZK_OK;
}
static zk_status index_select_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_tensor *dx;
  zk_places p = {0};
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = ZK_OK;
  if (zk_numel(g->out[0]) > 0) {
    status = zk_places_select(dx, d, c->in[1], &p);
    if (status == ZK_OK)
      zk_places_add(&p, dx, g->out[0], 1);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_places_free(&p);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_index_select = {
    .name = "index_select",
    .doc = "index_select(input, dim, index): the slices of input at the positions index along dim, "
           "copied. index: int64, one dimension. Error: an index out of range.",
    ZK_PARAMS(select_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .infer = index_select_infer,
    .forward = index_select_forward,
    .backward = index_select_backward};

/* ---- index_add: y = x, and y[index[i]] += alpha source[i] along dim -------------------------- */

static const zk_param add_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index"),
                                      ZK_TENSOR("source"), ZK_FLOAT_OR("alpha", 1)};

static zk_status index_add_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int d;
  ZK_TRY(zk_wrap_dim("index_add", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(check_line("index_add", index));
  ZK_TRY(zk_want_same("index_add", "source", source, "input", x));
  zk_shape want = x->shape.ndim > 0 ? x->shape : ZK_SHAPE(1);
  zk_shape got = source->shape.ndim > 0 ? source->shape : ZK_SHAPE(1);
  want.dim[d] = zk_numel(index);
  if (!zk_shape_equal(&want, &got))
    return zk_fail(ZK_ERR_ARG, "index_add: source has shape %s, %lld indices along dim %d want %s",
                   zk_shape_text(&source->shape, a), (long long)zk_numel(index), d,
                   zk_shape_text(&want, b));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
static zk_status index_add_forward(zk_call *c) {
  zk_tensor *y = c->out[0];
  int d = 0;
  zk_places p = {0};
  ZK_TRY(zk_wrap_dim("index_add", c->attr[DIM].i, y->shape.ndim, &d));
  bool any = zk_numel(c->in[2]) > 0 && zk_numel(y) > 0;
  if (any || y->shape.ndim < 2) /* as PyTorch: adding to nothing is no error past one dimension */
    ZK_TRY(zk_places_check("index_add", c->in[1], 0, zk_places_size(y, d)));
  if (any)
    ZK_TRY(zk_places_select(y, d, c->in[1], &p));
  zk_status status = y == c->in[0] ? ZK_OK : zk_tensor_copy(y, c->in[0]);
  if (status == ZK_OK && any)
    zk_places_add(&p, y, c->in[2], c->attr[ALPHA].f);
  zk_places_free(&p);
  return status;
}
/* dx = dy; dsource[i] = alpha dy[index[i]] */
static zk_status index_add_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_places p = {0};
  zk_tensor *ds;
  ZK_TRY(zk_wrap_dim("index_add", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  if (g->needed[0])
    ZK_TRY(zk_grads_give(g, c, 0, g->out[0]));
  if (!g->needed[2])
    return ZK_OK;
  ZK_TRY(zk_tensor_new(c->in[2]->dtype, &c->in[2]->shape, &ds));
  zk_status status = ZK_OK;
  if (zk_numel(ds) > 0 && zk_numel(g->out[0]) == 0) {
    zk_tensor_fill_i(ds, 0); /* nothing was added */
  } else if (zk_numel(ds) > 0) {
    status = zk_places_select(g->out[0], d, c->in[1], &p);
    if (status == ZK_OK) {
      zk_places_read(&p, g->out[0], ds);
      ZK_REAL(ds->dtype, {
        real *x = zk_data(ds);
        for (int64_t i = 0, n = zk_numel(ds); i < n; i++)
          x[i] *= (real)c->attr[ALPHA].f;
      });
    }
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 2, ds);
  zk_places_free(&p);
  zk_tensor_release(ds);
  return status;
}
const zk_op zk_op_index_add = {
    .name = "index_add",
    .doc = "index_add(input, dim, index, source, alpha=1): input with the slices of alpha * source "
           "added at the positions index along dim. Errors: an index out of range; a source of "
           "another shape or dtype.",
    ZK_PARAMS(add_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(1),
    .infer = index_add_infer,
    .forward = index_add_forward,
    .backward = index_add_backward};

/* ---- take: y[i] = x's element index[i] in index order ---------------------------------------- */

static const zk_param take_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index")};

static zk_status take_infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[1]->shape};
  return zk_places_dtype("take", c->in[1]);
}
static zk_status take_forward(zk_call *c) {
  zk_tensor *x;
  zk_places p;
  int64_t n = zk_numel(c->in[0]);
  ZK_TRY(zk_places_check("take", c->in[1], -n, n));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  zk_status status = zk_places_flat(x, c->in[1], &p);
  if (status == ZK_OK)
    zk_places_read(&p, x, c->out[0]);
  zk_places_free(&p);
  zk_tensor_release(x);
  return status;
}
static zk_status take_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_places p;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_places_flat(dx, c->in[1], &p);
  if (status == ZK_OK) {
    zk_places_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_places_free(&p);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_take = {
    .name = "take",
    .doc = "take(input, index): the elements of input at the positions index (int64) of the "
           "flattened input, in index's shape; a negative one counts from the end. Error: an index "
           "out of range.",
    ZK_PARAMS(take_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .infer = take_infer,
    .forward = take_forward,
    .backward = take_backward};

/* ---- put: y = x, but element index[i] in index order becomes source[i] ----------------------- */

static const zk_param put_params[] = {ZK_TENSOR("input"), ZK_TENSOR("index"), ZK_TENSOR("source"),
                                      ZK_FLAG("accumulate", false)};

static zk_status put_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  ZK_TRY(zk_places_dtype("put", index));
  ZK_TRY(zk_want_same("put", "source", source, "input", x));
  if (zk_numel(source) != zk_numel(index))
    return zk_fail(ZK_ERR_ARG, "put: %lld indices for a source of %lld elements",
                   (long long)zk_numel(index), (long long)zk_numel(source));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
/* t seen in the shape of `like`, which has as many elements; copied where the strides ask for it */
static zk_status in_shape(zk_tensor *t, const zk_shape *like, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(t, &dense));
  zk_shape_strides(like, stride);
  zk_status status = zk_tensor_window(dense, like, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}
static zk_status put_forward(zk_call *c) {
  zk_tensor *y = c->out[0], *dense = NULL, *source = NULL;
  zk_places p = {0};
  int64_t n = zk_numel(y);
  ZK_TRY(zk_places_check("put", c->in[1], -n, n));
  ZK_TRY(in_shape(c->in[2], &c->in[1]->shape, &source));
  zk_status status = y == c->in[0] ? zk_tensor_contiguous(y, &dense) : ZK_OK;
  if (status == ZK_OK && !dense) { /* a fresh output is contiguous */
    dense = zk_tensor_retain(y);
    status = zk_tensor_copy(y, c->in[0]);
  }
  if (status == ZK_OK)
    status = zk_places_flat(dense, c->in[1], &p);
  if (status == ZK_OK) {
    if (c->attr[ACCUMULATE].i)
      zk_places_add(&p, dense, source, 1);
    else
      zk_places_write(&p, dense, source);
    if (dense != y)
      status = zk_tensor_copy(y, dense);
  }
  zk_places_free(&p);
  zk_tensor_release(dense);
  zk_tensor_release(source);
  return status;
}
/* dx = dy, with zeros at the places that were overwritten; dsource = dy at the places */
static zk_status put_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx = NULL, *zero = NULL, *ds = NULL, *dy = NULL;
  zk_places p = {0};
  zk_status status = zk_places_flat(g->out[0], c->in[1], &p);
  if (status == ZK_OK && g->needed[0] && !c->attr[ACCUMULATE].i) {
    status = zk_tensor_clone(g->out[0], &dx);
    if (status == ZK_OK)
      status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
    if (status == ZK_OK)
      zk_places_write(&p, dx, zero);
  }
  if (status == ZK_OK && g->needed[0])
    status = zk_grads_give(g, c, 0, dx ? dx : g->out[0]);
  if (status == ZK_OK && g->needed[2]) {
    status = zk_tensor_contiguous(g->out[0], &dy);
    if (status == ZK_OK)
      status = zk_tensor_new(dy->dtype, &c->in[1]->shape, &ds);
    if (status == ZK_OK) {
      zk_places_read(&p, dy, ds);
      ds->shape = c->in[2]->shape; /* contiguous, and as many elements */
      zk_shape_strides(&ds->shape, ds->stride);
      status = zk_grads_give(g, c, 2, ds);
    }
  }
  zk_places_free(&p);
  zk_tensor_release(dx);
  zk_tensor_release(zero);
  zk_tensor_release(ds);
  zk_tensor_release(dy);
  return status;
}
const zk_op zk_op_put = {
    .name = "put",
    .doc = "put(input, index, source, accumulate=false): input with the elements at the positions "
           "index (int64) of the flattened input replaced by those of source, or added to. A "
           "negative index counts from the end; where indices repeat the last one counts. Errors: "
           "an index out of range; a source with another number of elements or dtype.",
    ZK_PARAMS(put_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(1),
    .infer = put_infer,
    .forward = put_forward,
    .backward = put_backward};
