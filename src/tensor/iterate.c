/*
 * iterate.c: broadcasting and the loop over several strided tensors.
 */
#include "tensor/iterate.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"

/* A loop over fewer elements stays on one thread: starting the pool would cost more. */
#define GRAIN 16384
#define SERIAL_GRAIN 65536

zk_status zk_broadcast(const char *op, const zk_shape *a, const zk_shape *b, zk_shape *out) {
  zk_shape r = {.ndim = a->ndim > b->ndim ? a->ndim : b->ndim};
  for (int i = 1; i <= r.ndim; i++) {
    int64_t x = i <= a->ndim ? a->dim[a->ndim - i] : 1;
    int64_t y = i <= b->ndim ? b->dim[b->ndim - i] : 1;
    if (x != y && x != 1 && y != 1) {
      char ta[ZK_SHAPE_TEXT], tb[ZK_SHAPE_TEXT];
      return zk_fail(ZK_ERR_ARG,
                     "%s: shapes %s and %s do not broadcast: dimension %d counted from the end is "
                     "%lld and %lld",
                     op, zk_shape_text(a, ta), zk_shape_text(b, tb), i, (long long)x, (long long)y);
    }
    r.dim[r.ndim - i] = x == 1 ? y : x;
  }
  *out = r;
  return ZK_OK;
}

typedef struct plan {
  int n, ndim;
  int64_t size[ZK_MAX_DIM];
  int64_t step[ZK_MAX_DIM][ZK_MAX_OPERANDS]; /* bytes */
  char *base[ZK_MAX_OPERANDS];
  zk_loop loop;
  void *context;
} plan;

/* Broadcasts, drops dimensions of size 1, and merges neighbouring dimensions that have one common
 * stride for every operand. */
static void make_plan(plan *p, int n, zk_tensor *const *t) {
  const zk_shape *shape = &t[0]->shape;
  p->n = n;
  p->ndim = 0;
  for (int k = 0; k < n; k++)
    p->base[k] = zk_data(t[k]);
  for (int i = 0; i < shape->ndim; i++) {
    if (shape->dim[i] == 1)
      continue;
    int64_t step[ZK_MAX_OPERANDS];
    for (int k = 0; k < n; k++) {
      int j = i - (shape->ndim - t[k]->shape.ndim);
      bool varies = j >= 0 && t[k]->shape.dim[j] != 1;
      step[k] = varies ? t[k]->stride[j] * (int64_t)zk_dtype_size(t[k]->dtype) : 0;
    }
    bool merge = p->ndim > 0;
    for (int k = 0; merge && k < n; k++)
      merge = p->step[p->ndim - 1][k] == step[k] * shape->dim[i];
    if (merge)
      p->size[p->ndim - 1] *= shape->dim[i];
    else
      p->size[p->ndim++] = shape->dim[i];
    /* n of them have a value; a copy of a constant size is quicker. */
    // cppcheck-suppress uninitvar
    memcpy(p->step[p->ndim - 1], step, sizeof step);
  }
}

/* The elements [begin, end) of the plan, counted in index order. */
static void run_range(void *context, int64_t begin, int64_t end) {
  const plan *p = context;
  if (p->ndim == 0) {
    static const int64_t zero[ZK_MAX_OPERANDS];
    p->loop(p->base, zero, 1, p->context);
    return;
  }
  if (p->ndim == 1) {
    char *at[ZK_MAX_OPERANDS];
    for (int k = 0; k < p->n; k++)
      at[k] = p->base[k] + begin * p->step[0][k];
    p->loop(at, p->step[0], end - begin, p->context);
    return;
  }
  int last = p->ndim - 1;
  int64_t index[ZK_MAX_DIM], rest = begin;
  for (int i = last; i >= 0; i--) {
    index[i] = rest % p->size[i];
    rest /= p->size[i];
  }
  while (begin < end) {
    char *at[ZK_MAX_OPERANDS];
    for (int k = 0; k < p->n; k++) {
      at[k] = p->base[k];
      for (int i = 0; i <= last; i++)
        at[k] += index[i] * p->step[i][k];
    }
    int64_t run = p->size[last] - index[last];
    if (run > end - begin)
      run = end - begin;
    p->loop(at, p->step[last], run, p->context);
    begin += run;
    index[last] += run;
    for (int i = last; i > 0 && index[i] == p->size[i]; i--) {
      index[i] = 0;
      index[i - 1]++;
    }
  }
}

void zk_iterate(int n, zk_tensor *const *t, zk_loop loop, void *context) {
  int64_t total = zk_numel(t[0]);
  if (total == 0)
    return;
  if (!loop)
    zk_no_such_dtype();
  plan p;
  p.loop = loop;
  p.context = context;
  make_plan(&p, n, t);
  if (total <= GRAIN) {
    run_range(&p, 0, total);
    return;
  }
  /* Elements that are not reals may be indices: an interrupt must not leave some of them unset. */
  bool before = zk_stoppable_begin(zk_interrupt_allowed && zk_dtype_is_real(t[0]->dtype));
  zk_parallel_for(total, GRAIN, run_range, &p);
  (void)zk_stoppable_end(before, ZK_OK);
}

void zk_iterate_serial(int n, zk_tensor *const *t, zk_loop loop, void *context) {
  int64_t total = zk_numel(t[0]);
  if (total == 0)
    return;
  plan p;
  p.loop = loop;
  p.context = context;
  make_plan(&p, n, t);
  for (int64_t i = 0; i < total; i += SERIAL_GRAIN)
    run_range(&p, i, total - i < SERIAL_GRAIN ? total : i + SERIAL_GRAIN);
}
