/*
 * view.c: samples of views.
 */
#include "samples/sample.h"

/* ---- narrow, select ---- */

static bool narrow_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim, start, length;
  } cases[] = {{{2, {3, 4}}, 0, 1, 2}, {{2, {3, 4}}, 1, 0, 4}, {{2, {3, 4}}, -1, 2, 1},
               {{2, {3, 4}}, 0, 3, 0}, {{1, {5}}, 0, -2, 2},   {{2, {3, 4}}, 0, 2, 2},
               {{2, {3, 4}}, 2, 0, 1}, {{0, {0}}, 0, 0, 1}};
  if (i >= 8)
    return false;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "start")->i = cases[i].start;
  zk_sample_attr(s, "length")->i = cases[i].length;
  s->error = i == 5   ? "reaches outside dim 0 of size 3"
             : i == 6 ? "dim 2 is out of range"
             : i == 7 ? "a scalar"
                      : NULL;
  return true;
}

static bool select_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim, index;
  } cases[] = {{{2, {3, 4}}, 0, 1},    {{2, {3, 4}}, 1, -1}, {{1, {3}}, 0, 0},
               {{3, {2, 3, 4}}, 1, 2}, {{2, {3, 4}}, 0, 3},  {{0, {0}}, 0, 0}};
  if (i >= 6)
    return false;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "index")->i = cases[i].index;
  s->error = i == 4 ? "index 3 is out of range for dim 0 of size 3" : i == 5 ? "a scalar" : NULL;
  return true;
}

/* ---- permute ---- */

static bool permute_sample(int i, zk_sample *s) {
  static const zk_shape cases[][2] = {
      {{3, {2, 3, 4}}, {3, {2, 0, 1}}},  {{2, {3, 4}}, {2, {0, 1}}},
      {{3, {2, 0, 4}}, {3, {-1, 1, 0}}}, {{0, {0}}, {0, {0}}},
      {{2, {3, 4}}, {1, {1}}},           {{2, {3, 4}}, {2, {1, -1}}},
      {{2, {3, 4}}, {2, {0, 2}}}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(2, 3, 2));
    zk_sample_ints(s, "dims", ZK_SHAPE(1, 2, 0));
  }
  if (i >= 7)
    return i < 8;
  zk_sample_normal(s, cases[i][0]);
  zk_sample_ints(s, "dims", cases[i][1]);
  s->error = i == 4   ? "1 dims are given, the input has 2"
             : i == 5 ? "appears more than once"
             : i == 6 ? "dim 2 is out of range"
                      : NULL;
  return true;
}

static bool t_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {1, {3}}, {0, {0}}, {2, {0, 3}}, {3, {1, 2, 3}}};
  if (i == 5)
    zk_sample_strided(s, ZK_SHAPE(2, 3));
  if (i >= 5)
    return i < 6;
  zk_sample_normal(s, shapes[i]);
  if (i == 4)
    s->error = "at most 2 are possible";
  return true;
}

static bool squeeze_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int n; /* dims given, -1: none at all */
    int dims[2];
  } cases[] = {{{3, {1, 3, 1}}, -1, {0}}, {{3, {1, 3, 1}}, 1, {0}}, {{3, {1, 3, 1}}, 2, {0, -1}},
               {{2, {3, 4}}, 1, {1}},     {{0, {0}}, 1, {-1}},      {{3, {1, 0, 2}}, -1, {0}},
               {{2, {1, 1}}, 0, {0}},     {{2, {1, 2}}, 1, {2}},    {{2, {1, 2}}, 2, {0, -2}}};
  if (i >= 9)
    return false;
  zk_sample_normal(s, cases[i].shape);
  if (cases[i].n >= 0)
    zk_sample_ints(s, "dim", (zk_shape){cases[i].n, {cases[i].dims[0], cases[i].dims[1]}});
  s->error = i == 7 ? "dim 2 is out of range" : i == 8 ? "appears more than once" : NULL;
  return true;
}

static bool unsqueeze_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
  } cases[] = {
      {{2, {3, 4}}, 0}, {{2, {3, 4}}, 2},  {{2, {3, 4}}, -1}, {{0, {0}}, -1},
      {{1, {0}}, 1},    {{2, {3, 4}}, -3}, {{2, {3, 4}}, 3},  {{8, {1, 1, 1, 1, 1, 1, 1, 1}}, 0}};
  if (i == 8) {
    zk_sample_strided(s, ZK_SHAPE(3, 2));
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  s->error = i == 6 ? "dim 3 is out of range" : i == 7 ? "has 8 dimensions already" : NULL;
  return true;
}

