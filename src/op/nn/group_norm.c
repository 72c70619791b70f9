/*
 * group_norm.c: group_norm, over groups of channels.
 */
#include <inttypes.h>
#include "op/nn/normalize.h"

enum { NUM_GROUPS, EPS };

static const zk_param group_params[] = {ZK_TENSOR("input"), ZK_INT("num_groups"),
                                        ZK_TENSOR_OPT("weight"), ZK_TENSOR_OPT("bias"),
                                        ZK_FLOAT_OR("eps", 1e-5)};

/* x [N, C, ...]: y = (x - mean) / sqrt(var + eps) * weight + bias, with mean and variance over the
 * C / num_groups channels of a group of one sample. [Wu and He 2018, arXiv 1803.08494] */
static zk_status group_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  int64_t groups = c->attr[NUM_GROUPS].i;
  char a[ZK_SHAPE_TEXT];
  if (in->ndim < 2)
    return zk_fail(ZK_ERR_ARG, "group_norm: input has shape %s, it must be [N, channels, ...]",
                   zk_shape_text(in, a));
  if (groups < 1 || in->dim[1] % groups != 0)
    return zk_fail(ZK_ERR_ARG,
                   "group_norm: num_groups %" PRId64 " does not divide the %" PRId64
                   " channels of an input of shape %s",
                   groups, in->dim[1], zk_shape_text(in, a));
  for (int d = 1; d < in->ndim; d++)
    if (in->dim[d] == 0)
      return zk_fail(ZK_ERR_ARG,
                     "group_norm: input has shape %s, nothing but its batch may be empty",
                     zk_shape_text(in, a));
  if (c->attr[EPS].f < 0)
    return zk_fail(ZK_ERR_ARG, "group_norm: eps is %g, it must not be negative", c->attr[EPS].f);
  *out = (zk_spec){.dtype = c->in[ZK_NORM_INPUT]->dtype, .shape = *in};
  return zk_norm_check(c, &ZK_SHAPE(in->dim[1]));
}
static zk_norm group_of(const zk_call *c) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  zk_norm k = {
      .dtype = c->in[ZK_NORM_INPUT]->dtype, .inner = 1, .eps = c->attr[EPS].f, .centered = true};
  k.n = in->dim[0] * c->attr[NUM_GROUPS].i;
  k.weights = in->dim[1];
  k.channels = k.weights / c->attr[NUM_GROUPS].i;
  for (int d = 2; d < in->ndim; d++)
    k.inner *= in->dim[d];
  return k;
}
static zk_status group_forward(zk_call *c) {
  zk_norm k = group_of(c);
  return zk_norm_forward(c, &k);
}
static zk_status group_backward(const zk_call *c, zk_grads *g) {
  zk_norm k = group_of(c);
  return zk_norm_backward(c, g, &k);
}
static void group_gradient(zk_gradient *g) {
  zk_norm k = group_of(g->call);
  zk_norm_gradient(g, &k);
}
const zk_op zk_op_group_norm = {
    .name = "group_norm",
    .doc = "group_norm(input, num_groups, weight=nil, bias=nil, eps=1e-5): brings groups of "
           "channels of each sample to mean 0 and variance 1, then * weight + bias. input [N, C, "
           "...] has its channels in num_groups groups; weight and bias are [C]. Errors: "
           "num_groups does not divide C; samples without elements; other sizes; tensors that are "
           "not all float32 or all float64.",
    ZK_PARAMS(group_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .infer = group_infer,
    .forward = group_forward,
    .backward = group_backward,
    .gradient = group_gradient};
