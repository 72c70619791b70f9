/*
 * test_pickle.c: hostile checkpoints: what a pickle or a zip can say to crash a reader, to fill its
 * memory, or to run something.
 *
 * Oracle: the format, by CPython's public Lib/pickletools.py; the handmade files come from
 * tests/golden/checkpoints/make.py.
 */
#include <stdlib.h>
#include <unistd.h>
#include "base/memory.h"
#include "check.h"
#include "io/pth.h"
#include "io/zip.h"
#include "tensor/convert.h"

static char folder[] = "/tmp/zknn_pickle_XXXXXX";
static char path[64];

/* Not zk_file_write: thousands of files need no fsync. */
static void write_bytes(const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, n, f) == n);
  CHECK(f && fclose(f) == 0);
}

static uint32_t state = 1;
static uint32_t next_random(uint32_t n) {
  state = state * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)state * n >> 32);
}

/* A checkpoint of that pickle and, when `data` is not NULL, of the entry data/0. */
static void write_pickle(const void *pickle, size_t n, const void *data, size_t size) {
  zk_zip *z = NULL;
  write_bytes("", 0);
  CHECK_OK(zk_zip_create(path, &z));
  CHECK_OK(zk_zip_add(z, "x/data.pkl", pickle, n));
  if (data)
    CHECK_OK(zk_zip_add(z, "x/data/0", data, size));
  CHECK_OK(zk_zip_finish(z));
  zk_zip_close(z);
}

static double sum(const zk_object *o) {
  double total = 0;
  zk_tensor *c;
  if (o->type == ZK_OBJ_TENSOR && zk_numel(o->tensor.value) < 1000000 &&
      zk_tensor_clone(o->tensor.value, &c) == ZK_OK) {
    for (int64_t i = 0; i < zk_numel(c); i++)
      total += zk_element_f(c, i);
    zk_tensor_release(c);
  } else if (o->type == ZK_OBJ_OPAQUE) {
    for (int i = 0; i < ZK_OPAQUE_PARTS; i++)
      total += o->part[i] ? sum(o->part[i]) : 0;
  } else if (zk_object_is_container(o)) {
    for (size_t i = 0; i < o->items.count; i++)
      total += sum(o->items.at[i]);
  }
  return total;
}

#define REBUILD "ctorch._utils\n_rebuild_tensor_v2\n"
#define STORAGE                                                                                    \
  "((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"                                          \
  "0X\x03\0\0\0cpuK\x06tQ"
#define HOOKS                                                                                      \
  "\x89"                                                                                           \
  "ccollections\nOrderedDict\n)RtR"

/* Damage that no crc reveals: whatever a pickle says, the answer is a value or an error, and a
 * value's tensors can be read (the sanitizers see to it). */
static void mutated_pickle(void) {
  static const char good[] = "\x80\x02}q\0(X\x01\0\0\0aq\x01]q\x02(K\x01NG?\xf8\0\0\0\0\0\0\x88"
                             "\x8a\x02\xff\x7f\x85"
                             "eX\x01\0\0\0w" REBUILD STORAGE "K\0K\x02K\x03\x86K\x03K\x01\x86" HOOKS
                             "q\x03X\x01\0\0\0vh\x03u.";
  static const char opcodes[] =
      "\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x8e\x8f\x90\x91\x92\x93\x94\x95"
      "()]}tXJKMGNqrhjQRbsuae.c012BCdgiILlFSTUVpPo";
  float data[6] = {1, 2, 3, 4, 5, 6};
  char copy[sizeof good + 8];
  zk_object *o;
  size_t accepted = 0, live;
  write_pickle(good, sizeof good - 1, data, sizeof data);
  CHECK_OK(zk_pth_load(path, &o));
  CHECK(sum(o) == 42, "%g", sum(o));
  zk_object_release(o);
  live = zk_memory_live();
  for (int round = 0; round < 6000; round++) {
    size_t n = sizeof good - 1;
    memcpy(copy, good, n);
    for (uint32_t k = next_random(3) + 1; k > 0; k--) {
      size_t at = next_random((uint32_t)n);
      uint32_t what = next_random(4);
      if (what == 0 && n > 20) { /* a byte less */
        memmove(copy + at, copy + at + 1, --n - at);
      } else if (what == 1 && n < sizeof copy) { /* an opcode more */
        memmove(copy + at + 1, copy + at, n++ - at);
        copy[at] = opcodes[next_random(sizeof opcodes - 1)];
      } else {
        copy[at] = what == 2 ? opcodes[next_random(sizeof opcodes - 1)] : (char)next_random(256);
      }
    }
    write_pickle(copy, n, data, sizeof data);
    if (zk_pth_load(path, &o) == ZK_OK) {
      accepted++;
      (void)sum(o);
      zk_object_release(o);
    }
  }
  CHECK(accepted > 0 && accepted < 6000);
  CHECK(zk_memory_live() == live);
}

