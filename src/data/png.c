/*
 * png.c: reads and writes PNG with libpng. The only file that includes its header.
 *
 * libpng reports errors by longjmp, here always from `on_error` to `run`. A call keeps all that it
 * owns in its `session`, which is released after run has returned, with or without an error.
 */
#include "data/png.h"

#include <inttypes.h>
#include <png.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/file_kind.h"
#include "base/interrupt.h"
#include "base/library.h"
#include "base/memory.h"
#include "data/image.h"
#include "data/picture.h"
#include "tensor/convert.h"

/* clang-format off */
#define FUNCTIONS(X)                                                                              \
  X(png_, create_info_struct) X(png_, create_read_struct_2) X(png_, create_write_struct_2)        \
  X(png_, destroy_read_struct) X(png_, destroy_write_struct) X(png_, error)                       \
  X(png_, get_bit_depth) X(png_, get_channels) X(png_, get_error_ptr) X(png_, get_image_height)   \
  X(png_, get_image_width) X(png_, get_io_ptr) X(png_, get_mem_ptr) X(png_, get_rowbytes)         \
  X(png_, longjmp) X(png_, read_end) X(png_, read_info) X(png_, read_row)                         \
  X(png_, read_update_info) X(png_, set_IHDR) X(png_, set_crc_action) X(png_, set_expand)         \
  X(png_, set_interlace_handling) X(png_, set_keep_unknown_chunks) X(png_, set_longjmp_fn)        \
  X(png_, set_read_fn) X(png_, set_user_limits) X(png_, set_write_fn) X(png_, write_end)          \
  X(png_, write_info) X(png_, write_row)
/* clang-format on */
ZK_LIBRARY(libpng, ZK_LIBPNG, FUNCTIONS);

#define SIDE_MAX 0x7fffffff /* the format's own limit */

/* Deflate spends at least 2 bits on 258 bytes, the longest repeat. [RFC 1951, 3.2.5] */
#define DEFLATE_MAX_RATIO 1032

/* The limit on the pixels' memory where no memory_limit is set, plus 256 times the file's size. */
#define LIMIT ((size_t)512 << 20)

typedef struct session {
  png_structp png;
  png_infop info;
  const char *name;
  size_t limit;     /* of the pixels' bytes */
  size_t wanted;    /* bytes that could not be had, if any */
  zk_status status; /* of the error that ended it */

  zk_cursor in; /* reading */

  uint8_t *out; /* writing */
  size_t size, room;

  const zk_tensor *picture;
  zk_image_size measure;
  int bits;
  uint8_t *row;
} session;

/* ---- libpng's callbacks --------------------------------------------------------------------- */

