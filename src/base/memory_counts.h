/*
 * memory_counts.h: counts of memory.c that a profile reads at its borders, without the lock.
 */
#ifndef ZK_BASE_MEMORY_COUNTS_H
#define ZK_BASE_MEMORY_COUNTS_H

#include <stddef.h>
#include <stdint.h>

/* The bytes that this thread has ever allocated. */
uint64_t zk_memory_allocated(void);
/* The greatest zk_memory_live since zk_memory_begin_high; zk_memory_peak goes on as before. */
size_t zk_memory_high(void);
void zk_memory_begin_high(void);

#endif
