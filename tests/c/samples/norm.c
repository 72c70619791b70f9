/*
 * norm.c: samples of normalization.
 */
#include "samples/sample.h"
#include "op/nn/normalize.h"

/* Inputs of batch_normalize. */
enum { INPUT, WEIGHT, BIAS, MEAN, VAR };

/* ---- batch_norm ---- */

static bool batch_norm_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x;
    bool training, affine, given;
    const char *error;
  } cases[] = {{{2, {5, 3}}, true, true, false, NULL},
               {{4, {2, 3, 2, 3}}, true, true, true, NULL},
               {{3, {2, 3, 4}}, true, false, false, NULL},
               {{2, {4, 3}}, false, true, true, NULL},
               {{3, {2, 3, 5}}, false, false, true, NULL},
               {{2, {0, 3}}, false, true, true, NULL},
               {{2, {5, 3}}, false, false, false, "mean and var are missing"},
               {{2, {1, 3}}, true, false, false, "Expected more than 1 value per channel"},
               {{1, {3}}, true, false, false, "has shape [3]"}};
  if (i > 8)
    return false;
  zk_shape channels = ZK_SHAPE(cases[i].x.dim[1]);
  zk_sample_normal(s, cases[i].x);
  for (int k = WEIGHT; k <= VAR; k++)
    if (k < MEAN ? cases[i].affine : cases[i].given)
      zk_sample_uniform(s, channels, 0.5, 2);
    else
      zk_sample_none(s);
  zk_sample_attr(s, "training")->i = cases[i].training;
  s->error = cases[i].error;
  return true;
}

/* ---- group_norm ---- */

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
  zk_sample_attr(s, "num_groups")->i = cases[i].groups;
  s->error = cases[i].error;
  return true;
}

/* ---- layer_norm ---- */

static bool layer_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, n;
    bool weight, bias;
    const char *error;
  } cases[] = {{{2, {3, 4}}, {1, {4}}, true, true, NULL},
               {{3, {2, 3, 4}}, {2, {3, 4}}, true, true, NULL},
               {{2, {3, 5}}, {1, {5}}, false, false, NULL},
               {{2, {3, 5}}, {1, {5}}, true, false, NULL},
               {{1, {6}}, {1, {6}}, false, true, NULL},
               {{2, {0, 3}}, {1, {3}}, true, true, NULL},
               {{2, {3, 4}}, {1, {3}}, false, false, "normalized_shape is [3]"}};
  if (i > 7)
    return false;
  zk_shape n = i < 7 ? cases[i].n : ZK_SHAPE(4);
  if (i < 7)
    zk_sample_normal(s, cases[i].x);
  else
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  zk_sample_ints(s, "normalized_shape", n);
  if (i == 7 || cases[i].weight)
    zk_sample_uniform(s, n, 0.5, 2);
  else
    zk_sample_none(s);
  s->error = i < 7 ? cases[i].error : NULL;
  return true;
}

static bool layer_norm_sample(int i, zk_sample *s) {
  if (!layer_sample(i, s))
    return false;
  if (i % 2 || i == 0)
    zk_sample_normal(s, (zk_shape){zk_sample_attr(s, "normalized_shape")->n,
                                   {zk_sample_attr(s, "normalized_shape")->v[0],
                                    zk_sample_attr(s, "normalized_shape")->v[1]}});
  else
    zk_sample_none(s);
  return true;
}

const zk_sampled zk_samples_norm[] = {
    {.op = &zk_op_recurrent, .sample = zk_sample_recurrent},
    {.op = &zk_op_layer_norm, .sample = layer_norm_sample},
    {.op = &zk_op_rms_norm, .sample = layer_sample},
    {.op = &zk_op_group_norm, .sample = group_sample},
    {.op = &zk_op_batch_normalize, .sample = batch_norm_sample},
    {.op = NULL},
};
