/*
 * slice.c: views that leave elements out: slice diagonal. (narrow and select are in narrow.c.)
 */
#include "op/kernel.h"

/* ---- slice: positions start, start + step, .. before stop ------------------------------------ */

enum { DIM, START, STOP, STEP };
enum { OFFSET, DIM1, DIM2 };

static const zk_param slice_params[] = {ZK_TENSOR("input"), ZK_INT_OR("dim", 0),
                                        ZK_INT_OPT("start"), ZK_INT_OPT("stop"),
                                        ZK_INT_OR("step", 1)};

static int64_t clamp_position(int64_t at, int64_t size) {
  if (at < 0)
    at = at < -size ? 0 : at + size;
  return at > size ? size : at;
}
static zk_status slice_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "slice: a scalar has no dimension to cut");
  ZK_TRY(zk_wrap_dim("slice", c->attr[DIM].i, x->shape.ndim, &d));
  int64_t size = x->shape.dim[d], step = c->attr[STEP].i;
  if (step < 1)
    return zk_fail(ZK_ERR_ARG,
                   "slice: step is %lld, it must be at least 1; use flip to turn "
                   "around",
                   (long long)step);
  int64_t start = c->attr[START].given ? clamp_position(c->attr[START].i, size) : 0;
  int64_t stop = c->attr[STOP].given ? clamp_position(c->attr[STOP].i, size) : size;
  int64_t length = stop > start ? (stop - start - 1) / step + 1 : 0;
  *out = zk_spec_whole(x);
  out->offset += start * x->stride[d];
  out->shape.dim[d] = length;
  if (length > 1) /* a step past the end is taken once: it must not overflow */
    out->stride[d] *= step;
  return ZK_OK;
}
const zk_op zk_op_slice = {
    .name = "slice",
    .doc = "slice(input, dim=0, start=nil, stop=nil, step=1): a view of the positions start, "
           "start + step, .. before stop. Negative ones count from the end, and those outside are "
           "cut to it, as in Python. Errors: a step below 1; dim out of range.",
    ZK_PARAMS(slice_params),
    .n_out = 1,
    .infer = slice_infer,
    .backward = zk_window_backward};

/* ---- diagonal: y[.., i] = x[.., i, .., i + offset, ..] --------------------------------------- */

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
  int64_t down = 0, right = 0; /* where it begins */
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
           "dim1 and dim2 span, as the last dimension; offset > 0 lies above the main one. "
           "Errors: a dim out of range; dim1 = dim2.",
    ZK_PARAMS(diagonal_params),
    .n_out = 1,
    .infer = diagonal_infer,
    .backward = zk_window_backward};
