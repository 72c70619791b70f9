/*
 * lstsq.c: least squares: the x of least |a x - b|, and of those the shortest. lua/zknn/linalg adds
 * the residuals, and vectors b.
 */
#include <float.h>
#include <math.h>
#include <string.h>
#include "op/linalg/matrices.h"
#include "op/linalg/pinv.h"
#include "op/linalg/spectrum.h"
#include "op/want.h"
#include "tensor/iterate.h"

enum { RCOND, DRIVER };
enum { GELSY, GELSD, GELSS, GELS };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_TENSOR("B"), ZK_FLOAT_OPT("rcond"),
                                  ZK_CHOICE_OR("driver", GELSY, "gelsy|gelsd|gelss|gels")};

static zk_status lstsq_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0], *b = c->in[1];
  ZK_TRY(zk_want_matrices(c->op->name, "A", a));
  ZK_TRY(zk_want_same(c->op->name, "B", b, "A", a));
  ZK_TRY(zk_want_matrices(c->op->name, "B", b));
  zk_shape batch_a = zk_batch_of(a), batch_b = zk_batch_of(b), batch;
  int64_t m = a->shape.dim[batch_a.ndim], n = a->shape.dim[batch_a.ndim + 1];
  int64_t k = b->shape.dim[batch_b.ndim + 1], least = m < n ? m : n;
  if (b->shape.dim[batch_b.ndim] != m)
    return zk_fail(ZK_ERR_ARG, "%s: A has shape %s and B %s, B must have as many rows as A",
                   c->op->name, zk_shape_text(&a->shape, (char[ZK_SHAPE_TEXT]){0}),
                   zk_shape_text(&b->shape, (char[ZK_SHAPE_TEXT]){0}));
  ZK_TRY(zk_broadcast(c->op->name, &batch_a, &batch_b, &batch));
  ZK_TRY(zk_want_room(c->op->name, 50.0 * (double)(m + n) + (double)(m + n) * (double)k +
                                       4.0 * (double)least * (double)least));
  out[0].dtype = out[2].dtype = a->dtype;
  out[0].shape = zk_batch_with(&batch, 2, n, k);
  out[1].dtype = ZK_INT64;
  out[1].shape = c->attr[DRIVER].i == GELS ? ZK_SHAPE(0) : batch;
  out[2].shape = c->attr[DRIVER].i == GELSD || c->attr[DRIVER].i == GELSS
                     ? zk_batch_with(&batch, 1, least, 0)
                     : ZK_SHAPE(0);
  out[1].no_grad = out[2].no_grad = true;
  return ZK_OK;
}

typedef struct fitting {
  zk_batch_call batch;
  zk_matrices b, y, s;
  int64_t *rank; /* NULL: not wanted */
  bool values;   /* s is wanted */
  double rcond;
  int driver, size;
} fitting;

/* The room: a, b or x, s, the integers, the work. */
static void run_lstsq(void *context, int64_t i, char *room) {
  const fitting *f = context;
  const zk_batch_call *x = &f->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = f->b.columns, ld = m > n ? m : n;
  int64_t ints_n = zk_lapack_least_ints((int)m, (int)n);
  char *b = room + zk_room_of(x->width, m * n), *s = b + zk_room_of(x->width, ld * k);
  char *ints = s + zk_room_of(x->width, m < n ? m : n);
  char *work = ints + zk_room_of(sizeof(int), ints_n);
  int rank = 0;
  memset(b, 0, (size_t)(ld * k) * x->width);
  memset(ints, 0, (size_t)ints_n * sizeof(int)); /* gelsy: all columns may move */
  zk_matrix_read(&x->a, i, room, m);
  zk_matrix_read(&f->b, i, b, ld);
  bool finite = zk_all_finite(x->t, room, m * n);
  for (int64_t j = 0; j < k && finite; j++)
    finite = zk_all_finite(x->t, b + (size_t)(j * ld) * x->width, m);
  if (!finite)
    x->info[i] = ZK_NOT_FINITE;
  else if (m > 0 && n > 0)
    x->info[i] = zk_lapack_least(x->t, f->driver, (int)m, (int)n, (int)k, room, b, f->rcond, s,
                                 &rank, work, f->size, (int *)ints);
  zk_matrix_write(&f->y, i, b, ld);
  if (f->rank)
    f->rank[i] = rank;
  if (f->values)
    zk_matrix_write(&f->s, i, s, m < n ? m : n);
}

