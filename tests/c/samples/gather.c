/*
 * gather.c: samples of gathering and scattering along a dimension.
 */
#include "samples/sample.h"

/* The choices of scatter_reduce. */
enum { SUM, PROD, MEAN, AMAX, AMIN };

/* ---- gather ---- */

static bool gather_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index;
    int dim, high;
  } cases[] = {{{2, {3, 4}}, {2, {2, 4}}, 0, 3},
               {{2, {3, 4}}, {2, {3, 6}}, 1, 4},
               {{3, {2, 3, 2}}, {3, {1, 5, 2}}, -2, 3},
               {{0, {0}}, {0, {0}}, 0, 1},
               {{0, {0}}, {1, {3}}, 0, 1},
               {{2, {3, 4}}, {2, {0, 4}}, 0, 3},
               {{2, {3, 4}}, {2, {3, 5}}, 0, 3},
               {{2, {3, 4}}, {1, {3}}, 0, 3},
               {{2, {3, 4}}, {2, {20, 4}}, 0, 4}};
  if (i == 9) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(3, 2), 0, 4);
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i == 10) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "it must be int64";
  }
  if (i >= 9)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  s->error = i == 8   ? "index 3 is out of range for size 3"
             : i >= 6 ? "reaches outside an input of shape [3, 4]"
                      : NULL;
  return true;
}

/* Indices that name no position twice: the last writer is not differentiable. */
static void sample_distinct(zk_sample *s, zk_shape shape, int dim, int64_t turn) {
  zk_tensor *t = zk_sample_int(s, shape, 0, 1);
  int64_t inner = 1;
  if (!t)
    return;
  for (int d = dim + 1; d < shape.ndim; d++)
    inner *= shape.dim[d];
  for (int64_t i = 0; i < zk_numel(t); i++)
    zk_element_set_i(t, i, (i / inner + turn) % (shape.ndim ? shape.dim[dim] : 1));
}

static bool scatter_src_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, src;
    int dim;
  } cases[] = {
      {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0}, {{2, {3, 4}}, {2, {3, 2}}, {2, {4, 3}}, 1},
      {{0, {0}}, {0, {0}}, {0, {0}}, 0},          {{2, {3, 4}}, {2, {0, 4}}, {2, {2, 4}}, 0},
      {{2, {3, 4}}, {2, {3, 4}}, {2, {2, 4}}, 0}, {{2, {3, 4}}, {2, {2, 5}}, {2, {2, 5}}, 0},
      {{2, {3, 4}}, {2, {7, 4}}, {2, {7, 4}}, 0}};
  bool strided = i == 7;
  int k = strided ? 1 : i;
  if (i == 8) { /* neither */
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_none(s);
    zk_sample_none(s);
    s->error = "either src or value";
  }
  if (i == 9) { /* an integer tensor is no number */
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_none(s);
    s->error = "they must be one dtype";
  }
  if (i >= 8)
    return i < 10;
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].shape);
  sample_distinct(s, cases[k].index, cases[k].dim, i == 6 ? 0 : 1);
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].src);
  zk_sample_none(s);
  zk_sample_attr(s, "dim")->i = cases[k].dim;
  s->error = i == 4   ? "reaches outside a src"
             : i == 5 ? "reaches outside an input"
             : i == 6 ? "index 3 is out of range for size 3"
                      : NULL;
  return true;
}

static bool scatter_sample(int i, zk_sample *s) {
  if (i < 10)
    return scatter_src_sample(i, s);
  if (i < 12) { /* a number, as src and as value */
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(3, 2), 0, 4);
    zk_sample_attr(s, "dim")->i = 1;
    if (i == 11)
      zk_sample_none(s);
    s->status = s->status == ZK_OK ? zk_tensor_number_i(7, &s->in[s->n_in]) : s->status;
    s->n_in++;
    if (i == 10)
      zk_sample_none(s);
  }
  return i < 12;
}

