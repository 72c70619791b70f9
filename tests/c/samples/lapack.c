/*
 * lapack.c: samples of the factorizations of matrices. The matrices are far from singular, and
 * those of symmetric ones have eigenvalues that are apart, so that differences are exact enough.
 */
#include <math.h>
#include "samples/sample.h"

enum { SQUARE, SYMMETRIC, SINGULAR };

/* A normal sample whose matrices get 1, 3, 5, ... (SINGULAR: nothing) added to their diagonals;
 * SYMMETRIC ones are mirrored, and positive definite; in SINGULAR ones row 1 is 0. */
static zk_tensor *matrices(zk_sample *s, zk_shape shape, int kind) {
  zk_tensor *t = zk_sample_normal(s, shape);
  int64_t m = shape.dim[shape.ndim - 2], n = shape.dim[shape.ndim - 1];
  for (int64_t at = 0; t && m * n > 0 && at < zk_numel(t); at += m * n)
    for (int64_t i = 0; i < m; i++)
      for (int64_t j = 0; j < n; j++) {
        int64_t here = at + i * n + j;
        double x = zk_element_f(t, here);
        if (kind == SYMMETRIC)
          x = i > j ? zk_element_f(t, at + j * n + i) : i == j ? 2 * (double)i + 3 : 0.5 * x;
        else if (kind == SQUARE)
          x = 0.5 * x + (i == j ? 2 * (double)i + 2 : 0);
        else if (i == 1)
          x = 0;
        zk_element_set_f(t, here, x);
      }
  s->symmetric = kind == SYMMETRIC;
  return t;
}

static void set(zk_sample *s, const char *name, int64_t value) {
  zk_attr *attr = zk_sample_attr(s, name);
  attr->given = true;
  attr->i = value;
}

/* Good square matrices for i < 4; then a vector, a matrix that is not square, one of integers. */
enum { GOOD_SQUARES = 4, ALL_SQUARES = 7 };
static bool squares(int i, zk_sample *s, int kind) {
  static const zk_shape shapes[] = {{2, {3, 3}}, {3, {2, 3, 3}}, {2, {1, 1}}, {2, {0, 0}}};
  if (i < GOOD_SQUARES) {
    matrices(s, shapes[i], kind);
  } else if (i == 4) {
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "must have at least 2 dimensions";
  } else if (i == 5) {
    zk_sample_normal(s, ZK_SHAPE(2, 3));
    s->error = "must be square";
  } else if (i == 6) {
    zk_sample_int(s, ZK_SHAPE(2, 2), 0, 9);
    s->error = "A is int64";
  }
  return i < ALL_SQUARES;
}

/* The same, and then a singular matrix: refused, but by ops that give info. */
static bool inv_sample(int i, zk_sample *s) {
  if (i != ALL_SQUARES)
    return squares(i, s, SQUARE);
  matrices(s, ZK_SHAPE(2, 2), SINGULAR);
  if (s->op == &zk_op_linalg_inv_ex || s->op == &zk_op_linalg_lu_factor_ex)
    set(s, "check_errors", true);
  s->error = "the matrix is singular: pivot 2";
  return true;
}

static bool det_sample(int i, zk_sample *s) {
  if (i == ALL_SQUARES)
    matrices(s, ZK_SHAPE(3, 3), SINGULAR);
  if (i == ALL_SQUARES + 1) {
    zk_tensor *t = matrices(s, ZK_SHAPE(2, 3, 3), SQUARE);
    for (int64_t j = 0; t && j < 3; j++) /* the second is singular */
      zk_element_set_f(t, 15 + j, 0);
  }
  return i < ALL_SQUARES ? squares(i, s, SQUARE) : i < ALL_SQUARES + 2;
}

static bool plain_sample(int i, zk_sample *s) {
  return squares(i, s, SQUARE);
}

static bool cholesky_sample(int i, zk_sample *s) {
  if (i == 0)
    set(s, "upper", true);
  if (i != ALL_SQUARES)
    return squares(i, s, SYMMETRIC);
  zk_tensor *t = matrices(s, ZK_SHAPE(2, 2, 2), SYMMETRIC);
  if (t)
    zk_element_set_f(t, 7, -1);
  if (s->op == &zk_op_linalg_cholesky_ex)
    set(s, "check_errors", true);
  s->error = "matrix 1 of the batch is not positive definite: its leading minor of order 2";
  return true;
}

/* ---- solve ---- */

