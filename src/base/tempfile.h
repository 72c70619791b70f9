/*
 * tempfile.h: temporary files, and the removal of stale ones, which a killed process left.
 *
 * A temporary file is named "NAME.HHHHHHHHPPPPPPPPNNNNNNNN.tmp" (machine, process, a number; in
 * hexadecimal) and locked by flock as long as it is written. A lock dies with its process: a file
 * of such a name that belongs to the same user and that nobody locks is a stray. On a file system
 * that other machines may write to as well, where locks may not reach them, only this machine's
 * are.
 */
#ifndef ZK_BASE_TEMPFILE_H
#define ZK_BASE_TEMPFILE_H

#include <stddef.h>

#define ZK_TEMPFILE_SUFFIX 30 /* ".", 24 digits, ".tmp", the end */

/* Creates a temporary file beside `path`, whose folder is its first `folder` bytes, and writes its
 * name to `temp` (of strlen(path) + ZK_TEMPFILE_SUFFIX bytes). Gives its descriptor, open for
 * writing and locked, or -1 with errno. */
int zk_tempfile_create(const char *path, size_t folder, char *temp);

/* Removes the stale files in the folder path[0..folder); 0: the current folder. Files that cannot
 * be read or removed stay. */
void zk_tempfile_remove_stale(const char *path, size_t length);

#endif