static bool expand_sample(int i, zk_sample *s) {
  static const zk_shape cases[][2] = {{{2, {3, 1}}, {2, {3, 4}}},  {{1, {3}}, {2, {2, -1}}},
                                      {{0, {0}}, {2, {2, 2}}},     {{2, {1, 3}}, {3, {2, 0, 3}}},
                                      {{2, {3, 4}}, {2, {-1, 4}}}, {{0, {0}}, {0, {0}}},
                                      {{2, {3, 1}}, {1, {3}}},     {{1, {3}}, {2, {-1, 3}}},
                                      {{1, {3}}, {2, {2, 4}}},     {{1, {3}}, {1, {-2}}}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(1, 3));
    zk_sample_ints(s, "size", ZK_SHAPE(2, 3));
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i][0]);
  zk_sample_ints(s, "size", cases[i][1]);
  s->error = i == 6   ? "fewer dimensions"
             : i == 7 ? "dim 0 is a new one"
             : i >= 8 ? "does not fit an input of shape [3]"
                      : NULL;
  return true;
}

/* ---- slice ---- */

static bool slice_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dim;
    bool given[2];
    int start, stop, step;
  } cases[] = {{{2, {3, 4}}, 0, {true, true}, 1, 3, 1},   {{2, {3, 4}}, 1, {true, true}, 0, 4, 2},
               {{1, {5}}, 0, {true, true}, -3, -1, 1},    {{1, {5}}, 0, {true, true}, 4, 2, 1},
               {{1, {5}}, -1, {true, true}, -9, 99, 3},   {{1, {5}}, 0, {false, false}, 0, 0, 2},
               {{2, {0, 3}}, 0, {true, false}, 0, 0, 1},  {{1, {5}}, 0, {true, true}, 0, 2, 0},
               {{2, {3, 4}}, 2, {false, false}, 0, 0, 1}, {{0, {0}}, 0, {false, false}, 0, 0, 1}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_attr(s, "dim")->i = 1;
    zk_sample_attr(s, "step")->i = 3;
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "start")->given = cases[i].given[0],
                    zk_sample_attr(s, "start")->i = cases[i].start;
  zk_sample_attr(s, "stop")->given = cases[i].given[1],
                    zk_sample_attr(s, "stop")->i = cases[i].stop;
  zk_sample_attr(s, "step")->i = cases[i].step;
  s->error = i == 7 ? "step is 0" : i == 8 ? "dim 2 is out of range" : i == 9 ? "a scalar" : NULL;
  return true;
}

static bool diagonal_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int offset, dim1, dim2;
  } cases[] = {{{2, {3, 4}}, 0, 0, 1},  {{2, {3, 4}}, 1, 0, 1},     {{2, {3, 4}}, -2, 0, 1},
               {{2, {3, 4}}, 9, 0, 1},  {{3, {2, 3, 4}}, 0, -1, 0}, {{2, {0, 3}}, 0, 0, 1},
               {{2, {3, 4}}, 0, 1, -1}, {{1, {3}}, 0, 0, 1}};
  if (i == 8)
    zk_sample_strided(s, ZK_SHAPE(3, 3));
  if (i >= 8)
    return i < 9;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "offset")->i = cases[i].offset;
  zk_sample_attr(s, "dim1")->i = cases[i].dim1;
  zk_sample_attr(s, "dim2")->i = cases[i].dim2;
  s->error = i == 6 ? "are both dim 1" : i == 7 ? "dim 1 is out of range" : NULL;
  return true;
}

static bool unfold_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int dimension, size, step;
  } cases[] = {{{1, {5}}, 0, 3, 1},       {{1, {5}}, 0, 2, 2},    {{2, {3, 4}}, 0, 2, 1},
               {{2, {3, 4}}, -1, 3, 2},   {{1, {3}}, 0, 0, 1},    {{0, {0}}, 0, 1, 1},
               {{3, {2, 3, 2}}, 1, 3, 1}, {{2, {0, 3}}, 1, 2, 1}, {{1, {3}}, 0, 4, 1},
               {{1, {3}}, 0, 2, 0},       {{2, {3, 4}}, 2, 1, 1}, {{1, {3}}, 0, -1, 1}};
  if (i == 12)
    zk_sample_strided(s, ZK_SHAPE(3, 4));
  if (i >= 12)
    return i < 13 && (zk_sample_attr(s, "dimension")->i = 1, zk_sample_attr(s, "size")->i = 2,
                      zk_sample_attr(s, "step")->i = 1, true);
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dimension")->i = cases[i].dimension;
  zk_sample_attr(s, "size")->i = cases[i].size;
  zk_sample_attr(s, "step")->i = cases[i].step;
  s->error = i == 8    ? "size is 4, it must be from 0 to the 3 of dim 0"
             : i == 9  ? "step is 0"
             : i == 10 ? "dim 2 is out of range"
             : i == 11 ? "size is -1"
                       : NULL;
  return true;
}

