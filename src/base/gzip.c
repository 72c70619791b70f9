/*
 * gzip.c: inflates a gzip file in memory, into a buffer of known size or a new block, and packs
 * one. The only file that includes zlib's header.
 */
#include "base/file.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <zlib.h>
#include "base/interrupt.h"
#include "base/library.h"
#include "base/memory.h"

/* clang-format off */
#define FUNCTIONS(X)                                                                              \
  X(, deflate) X(, deflateBound) X(, deflateEnd) X(, deflateInit2_) X(, inflate) X(, inflateEnd)  \
  X(, inflateInit2_) X(, inflateReset)
/* clang-format on */
ZK_LIBRARY(zlib, ZK_LIBZ, FUNCTIONS);

/* Bytes inflated at a time: in between, Ctrl-C is checked and the digest's thread gets the new
 * count.
 */
#define PART ((uInt)1 << 20)

/* The first bytes of a member: the magic number and "deflate". [RFC 1952, 2.3.1] */
int zk_is_gzip(const uint8_t *data, size_t size) {
  return size >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8;
}

static voidpf allocate(voidpf context, uInt items, uInt size) {
  (void)context;
  return zk_alloc((size_t)items * size);
}

static void release(voidpf context, voidpf p) {
  (void)context;
  zk_free(p);
}

/* zlib counts in 32 bits: the part of `left` that it gets at once. */
static uInt window(size_t left) {
  return left < UINT_MAX ? (uInt)left : UINT_MAX;
}

static uInt part(size_t left) {
  return left < PART ? (uInt)left : PART;
}

/* A gzip file in memory while it is inflated. A file may consist of several members; its content is
 * theirs, joined. [RFC 1952, 2.2] */
typedef struct inflation {
  z_stream z;
  const uint8_t *data;
  size_t size, at; /* of the file's bytes, those that were taken */
  size_t unpacked; /* bytes that came */
  size_t want;     /* how many are expected; 0: not known */
  const char *name;
} inflation;

static zk_status open_inflation(inflation *g) {
  g->z = (z_stream){.zalloc = allocate, .zfree = release};
  if (!zk_is_gzip(g->data, g->size))
    return zk_fail(ZK_ERR_FORMAT, "%s: no gzip data", g->name);
  ZK_TRY(zk_library_open(&zlib_library));
  if (zlib.inflateInit2_(&g->z, MAX_WBITS + 16, ZLIB_VERSION, (int)sizeof g->z) !=
      Z_OK) /* + 16: gzip's header and checksum */
    return zk_nomem(g->size, g->name);
  return ZK_OK;
}

/* After a member comes another one, or the end, or zeros up to the end (padding of tapes and
 * blocks, which gzip and Python skip too). */
static zk_status follow_member(inflation *g, bool *end) {
  size_t zeros = g->at;
  if (zk_is_gzip(g->data + g->at, g->size - g->at)) {
    zlib.inflateReset(&g->z);
    return ZK_OK;
  }
  while (zeros < g->size && g->data[zeros] == 0)
    zeros++;
  if (zeros < g->size)
    return zk_fail(ZK_ERR_FORMAT, "%s: %zu bytes that are no gzip follow the gzip data", g->name,
                   g->size - g->at);
  *end = true;
  return ZK_OK;
}

/* The next bytes of content, `left` or a part at most, at `out`; *end: they were the last. */
static zk_status inflate_some(inflation *g, uint8_t *out, size_t left, uInt *got, bool *end) {
  char wanted[40] = "";
  if (zk_interrupted())
    return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
  uInt room = part(left), in = window(g->size - g->at);
  g->z.next_in = (Bytef *)(g->data + g->at);
  g->z.avail_in = in;
  g->z.next_out = out;
  g->z.avail_out = room;
  *end = false;
  int result = zlib.inflate(&g->z, Z_NO_FLUSH);
  g->at += in - g->z.avail_in;
  *got = room - g->z.avail_out;
  g->unpacked += *got;
  switch (result) {
  case Z_OK:
    return ZK_OK;
  case Z_STREAM_END:
    return follow_member(g, end);
  case Z_BUF_ERROR: /* nothing left to read */
    if (g->want)
      snprintf(wanted, sizeof wanted, ", expected %zu", g->want);
    return zk_fail(ZK_ERR_FORMAT, "%s: the gzip data is cut off after %zu bytes (%zu unpacked%s)",
                   g->name, g->size, g->unpacked, wanted);
  case Z_MEM_ERROR:
    return zk_nomem(g->size, g->name);
  default:
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged gzip data near byte %zu (%s)", g->name, g->at,
                   g->z.msg ? g->z.msg : "no message");
  }
}

