/*
 * cursor.c: the bounded reader.
 */
#include "base/cursor.h"

#include <string.h>

zk_cursor zk_cursor_over(const void *data, size_t size, const char *name) {
  return (zk_cursor){.data = data, .size = size, .name = name};
}

size_t zk_cursor_left(const zk_cursor *c) {
  return c->size - c->at;
}

zk_status zk_cursor_take(zk_cursor *c, size_t n, const uint8_t **bytes) {
  if (n > zk_cursor_left(c))
    return zk_fail(ZK_ERR_FORMAT, "%s: ends early: %zu bytes wanted at offset %zu, %zu are left",
                   c->name, n, c->at, zk_cursor_left(c));
  *bytes = c->data + c->at;
  c->at += n;
  return ZK_OK;
}

static zk_status take_le(zk_cursor *c, size_t n, uint64_t *out) {
  const uint8_t *p = NULL;
  ZK_TRY(zk_cursor_take(c, n, &p));
  *out = 0;
  while (n-- > 0)
    *out = *out << 8 | p[n];
  return ZK_OK;
}

static zk_status take_be(zk_cursor *c, size_t n, uint64_t *out) {
  const uint8_t *p = NULL;
  ZK_TRY(zk_cursor_take(c, n, &p));
  *out = 0;
  for (size_t i = 0; i < n; i++)
    *out = *out << 8 | p[i];
  return ZK_OK;
}

zk_status zk_cursor_u8(zk_cursor *c, uint8_t *out) {
  const uint8_t *p = NULL;
  ZK_TRY(zk_cursor_take(c, 1, &p));
  *out = *p;
  return ZK_OK;
}

zk_status zk_cursor_u16le(zk_cursor *c, uint16_t *out) {
  uint64_t value;
  ZK_TRY(take_le(c, 2, &value));
  *out = (uint16_t)value;
  return ZK_OK;
}

zk_status zk_cursor_u32le(zk_cursor *c, uint32_t *out) {
  uint64_t value;
  ZK_TRY(take_le(c, 4, &value));
  *out = (uint32_t)value;
  return ZK_OK;
}

zk_status zk_cursor_u64le(zk_cursor *c, uint64_t *out) {
  return take_le(c, 8, out);
}

zk_status zk_cursor_u32be(zk_cursor *c, uint32_t *out) {
  uint64_t value;
  ZK_TRY(take_be(c, 4, &value));
  *out = (uint32_t)value;
  return ZK_OK;
}

zk_status zk_cursor_f64be(zk_cursor *c, double *out) {
  uint64_t bits;
  ZK_TRY(take_be(c, 8, &bits));
  memcpy(out, &bits, sizeof bits);
  return ZK_OK;
}

zk_status zk_cursor_line(zk_cursor *c, const char **line, size_t *length) {
  size_t left = zk_cursor_left(c);
  const uint8_t *start = c->data + c->at, *end = left ? memchr(start, '\n', left) : NULL;
  if (!end)
    return zk_fail(ZK_ERR_FORMAT, "%s: ends early: the line at offset %zu has no end", c->name,
                   c->at);
  *line = (const char *)start;
  *length = (size_t)(end - start);
  c->at += *length + 1;
  return ZK_OK;
}

void zk_swap_bytes(uint8_t *bytes, size_t n, size_t size) {
  for (size_t at = 0; size > 1 && n - at >= size; at += size)
    for (size_t i = 0; i < size / 2; i++) {
      uint8_t x = bytes[at + i];
      bytes[at + i] = bytes[at + size - 1 - i];
      bytes[at + size - 1 - i] = x;
    }
}
