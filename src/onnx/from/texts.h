/*
 * texts.h: a table of strings, which the elements of tensors of strings are numbers of.
 *
 * A session has one with the strings of its file. A run has another over it, with those of its
 * inputs and those that it makes, which ends with the run.
 */
#ifndef ZK_ONNX_FROM_TEXTS_H
#define ZK_ONNX_FROM_TEXTS_H

#include "onnx/record.h"

typedef struct zk_texts {
  const struct zk_texts *under; /* NULL, or the table whose strings have the first numbers */
  zk_arena arena;
  zk_list all;      /* of its own entries */
  uint32_t *bucket; /* n_buckets: 1 + the entry, 0: none */
  uint32_t n_buckets;
} zk_texts;

/* The number of that string, which is added when it is not there. A zeroed table is empty. */
zk_status zk_texts_number(zk_texts *t, const char *bytes, size_t n, int64_t *out);
/* The same of one that must be there; -1: it is not. */
int64_t zk_texts_find(const zk_texts *t, const char *bytes, size_t n);
/* The string of that number, followed by a NUL; NULL bytes when there is none. */
zk_span zk_texts_at(const zk_texts *t, int64_t number);
int64_t zk_texts_count(const zk_texts *t);
void zk_texts_clear(zk_texts *t);

#endif
