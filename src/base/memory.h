/*
 * memory.h: the core's allocator, which counts every byte.
 *
 * Small objects (zk_alloc) come from free lists, else from malloc. Tensor data (zk_block_alloc) is
 * aligned to 64 bytes and comes from a small cache of freed blocks, so that after the first
 * training steps no pages are mapped or faulted. Both count into the same totals. A test can make
 * any allocation fail.
 */
#ifndef ZK_BASE_MEMORY_H
#define ZK_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

/* NULL when memory runs out (the caller returns zk_nomem). n = 0 gives a valid pointer. */
void *zk_alloc(size_t n);
void *zk_alloc_zero(size_t n);
/* As realloc: on failure the old block stays as it was. */
void *zk_realloc(void *old, size_t n);
void zk_free(void *p);
char *zk_strdup(const char *s);

/* 64-byte aligned, not cleared. NULL when memory runs out. */
void *zk_block_alloc(size_t n);
void zk_block_free(void *p);
/* Gives the pages that lie within the n bytes at p, of a block, back to the system: the bytes hold
 * anything afterwards. The block is freed as any other. */
void zk_block_discard(void *p, size_t n);
/* Returns the cached free blocks and small objects to the system. */
void zk_block_trim(void);

/*
 * A limit on the memory that a thread holds at a time, for work on untrusted files. An allocation
 * above it fails as if memory ran out; zk_nomem then names the limit (`option`: how a user sets it)
 * and returns ZK_ERR_ARG, because a second try would fail too.
 */
typedef struct zk_budget {
  int64_t limit, left;
  const char *option;
  bool refused; /* was an allocation refused? */
} zk_budget;

/* Sets the calling thread's budget, NULL for none; returns the previous one. */
zk_budget *zk_memory_budget(zk_budget *b);

/* Sets the message "out of memory (N bytes for WHAT)" and returns ZK_ERR_NOMEM; the message of the
 * budget when it was that. */
zk_status zk_nomem(size_t n, const char *what);

size_t zk_memory_live(void);   /* bytes in use now, cached free blocks not among them */
size_t zk_memory_peak(void);   /* greatest zk_memory_live so far */
int64_t zk_memory_calls(void); /* allocations ever requested */
/* Test hook: the n-th allocation from now (n = 1 is the next) fails, once. 0 turns it off. */
void zk_memory_fail_at(int64_t n);

#ifdef __clang_analyzer__
#define zk_nomem(n, what) ZK_NEVER_OK(zk_nomem(n, what))
#endif

#endif