static bool solve_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape a, b;
    bool right;
    const char *error;
  } cases[] = {{{2, {3, 3}}, {2, {3, 2}}, false, NULL},
               {{2, {3, 3}}, {1, {3}}, false, NULL},
               {{3, {2, 3, 3}}, {2, {2, 3}}, false, NULL},
               {{2, {3, 3}}, {3, {2, 3, 1}}, false, NULL},
               {{2, {3, 3}}, {2, {2, 3}}, true, NULL},
               {{2, {0, 0}}, {2, {0, 2}}, false, NULL},
               {{2, {3, 3}}, {2, {2, 3}}, false, "B must have as many rows as A"},
               {{2, {3, 3}}, {1, {3}}, true, "which needs left=true"},
               {{3, {2, 3, 3}}, {3, {4, 3, 1}}, false, "do not broadcast"}};
  if (i == 9) {
    matrices(s, ZK_SHAPE(2, 2), SINGULAR);
    zk_sample_normal(s, ZK_SHAPE(2, 2));
    if (s->op == &zk_op_linalg_solve_ex)
      set(s, "check_errors", true);
    s->error = "is singular";
  }
  if (i >= 9)
    return i < 10;
  matrices(s, cases[i].a, SQUARE);
  zk_sample_normal(s, cases[i].b);
  set(s, "left", !cases[i].right);
  s->error = cases[i].error;
  return true;
}

static bool triangular_sample(int i, zk_sample *s) {
  if (i >= 5)
    return false;
  matrices(s, i == 2 ? ZK_SHAPE(2, 3, 3) : ZK_SHAPE(3, 3), SQUARE);
  zk_sample_normal(s, i == 1 || i == 4 ? ZK_SHAPE(2, 3) : ZK_SHAPE(3, 2));
  set(s, "upper", i % 2);
  set(s, "left", i != 1);
  set(s, "unitriangular", i == 2);
  if (i == 4)
    s->error = "B must have as many rows as A";
  return true;
}

/* ---- of any matrices ---- */

/* Good ones for i < 5; then errors. */
enum { GOOD = 5, ALL = 7 };
static bool any_matrices(int i, zk_sample *s) {
  static const zk_shape shapes[] = {
      {2, {3, 3}}, {2, {4, 2}}, {2, {2, 4}}, {3, {2, 3, 2}}, {2, {0, 2}}};
  if (i < GOOD) {
    matrices(s, shapes[i], SQUARE);
  } else if (i == 5) {
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "must have at least 2 dimensions";
  } else if (i == 6) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2, 2));
    s->error = "is bool";
  }
  return i < ALL;
}

static bool any_sample(int i, zk_sample *s) {
  return any_matrices(i, s);
}

static bool lu_sample(int i, zk_sample *s) {
  if (i == ALL) {
    matrices(s, ZK_SHAPE(2, 2), SINGULAR);
    if (s->op == &zk_op_linalg_lu_factor_ex)
      set(s, "check_errors", true);
    s->error = "is singular: pivot 2";
  } else if (i == ALL + 1) {
    matrices(s, ZK_SHAPE(2, 2), SQUARE);
    set(s, "pivot", false);
    s->error = "not possible on a CPU";
  }
  return i < ALL ? any_matrices(i, s) : i < ALL + 2;
}

static zk_tensor *pivots(zk_sample *s, zk_shape shape, int64_t value) {
  zk_tensor *t = zk_sample_as(s, ZK_INT32, shape);
  for (int64_t i = 0; t && i < zk_numel(t); i++)
    zk_element_set_i(t, i, value);
  return t;
}

static bool unpack_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 3}}, {1, {3}}},       {{2, {4, 2}}, {1, {2}}},
                                       {{3, {2, 2, 3}}, {2, {2, 2}}}, {{2, {3, 3}}, {1, {3}}},
                                       {{2, {3, 3}}, {1, {2}}},       {{2, {3, 3}}, {1, {3}}}};
  if (i < 6) {
    zk_sample_normal(s, shapes[i][0]);
    pivots(s, shapes[i][1], i == 5 ? 4 : 2);
    set(s, "unpack_pivots", i != 3);
    s->error = i == 4 ? "LU_pivots has shape [2], it must be [3]" : i == 5 ? "a pivot is 4" : NULL;
  } else if (i == 6) {
    zk_sample_normal(s, ZK_SHAPE(2, 2));
    zk_sample_int(s, ZK_SHAPE(2), 1, 2);
    s->error = "it must be int32";
  }
  return i < 7;
}

static bool qr_sample(int i, zk_sample *s) {
  if (i == 0 || i == 2)
    set(s, "mode", 1); /* complete, which has a gradient here */
  return any_matrices(i, s);
}

static bool svd_sample(int i, zk_sample *s) {
  set(s, "full_matrices", i == 0); /* further columns of U have no gradient */
  return any_matrices(i, s);
}

static bool eigh_sample(int i, zk_sample *s) {
  if (i == 0)
    set(s, "UPLO", 1);
  if (i != ALL_SQUARES)
    return squares(i, s, SYMMETRIC);
  zk_tensor *t = matrices(s, ZK_SHAPE(2, 2), SYMMETRIC);
  if (t)
    zk_element_set_f(t, 3, INFINITY);
  s->error = "the matrix has an inf or nan";
  return true;
}

