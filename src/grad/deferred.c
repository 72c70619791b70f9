/*
 * deferred.c: the deferred gradients that there are, and materialising them.
 */
#include "grad/deferred.h"

#include "base/interrupt.h"
#include "base/memory.h"
#include "base/profile.h"
#include "grad/node.h"
#include "kernel/dense.h"

typedef struct deferred {
  zk_autograd record; /* of the gradient: it has no history */
  zk_matrix_pair p;
  zk_tensor *gradient;    /* on which it hangs */
  const char *op, *layer; /* that it is the gradient of; layer: while a profile runs */
  struct deferred *next;
} deferred;

static deferred *all; /* few: one a layer */

static void materialise(deferred *d);

/* s is about to be written over. */
static void materialise_readers(zk_storage *s) {
  deferred *next;
  for (deferred *d = all; d; d = next) {
    next = d->next;
    if (d->p.a_of->storage == s || d->p.b_of->storage == s)
      materialise(d);
  }
}

zk_tensor *zk_defer(const zk_call *c, int i, const zk_matrix_pair *p) {
  zk_tensor *t;
  if (c->in[i]->dtype != ZK_FLOAT32 || p->a.transposed || p->b.transposed ||
      !zk_dense_fits_weight_grad(p->a.rows, p->a.columns, p->b.columns) ||
      zk_tensor_new(ZK_FLOAT32, &c->in[i]->shape, &t) != ZK_OK)
    return NULL;
  deferred *d = zk_alloc_zero(sizeof *d);
  if (!d) {
    zk_tensor_release(t);
    return NULL;
  }
  d->record.attachment.drop = zk_deferred_drop;
  d->p = *p;
  d->gradient = t;
  d->op = c->op->name;
  d->layer = zk_profile_layer();
  zk_tensor_retain(p->a_of);
  zk_tensor_retain(p->b_of);
  p->a_of->storage->observers++;
  p->b_of->storage->observers++;
  zk_set_write_observer(materialise_readers);
  d->next = all;
  all = d;
  t->autograd = &d->record.attachment;
  return t;
}

void zk_deferred_drop(zk_attachment *self) {
  deferred *d = (deferred *)self, **at = &all;
  while (*at != d)
    at = &(*at)->next;
  *at = d->next;
  d->p.a_of->storage->observers--;
  d->p.b_of->storage->observers--;
  zk_tensor_release(d->p.a_of);
  zk_tensor_release(d->p.b_of);
  zk_free(d);
}

/* Never stopped half-way: it is a gradient that somebody holds. */
static void materialise(deferred *d) {
  const zk_matrix *a = &d->p.a, *b = &d->p.b;
  void *dw = zk_data(d->gradient);
  int64_t span = zk_profile_enter(ZK_PROFILE_DEFERRED, d->op, d->layer);
  bool before = zk_stoppable_begin(false);
  zk_status status = zk_matrix_pair_product(ZK_FLOAT32, &d->p, false, dw);
  if (status != ZK_OK) /* no memory to pack in: this product needs none, and its sizes are small */
    status = zk_matrix_product(ZK_FLOAT32, a, true, b, false, 0, dw);
  (void)zk_stoppable_end(before, status);
  zk_profile_leave(span);
  d->gradient->autograd = NULL;
  zk_deferred_drop(&d->record.attachment);
}

void zk_materialise(zk_tensor *t) {
  if (zk_is_deferred(t))
    materialise((deferred *)t->autograd);
}

bool zk_deferred_rows(const zk_tensor *t,
                      void (*take)(void *context, int64_t row, const float *gradient),
                      void *context) {
  const deferred *d = (const deferred *)t->autograd;
  const zk_matrix *a = &d->p.a, *b = &d->p.b;
  int64_t span = zk_profile_enter(ZK_PROFILE_DEFERRED, d->op, d->layer);
  zk_status status =
      zk_dense_weight_grad_rows(a->rows, a->columns, b->columns, (const float *)a->data, a->ld,
                                (const float *)b->data, b->ld, take, context);
  zk_profile_leave(span);
  return status == ZK_OK;
}
