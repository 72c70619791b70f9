/*
 * thread.h: how each of our threads is started.
 */
#ifndef ZK_BASE_THREAD_H
#define ZK_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* False when the system gives none: a limit on threads or on memory. Callers then go on with those
 * they have. Signals stay with the interpreter's thread, and the stack's size does not depend on
 * `ulimit -s`. */
bool zk_thread_start(pthread_t *thread, void *(*run)(void *), void *argument);

#endif
