/*
 * picture.h: the dtypes of pictures: uint8, float32 and float64.
 */
#ifndef ZK_DATA_PICTURE_H
#define ZK_DATA_PICTURE_H

#include "tensor/dtype.h"

static inline bool zk_picture_has(zk_dtype d) {
  return d == ZK_UINT8 || d == ZK_FLOAT32 || d == ZK_FLOAT64;
}

/* Runs the body once, with `scalar` a typedef of the C type of a picture's dtype. */
#define ZK_PICTURE(dtype_, ...)                                                                    \
  do {                                                                                             \
    switch (dtype_) {                                                                              \
    case ZK_UINT8:                                                                                 \
      ZK_WITH_TYPE(scalar, uint8_t, __VA_ARGS__)                                                   \
      break;                                                                                       \
    case ZK_FLOAT32:                                                                               \
      ZK_WITH_TYPE(scalar, float, __VA_ARGS__)                                                     \
      break;                                                                                       \
    case ZK_FLOAT64:                                                                               \
      ZK_WITH_TYPE(scalar, double, __VA_ARGS__)                                                    \
      break;                                                                                       \
    case ZK_INT64:                                                                                 \
    case ZK_BOOL:                                                                                  \
      ZK_CASES_OF_STAND_INS                                                                        \
    default:                                                                                       \
      zk_no_such_dtype();                                                                          \
    }                                                                                              \
  } while (0)

#endif
