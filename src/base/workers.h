/*
 * workers.h: a queue of tasks and the threads that run them, in the order of submission.
 *
 * These threads are not the pool of parallel.h, whose caller waits: here the caller goes on. A task
 * may allocate and may fail (it stores its own status), but it must not touch the reference counts
 * of tensors that another thread uses.
 */
#ifndef ZK_BASE_WORKERS_H
#define ZK_BASE_WORKERS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* fn(context, i) for i in 0..n-1, each once, on any thread. The fields below are the threads'. */
typedef struct zk_task {
  void (*fn)(void *context, int64_t i);
  void *context;
  int64_t n;
  int64_t next, done; /* the next item to take; those that are finished */
  struct zk_task *following;
} zk_task;

typedef struct zk_workers zk_workers;

/* Starts n threads, or as many as the system has. With none, zk_workers_submit runs the task
 * itself. Error: out of memory. */
zk_status zk_workers_start(int n, zk_workers **out);
/* Queues a task, whose memory must stay until it is done or the workers are stopped. */
void zk_workers_submit(zk_workers *w, zk_task *task);
/* Waits until the task is done, at most `seconds`. Returns whether it is. */
bool zk_workers_wait(zk_workers *w, zk_task *task, double seconds);
/* Ends the threads, each after its current item, and frees w. w may be NULL. */
void zk_workers_stop(zk_workers *w);

#endif
