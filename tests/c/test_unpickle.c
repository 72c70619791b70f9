/*
 * test_unpickle.c: pickles against damage, and checkpoints of older formats: every prefix, and
 * random mutations, of files that PyTorch wrote (tests/golden/checkpoints).
 *
 * Oracle: a read is refused or gives an object whose containers nest no deeper than the bound and
 * whose tensors lie within their storages; nothing leaks; the peak of memory is one that the size
 * justifies. Run under ASan and UBSan.
 */
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/rng.h"
#include "check.h"
#include "io/pickle.h"
#include "io/pth.h"
#include "io/zip.h"
#include "tensor/convert.h"

#define GOLDEN "tests/golden/checkpoints/"

static char folder[] = "/tmp/zknn-unpickle-XXXXXX", path[64];
static zk_rng rng;
static int rounds = 4000; /* mutations; of files, half as many */
static double sum;        /* of all that was read: its bytes are looked at */

static uint32_t below(size_t n) {
  return zk_rng_u32(&rng) % (uint32_t)n;
}

static void must(zk_status status) {
  if (status != ZK_OK) {
    printf("cannot make the test's values: %s\n", zk_message());
    exit(1);
  }
}

/* --- what is read --- */

static void look_at_tensor(const zk_tensor *t) {
  zk_tensor *copy;
  if (zk_numel(t) > 100000 ||
      zk_tensor_clone(t, &copy) != ZK_OK) /* expanded: no elements of its own */
    return;
  for (int64_t i = 0; i < zk_numel(copy); i++)
    sum += zk_element_f(copy, i) != 0;
  zk_tensor_release(copy);
}

/* Each object on every way to it, but no more than so many. */
static void look_at(zk_object *o, int depth, int *left) {
  zk_object **at;
  CHECK(depth <= ZK_OBJECT_MAX_DEPTH && o->type != ZK_OBJ_GLOBAL && o->type != ZK_OBJ_STORAGE);
  if (--*left < 0)
    return;
  if (o->type == ZK_OBJ_TENSOR)
    look_at_tensor(o->tensor.value);
  else if (o->type == ZK_OBJ_STRING)
    sum += (double)strlen(o->string.bytes);
  size_t n = zk_object_children(o, &at);
  for (size_t i = 0; i < n; i++)
    if (at[i])
      look_at(at[i], depth + 1, left);
  if (zk_object_metadata(o) && *zk_object_metadata(o))
    look_at(*zk_object_metadata(o), depth + 1, left);
}

static zk_status zeros(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                       int64_t n, zk_tensor **out) {
  (void)context;
  (void)s;
  *out = NULL;
  if (n > 100000)
    return zk_fail(ZK_ERR_FORMAT, "more than the test has");
  return zk_tensor_zeros(dtype->dtype, &ZK_SHAPE(n), out);
}

static zk_status read_pickle(const uint8_t *bytes, size_t size, const zk_object *keys) {
  zk_unpickled u = {0};
  zk_object *o = NULL, *left = NULL;
  size_t used;
  int most = 20000;
  zk_status status = zk_unpickle(&u, bytes, size, "pickle", &used);
  if (status == ZK_OK)
    status = zk_unpickled_finish(&u, keys, &(zk_storage_source){.fetch = zeros}, &o, &left);
  zk_unpickled_free(&u);
  CHECK((status == ZK_OK) == (o != NULL) && (o || !left));
  if (o)
    look_at(o, 0, &most);
  zk_object_release(o);
  zk_object_release(left);
  return status;
}

static zk_status read_file(const uint8_t *bytes, size_t size, const zk_object *keys) {
  zk_object *o = NULL, *left = NULL;
  int most = 20000;
  unlink(path);
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0);
  zk_status status = zk_pth_load_part(path, keys, 0, &o, &left);
  CHECK(status == ZK_OK || (!left && strstr(zk_message(), path)), "message: %s", zk_message());
  if (o)
    look_at(o, 0, &most);
  zk_object_release(o);
  zk_object_release(left);
  return status;
}

