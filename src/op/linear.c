/*
 * linear.c: linear and matmul, on the matrix product of tensor/blas.h; linear in float32 over a
 * small batch on the kernels of kernel/dense.h.
 */
#include <string.h>
#include "base/memory.h"
#include "kernel/dense.h"
#include "op/export.h"
#include "op/import.h"
#include "op/kernel.h"
#include "tensor/blas.h"

/* A [rows, columns] matrix as BLAS wants it; transposed: memory holds [columns, rows]. */
typedef struct matrix {
  const char *data;
  int64_t rows, columns, ld;
  bool transposed;
} matrix;

/* True when the last two dimensions (sizes r x c, strides sr x sc) are a BLAS matrix. */
static bool as_matrix(int64_t r, int64_t c, int64_t sr, int64_t sc, matrix *m) {
  *m = (matrix){.rows = r, .columns = c};
  if ((sc == 1 || c == 1) && (sr >= c || r == 1)) {
    m->ld = r == 1 ? c : sr;
    return true;
  }
  if ((sr == 1 || r == 1) && (sc >= r || c == 1)) {
    m->ld = c == 1 ? r : sc;
    m->transposed = true;
    return true;
  }
  return false;
}

/* c [m, n] := op(a) op(b) + beta c, where ta, tb turn a matrix once more. */
static zk_status product(zk_dtype dtype, const matrix *a, bool ta, const matrix *b, bool tb,
                         double beta, void *c) {
  int64_t m = ta ? a->columns : a->rows, k = ta ? a->rows : a->columns;
  int64_t n = tb ? b->rows : b->columns;
  return zk_gemm(dtype, a->transposed != ta, b->transposed != tb, m, n, k, a->data, a->ld, b->data,
                 b->ld, beta, c, n);
}

/* ---- linear: y = x W^T + b ------------------------------------------------------------------ */

enum { X, W, B };

static const zk_param linear_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"weight", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"bias", ZK_P_TENSOR_OPT, true, 0, 0, NULL}};

static zk_status linear_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[X], *w = c->in[W], *b = c->in[B];
  char tx[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT];
  if (w->shape.ndim != 2)
    return zk_fail(ZK_ERR_ARG, "linear: weight has shape %s, it must be [out, in]",
                   zk_shape_text(&w->shape, tw));
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "linear: input is a scalar, it must be [..., %lld]",
                   (long long)w->shape.dim[1]);
  int last = x->shape.ndim - 1;
  if (x->shape.dim[last] != w->shape.dim[1])
    return zk_fail(ZK_ERR_ARG, "linear: input has %lld features (shape %s), weight is %s",
                   (long long)x->shape.dim[last], zk_shape_text(&x->shape, tx),
                   zk_shape_text(&w->shape, tw));
  if (b && (b->shape.ndim != 1 || b->shape.dim[0] != w->shape.dim[0]))
    return zk_fail(ZK_ERR_ARG, "linear: bias has shape %s, weight is %s",
                   zk_shape_text(&b->shape, tx), zk_shape_text(&w->shape, tw));
  if (!zk_dtype_is_real(x->dtype) || x->dtype != w->dtype || (b && b->dtype != x->dtype))
    return zk_fail(ZK_ERR_ARG, "linear: input is %s, weight %s%s%s: they must be one real dtype",
                   zk_dtype_name(x->dtype), zk_dtype_name(w->dtype), b ? ", bias " : "",
                   b ? zk_dtype_name(b->dtype) : "");
  out->dtype = x->dtype;
  out->shape = x->shape;
  out->shape.dim[last] = w->shape.dim[0];
  return ZK_OK;
}

