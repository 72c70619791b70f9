/*
 * pth.h: PyTorch's checkpoint files (.pth): a zip with a pickle and raw storages.
 */
#ifndef ZK_IO_PTH_H
#define ZK_IO_PTH_H

#include "io/object.h"

/*
 * Writes `o` as torch.save does (zip, protocol 2, stored entries aligned to 64, fixed times, so
 * equal content gives equal bytes), atomically. Tensors that share a storage share it in the file.
 * torch.load(path, weights_only=True) reads it. Errors: a value that cannot be written, with its
 * path in o ("state.0.momentum_buffer"); the file's path with the system's reason.
 */
zk_status zk_pth_save(const zk_object *o, const char *path);

/*
 * Reads files of torch.save since its first version (zip, stream and tar). Nothing in the file is
 * executed: the pickle runs on a data-only machine, and an object of an unknown class becomes an
 * OPAQUE. Elements are converted to a dtype of zknn (io/stored_dtype.h).
 * Errors give the path and the cause.
 */
zk_status zk_pth_load(const char *path, zk_object **out);
/* The same for a list of keys, "model" or "model.fc.weight" (NULL: all): only their storages are
 * read, and *left lists what was left out. limit: the bytes that packed entries may unpack to, 0
 * for zk_unpack_limit. Error: a key that is not there. */
zk_status zk_pth_load_part(const char *path, const zk_object *keys, size_t limit, zk_object **out,
                           zk_object **left);
/* The same object with a STORED in place of each tensor: no storage is read. */
zk_status zk_pth_list(const char *path, zk_object **out);

#endif
