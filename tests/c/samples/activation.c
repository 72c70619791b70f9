/*
 * activation.c: samples of activations.
 */
#include "samples/sample.h"

/* ---- prelu ---- */

static bool prelu_sample(int i, zk_sample *s) {
  static const zk_shape inputs[] = {{2, {5, 4}}, {3, {2, 3, 4}}, {1, {6}},
                                    {2, {3, 2}}, {3, {2, 0, 3}}, {2, {3, 4}}};
  static const zk_shape weights[] = {{1, {4}}, {1, {3}}, {1, {1}}, {0, {0}}, {1, {1}}, {1, {3}}};
  if (i == 6)
    zk_sample_strided(s, ZK_SHAPE(4, 3));
  if (i == 7)
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
  if (i < 6)
    zk_sample_uniform(s, inputs[i], i % 2 ? 0.25 : -3, i % 2 ? 3 : -0.25);
  if (i < 8)
    zk_sample_uniform(s, i < 6 ? weights[i] : ZK_SHAPE(1), 0.1, 0.5);
  s->error = i == 5 ? "weight has shape [3]" : i == 7 ? "must be one real dtype" : NULL;
  return i < 8;
}

/* ---- smooth ---- */

static bool gelu_sample(int i, zk_sample *s) {
  zk_sample_attr(s, "approximate")->i = i % 2;
  return zk_sample_unary_steps(i, s);
}

/* ---- fake quantization: inputs within and outside of the bounds, no quotient near a half ---- */

static bool fake_quantize_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {1, {6}},    {3, {2, 3, 2}}, {2, {0, 3}}, {0, {0}},
                                    {2, {3, 4}}, {2, {3, 4}}, {2, {3, 4}},    {2, {4, 3}}};
  bool by_channel = s->op == &zk_op_fake_quantize_per_channel_affine;
  int64_t axis = i == 2 ? 1 : 0;
  if (i > 8)
    return false;
  if (i == 8)
    zk_sample_strided(s, shapes[i]);
  else
    zk_sample_uniform(s, shapes[i], -0.7, 0.7);
  zk_shape each = ZK_SHAPE(shapes[i].ndim ? shapes[i].dim[axis] : 1);
  each = by_channel ? each : ZK_SHAPE(1);
  zk_sample_uniform(s, i == 5 ? ZK_SHAPE(2) : each, 0.1, 0.2);
  zk_sample_int(s, each, i == 6 ? 9 : -1, i == 6 ? 10 : 2);
  if (by_channel)
    zk_sample_attr(s, "axis")->i = axis;
  zk_sample_attr(s, "quant_min")->i = i == 7 ? 4 : -4;
  zk_sample_attr(s, "quant_max")->i = 3;
  s->error = i == 5   ? "scale has shape [2]"
             : i == 6 ? "zero_point has 9"
             : i == 7 ? "quant_min is 4"
                      : NULL;
  return true;
}

const zk_sampled zk_samples_activation[] = {
    {.op = &zk_op_leaky_relu, .sample = zk_sample_unary_steps},
    {.op = &zk_op_elu, .sample = zk_sample_unary_steps},
    {.op = &zk_op_selu, .sample = zk_sample_unary_steps},
    {.op = &zk_op_celu, .sample = zk_sample_unary_steps},
    {.op = &zk_op_threshold, .sample = zk_sample_unary_steps},
    {.op = &zk_op_hardtanh, .sample = zk_sample_unary_steps},
    {.op = &zk_op_hardsigmoid, .sample = zk_sample_unary_steps},
    {.op = &zk_op_hardswish, .sample = zk_sample_unary_steps},
    {.op = &zk_op_softshrink, .sample = zk_sample_unary_steps},
    {.op = &zk_op_hardshrink, .sample = zk_sample_unary_steps},
    {.op = &zk_op_gelu, .sample = gelu_sample},
    {.op = &zk_op_silu, .sample = zk_sample_unary_steps},
    {.op = &zk_op_mish, .sample = zk_sample_unary_steps},
    {.op = &zk_op_logsigmoid, .sample = zk_sample_unary_steps},
    {.op = &zk_op_softplus, .sample = zk_sample_unary_steps},
    {.op = &zk_op_softsign, .sample = zk_sample_unary_steps},
    {.op = &zk_op_tanhshrink, .sample = zk_sample_unary_steps},
    {.op = &zk_op_prelu, .sample = prelu_sample},
    {.op = &zk_op_fake_quantize_per_tensor_affine, .sample = fake_quantize_sample},
    {.op = &zk_op_fake_quantize_per_channel_affine, .sample = fake_quantize_sample},
    {.op = NULL},
};
