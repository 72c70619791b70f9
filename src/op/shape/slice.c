/*
 * slice.c: views of a part along one dimension: slice narrow select.
 */
#include <string.h>
#include "op/adjoint.h"
#include "op/shape/view.h"

/* dx, or zeros before any other gradient of x, plus dy in the view that y was. Nothing but the view
 * is touched: gradients of all parts of a tensor take one pass over it. */
zk_status zk_slice_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx, *view;
  bool accumulate;
  ZK_TRY(zk_grads_buffer(g, c, 0, &accumulate, &dx));
  if (!accumulate)
    zk_tensor_fill_i(dx, 0);
  /* The output's view, with the strides of the contiguous gradient in place of the input's. */
  zk_call again = {.op = c->op, .n_in = 1, .in = &dx};
  memcpy(again.attr, c->attr, sizeof again.attr);
  zk_spec spec = {0};
  ZK_TRY(c->op->infer(&again, &spec));
  ZK_TRY(zk_tensor_as_strided(dx, &spec.shape, spec.stride, spec.offset, &view));
  zk_status status = ZK_OK;
  if (accumulate)
    zk_tensor_accumulate(view, g->out[0]);
  else
    status = zk_tensor_copy(view, g->out[0]);
  zk_tensor_release(view);
  return status;
}

/* ---- slice: positions start, start + step, .. before stop ------------------------------------ */

enum { DIM, START, STOP, STEP };

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
  if (length > 1) /* with one element, the stride is unused, and may overflow */
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
    .backward = zk_slice_backward,
    .gradient = zk_gradient_linear};

/* ---- narrow: y = x[.., start : start + length, ..] --- */

enum { LENGTH = 2 };

static const zk_param narrow_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_INT("start"),
                                         ZK_INT("length")};
static zk_status narrow_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "narrow: a scalar has no dimension to narrow");
  ZK_TRY(zk_wrap_dim("narrow", c->attr[DIM].i, x->shape.ndim, &d));
  int64_t start = c->attr[START].i, length = c->attr[LENGTH].i, size = x->shape.dim[d];
  if (start < 0 && start >= -size)
    start += size;
  if (start < 0 || start > size || length < 0 || length > size - start)
    return zk_fail(ZK_ERR_ARG,
                   "narrow: start %lld with length %lld reaches outside dim %d of size %lld",
                   (long long)c->attr[START].i, (long long)length, d, (long long)size);
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape, .view = true};
  memcpy(out->stride, x->stride, sizeof out->stride);
  out->shape.dim[d] = length;
  out->offset = x->offset + start * x->stride[d];
  return ZK_OK;
}
const zk_op zk_op_narrow = {
    .name = "narrow",
    .doc = "narrow(input, dim, start, length): a view of length positions of dim from start on. "
           "Error: positions outside of dim.",
    ZK_PARAMS(narrow_params),
    .n_out = 1,
    .infer = narrow_infer,
    .backward = zk_slice_backward,
    .gradient = zk_gradient_linear};

/* ---- select: y = x[.., index, ..], without that dimension --- */

enum { INDEX = 1 };

static const zk_param select_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_INT("index")};
static zk_status select_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "select: a scalar has no dimension to select from");
  ZK_TRY(zk_wrap_dim("select", c->attr[DIM].i, x->shape.ndim, &d));
  int64_t index = c->attr[INDEX].i, size = x->shape.dim[d];
  if (index < -size || index >= size)
    return zk_fail(ZK_ERR_ARG, "select: index %lld is out of range for dim %d of size %lld",
                   (long long)index, d, (long long)size);
  *out = (zk_spec){.dtype = x->dtype, .view = true};
  for (int i = 0; i < x->shape.ndim; i++)
    if (i != d) {
      out->stride[out->shape.ndim] = x->stride[i];
      out->shape.dim[out->shape.ndim++] = x->shape.dim[i];
    }
  out->offset = x->offset + (index < 0 ? index + size : index) * x->stride[d];
  return ZK_OK;
}
const zk_op zk_op_select = {
    .name = "select",
    .doc = "select(input, dim, index): a view of position index of dim, without that dimension. "
           "Error: index out of range.",
    ZK_PARAMS(select_params),
    .n_out = 1,
    .infer = select_infer,
    .backward = zk_slice_backward,
    .gradient = zk_gradient_linear};
