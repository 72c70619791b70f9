/*
 * dtype.c: the table of dtypes, and names looked up in it.
 */
#include "tensor/dtype.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const zk_dtype_row zk_dtype_table[ZK_DTYPES] = {
#define ZK_DTYPE(id, suffix, type, category, wide, name, method, storage, onnx, numpy,             \
                 safetensors, idx)                                                                 \
  {sizeof(type), ZK_CATEGORY_##category, onnx, idx, name, method, storage, numpy, safetensors},
#include "tensor/dtypes.def"
};

static const char names[] = ""
#define ZK_DTYPE(id, suffix, type, category, wide, name, ...) ", " name
#include "tensor/dtypes.def"
    ;

bool zk_dtype_parse(const char *name, zk_dtype *out) {
  if (strncmp(name, "torch.", 6) == 0)
    name += 6;
  for (int i = 0; i < ZK_DTYPES; i++)
    if (strcmp(name, zk_dtype_table[i].name) == 0 || strcmp(name, zk_dtype_table[i].method) == 0) {
      *out = (zk_dtype)i;
      return true;
    }
  return false;
}

const char *zk_dtype_names(void) {
  return names + 2;
}

/* Comparisons are written so that nan does not fit. */
bool zk_dtype_takes(zk_dtype d, double number, bool whole) {
  switch (d) {
  case ZK_FLOAT32:
  case ZK_FLOAT64:
  case ZK_BOOL:
    return true;
  case ZK_INT64:
    return whole || (number >= -0x1p63 && number < 0x1p63);
  case ZK_UINT8:
    return number > (whole ? -256 : -1) && number < 256;
  }
  zk_no_such_dtype();
}

void zk_no_such_dtype(void) {
  fputs("zknn: a kernel has met a dtype that it is not written for\n", stderr);
  abort();
}
