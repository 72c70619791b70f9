/*
 * stored_dtype.c: the table of element types in files, and their conversion to zknn's dtypes.
 */
#include "io/stored_dtype.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "base/cursor.h"
#include "tensor/convert.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "these files are little-endian, as we");

#define ENCODING_OF_REAL ZK_ENCODING_NATIVE
#define ENCODING_OF_INTEGER ZK_ENCODING_NATIVE
#define ENCODING_OF_BOOL ZK_ENCODING_BOOL
/* clang-format off */
const zk_stored_dtype zk_stored_dtypes[] = {
#define ZK_DTYPE(id, suffix, type, category, wide, name, method, storage, onnx, numpy,             \
                 safetensors, idx)                                                                 \
    {name, sizeof(type), ZK_##id, ENCODING_OF_##category, storage, numpy, safetensors, idx, {0}},
#include "tensor/dtypes.def"
    {"float16", 2, ZK_FLOAT32, ZK_ENCODING_FLOAT16, "HalfStorage", "f2", "F16", 0, {0}},
    {"bfloat16", 2, ZK_FLOAT32, ZK_ENCODING_BFLOAT16, "BFloat16Storage", NULL, "BF16", 0, {0}},
    {"int32", 4, ZK_INT64, ZK_ENCODING_INT32, "IntStorage", "i4", "I32", 0x0c, {0}},
    {"int16", 2, ZK_INT64, ZK_ENCODING_INT16, "ShortStorage", "i2", "I16", 0x0b, {0}},
    {"int8", 1, ZK_INT64, ZK_ENCODING_INT8, "CharStorage", "i1", "I8", 0x09, {0}},
    {"uint64", 8, ZK_INT64, ZK_ENCODING_UINT64, NULL, "u8", "U64", 0, {0}},
    {"uint32", 4, ZK_INT64, ZK_ENCODING_UINT32, NULL, "u4", "U32", 0, {0}},
    {"uint16", 2, ZK_INT64, ZK_ENCODING_UINT16, NULL, "u2", "U16", 0, {0}},
    {"float8_e4m3fn", 1, ZK_FLOAT32, ZK_ENCODING_FLOAT8, NULL, NULL, "F8_E4M3", 0, {4, 3, 7, 'f'}},
    {"float8_e5m2", 1, ZK_FLOAT32, ZK_ENCODING_FLOAT8, NULL, NULL, "F8_E5M2", 0, {5, 2, 15, 'i'}},
    {"float8_e4m3fnuz", 1, ZK_FLOAT32, ZK_ENCODING_FLOAT8, NULL, NULL, "F8_E4M3FNUZ", 0,
     {4, 3, 8, 'u'}},
    {"float8_e5m2fnuz", 1, ZK_FLOAT32, ZK_ENCODING_FLOAT8, NULL, NULL, "F8_E5M2FNUZ", 0,
     {5, 2, 16, 'u'}},
    {"float8_e8m0fnu", 1, ZK_FLOAT32, ZK_ENCODING_FLOAT8, NULL, NULL, "F8_E8M0", 0,
     {8, 0, 127, 'e'}},
    {NULL, 0, ZK_FLOAT32, ZK_ENCODING_NATIVE, NULL, NULL, NULL, 0, {0}},
};
/* clang-format on */

const zk_stored_dtype *zk_stored_dtype_find(zk_naming naming, const char *name) {
  for (const zk_stored_dtype *d = zk_stored_dtypes; d->name; d++) {
    const char *own = naming == ZK_NAMED_PLAINLY    ? d->name
                      : naming == ZK_NAMED_BY_TORCH ? d->torch
                      : naming == ZK_NAMED_BY_NUMPY ? d->numpy
                                                    : d->safetensors;
    if (own && strcmp(own, name) == 0)
      return d;
  }
  return NULL;
}

const zk_stored_dtype *zk_stored_dtype_of_idx(uint8_t type) {
  for (const zk_stored_dtype *d = zk_stored_dtypes; d->name && type; d++)
    if (d->idx == type)
      return d;
  return NULL;
}

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

