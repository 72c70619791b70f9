/*
 * matrices.h: the last two dimensions of a tensor as matrices for LAPACK (tensor/lapack.h), and the
 * checks and messages of the ops that compute with them.
 */
#ifndef ZK_OP_LINALG_MATRICES_H
#define ZK_OP_LINALG_MATRICES_H

#include "op/gradient.h"
#include "tensor/lapack.h"

/* The matrices of a tensor whose leading dimensions broadcast to `batch`. */
typedef struct zk_matrices {
  char *data;
  size_t width; /* bytes of an element */
  int rows, columns;
  int64_t row, column; /* steps, in elements */
  zk_shape batch;
  int64_t step[ZK_MAX_DIM]; /* of batch's dimensions */
} zk_matrices;

/* t's own matrices; those of a tensor of vectors, as columns. */
zk_matrices zk_matrices_of(const zk_tensor *t, const zk_shape *batch);
zk_matrices zk_matrices_columns(const zk_tensor *t, const zk_shape *batch);
void zk_matrices_transpose(zk_matrices *x);
/* The leading dimensions of a tensor of matrices, and how many matrices that are. */
zk_shape zk_batch_of(const zk_tensor *t);
static inline int64_t zk_batch_count(const zk_shape *batch) {
  return zk_shape_numel(batch);
}
/* `batch` with one dimension behind it, or two. */
zk_shape zk_batch_with(const zk_shape *batch, int n, int64_t rows, int64_t columns);

/* Copies matrix i to or from LAPACK's order, where its columns are `ld` elements apart. */
void zk_matrix_read(const zk_matrices *x, int64_t i, void *to, int64_t ld);
void zk_matrix_write(const zk_matrices *x, int64_t i, const void *from, int64_t ld);
double zk_matrix_element(const zk_matrices *x, int64_t i, int row, int column);
/* The identity of n columns, m rows. */
void zk_matrix_identity(size_t width, void *to, int64_t m, int64_t n);

/* ---- checks -----------------------------------------------------------------------------------
 */

/* Matrices of float32 or float64, of sizes that LAPACK has; the second: square ones. Input 0 is
 * checked, `name` is its parameter's. */
zk_status zk_want_matrices(const char *op, const char *name, const zk_tensor *t);
zk_status zk_want_square(const char *op, const char *name, const zk_tensor *t);
/* The routine's working space has about so many elements, which must be an int. */
zk_status zk_want_room(const char *op, double elements);

/* ---- running ----------------------------------------------------------------------------------
 */

/* A call over the matrices of a batch: a job, and each matrix's info. */
typedef struct zk_batch_call {
  const zk_call *call;
  int t; /* zk_real_index */
  size_t width;
  zk_shape batch;
  zk_matrices a;
  int *info;
} zk_batch_call;

/* x->call, t, width, batch and a from input 0, whose batch is `batch` (NULL: its own). */
void zk_batch_begin(zk_batch_call *x, const zk_call *c, const zk_shape *batch);
/* Runs `run` over x's matrices (x comes first in its context), and then `judge`, if that is there,
 * over each info that is not 0 from the first on: it fails with a message, or gives ZK_OK. */
zk_status zk_batch_run(zk_batch_call *x, double cost, int64_t room,
                       void (*run)(void *context, int64_t i, char *room),
                       zk_status (*judge)(const zk_batch_call *x, int64_t i, int info));

void zk_batch_end(zk_batch_call *x);

/* "the matrix", or "matrix 3 of the batch" (in index order), for messages. */
#define ZK_MATRIX_TEXT 60
char *zk_matrix_text(const zk_batch_call *x, int64_t i, char text[ZK_MATRIX_TEXT]);
/* Writes the infos to an int64 tensor, as an op's output. */
void zk_batch_infos(const zk_batch_call *x, zk_tensor *out);
/* Does the call give info instead of an error? An op of NAME_ex has attribute `check`. */
bool zk_gives_info(const zk_call *c, int check);

/* Bytes of n elements behind each other, each part beginning at 64. */
int64_t zk_room_of(size_t width, int64_t n);

/* ---- formulas ---------------------------------------------------------------------------------
 */

/* a b, a with its last two dimensions exchanged. */
zk_tensor *zk_formula_product(zk_gradient *g, zk_tensor *a, zk_tensor *b);
zk_tensor *zk_formula_turn(zk_gradient *g, zk_tensor *a);
/* The triangles with the diagonals from `diagonal` on. */
zk_tensor *zk_formula_lower(zk_gradient *g, zk_tensor *a, int diagonal);
zk_tensor *zk_formula_upper(zk_gradient *g, zk_tensor *a, int diagonal);
/* Zeros of input i's shape, each with memory of its own: a leaf's gradient may be added to. */
zk_tensor *zk_formula_zeros(zk_gradient *g, int i);
/* The identity [n, n] in output 0's dtype. */
zk_tensor *zk_formula_identity(zk_gradient *g, int64_t n);
/* Vectors v [*, n] as columns [*, n, 1] and as rows [*, 1, n]. */
zk_tensor *zk_formula_column(zk_gradient *g, zk_tensor *v);
zk_tensor *zk_formula_row(zk_gradient *g, zk_tensor *v);
/* x of a x = b for a triangle a; or of x a = b. */
zk_tensor *zk_formula_triangle(zk_gradient *g, zk_tensor *a, zk_tensor *b, bool upper, bool left,
                               bool unit);
/* Rows [begin, end) and columns. */
zk_tensor *zk_formula_rows(zk_gradient *g, zk_tensor *a, int64_t begin, int64_t end);
zk_tensor *zk_formula_columns(zk_gradient *g, zk_tensor *a, int64_t begin, int64_t end);

#endif
