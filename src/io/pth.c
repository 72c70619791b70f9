/*
 * pth.c: a checkpoint is a zip with TOP/data.pkl and the storages TOP/data/KEY.
 */
#include "io/pth.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "io/pickle.h"
#include "io/zip.h"

#define PICKLE_LIMIT ((size_t)256 << 20)
#define TOP "archive" /* not the file's name: equal content gives equal bytes under any */

static zk_status add_entries(zk_zip *z, const zk_pickle *p) {
  ZK_TRY(zk_zip_add(z, TOP "/data.pkl", p->bytes, p->size));
  ZK_TRY(zk_zip_add(z, TOP "/byteorder", "little", 6));
  for (size_t i = 0; i < p->count; i++) {
    char name[48];
    snprintf(name, sizeof name, TOP "/data/%zu", i);
    ZK_TRY(zk_zip_add(z, name, p->storages[i]->data, p->storages[i]->bytes));
  }
  return zk_zip_add(z, TOP "/version", "3\n", 2);
}

static zk_status write_archive(const zk_pickle *p, const char *temp, const char *path) {
  zk_zip *z;
  ZK_TRY(zk_zip_create(temp, &z));
  zk_status status = add_entries(z, p);
  if (status == ZK_OK)
    status = zk_zip_finish(z);
  zk_zip_close(z);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", path);
}

zk_status zk_pth_save(const zk_object *o, const char *path) {
  zk_pickle pickle = {0};
  zk_atomic_file file = {0};
  zk_status status = zk_pickle_write(o, &pickle);
  if (status == ZK_OK)
    status = zk_atomic_begin(&file, path);
  if (status == ZK_OK)
    status = write_archive(&pickle, file.temp, path);
  if (status == ZK_OK)
    status = zk_atomic_commit(&file);
  zk_atomic_abort(&file);
  zk_pickle_free(&pickle);
  return status;
}

typedef struct reader {
  zk_zip *zip;
  char *prefix; /* "archive/" */
  struct loaded {
    const zk_stored_dtype *dtype;
    zk_tensor *whole; /* NULL: not read yet */
  } * storages;       /* by the entry's index */
} reader;

/* The entry PREFIX + name, or -1. */
static zk_status find_entry(const reader *r, const char *name, const char *more, int64_t *index) {
  size_t n = strlen(r->prefix) + strlen(name) + strlen(more) + 1;
  char *full = zk_alloc(n);
  if (!full)
    return zk_nomem(n, "a name");
  snprintf(full, n, "%s%s%s", r->prefix, name, more);
  *index = zk_zip_find(r->zip, full);
  zk_free(full);
  return ZK_OK;
}

static zk_status read_storage(reader *r, int64_t entry, const zk_stored_dtype *dtype, int64_t n,
                              zk_tensor **out) {
  zk_shape shape = ZK_SHAPE(n);
  size_t bytes = (size_t)n * dtype->size;
  ZK_TRY(zk_tensor_new(dtype->dtype, &shape, out));
  if (dtype->form == ZK_AS_IT_IS)
    return zk_zip_read(r->zip, entry, zk_data(*out), bytes);
  uint8_t *raw = zk_block_alloc(bytes);
  if (!raw)
    return zk_nomem(bytes, "a storage");
  zk_status status = zk_zip_read(r->zip, entry, raw, bytes);
  if (status == ZK_OK)
    status = zk_widen(dtype, raw, *out);
  zk_block_free(raw);
  return status;
}

static zk_status fetch(void *context, const char *key, const zk_stored_dtype *dtype, int64_t n,
                       zk_tensor **out) {
  reader *r = context;
  int64_t entry;
  *out = NULL;
  ZK_TRY(find_entry(r, "data/", key, &entry));
  if (entry < 0)
    return zk_fail(ZK_ERR_FORMAT, "storage data/%.40s is missing", key);
  struct loaded *s = &r->storages[entry];
  if (!s->whole) {
    size_t size, packed;
    ZK_TRY(zk_zip_size(r->zip, entry, &size, &packed));
    if ((uint64_t)n != size / dtype->size || size % dtype->size != 0)
      return zk_fail(ZK_ERR_FORMAT,
                     "storage data/%.40s has %zu bytes, not those of %" PRId64 " %s elements", key,
                     size, n, dtype->name);
    zk_status status = read_storage(r, entry, dtype, n, &s->whole);
    if (status != ZK_OK) {
      zk_tensor_release(s->whole);
      s->whole = NULL;
      return status;
    }
    s->dtype = dtype;
  } else if (s->dtype != dtype || s->whole->shape.dim[0] != n)
    return zk_fail(ZK_ERR_FORMAT, "storage data/%.40s is named with two dtypes or sizes", key);
  *out = zk_tensor_retain(s->whole);
  return ZK_OK;
}