static bool scatter_add_sample(int i, zk_sample *s) {
  if (i == 8) { /* positions that repeat */
    zk_sample_normal(s, ZK_SHAPE(3, 2));
    zk_sample_int(s, ZK_SHAPE(6, 2), 0, 3);
    zk_sample_normal(s, ZK_SHAPE(6, 2));
  }
  bool more = i == 8 || scatter_src_sample(i, s);
  if (more && s->n_in == 4)
    s->n_in--;
  return more;
}

/* ---- scatter_reduce ---- */

static bool scatter_reduce_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, src;
    int dim, how, high;
    bool without_self;
  } cases[] = {{{2, {3, 4}}, {2, {5, 4}}, {2, {5, 4}}, 0, SUM, 3, false},
               {{2, {3, 4}}, {2, {3, 6}}, {2, {4, 7}}, 1, PROD, 4, false},
               {{2, {3, 4}}, {2, {5, 3}}, {2, {5, 4}}, -2, MEAN, 3, false},
               {{3, {2, 3, 2}}, {3, {2, 5, 1}}, {3, {2, 5, 2}}, 1, AMAX, 3, false},
               {{2, {3, 4}}, {2, {5, 4}}, {2, {5, 4}}, 0, AMIN, 3, false},
               {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0, SUM, 3, true},
               {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0, PROD, 3, true},
               {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0, MEAN, 3, true},
               {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0, AMAX, 3, true},
               {{2, {3, 4}}, {2, {2, 4}}, {2, {2, 4}}, 0, AMIN, 3, true},
               {{0, {0}}, {1, {1}}, {1, {1}}, 0, PROD, 1, false},
               {{2, {3, 4}}, {2, {0, 4}}, {2, {2, 4}}, 0, MEAN, 3, true},
               {{2, {3, 4}}, {2, {3, 4}}, {2, {2, 4}}, 0, SUM, 3, false},
               {{2, {3, 4}}, {2, {2, 5}}, {2, {2, 5}}, 0, SUM, 3, false},
               {{2, {3, 4}}, {2, {20, 4}}, {2, {20, 4}}, 0, AMAX, 4, false}};
  const int n = sizeof cases / sizeof cases[0];
  if (i >= n && i < n + 2) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(3, 3), 0, 4);
    zk_sample_strided(s, ZK_SHAPE(3, 3));
    zk_sample_attr(s, "dim")->i = 1;
    zk_sample_attr(s, "reduce")->i = i == n ? PROD : AMAX;
  } else if (i == n + 2) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    s->error = "they must be one dtype";
  } else if (i == n + 3) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(3));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    zk_sample_attr(s, "reduce")->i = MEAN;
    s->error = "which has no mean";
  } else if (i == n + 4) { /* products with one 0, two of them, and one with another in input */
    static const int64_t index[] = {0, 0, 1, 1, 1, 2, 2};
    zk_tensor *x = zk_sample_normal(s, ZK_SHAPE(3));
    zk_tensor *at = zk_sample_int(s, ZK_SHAPE(7), 0, 3), *src = zk_sample_normal(s, ZK_SHAPE(7));
    for (int k = 0; k < 7; k++)
      zk_element_set_i(at, k, index[k]);
    static const int zeros[] = {1, 3, 4, 5};
    for (int k = 0; k < 4; k++)
      zk_element_set_f(src, zeros[k], 0);
    zk_element_set_f(x, 2, 0);
    zk_sample_attr(s, "reduce")->i = PROD;
  }
  if (i >= n)
    return i < n + 5;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  zk_sample_normal(s, cases[i].src);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "reduce")->i = cases[i].how;
  zk_sample_attr(s, "include_self")->i = !cases[i].without_self;
  s->error = i == 12   ? "reaches outside a src"
             : i == 13 ? "reaches outside an input"
             : i == 14 ? "index 3 is out of range for size 3"
                       : NULL;
  return true;
}

const zk_sampled zk_samples_gather[] = {
    {.op = &zk_op_gather, .sample = gather_sample},
    {.op = &zk_op_scatter, .sample = scatter_sample},
    {.op = &zk_op_scatter_add, .sample = scatter_add_sample},
    {.op = &zk_op_scatter_reduce, .sample = scatter_reduce_sample},
    {.op = NULL},
};