/* x as [rows, features], copied when its strides allow no matrix. *hold keeps it alive. */
static zk_status flat_matrix(zk_tensor *x, matrix *m, zk_tensor **hold) {
  ZK_TRY(zk_is_contiguous(x) || x->shape.ndim == 2 ? (*hold = zk_tensor_retain(x), ZK_OK)
                                                   : zk_tensor_contiguous(x, hold));
  int last = x->shape.ndim - 1;
  int64_t columns = x->shape.dim[last], rows = 1;
  for (int d = 0; d < last; d++)
    rows *= x->shape.dim[d];
  if (x->shape.ndim == 2 && as_matrix(rows, columns, x->stride[0], x->stride[1], m)) {
    m->data = zk_data(x);
    return ZK_OK;
  }
  if (!zk_is_contiguous(*hold)) {
    zk_tensor_release(*hold);
    ZK_TRY(zk_tensor_contiguous(x, hold));
  }
  *m = (matrix){.data = zk_data(*hold), .rows = rows, .columns = columns, .ld = columns};
  return ZK_OK;
}

/* Has kernel/dense.h the form and the dtype that it takes? */
static bool is_dense(zk_dtype dtype, const matrix *a, const matrix *b) {
  return dtype == ZK_FLOAT32 && !a->transposed && !b->transposed;
}

static zk_status linear_forward(zk_call *c) {
  matrix x, w;
  zk_tensor *hold_x = NULL, *hold_w = NULL, *y = c->out[0], *b = c->in[B];
  zk_status status = flat_matrix(c->in[X], &x, &hold_x);
  if (status == ZK_OK)
    status = flat_matrix(c->in[W], &w, &hold_w);
  if (status == ZK_OK && is_dense(y->dtype, &x, &w) &&
      zk_dense_fits_forward(x.rows, w.rows, w.columns)) {
    zk_tensor *bias = NULL;
    if (b)
      status = zk_tensor_contiguous(b, &bias);
    if (status == ZK_OK)
      status = zk_dense_forward(x.rows, w.rows, w.columns, (const float *)x.data, x.ld,
                                (const float *)w.data, w.ld, bias ? zk_data(bias) : NULL, false,
                                zk_data(y));
    zk_tensor_release(bias);
    zk_tensor_release(hold_x);
    zk_tensor_release(hold_w);
    return status;
  }
  if (status == ZK_OK && b) /* every row of y starts as the bias; cannot fail: it broadcasts */
    status = zk_tensor_copy(y, b);
  if (status == ZK_OK)
    status = product(y->dtype, &x, false, &w, true, b ? 1 : 0, zk_data(y));
  zk_tensor_release(hold_x);
  zk_tensor_release(hold_w);
  return status;
}

/* Puts dw = dy^T x off, where the kernels can make it piece by piece. */
static bool owe_weight(const zk_call *c, zk_grads *g, const matrix *dy, zk_tensor *dy_of,
                       const matrix *x, zk_tensor *x_of) {
  zk_owed_product p = {.m = dy->rows,
                       .n = dy->columns,
                       .k = x->columns,
                       .dy = (const float *)dy->data,
                       .x = (const float *)x->data,
                       .ldy = dy->ld,
                       .ldx = x->ld,
                       .dy_of = dy_of,
                       .x_of = x_of};
  return is_dense(c->in[W]->dtype, dy, x) && zk_dense_fits_weight_grad(p.m, p.n, p.k) &&
         zk_grads_owe(g, c, W, &p);
}

/* dx := or += dy w */
static zk_status input_grad(const matrix *dy, const matrix *w, bool add, zk_tensor *dx) {
  int64_t m = dy->rows, n = w->rows, k = w->columns;
  if (is_dense(dx->dtype, dy, w) && zk_dense_fits_input_grad(m, n, k))
    return zk_dense_input_grad(m, n, k, (const float *)dy->data, dy->ld, (const float *)w->data,
                               w->ld, add, zk_data(dx));
  return product(dx->dtype, dy, false, w, false, add, zk_data(dx));
}