static void on_error(png_structp png, png_const_charp text) {
  session *s = libpng.get_error_ptr(png);
  s->status = s->wanted ? zk_nomem(s->wanted, s->name)
                        : zk_fail(ZK_ERR_FORMAT, "%s: damaged PNG: %s", s->name, text);
  libpng.longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static png_voidp on_alloc(png_structp png, png_alloc_size_t n) {
  session *s = libpng.get_mem_ptr(png);
  void *p = zk_alloc(n);
  if (!p)
    s->wanted = n;
  return p;
}

static void on_free(png_structp png, png_voidp p) {
  (void)png;
  zk_free(p);
}

static void on_read(png_structp png, png_bytep to, size_t n) {
  session *s = libpng.get_io_ptr(png);
  const uint8_t *from;
  if (zk_cursor_take(&s->in, n, &from) != ZK_OK)
    libpng.error(png, "it ends too early");
  memcpy(to, from, n);
}

static void on_write(png_structp png, png_bytep from, size_t n) {
  session *s = libpng.get_io_ptr(png);
  if (n > s->room - s->size) {
    size_t room = 2 * s->room > s->size + n ? 2 * s->room : s->size + n + 1024;
    uint8_t *out = zk_realloc(s->out, room);
    if (!out) {
      s->wanted = room;
      libpng.error(png, "out of memory");
    }
    s->out = out;
    s->room = room;
  }
  memcpy(s->out + s->size, from, n);
  s->size += n;
}

static void on_flush(png_structp png) {
  (void)png;
}

/* ---- sessions ------------------------------------------------------------------------------- */

/* work(s), which may end in on_error. */
static zk_status run(session *s, void (*work)(session *s)) {
  if (setjmp(*libpng.set_longjmp_fn(s->png, longjmp, sizeof(jmp_buf))))
    return s->status;
  work(s);
  return ZK_OK;
}

static zk_status open_session(session *s, bool reading) {
  ZK_TRY(zk_library_open(&libpng_library));
  s->png = reading ? libpng.create_read_struct_2(PNG_LIBPNG_VER_STRING, s, on_error, on_warning, s,
                                                 on_alloc, on_free)
                   : libpng.create_write_struct_2(PNG_LIBPNG_VER_STRING, s, on_error, on_warning, s,
                                                  on_alloc, on_free);
  if (s->png)
    s->info = libpng.create_info_struct(s->png);
  if (!s->info)
    return zk_nomem(s->wanted, s->name);
  libpng.set_user_limits(s->png, SIDE_MAX, SIDE_MAX); /* our own are in check_promise */
  return ZK_OK;
}

static void close_session(session *s, bool reading) {
  if (s->png && reading)
    libpng.destroy_read_struct(&s->png, &s->info, NULL);
  else if (s->png)
    libpng.destroy_write_struct(&s->png, &s->info);
  zk_free(s->row);
  zk_free(s->out);
}

/* ---- reading -------------------------------------------------------------------------------- */

typedef struct header {
  uint32_t width, height;
  uint8_t depth, colour, compression, filter, interlace;
} header;

static const uint8_t signature[8] = {137, 'P', 'N', 'G', 13, 10, 26, 10};

static zk_status read_signature(zk_cursor *c) {
  size_t n = c->size < 8 ? c->size : 8;
  if (n > 4 && memcmp(c->data, signature, 4) == 0 && memcmp(c->data, signature, n) != 0)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: damaged PNG: its first 8 bytes were changed, as a transfer as "
                   "text does: copy the file anew",
                   c->name);
  if (n == 0 || memcmp(c->data, signature, n) != 0) {
    zk_file_kind_text kind_text;
    return zk_fail(ZK_ERR_FORMAT, "%s: no PNG: %s", c->name,
                   zk_file_kind(c->data,
                                c->size < ZK_FILE_KIND_BYTES ? c->size : ZK_FILE_KIND_BYTES,
                                &kind_text));
  }
  const uint8_t *skipped;
  return zk_cursor_take(c, 8, &skipped);
}

/* Length and type of the next chunk. */
static zk_status read_chunk(zk_cursor *c, uint32_t *length, const uint8_t **type) {
  ZK_TRY(zk_cursor_u32be(c, length));
  return zk_cursor_take(c, 4, type);
}

static zk_status read_header(zk_cursor *c, header *h) {
  uint32_t length;
  const uint8_t *type, *crc;
  ZK_TRY(read_chunk(c, &length, &type));
  if (length != 13 || memcmp(type, "IHDR", 4) != 0)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged PNG: it does not begin with a header (IHDR)",
                   c->name);
  ZK_TRY(zk_cursor_u32be(c, &h->width));
  ZK_TRY(zk_cursor_u32be(c, &h->height));
  ZK_TRY(zk_cursor_u8(c, &h->depth));
  ZK_TRY(zk_cursor_u8(c, &h->colour));
  ZK_TRY(zk_cursor_u8(c, &h->compression));
  ZK_TRY(zk_cursor_u8(c, &h->filter));
  ZK_TRY(zk_cursor_u8(c, &h->interlace));
  return zk_cursor_take(c, 4, &crc);
}

