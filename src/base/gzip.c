/*
 * gzip.c: inflating a gzip file in memory into a buffer of known size, and packing one. The home
 * of zlib.
 */
#include "base/file.h"

#include <limits.h>
#include <zlib.h>
#include "base/memory.h"

#define FOLLOWED ((uInt)1 << 20) /* bytes of content that are worth telling a thread of */

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

/* zlib counts in 32 bits: what of `left` it may see at once. */
static uInt window(size_t left) {
  return left < UINT_MAX ? (uInt)left : UINT_MAX;
}

/*
 * Inflates until `size` bytes have come and, with exact, the stream has ended. A file may be
 * several members, one after the other; their contents are one. [RFC 1952, 2.2]
 */
static zk_status inflate_all(z_stream *z, const uint8_t *data, size_t data_size, uint8_t *out,
                             size_t size, int exact, const char *name, zk_md5_follower *md5) {
  size_t in_at = 0, out_at = 0;
  while (out_at < size || exact) {
    uint8_t beyond; /* when out is full, where a byte too many would go */
    uInt in = window(data_size - in_at), room = out_at < size ? window(size - out_at) : 1;
    if (md5 && room > FOLLOWED)
      room = FOLLOWED;
    z->next_in = (Bytef *)(data + in_at);
    z->avail_in = in;
    z->next_out = out_at < size ? out + out_at : &beyond;
    z->avail_out = room;
    int result = inflate(z, Z_NO_FLUSH);
    in_at += in - z->avail_in;
    if (out_at < size) {
      out_at += room - z->avail_out;
      if (md5)
        zk_md5_reach(md5, out_at);
    } else if (z->avail_out == 0)
      return zk_fail(ZK_ERR_FORMAT, "%s: holds more than the %zu bytes expected", name, size);
    switch (result) {
    case Z_OK:
      break;
    case Z_STREAM_END:
      if (in_at < data_size) {
        if (!zk_is_gzip(data + in_at, data_size - in_at))
          return zk_fail(ZK_ERR_FORMAT, "%s: %zu bytes that are no gzip follow the gzip data", name,
                         data_size - in_at);
        inflateReset(z);
      } else if (out_at < size) {
        return zk_fail(ZK_ERR_FORMAT, "%s: holds %zu bytes, expected %zu", name, out_at, size);
      } else {
        return ZK_OK;
      }
      break;
    case Z_BUF_ERROR: /* nothing left to read */
      return zk_fail(ZK_ERR_FORMAT,
                     "%s: the gzip data is cut off after %zu bytes (%zu unpacked, expected %zu)",
                     name, data_size, out_at, size);
    case Z_MEM_ERROR:
      return zk_nomem(data_size, name);
    default:
      return zk_fail(ZK_ERR_FORMAT, "%s: damaged gzip data near byte %zu (%s)", name, in_at,
                     z->msg ? z->msg : "no message");
    }
  }
  return ZK_OK;
}

static zk_status gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                        const char *name, zk_md5_follower *md5) {
  z_stream z = {.zalloc = allocate, .zfree = release};
  if (!zk_is_gzip(data, data_size))
    return zk_fail(ZK_ERR_FORMAT, "%s: no gzip data", name);
  if (inflateInit2(&z, MAX_WBITS + 16) != Z_OK) /* + 16: gzip's header and checksum */
    return zk_nomem(data_size, name);
  zk_status status = inflate_all(&z, data, data_size, out, size, exact, name, md5);
  inflateEnd(&z);
  return status;
}

zk_status zk_gunzip(const uint8_t *data, size_t data_size, uint8_t *out, size_t size, int exact,
                    const char *name) {
  return gunzip(data, data_size, out, size, exact, name, NULL);
}

zk_status zk_gunzip_md5(const uint8_t *data, size_t data_size, uint8_t *out, size_t size,
                        const char *name, char hex[33]) {
  zk_md5_follower *md5 = size > FOLLOWED ? zk_md5_follow(out) : NULL;
  zk_status status = gunzip(data, data_size, out, size, 1, name, md5);
  if (md5)
    zk_md5_finish(md5, hex);
  else if (status == ZK_OK)
    zk_md5_hex(out, size, hex);
  return status;
}

zk_status zk_gzip(const uint8_t *data, size_t data_size, uint8_t **out, size_t *size) {
  z_stream z = {.zalloc = allocate, .zfree = release};
  *out = NULL;
  *size = 0;
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return zk_nomem(data_size, "gzip");
  size_t room = deflateBound(&z, data_size), in_at = 0;
  uint8_t *block = zk_block_alloc(room);
  int result = Z_OK;
  while (block && result == Z_OK) { /* the bound is enough: this ends */
    uInt in = window(data_size - in_at), space = window(room - *size);
    z.next_in = (Bytef *)(data + in_at);
    z.avail_in = in;
    z.next_out = block + *size;
    z.avail_out = space;
    result = deflate(&z, in_at + in == data_size ? Z_FINISH : Z_NO_FLUSH);
    in_at += in - z.avail_in;
    *size += space - z.avail_out;
  }
  deflateEnd(&z);
  if (result != Z_STREAM_END) {
    zk_block_free(block);
    return zk_nomem(room, "gzip");
  }
  *out = block;
  return ZK_OK;
}