/* dw := or += dy^T x */
static zk_status weight_grad(const matrix *dy, const matrix *x, bool add, zk_tensor *dw) {
  int64_t m = dy->rows, n = dy->columns, k = x->columns;
  if (is_dense(dw->dtype, dy, x) && zk_dense_fits_weight_grad(m, n, k))
    return zk_dense_weight_grad(m, n, k, (const float *)dy->data, dy->ld, (const float *)x->data,
                                x->ld, add, zk_data(dw));
  return product(dw->dtype, dy, true, x, false, add, zk_data(dw));
}

/* dx = dy W; dW = dy^T x; db = the sum of dy's rows */
static zk_status linear_backward(const zk_call *c, zk_grads *g) {
  matrix dy, other;
  zk_tensor *hold_dy = NULL, *hold = NULL, *grad = NULL;
  bool accumulate = false;
  zk_status status = flat_matrix(g->out[0], &dy, &hold_dy);
  for (int i = X; i <= W && status == ZK_OK; i++) {
    if (!g->needed[i])
      continue;
    status = flat_matrix(c->in[i == X ? W : X], &other, &hold);
    if (status == ZK_OK && !(i == W && owe_weight(c, g, &dy, hold_dy, &other, hold))) {
      status = zk_grads_buffer(g, c, i, &accumulate, &grad);
      if (status == ZK_OK)
        status = (i == X ? input_grad : weight_grad)(&dy, &other, accumulate, grad);
    }
    zk_tensor_release(hold);
    hold = NULL;
  }
  if (status == ZK_OK && g->needed[B]) {
    /* Summing over all but the last dimension is what reduce does for a broadcast bias. */
    status = zk_grads_reduce(g, c, B, g->out[0]);
  }
  zk_tensor_release(hold_dy);
  return status;
}

static bool linear_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][3] = {
      {{2, {5, 4}}, {2, {3, 4}}, {1, {3}}},     {{1, {4}}, {2, {3, 4}}, {1, {3}}},
      {{3, {2, 3, 4}}, {2, {2, 4}}, {1, {2}}},  {{2, {5, 4}}, {2, {1, 4}}, {0, {-1}}},
      {{2, {0, 4}}, {2, {3, 4}}, {1, {3}}},     {{2, {5, 0}}, {2, {3, 0}}, {1, {3}}},
      {{2, {2, 500}}, {2, {3, 784}}, {1, {3}}}, {{2, {2, 4}}, {1, {4}}, {0, {-1}}},
      {{2, {2, 4}}, {2, {3, 4}}, {1, {4}}},     {{0, {0}}, {2, {3, 4}}, {0, {-1}}}};
  static const char *const errors[] = {
      "input has 500 features (shape [2, 500]), weight is [3, 784]", "it must be [out, in]",
      "bias has shape [4]", "input is a scalar"};
  if (i == 10) { /* a transposed input and weight, a strided bias */
    zk_tensor *x = zk_sample_normal(s, ZK_SHAPE(4, 5)), *w = zk_sample_normal(s, ZK_SHAPE(4, 3));
    if (x && w) {
      x->shape = ZK_SHAPE(5, 4);
      x->stride[0] = 1, x->stride[1] = 5;
      w->shape = ZK_SHAPE(3, 4);
      w->stride[0] = 1, w->stride[1] = 3;
    }
    zk_sample_strided(s, ZK_SHAPE(3));
  }
  if (i == 11) { /* no unit stride at all */
    zk_sample_strided(s, ZK_SHAPE(5, 4));
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_none(s);
  }
  if (i >= 10)
    return i < 12;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_normal(s, shapes[i][1]);
  if (shapes[i][2].ndim)
    zk_sample_normal(s, shapes[i][2]);
  else
    zk_sample_none(s);
  if (i >= 6)
    s->error = errors[i - 6];
  return true;
}

