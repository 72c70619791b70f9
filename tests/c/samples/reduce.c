/*
 * reduce.c: samples of reductions.
 */
#include "samples/sample.h"

#include <math.h>

/* ---- any_all ---- */

static bool any_all_sample(int i, zk_sample *s) {
  if (i == 10 || i == 11) {
    zk_sample_as(s, i == 10 ? ZK_BOOL : ZK_UINT8, ZK_SHAPE(4, 3));
    zk_sample_ints(s, "dim", ZK_SHAPE(1));
  }
  return i < 10 ? zk_sample_reduction(i, s) : i < 12;
}

/* ---- cumsum ---- */

static bool cumsum_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {{{2, {3, 4}}, 1}, {{2, {3, 4}}, 0}, {{3, {2, 3, 4}}, -2}, {{0, {0}}, 0},
               {{2, {0, 3}}, 1}, {{1, {1}}, 0},    {{2, {3, 4}}, 2}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_attr(s, "dim")->i = -1;
  } else if (i == 8 || i == 9) {
    zk_sample_normal(s, ZK_SHAPE(5));
    zk_sample_attr(s, "dtype")->given = true;
    zk_sample_attr(s, "dtype")->i = i == 8 ? ZK_FLOAT64 : ZK_BOOL;
    s->error = i == 9 ? "dtype is bool" : NULL;
  } else if (i == 10) { /* two zeros in a row */
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(2, 5));
    if (t) {
      zk_element_set_f(t, 1, 0);
      zk_element_set_f(t, 3, 0);
      zk_element_set_f(t, 7, 0);
    }
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i >= 7)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  if (i == 6)
    s->error = "dim 2 is out of range";
  return true;
}

static bool prod_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim; /* 9: none */
    bool keepdim;
  } cases[] = {{{2, {3, 4}}, 9, false}, {{2, {3, 4}}, 0, false},   {{2, {3, 4}}, -1, true},
               {{0, {0}}, 9, false},    {{3, {2, 3, 4}}, 1, true}, {{2, {0, 3}}, 0, false},
               {{2, {3, 0}}, 9, false}, {{2, {3, 4}}, 2, false}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  } else if (i == 9) { /* no, one, two zeros in a row */
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(3, 4));
    if (t) {
      zk_element_set_f(t, 5, 0);
      zk_element_set_f(t, 9, 0);
      zk_element_set_f(t, 11, 0);
    }
    zk_sample_attr(s, "dim")->given = true;
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i >= 8)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->given = cases[i].dim != 9;
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  if (s->op != &zk_op_count_nonzero) /* count_nonzero has no keepdim */
    zk_sample_attr(s, "keepdim")->i = cases[i].keepdim;
  if (i == 7)
    s->error = "dim 2 is out of range";
  return true;
}

/* ---- median ---- */

static bool median_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}},    {2, {3, 4}}, {2, {3, 5}}, {0, {0}},
                                    {3, {2, 3, 4}}, {1, {0}},    {2, {0, 4}}, {2, {3, 4}}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(4, 3));
  } else if (i == 9) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(3));
    s->error = "input is bool";
  } else if (i < 8) {
    zk_sample_normal(s, shapes[i]);
  }
  if (i == 1 || i == 2 || i == 4 || (i > 5 && i < 9)) {
    zk_sample_attr(s, "dim")->given = true;
    zk_sample_attr(s, "dim")->i = i == 2 ? -1 : i == 7 ? 5 : i == 4 ? 1 : 0;
    zk_sample_attr(s, "keepdim")->i = i == 2;
  }
  if (i == 6)
    s->error = "nothing to choose from";
  if (i == 7)
    s->error = "dim 5 is out of range";
  return i < 10;
}

/* ---- minmax ---- */

static bool minmax_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}},    {2, {3, 4}}, {2, {3, 4}}, {0, {0}},
                                    {3, {2, 3, 4}}, {1, {0}},    {2, {3, 4}}};
  if (i == 7)
    zk_sample_strided(s, ZK_SHAPE(4, 3));
  else if (i < 7)
    zk_sample_normal(s, shapes[i]);
  if (i == 1 || i == 2 || i == 4 || i == 6 || i == 7) {
    zk_sample_attr(s, "dim")->given = true;
    zk_sample_attr(s, "dim")->i = i == 2 ? -1 : i == 6 ? 5 : i == 4 ? 1 : 0;
    zk_sample_attr(s, "keepdim")->i = i == 2;
  }
  if (i == 5)
    s->error = "nothing to choose from";
  if (i == 6)
    s->error = "dim 5 is out of range";
  return i < 8;
}

static bool amax_sample(int i, zk_sample *s) {
  if (i == 10) {
    zk_sample_normal(s, ZK_SHAPE(2, 0));
    zk_sample_ints(s, "dim", ZK_SHAPE(1));
    s->error = "nothing to choose from";
  }
  return i < 10 ? zk_sample_reduction(i, s) : i < 11;
}

/* ---- norm ---- */

