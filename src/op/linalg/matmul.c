/*
 * matmul.c: matmul, by the matrix product of tensor/blas.h; two vectors by a sum. y = a b;
 * da = dy b^T, db = a^T dy
 */
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/matrix.h"
#include "op/want.h"

static const zk_param matmul_params[] = {ZK_TENSOR("input"), ZK_TENSOR("other")};

/*
 * The sizes: a [batch.., m, k] times b [batch.., k, n]. A vector is a matrix of one row (left) or
 * one column (right), and the result drops that dimension. Batches broadcast. A batched a times a
 * single matrix b is one product of all rows of a.
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
  ZK_TRY(zk_want_same("matmul", "input", a, "other", b));
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

static double matmul_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *a = &c->in[0]->shape, *b = &c->in[1]->shape, *y = &spec->shape;
  double results = (double)zk_shape_numel(y), calls = 1;
  if (b->ndim > 2 || a->ndim > 2) /* one for each matrix of the batch, or of its rows */
    for (int d = 0; d < y->ndim - 2; d++)
      calls *= b->ndim > 2 ? (double)y->dim[d] : 1;
  return results * (double)a->dim[a->ndim - 1] + calls * ZK_WORK_OF_CALL;
}

static zk_status matmul_infer(zk_call *c, zk_spec *out) {
  geometry g;
  out->dtype = c->in[0]->dtype;
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "matmul: input is bool, which it is not defined for");
  return matmul_geometry(c->in[0], c->in[1], &g, &out->shape);
}

/* c [m, n] := a b for integers, wrapping around. */
static void integer_product(zk_dtype dtype, const zk_matrix *a, const zk_matrix *b, void *c) {
  ZK_INTEGER(dtype, {
    const integer *x = (const integer *)a->data;
    const integer *y = (const integer *)b->data;
    int64_t xr = a->transposed ? 1 : a->ld, xc = a->transposed ? a->ld : 1;
    int64_t yr = b->transposed ? 1 : b->ld, yc = b->transposed ? b->ld : 1;
    for (int64_t i = 0; i < a->rows; i++)
      for (int64_t j = 0; j < b->columns; j++) {
        uint64_t sum = 0;
        for (int64_t l = 0; l < a->columns; l++)
          sum += (uint64_t)x[i * xr + l * xc] * (uint64_t)y[l * yr + j * yc];
        ((integer *)c)[i * b->columns + j] = (integer)sum;
      }
  });
}

/* The matrix of batch element `at` of t, which matrix_like gave; shape is t's with a vector made a
 * matrix. */
static zk_matrix batch_matrix(const zk_tensor *t, const zk_shape *shape, const zk_shape *batch,
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
  zk_matrix m = {0};
  (void)zk_as_matrix(shape->dim[r - 2], shape->dim[r - 1], sr, sc, &m);
  m.data = (const char *)zk_data(t) + (size_t)offset * zk_dtype_size(t->dtype);
  return m;
}

/* t, or a copy of it, whose last two dimensions BLAS takes as a matrix. */
static zk_status matrix_like(zk_tensor *t, zk_tensor **out) {
  int n = t->shape.ndim;
  zk_matrix m;
  bool fits = n == 1 ? t->stride[0] == 1
                     : zk_as_matrix(t->shape.dim[n - 2], t->shape.dim[n - 1], t->stride[n - 2],
                                    t->stride[n - 1], &m);
  if (!fits)
    return zk_tensor_clone(t, out);
  *out = zk_tensor_retain(t);
  return ZK_OK;
}

/* An operand of a batched product: a tensor, its shape with a vector made a matrix, whether it is
 * the left one, whether its matrices are transposed. */
typedef struct operand {
  zk_tensor *t;
  const zk_shape *shape;
  bool left, transpose;
} operand;

/* out (contiguous, [batch.., rows, columns]) := op(a) op(b) for each batch element. */
static zk_status batched_reals(const geometry *g, const operand *a, const operand *b, char *out,
                               int64_t rows, int64_t columns) {
  size_t size = (size_t)(rows * columns) * zk_dtype_size(a->t->dtype);
  zk_product_item one, *items = &one;
  if (g->batches > 1 && !(items = zk_alloc((size_t)g->batches * sizeof *items)))
    return zk_nomem((size_t)g->batches * sizeof *items, "a batch of products");
  zk_product_shape s = {.m = rows, .n = columns, .ldc = columns};
  for (int64_t i = 0; i < g->batches; i++) { /* strides, and so all but data, are those of all */
    zk_matrix x = batch_matrix(a->t, a->shape, &g->batch, i, a->left);
    zk_matrix y = batch_matrix(b->t, b->shape, &g->batch, i, b->left);
    s.a_transposed = x.transposed != a->transpose, s.lda = x.ld;
    s.b_transposed = y.transposed != b->transpose, s.ldb = y.ld;
    s.k = a->transpose ? x.rows : x.columns;
    items[i] = (zk_product_item){x.data, y.data, out + (size_t)i * size};
  }
  zk_status status = zk_gemm_batch(a->t->dtype, &s, g->batches, items);
  if (items != &one)
    zk_free(items);
  return status;
}

