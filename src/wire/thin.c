/*
 * thin.c: copies a message without its large bytes.
 */
#include "wire/thin.h"

#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "wire/kinds.h"

#define WINDOW ((size_t)1 << 16)
#define HEAD ((size_t)20)      /* bytes of a tag and a varint, at most */
#define LENGTH_BYTES 5         /* of a message's length in the copy, whatever it is */
#define MOST ((size_t)1 << 34) /* of the copy: what LENGTH_BYTES hold */

typedef struct thinner {
  FILE *file;
  const char *name;
  uint64_t size, at; /* of the file; what is looked at */
  uint64_t least;
  uint64_t start; /* of the window */
  size_t filled;
  uint8_t window[WINDOW];
  zk_wire_thin_copy *out;
  int depth;
} thinner;

static zk_status damaged(const thinner *t, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "%s: ends early or is damaged at offset %llu: %s", t->name,
                 (unsigned long long)t->at, what);
}

/* The bytes from t->at on, at least HEAD of them where the file has them. */
static zk_status look(thinner *t, const uint8_t **bytes, size_t *n) {
  if (t->at < t->start || t->at + HEAD > t->start + t->filled) {
    uint64_t left = t->size - t->at;
    t->start = t->at;
    t->filled = left < WINDOW ? (size_t)left : WINDOW;
    ZK_TRY(zk_file_read_at(t->file, t->size, t->start, t->window, t->filled));
  }
  *bytes = t->window + (t->at - t->start);
  *n = t->filled - (size_t)(t->at - t->start);
  return ZK_OK;
}

/* Room for n more bytes of the copy. */
static zk_status reserve(zk_wire_thin_copy *c, uint64_t n) {
  if (n > MOST - c->size)
    return zk_fail(ZK_ERR_FORMAT, "its records are too large");
  if (c->room - c->size >= n)
    return ZK_OK;
  size_t room = 2 * c->room > c->size + n ? 2 * c->room : c->size + (size_t)n + 256;
  uint8_t *more = zk_realloc(c->bytes, room);
  if (!more)
    return zk_nomem(room, "a model's records");
  c->bytes = more;
  c->room = room;
  return ZK_OK;
}

static zk_status put(zk_wire_thin_copy *c, const void *bytes, size_t n) {
  ZK_TRY(reserve(c, n));
  memcpy(c->bytes + c->size, bytes, n);
  c->size += n;
  return ZK_OK;
}

/* The next n bytes of the file, as they are. */
static zk_status copy(thinner *t, uint64_t n) {
  ZK_TRY(reserve(t->out, n));
  ZK_TRY(zk_file_read_at(t->file, t->size, t->at, t->out->bytes + t->out->size, (size_t)n));
  t->out->size += (size_t)n;
  t->at += n;
  return ZK_OK;
}

/* The next n bytes, left out. */
static zk_status leave(thinner *t, uint64_t n) {
  zk_wire_thin_copy *c = t->out;
  if (c->count == c->hole_room) {
    size_t room = c->hole_room ? 2 * c->hole_room : 64;
    zk_wire_hole *more = zk_realloc(c->holes, room * sizeof *more);
    if (!more)
      return zk_nomem(room * sizeof *more, "a model's records");
    c->holes = more;
    c->hole_room = room;
  }
  ZK_TRY(put(c, "", 1)); /* a length of 0 */
  c->holes[c->count++] = (zk_wire_hole){c->size, t->at, n};
  t->at += n;
  return ZK_OK;
}

static zk_status thin(thinner *t, const zk_wire_schema *s, uint64_t end);

/* A message of n bytes, whose length is known when it is copied. */
static zk_status thin_message(thinner *t, const zk_wire_schema *s, uint64_t n) {
  size_t place = t->out->size;
  if (t->depth >= ZK_WIRE_DEPTH)
    return zk_fail(ZK_ERR_FORMAT, "%s: messages are nested more than %d deep", t->name,
                   ZK_WIRE_DEPTH);
  ZK_TRY(put(t->out, "\0\0\0\0\0", LENGTH_BYTES));
  t->depth++;
  ZK_TRY(thin(t, s, t->at + n));
  t->depth--;
  uint64_t length = t->out->size - place - LENGTH_BYTES;
  for (int i = 0; i < LENGTH_BYTES; i++, length >>= 7)
    t->out->bytes[place + (size_t)i] =
        (uint8_t)((length & 0x7f) | (i + 1 < LENGTH_BYTES ? 0x80 : 0));
  return ZK_OK;
}

/* A text, bytes, a message or packed numbers, of n bytes behind its tag. */
static zk_status thin_length(thinner *t, const zk_wire_field *f, size_t tag, size_t head,
                             uint64_t n) {
  bool message = f && (f->kind == ZK_WIRE_MESSAGE || f->kind == ZK_WIRE_MESSAGES);
  bool large = f && f->kind == ZK_WIRE_BORROWED && n >= t->least;
  if (!message && !large)
    return copy(t, head + n);
  ZK_TRY(copy(t, tag));
  t->at += head - tag;
  return message ? thin_message(t, f->message, n) : leave(t, n);
}

static zk_status thin_field(thinner *t, const zk_wire_schema *s, uint64_t end) {
  const uint8_t *bytes = NULL;
  size_t left = 0, tag = 0;
  uint32_t number = 0;
  int type = 0;
  uint64_t value = 0;
  ZK_TRY(look(t, &bytes, &left));
  zk_cursor c = zk_cursor_over(bytes, left < end - t->at ? left : (size_t)(end - t->at), t->name);
  if (zk_wire_head(&c, &number, &type, &tag, &value) != ZK_OK)
    return damaged(t, "a field of ONNX was expected");
  uint64_t n = type == ZK_LENGTH ? value : type == ZK_FIXED64 ? 8 : type == ZK_FIXED32 ? 4 : 0;
  if (n > end - t->at - c.at)
    return damaged(t, "a length that is more than is left");
  if (type != ZK_LENGTH)
    return copy(t, c.at + n);
  const zk_wire_field *f = NULL;
  for (int i = 0; i < s->n_fields && !f; i++)
    f = s->fields[i].number == number ? &s->fields[i] : NULL;
  return thin_length(t, f, tag, c.at, n);
}

static zk_status thin(thinner *t, const zk_wire_schema *s, uint64_t end) {
  while (t->at < end)
    ZK_TRY(thin_field(t, s, end));
  return ZK_OK;
}

zk_status zk_wire_thin(const zk_wire_schema *schema, FILE *file, uint64_t size, const char *name,
                       uint64_t least, zk_wire_thin_copy *out) {
  thinner *t = zk_alloc_zero(sizeof *t);
  if (!t)
    return zk_nomem(sizeof *t, name);
  t->file = file;
  t->name = name;
  t->size = size;
  t->least = least > 0 ? least : 1;
  t->out = out;
  zk_status status = thin(t, schema, size);
  zk_free(t);
  return status;
}

void zk_wire_thin_free(zk_wire_thin_copy *copy) {
  zk_free(copy->bytes);
  zk_free(copy->holes);
  *copy = (zk_wire_thin_copy){0};
}

const zk_wire_hole *zk_wire_find_hole(const zk_wire_thin_copy *copy, const void *place) {
  size_t low = 0, high = copy->count, at = (size_t)((const uint8_t *)place - copy->bytes);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (copy->holes[middle].place == at)
      return &copy->holes[middle];
    if (copy->holes[middle].place < at)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
