/*
 * qr.c: qr and geqrf: a = q r, q with orthonormal columns, r an upper triangle.
 */
#include <string.h>
#include "op/linalg/matrices.h"

enum { QR_MODE };
enum { REDUCED, COMPLETE, R_ALONE };
static const zk_param qr_params[] = {ZK_TENSOR("A"),
                                     ZK_CHOICE_OR("mode", REDUCED, "reduced|complete|r")};

/* m x n: the columns of q; the rows of r. */
static int64_t columns_of_q(int64_t mode, int64_t m, int64_t n) {
  return mode == COMPLETE || m < n ? m : n;
}

static zk_status qr_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_matrices(c->op->name, "A", c->in[0]));
  zk_shape batch = zk_batch_of(c->in[0]);
  int64_t m = c->in[0]->shape.dim[batch.ndim], n = c->in[0]->shape.dim[batch.ndim + 1];
  int64_t k = columns_of_q(c->attr[QR_MODE].i, m, n);
  out[0].dtype = out[1].dtype = c->in[0]->dtype;
  out[0].shape = c->attr[QR_MODE].i == R_ALONE ? ZK_SHAPE(0) : zk_batch_with(&batch, 2, m, k);
  out[1].shape = zk_batch_with(&batch, 2, k, n);
  return ZK_OK;
}

typedef struct factoring {
  zk_batch_call batch;
  zk_matrices q, r; /* geqrf: the packed reflectors and their factors */
  int64_t columns;  /* of q */
  int size;         /* of the routines' work */
} factoring;

/* The room: the matrix and the further columns of q, the reflectors' factors, the work. */
static int64_t room_of(const factoring *f) {
  int64_t m = f->batch.a.rows, n = f->batch.a.columns, wide = n > f->columns ? n : f->columns;
  size_t width = f->batch.width;
  return zk_room_of(width, m * wide) + zk_room_of(width, m < n ? m : n) +
         zk_room_of(width, f->size);
}

static void run_qr(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  char *tau = room + zk_room_of(x->width, m * (n > f->columns ? n : f->columns));
  char *work = tau + zk_room_of(x->width, k);
  zk_matrix_read(&x->a, i, room, m);
  x->info[i] = zk_lapack_geqrf(x->t, (int)m, (int)n, room, tau, work, f->size);
  zk_matrix_write(&f->r, i, room, m);
  if (f->columns > 0)
    x->info[i] = zk_lapack_orgqr(x->t, (int)m, (int)f->columns, (int)k, room, tau, work, f->size);
  if (f->columns > 0)
    zk_matrix_write(&f->q, i, room, m);
}

static zk_status ask_for_room(factoring *f, const zk_call *c) {
  int m = f->batch.a.rows, n = f->batch.a.columns, k = m < n ? m : n, more = 0;
  ZK_TRY(zk_lapack_open(c->op->name));
  ZK_TRY(zk_want_room(c->op->name, 64.0 * (n + (double)f->columns)));
  f->size = zk_lapack_geqrf(f->batch.t, m, n, NULL, NULL, NULL, -1);
  if (f->columns > 0)
    more = zk_lapack_orgqr(f->batch.t, m, (int)f->columns, k, NULL, NULL, NULL, -1);
  f->size = f->size > more ? f->size : more;
  return ZK_OK;
}

/* Zeros below the diagonal. */
static void clear_below(zk_tensor *r) {
  size_t width = zk_dtype_size(r->dtype);
  zk_shape batch = zk_batch_of(r);
  int64_t rows = r->shape.dim[batch.ndim], columns = r->shape.dim[batch.ndim + 1];
  char *p = zk_data(r);
  for (int64_t i = 0; i < zk_batch_count(&batch) * rows; i++, p += (size_t)columns * width) {
    int64_t row = i % rows;
    memset(p, 0, (size_t)(row < columns ? row : columns) * width);
  }
}

static zk_status qr_forward(zk_call *c) {
  factoring f;
  zk_batch_begin(&f.batch, c, NULL);
  int64_t m = f.batch.a.rows, n = f.batch.a.columns, mode = c->attr[QR_MODE].i;
  f.columns = mode == R_ALONE ? 0 : columns_of_q(mode, m, n);
  if (mode != R_ALONE)
    f.q = zk_matrices_of(c->out[0], &f.batch.batch);
  f.r = zk_matrices_of(c->out[1], &f.batch.batch);
  ZK_TRY(ask_for_room(&f, c));
  double cost = 2 * (double)m * (double)n * (double)(m < n ? m : n);
  zk_status status = zk_batch_run(&f.batch, cost, room_of(&f), run_qr, NULL);
  zk_batch_end(&f.batch);
  if (status == ZK_OK)
    clear_below(c->out[1]);
  return status;
}

/* The lower triangle, mirrored at the diagonal. */
static zk_tensor *mirrored(zk_gradient *g, zk_tensor *t) {
  return ZK_DO(add, zk_formula_lower(g, t, 0), zk_formula_turn(g, zk_formula_lower(g, t, -1)));
}

/*
 * For a of at least as many rows as columns, da = (dq + q mirrored(r dr^T - dq^T q)) r^-T (Walter
 * and Lehmann 2012). Of a wide a = [x, y], x = q u and y = q v: dv is dy = q dv, and y dv^T more
 * for q.
 */
