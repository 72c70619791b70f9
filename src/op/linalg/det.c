/*
 * det.c: det and slogdet, by LU factorizations.
 */
#include <math.h>
#include "op/linalg/matrices.h"
#include "tensor/lu.h"

static const zk_param params[] = {ZK_TENSOR("A")};

typedef struct measuring {
  zk_batch_call batch;
  zk_tensor *det, *sign, *size; /* det, or sign and the logarithm of the size */
} measuring;

/* The product of the pivots, and its sign apart from the sum of the logarithms of their sizes. */
static void run_det(void *context, int64_t i, char *room) {
  const measuring *m = context;
  const zk_batch_call *x = &m->batch;
  int64_t n = x->a.rows;
  int *pivot = (int *)(room + zk_room_of(x->width, n * n));
  double det = 1, sign = 1, size = 0;
  zk_matrix_read(&x->a, i, room, n);
  (void)zk_lu_factor(x->t, n, n, room, pivot);
  for (int64_t k = 0; k < n; k++) {
    double v = x->t ? ((double *)room)[k * n + k] : ((float *)room)[k * n + k];
    double turned = pivot[k] != k + 1 ? -1 : 1;
    det *= turned * v;
    sign *= turned * (v > 0 ? 1 : v < 0 ? -1 : v);
    size += log(fabs(v));
  }
  if (m->det) {
    zk_element_set_f(m->det, i, det);
  } else {
    zk_element_set_f(m->sign, i, sign);
    zk_element_set_f(m->size, i, size);
  }
}

static zk_status measure(const zk_call *c, measuring *m) {
  zk_batch_begin(&m->batch, c, NULL);
  const int64_t n = m->batch.a.rows;
  zk_status status =
      zk_batch_run(&m->batch, (double)n * (double)n * (double)n / 3,
                   zk_room_of(m->batch.width, n * n) + zk_room_of(sizeof(int), n), run_det, NULL);
  zk_batch_end(&m->batch);
  return status;
}

/* The diagonal matrices t 1, for t [*]. */
static zk_tensor *scaled_identity(zk_gradient *g, zk_tensor *t) {
  int64_t n = g->call->in[0]->shape.dim[g->call->in[0]->shape.ndim - 1];
  zk_tensor *factor = zk_formula_column(g, zk_formula_column(g, t));
  return ZK_DO(mul, factor, zk_formula_identity(g, n));
}

/* ---- det: da = dy det(a) a^-T, near a singular a by its singular values ---- */

static zk_status det_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  for (int k = 0; k < c->op->n_out; k++) {
    out[k].dtype = c->in[0]->dtype;
    out[k].shape = zk_batch_of(c->in[0]);
  }
  return ZK_OK;
}

static zk_status det_forward(zk_call *c) {
  measuring m = {.det = c->out[0]};
  return measure(c, &m);
}

/* Numbers s [*, n] multiplied, all but the first, all but the second, ...: the products in front of
 * each times the products behind it, so that nothing is divided by a 0. */
static zk_tensor *products_of_others(zk_gradient *g, zk_tensor *s) {
  int last = s->shape.ndim - 1;
  int64_t n = s->shape.dim[last];
  zk_shape one = s->shape;
  one.dim[last] = 1;
  zk_tensor *side[2];
  for (int k = 0; k < 2; k++) {
    zk_tensor *in_order = k ? zk_build_flip(&g->build, s, last) : s;
    zk_tensor *first = zk_build_narrow(&g->build, in_order, last, 0, n - 1);
    zk_build_set(&g->build, "dim", last);
    zk_tensor *rest = ZK_DO(cumprod, first);
    zk_tensor *ones = zk_build_fill(&g->build, s->dtype, 1, &one);
    side[k] = zk_build_cat(&g->build, ones, rest, last);
  }
  return ZK_DO(mul, side[0], zk_build_flip(&g->build, side[1], last));
}

