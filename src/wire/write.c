/*
 * write.c: the writer of protobuf's wire format: the sizes of all messages first, then the
 * bytes.
 */
#include <string.h>
#include "base/memory.h"
#include "wire/kinds.h"

static size_t varint_size(uint64_t v) {
  size_t n = 1;
  while (v >>= 7)
    n++;
  return n;
}

static size_t tag_size(const zk_wire_field *f) {
  return varint_size((uint64_t)f->number << 3);
}

static size_t with_length(size_t n) {
  return varint_size(n) + n;
}

static uint64_t record_size(const zk_wire_schema *s, void *record);

/* Bytes of one value, its tag not among them. */
static uint64_t value_size(const zk_wire_field *f, void *value) {
  switch (f->kind) {
  case ZK_WIRE_INT:
  case ZK_WIRE_INTS:
    return varint_size(*(uint64_t *)value);
  case ZK_WIRE_FLOAT:
  case ZK_WIRE_FLOATS:
    return sizeof(float);
  case ZK_WIRE_DOUBLE:
  case ZK_WIRE_DOUBLES:
    return sizeof(double);
  case ZK_WIRE_TEXT:
  case ZK_WIRE_TEXTS:
    return with_length(strlen(*(char **)value));
  case ZK_WIRE_BYTES:
  case ZK_WIRE_BORROWED:
  case ZK_WIRE_SPANS:
    return with_length(((zk_span *)value)->size);
  case ZK_WIRE_MESSAGE:
  case ZK_WIRE_MESSAGES:
    return with_length(record_size(f->message, *(void **)value));
  }
  return 0;
}

/* Is the field, which is no list, to be written? */
static bool stands(const zk_record *record, int row, const zk_wire_field *f, const void *place) {
  bool has = record->has >> row & 1;
  switch ((int)f->kind) {
  case ZK_WIRE_INT:
    return has || *(int64_t *)place != 0;
  case ZK_WIRE_FLOAT:
    return has || *(float *)place != 0;
  case ZK_WIRE_DOUBLE:
    return has || *(double *)place != 0;
  case ZK_WIRE_BYTES:
  case ZK_WIRE_BORROWED:
    return has || ((zk_span *)place)->size > 0;
  default:
    return *(void **)place != NULL;
  }
}

static uint64_t packed_size(const zk_wire_field *f, const zk_list *list) {
  uint64_t n = 0;
  if (f->kind != ZK_WIRE_INTS)
    return (uint64_t)list->count * zk_wire_element_size(f->kind);
  for (size_t i = 0; i < list->count; i++)
    n += varint_size((uint64_t)ZK_LIST(int64_t, *list)[i]);
  return n;
}

/* Also notes the size of every record, for the write that follows. */
static uint64_t record_size(const zk_wire_schema *s, void *record) {
  uint64_t n = ((zk_record *)record)->unknown.size;
  for (int row = 0; row < s->n_fields; row++) {
    const zk_wire_field *f = &s->fields[row];
    char *place = (char *)record + f->offset;
    zk_list *list = (zk_list *)place;
    if (!zk_wire_is_list(f->kind))
      n += stands(record, row, f, place) ? tag_size(f) + value_size(f, place) : 0;
    else if (f->packed && list->count > 0)
      n += tag_size(f) + with_length(packed_size(f, list));
    else
      for (size_t i = 0; i < list->count; i++)
        n += tag_size(f) + value_size(f, (char *)list->at + i * zk_wire_element_size(f->kind));
  }
  ((zk_record *)record)->size = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
  return n;
}

static uint8_t *put_varint(uint8_t *p, uint64_t v) {
  for (; v >= 0x80; v >>= 7)
    *p++ = (uint8_t)(v | 0x80);
  *p++ = (uint8_t)v;
  return p;
}

static uint8_t *put_bytes(uint8_t *p, const void *bytes, size_t n) {
  if (n > 0)
    memcpy(p, bytes, n);
  return p + n;
}

static uint8_t *put_record(uint8_t *p, const zk_wire_schema *s, const void *record);

static uint8_t *put_value(uint8_t *p, const zk_wire_field *f, const void *value) {
  const zk_span *span = value;
  switch (f->kind) {
  case ZK_WIRE_INT:
  case ZK_WIRE_INTS:
    return put_varint(p, *(const uint64_t *)value);
  case ZK_WIRE_FLOAT:
  case ZK_WIRE_FLOATS:
    return put_bytes(p, value, sizeof(float));
  case ZK_WIRE_DOUBLE:
  case ZK_WIRE_DOUBLES:
    return put_bytes(p, value, sizeof(double));
  case ZK_WIRE_TEXT:
  case ZK_WIRE_TEXTS: {
    const char *text = *(const char *const *)value;
    size_t n = strlen(text);
    return put_bytes(put_varint(p, n), text, n);
  }
  case ZK_WIRE_BYTES:
  case ZK_WIRE_BORROWED:
  case ZK_WIRE_SPANS:
    return put_bytes(put_varint(p, span->size), span->at, span->size);
  case ZK_WIRE_MESSAGE:
  case ZK_WIRE_MESSAGES: {
    const zk_record *record = *(zk_record *const *)value;
    return put_record(put_varint(p, record->size), f->message, record);
  }
  }
  return p;
}

static uint8_t *put_tag(uint8_t *p, const zk_wire_field *f, int type) {
  return put_varint(p, (uint64_t)f->number << 3 | (unsigned)type);
}

static uint8_t *put_record(uint8_t *p, const zk_wire_schema *s, const void *record) {
  for (int row = 0; row < s->n_fields; row++) {
    const zk_wire_field *f = &s->fields[row];
    const char *place = (const char *)record + f->offset;
    const zk_list *list = (const zk_list *)place;
    size_t size = zk_wire_element_size(f->kind);
    bool packed = zk_wire_is_list(f->kind) && f->packed && list->count > 0;
    if (packed)
      p = put_varint(put_tag(p, f, ZK_LENGTH), packed_size(f, list));
    if (zk_wire_is_list(f->kind)) {
      for (size_t i = 0; i < list->count; i++)
        p = put_value(packed ? p : put_tag(p, f, zk_wire_type(f->kind)), f,
                      (const char *)list->at + i * size);
    } else if (stands(record, row, f, place)) {
      p = put_value(put_tag(p, f, zk_wire_type(f->kind)), f, place);
    }
  }
  const zk_span *unknown = &((const zk_record *)record)->unknown;
  return put_bytes(p, unknown->at, unknown->size);
}

zk_status zk_wire_write(const zk_wire_schema *schema, void *record, uint8_t **bytes, size_t *size) {
  uint64_t n = record_size(schema, record);
  *bytes = NULL;
  if (n > INT32_MAX)
    return zk_fail(ZK_ERR_ARG, "%s takes %llu bytes, and protobuf holds 2 GB at most", schema->name,
                   (unsigned long long)n);
  uint8_t *block = zk_block_alloc((size_t)n);
  if (!block)
    return zk_nomem((size_t)n, schema->name);
  put_record(block, schema, record);
  *bytes = block;
  *size = (size_t)n;
  return ZK_OK;
}
