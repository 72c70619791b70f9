/*
 * record.h: what the C structs of messages are made of, and lists that grow in an arena.
 */
#ifndef ZK_WIRE_RECORD_H
#define ZK_WIRE_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

typedef struct zk_span {
  const char *at;
  size_t size;
} zk_span;

typedef struct zk_list {
  void *at; /* of T: messages as T **, texts as const char **, numbers and spans as T * */
  uint32_t count, room;
} zk_list;

/* Every record begins so. */
typedef struct zk_record {
  uint32_t has;    /* bit k: the field in row k of its table is there, be it 0 */
  uint32_t size;   /* the writer's: its encoded bytes */
  zk_span unknown; /* encoded fields that no table knows, in their order */
} zk_record;

/* Room for n more elements, exactly. */
zk_status zk_list_reserve(zk_arena *a, zk_list *list, size_t size, size_t n);
/* Appends an element of `size` bytes, zeroed; *out is its place until the next append. */
zk_status zk_list_add(zk_arena *a, zk_list *list, size_t size, void **out);
/* Appends a new zeroed record of `size` bytes to a list of records. */
zk_status zk_list_add_record(zk_arena *a, zk_list *list, size_t size, void **out);
zk_status zk_list_add_text(zk_arena *a, zk_list *list, const char *text);
#define ZK_LIST(T, list) ((T *)(list).at)

#endif
