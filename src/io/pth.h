/*
 * pth.h: PyTorch's checkpoint files (.pth): a zip with a pickle and raw storages.
 */
#ifndef ZK_IO_PTH_H
#define ZK_IO_PTH_H

#include "io/object.h"

/*
 * Writes `o` as torch.save does (zip, protocol 2, stored entries aligned to 64, fixed times, so
 * equal content gives equal bytes), atomically. Tensors that share a storage share it in the file.
 * torch.load(path, weights_only=True) reads it. Errors: what cannot be written, by its place
 * ("state.0.momentum_buffer"); the path and the system's reason.
 */
zk_status zk_pth_save(const zk_object *o, const char *path);

/*
 * Reads what torch.save has written since its first version (zip, stream and tar). Nothing in the
 * file is executed: the pickle runs on a data-only machine, and what it names that zknn has no
 * value for becomes an OPAQUE. Elements are widened to a dtype of ours (io/stored_dtype.h).
 * Errors give the path and the cause.
 */
zk_status zk_pth_load(const char *path, zk_object **out);
/* The same of the places in a list, "model" or "model.fc.weight" (NULL: all): only their storages
 * are read, and *left lists what was left out. limit: the bytes that packed entries may unpack to,
 * 0 for zk_unpack_limit. Error: a place that is not there. */
zk_status zk_pth_load_part(const char *path, const zk_object *keys, size_t limit, zk_object **out,
                           zk_object **left);

#endif
