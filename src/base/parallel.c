/*
 * parallel.c: the pool behind zk_parallel_for.
 *
 * The caller starts a job and works on it too. Each idle thread takes the next piece.
 * A worker that the system has not scheduled, or that sleeps, is not waited for: then the caller
 * does all pieces itself. (OpenMP's static schedule waits for every thread: beside other busy
 * programs that made an epoch ten times slower, measured.) Workers spin briefly between jobs, since
 * the next one usually follows within microseconds, and then sleep.
 *
 * A worker that loses its CPU in the middle of a piece must be waited for, some milliseconds. Where
 * another program is busy that happens again and again, and two threads are slower than one. So a
 * wait that is longer than pieces take sends the caller on alone for a time that grows as such
 * waits follow each other, and meanwhile the workers sleep.
 */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include "base/clock.h"
#include "base/cpus.h"
#include "base/interrupt.h"
#include "base/status.h"
#include "base/thread.h"

#define MAX_WORKERS 255
#define SPINS 4000 /* about 50 to 100 us */

/* After a stall of t the caller goes on alone for t times a factor, which doubles with each stall
 * from the least to the most, and falls back once the workers have been of use for CALM seconds. */
#define LEAST_FACTOR 4
#define MOST_FACTOR 64
#define LONGEST_ALONE 0.5
#define CALM 0.05
#define LEAST_STALL 100e-6

typedef struct job {
  zk_range_fn fn;
  void *context;
  int64_t n, grain;
  atomic_llong next; /* the start of the next piece */
  int helpers;       /* workers 0..helpers-1 may take part */
  bool stoppable;    /* the caller's work may be stopped by Ctrl-C */
} job;

/* How a worker sleeps. No lock is shared with the caller: one who loses its CPU while it holds it
 * would hold up the other. Whoever clears `asleep` posts. */
typedef struct bed {
  atomic_bool asleep;
  sem_t wake;
} bed;

static struct {
  atomic_ulong generation; /* of the job */
  atomic_int open;         /* the job may be entered */
  atomic_int inside;       /* workers that look at the job */
  int workers;             /* started so far */
  bed beds[MAX_WORKERS];
  job job;
} pool;

static atomic_int threads; /* 0: not chosen yet */
static atomic_int cpus;    /* 0: not asked yet */
static _Thread_local bool busy;

static atomic_bool taken;  /* a thread has the pool: others that call meanwhile work alone */
static atomic_int callers; /* threads that share the CPUs (zk_parallel_callers) */

/* Of who has the pool: it works alone until then; since when it does not; the factor above. */
static double alone_until, together_since;
static double factor = LEAST_FACTOR;

