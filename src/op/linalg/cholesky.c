/*
 * cholesky.c: cholesky and cholesky_ex.
 */
#include <string.h>
#include "op/linalg/matrices.h"

/* a = l l^T, l a lower triangle; with `upper` l^T is given. */
enum { CHOLESKY_UPPER, CHOLESKY_CHECK };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_FLAG("upper", false),
                                  ZK_FLAG("check_errors", false)};

static zk_status cholesky_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  out[0].dtype = c->in[0]->dtype;
  out[0].shape = c->in[0]->shape;
  if (c->op->n_out > 1) {
    out[1].dtype = ZK_INT32;
    out[1].shape = zk_batch_of(c->in[0]);
    out[1].no_grad = true;
  }
  return ZK_OK;
}

typedef struct factoring {
  zk_batch_call batch;
  zk_matrices y;
} factoring;

static void run_cholesky(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t n = x->a.rows;
  zk_matrix_read(&x->a, i, room, n);
  x->info[i] = zk_lapack_potrf(x->t, (int)n, room);
  for (int64_t k = 1; k < n; k++) /* column k above the diagonal */
    memset(room + (size_t)(k * n) * x->width, 0, (size_t)k * x->width);
  zk_matrix_write(&f->y, i, room, n);
}

static zk_status judge_minor(const zk_batch_call *x, int64_t i, int info) {
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is not positive definite: its leading minor of order %d is not positive",
                 x->call->op->name, zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}), info);
}

static zk_status cholesky_forward(zk_call *c) {
  factoring f;
  zk_batch_begin(&f.batch, c, NULL);
  f.y = zk_matrices_of(c->out[0], &f.batch.batch);
  if (c->attr[CHOLESKY_UPPER].i) { /* the upper triangle is read, and written */
    zk_matrices_transpose(&f.batch.a);
    zk_matrices_transpose(&f.y);
  }
  int64_t n = f.batch.a.rows;
  zk_status status = zk_batch_run(&f.batch, (double)n * (double)n * (double)n / 6,
                                  zk_room_of(f.batch.width, n * n), run_cholesky,
                                  zk_gives_info(c, CHOLESKY_CHECK) ? NULL : judge_minor);
  if (status == ZK_OK && c->n_out > 1)
    zk_batch_infos(&f.batch, c->out[1]);
  zk_batch_end(&f.batch);
  return status;
}

/* Ones below the diagonal, 1/2 on it, and zeros above it. */
static zk_tensor *half_lower(zk_gradient *g, int64_t n) {
  zk_tensor *t = zk_build_new(&g->build, g->call->out[0]->dtype, &ZK_SHAPE(n, n));
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      zk_element_set_f(t, i * n + j, j < i ? 1 : j == i ? 0.5 : 0);
  return t;
}

/* da = l^-T s l^-1, s the symmetric part of the lower triangle of l^T dl, its diagonal halved. */
static void cholesky_gradient(zk_gradient *g) {
  zk_tensor *l = zk_gradient_out(g, 0), *dl = zk_gradient_dy(g, 0);
  if (!dl)
    return;
  if (g->call->attr[CHOLESKY_UPPER].i) {
    l = zk_formula_turn(g, l);
    dl = zk_formula_turn(g, dl);
  }
  zk_tensor *lt = zk_formula_turn(g, l);
  int64_t n = l->shape.dim[l->shape.ndim - 1];
  zk_tensor *part = ZK_DO(mul, zk_formula_product(g, lt, dl), half_lower(g, n));
  zk_tensor *s = ZK_DO(mul, ZK_DO(add, part, zk_formula_turn(g, part)), ZK_NUMBER(0.5));
  zk_tensor *left = zk_formula_triangle(g, lt, s, true, true, false);
  zk_gradient_give(g, 0, zk_formula_triangle(g, l, left, false, false, false));
}

const zk_op zk_op_linalg_cholesky = {
    .name = "linalg.cholesky",
    .doc = "linalg.cholesky(A, upper=false): the lower triangles L of symmetric positive definite "
           "matrices A = L L^T; with upper, L^T. Only that triangle of A is read. Errors: matrices "
           "that are not square, or not positive definite; an integer or half-precision A.",
    .params = params,
    .n_params = 2,
    .n_out = 1,
    .saves = ZK_SAVE_OUT(0),
    .infer = cholesky_infer,
    .forward = cholesky_forward,
    .gradient = cholesky_gradient};
const zk_op zk_op_linalg_cholesky_ex = {
    .name = "linalg.cholesky_ex",
    .doc = "linalg.cholesky_ex(A, upper=false, check_errors=false): the triangles of cholesky, and "
           "an int32 tensor info: 0, or the order of the first leading minor that is not positive, "
           "in a matrix whose triangle is then unfinished. Errors: those of cholesky, the last "
           "only with check_errors.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(0),
    .infer = cholesky_infer,
    .forward = cholesky_forward,
    .gradient = cholesky_gradient};
