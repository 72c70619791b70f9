/*
 * conv_transpose.c: conv_transpose1d, 2d and 3d: the gradient of a convolution's input, as an op.
 * That convolution has y as its input and x as its output:
 *
 *     y[n, c, q] = bias[c] + the sum of w[o, c, k] x[n, o, p]
 *
 * over all o, p, k with p stride + k dilation - padding = q.
 */
#include <inttypes.h>
#include <string.h>
#include "base/size.h"
#include "op/nn/geometry.h"
#include "op/want.h"

enum { X, W, B };
enum { STRIDE, PADDING, OUTPUT_PADDING, GROUPS, DILATION };

static const zk_param params[] = {ZK_TENSOR("input"),     ZK_TENSOR("weight"),
                                  ZK_TENSOR_OPT("bias"),  ZK_INTS_OPT("stride"),
                                  ZK_INTS_OPT("padding"), ZK_INTS_OPT("output_padding"),
                                  ZK_INT_OR("groups", 1), ZK_INTS_OPT("dilation")};

static zk_status check_operands(const zk_call *c, const zk_conv_geometry *p) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[X], *w = c->in[W], *b = c->in[B];
  int64_t groups = c->attr[GROUPS].i;
  char tx[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT];
  zk_shape_text(&x->shape, tx);
  zk_shape_text(&w->shape, tw);
  ZK_TRY(zk_conv_check_weight(op, w, p->in.dims, groups, "in, out / groups"));
  if (p->in.c != w->shape.dim[0])
    return zk_fail(ZK_ERR_ARG, "%s: input has %" PRId64 " channels (shape %s), weight is %s", op,
                   p->in.c, tx, tw);
  if (b && (b->shape.ndim != 1 || b->shape.dim[0] != w->shape.dim[1] * groups))
    return zk_fail(ZK_ERR_ARG, "%s: bias has shape %s, it must be [%" PRId64 "] (weight is %s)", op,
                   zk_shape_text(&b->shape, tx), w->shape.dim[1] * groups, tw);
  return zk_want_layer(op, x, w, b);
}

zk_status zk_conv_transpose_geometry_of(const zk_call *c, zk_conv_geometry *p) {
  const char *op = c->op->name;
  const zk_tensor *w = c->in[W];
  int dims = c->op->spatial, first = zk_spatial_first(dims);
  zk_window *v = &p->window;
  memset(p, 0, sizeof *p);
  ZK_TRY(zk_planes_of(c->op, c->in[X], &p->in));
  ZK_TRY(check_operands(c, p));
  ZK_TRY(zk_window_read(op, "stride", &c->attr[STRIDE], dims, 1, v->stride));
  ZK_TRY(zk_window_read(op, "padding", &c->attr[PADDING], dims, 0, v->padding));
  ZK_TRY(
      zk_window_read(op, "output_padding", &c->attr[OUTPUT_PADDING], dims, 0, p->output_padding));
  ZK_TRY(zk_window_read(op, "dilation", &c->attr[DILATION], dims, 1, v->dilation));
  p->out = p->in;
  p->out.c = zk_size_mul(w->shape.dim[1], c->attr[GROUPS].i);
  v->kernel[ZK_D] = v->kernel[ZK_H] = 1;
  for (int d = first; d < ZK_SPATIAL; d++) {
    v->kernel[d] = w->shape.dim[2 + d - first];
    if (p->in.c == 0 || p->out.c == 0 || v->kernel[d] == 0 || p->in.size[d] == 0)
      return zk_fail(ZK_ERR_ARG,
                     "%s: input has shape %s and weight %s, nothing but the batch may be empty", op,
                     zk_shape_text(&c->in[X]->shape, (char[ZK_SHAPE_TEXT]){0}),
                     zk_shape_text(&w->shape, (char[ZK_SHAPE_TEXT]){0}));
    if (p->output_padding[d] >= v->stride[d] && p->output_padding[d] >= v->dilation[d])
      return zk_fail(ZK_ERR_ARG,
                     "%s: output_padding is %" PRId64 ", it must be less than the stride (%" PRId64
                     ") or the dilation (%" PRId64 ")",
                     op, p->output_padding[d], v->stride[d], v->dilation[d]);
    int64_t whole = zk_size_add(zk_size_mul(p->in.size[d] - 1, v->stride[d]),
                                zk_size_mul(v->dilation[d], v->kernel[d] - 1));
    whole = zk_size_add(whole, p->output_padding[d] + 1);
    if (whole < 0)
      return zk_fail(ZK_ERR_ARG, "%s: the output of an input of size %" PRId64 " is too large", op,
                     p->in.size[d]);
    p->out.size[d] = whole - 2 * v->padding[d];
    if (p->out.size[d] < 1)
      return zk_fail(ZK_ERR_ARG,
                     "%s: padding is %" PRId64 ", which leaves nothing of the output of an input "
                     "of size %" PRId64,
                     op, v->padding[d], p->in.size[d]);
  }
  p->conv = zk_conv_of_window(&p->window, &p->out, &p->in, w->shape.dim[1], c->attr[GROUPS].i);
  return ZK_OK;
}

