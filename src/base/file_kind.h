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

/* The formats that zknn reads. */
typedef enum zk_file_format {
  ZK_FORMAT_UNKNOWN,
  ZK_FORMAT_GZIP, /* something packed */
  ZK_FORMAT_ZIP,  /* .pth, .npz or another */
  ZK_FORMAT_PTH,  /* before 1.6 */
  ZK_FORMAT_SAFETENSORS,
  ZK_FORMAT_NPY,
  ZK_FORMAT_ONNX,
  ZK_FORMAT_IDX,
  ZK_FORMAT_PNG,
  ZK_FORMAT_CSV, /* text that is none of the others */
  ZK_FORMAT_EVENTS,
} zk_file_format;
/* By the first n bytes, never by a name. */
zk_file_format zk_file_format_of(const uint8_t *start, size_t n);

/* Is this a file of torch.save before 1.6? It begins with the pickled number
 * 0x1950a86a20f9469cfc6c. */
int zk_is_torch_stream(const uint8_t *start, size_t n);

#endif
