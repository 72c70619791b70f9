/*
 * file_kind.h: what a file is by its first bytes, for the message of a reader that wanted another.
 */
#ifndef ZK_BASE_FILE_KIND_H
#define ZK_BASE_FILE_KIND_H

#include <stddef.h>
#include <stdint.h>

#define ZK_FILE_KIND_BYTES 512 /* so many bytes are enough */

typedef struct zk_file_kind_text {
  char text[200];
} zk_file_kind_text;

/* Of the first n bytes: "it is a Git LFS pointer, not the file itself: run git lfs pull", or, when
 * they tell nothing, "it starts with 68 65 6c 6c". */
const char *zk_file_kind(const uint8_t *start, size_t n, zk_file_kind_text *out);

/* Do they begin as what torch.save wrote before 1.6: with the number 0x1950a86a20f9469cfc6c,
 * pickled by some protocol? */
int zk_is_torch_stream(const uint8_t *start, size_t n);

#endif
