/*
 * diagonal.c: diagonal (a view) and diag (a copy).
 */
#include "base/size.h"
#include "op/adjoint.h"
#include "op/shape/view.h"

/* ---- diagonal: y[.., i] = x[.., i, .., i + offset, ..] --------------------------------------- */

enum { OFFSET, DIM1, DIM2 };

static const zk_param diagonal_params[] = {ZK_TENSOR("input"), ZK_INT_OR("offset", 0),
                                           ZK_INT_OR("dim1", 0), ZK_INT_OR("dim2", 1)};

static zk_status diagonal_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int a, b;
  ZK_TRY(zk_wrap_dim("diagonal", c->attr[DIM1].i, x->shape.ndim, &a));
  ZK_TRY(zk_wrap_dim("diagonal", c->attr[DIM2].i, x->shape.ndim, &b));
  if (a == b)
    return zk_fail(ZK_ERR_ARG, "diagonal: dim1 and dim2 are both dim %d", a);
  int64_t rows = x->shape.dim[a], columns = x->shape.dim[b], offset = c->attr[OFFSET].i;
  int64_t down = 0, right = 0; /* where the diagonal begins */
  if (offset < 0)
    down = offset < -rows ? rows : -offset;
  else
    right = offset > columns ? columns : offset;
  int64_t length = rows - down < columns - right ? rows - down : columns - right;
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  if (length > 0)
    out->offset += down * x->stride[a] + right * x->stride[b];
  for (int d = 0; d < x->shape.ndim; d++)
    if (d != a && d != b)
      zk_spec_append(out, x->shape.dim[d], x->stride[d]);
  zk_spec_append(out, length, x->stride[a] + x->stride[b]);
  return ZK_OK;
}
const zk_op zk_op_diagonal = {
    .name = "diagonal",
    .doc = "diagonal(input, offset=0, dim1=0, dim2=1): a view of the diagonal of the matrices that "
           "dim1 and dim2 span, as the last dimension. offset > 0 lies above the main diagonal. "
           "Errors: a dim out of range; dim1 = dim2.",
    ZK_PARAMS(diagonal_params),
    .n_out = 1,
    .infer = diagonal_infer,
    .backward = zk_slice_backward,
    .gradient = zk_gradient_linear};

/* ---- diag: a vector as a matrix's diagonal, or a matrix's diagonal as a vector --------------- */

enum { DIAGONAL };

static const zk_param diag_params[] = {ZK_TENSOR("input"), ZK_INT_OR("diagonal", 0)};

/* A view of the diagonal of a matrix, of that length. */
static zk_status diagonal_of(const zk_tensor *m, int64_t offset, int64_t length, zk_tensor **out) {
  int64_t stride = m->stride[0] + m->stride[1], start = 0;
  if (length > 0)
    start = offset < 0 ? -offset * m->stride[0] : offset * m->stride[1];
  return zk_tensor_as_strided(m, &ZK_SHAPE(length), &stride, m->offset + start, out);
}
static zk_status diag_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  int64_t offset = c->attr[DIAGONAL].i, size;
  int64_t distance = offset == INT64_MIN ? INT64_MAX : offset < 0 ? -offset : offset;
  out->dtype = c->in[0]->dtype;
  if (in->ndim == 1) {
    size = zk_size_add(in->dim[0], distance);
    if (size < 0)
      return zk_fail(ZK_ERR_ARG, "diag: diagonal %lld is too far away", (long long)offset);
    out->shape = ZK_SHAPE(size, size);
    return ZK_OK;
  }
  if (in->ndim != 2)
    return zk_fail(ZK_ERR_ARG, "diag: input has %d dimensions, it must be a vector or a matrix",
                   in->ndim);
  int64_t rows = in->dim[0] - (offset < 0 ? distance : 0);
  int64_t columns = in->dim[1] - (offset > 0 ? distance : 0);
  size = rows < columns ? rows : columns;
  out->shape = ZK_SHAPE(size > 0 ? size : 0);
  return ZK_OK;
}
/* Copies the vector to the matrix's diagonal, or the diagonal to the vector. */
static zk_status copy_diagonal(const zk_call *c, zk_tensor *matrix, zk_tensor *vector,
                               bool to_matrix) {
  zk_tensor *diagonal;
  ZK_TRY(diagonal_of(matrix, c->attr[DIAGONAL].i, vector->shape.dim[0], &diagonal));
  zk_status status = zk_tensor_copy(to_matrix ? diagonal : vector, to_matrix ? vector : diagonal);
  zk_tensor_release(diagonal);
  return status;
}
static zk_status diag_forward(zk_call *c) {
  if (c->in[0]->shape.ndim == 2)
    return copy_diagonal(c, c->in[0], c->out[0], false);
  zk_tensor_fill_i(c->out[0], 0);
  return copy_diagonal(c, c->out[0], c->in[0], true);
}
static zk_status diag_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  bool to_matrix = c->in[0]->shape.ndim == 2;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status =
      to_matrix ? copy_diagonal(c, dx, g->out[0], true) : copy_diagonal(c, g->out[0], dx, false);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_diag = {.name = "diag",
                          .doc = "diag(input, diagonal=0): the square matrix with a vector on its "
                                 "diagonal, or the diagonal of a matrix, copied. diagonal > 0 lies "
                                 "above the main one. Error: neither vector nor matrix.",
                          ZK_PARAMS(diag_params),
                          .n_out = 1,
                          .moves = true,
                          .infer = diag_infer,
                          .forward = diag_forward,
                          .backward = diag_backward,
                          .gradient = zk_gradient_linear};
