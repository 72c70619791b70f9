/*
 * compare.c: samples of comparisons and logic.
 */
#include "samples/sample.h"

/* ---- compare ---- */

static bool compare_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_int(s, ZK_SHAPE(3, 4), 0, 3);
    zk_sample_int(s, ZK_SHAPE(4), 0, 3);
  } else if (i == 1) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_normal(s, ZK_SCALAR);
  } else if (i == 3) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "do not broadcast";
  }
  return i < 4;
}

/* ---- bits ---- */

static bool bits_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_int(s, ZK_SHAPE(3, 4), -9, 9);
    zk_sample_int(s, ZK_SHAPE(4), 0, 9);
  } else if (i == 1) {
    zk_sample_as(s, ZK_UINT8, ZK_SHAPE(2, 3));
    zk_sample_as(s, ZK_UINT8, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    s->error = "it must be an integer";
  } else if (i == 3) {
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    zk_sample_int(s, ZK_SHAPE(3), 0, 3);
    s->error = "do not broadcast";
  }
  return i < 4;
}

static bool bitwise_not_sample(int i, zk_sample *s) {
  if (i == 0)
    zk_sample_int(s, ZK_SHAPE(3, 4), -9, 9);
  else if (i == 1)
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2, 3));
  else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2));
    s->error = "it must be an integer";
  }
  return i < 3;
}

/* ---- logic ---- */

static bool where_sample(int i, zk_sample *s) {
  if (i == 3)
    zk_sample_int(s, ZK_SHAPE(3), 0, 2);
  else if (i < 6)
    zk_sample_as(s, i == 5 ? ZK_UINT8 : ZK_BOOL, i == 2 ? ZK_SHAPE(2, 0) : ZK_SHAPE(2, 3));
  if (i == 0) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_strided(s, ZK_SHAPE(2, 3));
  } else if (i == 1 || i == 5) {
    zk_sample_normal(s, ZK_SHAPE(4, 1, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2, 1));
    s->status = zk_tensor_number_i(1, &s->in[s->n_in++]);
  } else if (i == 3 || i == 4) {
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_normal(s, ZK_SHAPE(i));
    s->error = i == 3 ? "condition is int64" : "do not broadcast";
  }
  return i < 6;
}

const zk_sampled zk_samples_compare[] = {
    {.op = &zk_op_where, .sample = where_sample},
    {.op = &zk_op_eq, .sample = compare_sample},
    {.op = &zk_op_ne, .sample = compare_sample},
    {.op = &zk_op_lt, .sample = compare_sample},
    {.op = &zk_op_le, .sample = compare_sample},
    {.op = &zk_op_gt, .sample = compare_sample},
    {.op = &zk_op_ge, .sample = compare_sample},
    {.op = &zk_op_logical_and, .sample = compare_sample},
    {.op = &zk_op_logical_or, .sample = compare_sample},
    {.op = &zk_op_logical_xor, .sample = compare_sample},
    {.op = &zk_op_logical_not, .sample = zk_sample_unary_real},
    {.op = &zk_op_bitwise_and, .sample = bits_sample},
    {.op = &zk_op_bitwise_or, .sample = bits_sample},
    {.op = &zk_op_bitwise_xor, .sample = bits_sample},
    {.op = &zk_op_bitwise_not, .sample = bitwise_not_sample},
    {.op = &zk_op_bitwise_left_shift, .sample = bits_sample},
    {.op = &zk_op_bitwise_right_shift, .sample = bits_sample},
    {.op = &zk_op_isnan, .sample = zk_sample_unary_real},
    {.op = &zk_op_isinf, .sample = zk_sample_unary_real},
    {.op = &zk_op_isfinite, .sample = zk_sample_unary_real},
    {.op = NULL},
};
