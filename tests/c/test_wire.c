/*
 * test_wire.c: protobuf's wire format: numbers at their limits, both forms of lists, what is
 * unknown, and messages made to hurt.
 *
 * Oracle: the encodings of the public "Encoding" page of Protocol Buffers, written out by hand.
 */
#include "base/memory.h"
#include "check.h"
#include "wire/wire.h"

typedef struct thing {
  zk_record record;
  int64_t number;
  float real;
  double wide;
  const char *text;
  zk_span bytes;
  struct thing *child;
  zk_list ints, floats, doubles, texts, spans, children;
} thing;

static const zk_wire_schema schema;
static const zk_wire_field fields[] = {
    ZK_WIRE_FIELD(1, INT, thing, number),
    ZK_WIRE_FIELD(2, FLOAT, thing, real),
    ZK_WIRE_FIELD(3, TEXT, thing, text),
    ZK_WIRE_FIELD(4, BYTES, thing, bytes),
    ZK_WIRE_RECORD(5, MESSAGE, thing, child, schema),
    ZK_WIRE_FIELD(6, INTS, thing, ints),
    ZK_WIRE_PACKED(7, FLOATS, thing, floats),
    ZK_WIRE_PACKED(8, DOUBLES, thing, doubles),
    ZK_WIRE_FIELD(9, TEXTS, thing, texts),
    ZK_WIRE_FIELD(10, SPANS, thing, spans),
    ZK_WIRE_FIELD(11, DOUBLE, thing, wide),
    ZK_WIRE_RECORD(2000, MESSAGES, thing, children, schema),
};
static const zk_wire_schema schema = ZK_WIRE_SCHEMA("Thing", thing, fields);

static zk_status read_bytes(const void *bytes, size_t n, zk_arena *arena, thing *t) {
  zk_cursor c = zk_cursor_over(bytes, n, "here");
  *t = (thing){0};
  return zk_wire_read(&schema, &c, arena, t);
}
#define READ(literal, arena, t) read_bytes(literal, sizeof(literal) - 1, arena, t)

static void test_numbers(void) {
  zk_arena a = {0};
  thing t;
  CHECK_OK(READ("\x08\x96\x01", &a, &t)); /* the page's own example */
  CHECK(t.number == 150 && t.record.has == 1);
  CHECK_OK(READ("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", &a, &t));
  CHECK(t.number == -1);
  CHECK_OK(READ("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", &a, &t));
  CHECK(t.number == INT64_MIN);
  CHECK_OK(READ("\x08\x80\x80\x00", &a, &t)); /* longer than it need be */
  CHECK(t.number == 0 && t.record.has == 1);
  CHECK_OK(READ("\x15\x00\x00\x20\xc1\x08\x01\x08\x02", &a, &t)); /* the last one counts */
  CHECK(t.real == -10 && t.number == 2);
  CHECK_FAILS(READ("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", &a, &t), ZK_ERR_FORMAT,
              "more than 64 bits");
  CHECK_FAILS(READ("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", &a, &t), ZK_ERR_FORMAT,
              "more than 64 bits");
  zk_arena_clear(&a);
}

