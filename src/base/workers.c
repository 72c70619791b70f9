/*
 * workers.c: the threads of workers.h. One lock guards the queue and the counts of its tasks.
 */
#include "base/workers.h"

#include <pthread.h>
#include <time.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/thread.h"

#define MAX_WORKERS 256

struct zk_workers {
  pthread_mutex_t lock;
  pthread_cond_t given, finished; /* a task came, or the end; a task is done */
  zk_task *first, *last;          /* tasks that have items left to take */
  bool stop;
  int n;
  pthread_t threads[];
};

static void *worker(void *argument) {
  zk_workers *w = argument;
  zk_parallel_alone();
  pthread_mutex_lock(&w->lock);
  for (;;) {
    while (!w->first && !w->stop)
      pthread_cond_wait(&w->given, &w->lock);
    if (w->stop)
      break;
    zk_task *task = w->first;
    int64_t i = task->next++;
    if (task->next == task->n)
      w->first = task->following;
    pthread_mutex_unlock(&w->lock);
    task->fn(task->context, i);
    pthread_mutex_lock(&w->lock);
    if (++task->done == task->n)
      pthread_cond_signal(&w->finished);
  }
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

zk_status zk_workers_start(int n, zk_workers **out) {
  *out = NULL;
  n = n < 1 ? 1 : n > MAX_WORKERS ? MAX_WORKERS : n;
  zk_workers *w = zk_alloc_zero(sizeof *w + sizeof w->threads[0] * (size_t)n);
  if (!w)
    return zk_nomem(sizeof *w, "worker threads");
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->given, NULL);
  pthread_cond_init(&w->finished, &monotonic);
  pthread_condattr_destroy(&monotonic);
  while (w->n < n && zk_thread_start(&w->threads[w->n], worker, w))
    w->n++;
  *out = w;
  return ZK_OK;
}

void zk_workers_submit(zk_workers *w, zk_task *task) {
  task->next = task->done = 0;
  task->following = NULL;
  if (task->n == 0)
    return;
  if (w->n == 0) { /* the system gave no thread: the caller does it */
    while (task->next < task->n)
      task->fn(task->context, task->next++);
    task->done = task->n;
    return;
  }
  pthread_mutex_lock(&w->lock);
  if (w->first)
    w->last->following = task;
  else
    w->first = task;
  w->last = task;
  pthread_cond_broadcast(&w->given);
  pthread_mutex_unlock(&w->lock);
}

bool zk_workers_wait(zk_workers *w, zk_task *task, double seconds) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  int64_t ns = end.tv_nsec + (int64_t)(seconds * 1e9);
  end.tv_sec += (time_t)(ns / 1000000000);
  end.tv_nsec = (long)(ns % 1000000000);
  pthread_mutex_lock(&w->lock);
  int timed_out = 0;
  while (task->done < task->n && !timed_out)
    timed_out = pthread_cond_timedwait(&w->finished, &w->lock, &end);
  bool done = task->done == task->n;
  pthread_mutex_unlock(&w->lock);
  return done;
}

void zk_workers_stop(zk_workers *w) {
  if (!w)
    return;
  pthread_mutex_lock(&w->lock);
  w->stop = true;
  pthread_cond_broadcast(&w->given);
  pthread_mutex_unlock(&w->lock);
  for (int i = 0; i < w->n; i++)
    pthread_join(w->threads[i], NULL);
  pthread_cond_destroy(&w->finished);
  pthread_cond_destroy(&w->given);
  pthread_mutex_destroy(&w->lock);
  zk_free(w);
}
