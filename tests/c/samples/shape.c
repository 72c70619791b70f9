/*
 * shape.c: samples of joining, flipping, triangles and padding.
 */
#include "samples/sample.h"

/* ---- cat ---- */

static bool cat_sample(int i, zk_sample *s) {
  switch (i) {
  case 0:
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(1, 3));
    return true;
  case 1:
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 0));
    zk_sample_normal(s, ZK_SHAPE(2, 2));
    zk_sample_attr(s, "dim")->i = -1;
    return true;
  case 2:
    zk_sample_normal(s, ZK_SHAPE(0));
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    return true;
  case 3:
    zk_sample_normal(s, ZK_SHAPE(4));
    return true;
  case 4:
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 4));
    s->error = "tensor 1 has shape [2, 4]";
    return true;
  case 5:
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2));
    s->error = "tensor 1 has shape [2]";
    return true;
  case 6:
    zk_sample_normal(s, ZK_SCALAR);
    s->error = "a scalar cannot be joined";
    return true;
  }
  return false;
}

static bool stack_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {{{2, {2, 3}}, 0}, {{2, {2, 3}}, -1}, {{0, {0}}, 0},
               {{2, {0, 3}}, 1}, {{2, {2, 3}}, 3},  {{8, {1, 1, 1, 1, 1, 1, 1, 1}}, 0}};
  if (i < 6) {
    zk_sample_normal(s, cases[i].shape);
    zk_sample_normal(s, cases[i].shape);
    zk_sample_attr(s, "dim")->i = cases[i].dim;
    s->error = i == 4 ? "dim 3 is out of range" : i == 5 ? "have 8 dimensions already" : NULL;
  } else if (i == 6) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_attr(s, "dim")->i = 1;
  } else if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "tensor 1 has shape [3], the first has [2, 3]";
  }
  return i < 8;
}

/* ---- flip, triangle, diag ---- */

static bool flip_sample(int i, zk_sample *s) {
  static const zk_shape cases[][2] = {{{2, {3, 4}}, {1, {0}}},     {{3, {2, 3, 4}}, {2, {0, -1}}},
                                      {{1, {5}}, {1, {0}}},        {{2, {0, 3}}, {2, {0, 1}}},
                                      {{2, {3, 4}}, {0, {0}}},     {{0, {0}}, {1, {0}}},
                                      {{2, {3, 4}}, {2, {0, -2}}}, {{2, {3, 4}}, {1, {2}}}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, "dims", ZK_SHAPE(0, 1));
  }
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i][0]);
  zk_sample_ints(s, "dims", cases[i][1]);
  s->error = i == 6 ? "dim 0 appears more than once" : i == 7 ? "dim 2 is out of range" : NULL;
  return true;
}

static bool roll_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, shifts, dims;
  } cases[] = {{{2, {3, 4}}, {1, {1}}, {1, {0}}},       {{2, {3, 4}}, {2, {1, -2}}, {2, {0, 1}}},
               {{2, {3, 4}}, {1, {5}}, {0, {0}}},       {{1, {5}}, {1, {-13}}, {1, {-1}}},
               {{2, {0, 3}}, {1, {2}}, {1, {0}}},       {{0, {0}}, {1, {2}}, {0, {0}}},
               {{2, {3, 4}}, {2, {1, 1}}, {2, {1, 1}}}, {{2, {3, 4}}, {2, {1, 2}}, {1, {0}}},
               {{2, {3, 4}}, {1, {1}}, {1, {2}}},       {{2, {3, 4}}, {0, {0}}, {1, {0}}},
               {{0, {0}}, {1, {1}}, {1, {0}}}};
  if (i == 11) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, "shifts", ZK_SHAPE(3));
  }
  if (i >= 11)
    return i < 12;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_ints(s, "shifts", cases[i].shifts);
  if (cases[i].dims.ndim > 0)
    zk_sample_ints(s, "dims", cases[i].dims);
  s->error = i == 7    ? "2 shifts for 1 dims"
             : i == 8  ? "dim 2 is out of range"
             : i == 9  ? "shifts is missing"
             : i == 10 ? "a scalar has no dimension"
                       : NULL;
  return true;
}

static bool triangle_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int diagonal;
  } cases[] = {{{2, {3, 4}}, 0}, {{2, {3, 4}}, 1},  {{2, {4, 3}}, -2}, {{3, {2, 3, 3}}, 0},
               {{2, {3, 4}}, 9}, {{2, {3, 4}}, -9}, {{2, {0, 3}}, 0},  {{1, {3}}, 0}};
  if (i == 8)
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "diagonal")->i = cases[i].diagonal;
  s->error = i == 7 ? "is no matrix" : NULL;
  return true;
}

static bool diag_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int diagonal;
  } cases[] = {{{1, {3}}, 0},    {{1, {3}}, 2},      {{1, {2}}, -1}, {{2, {3, 4}}, 0},
               {{2, {3, 4}}, 3}, {{2, {3, 4}}, -9},  {{1, {0}}, 1},  {{2, {0, 3}}, 0},
               {{0, {0}}, 0},    {{3, {1, 2, 3}}, 0}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 3));
    zk_sample_attr(s, "diagonal")->i = -1;
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "diagonal")->i = cases[i].diagonal;
  s->error = i >= 8 ? "it must be a vector or a matrix" : NULL;
  return true;
}

/* ---- pad ---- */

static bool pad_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, pad;
    double value;
  } cases[] = {{{2, {3, 4}}, {2, {1, 2}}, 0},
               {{2, {3, 4}}, {4, {0, 1, 2, 0}}, 1.5},
               {{2, {3, 4}}, {2, {-1, 1}}, 0},
               {{2, {3, 4}}, {4, {-1, -2, 0, -1}}, 0},
               {{2, {0, 3}}, {4, {1, 1, 1, 0}}, 2},
               {{3, {2, 1, 3}}, {2, {0, 0}}, 0},
               {{0, {0}}, {0, {0}}, 0},
               {{2, {3, 4}}, {3, {1, 1, 1}}, 0},
               {{1, {3}}, {4, {1, 1, 1, 1}}, 0},
               {{1, {3}}, {2, {-2, -2}}, 0}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_ints(s, "pad", ZK_SHAPE(1, 1, 1, 1));
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_ints(s, "pad", cases[i].pad);
  zk_sample_attr(s, "value")->f = cases[i].value;
  s->error = i == 7 || i == 8 ? "it takes two a dimension" : i == 9 ? "leave nothing" : NULL;
  return true;
}

const zk_sampled zk_samples_shape[] = {
    {.op = &zk_op_cat, .sample = cat_sample},
    {.op = &zk_op_stack, .sample = stack_sample},
    {.op = &zk_op_flip, .sample = flip_sample},
    {.op = &zk_op_roll, .sample = roll_sample},
    {.op = &zk_op_tril, .sample = triangle_sample},
    {.op = &zk_op_triu, .sample = triangle_sample},
    {.op = &zk_op_diag, .sample = diag_sample},
    {.op = &zk_op_constant_pad_nd, .sample = pad_sample},
    {.op = NULL},
};