/* A float32 storage of 6 elements in data/0. */
#define REFUSES(pickle, message)                                                                   \
  do {                                                                                             \
    static const float data_[6];                                                                   \
    zk_object *value_;                                                                             \
    size_t live_ = zk_memory_live();                                                               \
    write_pickle(pickle, sizeof pickle - 1, data_, sizeof data_);                                  \
    CHECK_FAILS(zk_pth_load(path, &value_), ZK_ERR_FORMAT, message);                               \
    CHECK(strstr(zk_message(), path), "message: %s", zk_message());                                \
    CHECK(!value_ && zk_memory_live() == live_);                                                   \
  } while (0)

/* Reads the pickle, beside a float32 storage of 6 elements; NULL after a failed check. */
static zk_object *read_pickle(const void *pickle, size_t n) {
  static const float data[6] = {1, 2, 3, 4, 5, 6};
  zk_object *o = NULL;
  write_pickle(pickle, n, data, sizeof data);
  CHECK_OK(zk_pth_load(path, &o));
  return o;
}

/* What is read is an opaque object, whose text says `part`. */
#define OPAQUE(pickle, part_)                                                                      \
  do {                                                                                             \
    size_t live_ = zk_memory_live();                                                               \
    zk_object *o_ = read_pickle(pickle, sizeof pickle - 1);                                        \
    CHECK(o_ && o_->type == ZK_OBJ_OPAQUE);                                                        \
    if (o_ && o_->type == ZK_OBJ_OPAQUE)                                                           \
      CHECK(strstr(o_->part[ZK_OPAQUE_TEXT]->string.bytes, part_), "text: %s",                     \
            o_->part[ZK_OPAQUE_TEXT]->string.bytes);                                               \
    zk_object_release(o_);                                                                         \
    CHECK(zk_memory_live() == live_, "%zu bytes are left", zk_memory_live() - live_);              \
  } while (0)

/* What pickle would run or import is a name here, and stays one. */
static void nothing_runs(void) {
  char pickle[300], file[100];
  snprintf(file, sizeof file, "%s/made", folder);
  int n = snprintf(pickle, sizeof pickle, "cos\nsystem\n(S'touch %s'\ntR.", file);
  zk_object *o = read_pickle(pickle, (size_t)n);
  CHECK(o && o->type == ZK_OBJ_OPAQUE && access(file, F_OK) != 0);
  zk_object_release(o);
  n = snprintf(pickle, sizeof pickle, "(S'touch %s'\nios\nsystem\n.", file);
  o = read_pickle(pickle, (size_t)n);
  CHECK(o && o->type == ZK_OBJ_OPAQUE && access(file, F_OK) != 0);
  zk_object_release(o);
  OPAQUE("\x80\x02"
         "cos\nsystem\nX\x02\0\0\0id\x85R.",
         "an object of os.system");
  OPAQUE("\x80\x02"
         "cbuiltins\neval\nX\x01\0\0\0"
         "1\x85R.",
         "builtins.eval");
  OPAQUE("\x80\x02(X\x02\0\0\0idios\nsystem\n.", "os.system");
  OPAQUE("\x80\x02"
         "ctorch\nFloatStorage\n)R.",
         "torch.FloatStorage");
  OPAQUE("\x80\x02"
         "ctorch._utils\n_rebuild_tensor_v2\n.",
         "the name torch._utils._rebuild_tensor_v2");
  /* More dimensions than zknn has. */
  OPAQUE("\x80\x02" REBUILD STORAGE "K\0(K\x01K\x01K\x01K\x01K\x01K\x01K\x01K\x01K\x01t"
         "(K\x01K\x01K\x01K\x01K\x01K\x01K\x01K\x01K\x01t" HOOKS ".",
         "9 dimensions");
  OPAQUE("\x80\x02\x8a\x09\0\0\0\0\0\0\0\0\x01.", "the integer 18446744073709551616 ");
  OPAQUE("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.",
         "the integer 119547037146038801333356 ");
  OPAQUE("\x80\x02\x8a\x09\0\0\0\0\0\0\0\0\xff.", "the integer -18446744073709551616 ");
  OPAQUE("L-9223372036854775809L\n.", "the integer -9223372036854775809 ");
}

