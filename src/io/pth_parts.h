/*
 * pth_parts.h: common functions of the readers of PyTorch's three formats. Private to pth*.c.
 */
#ifndef ZK_IO_PTH_PARTS_H
#define ZK_IO_PTH_PARTS_H

#include <stdio.h>
#include "io/pickle.h"
#include "io/stored.h"

/* A longer pickle is refused: one byte of it can need 100 bytes of memory as values. */
#define ZK_PICKLE_LIMIT ((size_t)256 << 20)

typedef zk_status (*zk_read_bytes)(void *context, void *bytes, size_t size);

/* n elements that `read` gives, as a one-dimensional tensor. The caller knows that they are there.
 */
zk_status zk_pth_elements(const zk_stored_dtype *dtype, int64_t n, bool big_endian,
                          zk_read_bytes read, void *context, zk_tensor **out);

/* The arguments and results of a read. */
typedef struct zk_pth_request {
  const zk_object *keys;  /* NULL: all */
  size_t limit;           /* of what packed entries may unpack to; 0: zk_unpack_limit */
  zk_stored_file *listed; /* tensors stay in this file; NULL: they are read */
  zk_object *out, *left;
} zk_pth_request;

/* torch 1.6 and later: a zip. */
zk_status zk_pth_read_zip(const char *path, zk_pth_request *r);
/* torch 0.1.13 to 1.5: pickles and storages, one after the other. */
zk_status zk_pth_read_stream(FILE *file, uint64_t file_size, zk_pth_request *r);
/* torch before 0.1.13: a tar of `storages`, `tensors` and `pickle`. */
zk_status zk_pth_read_tar(FILE *file, uint64_t file_size, zk_pth_request *r);

#endif
