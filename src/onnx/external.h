/*
 * external.h: tensors of an ONNX file whose elements lie in another file.
 */
#ifndef ZK_ONNX_EXTERNAL_H
#define ZK_ONNX_EXTERNAL_H

#include "base/file.h"
#include "onnx/record.h"

/* Reads t's elements into a block (zk_block_free): `want` bytes, or as many as there are when it is
 * SIZE_MAX. name: the file, for messages; folder: the model's, NULL refuses. Error: a location
 * outside of the folder, also by a link. */
zk_status zk_onnx_read_external(const char *name, const char *folder, const zk_graph_tensor *t,
                                size_t want, uint8_t **data, size_t *size);

/* Where they are: a path (zk_free), the first byte and how many, as above. Same errors. */
zk_status zk_onnx_locate_external(const char *name, const char *folder, const zk_graph_tensor *t,
                                  size_t want, char **path, uint64_t *at, size_t *size);

/* May a model say that its data lies there? Error: a place outside of its folder. */
zk_status zk_onnx_check_location(const char *name, const char *location);
/* Writes the elements of the initializers of at least `threshold` bytes, which raw_data leads to,
 * into w, and makes the records lead there instead. */
zk_status zk_onnx_write_external(zk_model *m, zk_writer *w, const char *location, size_t threshold);

#endif
