/*
 * widen.c: the element types that files have, and their way into a dtype of ours.
 */
#include "io/widen.h"

#include <string.h>
#include "base/cursor.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "these files are little-endian, as we");

const zk_stored_dtype zk_stored_dtypes[] = {
    [ZK_FLOAT32] = {"FloatStorage", "float32", 4, ZK_FLOAT32, ZK_AS_IT_IS},
    [ZK_FLOAT64] = {"DoubleStorage", "float64", 8, ZK_FLOAT64, ZK_AS_IT_IS},
    [ZK_INT64] = {"LongStorage", "int64", 8, ZK_INT64, ZK_AS_IT_IS},
    [ZK_UINT8] = {"ByteStorage", "uint8", 1, ZK_UINT8, ZK_AS_IT_IS},
    [ZK_BOOL] = {"BoolStorage", "bool", 1, ZK_BOOL, ZK_TRUTH},
    {"HalfStorage", "float16", 2, ZK_FLOAT32, ZK_HALF},
    {"BFloat16Storage", "bfloat16", 2, ZK_FLOAT32, ZK_BFLOAT16},
    {"IntStorage", "int32", 4, ZK_INT64, ZK_INT32},
    {"ShortStorage", "int16", 2, ZK_INT64, ZK_INT16},
    {"CharStorage", "int8", 1, ZK_INT64, ZK_INT8},
    {NULL, NULL, 0, ZK_FLOAT32, ZK_AS_IT_IS},
};

/* IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 of fraction. */
static float half_to_float(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = (h >> 10) & 31, fraction = h & 1023;
  uint32_t bits;
  if (exponent == 31)
    bits = sign | 0x7f800000 | fraction << 13; /* infinity, NaN */
  else if (exponent > 0)
    bits = sign | (exponent + 112) << 23 | fraction << 13;
  else { /* zero and subnormals: fraction * 2^-24, exact in float */
    float x = (float)fraction * 0x1p-24f;
    return sign ? -x : x;
  }
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

#define WIDEN(from, to, expression)                                                                \
  do {                                                                                             \
    to *y = zk_data(dst);                                                                          \
    for (int64_t i = 0; i < n; i++) {                                                              \
      from x;                                                                                      \
      memcpy(&x, src + (size_t)i * sizeof x, sizeof x);                                            \
      y[i] = expression;                                                                           \
    }                                                                                              \
  } while (0)

static float bfloat16_to_float(uint16_t h) {
  uint32_t bits = (uint32_t)h << 16; /* a float's upper half */
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

void zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst) {
  int64_t n = zk_numel(dst);
  switch (stored->form) {
  case ZK_AS_IT_IS:
    memcpy(zk_data(dst), src, (size_t)n * stored->size);
    break;
  case ZK_TRUTH:
    WIDEN(uint8_t, uint8_t, x != 0);
    break;
  case ZK_HALF:
    WIDEN(uint16_t, float, half_to_float(x));
    break;
  case ZK_BFLOAT16:
    WIDEN(uint16_t, float, bfloat16_to_float(x));
    break;
  case ZK_INT32:
    WIDEN(int32_t, int64_t, x);
    break;
  case ZK_INT16:
    WIDEN(int16_t, int64_t, x);
    break;
  case ZK_INT8:
    WIDEN(int8_t, int64_t, x);
    break;
  case ZK_UINT32:
    WIDEN(uint32_t, int64_t, x);
    break;
  case ZK_UINT16:
    WIDEN(uint16_t, int64_t, x);
    break;
  }
}

bool zk_extent(const zk_shape *shape, size_t size, size_t *bytes) {
  size_t least = size;
  bool empty = false;
  for (int i = 0; i < shape->ndim; i++) {
    empty |= shape->dim[i] == 0;
    if (shape->dim[i] < 0 ||
        (shape->dim[i] > 0 && !zk_mul_size(least, (size_t)shape->dim[i], &least)))
      return false;
  }
  *bytes = empty ? 0 : least;
  return least <= INT64_MAX / 8; /* as float64 or int64, at most */
}
