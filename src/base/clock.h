/*
 * clock.h: the monotonic clock.
 */
#ifndef ZK_BASE_CLOCK_H
#define ZK_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Since some moment of the past, never set back. */
static inline int64_t zk_nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline double zk_seconds(void) {
  return 1e-9 * (double)zk_nanoseconds();
}

#endif
