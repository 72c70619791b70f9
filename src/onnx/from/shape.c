/*
 * shape.c: ONNX nodes as views, slices, joining and padding.
 */
#include "onnx/from/converters.h"
#include "op/kernel.h"

/* ---- cat ---- */

static void concat_from_onnx(zk_import *x) {
  zk_tensor *first = zk_import_in(x, 0);
  if (x->opset >= 4 && !zk_import_attribute(x, "axis"))
    zk_import_refuse(x, "attribute 'axis' is missing");
  for (int i = 1; i < x->n_in; i++)
    if (zk_import_in(x, i)->dtype != first->dtype)
      zk_import_refuse(x, "inputs are of several types");
  zk_import_set(x, "dim", zk_import_axis(x, "axis", 1, first->shape.ndim));
  zk_import_out(x, 0, zk_import_call(x, &zk_op_cat, x->n_in, x->in));
}

/* ---- flip ---- */

static void trilu_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  bool upper = zk_import_int(x, "upper", 1) != 0;
  zk_import_set(x, "diagonal", zk_import_known_int(x, 1, 0));
  zk_import_out(x, 0, zk_import_make(x, upper ? &zk_op_triu : &zk_op_tril, in));
}

/* ---- narrow ---- */

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

/* ---- pad ---- */

/* Before opset 11 margins (in opset 1 under another name) and value are attributes, then inputs;
 * from 18 on for chosen axes. Fills pads, for all dimensions those before, then those behind. */
static void pads_from_onnx(zk_import *x, int n, int64_t pads[2 * ZK_MAX_DIM]) {
  const zk_graph_attribute *a =
      x->opset < 11 ? zk_import_attribute(x, x->opset < 2 ? "paddings" : "pads") : NULL;
  zk_shape axes = {.ndim = 0};
  zk_tensor *listed = x->opset < 11 ? NULL : zk_import_known(x, 1);
  bool chosen = x->opset >= 18 && zk_import_list(x, "axes", 3, 18, &axes);
  zk_import_wrap_all(x, &axes, n);
  for (; !chosen && axes.ndim < n; axes.ndim++)
    axes.dim[axes.ndim] = axes.ndim;
  if (listed ? listed->dtype != ZK_INT64 || listed->shape.ndim != 1 ||
                   listed->shape.dim[0] != 2 * axes.ndim
             : !a || a->type != ZK_ATTRIBUTE_INTS || a->ints.count != 2 * (uint32_t)axes.ndim)
    zk_import_refuse(x, "pads must be a list of %d margins", 2 * axes.ndim);
  for (int i = 0; i < 2 * axes.ndim; i++) {
    int64_t d = axes.dim[i % axes.ndim];
    pads[d + (i < axes.ndim ? 0 : n)] =
        listed ? zk_element_i(listed, i * listed->stride[0]) : ZK_LIST(int64_t, a->ints)[i];
  }
}

/* The source positions of a padded dimension: before .. size + after, with those outside mapped
 * inside: reflect mirrors at the last element, edge repeats it, wrap continues at the other end. */
static zk_tensor *indices_outside(zk_import *x, const char *mode, int64_t size, int64_t before,
                                  int64_t behind) {
  int64_t n = 0, turn = size > 1 ? 2 * (size - 1) : 1;
  if (size < 1 || __builtin_add_overflow(before, behind, &n) ||
      __builtin_add_overflow(n, size, &n) || n < 0)
    zk_import_refuse(x, "margins of %lld and %lld around a size of %lld are not possible",
                     (long long)before, (long long)behind, (long long)size);
  zk_tensor *t = zk_import_range(x, n, 0, 1);
  for (int64_t i = 0; i < n; i++) {
    int64_t at = i - before;
    if (*mode == 'e')
      at = at < 0 ? 0 : at >= size ? size - 1 : at;
    else if (*mode == 'w')
      at = (at % size + size) % size;
    else {
      at = (at % turn + turn) % turn;
      at = at >= size ? turn - at : at;
    }
    ((int64_t *)zk_data(t))[i] = at;
  }
  return t;
}