/* The bytes of all IDAT chunks; also, that the file goes on to its end. */
static zk_status sum_data(zk_cursor *c, size_t *sum) {
  for (*sum = 0;;) {
    uint32_t length;
    const uint8_t *type, *content;
    ZK_TRY(read_chunk(c, &length, &type));
    ZK_TRY(zk_cursor_take(c, (size_t)length + 4, &content)); /* and the checksum */
    if (memcmp(type, "IDAT", 4) == 0)
      *sum += length;
    if (memcmp(type, "IEND", 4) == 0)
      return ZK_OK;
  }
}

/* *sum += the bytes of a picture of that size before compression: each row has a byte in front. */
static bool add_raw(size_t width, size_t height, size_t bits, size_t *sum) {
  size_t bytes;
  return width == 0 || (zk_mul_size((width * bits + 7) / 8 + 1, height, &bytes) &&
                        !__builtin_add_overflow(*sum, bytes, sum));
}

/* The header must not claim more pixels than the compressed data can hold. */
static zk_status check_promise(const char *name, const header *h, size_t data) {
  static const uint8_t samples[7] = {1, 0, 3, 1, 2, 0, 4};
  /* Adam7: the first pixel of each pass, and the steps to the next. */
  static const uint8_t adam[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                     {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
  if (h->width < 1 || h->height < 1 || h->width > SIDE_MAX || h->height > SIDE_MAX)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged PNG: a picture of %" PRIu32 " by %" PRIu32 " pixels",
                   name, h->width, h->height);
  if (h->colour > 6 || samples[h->colour] == 0 || h->depth < 1 || h->depth > 16 ||
      (h->depth & (h->depth - 1)) != 0 || h->interlace > 1)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: damaged PNG: there is no colour type %d with %d bits, interlacing %d", name,
                   h->colour, h->depth, h->interlace);
  size_t bits = (size_t)samples[h->colour] * h->depth, raw = 0;
  bool fits = true;
  if (!h->interlace)
    fits = add_raw(h->width, h->height, bits, &raw);
  for (int p = 0; h->interlace && p < 7; p++)
    fits =
        fits && add_raw(((size_t)h->width + adam[p][2] - 1 - adam[p][0]) / adam[p][2],
                        ((size_t)h->height + adam[p][3] - 1 - adam[p][1]) / adam[p][3], bits, &raw);
  if (!fits || raw / DEFLATE_MAX_RATIO > data)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: damaged PNG: its header promises %" PRIu32 " by %" PRIu32
                   " pixels of %zu bits, its %zu bytes of data hold %zu bytes at most",
                   name, h->width, h->height, bits, data, data * DEFLATE_MAX_RATIO);
  return ZK_OK;
}

static zk_status check_structure(const void *bytes, size_t size, const char *name) {
  zk_cursor c = zk_cursor_over(bytes, size, name);
  header h;
  size_t data;
  ZK_TRY(read_signature(&c));
  ZK_TRY(read_header(&c, &h));
  ZK_TRY(sum_data(&c, &data));
  return check_promise(name, &h, data);
}

