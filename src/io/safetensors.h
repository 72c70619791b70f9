/*
 * safetensors.h: named tensors in a file of Hugging Face's format.
 *
 * u64 N, little-endian; N bytes of JSON, NAME: {"dtype", "shape", "data_offsets": [begin, end]},
 * with "__metadata__" from strings to strings; then the data, little-endian, in C order.
 * [huggingface.co/docs/safetensors]
 */
#ifndef ZK_IO_SAFETENSORS_H
#define ZK_IO_SAFETENSORS_H

#include "io/object.h"

/* A key that names no tensor, and the longest header. */
#define ZK_SAFETENSORS_METADATA "__metadata__"
#define ZK_SAFETENSORS_HEADER ((uint64_t)100000000)

/*
 * Writes `tensors`, a dict of names to tensors, atomically and byte for byte as the safetensors
 * library does: I64, F64, F32, U8, BOOL, each sorted by name, the header padded with spaces to a
 * multiple of 8. metadata is a dict of strings to strings, or NULL, written in its order. Errors
 * name the entry that cannot be written.
 */
zk_status zk_safetensors_save(const zk_object *tensors, const zk_object *metadata,
                              const char *path);

/*
 * Reads one: the tensors in the header's order; *metadata is NULL when there is none. Elements are
 * converted by io/stored_dtype.h; a tensor of any other dtype, of more than ZK_MAX_DIM
 * dimensions, or of a uint64 that int64 does not reach is an OPAQUE. wanted: NULL, or the wanted
 * names (io/key_filter.h); *left (may be NULL) then lists the others. The tensors must tile the
 * data exactly, no key may come twice. Nothing is allocated that the file's bytes do not justify.
 */
zk_status zk_safetensors_load_part(const char *path, const zk_object *wanted, zk_object **tensors,
                                   zk_object **metadata, zk_object **left);
/* All of it. */
zk_status zk_safetensors_load(const char *path, zk_object **tensors, zk_object **metadata);
/* The same of the header alone, with a STORED in place of each tensor. */
zk_status zk_safetensors_list(const char *path, zk_object **tensors, zk_object **metadata);
/* The same for bytes in memory; name is for messages. */
zk_status zk_safetensors_read(const uint8_t *bytes, size_t size, const char *name,
                              zk_object **tensors, zk_object **metadata);

#endif
