/*
 * draw.h: numbers for tests that need many, the same on every run.
 */
#ifndef ZK_TESTS_DRAW_H
#define ZK_TESTS_DRAW_H

#include <stdint.h>

/* 24 bits. */
static inline uint32_t draw_bits(void) {
  static uint32_t seed = 1;
  seed = seed * 1664525u + 1013904223u;
  return seed >> 8;
}

/* From low to high. */
static inline int64_t draw(int64_t low, int64_t high) {
  return low + (int64_t)draw_bits() % (high - low + 1);
}

/* From -0.5 on, below 0.5. */
static inline float draw_float(void) {
  return (float)draw_bits() / (1 << 24) - 0.5f;
}

#endif
