/*
 * stored_dtype.c: the table of element types in files, and their conversion to zknn's dtypes.
 */
#include "io/stored_dtype.h"

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
#define ZK_DTYPE(id, suffix, type, category, form, wide, computes, name, method, storage, onnx,    \
                 numpy, safetensors, idx)                                                          \
    {name, sizeof(type), ZK_##id, ENCODING_OF_##category, storage, numpy, safetensors, idx, {0}},
#include "tensor/dtypes.def"
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
    if (own && *own && strcmp(own, name) == 0)
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

void zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst) {
  int64_t n = zk_numel(dst);
  switch (stored->encoding) {
  case ZK_ENCODING_NATIVE:
    if (n > 0)
      memcpy(zk_data(dst), src, (size_t)n * stored->size);
    break;
  case ZK_ENCODING_FLOAT8:
    for (int64_t i = 0; i < n; i++)
      ((float *)zk_data(dst))[i] = minifloat_to_float(src[i], &stored->minifloat);
    break;
  case ZK_ENCODING_BOOL:
    for (int64_t i = 0; i < n; i++)
      ((uint8_t *)zk_data(dst))[i] = src[i] != 0;
    break;
  }
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
  zk_widen(stored, bytes, t);
  zk_status status = fortran && shape->ndim > 1 ? reorder(&t) : ZK_OK;
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
