/*
 * matrix_exp.c: the exponential of matrices, by scaling, Pade's approximant of degree 13 and
 * squaring (Higham 2005), in double.
 */
#include <math.h>
#include <string.h>
#include "op/linalg/matrices.h"

static const zk_param params[] = {ZK_TENSOR("A")};

/* Below this norm the approximant is as exact as a double. */
#define THETA 5.371920351148152

static zk_status matrix_exp_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}

typedef struct raising {
  zk_batch_call batch;
  zk_matrices y;
} raising;

/* sum := c6 a6 + c4 a4 + c2 a2 + c0 1 */
static void combine(double *sum, int64_t n, const double *a2, const double *a4, const double *a6,
                    const double c[4]) {
  for (int64_t i = 0; i < n * n; i++)
    sum[i] = c[3] * a6[i] + c[2] * a4[i] + c[1] * a2[i];
  for (int64_t i = 0; i < n; i++)
    sum[i * n + i] += c[0];
}

static double largest_column(const double *a, int64_t n) {
  double norm = 0;
  for (int64_t j = 0; j < n; j++) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
      sum += fabs(a[j * n + i]);
    norm = sum > norm || isnan(sum) ? sum : norm;
  }
  return norm;
}

/* a := its exponential; b is room for 7 matrices, pivot for n integers. */
static void raise_e(double *a, int64_t n, double *b, int *pivot) {
  static const double odd[2][4] = {
      {32382376266240000, 1187353796428800, 10559470521600, 33522128640}, {0, 40840800, 16380, 1}};
  static const double even[2][4] = {
      {64764752532480000, 7771770303897600, 129060195264000, 670442572800},
      {0, 1323241920, 960960, 182}};
  double norm = largest_column(a, n);
  int64_t all = n * n;
  if (!isfinite(norm)) {
    for (int64_t i = 0; i < all; i++)
      a[i] = NAN;
    return;
  }
  int halvings = norm > THETA ? (int)ceil(log2(norm / THETA)) : 0, m = (int)n;
  double *a2 = b, *a4 = b + all, *a6 = b + 2 * all, *u = b + 3 * all, *v = b + 4 * all;
  double *part = b + 5 * all, *product = b + 6 * all;
  for (int64_t i = 0; i < all; i++)
    a[i] = ldexp(a[i], -halvings);
  zk_lapack_gemm(1, m, m, m, a, a, a2);
  zk_lapack_gemm(1, m, m, m, a2, a2, a4);
  zk_lapack_gemm(1, m, m, m, a2, a4, a6);
  combine(part, n, a2, a4, a6, odd[1]);
  zk_lapack_gemm(1, m, m, m, a6, part, product);
  combine(part, n, a2, a4, a6, odd[0]);
  for (int64_t i = 0; i < all; i++)
    part[i] += product[i];
  zk_lapack_gemm(1, m, m, m, a, part, u);
  combine(part, n, a2, a4, a6, even[1]);
  zk_lapack_gemm(1, m, m, m, a6, part, product);
  combine(v, n, a2, a4, a6, even[0]);
  for (int64_t i = 0; i < all; i++) {
    v[i] += product[i];
    a[i] = v[i] + u[i];
    part[i] = v[i] - u[i];
  }
  (void)zk_lapack_getrf(1, m, m, part, pivot);
  zk_lapack_getrs(1, m, m, part, pivot, a);
  for (int k = 0; k < halvings; k++) {
    zk_lapack_gemm(1, m, m, m, a, a, product);
    memcpy(a, product, (size_t)all * sizeof *a);
  }
}

static void run_matrix_exp(void *context, int64_t i, char *room) {
  const raising *r = context;
  const zk_batch_call *x = &r->batch;
  int64_t n = x->a.rows, all = n * n;
  double *a = (double *)room, *b = (double *)(room + zk_room_of(sizeof(double), all));
  int *pivot = (int *)((char *)b + zk_room_of(sizeof(double), 7 * all));
  float *narrow = (float *)b; /* as read, and as written */
  zk_matrix_read(&x->a, i, x->t ? (void *)a : narrow, n);
  for (int64_t k = 0; k < all && !x->t; k++)
    a[k] = narrow[k];
  raise_e(a, n, b, pivot);
  for (int64_t k = 0; k < all && !x->t; k++)
    narrow[k] = (float)a[k];
  zk_matrix_write(&r->y, i, x->t ? (void *)a : narrow, n);
}

static zk_status matrix_exp_forward(zk_call *c) {
  raising r;
  zk_batch_begin(&r.batch, c, NULL);
  r.y = zk_matrices_of(c->out[0], &r.batch.batch);
  int64_t n = r.batch.a.rows, room = zk_room_of(sizeof(double), n * n) +
                                     zk_room_of(sizeof(double), 7 * n * n) +
                                     zk_room_of(sizeof(int), n);
  zk_status status =
      zk_batch_run(&r.batch, 8 * (double)n * (double)n * (double)n, room, run_matrix_exp, NULL);
  zk_batch_end(&r.batch);
  return status;
}

/* da is the corner of exp [a^T, dy; 0, a^T] (Najfeld and Havel 1995). */
static void matrix_exp_gradient(zk_gradient *g) {
  zk_tensor *at = zk_formula_turn(g, zk_gradient_in(g, 0)), *dy = zk_gradient_dy(g, 0);
  int rows = at->shape.ndim - 2;
  int64_t n = at->shape.dim[rows];
  zk_tensor *zeros = zk_build_fill(&g->build, at->dtype, 0, &at->shape);
  zk_tensor *top = zk_build_cat(&g->build, at, dy, rows + 1);
  zk_tensor *bottom = zk_build_cat(&g->build, zeros, at, rows + 1);
  zk_tensor *whole = ZK_DO(linalg_matrix_exp, zk_build_cat(&g->build, top, bottom, rows));
  zk_gradient_give(g, 0, zk_formula_columns(g, zk_formula_rows(g, whole, 0, n), n, 2 * n));
}

const zk_op zk_op_linalg_matrix_exp = {
    .name = "linalg.matrix_exp",
    .alias = "matrix_exp",
    .doc = "linalg.matrix_exp(A): the exponentials of square matrices, 1 + A + A^2 / 2 + A^3 / 6 + "
           "...; nan for a matrix with an inf or nan. Errors: matrices that are not square; an "
           "integer or half-precision A.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = matrix_exp_infer,
    .forward = matrix_exp_forward,
    .gradient = matrix_exp_gradient};
