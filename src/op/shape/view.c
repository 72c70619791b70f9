/*
 * view.c: views of all elements: view reshape flatten transpose. (narrow and select are in
 * narrow.c.)
 *
 * None of them moves data (reshape and flatten do where no view can be).
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

/*
 * The strides of `shape` over t's elements without moving them: t's dimensions are cut into runs
 * that are contiguous among themselves, and each new dimension must lie within one run. False when
 * there are none.
 */
static bool strides_of_view(const zk_tensor *t, const zk_shape *shape, int64_t *stride) {
  if (zk_numel(t) == 0) {
    zk_shape_strides(shape, stride);
    return true;
  }
  int d = shape->ndim - 1;
  int64_t in_run = 1, in_new = 1, step = t->shape.ndim ? t->stride[t->shape.ndim - 1] : 1;
  for (int i = t->shape.ndim - 1; i >= 0; i--) {
    in_run *= t->shape.dim[i];
    bool run_ends = i == 0 || (t->shape.dim[i - 1] != 1 && t->stride[i - 1] != in_run * step);
    if (!run_ends)
      continue;
    while (d >= 0 && (in_new < in_run || shape->dim[d] == 1)) {
      stride[d] = in_new * step;
      in_new *= shape->dim[d];
      d--;
    }
    if (in_new != in_run)
      return false;
    if (i > 0) {
      step = t->stride[i - 1];
      in_run = in_new = 1;
    }
  }
  for (; d >= 0; d--)
    stride[d] = 1; /* only sizes of 1 are left */
  return true;
}

/* Resolves a -1 in the wanted sizes and checks that the number of elements stays. */
static zk_status wanted_shape(const zk_call *c, const zk_attr *sizes, zk_shape *out) {
  const char *op = c->op->name;
  const zk_tensor *t = c->in[0];
  int64_t known = 1, n = zk_numel(t);
  int unknown = -1;
  zk_shape want = {.ndim = sizes->n};
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  for (int i = 0; i < sizes->n; i++) {
    want.dim[i] = sizes->v[i];
    if (want.dim[i] == -1 && unknown < 0)
      unknown = i;
    else if (want.dim[i] < 0)
      return zk_fail(ZK_ERR_ARG, "%s: shape %s is invalid: %s", op, zk_shape_text(&want, to),
                     want.dim[i] == -1 ? "only one size can be inferred (-1)"
                                       : "a size is negative");
    else if (__builtin_mul_overflow(known, want.dim[i], &known))
      known = -1;
  }
  *out = want;
  if (unknown >= 0 && known > 0 && n % known == 0)
    out->dim[unknown] = n / known;
  else if (unknown >= 0 || known != n)
    return zk_fail(ZK_ERR_ARG, "%s: shape %s does not fit an input of shape %s (%lld elements)", op,
                   zk_shape_text(&want, to), zk_shape_text(&t->shape, from), (long long)n);
  return ZK_OK;
}

/* Fills a view's spec. False when the elements would have to move. */
static bool spec_view(const zk_tensor *t, const zk_shape *shape, zk_spec *out) {
  out->dtype = t->dtype;
  out->shape = *shape;
  out->offset = t->offset;
  out->view = strides_of_view(t, shape, out->stride);
  return out->view;
}

static zk_status copy_forward(zk_call *c) { /* the same elements in index order */
  zk_tensor as_input = *c->out[0];
  as_input.shape = c->in[0]->shape;
  zk_shape_strides(&as_input.shape, as_input.stride);
  return zk_tensor_copy(&as_input, c->in[0]);
}

/* dx: dy's elements in the input's shape. */
zk_status zk_reshape_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy, *dx;
  int64_t stride[ZK_MAX_DIM];
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  zk_shape_strides(&c->in[0]->shape, stride);
  zk_status status = zk_tensor_window(dy, &c->in[0]->shape, stride, dy->offset, &dx);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}

static bool reshape_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {1, {12}}},    {{2, {3, 4}}, {3, {2, -1, 3}}},
                                       {{1, {1}}, {0, {0}}},        {{0, {0}}, {2, {1, 1}}},
                                       {{2, {0, 3}}, {2, {3, 0}}},  {{3, {2, 3, 4}}, {2, {6, 4}}},
                                       {{2, {3, 4}}, {2, {5, -1}}}, {{2, {3, 4}}, {2, {-1, -1}}},
                                       {{2, {3, 4}}, {1, {13}}},    {{3, {2, 1, 3}}, {2, {2, 3}}}};
  if (i >= 10)
    return false;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_ints(s, 0, shapes[i][1]);
  if (i == 6 || i == 8)
    s->error = "does not fit an input of shape [3, 4]";
  if (i == 7)
    s->error = "only one size";
  return true;
}

