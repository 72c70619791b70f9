/*
 * semaphore.c: the waiting of slots.h. One lock for all: it is held for a few instructions, but for
 * the few times that pieces are made.
 */
#include "base/semaphore.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t given = PTHREAD_COND_INITIALIZER;

bool zk_slots_take(zk_slots *s, int wanted) {
  pthread_mutex_lock(&lock);
  if (s->used == 0 && s->had < wanted)
    s->had = s->make(s->had, wanted);
  while (s->used == s->had && s->had > 0)
    pthread_cond_wait(&given, &lock);
  bool taken = s->used < s->had;
  s->used += taken;
  pthread_mutex_unlock(&lock);
  return taken;
}

void zk_slots_give(zk_slots *s) {
  pthread_mutex_lock(&lock);
  s->used--;
  pthread_mutex_unlock(&lock);
  pthread_cond_broadcast(&given); /* always: who waits may not have got up since the last time */
}
