/*
 * slice.c: views that leave elements out: slice diagonal. (narrow and select are in narrow.c.)
 */
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

/* ---- slice: positions start, start + step, .. before stop ------------------------------------ */

static const zk_param slice_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"dim", ZK_P_INT, true, 0, 0, NULL},
                                        {"start", ZK_P_INT_OPT, true, 0, 0, NULL},
                                        {"stop", ZK_P_INT_OPT, true, 0, 0, NULL},
                                        {"step", ZK_P_INT, true, 1, 0, NULL}};

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
  ZK_TRY(zk_wrap_dim("slice", c->attr[0].i, x->shape.ndim, &d));
  int64_t size = x->shape.dim[d], step = c->attr[3].i;
  if (step < 1)
    return zk_fail(ZK_ERR_ARG,
                   "slice: step is %lld, it must be at least 1; use flip to turn "
                   "around",
                   (long long)step);
  int64_t start = c->attr[1].given ? clamp_position(c->attr[1].i, size) : 0;
  int64_t stop = c->attr[2].given ? clamp_position(c->attr[2].i, size) : size;
  int64_t length = stop > start ? (stop - start - 1) / step + 1 : 0;
  *out = zk_spec_whole(x);
  out->offset += start * x->stride[d];
  out->shape.dim[d] = length;
  if (length > 1) /* a step past the end is taken once: it must not overflow */
    out->stride[d] *= step;
  return ZK_OK;
}
static bool slice_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
    bool given[2];
    int start, stop, step;
  } cases[] = {{{2, {3, 4}}, 0, {true, true}, 1, 3, 1},   {{2, {3, 4}}, 1, {true, true}, 0, 4, 2},
               {{1, {5}}, 0, {true, true}, -3, -1, 1},    {{1, {5}}, 0, {true, true}, 4, 2, 1},
               {{1, {5}}, -1, {true, true}, -9, 99, 3},   {{1, {5}}, 0, {false, false}, 0, 0, 2},
               {{2, {0, 3}}, 0, {true, false}, 0, 0, 1},  {{1, {5}}, 0, {true, true}, 0, 2, 0},
               {{2, {3, 4}}, 2, {false, false}, 0, 0, 1}, {{0, {0}}, 0, {false, false}, 0, 0, 1}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    s->attr[0].i = 1;
    s->attr[3].i = 3;
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].dim;
  s->attr[1].given = cases[i].given[0], s->attr[1].i = cases[i].start;
  s->attr[2].given = cases[i].given[1], s->attr[2].i = cases[i].stop;
  s->attr[3].i = cases[i].step;
  s->error = i == 7 ? "step is 0" : i == 8 ? "dim 2 is out of range" : i == 9 ? "a scalar" : NULL;
  return true;
}
static void slice_bounds(const zk_call *c, int64_t *v) {
  v[0] = c->attr[1].given ? c->attr[1].i : 0;
  v[1] = c->attr[2].given ? c->attr[2].i : INT64_MAX;
  v[2] = c->attr[3].i;
}
static void slice_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t bounds[3];
  slice_bounds(c, bounds);
  (void)!zk_wrap_dim("slice", c->attr[0].i, c->in[0]->shape.ndim, &d);
  const char *in = zk_export_as_is(x, 0);
  if (zk_export_hangs(x, 3, slice_bounds))
    zk_export_out(x, 0, zk_export_open_slice(x, in, d, slice_bounds));
  else
    zk_export_out(x, 0, zk_export_slice(x, in, 1, (int64_t[]){d}, bounds, bounds + 1, bounds + 2));
}
/* Along one axis; with a negative step from start down to behind end: the reverse of the positions
 * between them. */
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
const zk_op zk_op_slice = {
    .name = "slice",
    .doc = "slice(input, dim=0, start=nil, stop=nil, step=1): a view of the positions start, "
           "start + step, .. before stop. Negative ones count from the end, and those outside are "
           "cut to it, as in Python. Errors: a step below 1; dim out of range.",
    ZK_PARAMS(slice_params),
    .n_out = 1,
    .onnx = {.sizes = 1 << 1 | 1 << 2 | 1 << 3,
             .to = slice_to_onnx,
             .from = ZK_ONNX_FROM({"Slice", slice_from_onnx})},
    .infer = slice_infer,
    .backward = zk_window_backward,
    .sample = slice_sample};

/* ---- diagonal: y[.., i] = x[.., i, .., i + offset, ..] --------------------------------------- */

static const zk_param diagonal_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                           {"offset", ZK_P_INT, true, 0, 0, NULL},
                                           {"dim1", ZK_P_INT, true, 0, 0, NULL},
                                           {"dim2", ZK_P_INT, true, 1, 0, NULL}};

static zk_status diagonal_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int a, b;
  ZK_TRY(zk_wrap_dim("diagonal", c->attr[1].i, x->shape.ndim, &a));
  ZK_TRY(zk_wrap_dim("diagonal", c->attr[2].i, x->shape.ndim, &b));
  if (a == b)
    return zk_fail(ZK_ERR_ARG, "diagonal: dim1 and dim2 are both dim %d", a);
  int64_t rows = x->shape.dim[a], columns = x->shape.dim[b], offset = c->attr[0].i;
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
static bool diagonal_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int offset, dim1, dim2;
  } cases[] = {{{2, {3, 4}}, 0, 0, 1},  {{2, {3, 4}}, 1, 0, 1},     {{2, {3, 4}}, -2, 0, 1},
               {{2, {3, 4}}, 9, 0, 1},  {{3, {2, 3, 4}}, 0, -1, 0}, {{2, {0, 3}}, 0, 0, 1},
               {{2, {3, 4}}, 0, 1, -1}, {{1, {3}}, 0, 0, 1}};
  if (i == 8)
    zk_sample_strided(s, ZK_SHAPE(3, 3));
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].offset;
  s->attr[1].i = cases[i].dim1;
  s->attr[2].i = cases[i].dim2;
  s->error = i == 6 ? "are both dim 1" : i == 7 ? "dim 1 is out of range" : NULL;
  return true;
}
const zk_op zk_op_diagonal = {
    .name = "diagonal",
    .doc = "diagonal(input, offset=0, dim1=0, dim2=1): a view of the diagonal of the matrices that "
           "dim1 and dim2 span, as the last dimension; offset > 0 lies above the main one. "
           "Errors: a dim out of range; dim1 = dim2.",
    ZK_PARAMS(diagonal_params),
    .n_out = 1,
    .infer = diagonal_infer,
    .backward = zk_window_backward,
    .sample = diagonal_sample};
