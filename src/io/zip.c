/*
 * zip.c: the only file that includes libzip's header.
 */
#include "io/zip.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>
#include "base/file.h"
#include "base/interrupt.h"
#include "base/library.h"
#include "base/memory.h"
#include "base/file_kind.h"

#define ALIGNMENT 64
#define PIECE ((size_t)1 << 20) /* that is read before a look whether to stop */
#define LOCAL_HEADER 30         /* bytes of a local file header without name and extra fields */
#define PADDING_FIELD 0x4246    /* "FB", as PyTorch calls its padding */
#define DOS_DATE 0x21           /* 1980-01-01, the first there is */
/* Deflate's best: 258 bytes for two bits. */
#define DEFLATE_LIMIT 1032

/* clang-format off */
#define FUNCTIONS(X)                                                                              \
  X(zip_, close) X(zip_, discard) X(zip_, error_code_system) X(zip_, error_code_zip)              \
  X(zip_, error_fini) X(zip_, error_init) X(zip_, error_set) X(zip_, error_strerror)              \
  X(zip_, error_system_type) X(zip_, error_to_data) X(zip_, fclose) X(zip_, file_add)             \
  X(zip_, file_extra_field_set) X(zip_, file_get_error) X(zip_, file_set_dostime)                 \
  X(zip_, fopen_index) X(zip_, fread) X(zip_, fseek) X(zip_, get_error) X(zip_, get_name)         \
  X(zip_, get_num_entries) X(zip_, name_locate) X(zip_, open_from_source)                         \
  X(zip_, set_file_compression) X(zip_, source_buffer) X(zip_, source_filep_create)               \
  X(zip_, source_free) X(zip_, source_function_create) X(zip_, stat_index)                        \
  X(zip_, stat_init)
/* clang-format on */
ZK_LIBRARY(zip, ZK_LIBZIP, FUNCTIONS);

struct zk_zip {
  zip_t *zip;
  char *path;
  uint64_t file_size, taken; /* reading: the archive's size, bytes of it that entries took */
  bool unchecked;            /* reading: it has no checksums */
  uint64_t at;               /* writing: where the next entry's header will be */
  FILE *out;
  zip_error_t error;
};

static zk_status fail_zip(const char *what, zip_error_t *error) {
  if (zip.error_code_zip(error) == ZIP_ER_MEMORY)
    return zk_fail(ZK_ERR_NOMEM, "out of memory (zip file)");
  int number = zip.error_code_system(error);
  if (zip.error_system_type(error) == ZIP_ET_SYS && number != 0)
    return zk_fail(ZK_ERR_IO, "%s", strerror(number));
  return zk_fail(ZK_ERR_FORMAT, "%s: %s", what, zip.error_strerror(error));
}

#ifdef __clang_analyzer__ /* base/status.h */
#define fail_zip(what, error) ZK_NEVER_OK(fail_zip(what, error))
#endif

static zk_status new_zip(const char *path, zk_zip **out) {
  ZK_TRY(zk_library_open(&zip_library));
  zk_zip *z = zk_alloc_zero(sizeof *z);
  char *copy = z ? zk_strdup(path) : NULL;
  if (!copy) {
    zk_free(z);
    return zk_nomem(sizeof *z, "an archive");
  }
  z->path = copy;
  zip.error_init(&z->error);
  *out = z;
  return ZK_OK;
}

static zk_status open_file(zk_zip *z, const char *kind) {
  FILE *f;
  ZK_TRY(zk_file_open(z->path, &f, &z->file_size));
  uint8_t start[ZK_FILE_KIND_BYTES];
  zk_file_kind_text kind_text;
  size_t n = fread(start, 1, sizeof start, f);
  zk_status status = ZK_OK;
  if (n < 4 || (memcmp(start, "PK\3\4", 4) != 0 && memcmp(start, "PK\5\6", 4) != 0))
    status =
        zk_fail(ZK_ERR_FORMAT, "not a zip file (%s): %s", kind, zk_file_kind(start, n, &kind_text));
  zip_source_t *source = NULL;
  if (status == ZK_OK) {
    rewind(f);
    source = zip.source_filep_create(f, 0, 0, &z->error);
    if (!source)
      status = fail_zip("zip file", &z->error);
  }
  if (!source) {
    fclose(f);
    return status;
  }
  z->zip = zip.open_from_source(source, ZIP_RDONLY, &z->error);
  if (!z->zip) {
    zip.source_free(source); /* closes f */
    if (zip.error_code_zip(&z->error) == ZIP_ER_NOZIP)
      return zk_fail(ZK_ERR_FORMAT,
                     "damaged zip file: its list of entries, which stands at the end, "
                     "is not there: a download or copy that did not finish?");
    return fail_zip("damaged zip file", &z->error);
  }
  return ZK_OK;
}

