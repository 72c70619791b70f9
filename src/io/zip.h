/*
 * zip.h: reads and writes zip archives over libzip. Written entries are stored, not compressed.
 */
#ifndef ZK_IO_ZIP_H
#define ZK_IO_ZIP_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

typedef struct zk_zip zk_zip;

/* Messages do not name the path: the caller adds it. `kind` is for the message "not a zip file
 * (KIND)". */
zk_status zk_zip_open(const char *path, const char *kind, zk_zip **out);
int64_t zk_zip_count(const zk_zip *z);
/* Borrowed; NULL when index is no entry's. */
const char *zk_zip_name(const zk_zip *z, int64_t index);
/* The same as UTF-8. A name without the flag of UTF-8 is read as CP437, as Python does. */
const char *zk_zip_text(const zk_zip *z, int64_t index);
/* NULL, or why an undamaged entry cannot be read: "is encrypted". */
const char *zk_zip_unreadable(const zk_zip *z, int64_t index);
/* The index of that name, or -1. */
int64_t zk_zip_find(const zk_zip *z, const char *name);
/* The size of an entry, and its packed size in the file. The first is at most what the second can
 * unpack to, so a caller may allocate it. Errors: an encrypted entry, an unknown compression, an
 * impossible size. */
zk_status zk_zip_size(const zk_zip *z, int64_t index, size_t *size, size_t *packed);
/* Reads a whole entry of that size and checks its crc. */
zk_status zk_zip_read(zk_zip *z, int64_t index, void *bytes, size_t size);

/* A new archive that zk_zip_finish writes to `path`, an existing file. */
zk_status zk_zip_create(const char *path, zk_zip **out);
/* Adds a stored entry; its data will start at a multiple of 64. The bytes must live until
 * zk_zip_finish. */
zk_status zk_zip_add(zk_zip *z, const char *name, const void *bytes, size_t size);
/* Times are fixed: equal entries give equal bytes. Errors: the system's reason. */
zk_status zk_zip_finish(zk_zip *z);

void zk_zip_close(zk_zip *z); /* z may be NULL */

#endif
