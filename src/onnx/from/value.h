/*
 * value.h: values of a session that are no tensors of numbers.
 *
 * Each is a tensor all the same, with an attachment that says what it is: so it goes through nodes,
 * graphs and loops as any other.
 *   strings         int64: the numbers of strings in a table (texts.h); equal strings have equal
 *                   numbers, so a node that only moves or compares elements need not know
 *   a sequence      int64 [n], without meaning, with n values
 *   nothing         int64 [0]: an optional that is empty
 *   maps            int64 [2]: the keys [classes] and the values [rows, classes] of a list of maps
 */
#ifndef ZK_ONNX_FROM_VALUE_H
#define ZK_ONNX_FROM_VALUE_H

#include "tensor/tensor.h"

typedef enum zk_value_kind {
  ZK_VALUE_NUMBERS,
  ZK_VALUE_TEXTS,
  ZK_VALUE_SEQUENCE,
  ZK_VALUE_NOTHING,
  ZK_VALUE_MAPS,
} zk_value_kind;

zk_value_kind zk_value_kind_of(const zk_tensor *t);
/* "strings", "a sequence", ... */
const char *zk_value_kind_name(zk_value_kind kind);

/* The same int64 elements as strings. */
zk_status zk_value_texts(const zk_tensor *t, zk_tensor **out);
/* A sequence of n values, or another kind that has such; each is retained. */
zk_status zk_value_list(zk_value_kind kind, zk_tensor *const *item, int n, zk_tensor **out);
int zk_value_count(const zk_tensor *t);
zk_tensor *zk_value_item(const zk_tensor *t, int i); /* borrowed */
/* The bytes of its elements, of all values in it. */
int64_t zk_value_bytes(const zk_tensor *t);

#endif
