/*
 * index.c: samples of indexing, selecting and masking.
 */
#include "samples/sample.h"

/* ---- advanced ---- */

static bool index_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, dims;
    int low, high;
  } cases[] = {{{2, {3, 4}}, {2, {1, 5}}, {1, {0}}, -3, 3},
               {{3, {3, 4, 3}}, {2, {2, 5}}, {2, {0, 2}}, -3, 3},
               {{4, {2, 3, 3, 2}}, {3, {2, 2, 4}}, {2, {1, 2}}, -3, 3},
               {{2, {3, 4}}, {1, {2}}, {2, {0, 1}}, 0, 3},
               {{2, {0, 4}}, {2, {1, 0}}, {1, {0}}, 0, 1},
               {{2, {3, 4}}, {2, {1, 20}}, {1, {0}}, 0, 4},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {0, 1}}, 0, 3},
               {{2, {3, 4}}, {2, {2, 2}}, {2, {1, 0}}, 0, 3},
               {{5, {1, 2, 1, 2, 1}}, {6, {1, 1, 1, 1, 1, 1}}, {1, {0}}, 0, 1}};
  if (i == 9) {
    zk_sample_strided(s, ZK_SHAPE(2, 3, 4));
    zk_sample_int(s, ZK_SHAPE(2, 3), 0, 3);
    zk_sample_ints(s, "dims", ZK_SHAPE(1, 2));
  }
  if (i >= 9)
    return i < 10;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, cases[i].low, cases[i].high);
  zk_sample_ints(s, "dims", cases[i].dims);
  s->error = i == 5   ? "index 3 is out of range for dim 0 of size 3"
             : i == 6 ? "one layer for each of 2 dims"
             : i == 7 ? "dims must rise"
             : i == 8 ? "the result has 9 dimensions"
                      : NULL;
  return true;
}

static bool index_put_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, values, dims;
    bool accumulate;
  } cases[] = {{{2, {3, 4}}, {2, {1, 2}}, {2, {2, 4}}, {1, {0}}, false},
               {{3, {4, 2, 3}}, {2, {2, 3}}, {1, {2}}, {2, {0, 2}}, false},
               {{3, {2, 4, 3}}, {3, {2, 3, 1}}, {2, {3, 1}}, {2, {1, 2}}, true},
               {{2, {3, 4}}, {2, {2, 3}}, {0, {0}}, {2, {0, 1}}, false},
               {{2, {3, 4}}, {2, {1, 0}}, {2, {0, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {3, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 2}}, {3, {1, 2, 4}}, {1, {0}}, false},
               {{2, {3, 4}}, {2, {1, 5}}, {1, {4}}, {1, {0}}, false}};
  bool strided = i == 8;
  int k = strided ? 0 : i;
  if (i == 9) { /* a number for all */
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(2, 2), 0, 3);
    s->status = s->status == ZK_OK ? zk_tensor_number_i(7, &s->in[s->n_in]) : s->status;
    s->n_in++;
    zk_sample_ints(s, "dims", ZK_SHAPE(0, 1));
  }
  if (i >= 9)
    return i < 10;
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].shape);
  zk_tensor *index = zk_sample_int(s, cases[k].index, 0, 1);
  int64_t layer = index ? zk_numel(index) / index->shape.dim[0] : 0;
  for (int64_t e = 0; index && e < zk_numel(index); e++) /* no position twice */
    zk_element_set_i(index, e, k == 7 || e < layer ? e % layer : 0);
  if (k == 2 && index)
    zk_element_set_i(index, 1, 0); /* the same position twice */
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].values);
  zk_sample_ints(s, "dims", cases[k].dims);
  zk_sample_attr(s, "accumulate")->i = cases[k].accumulate;
  s->error = k == 5   ? "do not broadcast"
             : k == 6 ? "do not fit places of shape [2, 4]"
             : k == 7 ? "index 3 is out of range for dim 0 of size 3"
                      : NULL;
  return true;
}

/* ---- embedding ---- */

