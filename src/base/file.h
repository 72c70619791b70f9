/*
 * file.h: whole files in, atomic files out, and gzip.
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

/* Opens a regular file, to read it by pieces. Messages do not name the path. */
zk_status zk_file_open(const char *path, FILE **file, uint64_t *size);

/* Reads `size` bytes from `offset` on (size SIZE_MAX: all from there on) into a block. Error: also
 * a file that is too short, before anything is allocated. */
zk_status zk_file_read_part(const char *path, uint64_t offset, uint8_t **data, size_t *size);

/*
 * A file that appears at its path whole or not at all: written under a temporary name in the same
 * folder, then fsync, rename, fsync of the folder. A kill at any moment leaves the old file or the
 * new one; the temporary file that it leaves is removed by the next save in that folder
 * (tempfile.h). Links are followed, the old file's owner and mode stay, and its other names (hard
 * links) keep the old content. Zero-initialise; commit or abort ends it, and abort after commit
 * does nothing.
 */
typedef struct zk_atomic_file {
  char *path, *temp; /* the temporary file exists, empty, after zk_atomic_begin */
  int lock;          /* its descriptor and 1, which holds its lock; 0: none */
  unsigned mode;     /* the new file's in the end: meanwhile we may read and write it */
  bool copied;       /* path is a pipe or a device, into which the content is copied at last */
} zk_atomic_file;

zk_status zk_atomic_begin(zk_atomic_file *file, const char *path);
/* fsync and rename. On failure the temporary file is gone and the old file is as it was. */
zk_status zk_atomic_commit(zk_atomic_file *file);
void zk_atomic_abort(zk_atomic_file *file);
/* The three steps in one, for content that is in memory. */
zk_status zk_file_write(const char *path, const void *data, size_t size);
/* Puts a finished file of the same folder at path: fsync, rename, fsync of the folder. */
zk_status zk_file_replace(const char *temp, const char *path);

/* An atomic file that is written piece by piece. zk_writer_close ends it: with ZK_OK it commits,
 * with a failure of the caller's own it leaves the old file and gives that failure back. */
typedef struct zk_writer {
  zk_atomic_file file;
  void *stream;
} zk_writer;
zk_status zk_writer_open(zk_writer *w, const char *path);
zk_status zk_writer_put(zk_writer *w, const void *data, size_t size);
zk_status zk_writer_close(zk_writer *w, zk_status status);

/* True when the bytes begin as a gzip member does. */
int zk_is_gzip(const uint8_t *data, size_t size);
/* Inflates the first `size` bytes of a gzip stream's content into out. Fails when the stream holds
 * fewer, is damaged, or (exact != 0) holds more or ends with a wrong checksum. */
zk_status zk_gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                    const char *name);
/* The same, of all of it, with the MD5 of the content, which another thread makes meanwhile. */
zk_status zk_gunzip_md5(const uint8_t *data, size_t data_size, uint8_t *out, size_t size,
                        const char *name, char hex[33]);

/* What a packed file may unpack to where the user sets no memory_limit: 64 MB and 256 times its
 * size. */
size_t zk_unpack_limit(size_t packed);
/* "NAME: unpacks to ... raise it"; name NULL: without. */
zk_status zk_fail_limit(const char *name, size_t wanted, size_t limit);
/* All of its content as a block (zk_block_free), at most `limit` bytes (0: zk_unpack_limit). Its
 * size is counted before anything is allocated. */
zk_status zk_gunzip_whole(const uint8_t *data, size_t data_size, size_t limit, const char *name,
                          uint8_t **out, size_t *size);

/* Packs into one gzip member without a name or time: equal content gives equal bytes. *out is a
 * block (zk_block_free). */
zk_status zk_gzip(const uint8_t *data, size_t data_size, uint8_t **out, size_t *size);

/* Hexadecimal digests, as md5sum and sha256sum print them. */
void zk_md5_hex(const void *data, size_t size, char hex[33]);
void zk_sha256_hex(const void *data, size_t size, char hex[65]);

/*
 * The MD5 of bytes that are still coming, made by a thread that follows. follow: where they will
 * be; NULL when there is no memory or no thread for it. reach: so many of them are there now.
 * finish waits, writes the digest and frees.
 */
typedef struct zk_md5_follower zk_md5_follower;
zk_md5_follower *zk_md5_follow(const void *data);
void zk_md5_reach(zk_md5_follower *f, size_t size);
void zk_md5_finish(zk_md5_follower *f, char hex[33]);

#endif
