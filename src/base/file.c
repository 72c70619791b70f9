/*
 * file.c: whole files in, atomic files out.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/memory.h"

static zk_status fail_errno(const char *path) {
  return zk_fail(ZK_ERR_IO, "%s: %s", path, strerror(errno));
}

static zk_status fail_kind(const char *path, mode_t mode) {
  return zk_fail(ZK_ERR_IO, "%s: %s", path,
                 S_ISDIR(mode) ? strerror(EISDIR) : "Not a regular file");
}

/* --- in --- */

static zk_status read_all(int file, const char *path, uint8_t *data, size_t size) {
  size_t at = 0;
  while (at < size) {
    ssize_t n = read(file, data + at, size - at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail_errno(path);
    if (n == 0)
      return zk_fail(ZK_ERR_IO, "%s: ended after %zu of %zu bytes: it changed while being read",
                     path, at, size);
    at += (size_t)n;
  }
  return ZK_OK;
}

static zk_status read_open(int file, const char *path, uint64_t offset, uint8_t **data,
                           size_t *size) {
  struct stat info;
  if (fstat(file, &info) != 0)
    return fail_errno(path);
  if (!S_ISREG(info.st_mode))
    return fail_kind(path, info.st_mode);
  uint64_t left = (uint64_t)info.st_size < offset ? 0 : (uint64_t)info.st_size - offset;
  size_t n = *size == SIZE_MAX ? (size_t)left : *size;
  if (n > left || (uint64_t)info.st_size < offset)
    return zk_fail(ZK_ERR_FORMAT, "%s: holds %llu bytes, and %zu from byte %llu on are wanted",
                   path, (unsigned long long)info.st_size, n, (unsigned long long)offset);
  if (offset > 0 && lseek(file, (off_t)offset, SEEK_SET) < 0)
    return fail_errno(path);
  uint8_t *block = zk_block_alloc(n);
  if (!block)
    return zk_nomem(n, path);
  zk_status status = read_all(file, path, block, n);
  if (status != ZK_OK) {
    zk_block_free(block);
    return status;
  }
  *data = block;
  *size = n;
  return ZK_OK;
}

zk_status zk_file_read_part(const char *path, uint64_t offset, uint8_t **data, size_t *size) {
  *data = NULL;
  /* O_NONBLOCK: opening a pipe without a writer would wait for one. */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0)
    return fail_errno(path);
  zk_status status = read_open(file, path, offset, data, size);
  close(file);
  return status;
}

zk_status zk_file_read(const char *path, uint8_t **data, size_t *size) {
  size_t n = SIZE_MAX;
  *size = 0;
  zk_status status = zk_file_read_part(path, 0, data, &n);
  if (status == ZK_OK)
    *size = n;
  return status;
}

/* --- out --- */

/* Length of the folder in front of the last name, its slash included: 0 for a bare name. */
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) + 1 : 0;
}

/*
 * The file that writing to path would write: symbolic links are followed by hand, since the last
 * one may point to a file that does not exist yet. The result is the caller's (zk_free).
 */
static zk_status follow_links(const char *path, char **out) {
  char link[PATH_MAX];
  char *at = zk_strdup(path);
  for (int hops = 0; at; hops++) {
    ssize_t n = readlink(at, link, sizeof link);
    if (n < 0) { /* no link, or nothing there */
      *out = at;
      return ZK_OK;
    }
    if (hops == 40 || n == sizeof link) {
      zk_free(at);
      errno = n == sizeof link ? ENAMETOOLONG : ELOOP;
      return fail_errno(path);
    }
    size_t folder = link[0] == '/' ? 0 : folder_length(at);
    char *next = zk_alloc(folder + (size_t)n + 1);
    if (next) {
      memcpy(next, at, folder);
      memcpy(next + folder, link, (size_t)n);
      next[folder + (size_t)n] = '\0';
    }
    zk_free(at);
    at = next;
  }
  return zk_nomem(strlen(path), path);
}

/* What stands at path already, if anything, must be a file that may be written. */
static zk_status check_target(const char *path, mode_t *mode) {
  struct stat info;
  *mode = 0;
  if (stat(path, &info) != 0)
    return errno == ENOENT ? ZK_OK : fail_errno(path);
  if (!S_ISREG(info.st_mode))
    return fail_kind(path, info.st_mode);
  if (access(path, W_OK) != 0)
    return fail_errno(path);
  *mode = info.st_mode & 0777;
  return ZK_OK;
}

static zk_status fail_create(const char *path) {
  size_t folder = folder_length(path);
  if (errno == ENOENT && folder > 0)
    return zk_fail(ZK_ERR_IO, "%s: the folder %.*s does not exist", path, (int)folder, path);
  return fail_errno(path);
}

