/*
 * parallel.c: OpenMP's pool behind zk_parallel_for.
 */
#include "base/parallel.h"

#include <omp.h>

static int threads; /* 0: not chosen yet */

int zk_num_threads(void) {
  if (threads == 0)
    threads = omp_get_num_procs();
  return threads;
}

void zk_set_num_threads(int n) {
  threads = n < 1 ? 1 : n;
}

void zk_parallel_for(int64_t n, int64_t grain, zk_range_fn fn, void *context) {
  int64_t pieces = (n + grain - 1) / grain;
  int workers = zk_num_threads();
  if (pieces < workers)
    workers = (int)pieces;
  if (workers < 2 || omp_in_parallel()) {
    for (int64_t i = 0; i < pieces; i++)
      fn(context, i * grain, (i + 1) * grain < n ? (i + 1) * grain : n);
    return;
  }
#pragma omp parallel for schedule(static) num_threads(workers)
  for (int64_t i = 0; i < pieces; i++)
    fn(context, i * grain, (i + 1) * grain < n ? (i + 1) * grain : n);
}
