/*
 * lock.h: a lock file, which keeps a second process from the same work.
 *
 * The lock is flock's, so it ends with its process in any case. The file holds the process's number
 * and is removed when the lock is released. A file that a killed process left is reused.
 */
#ifndef ZK_BASE_LOCK_H
#define ZK_BASE_LOCK_H

#include "base/status.h"

/* Zero-initialise, but for fd = -1. */
typedef struct zk_lock {
  char *path;
  int fd; /* -1: not held */
} zk_lock;

/* Takes the lock, or sets *owner to the process that has it (0: unknown) and leaves lock->fd at -1.
 * Warns when the file system has no locks. Error: the file cannot be created. */
zk_status zk_lock_take(zk_lock *lock, const char *path, long *owner);
/* Removes the file and releases the lock. Does nothing when it is not held. */
void zk_lock_drop(zk_lock *lock);

#endif
