/*
 * arena.h: many small allocations that are freed together.
 *
 * A reader allocates what it builds from a file in an arena. The arena's limit follows from the
 * file's size, so a file cannot ask for more memory by what it claims to hold.
 */
#ifndef ZK_BASE_ARENA_H
#define ZK_BASE_ARENA_H

#include <stddef.h>
#include "base/status.h"

typedef struct zk_arena {
  struct zk_arena_block *last;
  size_t used;  /* bytes allocated */
  size_t limit; /* their maximum; 0: no limit */
} zk_arena;

/* n bytes, zeroed, aligned to 8. Errors: ZK_ERR_NOMEM; ZK_ERR_FORMAT past the limit. */
zk_status zk_arena_take(zk_arena *a, size_t n, void **out);
/* A copy of n bytes, followed by a NUL. */
zk_status zk_arena_copy(zk_arena *a, const void *bytes, size_t n, char **out);
/* Frees all allocations; the limit stays. */
void zk_arena_clear(zk_arena *a);

#endif