static void pad_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y = in;
  const char *mode = zk_import_string(x, "mode", "constant");
  bool constant = strcmp(mode, "constant") == 0;
  int n = in->shape.ndim;
  int64_t pads[2 * ZK_MAX_DIM] = {0};
  zk_shape margins = {.ndim = 0};
  double value = x->opset < 11 ? zk_import_float(x, "value", 0) : zk_import_known_float(x, 2, 0);
  pads_from_onnx(x, n, pads);
  if (!constant && strcmp(mode, "reflect") != 0 && strcmp(mode, "edge") != 0 &&
      strcmp(mode, "wrap") != 0)
    zk_import_refuse(x, "mode '%s' is not supported", mode);
  for (int d = n; d-- > 0;) {
    if (pads[d] == 0 && pads[n + d] == 0)
      continue;
    if (!constant) {
      zk_tensor *indices = indices_outside(x, mode, in->shape.dim[d], pads[d], pads[n + d]);
      zk_import_set(x, "dim", d);
      y = zk_import_make(x, &zk_op_index_select, y, indices);
    } else if (2 * (n - d) > ZK_MAX_DIM) {
      zk_import_refuse(x, "margins of the last %d dimensions only are supported", ZK_MAX_DIM / 2);
    } else {
      margins.ndim = 2 * (n - d);
      margins.dim[margins.ndim - 2] = pads[d];
      margins.dim[margins.ndim - 1] = pads[n + d];
    }
  }
  if (margins.ndim > 0) {
    zk_import_set_list(x, "pad", &margins);
    zk_import_set_float(x, "value", value);
    y = zk_import_make(x, &zk_op_constant_pad_nd, y);
  }
  zk_import_out(x, 0, y);
}

/* ---- permute ---- */

static void transpose_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape order;
  if (!zk_import_ints(x, "perm", &order))
    for (order.ndim = 0; order.ndim < in->shape.ndim; order.ndim++) /* backwards */
      order.dim[order.ndim] = in->shape.ndim - 1 - order.ndim;
  zk_import_set_list(x, "dims", &order);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_permute, in));
}

static void squeeze_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape axes;
  bool some = zk_import_list(x, "axes", 1, 13, &axes);
  if (some)
    zk_import_wrap_all(x, &axes, in->shape.ndim);
  for (int i = 0; some && i < axes.ndim; i++) {
    int64_t size = in->shape.dim[axes.dim[i]];
    if (size != 1)
      zk_import_refuse(x, "axis %lld has size %lld, not 1", (long long)axes.dim[i],
                       (long long)size);
  }
  if (some)
    zk_import_set_list(x, "dim", &axes);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_squeeze, in));
}

/* The axes are those of the result. */
static void unsqueeze_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape axes, shape = ZK_SCALAR;
  bool added[ZK_MAX_DIM] = {false};
  if (!zk_import_list(x, "axes", 1, 13, &axes))
    zk_import_refuse(x, "axes are missing");
  int n = in->shape.ndim + axes.ndim;
  if (n > ZK_MAX_DIM)
    zk_import_refuse(x, "the result has %d dimensions, at most %d are possible", n, ZK_MAX_DIM);
  zk_import_wrap_all(x, &axes, n);
  for (int i = 0; i < axes.ndim; i++)
    added[axes.dim[i]] = true;
  for (int d = 0, from = 0; d < n; d++)
    zk_import_push(x, &shape, "its result", added[d] ? 1 : in->shape.dim[from++]);
  zk_import_out(x, 0, zk_import_reshape(x, in, &shape));
}

/* To the shape that the input's and the listed one broadcast to. */
static void expand_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape shape, both = {.ndim = 0};
  (void)zk_import_known(x, 1);
  zk_import_list(x, "shape", 1, 8, &shape);
  for (int d = 0; d < shape.ndim; d++)
    if (shape.dim[d] < 0)
      zk_import_refuse(x, "size %d of the new shape is negative", d);
  zk_import_try(x, zk_broadcast("expand", &in->shape, &shape, &both));
  zk_import_set_list(x, "size", &both);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_expand, in));
}

/* ---- slice ---- */