/* A float of 8 bits: sign, exponent, fraction; every value is one of float32's. */
static float minifloat_to_float(uint8_t bits, const struct zk_minifloat *m) {
  int exponent = bits >> m->fraction & ((1 << m->exponent) - 1);
  int fraction = bits & ((1 << m->fraction) - 1);
  bool negative = m->special != 'e' && bits & 0x80;
  bool ones = exponent == (1 << m->exponent) - 1;
  bool all_ones = ones && fraction == (1 << m->fraction) - 1;
  float x;
  if ((m->special == 'u' && bits == 0x80) || (m->special == 'f' && all_ones) ||
      (m->special == 'e' && ones) || (m->special == 'i' && ones && fraction != 0))
    x = NAN;
  else if (m->special == 'i' && ones)
    x = INFINITY;
  else if (exponent == 0 && m->special != 'e') /* zero and subnormals */
    x = ldexpf((float)fraction, 1 - m->bias - m->fraction);
  else
    x = ldexpf((float)((1 << m->fraction) + fraction), exponent - m->bias - m->fraction);
  return negative ? -x : x;
}

uint64_t zk_past_int64(const zk_tensor *t) {
  const int64_t *x = zk_data(t);
  for (int64_t i = 0; i < zk_numel(t); i++)
    if (x[i] < 0)
      return (uint64_t)x[i];
  return 0;
}

static zk_status check_unsigned(const zk_tensor *t) {
  uint64_t past = zk_past_int64(t);
  return past == 0 ? ZK_OK
                   : zk_fail(ZK_ERR_FORMAT,
                             "holds the uint64 %" PRIu64 ", which int64 does not reach", past);
}

zk_status zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst) {
  int64_t n = zk_numel(dst);
  if (n == 0)
    return ZK_OK;
  switch (stored->encoding) {
  case ZK_ENCODING_NATIVE:
    memcpy(zk_data(dst), src, (size_t)n * stored->size);
    break;
  case ZK_ENCODING_UINT64:
    memcpy(zk_data(dst), src, (size_t)n * stored->size);
    return check_unsigned(dst);
  case ZK_ENCODING_FLOAT8:
    WIDEN(uint8_t, float, minifloat_to_float(x, &stored->minifloat));
    break;
  case ZK_ENCODING_BOOL:
    WIDEN(uint8_t, uint8_t, x != 0);
    break;
  case ZK_ENCODING_FLOAT16:
    WIDEN(uint16_t, float, half_to_float(x));
    break;
  case ZK_ENCODING_BFLOAT16:
    WIDEN(uint16_t, float, bfloat16_to_float(x));
    break;
  case ZK_ENCODING_INT32:
    WIDEN(int32_t, int64_t, x);
    break;
  case ZK_ENCODING_INT16:
    WIDEN(int16_t, int64_t, x);
    break;
  case ZK_ENCODING_INT8:
    WIDEN(int8_t, int64_t, x);
    break;
  case ZK_ENCODING_UINT32:
    WIDEN(uint32_t, int64_t, x);
    break;
  case ZK_ENCODING_UINT16:
    WIDEN(uint16_t, int64_t, x);
    break;
  }
  return ZK_OK;
}

/* Reorders the elements of t from Fortran order to C order. */
static zk_status reorder(zk_tensor **t) {
  int64_t stride[ZK_MAX_DIM], step = 1;
  for (int i = 0; i < (*t)->shape.ndim; i++) {
    stride[i] = step;
    step *= (*t)->shape.dim[i] > 0 ? (*t)->shape.dim[i] : 1;
  }
  zk_tensor *turned, *whole = NULL;
  ZK_TRY(zk_tensor_as_strided(*t, &(*t)->shape, stride, 0, &turned));
  zk_status status = zk_tensor_clone(turned, &whole);
  zk_tensor_release(turned);
  if (status != ZK_OK)
    return status;
  zk_tensor_release(*t);
  *t = whole;
  return ZK_OK;
}

zk_status zk_widen_array(const zk_stored_dtype *stored, bool big_endian, bool fortran,
                         uint8_t *bytes, const zk_shape *shape, zk_tensor **out) {
  zk_tensor *t;
  *out = NULL;
  ZK_TRY(zk_tensor_new(stored->dtype, shape, &t));
  if (big_endian)
    zk_swap_bytes(bytes, (size_t)zk_numel(t) * stored->size, stored->size);
  zk_status status = zk_widen(stored, bytes, t);
  if (status == ZK_OK && fortran && shape->ndim > 1)
    status = reorder(&t);
  if (status != ZK_OK) {
    zk_tensor_release(t);
    return status;
  }
  *out = t;
  return ZK_OK;
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
