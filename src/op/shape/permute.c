/*
 * permute.c: more views: permute t squeeze unsqueeze expand.
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

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
  *out = zk_spec_whole(x);
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
static void transpose_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape order;
  if (!zk_import_ints(x, "perm", &order))
    for (order.ndim = 0; order.ndim < in->shape.ndim; order.ndim++) /* backwards */
      order.dim[order.ndim] = in->shape.ndim - 1 - order.ndim;
  zk_import_set_list(x, "dims", &order);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_permute, in));
}
const zk_op zk_op_permute = {
    .name = "permute",
    .doc = "permute(input, ...dims): a view whose dimension i is the input's dimension dims[i]. "
           "Errors: not every dimension exactly once.",
    ZK_PARAMS(permute_params),
    .n_out = 1,
    .onnx = {.to = permute_to_onnx, .from = ZK_ONNX_FROM({"Transpose", transpose_from_onnx})},
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
  *out = zk_spec_whole(x);
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
      zk_spec_append(out, x->shape.dim[d], x->stride[d]);
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
const zk_op zk_op_squeeze = {
    .name = "squeeze",
    .doc = "squeeze(input, dim=nil): a view without the dimensions of size 1: all of them, or of "
           "dim (one or a list) those that have that size. Errors: a dim out of range or given "
           "twice.",
    ZK_PARAMS(squeeze_params),
    .n_out = 1,
    .onnx = {.to = squeeze_to_onnx, .from = ZK_ONNX_FROM({"Squeeze", squeeze_from_onnx})},
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
      zk_spec_append(out, 1, d < n ? x->shape.dim[d] * x->stride[d] : 1);
    if (d < n)
      zk_spec_append(out, x->shape.dim[d], x->stride[d]);
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
const zk_op zk_op_unsqueeze = {
    .name = "unsqueeze",
    .doc = "unsqueeze(input, dim): a view with a dimension of size 1 put in at dim. Error: a dim "
           "out of range.",
    ZK_PARAMS(unsqueeze_params),
    .n_out = 1,
    .onnx = {.to = unsqueeze_to_onnx, .from = ZK_ONNX_FROM({"Unsqueeze", unsqueeze_from_onnx})},
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
    zk_spec_append(out, size, d < lead || (own == 1 && size != 1) ? 0 : x->stride[d - lead]);
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
/* Where the input has the size already, in every run, 1 keeps it. */
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
const zk_op zk_op_expand = {
    .name = "expand",
    .alias = "broadcast_to",
    .doc = "expand(input, ...size): a view in which dimensions of size 1 are seen as any size, and "
           "new ones may lead; -1 keeps a size. Error: a size that does not fit.",
    ZK_PARAMS(expand_params),
    .n_out = 1,
    .onnx = {.since = 8,
             .sizes = 1,
             .to = expand_to_onnx,
             .from = ZK_ONNX_FROM({"Expand", expand_from_onnx})},
    .infer = expand_infer,
    .backward = expand_backward,
    .sample = expand_sample};
