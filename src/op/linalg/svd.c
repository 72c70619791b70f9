/*
 * svd.c: svd and svdvals: a = u s v, s a diagonal of falling numbers of at least 0, u and v^T with
 * orthonormal columns.
 */
#include <math.h>
#include "op/linalg/matrices.h"
#include "op/linalg/spectrum.h"

enum { SVD_FULL };
static const zk_param svd_params[] = {ZK_TENSOR("A"), ZK_FLAG("full_matrices", true)};
static const zk_param svdvals_params[] = {ZK_TENSOR("A")};

static int64_t rows_of(const zk_tensor *a) {
  return a->shape.dim[a->shape.ndim - 2];
}
static int64_t columns_of(const zk_tensor *a) {
  return a->shape.dim[a->shape.ndim - 1];
}

static zk_status svdvals_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0];
  ZK_TRY(zk_want_matrices(c->op->name, "A", a));
  zk_shape batch = zk_batch_of(a);
  int64_t m = rows_of(a), n = columns_of(a), k = m < n ? m : n;
  /* about gesdd's working space, with vectors */
  ZK_TRY(zk_want_room(c->op->name, 8.0 * (double)k * (double)k + 200.0 * (double)(m > n ? m : n)));
  out->dtype = a->dtype;
  out->shape = zk_batch_with(&batch, 1, k, 0);
  return ZK_OK;
}

static zk_status svd_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0];
  ZK_TRY(svdvals_infer(c, &out[1]));
  zk_shape batch = zk_batch_of(a);
  int64_t m = rows_of(a), n = columns_of(a), k = m < n ? m : n;
  bool full = c->attr[SVD_FULL].i;
  out[0].dtype = out[2].dtype = a->dtype;
  out[0].shape = zk_batch_with(&batch, 2, m, full ? m : k);
  out[2].shape = zk_batch_with(&batch, 2, full ? n : k, n);
  return ZK_OK;
}

typedef struct decomposing {
  zk_batch_call batch;
  zk_matrices u, s, v;
  char job;
  int size;
} decomposing;

/* The room: a, s, u, v, integers, the work. */
static int64_t room_of(const decomposing *d) {
  const zk_batch_call *x = &d->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  int64_t room = zk_room_of(x->width, m * n) + zk_room_of(x->width, k);
  if (d->job != 'N')
    room += zk_room_of(x->width, m * d->u.columns) + zk_room_of(x->width, n * d->v.rows);
  return room + zk_room_of(sizeof(int), 8 * k) + zk_room_of(x->width, d->size);
}

static void run_svd(void *context, int64_t i, char *room) {
  const decomposing *d = context;
  const zk_batch_call *x = &d->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  bool vectors = d->job != 'N';
  char *s = room + zk_room_of(x->width, m * n), *u = s + zk_room_of(x->width, k);
  char *v = u + (vectors ? zk_room_of(x->width, m * d->u.columns) : 0);
  char *ints = v + (vectors ? zk_room_of(x->width, n * d->v.rows) : 0);
  char *work = ints + zk_room_of(sizeof(int), 8 * k);
  zk_matrix_read(&x->a, i, room, m);
  if (k == 0 && vectors) { /* LAPACK leaves them as they are */
    zk_matrix_identity(x->width, u, m, d->u.columns);
    zk_matrix_identity(x->width, v, d->v.rows, n);
  }
  if (!zk_all_finite(x->t, room, m * n))
    x->info[i] = ZK_NOT_FINITE;
  else if (k > 0)
    x->info[i] =
        zk_lapack_gesdd(x->t, d->job, (int)m, (int)n, room, s, u, v, work, d->size, (int *)ints);
  zk_matrix_write(&d->s, i, s, k);
  if (vectors) {
    zk_matrix_write(&d->u, i, u, m);
    zk_matrix_write(&d->v, i, v, d->v.rows);
  }
}

static zk_status decompose(const zk_call *c, decomposing *d) {
  int m = d->batch.a.rows, n = d->batch.a.columns;
  double k = m < n ? m : n;
  ZK_TRY(zk_lapack_open(c->op->name));
  d->size = zk_lapack_gesdd(d->batch.t, d->job, m, n, NULL, NULL, NULL, NULL, NULL, -1, NULL);
  zk_status status =
      zk_batch_run(&d->batch, 10 * (double)m * n * k, room_of(d), run_svd, zk_judge_spectrum);
  zk_batch_end(&d->batch);
  return status;
}

static zk_status svd_forward(zk_call *c) {
  decomposing d = {.job = c->attr[SVD_FULL].i ? 'A' : 'S'};
  zk_batch_begin(&d.batch, c, NULL);
  d.u = zk_matrices_of(c->out[0], &d.batch.batch);
  d.s = zk_matrices_columns(c->out[1], &d.batch.batch);
  d.v = zk_matrices_of(c->out[2], &d.batch.batch);
  return decompose(c, &d);
}

/* (x - x^T) / e, where e[i, j] = s[j]^2 - s[i]^2, its diagonal replaced by 1. */
static zk_tensor *turned_apart(zk_gradient *g, zk_tensor *x, zk_tensor *e) {
  return ZK_DO(div, ZK_DO(sub, x, zk_formula_turn(g, x)), e);
}