#define TEMP_SUFFIX 24 /* ".", 16 digits, ".tmp", the end */
#define TEMP_BASE 200  /* so much of a long name is kept: names end at 255 bytes */

/* Creates an empty file of a fresh name beside file->path. */
static zk_status create_temp(zk_atomic_file *file, mode_t mode) {
  static unsigned counter;
  size_t folder = folder_length(file->path), length = strlen(file->path);
  if (length - folder > TEMP_BASE)
    length = folder + TEMP_BASE;
  file->temp = zk_alloc(length + TEMP_SUFFIX);
  if (!file->temp)
    return zk_nomem(length + TEMP_SUFFIX, file->path);
  memcpy(file->temp, file->path, length);
  int fd = -1;
  for (int attempt = 0; fd < 0 && attempt < 100; attempt++) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned mixed = (unsigned)now.tv_nsec ^ (unsigned)now.tv_sec << 7 ^ counter++ << 20;
    snprintf(file->temp + length, TEMP_SUFFIX, ".%08x%08x.tmp", (unsigned)getpid(), mixed);
    fd = open(file->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); /* less the umask */
    if (fd < 0 && errno != EEXIST)
      break;
  }
  if (fd < 0) {
    zk_status status = fail_create(file->path);
    zk_free(file->temp);
    file->temp = NULL;
    return status;
  }
  if (mode)
    (void)fchmod(fd, mode); /* an old file's mode stays, where the file system has modes */
  close(fd);
  return ZK_OK;
}

zk_status zk_atomic_begin(zk_atomic_file *file, const char *path) {
  mode_t mode;
  *file = (zk_atomic_file){0};
  zk_status status = check_target(path, &mode);
  if (status == ZK_OK)
    status = follow_links(path, &file->path);
  if (status == ZK_OK)
    status = create_temp(file, mode);
  if (status != ZK_OK)
    zk_atomic_abort(file);
  return status;
}

static zk_status sync_file(const char *temp, const char *path) {
  int fd = open(temp, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno(path);
  zk_status status = fsync(fd) == 0 ? ZK_OK : fail_errno(path);
  close(fd);
  return status;
}

/* Makes a rename last through a power cut. The new file is in place already and there is no way
 * back, so a file system that cannot do this is no failure. */
static void sync_folder(char *path) {
  size_t n = folder_length(path);
  char first = path[n];
  path[n] = '\0';
  int fd = open(n ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  path[n] = first;
  if (fd < 0)
    return;
  (void)fsync(fd);
  close(fd);
}

/* As zk_file_settle, of a path that may be written to for a moment. */
static zk_status settle(const char *temp, char *path) {
  ZK_TRY(sync_file(temp, path));
  if (rename(temp, path) != 0)
    return fail_errno(path);
  sync_folder(path);
  return ZK_OK;
}

zk_status zk_file_settle(const char *temp, const char *path) {
  char *own = zk_strdup(path);
  if (!own)
    return zk_nomem(strlen(path), path);
  zk_status status = settle(temp, own);
  zk_free(own);
  return status;
}

zk_status zk_atomic_commit(zk_atomic_file *file) {
  zk_status status = settle(file->temp, file->path);
  if (status == ZK_OK) {
    zk_free(file->temp); /* the name is no longer ours to remove */
    file->temp = NULL;
  }
  zk_atomic_abort(file);
  return status;
}

void zk_atomic_abort(zk_atomic_file *file) {
  if (file->temp)
    unlink(file->temp);
  zk_free(file->temp);
  zk_free(file->path);
  *file = (zk_atomic_file){0};
}

zk_status zk_writer_open(zk_writer *w, const char *path) {
  *w = (zk_writer){0};
  ZK_TRY(zk_atomic_begin(&w->file, path));
  w->stream = fopen(w->file.temp, "wbe");
  if (w->stream)
    return ZK_OK;
  zk_status status = fail_errno(path);
  zk_atomic_abort(&w->file);
  return status;
}

zk_status zk_writer_put(zk_writer *w, const void *data, size_t size) {
  if (size > 0 && fwrite(data, 1, size, w->stream) != size)
    return fail_errno(w->file.path);
  return ZK_OK;
}

zk_status zk_writer_close(zk_writer *w, zk_status status) {
  if (fclose(w->stream) != 0 && status == ZK_OK)
    status = fail_errno(w->file.path);
  if (status == ZK_OK)
    status = zk_atomic_commit(&w->file);
  zk_atomic_abort(&w->file);
  return status;
}

zk_status zk_file_write(const char *path, const void *data, size_t size) {
  zk_writer w;
  ZK_TRY(zk_writer_open(&w, path));
  return zk_writer_close(&w, zk_writer_put(&w, data, size));
}