/* A matrix with a bias is a Gemm; else x W^T, and the bias added. */
static void linear_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, X), *weight = zk_export_as_is(x, W);
  const char *bias = zk_export_as_is(x, B);
  if (c->in[X]->shape.ndim == 2 && c->in[B]) {
    zk_export_out(x, 0, zk_export_add(x, "Gemm", in, weight, bias));
    zk_export_float(x, "alpha", 1);
    zk_export_float(x, "beta", 1);
    zk_export_int(x, "transB", 1);
    return;
  }
  const char *turned = zk_export_add(x, "Transpose", weight);
  zk_export_ints(x, "perm", 2, (int64_t[]){1, 0});
  const char *product = zk_export_add(x, "MatMul", in, turned);
  zk_export_out(x, 0, c->in[B] ? zk_export_add(x, "Add", bias, product) : product);
}
/* Y = alpha A' B' + beta C, C broadcast: a bias when it is one row. */
static void gemm_from_onnx(zk_import *x) {
  const zk_shape turn = ZK_SHAPE(1, 0);
  zk_tensor *a = zk_import_in(x, 0), *b = zk_import_in(x, 1), *c = zk_import_in_opt(x, 2);
  bool turn_a = zk_import_int(x, "transA", 0) != 0, turn_b = zk_import_int(x, "transB", 0) != 0;
  double alpha = zk_import_float(x, "alpha", 1), beta = zk_import_float(x, "beta", 1);
  if (x->status == ZK_OK && (a->shape.ndim != 2 || b->shape.ndim != 2))
    zk_import_refuse(x, "its inputs have %d and %d dimensions, they must be matrices",
                     a->shape.ndim, b->shape.ndim);
  a = turn_a ? zk_import_permute(x, a, &turn) : a;
  b = turn_b ? b : zk_import_permute(x, b, &turn);
  bool bias = c && alpha == 1 && beta == 1 && c->shape.ndim == 1 && c->shape.dim[0] > 1;
  zk_tensor *y = zk_import_make(x, &zk_op_linear, a, b, bias ? c : NULL);
  if (alpha != 1)
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, y->dtype, alpha));
  if (c && !bias && beta != 1)
    c = zk_import_make(x, &zk_op_mul, c, zk_import_number(x, y->dtype, beta));
  zk_import_out(x, 0, c && !bias ? zk_import_make(x, &zk_op_add, y, c) : y);
}
const zk_op zk_op_linear = {
    .name = "linear",
    .doc = "linear(input, weight, bias=nil): input W^T + bias. input [..., in], weight [out, in], "
           "bias [out]; the result is [..., out]. Errors: shapes that do not fit; dtypes that "
           "differ.",
    ZK_PARAMS(linear_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(X) | ZK_SAVE_IN(W),
    .onnx = {.to = linear_to_onnx, .from = ZK_ONNX_FROM({"Gemm", gemm_from_onnx})},
    .infer = linear_infer,
    .forward = linear_forward,
    .backward = linear_backward,
    .sample = linear_sample};

/* ---- matmul --------------------------------------------------------------------------------- */

static const zk_param matmul_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"other", ZK_P_TENSOR, false, 0, 0, NULL}};

/*
 * A matmul's geometry: a [batch.., m, k] times b [batch.., k, n]. A vector is a matrix of one row
 * (left) or one column (right) whose dimension the result drops. Batches broadcast; a batched a
 * times a single matrix b is one product of all its rows.
 */
typedef struct geometry {
  zk_shape batch, a, b; /* a and b as matrices with the batch's rank (or rank 2) */
  int64_t m, k, n, batches;
} geometry;