/* With a = u s v: the cofactors are det(u) det(v) u p v, p the products of the other s. */
static zk_tensor *cofactors_by_svd(zk_gradient *g, zk_tensor *a) {
  zk_build_set(&g->build, "full_matrices", false);
  zk_tensor *u = ZK_DO(linalg_svd, a);
  zk_tensor *s = zk_build_more(&g->build, 1), *v = zk_build_more(&g->build, 2);
  zk_tensor *sign = ZK_DO(mul, ZK_DO(linalg_det, u), ZK_DO(linalg_det, v));
  zk_tensor *others = products_of_others(g, s);
  zk_tensor *scaled = ZK_DO(mul, ZK_DO(mul, u, zk_formula_row(g, others)),
                            zk_formula_column(g, zk_formula_column(g, sign)));
  return zk_formula_product(g, scaled, v);
}

/* The squares of the elements of matrix i of t, added. */
static double squares_of(const zk_tensor *t, const zk_shape *batch, int64_t i) {
  zk_matrices x = zk_matrices_of(t, batch);
  double sum = 0;
  for (int r = 0; r < x.rows; r++)
    for (int c = 0; c < x.columns; c++) {
      double v = zk_matrix_element(&x, i, r, c);
      sum += v * v;
    }
  return sum;
}

/* Is any of these matrices so near to a singular one that det(a) a^-1 would be noise? */
static bool is_any_singular(const zk_tensor *a, const zk_tensor *inverse) {
  zk_shape batch = zk_batch_of(a);
  double limit = a->dtype == ZK_FLOAT64 ? 1e6 : 1e3;
  for (int64_t i = 0; i < zk_batch_count(&batch); i++)
    if (!(squares_of(a, &batch, i) * squares_of(inverse, &batch, i) < limit * limit))
      return true;
  return false;
}

static bool is_finite(const zk_tensor *a) {
  zk_shape batch = zk_batch_of(a);
  for (int64_t i = 0; i < zk_batch_count(&batch); i++)
    if (!isfinite(squares_of(a, &batch, i)))
      return false;
  return true;
}

static void det_gradient(zk_gradient *g) {
  zk_tensor *a = zk_gradient_in(g, 0), *factor = zk_gradient_dy(g, 0), *cofactors;
  if (zk_numel(a) == 0) {
    zk_gradient_give(g, 0, zk_formula_zeros(g, 0));
    return;
  }
  zk_tensor *inverse = ZK_DO(linalg_inv_ex, a);
  if (is_any_singular(a, inverse) && is_finite(a)) {
    cofactors = cofactors_by_svd(g, a);
  } else {
    factor = ZK_DO(mul, factor, zk_gradient_out(g, 0));
    cofactors = zk_formula_turn(g, inverse);
  }
  factor = zk_formula_column(g, zk_formula_column(g, factor));
  zk_gradient_give(g, 0, ZK_DO(mul, factor, cofactors));
}

const zk_op zk_op_linalg_det = {
    .name = "linalg.det",
    .alias = "det",
    .doc = "linalg.det(A): the determinants of square matrices; of an empty one, 1. Errors: "
           "matrices that are not square; an integer or half-precision A.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = det_infer,
    .forward = det_forward,
    .gradient = det_gradient};

/* ---- slogdet: da = dy a^-T, dy of the logarithm ---- */

static zk_status slogdet_forward(zk_call *c) {
  measuring m = {.sign = c->out[0], .size = c->out[1]};
  return measure(c, &m);
}

static void slogdet_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 1);
  if (!dy) /* the signs are constant */
    zk_gradient_give(g, 0, zk_formula_zeros(g, 0));
  else
    zk_gradient_give(
        g, 0,
        ZK_DO(linalg_solve_ex, zk_formula_turn(g, zk_gradient_in(g, 0)), scaled_identity(g, dy)));
}

const zk_op zk_op_linalg_slogdet = {
    .name = "linalg.slogdet",
    .alias = "slogdet",
    .doc = "linalg.slogdet(A): the signs of the determinants of square matrices, -1, 0 or 1, and "
           "the logarithms of their absolute values, which neither overflow nor vanish. Errors: "
           "matrices that are not square; an integer or half-precision A.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0),
    .infer = det_infer,
    .forward = slogdet_forward,
    .gradient = slogdet_gradient};
