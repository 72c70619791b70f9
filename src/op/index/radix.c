/*
 * radix.c: radix sort from the least digit on, and selection from the highest on (radix.h).
 */
#include "op/index/radix.h"

#include <string.h>
#include "base/interrupt.h"

#define FEW 40 /* up to so many entries insertion is faster */
#define DIGITS 4
#define DIGIT(entry, d) ((entry) >> (32 + 8 * (d)) & 255)

static inline uint32_t key_of_f32(float x) {
  uint32_t bits;
  x += 0.0f; /* -0 becomes 0 */
  memcpy(&bits, &x, sizeof bits);
  return x != x ? UINT32_MAX : bits >> 31 ? ~bits : bits | 1u << 31;
}

#define FILL(type, key)                                                                            \
  do {                                                                                             \
    const type *v = x;                                                                             \
    ZK_STOPPABLE(i, n)                                                                             \
    entry[i] = (uint64_t)((key) ^ invert) << 32 | (uint64_t)i;                                     \
  } while (0)

bool zk_radix_entries(uint64_t *entry, zk_dtype dtype, const void *x, int64_t step, int64_t n,
                      bool descending) {
  const uint32_t invert = descending ? UINT32_MAX : 0;
  if (n > UINT32_MAX)
    return false;
  switch (dtype) {
  case ZK_FLOAT32:
    FILL(float, key_of_f32(v[i * step]));
    return true;
  case ZK_UINT8:
  case ZK_BOOL:
    FILL(uint8_t, (uint32_t)v[i * step]);
    return true;
  case ZK_INT64: {
    int64_t low = INT64_MAX, high = INT64_MIN;
    ZK_STOPPABLE(i, n) {
      int64_t value = ((const int64_t *)x)[i * step];
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    if ((uint64_t)high - (uint64_t)low > UINT32_MAX)
      return false;
    FILL(int64_t, (uint32_t)((uint64_t)v[i * step] - (uint64_t)low));
    return true;
  }
  case ZK_FLOAT64:
    ZK_CASES_OF_STAND_INS
    return false;
  }
  return false;
}

uint64_t *zk_radix_sort(uint64_t *entry, uint64_t *other, int64_t n) {
  if (n <= FEW) {
    for (int64_t i = 1; i < n; i++) {
      uint64_t e = entry[i];
      int64_t at = i;
      for (; at > 0 && entry[at - 1] > e; at--)
        entry[at] = entry[at - 1];
      entry[at] = e;
    }
    return entry;
  }
  uint32_t count[DIGITS][256] = {{0}};
  ZK_STOPPABLE(i, n)
  for (int d = 0; d < DIGITS; d++)
    count[d][DIGIT(entry[i], d)]++;
  for (int d = 0; d < DIGITS && !zk_interrupted(); d++) {
    if (count[d][DIGIT(entry[0], d)] == n) /* all have the same digit */
      continue;
    uint32_t before = 0;
    for (int k = 0; k < 256; k++) { /* counts become places */
      uint32_t here = count[d][k];
      count[d][k] = before;
      before += here;
    }
    ZK_STOPPABLE(i, n)
    other[count[d][DIGIT(entry[i], d)]++] = entry[i];
    uint64_t *swap = entry;
    entry = other;
    other = swap;
  }
  return entry;
}

uint64_t *zk_radix_first(uint64_t *entry, uint64_t *other, int64_t n, int64_t k) {
  int64_t chosen = 0;
  for (int d = DIGITS - 1; d >= 0 && n > k - chosen; d--) {
    int64_t count[256] = {0}, before = 0, open = 0;
    uint64_t last = 0; /* the digit of the k-th */
    ZK_STOPPABLE(i, n)
    count[DIGIT(entry[i], d)]++;
    if (zk_interrupted()) /* they are not all counted */
      return other;
    while (chosen + before + count[last] < k)
      before += count[last++];
    ZK_STOPPABLE(i, n) {
      uint64_t digit = DIGIT(entry[i], d);
      if (digit < last)
        other[chosen++] = entry[i];
      else if (digit == last)
        entry[open++] = entry[i];
    }
    if (zk_interrupted())
      return other;
    n = open;
  }
  for (int64_t i = 0; chosen < k; i++)
    other[chosen++] = entry[i];
  return zk_radix_sort(other, entry, k);
}
