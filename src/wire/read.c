/*
 * read.c: the reader of protobuf's wire format.
 */
#include "wire/kinds.h"

#include <string.h>
#include "base/utf8.h"

typedef struct reader {
  zk_cursor *c; /* its size is where the present message ends */
  zk_arena *arena;
  int depth;
} reader;

static zk_status broken(const reader *r, const zk_wire_schema *s, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "%s: %s at offset %zu: %s", r->c->name, s->name, r->c->at, what);
}

static zk_status read_varint(reader *r, uint64_t *out) {
  uint8_t byte = 0;
  *out = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    ZK_TRY(zk_cursor_u8(r->c, &byte));
    if (shift == 63 && byte > 1)
      break;
    *out |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      return ZK_OK;
  }
  return zk_fail(ZK_ERR_FORMAT, "%s: an integer of more than 64 bits at offset %zu", r->c->name,
                 r->c->at);
}

static zk_status read_length(reader *r, size_t *out) {
  uint64_t n;
  ZK_TRY(read_varint(r, &n));
  if (n > zk_cursor_left(r->c))
    return zk_fail(ZK_ERR_FORMAT, "%s: ends early: a length of %llu at offset %zu, %zu are left",
                   r->c->name, (unsigned long long)n, r->c->at, zk_cursor_left(r->c));
  *out = (size_t)n;
  return ZK_OK;
}

static zk_status read_tag(reader *r, const zk_wire_schema *s, uint32_t *number, int *type) {
  uint64_t tag;
  ZK_TRY(read_varint(r, &tag));
  *type = (int)(tag & 7);
  if (tag >> 3 == 0 || tag >> 3 >= 1u << 29)
    return broken(r, s, "no field has that number");
  if (*type != ZK_VARINT && *type != ZK_FIXED64 && *type != ZK_LENGTH && *type != ZK_FIXED32)
    return broken(r, s, "a wire type that does not exist");
  *number = (uint32_t)(tag >> 3);
  return ZK_OK;
}

static zk_status skip(reader *r, int type) {
  uint64_t value;
  const uint8_t *bytes;
  size_t n = type == ZK_FIXED64 ? 8 : 4;
  if (type == ZK_VARINT)
    return read_varint(r, &value);
  if (type == ZK_LENGTH)
    ZK_TRY(read_length(r, &n));
  return zk_cursor_take(r->c, n, &bytes);
}

static int find_row(const zk_wire_schema *s, uint32_t number) {
  for (int i = 0; i < s->n_fields; i++)
    if (s->fields[i].number == number)
      return i;
  return -1;
}

/* How many values the packed bytes hold. */
static zk_status count_packed(reader *r, const zk_wire_schema *s, zk_wire_kind kind, size_t size,
                              size_t *n) {
  size_t each = zk_wire_element_size(kind);
  *n = size / each;
  if (kind != ZK_WIRE_INTS)
    return size % each == 0 ? ZK_OK : broken(r, s, "packed numbers that do not fill their length");
  const uint8_t *bytes = r->c->data + r->c->at;
  *n = 0;
  for (size_t i = 0; i < size; i++)
    *n += bytes[i] < 0x80;
  return ZK_OK;
}

/* Walks the message once, so that each list is allocated once. The cursor stays. */
static zk_status reserve_lists(reader *r, const zk_wire_schema *s, void *record) {
  size_t counts[32] = {0}, start = r->c->at;
  while (zk_cursor_left(r->c) > 0) {
    uint32_t number;
    int type;
    size_t n = 1, size;
    ZK_TRY(read_tag(r, s, &number, &type));
    int row = find_row(s, number);
    if (row >= 0 && zk_wire_is_list(s->fields[row].kind)) {
      if (type == ZK_LENGTH && zk_wire_type(s->fields[row].kind) != ZK_LENGTH) {
        size_t at = r->c->at;
        ZK_TRY(read_length(r, &size));
        ZK_TRY(count_packed(r, s, s->fields[row].kind, size, &n));
        r->c->at = at;
      }
      counts[row] += n;
    }
    ZK_TRY(skip(r, type));
  }
  r->c->at = start;
  for (int i = 0; i < s->n_fields; i++)
    if (counts[i] > 0)
      ZK_TRY(zk_list_reserve(r->arena, (zk_list *)((char *)record + s->fields[i].offset),
                             zk_wire_element_size(s->fields[i].kind), counts[i]));
  return ZK_OK;
}

