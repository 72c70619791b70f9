/*
 * recurrent_job.h: a call of `recurrent` while it is computed, for recurrent.c and
 * recurrent_backward.c.
 */
#ifndef ZK_OP_NN_RECURRENT_JOB_H
#define ZK_OP_NN_RECURRENT_JOB_H

#include "base/parallel.h"
#include "op/matrix.h"
#include "op/nn/recurrent_shape.h"

/* Kept for backward: the values of the gates [rows, gates], and notes [rows, NOTES]: h before the
 * step; lstm: c before and tanh of c after it; gru: what the reset gate is multiplied with. */
enum { ZK_KEPT_GATES, ZK_KEPT_NOTES };

/* y = x w^T for w [n, k], or x w^T with w^T [k, n] in memory, `turned`. */
typedef struct zk_recurrent_weight {
  bool turned;
  int64_t n, k;
  const void *data; /* NULL: there is no such weight */
  zk_dense_weight packed;
} zk_recurrent_weight;

typedef struct zk_recurrent_job {
  zk_recurrent k;
  zk_dtype dtype;
  bool by_blas; /* not by kernel/dense.h */
  int64_t *start, notes_size;
  zk_recurrent_weight state, fresh, projection;
  void *space;
  char *gates, *notes, *m; /* m: o tanh c', before the projection */
  bool kept;               /* notes has a line for each row, not for each sample */
  const char *bias;        /* of gru's W_u h */
  char *h, *c, *y;
  /* of backward */
  const char *dy;
  char *dh, *dc, *dgates, *dstate, *dprojected, *dm;
  bool to_start;                     /* the gradient of h0 is wanted */
  const zk_recurrent_weights *ready; /* NULL: nothing is packed yet */
  zk_status status;
} zk_recurrent_job;

/* Contiguous forms of inputs, which a call holds while it runs. */
enum { HOLD_HH, HOLD_HR, HOLD_BIAS, HOLD_DY, HOLDS };

/* The loop of recurrent_cells.h for the type `real` of ZK_REAL. */
#define CELL(NAME) _Generic((real)0, float : NAME##_f32, default : NAME##_f64)

zk_status zk_recurrent_pack_weight(const zk_recurrent_job *j, zk_recurrent_weight *w,
                                   bool one_by_one);
/* y := or += x w^T, m rows, on this thread. */
void zk_recurrent_multiply(zk_recurrent_job *j, const zk_recurrent_weight *w, int64_t m,
                           const void *x, int64_t ldx, bool add, void *y, int64_t ldy);
void zk_recurrent_close(zk_recurrent_job *j);
zk_status zk_recurrent_open(const zk_call *c, zk_recurrent_job *j);
/* Runs fn over the samples: pieces that depend on the sizes alone. */
zk_status zk_recurrent_run(zk_recurrent_job *j, zk_range_fn fn);
/* The samples of step t among [begin, end), as the first of so many rows. */
int64_t zk_recurrent_rows(const zk_recurrent_job *j, int64_t t, int64_t begin, int64_t end,
                          int64_t *first);
/* The tensor as it lies in memory, or NULL; *hold is the caller's to release. */
zk_status zk_recurrent_data(zk_tensor *t, zk_tensor **hold, const void **data);
/* Memory for notes that are not kept, for m, and a bias of 0. */
zk_status zk_recurrent_make_space(zk_recurrent_job *j);
/* The weights of a step: all of W_hh, and gru's W_u apart, whose product r scales. */
zk_status zk_recurrent_find_weights(const zk_call *c, zk_recurrent_job *j, zk_tensor *hold[HOLDS]);

#endif
