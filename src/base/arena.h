/*
 * arena.h: many small things that live and die together.
 *
 * What a reader builds from a file comes out of an arena with a limit that the file's size
 * justifies, so that no file can ask for more, whatever it claims to hold.
 */
#ifndef ZK_BASE_ARENA_H
#define ZK_BASE_ARENA_H

#include <stddef.h>
#include "base/status.h"

typedef struct zk_arena {
  struct zk_arena_block *last;
  size_t used;  /* bytes handed out */
  size_t limit; /* at most so many; 0: no limit */
} zk_arena;

/* n bytes, zeroed, aligned to 8. Errors: ZK_ERR_NOMEM; ZK_ERR_FORMAT past the limit. */
zk_status zk_arena_take(zk_arena *a, size_t n, void **out);
/* A copy of n bytes with a NUL behind. */
zk_status zk_arena_copy(zk_arena *a, const void *bytes, size_t n, char **out);
/* Frees all that came out of it; the limit stays. */
void zk_arena_clear(zk_arena *a);

#endif
