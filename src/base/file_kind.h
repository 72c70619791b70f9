/*
 * file_kind.h: recognizes the kind of a file by its first bytes, for the message of a reader that
 * expected another kind.
 */
#ifndef ZK_BASE_FILE_KIND_H
#define ZK_BASE_FILE_KIND_H

#include <stddef.h>
#include <stdint.h>

#define ZK_FILE_KIND_BYTES 512 /* more are not needed */

typedef struct zk_file_kind_text {
  char text[200];
} zk_file_kind_text;

/* A sentence about the first n bytes: "it is a Git LFS pointer, not the file itself: run git lfs
 * pull", or, for an unknown kind, "it starts with 68 65 6c 6c". */
const char *zk_file_kind(const uint8_t *start, size_t n, zk_file_kind_text *out);

/* Is this a file of torch.save before 1.6? It begins with the pickled number
 * 0x1950a86a20f9469cfc6c. */
int zk_is_torch_stream(const uint8_t *start, size_t n);

#endif
