/*
 * conv.c: conv1d, conv2d and conv3d. Within each group of channels
 *
 *     y[n, o, p] = bias[o] + sum over c, k of w[o, c, k] x[n, c, p stride + k dilation - padding]
 *
 * (a cross-correlation, as in PyTorch). p and k are positions of one to three dimensions.
 */
#include <inttypes.h>
#include <string.h>
#include "op/nn/geometry.h"
#include "op/want.h"

enum { X, W, B };
enum { STRIDE, PADDING, DILATION, GROUPS };
enum { VALID = -1, SAME = -2 }; /* n of PADDING */

static const zk_param params[] = {ZK_TENSOR("input"),
                                  ZK_TENSOR("weight"),
                                  ZK_TENSOR_OPT("bias"),
                                  ZK_INTS_OPT("stride"),
                                  ZK_INTS_OR("padding", "valid|same"),
                                  ZK_INTS_OPT("dilation"),
                                  ZK_INT_OR("groups", 1)};

/* Checks weight, bias, groups and dtypes. */
static zk_status check_operands(const zk_call *c, const zk_conv_geometry *p) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[X], *w = c->in[W], *b = c->in[B];
  int64_t groups = c->attr[GROUPS].i;
  char tx[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT];
  zk_shape_text(&x->shape, tx);
  zk_shape_text(&w->shape, tw);
  ZK_TRY(zk_conv_check_weight(op, w, p->in.dims, groups, "out, in / groups"));
  if (p->in.c % groups != 0 || p->in.c / groups != w->shape.dim[1])
    return zk_fail(ZK_ERR_ARG,
                   "%s: input has %" PRId64 " channels (shape %s), weight is %s for %" PRId64
                   " group%s of %" PRId64,
                   op, p->in.c, tx, tw, groups, groups == 1 ? "" : "s", w->shape.dim[1]);
  if (b && (b->shape.ndim != 1 || b->shape.dim[0] != w->shape.dim[0]))
    return zk_fail(ZK_ERR_ARG, "%s: bias has shape %s, weight is %s", op,
                   zk_shape_text(&b->shape, tx), tw);
  return zk_want_layer(op, x, w, b);
}

/* Fills window.padding, pads and out.size. */
static zk_status read_padding(const zk_call *c, zk_conv_geometry *p) {
  const char *op = c->op->name;
  const zk_attr *padding = &c->attr[PADDING];
  zk_window *w = &p->window;
  int dims = p->in.dims, first = zk_spatial_first(dims);
  bool word = padding->given && padding->n < 0, same = word && padding->n == SAME;
  memset(w->padding, 0, sizeof w->padding);
  if (!word)
    ZK_TRY(zk_window_read(op, "padding", padding, dims, 0, w->padding));
  for (int d = first; d < ZK_SPATIAL; d++) {
    if (w->kernel[d] > INT32_MAX)
      return zk_fail(ZK_ERR_ARG, "%s: a kernel of %" PRId64 " elements is too large", op,
                     w->kernel[d]);
    int64_t extent = w->dilation[d] * (w->kernel[d] - 1) + 1;
    if (same && w->stride[d] != 1)
      return zk_fail(ZK_ERR_ARG, "%s: stride is %" PRId64 ", padding \"same\" goes with 1 only", op,
                     w->stride[d]);
    if (same) /* an odd padding is larger behind */
      w->padding[d] = (extent - 1) / 2;
    int64_t behind = same ? extent - 1 - w->padding[d] : w->padding[d];
    int64_t room = p->in.size[d] + w->padding[d] + behind - extent;
    if (room < 0)
      return zk_fail(ZK_ERR_ARG,
                     "%s: a kernel that reaches over %" PRId64 " elements has no place in an input "
                     "of size %" PRId64 " with padding %" PRId64,
                     op, extent, p->in.size[d], w->padding[d]);
    p->out.size[d] = room / w->stride[d] + 1;
    p->pads[d - first] = w->padding[d];
    p->pads[d - first + dims] = behind;
  }
  return ZK_OK;
}

zk_status zk_conv_geometry_of(const zk_call *c, zk_conv_geometry *p) {
  const char *op = c->op->name;
  const zk_tensor *w = c->in[W];
  int dims = c->op->spatial, first = zk_spatial_first(dims);
  memset(p, 0, sizeof *p);
  ZK_TRY(zk_planes_of(c->op, c->in[X], &p->in));
  ZK_TRY(check_operands(c, p));
  p->out = p->in;
  p->out.c = w->shape.dim[0];
  for (int d = 0; d < ZK_SPATIAL; d++) {
    p->window.kernel[d] = d < first ? 1 : w->shape.dim[2 + d - first];
    if (p->window.kernel[d] == 0)
      return zk_fail(ZK_ERR_ARG, "%s: weight has an empty kernel: its shape is %s", op,
                     zk_shape_text(&w->shape, (char[ZK_SHAPE_TEXT]){0}));
  }
  ZK_TRY(zk_window_read(op, "stride", &c->attr[STRIDE], dims, 1, p->window.stride));
  ZK_TRY(zk_window_read(op, "dilation", &c->attr[DILATION], dims, 1, p->window.dilation));
  if (p->in.n > 0 && p->in.c > 0 && zk_planes_size(&p->in) == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty", op,
                   zk_shape_text(&c->in[X]->shape, (char[ZK_SHAPE_TEXT]){0}));
  ZK_TRY(read_padding(c, p));
  p->conv = zk_conv_of_window(&p->window, &p->in, &p->out, w->shape.dim[1], c->attr[GROUPS].i);
  return ZK_OK;
}

