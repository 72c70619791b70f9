/*
 * thin.h: a message of a file without its large bytes, for who wants to know what is in it.
 */
#ifndef ZK_WIRE_THIN_H
#define ZK_WIRE_THIN_H

#include <stdio.h>
#include "wire/wire.h"

/* Bytes that were left out. */
typedef struct zk_wire_hole {
  size_t place; /* in the copy: where they would begin */
  uint64_t at;  /* in the file */
  uint64_t size;
} zk_wire_hole;

typedef struct zk_wire_thin_copy {
  uint8_t *bytes; /* zk_free */
  size_t size, room;
  zk_wire_hole *holes; /* by rising place */
  size_t count, hole_room;
} zk_wire_thin_copy;

/*
 * Copies the message that the file is, read in windows. Bytes of kind ZK_WIRE_BORROWED of at least
 * `least` are empty in the copy, each of them at a place of its own. Messages that the table does
 * not know are copied as they are. Zero-initialise *out; zk_wire_thin_free frees it, also after a
 * failure. Errors: damage, with `name` and the offset.
 */
zk_status zk_wire_thin(const zk_wire_schema *schema, FILE *file, uint64_t size, const char *name,
                       uint64_t least, zk_wire_thin_copy *out);
void zk_wire_thin_free(zk_wire_thin_copy *copy);
/* The hole at that place of the copy; NULL when there is none. */
const zk_wire_hole *zk_wire_find_hole(const zk_wire_thin_copy *copy, const void *place);

#endif
