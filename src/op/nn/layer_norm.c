/*
 * layer_norm.c: layer_norm [Ba et al. 2016, arXiv 1607.06450] and rms_norm [Zhang and Sennrich
 * 2019, arXiv 1910.07467], over the last dimensions.
 */
#include <string.h>
#include "op/nn/normalize.h"

enum { NORMALIZED_SHAPE, EPS };

static const zk_param layer_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("normalized_shape"),
                                        ZK_TENSOR_OPT("weight"), ZK_TENSOR_OPT("bias"),
                                        ZK_FLOAT_OR("eps", 1e-5)};
static const zk_param rms_params[] = {
    ZK_TENSOR("input"),
    ZK_INTS_OPT("normalized_shape"),
    ZK_TENSOR_OPT("weight"),
    {.name = "eps", .kind = ZK_P_FLOAT, .optional = true, .f = -1, .choices = "default"}};

/*
 * layer_norm: y = (x - mean) / sqrt(var + eps) * weight + bias
 * rms_norm:   y = x / sqrt(mean(x^2) + eps) * weight
 * with mean and variance over the dimensions of normalized_shape. The gradients are normalize.c's.
 */
static zk_status layer_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  const zk_attr *a = &c->attr[NORMALIZED_SHAPE];
  zk_shape want = {.ndim = a->n};
  char x[ZK_SHAPE_TEXT], y[ZK_SHAPE_TEXT];
  memcpy(want.dim, a->v, sizeof want.dim);
  bool fits = a->given && a->n > 0 && a->n <= in->ndim;
  for (int d = 0; fits && d < a->n; d++)
    fits = in->dim[in->ndim - a->n + d] == a->v[d];
  double eps = c->attr[EPS].f;
  if (eps < 0 && !(c->op == &zk_op_rms_norm && eps == -1)) /* rms_norm's default */
    return zk_fail(ZK_ERR_ARG, "%s: eps is %g, it must not be negative", c->op->name, eps);
  if (!fits)
    return zk_fail(ZK_ERR_ARG,
                   "%s: normalized_shape is %s, it must be the last sizes of input, which has "
                   "shape %s",
                   c->op->name, zk_shape_text(&want, x), zk_shape_text(in, y));
  *out = (zk_spec){.dtype = c->in[ZK_NORM_INPUT]->dtype, .shape = *in};
  return zk_norm_check(c, &want);
}
static zk_norm layer_of(const zk_call *c) {
  const zk_tensor *x = c->in[ZK_NORM_INPUT];
  zk_norm k = {.dtype = x->dtype, .n = 1, .channels = 1, .inner = 1, .eps = c->attr[EPS].f};
  for (int d = 0; d < x->shape.ndim; d++)
    if (d < x->shape.ndim - c->attr[NORMALIZED_SHAPE].n)
      k.n *= x->shape.dim[d];
    else
      k.channels *= x->shape.dim[d];
  k.weights = k.channels;
  k.centered = c->op == &zk_op_layer_norm;
  if (k.eps < 0) /* rms_norm's default: the dtype's epsilon */
    k.eps = x->dtype == ZK_FLOAT64 ? 0x1p-52 : 0x1p-23;
  return k;
}
static zk_status layer_forward(zk_call *c) {
  zk_norm k = layer_of(c);
  return zk_norm_forward(c, &k);
}
static zk_status layer_backward(const zk_call *c, zk_grads *g) {
  zk_norm k = layer_of(c);
  return zk_norm_backward(c, g, &k);
}
static void layer_gradient(zk_gradient *g) {
  zk_norm k = layer_of(g->call);
  zk_norm_gradient(g, &k);
}
const zk_op zk_op_layer_norm = {
    .name = "layer_norm",
    .doc = "layer_norm(input, normalized_shape, weight=nil, bias=nil, eps=1e-5): (x - mean) / "
           "sqrt(var + eps) * weight + bias over the last dimensions. normalized_shape, weight and "
           "bias have their sizes; var is the biased variance. Errors: other sizes; tensors that "
           "are not all float32 or all float64.",
    ZK_PARAMS(layer_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .infer = layer_infer,
    .forward = layer_forward,
    .backward = layer_backward,
    .gradient = layer_gradient};

const zk_op zk_op_rms_norm = {
    .name = "rms_norm",
    .doc = "rms_norm(input, normalized_shape, weight=nil, eps=default): x / sqrt(mean(x^2) + eps) "
           "* weight over the last dimensions. normalized_shape and weight have their sizes. The "
           "default eps is the dtype's own, 2^-23 for float32. Errors: other sizes; tensors that "
           "are not all float32 or all float64.",
    ZK_PARAMS(rms_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .infer = layer_infer,
    .forward = layer_forward,
    .backward = layer_backward,
    .gradient = layer_gradient};