/* Containers that hold themselves: directly, through a memo, through another. In the place where
 * the circle closes stands an opaque object. */
static void circles(void) {
  static const struct {
    const char *pickle;
    size_t n;
  } cases[] = {
#define CASE(s) {s, sizeof s - 1}
      CASE("\x80\x02]q\0h\0a."),
      CASE("\x80\x02]q\0}X\x01\0\0\0ah\0sa."),
      CASE("\x80\x02"
           "ccollections\nOrderedDict\n)Rq\0X\x01\0\0\0ah\0\x85s0h\0."),
      CASE("\x80\x02"
           "cx\nA\n)\x81q\0}X\x01\0\0\0ah\0sb."),
      CASE("\x80\x02"
           "cx\nA\n)\x81q\0h\0aX\x01\0\0\0ah\0s."),
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t live = zk_memory_live();
    zk_object *o = read_pickle(cases[i].pickle, cases[i].n);
    CHECK(o && o->height > 0 && o->height < 8, "case %zu", i);
    if (o)
      CHECK_FAILS(zk_pth_save(o, path), ZK_ERR_ARG, "cannot be saved"); /* the walk ends */
    zk_object_release(o);
    CHECK(zk_memory_live() == live, "case %zu: %zu bytes are left", i, zk_memory_live() - live);
  }
}

