/*
 * dtype.c: the table of dtypes, and names looked up in it.
 */
#include "tensor/dtype.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const zk_dtype_row zk_dtype_table[ZK_DTYPES] = {
#define ZK_DTYPE(id, suffix, type, category, form, wide, computes, name, method, storage, onnx,    \
                 numpy, safetensors, idx)                                                          \
  {sizeof(type), ZK_CATEGORY_##category, ZK_##computes, onnx, idx, name, method, storage, numpy,   \
   safetensors},
#include "tensor/dtypes.def"
};

static const char names[] = ""
#define ZK_DTYPE(id, suffix, type, category, form, wide, computes, name, ...) ", " name
#include "tensor/dtypes.def"
    ;

bool zk_dtype_parse(const char *name, zk_dtype *out) {
  if (strncmp(name, "torch.", 6) == 0)
    name += 6;
  for (int i = 0; i < ZK_DTYPES; i++)
    if (*name && (strcmp(name, zk_dtype_table[i].name) == 0 ||
                  strcmp(name, zk_dtype_table[i].method) == 0)) {
      *out = (zk_dtype)i;
      return true;
    }
  return false;
}

const char *zk_dtype_names(void) {
  return names + 2;
}

/* Comparisons are written so that nan does not fit. What is not whole is cut toward 0. */
static bool fits_signed(double number, int bits) {
  double past = ldexp(1, bits - 1);
  return number > -past - 1 && number < past;
}

static bool fits_unsigned(double number, int bits, bool whole) {
  double past = ldexp(1, bits);
  return number > (whole ? -past : -1) && number < past;
}

bool zk_dtype_takes(zk_dtype d, double number, bool whole) {
  switch (d) {
  case ZK_FLOAT32:
  case ZK_FLOAT64:
  case ZK_FLOAT16:
  case ZK_BFLOAT16:
  case ZK_BOOL:
    return true;
  case ZK_INT64:
    return whole || (number >= -0x1p63 && number < 0x1p63);
  case ZK_INT8:
    return fits_signed(number, 8);
  case ZK_INT16:
    return fits_signed(number, 16);
  case ZK_INT32:
    return fits_signed(number, 32);
  case ZK_UINT8:
    return fits_unsigned(number, 8, whole);
  case ZK_UINT16:
    return fits_unsigned(number, 16, whole);
  case ZK_UINT32:
    return fits_unsigned(number, 32, whole);
  case ZK_UINT64:
    return whole || (number > -1 && number < 0x1p64);
  }
  zk_no_such_dtype();
}

void zk_no_such_dtype(void) {
  fputs("zknn: a kernel has met a dtype that it is not written for\n", stderr);
  abort();
}
