/*
 * statistics.c: samples of selections, scans, searches and distances.
 */
#include "samples/sample.h"

/* ---- along a dim ---- */

/* Differences of more than the step of a finite one: no two elements change places. */
static zk_tensor *apart(zk_sample *s, zk_shape shape) {
  zk_tensor *t = zk_sample_normal(s, shape);
  for (int64_t k = 0, n = t ? zk_numel(t) : 0; k < n; k++)
    zk_element_set_f(t, k, (double)(k * 7 % 23) / 4 - 2 + 0.01 * zk_element_f(t, k));
  return t;
}

static bool along_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {{{2, {3, 5}}, 1},     {{2, {5, 3}}, 0}, {{3, {2, 4, 3}}, 1},
               {{3, {2, 4, 3}}, -1}, {{0, {0}}, 0},    {{1, {1}}, -1}};
  if (i < 6) {
    apart(s, cases[i].shape);
  } else if (i == 6) { /* every second column */
    zk_tensor *t = apart(s, ZK_SHAPE(3, 8));
    if (t) {
      t->shape.dim[1] = 4;
      t->stride[1] = 2;
    }
  } else if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
  }
  zk_sample_attr(s, "dim")->i = i < 6 ? cases[i].dim : i == 6 ? 0 : 2;
  s->error = i == 7 ? "dim 2 is out of range" : NULL;
  return i < 8;
}

static bool scan_sample(int i, zk_sample *s) {
  if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(3, 4), -3, 3);
    zk_sample_attr(s, "dim")->i = 1;
  } else if (i == 9) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_attr(s, "dim")->i = 0;
  }
  return i < 8 ? along_sample(i, s) : i < 10;
}

static bool logcumsumexp_sample(int i, zk_sample *s) {
  if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(3), -3, 3);
    s->error = "it must be real";
  } else if (i == 9) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_attr(s, "dim")->i = 0;
  } else if (i == 10) { /* more than a strip of columns */
    zk_sample_normal(s, ZK_SHAPE(3, 70));
    zk_sample_attr(s, "dim")->i = 0;
  }
  return i < 8 ? along_sample(i, s) : i < 11;
}

static bool mode_sample(int i, zk_sample *s) {
  if (i == 8) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_attr(s, "dim")->i = 0;
    s->error = "nothing to choose from";
  }
  if (i == 2)
    zk_sample_attr(s, "keepdim")->i = 1;
  return i < 8 ? along_sample(i, s) : i < 9;
}

static bool kthvalue_sample(int i, zk_sample *s) {
  static const int64_t k[] = {3, 2, 4, 1, 1, 1, 2, 1, 0, 5, 1};
  if (i == 8 || i == 9) {
    zk_sample_normal(s, ZK_SHAPE(2, 4));
    s->error = "it must be in 1..4";
  } else if (i == 10) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(3));
    s->error = "input is bool";
  }
  if (i < 11)
    zk_sample_attr(s, "k")->i = k[i];
  if (i == 2)
    zk_sample_attr(s, "keepdim")->i = 1;
  return i < 8 ? along_sample(i, s) : i < 11;
}

static bool nanmedian_sample(int i, zk_sample *s) {
  if (i < 7) {
    zk_sample_attr(s, "dim")->given = i % 2 == 0;
    along_sample(i, s);
  } else if (i == 7) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2, 3));
    s->error = "input is bool";
  } else if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(0), 0, 1);
    s->error = "nothing to choose from";
  }
  return i < 9;
}

/* ---- searches ---- */

