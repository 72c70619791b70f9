/*
 * pth.c: PyTorch's checkpoints: which of the three formats a file has, and writing the current one.
 */
#include "io/pth.h"

#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/file_kind.h"
#include "io/pickle.h"
#include "io/pth_parts.h"
#include "io/zip.h"

#define TOP "archive" /* not the file's name: equal content gives equal bytes under any */

/* --- out --- */

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

/* --- in --- */

static zk_status read_open(const char *path, FILE *f, uint64_t size, zk_pth_request *r) {
  uint8_t start[ZK_FILE_KIND_BYTES];
  zk_file_kind_text kind_text;
  size_t n = fread(start, 1, sizeof start, f);
  zk_status status;
  if (n >= 4 && memcmp(start, "PK\3\4", 4) == 0)
    status = zk_pth_read_zip(path, r);
  else if (zk_is_torch_stream(start, n))
    status = zk_pth_read_stream(f, size, r);
  else if (n >= 262 && memcmp(start + 257, "ustar", 5) == 0)
    status = zk_pth_read_tar(f, size, r);
  else
    status = zk_fail(ZK_ERR_FORMAT, "not a checkpoint of PyTorch: %s",
                     zk_file_kind(start, n, &kind_text));
  return status;
}

static zk_status read_file(const char *path, zk_pth_request *r) {
  FILE *f;
  uint64_t size;
  ZK_TRY(zk_file_open(path, &f, &size));
  zk_status status = read_open(path, f, size, r);
  fclose(f);
  return status;
}

zk_status zk_pth_load_part(const char *path, const zk_object *keys, size_t limit, zk_object **out,
                           zk_object **left) {
  zk_pth_request r = {.keys = keys, .limit = limit};
  zk_status status = read_file(path, &r);
  zk_block_trim(); /* a file's bytes are of sizes that nothing will ask for again */
  *out = r.out;
  *left = r.left;
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", path);
}

zk_status zk_pth_load(const char *path, zk_object **out) {
  zk_object *left;
  return zk_pth_load_part(path, NULL, 0, out, &left);
}

zk_status zk_pth_list(const char *path, zk_object **out) {
  zk_pth_request r = {0};
  *out = NULL;
  zk_status status = zk_stored_file_open(path, &r.listed);
  if (status == ZK_OK)
    status = read_open(path, r.listed->file, r.listed->size, &r);
  zk_stored_file_release(r.listed);
  zk_block_trim();
  *out = r.out;
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", path);
}
