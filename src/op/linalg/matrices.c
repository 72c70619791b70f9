/*
 * matrices.c: the matrices of a batch, see matrices.h.
 */
#include "op/linalg/matrices.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/size.h"
#include "op/want.h"
#include "tensor/transpose.h"

zk_shape zk_batch_of(const zk_tensor *t) {
  zk_shape batch = t->shape;
  batch.ndim -= 2;
  return batch;
}

zk_shape zk_batch_with(const zk_shape *batch, int n, int64_t rows, int64_t columns) {
  zk_shape shape = *batch;
  if (n > 0)
    shape.dim[shape.ndim++] = rows;
  if (n > 1)
    shape.dim[shape.ndim++] = columns;
  return shape;
}

/* `own`: how many of t's dimensions are the matrix. */
static zk_matrices matrices(const zk_tensor *t, const zk_shape *batch, int own) {
  zk_matrices x = {.data = zk_data(t), .width = zk_dtype_size(t->dtype), .batch = *batch};
  int leading = t->shape.ndim - own, missing = batch->ndim - leading;
  for (int d = 0; d < leading; d++)
    x.step[d + missing] = t->shape.dim[d] == 1 ? 0 : t->stride[d];
  x.rows = (int)t->shape.dim[leading];
  x.row = t->stride[leading];
  x.columns = own == 2 ? (int)t->shape.dim[leading + 1] : 1;
  x.column = own == 2 ? t->stride[leading + 1] : 0;
  return x;
}

zk_matrices zk_matrices_of(const zk_tensor *t, const zk_shape *batch) {
  return matrices(t, batch, 2);
}

zk_matrices zk_matrices_columns(const zk_tensor *t, const zk_shape *batch) {
  return matrices(t, batch, 1);
}

void zk_matrices_transpose(zk_matrices *x) {
  zk_matrices from = *x;
  x->rows = from.columns, x->columns = from.rows;
  x->row = from.column, x->column = from.row;
}

static char *matrix_at(const zk_matrices *x, int64_t i) {
  int64_t offset = 0;
  for (int d = x->batch.ndim - 1; d >= 0; d--) {
    offset += i % x->batch.dim[d] * x->step[d];
    i /= x->batch.dim[d];
  }
  return x->data + (size_t)offset * x->width;
}

/* Copies a tile of rows by columns; steps are in elements. */
static void copy_tile(size_t width, char *to, int64_t to_row, int64_t to_column, const char *from,
                      int64_t from_row, int64_t from_column, int64_t rows, int64_t columns) {
  ZK_WIDTH(width, {
    for (int64_t j = 0; j < columns; j++)
      for (int64_t i = 0; i < rows; i++)
        ((element *)(void *)to)[i * to_row + j * to_column] =
            ((const element *)(const void *)from)[i * from_row + j * from_column];
  });
}

static void copy_matrix(const zk_matrices *x, char *to, int64_t to_row, int64_t to_column,
                        const char *from, int64_t from_row, int64_t from_column) {
  int64_t width = (int64_t)x->width;
  for (int64_t j = 0; j < x->columns; j += ZK_TURN)
    for (int64_t i = 0; i < x->rows; i += ZK_TURN)
      copy_tile(x->width, to + (i * to_row + j * to_column) * width, to_row, to_column,
                from + (i * from_row + j * from_column) * width, from_row, from_column,
                x->rows - i < ZK_TURN ? x->rows - i : ZK_TURN,
                x->columns - j < ZK_TURN ? x->columns - j : ZK_TURN);
}

void zk_matrix_read(const zk_matrices *x, int64_t i, void *to, int64_t ld) {
  copy_matrix(x, to, 1, ld, matrix_at(x, i), x->row, x->column);
}

void zk_matrix_write(const zk_matrices *x, int64_t i, const void *from, int64_t ld) {
  copy_matrix(x, matrix_at(x, i), x->row, x->column, from, 1, ld);
}

double zk_matrix_element(const zk_matrices *x, int64_t i, int row, int column) {
  const char *p = matrix_at(x, i) + (row * x->row + column * x->column) * (int64_t)x->width;
  return x->width == sizeof(double) ? *(const double *)(const void *)p
                                    : *(const float *)(const void *)p;
}

void zk_matrix_identity(size_t width, void *to, int64_t m, int64_t n) {
  memset(to, 0, (size_t)(m * n) * width);
  for (int64_t i = 0; i < m && i < n; i++)
    if (width == sizeof(double))
      ((double *)to)[i * m + i] = 1;
    else
      ((float *)to)[i * m + i] = 1;
}

/* ---- checks ------------------------------------------------------------------------------------
 */

zk_status zk_want_matrices(const char *op, const char *name, const zk_tensor *t) {
  char text[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real(op, name, t));
  if (!zk_dtype_is_computed(t->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "%s: %s is %s, whose precision is too low: convert it with :float() first", op,
                   name, zk_dtype_name(t->dtype));
  if (t->shape.ndim < 2)
    return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, it must have at least 2 dimensions", op, name,
                   zk_shape_text(&t->shape, text));
  for (int d = t->shape.ndim - 2; d < t->shape.ndim; d++)
    if (t->shape.dim[d] > INT_MAX)
      return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, which is past LAPACK's limit 2^31", op, name,
                     zk_shape_text(&t->shape, text));
  return ZK_OK;
}