/* Each output is a sum of as many products as its channel has weights. */
static double work(const zk_call *c, const zk_spec *spec) {
  const zk_tensor *w = c->in[W];
  double channels = w->shape.dim[0] > 0 ? (double)w->shape.dim[0] : 1;
  double outputs = (double)zk_shape_numel(&spec->shape) / channels;
  double calls = (double)c->attr[GROUPS].i * (double)spec->shape.dim[0];
  double sums = outputs * (double)zk_numel(w);
  if (w->dtype == ZK_FLOAT32)
    return sums;
  return sums + sums / channels * ZK_WORK_OF_ELEMENT + calls * ZK_WORK_OF_CALL; /* im2col */
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_conv_geometry p;
  ZK_TRY(zk_conv_geometry_of(c, &p));
  out->dtype = c->in[X]->dtype;
  out->shape = zk_planes_shape(&p.out);
  return ZK_OK;
}

static zk_status forward(zk_call *c) {
  zk_conv_geometry p;
  zk_tensor *t[3] = {NULL};
  ZK_TRY(zk_conv_geometry_of(c, &p));
  zk_status status = ZK_OK;
  for (int i = X; i <= B && status == ZK_OK; i++)
    if (c->in[i])
      status = zk_tensor_contiguous(c->in[i], &t[i]);
  if (status == ZK_OK)
    status = zk_conv_forward(c->out[0]->dtype, &p.conv, zk_data(t[X]), zk_data(t[W]),
                             t[B] ? zk_data(t[B]) : NULL, zk_data(c->out[0]));
  zk_tensor_release_all(t, 3);
  return status;
}

/* dw[o, c, k] = sum over n, p of dy[n, o, p] x[n, c, p stride + k dilation - padding], and
 * db[o] = sum over n, p of dy[n, o, p] in the same pass. */
static zk_status weight_backward(const zk_call *c, zk_grads *g, const zk_conv_geometry *p,
                                 zk_tensor *dy) {
  zk_tensor *x = NULL, *dw = NULL, *db = NULL;
  bool add_w = false, add_b = false;
  zk_dtype dtype = dy->dtype;
  zk_status status = ZK_OK;
  if (g->needed[B])
    status = zk_grads_buffer(g, c, B, &add_b, &db);
  if (status == ZK_OK && g->needed[W])
    status = zk_tensor_contiguous(c->in[X], &x);
  if (status == ZK_OK && x)
    status = zk_grads_buffer(g, c, W, &add_w, &dw);
  if (status == ZK_OK && dw)
    status = zk_conv_weight_grad(dtype, &p->conv, zk_data(x), zk_data(dy), add_w, zk_data(dw),
                                 add_b, db ? zk_data(db) : NULL);
  else if (status == ZK_OK && db)
    zk_conv_bias_grad(dtype, p->conv.n, p->out.c, zk_planes_size(&p->out), zk_data(dy), add_b,
                      zk_data(db));
  zk_tensor_release(x);
  return status;
}

/* dx[n, c, q] = the sum of w[o, c, k] dy[n, o, p] over all o, p, k with
 * p stride + k dilation - padding = q. */
static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_conv_geometry p;
  zk_tensor *dy = NULL, *w = NULL, *dx;
  bool add;
  ZK_TRY(zk_conv_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && g->needed[X]) {
    status = zk_tensor_contiguous(c->in[W], &w);
    if (status == ZK_OK)
      status = zk_grads_buffer(g, c, X, &add, &dx);
    if (status == ZK_OK)
      status = zk_conv_input_grad(dy->dtype, &p.conv, zk_data(dy), zk_data(w), add, zk_data(dx));
  }
  if (status == ZK_OK && (g->needed[W] || g->needed[B]))
    status = weight_backward(c, g, &p, dy);
  zk_tensor_release(dy);
  zk_tensor_release(w);
  return status;
}

/* The convolution over so many dimensions; of them its doc says what input and weight are. */
#define CONV(dims, input_doc, sizes_doc)                                                           \
  const zk_op zk_op_conv##dims##d = {                                                              \
      .name = "conv" #dims "d",                                                                    \
      .doc =                                                                                       \
          "conv" #dims                                                                             \
          "d(input, weight, bias=nil, stride=1, padding=0, dilation=1, groups=1): the sum of "     \
          "the products of weight and each window of input, plus bias. input " input_doc           \
          ", bias [out]. " sizes_doc "Errors: shapes that do not fit; no place for the kernel.",   \
      ZK_PARAMS(params),                                                                           \
      .n_out = 1,                                                                                  \
      .spatial = dims,                                                                             \
      .not_method = true,                                                                          \
      .saves = ZK_SAVE_IN(X) | ZK_SAVE_IN(W),                                                      \
      .infer = infer,                                                                              \
      .work = work,                                                                                \
      .forward = forward,                                                                          \
      .backward = backward,                                                                        \
      .gradient = zk_conv_gradient}

CONV(1, "[N, in, L] or [in, L], weight [out, in / groups, k]",
     "padding also \"valid\" (none) or \"same\" (an output of the input's length). ");
CONV(2, "[N, in, H, W] or [in, H, W], weight [out, in / groups, kH, kW]",
     "stride, padding, dilation: a number or {height, width}; padding also \"valid\" (none) or "
     "\"same\" (an output of the input's size). ");
CONV(3, "[N, in, D, H, W] or [in, D, H, W], weight [out, in / groups, kD, kH, kW]",
     "stride, padding, dilation: a number or {depth, height, width}; padding also \"valid\" (none) "
     "or \"same\" (an output of the input's size). ");
