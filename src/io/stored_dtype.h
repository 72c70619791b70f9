/*
 * stored_dtype.h: the element types of tensors in files, and how they become zknn's dtypes.
 */
#ifndef ZK_IO_STORED_DTYPE_H
#define ZK_IO_STORED_DTYPE_H

#include "tensor/tensor.h"

/* How the bits of an element are read: as they are, but for float8, which becomes float32. */
typedef enum zk_encoding {
  ZK_ENCODING_NATIVE,
  ZK_ENCODING_BOOL,   /* a byte that is 0 or not */
  ZK_ENCODING_FLOAT8, /* in one of the six ways that `minifloat` tells apart */
} zk_encoding;

/* An element type of files, little-endian, and the dtype that its elements get. */
typedef struct zk_stored_dtype {
  const char *name; /* "float16", as PyTorch and NumPy call it */
  size_t size;      /* of an element in the file */
  zk_dtype dtype;   /* float16 */
  zk_encoding encoding;
  const char *torch, *numpy,
      *safetensors; /* "HalfStorage", "f2", "F16"; NULL or empty where there is none */
  uint8_t idx;      /* its type's number in an IDX file, or 0 */
  struct zk_minifloat {
    int8_t exponent, fraction, bias; /* bits, bits, and what is taken from the exponent */
    char special;                    /* 'i': as IEEE 754; 'f': only all ones is NaN, no infinity;
                                        'u': only -0 is NaN, no infinity; 'e': no sign */
  } minifloat;
} zk_stored_dtype;

/* Every element type that a reader accepts, for all formats; the last row has a NULL name. The
 * first ZK_DTYPES rows are zknn's own dtypes, in order. */
extern const zk_stored_dtype zk_stored_dtypes[];

/* Looks a row up by its name in one of these libraries; NULL when there is none. */
typedef enum zk_naming {
  ZK_NAMED_PLAINLY, /* "float16" */
  ZK_NAMED_BY_TORCH,
  ZK_NAMED_BY_NUMPY, /* without the byte order */
  ZK_NAMED_BY_SAFETENSORS,
} zk_naming;
const zk_stored_dtype *zk_stored_dtype_find(zk_naming naming, const char *name);
const zk_stored_dtype *zk_stored_dtype_of_idx(uint8_t type); /* NULL: IDX has no such type */

/* Converts the elements at src, which need no alignment, into dst (contiguous, of stored->dtype).
 */
void zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst);

/* A new tensor of the elements of a NumPy array. big_endian: swaps the bytes in place first.
 * fortran: the first index varies fastest. */
zk_status zk_widen_array(const zk_stored_dtype *stored, bool big_endian, bool fortran,
                         uint8_t *bytes, const zk_shape *shape, zk_tensor **out);

/* *bytes = the bytes of a tensor with `size` bytes per element. False on overflow; dimensions of
 * size 0 count as 1 there, so that strides cannot overflow either. */
bool zk_extent(const zk_shape *shape, size_t size, size_t *bytes);

#endif
