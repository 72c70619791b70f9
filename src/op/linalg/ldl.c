/*
 * ldl.c: ldl_factor, ldl_factor_ex and ldl_solve, for symmetric matrices that need not be positive
 * definite: a = l d l^T with rows exchanged, d of blocks of 1 x 1 and 2 x 2 (Bunch and Kaufman).
 */
#include <string.h>
#include "op/linalg/matrices.h"
#include "op/want.h"
#include "tensor/iterate.h"

enum { LDL_HERMITIAN, LDL_CHECK };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_FLAG("hermitian", false),
                                  ZK_FLAG("check_errors", false)};

static zk_status ldl_factor_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  zk_shape batch = zk_batch_of(c->in[0]);
  ZK_TRY(zk_want_room(c->op->name, 64.0 * (double)c->in[0]->shape.dim[batch.ndim]));
  out[0].dtype = c->in[0]->dtype;
  out[0].shape = c->in[0]->shape;
  out[1].dtype = out[2].dtype = ZK_INT32;
  out[1].shape = zk_batch_with(&batch, 1, c->in[0]->shape.dim[batch.ndim], 0);
  out[2].shape = batch;
  return ZK_OK;
}

typedef struct factoring {
  zk_batch_call batch;
  zk_matrices b, y;
  int64_t *pivots; /* of factors that are made */
  const int64_t *known;
  int size;
} factoring;

static void run_ldl(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t n = x->a.rows;
  int *pivot = (int *)(room + zk_room_of(x->width, n * n));
  char *work = (char *)pivot + zk_room_of(sizeof(int), n);
  zk_matrix_read(&x->a, i, room, n);
  x->info[i] = zk_lapack_sytrf(x->t, (int)n, room, pivot, work, f->size);
  for (int64_t k = 1; k < n; k++)
    memset(room + (size_t)(k * n) * x->width, 0, (size_t)k * x->width);
  zk_matrix_write(&f->y, i, room, n);
  for (int64_t k = 0; k < n; k++)
    f->pivots[i * n + k] = pivot[k];
}

static zk_status judge_block(const zk_batch_call *x, int64_t i, int info) {
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is singular: entry %d of D's diagonal is 0, so ldl_solve would divide by "
                 "0; linalg.ldl_factor_ex factors it all the same",
                 x->call->op->name, zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}), info);
}

static zk_status ldl_factor_forward(zk_call *c) {
  factoring f = {.pivots = zk_data(c->out[1])};
  zk_batch_begin(&f.batch, c, NULL);
  f.y = zk_matrices_of(c->out[0], &f.batch.batch);
  int64_t n = f.batch.a.rows;
  ZK_TRY(zk_lapack_open(c->op->name));
  f.size = zk_lapack_sytrf(f.batch.t, (int)n, NULL, NULL, NULL, -1);
  int64_t room = zk_room_of(f.batch.width, n * n) + zk_room_of(sizeof(int), n) +
                 zk_room_of(f.batch.width, f.size);
  zk_status status = zk_batch_run(&f.batch, (double)n * (double)n * (double)n / 6, room, run_ldl,
                                  zk_gives_info(c, LDL_CHECK) ? NULL : judge_block);
  if (status == ZK_OK && c->n_out > 2)
    zk_batch_infos(&f.batch, c->out[2]);
  zk_batch_end(&f.batch);
  return status;
}

const zk_op zk_op_linalg_ldl_factor = {
    .name = "linalg.ldl_factor",
    .doc = "linalg.ldl_factor(A, hermitian=false): a factorization L D L^T of symmetric matrices, "
           "of which the lower triangle is read, for ldl_solve: L and D in one tensor, and the "
           "pivots as an int32 tensor. It has no gradient. Errors: matrices that are not square; "
           "a singular one; an integer or half-precision A.",
    .params = params,
    .n_params = 2,
    .n_out = 2,
    .infer = ldl_factor_infer,
    .forward = ldl_factor_forward};
const zk_op zk_op_linalg_ldl_factor_ex = {
    .name = "linalg.ldl_factor_ex",
    .doc = "linalg.ldl_factor_ex(A, hermitian=false, check_errors=false): what ldl_factor gives, "
           "and an int32 tensor info: 0, or the entry, from 1, of D that is 0 in a singular "
           "matrix. Errors: those of ldl_factor, the singular matrix only with check_errors.",
    ZK_PARAMS(params),
    .n_out = 3,
    .infer = ldl_factor_infer,
    .forward = ldl_factor_forward};

/* ---- ldl_solve ---- */

static const zk_param solve_params[] = {ZK_TENSOR("LD"), ZK_TENSOR("pivots"), ZK_TENSOR("B"),
                                        ZK_FLAG("hermitian", false)};