static void hostile_pickles(void) {
  REFUSES("\x80\x02(X\x07\0\0\0storageccollections\nOrderedDict\nX\x01\0\0\0"
          "0X\x03\0\0\0cpuK\x06tQ.",
          "no storage's");
  REFUSES("\x80\x02}X\x03\0\0\0runh\x05s.", "memo entry is missing");
  /* Windows that leave the storage, in every way. */
  REFUSES("\x80\x02" REBUILD STORAGE "K\x01K\x02K\x03\x86K\x03K\x01\x86" HOOKS ".", "reaches past");
  REFUSES("\x80\x02" REBUILD STORAGE "K\0K\x07\x85K\x01\x85" HOOKS ".", "reaches past");
  REFUSES("\x80\x02" REBUILD STORAGE "J\xff\xff\xff\xffK\x01\x85K\x01\x85" HOOKS ".",
          "reaches past");
  REFUSES("\x80\x02" REBUILD STORAGE "K\x05K\x02\x85J\xff\xff\xff\xff\x85" HOOKS ".",
          "reaches past");
  REFUSES("\x80\x02" REBUILD STORAGE "K\0K\x03\x85\x8a\x08\0\0\0\0\0\0\0\x40\x85" HOOKS ".",
          "reaches past"); /* 2 * 2^62 */
  REFUSES("\x80\x02" REBUILD STORAGE
          "K\x01K\x02\x85\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85" HOOKS ".",
          "reaches past"); /* 1 + (2^63 - 1) */
  REFUSES("\x80\x02" REBUILD STORAGE
          "K\0\x8a\x05\0\0\0\0\x01\x8a\x05\0\0\0\0\x01\x86K\0K\0\x86" HOOKS ".",
          "cannot be"); /* 2^32 * 2^32 elements, all the same one */
  REFUSES("\x80\x02" REBUILD STORAGE "K\0J\xff\xff\xff\xff\x85K\x01\x85" HOOKS ".", "cannot be");
  /* Storages that are not what the pickle says. */
  REFUSES("\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"
          "1X\x03\0\0\0cpuK\x06tQ.",
          "data/1 is missing");
  REFUSES("\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"
          "0X\x03\0\0\0cpuK\x07tQ.",
          "24 bytes");
  REFUSES("\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"
          "0X\x03\0\0\0cpu"
          "\x8a\x08\x06\0\0\0\0\0\0\x40tQ.",
          "24 bytes"); /* 2^62 + 6: 24 bytes, modulo 2^64 */
  REFUSES("\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"
          "0X\x03\0\0\0cpuK\x06tQ"
          "(X\x07\0\0\0storagectorch\nIntStorage\nX\x01\0\0\0"
          "0X\x03\0\0\0cpuK\x06tQ\x86.",
          "two dtypes");
  /* The rest. */
  REFUSES("\x80\x06].", "protocol 6");
  REFUSES("\x80\x02\x82\x01.", "opcode 0x82"); /* a registry that is not in the file */
  REFUSES("\x80\x04\x95\xff\0\0\0\0\0\0\0].", "a frame is cut off");
  REFUSES("\x80\x04\x8e\0\0\0\0\0\0\0\x80.", "a size is too large");
  REFUSES("I12x\n.", "other than digits");
  REFUSES("S'a\n.", "not in quotes");
  REFUSES("Fabc\n.", "no number");
  REFUSES("(I1\nd.", "a key without a value");
  REFUSES("p1\n.", "runs empty");
  REFUSES("Np99999999999999999999\n.", "no number");
  REFUSES("\x80\x02}(X\x01\0\0\0aNX\x01\0\0\0aNu.", "a dict has the key a twice");
  REFUSES("\x80\x02}h", "data.pkl");
  REFUSES("\x80\x02"
          "a.",
          "runs empty");
  REFUSES("\x80\x02(]K\x01(e.", "no list");
  REFUSES("\x80\x02]r\xff\xff\xff\x7f.", "memo index");
  REFUSES("\x80\x02]r\x14\0\0\0N0N0N0N0N0N0N0N0.", "memo index"); /* 20 entries in 8 bytes */
  REFUSES("\x80\x02X\xff\xff\xff\xff"
          "a.",
          "data.pkl");
  REFUSES("\x80\x02]", "data.pkl");
  REFUSES("", "data.pkl");
  REFUSES("\x80\x02]].", "other than one value");
  REFUSES("\x80\x02].N.", "ends at byte 4 of 6");
}

/* Sharing is no copying: 2^60 leaves in a file of 300 bytes. */
static void many_laughs(void) {
  char pickle[400] = "\x80\x02]";
  size_t n = 3;
  for (int i = 0; i < 60; i++) {
    pickle[n++] = 'q';
    pickle[n++] = (char)i;
    pickle[n++] = 'h';
    pickle[n++] = (char)i;
    pickle[n++] = (char)0x86;
  }
  pickle[n++] = '.';
  zk_object *o = NULL, *back = NULL;
  size_t live = zk_memory_live();
  write_pickle(pickle, n, NULL, 0);
  CHECK_OK(zk_pth_load(path, &o));
  CHECK(zk_memory_live() - live < 20000, "%zu bytes", zk_memory_live() - live);
  CHECK_OK(zk_pth_save(o, path)); /* and the writer keeps it small */
  CHECK_OK(zk_pth_load(path, &back));
  CHECK(back && back->height == 60);
  zk_object_release(o);
  zk_object_release(back);
}