/* PyTorch writes 0 in place of every checksum when it is told to write none
 * (torch.serialization.set_crc32_options(False)), and packs nothing. */
static bool has_no_checksums(const zk_zip *z) {
  const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
  zip_int64_t n = zip.get_num_entries(z->zip, 0);
  for (zip_int64_t i = 0; i < n; i++) {
    zip_stat_t st;
    if (zip.stat_index(z->zip, (zip_uint64_t)i, 0, &st) != 0 || (st.valid & wanted) != wanted ||
        st.comp_method != ZIP_CM_STORE || st.crc != 0)
      return false;
  }
  return n > 0;
}

zk_status zk_zip_open(const char *path, const char *kind, zk_zip **out) {
  *out = NULL;
  zk_zip *z;
  ZK_TRY(new_zip(path, &z));
  zk_status status = open_file(z, kind);
  if (status != ZK_OK) {
    zk_zip_close(z);
    return status;
  }
  z->unchecked = has_no_checksums(z);
  *out = z;
  return ZK_OK;
}

int64_t zk_zip_count(const zk_zip *z) {
  return zip.get_num_entries(z->zip, 0);
}

const char *zk_zip_name(const zk_zip *z, int64_t index) {
  return index < 0 ? NULL : zip.get_name(z->zip, (zip_uint64_t)index, ZIP_FL_ENC_RAW);
}

const char *zk_zip_text(const zk_zip *z, int64_t index) {
  return index < 0 ? NULL : zip.get_name(z->zip, (zip_uint64_t)index, ZIP_FL_ENC_STRICT);
}

const char *zk_zip_unreadable(const zk_zip *z, int64_t index) {
  zip_stat_t st;
  if (index < 0 || zip.stat_index(z->zip, (zip_uint64_t)index, 0, &st) != 0)
    return NULL; /* zk_zip_size tells */
  if (st.valid & ZIP_STAT_ENCRYPTION_METHOD && st.encryption_method != ZIP_EM_NONE)
    return "is encrypted";
  if (st.valid & ZIP_STAT_COMP_METHOD && st.comp_method != ZIP_CM_STORE &&
      st.comp_method != ZIP_CM_DEFLATE)
    return "is packed by another method than deflate";
  return NULL;
}

int64_t zk_zip_find(const zk_zip *z, const char *name) {
  return zip.name_locate(z->zip, name, ZIP_FL_ENC_RAW);
}

static zk_status stat_entry(const zk_zip *z, int64_t index, zip_stat_t *st) {
  const char *name = zk_zip_name(z, index);
  const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
  if (!name || zip.stat_index(z->zip, (zip_uint64_t)index, 0, st) != 0 ||
      (st->valid & wanted) != wanted)
    return fail_zip("damaged zip file", zip.get_error(z->zip));
  if (st->valid & ZIP_STAT_ENCRYPTION_METHOD && st->encryption_method != ZIP_EM_NONE)
    return zk_fail(ZK_ERR_FORMAT, "entry %s is encrypted", name);
  if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
    return zk_fail(ZK_ERR_FORMAT, "entry %s has compression method %d, which is not supported",
                   name, st->comp_method);
  uint64_t most = st->comp_size;
  if (st->comp_method == ZIP_CM_DEFLATE && most <= z->file_size)
    most *= DEFLATE_LIMIT;
  if (st->comp_size > z->file_size || st->size > most || st->size > SIZE_MAX / 2)
    return zk_fail(ZK_ERR_FORMAT, "entry %s claims %" PRIu64 " bytes, more than the file can hold",
                   name, (uint64_t)st->size);
  return ZK_OK;
}

zk_status zk_zip_size(const zk_zip *z, int64_t index, size_t *size, size_t *packed) {
  zip_stat_t st;
  ZK_TRY(stat_entry(z, index, &st));
  *size = (size_t)st.size;
  *packed = (size_t)st.comp_size;
  return ZK_OK;
}

struct zk_zip_stream {
  zip_file_t *file;
  const zk_zip *z;
  const char *name;
  uint64_t at, size;
  bool unchecked;
};

