/*
 * test_pth.c: checkpoints, written and read back, and damaged. (test_pickle.c has the hostile
 * ones.)
 *
 * Oracles: what was saved; PyTorch's own files in tests/golden/checkpoints/ (values in their
 * generator).
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "check.h"
#include "io/pth.h"
#include "tensor/convert.h"

static char folder[] = "/tmp/zknn_pth_XXXXXX";
static char path[64];

/* Not zk_file_write: thousands of files need no fsync. */
static void write_bytes(const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, n, f) == n);
  CHECK(f && fclose(f) == 0);
}

static void must(zk_status status) {
  if (status != ZK_OK) {
    printf("cannot make the test's values: %s\n", zk_message());
    exit(1);
  }
}

static zk_object *string(const char *s) {
  zk_object *o;
  must(zk_object_string(s, strlen(s), &o));
  return o;
}

static zk_object *integer(int64_t x) {
  zk_object *o;
  must(zk_object_int(x, &o));
  return o;
}

static zk_object *new (zk_object_type type) {
  zk_object *o;
  must(zk_object_new(type, &o));
  return o;
}

static void set(zk_object *dict, const char *key, zk_object *value) {
  must(zk_object_append(dict, string(key)));
  must(zk_object_append(dict, value));
}

static zk_object *tensor(zk_tensor *t) {
  zk_object *o;
  must(zk_object_tensor(t, &o));
  zk_tensor_release(t);
  return o;
}

static zk_tensor *counting(zk_dtype dtype, int64_t rows, int64_t columns) {
  zk_tensor *t;
  zk_shape shape = ZK_SHAPE(rows, columns);
  must(zk_tensor_new(dtype, &shape, &t));
  for (int64_t i = 0; i < rows * columns; i++)
    zk_element_set_f(t, i, dtype == ZK_BOOL ? (double)(i % 2) : (double)i + 1);
  return t;
}

static const zk_object *get(const zk_object *dict, const char *key) {
  for (size_t i = 0; i + 1 < dict->items.count; i += 2)
    if (dict->items.at[i]->type == ZK_OBJ_STRING &&
        strcmp(dict->items.at[i]->string.bytes, key) == 0)
      return dict->items.at[i + 1];
  return NULL;
}

static bool tensors_equal(const zk_tensor *a, const zk_tensor *b) {
  if (a->dtype != b->dtype || !zk_shape_equal(&a->shape, &b->shape) || a->offset != b->offset ||
      memcmp(a->stride, b->stride, sizeof(int64_t) * (size_t)a->shape.ndim) != 0)
    return false;
  return a->storage->bytes == b->storage->bytes &&
         memcmp(a->storage->data, b->storage->data, a->storage->bytes) == 0;
}

static bool equal(const zk_object *a, const zk_object *b) {
  if (a->type != b->type)
    return false;
  switch ((int)a->type) {
  case ZK_OBJ_NONE:
    return true;
  case ZK_OBJ_BOOL:
    return a->boolean == b->boolean;
  case ZK_OBJ_INT:
    return a->integer == b->integer;
  case ZK_OBJ_FLOAT:
    return memcmp(&a->number, &b->number, sizeof(double)) == 0;
  case ZK_OBJ_STRING:
    return a->string.length == b->string.length &&
           memcmp(a->string.bytes, b->string.bytes, a->string.length) == 0;
  case ZK_OBJ_TENSOR:
    return a->tensor.requires_grad == b->tensor.requires_grad &&
           tensors_equal(a->tensor.value, b->tensor.value);
  default:
    if (a->items.count != b->items.count)
      return false;
    for (size_t i = 0; i < a->items.count; i++)
      if (!equal(a->items.at[i], b->items.at[i]))
        return false;
    return true;
  }
}

