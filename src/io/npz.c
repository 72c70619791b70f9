/*
 * npz.c: named arrays: a zip with an entry NAME.npy for each.
 */
#include "io/npy.h"

#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "io/zip.h"
#include "tensor/convert.h"

#define ENDING ".npy"

/* --- in --- */

static zk_status read_entry(zk_zip *zip, int64_t index, const char *name, zk_tensor **out) {
  size_t size, packed;
  *out = NULL;
  ZK_TRY(zk_zip_size(zip, index, &size, &packed));
  uint8_t *bytes = zk_block_alloc(size);
  if (!bytes)
    return zk_nomem(size, name);
  zk_status status = zk_zip_read(zip, index, bytes, size);
  if (status == ZK_OK)
    status = zk_npy_read(bytes, size, name, out);
  zk_block_free(bytes);
  return status;
}

static zk_status add_entry(zk_zip *zip, int64_t index, zk_object *dict) {
  const char *name = zk_zip_name(zip, index);
  size_t n = name ? strlen(name) : 0, ending = strlen(ENDING);
  if (n < ending || strcmp(name + n - ending, ENDING) != 0)
    return zk_fail(ZK_ERR_FORMAT, "entry %.80s is no array: its name does not end with " ENDING,
                   name ? name : "without a name");
  if (zk_zip_find(zip, name) != index)
    return zk_fail(ZK_ERR_FORMAT, "two entries are named %.80s", name);
  zk_tensor *t;
  zk_object *key, *value;
  ZK_TRY(read_entry(zip, index, name, &t));
  zk_status status = zk_object_tensor(t, &value);
  zk_tensor_release(t);
  if (status != ZK_OK)
    return status;
  status = zk_object_string(name, n - ending, &key);
  if (status == ZK_OK)
    status = zk_object_append(dict, key);
  if (status == ZK_OK)
    return zk_object_append(dict, value);
  zk_object_release(value);
  return status;
}

zk_status zk_npz_load(const char *path, zk_object **out) {
  zk_zip *zip = NULL;
  zk_object *dict = NULL;
  *out = NULL;
  zk_status status = zk_zip_open(path, ".npz arrays", &zip);
  if (status == ZK_OK)
    status = zk_object_new(ZK_OBJ_ORDERED, &dict);
  for (int64_t i = 0; status == ZK_OK && i < zk_zip_count(zip); i++)
    status = add_entry(zip, i, dict);
  zk_zip_close(zip);
  zk_block_trim();
  if (status != ZK_OK) {
    zk_object_release(dict);
    return zk_fail_in(status, "%s", path);
  }
  *out = dict;
  return ZK_OK;
}

/* --- out --- */

/* An entry's name and bytes, in one block: the zip wants them until its end. */
static zk_status pack_entry(const zk_object *key, const zk_object *value, char **name,
                            uint8_t **bytes, size_t *size) {
  char header[ZK_NPY_HEADER];
  if (key->type != ZK_OBJ_STRING || key->string.length == 0 ||
      strlen(key->string.bytes) != key->string.length ||
      !zk_is_utf8(key->string.bytes, key->string.length))
    return zk_fail(ZK_ERR_ARG, "an array's name must be a string, UTF-8 and not empty");
  if (value->type != ZK_OBJ_TENSOR)
    return zk_fail(ZK_ERR_ARG, "%.80s is no tensor; an .npz file holds tensors only",
                   key->string.bytes);
  zk_tensor *t = value->tensor.value, *whole;
  size_t head = zk_npy_header(t, header);
  size_t data = (size_t)zk_numel(t) * zk_dtype_size(t->dtype);
  *name = zk_alloc(key->string.length + sizeof ENDING);
  *bytes = zk_block_alloc(head + data);
  *size = head + data;
  if (!*name || !*bytes)
    return zk_nomem(*size, "an array");
  memcpy(*name, key->string.bytes, key->string.length);
  memcpy(*name + key->string.length, ENDING, sizeof ENDING);
  memcpy(*bytes, header, head);
  ZK_TRY(zk_tensor_contiguous(t, &whole));
  memcpy(*bytes + head, zk_data(whole), data);
  zk_tensor_release(whole);
  return ZK_OK;
}

static zk_status write_archive(const zk_object *dict, char **names, uint8_t **blocks,
                               const char *temp) {
  zk_zip *zip;
  ZK_TRY(zk_zip_create(temp, &zip));
  zk_status status = ZK_OK;
  for (size_t i = 0; status == ZK_OK && i < dict->items.count / 2; i++) {
    size_t size = 0;
    status =
        pack_entry(dict->items.at[2 * i], dict->items.at[2 * i + 1], &names[i], &blocks[i], &size);
    if (status == ZK_OK)
      status = zk_zip_add(zip, names[i], blocks[i], size);
  }
  if (status == ZK_OK)
    status = zk_zip_finish(zip);
  zk_zip_close(zip);
  return status;
}

zk_status zk_npz_save(const zk_object *tensors, const char *path) {
  zk_atomic_file file = {0};
  size_t n = tensors->items.count / 2;
  if (n == 0)
    return zk_fail(ZK_ERR_ARG, "%s: there is nothing to save: an .npz file holds an array at least",
                   path);
  char **names = zk_alloc_zero(n * sizeof *names);
  uint8_t **blocks = zk_alloc_zero(n * sizeof *blocks);
  zk_status status = names && blocks ? ZK_OK : zk_nomem(n * sizeof *names, "an archive");
  if (status == ZK_OK)
    status = zk_atomic_begin(&file, path);
  if (status == ZK_OK) {
    status = write_archive(tensors, names, blocks, file.temp);
    if (status != ZK_OK)
      status = zk_fail_in(status, "%s", path);
    else
      status = zk_atomic_commit(&file);
  }
  zk_atomic_abort(&file);
  for (size_t i = 0; names && blocks && i < n; i++) {
    zk_free(names[i]);
    zk_block_free(blocks[i]);
  }
  zk_free(names);
  zk_free(blocks);
  return status;
}