static inline void pause_cpu(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int available(void) {
  if (cpus == 0)
    cpus = zk_cpus();
  return cpus;
}

int zk_num_threads(void) {
  if (threads == 0)
    zk_set_num_threads(available());
  return threads;
}

void zk_set_num_threads(int n) {
  threads = n < 1 ? 1 : n > MAX_WORKERS + 1 ? MAX_WORKERS + 1 : n;
}

void zk_parallel_pretend(int n) {
  cpus = n;
  alone_until = 0;
}

void zk_parallel_alone(void) {
  busy = true;
}

void zk_parallel_callers(int more) {
  atomic_fetch_add(&callers, more);
}

/* Takes pieces until there are none, or until the work is to stop. Gives their number. */
static int64_t work(job *j) {
  int64_t pieces = 0;
  for (; !zk_interrupted(); pieces++) {
    int64_t begin = atomic_fetch_add(&j->next, j->grain);
    if (begin >= j->n)
      break;
    int64_t end = j->n - begin < j->grain ? j->n : begin + j->grain;
    j->fn(j->context, begin, end);
  }
  return pieces;
}

/* Waits until there is another job than `seen`: spinning first, then asleep. */
static unsigned long next_job(bed *own, unsigned long seen) {
  unsigned long generation;
  for (int i = 0; i < SPINS; i++) {
    generation = atomic_load(&pool.generation);
    if (generation != seen)
      return generation;
    pause_cpu();
  }
  while ((generation = atomic_load(&pool.generation)) == seen) {
    atomic_store(&own->asleep, true);
    if (atomic_load(&pool.generation) != seen && atomic_exchange(&own->asleep, false))
      continue; /* it came in between, and nobody will post */
    while (sem_wait(&own->wake) != 0)
      ; /* a signal */
  }
  return generation;
}

/* Wakes those of the first n workers that sleep. Did any? */
static bool wake(int n) {
  bool any = false;
  for (int i = 0; i < n; i++)
    if (atomic_load(&pool.beds[i].asleep) && atomic_exchange(&pool.beds[i].asleep, false)) {
      sem_post(&pool.beds[i].wake);
      any = true;
    }
  return any;
}

static void *worker(void *argument) {
  int index = (int)(intptr_t)argument;
  unsigned long seen = 0;
  busy = true; /* a job inside a job runs on its own thread */
  for (;;) {
    seen = next_job(&pool.beds[index], seen);
    /* Wait until all threads have left the job before it: only then may the fields be changed. */
    atomic_fetch_add(&pool.inside, 1);
    if (atomic_load(&pool.open) && index < pool.job.helpers) {
      zk_interrupt_allowed = pool.job.stoppable;
      (void)work(&pool.job);
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
  while (pool.workers < n && sem_init(&pool.beds[pool.workers].wake, 0, 0) == 0 &&
         zk_thread_start(&thread, worker, (void *)(intptr_t)pool.workers)) {
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

/* The caller has done its pieces in `worked` seconds and has waited too long for the workers'. */
static void stalled(double waited, double worked, int64_t pieces) {
  double usual = pieces > 0 ? worked / (double)pieces : worked;
  double stall = waited - 2 * usual, at = zk_seconds();
  if (stall < LEAST_STALL)
    return;
  if (at - together_since > CALM)
    factor = LEAST_FACTOR;
  double alone = factor * stall < LONGEST_ALONE ? factor * stall : LONGEST_ALONE;
  alone_until = together_since = at + alone;
  factor = 2 * factor < MOST_FACTOR ? 2 * factor : MOST_FACTOR;
}

/* Waits until no worker is inside the job any more. */
static void join(double began, int64_t pieces) {
  double done = 0;
  for (int spins = 0; atomic_load(&pool.inside) > 0; spins++)
    if (spins < SPINS) {
      pause_cpu();
    } else {
      if (done == 0)
        done = zk_seconds();
      sched_yield();
    }
  if (done > 0)
    stalled(zk_seconds() - done, done - began, pieces);
}

/* All pieces on this thread. */
static void serially(int64_t n, int64_t grain, zk_range_fn fn, void *context) {
  for (int64_t begin = 0; begin < n && !zk_interrupted(); begin += grain)
    fn(context, begin, n - begin < grain ? n : begin + grain);
}

/* With workers 0..helpers-1. The pool is this thread's. */
static void together(int64_t n, int64_t grain, zk_range_fn fn, void *context, int helpers,
                     double began) {
  if (pool.workers < helpers)
    start_workers(helpers);
  job *j = &pool.job;
  j->fn = fn, j->context = context, j->n = n, j->grain = grain, j->helpers = helpers;
  j->stoppable = zk_interrupt_allowed;
  atomic_store(&j->next, 0);
  atomic_store(&pool.open, 1);
  atomic_fetch_add(&pool.generation, 1);
  if (wake(helpers)) {
    double awake = zk_seconds(); /* waking may have cost this thread its CPU */
    stalled(awake - began, 0, 1);
    began = awake;
  }
  busy = true;
  int64_t own = work(j);
  busy = false;
  atomic_store(&pool.open, 0);
  join(began, own);
}

/* How many workers may take part in a job of so many pieces. Each caller has a CPU already. */
static int helpers_for(int64_t pieces) {
  int most = zk_num_threads() < available() ? zk_num_threads() : available();
  int present = atomic_load_explicit(&callers, memory_order_relaxed);
  most -= present > 1 ? present : 1;
  return pieces - 1 < most ? (int)(pieces - 1) : most;
}

void zk_parallel_for(int64_t n, int64_t grain, zk_range_fn fn, void *context) {
  int helpers = helpers_for((n + grain - 1) / grain);
  if (helpers > 0 && !busy && !atomic_exchange_explicit(&taken, true, memory_order_acquire)) {
    double began = zk_seconds();
    bool can = began >= alone_until;
    if (can)
      together(n, grain, fn, context, helpers, began);
    atomic_store_explicit(&taken, false, memory_order_release);
    if (can)
      return;
  }
  serially(n, grain, fn, context);
}
