/*
 * special.c: samples of special functions, and of functions of two or three elements beside the
 * arithmetic ones.
 */
#include "samples/sample.h"

static bool above_one_sample(int i, zk_sample *s) {
  return zk_sample_unary(i, s, 1.2, 4);
}

static bool inside_sample(int i, zk_sample *s) {
  return zk_sample_unary(i, s, -0.8, 0.8);
}

/* Both formulas, and below 0 between the poles. */
static bool gamma_sample(int i, zk_sample *s) {
  if (i == 6)
    zk_sample_uniform(s, ZK_SHAPE(3, 4), 8, 14);
  else if (i == 7)
    zk_sample_uniform(s, ZK_SHAPE(5), -2.8, -2.2);
  return i < 6 ? zk_sample_unary_positive(i, s) : i < 8;
}

static bool bessel_sample(int i, zk_sample *s) {
  if (i == 7)
    zk_sample_uniform(s, ZK_SHAPE(3, 4), 6, 11);
  return i < 7 ? zk_sample_unary_real(i, s) : i < 8;
}

static bool polygamma_sample(int i, zk_sample *s) {
  if (i == 8) {
    zk_sample_normal(s, ZK_SHAPE(2));
    s->error = "n is -1";
  }
  zk_sample_attr(s, "n")->i = i == 8 ? -1 : i == 7 ? 0 : i % 4;
  return i < 8 ? gamma_sample(i, s) : i < 9;
}

static bool unit_sample(int i, zk_sample *s) {
  return zk_sample_unary(i, s, 0.05, 0.95);
}

/* The first has no gradient. */
static bool two_positive(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_uniform(s, ZK_SHAPE(3, 4), 1.5, 6);
    zk_sample_uniform(s, ZK_SHAPE(3, 4), 0.3, 5);
  } else if (i == 1) {
    zk_sample_int(s, ZK_SHAPE(4), 2, 30);
    zk_sample_uniform(s, ZK_SHAPE(3, 1), 5, 30);
  } else if (i == 2) {
    zk_sample_uniform(s, ZK_SHAPE(0, 3), 2, 6);
    zk_sample_uniform(s, ZK_SHAPE(3), 1, 2);
  } else if (i == 3) {
    zk_sample_int(s, ZK_SHAPE(2), 2, 6);
    zk_sample_uniform(s, ZK_SHAPE(3), 1, 2);
    s->error = "do not broadcast";
  }
  return i < 4;
}

/* other above -1 */
static bool xlog1py_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_normal(s, ZK_SHAPE(3, 4));
    zk_sample_uniform(s, ZK_SHAPE(3, 4), -0.7, 3);
  } else if (i == 1) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_uniform(s, ZK_SHAPE(3), -0.7, 3);
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "do not broadcast";
  }
  return i < 3;
}

static bool frexp_sample(int i, zk_sample *s) {
  if (i == 6) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 9);
    s->error = "input is int64";
  }
  return i < 6 ? zk_sample_unary(i, s, 1.1, 1.9) : i < 7;
}

static bool nan_to_num_sample(int i, zk_sample *s) {
  if (i == 7) {
    zk_sample_as(s, ZK_UINT16, ZK_SHAPE(2));
    s->error = "not computed on";
  }
  if (i % 2)
    zk_sample_attr(s, "posinf")->f = 7;
  return i < 7 ? zk_sample_unary_real(i, s) : i < 8;
}

static bool reals_sample(int i, zk_sample *s) {
  if (i == 11) {
    zk_sample_int(s, ZK_SHAPE(3), 0, 9);
    zk_sample_int(s, ZK_SHAPE(3), 0, 9);
    s->error = "must be of floats";
  }
  return i < 11 ? zk_sample_binary(i, s) : i < 12;
}

static bool igamma_sample(int i, zk_sample *s) {
  return i == 4 ? reals_sample(11, s) : two_positive(i, s);
}

static bool nextafter_sample(int i, zk_sample *s) {
  if (i == 12) {
    zk_sample_as(s, ZK_FLOAT16, ZK_SHAPE(2));
    zk_sample_as(s, ZK_FLOAT16, ZK_SHAPE(2));
    s->error = "of float16 it is not written";
  }
  return i < 12 ? reals_sample(i, s) : i < 13;
}

static bool heaviside_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_int(s, ZK_SHAPE(3, 4), -1, 2);
    zk_sample_int(s, ZK_SHAPE(4), 5, 9);
  } else if (i == 1) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_int(s, ZK_SHAPE(2), 0, 2);
    s->error = "values is int64";
  } else if (i == 3) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "do not broadcast";
  }
  return i < 4;
}

