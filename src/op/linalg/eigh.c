/*
 * eigh.c: eigh and eigvalsh: a = v w v^T for a symmetric a, w a diagonal of rising numbers, v
 * orthogonal.
 */
#include <string.h>
#include "op/linalg/matrices.h"
#include "op/linalg/spectrum.h"

enum { EIGH_UPLO };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_CHOICE_OR("UPLO", 0, "L|U")};

static zk_status eigh_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_square(c->op->name, "A", c->in[0]));
  zk_shape batch = zk_batch_of(c->in[0]);
  double n = (double)c->in[0]->shape.dim[batch.ndim];
  ZK_TRY(zk_want_room(c->op->name, 1 + 6 * n + 2 * n * n));
  out[0].dtype = c->in[0]->dtype;
  out[0].shape = zk_batch_with(&batch, 1, (int64_t)n, 0);
  if (c->op->n_out > 1) {
    out[1].dtype = c->in[0]->dtype;
    out[1].shape = c->in[0]->shape;
  }
  return ZK_OK;
}

typedef struct decomposing {
  zk_batch_call batch;
  zk_matrices w, v;
  bool vectors, upper;
  int size;
} decomposing;

/* LAPACK scales by the whole norm, so the other triangle is replaced by the one that is read. */
static void run_eigh(void *context, int64_t i, char *room) {
  const decomposing *d = context;
  const zk_batch_call *x = &d->batch;
  int64_t n = x->a.rows;
  char *w = room + zk_room_of(x->width, n * n), *ints = w + zk_room_of(x->width, n);
  char *work = ints + zk_room_of(sizeof(int), 3 + 5 * n);
  zk_matrix_read(&x->a, i, room, n);
  for (int64_t column = 0; column < n; column++)
    for (int64_t row = 0; row < column; row++) {
      char *above = room + (size_t)(column * n + row) * x->width;
      char *below = room + (size_t)(row * n + column) * x->width;
      memcpy(d->upper ? below : above, d->upper ? above : below, x->width);
    }
  if (!zk_all_finite(x->t, room, n * n))
    x->info[i] = ZK_NOT_FINITE;
  else
    x->info[i] =
        zk_lapack_syevd(x->t, d->vectors, d->upper, (int)n, room, w, work, d->size, (int *)ints);
  zk_matrix_write(&d->w, i, w, n);
  if (d->vectors)
    zk_matrix_write(&d->v, i, room, n);
}

static zk_status eigh_forward(zk_call *c) {
  decomposing d = {.vectors = c->n_out > 1, .upper = c->attr[EIGH_UPLO].i};
  zk_batch_begin(&d.batch, c, NULL);
  d.w = zk_matrices_columns(c->out[0], &d.batch.batch);
  if (d.vectors)
    d.v = zk_matrices_of(c->out[1], &d.batch.batch);
  int64_t n = d.batch.a.rows;
  ZK_TRY(zk_lapack_open(c->op->name));
  d.size = zk_lapack_syevd(d.batch.t, d.vectors, d.upper, (int)n, NULL, NULL, NULL, -1, NULL);
  int64_t room = zk_room_of(d.batch.width, n * n) + zk_room_of(d.batch.width, n) +
                 zk_room_of(sizeof(int), 3 + 5 * n) + zk_room_of(d.batch.width, d.size);
  zk_status status = zk_batch_run(&d.batch, 5 * (double)n * (double)n * (double)n, room, run_eigh,
                                  zk_judge_spectrum);
  zk_batch_end(&d.batch);
  return status;
}

/* da is the symmetric part of v (dw + v^T dv / (w[j] - w[i])) v^T, the quotients off the diagonal,
 * dw on it. */
static void eigh_gradient(zk_gradient *g) {
  zk_tensor *w = zk_gradient_out(g, 0), *v = zk_gradient_out(g, 1);
  zk_tensor *dw = zk_gradient_dy(g, 0), *dv = zk_gradient_dy(g, 1);
  zk_tensor *vt = zk_formula_turn(g, v),
            *one = zk_formula_identity(g, w->shape.dim[w->shape.ndim - 1]);
  zk_tensor *inner = NULL;
  if (dw)
    inner = ZK_DO(mul, zk_formula_column(g, dw), one);
  if (dv) {
    zk_tensor *gap = ZK_DO(sub, zk_formula_row(g, w), zk_formula_column(g, w));
    zk_tensor *others = ZK_DO(sub, ZK_NUMBER(1), one);
    zk_tensor *part = ZK_DO(mul, zk_formula_product(g, vt, dv), others);
    part = ZK_DO(div, part, ZK_DO(add, gap, one));
    inner = inner ? ZK_DO(add, inner, part) : part;
  }
  if (!inner)
    return;
  zk_tensor *da = zk_formula_product(g, zk_formula_product(g, v, inner), vt);
  if (dv)
    da = ZK_DO(mul, ZK_DO(add, da, zk_formula_turn(g, da)), ZK_NUMBER(0.5));
  zk_gradient_give(g, 0, da);
}

const zk_op zk_op_linalg_eigh = {
    .name = "linalg.eigh",
    .doc = "linalg.eigh(A, UPLO=\"L\"): the eigenvalues of symmetric matrices, in rising order, "
           "and their eigenvectors, as columns. The lower triangle is read, or with \"U\" the "
           "upper one. Errors: matrices that are not square; an inf or nan in A; an integer or "
           "half-precision A.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = eigh_infer,
    .forward = eigh_forward,
    .gradient = eigh_gradient};

/* ---- eigvalsh: da = v dw v^T ---- */

static void eigvalsh_gradient(zk_gradient *g) {
  zk_build_set(&g->build, "UPLO", g->call->attr[EIGH_UPLO].i);
  (void)ZK_DO(linalg_eigh, zk_gradient_in(g, 0));
  zk_tensor *v = zk_build_more(&g->build, 1);
  zk_tensor *scaled = ZK_DO(mul, v, zk_formula_row(g, zk_gradient_dy(g, 0)));
  zk_gradient_give(g, 0, zk_formula_product(g, scaled, zk_formula_turn(g, v)));
}

const zk_op zk_op_linalg_eigvalsh = {
    .name = "linalg.eigvalsh",
    .doc = "linalg.eigvalsh(A, UPLO=\"L\"): the eigenvalues of symmetric matrices, in rising "
           "order. The lower triangle is read, or with \"U\" the upper one. Errors: matrices that "
           "are not square; an inf or nan in A; an integer or half-precision A.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = eigh_infer,
    .forward = eigh_forward,
    .gradient = eigvalsh_gradient};
