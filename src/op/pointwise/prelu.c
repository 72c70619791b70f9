/*
 * prelu.c: prelu, whose slope is learned. [He et al. 2015, arXiv 1502.01852]
 */
#include <inttypes.h>
#include "op/gradient.h"
#include "op/pointwise/binary.h"
#include "op/want.h"

static const zk_param params[] = {ZK_TENSOR("input"), ZK_TENSOR("weight")};

/* y = x above 0, w x below; dx = dy or w dy, dw = x dy where x is not above 0, summed. w is one
 * number, or one for each channel (dimension 1 of input). */
static zk_status prelu_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *w = c->in[1];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int64_t channels = x->shape.ndim > 1 ? x->shape.dim[1] : 1;
  ZK_TRY(zk_want_layer("prelu", x, w, NULL));
  int64_t n = w->shape.ndim == 0 ? 1 : w->shape.dim[0];
  if (w->shape.ndim > 1 || (n != 1 && n != channels))
    return zk_fail(ZK_ERR_ARG,
                   "prelu: weight has shape %s, it must have 1 element or one for each of the "
                   "%" PRId64 " channels of an input of shape %s",
                   zk_shape_text(&w->shape, a), channels, zk_shape_text(&x->shape, b));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
/* w in a shape that broadcasts to x's. */
static zk_status weight_view(const zk_tensor *x, zk_tensor *w, zk_tensor **out) {
  zk_shape shape = {.ndim = x->shape.ndim > 1 ? x->shape.ndim - 1 : 0};
  int64_t stride[ZK_MAX_DIM] = {w->shape.ndim ? w->stride[0] : 0};
  for (int d = 0; d < shape.ndim; d++)
    shape.dim[d] = 1;
  if (shape.ndim && w->shape.ndim)
    shape.dim[0] = w->shape.dim[0];
  return zk_tensor_as_strided(w, &shape, stride, w->offset, out);
}
ZK_LOOP_2(prelu_f32, float, float, a > 0 ? a : a * b)
ZK_LOOP_2(prelu_f64, double, double, a > 0 ? a : a * b)
ZK_BACKWARD_2(prelu_back_x, a > 0 ? dy : dy * b)
ZK_BACKWARD_2(prelu_back_w, a > 0 ? 0 : dy * a)
static zk_status prelu_forward(zk_call *c) {
  zk_tensor *w;
  ZK_TRY(weight_view(c->in[0], c->in[1], &w));
  zk_tensor *t[3] = {c->out[0], c->in[0], w};
  zk_iterate(3, t, zk_real_index(t[0]->dtype) ? prelu_f64 : prelu_f32, NULL);
  zk_tensor_release(w);
  return ZK_OK;
}
static zk_status prelu_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *w, *dw = NULL, *channels_last = NULL, *x = c->in[0];
  bool wide = zk_real_index(x->dtype);
  ZK_TRY(weight_view(x, c->in[1], &w));
  zk_status status = ZK_OK;
  if (g->needed[0])
    status = zk_binary_backward(c, g, 0, x, w, prelu_back_x_f32, prelu_back_x_f64);
  if (g->needed[1] && status == ZK_OK)
    status = zk_tensor_new(x->dtype, &x->shape, &dw);
  if (dw) {
    zk_tensor *t[4] = {dw, x, w, g->out[0]};
    zk_iterate(4, t, wide ? prelu_back_w_f64 : prelu_back_w_f32, NULL);
    /* With the channels last, reduce sums the dimensions before them. */
    zk_shape shape = dw->shape;
    int64_t stride[ZK_MAX_DIM];
    int last = shape.ndim - 1;
    for (int d = 0; d <= last; d++) {
      int from = last < 1 || d == 0 ? d : d == last ? 1 : d + 1;
      shape.dim[d] = dw->shape.dim[from];
      stride[d] = dw->stride[from];
    }
    status = zk_tensor_as_strided(dw, &shape, stride, 0, &channels_last);
    if (status == ZK_OK)
      status = zk_grads_reduce(g, c, 1, channels_last);
  }
  zk_tensor_release(channels_last);
  zk_tensor_release(dw);
  zk_tensor_release(w);
  return status;
}
static void prelu_gradient(zk_gradient *g) {
  zk_builder *b = &g->build;
  zk_tensor *x = zk_gradient_in(g, 0), *w = zk_gradient_in(g, 1), *dy = zk_gradient_dy(g, 0);
  zk_tensor *zero = ZK_NUMBER(0), *above = ZK_DO(gt, x, zero);
  zk_shape wide = {.ndim = x->shape.ndim > 1 ? x->shape.ndim - 1 : 0}, dims = {.ndim = 0};
  bool channels = zk_numel(w) != 1;
  for (int d = 0; d < wide.ndim; d++)
    wide.dim[d] = 1;
  if (channels)
    wide.dim[0] = zk_numel(w);
  for (int d = 0; d < x->shape.ndim; d++)
    if (!channels || d != 1)
      zk_build_push(b, &dims, "dims", d);
  zk_gradient_give(g, 0, ZK_DO(where, above, dy, ZK_DO(mul, dy, zk_build_reshape(b, w, &wide))));
  if (!zk_gradient_needed(g, 1))
    return;
  zk_tensor *dw = ZK_DO(where, above, zero, ZK_DO(mul, dy, x));
  dw = zk_build_reduce(b, &zk_op_sum, dw, &dims, false);
  zk_gradient_give(g, 1, zk_build_reshape(b, dw, &w->shape));
}
const zk_op zk_op_prelu = {
    .name = "prelu",
    .doc = "prelu(input, weight): x above 0, weight * x below. weight has one element, or one for "
           "each channel, which is dimension 1 of input. Errors: another size of weight; tensors "
           "that are not both float32 or both float64.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = prelu_infer,
    .forward = prelu_forward,
    .backward = prelu_backward,
    .gradient = prelu_gradient};
