/*
 * lu.c: lu_factor, lu_factor_ex and lu_unpack: a = p l u with a permutation p, a lower triangle l
 * with ones on its diagonal, an upper triangle u.
 */
#include <string.h>
#include "op/linalg/matrices.h"
#include "op/want.h"
#include "tensor/lu.h"

enum { LU_PIVOT, LU_CHECK };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_FLAG("pivot", true),
                                  ZK_FLAG("check_errors", false)};

static int64_t least(const zk_shape *s) {
  int64_t m = s->dim[s->ndim - 2], n = s->dim[s->ndim - 1];
  return m < n ? m : n;
}

static zk_status lu_factor_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_matrices(c->op->name, "A", c->in[0]));
  if (!c->attr[LU_PIVOT].i)
    return zk_fail(ZK_ERR_ARG, "%s: pivot is false, which is not possible on a CPU", c->op->name);
  zk_shape batch = zk_batch_of(c->in[0]);
  out[0].dtype = c->in[0]->dtype;
  out[0].shape = c->in[0]->shape;
  out[1].dtype = ZK_INT32;
  out[1].shape = zk_batch_with(&batch, 1, least(&c->in[0]->shape), 0);
  out[1].no_grad = true;
  if (c->op->n_out > 2) {
    out[2].dtype = ZK_INT32;
    out[2].shape = batch;
    out[2].no_grad = true;
  }
  return ZK_OK;
}

typedef struct factoring {
  zk_batch_call batch;
  zk_matrices y;
  int64_t *pivots;
} factoring;

static void run_lu(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  int *pivot = (int *)(room + zk_room_of(x->width, m * n));
  zk_matrix_read(&x->a, i, room, m);
  x->info[i] = zk_lu_factor(x->t, m, n, room, pivot);
  zk_matrix_write(&f->y, i, room, m);
  for (int64_t j = 0; j < k; j++)
    f->pivots[i * k + j] = pivot[j];
}

static zk_status judge_pivot(const zk_batch_call *x, int64_t i, int info) {
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is singular: pivot %d of its factorization is 0, so lu_solve would divide "
                 "by 0; linalg.lu and linalg.lu_factor_ex factor it all the same",
                 x->call->op->name, zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}), info);
}

static zk_status lu_factor_forward(zk_call *c) {
  factoring f;
  zk_batch_begin(&f.batch, c, NULL);
  f.y = zk_matrices_of(c->out[0], &f.batch.batch);
  f.pivots = zk_data(c->out[1]);
  int64_t m = f.batch.a.rows, n = f.batch.a.columns, k = m < n ? m : n;
  int64_t room = zk_room_of(f.batch.width, m * n) + zk_room_of(sizeof(int), k);
  zk_status status = zk_batch_run(&f.batch, (double)m * (double)n * (double)k / 2, room, run_lu,
                                  zk_gives_info(c, LU_CHECK) ? NULL : judge_pivot);
  if (status == ZK_OK && c->n_out > 2)
    zk_batch_infos(&f.batch, c->out[2]);
  zk_batch_end(&f.batch);
  return status;
}

/*
 * With dl and du, the parts of the gradient of [l, u], and l1, u1 the leading squares:
 * s = tril(l1^T dl1 - du2 u2^T, -1) + triu(du1 u1^T - l2^T dl2), and p^T da is
 * l1^-T [s u1^-T, du2], or for more rows than columns [l1^-T s; dl2] u1^-T.
 */
