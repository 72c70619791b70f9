/*
 * shape.c: views, slices, joining and padding as ONNX nodes.
 */
#include "onnx/to/converters.h"

#include <string.h>

/* ---- cat ---- */

#define MOST_JOINED 1024
/* Concat of the inputs along dim d; for stack each gets that dimension first. */
static void join_to_onnx(zk_export *x, const zk_call *c, bool stack) {
  const char *in[MOST_JOINED];
  int d = 0, n = 0;
  (void)!zk_wrap_dim(c->op->name, zk_call_attr(c, "dim")->i, c->out[0]->shape.ndim, &d);
  if (c->n_in > MOST_JOINED)
    zk_export_refuse(x, "of more than %d tensors it cannot be exported", MOST_JOINED);
  for (int i = 0; i < c->n_in && x->status == ZK_OK; i++) {
    if (!stack && c->in[i]->shape.ndim != c->out[0]->shape.ndim)
      continue; /* as PyTorch skips an empty vector */
    in[n] = zk_export_in(x, i, c->out[0]->dtype);
    if (stack)
      in[n] = zk_export_axes(x, "Unsqueeze", in[n], 1, (int64_t[]){d}, 13);
    n++;
  }
  zk_export_out(x, 0, zk_export_node(x, "Concat", n, in));
  zk_export_int(x, "axis", d);
}

static void cat_to_onnx(zk_export *x, const zk_call *c) {
  join_to_onnx(x, c, false);
}

static void stack_to_onnx(zk_export *x, const zk_call *c) {
  join_to_onnx(x, c, true);
}

/* ---- flip ---- */

static void flip_to_onnx(zk_export *x, const zk_call *c) {
  int64_t axes[ZK_MAX_DIM], starts[ZK_MAX_DIM], ends[ZK_MAX_DIM], steps[ZK_MAX_DIM];
  int n = zk_call_attr(c, "dims")->n;
  for (int i = 0; i < n; i++) {
    int d = 0;
    (void)!zk_wrap_dim("flip", zk_call_attr(c, "dims")->v[i], c->in[0]->shape.ndim, &d);
    axes[i] = d, starts[i] = -1, ends[i] = INT64_MIN, steps[i] = -1;
  }
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0,
                n && c->in[0]->shape.ndim ? zk_export_slice(x, in, n, axes, starts, ends, steps)
                                          : zk_export_add(x, "Identity", in));
}

/* Along one axis of `value`: Concat of the last `shift` positions and the others. A shift counts
 * modulo the size, which is computed when it is dynamic. */
static const char *roll_axis(zk_export *x, const char *value, int i, int64_t axis, bool open) {
  int64_t shift[ZK_MAX_RUNS], zero = 0;
  for (int r = 0; r < zk_export_runs(x); r++)
    shift[r] = -zk_call_attr(x->runs[r], "shifts")->v[i];
  const char *from = zk_export_values(x, 1, shift, NULL);
  const char *size = open ? zk_export_entry(x, zk_export_add(x, "Shape", value), axis)
                          : zk_export_list(x, 1, &x->call->in[0]->shape.dim[axis]);
  const char *at = zk_export_add(x, "Mod", from, size), *along = zk_export_list(x, 1, &axis);
  const char *last = zk_export_add(x, "Slice", value, at, size, along);
  const char *first = zk_export_add(x, "Slice", value, zk_export_list(x, 1, &zero), at, along);
  value = zk_export_add(x, "Concat", last, first);
  zk_export_int(x, "axis", axis);
  return value;
}

