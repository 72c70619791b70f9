/*
 * loss.c: samples of softmax and losses.
 */
#include "samples/sample.h"

enum { NONE, MEAN, SUM }; /* of reduction */

/* ---- cross_entropy ---- */

static bool cross_entropy_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, t;
    int reduction, labels;
    bool weight;
    double smoothing;
    const char *error;
  } cases[] = {
      {{2, {5, 4}}, {1, {5}}, MEAN, 4, false, 0, NULL},
      {{2, {5, 4}}, {1, {5}}, SUM, 4, true, 0, NULL},
      {{2, {5, 4}}, {1, {5}}, NONE, 4, true, 0, NULL},
      {{1, {4}}, {0, {0}}, MEAN, 4, false, 0, NULL},
      {{4, {2, 3, 2, 2}}, {3, {2, 2, 2}}, MEAN, 3, true, 0, NULL},
      {{3, {2, 3, 2}}, {2, {2, 2}}, NONE, 3, false, 0, NULL},
      {{2, {0, 4}}, {1, {0}}, SUM, 4, false, 0, NULL},
      {{2, {5, 4}}, {1, {5}}, MEAN, 4, true, 0.1, NULL},
      {{2, {5, 4}}, {1, {5}}, NONE, 4, false, 0.3, NULL},
      {{2, {5, 4}}, {1, {4}}, MEAN, 4, false, 0, "target has shape [4], which does not fit"},
      {{2, {5, 2}}, {1, {5}}, MEAN, 9, false, 0, "but there are 2 classes (0..1)"},
      {{0, {0}}, {0, {0}}, MEAN, 4, false, 0, "input is a scalar"}};
  if (i >= 14)
    return false;
  if (i >= 12) { /* an ignored label; a strided input */
    if (i == 12)
      zk_sample_normal(s, ZK_SHAPE(5, 4));
    else
      zk_sample_strided(s, ZK_SHAPE(5, 4));
    zk_tensor *t = zk_sample_int(s, ZK_SHAPE(5), 0, 4);
    zk_sample_none(s);
    if (i == 12 && t)
      zk_element_set_i(t, 2, zk_sample_attr(s, "ignore_index")->i);
    return true;
  }
  zk_sample_normal(s, cases[i].x);
  zk_sample_int(s, cases[i].t, 0, cases[i].labels);
  if (cases[i].weight)
    zk_sample_uniform(s, ZK_SHAPE(cases[i].x.dim[1]), 0.5, 2);
  else
    zk_sample_none(s);
  zk_sample_attr(s, "reduction")->i = cases[i].reduction;
  s->error = cases[i].error;
  if (s->op == &zk_op_cross_entropy) /* nll_loss has no label_smoothing */
    zk_sample_attr(s, "label_smoothing")->f = cases[i].smoothing;
  return true;
}

/* ---- losses ---- */

/* Input uniform in low..high, or normal when they are equal; target uniform in 0..1. */
static bool losses_sample(int i, zk_sample *s, double low, double high, bool real_target) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {1, {5}}, {0, {0}}, {3, {2, 1, 3}}, {2, {0, 3}}};
  static const int reductions[] = {MEAN, SUM, NONE};
  if (i >= 18)
    return false;
  zk_shape shape = i < 15 ? shapes[i % 5] : ZK_SHAPE(3, 4);
  if (i == 15 && low == high) /* strided */
    zk_sample_strided(s, shape);
  else if (low == high)
    zk_sample_normal(s, shape);
  else
    zk_sample_uniform(s, shape, low, high);
  if (i == 16) {
    zk_sample_uniform(s, ZK_SHAPE(3), 0.1, 0.9);
    s->error = "input has shape [3, 4], target [3]; they must be equal";
  } else if (i == 17) {
    zk_sample_int(s, shape, 0, 2);
    s->error = real_target ? "target is int64, it must be real" : NULL;
  } else
    zk_sample_uniform(s, shape, 0.1, 0.9);
  zk_sample_attr(s, "reduction")->i = reductions[i < 15 ? i / 5 : 0];
  return true;
}

static bool sample_any(int i, zk_sample *s) {
  return losses_sample(i, s, 0, 0, false);
}

static bool smooth_l1_sample(int i, zk_sample *s) {
  zk_sample_attr(s, "beta")->f = i % 2 ? 0.5 : 1;
  return losses_sample(i, s, 0, 0, false);
}

static bool huber_sample(int i, zk_sample *s) {
  zk_sample_attr(s, "delta")->f = i % 2 ? 0.5 : 1;
  return losses_sample(i, s, 0, 0, false);
}

static bool kl_div_sample(int i, zk_sample *s) {
  bool more = losses_sample(i, s, 0, 0, true);
  zk_sample_attr(s, "log_target")->i = i % 2;
  return more;
}

static bool bce_sample(int i, zk_sample *s) {
  if (i < 18)
    return losses_sample(i, s, 0.1, 0.9, true);
  if (i > 19)
    return false;
  zk_sample_uniform(s, ZK_SHAPE(4), i == 18 ? 1.5 : 0, i == 18 ? 2 : 1);
  zk_sample_uniform(s, ZK_SHAPE(4), i == 18 ? 0 : 1.5, i == 18 ? 1 : 2);
  s->error = "it must be in 0..1";
  return true;
}

