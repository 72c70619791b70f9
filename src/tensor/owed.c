/*
 * owed.c: the debts there are, and paying them.
 */
#include "tensor/owed.h"

#include "base/interrupt.h"
#include "base/memory.h"
#include "tensor/blas.h"

typedef struct zk_owed {
  zk_owed_product p;
  zk_tensor window; /* of the gradient: only its place, no reference */
  struct zk_owed *next;
} zk_owed;

static zk_owed *debts; /* few: one a layer */

bool zk_owe(zk_tensor *dw, const zk_owed_product *p) {
  zk_owed *o = zk_alloc_zero(sizeof *o);
  if (!o)
    return false;
  o->p = *p;
  o->window = *dw;
  zk_tensor_retain(p->dy_of);
  zk_tensor_retain(p->x_of);
  p->dy_of->storage->readers++;
  p->x_of->storage->readers++;
  o->next = debts;
  debts = o;
  dw->storage->owed = o;
  return true;
}

void zk_owed_drop(zk_owed *o) {
  zk_owed **at = &debts;
  while (*at != o)
    at = &(*at)->next;
  *at = o->next;
  o->p.dy_of->storage->readers--;
  o->p.x_of->storage->readers--;
  zk_tensor_release(o->p.dy_of);
  zk_tensor_release(o->p.x_of);
  zk_free(o);
}

/* Never stopped half-way: it is a gradient that somebody holds. */
static void pay(zk_owed *o) {
  const zk_owed_product *p = &o->p;
  bool before = zk_stoppable_begin(false);
  float *dw = zk_data(&o->window);
  zk_status status = zk_dense_weight_grad(p->m, p->n, p->k, p->dy, p->ldy, p->x, p->ldx, false, dw);
  if (status != ZK_OK) /* no memory to pack in: this product needs none, and its sizes are small */
    status = zk_gemm(ZK_FLOAT32, true, false, p->n, p->k, p->m, p->dy, p->ldy, p->x, p->ldx, 0, dw,
                     p->k);
  (void)zk_stoppable_end(before, status);
  o->window.storage->owed = NULL;
  zk_owed_drop(o);
}

void zk_pay(zk_tensor *t) {
  if (zk_is_owed(t))
    pay(t->storage->owed);
}

bool zk_owed_take(const zk_tensor *t, zk_dense_taker take, void *context) {
  const zk_owed_product *p = &t->storage->owed->p;
  return zk_dense_weight_grad_take(p->m, p->n, p->k, p->dy, p->ldy, p->x, p->ldx, take, context) ==
         ZK_OK;
}

void zk_pay_readers(zk_storage *s) {
  zk_owed *next;
  for (zk_owed *o = debts; o; o = next) {
    next = o->next;
    if (o->p.dy_of->storage == s || o->p.x_of->storage == s)
      pay(o);
  }
}