static void roll_to_onnx(zk_export *x, const zk_call *c) {
  const zk_attr *dims = zk_call_attr(c, "dims");
  const char *value = zk_export_as_is(x, 0);
  if (zk_numel(c->in[0]) == 0)
    zk_export_refuse(x, "of nothing it cannot be exported");
  if (!dims->given || dims->n == 0) {
    value = zk_export_add(x, "Reshape", value, zk_export_list(x, 1, (int64_t[]){-1}));
    value = roll_axis(x, value, 0, 0, true);
    zk_export_out(x, 0, zk_export_add(x, "Reshape", value, zk_export_shape(x)));
    return;
  }
  for (int i = 0; i < dims->n; i++) {
    int d = 0;
    (void)!zk_wrap_dim("roll", dims->v[i], c->in[0]->shape.ndim, &d);
    value = roll_axis(x, value, i, d, zk_export_in_varies(x, 0, d));
  }
  zk_export_out(x, 0, value);
}

static void triangle_to_onnx(zk_export *x, const zk_call *c, bool upper) {
  const char *k = zk_export_number(x, ZK_INT64, (double)zk_call_attr(c, "diagonal")->i);
  zk_export_out(x, 0, zk_export_add(x, "Trilu", zk_export_as_is(x, 0), k));
  zk_export_int(x, "upper", upper);
}

static void tril_to_onnx(zk_export *x, const zk_call *c) {
  triangle_to_onnx(x, c, false);
}

static void triu_to_onnx(zk_export *x, const zk_call *c) {
  triangle_to_onnx(x, c, true);
}

/* ---- narrow, select ---- */

/* The start and end of ONNX's Slice, where they depend on a dynamic size. */
static void narrow_bounds(const zk_call *c, int64_t *v) {
  int d = 0;
  (void)!zk_wrap_dim("narrow", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  v[0] = zk_call_attr(c, "start")->i;
  if (v[0] < 0)
    v[0] += c->in[0]->shape.dim[d];
  v[1] = v[0] + zk_call_attr(c, "length")->i;
  v[2] = 1;
}

static void narrow_arguments(const zk_call *c, int64_t *v) {
  v[0] = zk_call_attr(c, "start")->i;
  v[1] = zk_call_attr(c, "length")->i;
}

static void narrow_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t start = zk_call_attr(c, "start")->i, end = start + zk_call_attr(c, "length")->i;
  (void)!zk_wrap_dim("narrow", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  if (zk_export_varies(x, 2, narrow_arguments)) {
    zk_export_out(x, 0, zk_export_open_slice(x, zk_export_as_is(x, 0), d, narrow_bounds));
    return;
  }
  if (start < 0 && end >= 0) /* up to the last */
    end = INT64_MAX;
  zk_export_out(
      x, 0,
      zk_export_slice(x, zk_export_as_is(x, 0), 1, (int64_t[]){d}, &start, &end, (int64_t[]){1}));
}

static void select_index(const zk_call *c, int64_t *v) {
  v[0] = zk_call_attr(c, "index")->i;
}

static void select_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t index = zk_call_attr(c, "index")->i;
  (void)!zk_wrap_dim("select", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  if (index < 0 && x->opset < 11) {
    index += c->in[0]->shape.dim[d];
    if (zk_export_in_varies(x, 0, d))
      zk_export_refuse(x, "from the end of a dynamic axis, it needs opset 11");
  }
  const char *at = zk_export_varies(x, 1, select_index)
                       ? zk_export_scalar(x, zk_export_sizes(x, 1, select_index))
                       : zk_export_number(x, ZK_INT64, (double)index);
  zk_export_out(x, 0, zk_export_add(x, "Gather", zk_export_as_is(x, 0), at));
  zk_export_int(x, "axis", d);
}

/* ---- pad ---- */

/* ONNX's order of pads: before each dimension, then after each. */
static void pad_margins(const zk_call *c, int64_t *v) {
  const zk_attr *pad = zk_call_attr(c, "pad");
  int n = c->in[0]->shape.ndim;
  memset(v, 0, 2 * (size_t)n * sizeof *v);
  for (int i = 0; i < pad->n; i++)
    v[n - 1 - i / 2 + (i % 2 ? n : 0)] = pad->v[i];
}

static void pad_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->in[0]->dtype;
  int n = c->in[0]->shape.ndim;
  int64_t pads[2 * ZK_MAX_DIM];
  pad_margins(c, pads);
  const char *in = zk_export_as_is(x, 0);
  if (n == 0) {
    in = zk_export_add(x, "Identity", in);
  } else if (x->opset >= 11) {
    const char *margins = zk_export_sizes(x, 2 * n, pad_margins);
    in = zk_export_add(x, "Pad", in, margins,
                       zk_export_number(x, dtype, zk_call_attr(c, "value")->f));
  } else {
    if (!zk_dtype_is_real(dtype))
      zk_export_refuse(x, "of integers it needs opset 11");
    if (zk_export_varies(x, 2 * n, pad_margins))
      zk_export_refuse(x, "with margins that depend on a dynamic axis it needs opset 11");
    in = zk_export_add(x, "Pad", in);
    zk_export_ints(x, "pads", 2 * n, pads);
    zk_export_float(x, "value", zk_call_attr(c, "value")->f);
  }
  zk_export_out(x, 0, in);
}

