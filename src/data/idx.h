/*
 * idx.h: the IDX format of MNIST, plain or gzip, both ways.
 *
 * Big-endian: two zero bytes, a type, a rank, `rank` u32 sizes, the data.
 * [yann.lecun.com/exdb/mnist]
 */
#ifndef ZK_DATA_IDX_H
#define ZK_DATA_IDX_H

#include "io/object.h"

/*
 * Reads an IDX file into a tensor of its shape: unsigned bytes (0x08) as uint8, signed ones (0x09),
 * 16- and 32-bit integers (0x0b, 0x0c) as int64, floats (0x0d, 0x0e) as float32 and float64.
 * Errors, each naming path and cause: missing file, not IDX, another element type, rank 0 or past
 * 8, sizes that promise more than the file can hold (checked before anything is allocated),
 * truncated, damaged gzip, bytes after the data, a gzip file that unpacks to more than `limit`
 * bytes (0: zk_unpack_limit). md5, when not NULL, is the published digest of the unpacked file: a
 * difference is a warning.
 */
zk_status zk_idx_read(const char *path, const char *md5, size_t limit, zk_tensor **out);
/* The tensor of a plain file as a STORED: the header alone is read. */
zk_status zk_idx_list(const char *path, zk_object **out);

/*
 * Writes a uint8 tensor of 1 to 8 dimensions, atomically; packed by gzip when the path ends with
 * ".gz". Equal content gives equal bytes. Errors: another dtype, a scalar, a size past 2^32 - 1;
 * the path and the system's reason.
 */
zk_status zk_idx_write(const zk_tensor *t, const char *path);

#endif