static zk_status read_record(reader *r, const zk_wire_schema *s, void *record);

static zk_status read_text(reader *r, const zk_wire_schema *s, const char **out) {
  const uint8_t *bytes;
  size_t n;
  char *copy;
  ZK_TRY(read_length(r, &n));
  ZK_TRY(zk_cursor_take(r->c, n, &bytes));
  if (memchr(bytes, 0, n) || !zk_is_utf8((const char *)bytes, n))
    return broken(r, s, "a text that is not UTF-8");
  ZK_TRY(zk_arena_copy(r->arena, bytes, n, &copy));
  *out = copy;
  return ZK_OK;
}

static zk_status read_span(reader *r, bool borrow, zk_span *out) {
  const uint8_t *bytes;
  char *copy;
  size_t n;
  ZK_TRY(read_length(r, &n));
  ZK_TRY(zk_cursor_take(r->c, n, &bytes));
  *out = (zk_span){(const char *)bytes, n};
  if (borrow)
    return ZK_OK;
  ZK_TRY(zk_arena_copy(r->arena, bytes, n, &copy));
  out->at = copy;
  return ZK_OK;
}

static zk_status read_message(reader *r, const zk_wire_schema *s, void **out) {
  size_t n, end = r->c->size;
  ZK_TRY(read_length(r, &n));
  if (r->depth >= ZK_WIRE_DEPTH)
    return zk_fail(ZK_ERR_FORMAT, "%s: messages are nested more than %d deep", r->c->name,
                   ZK_WIRE_DEPTH);
  ZK_TRY(zk_arena_take(r->arena, s->size, out));
  r->depth++;
  r->c->size = r->c->at + n;
  zk_status status = read_record(r, s, *out);
  r->c->size = end;
  r->depth--;
  return status;
}

static zk_status read_bits(reader *r, size_t size, void *out) {
  const uint8_t *bytes;
  ZK_TRY(zk_cursor_take(r->c, size, &bytes));
  memcpy(out, bytes, size);
  return ZK_OK;
}

/* One value of that kind (a list's: of its element) into `out`. */
static zk_status read_value(reader *r, const zk_wire_schema *s, const zk_wire_field *f, void *out) {
  uint64_t number;
  switch (f->kind) {
  case ZK_WIRE_INT:
  case ZK_WIRE_INTS:
    ZK_TRY(read_varint(r, &number));
    *(int64_t *)out = (int64_t)number;
    return ZK_OK;
  case ZK_WIRE_FLOAT:
  case ZK_WIRE_FLOATS:
    return read_bits(r, sizeof(float), out);
  case ZK_WIRE_DOUBLE:
  case ZK_WIRE_DOUBLES:
    return read_bits(r, sizeof(double), out);
  case ZK_WIRE_TEXT:
  case ZK_WIRE_TEXTS:
    return read_text(r, s, out);
  case ZK_WIRE_BYTES:
  case ZK_WIRE_BORROWED:
  case ZK_WIRE_SPANS:
    return read_span(r, f->kind == ZK_WIRE_BORROWED, out);
  case ZK_WIRE_MESSAGE:
    if (*(void **)out)
      return broken(r, s, "a field that may stand once stands twice");
    return read_message(r, f->message, out);
  case ZK_WIRE_MESSAGES:
    return read_message(r, f->message, out);
  }
  return ZK_OK;
}

