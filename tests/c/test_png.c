/*
 * test_png.c: data/png.c. Oracles: for reading, Pillow's pixels of files that are made by struct
 * and zlib (tests/golden/png/make.py); for writing, the reader; for damage, the format's
 * definition.
 */
#include "data/png.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/rng.h"
#include "check.h"
#include "tensor/convert.h"
#include "../golden/png/expected.h"

#define FOLDER "tests/golden/png/"
#define FILES (sizeof expected / sizeof expected[0])

typedef struct bytes {
  uint8_t data[4096];
  size_t size;
} bytes;

static void put(bytes *b, const void *data, size_t n) {
  memcpy(b->data + b->size, data, n);
  b->size += n;
}

static void put_u32(uint8_t *to, uint32_t x) {
  for (int i = 0; i < 4; i++)
    to[i] = (uint8_t)(x >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_chunk(bytes *b, const char *type, const void *data, size_t n) {
  uint8_t four[4];
  put_u32(four, (uint32_t)n);
  put(b, four, 4);
  put(b, type, 4);
  put(b, data, n);
  put_u32(four, (uint32_t)crc32(crc32(0, (const uint8_t *)type, 4), data, (uInt)n));
  put(b, four, 4);
}

/* A file of that header whose pixels are n bytes, as they stand before compression. */
static bytes file_of(uint32_t width, uint32_t height, int depth, int colour, int interlace,
                     const void *pixels, size_t n) {
  bytes b = {.size = 0};
  uint8_t head[13] = {[8] = (uint8_t)depth, (uint8_t)colour, 0, 0, (uint8_t)interlace};
  uint8_t packed[2048];
  uLongf size = sizeof packed;
  put(&b, "\x89PNG\r\n\x1a\n", 8);
  put_u32(head, width);
  put_u32(head + 4, height);
  put_chunk(&b, "IHDR", head, 13);
  CHECK(compress(packed, &size, pixels, n) == Z_OK);
  put_chunk(&b, "IDAT", packed, size);
  put_chunk(&b, "IEND", "", 0);
  return b;
}

static bytes golden_file(size_t i) {
  char path[128];
  bytes b = {.size = 0};
  snprintf(path, sizeof path, FOLDER "%s", expected[i].name);
  FILE *f = fopen(path, "rb");
  CHECK(f, "%s", path);
  if (f) {
    b.size = fread(b.data, 1, sizeof b.data, f);
    fclose(f);
  }
  return b;
}

/* What the decoder makes of b, in a block of just its size: ASan sees a byte too many. */
static zk_status decode(const bytes *b, zk_tensor **out) {
  uint8_t *exact = malloc(b->size ? b->size : 1);
  memcpy(exact, b->data, b->size);
  zk_status status = zk_png_decode(exact, b->size, "x.png", 0, out);
  free(exact);
  return status;
}

static void check_fails(bytes b, const char *part) {
  zk_tensor *t = NULL;
  size_t live = zk_memory_live();
  CHECK_FAILS(decode(&b, &t), ZK_ERR_FORMAT, part);
  CHECK(strncmp(zk_message(), "x.png: ", 7) == 0, "message: %s", zk_message());
  CHECK(!t && zk_memory_live() == live);
  zk_tensor_release(t);
}

/* First of all, while the peak is still low: a promise of 2^60 pixels costs none. */
static void test_promises(void) {
  static const int colours[][2] = {{0, 1}, {0, 16}, {2, 8}, {2, 16}, {3, 1}, {4, 8}, {6, 16}};
  static const uint32_t sides[][2] = {
      {0x7fffffff, 0x7fffffff}, {0x7fffffff, 1}, {1, 0x7fffffff}, {60000, 60000}, {3000, 3000}};
  for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
    for (size_t k = 0; k < sizeof sides / sizeof sides[0]; k++)
      for (int interlace = 0; interlace < 2; interlace++)
        check_fails(file_of(sides[k][0], sides[k][1], colours[i][1], colours[i][0], interlace,
                            "\0\0\0\0", 4),
                    "promises");
  CHECK(zk_memory_peak() < 1 << 16, "peak %zu", zk_memory_peak());
}

/* Sample i of a tensor as the number that stands in the file; exact, since n / 65535 is not near
 * any other. */
static int sample_at(const zk_tensor *t, int64_t i) {
  return t->dtype == ZK_UINT8 ? ((uint8_t *)zk_data(t))[i]
                              : (int)lrintf(((float *)zk_data(t))[i] * 65535.0f);
}

static void test_golden(void) {
  for (size_t f = 0; f < FILES; f++) {
    char path[128];
    zk_tensor *t = NULL;
    int c = expected[f].channels, digits = expected[f].bits == 16 ? 4 : 2, wrong = 0;
    snprintf(path, sizeof path, FOLDER "%s", expected[f].name);
    CHECK_OK(zk_png_read(path, 0, &t));
    if (!t)
      continue;
    zk_shape shape = {c == 1 ? 2 : 3, {expected[f].height, expected[f].width, c}};
    CHECK(zk_shape_equal(&t->shape, &shape), "%s", path);
    CHECK(t->dtype == (digits == 4 ? ZK_FLOAT32 : ZK_UINT8), "%s", path);
    for (int64_t i = 0; i < zk_numel(t); i++) {
      char hex[5] = "";
      memcpy(hex, expected[f].samples + i * digits, (size_t)digits);
      int wanted = (int)strtol(hex, NULL, 16);
      wrong += sample_at(t, i) != wanted;
      if (digits == 4)
        wrong += ((float *)zk_data(t))[i] != (float)wanted / 65535.0f;
    }
    CHECK((size_t)zk_numel(t) * (size_t)digits == strlen(expected[f].samples), "%s", path);
    CHECK(wrong == 0, "%s: %d samples differ", path, wrong);
    zk_tensor_release(t);
  }
  CHECK(FILES >= 58);
}

/* t, and what comes back when it is written with `bits` and read. */
static zk_tensor *round_trip(const zk_tensor *t, int bits) {
  uint8_t *data = NULL;
  size_t size = 0;
  zk_tensor *back = NULL;
  CHECK_OK(zk_png_encode(t, bits, &data, &size));
  CHECK_OK(zk_png_decode(data, size, "back", 0, &back));
  zk_free(data);
  return back;
}

static void test_round_trips(void) {
  static const zk_dtype dtypes[] = {ZK_UINT8, ZK_FLOAT32, ZK_FLOAT64};
  for (int d = 0; d < 3; d++)
    for (int c = 0; c <= 4; c++)
      for (int bits = 8; bits <= 16; bits += 8) {
        zk_tensor *t, *back;
        int wrong = 0, top = bits == 8 ? 255 : 65535;
        zk_shape shape = {c ? 3 : 2, {5, 7, c}};
        CHECK_OK(zk_tensor_new(dtypes[d], &shape, &t));
        for (int64_t i = 0; i < zk_numel(t); i++)
          if (d == 0)
            zk_element_set_i(t, i, i * 37 % 256);
          else
            zk_element_set_f(t, i, (double)(i * 7919 % (top + 1)) / top);
        back = round_trip(t, bits);
        for (int64_t i = 0; back && i < zk_numel(t); i++) {
          int64_t wanted = d ? i * 7919 % (top + 1) : i * 37 % 256 * (bits == 8 ? 1 : 257);
          wrong += sample_at(back, i) != wanted;
        }
        CHECK(back && zk_numel(back) == zk_numel(t) && wrong == 0,
              "dtype %d, %d channels, %d bits: %d differ", d, c, bits, wrong);
        zk_tensor_release(t);
        zk_tensor_release(back);
      }
}

/* Floats outside 0..1, and halves; a picture that is no run of memory. */
static void test_rounding(void) {
  static const float values[] = {-1, -0.0f, 0.001f, 0.5f, 0.998f, 0.9981f, 1, 7, INFINITY};
  static const int wanted[] = {0, 0, 0, 128, 254, 255, 255, 255, 255};
  zk_tensor *t, *back;
  CHECK_OK(zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(1, 9), &t));
  memcpy(zk_data(t), values, sizeof values);
  back = round_trip(t, 8);
  for (int i = 0; back && i < 9; i++)
    CHECK(sample_at(back, i) == wanted[i], "%g: %d", (double)values[i], sample_at(back, i));
  uint8_t *bytes; /* no sample stands for nan */
  size_t size;
  zk_element_set_f(t, 3, NAN);
  CHECK(zk_png_encode(t, 8, &bytes, &size) == ZK_ERR_ARG && strstr(zk_message(), "nan"));
  zk_tensor_release(t);
  zk_tensor_release(back);

  zk_tensor *turned;
  CHECK_OK(zk_tensor_new(ZK_UINT8, &ZK_SHAPE(3, 2), &t));
  memcpy(zk_data(t), "abcdef", 6);
  CHECK_OK(zk_tensor_as_strided(t, &ZK_SHAPE(2, 3), (int64_t[]){1, 2}, 0, &turned));
  back = round_trip(turned, 8);
  CHECK(back && memcmp(zk_data(back), "acebdf", 6) == 0);
  zk_tensor_release(t);
  zk_tensor_release(turned);
  zk_tensor_release(back);
}

static void test_bad_pictures(void) {
  static const zk_shape shapes[] = {{1, {3}},         {2, {0, 3}},    {2, {3, 0}},
                                    {3, {3, 3, 5}},   {3, {3, 3, 0}}, {3, {1, 9, 9}},
                                    {4, {1, 1, 9, 9}}};
  static const char *const parts[] = {"[H, W]",   "no pixels", "no pixels",   "[3, 3, 5]",
                                      "channels", "x[0]",      "[1, 1, 9, 9]"};
  for (int i = 0; i < 7; i++) {
    zk_tensor *t;
    uint8_t *data;
    size_t size;
    CHECK_OK(zk_tensor_zeros(ZK_FLOAT32, &shapes[i], &t));
    CHECK_FAILS(zk_png_encode(t, 8, &data, &size), ZK_ERR_ARG, parts[i]);
    zk_tensor_release(t);
  }
  zk_tensor *t;
  CHECK_OK(zk_tensor_zeros(ZK_INT64, &ZK_SHAPE(2, 2), &t));
  CHECK_FAILS(zk_png_write(t, 8, "/tmp/never.png"), ZK_ERR_ARG, "int64");
  zk_tensor_release(t);
  CHECK_OK(zk_tensor_zeros(ZK_UINT8, &ZK_SHAPE(2, 2), &t));
  CHECK_FAILS(zk_png_write(t, 4, "/tmp/never.png"), ZK_ERR_ARG, "8 or 16");
  CHECK_FAILS(zk_png_write(t, 8, "/nowhere/x.png"), ZK_ERR_IO, "/nowhere/");
  zk_tensor_release(t);
}

static void test_damage(void) {
  static const uint8_t pixels[] = {0, 1, 2, 3, 0, 4, 5, 6};
  bytes good = file_of(3, 2, 8, 0, 0, pixels, 8), b = {.size = 0};
  zk_tensor *t = NULL;
  CHECK_OK(decode(&good, &t));
  CHECK(t && memcmp(zk_data(t), "\1\2\3\4\5\6", 6) == 0);
  zk_tensor_release(t);

  check_fails(b, "it is empty");
  put(&b, "GIF89a and more", 15);
  check_fails(b, "no PNG: it is a GIF picture: save it as PNG");
  b = good;
  b.data[4] = '\n'; /* as if it were text: CR LF has become LF */
  check_fails(b, "damaged PNG: its first 8 bytes were changed");
  b = good;
  b.data[29] ^= 1; /* the header's checksum */
  check_fails(b, "CRC");
  b = good;
  b.data[b.size - 14] ^= 1; /* the data's checksum */
  check_fails(b, "CRC");
  b = good;
  b.data[12] = 'J';
  check_fails(b, "header");
  check_fails(file_of(3, 2, 8, 0, 0, pixels, 7), "damaged PNG");
  check_fails(file_of(3, 2, 8, 0, 0, "\0abc\7def", 8), "filter");
  check_fails(file_of(0, 2, 8, 0, 0, pixels, 8), "0 by 2");
  check_fails(file_of(3, 0x80000000u, 8, 0, 0, pixels, 8), "damaged PNG");
  check_fails(file_of(3, 2, 3, 0, 0, pixels, 8), "3 bits");
  check_fails(file_of(3, 2, 8, 5, 0, pixels, 8), "colour type 5");
  check_fails(file_of(3, 2, 8, 7, 0, pixels, 8), "colour type 7");
  check_fails(file_of(3, 2, 4, 2, 0, pixels, 8), "damaged PNG"); /* RGB has 8 or 16 bits */
  check_fails(file_of(3, 2, 8, 0, 2, pixels, 8), "interlacing 2");
  check_fails(file_of(3, 2, 8, 3, 0, pixels, 8), "PLTE"); /* a palette is missing */
  CHECK_FAILS(zk_png_read("/nowhere/x.png", 0, &t), ZK_ERR_IO, "/nowhere/x.png: No such file");
  CHECK_FAILS(zk_png_read("tests", 0, &t), ZK_ERR_IO, "Is a directory");
}

static void test_prefixes(void) {
  for (size_t f = 0; f < FILES; f++) {
    bytes b = golden_file(f);
    size_t whole = b.size;
    CHECK(whole > 0 && whole < 4096);
    for (b.size = 0; b.size < whole; b.size++)
      check_fails(b, b.size == 0 ? "empty" : b.size >= 8 ? "ends early" : "");
  }
}

/* Makes the checksums of what chunks there are right again. */
static void repair(bytes *b) {
  for (size_t at = 8; b->size - at >= 12;) {
    size_t length = get_u32(b->data + at);
    if (length > b->size - at - 12)
      return;
    put_u32(b->data + at + 8 + length, (uint32_t)crc32(0, b->data + at + 4, (uInt)(length + 4)));
    at += length + 12;
  }
}

/* Damage of any kind is an error or a picture that lies within its storage; nothing leaks, and no
 * more is taken than a file of this size can mean: 1032 bytes a byte, of up to 8 one-bit pixels of
 * 4 bytes each. */
static void test_mutations(void) {
  size_t live = zk_memory_live(), largest = 0;
  int good = 0, bad = 0;
  zk_rng rng;
  zk_rng_seed(&rng, 1);
  for (int i = 0; i < 10000; i++) {
    bytes b = golden_file((size_t)i % FILES);
    largest = b.size > largest ? b.size : largest;
    for (uint32_t n = 1 + zk_rng_u32(&rng) % 3; n > 0; n--)
      b.data[zk_rng_u32(&rng) % (i % 4 < 2     ? b.size
                                 : b.size < 60 ? b.size
                                               : 60)] = (uint8_t)zk_rng_u32(&rng);
    if (i % 4)
      repair(&b);
    zk_tensor *t = NULL;
    if (decode(&b, &t) == ZK_OK) {
      good++;
      double sum = 0;
      for (int64_t k = 0; k < zk_numel(t); k++)
        sum += zk_element_f(t, k);
      CHECK(sum >= 0 && sum <= 255.0 * (double)zk_numel(t) && zk_numel(t) < 4096 * 32);
    } else {
      bad++;
      CHECK(!t && strncmp(zk_message(), "x.png: ", 7) == 0, "message: %s", zk_message());
    }
    zk_tensor_release(t);
    if (zk_memory_live() != live) {
      CHECK(false, "mutation %d leaves bytes", i);
      break;
    }
  }
  CHECK(good > 500 && bad > 5000, "%d read, %d refused", good, bad);
  CHECK(zk_memory_peak() < largest * 1032 * 32 + (1 << 20), "peak %zu", zk_memory_peak());
}

/* The name and the content say a picture, a page of zeros packs nearly as far as deflate can: the
 * bound must let it through. */
static void test_packs_far(void) {
  zk_tensor *t, *back;
  uint8_t *data = NULL;
  size_t size = 0;
  CHECK_OK(zk_tensor_zeros(ZK_UINT8, &ZK_SHAPE(3000, 3000), &t));
  CHECK_OK(zk_png_encode(t, 8, &data, &size));
  CHECK(size < 20000, "%zu bytes", size);
  CHECK_OK(zk_png_decode(data, size, "zeros", 0, &back));
  CHECK(back && zk_numel(back) == 9000000 && memcmp(zk_data(back), zk_data(t), 9000000) == 0);
  zk_tensor_release(back);
  CHECK_FAILS(zk_png_decode(data, size, "zeros", 8999999, &back), ZK_ERR_FORMAT,
              "zeros: a picture of 3000 by 3000 pixels takes 9000000 bytes, and memory_limit is "
              "8999999");
  CHECK_OK(zk_png_decode(data, size, "zeros", 9000000, &back));
  zk_free(data);
  zk_tensor_release(t);
  zk_tensor_release(back);
}

/* Frames of an animation (APNG), what follows the end, and chunks that make no pixels. Oracle:
 * Pillow 13 and libpng, which give the same pixels. */
static void test_beside_pixels(void) {
  static const uint8_t pixels[] = {0, 1, 2, 3, 0, 4, 5, 6};
  const bytes plain = file_of(3, 2, 8, 0, 0, pixels, 8);
  const size_t first = 33, last = 12; /* where IDAT begins; the bytes of IEND */
  for (int i = 0; i < 6; i++) {
    bytes b = {.size = 0};
    uint8_t frame[26] = {[7] = 3, [11] = 2, [21] = 1, [23] = 10};
    put(&b, plain.data, first);
    if (i == 0) {
      put_chunk(&b, "acTL", "\0\0\0\2\0\0\0\0", 8);
      put_chunk(&b, "fcTL", frame, 26);
    } else if (i == 1) {
      put_chunk(&b, "gAMA", "\0\1\x86\xa0", 4);
      put_chunk(&b, "sBIT", "\4", 1);
      put_chunk(&b, "eXIf", "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 26);
    }
    put(&b, plain.data + first, plain.size - first - last);
    if (i == 0) {
      frame[3] = 1;
      put_chunk(&b, "fcTL", frame, 26);
      put_chunk(&b, "fdAT", "\0\0\0\2no picture", 14);
    }
    put(&b, plain.data + plain.size - last, last);
    if (i == 2)
      put(&b, "garbage", 7);
    else if (i == 3)
      put(&b, plain.data, plain.size);
    else if (i == 4)
      put(&b, "\xff\xff\xff\xffIDAT", 8);
    else if (i == 5)
      put_chunk(&b, "tEXt", "a\0b", 3);
    zk_tensor *t = NULL;
    CHECK_OK(decode(&b, &t));
    CHECK(t && zk_numel(t) == 6 && memcmp(zk_data(t), "\1\2\3\4\5\6", 6) == 0, "case %d", i);
    zk_tensor_release(t);
  }
  bytes b = {.size = 0};
  put(&b, plain.data, first);
  put_chunk(&b, "ABCD", "x", 1); /* by its capital letter, pixels depend on it */
  put(&b, plain.data + first, plain.size - first);
  check_fails(b, "ABCD: unhandled critical chunk");
}

/* Whichever allocation fails: out of memory, nothing kept. */
static void test_memory_fails(void) {
  bytes b = golden_file(FILES - 10);
  zk_tensor *t, *back;
  CHECK_OK(decode(&b, &t));
  for (int writing = 0; writing < 2; writing++) {
    size_t live = zk_memory_live(), size;
    uint8_t *data;
    zk_status status = ZK_ERR_NOMEM;
    int failed = 0;
    for (int at = 1; status == ZK_ERR_NOMEM && at < 100; at++) {
      back = NULL;
      data = NULL;
      zk_memory_fail_at(at);
      status = writing ? zk_png_encode(t, 8, &data, &size) : decode(&b, &back);
      zk_memory_fail_at(0);
      failed += status == ZK_ERR_NOMEM;
      CHECK((status == ZK_OK) == (back || data));
      zk_tensor_release(back);
      zk_free(data);
      CHECK(zk_memory_live() == live, "allocation %d: bytes are left", at);
    }
    CHECK_OK(status);
    CHECK(failed >= 5, "only %d allocations failed", failed);
  }
  zk_tensor_release(t);
}

int main(void) {
  RUN(test_promises);
  RUN(test_golden);
  RUN(test_round_trips);
  RUN(test_rounding);
  RUN(test_bad_pictures);
  RUN(test_damage);
  RUN(test_prefixes);
  RUN(test_mutations);
  RUN(test_packs_far);
  RUN(test_beside_pixels);
  RUN(test_memory_fails);
  CHECK(zk_memory_live() == 0, "%zu bytes are left", zk_memory_live());
  return check_report();
}