static const zk_param view_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                       {"shape", ZK_P_INTS, false, 0, 0, NULL}};

/* y = x's elements in another shape, on the same storage */
static zk_status view_infer(zk_call *c, zk_spec *out) {
  zk_shape shape;
  ZK_TRY(wanted_shape(c, &c->attr[0], &shape));
  if (spec_view(c->in[0], &shape, out))
    return ZK_OK;
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_ARG,
                 "view: an input of shape %s with these strides has no view of shape %s: its "
                 "elements would have to move; use reshape",
                 zk_shape_text(&c->in[0]->shape, from), zk_shape_text(&shape, to));
}
static bool view_sample(int i, zk_sample *s) {
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_ints(s, 0, ZK_SHAPE(2, 3, 1));
  }
  if (i == 11) {
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(2, 3));
    if (t) { /* transposed */
      t->shape = ZK_SHAPE(3, 2);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
    zk_sample_ints(s, 0, ZK_SHAPE(6));
    s->error = "use reshape";
  }
  return i < 10 ? reshape_sample(i, s) : i < 12;
}
static void view_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_reshape(x, zk_export_as_is(x, 0)));
}
const zk_op zk_op_view = {
    .name = "view",
    .doc = "view(input, ...shape): the same elements in another shape, sharing the storage; one "
           "size may be -1. Errors: a shape with another number of elements; an input whose "
           "strides allow no such view.",
    ZK_PARAMS(view_params),
    .n_out = 1,
    .onnx = {.sizes = 1, .to = view_to_onnx},
    .infer = view_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .sample = view_sample};

/* y = x's elements in another shape: a view, or else a copy */
static zk_status reshape_infer(zk_call *c, zk_spec *out) {
  zk_shape shape;
  ZK_TRY(wanted_shape(c, &c->attr[0], &shape));
  spec_view(c->in[0], &shape, out);
  return ZK_OK;
}
static bool reshape_sample_copying(int i, zk_sample *s) {
  if (i == 10) {
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(2, 3));
    if (t) {
      t->shape = ZK_SHAPE(3, 2);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
    zk_sample_ints(s, 0, ZK_SHAPE(6));
  }
  return i < 10 ? reshape_sample(i, s) : i < 11;
}
/* In the list 0 keeps a size (unless allowzero) and -1 is what is left. */
static void reshape_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape shape;
  bool zero = zk_import_int(x, "allowzero", 0) != 0;
  (void)zk_import_known(x, 1);
  zk_import_list(x, "shape", 1, 5, &shape);
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
const zk_op zk_op_reshape = {
    .name = "reshape",
    .doc = "reshape(input, ...shape): the same elements in another shape; one size may be -1. A "
           "view where the strides allow it, else a copy. Error: a shape with another number of "
           "elements.",
    ZK_PARAMS(view_params),
    .n_out = 1,
    .onnx = {.sizes = 1, .to = view_to_onnx, .from = ZK_ONNX_FROM({"Reshape", reshape_from_onnx})},
    .infer = reshape_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .sample = reshape_sample_copying};

/* y = x with the dimensions start_dim..end_dim made one */
static const zk_param flatten_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                          {"start_dim", ZK_P_INT, true, 0, 0, NULL},
                                          {"end_dim", ZK_P_INT, true, -1, 0, NULL}};
