/*
 * solve.c: inv, inv_ex, solve, solve_ex, by LU factorizations, and solve_triangular.
 */
#include <stdio.h>
#include <string.h>
#include "op/linalg/matrices.h"
#include "op/want.h"
#include "tensor/iterate.h"
#include "tensor/lu.h"

/* ---- singular matrices ---- */

static zk_status judge_pivot(const zk_batch_call *x, int64_t i, int info) {
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is singular: pivot %d of its LU factorization is 0; linalg.pinv and "
                 "linalg.lstsq take such matrices",
                 x->call->op->name, zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}), info);
}

static zk_status infer_info(const zk_tensor *a, zk_spec *info) {
  info->dtype = ZK_INT32;
  info->shape = zk_batch_of(a);
  info->no_grad = true;
  return ZK_OK;
}

/* ---- inv: y = a^-1; da = -y^T dy y^T ---- */

enum { INV_CHECK };
static const zk_param inv_params[] = {ZK_TENSOR("A"), ZK_FLAG("check_errors", false)};

static zk_status inv_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  out[0].dtype = c->in[0]->dtype;
  out[0].shape = c->in[0]->shape;
  return c->op->n_out > 1 ? infer_info(c->in[0], &out[1]) : ZK_OK;
}

typedef struct solving {
  zk_batch_call batch;
  zk_matrices b, y;
  bool left, is_inverse;
} solving;

/* The room: a, its pivots, b; of a, the inverse is made there. What lies row by row is read and
 * written as the transposed matrix. */
static void run_solve(void *context, int64_t i, char *room) {
  const solving *s = context;
  const zk_batch_call *x = &s->batch;
  int64_t n = x->a.rows, k = s->y.columns;
  int *pivot = (int *)(room + zk_room_of(x->width, n * n));
  char *b = (char *)pivot + zk_room_of(sizeof(int), 2 * n);
  bool columns = !s->is_inverse && zk_lu_by_columns(k);
  zk_matrices from = s->b, to = s->y;
  if (!columns) {
    zk_matrices_transpose(&from);
    zk_matrices_transpose(&to);
  }
  zk_matrix_read(&x->a, i, room, n);
  x->info[i] = zk_lu_factor(x->t, n, n, room, pivot);
  if (s->is_inverse) {
    zk_lu_invert(x->t, n, room, pivot, b);
  } else {
    zk_matrix_read(&from, i, b, columns ? n : k);
    zk_lu_solve(x->t, n, k, room, pivot, b);
  }
  zk_matrix_write(&to, i, s->is_inverse ? room : b, columns ? n : k);
}

static int64_t room_to_solve(const zk_batch_call *x, int64_t k) {
  int64_t n = x->a.rows;
  return zk_room_of(x->width, n * n) + zk_room_of(sizeof(int), 2 * n) + zk_room_of(x->width, n * k);
}

static double cost_to_solve(double n, double k) {
  return n * n * n / 3 + n * n * k;
}

static zk_status finish_with_info(solving *s, zk_call *c, double cost, int64_t room,
                                  void (*run)(void *, int64_t, char *), bool gives_info) {
  zk_status status = zk_batch_run(&s->batch, cost, room, run, gives_info ? NULL : judge_pivot);
  if (status == ZK_OK && c->n_out > 1)
    zk_batch_infos(&s->batch, c->out[1]);
  zk_batch_end(&s->batch);
  return status;
}

static zk_status inv_forward(zk_call *c) {
  solving s = {.is_inverse = true};
  zk_batch_begin(&s.batch, c, NULL);
  s.y = zk_matrices_of(c->out[0], &s.batch.batch);
  int64_t n = s.batch.a.rows;
  return finish_with_info(&s, c, cost_to_solve((double)n, (double)n), room_to_solve(&s.batch, n),
                          run_solve, zk_gives_info(c, INV_CHECK));
}

