/*
 * group_norm.c: group_norm, over groups of channels.
 */
#include <inttypes.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/nn/normalize.h"

enum { NUM_GROUPS, EPS };

static const zk_param group_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"num_groups", ZK_P_INT, false, 0, 0, NULL},
                                        {"weight", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                        {"bias", ZK_P_TENSOR_OPT, true, 0, 0, NULL},
                                        {"eps", ZK_P_FLOAT, true, 0, 1e-5, NULL}};

/* x [N, C, ...]: the C / num_groups channels of a group are normalized together.
 * [Wu and He 2018, arXiv 1803.08494] */
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
  *out = (zk_spec){.dtype = c->in[ZK_NORM_INPUT]->dtype, .shape = *in};
  return zk_norm_check(c, &ZK_SHAPE(in->dim[1]));
}
static zk_blocks group_blocks(const zk_call *c) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  zk_blocks k = {
      .dtype = c->in[ZK_NORM_INPUT]->dtype, .run = 1, .eps = c->attr[EPS].f, .centred = true};
  k.n = in->dim[0] * c->attr[NUM_GROUPS].i;
  k.weights = in->dim[1];
  k.parts = k.weights / c->attr[NUM_GROUPS].i;
  for (int d = 2; d < in->ndim; d++)
    k.run *= in->dim[d];
  return k;
}
static zk_status group_forward(zk_call *c) {
  zk_blocks k = group_blocks(c);
  return zk_norm_forward(c, &k);
}
static zk_status group_backward(const zk_call *c, zk_grads *g) {
  zk_blocks k = group_blocks(c);
  return zk_norm_backward(c, g, &k);
}
static bool group_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x;
    int groups;
    bool affine;
    const char *error;
  } cases[] = {{{4, {2, 4, 2, 3}}, 2, true, NULL},
               {{3, {2, 3, 4}}, 3, true, NULL},
               {{3, {2, 4, 3}}, 1, false, NULL},
               {{2, {3, 6}}, 2, true, NULL},
               {{3, {0, 4, 2}}, 2, true, NULL},
               {{3, {2, 4, 3}}, 3, false, "does not divide"},
               {{1, {4}}, 1, false, "has shape [4]"},
               {{3, {2, 0, 3}}, 1, false, "nothing but its batch"},
               {{3, {2, 4, 0}}, 2, false, "nothing but its batch"}};
  if (i > 8)
    return false;
  zk_sample_normal(s, cases[i].x);
  for (int k = ZK_NORM_WEIGHT; k <= ZK_NORM_BIAS; k++)
    if (cases[i].affine)
      zk_sample_uniform(s, ZK_SHAPE(cases[i].x.dim[1]), 0.5, 2);
    else
      zk_sample_none(s);
  s->attr[NUM_GROUPS].i = cases[i].groups;
  s->error = cases[i].error;
  return true;
}
/* A group at a time by InstanceNormalization, which has a channel for each group then. */
static void group_norm_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  int64_t groups = c->attr[NUM_GROUPS].i, channels = in->dim[1], shape[ZK_MAX_DIM] = {-1};
  const char *input = zk_export_as_is(x, ZK_NORM_INPUT), *y = input;
  zk_tensor *ones[2] = {NULL, NULL};
  if (zk_export_in_varies(x, ZK_NORM_INPUT, 1))
    zk_export_refuse(x, "with a dynamic number of channels it cannot be exported");
  if (zk_tensor_new(c->out[0]->dtype, &ZK_SHAPE(groups), &ones[0]) != ZK_OK ||
      zk_tensor_zeros(c->out[0]->dtype, &ZK_SHAPE(groups), &ones[1]) != ZK_OK) {
    x->status = x->status == ZK_OK ? ZK_ERR_NOMEM : x->status;
  } else {
    zk_tensor_fill_f(ones[0], 1);
    zk_blocks k = group_blocks(c);
    int64_t lines[] = {0, groups, k.parts * k.run};
    for (int d = 2; d < in->ndim; d++)
      if (zk_export_in_varies(x, ZK_NORM_INPUT, d))
        lines[2] = -1;
    y = zk_export_add(x, "Reshape", y, zk_export_list(x, 3, lines));
    const char *one = zk_export_tensor(x, ones[0]);
    y = zk_export_add(x, "InstanceNormalization", y, one, zk_export_tensor(x, ones[1]));
    zk_export_float(x, "epsilon", c->attr[EPS].f);
    if (lines[2] < 0)
      y = zk_export_add(x, "Reshape", y, zk_export_add(x, "Shape", input));
    else
      y = zk_export_reshape(x, y);
    for (int d = 0; d < in->ndim - 1; d++)
      shape[d] = d ? 1 : channels;
    const char *want = zk_export_list(x, in->ndim - 1, shape);
    if (c->in[ZK_NORM_WEIGHT])
      y = zk_export_add(x, "Mul", y,
                        zk_export_add(x, "Reshape", zk_export_as_is(x, ZK_NORM_WEIGHT), want));
    if (c->in[ZK_NORM_BIAS])
      y = zk_export_add(x, "Add", y,
                        zk_export_add(x, "Reshape", zk_export_as_is(x, ZK_NORM_BIAS), want));
  }
  zk_tensor_release_all(ones, 2);
  zk_export_out(x, 0, y);
}
/* Groups of one channel. */
static void instance_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *bias = zk_import_in(x, 2);
  zk_import_set(x, "num_groups", in->shape.ndim > 1 ? in->shape.dim[1] : 1);
  zk_import_set_float(x, "eps", zk_import_float(x, "epsilon", 1e-5));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_group_norm, in, scale, bias));
}
/* Before opset 21 there is one scale and one bias for each group: all its channels get it. */
static zk_tensor *per_channel(zk_import *x, zk_tensor *t, int64_t groups, int64_t channels) {
  zk_shape wide = ZK_SHAPE(groups, groups > 0 ? channels / groups : 0);
  if (x->opset >= 21)
    return t;
  t = zk_import_reshape(x, t, &ZK_SHAPE(groups, 1));
  zk_import_set_list(x, "size", &wide);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_expand, t), &ZK_SHAPE(channels));
}
static void group_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *bias = zk_import_in(x, 2);
  int64_t groups = zk_import_int(x, "num_groups", 0);
  int64_t channels = in->shape.ndim > 1 ? in->shape.dim[1] : 0;
  double eps = zk_import_float(x, "epsilon", 1e-5);
  zk_import_ignore(x, "stash_type");
  if (groups < 1 || channels % groups != 0)
    zk_import_refuse(x, "%" PRId64 " groups do not divide %" PRId64 " channels", groups, channels);
  scale = per_channel(x, scale, groups, channels);
  bias = per_channel(x, bias, groups, channels);
  zk_import_set(x, "num_groups", groups);
  zk_import_set_float(x, "eps", eps);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_group_norm, in, scale, bias));
}
const zk_op zk_op_group_norm = {
    .name = "group_norm",
    .doc =
        "group_norm(input, num_groups, weight=nil, bias=nil, eps=1e-5): input [N, C, ...], its "
        "channels in num_groups groups, each of which is brought to mean 0 and variance 1 for "
        "each sample; weight and bias [C]. Errors: num_groups does not divide C; samples without "
        "elements; other sizes; "
        "dtypes that are not one real one.",
    ZK_PARAMS(group_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_NORM_INPUT) | ZK_SAVE_IN(ZK_NORM_WEIGHT),
    .onnx = {.to = group_norm_to_onnx,
             .from = ZK_ONNX_FROM({"InstanceNormalization", instance_norm_from_onnx},
                                  {"GroupNormalization", group_norm_from_onnx})},
    .infer = group_infer,
    .forward = group_forward,
    .backward = group_backward,
    .sample = group_sample};
