/*
 * test_parallel.c: the pool of threads. Oracle: a loop on one thread.
 */
#include "check.h"

#include <stdatomic.h>
#include <time.h>
#include <stdint.h>
#include "base/parallel.h"

#define N 5000

static unsigned char visits[N];
static int borders[N]; /* where pieces began */

static void visit(void *context, int64_t begin, int64_t end) {
  (void)context;
  borders[begin] = (int)(end - begin);
  for (int64_t i = begin; i < end; i++)
    visits[i]++;
}

static void every_element_once_in_fixed_pieces(void) {
  static const int64_t sizes[] = {0, 1, 7, 64, 65, 4999, 5000}, grains[] = {1, 3, 64, 5000, 9999};
  for (int threads = 1; threads <= 5; threads++) {
    zk_set_num_threads(threads);
    for (int s = 0; s < 7; s++)
      for (int g = 0; g < 5; g++) {
        int64_t n = sizes[s], grain = grains[g];
        memset(visits, 0, sizeof visits);
        memset(borders, 0, sizeof borders);
        zk_parallel_for(n, grain, visit, NULL);
        int wrong = 0;
        for (int64_t i = 0; i < N; i++) {
          int64_t length = i < n && i % grain == 0 ? (n - i < grain ? n - i : grain) : 0;
          wrong += visits[i] != (i < n) || borders[i] != length;
        }
        CHECK(wrong == 0, "%d threads, n %d, grain %d: %d wrong", threads, (int)n, (int)grain,
              wrong);
      }
  }
}

static atomic_llong total;

static void add(void *context, int64_t begin, int64_t end) {
  (void)context;
  for (int64_t i = begin; i < end; i++)
    atomic_fetch_add(&total, i);
}

static void add_nested(void *context, int64_t begin, int64_t end) {
  (void)begin, (void)end;
  zk_parallel_for(100, 10, add, context);
}

/* Jobs one right after the other, and after a pause in which the workers fall asleep. */
static void many_jobs(void) {
  zk_set_num_threads(4);
  atomic_store(&total, 0);
  for (int i = 0; i < 20000; i++) {
    zk_parallel_for(100, 7, add, NULL);
    if (i % 5000 == 0) {
      struct timespec nap = {0, 3000000};
      nanosleep(&nap, NULL);
    }
  }
  CHECK(atomic_load(&total) == 20000LL * 4950, "%lld", atomic_load(&total));
}

static void a_job_inside_a_job(void) {
  zk_set_num_threads(3);
  atomic_store(&total, 0);
  zk_parallel_for(50, 1, add_nested, NULL);
  CHECK(atomic_load(&total) == 50LL * 4950, "%lld", atomic_load(&total));
}

int main(void) {
  RUN(every_element_once_in_fixed_pieces);
  RUN(many_jobs);
  RUN(a_job_inside_a_job);
  return check_report();
}
