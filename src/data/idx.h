/*
 * idx.h: the IDX format of MNIST, plain or gzip, both ways.
 *
 * Big-endian: two zero bytes, a type, a rank, `rank` u32 sizes, the data.
 * [yann.lecun.com/exdb/mnist]
 */
#ifndef ZK_DATA_IDX_H
#define ZK_DATA_IDX_H

#include "tensor/tensor.h"

/*
 * Reads an IDX file of type 0x08 (unsigned byte) into a uint8 tensor of its shape. Errors, each
 * naming path and cause: missing file, not IDX, another element type, rank 0 or past 8, sizes that
 * promise more than the file can hold (checked before anything is allocated), truncated, damaged
 * gzip, bytes after the data. md5, when not NULL, is the published digest of the unpacked file: a
 * difference is a warning.
 */
zk_status zk_idx_read(const char *path, const char *md5, zk_tensor **out);

/*
 * Writes a uint8 tensor of 1 to 8 dimensions, atomically; packed by gzip when the path ends with
 * ".gz". Equal content gives equal bytes. Errors: another dtype, a scalar, a size past 2^32 - 1;
 * the path and the system's reason.
 */
zk_status zk_idx_write(const zk_tensor *t, const char *path);

#endif