static void test_lists(void) {
  zk_arena a = {0};
  thing t;
  CHECK_OK(READ("\x32\x03\x01\x96\x01\x30\x07\x32\x00", &a, &t)); /* packed, single, empty */
  CHECK(t.ints.count == 3 && t.ints.room == 3);
  CHECK(ZK_LIST(int64_t, t.ints)[1] == 150 && ZK_LIST(int64_t, t.ints)[2] == 7);
  CHECK_OK(READ("\x3d\x00\x00\x80\x3f\x3a\x04\x00\x00\x00\x40", &a, &t));
  CHECK(t.floats.count == 2 && ZK_LIST(float, t.floats)[0] == 1 &&
        ZK_LIST(float, t.floats)[1] == 2);
  CHECK_OK(READ("\x42\x08\x00\x00\x00\x00\x00\x00\xf0\x3f", &a, &t));
  CHECK(t.doubles.count == 1 && ZK_LIST(double, t.doubles)[0] == 1);
  CHECK_OK(READ("\x4a\x01x\x4a\x00\x52\x02\x00\xff\x82\x7d\x02\x08\x05", &a, &t));
  CHECK(t.texts.count == 2 && strcmp(ZK_LIST(char *, t.texts)[1], "") == 0);
  CHECK(t.spans.count == 1 && ZK_LIST(zk_span, t.spans)[0].size == 2);
  CHECK(t.children.count == 1 && ZK_LIST(thing *, t.children)[0]->number == 5);
  CHECK_FAILS(READ("\x3a\x03\x00\x00\x00", &a, &t), ZK_ERR_FORMAT, "do not fill their length");
  CHECK_FAILS(READ("\x32\x01\x80", &a, &t), ZK_ERR_FORMAT, "ends early");
  zk_arena_clear(&a);
}