static void lu_factor_gradient(zk_gradient *g) {
  zk_tensor *lu = zk_gradient_out(g, 0), *dy = zk_gradient_dy(g, 0);
  const zk_shape *shape = &g->call->in[0]->shape;
  int64_t m = shape->dim[shape->ndim - 2], n = shape->dim[shape->ndim - 1], k = m < n ? m : n;
  if (!dy)
    return;
  zk_tensor *p = ZK_DO(lu_unpack, lu, zk_gradient_out(g, 1));
  zk_tensor *l = zk_build_more(&g->build, 1), *u = zk_build_more(&g->build, 2);
  zk_tensor *l1 = zk_formula_turn(g, zk_formula_rows(g, l, 0, k));
  zk_tensor *u1 = zk_formula_turn(g, zk_formula_columns(g, u, 0, k));
  zk_tensor *dl = zk_formula_lower(g, zk_formula_columns(g, dy, 0, k), -1);
  zk_tensor *du = zk_formula_upper(g, zk_formula_rows(g, dy, 0, k), 0);
  zk_tensor *low = zk_formula_product(g, l1, zk_formula_rows(g, dl, 0, k));
  zk_tensor *high = zk_formula_product(g, zk_formula_columns(g, du, 0, k), u1);
  zk_tensor *du2 = NULL, *dl2 = NULL;
  if (n > k) {
    zk_tensor *u2 = zk_formula_columns(g, u, k, n);
    du2 = zk_formula_columns(g, du, k, n);
    low = ZK_DO(sub, low, zk_formula_product(g, du2, zk_formula_turn(g, u2)));
  }
  if (m > k) {
    zk_tensor *l2 = zk_formula_rows(g, l, k, m);
    dl2 = zk_formula_rows(g, dl, k, m);
    high = ZK_DO(sub, high, zk_formula_product(g, zk_formula_turn(g, l2), dl2));
  }
  zk_tensor *s = ZK_DO(add, zk_formula_lower(g, low, -1), zk_formula_upper(g, high, 0));
  int rows = shape->ndim - 2;
  if (m > k) {
    s = zk_formula_triangle(g, l1, s, true, true, true);
    s = zk_build_cat(&g->build, s, dl2, rows);
    s = zk_formula_triangle(g, u1, s, false, false, false);
  } else {
    s = zk_formula_triangle(g, u1, s, false, false, false);
    if (du2)
      s = zk_build_cat(&g->build, s, du2, rows + 1);
    s = zk_formula_triangle(g, l1, s, true, true, true);
  }
  zk_gradient_give(g, 0, zk_formula_product(g, p, s));
}

const zk_op zk_op_linalg_lu_factor = {
    .name = "linalg.lu_factor",
    .doc = "linalg.lu_factor(A, pivot=true): A = P L U for lu_solve: L (below the diagonal, which "
           "is of ones) and U in one tensor, and the pivots as an int32 tensor: row i was "
           "exchanged with row pivots[i], counted from 1. Errors: pivot=false; a singular matrix; "
           "an integer or half-precision A.",
    .params = params,
    .n_params = 2,
    .n_out = 2,
    .saves = ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = lu_factor_infer,
    .forward = lu_factor_forward,
    .gradient = lu_factor_gradient};
const zk_op zk_op_linalg_lu_factor_ex = {
    .name = "linalg.lu_factor_ex",
    .doc = "linalg.lu_factor_ex(A, pivot=true, check_errors=false): what lu_factor gives, and an "
           "int32 tensor info: 0, or the number of the pivot, from 1, that is 0 in a singular "
           "matrix. Errors: those of lu_factor, the singular matrix only with check_errors.",
    ZK_PARAMS(params),
    .n_out = 3,
    .saves = ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = lu_factor_infer,
    .forward = lu_factor_forward,
    .gradient = lu_factor_gradient};

/* ---- lu_unpack ---- */

enum { UNPACK_DATA, UNPACK_PIVOTS };
static const zk_param unpack_params[] = {ZK_TENSOR("LU_data"), ZK_TENSOR("LU_pivots"),
                                         ZK_FLAG("unpack_data", true),
                                         ZK_FLAG("unpack_pivots", true)};

static zk_status lu_unpack_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *lu = c->in[0], *pivots = c->in[1];
  char text[ZK_SHAPE_TEXT], own[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_matrices(c->op->name, "LU_data", lu));
  zk_shape batch = zk_batch_of(lu), row = zk_batch_with(&batch, 1, least(&lu->shape), 0);
  int64_t m = lu->shape.dim[lu->shape.ndim - 2], n = lu->shape.dim[lu->shape.ndim - 1];
  if (pivots->dtype != ZK_INT32)
    return zk_fail(ZK_ERR_ARG,
                   "%s: LU_pivots is %s, it must be int32, as lu_factor gives it: LU_pivots:int()",
                   c->op->name, zk_dtype_name(pivots->dtype));
  if (!zk_shape_equal(&pivots->shape, &row))
    return zk_fail(ZK_ERR_ARG, "%s: LU_pivots has shape %s, it must be %s", c->op->name,
                   zk_shape_text(&pivots->shape, own), zk_shape_text(&row, text));
  bool data = c->attr[UNPACK_DATA].i;
  int64_t k = m < n ? m : n;
  for (int i = 0; i < 3; i++) {
    out[i].dtype = lu->dtype;
    out[i].shape = ZK_SHAPE(0);
  }
  if (c->attr[UNPACK_PIVOTS].i)
    out[0].shape = zk_batch_with(&batch, 2, m, m);
  if (data) {
    out[1].shape = zk_batch_with(&batch, 2, m, k);
    out[2].shape = zk_batch_with(&batch, 2, k, n);
  }
  out[0].no_grad = true;
  return ZK_OK;
}