/* Inflates until `size` bytes have come and, with exact, the file has ended. */
static zk_status inflate_all(inflation *g, uint8_t *out, size_t size, int exact,
                             zk_md5_follower *md5) {
  bool end = false;
  size_t at = 0;
  g->want = size;
  while (at < size || exact) {
    uint8_t beyond; /* when out is full, where a byte too many would go */
    uInt got;
    ZK_TRY(inflate_some(g, at < size ? out + at : &beyond, at < size ? size - at : 1, &got, &end));
    if (at == size && got > 0)
      return zk_fail(ZK_ERR_FORMAT, "%s: holds more than the %zu bytes expected", g->name, size);
    at += got;
    if (md5)
      zk_md5_reach(md5, at);
    if (end && at < size)
      return zk_fail(ZK_ERR_FORMAT, "%s: holds %zu bytes, expected %zu", g->name, at, size);
    if (end)
      return ZK_OK;
  }
  return ZK_OK;
}

static zk_status gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                        const char *name, zk_md5_follower *md5) {
  inflation g = {.data = data, .size = data_size, .name = name};
  ZK_TRY(open_inflation(&g));
  bool before = zk_stoppable_begin(true);
  zk_status status = zk_stoppable_end(before, inflate_all(&g, out, size, exact, md5));
  zlib.inflateEnd(&g.z);
  return status;
}

size_t zk_unpack_limit(size_t packed) {
  size_t limit;
  if (__builtin_mul_overflow(packed, (size_t)256, &limit) ||
      __builtin_add_overflow(limit, (size_t)64 << 20, &limit))
    return SIZE_MAX;
  return limit;
}

zk_status zk_fail_limit(const char *name, size_t wanted, size_t limit) {
  return zk_fail(ZK_ERR_FORMAT,
                 "%s%sunpacks to %zu bytes or more, and memory_limit is %zu: if that is meant, "
                 "raise it: {memory_limit = bytes}",
                 name ? name : "", name ? ": " : "", wanted, limit);
}

/* Inflates everything to count it, and keeps nothing. */
static zk_status count_content(inflation *g, size_t limit) {
  uint8_t scratch[16384];
  uInt got;
  for (bool end = false; !end;) {
    ZK_TRY(inflate_some(g, scratch, sizeof scratch, &got, &end));
    if (g->unpacked > limit)
      return zk_fail_limit(g->name, g->unpacked, limit);
  }
  return ZK_OK;
}

zk_status zk_gunzip_whole(const uint8_t *data, size_t data_size, size_t limit, const char *name,
                          uint8_t **out, size_t *size) {
  inflation g = {.data = data, .size = data_size, .name = name};
  *out = NULL;
  *size = 0;
  ZK_TRY(open_inflation(&g));
  bool before = zk_stoppable_begin(true);
  zk_status status = count_content(&g, limit ? limit : zk_unpack_limit(data_size));
  status = zk_stoppable_end(before, status);
  zlib.inflateEnd(&g.z);
  ZK_TRY(status);
  uint8_t *block = zk_block_alloc(g.unpacked);
  if (!block)
    return zk_nomem(g.unpacked, name);
  status = gunzip(data, data_size, block, g.unpacked, 1, name, NULL);
  if (status != ZK_OK) {
    zk_block_free(block);
    return status;
  }
  *out = block;
  *size = g.unpacked;
  return ZK_OK;
}

zk_status zk_gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                    const char *name) {
  return gunzip(data, data_size, out, size, exact, name, NULL);
}

zk_status zk_gunzip_md5(const uint8_t *data, size_t data_size, uint8_t *out, size_t size,
                        const char *name, char hex[33]) {
  zk_md5_follower *md5 = size > PART ? zk_md5_follow(out) : NULL;
  zk_status status = gunzip(data, data_size, out, size, 1, name, md5);
  if (md5)
    zk_md5_finish(md5, hex);
  else if (status == ZK_OK)
    status = zk_md5_hex(out, size, hex);
  return status;
}

zk_status zk_gzip(const uint8_t *data, size_t data_size, uint8_t **out, size_t *size) {
  z_stream z = {.zalloc = allocate, .zfree = release};
  *out = NULL;
  *size = 0;
  ZK_TRY(zk_library_open(&zlib_library));
  if (zlib.deflateInit2_(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8,
                         Z_DEFAULT_STRATEGY, ZLIB_VERSION, (int)sizeof z) != Z_OK)
    return zk_nomem(data_size, "gzip");
  size_t room = zlib.deflateBound(&z, data_size), in_at = 0;
  uint8_t *block = zk_block_alloc(room);
  int result = Z_OK;
  bool before = zk_stoppable_begin(true);
  while (block && result == Z_OK && !zk_interrupted()) { /* the bound is enough: this ends */
    uInt in = part(data_size - in_at), space = window(room - *size);
    z.next_in = (Bytef *)(data + in_at);
    z.avail_in = in;
    z.next_out = block + *size;
    z.avail_out = space;
    result = zlib.deflate(&z, in_at + in == data_size ? Z_FINISH : Z_NO_FLUSH);
    in_at += in - z.avail_in;
    *size += space - z.avail_out;
  }
  zlib.deflateEnd(&z);
  zk_status status = zk_stoppable_end(before, ZK_OK);
  if (status == ZK_OK && result != Z_STREAM_END)
    status = zk_nomem(room, "gzip");
  if (status != ZK_OK) {
    zk_block_free(block);
    return status;
  }
  *out = block;
  return ZK_OK;
}