static zk_status matmul_geometry(const zk_tensor *a, const zk_tensor *b, geometry *g,
                                 zk_shape *out) {
  char ta[ZK_SHAPE_TEXT], tb[ZK_SHAPE_TEXT];
  if (a->shape.ndim == 0 || b->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "matmul: shapes %s and %s: neither may be a scalar",
                   zk_shape_text(&a->shape, ta), zk_shape_text(&b->shape, tb));
  g->a = a->shape.ndim == 1 ? ZK_SHAPE(1, a->shape.dim[0]) : a->shape;
  g->b = b->shape.ndim == 1 ? ZK_SHAPE(b->shape.dim[0], 1) : b->shape;
  g->m = g->a.dim[g->a.ndim - 2], g->k = g->a.dim[g->a.ndim - 1];
  g->n = g->b.dim[g->b.ndim - 1];
  if (g->b.dim[g->b.ndim - 2] != g->k)
    return zk_fail(ZK_ERR_ARG,
                   "matmul: shapes %s and %s do not fit: the last size of the first is %lld, the "
                   "%s of the second %lld",
                   zk_shape_text(&a->shape, ta), zk_shape_text(&b->shape, tb), (long long)g->k,
                   b->shape.ndim == 1 ? "size" : "last size but one",
                   (long long)g->b.dim[g->b.ndim - 2]);
  if (a->dtype != b->dtype)
    return zk_fail(ZK_ERR_ARG, "matmul: input is %s, other is %s: they must be one dtype",
                   zk_dtype_name(a->dtype), zk_dtype_name(b->dtype));
  zk_shape ba = g->a, bb = g->b;
  ba.ndim -= 2;
  bb.ndim -= 2;
  ZK_TRY(zk_broadcast("matmul", &ba, &bb, &g->batch));
  g->batches = zk_shape_numel(&g->batch);
  *out = g->batch;
  if (a->shape.ndim > 1)
    out->dim[out->ndim++] = g->m;
  if (b->shape.ndim > 1)
    out->dim[out->ndim++] = g->n;
  return ZK_OK;
}

static zk_status matmul_infer(zk_call *c, zk_spec *out) {
  geometry g;
  out->dtype = c->in[0]->dtype;
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "matmul: input is bool, which it is not defined for");
  return matmul_geometry(c->in[0], c->in[1], &g, &out->shape);
}

/* c [m, n] := a b for integers, wrapping around. */
static void integer_product(zk_dtype dtype, const matrix *a, const matrix *b, void *c) {
  ZK_ANY(dtype, {
    const scalar *x = (const scalar *)a->data;
    const scalar *y = (const scalar *)b->data;
    int64_t xr = a->transposed ? 1 : a->ld, xc = a->transposed ? a->ld : 1;
    int64_t yr = b->transposed ? 1 : b->ld, yc = b->transposed ? b->ld : 1;
    for (int64_t i = 0; i < a->rows; i++)
      for (int64_t j = 0; j < b->columns; j++) {
        uint64_t sum = 0;
        for (int64_t l = 0; l < a->columns; l++)
          sum += (uint64_t)x[i * xr + l * xc] * (uint64_t)y[l * yr + j * yc];
        ((scalar *)c)[i * b->columns + j] = (scalar)sum;
      }
  });
}

/* The matrix of batch element `at` of t, whose matrix form is `shape`. t is matrix-like. */
static matrix batch_matrix(const zk_tensor *t, const zk_shape *shape, const zk_shape *batch,
                           int64_t at, bool left) {
  int r = shape->ndim;
  int64_t offset = 0;
  for (int d = batch->ndim - 1; d >= 0; d--) {
    int own = d - (batch->ndim - (r - 2));
    if (own >= 0 && shape->dim[own] != 1)
      offset += at % batch->dim[d] * t->stride[own];
    at /= batch->dim[d];
  }
  int64_t last = t->stride[t->shape.ndim - 1];
  int64_t sr = t->shape.ndim > 1 ? t->stride[t->shape.ndim - 2]
               : left            ? shape->dim[1] * last
                                 : last;
  int64_t sc = t->shape.ndim > 1 || left ? last : 1;
  matrix m = {0};
  (void)as_matrix(shape->dim[r - 2], shape->dim[r - 1], sr, sc, &m);
  m.data = (const char *)zk_data(t) + (size_t)offset * zk_dtype_size(t->dtype);
  return m;
}