static zk_status read_field(reader *r, const zk_wire_schema *s, const zk_wire_field *f, int type,
                            void *place) {
  void *element;
  size_t n = 0, end = r->c->size, size = zk_wire_element_size(f->kind);
  int own = zk_wire_type(f->kind);
  bool packed = zk_wire_is_list(f->kind) && type == ZK_LENGTH && own != ZK_LENGTH;
  if (type != own && !packed)
    return broken(r, s, "a field of another type than the format says");
  if (!zk_wire_is_list(f->kind))
    return read_value(r, s, f, place);
  if (!packed) {
    ZK_TRY(zk_list_add(r->arena, place, size, &element));
    return read_value(r, s, f, element);
  }
  ZK_TRY(read_length(r, &n));
  r->c->size = r->c->at + n;
  zk_status status = ZK_OK;
  while (status == ZK_OK && zk_cursor_left(r->c) > 0) {
    status = zk_list_add(r->arena, place, size, &element);
    if (status == ZK_OK)
      status = read_value(r, s, f, element);
  }
  r->c->size = end;
  return status;
}

/* Copies the unknown fields of the message from `start` on, `size` bytes in all. */
static zk_status keep_unknown(reader *r, const zk_wire_schema *s, size_t start, size_t size,
                              zk_record *record) {
  void *copy;
  size_t at = 0, end = r->c->at;
  ZK_TRY(zk_arena_take(r->arena, size, &copy));
  r->c->at = start;
  while (r->c->at < end) {
    uint32_t number;
    int type;
    size_t from = r->c->at;
    ZK_TRY(read_tag(r, s, &number, &type));
    ZK_TRY(skip(r, type));
    if (find_row(s, number) < 0) {
      memcpy((char *)copy + at, r->c->data + from, r->c->at - from);
      at += r->c->at - from;
    }
  }
  record->unknown = (zk_span){copy, size};
  return ZK_OK;
}

static zk_status read_record(reader *r, const zk_wire_schema *s, void *record) {
  size_t start = r->c->at, unknown = 0;
  ZK_TRY(reserve_lists(r, s, record));
  while (zk_cursor_left(r->c) > 0) {
    uint32_t number;
    int type;
    size_t from = r->c->at;
    ZK_TRY(read_tag(r, s, &number, &type));
    int row = find_row(s, number);
    if (row < 0) {
      ZK_TRY(skip(r, type));
      unknown += r->c->at - from;
      continue;
    }
    ZK_TRY(read_field(r, s, &s->fields[row], type, (char *)record + s->fields[row].offset));
    ((zk_record *)record)->has |= 1u << row;
  }
  return unknown ? keep_unknown(r, s, start, unknown, record) : ZK_OK;
}

zk_status zk_wire_read(const zk_wire_schema *schema, zk_cursor *c, zk_arena *arena, void *record) {
  reader r = {.c = c, .arena = arena};
  return read_record(&r, schema, record);
}

zk_status zk_wire_skip(zk_cursor *c, uint32_t *number, bool *empty) {
  static const zk_wire_schema any = {.name = "a message"};
  reader r = {.c = c};
  int type;
  size_t n;
  const uint8_t *bytes;
  *empty = false;
  ZK_TRY(read_tag(&r, &any, number, &type));
  if (type != ZK_LENGTH)
    return skip(&r, type);
  ZK_TRY(read_length(&r, &n));
  *empty = n == 0;
  return zk_cursor_take(c, n, &bytes);
}

zk_status zk_wire_head(zk_cursor *c, uint32_t *number, int *type, size_t *tag, uint64_t *value) {
  static const zk_wire_schema any = {.name = "a message"};
  reader r = {.c = c};
  size_t start = c->at;
  *value = 0;
  ZK_TRY(read_tag(&r, &any, number, type));
  *tag = c->at - start;
  return *type == ZK_VARINT || *type == ZK_LENGTH ? read_varint(&r, value) : ZK_OK;
}
