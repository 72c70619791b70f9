/*
 * index_select.c: slices along one dimension by an index tensor: index_select index_add.
 */
#include <string.h>
#include "base/parallel.h"
#include "op/adjoint.h"
#include "op/index/positions.h"
#include "op/want.h"

/* Checks that index has one dimension, or is a scalar. */
static zk_status check_vector(const char *op, const zk_tensor *index) {
  ZK_TRY(zk_positions_dtype(op, index));
  if (index->shape.ndim > 1)
    return zk_fail(ZK_ERR_ARG, "%s: index has %d dimensions, it must have one", op,
                   index->shape.ndim);
  return ZK_OK;
}

/* ---- index_select: y[i] = x[index[i]] along dim; dx[index[i]] += dy[i] ----------------------- */

enum { DIM, ALPHA };

static const zk_param select_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index")};

static zk_status index_select_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  int d;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(check_vector("index_select", index));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  if (x->shape.ndim > 0)
    out->shape.dim[d] = zk_numel(index);
  else if (zk_numel(index) != 1)
    return zk_fail(ZK_ERR_ARG, "index_select: %lld indices into a scalar, which takes one",
                   (long long)zk_numel(index));
  return ZK_OK;
}

/* Whole blocks of x [outer, size, block bytes] go to [outer, n, block bytes]. */
typedef struct copying {
  char *to;
  const char *from;
  const int64_t *index;
  int64_t n, size;
  size_t block, width; /* bytes of an element */
} copying;

#define GRAIN_BYTES (1 << 16) /* fewer are not worth another thread */

static void copy_blocks(void *context, int64_t begin, int64_t end) {
  const copying *b = context;
  while (begin < end) {
    int64_t o = begin / b->n, first = begin % b->n;
    int64_t last = b->n - first < end - begin ? b->n : first + end - begin;
    const char *from = b->from + (size_t)(o * b->size) * b->block;
    if (b->block == b->width)
      ZK_WIDTH(b->width, {
        const element *x = (const element *)from;
        element *y = (element *)b->to + o * b->n;
        for (int64_t i = first; i < last; i++)
          y[i] = x[b->index[i]];
      });
    else
      for (int64_t i = first; i < last; i++)
        memcpy(b->to + (size_t)(o * b->n + i) * b->block, from + (size_t)b->index[i] * b->block,
               b->block);
    begin += last - first;
  }
}

static zk_status index_select_forward(zk_call *c) {
  const zk_tensor *x = c->in[0];
  int d = 0;
  zk_positions p;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(zk_positions_check("index_select", c->in[1], 0, zk_positions_size(x, d)));
  if (zk_numel(c->out[0]) == 0)
    return ZK_OK;
  if (zk_is_contiguous(x) && zk_is_contiguous(c->in[1]) && x->shape.ndim > 0) {
    copying b = {.to = zk_data(c->out[0]), .from = zk_data(x), .index = zk_data(c->in[1])};
    int64_t outer = 1;
    b.n = zk_numel(c->in[1]), b.size = x->shape.dim[d];
    for (int i = 0; i < d; i++)
      outer *= x->shape.dim[i];
    b.width = zk_dtype_size(x->dtype);
    b.block = (size_t)(zk_numel(x) / b.size / outer) * b.width;
    zk_parallel_for(outer * b.n, (int64_t)(GRAIN_BYTES / b.block) + 1, copy_blocks, &b);
    return ZK_OK;
  }
  ZK_TRY(zk_positions_select(x, d, c->in[1], &p));
  zk_positions_read(&p, x, c->out[0]);
  zk_positions_free(&p);
  return ZK_OK;
}
static zk_status index_select_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_tensor *dx;
  zk_positions p = {0};
  ZK_TRY(zk_wrap_dim("index_select", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = ZK_OK;
  if (zk_numel(g->out[0]) > 0) {
    status = zk_positions_select(dx, d, c->in[1], &p);
    if (status == ZK_OK)
      zk_positions_add(&p, dx, g->out[0], 1);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_positions_free(&p);
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
    .moves = true,
    .infer = index_select_infer,
    .forward = index_select_forward,
    .backward = index_select_backward,
    .gradient = zk_gradient_linear};

/* ---- index_add: y = x, and y[index[i]] += alpha source[i] along dim -------------------------- */

static const zk_param add_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index"),
                                      ZK_TENSOR("source"), ZK_FLOAT_OR("alpha", 1)};

static zk_status index_add_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int d;
  ZK_TRY(zk_wrap_dim("index_add", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(check_vector("index_add", index));
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
  zk_positions p = {0};
  ZK_TRY(zk_wrap_dim("index_add", c->attr[DIM].i, y->shape.ndim, &d));
  bool any = zk_numel(c->in[2]) > 0 && zk_numel(y) > 0;
  if (any ||
      y->shape.ndim <
          2) /* as PyTorch does, which checks no index of an empty tensor of two dimensions */
    ZK_TRY(zk_positions_check("index_add", c->in[1], 0, zk_positions_size(y, d)));
  if (any)
    ZK_TRY(zk_positions_select(y, d, c->in[1], &p));
  zk_status status = y == c->in[0] ? ZK_OK : zk_tensor_copy(y, c->in[0]);
  if (status == ZK_OK && any)
    zk_positions_add(&p, y, c->in[2], c->attr[ALPHA].f);
  zk_positions_free(&p);
  return status;
}
/* dx = dy; dsource[i] = alpha dy[index[i]] */
static zk_status index_add_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_positions p = {0};
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
    status = zk_positions_select(g->out[0], d, c->in[1], &p);
    if (status == ZK_OK) {
      zk_positions_read(&p, g->out[0], ds);
      ZK_REAL(ds->dtype, {
        real *x = zk_data(ds);
        for (int64_t i = 0, n = zk_numel(ds); i < n; i++)
          x[i] *= (real)c->attr[ALPHA].f;
      });
    }
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 2, ds);
  zk_positions_free(&p);
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
    .backward = index_add_backward,
    .gradient = zk_gradient_linear};