static void qr_gradient(zk_gradient *g) {
  int64_t mode = g->call->attr[QR_MODE].i;
  const zk_shape *shape = &g->call->in[0]->shape;
  int64_t m = shape->dim[shape->ndim - 2], n = shape->dim[shape->ndim - 1];
  if (mode == R_ALONE)
    zk_build_refuse(&g->build,
                    "linalg.qr: the gradient needs Q, which mode='r' does not compute: use "
                    "mode='reduced'");
  if (mode == COMPLETE && m > n)
    zk_build_refuse(&g->build,
                    "linalg.qr: there is no gradient with mode='complete' of a matrix with more "
                    "rows than columns: use mode='reduced'");
  zk_tensor *q = zk_gradient_out(g, 0), *r = zk_gradient_out(g, 1);
  zk_tensor *dq = zk_gradient_dy(g, 0), *dr = zk_gradient_dy(g, 1), *right = NULL;
  zk_tensor *u = r, *du = dr;
  if (m < n) {
    u = zk_formula_columns(g, r, 0, m);
    if (dr) {
      zk_tensor *dv = zk_formula_columns(g, dr, m, n), *v = zk_formula_columns(g, r, m, n);
      du = zk_formula_columns(g, dr, 0, m);
      right = zk_formula_product(g, q, dv);
      zk_tensor *more = zk_formula_product(g, zk_formula_product(g, q, v), zk_formula_turn(g, dv));
      dq = dq ? ZK_DO(add, dq, more) : more;
    }
  }
  zk_tensor *part = NULL;
  if (du)
    part = zk_formula_product(g, u, zk_formula_turn(g, du));
  if (dq) {
    zk_tensor *own = zk_formula_product(g, zk_formula_turn(g, dq), q);
    part = part ? ZK_DO(sub, part, own) : ZK_DO(neg, own);
  }
  if (!part)
    return;
  zk_tensor *sum = zk_formula_product(g, q, mirrored(g, part));
  sum = dq ? ZK_DO(add, dq, sum) : sum;
  zk_tensor *da = zk_formula_triangle(g, zk_formula_turn(g, u), sum, false, false, false);
  if (m < n) {
    zk_shape rest = *shape;
    rest.dim[rest.ndim - 1] = n - m;
    if (!right)
      right = zk_build_fill(&g->build, da->dtype, 0, &rest);
    da = zk_build_cat(&g->build, da, right, shape->ndim - 1);
  }
  zk_gradient_give(g, 0, da);
}

const zk_op zk_op_linalg_qr = {
    .name = "linalg.qr",
    .doc =
        "linalg.qr(A, mode=\"reduced\"): Q with orthonormal columns and an upper triangle R, A = "
        "Q R. Of a matrix [m, n], Q has min(m, n) columns, or m with mode \"complete\"; with "
        "mode \"r\", Q is empty. Errors: another mode; an integer or half-precision A.",
    ZK_PARAMS(qr_params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = qr_infer,
    .forward = qr_forward,
    .gradient = qr_gradient};

/* ---- geqrf: the reflectors whose product q is ---- */

static const zk_param geqrf_params[] = {ZK_TENSOR("input")};

static zk_status geqrf_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_matrices(c->op->name, "input", c->in[0]));
  zk_shape batch = zk_batch_of(c->in[0]);
  int64_t m = c->in[0]->shape.dim[batch.ndim], n = c->in[0]->shape.dim[batch.ndim + 1];
  out[0].dtype = out[1].dtype = c->in[0]->dtype;
  out[0].shape = c->in[0]->shape;
  out[1].shape = zk_batch_with(&batch, 1, m < n ? m : n, 0);
  return ZK_OK;
}

static void run_geqrf(void *context, int64_t i, char *room) {
  const factoring *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  char *tau = room + zk_room_of(x->width, m * n), *work = tau + zk_room_of(x->width, k);
  zk_matrix_read(&x->a, i, room, m);
  x->info[i] = zk_lapack_geqrf(x->t, (int)m, (int)n, room, tau, work, f->size);
  zk_matrix_write(&f->q, i, room, m);
  zk_matrix_write(&f->r, i, tau, k);
}

static zk_status geqrf_forward(zk_call *c) {
  factoring f;
  zk_batch_begin(&f.batch, c, NULL);
  f.columns = 0;
  f.q = zk_matrices_of(c->out[0], &f.batch.batch);
  f.r = zk_matrices_columns(c->out[1], &f.batch.batch);
  ZK_TRY(ask_for_room(&f, c));
  double m = f.batch.a.rows, n = f.batch.a.columns;
  zk_status status = zk_batch_run(&f.batch, m * n * (m < n ? m : n), room_of(&f), run_geqrf, NULL);
  zk_batch_end(&f.batch);
  return status;
}

const zk_op zk_op_geqrf = {
    .name = "geqrf",
    .doc = "geqrf(input): LAPACK's form of a QR factorization: R in and above the diagonal, the "
           "reflectors whose product Q is below it, and their factors tau, for "
           "linalg.householder_product. It has no gradient. Error: an integer or half-precision "
           "input.",
    ZK_PARAMS(geqrf_params),
    .n_out = 2,
    .infer = geqrf_infer,
    .forward = geqrf_forward};
