/*
 * cursor.h: a bounded reader over bytes in memory. All file readers use it.
 *
 * A cursor never reads past its end: each call checks first, and fails with a message that gives
 * the name of the source and the offset. Integers are read in either byte order.
 */
#ifndef ZK_BASE_CURSOR_H
#define ZK_BASE_CURSOR_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

typedef struct zk_cursor {
  const uint8_t *data;
  size_t size, at;
  const char *name; /* of the source, for messages: usually a path */
} zk_cursor;

zk_cursor zk_cursor_over(const void *data, size_t size, const char *name);
size_t zk_cursor_left(const zk_cursor *c);

/* The next n bytes, in place; they live as long as the source. */
zk_status zk_cursor_take(zk_cursor *c, size_t n, const uint8_t **bytes);
zk_status zk_cursor_u8(zk_cursor *c, uint8_t *out);
zk_status zk_cursor_u16le(zk_cursor *c, uint16_t *out);
zk_status zk_cursor_u32le(zk_cursor *c, uint32_t *out);
zk_status zk_cursor_u64le(zk_cursor *c, uint64_t *out);
zk_status zk_cursor_u32be(zk_cursor *c, uint32_t *out);
zk_status zk_cursor_f64be(zk_cursor *c, double *out);
/* The bytes up to the next '\n'. The cursor moves past it; *length does not count it. */
zk_status zk_cursor_line(zk_cursor *c, const char **line, size_t *length);

/* Swaps the byte order of each element of `size` bytes, in n bytes. */
void zk_swap_bytes(uint8_t *bytes, size_t n, size_t size);

/* *out = a * b, false when that overflows. */
static inline int zk_mul_size(size_t a, size_t b, size_t *out) {
  return !__builtin_mul_overflow(a, b, out);
}

#endif