static zk_status skip_bytes(zk_zip_stream *s, uint64_t n, bool stored) {
  static uint8_t nothing[4096];
  if (n > s->size)
    return zk_fail(ZK_ERR_FORMAT, "entry %s ends before the byte that is wanted", s->name);
  if (stored && n > 0) {
    s->unchecked = true;
    s->at = n;
    return zip.fseek(s->file, (zip_int64_t)n, SEEK_SET) == 0
               ? ZK_OK
               : fail_zip(s->name, zip.file_get_error(s->file));
  }
  while (s->at < n) {
    uint64_t left = n - s->at;
    ZK_TRY(zk_zip_stream_read(s, nothing, left < sizeof nothing ? (size_t)left : sizeof nothing));
  }
  return ZK_OK;
}

zk_status zk_zip_stream_open(const zk_zip *z, int64_t index, uint64_t skip, zk_zip_stream **out) {
  zip_stat_t st;
  *out = NULL;
  ZK_TRY(stat_entry(z, index, &st));
  const char *name = zk_zip_name(z, index);
  zip_file_t *f = zip.fopen_index(z->zip, (zip_uint64_t)index, 0);
  if (!f)
    return fail_zip(name, zip.get_error(z->zip));
  zk_zip_stream *s = zk_alloc_zero(sizeof *s);
  if (!s) {
    zip.fclose(f);
    return zk_nomem(sizeof *s, "an entry of an archive");
  }
  *s = (zk_zip_stream){.file = f, .z = z, .name = name, .size = st.size, .unchecked = z->unchecked};
  *out = s;
  zk_status status = skip_bytes(s, skip, st.comp_method == ZIP_CM_STORE);
  if (status != ZK_OK) {
    zk_zip_stream_close(s);
    *out = NULL;
  }
  return status;
}

/* Reads the last bytes: the end is where libzip checks the crc. */
static zk_status check_end(zk_zip_stream *s) {
  char more;
  zip_int64_t n = s->unchecked ? 0 : zip.fread(s->file, &more, 1);
  if (n < 0)
    return fail_zip(s->name, zip.file_get_error(s->file));
  return n == 0 ? ZK_OK : zk_fail(ZK_ERR_FORMAT, "entry %s is not as long as it claims", s->name);
}

zk_status zk_zip_stream_read(zk_zip_stream *s, void *bytes, size_t size) {
  size_t done = 0;
  zip_int64_t n = 0;
  while (done < size && !zk_interrupted() &&
         (n = zip.fread(s->file, (char *)bytes + done, size - done < PIECE ? size - done : PIECE)) >
             0)
    done += (size_t)n;
  s->at += done;
  if (done != size && zk_interrupted())
    return zk_fail(ZK_ERR_INTERRUPTED, "%s: interrupted", s->name);
  if (n < 0)
    return fail_zip(s->name, zip.file_get_error(s->file));
  if (done != size)
    return zk_fail(ZK_ERR_FORMAT, "entry %s is not as long as it claims", s->name);
  return s->at == s->size ? check_end(s) : ZK_OK;
}

void zk_zip_stream_close(zk_zip_stream *s) {
  if (!s)
    return;
  zip.fclose(s->file);
  zk_free(s);
}

zk_status zk_zip_read(zk_zip *z, int64_t index, void *bytes, size_t size) {
  zip_stat_t st;
  zk_zip_stream *s;
  ZK_TRY(stat_entry(z, index, &st));
  /* Each byte of the archive may belong to one entry only. Entries that share bytes would let a
   * small file fill the memory. */
  z->taken += st.comp_size;
  if (z->taken > z->file_size)
    return zk_fail(ZK_ERR_FORMAT, "damaged zip file: its entries overlap");
  ZK_TRY(zk_zip_stream_open(z, index, 0, &s));
  zk_status status = size == st.size
                         ? zk_zip_stream_read(s, bytes, size)
                         : zk_fail(ZK_ERR_FORMAT, "entry %s is not as long as it claims", s->name);
  zk_zip_stream_close(s);
  return status;
}

zk_status zk_zip_check_overlap(const zk_zip *z) {
  uint64_t taken = 0;
  for (int64_t i = 0; i < zk_zip_count(z); i++) {
    zip_stat_t st;
    if (zk_zip_unreadable(z, i))
      continue;
    ZK_TRY(stat_entry(z, i, &st));
    taken += st.comp_size;
    if (taken > z->file_size)
      return zk_fail(ZK_ERR_FORMAT, "damaged zip file: its entries overlap");
  }
  return ZK_OK;
}

