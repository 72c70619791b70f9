/*
 * widen.h: the element types that files have and their way into a dtype of ours. Private to io/.
 */
#ifndef ZK_IO_WIDEN_H
#define ZK_IO_WIDEN_H

#include "tensor/tensor.h"

typedef enum zk_form {
  ZK_AS_IT_IS,
  ZK_TRUTH, /* a byte that is 0 or not */
  ZK_HALF,
  ZK_BFLOAT16,
  ZK_INT32,
  ZK_INT16,
  ZK_INT8,
  ZK_UINT32,
  ZK_UINT16,
} zk_form;

/* How elements lie in a file, little-endian, and what they become here. */
typedef struct zk_stored_dtype {
  const char *storage; /* "HalfStorage": PyTorch's class; or another format's own name */
  const char *name;    /* "float16" */
  size_t size;         /* of an element in the file */
  zk_dtype dtype;      /* float32 */
  zk_form form;
} zk_stored_dtype;

/* Those of PyTorch's checkpoints; ends with a row of NULLs. The first ZK_DTYPES rows are those of
 * our own dtypes, in order. */
extern const zk_stored_dtype zk_stored_dtypes[];
/* dst (contiguous, of `stored`'s dtype) := the elements at src, which need no alignment. */
void zk_widen(const zk_stored_dtype *stored, const uint8_t *src, zk_tensor *dst);

/* The bytes that `size` bytes an element make; false when that overflows, sizes of 0 counted as 1
 * (so that strides never overflow either). */
bool zk_extent(const zk_shape *shape, size_t size, size_t *bytes);

#endif
