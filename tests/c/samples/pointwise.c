/*
 * pointwise.c: samples of arithmetic, powers, exponentials, rounding, copies.
 */
#include "samples/sample.h"

#include <tgmath.h>

/* ---- arithmetic ---- */

static bool sample_alpha(int i, zk_sample *s) {
  if (i < 11)
    return zk_sample_binary(i, s);
  if (i < 13) {
    zk_sample_binary(i - 10, s);
    zk_sample_attr(s, "alpha")->f = i == 11 ? 2.5 : -1;
  }
  if (i == 13) {
    zk_sample_int(s, ZK_SHAPE(2), 0, 5);
    zk_sample_int(s, ZK_SHAPE(2), 0, 5);
    zk_sample_attr(s, "alpha")->f = 0.5;
    s->error = "alpha is 0.5, it must be whole";
  }
  return i < 14;
}

/* ---- binary ---- */

bool zk_sample_binary(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {2, {3, 4}}},
                                       {{2, {3, 4}}, {1, {4}}},
                                       {{1, {4}}, {2, {3, 4}}},
                                       {{0, {0}}, {2, {2, 2}}},
                                       {{3, {2, 1, 3}}, {3, {1, 4, 3}}},
                                       {{2, {0, 3}}, {1, {3}}},
                                       {{2, {3, 1}}, {3, {2, 1, 4}}},
                                       {{0, {0}}, {0, {0}}},
                                       {{1, {3}}, {1, {4}}},
                                       {{3, {2, 3, 4}}, {2, {2, 4}}}};
  if (i < 10) {
    zk_sample_normal(s, shapes[i][0]);
    zk_sample_uniform(s, shapes[i][1], 0.5, 2);
    if (i >= 8)
      s->error = "do not broadcast";
  } else if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_tensor *t = zk_sample_uniform(s, ZK_SHAPE(4, 3), 0.5, 2);
    if (t) { /* transposed */
      t->shape = ZK_SHAPE(3, 4);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
  }
  return i < 11;
}

static bool lerp_sample(int i, zk_sample *s) {
  bool more = zk_sample_binary(i, s);
  if (more && i % 2)
    zk_tensor_number_f(i == 1 ? 0.25 : 0.75, &s->in[s->n_in++]);
  else if (more)
    zk_sample_uniform(s, ZK_SHAPE(1), -0.4, 0.4);
  return more;
}

/* ---- clamp ---- */

static bool clamp_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_uniform(s, ZK_SHAPE(4), -1, 0);
    zk_sample_uniform(s, ZK_SHAPE(3, 1), 0.2, 1);
  } else if (i == 1) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_none(s);
    zk_sample_normal(s, ZK_SCALAR);
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_none(s);
  } else if (i == 3) {
    zk_sample_normal(s, ZK_SHAPE(5));
    s->status = zk_tensor_number_i(-1, &s->in[s->n_in++]);
    if (s->status == ZK_OK)
      s->status = zk_tensor_number_f(0.5, &s->in[s->n_in++]);
  } else if (i == 4) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_none(s);
    zk_sample_none(s);
    s->error = "at least one";
  } else if (i == 5) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_none(s);
    s->error = "do not broadcast";
  } else if (i == 6) { /* min above max */
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_uniform(s, ZK_SHAPE(2, 3), 1, 2);
    zk_sample_uniform(s, ZK_SHAPE(3), -1, 0.5);
  }
  return i < 7;
}

/* ---- copy ---- */

static bool clone_sample(int i, zk_sample *s) {
  if (i == 0)
    zk_sample_normal(s, ZK_SHAPE(2, 3));
  else if (i == 1)
    zk_sample_strided(s, ZK_SHAPE(3, 2));
  else if (i == 2)
    zk_sample_normal(s, ZK_SHAPE(0, 2));
  return i < 3;
}

static bool cast_sample(int i, zk_sample *s) {
  bool more = i == 3 ? zk_sample_normal(s, ZK_SHAPE(2)) != NULL : clone_sample(i, s);
  zk_sample_attr(s, "dtype")->given = i < 3;
  zk_sample_attr(s, "dtype")->i = i == 1 ? s->real : ZK_FLOAT64;
  if (i == 3)
    s->error = "dtype is missing";
  return more;
}

/* ---- division ---- */