/* --- what is done to it --- */

typedef zk_status (*reader)(const uint8_t *bytes, size_t size, const zk_object *keys);

/* A byte for another, or for an opcode; bytes taken out, doubled, or moved. */
static void mutate(uint8_t *b, size_t *n, size_t room) {
  static const char opcodes[] = "\x81\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e\x8f\x90\x91\x92\x93\x94"
                                "()]}tXJKMGNqrhjQRbsuae.c012BCdgiILlFSTUVpPo";
  size_t at = below(*n), length = 1 + below(*n - at < 24 ? *n - at : 24);
  switch (below(6)) {
  case 0:
    b[at] = (uint8_t)zk_rng_u32(&rng);
    break;
  case 1:
    b[at] = (uint8_t)opcodes[below(sizeof opcodes - 1)];
    break;
  case 2:
    if (*n + 1 <= room) {
      memmove(b + at + 1, b + at, (*n)++ - at);
      b[at] = (uint8_t)opcodes[below(sizeof opcodes - 1)];
    }
    break;
  case 3:
    if (*n > length) {
      memmove(b + at, b + at + length, *n - at - length);
      *n -= length;
    }
    break;
  case 4:
    if (*n + length <= room) {
      memmove(b + at + length, b + at, *n - at);
      *n += length;
    }
    break;
  default:
    memmove(b + below(*n - length + 1), b + at, length);
  }
}

/* Reads a copy in a block of exactly its size; true when it was accepted. */
static bool try_read(reader read, const uint8_t *bytes, size_t size, const zk_object *keys) {
  uint8_t *exact = malloc(size ? size : 1);
  size_t live = zk_memory_live();
  memcpy(exact, bytes, size);
  zk_status status = read(exact, size, keys);
  free(exact);
  CHECK(status == ZK_OK || status == ZK_ERR_FORMAT, "status %d: %s", status, zk_message());
  CHECK(zk_memory_live() == live, "%zu bytes are left", zk_memory_live() - live);
  return status == ZK_OK;
}

/* The list of one wanted place, "model.weight". */
static zk_object *a_place(void) {
  zk_object *keys, *key;
  must(zk_object_new(ZK_OBJ_LIST, &keys));
  must(zk_object_string("model.weight", 12, &key));
  must(zk_object_append(keys, key));
  return keys;
}

static void fuzz(const char *what, reader read, const uint8_t *bytes, size_t size, int times) {
  enum { ROOM = 256 };
  uint8_t *copy = malloc(size + ROOM);
  size_t prefixes = 0, good = 0;
  zk_object *keys = a_place();
  CHECK(try_read(read, bytes, size, NULL), "%s: %s", what, zk_message());
  for (size_t n = 0; n < size; n += 1 + size / 2000)
    prefixes += try_read(read, bytes, n, NULL);
  for (int i = 0; i < times; i++) {
    size_t n = size;
    memcpy(copy, bytes, size);
    for (uint32_t k = 1 + below(4); k > 0 && n > 0; k--)
      mutate(copy, &n, size + ROOM);
    good += try_read(read, copy, n, i % 8 ? NULL : keys);
  }
  free(copy);
  zk_object_release(keys);
  CHECK(prefixes == 0, "%s: %zu prefixes were read", what, prefixes);
  printf("  %s: %zu bytes, %zu mutations read\n", what, size, good);
}

/* Whichever allocation fails: out of memory, nothing kept. */
static void starve(const char *what, reader read, const uint8_t *bytes, size_t size) {
  zk_status status = ZK_ERR_NOMEM;
  int at = 0;
  while (status != ZK_OK && at < 20000) {
    size_t live = zk_memory_live();
    zk_memory_fail_at(++at);
    status = read(bytes, size, NULL);
    zk_memory_fail_at(0);
    if ((status != ZK_OK && status != ZK_ERR_NOMEM) || zk_memory_live() != live)
      CHECK(0, "%s: allocation %d: status %d, %s", what, at, status, zk_message());
  }
  CHECK(at > 20 && at < 20000, "%s: %d allocations", what, at);
}

