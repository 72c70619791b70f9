/*
 * semaphore.c: one lock serves all semaphores. It is held for a few instructions, except on the few
 * occasions when resources are made.
 */
#include "base/semaphore.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;

bool zk_semaphore_acquire(zk_semaphore *s, int wanted) {
  pthread_mutex_lock(&lock);
  if (s->used == 0 && s->had < wanted)
    s->had = s->make(s->had, wanted);
  while (s->used == s->had && s->had > 0)
    pthread_cond_wait(&released, &lock);
  bool taken = s->used < s->had;
  s->used += taken;
  pthread_mutex_unlock(&lock);
  return taken;
}

void zk_semaphore_release(zk_semaphore *s) {
  pthread_mutex_lock(&lock);
  s->used--;
  pthread_mutex_unlock(&lock);
  pthread_cond_broadcast(
      &released); /* to all: a thread that was woken before may still be waiting */
}
