/*
 * extremes.h: the reducers to the greatest or least element, and to its place.
 *
 * A nan beats everything. Of equal elements the first has the place.
 */
#ifndef ZK_OP_REDUCE_EXTREMES_H
#define ZK_OP_REDUCE_EXTREMES_H

#include "op/reduce/reducer.h"

/* Accumulators are elements of the dtype. */
const zk_reducer *zk_extreme(zk_dtype dtype, bool least);

/* Accumulators are ZK_PLACED of the dtype's type. At most INT32_MAX rows at a time. */
const zk_reducer *zk_extreme_place(zk_dtype dtype, bool least);
#define ZK_PLACED(T)                                                                               \
  struct {                                                                                         \
    T value;                                                                                       \
    int64_t at; /* -1 before the first element */                                                  \
  }

#endif