static zk_status batched(const geometry *g, operand a, operand b, void *out, int64_t rows,
                         int64_t columns) {
  zk_tensor *x = NULL, *y = NULL;
  zk_status status = matrix_like(a.t, &x);
  if (status == ZK_OK)
    status = matrix_like(b.t, &y);
  if (status == ZK_OK) {
    a.t = x, b.t = y;
    if (zk_dtype_is_real(x->dtype))
      status = batched_reals(g, &a, &b, out, rows, columns);
    else /* of forward alone: nothing is transposed */
      for (int64_t i = 0; i < g->batches; i++) {
        zk_matrix ma = batch_matrix(x, a.shape, &g->batch, i, a.left);
        zk_matrix mb = batch_matrix(y, b.shape, &g->batch, i, b.left);
        size_t at = (size_t)(i * rows * columns) * zk_dtype_size(x->dtype);
        integer_product(x->dtype, &ma, &mb, (char *)out + at);
      }
  }
  zk_tensor_release(x);
  zk_tensor_release(y);
  return status;
}

/* t [.., m, k] as a matrix of all its rows. */
static zk_status fold_rows(const zk_tensor *t, zk_tensor **out) {
  zk_tensor *whole;
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, &whole));
  int64_t k = t->shape.dim[t->shape.ndim - 1], n = 1;
  for (int d = 0; d < t->shape.ndim - 1; d++)
    n *= t->shape.dim[d];
  int64_t stride[2] = {k > 0 ? k : 1, 1};
  zk_status status = zk_tensor_as_strided(whole, &ZK_SHAPE(n, k), stride, whole->offset, out);
  zk_tensor_release(whole);
  return status;
}

/* ---- two vectors ---- */

#define DOT_PART 32768 /* elements that are summed on one thread */
#define DOT_LANES 16

/* *sum := the sum of a[i] b[i], in doubles, which hold a product of floats without rounding. */
#define DOT(NAME, T)                                                                               \
  ZK_TARGETED(NAME, (const T *a, const T *b, int64_t n, double *sum), (a, b, n, sum), {            \
    double part[DOT_LANES] = {0};                                                                  \
    int64_t i = 0;                                                                                 \
    for (; i + DOT_LANES <= n; i += DOT_LANES)                                                     \
      for (int j = 0; j < DOT_LANES; j++)                                                          \
        part[j] += (double)a[i + j] * (double)b[i + j];                                            \
    for (int j = 0; i < n; i++, j++)                                                               \
      part[j] += (double)a[i] * (double)b[i];                                                      \
    for (int half = DOT_LANES / 2; half > 0; half /= 2)                                            \
      for (int j = 0; j < half; j++)                                                               \
        part[j] += part[j + half];                                                                 \
    *sum = part[0];                                                                                \
  })
DOT(dot_f32, float)
DOT(dot_f64, double)

typedef struct dot {
  zk_tensor *a, *b;
  double *sum; /* of each part */
} dot;

static void dot_parts(void *context, int64_t begin, int64_t end) {
  const dot *d = context;
  int64_t n = zk_numel(d->a);
  for (int64_t i = begin; i < end; i++) {
    int64_t at = i * DOT_PART, part = n - at < DOT_PART ? n - at : DOT_PART;
    if (d->a->dtype == ZK_FLOAT32)
      dot_f32((const float *)zk_data(d->a) + at, (const float *)zk_data(d->b) + at, part,
              d->sum + i);
    else
      dot_f64((const double *)zk_data(d->a) + at, (const double *)zk_data(d->b) + at, part,
              d->sum + i);
  }
}

/* y := the sum of a[i] b[i], of reals: part by part, so that threads change no bit. */
static zk_status dot_product(zk_tensor *a, zk_tensor *b, zk_tensor *y) {
  int64_t parts = (zk_numel(a) + DOT_PART - 1) / DOT_PART;
  double one, sum = 0;
  dot d = {.sum = &one};
  zk_status status = zk_tensor_contiguous(a, &d.a);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(b, &d.b);
  if (status == ZK_OK && parts > 1 && !(d.sum = zk_alloc((size_t)parts * sizeof *d.sum)))
    status = zk_nomem((size_t)parts * sizeof *d.sum, "the sums of a dot product");
  if (status == ZK_OK) {
    zk_parallel_for(parts, 1, dot_parts, &d);
    for (int64_t i = 0; i < parts; i++)
      sum += d.sum[i];
    zk_element_set_f(y, 0, sum);
  }
  if (d.sum != &one)
    zk_free(d.sum);
  zk_tensor_release(d.a);
  zk_tensor_release(d.b);
  return status;
}