static void deep(void) {
  char pickle[700] = "\x80\x02]";
  memset(pickle + 3, (char)0x85, 600); /* a tuple of a tuple of ... */
  size_t live = zk_memory_live();
  pickle[3 + ZK_OBJECT_MAX_DEPTH - 4] = '.';
  zk_object *o = read_pickle(pickle, 4 + ZK_OBJECT_MAX_DEPTH - 4), *inner = o;
  CHECK(o && o->height == ZK_OBJECT_MAX_DEPTH - 4);
  zk_object_release(o);
  pickle[3 + ZK_OBJECT_MAX_DEPTH - 4] = (char)0x85;
  pickle[603] = '.';
  o = inner = read_pickle(pickle, 604);
  CHECK(o && o->height <= ZK_OBJECT_MAX_DEPTH);
  while (inner && inner->type == ZK_OBJ_TUPLE)
    inner = inner->items.at[0];
  CHECK(inner && inner->type == ZK_OBJ_OPAQUE &&
        strstr(inner->part[ZK_OPAQUE_TEXT]->string.bytes, "too deep"));
  zk_object_release(o);
  CHECK(zk_memory_live() == live);
}

static void wrong_files(void) {
  zk_object *o;
  write_bytes("", 0);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "it is empty");
  write_bytes("hello, world of zips", 20);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "it starts with 68 65");
  write_bytes("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "the protocol: ends early");
  write_bytes("PK\3\4 and so on", 14);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "damaged zip file");
  CHECK_FAILS(zk_pth_load(folder, &o), ZK_ERR_IO, "is a folder");
  CHECK_FAILS(zk_pth_load("/nowhere/x.pth", &o), ZK_ERR_IO,
              "/nowhere/x.pth: No such file or directory");
  zk_zip *z;
  CHECK_OK(zk_zip_create(path, &z));
  CHECK_OK(zk_zip_add(z, "data.pkl", "\x80\x02].", 4));
  CHECK_OK(zk_zip_finish(z));
  zk_zip_close(z);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "no NAME/data.pkl");
  CHECK_OK(zk_zip_create(path, &z));
  CHECK_OK(zk_zip_add(z, "x/data.pkl", "\x80\x02].", 4));
  CHECK_OK(zk_zip_add(z, "x/byteorder", "odd", 3));
  CHECK_OK(zk_zip_finish(z));
  zk_zip_close(z);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "byte order \"odd\"");
  CHECK_OK(zk_zip_create(path, &z));
  CHECK_OK(zk_zip_add(z, "x/data.pkl", "\x80\x02].", 4));
  CHECK_OK(zk_zip_add(z, "x/version", "11\n", 3));
  CHECK_OK(zk_zip_finish(z));
  zk_zip_close(z);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "file format version \"11\"");
  CHECK_OK(zk_zip_create(path, &z));
  CHECK_OK(zk_zip_add(z, "x/data.pkl", "\x80\x02].", 4));
  CHECK_OK(zk_zip_add(z, "y/data.pkl", "\x80\x02].", 4));
  CHECK_OK(zk_zip_finish(z));
  zk_zip_close(z);
  CHECK_FAILS(zk_pth_load(path, &o), ZK_ERR_FORMAT, "two checkpoints in one zip file");
}

static void hostile_zips(void) {
  zk_object *o;
  CHECK_FAILS(zk_pth_load("tests/golden/checkpoints/overlap.pth", &o), ZK_ERR_FORMAT,
              "its entries overlap");
  CHECK_FAILS(zk_pth_load("tests/golden/checkpoints/claims.pth", &o), ZK_ERR_FORMAT,
              "more than the file can hold");
  CHECK_FAILS(zk_pth_load("tests/golden/checkpoints/promises.pth", &o), ZK_ERR_FORMAT,
              "more than the file can hold");
  CHECK_FAILS(zk_pth_load("tests/golden/checkpoints/blown-up.pth", &o), ZK_ERR_FORMAT,
              "data.pkl claims");
  CHECK_FAILS(zk_pth_load("tests/golden/checkpoints/crc.pth", &o), ZK_ERR_FORMAT, "CRC error");
}

int main(void) {
  if (!mkdtemp(folder))
    return 1;
  snprintf(path, sizeof path, "%s/x.pth", folder);
  RUN(mutated_pickle);
  RUN(nothing_runs);
  RUN(circles);
  RUN(hostile_pickles);
  RUN(many_laughs);
  RUN(deep);
  RUN(wrong_files);
  RUN(hostile_zips);
  unlink(path);
  CHECK(rmdir(folder) == 0, "%s is not empty", folder);
  return check_report();
}
