/*
 * attention.c: samples of attention.
 */
#include "samples/sample.h"

enum { NO_MASK, REAL_MASK, BOOL_MASK, INT_MASK };

static bool attention_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape q, k, v;
    int mask;
    zk_shape mask_shape;
    bool causal, grouped;
    double scale; /* 0: not given */
    const char *error;
  } cases[] = {
      {.q = {2, {3, 4}}, .k = {2, {5, 4}}, .v = {2, {5, 2}}},
      {.q = {3, {2, 3, 4}}, .k = {3, {2, 3, 4}}, .v = {3, {2, 3, 4}}, .causal = true},
      {.q = {4, {2, 2, 3, 3}},
       .k = {4, {2, 1, 4, 3}},
       .v = {3, {2, 4, 2}},
       .mask = REAL_MASK,
       .mask_shape = {2, {3, 4}},
       .scale = 0.7},
      {.q = {3, {2, 3, 4}},
       .k = {3, {2, 4, 4}},
       .v = {3, {2, 4, 3}},
       .mask = BOOL_MASK,
       .mask_shape = {3, {2, 3, 4}}},
      {.q = {3, {4, 3, 2}}, .k = {3, {2, 4, 2}}, .v = {3, {1, 4, 3}}, .grouped = true},
      {.q = {3, {4, 2, 2}},
       .k = {3, {2, 3, 2}},
       .v = {3, {4, 3, 2}},
       .mask = REAL_MASK,
       .mask_shape = {3, {4, 1, 3}},
       .grouped = true,
       .scale = -0.5},
      {.q = {2, {4, 2}}, .k = {2, {2, 2}}, .v = {2, {2, 3}}, .causal = true},
      {.q = {2, {2, 3}}, .k = {2, {0, 3}}, .v = {2, {0, 2}}},
      {.q = {2, {0, 3}}, .k = {2, {4, 3}}, .v = {2, {4, 2}}},
      {.q = {3, {0, 2, 3}}, .k = {3, {0, 4, 3}}, .v = {3, {0, 4, 2}}},
      {.q = {1, {3}}, .k = {2, {2, 3}}, .v = {2, {2, 3}}, .error = "query has shape [3]"},
      {.q = {2, {2, 3}}, .k = {2, {2, 4}}, .v = {2, {2, 4}}, .error = "do not fit"},
      {.q = {2, {2, 3}},
       .k = {2, {3, 3}},
       .v = {2, {3, 3}},
       .mask = BOOL_MASK,
       .mask_shape = {2, {3, 3}},
       .error = "does not broadcast to that of the scores"},
      {.q = {2, {2, 3}},
       .k = {2, {2, 3}},
       .v = {2, {2, 3}},
       .mask = BOOL_MASK,
       .mask_shape = {2, {2, 2}},
       .causal = true,
       .error = "is_causal"},
      {.q = {2, {2, 3}},
       .k = {2, {2, 3}},
       .v = {2, {2, 3}},
       .mask = INT_MASK,
       .mask_shape = {2, {2, 2}},
       .error = "Expected attn_mask dtype"},
      {.q = {3, {4, 2, 3}},
       .k = {3, {3, 2, 3}},
       .v = {3, {2, 2, 3}},
       .grouped = true,
       .error = "must divide"},
  };
  if (i > (int)(sizeof cases / sizeof *cases))
    return false;
  if (i == (int)(sizeof cases / sizeof *cases)) { /* numbers that lie apart */
    for (int k = 0; k < 3; k++)
      zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_none(s);
    return true;
  }
  zk_sample_normal(s, cases[i].q);
  zk_sample_normal(s, cases[i].k);
  zk_sample_normal(s, cases[i].v);
  if (cases[i].mask == NO_MASK)
    zk_sample_none(s);
  else if (cases[i].mask == REAL_MASK)
    zk_sample_normal(s, cases[i].mask_shape);
  else
    zk_sample_as(s, cases[i].mask == BOOL_MASK ? ZK_BOOL : ZK_INT64, cases[i].mask_shape);
  zk_sample_attr(s, "is_causal")->i = cases[i].causal;
  zk_sample_attr(s, "enable_gqa")->i = cases[i].grouped;
  if (cases[i].scale != 0)
    zk_sample_attr(s, "scale")->f = cases[i].scale;
  s->error = cases[i].error;
  return true;
}

const zk_sampled zk_samples_attention[] = {
    {.op = &zk_op_scaled_dot_product_attention, .sample = attention_sample},
    {.op = NULL},
};
