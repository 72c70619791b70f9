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

#endif
