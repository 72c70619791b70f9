#ifndef ZK_MPI_WATCH_H
#define ZK_MPI_WATCH_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * watch.h: what is said when a rank of the job dies. A killed process can say nothing, so the
 * others of its host do, once: they share a page of memory, and know one another's processes. All
 * of it may run in a signal handler.
 */

/* A descriptor of a new page, or -1. */
int zk_watch_make_page(void);

/* This process is rank `rank` of `size` on `host`; process `owner` has the page as descriptor
 * `descriptor`, or there is none (-1). Then each rank of this host is added, and zk_watch_start
 * called.
 */
void zk_watch_begin(int rank, int size, const char *host, pid_t owner, int descriptor);
void zk_watch_add(int rank, pid_t process);
void zk_watch_start(void);

/* Why this process will fail, for zk_watch_tell_failure(status): "rank 1 of 4 on HOST ..." */
void zk_watch_set_cause(const char *cause);
void zk_watch_tell_failure(int status);

/* This process ends now, and that is no death to be told of. */
void zk_watch_leave(void);

/* Is a rank of this host gone? Then it is told, by the first who sees it. */
bool zk_watch_look(void);

#endif
