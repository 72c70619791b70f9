/*
 * semaphore.h: a counting semaphore over resources that are made on demand and may run out.
 */
#ifndef ZK_BASE_SEMAPHORE_H
#define ZK_BASE_SEMAPHORE_H

#include <stdbool.h>

/* Zero-initialise all but `make`. */
typedef struct zk_semaphore {
  /* Makes `wanted` resources out of `had`. Called while none is in use. Returns how many there are
   * now, which may be fewer than wanted. */
  int (*make)(int had, int wanted);
  int had, used;
} zk_semaphore;

/* Takes one resource for the calling thread, and first raises their number to `wanted` if possible.
 * Waits while all are in use. False when there are none at all. */
bool zk_semaphore_acquire(zk_semaphore *s, int wanted);
void zk_semaphore_release(zk_semaphore *s);

#endif
