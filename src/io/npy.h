/*
 * npy.h: NumPy's arrays: .npy, one array, and .npz, a zip of named ones.
 * [numpy.org/doc/stable/reference/generated/numpy.lib.format.html]
 */
#ifndef ZK_IO_NPY_H
#define ZK_IO_NPY_H

#include "io/object.h"
#include "io/stored.h"

/*
 * Reads an array of version 1, 2 or 3, in either byte order and either order of its elements, as a
 * contiguous tensor, by the rule of io/stored_dtype.h; packed by gzip, too (limit: the bytes it may
 * unpack to; 0: zk_unpack_limit). Of several arrays in one file the first is read. Errors: objects,
 * records, texts, dates and complex numbers, by name; a shape that is not the data's; damage.
 */
zk_status zk_npy_load(const char *path, size_t limit, zk_tensor **out);
/* The same for plain bytes in memory, which it may change; name is for messages. */
zk_status zk_npy_read(uint8_t *bytes, size_t size, const char *name, zk_tensor **out);
/* The same as a value: an array without a dtype or shape in zknn is an OPAQUE, not an error. */
zk_status zk_npy_value(uint8_t *bytes, size_t size, const char *name, zk_object **out);
/* The array as a STORED, or an OPAQUE: of a plain file, and of anything that bytes are read from at
 * a place. in_place: more than the header may be read. */
zk_status zk_npy_list(const char *path, zk_object **out);
typedef struct zk_npy_source {
  zk_stored_file *file;
  int64_t entry;
  uint64_t size;
  bool in_place;
  zk_status (*read)(void *context, uint64_t at, void *bytes, size_t n);
  void *context;
} zk_npy_source;
zk_status zk_npy_list_source(const zk_npy_source *s, const char *name, zk_object **out);
/* Writes version 1 as NumPy does, atomically. */
zk_status zk_npy_save(const zk_tensor *t, const char *path);

/* Fails where NumPy has no such dtype. */
zk_status zk_npy_check(const zk_tensor *t);
/* The header that goes before t's elements in C order: returns its bytes. */
#define ZK_NPY_HEADER 320
size_t zk_npy_header(const zk_tensor *t, char header[ZK_NPY_HEADER]);

/*
 * Reads an .npz, stored or deflated, as an ordered dict of names (without .npy) and tensors. What
 * is no tensor here (objects, complex numbers, texts, an encrypted entry, a file that is no array)
 * is an OPAQUE. keys: NULL, or the wanted names (io/key_filter.h); *left (may be NULL) then lists
 * the others. limit: the bytes that the wanted ones may unpack to; 0: zk_unpack_limit of theirs in
 * the file. Errors: two equal names among the wanted; a key without a name; damage.
 */
zk_status zk_npz_load_part(const char *path, const zk_object *keys, size_t limit, zk_object **out,
                           zk_object **left);
zk_status zk_npz_load(const char *path, zk_object **out); /* all of it */
/* The same with a STORED in place of each tensor: only the headers are read. */
bool zk_npz_is(const char *path); /* a zip with an array in it, by the names of its entries */
zk_status zk_npz_list(const char *path, zk_object **out);
/* Writes a dict of names and tensors, stored, in its order; equal content gives equal bytes.
 * Errors: what is no tensor; the path. */
zk_status zk_npz_save(const zk_object *tensors, const char *path);

#endif