static void inv_gradient(zk_gradient *g) {
  if (!zk_gradient_dy(g, 0))
    return;
  zk_tensor *turned = zk_formula_turn(g, zk_gradient_out(g, 0));
  zk_tensor *part = zk_formula_product(g, turned, zk_gradient_dy(g, 0));
  zk_gradient_give(g, 0, ZK_DO(neg, zk_formula_product(g, part, turned)));
}

const zk_op zk_op_linalg_inv = {
    .name = "linalg.inv",
    .alias = "inverse",
    .doc = "linalg.inv(A): the inverses of square matrices. Errors: matrices that are not square; "
           "a singular matrix (exactly: one that is nearly so gives large numbers); an integer "
           "or half-precision A.",
    .params = inv_params,
    .n_params = 1,
    .n_out = 1,
    .saves = ZK_SAVE_OUT(0),
    .infer = inv_infer,
    .forward = inv_forward,
    .gradient = inv_gradient};
const zk_op zk_op_linalg_inv_ex = {
    .name = "linalg.inv_ex",
    .doc = "linalg.inv_ex(A, check_errors=false): the inverses of square matrices, and an int32 "
           "tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular matrix, "
           "whose inverse is then of inf and nan. Errors: those of inv, the singular matrix only "
           "with check_errors.",
    ZK_PARAMS(inv_params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(0),
    .infer = inv_infer,
    .forward = inv_forward,
    .gradient = inv_gradient};

/* ---- solve: a x = b, without left x a = b; db = a^-T dx, da = -db x^T (-x^T db) ---- */

enum { SOLVE_LEFT, SOLVE_CHECK };
static const zk_param solve_params[] = {ZK_TENSOR("A"), ZK_TENSOR("B"), ZK_FLAG("left", true),
                                        ZK_FLAG("check_errors", false)};

/* Is b a vector for each matrix of a? As in PyTorch, b of a's shape without its last dimension. */
static bool is_vector(const zk_tensor *a, const zk_tensor *b) {
  if (b->shape.ndim == 1)
    return true;
  if (b->shape.ndim != a->shape.ndim - 1)
    return false;
  for (int d = 0; d < b->shape.ndim; d++)
    if (b->shape.dim[d] != a->shape.dim[d])
      return false;
  return true;
}

static zk_status fail_sizes(const zk_call *c, bool left) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_ARG, "%s: A has shape %s and B %s, %s", c->op->name,
                 zk_shape_text(&c->in[0]->shape, a), zk_shape_text(&c->in[1]->shape, b),
                 left ? "B must have as many rows as A" : "B must have as many columns as A");
}

/* The common checks of a and b, and the shape of x. */
static zk_status infer_solution(const zk_call *c, bool left, bool vector, zk_spec *out) {
  const zk_tensor *a = c->in[0], *b = c->in[1];
  ZK_TRY(zk_want_square(c->op->name, "A", a));
  ZK_TRY(zk_want_same(c->op->name, "B", b, "A", a));
  int64_t n = a->shape.dim[a->shape.ndim - 1];
  zk_shape batch_a = zk_batch_of(a), batch_b = b->shape, batch;
  if (vector && !left)
    return zk_fail(ZK_ERR_ARG, "%s: B is a vector for each matrix, which needs left=true",
                   c->op->name);
  if (!vector)
    ZK_TRY(zk_want_matrices(c->op->name, "B", b));
  batch_b.ndim -= vector ? 1 : 2;
  if (b->shape.dim[vector || !left ? b->shape.ndim - 1 : b->shape.ndim - 2] != n)
    return fail_sizes(c, left);
  ZK_TRY(zk_broadcast(c->op->name, &batch_a, &batch_b, &batch));
  out->dtype = a->dtype;
  out->shape = vector ? zk_batch_with(&batch, 1, n, 0)
                      : zk_batch_with(&batch, 2, b->shape.dim[b->shape.ndim - 2],
                                      b->shape.dim[b->shape.ndim - 1]);
  return ZK_OK;
}

static zk_status solve_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(infer_solution(c, c->attr[SOLVE_LEFT].i, is_vector(c->in[0], c->in[1]), out));
  return c->op->n_out > 1 ? infer_info(c->in[0], &out[1]) : ZK_OK;
}