static bool searchsorted_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{1, {5}}, {2, {3, 4}}},    {{2, {3, 5}}, {2, {3, 4}}},
                                       {{1, {5}}, {0, {0}}},       {{1, {0}}, {1, {3}}},
                                       {{2, {3, 5}}, {2, {2, 4}}}, {{0, {0}}, {1, {3}}}};
  if (i < 6) {
    zk_tensor *t = zk_sample_normal(s, shapes[i][0]);
    for (int64_t k = 0, n = t ? zk_numel(t) : 0; k < n; k++)
      zk_element_set_f(t, k, (double)(k % 5) - 2);
    zk_sample_normal(s, shapes[i][1]);
    zk_sample_none(s);
    zk_sample_attr(s, "right")->i = i == 1;
    zk_sample_attr(s, "out_int32")->i = i == 2;
    s->error = i == 4   ? "must be equal in all but the last dimension"
               : i == 5 ? "it needs a dimension"
                        : NULL;
  } else if (i == 6) {
    zk_sample_normal(s, ZK_SHAPE(4));
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    zk_sample_normal(s, ZK_SHAPE(4));
    s->error = "sorter is float";
  } else if (i == 7 || i == 8) {
    zk_sample_int(s, ZK_SHAPE(4), 0, 1);
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    zk_sample_int(s, ZK_SHAPE(4), i == 7 ? 0 : 4, i == 7 ? 4 : 9);
    s->error = i == 8 ? "sorter holds" : NULL;
  }
  return i < 9;
}

static bool unique_consecutive_sample(int i, zk_sample *s) {
  if (i < 3)
    zk_sample_int(s, ZK_SHAPE(3, 4), 0, 2);
  else if (i == 3)
    zk_sample_normal(s, ZK_SHAPE(0));
  else if (i == 4)
    zk_sample_normal(s, ZK_SHAPE(2, 3));
  zk_sample_attr(s, "return_inverse")->i = zk_sample_attr(s, "return_counts")->i = i == 1;
  zk_sample_attr(s, "dim")->given = i == 2 || i == 4;
  zk_sample_attr(s, "dim")->i = i == 4 ? 3 : 1;
  s->error = i == 4 ? "out of range" : NULL;
  return i < 5;
}

/* ---- distances ---- */

static bool cdist_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {
      {{2, {3, 4}}, {2, {5, 4}}}, {{3, {2, 3, 2}}, {2, {4, 2}}}, {{3, {1, 2, 3}}, {3, {2, 3, 3}}},
      {{2, {0, 3}}, {2, {2, 3}}}, {{2, {2, 0}}, {2, {3, 0}}},    {{2, {2, 3}}, {2, {70, 3}}},
      {{2, {2, 3}}, {2, {2, 4}}}, {{1, {3}}, {2, {2, 3}}}};
  static const double p[] = {2, 1, 3, 2, 2, 1.5, 2, 2};
  if (i < 8) {
    apart(s, shapes[i][0]);
    apart(s, shapes[i][1]);
    for (int64_t k = 0, n = s->in[1] ? zk_numel(s->in[1]) : 0; k < n; k++)
      zk_element_set_f(s->in[1], k, zk_element_f(s->in[1], k) * 1.3 + 0.11);
    zk_sample_attr(s, "p")->f = p[i];
    s->error = i == 6 ? "has 3 columns, x2 has 4" : i == 7 ? "both need at least 2" : NULL;
  } else if (i < 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_uniform(s, ZK_SHAPE(2, 4), 3, 5);
    zk_sample_attr(s, "p")->f = i == 8 ? 1.0 / 0.0 : 0;
  } else if (i < 12) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    if (i == 10)
      zk_sample_int(s, ZK_SHAPE(2, 3), 0, 3);
    else
      zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_attr(s, "p")->f = i == 10 ? 2 : -1;
    s->error = i == 10 ? "x2 is int64" : "p is -1";
  }
  return i < 12;
}

const zk_sampled zk_samples_statistics[] = {
    {.op = &zk_op_nanmedian, .sample = nanmedian_sample},
    {.op = &zk_op_kthvalue, .sample = kthvalue_sample},
    {.op = &zk_op_mode, .sample = mode_sample},
    {.op = &zk_op_cummax, .sample = scan_sample},
    {.op = &zk_op_cummin, .sample = scan_sample},
    {.op = &zk_op_logcumsumexp, .sample = logcumsumexp_sample},
    {.op = &zk_op_searchsorted, .sample = searchsorted_sample},
    {.op = &zk_op_unique_consecutive, .sample = unique_consecutive_sample},
    {.op = &zk_op_cdist, .sample = cdist_sample, .tol = 1e-6},
    {.op = NULL},
};
