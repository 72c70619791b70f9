/*
 * parallel.c: the pool behind zk_parallel_for.
 *
 * The caller starts a job and works on it too. Each idle thread takes the next piece.
 * A worker that the system has not scheduled, or that sleeps, is not waited for: then the caller
 * does all pieces itself. (OpenMP's static schedule waits for every thread: beside other busy
 * programs that made an epoch ten times slower, measured.) Workers spin briefly between jobs, since
 * the next one usually follows within microseconds, and then sleep.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/status.h"
#include "base/thread.h"

#define MAX_WORKERS 255
#define SPINS 4000 /* about 50 to 100 us */

typedef struct job {
  zk_range_fn fn;
  void *context;
  int64_t n, grain;
  atomic_llong next; /* the start of the next piece */
  int helpers;       /* workers 0..helpers-1 may take part */
  bool stoppable;    /* the caller's work may be stopped by Ctrl-C */
} job;

static struct {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  atomic_ulong generation; /* of the job */
  atomic_int open;         /* the job may be entered */
  atomic_int inside;       /* workers that look at the job */
  atomic_int sleepers;
  int workers; /* started so far */
  job job;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static int threads; /* 0: not chosen yet */
static _Thread_local bool busy;

static inline void pause_cpu(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

int zk_num_threads(void) {
  if (threads == 0) {
    cpu_set_t mine;
    long n = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine)
                                                           : sysconf(_SC_NPROCESSORS_ONLN);
    zk_set_num_threads((int)n);
  }
  return threads;
}

void zk_set_num_threads(int n) {
  threads = n < 1 ? 1 : n > MAX_WORKERS + 1 ? MAX_WORKERS + 1 : n;
}

void zk_parallel_alone(void) {
  busy = true;
}

/* Takes pieces until there are none, or until the work is to stop. */
static void work(job *j) {
  while (!zk_interrupted()) {
    int64_t begin = atomic_fetch_add(&j->next, j->grain);
    if (begin >= j->n)
      return;
    int64_t end = j->n - begin < j->grain ? j->n : begin + j->grain;
    j->fn(j->context, begin, end);
  }
}

/* Waits until there is another job than `seen`: spinning first, then asleep. */
static unsigned long next_job(unsigned long seen) {
  unsigned long now;
  for (int i = 0; i < SPINS; i++) {
    now = atomic_load(&pool.generation);
    if (now != seen)
      return now;
    pause_cpu();
  }
  pthread_mutex_lock(&pool.lock);
  atomic_fetch_add(&pool.sleepers, 1);
  while ((now = atomic_load(&pool.generation)) == seen)
    pthread_cond_wait(&pool.wake, &pool.lock);
  atomic_fetch_sub(&pool.sleepers, 1);
  pthread_mutex_unlock(&pool.lock);
  return now;
}

static void *worker(void *argument) {
  int index = (int)(intptr_t)argument;
  unsigned long seen = 0;
  busy = true; /* a job inside a job runs on its own thread */
  for (;;) {
    seen = next_job(seen);
    /* Wait until all threads have left the job before it: only then may the fields be changed. */
    atomic_fetch_add(&pool.inside, 1);
    if (atomic_load(&pool.open) && index < pool.job.helpers) {
      zk_interrupt_allowed = pool.job.stoppable;
      work(&pool.job);
    }
    atomic_fetch_sub(&pool.inside, 1);
  }
  return NULL;
}

/* Starts workers until there are n; fewer when the system gives no more. Then the pool goes on with
 * those it has, and asks again a thousand jobs later: asking costs more than many a job. */
static void start_workers(int n) {
  static int patience;
  static bool told;
  if (patience > 0) {
    patience--;
    return;
  }
  pthread_t thread;
  while (pool.workers < n && zk_thread_start(&thread, worker, (void *)(intptr_t)pool.workers)) {
    pthread_detach(thread);
    pool.workers++;
  }
  if (pool.workers == n)
    return;
  patience = 1000;
  if (!told)
    zk_warn("the system gives %d of %d threads (is there a limit, as of ulimit -u?)",
            pool.workers + 1, n + 1);
  told = true;
}

void zk_parallel_for(int64_t n, int64_t grain, zk_range_fn fn, void *context) {
  int64_t pieces = (n + grain - 1) / grain;
  int helpers = zk_num_threads() - 1;
  if (pieces - 1 < helpers)
    helpers = (int)(pieces - 1);
  if (helpers < 1 || busy) {
    for (int64_t begin = 0; begin < n && !zk_interrupted(); begin += grain)
      fn(context, begin, n - begin < grain ? n : begin + grain);
    return;
  }
  if (pool.workers < helpers)
    start_workers(helpers);
  job *j = &pool.job;
  j->fn = fn, j->context = context, j->n = n, j->grain = grain, j->helpers = helpers;
  j->stoppable = zk_interrupt_allowed;
  atomic_store(&j->next, 0);
  atomic_store(&pool.open, 1);
  atomic_fetch_add(&pool.generation, 1);
  if (atomic_load(&pool.sleepers) > 0) {
    pthread_mutex_lock(&pool.lock);
    pthread_cond_broadcast(&pool.wake);
    pthread_mutex_unlock(&pool.lock);
  }
  busy = true;
  work(j);
  busy = false;
  atomic_store(&pool.open, 0);
  for (int spins = 0; atomic_load(&pool.inside) > 0; spins++)
    if (spins < SPINS)
      pause_cpu();
    else
      sched_yield();
}
