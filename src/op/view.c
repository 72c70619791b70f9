/*
 * view.c: more views: permute t squeeze unsqueeze expand slice diagonal.
 */
#include <string.h>
#include "op/export.h"
#include "op/kernel.h"

/* The spec of a view that begins as the whole of x. */
static zk_spec whole(const zk_tensor *x) {
  zk_spec s = {.dtype = x->dtype, .shape = x->shape, .offset = x->offset, .view = true};
  memcpy(s.stride, x->stride, sizeof s.stride);
  return s;
}

static void append_dim(zk_spec *s, int64_t size, int64_t stride) {
  s->stride[s->shape.ndim] = stride;
  s->shape.dim[s->shape.ndim++] = size;
}

/* ---- permute: y's dimension i is x's dimension dims[i] -------------------------------------- */

static const zk_param permute_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                          {"dims", ZK_P_INTS, false, 0, 0, NULL}};

static zk_status permute_order(const zk_call *c, int order[ZK_MAX_DIM]) {
  const zk_attr *dims = &c->attr[0];
  int ndim = c->in[0]->shape.ndim;
  bool seen[ZK_MAX_DIM] = {false};
  if (dims->n != ndim)
    return zk_fail(ZK_ERR_ARG, "permute: %d dims are given, the input has %d", dims->n, ndim);
  for (int i = 0; i < ndim; i++) {
    ZK_TRY(zk_wrap_dim("permute", dims->v[i], ndim, &order[i]));
    if (seen[order[i]])
      return zk_fail(ZK_ERR_ARG, "permute: dim %d appears more than once", order[i]);
    seen[order[i]] = true;
  }
  return ZK_OK;
}
static zk_status permute_infer(zk_call *c, zk_spec *out) {
  int order[ZK_MAX_DIM];
  const zk_tensor *x = c->in[0];
  ZK_TRY(permute_order(c, order));
  *out = whole(x);
  for (int i = 0; i < x->shape.ndim; i++) {
    out->shape.dim[i] = x->shape.dim[order[i]];
    out->stride[i] = x->stride[order[i]];
  }
  return ZK_OK;
}
static zk_status permute_backward(const zk_call *c, zk_grads *g) {
  int order[ZK_MAX_DIM];
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dx;
  ZK_TRY(permute_order(c, order));
  for (int i = 0; i < c->in[0]->shape.ndim; i++)
    stride[order[i]] = g->out[0]->stride[i];
  ZK_TRY(zk_tensor_window(g->out[0], &c->in[0]->shape, stride, g->out[0]->offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static bool permute_sample(int i, zk_sample *s) {
  static const zk_shape cases[][2] = {
      {{3, {2, 3, 4}}, {3, {2, 0, 1}}},  {{2, {3, 4}}, {2, {0, 1}}},
      {{3, {2, 0, 4}}, {3, {-1, 1, 0}}}, {{0, {0}}, {0, {0}}},
      {{2, {3, 4}}, {1, {1}}},           {{2, {3, 4}}, {2, {1, -1}}},
      {{2, {3, 4}}, {2, {0, 2}}}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(2, 3, 2));
    zk_sample_ints(s, 0, ZK_SHAPE(1, 2, 0));
  }
  if (i >= 7)
    return i < 8;
  zk_sample_normal(s, cases[i][0]);
  zk_sample_ints(s, 0, cases[i][1]);
  s->error = i == 4   ? "1 dims are given, the input has 2"
             : i == 5 ? "appears more than once"
             : i == 6 ? "dim 2 is out of range"
                      : NULL;
  return true;
}
static void permute_to_onnx(zk_export *x, const zk_call *c) {
  int64_t perm[ZK_MAX_DIM];
  int n = c->attr[0].n, d = 0;
  for (int i = 0; i < n; i++) {
    (void)!zk_wrap_dim("permute", c->attr[0].v[i], n, &d);
    perm[i] = d;
  }
  zk_export_out(x, 0, zk_export_add(x, "Transpose", zk_export_as_is(x, 0)));
  zk_export_ints(x, "perm", n, perm);
}
const zk_op zk_op_permute = {
    .name = "permute",
    .doc = "permute(input, ...dims): a view whose dimension i is the input's dimension dims[i]. "
           "Errors: not every dimension exactly once.",
    ZK_PARAMS(permute_params),
    .n_out = 1,
    .onnx = {.to = permute_to_onnx},
    .infer = permute_infer,
    .backward = permute_backward,
    .sample = permute_sample};

/* ---- t: the transpose of a matrix ----------------------------------------------------------- */

static const zk_param input_only[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL}};

static zk_status t_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  if (x->shape.ndim > 2)
    return zk_fail(ZK_ERR_ARG, "t: input has %d dimensions, at most 2 are possible; use transpose",
                   x->shape.ndim);
  *out = whole(x);
  if (x->shape.ndim == 2) {
    out->shape = ZK_SHAPE(x->shape.dim[1], x->shape.dim[0]);
    out->stride[0] = x->stride[1];
    out->stride[1] = x->stride[0];
  }
  return ZK_OK;
}
static zk_status t_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy = g->out[0], *dx;
  int64_t stride[ZK_MAX_DIM] = {dy->stride[0], 0};
  if (dy->shape.ndim == 2)
    stride[0] = dy->stride[1], stride[1] = dy->stride[0];
  ZK_TRY(zk_tensor_window(dy, &c->in[0]->shape, stride, dy->offset, &dx));
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static bool t_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {1, {3}}, {0, {0}}, {2, {0, 3}}, {3, {1, 2, 3}}};
  if (i == 5)
    zk_sample_strided(s, ZK_SHAPE(2, 3));
  if (i >= 5)
    return i < 6;
  zk_sample_normal(s, shapes[i]);
  if (i == 4)
    s->error = "at most 2 are possible";
  return true;
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
const zk_op zk_op_t = {.name = "t",
                       .doc = "t(input): the transpose of a matrix, a view; a vector or a scalar "
                              "stays. Error: more than two dimensions.",
                       ZK_PARAMS(input_only),
                       .n_out = 1,
                       .onnx = {.to = t_to_onnx},
                       .infer = t_infer,
                       .backward = t_backward,
                       .sample = t_sample};