static bool embedding_sample(int i, zk_sample *s) {
  static const zk_shape inputs[] = {{1, {4}}, {2, {2, 3}}, {0, {0}}, {1, {0}}, {2, {3, 3}}};
  if (i < 5) {
    zk_sample_int(s, inputs[i], 0, 5);
    zk_sample_normal(s, ZK_SHAPE(6, 3)); /* the last row is not drawn: it may be the padding */
    zk_sample_attr(s, "padding_idx")->given = i == 1 || i == 4;
    zk_sample_attr(s, "padding_idx")->i = i == 1 ? 5 : -1;
    zk_sample_attr(s, "scale_grad_by_freq")->i = i == 2;
  } else if (i == 5) {
    zk_sample_int(s, ZK_SHAPE(4), 0, 5);
    zk_sample_strided(s, ZK_SHAPE(5, 3));
  } else if (i == 6) {
    zk_sample_int(s, ZK_SHAPE(4), 7, 9);
    zk_sample_normal(s, ZK_SHAPE(5, 3));
    s->error = "out of range";
  } else if (i == 7) {
    zk_sample_normal(s, ZK_SHAPE(4));
    zk_sample_normal(s, ZK_SHAPE(5, 3));
    s->error = "it must hold row numbers";
  } else if (i == 8) {
    zk_sample_int(s, ZK_SHAPE(4), 0, 5);
    zk_sample_normal(s, ZK_SHAPE(5));
    s->error = "it must be a matrix";
  } else if (i == 9) {
    zk_sample_int(s, ZK_SHAPE(4), 0, 5);
    zk_sample_normal(s, ZK_SHAPE(5, 3));
    zk_sample_attr(s, "padding_idx")->given = true;
    zk_sample_attr(s, "padding_idx")->i = 5;
    s->error = "padding_idx 5 is out of range";
  }
  return i < 10;
}

/* ---- index_select ---- */

static bool index_select_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index;
    int dim, high;
  } cases[] = {{{2, {3, 4}}, {1, {2}}, 0, 3},  {{3, {2, 3, 4}}, {1, {6}}, -2, 3},
               {{2, {3, 4}}, {0, {0}}, 1, 4},  {{0, {0}}, {1, {1}}, 0, 1},
               {{2, {3, 4}}, {1, {0}}, 0, 3},  {{2, {3, 0}}, {1, {2}}, 0, 3},
               {{2, {3, 4}}, {1, {20}}, 0, 4}, {{2, {3, 4}}, {2, {1, 2}}, 0, 3},
               {{0, {0}}, {1, {2}}, 0, 1},     {{2, {3, 4}}, {1, {2}}, 2, 3}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(5), 0, 4);
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  s->error = i == 6   ? "index 3 is out of range for size 3"
             : i == 7 ? "it must have one"
             : i == 8 ? "into a scalar"
             : i == 9 ? "dim 2 is out of range"
                      : NULL;
  return true;
}

static bool index_add_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, source;
    int dim, high;
    double alpha;
  } cases[] = {{{2, {3, 4}}, {1, {5}}, {2, {5, 4}}, 0, 3, 1},
               {{3, {2, 3, 2}}, {1, {4}}, {3, {2, 4, 2}}, -2, 3, -2.5},
               {{0, {0}}, {1, {1}}, {0, {0}}, 0, 1, 2},
               {{2, {3, 4}}, {1, {0}}, {2, {0, 4}}, 0, 3, 1},
               {{2, {3, 4}}, {1, {2}}, {2, {3, 4}}, 0, 3, 1},
               {{2, {3, 4}}, {1, {20}}, {2, {20, 4}}, 0, 4, 1},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {2, 4}}, 0, 3, 1}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    zk_sample_strided(s, ZK_SHAPE(3, 3));
    zk_sample_attr(s, "dim")->i = 1;
  }
  if (i >= 7)
    return i < 8;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  zk_sample_normal(s, cases[i].source);
  zk_sample_attr(s, "dim")->i = cases[i].dim;
  zk_sample_attr(s, "alpha")->f = cases[i].alpha;
  s->error = i == 4   ? "source has shape [3, 4], 2 indices along dim 0 want [2, 4]"
             : i == 5 ? "index 3 is out of range"
             : i == 6 ? "it must have one"
                      : NULL;
  return true;
}

static bool take_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index;
    int low, high;
  } cases[] = {{{2, {3, 4}}, {2, {2, 5}}, -12, 12}, {{2, {3, 4}}, {0, {0}}, 0, 12},
               {{0, {0}}, {1, {3}}, 0, 1},          {{2, {0, 4}}, {1, {0}}, 0, 1},
               {{1, {2}}, {1, {20}}, 0, 3},         {{2, {0, 4}}, {1, {1}}, 0, 1}};
  if (i == 6) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(5), 0, 12);
  }
  if (i >= 6)
    return i < 7;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, cases[i].low, cases[i].high);
  s->error = i == 4   ? "index 2 is out of range for size 2"
             : i == 5 ? "index 0 is out of range for size 0"
                      : NULL;
  return true;
}