/* Quotients that keep away from integers, where the gradient jumps; then errors and integers. */
static bool division_sample(int i, zk_sample *s) {
  if (i < 11) {
    zk_sample_binary(i, s);
    zk_tensor *a = s->in[0], *b = s->in[1];
    for (int64_t k = 0, n = a ? (i == 10 ? 24 : zk_numel(a)) : 0; k < n; k++) {
      double x = zk_element_f(a, k), whole = fmin(fmax(floor(x), -2), 2);
      zk_element_set_f(a, k, 2 * (whole + 0.25 + 0.5 * (x - floor(x))));
    }
    for (int64_t k = 0, n = b ? zk_numel(b) : 0; k < n; k++)
      zk_element_set_f(b, k, 1.9 + 0.1 * zk_element_f(b, k));
  } else if (i == 11) {
    zk_sample_int(s, ZK_SHAPE(3), -5, 5);
    s->status = zk_tensor_number_i(0, &s->in[s->n_in++]);
    s->error = "division by zero";
  } else if (i == 12) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "both operands are bool";
  } else if (i == 13) {
    zk_sample_int(s, ZK_SHAPE(2, 3), -9, 9);
    zk_sample_int(s, ZK_SHAPE(3), 1, 4);
  }
  return i < 14;
}

/* ---- exponential ---- */

/* The domain of log1p, with a margin for the differences of the gradient check. */
static bool sample_log1p(int i, zk_sample *s) {
  return zk_sample_unary(i, s, -0.8, 3);
}

/* ---- power ---- */

/* Samples of zk_sample_binary with a positive base; numbers as exponents. */
static bool pow_sample(int i, zk_sample *s) {
  static const double exponents[] = {2, 3, 0.5, -0.5, -1, -2, 0, 1.7};
  if (i < 11) {
    zk_sample_binary(i, s);
    zk_tensor *t = s->in[0];
    for (int64_t k = 0, n = t ? (i == 10 ? 24 : zk_numel(t)) : 0; k < n; k++)
      zk_element_set_f(t, k, 0.3 + fabs(zk_element_f(t, k)));
  } else if (i < 19) {
    zk_sample_uniform(s, ZK_SHAPE(2, 3), 0.5, 3);
    s->status = zk_tensor_number_f(exponents[i - 11], &s->in[s->n_in++]);
  } else if (i == 19) {
    zk_sample_int(s, ZK_SHAPE(3), -3, 4);
    s->status = zk_tensor_number_i(-1, &s->in[s->n_in++]);
    s->error = "negative";
  } else if (i == 20) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "both operands are bool";
  } else if (i == 21) {
    zk_sample_int(s, ZK_SHAPE(2, 3), -3, 4);
    zk_sample_int(s, ZK_SHAPE(3), -2, 4);
  }
  return i < 22;
}

/* ---- rounding ---- */

static bool round_sample(int i, zk_sample *s) {
  if (i == 7)
    zk_sample_unary_steps(0, s);
  if (i == 8)
    zk_sample_int(s, ZK_SHAPE(3), 0, 100);
  if (i == 7 || i == 8)
    zk_sample_attr(s, "decimals")->i = -1;
  if (i == 8)
    s->error = "input is int64";
  return i < 7 ? zk_sample_unary_steps(i, s) : i < 9;
}

/* ---- trigonometry ---- */

/* The domain of asin and acos, with a margin for the differences of the gradient check. */
static bool sample_inside(int i, zk_sample *s) {
  return zk_sample_unary(i, s, -0.8, 0.8);
}

/* ---- unary ---- */

bool zk_sample_unary(int i, zk_sample *s, double low, double high) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {0, {0}}, {1, {1}}, {2, {0, 3}}, {3, {2, 1, 5}}};
  if (i < 5)
    zk_sample_uniform(s, shapes[i], low, high);
  else if (i == 5) { /* every second column */
    zk_tensor *t = zk_sample_uniform(s, ZK_SHAPE(3, 8), low, high);
    if (t) {
      t->shape.dim[1] = 4;
      t->stride[1] = 2;
    }
  }
  return i < 6;
}

bool zk_sample_unary_positive(int i, zk_sample *s) {
  return zk_sample_unary(i, s, 0.25, 4);
}

bool zk_sample_unary_real(int i, zk_sample *s) {
  if (i < 6)
    return zk_sample_unary(i, s, i % 2 ? 0.25 : -3, i % 2 ? 3 : -0.25);
  zk_tensor *t = i == 6 ? zk_sample_normal(s, ZK_SHAPE(3, 5)) : NULL;
  for (int64_t k = 0; t && k < zk_numel(t); k++) {
    double x = zk_element_f(t, k);
    if (x > -0.05 && x < 0.05)
      zk_element_set_f(t, k, 0.5);
  }
  return i < 7;
}

