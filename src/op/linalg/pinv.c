/*
 * pinv.c: pinv, the pseudoinverse of Moore and Penrose, by singular values or eigenvalues.
 */
#include "op/linalg/pinv.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include "op/linalg/spectrum.h"
#include "tensor/iterate.h"

enum { PINV_HERMITIAN };
enum { ATOL = 1, RTOL };
static const zk_param params[] = {ZK_TENSOR("A"), ZK_OPERAND_OPT("atol"), ZK_OPERAND_OPT("rtol"),
                                  ZK_FLAG("hermitian", false)};

static zk_status pinv_infer(zk_call *c, zk_spec *out) {
  bool hermitian = c->attr[PINV_HERMITIAN].i;
  ZK_TRY((hermitian ? zk_want_square : zk_want_matrices)(c->op->name, "A", c->in[0]));
  zk_shape batch = zk_batch_of(c->in[0]), both;
  int64_t m = c->in[0]->shape.dim[batch.ndim], n = c->in[0]->shape.dim[batch.ndim + 1];
  double k = (double)(m < n ? m : n);
  ZK_TRY(zk_want_room(c->op->name, 8 * k * k + 200 * (double)(m > n ? m : n)));
  for (int i = ATOL; i <= RTOL; i++)
    if (c->in[i]) {
      ZK_TRY(zk_broadcast(c->op->name, &batch, &c->in[i]->shape, &both));
      if (!zk_shape_equal(&batch, &both))
        return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, it does not broadcast to the batch of A",
                       c->op->name, i == ATOL ? "atol" : "rtol",
                       zk_shape_text(&c->in[i]->shape, (char[ZK_SHAPE_TEXT]){0}));
    }
  out->dtype = c->in[0]->dtype;
  out->shape = zk_batch_with(&batch, 2, n, m);
  return ZK_OK;
}

typedef struct inverting {
  zk_batch_call batch;
  zk_matrices y;
  bool hermitian;
  int size;
} inverting;

/* t's element for matrix i of the batch. */
static double number_at(const zk_tensor *t, const zk_shape *batch, int64_t i) {
  int64_t at = 0;
  for (int d = batch->ndim - 1, own = t->shape.ndim - 1; own >= 0; d--, own--) {
    at += t->shape.dim[own] == 1 ? 0 : i % batch->dim[d] * t->stride[own];
    i /= batch->dim[d];
  }
  return zk_element_f(t, at);
}

/* What a singular value must exceed: max(atol, rtol times the greatest). */
static double limit_of(const zk_batch_call *x, int64_t i, double greatest) {
  const zk_tensor *atol = x->call->in[ATOL], *rtol = x->call->in[RTOL];
  int longer = x->a.rows > x->a.columns ? x->a.rows : x->a.columns;
  double least = atol ? number_at(atol, &x->batch, i) : 0;
  double part = least > 0 ? 0 : longer * (x->t ? DBL_EPSILON : (double)FLT_EPSILON);
  if (rtol)
    part = number_at(rtol, &x->batch, i);
  return fmax(least, part * greatest);
}

static double element(int t, const void *p, int64_t i) {
  return t ? ((const double *)p)[i] : ((const float *)p)[i];
}
static void set_element(int t, void *p, int64_t i, double value) {
  if (t)
    ((double *)p)[i] = value;
  else
    ((float *)p)[i] = (float)value;
}

/* y [n, m] := v^T s^-1 u^T, without the s that are too small. v is [k, n], or with `columns` its
 * transpose; left and right are room. */
static void combine(const zk_batch_call *x, int64_t i, int k, const void *u, const void *s,
                    const void *v, bool columns, char *left, char *right, char *y) {
  int m = x->a.rows, n = x->a.columns, t = x->t;
  double greatest = 0;
  for (int j = 0; j < k; j++)
    greatest = fmax(greatest, fabs(element(t, s, j)));
  double limit = limit_of(x, i, greatest);
  for (int j = 0; j < k; j++) {
    double value = element(t, s, j), factor = fabs(value) > limit ? 1 / value : 0;
    for (int64_t e = 0; e < n; e++)
      set_element(t, left, j * (int64_t)n + e,
                  factor * element(t, v, columns ? j * (int64_t)n + e : e * k + j));
    for (int64_t e = 0; e < m; e++)
      set_element(t, right, e * k + j, element(t, u, j * (int64_t)m + e));
  }
  if (k > 0)
    zk_lapack_gemm(t, n, m, k, left, right, y);
  else
    memset(y, 0, (size_t)m * (size_t)n * x->width);
}