/* t, or a copy, whose last two dimensions are a BLAS matrix. */
static zk_status matrix_like(zk_tensor *t, zk_tensor **out) {
  int n = t->shape.ndim;
  matrix m;
  bool fits = n == 1 ? t->stride[0] == 1
                     : as_matrix(t->shape.dim[n - 2], t->shape.dim[n - 1], t->stride[n - 2],
                                 t->stride[n - 1], &m);
  if (!fits)
    return zk_tensor_clone(t, out);
  *out = zk_tensor_retain(t);
  return ZK_OK;
}

/* out (contiguous, [batch.., rows, columns]) := op(a) op(b) for each batch element. */
static zk_status batched(const geometry *g, zk_tensor *a, const zk_shape *sa, bool left_a, bool ta,
                         zk_tensor *b, const zk_shape *sb, bool left_b, bool tb, void *out,
                         int64_t out_size) {
  zk_tensor *x = NULL, *y = NULL;
  zk_status status = matrix_like(a, &x);
  if (status == ZK_OK)
    status = matrix_like(b, &y);
  for (int64_t i = 0; i < g->batches && status == ZK_OK; i++) {
    matrix ma = batch_matrix(x, sa, &g->batch, i, left_a);
    matrix mb = batch_matrix(y, sb, &g->batch, i, left_b);
    char *to = (char *)out + (size_t)(i * out_size) * zk_dtype_size(a->dtype);
    if (zk_dtype_is_real(a->dtype))
      status = product(a->dtype, &ma, ta, &mb, tb, 0, to);
    else
      integer_product(a->dtype, &ma, &mb, to);
  }
  zk_tensor_release(x);
  zk_tensor_release(y);
  return status;
}

/* Turns [.., m, k] x [k, n] into one product of all rows. *a gets a 2-d alias. */
static zk_status fold_rows(const zk_tensor *t, zk_tensor **out) {
  zk_tensor *whole;
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, &whole));
  int64_t k = t->shape.dim[t->shape.ndim - 1], n = 1;
  for (int d = 0; d < t->shape.ndim - 1; d++)
    n *= t->shape.dim[d];
  int64_t stride[2] = {k > 0 ? k : 1, 1};
  zk_status status = zk_tensor_window(whole, &ZK_SHAPE(n, k), stride, whole->offset, out);
  zk_tensor_release(whole);
  return status;
}

static bool folds(const zk_call *c) {
  return c->in[0]->shape.ndim > 2 && c->in[1]->shape.ndim == 2;
}

static zk_status matmul_forward(zk_call *c) {
  geometry g;
  zk_shape shape;
  zk_tensor *a = zk_tensor_retain(c->in[0]), *b = c->in[1];
  zk_status status = ZK_OK;
  if (folds(c)) {
    zk_tensor_release(a);
    ZK_TRY(fold_rows(c->in[0], &a));
  }
  status = matmul_geometry(a, b, &g, &shape);
  if (status == ZK_OK)
    status =
        batched(&g, a, &g.a, true, false, b, &g.b, false, false, zk_data(c->out[0]), g.m * g.n);
  zk_tensor_release(a);
  return status;
}