static zk_status judge_fit(const zk_batch_call *x, int64_t i, int info) {
  if (x->call->attr[DRIVER].i != GELS || info == ZK_NOT_FINITE)
    return zk_judge_spectrum(x, i, info);
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s has not full rank, which driver 'gels' needs: use driver='gelsd'",
                 x->call->op->name, zk_matrix_text(x, i, (char[ZK_MATRIX_TEXT]){0}));
}

static zk_status lstsq_forward(zk_call *c) {
  fitting f = {.driver = (int)c->attr[DRIVER].i, .rcond = c->attr[RCOND].f};
  zk_shape batch = zk_batch_of(c->out[0]);
  zk_batch_begin(&f.batch, c, &batch);
  const zk_batch_call *x = &f.batch;
  int64_t m = x->a.rows, n = x->a.columns, ld = m > n ? m : n;
  f.b = zk_matrices_of(c->in[1], &batch);
  f.y = zk_matrices_of(c->out[0], &batch);
  f.rank = f.driver == GELS ? NULL : zk_data(c->out[1]);
  f.values = f.driver == GELSD || f.driver == GELSS;
  if (f.values)
    f.s = zk_matrices_columns(c->out[2], &batch);
  if (isnan(f.rcond))
    f.rcond = (double)ld * (x->t ? DBL_EPSILON : (double)FLT_EPSILON);
  ZK_TRY(zk_lapack_open(c->op->name));
  f.size = zk_lapack_least(x->t, f.driver, (int)m, (int)n, f.b.columns, NULL, NULL, f.rcond, NULL,
                           &(int){0}, NULL, -1, NULL);
  int64_t room = zk_room_of(x->width, m * n) + zk_room_of(x->width, ld * f.b.columns) +
                 zk_room_of(x->width, m < n ? m : n) +
                 zk_room_of(sizeof(int), zk_lapack_least_ints((int)m, (int)n)) +
                 zk_room_of(x->width, f.size);
  double cost = 3 * (double)m * (double)n * (double)(m < n ? m : n);
  zk_status status = zk_batch_run(&f.batch, cost, room, run_lstsq, judge_fit);
  zk_batch_end(&f.batch);
  return status;
}

/* x = p b, p the pseudoinverse: db = p^T dx, and dp = dx b^T. */
static void lstsq_gradient(zk_gradient *g) {
  zk_tensor *a = zk_gradient_in(g, 0), *b = zk_gradient_in(g, 1), *dx = zk_gradient_dy(g, 0);
  if (!dx)
    return;
  zk_tensor *p = ZK_DO(linalg_pinv, a, NULL, NULL);
  if (zk_gradient_needed(g, 0)) {
    zk_tensor *dp = zk_formula_product(g, dx, zk_formula_turn(g, b));
    zk_gradient_give(g, 0, zk_formula_pinv(g, a, p, dp));
  }
  if (zk_gradient_needed(g, 1))
    zk_gradient_give(g, 1, zk_formula_product(g, zk_formula_turn(g, p), dx));
}

const zk_op zk_op_linalg_lstsq = {
    .name = "linalg.lstsq",
    .doc = "linalg.lstsq(A, B, rcond=nil, driver=\"gelsy\"): X with the least |A X - B|.",
    ZK_PARAMS(params),
    .n_out = 3,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = lstsq_infer,
    .forward = lstsq_forward,
    .gradient = lstsq_gradient};