/* Every kind of value; two views of one storage; one list in two places. */
static zk_object *sample(void) {
  zk_object *root = new (ZK_OBJ_ORDERED), *o;
  zk_tensor *t = counting(ZK_FLOAT32, 2, 3), *view;
  zk_shape shape = ZK_SHAPE(3, 2);
  must(zk_tensor_as_strided(t, &shape, (int64_t[]){1, 3}, 0, &view));
  o = tensor(view);
  o->tensor.requires_grad = true;
  set(root, "transposed", o);
  set(root, "weight", tensor(t));
  set(root, "double", tensor(counting(ZK_FLOAT64, 1, 2)));
  set(root, "long", tensor(counting(ZK_INT64, 2, 1)));
  set(root, "byte", tensor(counting(ZK_UINT8, 3, 1)));
  set(root, "bool", tensor(counting(ZK_BOOL, 1, 5)));
  set(root, "empty", tensor(counting(ZK_FLOAT32, 0, 4)));
  zk_object *list = new (ZK_OBJ_LIST), *dict = new (ZK_OBJ_DICT), *tuple = new (ZK_OBJ_TUPLE);
  static const int64_t numbers[] = {0,         255,      256,        65535,        65536,
                                    -1,        -32769,   2147483647, -(1LL << 31), 1LL << 31,
                                    INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    must(zk_object_append(list, integer(numbers[i])));
  static const double reals[] = {0.0, -0.0, 1.5, 1e300, 5e-324, INFINITY};
  for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
    must(zk_object_float(reals[i], &o));
    must(zk_object_append(tuple, o));
  }
  set(root, "list", zk_object_retain(list));
  set(root, "again", list);
  must(zk_object_append(dict, integer(7)));
  must(zk_object_append(dict, tuple));
  set(dict, "h\xc3\xa9 \xf0\x9f\x99\x82", new (ZK_OBJ_NONE));
  set(dict, "", new (ZK_OBJ_LIST));
  set(dict, "none", new (ZK_OBJ_TUPLE));
  must(zk_object_bool(true, &o));
  set(dict, "yes", o);
  must(zk_object_string("a\0b", 3, &o));
  set(dict, "nul", o);
  set(root, "dict", dict);
  set(root, "nothing", new (ZK_OBJ_DICT));
  return root;
}

/* Entry after entry in the layout of the zip format (APPNOTE.TXT 4.3.7): header, name, extra field,
 * data. Returns how many there are whose data start at a multiple of 64. */
static int aligned_entries(const uint8_t *bytes, size_t n) {
  int count = 0;
  for (size_t at = 0; at + 30 < n && memcmp(bytes + at, "PK\3\4", 4) == 0; count++) {
    const uint8_t *h = bytes + at;
    at += 30u + (size_t)(h[26] | h[27] << 8) + (size_t)(h[28] | h[29] << 8);
    CHECK(at % 64 == 0, "an entry's data start at byte %zu", at);
    at += (size_t)(h[18] | h[19] << 8);
  }
  return count;
}

static void round_trip(void) {
  zk_object *o = sample(), *back = NULL;
  CHECK_OK(zk_pth_save(o, path));
  CHECK_OK(zk_pth_load(path, &back));
  CHECK(back && equal(o, back));
  if (back) {
    CHECK(get(back, "weight")->tensor.value->storage ==
          get(back, "transposed")->tensor.value->storage);
    CHECK(get(back, "list") == get(back, "again"));
    /* Equal content gives equal bytes. */
    uint8_t *first, *second;
    size_t n, m;
    CHECK_OK(zk_file_read(path, &first, &n));
    CHECK_OK(zk_pth_save(back, path));
    CHECK_OK(zk_file_read(path, &second, &m));
    CHECK(n == m && memcmp(first, second, n) == 0);
    CHECK(aligned_entries(first, n) == 9); /* the pickle, byteorder, 6 storages, version */
    CHECK(memcmp(first + 10, "\0\0\x21\0", 4) == 0); /* at 1980-01-01 00:00, whatever the clock */
    zk_block_free(first);
    zk_block_free(second);
  }
  zk_object_release(o);
  zk_object_release(back);
}

