/*
 * workers.h: threads that do tasks ahead of whoever waits for them, in the order they were given.
 *
 * They are apart from the pool of parallel.h, which computes for one caller at a time: here the
 * caller goes on. What a task calls may allocate and may fail (where it says so is its own affair),
 * but it must not touch the reference counts of tensors that another thread sees.
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

/* Starts n threads, or as many as the system gives: with none, whoever gives a task does it there
 * and then. Error: no memory. */
zk_status zk_workers_start(int n, zk_workers **out);
/* Queues a task, which stays in place until it is done or the workers are stopped. */
void zk_workers_submit(zk_workers *w, zk_task *task);
/* Waits until the task is done, but no longer than `seconds`. Gives whether it is. */
bool zk_workers_wait(zk_workers *w, zk_task *task, double seconds);
/* Ends the threads, each after the item that it is at, and frees w. NULL passes. */
void zk_workers_stop(zk_workers *w);

#endif