static bool bce_logits_sample(int i, zk_sample *s) {
  static const zk_shape weights[] = {{1, {4}}, {2, {3, 1}}, {2, {3, 4}}, {0, {0}}, {1, {3}}};
  if (i < 18) {
    bool more = losses_sample(i, s, 0, 0, true);
    zk_sample_none(s);
    return more;
  }
  if (i >= 23)
    return false;
  zk_sample_normal(s, ZK_SHAPE(3, 4));
  zk_sample_uniform(s, ZK_SHAPE(3, 4), 0, 1);
  zk_sample_uniform(s, weights[i - 18], 0.5, 2);
  zk_sample_attr(s, "reduction")->i = i % 3;
  if (i == 22)
    s->error = "pos_weight has shape [3], which does not broadcast to input [3, 4]";
  return true;
}

/* ---- softmax ---- */

static bool softmax_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {{{2, {3, 4}}, 1}, {{2, {3, 4}}, 0}, {{3, {2, 3, 4}}, -2}, {{0, {0}}, 0},
               {{2, {0, 3}}, 1}, {{1, {1}}, 0},    {{2, {3, 4}}, 2}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_attr(s, "dim")->i = -1;
  }
  if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    s->error = "input is int64";
  }
  if (i >= 7)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  if (i == 6)
    s->error = "dim 2 is out of range";
  return true;
}

/* ---- ctc_loss ---- */

static bool ctc_loss_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, y;
    int reduction, blank, steps, labels; /* the least lengths; the first sample has one more */
    const char *error;
  } cases[] = {{{3, {6, 3, 4}}, {2, {3, 3}}, MEAN, 0, 4, 2, NULL},
               {{3, {6, 3, 4}}, {2, {3, 3}}, SUM, 3, 5, 1, NULL},
               {{3, {6, 3, 4}}, {1, {7}}, NONE, 0, 5, 2, NULL},
               {{3, {5, 2, 3}}, {2, {2, 1}}, NONE, 1, 0, 0, NULL},
               {{3, {4, 1, 2}}, {1, {1}}, MEAN, 0, 3, 0, NULL},
               {{3, {7, 2, 30}}, {2, {2, 3}}, SUM, 2, 6, 2, NULL},
               {{2, {6, 4}}, {2, {1, 3}}, MEAN, 0, 4, 2, "log_probs must be [T, N, C]"},
               {{3, {6, 3, 4}}, {2, {2, 3}}, MEAN, 0, 4, 2, "targets must be [3, labels]"},
               {{3, {6, 3, 4}}, {2, {3, 3}}, MEAN, 4, 4, 2, "blank must be in label range"},
               {{3, {6, 3, 4}}, {2, {3, 3}}, MEAN, 0, 6, 2, "at most 6, but got value 7"},
               {{3, {6, 3, 4}}, {2, {3, 2}}, MEAN, 0, 4, 2, "3 labels a sample or more, got 2"},
               {{3, {6, 3, 4}}, {1, {9}}, MEAN, 0, 4, 2, "sum of target_lengths is 7"},
               {{3, {6, 3, 2}}, {2, {3, 3}}, MEAN, 0, 4, 2, "holds a label out of 0..1"}};
  if (i >= (int)(sizeof cases / sizeof cases[0]))
    return false;
  const int64_t n = cases[i].x.dim[1];
  zk_sample_uniform(s, cases[i].x, -2, -0.5);
  const int64_t classes = cases[i].x.ndim == 3 ? cases[i].x.dim[2] : 3;
  zk_tensor *y = zk_sample_int(s, cases[i].y, 0, classes);
  if (y && i == 12)
    zk_element_set_i(y, 1, 2);
  for (int k = 0; k < 2; k++) {
    const int least = k == 0 ? cases[i].steps : cases[i].labels;
    zk_tensor *t = zk_sample_int(s, ZK_SHAPE(n), least, least + 1);
    if (t)
      zk_element_set_i(t, 0, least + 1);
  }
  zk_sample_attr(s, "reduction")->i = cases[i].reduction;
  zk_sample_attr(s, "blank")->i = cases[i].blank;
  zk_sample_attr(s, "zero_infinity")->i = 1;
  s->error = cases[i].error;
  return true;
}

const zk_sampled zk_samples_loss[] = {
    {.op = &zk_op_softmax, .sample = softmax_sample},
    {.op = &zk_op_log_softmax, .sample = softmax_sample},
    {.op = &zk_op_nll_loss, .sample = cross_entropy_sample},
    {.op = &zk_op_cross_entropy, .sample = cross_entropy_sample},
    {.op = &zk_op_ctc_loss, .sample = ctc_loss_sample},
    {.op = &zk_op_mse_loss, .sample = sample_any},
    {.op = &zk_op_l1_loss, .sample = sample_any},
    {.op = &zk_op_smooth_l1_loss, .sample = smooth_l1_sample},
    {.op = &zk_op_huber_loss, .sample = huber_sample},
    {.op = &zk_op_kl_div, .sample = kl_div_sample},
    {.op = &zk_op_soft_margin_loss, .sample = sample_any},
    {.op = &zk_op_binary_cross_entropy, .sample = bce_sample},
    {.op = &zk_op_binary_cross_entropy_with_logits, .sample = bce_logits_sample},
    {.op = NULL},
};
