/*
 * memory.c: counted allocation, and the cache of freed blocks.
 *
 * Every allocation carries a header with its size in front. Blocks up to 64 MB are rounded up to
 * one of four sizes an octave; a freed one is kept in its class's list, up to CACHE_LIMIT bytes in
 * all, so that the next one of its class needs no system call, no fresh pages and no search. (Not
 * under the address sanitizer, which is to see every use of a freed block.) One lock
 * guards the counts and the lists: loader threads allocate too.
 */
#include "base/memory.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_HEADER 16
#define BLOCK_HEADER 64
#ifdef __SANITIZE_ADDRESS__
#define CACHE_LIMIT 0
#else
#define CACHE_LIMIT ((size_t)64 << 20)
#endif
#define CLASS_MIN_SHIFT 6 /* blocks of up to 80 bytes are one class */
#define CLASS_MAX_SHIFT 26
#define CLASSES ((CLASS_MAX_SHIFT - CLASS_MIN_SHIFT) * 4)

typedef struct block {
  size_t size;        /* what the caller may use */
  int class;          /* -1: not cached */
  struct block *next; /* in its class's list, while free */
} block;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t live, peak, cached;
static uint64_t allocated;
static int64_t calls, fail_at;
static block *free_blocks[CLASSES];

/* Counts an allocation to come. False: the test hook wants it to fail. */
static int count_in(size_t n) {
  calls++;
  if (fail_at > 0 && --fail_at == 0)
    return 0;
  live += n;
  allocated += n;
  if (live > peak)
    peak = live;
  return 1;
}

static void count_out(size_t n) {
  pthread_mutex_lock(&lock);
  live -= n;
  pthread_mutex_unlock(&lock);
}

static int admit(size_t n) {
  pthread_mutex_lock(&lock);
  int ok = count_in(n);
  pthread_mutex_unlock(&lock);
  return ok;
}

void *zk_alloc(size_t n) {
  if (n > SIZE_MAX / 2 || !admit(n))
    return NULL;
  char *p = malloc(n + SMALL_HEADER);
  if (!p) {
    count_out(n);
    return NULL;
  }
  memcpy(p, &n, sizeof n);
  return p + SMALL_HEADER;
}

void *zk_alloc_zero(size_t n) {
  void *p = zk_alloc(n);
  if (p)
    memset(p, 0, n);
  return p;
}

void *zk_realloc(void *old, size_t n) {
  if (!old)
    return zk_alloc(n);
  char *p = (char *)old - SMALL_HEADER;
  size_t before;
  memcpy(&before, p, sizeof before);
  if (n > SIZE_MAX / 2 || !admit(n))
    return NULL;
  p = realloc(p, n + SMALL_HEADER);
  count_out(p ? before : n);
  if (!p)
    return NULL;
  memcpy(p, &n, sizeof n);
  return p + SMALL_HEADER;
}

void zk_free(void *p) {
  if (!p)
    return;
  char *start = (char *)p - SMALL_HEADER;
  size_t n;
  memcpy(&n, start, sizeof n);
  count_out(n);
  free(start);
}

char *zk_strdup(const char *s) {
  size_t n = strlen(s) + 1;
  char *copy = zk_alloc(n);
  if (copy)
    memcpy(copy, s, n);
  return copy;
}

/* The smallest class of at least n bytes and its size, or -1 outside the cached range. */
static int block_class(size_t n, size_t *size) {
  *size = n;
  if (n > (size_t)1 << CLASS_MAX_SHIFT)
    return -1;
  if (n <= (size_t)1 << CLASS_MIN_SHIFT)
    n = ((size_t)1 << CLASS_MIN_SHIFT) + 1;
  int shift = 63 - __builtin_clzll((unsigned long long)n - 1); /* n in (2^shift, 2^(shift+1)] */
  size_t quarter = (size_t)1 << (shift - 2);
  size_t steps = (n - ((size_t)1 << shift) + quarter - 1) / quarter; /* 1..4 */
  *size = ((size_t)1 << shift) + steps * quarter;
  return (shift - CLASS_MIN_SHIFT) * 4 + (int)steps - 1;
}

void *zk_block_alloc(size_t n) {
  if (n > SIZE_MAX / 2)
    return NULL;
  size_t size;
  int class = block_class(n, &size);
  block *b = NULL;
  pthread_mutex_lock(&lock);
  int ok = count_in(size);
  if (ok && class >= 0 && free_blocks[class]) {
    b = free_blocks[class];
    free_blocks[class] = b->next;
    cached -= size;
  }
  pthread_mutex_unlock(&lock);
  if (!ok)
    return NULL;
  if (!b) {
    size_t total = (size + BLOCK_HEADER + 63) & ~(size_t)63;
    b = aligned_alloc(64, total);
    if (!b) {
      zk_block_trim();
      b = aligned_alloc(64, total);
    }
    if (!b) {
      count_out(size);
      return NULL;
    }
  }
  *b = (block){.size = size, .class = class};
  return (char *)b + BLOCK_HEADER;
}

void zk_block_free(void *p) {
  if (!p)
    return;
  block *b = (block *)((char *)p - BLOCK_HEADER);
  pthread_mutex_lock(&lock);
  live -= b->size;
  if (b->class >= 0 && cached + b->size <= CACHE_LIMIT) {
    b->next = free_blocks[b->class];
    free_blocks[b->class] = b;
    cached += b->size;
    b = NULL;
  }
  pthread_mutex_unlock(&lock);
  free(b);
}

void zk_block_trim(void) {
  pthread_mutex_lock(&lock);
  for (int i = 0; i < CLASSES; i++)
    while (free_blocks[i]) {
      block *b = free_blocks[i];
      free_blocks[i] = b->next;
      cached -= b->size;
      free(b);
    }
  pthread_mutex_unlock(&lock);
}

zk_status zk_nomem(size_t n, const char *what) {
  return zk_fail(ZK_ERR_NOMEM, "out of memory (%zu bytes for %s)", n, what);
}

/* A count, as it is between two allocations of other threads. */
#define READ(type, count)                                                                          \
  pthread_mutex_lock(&lock);                                                                       \
  type value = count;                                                                              \
  pthread_mutex_unlock(&lock);                                                                     \
  return value

size_t zk_memory_live(void) {
  READ(size_t, live);
}

size_t zk_memory_peak(void) {
  READ(size_t, peak);
}

uint64_t zk_memory_allocated(void) {
  READ(uint64_t, allocated);
}

int64_t zk_memory_calls(void) {
  READ(int64_t, calls);
}

void zk_memory_fail_at(int64_t n) {
  pthread_mutex_lock(&lock);
  fail_at = n;
  pthread_mutex_unlock(&lock);
}