static bool addc_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][3] = {{{2, {3, 4}}, {2, {3, 4}}, {2, {3, 4}}},
                                       {{1, {4}}, {2, {3, 1}}, {2, {3, 4}}},
                                       {{2, {2, 3}}, {0, {0}}, {1, {3}}},
                                       {{2, {0, 3}}, {1, {3}}, {1, {1}}}};
  if (i < 4) {
    zk_sample_normal(s, shapes[i][0]);
    zk_sample_uniform(s, shapes[i][1], -2, 2);
    zk_sample_uniform(s, shapes[i][2], 0.5, 2);
    zk_sample_attr(s, "value")->f = i % 2 ? -0.7 : 1;
  } else if (i == 4) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_uniform(s, ZK_SHAPE(3, 1), 0.5, 2);
  } else if (i == 5) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(3));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "do not broadcast";
  }
  return i < 6;
}

static bool addcmul_sample(int i, zk_sample *s) {
  for (int k = 0; i == 6 && k < 3; k++)
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
  s->error = i == 6 ? "all tensors are bool" : NULL;
  return i < 6 ? addc_sample(i, s) : i < 7;
}

static bool addcdiv_sample(int i, zk_sample *s) {
  for (int k = 0; i == 6 && k < 3; k++)
    zk_sample_int(s, ZK_SHAPE(2), 1, 4);
  s->error = i == 6 ? "one must be of floats" : NULL;
  return i < 6 ? addc_sample(i, s) : i < 7;
}

static bool divisor_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_int(s, ZK_SHAPE(3, 4), -30, 30);
    zk_sample_int(s, ZK_SHAPE(4), 0, 12);
  } else if (i == 1) {
    zk_sample_as(s, ZK_UINT8, ZK_SHAPE(2, 3));
    zk_sample_as(s, ZK_UINT8, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_int(s, ZK_SHAPE(2), 0, 3);
    s->error = "it must be an integer";
  } else if (i == 3) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "it must be an integer";
  }
  return i < 4;
}

const zk_sampled zk_samples_special[] = {
    {.op = &zk_op_asinh, .sample = zk_sample_unary_real},
    {.op = &zk_op_acosh, .sample = above_one_sample},
    {.op = &zk_op_atanh, .sample = inside_sample},
    {.op = &zk_op_erfc, .sample = zk_sample_unary_real},
    {.op = &zk_op_erfcx, .sample = zk_sample_unary_real},
    {.op = &zk_op_erfinv, .sample = inside_sample},
    {.op = &zk_op_ndtri, .sample = unit_sample},
    {.op = &zk_op_entr, .sample = zk_sample_unary_positive},
    {.op = &zk_op_lgamma, .sample = gamma_sample},
    {.op = &zk_op_digamma, .sample = gamma_sample},
    {.op = &zk_op_polygamma, .sample = polygamma_sample},
    {.op = &zk_op_zeta, .sample = two_positive},
    {.op = &zk_op_igamma, .sample = igamma_sample, .tol = 1e-5},
    {.op = &zk_op_igammac, .sample = igamma_sample, .tol = 1e-5},
    {.op = &zk_op_i0, .sample = bessel_sample},
    {.op = &zk_op_i0e, .sample = bessel_sample},
    {.op = &zk_op_i1, .sample = bessel_sample},
    {.op = &zk_op_i1e, .sample = bessel_sample},
    {.op = &zk_op_sinc, .sample = zk_sample_unary_real},
    {.op = &zk_op_deg2rad, .sample = zk_sample_unary_real},
    {.op = &zk_op_rad2deg, .sample = zk_sample_unary_real},
    {.op = &zk_op_hypot, .sample = reals_sample},
    {.op = &zk_op_xlogy, .sample = zk_sample_binary},
    {.op = &zk_op_xlog1py, .sample = xlog1py_sample},
    {.op = &zk_op_logaddexp, .sample = reals_sample},
    {.op = &zk_op_logaddexp2, .sample = reals_sample},
    {.op = &zk_op_fmax, .sample = zk_sample_binary},
    {.op = &zk_op_fmin, .sample = zk_sample_binary},
    {.op = &zk_op_copysign, .sample = zk_sample_binary},
    {.op = &zk_op_nextafter, .sample = nextafter_sample},
    {.op = &zk_op_heaviside, .sample = heaviside_sample},
    {.op = &zk_op_frexp, .sample = frexp_sample},
    {.op = &zk_op_nan_to_num, .sample = nan_to_num_sample},
    {.op = &zk_op_addcmul, .sample = addcmul_sample},
    {.op = &zk_op_addcdiv, .sample = addcdiv_sample},
    {.op = &zk_op_gcd, .sample = divisor_sample},
    {.op = &zk_op_lcm, .sample = divisor_sample},
    {.op = &zk_op_signbit, .sample = zk_sample_unary_real},
    {.op = &zk_op_isposinf, .sample = zk_sample_unary_real},
    {.op = &zk_op_isneginf, .sample = zk_sample_unary_real},
    {.op = &zk_op_isreal, .sample = zk_sample_unary_real},
    {.op = NULL},
};