/* Reads everything before the pixels, and sets their format: 8 or 16 bits, alpha for tRNS. */
static void start_reading(session *s) {
  libpng.set_read_fn(s->png, s, on_read);
  libpng.set_crc_action(s->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  /* No chunk but those that make pixels (-1: these are kept). */
  libpng.set_keep_unknown_chunks(s->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  libpng.read_info(s->png, s->info);
  libpng.set_expand(s->png);
  libpng.set_interlace_handling(s->png);
  libpng.read_update_info(s->png, s->info);
  s->measure = (zk_image_size){libpng.get_image_height(s->png, s->info),
                               libpng.get_image_width(s->png, s->info),
                               libpng.get_channels(s->png, s->info)};
  s->bits = libpng.get_bit_depth(s->png, s->info);
  size_t row = (size_t)s->measure.width * (size_t)s->measure.channels * (size_t)s->bits / 8;
  if (libpng.get_rowbytes(s->png, s->info) != row)
    libpng.error(s->png, "its rows have no size that its header explains");
}

/* 16-bit samples go to the end of the storage, which is twice their size: from there they can
 * become floats front to back, each before it is overwritten. */
static void read_rows(session *s) {
  size_t samples = (size_t)s->measure.width * (size_t)s->measure.channels;
  size_t row = samples * (size_t)s->bits / 8, height = (size_t)s->measure.height;
  uint8_t *first = zk_data(s->picture);
  int passes = libpng.set_interlace_handling(s->png);
  if (s->bits == 16)
    first += row * height;
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < height; y++) {
      if (zk_interrupted())
        libpng.error(s->png, "interrupted");
      libpng.read_row(s->png, first + y * row, NULL);
    }
  libpng.read_end(s->png, NULL);
  if (s->bits != 16)
    return;
  for (size_t i = 0; i < samples * height; i++, first += 2) {
    float value = (float)(first[0] << 8 | first[1]) / 65535.0f;
    memcpy((char *)zk_data(s->picture) + i * sizeof value, &value, sizeof value);
  }
}

static zk_status decode(session *s, zk_tensor **out) {
  zk_tensor *t;
  ZK_TRY(open_session(s, true));
  ZK_TRY(run(s, start_reading));
  zk_shape shape = {s->measure.channels == 1 ? 2 : 3,
                    {s->measure.height, s->measure.width, s->measure.channels}};
  double bytes = (double)s->measure.height * (double)s->measure.width * s->measure.channels *
                 (s->bits == 16 ? sizeof(float) : 1);
  if (bytes > (double)s->limit)
    return zk_fail(
        ZK_ERR_FORMAT,
        "%s: a picture of %" PRId64 " by %" PRId64 " pixels takes %.0f bytes, and "
        "memory_limit is %zu: if that is meant, image.load(path, {memory_limit = bytes}) "
        "raises it",
        s->name, s->measure.width, s->measure.height, bytes, s->limit);
  ZK_TRY(zk_tensor_new(s->bits == 16 ? ZK_FLOAT32 : ZK_UINT8, &shape, &t));
  s->picture = t;
  zk_status status = run(s, read_rows);
  if (status != ZK_OK) {
    zk_tensor_release(t);
    return status;
  }
  *out = t;
  return ZK_OK;
}

zk_status zk_png_decode(const void *bytes, size_t size, const char *name, size_t limit,
                        zk_tensor **out) {
  *out = NULL;
  ZK_TRY(check_structure(bytes, size, name));
  if (limit == 0)
    limit = size < SIZE_MAX / 512 ? LIMIT + 256 * size : SIZE_MAX;
  session s = {.name = name, .limit = limit, .in = zk_cursor_over(bytes, size, name)};
  zk_status status = decode(&s, out);
  close_session(&s, true);
  return status;
}

zk_status zk_png_read(const char *path, size_t limit, zk_tensor **out) {
  uint8_t *bytes;
  size_t size;
  *out = NULL;
  ZK_TRY(zk_file_read(path, &bytes, &size));
  zk_status status = zk_png_decode(bytes, size, path, limit, out);
  zk_block_free(bytes);
  return status;
}

zk_status zk_png_size(const char *path, int64_t *height, int64_t *width) {
  uint8_t *bytes;
  size_t size = 33; /* the signature and the chunk IHDR */
  header h = {0};
  ZK_TRY(zk_file_read_part(path, 0, &bytes, &size));
  zk_cursor c = zk_cursor_over(bytes, size, path);
  zk_status status = read_signature(&c);
  if (status == ZK_OK)
    status = read_header(&c, &h);
  zk_block_free(bytes);
  ZK_TRY(status);
  if (h.width < 1 || h.height < 1 || h.width > SIDE_MAX || h.height > SIDE_MAX)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged PNG: a picture of %" PRIu32 " by %" PRIu32 " pixels",
                   path, h.width, h.height);
  *height = h.height;
  *width = h.width;
  return ZK_OK;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* n samples as they stand in the file; 16 bits: high byte first. */
static void pack_row(const zk_tensor *t, int64_t from, int64_t n, int bits, uint8_t *row) {
  const double most = bits == 16 ? 65535 : 255;
  ZK_PICTURE(t->dtype, {
    const scalar *x = (const scalar *)zk_data(t) + from;
    const double one = t->dtype == ZK_UINT8 ? 255 : 1;
    for (int64_t i = 0; i < n; i++) {
      double v = (double)x[i] / one;
      unsigned sample = v > 0 ? (unsigned)((v < 1 ? v : 1) * most + 0.5) : 0;
      if (bits == 16)
        *row++ = (uint8_t)(sample >> 8);
      *row++ = (uint8_t)sample;
    }
  });
}

static void write_picture(session *s) {
  static const int colours[4] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                 PNG_COLOR_TYPE_RGB_ALPHA};
  const zk_image_size *m = &s->measure;
  int64_t samples = m->width * m->channels;
  libpng.set_write_fn(s->png, s, on_write, on_flush);
  libpng.set_IHDR(s->png, s->info, (uint32_t)m->width, (uint32_t)m->height, s->bits,
                  colours[m->channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                  PNG_FILTER_TYPE_DEFAULT);
  libpng.write_info(s->png, s->info);
  for (int64_t y = 0; y < m->height; y++) {
    pack_row(s->picture, y * samples, samples, s->bits, s->row);
    libpng.write_row(s->png, s->row);
  }
  libpng.write_end(s->png, s->info);
}

static zk_status encode(session *s) {
  size_t row = (size_t)s->measure.width * (size_t)s->measure.channels * (size_t)s->bits / 8;
  s->row = zk_alloc(row);
  if (!s->row)
    return zk_nomem(row, "a row of pixels");
  ZK_TRY(open_session(s, false));
  return run(s, write_picture);
}

/* A PNG's samples are whole numbers: there is none for nan. */
static zk_status refuse_nan(const zk_tensor *t) {
  bool good = true;
  if (!zk_dtype_is_real(t->dtype))
    return ZK_OK;
  ZK_REAL(t->dtype, {
    const real *x = zk_data(t);
    for (int64_t i = 0, n = zk_numel(t); i < n; i++)
      good &= x[i] == x[i];
  });
  return good ? ZK_OK : zk_fail(ZK_ERR_ARG, "save: the picture has elements that are nan");
}

zk_status zk_png_encode(const zk_tensor *t, int bits, uint8_t **bytes, size_t *size) {
  session s = {.name = "save", .bits = bits};
  zk_tensor *dense;
  *bytes = NULL;
  ZK_TRY(zk_image_measure("save", t, &s.measure));
  if (bits != 8 && bits != 16)
    return zk_fail(ZK_ERR_ARG, "save: bits must be 8 or 16, got %d", bits);
  if (s.measure.height > SIDE_MAX || s.measure.width > SIDE_MAX)
    return zk_fail(ZK_ERR_ARG,
                   "save: a PNG has at most 2147483647 rows and columns, got %" PRId64
                   " and %" PRId64,
                   s.measure.height, s.measure.width);
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, &dense)); /* retains at most */
  s.picture = dense;
  zk_status status = refuse_nan(dense);
  if (status == ZK_OK)
    status = encode(&s);
  if (status == ZK_OK) {
    *bytes = s.out;
    *size = s.size;
    s.out = NULL;
  }
  close_session(&s, false);
  zk_tensor_release(dense);
  return status;
}

zk_status zk_png_write(const zk_tensor *t, int bits, const char *path) {
  uint8_t *bytes;
  size_t size;
  ZK_TRY(zk_png_encode(t, bits, &bytes, &size));
  zk_status status = zk_file_write(path, bytes, size);
  zk_free(bytes);
  return status;
}