/* (j - i) (j + i): less is lost than by the squares. */
static zk_tensor *gaps(zk_gradient *g, zk_tensor *s) {
  zk_tensor *row = zk_formula_row(g, s), *column = zk_formula_column(g, s);
  zk_tensor *one = zk_formula_identity(g, columns_of(row));
  zk_tensor *gap = ZK_DO(mul, ZK_DO(sub, row, column), ZK_DO(add, row, column));
  return ZK_DO(add, gap, one);
}

/*
 * du of the leading k columns of u, dv of the leading k rows of v (others have none: their choice
 * is free). With p = turned_apart(u^T du) s + s turned_apart(v dv^T) + ds,
 * da = u p v + (1 - u u^T) du s^-1 v + u s^-1 dv (1 - v^T v).
 */
static void svd_gradient(zk_gradient *g) {
  const zk_tensor *a = g->call->in[0];
  zk_tensor *u = zk_gradient_out(g, 0), *s = zk_gradient_out(g, 1), *v = zk_gradient_out(g, 2);
  zk_tensor *du = zk_gradient_dy(g, 0), *ds = zk_gradient_dy(g, 1), *dv = zk_gradient_dy(g, 2);
  int64_t m = rows_of(a), n = columns_of(a), k = m < n ? m : n;
  if (columns_of(u) > k) {
    u = zk_formula_columns(g, u, 0, k);
    du = du ? zk_formula_columns(g, du, 0, k) : NULL;
  }
  if (rows_of(v) > k) {
    v = zk_formula_rows(g, v, 0, k);
    dv = dv ? zk_formula_rows(g, dv, 0, k) : NULL;
  }
  zk_tensor *row = zk_formula_row(g, s), *column = zk_formula_column(g, s), *p = NULL;
  zk_tensor *ut = zk_formula_turn(g, u), *vt = zk_formula_turn(g, v);
  zk_tensor *e = du || dv ? gaps(g, s) : NULL;
  if (ds)
    p = ZK_DO(mul, zk_formula_column(g, ds), zk_formula_identity(g, k));
  if (du) {
    zk_tensor *part = ZK_DO(mul, turned_apart(g, zk_formula_product(g, ut, du), e), row);
    p = p ? ZK_DO(add, p, part) : part;
  }
  if (dv) {
    zk_tensor *inner = zk_formula_product(g, v, zk_formula_turn(g, dv));
    zk_tensor *part = ZK_DO(mul, column, turned_apart(g, inner, e));
    p = p ? ZK_DO(add, p, part) : part;
  }
  if (!p)
    return;
  zk_tensor *left = zk_formula_product(g, u, p);
  if (du && m > k) {
    zk_tensor *own = zk_formula_product(g, u, zk_formula_product(g, ut, du));
    left = ZK_DO(add, left, ZK_DO(div, ZK_DO(sub, du, own), row));
  }
  zk_tensor *da = zk_formula_product(g, left, v);
  if (dv && n > k) {
    zk_tensor *own = zk_formula_product(g, zk_formula_product(g, dv, vt), v);
    zk_tensor *rest = ZK_DO(div, ZK_DO(sub, dv, own), column);
    da = ZK_DO(add, da, zk_formula_product(g, u, rest));
  }
  zk_gradient_give(g, 0, da);
}

const zk_op zk_op_linalg_svd = {
    .name = "linalg.svd",
    .doc = "linalg.svd(A, full_matrices=true): U, S and Vh of A = U diag(S) Vh; S falls. U and Vh "
           "are square, or have min(m, n) columns and rows without full_matrices. Errors: an inf "
           "or nan in A; an integer or half-precision A.",
    ZK_PARAMS(svd_params),
    .n_out = 3,
    .saves = ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1) | ZK_SAVE_OUT(2),
    .infer = svd_infer,
    .forward = svd_forward,
    .gradient = svd_gradient};

/* ---- svdvals: da = u ds v ---- */

static zk_status svdvals_forward(zk_call *c) {
  decomposing d = {.job = 'N'};
  zk_batch_begin(&d.batch, c, NULL);
  d.s = zk_matrices_columns(c->out[0], &d.batch.batch);
  return decompose(c, &d);
}

static void svdvals_gradient(zk_gradient *g) {
  zk_build_set(&g->build, "full_matrices", false);
  zk_tensor *u = ZK_DO(linalg_svd, zk_gradient_in(g, 0)), *v = zk_build_more(&g->build, 2);
  zk_tensor *scaled = ZK_DO(mul, u, zk_formula_row(g, zk_gradient_dy(g, 0)));
  zk_gradient_give(g, 0, zk_formula_product(g, scaled, v));
}

const zk_op zk_op_linalg_svdvals = {
    .name = "linalg.svdvals",
    .doc = "linalg.svdvals(A): the singular values of matrices, in falling order. Errors: an inf "
           "or nan in A; an integer or half-precision A.",
    ZK_PARAMS(svdvals_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = svdvals_infer,
    .forward = svdvals_forward,
    .gradient = svdvals_gradient};