static bool folds(const zk_call *c) {
  return c->in[0]->shape.ndim > 2 && c->in[1]->shape.ndim == 2;
}

static zk_status matmul_forward(zk_call *c) {
  geometry g;
  zk_shape shape;
  zk_dtype dtype = c->in[0]->dtype;
  if (c->in[0]->shape.ndim == 1 && c->in[1]->shape.ndim == 1 &&
      (dtype == ZK_FLOAT32 || dtype == ZK_FLOAT64))
    return dot_product(c->in[0], c->in[1], c->out[0]);
  zk_tensor *a = zk_tensor_retain(c->in[0]), *b = c->in[1];
  zk_status status = ZK_OK;
  if (folds(c)) {
    zk_tensor_release(a);
    ZK_TRY(fold_rows(c->in[0], &a));
  }
  status = matmul_geometry(a, b, &g, &shape);
  if (status == ZK_OK)
    status = batched(&g, (operand){a, &g.a, true, false}, (operand){b, &g.b, false, false},
                     zk_data(c->out[0]), g.m, g.n);
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
  if (status == ZK_OK) { /* with the dimensions that the result dropped */
    zk_tensor *full;
    int64_t stride[ZK_MAX_DIM];
    sy = geo.batch;
    sy.dim[sy.ndim++] = geo.m;
    sy.dim[sy.ndim++] = geo.n;
    zk_shape_strides(&sy, stride);
    status = zk_tensor_as_strided(dy, &sy, stride, dy->offset, &full);
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
    status = i == 0 ? batched(&geo, (operand){dy, &sy, true, false},
                              (operand){in[1], &geo.b, false, true}, zk_data(grad), geo.m, geo.k)
                    : batched(&geo, (operand){in[0], &geo.a, true, true},
                              (operand){dy, &sy, false, false}, zk_data(grad), geo.k, geo.n);
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

/* The same as a formula. A vector is a matrix of one row (a) or column (b), and dy gets the
 * dimensions back that the result dropped for it. */
static void matmul_gradient(zk_gradient *f) {
  zk_builder *build = &f->build;
  zk_tensor *a = zk_gradient_in(f, 0), *b = zk_gradient_in(f, 1), *dy = zk_gradient_dy(f, 0);
  bool row = a->shape.ndim == 1, column = b->shape.ndim == 1;
  zk_shape batch = dy->shape, shape; /* without the dimensions of the matrices */
  batch.ndim -= 2 - row - column;
  shape = batch;
  zk_build_push(build, &shape, "a shape", row ? 1 : a->shape.dim[a->shape.ndim - 2]);
  zk_build_push(build, &shape, "a shape", column ? 1 : b->shape.dim[b->shape.ndim - 1]);
  dy = zk_build_reshape(build, dy, &shape);
  for (int i = 0; i < 2; i++) {
    if (!zk_gradient_needed(f, i))
      continue;
    zk_tensor *in = i == 0 ? a : b, *other = i == 0 ? b : a;
    if (other->shape.ndim == 1)
      other = zk_build_reshape(build, other,
                               i == 0 ? &ZK_SHAPE(other->shape.dim[0], 1)
                                      : &ZK_SHAPE(1, other->shape.dim[0]));
    other = zk_build_transpose(build, other);
    zk_tensor *grad =
        i == 0 ? zk_gradient_make(f, matmul, dy, other) : zk_gradient_make(f, matmul, other, dy);
    if (in->shape.ndim == 1) {
      shape = batch;
      zk_build_push(build, &shape, "a shape", in->shape.dim[0]);
      grad = zk_build_reshape(build, grad, &shape);
    }
    zk_gradient_give(f, i, grad);
  }
}

const zk_op zk_op_matmul = {
    .name = "matmul",
    .doc = "matmul(input, other): the matrix product. Vectors count as a row (left) or a column "
           "(right); leading dimensions are batches and broadcast. Errors: sizes that do not fit; "
           "dtypes that differ; a scalar.",
    ZK_PARAMS(matmul_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = matmul_infer,
    .work = matmul_work,
    .forward = matmul_forward,
    .backward = matmul_backward,
    .gradient = matmul_gradient};
