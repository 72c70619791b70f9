/*
 * file.c: reads whole files. (atomic.c writes them.)
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/memory.h"

static zk_status fail_kind(const char *path, mode_t mode) {
  return zk_fail(ZK_ERR_IO, "%s: %s", path,
                 S_ISDIR(mode) ? strerror(EISDIR) : "Not a regular file");
}

#define PART ((size_t)16 << 20) /* read at a time: Ctrl-C is heard between two */

static zk_status read_parts(int file, const char *path, uint8_t *data, size_t size) {
  size_t at = 0;
  while (at < size && !zk_interrupted()) {
    ssize_t n = read(file, data + at, size - at < PART ? size - at : PART);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return zk_fail_errno(path);
    if (n == 0)
      return zk_fail(ZK_ERR_IO, "%s: ended after %zu of %zu bytes: it changed while being read",
                     path, at, size);
    at += (size_t)n;
  }
  return ZK_OK;
}

static zk_status read_all(int file, const char *path, uint8_t *data, size_t size) {
  bool before = zk_stoppable_begin(true);
  return zk_stoppable_end(before, read_parts(file, path, data, size));
}

static zk_status read_open(int file, const char *path, uint64_t offset, uint8_t **data,
                           size_t *size) {
  struct stat info;
  if (fstat(file, &info) != 0)
    return zk_fail_errno(path);
  if (!S_ISREG(info.st_mode))
    return fail_kind(path, info.st_mode);
  uint64_t left = (uint64_t)info.st_size < offset ? 0 : (uint64_t)info.st_size - offset;
  size_t n = *size == SIZE_MAX ? (size_t)left : *size;
  if (n > left || (uint64_t)info.st_size < offset)
    return zk_fail(ZK_ERR_FORMAT, "%s: holds %llu bytes, and %zu from byte %llu on are wanted",
                   path, (unsigned long long)info.st_size, n, (unsigned long long)offset);
  if (offset > 0 && lseek(file, (off_t)offset, SEEK_SET) < 0)
    return zk_fail_errno(path);
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
    return zk_fail_errno(path);
  zk_status status = read_open(file, path, offset, data, size);
  close(file);
  return status;
}

zk_status zk_file_open(const char *path, FILE **file, uint64_t *size) {
  struct stat info;
  *file = NULL;
  if (stat(path, &info) != 0 || (S_ISREG(info.st_mode) && !(*file = fopen(path, "rbe"))))
    return zk_fail(ZK_ERR_IO, "%s", strerror(errno));
  if (!*file) /* opening a pipe without a writer would wait for one */
    return zk_fail(ZK_ERR_IO, S_ISDIR(info.st_mode) ? "is a folder" : "is no regular file");
  *size = (uint64_t)info.st_size;
  return ZK_OK;
}

zk_status zk_file_read_at(FILE *file, uint64_t file_size, uint64_t offset, void *bytes,
                          size_t size) {
  if (offset > file_size || size > file_size - offset)
    return zk_fail(ZK_ERR_FORMAT, "the file ends within its data");
  if (fseeko(file, (off_t)offset, SEEK_SET) != 0)
    return zk_fail(ZK_ERR_IO, "%s", strerror(errno));
  for (size_t done = 0; done < size;) {
    size_t n = size - done < PART ? size - done : PART;
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    if (fread((char *)bytes + done, 1, n, file) != n)
      return zk_fail(ZK_ERR_IO, "%s",
                     ferror(file) ? strerror(errno) : "became shorter while it was read");
    done += n;
  }
  return ZK_OK;
}

zk_status zk_file_read(const char *path, uint8_t **data, size_t *size) {
  size_t n = SIZE_MAX;
  *size = 0;
  zk_status status = zk_file_read_part(path, 0, data, &n);
  if (status == ZK_OK)
    *size = n;
  return status;
}
