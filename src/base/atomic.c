/*
 * atomic.c: writes files atomically.
 *
 * A regular file is written under a temporary name and renamed. A terminal, a pipe or /dev/null
 * cannot be replaced. For those the content goes into a temporary file too, because some formats
 * seek while they write, and is copied at the end.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/memory.h"
#include "base/tempfile.h"

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
      return zk_fail_errno(path);
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

/*
 * Fails unless path can be written: it is free, or names something writable. `old` is its stat;
 * st_mode is 0 when it is free. A block device is refused: a save would destroy the disk.
 */
static zk_status check_target(const char *path, struct stat *old) {
  *old = (struct stat){0};
  if (stat(path, old) != 0)
    return errno == ENOENT && *path ? ZK_OK : zk_fail_errno(path);
  if (S_ISDIR(old->st_mode))
    return zk_fail(ZK_ERR_IO, "%s: %s", path, strerror(EISDIR));
  if (!S_ISREG(old->st_mode) && !S_ISFIFO(old->st_mode) && !S_ISCHR(old->st_mode))
    return zk_fail(ZK_ERR_IO, "%s: neither a regular file nor a pipe or a terminal", path);
  return access(path, W_OK) == 0 ? ZK_OK : zk_fail_errno(path);
}

static zk_status fail_create(const char *path) {
  size_t folder = folder_length(path);
  int problem = errno;
  if (problem == ENOENT && folder > 0)
    return zk_fail(ZK_ERR_IO, "%s: the folder %.*s does not exist", path, (int)folder, path);
  if (problem == ENOENT)
    return zk_fail(ZK_ERR_IO, "%s: the current folder does not exist any more", path);
  if (problem == EACCES)
    return zk_fail(ZK_ERR_IO, "%s: no file can be made in the folder %.*s: %s", path,
                   folder ? (int)folder : 1, folder ? path : ".", strerror(problem));
  errno = problem;
  return zk_fail_errno(path);
}

/* Gives the new file the old one's owner, as far as the system permits. Returns its mode: when the
 * group cannot be kept, the group's rights are removed. */
static mode_t keep_owner(int file, const struct stat *old) {
  struct stat now;
  mode_t mode = old->st_mode & 0777;
  if (fstat(file, &now) == 0 && (now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
      fchown(file, old->st_uid, old->st_gid) != 0 && now.st_gid != old->st_gid &&
      fchown(file, (uid_t)-1, old->st_gid) != 0)
    mode &= ~(mode_t)070;
  return mode;
}

/* Stores the mode that the new file will have, and lets us read and write it until then, which a
 * umask may forbid. On a file system without modes this has no effect. */
static void set_mode(zk_atomic_file *file, const struct stat *old) {
  struct stat now;
  int held = file->lock - 1;
  file->mode = 0600;
  if (old->st_mode)
    file->mode = keep_owner(held, old);
  else if (fstat(held, &now) == 0)
    file->mode = now.st_mode & 0777;
  if (old->st_mode || (file->mode & 0600) != 0600)
    (void)fchmod(held, (mode_t)file->mode | 0600);
}

/* Creates an empty file with a new name that begins with `beside`, and keeps it open and locked. */
static zk_status create_temp(zk_atomic_file *file, const char *beside) {
  zk_tempfile_remove_stale(beside, folder_length(beside));
  size_t size = strlen(beside) + ZK_TEMPFILE_SUFFIX;
  file->temp = zk_alloc(size);
  if (!file->temp)
    return zk_nomem(size, file->path);
  int held = zk_tempfile_create(beside, folder_length(beside), file->temp);
  if (held >= 0) {
    file->lock = held + 1;
    return ZK_OK;
  }
  zk_status status = fail_create(file->path);
  zk_free(file->temp);
  file->temp = NULL;
  return status;
}

static zk_status create_elsewhere(zk_atomic_file *file) {
  const char *folder = getenv("TMPDIR");
  struct stat info;
  if (!folder || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode) || access(folder, W_OK) != 0)
    folder = "/tmp";
  size_t size = strlen(folder) + sizeof "/zknn";
  char *beside = zk_alloc(size);
  if (!beside)
    return zk_nomem(size, file->path);
  snprintf(beside, size, "%s/zknn", folder);
  file->copied = true;
  zk_status status = create_temp(file, beside);
  zk_free(beside);
  return status;
}