static void run_pinv(void *context, int64_t i, char *room) {
  const inverting *p = context;
  const zk_batch_call *x = &p->batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  char *s = room + zk_room_of(x->width, m * n), *u = s + zk_room_of(x->width, k);
  char *v = u + zk_room_of(x->width, m * k), *left = v + zk_room_of(x->width, n * k);
  char *right = left + zk_room_of(x->width, n * k), *y = right + zk_room_of(x->width, m * k);
  char *ints = y + zk_room_of(x->width, m * n);
  char *work = ints + zk_room_of(sizeof(int), 8 * k + 3);
  zk_matrix_read(&x->a, i, room, m);
  if (!zk_all_finite(x->t, room, m * n))
    x->info[i] = ZK_NOT_FINITE;
  else if (p->hermitian)
    x->info[i] = zk_lapack_syevd(x->t, true, false, (int)n, room, s, work, p->size, (int *)ints);
  else if (k > 0)
    x->info[i] =
        zk_lapack_gesdd(x->t, 'S', (int)m, (int)n, room, s, u, v, work, p->size, (int *)ints);
  if (x->info[i])
    return;
  combine(x, i, (int)k, p->hermitian ? room : u, s, p->hermitian ? room : v, p->hermitian, left,
          right, y);
  zk_matrix_write(&p->y, i, y, n);
}

static zk_status pinv_forward(zk_call *c) {
  inverting p = {.hermitian = c->attr[PINV_HERMITIAN].i};
  zk_batch_begin(&p.batch, c, NULL);
  p.y = zk_matrices_of(c->out[0], &p.batch.batch);
  const zk_batch_call *x = &p.batch;
  int64_t m = x->a.rows, n = x->a.columns, k = m < n ? m : n;
  ZK_TRY(zk_lapack_open(c->op->name));
  p.size = p.hermitian
               ? zk_lapack_syevd(x->t, true, false, (int)n, NULL, NULL, NULL, -1, NULL)
               : zk_lapack_gesdd(x->t, 'S', (int)m, (int)n, NULL, NULL, NULL, NULL, NULL, -1, NULL);
  int64_t room = 2 * zk_room_of(x->width, m * n) + zk_room_of(x->width, k) +
                 2 * zk_room_of(x->width, m * k) + 2 * zk_room_of(x->width, n * k) +
                 zk_room_of(sizeof(int), 8 * k + 3) + zk_room_of(x->width, p.size);
  zk_status status = zk_batch_run(&p.batch, 12 * (double)m * (double)n * (double)k, room, run_pinv,
                                  zk_judge_spectrum);
  zk_batch_end(&p.batch);
  return status;
}

/*
 * Of a matrix whose rank stays what it is (Golub and Pereyra 1973): dp = -p da p + (p p^T) da^T (1
 * - a p) + (1 - p a) da^T (p^T p). Each product is taken so that the smaller matrices come out.
 */
zk_tensor *zk_formula_pinv(zk_gradient *g, zk_tensor *a, zk_tensor *p, zk_tensor *dp) {
  int last = a->shape.ndim - 1;
  zk_tensor *pt = zk_formula_turn(g, p), *dpt = zk_formula_turn(g, dp);
  if (a->shape.dim[last - 1] <= a->shape.dim[last]) {
    zk_tensor *k = zk_formula_product(g, dpt, p), *kpt = zk_formula_product(g, k, pt);
    zk_tensor *first = zk_formula_turn(g, zk_formula_product(g, p, k));
    zk_tensor *second = zk_formula_product(g, zk_formula_product(g, a, p), kpt);
    zk_tensor *rest = ZK_DO(sub, dpt, zk_formula_product(g, k, a));
    zk_tensor *third = zk_formula_product(g, zk_formula_product(g, pt, p), rest);
    return ZK_DO(add, ZK_DO(sub, ZK_DO(sub, kpt, first), second), third);
  }
  zk_tensor *k = zk_formula_product(g, p, dpt), *ptk = zk_formula_product(g, pt, k);
  zk_tensor *first = zk_formula_turn(g, zk_formula_product(g, k, p));
  zk_tensor *rest = ZK_DO(sub, dpt, zk_formula_product(g, a, k));
  zk_tensor *second = zk_formula_product(g, zk_formula_product(g, rest, p), pt);
  zk_tensor *third = zk_formula_product(g, zk_formula_product(g, ptk, p), a);
  return ZK_DO(sub, ZK_DO(add, ZK_DO(sub, ptk, first), second), third);
}

static void pinv_gradient(zk_gradient *g) {
  zk_gradient_give(
      g, 0, zk_formula_pinv(g, zk_gradient_in(g, 0), zk_gradient_out(g, 0), zk_gradient_dy(g, 0)));
}

const zk_op zk_op_linalg_pinv = {
    .name = "linalg.pinv",
    .doc = "linalg.pinv(A, atol=nil, rtol=nil, hermitian=false): the pseudoinverses of matrices. "
           "Singular values up to max(atol, rtol times the greatest one) count as 0; both are "
           "numbers, or tensors with one for each matrix; rtol is max(m, n) times the dtype's "
           "epsilon, or 0 beside an atol above 0. hermitian: A is symmetric, and its lower "
           "triangle is read. Errors: an inf or nan in A; with hermitian, an A that is not square; "
           "an integer or half-precision A.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .constant = ZK_SAVE_IN(ATOL) | ZK_SAVE_IN(RTOL),
    .infer = pinv_infer,
    .forward = pinv_forward,
    .gradient = pinv_gradient};