bool zk_sample_unary_no_bool(int i, zk_sample *s) {
  if (i < 7)
    return zk_sample_unary_real(i, s);
  if (i == 7) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "input is bool";
  }
  return i < 8;
}

bool zk_sample_unary_steps(int i, zk_sample *s) {
  if (i == 6) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "input is bool";
  }
  if (i >= 6)
    return i < 7;
  zk_sample_unary(i, s, -4, 4);
  zk_tensor *t = s->in[0];
  for (int64_t k = 0, n = t ? (i == 5 ? 24 : zk_numel(t)) : 0; k < n; k++) { /* and its gaps */
    double x = zk_element_f(t, k), whole = floor(x);
    zk_element_set_f(t, k, whole + 0.1 + 0.3 * (x - whole));
  }
  return true;
}

static bool logit_sample(int i, zk_sample *s) {
  zk_sample_attr(s, "eps")->f = i == 6 ? 0.7 : i % 2 ? NAN : 0.3;
  s->error = i == 6 ? "eps is 0.7" : NULL;
  return i < 7 && zk_sample_unary(i % 6, s, 0.1, 0.9);
}

const zk_sampled zk_samples_pointwise[] = {
    {.op = &zk_op_neg, .sample = zk_sample_unary_no_bool},
    {.op = &zk_op_abs, .sample = zk_sample_unary_no_bool},
    {.op = &zk_op_sign, .sample = zk_sample_unary_real},
    {.op = &zk_op_square, .sample = zk_sample_unary_real},
    {.op = &zk_op_reciprocal, .sample = zk_sample_unary_real},
    {.op = &zk_op_relu, .sample = zk_sample_unary_no_bool},
    {.op = &zk_op_sigmoid, .sample = zk_sample_unary_real},
    {.op = &zk_op_logit, .sample = logit_sample},
    {.op = &zk_op_erf, .sample = zk_sample_unary_real},
    {.op = &zk_op_exp, .sample = zk_sample_unary_real},
    {.op = &zk_op_exp2, .sample = zk_sample_unary_real},
    {.op = &zk_op_expm1, .sample = zk_sample_unary_real},
    {.op = &zk_op_log, .sample = zk_sample_unary_positive},
    {.op = &zk_op_log2, .sample = zk_sample_unary_positive},
    {.op = &zk_op_log10, .sample = zk_sample_unary_positive},
    {.op = &zk_op_log1p, .sample = sample_log1p},
    {.op = &zk_op_sqrt, .sample = zk_sample_unary_positive},
    {.op = &zk_op_rsqrt, .sample = zk_sample_unary_positive},
    {.op = &zk_op_sin, .sample = zk_sample_unary_real},
    {.op = &zk_op_cos, .sample = zk_sample_unary_real},
    {.op = &zk_op_tan, .sample = sample_inside},
    {.op = &zk_op_asin, .sample = sample_inside},
    {.op = &zk_op_acos, .sample = sample_inside},
    {.op = &zk_op_atan, .sample = zk_sample_unary_real},
    {.op = &zk_op_atan2, .sample = zk_sample_binary},
    {.op = &zk_op_sinh, .sample = zk_sample_unary_real},
    {.op = &zk_op_cosh, .sample = zk_sample_unary_real},
    {.op = &zk_op_tanh, .sample = zk_sample_unary_real},
    {.op = &zk_op_floor, .sample = zk_sample_unary_steps},
    {.op = &zk_op_ceil, .sample = zk_sample_unary_steps},
    {.op = &zk_op_trunc, .sample = zk_sample_unary_steps},
    {.op = &zk_op_frac, .sample = zk_sample_unary_steps},
    {.op = &zk_op_round, .sample = round_sample},
    {.op = &zk_op_add, .sample = sample_alpha},
    {.op = &zk_op_sub, .sample = sample_alpha},
    {.op = &zk_op_mul, .sample = zk_sample_binary},
    {.op = &zk_op_div, .sample = zk_sample_binary},
    {.op = &zk_op_lerp, .sample = lerp_sample},
    {.op = &zk_op_floor_divide, .sample = division_sample},
    {.op = &zk_op_remainder, .sample = division_sample},
    {.op = &zk_op_fmod, .sample = division_sample},
    {.op = &zk_op_pow, .sample = pow_sample},
    {.op = &zk_op_maximum, .sample = zk_sample_binary},
    {.op = &zk_op_minimum, .sample = zk_sample_binary},
    {.op = &zk_op_clamp, .sample = clamp_sample},
    {.op = &zk_op_clone, .sample = clone_sample},
    {.op = &zk_op_cast, .sample = cast_sample},
    {.op = NULL},
};