/* The first entry NAME/data.pkl gives the folder's name. */
static zk_status find_prefix(reader *r, int64_t *pickle) {
  static const char tail[] = "data.pkl";
  int64_t count = zk_zip_count(r->zip);
  for (int64_t i = 0; i < count; i++) {
    const char *name = zk_zip_name(r->zip, i);
    const char *slash = name ? strchr(name, '/') : NULL;
    if (!slash || strcmp(slash + 1, tail) != 0)
      continue;
    size_t n = (size_t)(slash - name) + 1;
    r->prefix = zk_alloc(n + 1);
    if (!r->prefix)
      return zk_nomem(n + 1, "a name");
    memcpy(r->prefix, name, n);
    r->prefix[n] = 0;
    *pickle = i;
    return ZK_OK;
  }
  return zk_fail(ZK_ERR_FORMAT, "a zip file, but not of torch.save: it has no NAME/data.pkl");
}

static zk_status check_byte_order(reader *r) {
  char text[8] = "";
  int64_t entry;
  size_t size, packed;
  ZK_TRY(find_entry(r, "byteorder", "", &entry));
  if (entry < 0)
    return ZK_OK;
  ZK_TRY(zk_zip_size(r->zip, entry, &size, &packed));
  if (size < sizeof text)
    ZK_TRY(zk_zip_read(r->zip, entry, text, size));
  if (strcmp(text, "little") != 0)
    return zk_fail(ZK_ERR_FORMAT, "byte order \"%s\": only \"little\" is supported", text);
  return ZK_OK;
}

/* A byte of a pickle can cost 60 here, as values. One that compression has blown up is refused, so
 * that a small file stays small. */
static zk_status check_pickle_size(size_t size, size_t packed) {
  if (size > PICKLE_LIMIT)
    return zk_fail(ZK_ERR_FORMAT, "data.pkl has %zu bytes: more than %zu are not supported", size,
                   PICKLE_LIMIT);
  if (size > ((size_t)1 << 20) && size / 32 > packed)
    return zk_fail(ZK_ERR_FORMAT, "data.pkl claims %zu bytes, packed into %zu", size, packed);
  return ZK_OK;
}

static zk_status read_archive(reader *r, zk_object **out) {
  int64_t entry = -1, count = zk_zip_count(r->zip);
  size_t size, packed;
  ZK_TRY(find_prefix(r, &entry));
  ZK_TRY(check_byte_order(r));
  r->storages = zk_alloc_zero((size_t)count * sizeof *r->storages);
  if (!r->storages)
    return zk_nomem((size_t)count * sizeof *r->storages, "a checkpoint's storages");
  ZK_TRY(zk_zip_size(r->zip, entry, &size, &packed));
  ZK_TRY(check_pickle_size(size, packed));
  uint8_t *pickle = zk_block_alloc(size);
  if (!pickle)
    return zk_nomem(size, "a pickle");
  zk_status status = zk_zip_read(r->zip, entry, pickle, size);
  if (status == ZK_OK)
    status = zk_pickle_read(pickle, size, fetch, r, out);
  zk_block_free(pickle);
  return status;
}

zk_status zk_pth_load(const char *path, zk_object **out) {
  *out = NULL;
  reader r = {0};
  zk_status status = zk_zip_open(path, "PyTorch checkpoint", &r.zip);
  if (status == ZK_OK)
    status = read_archive(&r, out);
  if (r.storages)
    for (int64_t i = 0; i < zk_zip_count(r.zip); i++)
      zk_tensor_release(r.storages[i].whole);
  zk_free(r.storages);
  zk_free(r.prefix);
  zk_zip_close(r.zip);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", path);
}
