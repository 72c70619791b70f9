/*
 * test_idx.c: data/idx.c. Oracle: the format's definition; files are built here byte by byte, and
 * packed by zlib itself.
 */
#include "data/idx.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/rng.h"
#include "check.h"
#include "tensor/convert.h"

static char folder[] = "/tmp/zknn-idx-XXXXXX", path[64];

typedef struct bytes {
  uint8_t data[4096];
  size_t size;
} bytes;

static void put(bytes *b, const void *data, size_t n) {
  memcpy(b->data + b->size, data, n);
  b->size += n;
}

static void put_u32be(bytes *b, uint32_t x) {
  put(b, (uint8_t[]){(uint8_t)(x >> 24), (uint8_t)(x >> 16), (uint8_t)(x >> 8), (uint8_t)x}, 4);
}

static bytes header(int type, int rank, const uint32_t *sizes) {
  bytes b = {{0, 0, (uint8_t)type, (uint8_t)rank}, 4};
  for (int i = 0; i < rank; i++)
    put_u32be(&b, sizes[i]);
  return b;
}
#define SIZES(...)                                                                                 \
  (uint32_t[]) {                                                                                   \
    __VA_ARGS__                                                                                    \
  }

/* [2, 3, 4], element i being 7 i. */
static bytes small_file(void) {
  bytes b = header(8, 3, SIZES(2, 3, 4));
  for (int i = 0; i < 24; i++)
    put(&b, (uint8_t[]){(uint8_t)(7 * i)}, 1);
  return b;
}

