/*
 * weights.c: who reads which constant, and releasing it (weights.h).
 */
#include "onnx/run/weights.h"

#include <stdlib.h>
#include "base/memory.h"
#include "onnx/from/import.h"

/* ---- what was folded --------------------------------------------------------------------------
 */

static void mark(bool *read, const int *values, int n) {
  for (int i = 0; i < n; i++)
    if (values[i] >= 0)
      read[values[i]] = true;
}

static void mark_section(bool *read, const zk_section *s) {
  mark(read, s->out, s->n_out);
  for (int i = 0; i < s->n_nodes; i++) {
    const zk_program_node *n = &s->node[i];
    if (n->folded)
      continue;
    mark(read, n->in, n->n_in);
    for (int b = 0; b < (n->flow == ZK_FLOW_NONE ? 0 : n->flow == ZK_FLOW_IF ? 2 : 1); b++)
      mark_section(read, &n->branch[b]);
  }
}

zk_status zk_weights_forget_folded(zk_program *p) {
  const size_t room = (size_t)p->n_values + 1;
  bool *read = zk_alloc_zero(room);
  if (!read)
    return zk_nomem(room, "the constants of a program");
  mark_section(read, &p->main);
  for (int i = 0; i < p->n_values; i++) {
    zk_tensor *t = p->constant[i];
    if (!t || read[i])
      continue;
    if (zk_is_known(t) && zk_is_unique(t))
      zk_block_discard(t->storage->data, t->storage->bytes);
    zk_tensor_release(t);
    p->constant[i] = NULL;
  }
  zk_free(read);
  return ZK_OK;
}

/* ---- what is packed ---------------------------------------------------------------------------
 */

static int by_storage(const void *a, const void *b) {
  const zk_weight *x = a, *y = b;
  return x->storage < y->storage ? -1 : x->storage > y->storage;
}

/* The tensors stay, and are then as those that a run fills. The memory is none of a plan's: its
 * budget does not grow. */
static void release(zk_storage *s) {
  zk_budget *budget = zk_memory_budget(NULL);
  zk_block_discard(s->data, s->bytes);
  zk_block_free(s->data);
  zk_memory_budget(budget);
  s->data = NULL;
  s->version = 0;
}

static zk_weight *find(const zk_weights *w, const zk_tensor *t) {
  const zk_weight wanted = {.storage = t && zk_is_known(t) ? t->storage : NULL};
  return wanted.storage && w->n > 0 ? bsearch(&wanted, w->at, w->n, sizeof *w->at, by_storage)
                                    : NULL;
}

static void add_reader(const zk_weights *w, const zk_tensor *t) {
  zk_weight *found = find(w, t);
  if (found)
    found->readers++;
}

/* Lists the constants of the program and of the plan, each storage once. */
static void list(zk_evaluation *e, zk_weights *w) {
  zk_tensor **from[] = {e->p->constant, e->made.at};
  const size_t count[] = {(size_t)e->p->n_values, e->made.count};
  size_t n = 0;
  for (int k = 0; k < 2; k++)
    for (size_t i = 0; i < count[k]; i++)
      if (from[k][i] && zk_is_known(from[k][i]))
        w->at[w->n++] = (zk_weight){.storage = from[k][i]->storage};
  qsort(w->at, w->n, sizeof *w->at, by_storage);
  for (size_t i = 0; i < w->n; i++)
    if (n == 0 || w->at[n - 1].storage != w->at[i].storage)
      w->at[n++] = w->at[i];
  w->n = n;
}

zk_status zk_weights_open(zk_evaluation *e, zk_weights *out) {
  const size_t most = (size_t)e->p->n_values + e->made.count;
  zk_run_step **step = e->steps.at;
  zk_tensor **kept = e->p->kept.at;
  void *at;
  ZK_TRY(zk_arena_take(&e->arena, (most + 1) * sizeof *out->at, &at));
  out->at = at;
  list(e, out);
  for (uint32_t i = 0; i < e->steps.count; i++)
    for (int k = 0; k < step[i]->call.n_in; k++)
      add_reader(out, step[i]->call.in[k]);
  for (int k = 0; k < e->p->n_out; k++)
    add_reader(out, e->value[e->p->out[k].value]);
  for (uint32_t i = 0; i < e->p->kept.count; i++)
    add_reader(out, kept[i]);
  for (size_t i = 0; i < out->n; i++)
    if (out->at[i].readers == 0)
      release(out->at[i].storage);
  return ZK_OK;
}

void zk_weights_read(const zk_weights *w, const zk_tensor *t) {
  zk_weight *found = find(w, t);
  if (found && --found->readers == 0)
    release(found->storage);
}