/* Fills the rest of s, whose batch is that of the result. Without left, x^T is sought: a^T x^T =
 * b^T. */
static void open_solving(solving *s, const zk_call *c, bool left, bool vector) {
  zk_shape batch = c->out[0]->shape;
  batch.ndim -= vector ? 1 : 2;
  zk_batch_begin(&s->batch, c, &batch);
  zk_matrices (*of)(const zk_tensor *, const zk_shape *) =
      vector ? zk_matrices_columns : zk_matrices_of;
  s->b = of(c->in[1], &batch);
  s->y = of(c->out[0], &batch);
  s->left = left;
  s->is_inverse = false;
}

/* The infos are a's, whose batch may have been broadcast. */
static void infos_of_a(const solving *s, const zk_tensor *a, zk_tensor *out) {
  zk_shape batch = zk_batch_of(a);
  const zk_batch_call *x = &s->batch;
  int64_t n = zk_batch_count(&x->batch), stride[ZK_MAX_DIM];
  int missing = x->batch.ndim - batch.ndim;
  zk_shape_strides(&batch, stride);
  for (int64_t i = 0; i < n; i++) {
    int64_t at = 0, rest = i;
    for (int d = x->batch.ndim - 1; d >= 0; d--) {
      int64_t k = rest % x->batch.dim[d];
      if (d >= missing && batch.dim[d - missing] > 1)
        at += k * stride[d - missing];
      rest /= x->batch.dim[d];
    }
    ((int64_t *)zk_data(out))[at] = x->info[i];
  }
}

static zk_status solve_forward(zk_call *c) {
  solving s;
  bool left = c->attr[SOLVE_LEFT].i;
  open_solving(&s, c, left, is_vector(c->in[0], c->in[1]));
  if (!left) {
    zk_matrices_transpose(&s.batch.a);
    zk_matrices_transpose(&s.b);
    zk_matrices_transpose(&s.y);
  }
  bool info = zk_gives_info(c, SOLVE_CHECK);
  if (c->n_out > 1)
    memset(zk_data(c->out[1]), 0, (size_t)zk_numel(c->out[1]) * sizeof(int64_t));
  zk_status status =
      zk_batch_run(&s.batch, cost_to_solve(s.batch.a.rows, s.b.columns),
                   room_to_solve(&s.batch, s.b.columns), run_solve, info ? NULL : judge_pivot);
  if (status == ZK_OK && c->n_out > 1)
    infos_of_a(&s, c->in[0], c->out[1]);
  zk_batch_end(&s.batch);
  return status;
}

static void solve_gradient(zk_gradient *g) {
  const zk_call *c = g->call;
  bool left = c->attr[SOLVE_LEFT].i, vector = is_vector(c->in[0], c->in[1]);
  zk_tensor *x = zk_gradient_out(g, 0), *dx = zk_gradient_dy(g, 0);
  if (!dx)
    return;
  if (vector) {
    x = zk_formula_column(g, x);
    dx = zk_formula_column(g, dx);
  }
  zk_tensor *at = zk_formula_turn(g, zk_gradient_in(g, 0));
  zk_build_set(&g->build, "left", left);
  zk_tensor *db = ZK_DO(linalg_solve_ex, at, dx);
  if (zk_gradient_needed(g, 0)) {
    zk_tensor *turned = zk_formula_turn(g, x);
    zk_gradient_give(
        g, 0,
        ZK_DO(neg, left ? zk_formula_product(g, db, turned) : zk_formula_product(g, turned, db)));
  }
  if (vector && zk_gradient_needed(g, 1)) {
    zk_build_set(&g->build, "dim", -1);
    zk_build_set(&g->build, "index", 0);
    db = ZK_DO(select, db);
  }
  zk_gradient_give(g, 1, db);
}