zk_status zk_want_square(const char *op, const char *name, const zk_tensor *t) {
  ZK_TRY(zk_want_matrices(op, name, t));
  int n = t->shape.ndim;
  if (t->shape.dim[n - 2] != t->shape.dim[n - 1])
    return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, its matrices must be square", op, name,
                   zk_shape_text(&t->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}

zk_status zk_want_room(const char *op, double elements) {
  if (elements < INT_MAX)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "%s: the matrices are too large for LAPACK, which would need a working space of "
                 "%.3g elements",
                 op, elements);
}

/* ---- running -----------------------------------------------------------------------------------
 */

int64_t zk_room_of(size_t width, int64_t n) {
  int64_t bytes = zk_size_mul(n, (int64_t)width);
  return zk_size_add(bytes, bytes < 0 ? 0 : (64 - bytes % 64) % 64);
}

void zk_batch_begin(zk_batch_call *x, const zk_call *c, const zk_shape *batch) {
  x->call = c;
  x->t = zk_real_index(c->in[0]->dtype);
  x->width = zk_dtype_size(c->in[0]->dtype);
  x->batch = batch ? *batch : zk_batch_of(c->in[0]);
  x->a = zk_matrices_of(c->in[0], &x->batch);
  x->info = NULL;
}

zk_status zk_batch_run(zk_batch_call *x, double cost, int64_t room,
                       void (*run)(void *context, int64_t i, char *room),
                       zk_status (*judge)(const zk_batch_call *x, int64_t i, int info)) {
  int64_t count = zk_batch_count(&x->batch);
  if (count == 0)
    return ZK_OK;
  size_t bytes = zk_bytes(count, sizeof *x->info);
  x->info = zk_block_alloc(bytes);
  if (!x->info)
    return zk_nomem(bytes, "LAPACK's infos");
  memset(x->info, 0, bytes);
  zk_lapack_job job = {x->call->op->name, count, cost, room, run, x};
  zk_status status = zk_lapack_run(&job);
  for (int64_t i = 0; status == ZK_OK && judge && i < count; i++)
    if (x->info[i])
      status = judge(x, i, x->info[i]);
  return status;
}

void zk_batch_end(zk_batch_call *x) {
  zk_block_free(x->info);
}

char *zk_matrix_text(const zk_batch_call *x, int64_t i, char text[ZK_MATRIX_TEXT]) {
  if (x->batch.ndim == 0)
    snprintf(text, ZK_MATRIX_TEXT, "the matrix");
  else
    snprintf(text, ZK_MATRIX_TEXT, "matrix %lld of the batch", (long long)i);
  return text;
}

void zk_batch_infos(const zk_batch_call *x, zk_tensor *out) {
  for (int64_t i = 0; i < zk_batch_count(&x->batch); i++)
    ((int64_t *)zk_data(out))[i] = x->info[i];
}

bool zk_gives_info(const zk_call *c, int check) {
  size_t n = strlen(c->op->name);
  return n > 3 && !strcmp(c->op->name + n - 3, "_ex") && !c->attr[check].i;
}

/* ---- formulas ----------------------------------------------------------------------------------
 */

zk_tensor *zk_formula_product(zk_gradient *g, zk_tensor *a, zk_tensor *b) {
  return ZK_DO(matmul, a, b);
}

zk_tensor *zk_formula_turn(zk_gradient *g, zk_tensor *a) {
  return zk_build_transpose(&g->build, a);
}

zk_tensor *zk_formula_lower(zk_gradient *g, zk_tensor *a, int diagonal) {
  zk_build_set(&g->build, "diagonal", diagonal);
  return ZK_DO(tril, a);
}

zk_tensor *zk_formula_upper(zk_gradient *g, zk_tensor *a, int diagonal) {
  zk_build_set(&g->build, "diagonal", diagonal);
  return ZK_DO(triu, a);
}

zk_tensor *zk_formula_zeros(zk_gradient *g, int i) {
  const zk_tensor *like = g->call->in[i];
  zk_tensor *t = zk_build_new(&g->build, like->dtype, &like->shape);
  memset(zk_data(t), 0, (size_t)zk_numel(t) * zk_dtype_size(t->dtype));
  return t;
}

zk_tensor *zk_formula_identity(zk_gradient *g, int64_t n) {
  zk_tensor *t = zk_build_new(&g->build, g->call->out[0]->dtype, &ZK_SHAPE(n, n));
  zk_matrix_identity(zk_dtype_size(t->dtype), zk_data(t), n, n);
  return t;
}

zk_tensor *zk_formula_column(zk_gradient *g, zk_tensor *v) {
  zk_build_set(&g->build, "dim", -1);
  return ZK_DO(unsqueeze, v);
}

zk_tensor *zk_formula_row(zk_gradient *g, zk_tensor *v) {
  zk_build_set(&g->build, "dim", -2);
  return ZK_DO(unsqueeze, v);
}

zk_tensor *zk_formula_triangle(zk_gradient *g, zk_tensor *a, zk_tensor *b, bool upper, bool left,
                               bool unit) {
  zk_build_set(&g->build, "upper", upper);
  zk_build_set(&g->build, "left", left);
  zk_build_set(&g->build, "unitriangular", unit);
  return ZK_DO(linalg_solve_triangular, a, b);
}

zk_tensor *zk_formula_rows(zk_gradient *g, zk_tensor *a, int64_t begin, int64_t end) {
  return zk_build_narrow(&g->build, a, a->shape.ndim - 2, begin, end);
}

zk_tensor *zk_formula_columns(zk_gradient *g, zk_tensor *a, int64_t begin, int64_t end) {
  return zk_build_narrow(&g->build, a, a->shape.ndim - 1, begin, end);
}
