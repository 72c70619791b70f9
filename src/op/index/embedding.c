/*
 * embedding.c: embedding: the rows of a matrix by their numbers.
 */
#include <inttypes.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/index/positions.h"
#include "op/want.h"

enum { INPUT, WEIGHT };
enum { PADDING_IDX, SCALE_GRAD_BY_FREQ };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_TENSOR("weight"),
                                  ZK_INT_OPT("padding_idx"), ZK_FLAG("scale_grad_by_freq", false)};

/* y[...] = W[input[...]]; dW[r] = sum of dy where input is r, none of it for r = padding_idx. */
static zk_status embedding_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *index = c->in[INPUT], *w = c->in[WEIGHT];
  const zk_attr *padding = &c->attr[PADDING_IDX];
  char a[ZK_SHAPE_TEXT];
  if (index->dtype != ZK_INT32) /* as PyTorch takes it */
    ZK_TRY(zk_want_int64("embedding", "input", index, "row numbers"));
  if (w->shape.ndim != 2)
    return zk_fail(ZK_ERR_ARG, "embedding: weight has shape %s, it must be a matrix",
                   zk_shape_text(&w->shape, a));
  int64_t rows = w->shape.dim[0];
  if (padding->given && (padding->i < -rows || padding->i >= rows))
    return zk_fail(ZK_ERR_ARG,
                   "embedding: padding_idx %" PRId64 " is out of range for %" PRId64 " rows",
                   padding->i, rows);
  if (index->shape.ndim == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "embedding: input has %d dimensions, at most %d are possible",
                   ZK_MAX_DIM, ZK_MAX_DIM - 1);
  *out = (zk_spec){.dtype = w->dtype, .shape = index->shape};
  out->shape.dim[out->shape.ndim++] = w->shape.dim[1];
  return ZK_OK;
}
static zk_status embedding_forward(zk_call *c) {
  zk_tensor *w = c->in[WEIGHT], *index = NULL;
  ZK_TRY(zk_positions_check("embedding", c->in[INPUT], 0, w->shape.dim[0]));
  ZK_TRY(zk_tensor_contiguous(c->in[INPUT], &index));
  zk_tensor *dense = NULL;
  zk_status status = zk_tensor_contiguous(w, &dense);
  if (status == ZK_OK) {
    size_t row = (size_t)w->shape.dim[1] * zk_dtype_size(w->dtype);
    const int64_t *at = zk_data(index);
    char *to = zk_data(c->out[0]);
    for (int64_t i = 0; i < zk_numel(index); i++, to += row)
      memcpy(to, (const char *)zk_data(dense) + (size_t)at[i] * row, row);
  }
  zk_tensor_release(dense);
  zk_tensor_release(index);
  return status;
}

typedef struct scatter {
  zk_dtype dtype;
  int64_t n, width, padding;
  const int64_t *index, *count; /* count: of each row, or NULL */
  const void *dy;
  void *dw;
} scatter;

/* The columns begin..end: each row of dy is added to the row that it came from. */
static void scatter_columns(void *context, int64_t begin, int64_t end) {
  const scatter *s = context;
  ZK_REAL(s->dtype, {
    for (int64_t i = 0; i < s->n; i++) {
      int64_t row = s->index[i];
      const real *dy = (const real *)s->dy + i * s->width;
      real *dw = (real *)s->dw + row * s->width;
      if (row == s->padding)
        continue;
      if (s->count)
        for (int64_t k = begin; k < end; k++)
          dw[k] += dy[k] / (real)s->count[row];
      else
        for (int64_t k = begin; k < end; k++)
          dw[k] += dy[k];
    }
  });
}
static zk_status embedding_backward(const zk_call *c, zk_grads *g) {
  const zk_tensor *w = c->in[WEIGHT];
  const zk_attr *padding = &c->attr[PADDING_IDX];
  int64_t rows = w->shape.dim[0];
  zk_tensor *dw = NULL, *dy = NULL, *index = NULL;
  int64_t *count = NULL;
  zk_status status = zk_tensor_zeros(w->dtype, &w->shape, &dw);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->in[INPUT], &index);
  if (status == ZK_OK && c->attr[SCALE_GRAD_BY_FREQ].i) {
    count = zk_alloc_zero((size_t)rows * sizeof *count);
    if (!count)
      status = zk_nomem((size_t)rows * sizeof *count, "counts of rows");
  }
  if (status == ZK_OK) {
    scatter s = {.dtype = w->dtype,
                 .n = zk_numel(index),
                 .width = w->shape.dim[1],
                 .padding = padding->given ? (padding->i + rows) % rows : -1,
                 .index = zk_data(index),
                 .count = count,
                 .dy = zk_data(dy),
                 .dw = zk_data(dw)};
    for (int64_t i = 0; count && i < s.n; i++)
      count[s.index[i]]++;
    zk_parallel_for(s.width, 16384 / (s.n + 1) + 16, scatter_columns, &s);
    status = zk_grads_give(g, c, WEIGHT, dw);
  }
  zk_free(count);
  zk_tensor_release(index);
  zk_tensor_release(dy);
  zk_tensor_release(dw);
  return status;
}
/* The rows of dy, without those of padding_idx and divided by the counts, added to those of zeros.
 */
static void embedding_gradient(zk_gradient *g) {
  zk_builder *b = &g->build;
  const zk_attr *attr = g->call->attr;
  const zk_shape *shape = &g->call->in[WEIGHT]->shape;
  zk_tensor *index = zk_gradient_in(g, INPUT), *dy = zk_gradient_dy(g, 0);
  int64_t rows = shape->dim[0], n = zk_numel(index);
  index = zk_build_cast(b, zk_build_reshape(b, index, &ZK_SHAPE(n)), ZK_INT64);
  dy = zk_build_reshape(b, dy, &ZK_SHAPE(n, shape->dim[1]));
  zk_tensor *column = zk_build_reshape(b, index, &ZK_SHAPE(n, 1));
  if (attr[SCALE_GRAD_BY_FREQ].i && n > 0) {
    zk_build_set(b, "minlength", rows);
    zk_tensor *count = zk_build_cast(b, zk_gradient_make(g, bincount, index), dy->dtype);
    dy = zk_gradient_make(g, div, dy, zk_gradient_make(g, take, count, column));
  }
  if (attr[PADDING_IDX].given) {
    zk_tensor *padding =
        zk_build_number(b, ZK_INT64, (double)((attr[PADDING_IDX].i + rows) % rows));
    dy = zk_gradient_make(g, masked_fill, dy, zk_gradient_make(g, eq, column, padding),
                          zk_gradient_plain(g, 0));
  }
  zk_tensor *zeros = zk_build_fill(b, dy->dtype, 0, shape);
  zk_build_set(b, "dim", 0);
  zk_gradient_give(g, WEIGHT, zk_gradient_make(g, index_add, zeros, index, dy));
}
const zk_op zk_op_embedding = {
    .name = "embedding",
    .doc = "embedding(input, weight, padding_idx=nil, scale_grad_by_freq=false): the rows of "
           "weight that input (int64, any shape) names. weight is [rows, width] of any dtype; the "
           "result is [..., width]. Row padding_idx has no gradient; scale_grad_by_freq divides a "
           "row's by how often input names it. Errors: a row out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(INPUT),
    .infer = embedding_infer,
    .forward = embedding_forward,
    .backward = embedding_backward,
    .gradient = embedding_gradient};