static zk_status ldl_solve_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *ld = c->in[0], *pivots = c->in[1], *b = c->in[2];
  char text[ZK_SHAPE_TEXT], own[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_square(c->op->name, "LD", ld));
  ZK_TRY(zk_want_same(c->op->name, "B", b, "LD", ld));
  ZK_TRY(zk_want_matrices(c->op->name, "B", b));
  zk_shape batch = zk_batch_of(ld), batch_b = zk_batch_of(b), both;
  zk_shape row = zk_batch_with(&batch, 1, ld->shape.dim[batch.ndim], 0);
  if (pivots->dtype != ZK_INT32 && pivots->dtype != ZK_INT64)
    return zk_fail(
        ZK_ERR_ARG,
        "%s: pivots is %s, it must be int32 or int64, as ldl_factor gives it: pivots:int()",
        c->op->name, zk_dtype_name(pivots->dtype));
  if (!zk_shape_equal(&pivots->shape, &row))
    return zk_fail(ZK_ERR_ARG, "%s: pivots has shape %s, it must be %s", c->op->name,
                   zk_shape_text(&pivots->shape, own), zk_shape_text(&row, text));
  if (b->shape.dim[batch_b.ndim] != ld->shape.dim[batch.ndim])
    return zk_fail(ZK_ERR_ARG, "%s: LD has shape %s and B %s, B must have as many rows as LD",
                   c->op->name, zk_shape_text(&ld->shape, own), zk_shape_text(&b->shape, text));
  ZK_TRY(zk_broadcast(c->op->name, &batch, &batch_b, &both));
  out->dtype = ld->dtype;
  out->shape = zk_batch_with(&both, 2, b->shape.dim[batch_b.ndim], b->shape.dim[batch_b.ndim + 1]);
  return ZK_OK;
}

/* Pivots that LAPACK could have made: anything else would reach past the matrix. */
static bool are_pivots(const int *pivot, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    if (pivot[i] == 0 || pivot[i] > n || pivot[i] < -n)
      return false;
    if (pivot[i] < 0 && (++i == n || pivot[i] != pivot[i - 1]))
      return false;
  }
  return true;
}

enum { NO_PIVOTS = -1001 };

static void run_ldl_solve(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t n = x->a.rows;
  int *pivot = (int *)(room + zk_room_of(x->width, n * n));
  char *b = (char *)pivot + zk_room_of(sizeof(int), n);
  zk_matrix_read(&x->a, i, room, n);
  zk_matrix_read(&f->b, i, b, n);
  for (int64_t k = 0; k < n; k++)
    pivot[k] = (int)f->known[i * n + k];
  if (are_pivots(pivot, n))
    x->info[i] = zk_lapack_sytrs(x->t, (int)n, f->b.columns, room, pivot, b);
  else
    x->info[i] = NO_PIVOTS;
  zk_matrix_write(&f->y, i, b, n);
}

static zk_status judge_pivots(const zk_batch_call *x, int64_t i, int info) {
  (void)info;
  return zk_fail(ZK_ERR_ARG, "%s: the pivots of %s are not those of ldl_factor", x->call->op->name,
                 zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}));
}

static zk_status ldl_solve_forward(zk_call *c) {
  factoring f = {.pivots = NULL};
  zk_tensor *wide = NULL;
  zk_shape batch = zk_batch_of(c->out[0]);
  zk_batch_begin(&f.batch, c, &batch);
  f.b = zk_matrices_of(c->in[2], &batch);
  f.y = zk_matrices_of(c->out[0], &batch);
  int64_t n = f.batch.a.rows, k = f.b.columns;
  /* The pivots, repeated where the batch of LD broadcasts. */
  zk_shape shape = zk_batch_with(&batch, 1, n, 0);
  ZK_TRY(zk_tensor_new(ZK_INT64, &shape, &wide));
  zk_matrices from = zk_matrices_columns(c->in[1], &batch);
  int64_t count = zk_batch_count(&batch);
  for (int64_t i = 0; i < count; i++)
    zk_matrix_read(&from, i, (int64_t *)zk_data(wide) + i * n, n);
  f.known = zk_data(wide);
  int64_t room = zk_room_of(f.batch.width, n * n) + zk_room_of(sizeof(int), n) +
                 zk_room_of(f.batch.width, n * k);
  zk_status status =
      zk_batch_run(&f.batch, (double)n * (double)n * (double)k, room, run_ldl_solve, judge_pivots);
  zk_batch_end(&f.batch);
  zk_tensor_release(wide);
  return status;
}

const zk_op zk_op_linalg_ldl_solve = {
    .name = "linalg.ldl_solve",
    .doc = "linalg.ldl_solve(LD, pivots, B, hermitian=false): X of A X = B, for the A that "
           "ldl_factor has factored. It has no gradient. Errors: a B that does not fit; pivots "
           "that ldl_factor does not give; dtypes that differ or are not float32 or float64.",
    ZK_PARAMS(solve_params),
    .n_out = 1,
    .infer = ldl_solve_infer,
    .forward = ldl_solve_forward};
