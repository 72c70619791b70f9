/*
 * thread.h: starts a thread.
 */
#ifndef ZK_BASE_THREAD_H
#define ZK_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* False when the system has no more threads or memory; callers then go on with the threads they
 * have. The thread blocks all signals, and its stack's size does not depend on `ulimit -s`. */
bool zk_thread_start(pthread_t *thread, void *(*run)(void *), void *argument);

#endif
