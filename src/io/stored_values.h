/*
 * stored_values.h: the values of arrays that stay in their file, read in windows: what range they
 * have, and how two arrays differ.
 */
#ifndef ZK_IO_STORED_VALUES_H
#define ZK_IO_STORED_VALUES_H

#include "io/stored.h"

/* A number of either kind: integers as they are (uint64: its bits), reals and bools as a double. */
typedef struct zk_stored_number {
  double real;
  int64_t integer;
} zk_stored_number;

typedef struct zk_stored_stats {
  int64_t count, nans, infinities;
  int64_t finite; /* elements that are numbers: of these are the rest */
  zk_stored_number least, greatest;
  double mean, deviation; /* the deviation is that of all elements, divided by their number */
} zk_stored_stats;

zk_status zk_stored_stats_of(const zk_stored *s, zk_stored_stats *out);

/* |a - b| <= atol + rtol * |b| is equal, nan is equal to nan, and so are equal infinities. */
typedef struct zk_stored_difference {
  int64_t count, unequal;
  int64_t nans;              /* of the unequal: a nan in one of the two only */
  double absolute, relative; /* greatest |a - b| and |a - b| / |b|, without those nans */
  int64_t index[ZK_MAX_DIM]; /* of the greatest absolute difference, or of the first nan */
} zk_stored_difference;

/* The two have equal shapes. */
zk_status zk_stored_compare(const zk_stored *a, const zk_stored *b, double rtol, double atol,
                            zk_stored_difference *out);

#endif