/* More values than one-byte memo indices reach, and many storages. */
static void many_values(void) {
  zk_object *o = new (ZK_OBJ_DICT), *back = NULL;
  for (int i = 0; i < 700; i++) {
    must(zk_object_append(o, integer(i)));
    must(zk_object_append(o, tensor(counting(ZK_FLOAT32, 1, 1 + i % 3))));
  }
  must(zk_object_append(o, integer(-1)));
  must(zk_object_append(o, zk_object_retain(o->items.at[2 * 650 + 1]))); /* the 651st once more */
  CHECK_OK(zk_pth_save(o, path));
  CHECK_OK(zk_pth_load(path, &back));
  CHECK(back && equal(o, back));
  CHECK(back && back->items.at[2 * 650 + 1] == back->items.at[2 * 700 + 1]);
  zk_object_release(o);
  zk_object_release(back);
}

/* The directory of a zip stands at its end: no prefix is a checkpoint. */
static void truncated(void) {
  zk_object *o = sample(), *back;
  uint8_t *bytes;
  size_t n, accepted = 0, named = 0, live;
  CHECK_OK(zk_pth_save(o, path));
  CHECK_OK(zk_file_read(path, &bytes, &n));
  live = zk_memory_live();
  for (size_t k = 0; k < n; k++) {
    write_bytes(bytes, k);
    zk_status status = zk_pth_load(path, &back);
    accepted += status == ZK_OK;
    named += strstr(zk_message(), path) != NULL;
  }
  CHECK(accepted == 0, "%zu prefixes were accepted", accepted);
  CHECK(named == n, "%zu of %zu messages name the file", named, n);
  CHECK(zk_memory_live() == live);
  zk_block_free(bytes);
  zk_object_release(o);
}

static uint32_t state = 1;
static uint32_t next_random(uint32_t n) {
  state = state * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)state * n >> 32);
}

/* A crc guards each entry: a damaged file is refused or still says the same. */
static void mutated_file(void) {
  zk_object *o = sample(), *back;
  uint8_t *bytes;
  size_t n, accepted = 0, wrong = 0, live;
  CHECK_OK(zk_pth_save(o, path));
  CHECK_OK(zk_file_read(path, &bytes, &n));
  uint8_t *copy = zk_alloc(n);
  live = zk_memory_live();
  for (int round = 0; round < 10000; round++) {
    memcpy(copy, bytes, n);
    for (uint32_t k = next_random(3) + 1; k > 0; k--)
      copy[next_random((uint32_t)n)] = (uint8_t)next_random(256);
    write_bytes(copy, n);
    if (zk_pth_load(path, &back) == ZK_OK) {
      accepted++;
      wrong += !equal(o, back);
      zk_object_release(back);
    }
  }
  CHECK(accepted > 0 && wrong == 0, "%zu accepted, %zu of them wrong", accepted, wrong);
  CHECK(zk_memory_live() == live);
  /* A mutated entry may say that it is deflated: 1032 bytes for one, at best. */
  CHECK(zk_memory_peak() <= live + n * 1032, "peak %zu", zk_memory_peak());
  zk_free(copy);
  zk_block_free(bytes);
  zk_object_release(o);
}

static void unwritable(void) {
  zk_object *o = sample(), *bad = new (ZK_OBJ_DICT), *list = new (ZK_OBJ_LIST);
  uint8_t *before, *after;
  size_t n, m;
  CHECK_OK(zk_pth_save(o, path));
  CHECK_OK(zk_file_read(path, &before, &n));
  CHECK_FAILS(zk_pth_save(o, "/nowhere/x.pth"), ZK_ERR_IO, "/nowhere/x.pth: ");
  must(zk_object_append(list, string("a\xff")));
  set(bad, "state", list);
  CHECK_FAILS(zk_pth_save(bad, path), ZK_ERR_ARG, "state.0: a string that is not UTF-8");
  CHECK_OK(zk_file_read(path, &after, &m));
  CHECK(n == m && memcmp(before, after, n) == 0);
  zk_block_free(before);
  zk_block_free(after);
  zk_object_release(o);
  zk_object_release(bad);
}

