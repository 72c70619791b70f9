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

/* Reads an entry from its first bytes on, or from behind `skip` of them: in parts, each whole. The
 * crc is checked where all of them were read. */
typedef struct zk_zip_stream zk_zip_stream;
zk_status zk_zip_stream_open(const zk_zip *z, int64_t index, uint64_t skip, zk_zip_stream **out);
zk_status zk_zip_stream_read(zk_zip_stream *s, void *bytes, size_t size);
void zk_zip_stream_close(zk_zip_stream *s); /* s may be NULL */
/* Error: entries that have bytes of the file in common, so that a small file would take long. */
zk_status zk_zip_check_overlap(const zk_zip *z);

/* A new archive that zk_zip_finish writes to `path`, an existing file. */
zk_status zk_zip_create(const char *path, zk_zip **out);
/* Adds a stored entry; its data will start at a multiple of 64. The bytes must live until
 * zk_zip_finish. */
zk_status zk_zip_add(zk_zip *z, const char *name, const void *bytes, size_t size);
/* Times are fixed: equal entries give equal bytes. Errors: the system's reason. */
zk_status zk_zip_finish(zk_zip *z);

void zk_zip_close(zk_zip *z); /* z may be NULL */

#endif
