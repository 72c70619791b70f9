/*
 * stored_dtype.h: the element types that files have and their way into a dtype of ours. Private to
 * io/.
 */
#ifndef ZK_IO_STORED_DTYPE_H
#define ZK_IO_STORED_DTYPE_H

#include "tensor/tensor.h"

typedef enum zk_form {
  ZK_FORM_AS_IT_IS,
  ZK_FORM_TRUTH, /* a byte that is 0 or not */
  ZK_FORM_FLOAT16,
  ZK_FORM_BFLOAT16,
  ZK_FORM_INT32,
  ZK_FORM_INT16,
  ZK_FORM_INT8,
  ZK_FORM_UINT64, /* refused past 2^63 - 1 */
  ZK_FORM_UINT32,
  ZK_FORM_UINT16,
  ZK_FORM_FLOAT8, /* in one of the six ways that `minifloat` tells apart */
} zk_form;

/* How elements lie in a file, little-endian, and what they become here. */
typedef struct zk_stored_dtype {
  const char *name; /* "float16", as PyTorch and NumPy call it */
  size_t size;      /* of an element in the file */
  zk_dtype dtype;   /* float32 */
  zk_form form;
  const char *torch, *numpy,
      *safetensors; /* "HalfStorage", "f2", "F16"; NULL where there is none */
  uint8_t idx;      /* its type's number in an IDX file, or 0 */
  struct zk_minifloat {
    int8_t exponent, fraction, bias; /* bits, bits, and what is taken from the exponent */
    char special;                    /* 'i': as IEEE 754; 'f': all ones are the one NaN, finite
                                        else; 'u': NaN in place of -0, no other; 'e': no sign */
  } minifloat;
} zk_stored_dtype;

/* Every element type that a reader takes, in one table for all formats; ends with a row of NULLs.
 * The first ZK_DTYPES rows are those of our own dtypes, in order; a name is looked up from the
 * first on. */
extern const zk_stored_dtype zk_stored_dtypes[];

/* The row of that name in one of the ways of naming; NULL when there is none. */
typedef enum zk_naming {
  ZK_NAMED_PLAINLY, /* "float16" */
  ZK_NAMED_BY_TORCH,
  ZK_NAMED_BY_NUMPY, /* without the byte order */
  ZK_NAMED_BY_SAFETENSORS,
} zk_naming;
const zk_stored_dtype *zk_stored_dtype_find(zk_naming naming, const char *name);
const zk_stored_dtype *zk_stored_dtype_of_idx(uint8_t type); /* NULL: IDX has no such type */

/* dst (contiguous, of `stored`'s dtype) := the elements at src, which need no alignment. Error: a
 * uint64 that int64 does not reach. */
zk_status zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst);

/* A new tensor of the elements at `bytes`, as NumPy's arrays have them: in either byte order, for
 * which it may change them; fortran: with the first index running fastest. Error: as zk_widen. */
zk_status zk_widen_array(const zk_stored_dtype *stored, bool big_endian, bool fortran,
                         uint8_t *bytes, const zk_shape *shape, zk_tensor **out);

/* The first uint64 past int64 in t, whose int64 elements are the bits of uint64; 0: none. */
uint64_t zk_past_int64(const zk_tensor *t);

/* The bytes that `size` bytes an element make; false when that overflows, sizes of 0 counted as 1
 * (so that strides never overflow either). */
bool zk_extent(const zk_shape *shape, size_t size, size_t *bytes);

#endif