static zk_status flatten_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  int start, end;
  ZK_TRY(zk_wrap_dim("flatten", c->attr[0].i, in->ndim, &start));
  ZK_TRY(zk_wrap_dim("flatten", c->attr[1].i, in->ndim, &end));
  if (start > end)
    return zk_fail(ZK_ERR_ARG, "flatten: start_dim %d comes after end_dim %d", start, end);
  zk_shape shape = {.ndim = 0};
  for (int d = 0; d < (in->ndim ? in->ndim : 1); d++) {
    int64_t size = in->ndim ? in->dim[d] : 1;
    if (d > start && d <= end)
      shape.dim[shape.ndim - 1] *= size;
    else
      shape.dim[shape.ndim++] = size;
  }
  spec_view(c->in[0], &shape, out);
  return ZK_OK;
}
static bool flatten_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int start, end;
  } cases[] = {{{4, {2, 1, 3, 2}}, 1, -1}, {{2, {3, 4}}, 0, -1},    {{0, {0}}, 0, -1},
               {{3, {2, 3, 4}}, 0, 1},     {{3, {2, 0, 4}}, 1, -1}, {{2, {3, 4}}, 1, 1},
               {{2, {3, 4}}, 1, 0},        {{2, {3, 4}}, 2, -1}};
  if (i >= 8)
    return false;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].start;
  s->attr[1].i = cases[i].end;
  if (i == 6)
    s->error = "comes after";
  if (i == 7)
    s->error = "dim 2 is out of range";
  return true;
}
/* Flatten makes a matrix; other shapes are a Reshape's. */
static void flatten_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[0]->shape, *out = &c->out[0]->shape;
  int start = 0;
  (void)!zk_wrap_dim("flatten", c->attr[0].i, in->ndim, &start);
  const char *value = zk_export_as_is(x, 0);
  if (in->ndim < 2 || out->ndim != 2) {
    zk_export_out(x, 0, zk_export_reshape(x, value));
    return;
  }
  zk_export_out(x, 0, zk_export_add(x, "Flatten", value));
  zk_export_int(x, "axis", start == 0 ? in->ndim - 1 : start);
}
/* A matrix: the dimensions before axis (which may come after the last), and the others. */
static void flatten_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t axis = zk_import_int(x, "axis", 1);
  if (axis != in->shape.ndim)
    axis = zk_import_wrap(x, "axis", axis, in->shape.ndim);
  zk_import_out(x, 0, zk_import_matrix(x, in, (int)axis));
}
const zk_op zk_op_flatten = {
    .name = "flatten",
    .doc = "flatten(input, start_dim=0, end_dim=-1): the dimensions start_dim..end_dim as one. A "
           "view where the strides allow it. Errors: a dim out of range; start after end.",
    ZK_PARAMS(flatten_params),
    .n_out = 1,
    .onnx = {.to = flatten_to_onnx, .from = ZK_ONNX_FROM({"Flatten", flatten_from_onnx})},
    .infer = flatten_infer,
    .forward = copy_forward,
    .backward = zk_reshape_backward,
    .sample = flatten_sample};

/* y = x with two dimensions exchanged */
static const zk_param transpose_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                            {"dim0", ZK_P_INT, false, 0, 0, NULL},
                                            {"dim1", ZK_P_INT, false, 0, 0, NULL}};
static zk_status transpose_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int a, b;
  ZK_TRY(zk_wrap_dim("transpose", c->attr[0].i, x->shape.ndim, &a));
  ZK_TRY(zk_wrap_dim("transpose", c->attr[1].i, x->shape.ndim, &b));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape, .offset = x->offset, .view = true};
  memcpy(out->stride, x->stride, sizeof out->stride);
  out->shape.dim[a] = x->shape.dim[b];
  out->shape.dim[b] = x->shape.dim[a];
  out->stride[a] = x->stride[b];
  out->stride[b] = x->stride[a];
  return ZK_OK;
}
static zk_status transpose_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy = g->out[0], *dx;
  zk_call again = {.op = c->op, .n_in = 1, .in = &dy};
  memcpy(again.attr, c->attr, sizeof again.attr);
  zk_spec spec = {0};
  ZK_TRY(transpose_infer(&again, &spec));
  ZK_TRY(zk_tensor_window(dy, &spec.shape, spec.stride, spec.offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static bool transpose_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int a, b;
  } cases[] = {{{2, {3, 4}}, 0, 1}, {{3, {2, 3, 4}}, -1, 0}, {{0, {0}}, 0, -1},
               {{2, {0, 3}}, 0, 1}, {{2, {3, 4}}, 1, 1},     {{2, {3, 4}}, 0, 2}};
  if (i >= 6)
    return false;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].a;
  s->attr[1].i = cases[i].b;
  if (i == 5)
    s->error = "dim 2 is out of range";
  return true;
}
static void transpose_to_onnx(zk_export *x, const zk_call *c) {
  int64_t perm[ZK_MAX_DIM];
  int a = 0, b = 0, n = c->in[0]->shape.ndim;
  (void)!zk_wrap_dim("transpose", c->attr[0].i, n, &a);
  (void)!zk_wrap_dim("transpose", c->attr[1].i, n, &b);
  for (int d = 0; d < n; d++)
    perm[d] = d == a ? b : d == b ? a : d;
  zk_export_out(x, 0, zk_export_add(x, "Transpose", zk_export_as_is(x, 0)));
  zk_export_ints(x, "perm", n, perm);
}
const zk_op zk_op_transpose = {
    .name = "transpose",
    .alias = "swapaxes swapdims",
    .doc = "transpose(input, dim0, dim1): a view with two dimensions exchanged. Error: a dim out "
           "of range.",
    ZK_PARAMS(transpose_params),
    .n_out = 1,
    .onnx = {.to = transpose_to_onnx},
    .infer = transpose_infer,
    .backward = transpose_backward,
    .sample = transpose_sample};
