/*
 * memory.c: counted allocation, and caches of freed blocks.
 *
 * Every allocation carries a header with its size in front. Blocks up to 64 MB are rounded up to
 * one of four sizes an octave; a freed one is kept in its class's list, up to CACHE_LIMIT bytes or
 * as many as are in use, so that the next one of its class needs no system call, no fresh pages and
 * no search. Small things (the headers of tensors, the nodes of a graph) are kept in the same way,
 * a list for every 16 bytes of size. (Not under the address sanitizer, which is to see every use of
 * what is freed.) One lock guards the counts and the lists: loader threads allocate too. It is held
 * for a few instructions, and taken so often that a mutex's calls would cost more than what it
 * guards.
 */
#include "base/memory.h"

#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/memory_counts.h"

#define SMALL_HEADER 16
#define HUGE_PAGE ((size_t)2 << 20)
#define HUGE_LIMIT ((size_t)4 << 20) /* bytes of a block from which on it asks for huge pages */
#define BLOCK_HEADER 64
#ifdef __SANITIZE_ADDRESS__
#define CACHE_LIMIT 0
#define SMALL_LIMIT 0
#else
#define CACHE_LIMIT ((size_t)64 << 20)
#define SMALL_LIMIT ((size_t)4 << 20)
#endif
#define SMALL_STEP 16
#define SMALL_MAX 1024 /* larger ones go straight to malloc */
#define SMALL_CLASSES (SMALL_MAX / SMALL_STEP + 1)
#define CLASS_MIN_SHIFT 6 /* blocks of up to 80 bytes are one class */
#define CLASS_MAX_SHIFT 26
#define CLASSES ((CLASS_MAX_SHIFT - CLASS_MIN_SHIFT) * 4)

typedef struct block {
  size_t size;        /* what the caller may use */
  int class;          /* -1: not cached */
  struct block *next; /* in its class's list, while free */
} block;

/* A freed small object, in its class's list. */
typedef struct small {
  struct small *next;
} small;

static atomic_flag lock = ATOMIC_FLAG_INIT;
static _Thread_local zk_budget *budget;
static _Thread_local bool denied; /* the last allocation, by the budget */
static _Thread_local uint64_t allocated;
/* Written under the lock, read without it. high: the greatest live since begin_high. */
static atomic_size_t live, high;
static size_t peak_before, cached, small_cached; /* peak_before: the peak until begin_high */
static int64_t calls, fail_at;
static block *free_blocks[CLASSES];
static small *free_small[SMALL_CLASSES];

static inline void enter(void) {
  while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
    sched_yield();
}

static inline void leave(void) {
  atomic_flag_clear_explicit(&lock, memory_order_release);
}

static inline size_t now_live(void) {
  return atomic_load_explicit(&live, memory_order_relaxed);
}

static inline void set_live(size_t n) {
  atomic_store_explicit(&live, n, memory_order_relaxed);
}

static inline size_t peak_so_far(void) {
  size_t since = zk_memory_high();
  return since > peak_before ? since : peak_before;
}

/* Counts the allocation that follows. False: the budget or the test hook makes it fail. */
static int count_in(size_t n) {
  calls++;
  denied = budget && (int64_t)n > budget->left;
  if (denied)
    budget->refused = true;
  if ((fail_at > 0 && --fail_at == 0) || denied)
    return 0;
  if (budget)
    budget->left -= (int64_t)n;
  size_t sum = now_live() + n;
  set_live(sum);
  if (sum > zk_memory_high())
    atomic_store_explicit(&high, sum, memory_order_relaxed);
  allocated += n;
  return 1;
}

/* More than can be addressed is more than any budget. */
static void *refuse_all(void) {
  denied = budget != NULL;
  if (denied)
    budget->refused = true;
  return NULL;
}

static void uncount(size_t n) {
  set_live(now_live() - n);
  if (budget)
    budget->left += (int64_t)n;
}

static void count_out(size_t n) {
  enter();
  uncount(n);
  leave();
}

static int admit(size_t n) {
  enter();
  int ok = count_in(n);
  leave();
  return ok;
}

static size_t small_class(size_t n) {
  return (n + SMALL_STEP - 1) / SMALL_STEP;
}

