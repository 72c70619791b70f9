/*
 * parallel.h: the thread pool, and the parallel loop that uses it.
 *
 * A range is cut into pieces whose borders depend on its length and the grain, never on the number
 * of threads. So results have the same bits at any number of threads.
 */
#ifndef ZK_BASE_PARALLEL_H
#define ZK_BASE_PARALLEL_H

#include <stdint.h>

typedef void (*zk_range_fn)(void *context, int64_t begin, int64_t end);

/* Calls fn(context, begin, end) for the pieces [0, grain), [grain, 2*grain), ... of [0, n), on
 * several threads when there is more than one piece. fn must not fail and must not allocate.
 * In a stoppable section (interrupt.h), Ctrl-C skips the remaining pieces. */
void zk_parallel_for(int64_t n, int64_t grain, zk_range_fn fn, void *context);

/* From now on zk_parallel_for runs serially on this thread. The threads that load data call this:
 * the CPUs are the interpreter's. */
void zk_parallel_alone(void);

/* The pool serves one caller at a time; who calls meanwhile works alone. Threads that compute at
 * the same time say so: `more` of them begin (1) or end (-1), and a call has as many workers less.
 */
void zk_parallel_callers(int more);

/* Threads that zk_parallel_for may use. At first: the CPUs this process may use (cpus.h). More than
 * those are never at work, whatever was set: they would take each other's time. */
int zk_num_threads(void);
void zk_set_num_threads(int n);
/* For tests: there are n CPUs. */
void zk_parallel_pretend(int n);

#endif