/* ---- view ---- */

static bool reshape_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {1, {12}}},    {{2, {3, 4}}, {3, {2, -1, 3}}},
                                       {{1, {1}}, {0, {0}}},        {{0, {0}}, {2, {1, 1}}},
                                       {{2, {0, 3}}, {2, {3, 0}}},  {{3, {2, 3, 4}}, {2, {6, 4}}},
                                       {{2, {3, 4}}, {2, {5, -1}}}, {{2, {3, 4}}, {2, {-1, -1}}},
                                       {{2, {3, 4}}, {1, {13}}},    {{3, {2, 1, 3}}, {2, {2, 3}}}};
  if (i >= 10)
    return false;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_ints(s, "shape", shapes[i][1]);
  if (i == 6 || i == 8)
    s->error = "does not fit an input of shape [3, 4]";
  if (i == 7)
    s->error = "only one size";
  return true;
}

static bool view_sample(int i, zk_sample *s) {
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_ints(s, "shape", ZK_SHAPE(2, 3, 1));
  }
  if (i == 11) {
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(2, 3));
    if (t) { /* transposed */
      t->shape = ZK_SHAPE(3, 2);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
    zk_sample_ints(s, "shape", ZK_SHAPE(6));
    s->error = "use reshape";
  }
  return i < 10 ? reshape_sample(i, s) : i < 12;
}

static bool reshape_sample_copying(int i, zk_sample *s) {
  if (i == 10) {
    zk_tensor *t = zk_sample_normal(s, ZK_SHAPE(2, 3));
    if (t) {
      t->shape = ZK_SHAPE(3, 2);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
    zk_sample_ints(s, "shape", ZK_SHAPE(6));
  }
  return i < 10 ? reshape_sample(i, s) : i < 11;
}

static bool flatten_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int start, end;
  } cases[] = {{{4, {2, 1, 3, 2}}, 1, -1}, {{2, {3, 4}}, 0, -1},    {{0, {0}}, 0, -1},
               {{3, {2, 3, 4}}, 0, 1},     {{3, {2, 0, 4}}, 1, -1}, {{2, {3, 4}}, 1, 1},
               {{2, {3, 4}}, 1, 0},        {{2, {3, 4}}, 2, -1}};
  if (i >= 8)
    return false;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "start_dim")->i = cases[i].start;
  zk_sample_attr(s, "end_dim")->i = cases[i].end;
  if (i == 6)
    s->error = "comes after";
  if (i == 7)
    s->error = "dim 2 is out of range";
  return true;
}

static bool transpose_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape;
    int a, b;
  } cases[] = {{{2, {3, 4}}, 0, 1}, {{3, {2, 3, 4}}, -1, 0}, {{0, {0}}, 0, -1},
               {{2, {0, 3}}, 0, 1}, {{2, {3, 4}}, 1, 1},     {{2, {3, 4}}, 0, 2}};
  if (i >= 6)
    return false;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_attr(s, "dim0")->i = cases[i].a;
  zk_sample_attr(s, "dim1")->i = cases[i].b;
  if (i == 5)
    s->error = "dim 2 is out of range";
  return true;
}

const zk_sampled zk_samples_view[] = {
    {.op = &zk_op_view, .sample = view_sample},
    {.op = &zk_op_reshape, .sample = reshape_sample_copying},
    {.op = &zk_op_flatten, .sample = flatten_sample},
    {.op = &zk_op_transpose, .sample = transpose_sample},
    {.op = &zk_op_narrow, .sample = narrow_sample},
    {.op = &zk_op_select, .sample = select_sample},
    {.op = &zk_op_permute, .sample = permute_sample},
    {.op = &zk_op_t, .sample = t_sample},
    {.op = &zk_op_squeeze, .sample = squeeze_sample},
    {.op = &zk_op_unsqueeze, .sample = unsqueeze_sample},
    {.op = &zk_op_expand, .sample = expand_sample},
    {.op = &zk_op_slice, .sample = slice_sample},
    {.op = &zk_op_diagonal, .sample = diagonal_sample},
    {.op = &zk_op_unfold, .sample = unfold_sample},
    {.op = NULL},
};