/* ---- squeeze and unsqueeze: dimensions of size 1 --------------------------------------------- */

static const zk_param squeeze_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                          {"dim", ZK_P_INTS_OPT, true, 0, 0, NULL}};

static zk_status squeeze_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  const zk_attr *dims = &c->attr[0];
  bool drop[ZK_MAX_DIM] = {false};
  for (int i = 0; i < dims->n && dims->given; i++) {
    int d;
    ZK_TRY(zk_wrap_dim("squeeze", dims->v[i], x->shape.ndim, &d));
    if (drop[d])
      return zk_fail(ZK_ERR_ARG, "squeeze: dim %d appears more than once", d);
    drop[d] = true;
  }
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d < x->shape.ndim; d++)
    if (x->shape.dim[d] != 1 || (dims->given && !drop[d]))
      append_dim(out, x->shape.dim[d], x->stride[d]);
  return ZK_OK;
}
static bool squeeze_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int n; /* dims given, -1: none at all */
    int dims[2];
  } cases[] = {{{3, {1, 3, 1}}, -1, {0}}, {{3, {1, 3, 1}}, 1, {0}}, {{3, {1, 3, 1}}, 2, {0, -1}},
               {{2, {3, 4}}, 1, {1}},     {{0, {0}}, 1, {-1}},      {{3, {1, 0, 2}}, -1, {0}},
               {{2, {1, 1}}, 0, {0}},     {{2, {1, 2}}, 1, {2}},    {{2, {1, 2}}, 2, {0, -2}}};
  if (i >= 9)
    return false;
  zk_sample_normal(s, cases[i].shape);
  if (cases[i].n >= 0)
    zk_sample_ints(s, 0, (zk_shape){cases[i].n, {cases[i].dims[0], cases[i].dims[1]}});
  s->error = i == 7 ? "dim 2 is out of range" : i == 8 ? "appears more than once" : NULL;
  return true;
}
static void squeeze_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[0]->shape;
  const zk_attr *dims = &c->attr[0];
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
const zk_op zk_op_squeeze = {
    .name = "squeeze",
    .doc = "squeeze(input, dim=nil): a view without the dimensions of size 1: all of them, or of "
           "dim (one or a list) those that have that size. Errors: a dim out of range or given "
           "twice.",
    ZK_PARAMS(squeeze_params),
    .n_out = 1,
    .onnx = {.to = squeeze_to_onnx},
    .infer = squeeze_infer,
    .backward = zk_reshape_backward,
    .sample = squeeze_sample};

