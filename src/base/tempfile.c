/*
 * tempfile.c: names, locks and the removal of temporary files.
 */
#define _GNU_SOURCE /* flock, fstatfs */
#include "base/tempfile.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#ifdef __linux__
#include <sys/vfs.h>
#endif

#define DIGITS 24
#define NAME_KEPT 200 /* so much of a long name: names end at 255 bytes */

static uint32_t mix(uint32_t hash, const char *text) {
  for (; *text; text++)
    hash = (hash ^ (unsigned char)*text) * 16777619u; /* FNV-1a */
  return hash;
}

/* A number for this machine: of its name and, where there is one, of /etc/machine-id. */
static uint32_t machine(void) {
  static uint32_t number;
  if (number)
    return number;
  char text[257] = "";
  gethostname(text, sizeof text - 1);
  uint32_t hash = mix(2166136261u, text);
  int file = open("/etc/machine-id", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  ssize_t n = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0)
    close(file);
  text[n > 0 ? n : 0] = '\0';
  hash = mix(hash, text);
  return number = hash ? hash : 1;
}

/* True when the lock is ours, or the file system has none, and the file still has its name. */
static bool hold(int file) {
  struct stat info;
  if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return false; /* another process took it for a stale file, before it was locked */
  return fstat(file, &info) == 0 && info.st_nlink > 0;
}

int zk_tempfile_create(const char *path, size_t folder, char *temp) {
  static unsigned counter;
  size_t length = strlen(path);
  if (length - folder > NAME_KEPT)
    length = folder + NAME_KEPT;
  memcpy(temp, path, length);
  for (int attempt = 0; attempt < 100; attempt++) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned mixed = (unsigned)now.tv_nsec ^ (unsigned)now.tv_sec << 7 ^ counter++ << 20;
    snprintf(temp + length, ZK_TEMPFILE_SUFFIX, ".%08x%08x%08x.tmp", machine(), (unsigned)getpid(),
             mixed);
    int file = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); /* less the umask */
    if (file < 0 && errno != EEXIST)
      return -1;
    if (file >= 0 && hold(file))
      return file;
    if (file >= 0)
      close(file);
  }
  errno = EEXIST;
  return -1;
}

/* True for the name of a temporary file; *number is that of its machine. */
static bool is_temporary(const char *name, uint32_t *number) {
  size_t length = strlen(name), suffix = ZK_TEMPFILE_SUFFIX - 1;
  if (length < suffix || name[length - suffix] != '.' || strcmp(name + length - 4, ".tmp") != 0)
    return false;
  const char *digits = name + length - suffix + 1;
  *number = 0;
  for (int i = 0; i < DIGITS; i++) {
    char c = digits[i];
    if (!isdigit((unsigned char)c) && (c < 'a' || c > 'f'))
      return false;
    if (i < 8)
      *number = *number << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return true;
}

/* True for a file system of which one machine alone writes the files: its locks reach everybody. */
static bool is_local(int folder) {
#ifdef __linux__
  static const uint32_t local[] = {0xEF53 /* ext */,
                                   0x58465342 /* xfs */,
                                   0x9123683E /* btrfs */,
                                   0x01021994 /* tmpfs */,
                                   0x794C7630 /* overlay */,
                                   0x2FC12FC1 /* zfs */,
                                   0xF2F52010 /* f2fs */};
  struct statfs about;
  if (fstatfs(folder, &about) != 0)
    return false;
  for (size_t i = 0; i < sizeof local / sizeof *local; i++)
    if ((uint32_t)about.f_type == local[i])
      return true;
#else
  (void)folder;
#endif
  return false;
}

/* Removes `name` if it is a regular file of this user that no process has locked. */
static void remove_unlocked(int folder, const char *name) {
  struct stat info, named;
  int flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode) ||
      info.st_uid != geteuid())
    return;
  int file = openat(folder, name, O_RDWR | flags); /* NFS locks what is open for writing alone */
  if (file < 0)
    file = openat(folder, name, O_RDONLY | flags);
  if (file < 0)
    return;
  if (flock(file, LOCK_EX | LOCK_NB) == 0 && fstat(file, &info) == 0 &&
      fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == info.st_ino &&
      named.st_dev == info.st_dev)
    unlinkat(folder, name, 0);
  close(file);
}

static DIR *open_folder(const char *path, size_t length) {
  char folder[PATH_MAX] = ".";
  if (length >= sizeof folder)
    return NULL;
  if (length > 0)
    memcpy(folder, path, length);
  folder[length > 0 ? length : 1] = '\0';
  return opendir(folder);
}

void zk_tempfile_remove_stale(const char *path, size_t length) {
  /* A folder of very many files is looked through once a minute. */
  static double rest_until;
  double begin = zk_seconds();
  if (begin < rest_until)
    return;
  DIR *folder = open_folder(path, length);
  if (!folder)
    return;
  uint32_t number;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (is_temporary(entry->d_name, &number) && (number == machine() || is_local(dirfd(folder))))
      remove_unlocked(dirfd(folder), entry->d_name);
  closedir(folder);
  double end = zk_seconds();
  if (end - begin > 0.01)
    rest_until = end + 60;
}
