/*
 * test_formats_fuzz.c: readers of files against damage: every prefix of a small valid file, and
 * 10,000 random mutations of it. (.pth and IDX files are in test_pth.c and test_idx.c.)
 *
 * Oracle: a read is refused by a message that names the file, or gives tensors that lie within
 * their storage; nothing leaks; the peak of memory is one that the file's size justifies. Run under
 * ASan and UBSan, where the bytes are in a block of exactly their size.
 */
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/rng.h"
#include "check.h"
#include "io/csv.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "io/stored_values.h"
#include "tensor/convert.h"

#define NAME "/file"
#define MUTATIONS 10000

static char folder[] = "/tmp/zknn-formats-XXXXXX", path[64];
static zk_rng rng;
static double sum; /* of all that was read: its bytes are looked at */

static void must(zk_status status) {
  if (status != ZK_OK) {
    printf("cannot make the test's values: %s\n", zk_message());
    exit(1);
  }
}

/* --- what is read --- */

static void look_at_tensor(const zk_tensor *t) {
  zk_tensor *copy;
  zk_memory_fail_at(0); /* not meant for us */
  must(zk_tensor_clone(t, &copy));
  for (int64_t i = 0; i < zk_numel(copy); i++)
    sum += zk_element_f(copy, i) != 0;
  zk_tensor_release(copy);
}

/* Its values are read, or refused; it does not differ from itself. */
static void look_at_stored(const zk_stored *s) {
  zk_stored_stats stats;
  zk_stored_difference difference;
  zk_memory_fail_at(0);
  zk_status status = zk_stored_stats_of(s, &stats);
  CHECK(status == ZK_OK || status == ZK_ERR_FORMAT, "status %d: %s", status, zk_message());
  CHECK(status == ZK_OK || strstr(zk_message(), NAME), "message: %s", zk_message());
  if (status == ZK_OK) {
    must(zk_stored_compare(s, s, 0, 0, &difference));
    CHECK(difference.unequal == 0 && stats.count == zk_shape_numel(&s->shape));
  }
  sum += 1;
}

static void look_at(const zk_object *o) {
  if (o->type == ZK_OBJ_TENSOR)
    look_at_tensor(o->tensor.value);
  else if (o->type == ZK_OBJ_STORED)
    look_at_stored(o->stored);
  else if (o->type == ZK_OBJ_STRING)
    sum += (double)strlen(o->string.bytes);
  else if (zk_object_is_container(o))
    for (size_t i = 0; i < o->items.count; i++)
      look_at(o->items.at[i]);
}

typedef zk_status (*reader)(const uint8_t *bytes, size_t size);

static zk_status read_safetensors(const uint8_t *bytes, size_t size) {
  zk_object *tensors, *metadata;
  zk_status status = zk_safetensors_read(bytes, size, NAME, &tensors, &metadata);
  CHECK((status == ZK_OK) == (tensors != NULL) && (status == ZK_OK || !metadata));
  if (tensors)
    look_at(tensors);
  zk_object_release(tensors);
  zk_object_release(metadata);
  return status;
}

static zk_status read_npy(const uint8_t *bytes, size_t size) {
  uint8_t *copy = malloc(size ? size : 1); /* the reader may change it */
  zk_tensor *t;
  memcpy(copy, bytes, size);
  zk_status status = zk_npy_read(copy, size, NAME, &t);
  CHECK((status == ZK_OK) == (t != NULL));
  free(copy);
  if (t)
    look_at_tensor(t);
  zk_tensor_release(t);
  return status;
}

static zk_status read_csv(const uint8_t *bytes, size_t size) {
  zk_csv_options options = {.header = ZK_CSV_AUTO, .delimiter = ',', .dtype = -1};
  zk_object *dict;
  zk_status status = zk_csv_read(bytes, size, NAME, &options, &dict);
  CHECK((status == ZK_OK) == (dict != NULL));
  if (dict)
    look_at(dict);
  zk_object_release(dict);
  return status;
}

/* Unlinked first: some file systems put a file that is cut and written anew to disk at once. */
static void write_file(const uint8_t *bytes, size_t size) {
  unlink(path);
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0);
}

static zk_status read_npz(const uint8_t *bytes, size_t size) {
  zk_object *dict;
  write_file(bytes, size);
  zk_status status = zk_npz_load(path, &dict);
  CHECK((status == ZK_OK) == (dict != NULL));
  if (dict)
    look_at(dict);
  zk_object_release(dict);
  return status;
}

/* A part, which `wanted` names, beside what is left out. */
static zk_object *wanted;

static zk_status read_npz_part(const uint8_t *bytes, size_t size) {
  zk_object *dict, *left;
  write_file(bytes, size);
  zk_status status = zk_npz_load_part(path, wanted, 0, &dict, &left);
  CHECK((status == ZK_OK) == (dict != NULL) && (status == ZK_OK) == (left != NULL));
  if (dict)
    look_at(dict);
  zk_object_release(dict);
  zk_object_release(left);
  return status;
}

/* --- what is listed --- */

