/*
 * narrow.c: views of a part: narrow select.
 *
 * Neither moves data; backward puts the gradient into the window that the output was.
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

/* dx = 0, with dy in the window that y was */
zk_status zk_window_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx, *window;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  /* The output's window, moved from the input's geometry to the contiguous gradient's. */
  zk_tensor *dense = dx;
  zk_call again = {.op = c->op, .n_in = 1, .in = &dense};
  memcpy(again.attr, c->attr, sizeof again.attr);
  zk_spec spec = {0};
  zk_status status = c->op->infer(&again, &spec);
  if (status == ZK_OK)
    status = zk_tensor_window(dx, &spec.shape, spec.stride, spec.offset, &window);
  if (status == ZK_OK) {
    status = zk_tensor_copy(window, g->out[0]);
    zk_tensor_release(window);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}

/* y = x[.., start : start + length, ..] */
static const zk_param narrow_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"dim", ZK_P_INT, false, 0, 0, NULL},
                                         {"start", ZK_P_INT, false, 0, 0, NULL},
                                         {"length", ZK_P_INT, false, 0, 0, NULL}};
static zk_status narrow_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "narrow: a scalar has no dimension to narrow");
  ZK_TRY(zk_wrap_dim("narrow", c->attr[0].i, x->shape.ndim, &d));
  int64_t start = c->attr[1].i, length = c->attr[2].i, size = x->shape.dim[d];
  if (start < 0 && start >= -size)
    start += size;
  if (start < 0 || start > size || length < 0 || length > size - start)
    return zk_fail(ZK_ERR_ARG,
                   "narrow: start %lld with length %lld reaches outside dim %d of size %lld",
                   (long long)c->attr[1].i, (long long)length, d, (long long)size);
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape, .view = true};
  memcpy(out->stride, x->stride, sizeof out->stride);
  out->shape.dim[d] = length;
  out->offset = x->offset + start * x->stride[d];
  return ZK_OK;
}
static bool narrow_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim, start, length;
  } cases[] = {{{2, {3, 4}}, 0, 1, 2}, {{2, {3, 4}}, 1, 0, 4}, {{2, {3, 4}}, -1, 2, 1},
               {{2, {3, 4}}, 0, 3, 0}, {{1, {5}}, 0, -2, 2},   {{2, {3, 4}}, 0, 2, 2},
               {{2, {3, 4}}, 2, 0, 1}, {{0, {0}}, 0, 0, 1}};
  if (i >= 8)
    return false;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].dim;
  s->attr[1].i = cases[i].start;
  s->attr[2].i = cases[i].length;
  s->error = i == 5   ? "reaches outside dim 0 of size 3"
             : i == 6 ? "dim 2 is out of range"
             : i == 7 ? "a scalar"
                      : NULL;
  return true;
}
/* From the start, as ONNX's Slice has it, where start or length hang on a size. */
static void narrow_bounds(const zk_call *c, int64_t *v) {
  int d = 0;
  (void)!zk_wrap_dim("narrow", c->attr[0].i, c->in[0]->shape.ndim, &d);
  v[0] = c->attr[1].i;
  if (v[0] < 0)
    v[0] += c->in[0]->shape.dim[d];
  v[1] = v[0] + c->attr[2].i;
  v[2] = 1;
}
static void narrow_arguments(const zk_call *c, int64_t *v) {
  v[0] = c->attr[1].i;
  v[1] = c->attr[2].i;
}
static void narrow_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t start = c->attr[1].i, end = start + c->attr[2].i;
  (void)!zk_wrap_dim("narrow", c->attr[0].i, c->in[0]->shape.ndim, &d);
  if (zk_export_hangs(x, 2, narrow_arguments)) {
    zk_export_out(x, 0, zk_export_open_slice(x, zk_export_as_is(x, 0), d, narrow_bounds));
    return;
  }
  if (start < 0 && end >= 0) /* up to the last */
    end = INT64_MAX;
  zk_export_out(
      x, 0,
      zk_export_slice(x, zk_export_as_is(x, 0), 1, (int64_t[]){d}, &start, &end, (int64_t[]){1}));
}
/* Split: the parts have the sizes of `split` (an input from opset 13 on), or are equal but for the
 * last, which may be smaller when num_outputs is given. */