/* Along one axis. With a negative step, the flipped slice of the positions after end up to start.
 */
static zk_tensor *cut_from_onnx(zk_import *x, zk_tensor *t, int axis, int64_t start, int64_t end,
                                int64_t step) {
  int64_t size = t->shape.dim[axis];
  if (step == 0 || step == INT64_MIN)
    zk_import_refuse(x, "a step of %lld is not possible", (long long)step);
  if (step < 0) {
    int64_t last = start < -size ? -1 : start < 0 ? start + size : start;
    int64_t before = end < -size ? -1 : end < 0 ? end + size : end;
    last = last >= size ? size - 1 : last;
    before = before >= size ? size - 1 : before;
    t = zk_import_narrow(x, t, axis, before + 1, last > before ? last + 1 : before + 1);
    t = zk_import_flip(x, t, axis);
    start = 0, end = INT64_MAX, step = -step;
  }
  zk_import_set(x, "dim", axis);
  zk_import_set(x, "start", start);
  zk_import_set(x, "stop", end);
  zk_import_set(x, "step", step);
  return zk_import_make(x, &zk_op_slice, t);
}

/* Before opset 10 the lists are attributes. */
static void slice_from_onnx(zk_import *x) {
  zk_tensor *y = zk_import_in(x, 0);
  zk_shape starts, ends, axes, steps = {.ndim = 0};
  zk_import_list(x, "starts", 1, 10, &starts);
  zk_import_list(x, "ends", 2, 10, &ends);
  bool some = zk_import_list(x, "axes", 3, 10, &axes);
  bool stepped = x->opset >= 10 && zk_import_list(x, "steps", 4, 10, &steps);
  int n = starts.ndim;
  if (ends.ndim != n || (some && axes.ndim != n) || (stepped && steps.ndim != n))
    zk_import_refuse(x, "starts, ends, axes and steps have %d, %d, %d and %d entries", n, ends.ndim,
                     axes.ndim, steps.ndim);
  for (int i = 0; !some && i < n; i++)
    axes.dim[i] = i;
  axes.ndim = n;
  zk_import_wrap_all(x, &axes, y->shape.ndim);
  for (int i = 0; i < axes.ndim; i++) {
    y = cut_from_onnx(x, y, (int)axes.dim[i], starts.dim[i], ends.dim[i],
                      stepped ? steps.dim[i] : 1);
  }
  zk_import_out(x, 0, y);
}

/* ---- view ---- */

/* In the list, which before opset 5 is an attribute, 0 keeps a size (unless allowzero), and -1 is
 * inferred. */
static void reshape_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape shape;
  bool zero = zk_import_int(x, "allowzero", 0) != 0;
  if (!zk_import_list(x, "shape", 1, 5, &shape))
    zk_import_refuse(x, "the new shape is missing");
  for (int d = 0; d < shape.ndim && !zero; d++)
    if (shape.dim[d] == 0) {
      if (d >= in->shape.ndim)
        zk_import_refuse(x, "size %d of the new shape is 0, but the input has %d dimensions", d,
                         in->shape.ndim);
      shape.dim[d] = in->shape.dim[d];
    }
  zk_import_set_list(x, "shape", &shape);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_reshape, in));
}

/* A matrix: the dimensions before axis (which may come after the last), and the others. */
static void flatten_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t axis = zk_import_int(x, "axis", 1);
  if (axis != in->shape.ndim)
    axis = zk_import_wrap(x, "axis", axis, in->shape.ndim);
  zk_import_out(x, 0, zk_import_matrix(x, in, (int)axis));
}

const zk_onnx_from zk_onnx_from_shape[] = {
    {.type = "Reshape", .from = reshape_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Flatten", .from = flatten_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Split", .from = split_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Transpose", .from = transpose_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Squeeze", .from = squeeze_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Unsqueeze", .from = unsqueeze_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Expand", .from = expand_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Slice", .from = slice_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "Concat", .from = concat_from_onnx, .takes = ZK_MOVES_ALL},
    {.type = "Trilu", .from = trilu_from_onnx},
    {.type = "Pad", .from = pad_from_onnx},
    {.type = NULL},
};
