/*
 * external.h: tensors of an ONNX file whose elements lie in another file.
 */
#ifndef ZK_ONNX_EXTERNAL_H
#define ZK_ONNX_EXTERNAL_H

#include "onnx/record.h"

/* Reads t's elements into a block (zk_block_free): `want` bytes, or as many as there are when it is
 * SIZE_MAX. name: the file, for messages; folder: the model's, NULL refuses. Error: a location
 * outside of the folder, also by a link. */
zk_status zk_onnx_read_external(const char *name, const char *folder, const zk_graph_tensor *t,
                                size_t want, uint8_t **data, size_t *size);

#endif
