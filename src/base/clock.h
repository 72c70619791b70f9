/*
 * clock.h: the monotonic clock.
 */
#ifndef ZK_BASE_CLOCK_H
#define ZK_BASE_CLOCK_H

#include <time.h>

/* Seconds since some moment of the past, never set back. */
static inline double zk_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