static bool put_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, source;
    bool accumulate;
  } cases[] = {
      {{2, {3, 4}}, {2, {2, 3}}, {2, {2, 3}}, false}, {{2, {3, 4}}, {2, {2, 3}}, {1, {6}}, true},
      {{0, {0}}, {0, {0}}, {1, {1}}, false},          {{2, {3, 4}}, {1, {0}}, {1, {0}}, false},
      {{2, {3, 4}}, {1, {2}}, {1, {3}}, false},       {{1, {3}}, {1, {5}}, {1, {5}}, false}};
  bool strided = i == 6;
  int k = strided ? 0 : i;
  if (k >= 6)
    return false;
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].shape);
  zk_tensor *index = zk_sample_int(s, cases[k].index, 0, 1);
  for (int64_t e = 0; index && e < zk_numel(index); e++) /* distinct, the odd ones negative */
    zk_element_set_i(index, e, e % 2 ? -e : e);
  if (k == 1 && index)
    zk_element_set_i(index, 1, 0); /* the same position twice */
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].source);
  zk_sample_attr(s, "accumulate")->i = cases[k].accumulate;
  s->error = k == 4   ? "2 indices for a source of 3 elements"
             : k == 5 ? "index 4 is out of range for size 3"
                      : NULL;
  return true;
}

/* ---- mask ---- */

/* A mask of shape m over an input of shape x. */
static void sample_masked(zk_sample *s, zk_shape x, zk_shape m, bool strided) {
  zk_sample as_bool = {.real = ZK_BOOL};
  (strided ? zk_sample_strided : zk_sample_normal)(s, x);
  zk_tensor *mask = zk_sample_uniform(&as_bool, m, 0, 1);
  s->in[s->n_in++] = mask;
  s->status = s->status == ZK_OK ? as_bool.status : s->status;
  for (int64_t i = 0; mask && i < zk_numel(mask); i++)
    zk_element_set_i(mask, i, i % 3 != 1);
}

static const zk_shape mask_shapes[][2] = {{{2, {3, 4}}, {2, {3, 4}}},    {{2, {3, 4}}, {1, {4}}},
                                          {{1, {4}}, {2, {3, 1}}},       {{0, {0}}, {0, {0}}},
                                          {{2, {0, 4}}, {1, {4}}},       {{0, {0}}, {1, {3}}},
                                          {{3, {2, 1, 3}}, {2, {4, 1}}}, {{1, {3}}, {1, {4}}}};

static bool masked_fill_sample(int i, zk_sample *s) {
  if (i < 8)
    sample_masked(s, mask_shapes[i][0], mask_shapes[i][1], false);
  else if (i < 10)
    sample_masked(s, ZK_SHAPE(3, 4), ZK_SHAPE(3, 1), i == 8);
  else if (i == 10) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_int(s, ZK_SHAPE(2), 0, 2);
    s->error = "mask is int64";
  }
  if (i > 10)
    return false;
  zk_sample_normal(s, i == 9 ? ZK_SHAPE(1) : ZK_SCALAR);
  if (i == 7)
    s->error = "do not broadcast";
  if (i == 9)
    s->error = "it must be a number or a scalar";
  return true;
}

static bool masked_select_sample(int i, zk_sample *s) {
  if (i < 8)
    sample_masked(s, mask_shapes[i][0], mask_shapes[i][1], false);
  else if (i == 8)
    sample_masked(s, ZK_SHAPE(3, 4), ZK_SHAPE(3, 4), true);
  else if (i == 9) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(2));
    s->error = "mask is float";
  }
  if (i == 7)
    s->error = "do not broadcast";
  return i < 10;
}

static bool nonzero_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {0, {0}}, {1, {5}}, {2, {0, 3}}};
  if (i < 4)
    zk_sample_int(s, shapes[i], 0, 2);
  else if (i == 4)
    zk_sample_strided(s, ZK_SHAPE(2, 3));
  return i < 5;
}

const zk_sampled zk_samples_index[] = {
    {.op = &zk_op_index_select, .sample = index_select_sample},
    {.op = &zk_op_index_add, .sample = index_add_sample},
    {.op = &zk_op_take, .sample = take_sample},
    {.op = &zk_op_put, .sample = put_sample},
    {.op = &zk_op_index, .sample = index_sample},
    {.op = &zk_op_index_put, .sample = index_put_sample},
    {.op = &zk_op_masked_fill, .sample = masked_fill_sample},
    {.op = &zk_op_masked_select, .sample = masked_select_sample},
    {.op = &zk_op_nonzero, .sample = nonzero_sample},
    {.op = &zk_op_embedding, .sample = embedding_sample},
    {.op = NULL},
};