static void test_bad_input(void) {
  static const struct {
    const char *bytes;
    size_t n;
    const char *error;
  } cases[] = {
      {"\x0b", 1, "wire type"},
      {"\x0c", 1, "wire type"},
      {"\x0e", 1, "wire type"},
      {"\x00\x01", 2, "no field has that number"},
      {"\x80\x80\x80\x80\x10\x01", 6, "no field has that number"},
      {"\x0a\x01\x01", 3, "another type"},
      {"\x18\x01", 2, "another type"},
      {"\x1a\x02\xc3\x28", 4, "not UTF-8"},
      {"\x1a\x02x\x00", 4, "not UTF-8"},
      {"\x1a\x05xy", 4, "ends early"},
      {"\x1a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, "ends early"},
      {"\x2a\x00\x2a\x00", 4, "stands twice"},
      {"\x2a\x02\x2a\x01\x08\x01", 6, "ends early"},
      {"\xa2\x06\x05xy", 5, "ends early"},
      {"\x15\x00\x00", 3, "ends early"},
  };
  zk_arena a = {0};
  thing t;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_FAILS(read_bytes(cases[i].bytes, cases[i].n, &a, &t), ZK_ERR_FORMAT, cases[i].error);
  zk_arena_clear(&a);
}

/* n messages, each the child of the one before. The innermost is empty. */
static size_t nest(uint8_t *bytes, int n, size_t room) {
  size_t size = 0;
  for (int i = 0; i < n; i++) { /* from the inside out, at the end of the room */
    size_t length = size, digits = length < 0x80 ? 1 : length < 0x4000 ? 2 : 3;
    uint8_t *p = bytes + room - size - digits - 1;
    *p++ = 0x2a;
    for (size_t d = 0; d < digits; d++, length >>= 7)
      *p++ = (uint8_t)((length & 0x7f) | (d + 1 < digits ? 0x80 : 0));
    size += digits + 1;
  }
  return size;
}

static void test_nesting(void) {
  static uint8_t bytes[40000];
  zk_arena a = {0};
  thing t;
  size_t n = nest(bytes, ZK_WIRE_DEPTH, sizeof bytes);
  CHECK_OK(read_bytes(bytes + sizeof bytes - n, n, &a, &t));
  n = nest(bytes, ZK_WIRE_DEPTH + 1, sizeof bytes);
  CHECK_FAILS(read_bytes(bytes + sizeof bytes - n, n, &a, &t), ZK_ERR_FORMAT, "nested more than");
  n = nest(bytes, 10000, sizeof bytes); /* 30 KB */
  CHECK_FAILS(read_bytes(bytes + sizeof bytes - n, n, &a, &t), ZK_ERR_FORMAT, "nested more than");
  zk_arena_clear(&a);
}

/* 1 MB of empty children: each takes 2 bytes in the file, and a record in memory. */
static void test_limit(void) {
  static uint8_t bytes[1 << 20];
  zk_arena a = {.limit = 16 * sizeof bytes};
  thing t;
  for (size_t i = 0; i + 3 <= sizeof bytes; i += 3)
    bytes[i] = 0x82, bytes[i + 1] = 0x7d, bytes[i + 2] = 0;
  size_t before = zk_memory_live();
  CHECK_FAILS(read_bytes(bytes, sizeof bytes - sizeof bytes % 3, &a, &t), ZK_ERR_FORMAT,
              "does not justify");
  CHECK(a.used <= a.limit && zk_memory_live() - before < 17 * sizeof bytes);
  zk_arena_clear(&a);
  CHECK(zk_memory_live() == before);
}

static void test_write(void) {
  /* each field once, in order, and two unknown ones; written back byte for byte */
  static const char all[] =
      "\x08\x00\x15\x00\x00\x20\xc1\x1a\x02xy\x22\x00\x2a\x02\x08\x7f\x30\x01\x30\x96\x01"
      "\x3a\x04\x00\x00\x80\x3f\x42\x08\x00\x00\x00\x00\x00\x00\xf0\x3f\x4a\x00\x4a\x01z\x52\x01"
      "\xff\x59\x00\x00\x00\x00\x00\x00\xf8\xbf"
      "\x82\x7d\x04\x2a\x02\x08\x01\xa0\x06\x05\xa2\x06\x01q";
  zk_arena a = {0};
  thing t;
  uint8_t *bytes;
  size_t n = 0;
  CHECK_OK(READ(all, &a, &t));
  CHECK(t.record.unknown.size == 7 && t.wide == -1.5);
  CHECK_OK(zk_wire_write(&schema, &t, &bytes, &n));
  CHECK(n == sizeof all - 1 && memcmp(bytes, all, n) == 0, "%zu bytes", n);
  zk_block_free(bytes);
  t = (thing){.number = -1};
  CHECK_OK(zk_wire_write(&schema, &t, &bytes, &n));
  CHECK(n == 11 && memcmp(bytes, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", n) == 0);
  zk_block_free(bytes);
  t = (thing){.bytes = {all, (size_t)1 << 31}}; /* never read: refused by its size */
  CHECK_FAILS(zk_wire_write(&schema, &t, &bytes, &n), ZK_ERR_ARG, "2 GB at most");
  zk_arena_clear(&a);
}

/* The arena: alignment, zeroes, large things beside small ones, the limit. */
static void test_arena(void) {
  zk_arena a = {.limit = 100000};
  char *p, *copy;
  size_t before = zk_memory_live();
  for (size_t n = 0; n < 300; n += 7) {
    CHECK_OK(zk_arena_take(&a, n, (void **)&p));
    CHECK((uintptr_t)p % 8 == 0);
    for (size_t i = 0; i < n; i++) {
      CHECK(p[i] == 0);
      p[i] = 1;
    }
  }
  CHECK_OK(zk_arena_take(&a, 40000, (void **)&p));
  memset(p, 1, 40000);
  CHECK_OK(zk_arena_copy(&a, "word", 2, &copy));
  CHECK(strcmp(copy, "wo") == 0);
  CHECK_FAILS(zk_arena_take(&a, 100000, (void **)&p), ZK_ERR_FORMAT, "more than 100000 bytes");
  CHECK(p == NULL);
  zk_memory_fail_at(1);
  CHECK_FAILS(zk_arena_take(&a, 40000, (void **)&p), ZK_ERR_NOMEM, "out of memory");
  zk_arena_clear(&a);
  CHECK(zk_memory_live() == before);
}

int main(void) {
  RUN(test_numbers);
  RUN(test_lists);
  RUN(test_bad_input);
  RUN(test_nesting);
  RUN(test_limit);
  RUN(test_write);
  RUN(test_arena);
  return check_report();
}
