/*
 * lock.c: lock files.
 *
 * The owner may remove the file between our open and our flock. Then we would lock a file that has
 * no name. So we compare the locked file with the one at the path, and try again if they differ.
 */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/memory.h"

/* Is the file at path the open one? */
static int is_at(int fd, const char *path) {
  struct stat ours, there;
  return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 && ours.st_dev == there.st_dev &&
         ours.st_ino == there.st_ino;
}

static long read_owner(int fd) {
  char text[32];
  ssize_t n = pread(fd, text, sizeof text - 1, 0);
  if (n <= 0)
    return 0;
  text[n] = '\0';
  long owner = strtol(text, NULL, 10);
  return owner > 0 ? owner : 0;
}

/* Is the open file a lock, whose content may be replaced and which may be removed: a regular file
 * that is empty or holds a process's number? */
static int is_lock(int fd) {
  struct stat info;
  char text[32];
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size >= (off_t)sizeof text)
    return 0;
  ssize_t n = pread(fd, text, sizeof text, 0);
  for (ssize_t i = 0; i < n; i++)
    if ((text[i] < '0' || text[i] > '9') && text[i] != '\n')
      return 0;
  return n >= 0;
}

/* Some network file systems have no locks. */
static int has_no_locks(int problem) {
  return problem == ENOSYS || problem == ENOLCK || problem == EOPNOTSUPP || problem == EINVAL;
}

/* The process's number is for people to read, so a failure to write it (a full disk) is ignored. */
static void write_owner(int fd) {
  char text[32];
  int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
    return;
}

zk_status zk_lock_take(zk_lock *lock, const char *path, long *owner) {
  *owner = 0;
  lock->fd = -1;
  char *own = zk_strdup(path);
  if (!own)
    return zk_nomem(strlen(path), "a path");
  for (;;) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0) {
      zk_free(own);
      return zk_fail_errno(path);
    }
    if (!is_lock(fd)) {
      close(fd);
      zk_free(own);
      return zk_fail(ZK_ERR_IO,
                     "%s: is no lock file but holds something else: a lock needs a file "
                     "of its own",
                     path);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      int problem = errno;
      if (has_no_locks(problem)) {
        zk_warn("%s: this file system has no locks, so a second run on the same files would not be "
                "noticed",
                path);
        lock->path = own;
        lock->fd = fd;
        return ZK_OK;
      }
      if (problem == EWOULDBLOCK)
        *owner = read_owner(fd);
      close(fd);
      zk_free(own);
      errno = problem;
      return problem == EWOULDBLOCK ? ZK_OK : zk_fail_errno(path);
    }
    if (is_at(fd, path)) {
      write_owner(fd);
      lock->path = own;
      lock->fd = fd;
      return ZK_OK;
    }
    close(fd); /* its owner removed it meanwhile: once more */
  }
}

void zk_lock_drop(zk_lock *lock) {
  if (lock->fd < 0)
    return;
  unlink(lock->path); /* while we hold the lock: no other process can have replaced the file */
  close(lock->fd);
  zk_free(lock->path);
  *lock = (zk_lock){.fd = -1};
}