static bool pinv_sample(int i, zk_sample *s) {
  bool more = i < ALL && any_matrices(i, s);
  if (i == ALL)
    matrices(s, ZK_SHAPE(3, 3), SYMMETRIC);
  if (i == ALL + 1)
    zk_sample_normal(s, ZK_SHAPE(2, 3, 2));
  zk_sample_none(s);
  zk_sample_none(s);
  if (i == ALL)
    set(s, "hermitian", true);
  if (i == ALL + 1) {
    s->n_in--;
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "shapes [2] and [3] do not broadcast";
  }
  return more || i == ALL || i == ALL + 1;
}

static bool lstsq_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 3}}, {2, {3, 2}}},
                                       {{2, {4, 2}}, {2, {4, 1}}},
                                       {{2, {2, 4}}, {2, {2, 2}}},
                                       {{3, {2, 3, 2}}, {3, {2, 3, 1}}},
                                       {{2, {3, 2}}, {2, {2, 2}}}};
  if (i >= 5)
    return false;
  matrices(s, shapes[i][0], SQUARE);
  zk_sample_normal(s, shapes[i][1]);
  set(s, "driver", i % 4);
  s->error = i == 4 ? "B must have as many rows as A" : NULL;
  return true;
}

/* ---- ldl ---- */

static bool ldl_sample(int i, zk_sample *s) {
  if (i != ALL_SQUARES)
    return squares(i, s, SYMMETRIC);
  zk_tensor *t = matrices(s, ZK_SHAPE(2, 2), SYMMETRIC);
  for (int64_t k = 0; t && k < 4; k++)
    zk_element_set_f(t, k, 1);
  if (s->op == &zk_op_linalg_ldl_factor_ex)
    set(s, "check_errors", true);
  s->error = "is singular";
  return true;
}

static bool ldl_solve_sample(int i, zk_sample *s) {
  if (i >= 5)
    return false;
  matrices(s, i == 1 ? ZK_SHAPE(2, 3, 3) : ZK_SHAPE(3, 3), SQUARE);
  pivots(s, i == 1 ? ZK_SHAPE(2, 3) : i == 2 ? ZK_SHAPE(2) : ZK_SHAPE(3), i == 3 ? 4 : 3);
  zk_sample_normal(s, i == 4 ? ZK_SHAPE(2, 2) : ZK_SHAPE(3, 2));
  s->error = i == 2   ? "pivots has shape [2], it must be [3]"
             : i == 3 ? "are not those of ldl_factor"
             : i == 4 ? "B must have as many rows as LD"
                      : NULL;
  return true;
}

const zk_sampled zk_samples_lapack[] = {
    {.op = &zk_op_linalg_inv, .sample = inv_sample},
    {.op = &zk_op_linalg_inv_ex, .sample = inv_sample},
    {.op = &zk_op_linalg_solve, .sample = solve_sample},
    {.op = &zk_op_linalg_solve_ex, .sample = solve_sample},
    {.op = &zk_op_linalg_solve_triangular, .sample = triangular_sample},
    {.op = &zk_op_linalg_det, .sample = det_sample},
    {.op = &zk_op_linalg_slogdet, .sample = plain_sample},
    {.op = &zk_op_linalg_cholesky, .sample = cholesky_sample},
    {.op = &zk_op_linalg_cholesky_ex, .sample = cholesky_sample},
    {.op = &zk_op_linalg_lu_factor, .sample = lu_sample},
    {.op = &zk_op_linalg_lu_factor_ex, .sample = lu_sample},
    {.op = &zk_op_lu_unpack, .sample = unpack_sample},
    {.op = &zk_op_linalg_qr, .sample = qr_sample},
    {.op = &zk_op_geqrf, .sample = any_sample},
    {.op = &zk_op_linalg_svd, .sample = svd_sample},
    {.op = &zk_op_linalg_svdvals, .sample = any_sample},
    {.op = &zk_op_linalg_eigh, .sample = eigh_sample},
    {.op = &zk_op_linalg_eigvalsh, .sample = eigh_sample},
    {.op = &zk_op_linalg_pinv, .sample = pinv_sample},
    {.op = &zk_op_linalg_lstsq, .sample = lstsq_sample},
    {.op = &zk_op_linalg_matrix_exp, .sample = plain_sample},
    {.op = &zk_op_linalg_ldl_factor, .sample = ldl_sample},
    {.op = &zk_op_linalg_ldl_factor_ex, .sample = ldl_sample},
    {.op = &zk_op_linalg_ldl_solve, .sample = ldl_solve_sample},
    {.op = NULL},
};
