/*
 * planes_job.h: moving values between planes, [n, c, size], and blocks of B channels, a vector of
 * the CPU. Private to kernel/.
 */
#ifndef ZK_KERNEL_PLANES_JOB_H
#define ZK_KERNEL_PLANES_JOB_H

#include <stdbool.h>
#include <stdint.h>

/* A piece is an (image, block). Channels of the last block that do not exist become 0. */
typedef struct zk_planes_job {
  const float *from;
  float *to;
  int64_t c, size;
  int64_t block, place, image; /* floats between blocks, places, images of the blocks */
  bool add;                    /* to planes += */
} zk_planes_job;

/* Memory that is read, and written, soon: a kernel lets the CPU fetch it while it computes. */
typedef struct zk_ahead {
  const float *from;
  float *to;
  int64_t from_floats, to_floats;
} zk_ahead;

#define ZK_AHEAD_LINE 16 /* floats of a line of the cache */

/* Fetches a part of it, into the L2 cache: the L1 cache is the computation's. */
static inline void zk_ahead_part(const zk_ahead *a, int64_t part, int64_t parts) {
  int64_t lines = a->from_floats / ZK_AHEAD_LINE;
  for (int64_t i = part * lines / parts; i < (part + 1) * lines / parts; i++)
    __builtin_prefetch(a->from + i * ZK_AHEAD_LINE, 0, 2);
  lines = a->to_floats / ZK_AHEAD_LINE;
  for (int64_t i = part * lines / parts; i < (part + 1) * lines / parts; i++)
    __builtin_prefetch(a->to + i * ZK_AHEAD_LINE, 1, 2);
}

#endif
