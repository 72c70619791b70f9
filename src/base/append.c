/*
 * append.c: files that grow by whole records: event files, lines of a log.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, const char *bytes, size_t size) {
  for (size_t at = 0; at < size;) {
    ssize_t n = write(file, bytes + at, size - at);
    if (n < 0 && errno != EINTR)
      return false;
    at += n > 0 ? (size_t)n : 0;
  }
  return true;
}

zk_status zk_file_append(const char *path, const void *bytes, size_t size, bool *existed) {
  struct stat info;
  int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (existed ? O_EXCL : 0);
  int file = open(path, flags, 0666);
  if (existed) {
    *existed = file < 0 && errno == EEXIST;
    if (*existed)
      return ZK_OK;
  }
  if (file < 0)
    return zk_fail_errno(path);
  zk_status status = ZK_OK;
  bool known = fstat(file, &info) == 0 && S_ISREG(info.st_mode);
  if (!write_all(file, bytes, size)) {
    status = zk_fail_errno(path);
    if (known && ftruncate(file, info.st_size) != 0)
      status = zk_fail_in(status, "%s: ends with a part of a record", path);
  }
  if (close(file) != 0 && status == ZK_OK)
    status = zk_fail_errno(path);
  return status;
}
