/*
 * planes_kernels.h: moving values between planes and blocks of channels, compiled for one CPU.
 * Included by batch_kernels.h and blocked_kernels.h, which base/simd.h precedes.
 */
#ifndef ZK_KERNEL_PLANES_KERNELS_H
#define ZK_KERNEL_PLANES_KERNELS_H

#include "kernel/planes_job.h"

/* to[p * place + c] := from[c][p] for four places and the channels of a block. */
static inline void four_from_planes(const zk_planes_job *j, const float *from, int64_t channels,
                                    float *to) {
  for (int64_t c = 0; c < ZK_SIMD; c += 4) { /* a place's line is written at once */
    vec4 r[4] = {{0}};
    for (int64_t i = 0; i < 4 && c + i < channels; i++)
      r[i] = vec4_load(from + (c + i) * j->size);
    vec4_transpose(r);
    for (int i = 0; i < 4; i++)
      vec4_store(to + i * j->place + c, r[i]);
  }
}

/* The same for all channels of a block. Lane l of 4 has channels 4 l to 4 l + 3. */
static inline void whole_from_planes(const float *from, int64_t size, float *to, int64_t place) {
  vec r[4];
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++)
    r[i] = vec_load_lanes(from + i * size, 4 * size);
  vec_transpose(r);
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++)
    vec_store(to + i * place, r[i]);
}

static void from_planes(void *job, int64_t begin, int64_t end) {
  const zk_planes_job *j = job;
  int64_t blocks = (j->c + ZK_SIMD - 1) / ZK_SIMD, p;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t image = piece / blocks, b = piece % blocks, first = b * ZK_SIMD;
    int64_t channels = j->c - first < ZK_SIMD ? j->c - first : ZK_SIMD;
    const float *from = j->from + (image * j->c + first) * j->size;
    float *to = j->to + b * j->block + image * j->image;
    /* Meanwhile the next block is fetched line by line: its planes are too short, and too many, for
     * the CPU to do so. */
    const float *next = from + ZK_SIMD * j->size;
    for (p = 0; p + 4 <= j->size; p += 4) {
      for (int i = 0; i < 4 * ZK_SIMD; i += 16)
        __builtin_prefetch(next + p * ZK_SIMD + i);
      if (channels == ZK_SIMD)
        whole_from_planes(from + p, j->size, to + p * j->place, j->place);
      else
        four_from_planes(j, from + p, channels, to + p * j->place);
    }
    for (; p < j->size; p++)
      for (int64_t c = 0; c < ZK_SIMD; c++)
        to[p * j->place + c] = c < channels ? from[c * j->size + p] : 0;
  }
}

/* The other way. */
static inline void four_to_planes(const zk_planes_job *j, const float *from, int64_t channels,
                                  float *to) {
  for (int64_t c = 0; c < channels; c += 4) {
    vec4 r[4];
    for (int i = 0; i < 4; i++)
      r[i] = vec4_load(from + i * j->place + c);
    vec4_transpose(r);
    for (int64_t i = 0; i < 4 && c + i < channels; i++) {
      float *at = to + (c + i) * j->size;
      vec4_store(at, j->add ? vec4_load(at) + r[i] : r[i]);
    }
  }
}

static inline void whole_to_planes(const float *from, int64_t place, float *to, int64_t size) {
  vec r[4];
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++)
    r[i] = vec_load(from + i * place);
  vec_transpose(r);
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++)
    ZK_UNROLL(4)
  for (int l = 0; l < ZK_SIMD / 4; l++)
    vec4_store(to + (4 * l + i) * size, vec_lane(r[i], l));
}

static void to_planes(void *job, int64_t begin, int64_t end) {
  const zk_planes_job *j = job;
  int64_t blocks = (j->c + ZK_SIMD - 1) / ZK_SIMD, p;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t image = piece / blocks, b = piece % blocks, first = b * ZK_SIMD;
    int64_t channels = j->c - first < ZK_SIMD ? j->c - first : ZK_SIMD;
    const float *from = j->from + b * j->block + image * j->image;
    float *to = j->to + (image * j->c + first) * j->size;
    float *next = to + ZK_SIMD * j->size; /* as in from_planes */
    for (p = 0; p + 4 <= j->size; p += 4) {
      for (int i = 0; i < 4 * ZK_SIMD; i += 16)
        __builtin_prefetch(next + p * ZK_SIMD + i, 1);
      if (channels == ZK_SIMD && !j->add)
        whole_to_planes(from + p * j->place, j->place, to + p, j->size);
      else
        four_to_planes(j, from + p * j->place, channels, to + p);
    }
    for (; p < j->size; p++)
      for (int64_t c = 0; c < channels; c++)
        to[c * j->size + p] = (j->add ? to[c * j->size + p] : 0) + from[p * j->place + c];
  }
}

#endif