/* ---- permute ---- */

static void permute_to_onnx(zk_export *x, const zk_call *c) {
  int64_t perm[ZK_MAX_DIM];
  int n = zk_call_attr(c, "dims")->n, d = 0;
  for (int i = 0; i < n; i++) {
    (void)!zk_wrap_dim("permute", zk_call_attr(c, "dims")->v[i], n, &d);
    perm[i] = d;
  }
  zk_export_out(x, 0, zk_export_add(x, "Transpose", zk_export_as_is(x, 0)));
  zk_export_ints(x, "perm", n, perm);
}

static void t_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  if (c->in[0]->shape.ndim < 2) {
    zk_export_out(x, 0, zk_export_add(x, "Identity", in));
    return;
  }
  zk_export_out(x, 0, zk_export_add(x, "Transpose", in));
  zk_export_ints(x, "perm", 2, (int64_t[]){1, 0});
}

static void squeeze_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[0]->shape;
  const zk_attr *dims = zk_call_attr(c, "dim");
  int64_t axes[ZK_MAX_DIM];
  int n = 0;
  for (int d = 0; d < in->ndim; d++) {
    bool drop = !dims->given;
    for (int i = 0; i < dims->n && dims->given; i++)
      drop = drop || dims->v[i] == d || dims->v[i] == d - in->ndim;
    if (drop && in->dim[d] == 1)
      axes[n++] = d;
  }
  const char *value = zk_export_as_is(x, 0);
  zk_export_out(x, 0,
                n ? zk_export_axes(x, "Squeeze", value, n, axes, 13)
                  : zk_export_add(x, "Identity", value));
}

static void unsqueeze_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  (void)!zk_wrap_dim("unsqueeze", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim + 1, &d);
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_axes(x, "Unsqueeze", in, 1, (int64_t[]){d}, 13));
}

/* Expand keeps a size where 1 is given: 1 where the input has the size already in every run. */
static void expand_to_onnx(zk_export *x, const zk_call *c) {
  int n = c->out[0]->shape.ndim, runs = zk_export_runs(x);
  int64_t shape[ZK_MAX_RUNS * ZK_MAX_DIM];
  for (int d = 0; d < n; d++) {
    int from = d - (n - c->in[0]->shape.ndim);
    bool same = from >= 0;
    for (int r = 0; r < runs; r++) {
      const zk_call *run = x->runs[r];
      shape[r * n + d] = run->out[0]->shape.dim[d];
      same = same && run->in[0]->shape.dim[from] == shape[r * n + d];
    }
    for (int r = 0; r < runs && same; r++)
      shape[r * n + d] = 1;
  }
  const char *value = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Expand", value, zk_export_values(x, n, shape, NULL)));
}

/* ---- slice ---- */