static void split_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *listed = x->opset >= 13 ? zk_import_in_opt(x, 1) : NULL;
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  const zk_graph_attribute *sizes = x->opset < 13 ? zk_import_attribute(x, "split") : NULL;
  int64_t n = zk_import_int(x, "num_outputs", x->n_out), whole = in->shape.dim[axis], at = 0;
  bool uneven = zk_import_attribute(x, "num_outputs") != NULL;
  if (listed)
    listed = zk_import_known(x, 1);
  if (listed)
    n = listed->dtype == ZK_INT64 && listed->shape.ndim == 1 ? listed->shape.dim[0] : -1;
  else if (sizes)
    n = sizes->type == ZK_ATTRIBUTE_INTS ? (int64_t)sizes->ints.count : -1;
  if (n != x->n_out || n < 1)
    zk_import_refuse(x, "it has %d outputs, but is said to have %lld parts", x->n_out,
                     (long long)n);
  else if (!listed && !sizes && !uneven && whole % n != 0)
    zk_import_refuse(x, "a size of %lld cannot be split into %lld equal parts", (long long)whole,
                     (long long)n);
  for (int k = 0; k < x->n_out; k++) {
    int64_t rest = whole - at, size = (whole + n - 1) / n;
    if (listed)
      size = zk_element_i(listed, k * listed->stride[0]);
    else if (sizes)
      size = ZK_LIST(int64_t, sizes->ints)[k];
    else if (size > rest)
      size = rest;
    if (size < 0 || size > rest || (k == x->n_out - 1 && size != rest))
      zk_import_refuse(x, "its parts do not make up the size %lld", (long long)whole);
    zk_import_out(x, k, zk_import_narrow(x, in, axis, at, at + size));
    at += size;
  }
}
const zk_op zk_op_narrow = {
    .name = "narrow",
    .doc = "narrow(input, dim, start, length): a view of length positions of dim from start on. "
           "Error: a window that reaches outside.",
    ZK_PARAMS(narrow_params),
    .n_out = 1,
    .onnx = {.sizes = 1 << 1 | 1 << 2,
             .to = narrow_to_onnx,
             .from = ZK_ONNX_FROM({"Split", split_from_onnx})},
    .infer = narrow_infer,
    .backward = zk_window_backward,
    .sample = narrow_sample};

/* y = x[.., index, ..], without that dimension */
static const zk_param select_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"dim", ZK_P_INT, false, 0, 0, NULL},
                                         {"index", ZK_P_INT, false, 0, 0, NULL}};
static zk_status select_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int d;
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "select: a scalar has no dimension to select from");
  ZK_TRY(zk_wrap_dim("select", c->attr[0].i, x->shape.ndim, &d));
  int64_t index = c->attr[1].i, size = x->shape.dim[d];
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
static bool select_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim, index;
  } cases[] = {{{2, {3, 4}}, 0, 1},    {{2, {3, 4}}, 1, -1}, {{1, {3}}, 0, 0},
               {{3, {2, 3, 4}}, 1, 2}, {{2, {3, 4}}, 0, 3},  {{0, {0}}, 0, 0}};
  if (i >= 6)
    return false;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].dim;
  s->attr[1].i = cases[i].index;
  s->error = i == 4 ? "index 3 is out of range for dim 0 of size 3" : i == 5 ? "a scalar" : NULL;
  return true;
}
static void select_index(const zk_call *c, int64_t *v) {
  v[0] = c->attr[1].i;
}
static void select_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t index = c->attr[1].i;
  (void)!zk_wrap_dim("select", c->attr[0].i, c->in[0]->shape.ndim, &d);
  if (index < 0 && x->opset < 11) {
    index += c->in[0]->shape.dim[d];
    if (zk_export_in_varies(x, 0, d))
      zk_export_refuse(x, "from the end of a dynamic axis, it needs opset 11");
  }
  const char *at = zk_export_hangs(x, 1, select_index)
                       ? zk_export_scalar(x, zk_export_sizes(x, 1, select_index))
                       : zk_export_number(x, ZK_INT64, (double)index);
  zk_export_out(x, 0, zk_export_add(x, "Gather", zk_export_as_is(x, 0), at));
  zk_export_int(x, "axis", d);
}
const zk_op zk_op_select = {
    .name = "select",
    .doc = "select(input, dim, index): a view of position index of dim, without that dimension. "
           "Error: index out of range.",
    ZK_PARAMS(select_params),
    .n_out = 1,
    .onnx = {.sizes = 1 << 1, .to = select_to_onnx},
    .infer = select_infer,
    .backward = zk_window_backward,
    .sample = select_sample};
