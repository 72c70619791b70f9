/*
 * owed.h: a weight's gradient that is put off: dw [n, k] = dy^T x, known by dy and x.
 *
 * An optimizer that comes next can take it piece by piece (zk_owed_take), so that it is never in
 * memory as a whole. Whoever wants to see it pays first (zk_pay). The debt is the storage's: it
 * ends when it is paid, or when the storage is freed. dy and x are held until then; whoever is
 * about to write to a storage calls zk_before_write, which pays every debt that reads it.
 *
 * Only grad/ makes and keeps tensors that are owed; zk_grad gives paid ones, so nothing else meets
 * them. All of this runs on the interpreter's thread.
 */
#ifndef ZK_TENSOR_OWED_H
#define ZK_TENSOR_OWED_H

#include "kernel/dense.h"
#include "tensor/tensor.h"

/* dy [m, n] and x [m, k] with their row lengths; dy_of and x_of are whose memory they are. */
typedef struct zk_owed_product {
  int64_t m, n, k, ldy, ldx;
  const float *dy, *x;
  zk_tensor *dy_of, *x_of;
} zk_owed_product;

/* Makes dw, new, contiguous and with nothing in it yet, owed. False for want of memory: then it is
 * not. */
bool zk_owe(zk_tensor *dw, const zk_owed_product *p);

static inline bool zk_is_owed(const zk_tensor *t) {
  return t && t->storage && t->storage->owed;
}

/* Computes what is owed, if it is. Cannot fail. */
void zk_pay(zk_tensor *t);

/* Gives what is owed to `take`, row by row, and leaves it owed. False for want of memory: then
 * nothing was taken. */
bool zk_owed_take(const zk_tensor *t, zk_dense_taker take, void *context);

/* Frees the debt of a storage that ends. */
void zk_owed_drop(struct zk_owed *o);

void zk_pay_readers(zk_storage *s);
/* Call before writing in place. */
static inline void zk_before_write(zk_tensor *t) {
  if (t->storage->readers > 0)
    zk_pay_readers(t->storage);
}

#endif