const zk_op zk_op_linalg_solve = {
    .name = "linalg.solve",
    .doc = "linalg.solve(A, B, left=true): X of A X = B, or of X A = B with left=false. B is a "
           "matrix [*, n, k], or a vector [n] or [*, n]; the batches broadcast. Errors: an A that "
           "is not square, or singular; a B that does not fit; dtypes that differ or are not "
           "float32 or float64.",
    .params = solve_params,
    .n_params = 3,
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = solve_infer,
    .forward = solve_forward,
    .gradient = solve_gradient};
const zk_op zk_op_linalg_solve_ex = {
    .name = "linalg.solve_ex",
    .doc = "linalg.solve_ex(A, B, left=true, check_errors=false): the X of solve, and an int32 "
           "tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular matrix. "
           "Errors: those of solve, the singular matrix only with check_errors.",
    ZK_PARAMS(solve_params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = solve_infer,
    .forward = solve_forward,
    .gradient = solve_gradient};

/* ---- solve_triangular: the same for a triangle; da is its triangle of solve's ---- */

enum { TRI_UPPER, TRI_LEFT, TRI_UNIT };
static const zk_param triangular_params[] = {ZK_TENSOR("A"), ZK_TENSOR("B"),
                                             ZK_PARAM_("upper", BOOL), ZK_FLAG("left", true),
                                             ZK_FLAG("unitriangular", false)};

static zk_status triangular_infer(zk_call *c, zk_spec *out) {
  return infer_solution(c, c->attr[TRI_LEFT].i, false, out);
}

static void run_triangular(void *context, int64_t i, char *room) {
  const solving *s = context;
  const zk_batch_call *x = &s->batch;
  const zk_attr *attr = x->call->attr;
  char *b = room + zk_room_of(x->width, (int64_t)x->a.rows * x->a.rows);
  zk_matrix_read(&x->a, i, room, x->a.rows);
  zk_matrix_read(&s->b, i, b, s->b.rows);
  zk_lapack_trsm(x->t, s->left, attr[TRI_UPPER].i, attr[TRI_UNIT].i, s->b.rows, s->b.columns, room,
                 b);
  zk_matrix_write(&s->y, i, b, s->b.rows);
}

static zk_status triangular_forward(zk_call *c) {
  solving s;
  open_solving(&s, c, c->attr[TRI_LEFT].i, false);
  int64_t n = s.batch.a.rows, k = s.left ? s.b.columns : s.b.rows;
  zk_status status = zk_batch_run(&s.batch, (double)n * (double)n * (double)k / 2,
                                  room_to_solve(&s.batch, k), run_triangular, NULL);
  zk_batch_end(&s.batch);
  return status;
}

static void triangular_gradient(zk_gradient *g) {
  const zk_call *c = g->call;
  bool upper = c->attr[TRI_UPPER].i, left = c->attr[TRI_LEFT].i, unit = c->attr[TRI_UNIT].i;
  zk_tensor *turned = zk_formula_turn(g, zk_gradient_in(g, 0));
  zk_tensor *db = zk_formula_triangle(g, turned, zk_gradient_dy(g, 0), !upper, left, unit);
  zk_gradient_give(g, 1, db);
  if (!zk_gradient_needed(g, 0))
    return;
  zk_tensor *xt = zk_formula_turn(g, zk_gradient_out(g, 0));
  zk_tensor *da = ZK_DO(neg, left ? zk_formula_product(g, db, xt) : zk_formula_product(g, xt, db));
  zk_gradient_give(g, 0, upper ? zk_formula_upper(g, da, unit) : zk_formula_lower(g, da, -unit));
}

const zk_op zk_op_linalg_solve_triangular = {
    .name = "linalg.solve_triangular",
    .doc = "linalg.solve_triangular(A, B, upper, left=true, unitriangular=false): X of A X = B (X "
           "A = B with left=false) for triangles A, of which one triangle is read: the upper one, "
           "or the lower one; with unitriangular its diagonal counts as ones. A 0 on the diagonal "
           "gives inf and nan. Errors: an A that is not square; a B that does not fit; dtypes "
           "that differ or are not float32 or float64.",
    ZK_PARAMS(triangular_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = triangular_infer,
    .forward = triangular_forward,
    .gradient = triangular_gradient};