static void test_pickles(void) {
  static const char *const files[] = {
      GOLDEN "odd/odd-current-p2.pth", GOLDEN "odd/odd-1.13-p4.pth",
      GOLDEN "odd/odd-current-p5.pth", GOLDEN "odd/tensors.pth",
      GOLDEN "odd/whole.pth",          GOLDEN "old/zip-1.13-p1.pth"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    zk_zip *z;
    size_t size = 0, packed;
    int64_t entry = -1;
    must(zk_zip_open(files[i], "checkpoint", &z));
    for (int64_t k = 0; k < zk_zip_count(z) && entry < 0; k++)
      entry = strstr(zk_zip_name(z, k), "/data.pkl") ? k : -1;
    must(zk_zip_size(z, entry, &size, &packed));
    uint8_t *pickle = malloc(size);
    must(zk_zip_read(z, entry, pickle, size));
    zk_zip_close(z);
    size_t before = zk_memory_live();
    fuzz(files[i], read_pickle, pickle, size, rounds);
    CHECK(zk_memory_peak() <= before + 400 * size + 2000000, "peak %zu of %zu bytes",
          zk_memory_peak(), size);
    starve(files[i], read_pickle, pickle, size);
    free(pickle);
  }
}

/* Protocols 0 and 1, by hand: every opcode that is text. */
static void test_text(void) {
  static const char text[] =
      "(dp0\nS'a'\np1\n(lp2\nI1\naI01\naL12345678901234567890L\naF1.5\naF-inf\n"
      "aV\\u00e9\\U0001f642x\naS'q\\x41\\'\\n\\101'\naNas"
      "Vmodel\n(dVweight\nF2\nss(icollections\nOrderedDict\nVx\ns"
      "Vo\n(cx\nA\nI5\no(Va\nI1\ndbsVagain\ng2\ns.";
  fuzz("text", read_pickle, (const uint8_t *)text, sizeof text - 1, rounds);
}

/* The wanted part is damaged, and something was left out: no list of it is given. */
static void test_damaged_part(void) {
  static const char text[] = "(dVmodel\n(dVweight\n(dVx\nI1\nsVx\nI2\nsssVb\nNs.";
  zk_object *keys = a_place();
  CHECK_FAILS(read_pickle((const uint8_t *)text, sizeof text - 1, keys), ZK_ERR_FORMAT,
              "a dict has the key x twice");
  zk_object_release(keys);
}

static void test_files(void) {
  static const char *const files[] = {GOLDEN "old/python2-p2.pth", GOLDEN "old/stream-1.13-p1.pth",
                                      GOLDEN "old/stream-current-p4.pth", GOLDEN "old/views.pth",
                                      GOLDEN "old/tar.pth"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    uint8_t *bytes;
    size_t size;
    must(zk_file_read(files[i], &bytes, &size));
    if (strstr(files[i], "tar"))
      size = 7 * 512 + 55; /* the zeros at the end are not needed */
    fuzz(files[i], read_file, bytes, size, rounds / 2);
    starve(files[i], read_file, bytes, size);
    zk_block_free(bytes);
  }
}

/* test_unpickle [SEED ROUNDS]: by hand, for longer runs. */
int main(int argc, char **argv) {
  if (!mkdtemp(folder))
    return 1;
  snprintf(path, sizeof path, "%s/file", folder);
  zk_rng_seed(&rng, argc > 2 ? (uint64_t)atoll(argv[1]) : 7);
  rounds = argc > 2 ? atoi(argv[2]) : rounds;
  RUN(test_pickles);
  RUN(test_text);
  RUN(test_damaged_part);
  RUN(test_files);
  unlink(path);
  CHECK(rmdir(folder) == 0, "%s is not empty", folder);
  return check_report();
}
