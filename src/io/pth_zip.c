/*
 * pth_zip.c: checkpoints of torch 1.6 and later: a zip with TOP/data.pkl and the storages
 * TOP/data/KEY. TorchScript's archives are the same, with code besides.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "io/pth_parts.h"
#include "io/zip.h"

typedef struct reader {
  zk_zip *zip;
  char *prefix; /* "archive/" */
  bool big_endian;
  int64_t entry; /* that `read_entry` reads */
  size_t unpacked, limit;
  zk_stored_file *file; /* of a listing: it has the zip */
} reader;

/* The entry PREFIX + name + more, or -1. */
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

static zk_status read_entry(void *context, void *bytes, size_t size) {
  reader *r = context;
  return zk_zip_read(r->zip, r->entry, bytes, size);
}

/* r->entry = the storage's, of n elements and that many bytes. */
static zk_status find_storage(reader *r, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                              int64_t n, size_t *bytes) {
  size_t size, packed;
  ZK_TRY(find_entry(r, "data/", s->key, &r->entry));
  if (r->entry < 0)
    return zk_fail(ZK_ERR_FORMAT, "storage data/%.40s is missing", s->key);
  ZK_TRY(zk_zip_size(r->zip, r->entry, &size, &packed));
  if ((uint64_t)n != size / dtype->size || size % dtype->size != 0)
    return zk_fail(ZK_ERR_FORMAT,
                   "storage data/%.40s has %zu bytes, not those of %" PRId64 " %s elements", s->key,
                   size, n, dtype->name);
  *bytes = size;
  return ZK_OK;
}

static zk_status fetch(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                       int64_t n, zk_tensor **out) {
  reader *r = context;
  size_t size = 0;
  *out = NULL;
  ZK_TRY(find_storage(r, s, dtype, n, &size));
  if (__builtin_add_overflow(r->unpacked, size, &r->unpacked) || r->unpacked > r->limit)
    return zk_fail_limit(NULL, r->unpacked, r->limit);
  return zk_pth_elements(dtype, n, r->big_endian, read_entry, r, out);
}

static zk_status locate(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                        int64_t n, zk_stored *out) {
  reader *r = context;
  size_t size = 0;
  ZK_TRY(find_storage(r, s, dtype, n, &size));
  out->file = r->file;
  out->entry = r->entry;
  out->big_endian = r->big_endian;
  return ZK_OK;
}

/* A stored entry always fits the limit. */
static zk_status set_limit(reader *r, size_t limit) {
  size_t file = 0;
  for (int64_t i = 0; limit == 0 && i < zk_zip_count(r->zip); i++) {
    size_t size, packed;
    if (!zk_zip_unreadable(r->zip, i)) {
      ZK_TRY(zk_zip_size(r->zip, i, &size, &packed));
      file += packed;
    }
  }
  r->limit = limit ? limit : zk_unpack_limit(file);
  return ZK_OK;
}

/* The message for a zip of another kind, recognized by its entries. */
static zk_status refuse_other(const zk_zip *zip) {
  int64_t count = zk_zip_count(zip);
  for (int64_t i = 0; i < count; i++) {
    const char *name = zk_zip_name(zip, i);
    size_t n = name ? strlen(name) : 0;
    if (n > 4 && strcmp(name + n - 4, ".npy") == 0)
      return zk_fail(ZK_ERR_FORMAT, "a zip file of NumPy arrays: zknn.npz.load reads it");
    if (n > 3 && (strcmp(name + n - 3, ".h5") == 0 || strcmp(name, "metadata.json") == 0))
      return zk_fail(ZK_ERR_FORMAT, "a zip file of Keras: write its arrays as .npz there");
    if (n > 8 && strstr(name, ".pth"))
      return zk_fail(ZK_ERR_FORMAT, "a zip file with %.80s in it: unpack it first", name);
  }
  const char *first = count > 0 ? zk_zip_name(zip, 0) : NULL;
  return zk_fail(ZK_ERR_FORMAT,
                 "a zip file, but not of torch.save: it has no NAME/data.pkl (its first entry is "
                 "%.80s)",
                 first ? first : "none");
}

/* The one entry NAME/data.pkl gives the folder's name. Every name stands once. */
static zk_status find_prefix(reader *r, int64_t *pickle) {
  static const char tail[] = "data.pkl";
  int64_t count = zk_zip_count(r->zip);
  *pickle = -1;
  for (int64_t i = 0; i < count; i++) {
    const char *name = zk_zip_name(r->zip, i);
    const char *slash = name ? strchr(name, '/') : NULL;
    if (name && zk_zip_find(r->zip, name) != i)
      return zk_fail(ZK_ERR_FORMAT, "two entries are named %.80s", name);
    if (!slash || strcmp(slash + 1, tail) != 0)
      continue;
    if (*pickle >= 0)
      return zk_fail(ZK_ERR_FORMAT, "two checkpoints in one zip file, %.80s and %.80s",
                     zk_zip_name(r->zip, *pickle), name);
    size_t n = (size_t)(slash - name) + 1;
    r->prefix = zk_alloc(n + 1);
    if (!r->prefix)
      return zk_nomem(n + 1, "a name");
    memcpy(r->prefix, name, n);
    r->prefix[n] = 0;
    *pickle = i;
  }
  return *pickle >= 0 ? ZK_OK : refuse_other(r->zip);
}

