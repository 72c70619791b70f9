/*
 * file.h: reading whole files, writing files atomically, gzip and digests.
 */
#ifndef ZK_BASE_FILE_H
#define ZK_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "base/status.h"

/* Reads a regular file into a block (zk_block_free). Errors: ZK_ERR_IO, "PATH: No such file or
 * directory". */
zk_status zk_file_read(const char *path, uint8_t **data, size_t *size);

/* Opens a regular file, to read parts of it. Messages do not name the path. */
zk_status zk_file_open(const char *path, FILE **file, uint64_t *size);

/* Reads bytes of such a file in parts, and checks Ctrl-C in between. Error: it ends before them. */
zk_status zk_file_read_at(FILE *file, uint64_t file_size, uint64_t offset, void *bytes,
                          size_t size);

/* Reads `size` bytes from `offset` on (SIZE_MAX: up to the end) into a block. A file that is too
 * short is an error before anything is allocated. */
zk_status zk_file_read_part(const char *path, uint64_t offset, uint8_t **data, size_t *size);

/*
 * A file that is written atomically: under a temporary name in the same folder, then fsync, rename,
 * fsync of the folder. A process that is killed at any moment leaves the old file or the new one;
 * the next save in that folder removes the temporary file (tempfile.h). Symbolic links are
 * followed, the old file's owner and mode stay, and hard links to it keep the old content.
 * Zero-initialise; end with commit or abort. Abort after commit does nothing.
 */
typedef struct zk_atomic_file {
  char *path, *temp; /* the temporary file exists, empty, after zk_atomic_begin */
  int lock;          /* 1 + the descriptor that holds the temporary file's lock; 0: none */
  unsigned mode;     /* the final file's; until then we may read and write it */
  bool copied;       /* path is a pipe or a device: commit copies the content into it */
} zk_atomic_file;

zk_status zk_atomic_begin(zk_atomic_file *file, const char *path);
/* fsync and rename. On failure the temporary file is removed and the old file is unchanged. */
zk_status zk_atomic_commit(zk_atomic_file *file);
void zk_atomic_abort(zk_atomic_file *file);
/* Begin, write and commit, for content in memory. */
zk_status zk_file_write(const char *path, const void *data, size_t size);
/* Renames the finished file temp to path, in the same folder: fsync, rename, fsync of the folder.
 */
zk_status zk_file_replace(const char *temp, const char *path);

/* An atomic file that is written in parts. zk_writer_close(w, status) commits when status is ZK_OK;
 * otherwise it aborts and returns status. */
typedef struct zk_writer {
  zk_atomic_file file;
  void *stream;
} zk_writer;
zk_status zk_writer_open(zk_writer *w, const char *path);
zk_status zk_writer_put(zk_writer *w, const void *data, size_t size);
zk_status zk_writer_close(zk_writer *w, zk_status status);

/*
 * Puts the bytes behind what the file holds, all of them or none: after a failure (a full disk) the
 * file is as it was. One process writes to the file at a time. A missing file is made. existed:
 * NULL, or a file that is there is left alone, and *existed set.
 */
zk_status zk_file_append(const char *path, const void *bytes, size_t size, bool *existed);

/* Do the bytes begin as a gzip member does? */
int zk_is_gzip(const uint8_t *data, size_t size);
/* Inflates the first `size` bytes of a gzip stream's content into out. Fails when the stream holds
 * fewer, is damaged, or (exact != 0) holds more or ends with a wrong checksum. */
zk_status zk_gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                    const char *name);
/* The same for the whole stream, with the MD5 of the content, which another thread computes. */
zk_status zk_gunzip_md5(const uint8_t *data, size_t data_size, uint8_t *out, size_t size,
                        const char *name, char hex[33]);

/* The limit on the unpacked size of a file when the user sets no memory_limit: 64 MB and 256 times
 * its packed size. */
size_t zk_unpack_limit(size_t packed);
/* "NAME: unpacks to ... raise it"; name NULL: without. */
zk_status zk_fail_limit(const char *name, size_t wanted, size_t limit);
/* The whole content as a block (zk_block_free), at most `limit` bytes (0: zk_unpack_limit). The
 * size is counted before anything is allocated. */
zk_status zk_gunzip_whole(const uint8_t *data, size_t data_size, size_t limit, const char *name,
                          uint8_t **out, size_t *size);

/* Packs into one gzip member without name or time, so equal content gives equal bytes. *out is a
 * block (zk_block_free). */
zk_status zk_gzip(const uint8_t *data, size_t data_size, uint8_t **out, size_t *size);

/* Hexadecimal digests, as md5sum and sha256sum print them. */
zk_status zk_md5_hex(const void *data, size_t size, char hex[33]);
zk_status zk_sha256_hex(const void *data, size_t size, char hex[65]);

/*
 * The MD5 of a buffer that is still being filled, computed by another thread. follow starts it
 * (NULL when there is no memory, thread or libmd); reach says how many bytes are filled now; finish
 * waits, writes the digest and frees.
 */
typedef struct zk_md5_follower zk_md5_follower;
zk_md5_follower *zk_md5_follow(const void *data);
void zk_md5_reach(zk_md5_follower *f, size_t size);
void zk_md5_finish(zk_md5_follower *f, char hex[33]);

#endif