/* Each allocation in turn fails: an error, the old file, and nothing leaked. */
static void out_of_memory(void) {
  zk_object *o = sample(), *back;
  CHECK_OK(zk_pth_save(o, path));
  size_t live = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  int n = 0, last_save;
  while (status != ZK_OK && n < 10000) {
    zk_memory_fail_at(++n);
    status = zk_pth_save(o, path);
    zk_memory_fail_at(0);
    if (status != ZK_OK && (status != ZK_ERR_NOMEM || zk_memory_live() != live))
      CHECK(0, "allocation %d of a save: status %d, %s", n, status, zk_message());
  }
  last_save = n;
  for (n = 0, status = ZK_ERR_NOMEM; status != ZK_OK && n < 10000;) {
    zk_memory_fail_at(++n);
    status = zk_pth_load(path, &back);
    zk_memory_fail_at(0);
    if (status != ZK_OK && (status != ZK_ERR_NOMEM || zk_memory_live() != live))
      CHECK(0, "allocation %d of a load: status %d, %s", n, status, zk_message());
  }
  CHECK(last_save > 5 && n > 50, "%d, %d", last_save, n);
  CHECK(equal(o, back));
  zk_object_release(back);
  zk_object_release(o);
}

/* PyTorch's files; the values are those of tests/golden/checkpoints/make.py. */
static void golden(const char *file) {
  zk_object *o = NULL;
  CHECK_OK(zk_pth_load(file, &o));
  if (!o)
    return;
  static const char *const kinds[] = {"half", "bfloat16", "int32", "int16", "int8"};
  static const double expected[][3] = {
      {0.333251953125, -65504, 0x1p-24}, /* 1/3, the greatest and the least of binary16 */
      {0.333984375, -0x1.fep127, 0x1p-133},
      {-2147483648.0, 2147483647, 7},
      {-32768, 32767, 7},
      {-128, 127, 7}};
  static const zk_dtype dtypes[] = {ZK_FLOAT16, ZK_BFLOAT16, ZK_INT32, ZK_INT16, ZK_INT8};
  for (int i = 0; i < 5; i++) {
    const zk_tensor *t = get(o, kinds[i])->tensor.value;
    CHECK(t->dtype == dtypes[i]);
    for (int k = 0; k < 3; k++)
      CHECK(zk_element_f(t, k) == expected[i][k], "%s[%d] is %a", kinds[i], k, zk_element_f(t, k));
  }
  CHECK(get(o, "size")->type == ZK_OBJ_TUPLE && get(o, "size")->items.at[1]->integer == 3);
  CHECK(strcmp(get(o, "dtype")->string.bytes, "torch.float64") == 0);
  CHECK(strcmp(get(o, "device")->string.bytes, "cuda:1") == 0);
  const zk_object *sd = get(o, "model"), *weight = get(sd, "weight");
  CHECK(sd->type == ZK_OBJ_ORDERED && sd->items.count == 4);
  CHECK(get(o, "parameter")->tensor.requires_grad && !weight->tensor.requires_grad);
  CHECK(get(o, "parameter")->tensor.value->storage == weight->tensor.value->storage);
  zk_object_release(o);
}

static void golden_files(void) {
  golden("tests/golden/checkpoints/torch-1.13.pth");
  golden("tests/golden/checkpoints/torch-current.pth");
  golden("tests/golden/checkpoints/deflated.pth"); /* the same, compressed by Python's zipfile */
}

int main(void) {
  if (!mkdtemp(folder))
    return 1;
  snprintf(path, sizeof path, "%s/x.pth", folder);
  RUN(round_trip);
  RUN(many_values);
  RUN(truncated);
  RUN(mutated_file);
  RUN(unwritable);
  RUN(out_of_memory);
  RUN(golden_files);
  unlink(path);
  CHECK(rmdir(folder) == 0, "%s is not empty", folder); /* no temporary file stays behind */
  return check_report();
}