static zk_status give_listing(zk_status status, zk_object *o) {
  CHECK((status == ZK_OK) == (o != NULL));
  if (o)
    look_at(o);
  zk_object_release(o);
  return status;
}

static zk_status list_safetensors(const uint8_t *bytes, size_t size) {
  zk_object *tensors, *metadata;
  write_file(bytes, size);
  zk_status status = zk_safetensors_list(path, &tensors, &metadata);
  zk_object_release(metadata);
  return give_listing(status, tensors);
}

static zk_status list_npy(const uint8_t *bytes, size_t size) {
  zk_object *o;
  write_file(bytes, size);
  zk_status status = zk_npy_list(path, &o);
  return give_listing(status, o);
}

static zk_status list_npz(const uint8_t *bytes, size_t size) {
  zk_object *o;
  write_file(bytes, size);
  zk_status status = zk_npz_list(path, &o);
  return give_listing(status, o);
}

/* --- what is done to it --- */

static uint32_t below(size_t n) {
  return zk_rng_u32(&rng) % (uint32_t)n;
}

/* A byte for another; a digit for another; bytes taken out, doubled, or moved. */
static void mutate(uint8_t *b, size_t *n, size_t room) {
  size_t at = below(*n), length = 1 + below(*n - at < 8 ? *n - at : 8);
  switch (below(6)) {
  case 0:
    b[at] = (uint8_t)zk_rng_u32(&rng);
    break;
  case 1:
    b[at] ^= (uint8_t)(1u << below(8));
    break;
  case 2:
    for (size_t i = at; i < *n; i++)
      if (b[i] >= '0' && b[i] <= '9') {
        b[i] = (uint8_t)('0' + below(10));
        break;
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
static bool try_read(reader read, const uint8_t *bytes, size_t size) {
  uint8_t *exact = malloc(size ? size : 1);
  size_t live = zk_memory_live();
  memcpy(exact, bytes, size);
  zk_status status = read(exact, size);
  free(exact);
  CHECK(status == ZK_OK || status == ZK_ERR_FORMAT, "status %d: %s", status, zk_message());
  CHECK(status == ZK_OK || strstr(zk_message(), NAME), "message: %s", zk_message());
  CHECK(zk_memory_live() == live, "bytes are left");
  return status == ZK_OK;
}

/* Peak: how many bytes a byte of the file may cost. */
static void fuzz(const char *what, reader read, const uint8_t *bytes, size_t size, size_t peak) {
  enum { ROOM = 256 };
  uint8_t *copy = malloc(size + ROOM);
  size_t prefixes = 0, good = 0;
  CHECK(size > 0 && size <= 4096, "%s has %zu bytes", what, size);
  CHECK(try_read(read, bytes, size), "%s: %s", what, zk_message());
  for (size_t n = 0; n < size; n++)
    prefixes += try_read(read, bytes, n);
  for (int i = 0; i < MUTATIONS; i++) {
    size_t n = size;
    memcpy(copy, bytes, size);
    for (uint32_t k = 1 + below(3); k > 0 && n > 0; k--)
      mutate(copy, &n, size + ROOM);
    good += try_read(read, copy, n);
  }
  free(copy);
  size_t most = zk_memory_live() + (size + ROOM) * peak + 65536;
  CHECK(zk_memory_peak() <= most, "%s: peak %zu, more than %zu", what, zk_memory_peak(), most);
  printf("  %s: %zu bytes, %zu prefixes and %zu mutations read\n", what, size, prefixes, good);
}

static void fuzz_file(const char *file, reader read, size_t peak) {
  uint8_t *bytes;
  size_t size;
  must(zk_file_read(file, &bytes, &size));
  fuzz(file, read, bytes, size, peak);
  zk_block_free(bytes);
}

/* Whichever allocation fails: out of memory, nothing kept. */
static void starve(const char *what, reader read, const uint8_t *bytes, size_t size) {
  size_t live = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  double before = sum;
  int at = 0;
  while (status != ZK_OK && at < 10000) {
    zk_memory_fail_at(++at);
    status = read(bytes, size);
    zk_memory_fail_at(0);
    if (status != ZK_OK && (status != ZK_ERR_NOMEM || zk_memory_live() != live))
      CHECK(0, "%s, allocation %d: status %d, %s", what, at, status, zk_message());
  }
  CHECK(status == ZK_OK && at > 1 && sum > before, "%s", what);
}

static void starve_file(const char *file, reader read) {
  uint8_t *bytes;
  size_t size;
  must(zk_file_read(file, &bytes, &size));
  starve(file, read, bytes, size);
  zk_block_free(bytes);
}

/* The same of what writes `o`. */
static void starve_writer(const char *what, zk_status (*write)(const zk_object *o),
                          const zk_object *o) {
  size_t live = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  int at = 0;
  while (status != ZK_OK && at < 10000) {
    unlink(path);
    zk_memory_fail_at(++at);
    status = write(o);
    zk_memory_fail_at(0);
    if (status != ZK_OK && (status != ZK_ERR_NOMEM || access(path, F_OK) == 0))
      CHECK(0, "%s, allocation %d: status %d, %s", what, at, status, zk_message());
    CHECK(zk_memory_live() == live, "%s, allocation %d: bytes are left", what, at);
  }
  CHECK(status == ZK_OK && at > 2 && access(path, F_OK) == 0, "%s", what);
}

#define GOLDEN "tests/golden/formats/"

static void test_safetensors(void) {
  fuzz_file(GOLDEN "tensors.safetensors", read_safetensors, 40);
  starve_file(GOLDEN "tensors.safetensors", read_safetensors);
  fuzz_file(GOLDEN "tensors.safetensors", list_safetensors, 40);
  starve_file(GOLDEN "tensors.safetensors", list_safetensors);
}

static void test_npy(void) {
  fuzz_file(GOLDEN "cube.npy", read_npy, 20);
  fuzz_file(GOLDEN "big-fortran.npy", read_npy, 20);
  starve_file(GOLDEN "big-fortran.npy", read_npy);
  fuzz_file(GOLDEN "big-fortran.npy", list_npy, 20);
  starve_file(GOLDEN "big-fortran.npy", list_npy);
}

static void test_csv(void) {
  static const char table[] = "id,name,x,ok,\"wide, \"\"name\"\"\",gap\r\n"
                              "1,Ann,1.5,true,\"a\nb\",\n"
                              "-2,\"Bob \"\"B\"\" X\",,false,NA,3\r"
                              "3,Ann,-1e-3,TRUE,,9223372036854775807\n\n"
                              "4,Eve,12345678901234567890123,False,\"\",inf";
  const uint8_t *bytes = (const uint8_t *)table;
  char columns[600]; /* the most that a file of this size can cost: each byte a column */
  fuzz("a table", read_csv, bytes, sizeof table - 1, 1200);
  starve("a table", read_csv, bytes, sizeof table - 1);
  memset(columns, ',', sizeof columns);
  columns[0] = '1'; /* so it is no header, whose names would be equal */
  columns[300] = '\n';
  fuzz("commas", read_csv, (uint8_t *)columns, sizeof columns, 1200);
}

/* Last: its bound is the widest, what deflate can pack into a byte at best, in bytes and as a
 * tensor, of up to 8 bytes for 1. */
static void test_npz(void) {
  fuzz_file(GOLDEN "stored.npz", read_npz, 9 * 1032);
  fuzz_file(GOLDEN "deflated.npz", read_npz, 9 * 1032);
  fuzz_file(GOLDEN "odd.npz", read_npz, 9 * 1032);
  starve_file(GOLDEN "deflated.npz", read_npz);
  fuzz_file(GOLDEN "deflated.npz", list_npz, 9 * 1032);
  starve_file(GOLDEN "deflated.npz", list_npz);
  zk_object *name;
  must(zk_object_new(ZK_OBJ_LIST, &wanted));
  must(zk_object_string("first", 5, &name));
  must(zk_object_append(wanted, name));
  starve_file(GOLDEN "odd.npz", read_npz_part);
  zk_object_release(wanted);
}

static zk_status write_safetensors(const zk_object *o) {
  return zk_safetensors_save(o, NULL, path);
}

static zk_status write_npz(const zk_object *o) {
  return zk_npz_save(o, path);
}

static zk_status write_npy(const zk_object *o) {
  return zk_npy_save(o->items.at[1]->tensor.value, path);
}

static zk_status write_csv(const zk_object *o) {
  return zk_csv_save(o, ZK_CSV_YES, ',', path);
}

/* NumPy has no bfloat16: such tensors become float32. */
static void widen_bfloat16(zk_object *o) {
  for (size_t i = 1; i < o->items.count; i += 2) {
    zk_tensor **t = &o->items.at[i]->tensor.value, *wide;
    if ((*t)->dtype != ZK_BFLOAT16)
      continue;
    must(zk_tensor_cast(*t, ZK_FLOAT32, &wide));
    zk_tensor_release(*t);
    *t = wide;
  }
}

static void test_writers(void) {
  static const char table[] = "x,y,z\n1,a,.5\n2,\"b,\",\n";
  zk_object *o, *metadata;
  zk_csv_options options = {.header = ZK_CSV_YES, .delimiter = ',', .dtype = -1};
  must(zk_safetensors_load(GOLDEN "tensors.safetensors", &o, &metadata));
  starve_writer("safetensors", write_safetensors, o);
  widen_bfloat16(o);
  starve_writer("npz", write_npz, o);
  starve_writer("npy", write_npy, o);
  zk_object_release(o);
  zk_object_release(metadata);
  must(zk_csv_read((const uint8_t *)table, sizeof table - 1, NAME, &options, &o));
  starve_writer("csv", write_csv, o);
  zk_object_release(o);
}

int main(void) {
  if (!mkdtemp(folder)) {
    perror(folder);
    return 1;
  }
  snprintf(path, sizeof path, "%s/file", folder);
  zk_rng_seed(&rng, 1);
  RUN(test_npy);
  RUN(test_safetensors);
  RUN(test_csv);
  RUN(test_npz);
  RUN(test_writers);
  unlink(path);
  CHECK(rmdir(folder) == 0, "%s is not empty", folder);
  return check_report();
}
