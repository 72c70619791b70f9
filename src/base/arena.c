/*
 * arena.c: a list of blocks, each filled from its start.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <string.h>
#include "base/memory.h"

#define BLOCK ((size_t)16 << 10)
#define ALIGN 8 /* as much as an int64_t, a double or a pointer needs */

typedef struct zk_arena_block {
  struct zk_arena_block *before;
  size_t size, used;
  alignas(ALIGN) char bytes[];
} block;

/* A large allocation gets a separate block, behind the one that is being filled. */
static zk_status new_block(zk_arena *a, size_t n, block **out) {
  size_t size = n > BLOCK / 4 ? n : BLOCK;
  block *b = zk_alloc_zero(sizeof *b + size);
  if (!b)
    return zk_nomem(sizeof *b + size, "a graph");
  b->size = size;
  if (size == BLOCK || !a->last) {
    b->before = a->last;
    a->last = b;
  } else {
    b->before = a->last->before;
    a->last->before = b;
  }
  *out = b;
  return ZK_OK;
}

zk_status zk_arena_take(zk_arena *a, size_t n, void **out) {
  block *b = a->last;
  *out = NULL;
  if (n > SIZE_MAX / 2)
    return zk_nomem(n, "a graph");
  n = (n + ALIGN - 1) / ALIGN * ALIGN;
  if (a->limit > 0 && n > a->limit - a->used)
    return zk_fail(ZK_ERR_FORMAT,
                   "what it describes takes more than %zu bytes of memory, which its size does "
                   "not justify",
                   a->limit);
  if (!b || n > b->size - b->used)
    ZK_TRY(new_block(a, n, &b));
  *out = b->bytes + b->used;
  b->used += n;
  a->used += n;
  return ZK_OK;
}

zk_status zk_arena_copy(zk_arena *a, const void *bytes, size_t n, char **out) {
  void *copy;
  *out = NULL;
  ZK_TRY(zk_arena_take(a, n + 1, &copy));
  if (n > 0)
    memcpy(copy, bytes, n);
  *out = copy;
  return ZK_OK;
}

void zk_arena_clear(zk_arena *a) {
  while (a->last) {
    block *b = a->last;
    a->last = b->before;
    zk_free(b);
  }
  a->used = 0;
}
