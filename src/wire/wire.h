/*
 * wire.h: protobuf's wire format, read and written by tables.
 *
 * A table (zk_wire_schema) says which field of a C record takes the field of which number. Reading
 * is bounded: nesting has a limit, every length is checked against what is left, and memory comes
 * from an arena whose limit the caller derives from the size of the file. Fields that the table
 * does not know are kept as they are encoded, and written back behind the others.
 *
 * Format: Protocol Buffers' public "Encoding" page. Groups, which none of our formats has, are
 * refused.
 */
#ifndef ZK_WIRE_WIRE_H
#define ZK_WIRE_WIRE_H

#include "base/cursor.h"
#include "wire/record.h"

#define ZK_WIRE_DEPTH 100 /* messages nest at most so deep: protobuf's own limit */

typedef enum zk_wire_kind {
  ZK_WIRE_INT,   /* int64_t */
  ZK_WIRE_FLOAT, /* float */
  ZK_WIRE_DOUBLE,
  ZK_WIRE_TEXT,     /* const char *: UTF-8 without NUL, else the file is refused */
  ZK_WIRE_BYTES,    /* zk_span, copied */
  ZK_WIRE_BORROWED, /* zk_span into the source */
  ZK_WIRE_MESSAGE,  /* a pointer to a record; twice in one message is an error */
  ZK_WIRE_INTS,     /* the rest are zk_lists of the above */
  ZK_WIRE_FLOATS,
  ZK_WIRE_DOUBLES,
  ZK_WIRE_TEXTS,
  ZK_WIRE_SPANS,
  ZK_WIRE_MESSAGES,
} zk_wire_kind;

typedef struct zk_wire_field {
  uint32_t number;
  zk_wire_kind kind;
  size_t offset;
  const struct zk_wire_schema *message;
  bool packed; /* how a list of numbers is written; both forms are read */
  const char *name;
} zk_wire_field;

typedef struct zk_wire_schema {
  const char *name;
  size_t size;                 /* of the record, which begins with a zk_record */
  const zk_wire_field *fields; /* by rising number, at most 32 */
  int n_fields;
} zk_wire_schema;

/* Rows of tables: the field `member` of the record T; a list of numbers that is written packed; a
 * message, or a list of them. */
/* clang-format off */
#define ZK_WIRE_FIELD(number, kind, T, member)                                                     \
  { number, ZK_WIRE_##kind, offsetof(T, member), NULL, false, #member }
#define ZK_WIRE_PACKED(number, kind, T, member)                                                    \
  { number, ZK_WIRE_##kind, offsetof(T, member), NULL, true, #member }
#define ZK_WIRE_RECORD(number, kind, T, member, schema)                                            \
  { number, ZK_WIRE_##kind, offsetof(T, member), &schema, false, #member }
#define ZK_WIRE_SCHEMA(name, T, fields)                                                            \
  { name, sizeof(T), fields, sizeof(fields) / sizeof(fields[0]) }
/* clang-format on */

/* Fills the zeroed `record` from all that is left in the cursor. Errors: ZK_ERR_FORMAT with the
 * place; ZK_ERR_NOMEM. What it took stays with the arena. */
zk_status zk_wire_read(const zk_wire_schema *schema, zk_cursor *c, zk_arena *arena, void *record);

/* Steps over the next encoded field: its number, and whether it is a text, bytes or a message of
 * length 0. Errors: as zk_wire_read. */
zk_status zk_wire_skip(zk_cursor *c, uint32_t *number, bool *empty);

/* The encoded record in a block (zk_block_free). A number is written when it is not 0 or its bit in
 * `has` is set. Error: more than 2 GB, which protobuf cannot hold. */
zk_status zk_wire_write(const zk_wire_schema *schema, void *record, uint8_t **bytes, size_t *size);

#endif
