/*
 * npy.h: NumPy's arrays: .npy, one array, and .npz, a zip of named ones.
 * [numpy.org/doc/stable/reference/generated/numpy.lib.format.html]
 */
#ifndef ZK_IO_NPY_H
#define ZK_IO_NPY_H

#include "io/object.h"

/*
 * Reads an array of version 1, 2 or 3, in either byte order and either order of its elements, as a
 * contiguous tensor, by the rule of io/widen.h; packed by gzip, too (limit: the bytes it may unpack
 * to; 0: zk_unpack_limit). Of several arrays in one file the first is read. Errors: objects,
 * records, texts, dates and complex numbers, by name; a shape that is not the data's; damage.
 */
zk_status zk_npy_load(const char *path, size_t limit, zk_tensor **out);
/* The same of plain bytes in memory, which it may change; name is for messages. */
zk_status zk_npy_read(uint8_t *bytes, size_t size, const char *name, zk_tensor **out);
/* Writes version 1 as NumPy does, atomically. */
zk_status zk_npy_save(const zk_tensor *t, const char *path);

/* The header that goes before t's elements in C order: returns its bytes. */
#define ZK_NPY_HEADER 320
size_t zk_npy_header(const zk_tensor *t, char header[ZK_NPY_HEADER]);

/* Reads an .npz, stored or deflated, as an ordered dict of names (without .npy) and tensors. */
zk_status zk_npz_load(const char *path, zk_object **out);
/* Writes a dict of names and tensors, stored, in its order; equal content gives equal bytes.
 * Errors: an empty dict, since libzip writes no empty archive; what is no tensor; the path. */
zk_status zk_npz_save(const zk_object *tensors, const char *path);

#endif
