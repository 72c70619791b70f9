/*
 * stored.h: arrays that stay in their file. A listing of a file has them where a load has tensors:
 * the same code reads a format for both, and its last step makes one or the other.
 */
#ifndef ZK_IO_STORED_H
#define ZK_IO_STORED_H

#include <stdio.h>
#include "io/stored_dtype.h"

/* A file whose arrays are listed: it stays open as long as one of them is there. */
typedef struct zk_stored_file {
  int refs;
  char *path;
  FILE *file; /* NULL while `zip` is used */
  struct zk_zip *zip;
  uint64_t size;
} zk_stored_file;

typedef struct zk_stored {
  zk_stored_file *file;         /* NULL: `value` holds the elements */
  zk_tensor *value;             /* contiguous */
  const zk_stored_dtype *dtype; /* never NULL: what zknn has no dtype for is an OPAQUE */
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM]; /* in elements */
  int64_t entry;              /* of the zip; -1: in the file itself */
  uint64_t at;                /* bytes before the first element, in the file or the entry */
  bool big_endian;
  bool negative; /* the values are those of the file, negated */
  bool requires_grad;
} zk_stored;

/* Errors do not name the path. */
zk_status zk_stored_file_open(const char *path, zk_stored_file **out);
/* Takes the zip. */
zk_status zk_stored_file_of_zip(const char *path, struct zk_zip *zip, zk_stored_file **out);
zk_stored_file *zk_stored_file_retain(zk_stored_file *file);
void zk_stored_file_release(zk_stored_file *file); /* may be NULL */
/* Bytes of the file itself, at most `limit` of them as a block (zk_block_free). Error: a file that
 * is shorter. */
zk_status zk_stored_file_bytes(const zk_stored_file *file, uint64_t at, void *bytes, size_t n);

/* Retains what s refers to. */
zk_status zk_stored_copy(const zk_stored *s, zk_stored **out);
void zk_stored_free(zk_stored *s); /* may be NULL */
/* The array of a tensor's elements. zk_stored_clear ends it. */
zk_status zk_stored_of_tensor(zk_tensor *t, zk_stored *out);
void zk_stored_clear(zk_stored *s);

/* Strides of a C-ordered array, or of one whose first index varies fastest. */
void zk_stored_set_order(zk_stored *s, bool fortran);
/* Bytes of its elements, one by one. */
uint64_t zk_stored_bytes(const zk_stored *s);

/*
 * Reads the elements from the first to the last, in the order of the file where that has each of
 * them once (`by_file`), else in that of the indices.
 */
typedef struct zk_stored_reader {
  const zk_stored *s;
  const zk_stored_dtype *dtype; /* of what zk_stored_read gives */
  zk_tensor *whole;             /* an array that cannot be read in one pass */
  struct zk_zip_stream *stream;
  uint64_t at;
  int64_t left; /* elements */
  bool swap;
} zk_stored_reader;

zk_status zk_stored_open(const zk_stored *s, bool by_file, zk_stored_reader *out);
/* The next n elements, little-endian, without `negative`. */
zk_status zk_stored_read(zk_stored_reader *r, void *bytes, int64_t n);
void zk_stored_close(zk_stored_reader *r);
/* Do the elements lie in the file without gaps, each once, in whatever order of the indices? */
bool zk_stored_is_dense(const zk_stored *s);
/* The indices of element number `at` in the order of the file, of a dense array. */
void zk_stored_unravel(const zk_stored *s, int64_t at, int64_t index[ZK_MAX_DIM]);

#endif