/* p of one matrix: the exchanges of rows, done from the last on. */
static zk_status unpack_pivots(const zk_call *c, int64_t i, int64_t m, int64_t k,
                               const int64_t *pivots) {
  size_t width = zk_dtype_size(c->out[0]->dtype);
  char *p = (char *)zk_data(c->out[0]) + (size_t)(i * m * m) * width;
  zk_matrix_identity(width, p, m, m);
  for (int64_t j = k - 1; j >= 0; j--) {
    int64_t other = pivots[j] - 1;
    if (other < 0 || other >= m)
      return zk_fail(ZK_ERR_ARG, "%s: a pivot is %lld, it must be in 1..%lld", c->op->name,
                     (long long)pivots[j], (long long)m);
    for (int64_t e = 0; e < m && other != j; e++)
      ZK_WIDTH(width, {
        element *a = (element *)(void *)p + j * m + e, *b = (element *)(void *)p + other * m + e;
        element kept = *a;
        *a = *b, *b = kept;
      });
  }
  return ZK_OK;
}

/* l [m, k] and u [k, n] of one matrix, all by rows. */
static void unpack_data(const zk_call *c, int64_t at, int64_t m, int64_t n, const zk_tensor *lu) {
  size_t width = zk_dtype_size(lu->dtype);
  int64_t k = m < n ? m : n;
  const char *from = (const char *)zk_data(lu) + (size_t)(at * m * n) * width;
  char *l = (char *)zk_data(c->out[1]) + (size_t)(at * m * k) * width;
  char *u = (char *)zk_data(c->out[2]) + (size_t)(at * k * n) * width;
  zk_matrix_identity(width, l, k, m); /* by columns: k of m rows */
  for (int64_t i = 0; i < m; i++, from += (size_t)n * width)
    memcpy(l + (size_t)(i * k) * width, from, (size_t)(i < k ? i : k) * width);
  from -= (size_t)(m * n) * width;
  for (int64_t i = 0; i < k; i++, from += (size_t)n * width, u += (size_t)n * width) {
    memset(u, 0, (size_t)i * width);
    memcpy(u + (size_t)i * width, from + (size_t)i * width, (size_t)(n - i) * width);
  }
}

static zk_status lu_unpack_forward(zk_call *c) {
  zk_tensor *lu = NULL, *pivots = NULL;
  zk_shape batch = zk_batch_of(c->in[0]);
  int64_t m = c->in[0]->shape.dim[batch.ndim], n = c->in[0]->shape.dim[batch.ndim + 1];
  int64_t k = m < n ? m : n;
  zk_status status = zk_tensor_contiguous(c->in[0], &lu);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->in[1], &pivots);
  for (int64_t i = 0; i < zk_batch_count(&batch) && status == ZK_OK; i++) {
    if (c->attr[UNPACK_DATA].i)
      unpack_data(c, i, m, n, lu);
    if (c->attr[UNPACK_PIVOTS].i)
      status = unpack_pivots(c, i, m, k, (const int64_t *)zk_data(pivots) + i * k);
  }
  zk_tensor_release(lu);
  zk_tensor_release(pivots);
  return status;
}

/* t with zeros behind it along a dimension, up to `size`. */
static zk_tensor *lengthen(zk_gradient *g, zk_tensor *t, int dim, int64_t size) {
  zk_shape rest = t->shape;
  rest.dim[dim] = size - rest.dim[dim];
  if (rest.dim[dim] == 0)
    return t;
  return zk_build_cat(&g->build, t, zk_build_fill(&g->build, t->dtype, 0, &rest), dim);
}

static void lu_unpack_gradient(zk_gradient *g) {
  const zk_shape *shape = &g->call->in[0]->shape;
  int rows = shape->ndim - 2;
  zk_tensor *dl = zk_gradient_dy(g, 1), *du = zk_gradient_dy(g, 2);
  if (!g->call->attr[UNPACK_DATA].i) {
    zk_gradient_give(g, 0, zk_formula_zeros(g, 0));
    return;
  }
  if (dl)
    zk_gradient_give(g, 0,
                     lengthen(g, zk_formula_lower(g, dl, -1), rows + 1, shape->dim[rows + 1]));
  if (du)
    zk_gradient_give(g, 0, lengthen(g, zk_formula_upper(g, du, 0), rows, shape->dim[rows]));
}

const zk_op zk_op_lu_unpack = {
    .name = "lu_unpack",
    .doc =
        "lu_unpack(LU_data, LU_pivots, unpack_data=true, unpack_pivots=true): P, L and U of what "
        "linalg.lu_factor gives; empty tensors in place of L and U, or of P, with the options. "
        "Errors: pivots that are not int32, or do not fit.",
    ZK_PARAMS(unpack_params),
    .n_out = 3,
    .constant = ZK_SAVE_IN(1),
    .not_method = true,
    .infer = lu_unpack_infer,
    .forward = lu_unpack_forward,
    .gradient = lu_unpack_gradient};