/*
 * The output of libzip: it writes directly into our file, which is empty before. Its own file
 * source would write a second temporary file and rename it.
 */
static zip_int64_t failed(zk_zip *z) {
  zip.error_set(&z->error, ZIP_ER_WRITE, errno);
  return -1;
}

static zip_int64_t sink(void *user, void *data, zip_uint64_t length, zip_source_cmd_t command) {
  zk_zip *z = user;
  switch ((int)command) {
  case ZIP_SOURCE_SUPPORTS:
    return ZIP_SOURCE_SUPPORTS_WRITABLE;
  case ZIP_SOURCE_STAT:
    zip.stat_init(data);
    ((zip_stat_t *)data)->size = 0;
    ((zip_stat_t *)data)->valid = ZIP_STAT_SIZE;
    return sizeof(zip_stat_t);
  case ZIP_SOURCE_ERROR:
    return zip.error_to_data(&z->error, data, length);
  case ZIP_SOURCE_BEGIN_WRITE:
    z->out = fopen(z->path, "wb");
    return z->out ? 0 : failed(z);
  case ZIP_SOURCE_WRITE:
    if (fwrite(data, 1, length, z->out) != length)
      return failed(z);
    return (zip_int64_t)length;
  case ZIP_SOURCE_SEEK_WRITE: {
    const zip_source_args_seek_t *to = data;
    return length >= sizeof *to && fseeko(z->out, to->offset, to->whence) == 0 ? 0 : failed(z);
  }
  case ZIP_SOURCE_TELL_WRITE:
    return ftello(z->out);
  case ZIP_SOURCE_COMMIT_WRITE:
  case ZIP_SOURCE_ROLLBACK_WRITE: {
    FILE *f = z->out;
    z->out = NULL;
    return !f || fclose(f) == 0 || command == ZIP_SOURCE_ROLLBACK_WRITE ? 0 : failed(z);
  }
  default: /* OPEN, READ, SEEK, TELL, CLOSE, FREE, REMOVE of an empty file: nothing to do */
    return 0;
  }
}

zk_status zk_zip_create(const char *path, zk_zip **out) {
  *out = NULL;
  zk_zip *z;
  ZK_TRY(new_zip(path, &z));
  zip_source_t *source = zip.source_function_create(sink, z, &z->error);
  z->zip = source ? zip.open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &z->error) : NULL;
  if (!z->zip) {
    zk_status status = fail_zip("zip file", &z->error);
    zip.source_free(source);
    zk_zip_close(z);
    return status;
  }
  *out = z;
  return ZK_OK;
}

zk_status zk_zip_add(zk_zip *z, const char *name, const void *bytes, size_t size) {
  static const zip_uint8_t zeros[ALIGNMENT];
  zip_source_t *source = zip.source_buffer(z->zip, bytes, size, 0);
  zip_int64_t index = source ? zip.file_add(z->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    zip.source_free(source);
    return fail_zip(name, zip.get_error(z->zip));
  }
  zip_uint64_t i = (zip_uint64_t)index;
  /* The field's own header takes 4 bytes; past 4 GB libzip adds 20 of zip64. */
  uint64_t start = z->at + LOCAL_HEADER + strlen(name) + 4 + (size >= UINT32_MAX ? 20 : 0);
  uint64_t padding = (ALIGNMENT - start % ALIGNMENT) % ALIGNMENT;
  z->at = start + padding + size;
  if (zip.set_file_compression(z->zip, i, ZIP_CM_STORE, 0) != 0 ||
      zip.file_set_dostime(z->zip, i, 0, DOS_DATE, 0) != 0 ||
      zip.file_extra_field_set(z->zip, i, PADDING_FIELD, ZIP_EXTRA_FIELD_NEW, zeros,
                               (zip_uint16_t)padding, ZIP_FL_LOCAL) != 0)
    return fail_zip(name, zip.get_error(z->zip));
  return ZK_OK;
}

zk_status zk_zip_finish(zk_zip *z) {
  if (zip.close(z->zip) != 0)
    return fail_zip("zip file", zip.get_error(z->zip));
  z->zip = NULL;
  return ZK_OK;
}

void zk_zip_close(zk_zip *z) {
  if (!z)
    return;
  if (z->zip)
    zip.discard(z->zip);
  if (z->out)
    fclose(z->out);
  zip.error_fini(&z->error);
  zk_free(z->path);
  zk_free(z);
}
