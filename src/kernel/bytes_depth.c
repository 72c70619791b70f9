/*
 * bytes_depth.c: windows of single channels of bytes, and rounding of sums (bytes.h). Where
 * the CPU has a kernel of its own, by that one.
 */
#include "kernel/bytes_job.h"

#include <string.h>
#include "base/memory.h"
#include "base/target.h"

enum { CHANNELS = 64 }; /* that a kernel takes at a time */

/* ---- weights ----------------------------------------------------------------------------------
 */

/* Where tap t of a channel lies: for kernels, else [taps][channels] of int16. */
static int64_t place_of(int64_t groups, int64_t channel, int64_t t) {
  int64_t block = channel / CHANNELS * groups + t / 4, c = channel % CHANNELS;
  return block * 4 * CHANNELS + c / 4 % 4 * 64 + (c / 16 * 4 + c % 4) * 4 + t % 4;
}

zk_status zk_bytes_depth_pack(int64_t channels, int64_t taps, const uint8_t *w, bool is_unsigned,
                              zk_bytes_weight *out) {
  bool own = zk_bytes_best()->depth != NULL;
  int64_t blocks = (channels + CHANNELS - 1) / CHANNELS, groups = ZK_BYTES_ROW(taps) / 4;
  int64_t room = own ? blocks * groups * 4 * CHANNELS
                     : (channels * taps * (int64_t)sizeof(int16_t) + 63) / 64 * 64;
  size_t bytes = (size_t)room + (size_t)channels * sizeof(int32_t);
  int8_t *to = zk_block_alloc(bytes);
  if (!to)
    return zk_nomem(bytes, "a weight of bytes");
  memset(to, 0, (size_t)room);
  *out = (zk_bytes_weight){.n = channels, .k = taps, .packed = to};
  out->sum = (void *)(to + room);
  for (int64_t c = 0; c < channels; c++) {
    out->sum[c] = 0;
    for (int64_t t = 0; t < taps; t++) {
      int value = w[c * taps + t];
      value -= is_unsigned ? 128 : value & 0x80 ? 256 : 0;
      if (own)
        to[place_of(groups, c, t)] = (int8_t)value;
      else
        ((int16_t *)(void *)to)[t * channels + c] = (int16_t)value;
      out->sum[c] += value;
    }
  }
  return ZK_OK;
}

/* ---- sums -------------------------------------------------------------------------------------
 */

/* Some channels of a pixel. */
ZK_INLINE void depth_lanes(const zk_bytes_depth_job *j, const int lanes, int64_t taps, int64_t row,
                           const uint8_t *x, const int16_t *w, int32_t *y) {
  for (int i = 0; i < lanes; i++)
    y[i] = 0;
  for (int64_t t = 0; t < taps; t++) {
    const uint8_t *from = x + j->at[t];
    const int16_t *by = w + t * row;
    ZK_IVDEP
    for (int i = 0; i < lanes; i++)
      y[i] += (int16_t)((int16_t)from[i] * by[i]);
  }
}

ZK_TARGETED(depth,
            (const zk_bytes_depth_job *j, int64_t taps, int64_t row, const uint8_t *x,
             const int16_t *w, int32_t *y),
            (j, taps, row, x, w, y), {
              for (int64_t p = 0; p < j->pixels; p++, x += j->step, y += j->wide) {
                int64_t c = 0;
                for (; c + 32 <= j->n; c += 32)
                  depth_lanes(j, 32, taps, row, x + c, w + c, y + c);
                for (; c + 16 <= j->n; c += 16)
                  depth_lanes(j, 16, taps, row, x + c, w + c, y + c);
                for (; c < j->n; c++)
                  depth_lanes(j, 1, taps, row, x + c, w + c, y + c);
              }
            })

void zk_bytes_depth(const zk_bytes_depth_job *j, const zk_bytes_weight *w, int64_t first,
                    const uint8_t *x, int32_t *y) {
  const zk_bytes_kernels *kernels = zk_bytes_best();
  int64_t groups = ZK_BYTES_ROW(w->k) / 4;
  if (kernels->depth)
    kernels->depth(j, groups, x, w->packed + first * 4 * groups, y);
  else
    depth(j, w->k, w->n, x, (const int16_t *)(const void *)w->packed + first, y);
}

/* ---- rounding ---------------------------------------------------------------------------------
 */

/* Some columns of all rows. Numbers up to 511 are rounded by what a float has no room for. */
ZK_INLINE void round_lanes(const zk_bytes_rounding *r, const int lanes, int64_t column,
                           const int32_t *sum, uint8_t *y) {
  const float room = 12582912.0f; /* 1.5 * 2^23 */
  for (int64_t i = 0; i < r->rows; i++) {
    const int32_t *from = sum + i * ZK_BYTES_WIDE + column, *start = r->start + column;
    const float *scale = r->scale + column;
    uint8_t *to = y + i * r->row + column;
    ZK_IVDEP
    for (int j = 0; j < lanes; j++) {
      float x = (float)(int32_t)((uint32_t)from[j] + (uint32_t)start[j]) * scale[j];
      x = x > r->low ? x : r->low;
      x = x < r->high ? x : r->high;
      to[j] = (uint8_t)((int32_t)(x + room - room) + r->zero);
    }
  }
}

ZK_TARGETED(round_sums, (const zk_bytes_rounding *given, const int32_t *sum, uint8_t *y),
            (given, sum, y), {
              const zk_bytes_rounding r = *given; /* y is no part of it */
              int64_t c = 0;
              for (; c + 64 <= r.columns; c += 64)
                round_lanes(&r, 64, c, sum, y);
              for (; c + 16 <= r.columns; c += 16)
                round_lanes(&r, 16, c, sum, y);
              for (; c + 8 <= r.columns; c += 8)
                round_lanes(&r, 8, c, sum, y);
              for (; c < r.columns; c++)
                round_lanes(&r, 1, c, sum, y);
            })

void zk_bytes_round(const zk_bytes_rounding *r, const int32_t *sum, uint8_t *y) {
  const zk_bytes_kernels *kernels = zk_bytes_best();
  if (kernels->round)
    kernels->round(r, sum, y);
  else
    round_sums(r, sum, y);
}
