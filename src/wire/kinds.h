/*
 * kinds.h: what the reader and the writer of the wire format both know of kinds of fields.
 */
#ifndef ZK_WIRE_KINDS_H
#define ZK_WIRE_KINDS_H

#include "wire/wire.h"

/* The wire types of protobuf. */
enum { ZK_VARINT = 0, ZK_FIXED64 = 1, ZK_LENGTH = 2, ZK_FIXED32 = 5 };

static inline bool zk_wire_is_list(zk_wire_kind kind) {
  return kind >= ZK_WIRE_INTS;
}

static inline size_t zk_wire_element_size(zk_wire_kind kind) {
  switch ((int)kind) {
  case ZK_WIRE_INTS:
    return sizeof(int64_t);
  case ZK_WIRE_FLOATS:
    return sizeof(float);
  case ZK_WIRE_DOUBLES:
    return sizeof(double);
  case ZK_WIRE_SPANS:
    return sizeof(zk_span);
  default:
    return sizeof(void *);
  }
}

/* The wire type of one value of that kind. */
static inline int zk_wire_type(zk_wire_kind kind) {
  switch ((int)kind) {
  case ZK_WIRE_INT:
  case ZK_WIRE_INTS:
    return ZK_VARINT;
  case ZK_WIRE_FLOAT:
  case ZK_WIRE_FLOATS:
    return ZK_FIXED32;
  case ZK_WIRE_DOUBLE:
  case ZK_WIRE_DOUBLES:
    return ZK_FIXED64;
  default:
    return ZK_LENGTH;
  }
}

/* Takes a field's tag, which is `tag` bytes, and the number that follows: a varint's value, or the
 * length of what comes then. */
zk_status zk_wire_head(zk_cursor *c, uint32_t *number, int *type, size_t *tag, uint64_t *value);

#endif