/* A short text of an entry without blanks at its end; "" when it is not there. */
static zk_status short_text(reader *r, const char *name, char text[16]) {
  int64_t entry;
  size_t size, packed;
  text[0] = 0;
  ZK_TRY(find_entry(r, name, "", &entry));
  if (entry < 0)
    return ZK_OK;
  ZK_TRY(zk_zip_size(r->zip, entry, &size, &packed));
  if (size >= 16)
    return zk_fail(ZK_ERR_FORMAT, "entry %s has %zu bytes: a word was expected", name, size);
  ZK_TRY(zk_zip_read(r->zip, entry, text, size));
  while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
    size--;
  text[size] = 0;
  return ZK_OK;
}

/* `version` is that of the file format; PyTorch 2.15 knows 1 to 10. */
static zk_status check_header(reader *r) {
  char text[16];
  ZK_TRY(short_text(r, "byteorder", text));
  if (text[0] && strcmp(text, "little") != 0 && strcmp(text, "big") != 0)
    return zk_fail(ZK_ERR_FORMAT, "byte order \"%s\": \"little\" and \"big\" are known", text);
  r->big_endian = strcmp(text, "big") == 0;
  ZK_TRY(short_text(r, "version", text));
  if (!text[0])
    ZK_TRY(short_text(r, ".data/version", text));
  int version = 0;
  for (const char *s = text; *s && version <= 1000; s++)
    version = *s >= '0' && *s <= '9' ? 10 * version + (*s - '0') : 1001;
  if (text[0] && (version < 1 || version > 10))
    return zk_fail(ZK_ERR_FORMAT, "file format version \"%s\": 1 to 10 are known", text);
  return ZK_OK;
}

/* Refuses a pickle that is too large, or that a small file has compressed extremely. */
static zk_status check_pickle_size(size_t size, size_t packed) {
  if (size > ZK_PICKLE_LIMIT)
    return zk_fail(ZK_ERR_FORMAT, "data.pkl has %zu bytes: more than %zu are not supported", size,
                   ZK_PICKLE_LIMIT);
  if (size > ((size_t)1 << 20) && size / 32 > packed)
    return zk_fail(ZK_ERR_FORMAT, "data.pkl claims %zu bytes, packed into %zu", size, packed);
  return ZK_OK;
}

static zk_status unpickle_entry(reader *r, int64_t entry, zk_unpickled *u) {
  size_t size, packed, used;
  ZK_TRY(zk_zip_size(r->zip, entry, &size, &packed));
  ZK_TRY(check_pickle_size(size, packed));
  uint8_t *pickle = zk_block_alloc(size ? size : 1);
  if (!pickle)
    return zk_nomem(size, "a pickle");
  zk_status status = zk_zip_read(r->zip, entry, pickle, size);
  if (status == ZK_OK)
    status = zk_unpickle(u, pickle, size, "data.pkl", &used);
  if (status == ZK_OK && used != size)
    status = zk_fail(ZK_ERR_FORMAT, "data.pkl ends at byte %zu of %zu", used, size);
  zk_block_free(pickle);
  return status;
}

static zk_status finish(reader *r, const char *path, zk_unpickled *u, zk_pth_request *request) {
  zk_storage_source source = {.fetch = fetch, .context = r};
  if (request->listed) {
    source.locate = locate;
    ZK_TRY(zk_zip_check_overlap(r->zip));
    ZK_TRY(zk_stored_file_of_zip(path, r->zip, &r->file));
  }
  return zk_unpickled_finish(u, request->keys, &source, &request->out, &request->left);
}

zk_status zk_pth_read_zip(const char *path, zk_pth_request *request) {
  reader r = {0};
  zk_unpickled u = {0};
  int64_t entry;
  zk_status status = zk_zip_open(path, "PyTorch checkpoint", &r.zip);
  if (status == ZK_OK)
    status = find_prefix(&r, &entry);
  if (status == ZK_OK)
    status = check_header(&r);
  if (status == ZK_OK)
    status = set_limit(&r, request->limit);
  if (status == ZK_OK)
    status = unpickle_entry(&r, entry, &u);
  if (status == ZK_OK)
    status = finish(&r, path, &u, request);
  zk_unpickled_free(&u);
  zk_free(r.prefix);
  if (r.file)
    zk_stored_file_release(r.file);
  else
    zk_zip_close(r.zip);
  return status;
}
