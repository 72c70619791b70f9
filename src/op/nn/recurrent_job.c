/*
 * recurrent_job.c: what forward and backward of `recurrent` share: the weights of a step, and how
 * the threads share out the samples.
 */
#include "op/nn/recurrent_job.h"

#include <string.h>
#include "base/memory.h"

/* Samples that a thread takes at a time, about: more where the weights of a step do not stay in the
 * L2 cache, so that they are read less often. */
#define SAMPLES 16
#define SAMPLES_LARGE 32
#define LARGE_WEIGHTS (256 * 1024)
/* Fewer multiplications in all are not worth a second thread. */
#define SMALL (1 << 18)

static int64_t notes_of(const zk_recurrent *k) {
  return k->out + (k->mode == ZK_LSTM ? 2 : k->mode == ZK_GRU) * k->hidden;
}

zk_status zk_recurrent_pack_weight(const zk_recurrent_job *j, zk_recurrent_weight *w,
                                   bool one_by_one) {
  w->packed = (zk_dense_weight){.n = w->n, .k = w->k};
  if (j->by_blas || !w->data)
    return ZK_OK;
  if (one_by_one && !w->turned) {
    w->packed.rows = w->data;
    return ZK_OK;
  }
  return zk_dense_weight_pack(w->n, w->k, w->data, w->turned ? w->n : w->k, w->turned, &w->packed);
}

/* y := or += x w^T, m rows, on this thread. */
void zk_recurrent_multiply(zk_recurrent_job *j, const zk_recurrent_weight *w, int64_t m,
                           const void *x, int64_t ldx, bool add, void *y, int64_t ldy) {
  if (!j->by_blas)
    zk_dense_forward_here(m, x, ldx, &w->packed, add, y, ldy);
  else if (j->status == ZK_OK)
    j->status = zk_gemm(j->dtype, false, !w->turned, m, w->n, w->k, x, ldx, w->data,
                        w->turned ? w->n : w->k, add, y, ldy);
}

void zk_recurrent_close(zk_recurrent_job *j) {
  if (!j->ready) {
    zk_dense_weight_clear(&j->state.packed);
    zk_dense_weight_clear(&j->fresh.packed);
    zk_dense_weight_clear(&j->projection.packed);
  }
  zk_free(j->start);
  zk_block_free(j->space);
}

zk_status zk_recurrent_open(const zk_call *c, zk_recurrent_job *j) {
  *j = (zk_recurrent_job){.k = zk_recurrent_of(c), .dtype = c->in[ZK_RECURRENT_X]->dtype};
  const zk_recurrent *k = &j->k;
  const size_t size = (size_t)(k->steps + 1) * sizeof *j->start;
  j->notes_size = notes_of(k);
  j->by_blas = j->dtype != ZK_FLOAT32 || k->rows == 0 ||
               !zk_dense_fits_product(k->batch, k->gates, k->out) ||
               !zk_dense_fits_product(k->batch, k->out, k->hidden);
  if (!(j->start = zk_alloc(size)))
    return zk_nomem(size, "the steps of a sequence");
  return zk_recurrent_starts(c, k, j->start);
}

/* Runs fn over the samples: pieces that depend on the sizes alone. */
zk_status zk_recurrent_run(zk_recurrent_job *j, zk_range_fn fn) {
  const zk_recurrent *k = &j->k;
  const double weights = (double)k->gates * (double)k->out;
  const int64_t samples = weights > LARGE_WEIGHTS ? SAMPLES_LARGE : SAMPLES;
  const int64_t pieces = (double)k->rows * weights < SMALL ? 1 : (k->batch + samples - 1) / samples;
  if (k->rows == 0)
    return ZK_OK;
  if (j->by_blas) /* which shares out the products of a step */
    fn(j, 0, k->batch);
  else
    zk_parallel_for(k->batch, (k->batch + pieces - 1) / pieces, fn, j);
  return j->status;
}

/* The samples of step t among [begin, end), as the first of so many rows. */
int64_t zk_recurrent_rows(const zk_recurrent_job *j, int64_t t, int64_t begin, int64_t end,
                          int64_t *first) {
  const int64_t size = j->start[t + 1] - j->start[t];
  *first = j->start[t] + begin;
  return (size < end ? size : end) - begin;
}

/* The tensor as it lies in memory, or NULL; *hold is the caller's to release. */
zk_status zk_recurrent_data(zk_tensor *t, zk_tensor **hold, const void **data) {
  *data = NULL;
  if (!t)
    return ZK_OK;
  ZK_TRY(zk_tensor_contiguous(t, hold));
  *data = zk_data(*hold);
  return ZK_OK;
}

/* Memory for notes that are not kept, for m, and a bias of 0. */
zk_status zk_recurrent_make_space(zk_recurrent_job *j) {
  const zk_recurrent *k = &j->k;
  const size_t element = zk_dtype_size(j->dtype);
  const size_t notes = j->kept ? 0 : (size_t)(k->batch * j->notes_size) * element;
  const size_t m = j->projection.data ? (size_t)(k->batch * k->hidden) * element : 0;
  const size_t bias = (size_t)k->hidden * element, size = notes + m + bias;
  char *p = j->space = zk_block_alloc(size);
  if (!p)
    return zk_nomem(size, "the states of a recurrent layer");
  j->notes = j->kept ? j->notes : p;
  j->m = m ? p + notes : NULL;
  if (!j->bias)
    j->bias = memset(p + notes + m, 0, bias);
  return ZK_OK;
}

/* The weights of a step: all of W_hh, and gru's W_u apart, whose product r scales. */
zk_status zk_recurrent_find_weights(const zk_call *c, zk_recurrent_job *j, zk_tensor *hold[HOLDS]) {
  const zk_recurrent *k = &j->k;
  const int64_t together = k->mode == ZK_GRU ? 2 * k->hidden : k->gates;
  const void *hh = NULL, *hr;
  if (!j->ready)
    ZK_TRY(zk_recurrent_data(c->in[ZK_RECURRENT_W_HH], &hold[HOLD_HH], &hh));
  ZK_TRY(zk_recurrent_data(c->in[ZK_RECURRENT_W_HR], &hold[HOLD_HR], &hr));
  j->state = (zk_recurrent_weight){.n = together, .k = k->out, .data = hh};
  if (k->mode == ZK_GRU) {
    const size_t before = (size_t)(together * k->out) * zk_dtype_size(j->dtype);
    const void *data = hh ? (const char *)hh + before : NULL;
    j->fresh = (zk_recurrent_weight){.n = k->hidden, .k = k->out, .data = data};
  }
  j->projection = (zk_recurrent_weight){.n = k->out, .k = k->hidden, .data = hr};
  return ZK_OK;
}