/* Packs n bytes behind what `out` holds already. */
static void pack(bytes *out, const uint8_t *data, size_t n) {
  z_stream z = {0};
  CHECK(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  z.next_in = (Bytef *)data;
  z.avail_in = (uInt)n;
  z.next_out = out->data + out->size;
  z.avail_out = (uInt)(sizeof out->data - out->size);
  CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
  out->size += z.total_out;
  deflateEnd(&z);
}

static bytes packed(bytes b) {
  bytes out = {.size = 0};
  pack(&out, b.data, b.size);
  return out;
}

/* Unlinked first: some file systems put a file that is cut and written anew to disk at once. */
static void write_bytes(const void *data, size_t size) {
  unlink(path);
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

static zk_status read_back(const bytes *b, zk_tensor **out) {
  write_bytes(b->data, b->size);
  return zk_idx_read(path, NULL, 0, out);
}

static void check_small(zk_tensor *t) {
  zk_shape wanted = ZK_SHAPE(2, 3, 4);
  int wrong = 0;
  CHECK(t && t->dtype == ZK_UINT8 && zk_shape_equal(&t->shape, &wanted) && zk_is_contiguous(t));
  for (int i = 0; t && i < 24; i++)
    wrong += ((uint8_t *)zk_data(t))[i] != 7 * i;
  CHECK(wrong == 0, "%d elements differ", wrong);
  zk_tensor_release(t);
}

/* The message gives the path, too. */
static void check_fails(bytes b, zk_status expected, const char *part) {
  zk_tensor *t = NULL;
  size_t live = zk_memory_live();
  CHECK_FAILS(read_back(&b, &t), expected, part);
  CHECK(strncmp(zk_message(), path, strlen(path)) == 0, "message: %s", zk_message());
  CHECK(!t && zk_memory_live() == live);
  zk_tensor_release(t);
}

/* First of all, with the next two, while the peak is low: a promise of 2^40 bytes costs none. */
static void test_promises(void) {
  uint32_t million = 1 << 20;
  bytes b = header(8, 2, SIZES(million, million));
  check_fails(b, ZK_ERR_FORMAT, "[1048576, 1048576]");
  check_fails(packed(b), ZK_ERR_FORMAT, "[1048576, 1048576]");
  for (int rank = 1; rank <= 8; rank++) { /* up to 2^256 */
    b = header(8, rank, SIZES(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u));
    check_fails(b, ZK_ERR_FORMAT, "promises");
    check_fails(packed(b), ZK_ERR_FORMAT, "promises");
  }
  b = header(8, 5, SIZES(1u << 31, 1u << 31, 1u << 31, 1u << 31, 0));
  check_fails(b, ZK_ERR_FORMAT, "promises");
  CHECK(zk_memory_peak() < 1 << 20, "peak %zu", zk_memory_peak());
}

static void test_reads(void) {
  zk_tensor *t;
  bytes b = small_file(), z = packed(b), two = {.size = 0};
  CHECK_OK(read_back(&b, &t));
  check_small(t);
  CHECK_OK(read_back(&z, &t));
  check_small(t);
  pack(&two, b.data, 21); /* a file of two members is their contents, one after the other */
  pack(&two, b.data + 21, b.size - 21);
  CHECK_OK(read_back(&two, &t));
  check_small(t);

  b = header(8, 3, SIZES(0, 28, 28));
  CHECK_OK(read_back(&b, &t));
  zk_shape none = ZK_SHAPE(0, 28, 28);
  CHECK(zk_shape_equal(&t->shape, &none));
  zk_tensor_release(t);
  b = header(8, 8, SIZES(1, 1, 1, 1, 1, 1, 1, 2));
  put(&b, "ab", 2);
  z = packed(b);
  CHECK_OK(read_back(&z, &t));
  CHECK(t->shape.ndim == 8 && memcmp(zk_data(t), "ab", 2) == 0);
  zk_tensor_release(t);
}

/* The ends of each type's range, big-endian. Oracle: what the bytes are by definition. */
static void test_types(void) {
  static const struct {
    int type;
    size_t size;
    zk_dtype dtype;
    uint8_t data[24];
    double values[3];
  } cases[] = {
      {0x08, 1, ZK_UINT8, {0, 255, 7}, {0, 255, 7}},
      {0x09, 1, ZK_INT8, {0x80, 0x7f, 0xff}, {-128, 127, -1}},
      {0x0b, 2, ZK_INT16, {0x80, 0, 0x7f, 0xff, 1, 2}, {-32768, 32767, 258}},
      {0x0c,
       4,
       ZK_INT32,
       {0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3, 4},
       {-2147483648.0, 2147483647, 16909060}},
      {0x0d,
       4,
       ZK_FLOAT32,
       {0x3f, 0xc0, 0, 0, 0xc0, 0x10, 0, 0, 0, 0, 0, 1},
       {1.5, -2.25, 0x1p-149}},
      {0x0e,
       8,
       ZK_FLOAT64,
       {0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
       {1.5, -2.25, 0x1p-1074}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    bytes b = header(cases[i].type, 2, SIZES(3, 1));
    zk_shape wanted = ZK_SHAPE(3, 1);
    put(&b, cases[i].data, 3 * cases[i].size);
    for (int gz = 0; gz < 2; gz++) {
      bytes file = gz ? packed(b) : b;
      zk_tensor *t = NULL;
      CHECK_OK(read_back(&file, &t));
      CHECK(t && t->dtype == cases[i].dtype && zk_shape_equal(&t->shape, &wanted));
      for (int k = 0; t && k < 3; k++)
        CHECK(zk_element_f(t, k) == cases[i].values[k], "type %d: %.17g", cases[i].type,
              zk_element_f(t, k));
      zk_tensor_release(t);
      file = gz ? packed(b) : b;
      file.size -= gz ? 9 : 1;
      check_fails(file, ZK_ERR_FORMAT, gz ? "cut off" : "truncated");
    }
  }
}

/* Zeros behind the last member are passed over, as gzip and Python do; other bytes are not. */
static void test_tail(void) {
  bytes z = packed(small_file());
  zk_tensor *t;
  put(&z, "\0\0\0\0\0", 5);
  CHECK_OK(read_back(&z, &t));
  check_small(t);
  z.data[z.size - 1] = 'x';
  check_fails(z, ZK_ERR_FORMAT, "5 bytes that are no gzip");
}

/* A page of zeros packs nearly as far as deflate can: the bound must let it through. */
static void test_packs_far(void) {
  enum { N = 16 << 20 };
  uint8_t *zeros = calloc(1, N + 8);
  memcpy(zeros, (uint8_t[]){0, 0, 8, 1, N >> 24, (uint8_t)(N >> 16), 0, 0}, 8);
  bytes *z = calloc(1, sizeof *z + 65536);
  uLongf size = 65536;
  z_stream s = {0};
  CHECK(deflateInit2(&s, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  s.next_in = zeros;
  s.avail_in = N + 8;
  s.next_out = z->data;
  s.avail_out = (uInt)size;
  CHECK(deflate(&s, Z_FINISH) == Z_STREAM_END);
  write_bytes(z->data, s.total_out);
  deflateEnd(&s);
  zk_tensor *t = NULL;
  CHECK_OK(zk_idx_read(path, NULL, 0, &t));
  CHECK(t && zk_numel(t) == N && memcmp(zk_data(t), zeros + 8, N) == 0);
  zk_tensor_release(t);
  t = NULL;
  CHECK_FAILS(zk_idx_read(path, NULL, N, &t), ZK_ERR_FORMAT, "{memory_limit = bytes}");
  CHECK_FAILS(zk_idx_read(path, NULL, N, &t), ZK_ERR_FORMAT, "unpacks to 16777224 bytes");
  CHECK_OK(zk_idx_read(path, NULL, N + 8, &t));
  zk_tensor_release(t);
  free(zeros);
  free(z);
}

static void test_errors(void) {
  static const int types[] = {0x00, 0x07, 0x0a, 0x0f, 0xff};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    char part[20];
    snprintf(part, sizeof part, "of type 0x%02x", (unsigned)types[i]);
    bytes b = header(types[i], 1, SIZES(1));
    check_fails(b, ZK_ERR_FORMAT, part);
    check_fails(packed(b), ZK_ERR_FORMAT, part);
  }
  check_fails(header(8, 0, NULL), ZK_ERR_FORMAT, "rank is 0");
  check_fails(header(8, 9, SIZES(1, 1, 1, 1, 1, 1, 1, 1, 1)), ZK_ERR_FORMAT, "rank is 9");

  bytes b = {.size = 0};
  check_fails(b, ZK_ERR_FORMAT, "");
  put(&b, "PK\3\4 and so on", 14);
  check_fails(b, ZK_ERR_FORMAT, "IDX");
  check_fails(packed(b), ZK_ERR_FORMAT, "IDX");

  b = small_file();
  put(&b, "x", 1);
  check_fails(b, ZK_ERR_FORMAT, "1 bytes follow the data");
  check_fails(packed(b), ZK_ERR_FORMAT, "more than");
  b = packed(small_file());
  put(&b, "junk", 4);
  check_fails(b, ZK_ERR_FORMAT, "4 bytes");
  b = packed(small_file());
  b.data[b.size - 8] ^= 1; /* of the checksum */
  check_fails(b, ZK_ERR_FORMAT, "damaged");
  b = packed(small_file());
  b.data[b.size - 4] ^= 1; /* of the length */
  check_fails(b, ZK_ERR_FORMAT, "damaged");

  zk_tensor *t = NULL;
  CHECK_FAILS(zk_idx_read("/nowhere/images", NULL, 0, &t), ZK_ERR_IO,
              "/nowhere/images: No such file or directory");
  CHECK_FAILS(zk_idx_read(folder, NULL, 0, &t), ZK_ERR_IO, "Is a directory");
  CHECK_FAILS(zk_idx_read("/dev/zero", NULL, 0, &t), ZK_ERR_IO, "regular file");
  CHECK(!t);
}

static void test_prefixes(void) {
  bytes whole[] = {small_file(), packed(small_file())};
  for (int i = 0; i < 2; i++)
    while (whole[i].size-- > 0)
      check_fails(whole[i], ZK_ERR_FORMAT, "");
}

/* Damage of any kind is an error or a tensor that lies within its storage; nothing leaks, and no
 * more is taken than a file of this size can mean. */
static void test_mutations(void) {
  bytes whole[] = {small_file(), packed(small_file())};
  size_t live = zk_memory_live();
  int good = 0, bad = 0;
  zk_rng rng;
  zk_rng_seed(&rng, 1);
  for (int i = 0; i < 20000; i++) {
    bytes b = whole[i % 2];
    for (uint32_t n = 1 + zk_rng_u32(&rng) % 3; n > 0; n--)
      b.data[zk_rng_u32(&rng) % (i % 4 < 2 ? b.size : 17)] = (uint8_t)zk_rng_u32(&rng);
    zk_tensor *t = NULL;
    unsigned sum = 0;
    if (read_back(&b, &t) == ZK_OK) {
      good++;
      for (int64_t k = 0; k < zk_numel(t); k++)
        sum += zk_element_f(t, k) != 0;
      CHECK(sum <= 40 && zk_numel(t) <= 40);
    } else {
      bad++;
      CHECK(!t && strncmp(zk_message(), path, strlen(path)) == 0, "message: %s", zk_message());
    }
    zk_tensor_release(t);
    if (zk_memory_live() != live) {
      CHECK(false, "mutation %d leaves bytes", i);
      break;
    }
  }
  CHECK(zk_memory_peak() < 1 << 20, "peak %zu", zk_memory_peak());
  CHECK(good > 2000 && bad > 8000, "%d read, %d refused", good, bad);
}

/* What zk_warn said, while reading with that digest. Digests by md5sum. */
static void check_warns(const char *md5, const char *wanted) {
  char said[1024] = "";
  zk_tensor *t = NULL;
  fflush(stderr);
  int kept = dup(2);
  FILE *f = tmpfile();
  CHECK(f && dup2(fileno(f), 2) == 2);
  zk_status status = zk_idx_read(path, md5, 0, &t);
  fflush(stderr);
  dup2(kept, 2);
  close(kept);
  rewind(f);
  size_t n = fread(said, 1, sizeof said - 1, f);
  fclose(f);
  CHECK_OK(status);
  CHECK(wanted ? strstr(said, wanted) && strstr(said, path) : n == 0, "said: %s", said);
  check_small(t);
}

static void test_digest(void) {
  bytes files[] = {small_file(), packed(small_file())};
  for (int i = 0; i < 2; i++) { /* the digest is of the unpacked file */
    write_bytes(files[i].data, files[i].size);
    check_warns(NULL, NULL);
    check_warns("1ea5f3f9299bd66a08dcc3e27a9e3647", NULL);
    check_warns("00000000000000000000000000000000", "1ea5f3f9299bd66a08dcc3e27a9e3647");
  }
}

static zk_tensor *small_tensor(bool strided) {
  zk_tensor *t = NULL, *turned = NULL;
  CHECK_OK(zk_tensor_new(ZK_UINT8, strided ? &ZK_SHAPE(4, 3, 2) : &ZK_SHAPE(2, 3, 4), &t));
  for (int a = 0; a < 2; a++)
    for (int b = 0; b < 3; b++)
      for (int c = 0; c < 4; c++)
        ((uint8_t *)zk_data(t))[strided ? c * 6 + b * 2 + a : a * 12 + b * 4 + c] =
            (uint8_t)(7 * (a * 12 + b * 4 + c));
  if (!strided)
    return t;
  CHECK_OK(zk_tensor_as_strided(t, &ZK_SHAPE(2, 3, 4), (int64_t[]){1, 2, 6}, 0, &turned));
  zk_tensor_release(t);
  return turned;
}

/* Oracle: the bytes that the format's definition asks for; zlib unpacks what is packed. */
static void test_writes(void) {
  bytes wanted = small_file();
  char packed_path[80];
  snprintf(packed_path, sizeof packed_path, "%s.gz", path);
  for (int strided = 0; strided < 2; strided++) {
    zk_tensor *t = small_tensor(strided), *back = NULL;
    uint8_t *data, content[4096];
    size_t size;
    CHECK_OK(zk_idx_write(t, path));
    CHECK_OK(zk_file_read(path, &data, &size));
    CHECK(size == wanted.size && memcmp(data, wanted.data, size) == 0);
    zk_block_free(data);
    CHECK_OK(zk_idx_write(t, packed_path));
    gzFile f = gzopen(packed_path, "rb");
    CHECK(f && !gzdirect(f) && gzread(f, content, sizeof content) == (int)wanted.size);
    CHECK(memcmp(content, wanted.data, wanted.size) == 0);
    gzclose(f);
    CHECK_OK(zk_idx_read(packed_path, NULL, 0, &back));
    check_small(back);
    zk_tensor_release(t);
  }
  zk_tensor *t;
  CHECK_OK(zk_tensor_new(ZK_UINT8, &ZK_SHAPE(0, 70000, 2), &t));
  CHECK_OK(zk_idx_write(t, path));
  zk_tensor_release(t);
  CHECK_OK(zk_idx_read(path, NULL, 0, &t));
  CHECK(t && t->shape.ndim == 3 && t->shape.dim[1] == 70000);
  zk_tensor_release(t);
  CHECK_OK(zk_tensor_new(ZK_UINT8, &ZK_SHAPE(0, 1LL << 32), &t));
  CHECK_FAILS(zk_idx_write(t, path), ZK_ERR_ARG, "a size of 4294967296 is too large");
  zk_tensor_release(t);
  CHECK_OK(zk_tensor_new(ZK_UINT8, &ZK_SCALAR, &t));
  CHECK_FAILS(zk_idx_write(t, path), ZK_ERR_ARG, "got a scalar");
  zk_tensor_release(t);
  CHECK_OK(zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(3), &t));
  CHECK_FAILS(zk_idx_write(t, path), ZK_ERR_ARG, "holds uint8, got float32");
  zk_tensor_release(t);
  unlink(packed_path);
}

static void test_write_starves(void) {
  zk_tensor *t = small_tensor(true);
  char packed_path[80];
  snprintf(packed_path, sizeof packed_path, "%s.gz", path);
  for (int i = 0; i < 2; i++) {
    size_t live = zk_memory_live();
    zk_status status = ZK_ERR_NOMEM;
    int at = 0;
    while (status == ZK_ERR_NOMEM && at < 100) {
      zk_memory_fail_at(++at);
      status = zk_idx_write(t, i ? packed_path : path);
      zk_memory_fail_at(0);
      CHECK(zk_memory_live() == live, "allocation %d: bytes are left", at);
    }
    CHECK_OK(status);
    CHECK(at >= 4, "only %d allocations failed", at - 1);
  }
  zk_tensor_release(t);
  unlink(packed_path);
}

/* Whichever allocation fails: out of memory, nothing kept. */
static void test_memory_fails(void) {
  bytes files[] = {small_file(), packed(small_file())};
  for (int i = 0; i < 2; i++) {
    size_t live = zk_memory_live();
    zk_status status = ZK_ERR_NOMEM;
    int failed = 0;
    for (int at = 1; status == ZK_ERR_NOMEM && at < 100; at++) {
      zk_tensor *t = NULL;
      zk_memory_fail_at(at);
      status = read_back(&files[i], &t);
      zk_memory_fail_at(0);
      failed += status == ZK_ERR_NOMEM;
      CHECK((status == ZK_OK) == (t != NULL));
      zk_tensor_release(t);
      CHECK(zk_memory_live() == live, "allocation %d: bytes are left", at);
    }
    CHECK_OK(status);
    CHECK(failed >= 3, "only %d allocations failed", failed);
  }
}

int main(void) {
  if (!mkdtemp(folder)) {
    perror(folder);
    return 1;
  }
  snprintf(path, sizeof path, "%s/file", folder);
  RUN(test_promises);
  RUN(test_prefixes);
  RUN(test_mutations);
  RUN(test_reads);
  RUN(test_types);
  RUN(test_tail);
  RUN(test_packs_far);
  RUN(test_errors);
  RUN(test_writes);
  RUN(test_write_starves);
  RUN(test_digest);
  RUN(test_memory_fails);
  CHECK(zk_memory_live() == 0, "%zu bytes are left", zk_memory_live());
  unlink(path);
  rmdir(folder);
  return check_report();
}
