/*
 * order.c: samples of sorting and counting.
 */
#include "samples/sample.h"

/* ---- histogram, one_hot ---- */

static bool bincount_sample(int i, zk_sample *s) {
  static const struct {
    int64_t n, low;
    int minlength;
    int weights; /* how many, -1: none */
  } cases[] = {{9, 0, 0, -1},  {9, 0, 12, 9}, {0, 0, 3, 0},  {0, 0, 0, -1},
               {9, -4, 0, -1}, {9, 0, 0, 4},  {9, 0, -1, -1}};
  if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_none(s);
    s->error = "it must be a vector of integers";
  }
  if (i >= 7)
    return i < 8;
  zk_sample_int(s, ZK_SHAPE(cases[i].n), cases[i].low, 5);
  if (cases[i].weights < 0)
    zk_sample_none(s);
  else
    zk_sample_normal(s, ZK_SHAPE(cases[i].weights));
  zk_sample_attr(s, "minlength")->i = cases[i].minlength;
  s->error = i == 4   ? "which is negative"
             : i == 5 ? "weights have shape [4], input has [9]"
             : i == 6 ? "minlength is -1"
                      : NULL;
  return true;
}

static bool histc_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int bins;
    double min, max;
  } cases[] = {{{2, {3, 4}}, 5, -1, 1},    {{1, {20}}, 4, 0, 0}, {{1, {0}}, 3, 0, 0},
               {{0, {0}}, 3, 0, 0},        {{1, {9}}, 0, 0, 1},  {{1, {9}}, 4, 2, 1},
               {{1, {9}}, 4, 0, 1.0 / 0.0}};
  if (i == 7)
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    s->error = "it must be real";
  }
  if (i >= 7)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "bins")->i = cases[i].bins;
  zk_sample_attr(s, "min")->f = cases[i].min;
  zk_sample_attr(s, "max")->f = cases[i].max;
  s->error = i == 4   ? "bins is 0"
             : i == 5 ? "is greater than max"
             : i == 6 ? "is not finite"
                      : NULL;
  return true;
}

static bool one_hot_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int64_t low;
    int classes;
  } cases[] = {{{1, {5}}, 0, -1}, {{2, {2, 3}}, 0, 6}, {{0, {0}}, 0, -1}, {{1, {0}}, 0, 3},
               {{1, {9}}, 0, 3},  {{1, {9}}, -3, -1},  {{1, {0}}, 0, -1}};
  if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "must hold class numbers (int64)";
  }
  if (i >= 7)
    return i < 8;
  zk_sample_int(s, cases[i].shape, cases[i].low, 5);
  zk_sample_attr(s, "num_classes")->i = cases[i].classes;
  s->error = i == 4   ? "not below num_classes"
             : i == 5 ? "is negative"
             : i == 6 ? "num_classes must be given"
                      : NULL;
  return true;
}

/* ---- sort ---- */

static bool sort_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
    bool descending;
  } cases[] = {{{2, {3, 4}}, -1, false}, {{2, {5, 3}}, 0, true},  {{3, {2, 5, 3}}, 1, false},
               {{0, {0}}, 0, false},     {{2, {0, 3}}, 0, false}, {{2, {3, 0}}, 1, true},
               {{1, {1}}, 0, true},      {{2, {3, 4}}, 2, false}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(3, 5));
    zk_sample_attr(s, "dim")->i = 1;
    zk_sample_attr(s, "stable")->i = true;
  }
  if (i == 9) /* many equals: the first stays first */
    zk_sample_int(s, ZK_SHAPE(3, 9), 0, 3);
  if (i >= 8)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "descending")->i = cases[i].descending;
  if (i == 7)
    s->error = "dim 2 is out of range";
  return true;
}

static bool topk_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int k, dim;
    bool largest;
  } cases[] = {{{2, {3, 4}}, 2, -1, true}, {{2, {5, 3}}, 3, 0, false}, {{3, {2, 5, 3}}, 1, 1, true},
               {{0, {0}}, 1, 0, true},     {{2, {3, 4}}, 0, 1, true},  {{2, {3, 4}}, 4, 1, false},
               {{2, {3, 4}}, 5, 1, true},  {{2, {3, 4}}, 1, 2, true},  {{2, {0, 4}}, 2, 1, true}};
  if (i == 9) {
    zk_sample_strided(s, ZK_SHAPE(3, 5));
    zk_sample_attr(s, "k")->i = 2;
  }
  if (i >= 9)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "k")->i = cases[i].k;
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "largest")->i = cases[i].largest;
  s->error = i == 6 ? "k is 5, dim 1 has size 4" : i == 7 ? "dim 2 is out of range" : NULL;
  return true;
}

/* ---- unique ---- */

static bool unique_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {0, {0}},       {1, {0}},
                                    {1, {9}},    {3, {2, 5, 2}}, {2, {9, 1}},
                                    {2, {0, 3}}, {2, {3, 4}},    {2, {3, 0}}};
  if (i == 9)
    zk_sample_strided(s, ZK_SHAPE(2, 3));
  if (i == 10) {
    zk_sample_int(s, ZK_SHAPE(9), 0, 4);
    zk_sample_attr(s, "return_counts")->i = true;
  }
  if (i >= 9)
    return i < 11;
  zk_sample_int(s, shapes[i], 0, i == 4 ? 2 : 4);
  zk_sample_attr(s, "return_inverse")->i = true;
  zk_sample_attr(s, "return_counts")->i = i % 2 == 0;
  zk_sample_attr(s, "dim")->given = i >= 4;
  zk_sample_attr(s, "dim")->i = i == 4 ? -2 : i == 7 ? 2 : 0;
  s->error = i == 7 ? "dim 2 is out of range" : i == 8 ? "the slices of dim 0 are empty" : NULL;
  return true;
}

const zk_sampled zk_samples_order[] = {
    {.op = &zk_op_sort, .sample = sort_sample},
    {.op = &zk_op_argsort, .sample = sort_sample},
    {.op = &zk_op_topk, .sample = topk_sample},
    {.op = &zk_op_unique, .sample = unique_sample},
    {.op = &zk_op_bincount, .sample = bincount_sample},
    {.op = &zk_op_histc, .sample = histc_sample},
    {.op = &zk_op_one_hot, .sample = one_hot_sample},
    {.op = NULL},
};
