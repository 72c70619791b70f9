/*
 * thread.c: the start of a thread.
 */
#include "base/thread.h"

#include <signal.h>

/* Kernels keep up to 64 KB in a frame (more under the sanitizers), OpenBLAS as much again. */
#define STACK ((size_t)2 << 20)

bool zk_thread_start(pthread_t *thread, void *(*run)(void *), void *argument) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0)
    return false;
  sigset_t all, before;
  sigfillset(&all);
  bool started = pthread_attr_setstacksize(&attributes, STACK) == 0 &&
                 pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
  if (started) {
    started = pthread_create(thread, &attributes, run, argument) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  pthread_attr_destroy(&attributes);
  return started;
}
