/*
 * linalg.c: samples of products of matrices.
 */
#include "samples/sample.h"

/* ---- linear ---- */

static bool linear_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][3] = {
      {{2, {5, 4}}, {2, {3, 4}}, {1, {3}}},     {{1, {4}}, {2, {3, 4}}, {1, {3}}},
      {{3, {2, 3, 4}}, {2, {2, 4}}, {1, {2}}},  {{2, {5, 4}}, {2, {1, 4}}, {0, {-1}}},
      {{2, {0, 4}}, {2, {3, 4}}, {1, {3}}},     {{2, {5, 0}}, {2, {3, 0}}, {1, {3}}},
      {{2, {2, 500}}, {2, {3, 784}}, {1, {3}}}, {{2, {2, 4}}, {1, {4}}, {0, {-1}}},
      {{2, {2, 4}}, {2, {3, 4}}, {1, {4}}},     {{0, {0}}, {2, {3, 4}}, {0, {-1}}}};
  static const char *const errors[] = {
      "input has 500 features (shape [2, 500]), weight is [3, 784]", "it must be [out, in]",
      "bias has shape [4]", "input is a scalar"};
  if (i == 10) { /* a transposed input and weight, a strided bias */
    zk_tensor *x = zk_sample_normal(s, ZK_SHAPE(4, 5)), *w = zk_sample_normal(s, ZK_SHAPE(4, 3));
    if (x && w) {
      x->shape = ZK_SHAPE(5, 4);
      x->stride[0] = 1, x->stride[1] = 5;
      w->shape = ZK_SHAPE(3, 4);
      w->stride[0] = 1, w->stride[1] = 3;
    }
    zk_sample_strided(s, ZK_SHAPE(3));
  }
  if (i == 11) { /* no unit stride at all */
    zk_sample_strided(s, ZK_SHAPE(5, 4));
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_none(s);
  }
  if (i >= 10)
    return i < 12;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_normal(s, shapes[i][1]);
  if (shapes[i][2].ndim)
    zk_sample_normal(s, shapes[i][2]);
  else
    zk_sample_none(s);
  if (i >= 6)
    s->error = errors[i - 6];
  return true;
}

/* ---- matmul ---- */

static bool matmul_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {2, {4, 2}}},
                                       {{1, {4}}, {1, {4}}},
                                       {{1, {4}}, {2, {4, 3}}},
                                       {{2, {3, 4}}, {1, {4}}},
                                       {{3, {2, 3, 4}}, {2, {4, 2}}},
                                       {{3, {2, 3, 4}}, {3, {2, 4, 2}}},
                                       {{4, {2, 1, 3, 4}}, {3, {5, 4, 2}}},
                                       {{3, {2, 3, 4}}, {1, {4}}},
                                       {{1, {4}}, {3, {2, 4, 3}}},
                                       {{2, {3, 0}}, {2, {0, 2}}},
                                       {{2, {0, 4}}, {2, {4, 2}}},
                                       {{2, {1, 1}}, {2, {1, 1}}},
                                       {{2, {3, 4}}, {2, {3, 4}}},
                                       {{0, {0}}, {2, {3, 4}}},
                                       {{3, {2, 3, 4}}, {3, {3, 4, 2}}},
                                       {{2, {3, 4}}, {3, {2, 4, 5}}}};
  if (i == 16) { /* strided times transposed */
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_tensor *b = zk_sample_normal(s, ZK_SHAPE(2, 4));
    if (b) {
      b->shape = ZK_SHAPE(4, 2);
      b->stride[0] = 1, b->stride[1] = 4;
    }
  }
  if (i == 17) { /* a strided vector */
    zk_sample_strided(s, ZK_SHAPE(4));
    zk_sample_strided(s, ZK_SHAPE(4));
  }
  if (i >= 16)
    return i < 18;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_normal(s, shapes[i][1]);
  s->error = i == 12   ? "shapes [3, 4] and [3, 4] do not fit"
             : i == 13 ? "neither may be a scalar"
             : i == 14 ? "do not broadcast"
                       : NULL;
  return true;
}

/* ---- products ---- */

typedef struct products_pair {
  zk_shape a, b;
} products_pair;

/* Four cases: two that fit, an empty one, one that does not fit; then strided, then dtypes. */
static bool sample_pairs(int i, zk_sample *s, const products_pair cases[4]) {
  if (i < 4) {
    zk_sample_normal(s, cases[i].a);
    zk_sample_normal(s, cases[i].b);
    s->error = i == 3 ? "do not fit" : NULL;
  } else if (i == 4) {
    zk_sample_strided(s, cases[0].a);
    zk_sample_strided(s, cases[0].b);
  } else if (i == 5) {
    zk_sample_normal(s, cases[0].a);
    zk_sample_int(s, cases[0].b, 0, 3);
    s->error = "they must be one dtype";
  }
  return i < 6;
}

static bool mm_sample(int i, zk_sample *s) {
  static const products_pair cases[] = {{{2, {3, 4}}, {2, {4, 2}}},
                                        {{2, {1, 4}}, {2, {4, 1}}},
                                        {{2, {3, 0}}, {2, {0, 2}}},
                                        {{2, {3, 4}}, {1, {4}}}};
  return sample_pairs(i, s, cases);
}

static bool bmm_sample(int i, zk_sample *s) {
  static const products_pair cases[] = {{{3, {2, 3, 4}}, {3, {2, 4, 2}}},
                                        {{3, {1, 1, 4}}, {3, {1, 4, 3}}},
                                        {{3, {0, 3, 4}}, {3, {0, 4, 2}}},
                                        {{3, {2, 3, 4}}, {3, {1, 4, 2}}}};
  return sample_pairs(i, s, cases);
}

static bool mv_sample(int i, zk_sample *s) {
  static const products_pair cases[] = {{{2, {3, 4}}, {1, {4}}},
                                        {{2, {1, 1}}, {1, {1}}},
                                        {{2, {3, 0}}, {1, {0}}},
                                        {{2, {3, 4}}, {1, {3}}}};
  return sample_pairs(i, s, cases);
}

static bool dot_sample(int i, zk_sample *s) {
  static const products_pair cases[] = {
      {{1, {4}}, {1, {4}}}, {{1, {1}}, {1, {1}}}, {{1, {0}}, {1, {0}}}, {{1, {4}}, {1, {3}}}};
  return sample_pairs(i, s, cases);
}

static bool outer_sample(int i, zk_sample *s) {
  static const products_pair cases[] = {
      {{1, {3}}, {1, {4}}}, {{1, {1}}, {1, {1}}}, {{1, {0}}, {1, {4}}}, {{2, {1, 3}}, {1, {4}}}};
  if (i == 5) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_int(s, ZK_SHAPE(4), 0, 3); /* promoted */
  }
  bool more = i < 5 ? sample_pairs(i, s, cases) : i == 5;
  if (i == 3)
    s->error = "they must be vectors";
  return more;
}

const zk_sampled zk_samples_linalg[] = {
    {.op = &zk_op_linear, .sample = linear_sample}, {.op = &zk_op_matmul, .sample = matmul_sample},
    {.op = &zk_op_mm, .sample = mm_sample},         {.op = &zk_op_bmm, .sample = bmm_sample},
    {.op = &zk_op_mv, .sample = mv_sample},         {.op = &zk_op_dot, .sample = dot_sample},
    {.op = &zk_op_outer, .sample = outer_sample},   {.op = NULL},
};
