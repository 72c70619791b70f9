/*
 * pad.c: constant_pad_nd: a margin of one value around a tensor.
 */
#include <string.h>
#include "op/export.h"
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
  if (c->in[0]->dtype == ZK_UINT8 && pad->n > 0 &&
      !(c->attr[VALUE].f >= 0 && c->attr[VALUE].f < 256))
    return zk_fail(ZK_ERR_ARG, "constant_pad_nd: value %g does not fit uint8", c->attr[VALUE].f);
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = *in};
  for (int d = 0; d < in->ndim; d++) {
    int64_t before, after, size = in->dim[d];
    margins(c, d, &before, &after);
    if (__builtin_add_overflow(size, before, &size) || __builtin_add_overflow(size, after, &size) ||
        size < 0 || in->dim[d] + (before < 0 ? before : 0) + (after < 0 ? after : 0) < 0)
      return zk_fail(ZK_ERR_ARG,
                     "constant_pad_nd: margins %lld and %lld leave nothing of dim %d of an input "
                     "of shape %s",
                     (long long)before, (long long)after, d, zk_shape_text(in, a));
    out->shape.dim[d] = size;
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
static void pad_to_onnx(zk_export *x, const zk_call *c) {
  const zk_attr *pad = &c->attr[PAD];
  zk_dtype dtype = c->in[0]->dtype;
  int n = c->in[0]->shape.ndim;
  int64_t pads[2 * ZK_MAX_DIM] = {0}; /* all margins before, then all behind */
  for (int i = 0; i < pad->n; i++)
    pads[n - 1 - i / 2 + (i % 2 ? n : 0)] = pad->v[i];
  const char *in = zk_export_as_is(x, 0);
  if (n == 0) {
    in = zk_export_add(x, "Identity", in);
  } else if (x->opset >= 11) {
    const char *margins = zk_export_list(x, 2 * n, pads);
    in = zk_export_add(x, "Pad", in, margins, zk_export_number(x, dtype, c->attr[VALUE].f));
  } else {
    if (!zk_dtype_is_real(dtype))
      zk_export_refuse(x, "of integers it needs opset 11");
    in = zk_export_add(x, "Pad", in);
    zk_export_ints(x, "pads", 2 * n, pads);
    zk_export_float(x, "value", c->attr[VALUE].f);
  }
  zk_export_out(x, 0, in);
}
const zk_op zk_op_constant_pad_nd = {
    .name = "constant_pad_nd",
    .doc = "constant_pad_nd(input, pad, value=0): input with margins of value. pad lists them two "
           "a dimension, before and after, from the last dimension on; a negative one cuts. "
           "Errors: an odd number of margins or more than the dimensions have; nothing left.",
    ZK_PARAMS(params),
    .n_out = 1,
    .onnx = {.to = pad_to_onnx},
    .infer = pad_infer,
    .forward = pad_forward,
    .backward = pad_backward,
    .sample = pad_sample};
