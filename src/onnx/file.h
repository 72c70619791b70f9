/*
 * file.h: ONNX files and the graph record.
 */
#ifndef ZK_ONNX_FILE_H
#define ZK_ONNX_FILE_H

#include "onnx/record.h"
#include <stdio.h>
#include "wire/wire.h"

/*
 * Reads a file into a zeroed model, which zk_model_clear ends, also after a failure. Data that lies
 * outside of the file is read from the model's own folder only. Errors: ZK_ERR_IO, ZK_ERR_FORMAT
 * with the path and the cause; a file whose records would take more than 16 times its size.
 */
zk_status zk_onnx_load(const char *path, zk_model *m);
/* The same, without the data that lies outside: such tensors have no value, and lead there still.
 */
zk_status zk_onnx_load_graph(const char *path, zk_model *m);
/* The same, read in windows: large tensors stay in the file (file_at, file_size). */
zk_status zk_onnx_list(FILE *file, uint64_t size, const char *name, zk_model *m);
/* The same from memory, for messages called `name`. folder NULL: data outside is refused. Texts and
 * bytes are copied, nothing points into `data` afterwards. */
zk_status zk_onnx_parse(const void *data, size_t size, const char *name, const char *folder,
                        zk_model *m);

/* Writes the model atomically, all data inside. Error: more than 2 GB; the environment. */
zk_status zk_onnx_save(zk_model *m, const char *path);
/* The same with the elements of initializers of at least `threshold` bytes in a file of their own:
 * location, a path from the model's folder on; NULL: the model's name and ".data". Both files are
 * written whole under temporary names before the first is renamed. The model leads there afterwards
 * and is good for no other save. */
zk_status zk_onnx_save_apart(zk_model *m, const char *path, const char *location, size_t threshold);
/* The same into a block (zk_block_free). */
zk_status zk_onnx_encode(zk_model *m, uint8_t **bytes, size_t *size);

/* Before a graph is run: fields that were kept as they are encoded, and that change what it
 * computes (sparse initializers, functions, ...), are refused by their names. */
zk_status zk_onnx_check_fields(const zk_model *m);
/* The same of the encoded fields of one message, called as onnx.proto calls it. */
zk_status zk_onnx_check_unknown(const char *message, const zk_span *unknown);

/* Tables of messages that are also kept alone. */
extern const zk_wire_schema zk_onnx_model, zk_onnx_attribute, zk_onnx_type, zk_onnx_tensor,
    zk_onnx_library, zk_onnx_sparse;

/* Gives `value` to a tensor of a loaded attribute whose source is gone soon; see zk_onnx_parse. */
zk_status zk_onnx_settle(zk_model *m, zk_graph_attribute *attribute, const char *name);

#endif