/* da = dy b^T, db = a^T dy, summed over broadcast batches */
static zk_status matmul_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *in[2] = {NULL, zk_tensor_retain(c->in[1])}, *dy = NULL, *grad = NULL;
  geometry geo;
  zk_shape shape, sy;
  zk_status status =
      folds(c) ? fold_rows(c->in[0], &in[0]) : (in[0] = zk_tensor_retain(c->in[0]), ZK_OK);
  if (status == ZK_OK)
    status = matmul_geometry(in[0], in[1], &geo, &shape);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK) { /* dy with the dropped dimensions back */
    zk_tensor *full;
    int64_t stride[ZK_MAX_DIM];
    sy = geo.batch;
    sy.dim[sy.ndim++] = geo.m;
    sy.dim[sy.ndim++] = geo.n;
    zk_shape_strides(&sy, stride);
    status = zk_tensor_window(dy, &sy, stride, dy->offset, &full);
    zk_tensor_release(dy);
    dy = full;
  }
  for (int i = 0; i < 2 && status == ZK_OK; i++) {
    if (!g->needed[i])
      continue;
    zk_shape full = geo.batch;
    full.dim[full.ndim++] = i == 0 ? geo.m : geo.k;
    full.dim[full.ndim++] = i == 0 ? geo.k : geo.n;
    status = zk_tensor_new(dy->dtype, &full, &grad);
    if (status != ZK_OK)
      break;
    status = i == 0 ? batched(&geo, dy, &sy, true, false, in[1], &geo.b, false, true, zk_data(grad),
                              geo.m * geo.k)
                    : batched(&geo, in[0], &geo.a, true, true, dy, &sy, false, false, zk_data(grad),
                              geo.k * geo.n);
    if (status == ZK_OK && (c->in[i]->shape.ndim == 1 || (i == 0 && folds(c)))) {
      /* A vector or folded rows: give it the input's own last dimensions back. */
      zk_shape own = c->in[i]->shape;
      if (own.ndim == 1) {
        own = geo.batch;
        own.dim[own.ndim++] = geo.k;
      }
      grad->shape = own;
      zk_shape_strides(&own, grad->stride);
    }
    if (status == ZK_OK)
      status = zk_grads_reduce(g, c, i, grad);
    zk_tensor_release(grad);
    grad = NULL;
  }
  zk_tensor_release(dy);
  zk_tensor_release(in[0]);
  zk_tensor_release(in[1]);
  return status;
}

static bool matmul_sample(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {2, {4, 2}}},
                                       {{1, {4}}, {1, {4}}},
                                       {{1, {4}}, {2, {4, 3}}},
                                       {{2, {3, 4}}, {1, {4}}},
                                       {{3, {2, 3, 4}}, {2, {4, 2}}},
                                       {{3, {2, 3, 4}}, {3, {2, 4, 2}}},
                                       {{4, {2, 1, 3, 4}}, {3, {5, 4, 2}}},
                                       {{3, {2, 3, 4}}, {1, {4}}},
                                       {{1, {4}}, {3, {2, 4, 3}}},
                                       {{2, {3, 0}}, {2, {0, 2}}},
                                       {{2, {0, 4}}, {2, {4, 2}}},
                                       {{2, {1, 1}}, {2, {1, 1}}},
                                       {{2, {3, 4}}, {2, {3, 4}}},
                                       {{0, {0}}, {2, {3, 4}}},
                                       {{3, {2, 3, 4}}, {3, {3, 4, 2}}},
                                       {{2, {3, 4}}, {3, {2, 4, 5}}}};
  if (i == 16) { /* strided times transposed */
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_tensor *b = zk_sample_normal(s, ZK_SHAPE(2, 4));
    if (b) {
      b->shape = ZK_SHAPE(4, 2);
      b->stride[0] = 1, b->stride[1] = 4;
    }
  }
  if (i == 17) { /* a strided vector */
    zk_sample_strided(s, ZK_SHAPE(4));
    zk_sample_strided(s, ZK_SHAPE(4));
  }
  if (i >= 16)
    return i < 18;
  zk_sample_normal(s, shapes[i][0]);
  zk_sample_normal(s, shapes[i][1]);
  s->error = i == 12   ? "shapes [3, 4] and [3, 4] do not fit"
             : i == 13 ? "neither may be a scalar"
             : i == 14 ? "do not broadcast"
                       : NULL;
  return true;
}

const zk_op zk_op_matmul = {
    .name = "matmul",
    .doc = "matmul(input, other): the matrix product. Vectors count as a row (left) or a column "
           "(right); leading dimensions are batches and broadcast. Errors: sizes that do not fit; "
           "dtypes that differ; a scalar.",
    ZK_PARAMS(matmul_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .onnx = {"MatMul", .integers = 9},
    .infer = matmul_infer,
    .forward = matmul_forward,
    .backward = matmul_backward,
    .sample = matmul_sample};
