/*
 * pad.c: constant_pad_nd: padding of one value around a tensor.
 */
#include <string.h>
#include "base/size.h"
#include "op/gradient.h"
#include "op/kernel.h"

enum { PAD, VALUE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("pad"), ZK_FLOAT_OR("value", 0)};

/* The padding of dimension d: pad lists it from the last dimension on, before and after. */
static void padding_of(const zk_call *c, int d, int64_t *before, int64_t *after) {
  int at = 2 * (c->in[0]->shape.ndim - 1 - d);
  *before = at < c->attr[PAD].n ? c->attr[PAD].v[at] : 0;
  *after = at < c->attr[PAD].n ? c->attr[PAD].v[at + 1] : 0;
}

/* y = x inside, value in the padding; negative padding cuts. dx = dy inside, 0 where x was cut. */
static zk_status pad_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  const zk_attr *pad = &c->attr[PAD];
  char a[ZK_SHAPE_TEXT];
  if (!pad->given || pad->n % 2 != 0 || pad->n / 2 > in->ndim)
    return zk_fail(ZK_ERR_ARG,
                   "constant_pad_nd: pad has %d entries: it takes two a dimension, the last "
                   "dimension first, of at most %d",
                   pad->given ? pad->n : 0, in->ndim);
  double v = c->attr[VALUE].f;
  if (pad->n > 0 && !zk_dtype_takes(c->in[0]->dtype, v, false))
    return zk_fail(ZK_ERR_ARG, "constant_pad_nd: value %g does not fit %s", v,
                   zk_dtype_name(c->in[0]->dtype));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = *in};
  for (int d = 0; d < in->ndim; d++) {
    int64_t before, after, size = in->dim[d];
    padding_of(c, d, &before, &after);
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

/* The elements that input (x or dx) and output (y or dy) have in common, as views of both. */
static zk_status overlap(const zk_call *c, const zk_tensor *x, const zk_tensor *y, zk_tensor **in,
                         zk_tensor **out) {
  zk_shape shape = x->shape;
  int64_t from = x->offset, to = y->offset;
  *out = NULL;
  for (int d = 0; d < shape.ndim; d++) {
    int64_t before, after;
    padding_of(c, d, &before, &after);
    shape.dim[d] += (before < 0 ? before : 0) + (after < 0 ? after : 0);
    if (shape.dim[d] < 0)
      shape.dim[d] = 0;
    from += before < 0 ? -before * x->stride[d] : 0;
    to += before > 0 ? before * y->stride[d] : 0;
  }
  ZK_TRY(zk_tensor_as_strided(x, &shape, x->stride, from, in));
  zk_status status = zk_tensor_as_strided(y, &shape, y->stride, to, out);
  if (status != ZK_OK) {
    zk_tensor_release(*in);
    *in = NULL;
  }
  return status;
}
/* Fills positions [at, at + n) of dimension d of y. */
static zk_status fill_part(zk_tensor *y, int d, int64_t at, int64_t n, double value) {
  zk_tensor *part;
  zk_shape shape = y->shape;
  if (n <= 0)
    return ZK_OK;
  shape.dim[d] = n;
  ZK_TRY(zk_tensor_as_strided(y, &shape, y->stride, y->offset + at * y->stride[d], &part));
  zk_tensor_fill_f(part, value);
  zk_tensor_release(part);
  return ZK_OK;
}
/* Fills what the input does not reach, so that most elements are written once. */
static zk_status fill_margins(const zk_call *c, zk_tensor *y) {
  for (int d = 0; d < y->shape.ndim; d++) {
    int64_t before, after;
    padding_of(c, d, &before, &after);
    ZK_TRY(fill_part(y, d, 0, before, c->attr[VALUE].f));
    ZK_TRY(fill_part(y, d, y->shape.dim[d] - after, after, c->attr[VALUE].f));
  }
  return ZK_OK;
}
static zk_status pad_forward(zk_call *c) {
  zk_tensor *from, *to;
  ZK_TRY(fill_margins(c, c->out[0]));
  ZK_TRY(overlap(c, c->in[0], c->out[0], &from, &to));
  zk_status status = zk_tensor_copy(to, from);
  zk_tensor_release(from);
  zk_tensor_release(to);
  return status;
}
static zk_status pad_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx, *to, *from;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = overlap(c, dx, g->out[0], &to, &from);
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
/* The margins that were added are cut, and the other way round. */
static void pad_gradient(zk_gradient *g) {
  const zk_attr *pad = &g->call->attr[PAD];
  zk_shape back = {.ndim = pad->n};
  for (int i = 0; i < pad->n; i++)
    back.dim[i] = -pad->v[i];
  zk_build_set_list(&g->build, "pad", &back);
  zk_gradient_give(g, 0, zk_gradient_make(g, constant_pad_nd, zk_gradient_dy(g, 0)));
}
const zk_op zk_op_constant_pad_nd = {
    .name = "constant_pad_nd",
    .doc = "constant_pad_nd(input, pad, value=0): input with margins of value. pad lists them two "
           "a dimension, before and after, from the last dimension on; a negative one cuts. "
           "Errors: an odd number of margins or more than the dimensions have; nothing left.",
    ZK_PARAMS(params),
    .n_out = 1,
    .moves = true,
    .infer = pad_infer,
    .forward = pad_forward,
    .backward = pad_backward,
    .gradient = pad_gradient};