static void slice_bounds(const zk_call *c, int64_t *v) {
  v[0] = zk_call_attr(c, "start")->given ? zk_call_attr(c, "start")->i : 0;
  v[1] = zk_call_attr(c, "stop")->given ? zk_call_attr(c, "stop")->i : INT64_MAX;
  v[2] = zk_call_attr(c, "step")->i;
}

static void slice_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t bounds[3];
  slice_bounds(c, bounds);
  (void)!zk_wrap_dim("slice", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  const char *in = zk_export_as_is(x, 0);
  if (zk_export_varies(x, 3, slice_bounds))
    zk_export_out(x, 0, zk_export_open_slice(x, in, d, slice_bounds));
  else
    zk_export_out(x, 0, zk_export_slice(x, in, 1, (int64_t[]){d}, bounds, bounds + 1, bounds + 2));
}

/* ---- view ---- */

static void view_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_reshape(x, zk_export_as_is(x, 0)));
}

/* Flatten when the result is a matrix, else Reshape. */
static void flatten_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[0]->shape, *out = &c->out[0]->shape;
  int start = 0;
  (void)!zk_wrap_dim("flatten", zk_call_attr(c, "start_dim")->i, in->ndim, &start);
  const char *value = zk_export_as_is(x, 0);
  if (in->ndim < 2 || out->ndim != 2) {
    zk_export_out(x, 0, zk_export_reshape(x, value));
    return;
  }
  zk_export_out(x, 0, zk_export_add(x, "Flatten", value));
  zk_export_int(x, "axis", start == 0 ? in->ndim - 1 : start);
}

static void transpose_to_onnx(zk_export *x, const zk_call *c) {
  int64_t perm[ZK_MAX_DIM];
  int a = 0, b = 0, n = c->in[0]->shape.ndim;
  (void)!zk_wrap_dim("transpose", zk_call_attr(c, "dim0")->i, n, &a);
  (void)!zk_wrap_dim("transpose", zk_call_attr(c, "dim1")->i, n, &b);
  for (int d = 0; d < n; d++)
    perm[d] = d == a ? b : d == b ? a : d;
  zk_export_out(x, 0, zk_export_add(x, "Transpose", zk_export_as_is(x, 0)));
  zk_export_ints(x, "perm", n, perm);
}

const zk_onnx_to zk_onnx_to_shape[] = {
    {.op = &zk_op_view, .sizes = "shape", .to = view_to_onnx},
    {.op = &zk_op_reshape, .sizes = "shape", .to = view_to_onnx},
    {.op = &zk_op_flatten, .to = flatten_to_onnx},
    {.op = &zk_op_transpose, .to = transpose_to_onnx},
    {.op = &zk_op_narrow, .sizes = "start length", .to = narrow_to_onnx},
    {.op = &zk_op_select, .sizes = "index", .to = select_to_onnx},
    {.op = &zk_op_permute, .to = permute_to_onnx},
    {.op = &zk_op_t, .to = t_to_onnx},
    {.op = &zk_op_squeeze, .to = squeeze_to_onnx},
    {.op = &zk_op_unsqueeze, .to = unsqueeze_to_onnx},
    {.op = &zk_op_expand, .since = 8, .sizes = "size", .to = expand_to_onnx},
    {.op = &zk_op_slice, .sizes = "start stop step", .to = slice_to_onnx},
    {.op = &zk_op_cat, .to = cat_to_onnx},
    {.op = &zk_op_stack, .to = stack_to_onnx},
    {.op = &zk_op_flip, .since = 10, .to = flip_to_onnx},
    {.op = &zk_op_roll, .since = 10, .sizes = "shifts", .to = roll_to_onnx},
    {.op = &zk_op_tril, .since = 14, .to = tril_to_onnx},
    {.op = &zk_op_triu, .since = 14, .to = triu_to_onnx},
    {.op = &zk_op_constant_pad_nd, .sizes = "pad", .to = pad_to_onnx},
    {.op = NULL},
};
