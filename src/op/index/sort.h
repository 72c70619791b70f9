/*
 * sort.h: the stable merge sort of positions that sort and unique share.
 */
#ifndef ZK_OP_INDEX_SORT_H
#define ZK_OP_INDEX_SORT_H

#include "base/interrupt.h"

/* Sorts the positions 0..n-1 that a holds by keys[position]; before(x, y) tells whether key x must
 * come before y. b is scratch; a and b are exchanged as it goes: the result is in a. Where Ctrl-C
 * stops it, a holds the positions in the order that they had so far. */
#define MERGE_SORT(keys, a, b, n, before)                                                          \
  for (int64_t width = 1; width < (n) && !zk_interrupted(); width *= 2) {                          \
    bool stopped = false;                                                                          \
    for (int64_t low = 0; low < (n) && !stopped; low += 2 * width) {                               \
      int64_t middle = low + width < (n) ? low + width : (n);                                      \
      int64_t high = middle + width < (n) ? middle + width : (n);                                  \
      int64_t i = low, j = middle;                                                                 \
      for (int64_t k = low; k < high && !stopped;) {                                               \
        int64_t part = high - k > MERGE_PART ? k + MERGE_PART : high;                              \
        stopped = zk_interrupted();                                                                \
        for (; k < part; k++) {                                                                    \
          bool right = j < high && (i >= middle || before(keys[a[j]], keys[a[i]]));                \
          b[k] = right ? a[j++] : a[i++];                                                          \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
    if (stopped)                                                                                   \
      break;                                                                                       \
    int64_t *swap = a;                                                                             \
    a = b;                                                                                         \
    b = swap;                                                                                      \
  }
#define MERGE_PART 65536

#endif