static bool norm_sample(int i, zk_sample *s) {
  static const double orders[] = {1, 0, 0.5, 1.5, 3, INFINITY, -INFINITY, -1};
  if (i < 10)
    return zk_sample_reduction(i, s);
  if (i < 18) {
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(3, 4));
    for (int64_t k = 0; t && k < 12; k++) { /* away from 0 */
      double x = zk_element_f(t, k);
      zk_element_set_f(t, k, x < 0 ? x - 0.2 : x + 0.2);
    }
    zk_sample_attr(s, "p")->f = orders[i - 10];
    zk_sample_ints(s, "dim", ZK_SHAPE(i % 2));
  } else if (i == 18) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 5);
    s->error = "input is int64";
  } else if (i == 19) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_attr(s, "p")->f = INFINITY;
    s->error = "nothing to take the norm";
  } else if (i == 20) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_attr(s, "dtype")->given = true;
    zk_sample_attr(s, "dtype")->i = ZK_INT64;
    s->error = "dtype is int64";
  }
  return i < 21;
}

static bool logsumexp_sample(int i, zk_sample *s) {
  return zk_sample_reduction(i, s);
}

/* ---- reduction ---- */

bool zk_sample_reduction(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, dims;
    bool keepdim;
  } cases[] = {{{2, {3, 4}}, {0, {0}}, false},      {{2, {3, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {1, {-1}}, true},      {{3, {2, 3, 4}}, {2, {0, 2}}, false},
               {{3, {2, 3, 4}}, {1, {1}}, true},    {{0, {0}}, {0, {0}}, false},
               {{3, {2, 1, 3}}, {2, {2, 1}}, true}, {{2, {3, 4}}, {1, {2}}, false},
               {{2, {3, 4}}, {2, {1, -1}}, false}};
  if (i == 9)
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  if (i >= 9)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  if (cases[i].dims.ndim > 0)
    zk_sample_ints(s, "dim", cases[i].dims);
  if (s->op != &zk_op_count_nonzero) /* count_nonzero has no keepdim */
    zk_sample_attr(s, "keepdim")->i = cases[i].keepdim;
  if (i == 7)
    s->error = "dim 2 is out of range";
  if (i == 8)
    s->error = "more than once";
  return true;
}

/* ---- sum ---- */

static bool sum_sample(int i, zk_sample *s) {
  if (i == 10)
    zk_sample_normal(s, ZK_SHAPE(0, 3));
  if (i == 11) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_ints(s, "dim", ZK_SHAPE(0));
  }
  if (i == 12) { /* reals as integers */
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_attr(s, "dtype")->given = true;
    zk_sample_attr(s, "dtype")->i = ZK_INT64;
  }
  return i < 10 ? zk_sample_reduction(i, s) : i < 13;
}

static bool mean_sample(int i, zk_sample *s) {
  if (i == 10) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 5);
    s->error = "input is int64";
  }
  return i < 10 ? zk_sample_reduction(i, s) : i < 11;
}

/* ---- var ---- */

static bool var_sample(int i, zk_sample *s) {
  if (i == 5) /* of one element: 0, not nan */
    zk_sample_attr(s, "unbiased")->i = 0;
  if (i < 10)
    return zk_sample_reduction(i, s);
  if (i == 10) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 5);
    s->error = "input is int64";
  } else if (i == 11) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_attr(s, "unbiased")->i = 0;
  } else if (i == 12) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, "dim", ZK_SHAPE(0));
    zk_sample_attr(s, "correction")->f = 0.5;
  } else if (i == 13) {
    zk_sample_normal(s, ZK_SHAPE(2, 0));
    zk_sample_ints(s, "dim", ZK_SHAPE(1));
  }
  return i < 14;
}

const zk_sampled zk_samples_reduce[] = {
    {.op = &zk_op_sum, .sample = sum_sample},
    {.op = &zk_op_mean, .sample = mean_sample},
    {.op = &zk_op_prod, .sample = prod_sample},
    {.op = &zk_op_cumsum, .sample = cumsum_sample},
    {.op = &zk_op_cumprod, .sample = cumsum_sample},
    {.op = &zk_op_var, .sample = var_sample},
    {.op = &zk_op_std, .sample = var_sample},
    {.op = &zk_op_norm, .sample = norm_sample},
    {.op = &zk_op_logsumexp, .sample = logsumexp_sample},
    {.op = &zk_op_any, .sample = any_all_sample},
    {.op = &zk_op_all, .sample = any_all_sample},
    {.op = &zk_op_count_nonzero, .sample = any_all_sample},
    {.op = &zk_op_max, .sample = minmax_sample},
    {.op = &zk_op_min, .sample = minmax_sample},
    {.op = &zk_op_argmax, .sample = minmax_sample},
    {.op = &zk_op_argmin, .sample = minmax_sample},
    {.op = &zk_op_amax, .sample = amax_sample},
    {.op = &zk_op_amin, .sample = amax_sample},
    {.op = &zk_op_median, .sample = median_sample},
    {.op = NULL},
};