static const zk_param unsqueeze_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                            {"dim", ZK_P_INT, false, 0, 0, NULL}};

static zk_status unsqueeze_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int n = x->shape.ndim, at;
  if (n == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "unsqueeze: input has %d dimensions already, the most there are", n);
  ZK_TRY(zk_wrap_dim("unsqueeze", c->attr[0].i, n + 1, &at));
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d <= n; d++) {
    if (d == at)
      append_dim(out, 1, d < n ? x->shape.dim[d] * x->stride[d] : 1);
    if (d < n)
      append_dim(out, x->shape.dim[d], x->stride[d]);
  }
  return ZK_OK;
}
static bool unsqueeze_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {
      {{2, {3, 4}}, 0}, {{2, {3, 4}}, 2},  {{2, {3, 4}}, -1}, {{0, {0}}, -1},
      {{1, {0}}, 1},    {{2, {3, 4}}, -3}, {{2, {3, 4}}, 3},  {{8, {1, 1, 1, 1, 1, 1, 1, 1}}, 0}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(3, 2));
    s->attr[0].i = 1;
  }
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  s->attr[0].i = cases[i].dim;
  s->error = i == 6 ? "dim 3 is out of range" : i == 7 ? "has 8 dimensions already" : NULL;
  return true;
}
static void unsqueeze_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  (void)!zk_wrap_dim("unsqueeze", c->attr[0].i, c->in[0]->shape.ndim + 1, &d);
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_axes(x, "Unsqueeze", in, 1, (int64_t[]){d}, 13));
}
const zk_op zk_op_unsqueeze = {
    .name = "unsqueeze",
    .doc = "unsqueeze(input, dim): a view with a dimension of size 1 put in at dim. Error: a dim "
           "out of range.",
    ZK_PARAMS(unsqueeze_params),
    .n_out = 1,
    .onnx = {.to = unsqueeze_to_onnx},
    .infer = unsqueeze_infer,
    .backward = zk_reshape_backward,
    .sample = unsqueeze_sample};

/* ---- expand: sizes of 1 seen as any size; dx = dy summed ------------------------------------- */

static const zk_param expand_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"size", ZK_P_INTS, false, 0, 0, NULL}};

