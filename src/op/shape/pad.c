/*
 * pad.c: constant_pad_nd: a margin of one value around a tensor.
 */
#include <string.h>
#include "base/size.h"
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

enum { PAD, VALUE };

static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"pad", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                  {"value", ZK_P_FLOAT, true, 0, 0, NULL}};

/* The margins of dimension d: pad lists them from the last dimension on, before and after. */
static void margins(const zk_call *c, int d, int64_t *before, int64_t *after) {
  int at = 2 * (c->in[0]->shape.ndim - 1 - d);
  *before = at < c->attr[PAD].n ? c->attr[PAD].v[at] : 0;
  *after = at < c->attr[PAD].n ? c->attr[PAD].v[at + 1] : 0;
}

/* y = x inside, value around; a negative margin cuts. dx = the inside of dy. */
static zk_status pad_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  const zk_attr *pad = &c->attr[PAD];
  char a[ZK_SHAPE_TEXT];
  if (!pad->given || pad->n % 2 != 0 || pad->n / 2 > in->ndim)
    return zk_fail(ZK_ERR_ARG,
                   "constant_pad_nd: pad has %d entries: it takes two a dimension, the last "
                   "dimension first, of at most %d",
                   pad->given ? pad->n : 0, in->ndim);
  double v = c->attr[VALUE].f; /* checked so that nan does not fit */
  if (pad->n > 0 && ((c->in[0]->dtype == ZK_UINT8 && !(v >= 0 && v < 256)) ||
                     (c->in[0]->dtype == ZK_INT64 && !(v >= -0x1p63 && v < 0x1p63))))
    return zk_fail(ZK_ERR_ARG, "constant_pad_nd: value %g does not fit %s", v,
                   zk_dtype_name(c->in[0]->dtype));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = *in};
  for (int d = 0; d < in->ndim; d++) {
    int64_t before, after, size = in->dim[d];
    margins(c, d, &before, &after);
    if (before < -size || after < -size || (before < 0 && after < 0 && before + after < -size))
      return zk_fail(ZK_ERR_ARG,
                     "constant_pad_nd: margins %lld and %lld leave nothing of dim %d of an input "
                     "of shape %s",
                     (long long)before, (long long)after, d, zk_shape_text(in, a));
    if (before < 0)
      out->shape.dim[d] = after < 0 ? size + before + after : zk_size_add(size + before, after);
    else
      out->shape.dim[d] = after < 0 ? zk_size_add(size + after, before)
                                    : zk_size_add(zk_size_add(size, before), after);
  }
  return ZK_OK;
}

/* What input (x or dx) and output (y or dy) share, as windows on both. */
static zk_status shared(const zk_call *c, const zk_tensor *x, const zk_tensor *y, zk_tensor **in,
                        zk_tensor **out) {
  zk_shape shape = x->shape;
  int64_t from = x->offset, to = y->offset;
  *out = NULL;
  for (int d = 0; d < shape.ndim; d++) {
    int64_t before, after;
    margins(c, d, &before, &after);
    shape.dim[d] += (before < 0 ? before : 0) + (after < 0 ? after : 0);
    if (shape.dim[d] < 0)
      shape.dim[d] = 0;
    from += before < 0 ? -before * x->stride[d] : 0;
    to += before > 0 ? before * y->stride[d] : 0;
  }
  ZK_TRY(zk_tensor_window(x, &shape, x->stride, from, in));
  zk_status status = zk_tensor_window(y, &shape, y->stride, to, out);
  if (status != ZK_OK) {
    zk_tensor_release(*in);
    *in = NULL;
  }
  return status;
}
static zk_status pad_forward(zk_call *c) {
  zk_tensor *from, *to;
  ZK_TRY(shared(c, c->in[0], c->out[0], &from, &to));
  zk_tensor_fill_f(c->out[0], c->attr[VALUE].f);
  zk_status status = zk_tensor_copy(to, from);
  zk_tensor_release(from);
  zk_tensor_release(to);
  return status;
}
static zk_status pad_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx, *to, *from;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = shared(c, dx, g->out[0], &to, &from);
  if (status == ZK_OK) {
    status = zk_tensor_copy(to, from);
    zk_tensor_release(from);
    zk_tensor_release(to);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static bool pad_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, pad;
    double value;
  } cases[] = {{{2, {3, 4}}, {2, {1, 2}}, 0},
               {{2, {3, 4}}, {4, {0, 1, 2, 0}}, 1.5},
               {{2, {3, 4}}, {2, {-1, 1}}, 0},
               {{2, {3, 4}}, {4, {-1, -2, 0, -1}}, 0},
               {{2, {0, 3}}, {4, {1, 1, 1, 0}}, 2},
               {{3, {2, 1, 3}}, {2, {0, 0}}, 0},
               {{0, {0}}, {0, {0}}, 0},
               {{2, {3, 4}}, {3, {1, 1, 1}}, 0},
               {{1, {3}}, {4, {1, 1, 1, 1}}, 0},
               {{1, {3}}, {2, {-2, -2}}, 0}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, PAD, ZK_SHAPE(1, 1, 1, 1));
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_ints(s, PAD, cases[i].pad);
  s->attr[VALUE].f = cases[i].value;
  s->error = i == 7 || i == 8 ? "it takes two a dimension" : i == 9 ? "leave nothing" : NULL;
  return true;
}
/* All margins before, then all behind. */
static void pad_margins(const zk_call *c, int64_t *v) {
  const zk_attr *pad = &c->attr[PAD];
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
    in = zk_export_add(x, "Pad", in, margins, zk_export_number(x, dtype, c->attr[VALUE].f));
  } else {
    if (!zk_dtype_is_real(dtype))
      zk_export_refuse(x, "of integers it needs opset 11");
    if (zk_export_hangs(x, 2 * n, pad_margins))
      zk_export_refuse(x, "with margins that depend on a dynamic axis it needs opset 11");
    in = zk_export_add(x, "Pad", in);
    zk_export_ints(x, "pads", 2 * n, pads);
    zk_export_float(x, "value", c->attr[VALUE].f);
  }
  zk_export_out(x, 0, in);
}
/* Before opset 11 margins and value are attributes, then inputs; from 18 on for chosen axes. Fills
 * pads, for all dimensions those before, then those behind. */
static void pads_from_onnx(zk_import *x, int n, int64_t pads[2 * ZK_MAX_DIM]) {
  const zk_graph_attribute *a = x->opset < 11 ? zk_import_attribute(x, "pads") : NULL;
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
/* Positions before .. size + behind of a dimension, those outside brought in: reflect turns at the
 * last element, edge stays on it, wrap goes on at the other end. */
static zk_tensor *places_outside(zk_import *x, const char *mode, int64_t size, int64_t before,
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
      zk_tensor *places = places_outside(x, mode, in->shape.dim[d], pads[d], pads[n + d]);
      zk_import_set(x, "dim", d);
      y = zk_import_make(x, &zk_op_index_select, y, places);
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
const zk_op zk_op_constant_pad_nd = {
    .name = "constant_pad_nd",
    .doc = "constant_pad_nd(input, pad, value=0): input with margins of value. pad lists them two "
           "a dimension, before and after, from the last dimension on; a negative one cuts. "
           "Errors: an odd number of margins or more than the dimensions have; nothing left.",
    ZK_PARAMS(params),
    .n_out = 1,
    .onnx = {.sizes = 1 << PAD, .to = pad_to_onnx, .from = ZK_ONNX_FROM({"Pad", pad_from_onnx})},
    .infer = pad_infer,
    .forward = pad_forward,
    .backward = pad_backward,
    .sample = pad_sample};