zk_status zk_atomic_begin(zk_atomic_file *file, const char *path) {
  struct stat old, there;
  *file = (zk_atomic_file){0};
  zk_status status = check_target(path, &old);
  if (status == ZK_OK)
    status = follow_links(path, &file->path);
  if (status != ZK_OK)
    return status;
  /* A link of /proc to a file that has no name (any more) cannot be followed: write through it. */
  bool renamed = !old.st_mode || (S_ISREG(old.st_mode) && stat(file->path, &there) == 0 &&
                                  there.st_ino == old.st_ino && there.st_dev == old.st_dev);
  if (renamed) {
    status = create_temp(file, file->path);
    if (status == ZK_OK)
      set_mode(file, &old);
  } else {
    zk_free(file->path);
    file->path = zk_strdup(path);
    status = file->path ? create_elsewhere(file) : zk_nomem(strlen(path), path);
  }
  if (status != ZK_OK)
    zk_atomic_abort(file);
  return status;
}

/* Makes a rename durable. The new file is in place already, so a file system that cannot do this is
 * no failure. */
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

/* zk_file_replace for an open file and a path that is changed meanwhile. */
static zk_status settle(int fd, const char *temp, char *path) {
  while (fsync(fd) != 0)
    if (errno != EINTR)
      return zk_fail_errno(path);
  if (rename(temp, path) != 0)
    return zk_fail_errno(path);
  sync_folder(path);
  return ZK_OK;
}

zk_status zk_file_replace(const char *temp, const char *path) {
  int fd = open(temp, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return zk_fail_errno(temp);
  char *own = zk_strdup(path);
  zk_status status = own ? settle(fd, temp, own) : zk_nomem(strlen(path), path);
  zk_free(own);
  close(fd);
  return status;
}

static zk_status write_all(int fd, const char *path, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, bytes, size);
    if (n < 0 && errno != EINTR)
      return zk_fail_errno(path);
    if (n > 0)
      bytes += n, size -= (size_t)n;
  }
  return ZK_OK;
}

/* Copies the temporary file, from its start, into the pipe or device at path. */
static zk_status copy_into(const char *temp, const char *path) {
  static char bytes[1 << 16];
  /* O_NONBLOCK: opening a pipe without a reader would wait for one. */
  int in = open(temp, O_RDONLY | O_CLOEXEC), // NOLINT(*NonNullParamChecker): begin made it
      out = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  zk_status status = ZK_OK;
  if (in < 0)
    status = zk_fail_errno(temp);
  else if (out < 0)
    status = errno == ENXIO ? zk_fail(ZK_ERR_IO, "%s: this pipe has no reader", path)
                            : zk_fail_errno(path);
  else if (fcntl(out, F_SETFL, 0) != 0)
    status = zk_fail_errno(path);
  /* When the reader closes the pipe, this save fails; SIGPIPE must not end the process. */
  struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
  sigaction(SIGPIPE, &ignore, &before);
  for (ssize_t n = 1; status == ZK_OK && n > 0;) {
    n = read(in, bytes, sizeof bytes);
    if (n >= 0 || errno == EINTR)
      status = write_all(out, path, bytes, n < 0 ? 0 : (size_t)n);
    else
      status = zk_fail_errno(temp);
  }
  sigaction(SIGPIPE, &before, NULL);
  if (in >= 0)
    close(in);
  if (out >= 0 && close(out) != 0 && status == ZK_OK)
    status = zk_fail_errno(path);
  return status;
}

zk_status zk_atomic_commit(zk_atomic_file *file) {
  if (!file->copied && (file->mode & 0600) != 0600)
    (void)fchmod(file->lock - 1, (mode_t)file->mode);
  zk_status status = file->copied ? copy_into(file->temp, file->path)
                                  : settle(file->lock - 1, file->temp, file->path);
  if (status == ZK_OK && !file->copied) {
    zk_free(file->temp); /* the file has its final name: abort must not remove it */
    file->temp = NULL;
  }
  zk_atomic_abort(file);
  return status;
}

void zk_atomic_abort(zk_atomic_file *file) {
  if (file->temp)
    unlink(file->temp);
  if (file->lock)
    close(file->lock - 1);
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
  zk_status status = zk_fail_errno(path);
  zk_atomic_abort(&w->file);
  return status;
}

zk_status zk_writer_put(zk_writer *w, const void *data, size_t size) {
  if (size > 0 && fwrite(data, 1, size, w->stream) != size)
    return zk_fail_errno(w->file.path);
  return ZK_OK;
}

zk_status zk_writer_close(zk_writer *w, zk_status status) {
  if (fclose(w->stream) != 0 && status == ZK_OK)
    status = zk_fail_errno(w->file.path);
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