static zk_status expand_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  const zk_attr *want = &c->attr[0];
  int lead = want->n - x->shape.ndim;
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  zk_shape shape = {.ndim = want->n};
  memcpy(shape.dim, want->v, sizeof shape.dim);
  if (lead < 0)
    return zk_fail(ZK_ERR_ARG, "expand: size %s has fewer dimensions than an input of shape %s",
                   zk_shape_text(&shape, to), zk_shape_text(&x->shape, from));
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d < want->n; d++) {
    int64_t size = want->v[d], own = d < lead ? 1 : x->shape.dim[d - lead];
    if (size == -1 && d < lead)
      return zk_fail(ZK_ERR_ARG, "expand: size %s: -1 keeps a size, and dim %d is a new one",
                     zk_shape_text(&shape, to), d);
    if (size == -1)
      size = own;
    if (size < 0 || (own != 1 && own != size))
      return zk_fail(ZK_ERR_ARG, "expand: size %s does not fit an input of shape %s",
                     zk_shape_text(&shape, to), zk_shape_text(&x->shape, from));
    append_dim(out, size, d < lead || (own == 1 && size != 1) ? 0 : x->stride[d - lead]);
  }
  return ZK_OK;
}
static zk_status expand_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_reduce(g, c, 0, g->out[0]);
}
static bool expand_sample(int i, zk_sample *s) {
  static const zk_shape cases[][2] = {{{2, {3, 1}}, {2, {3, 4}}},  {{1, {3}}, {2, {2, -1}}},
                                      {{0, {0}}, {2, {2, 2}}},     {{2, {1, 3}}, {3, {2, 0, 3}}},
                                      {{2, {3, 4}}, {2, {-1, 4}}}, {{0, {0}}, {0, {0}}},
                                      {{2, {3, 1}}, {1, {3}}},     {{1, {3}}, {2, {-1, 3}}},
                                      {{1, {3}}, {2, {2, 4}}},     {{1, {3}}, {1, {-2}}}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(1, 3));
    zk_sample_ints(s, 0, ZK_SHAPE(2, 3));
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i][0]);
  zk_sample_ints(s, 0, cases[i][1]);
  s->error = i == 6   ? "fewer dimensions"
             : i == 7 ? "dim 0 is a new one"
             : i >= 8 ? "does not fit an input of shape [3]"
                      : NULL;
  return true;
}
static void expand_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[0]->shape, *out = &c->out[0]->shape;
  int64_t shape[ZK_MAX_DIM];
  for (int d = 0; d < out->ndim; d++) {
    int from = d - (out->ndim - in->ndim);
    bool same = from >= 0 && in->dim[from] == out->dim[d];
    shape[d] = same ? 1 : out->dim[d]; /* 1 keeps what is there */
    if (!same && zk_export_out_varies(x, 0, d))
      zk_export_refuse(x, "to the size of a dynamic axis, it cannot be exported");
  }
  const char *value = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Expand", value, zk_export_list(x, out->ndim, shape)));
}
const zk_op zk_op_expand = {
    .name = "expand",
    .alias = "broadcast_to",
    .doc = "expand(input, ...size): a view in which dimensions of size 1 are seen as any size, and "
           "new ones may lead; -1 keeps a size. Error: a size that does not fit.",
    ZK_PARAMS(expand_params),
    .n_out = 1,
    .onnx = {.since = 8, .to = expand_to_onnx},
    .infer = expand_infer,
    .backward = expand_backward,
    .sample = expand_sample};

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
  *out = whole(x);
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
static void slice_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  int64_t start = c->attr[1].given ? c->attr[1].i : 0;
  int64_t stop = c->attr[2].given ? c->attr[2].i : INT64_MAX, step = c->attr[3].i;
  (void)!zk_wrap_dim("slice", c->attr[0].i, c->in[0]->shape.ndim, &d);
  zk_export_out(x, 0,
                zk_export_slice(x, zk_export_as_is(x, 0), 1, (int64_t[]){d}, &start, &stop, &step));
}
const zk_op zk_op_slice = {
    .name = "slice",
    .doc = "slice(input, dim=0, start=nil, stop=nil, step=1): a view of the positions start, "
           "start + step, .. before stop. Negative ones count from the end, and those outside are "
           "cut to it, as in Python. Errors: a step below 1; dim out of range.",
    ZK_PARAMS(slice_params),
    .n_out = 1,
    .onnx = {.to = slice_to_onnx},
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
      append_dim(out, x->shape.dim[d], x->stride[d]);
  append_dim(out, length, x->stride[a] + x->stride[b]);
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