void *zk_alloc(size_t n) {
  size_t class = small_class(n), room = n;
  small *kept = NULL;
  if (n > SIZE_MAX / 2)
    return refuse_all();
  enter();
  int ok = count_in(n);
  if (ok && n <= SMALL_MAX) {
    room = class * SMALL_STEP;
    kept = free_small[class];
    if (kept) {
      free_small[class] = kept->next;
      small_cached -= room;
    }
  }
  leave();
  if (!ok)
    return NULL;
  char *p = kept ? (char *)kept - SMALL_HEADER : malloc(room + SMALL_HEADER);
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

/* A block that can return to its list must not be moved by realloc, which does not know the
 * classes.
 */
void *zk_realloc(void *old, size_t n) {
  if (!old)
    return zk_alloc(n);
  char *p = (char *)old - SMALL_HEADER;
  size_t before;
  memcpy(&before, p, sizeof before);
  if (before <= SMALL_MAX || n <= SMALL_MAX) {
    void *fresh = zk_alloc(n);
    if (fresh) {
      memcpy(fresh, old, before < n ? before : n);
      zk_free(old);
    }
    return fresh;
  }
  if (n > SIZE_MAX / 2 || !admit(n))
    return NULL;
  char *moved = realloc(p, n + SMALL_HEADER);
  count_out(moved ? before : n);
  if (!moved)
    return NULL;
  memcpy(moved, &n, sizeof n);
  return moved + SMALL_HEADER;
}

void zk_free(void *p) {
  if (!p)
    return;
  char *start = (char *)p - SMALL_HEADER;
  size_t n;
  memcpy(&n, start, sizeof n);
  size_t class = small_class(n), room = class * SMALL_STEP;
  bool keep = false;
  enter();
  uncount(n);
  if (n <= SMALL_MAX && n > 0 && small_cached + room <= SMALL_LIMIT) {
    small *s = p;
    s->next = free_small[class];
    free_small[class] = s;
    small_cached += room;
    keep = true;
  }
  leave();
  if (!keep)
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

/*
 * Memory for a block. A large one asks for huge pages: a page costs a fault, and a huge one takes
 * the place of 512. The block does not begin at one: then all blocks would, and streams that are a
 * multiple of 2 MB apart were measured at half the speed.
 */
static block *new_block(size_t size) {
  size_t total = (size + BLOCK_HEADER + 63) & ~(size_t)63;
  block *b = aligned_alloc(64, total);
#ifdef MADV_HUGEPAGE
  if (b && size >= HUGE_LIMIT) {
    uintptr_t begin = ((uintptr_t)b + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)b + total) & ~(HUGE_PAGE - 1);
    madvise((void *)begin, end - begin, MADV_HUGEPAGE);
  }
#endif
  return b;
}

void *zk_block_alloc(size_t n) {
  if (n > SIZE_MAX / 2)
    return refuse_all();
  size_t size;
  int class = block_class(n, &size);
  block *b = NULL;
  enter();
  int ok = count_in(size);
  if (ok && class >= 0 && free_blocks[class]) {
    b = free_blocks[class];
    free_blocks[class] = b->next;
    cached -= size;
  }
  leave();
  if (!ok)
    return NULL;
  if (!b) {
    b = new_block(size);
    if (!b) {
      zk_block_trim();
      b = new_block(size);
    }
    if (!b) {
      count_out(size);
      return NULL;
    }
  }
  *b = (block){.size = size, .class = class};
  return (char *)b + BLOCK_HEADER;
}

/* May the cache take a block of so many bytes that was just freed? Past CACHE_LIMIT it takes as
 * much as is in use, within the most that ever was: so the peak of the process stays, and what a
 * program with large tensors frees and makes again needs no fresh pages. */
static bool is_kept(size_t size) {
  const size_t sum = cached + size, used = now_live();
  return sum <= CACHE_LIMIT || (CACHE_LIMIT && sum <= used && used + sum <= peak_so_far());
}

void zk_block_free(void *p) {
  if (!p)
    return;
  block *b = (block *)((char *)p - BLOCK_HEADER);
  enter();
  uncount(b->size);
  if (b->class >= 0 && is_kept(b->size)) {
    b->next = free_blocks[b->class];
    free_blocks[b->class] = b;
    cached += b->size;
    b = NULL;
  }
  leave();
  free(b);
}

void zk_block_discard(void *p, size_t n) {
#ifdef MADV_DONTNEED
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), end = ((uintptr_t)p + n) & ~(page - 1);
  const uintptr_t begin = ((uintptr_t)p + page - 1) & ~(page - 1);
  if (begin < end)
    madvise((void *)begin, end - begin, MADV_DONTNEED);
#else
  (void)p, (void)n;
#endif
}

void zk_block_trim(void) {
  enter();
  for (int i = 0; i < CLASSES; i++)
    while (free_blocks[i]) {
      block *b = free_blocks[i];
      free_blocks[i] = b->next;
      cached -= b->size;
      free(b);
    }
  for (size_t i = 0; i < SMALL_CLASSES; i++)
    while (free_small[i]) {
      small *s = free_small[i];
      free_small[i] = s->next;
      small_cached -= i * SMALL_STEP;
      free((char *)s - SMALL_HEADER);
    }
  leave();
}

zk_budget *zk_memory_budget(zk_budget *b) {
  zk_budget *before = budget;
  budget = b;
  denied = false;
  return before;
}

zk_status(zk_nomem)(size_t n, const char *what) {
  if (denied && budget)
    return zk_fail(ZK_ERR_ARG,
                   "%zu bytes for %s would be more than the memory limit of %" PRId64
                   " bytes (the option %s)",
                   n, what, budget->limit, budget->option);
  if (n > SIZE_MAX / 2)
    return zk_fail(ZK_ERR_NOMEM, "out of memory (more bytes than can be addressed for %s)", what);
  return zk_fail(ZK_ERR_NOMEM, "out of memory (%zu bytes for %s)", n, what);
}

/* Reads a count under the lock. */
#define READ(type, count)                                                                          \
  enter();                                                                                         \
  type value = count;                                                                              \
  leave();                                                                                         \
  return value

size_t zk_memory_live(void) {
  return now_live();
}

uint64_t zk_memory_allocated(void) {
  return allocated;
}

size_t zk_memory_high(void) {
  return atomic_load_explicit(&high, memory_order_relaxed);
}

void zk_memory_begin_high(void) {
  enter();
  peak_before = peak_so_far();
  atomic_store_explicit(&high, now_live(), memory_order_relaxed);
  leave();
}

size_t zk_memory_peak(void) {
  READ(size_t, peak_so_far());
}

int64_t zk_memory_calls(void) {
  READ(int64_t, calls);
}

void zk_memory_fail_at(int64_t n) {
  enter();
  fail_at = n;
  leave();
}
