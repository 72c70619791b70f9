/*
 * semaphore.h: how many threads may use something at once, when each needs a piece of its own and
 * the pieces may run out.
 */
#ifndef ZK_BASE_SEMAPHORE_H
#define ZK_BASE_SEMAPHORE_H

#include <stdbool.h>

/* Zero but for `make`. */
typedef struct zk_slots {
  /* Sees to it that there are `wanted` pieces where there were `had`. Called when nobody uses one.
   * Returns how many there are now: less, when there are no more to be had. */
  int (*make)(int had, int wanted);
  int had, used;
} zk_slots;

/* Takes a piece for the calling thread, of `wanted` if there may be as many; waits while all are
 * taken. False when there are none at all. */
bool zk_slots_take(zk_slots *s, int wanted);
void zk_slots_give(zk_slots *s);

#endif
