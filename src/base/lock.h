/*
 * lock.h: a file that says that its process is at work, and on what nobody else may begin.
 *
 * The lock is the system's (flock) and dies with its process, however it ends. The file holds the
 * process's number, and goes away when the lock is given back; one that a killed process left is
 * taken over.
 */
#ifndef ZK_BASE_LOCK_H
#define ZK_BASE_LOCK_H

#include "base/status.h"

/* Zero-initialise, but for fd = -1. */
typedef struct zk_lock {
  char *path;
  int fd; /* -1: not held */
} zk_lock;

/* Takes the lock, or sets *owner to the process that has it (0 where that is not told) and leaves
 * lock->fd at -1. Where the file system has no locks, a warning says so. Error: the file cannot be
 * made. */
zk_status zk_lock_take(zk_lock *lock, const char *path, long *owner);
/* Removes the file and gives the lock back. Does nothing when it is not held. */
void zk_lock_drop(zk_lock *lock);

#endif