/* Each element of the input is multiplied with all weights of its channel. */
static double work(const zk_call *c, const zk_spec *spec) {
  const zk_tensor *w = c->in[W];
  double channels = w->shape.dim[0] > 0 ? (double)w->shape.dim[0] : 1;
  double sums = (double)zk_shape_numel(&c->in[X]->shape) * (double)zk_numel(w) / channels;
  double calls = (double)c->attr[GROUPS].i * (double)spec->shape.dim[0];
  return sums + sums / channels * ZK_WORK_OF_ELEMENT + calls * ZK_WORK_OF_CALL; /* im2col */
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_conv_geometry p;
  ZK_TRY(zk_conv_transpose_geometry_of(c, &p));
  out->dtype = c->in[X]->dtype;
  out->shape = zk_planes_shape(&p.out);
  return ZK_OK;
}

/* y := the bias of each channel, broadcast; cannot fail. zk_conv_input_grad adds to it. */
static void start_with_bias(const zk_conv_geometry *p, zk_tensor *y, const zk_tensor *bias) {
  zk_tensor column = *bias;
  int64_t stride = bias->stride[0];
  column.shape = (zk_shape){.ndim = 1 + p->in.dims, .dim = {p->out.c, 1, 1, 1}};
  column.stride[0] = stride, column.stride[1] = column.stride[2] = column.stride[3] = 1;
  zk_status status = zk_tensor_copy(y, &column);
  (void)status;
}

static zk_status forward(zk_call *c) {
  zk_conv_geometry p;
  zk_tensor *x = NULL, *w = NULL, *y = c->out[0];
  ZK_TRY(zk_conv_transpose_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(c->in[X], &x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->in[W], &w);
  if (status == ZK_OK && c->in[B])
    start_with_bias(&p, y, c->in[B]);
  if (status == ZK_OK)
    status =
        zk_conv_input_grad(y->dtype, &p.conv, zk_data(x), zk_data(w), c->in[B] != NULL, zk_data(y));
  zk_tensor_release(x);
  zk_tensor_release(w);
  return status;
}

/* dx is the convolution of dy with weight. */
static zk_status input_backward(const zk_call *c, zk_grads *g, const zk_conv_geometry *p,
                                zk_tensor *dy) {
  zk_tensor *w = NULL, *dx = NULL;
  zk_status status = zk_tensor_contiguous(c->in[W], &w);
  if (status == ZK_OK)
    status = zk_tensor_new(dy->dtype, &c->in[X]->shape, &dx);
  if (status == ZK_OK)
    status = zk_conv_forward(dy->dtype, &p->conv, zk_data(dy), zk_data(w), NULL, zk_data(dx));
  if (status == ZK_OK)
    status = zk_grads_give(g, c, X, dx);
  zk_tensor_release(dx);
  zk_tensor_release(w);
  return status;
}

/* dw is the gradient of that convolution's weight; db = sum dy. */
static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_conv_geometry p;
  zk_tensor *dy = NULL, *x = NULL, *grad;
  bool add;
  ZK_TRY(zk_conv_transpose_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && g->needed[X])
    status = input_backward(c, g, &p, dy);
  if (status == ZK_OK && g->needed[W]) {
    status = zk_tensor_contiguous(c->in[X], &x);
    if (status == ZK_OK)
      status = zk_grads_buffer(g, c, W, &add, &grad);
    if (status == ZK_OK)
      status = zk_conv_weight_grad(dy->dtype, &p.conv, zk_data(dy), zk_data(x), add, zk_data(grad),
                                   false, NULL);
  }
  if (status == ZK_OK && g->needed[B]) {
    status = zk_grads_buffer(g, c, B, &add, &grad);
    if (status == ZK_OK)
      zk_conv_bias_grad(dy->dtype, p.out.n, p.out.c, zk_planes_size(&p.out), zk_data(dy), add,
                        zk_data(grad));
  }
  zk_tensor_release(dy);
  zk_tensor_release(x);
  return status;
}

/* The transposed convolution over so many dimensions; of them its doc says what input and weight
 * are. */
#define TRANSPOSE(dims, input_doc, sizes_doc)                                                      \
  const zk_op zk_op_conv_transpose##dims##d = {                                                    \
      .name = "conv_transpose" #dims "d",                                                          \
      .doc = "conv_transpose" #dims                                                                \
             "d(input, weight, bias=nil, stride=1, padding=0, output_padding=0, groups=1, "        \
             "dilation=1): weight times each element of input, added up where it lies in the "     \
             "output, plus bias. It is conv" #dims "d's gradient of its input. input " input_doc   \
             ", bias [out]. " sizes_doc                                                            \
             "Errors: shapes that do not fit; an output_padding that is too large.",               \
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

TRANSPOSE(1, "[N, in, L] or [in, L], weight [in, out / groups, k]", "");
TRANSPOSE(2, "[N, in, H, W] or [in, H, W], weight [in, out / groups, kH, kW]",
          "Numbers or {height, width}. ");
TRANSPOSE(3, "[N, in, D, H, W] or [in, D, H, W], weight [in, out / groups, kD, kH, kW]",
          "Numbers or {depth, height, width}. ");
