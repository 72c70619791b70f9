/*
 * blocked_winograd_kernels.h: the kernels of blocked_winograd.h, compiled for one CPU. Included by
 * blocked_kernels.h.
 */
#ifndef ZK_KERNEL_BLOCKED_WINOGRAD_KERNELS_H
#define ZK_KERNEL_BLOCKED_WINOGRAD_KERNELS_H

#include "kernel/blocked_micro.h"
#include "kernel/blocked_winograd.h"

/* out[e] := element e of B' d B, d being the 4 x 4 pixels from (h, w) on; 0 outside of the image.
 */
static inline void transform_tile(const zk_blocked_job *j, const float *x, int64_t h, int64_t w,
                                  int64_t step, float *out) {
  vec d[4][4], t[4][4];
  if (h >= 0 && w >= 0 && h + 4 <= j->ih && w + 4 <= j->iw) {
    const float *at = x + h * j->x_row + w * B;
    ZK_UNROLL(4)
    for (int r = 0; r < 4; r++)
      ZK_UNROLL(4)
    for (int c = 0; c < 4; c++)
      d[r][c] = vec_load(at + r * j->x_row + c * B);
  } else {
    ZK_UNROLL(4)
    for (int r = 0; r < 4; r++)
      ZK_UNROLL(4)
    for (int c = 0; c < 4; c++) {
      bool inside = h + r >= 0 && h + r < j->ih && w + c >= 0 && w + c < j->iw;
      d[r][c] = vec_load(inside ? x + (h + r) * j->x_row + (w + c) * B : zeros);
    }
  }
  ZK_UNROLL(4)
  for (int c = 0; c < 4; c++) {
    t[0][c] = d[0][c] - d[2][c], t[1][c] = d[1][c] + d[2][c];
    t[2][c] = d[2][c] - d[1][c], t[3][c] = d[1][c] - d[3][c];
  }
  ZK_UNROLL(4)
  for (int r = 0; r < 4; r++) {
    vec_store(out + (4 * r) * step, t[r][0] - t[r][2]);
    vec_store(out + (4 * r + 1) * step, t[r][1] + t[r][2]);
    vec_store(out + (4 * r + 2) * step, t[r][2] - t[r][1]);
    vec_store(out + (4 * r + 3) * step, t[r][1] - t[r][3]);
  }
}

/* Block b of a strip of an image. */
static void transform_block(const zk_blocked_winograd_job *a, int64_t image, int64_t strip,
                            int64_t b, float *out) {
  const zk_blocked_job *j = &a->conv;
  int64_t first = strip * a->strip;
  int64_t count = a->tiles - first < a->strip ? a->tiles - first : a->strip;
  const float *x = j->x + image * j->x_image + b * j->x_block;
  float *to = out + b * a->strip * B;
  int64_t row = first / a->width, column = first % a->width;
  for (int64_t i = 0; i < count; i++, to += B) {
    transform_tile(j, x, 2 * row - j->ph, 2 * column - j->pw, a->element, to);
    if (++column == a->width)
      column = 0, row++;
  }
}

/* Pieces [begin, end) of (image, strip, block). */
static void winograd_transform(void *job, int64_t begin, int64_t end) {
  const zk_blocked_winograd_job *a = job;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t strip = piece / a->conv.blocks;
    transform_block(a, strip / a->strips, strip % a->strips, piece % a->conv.blocks,
                    a->x + strip * ZK_WINOGRAD_ELEMENTS * a->element);
  }
}

/* The four outputs of a tile of one block: A' m A + bias, and what the convolution does behind. */
static inline void transform_back(const zk_blocked_job *j, const float *m, int64_t step,
                                  const float *bias, int64_t at, bool below, bool right) {
  vec t[2][4], y[2][2], b = vec_load(bias), least = vec_all(j->least), most = vec_all(j->most);
  ZK_UNROLL(4)
  for (int c = 0; c < 4; c++) {
    vec m0 = vec_load(m + c * step), m1 = vec_load(m + (4 + c) * step);
    vec m2 = vec_load(m + (8 + c) * step), m3 = vec_load(m + (12 + c) * step);
    t[0][c] = m0 + (m1 + m2), t[1][c] = (m1 - m2) - m3;
  }
  ZK_UNROLL(2)
  for (int r = 0; r < 2; r++) {
    y[r][0] = t[r][0] + (t[r][1] + t[r][2]) + b;
    y[r][1] = (t[r][1] - t[r][2]) - t[r][3] + b;
  }
  ZK_UNROLL(2)
  for (int r = 0; r < 2; r++)
    ZK_UNROLL(2)
  for (int c = 0; c < 2; c++) {
    int64_t to = at + (r * j->ow + c) * B;
    if ((r && !below) || (c && !right))
      continue;
    if (j->residual)
      y[r][c] += vec_load(j->residual + to);
    vec_store(j->y + to, vec_min(vec_max(y[r][c], least), most));
  }
}

/* The activation of the outputs of tiles [first, last), of the block y of an image. */
static void finish_tiles(const zk_blocked_winograd_job *a, float *y, int64_t first, int64_t last) {
  const zk_blocked_job *j = &a->conv;
  for (int64_t t = first, n; j->finish && t < last; t += n) {
    int64_t row = t / a->width, column = t % a->width, to_end = a->width - column;
    n = last - t < to_end ? last - t : to_end;
    int64_t pixels = 2 * (column + n) < j->ow ? 2 * n : j->ow - 2 * column;
    for (int64_t r = 2 * row; r < 2 * row + 2 && r < j->oh; r++)
      j->finish(y + (r * j->ow + 2 * column) * B, pixels * B);
  }
}

/* The products of a strip with a tile of output channels, and the outputs. */
static void winograd_tile(const zk_blocked_winograd_job *a, int64_t image, int64_t strip,
                          int64_t tile, const float *x, float *m) {
  const zk_blocked_job *j = &a->conv, *p = &a->product;
  int64_t from = zk_tile_begin(j->y_blocks, j->tiles, tile);
  int64_t V = zk_tile_begin(j->y_blocks, j->tiles, tile + 1) - from;
  int64_t cin = (j->blocks - 1) * j->steps + j->last, first = strip * a->strip;
  int64_t count = a->tiles - first < a->strip ? a->tiles - first : a->strip;
  const float *w = j->w + from * B * cin * ZK_WINOGRAD_ELEMENTS;
  int64_t part = ((a->first + image) * a->strips + strip) * j->tiles + tile;
  for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++, w += cin * V * B) {
    if (a->ahead)
      zk_ahead_part(a->ahead, part * ZK_WINOGRAD_ELEMENTS + e, a->parts);
    for (int64_t b = 0; b < p->blocks; b += p->chunk) {
      int64_t b_end = b + p->chunk < p->blocks ? b + p->chunk : p->blocks;
      for (int64_t u = 0; u < p->per_row; u++) {
        int64_t row, column, P = pixels_of(p, u, &row, &column);
        if (column >= count)
          break;
        any_unit(P, V, p, window_of(p, x + e * a->element, row, column, P), b, b_end,
                 w + b * p->steps * V * B, zeros, NULL, m + e * a->products + column * B);
      }
    }
  }
  for (int64_t v = 0; v < V; v++) {
    int64_t row = first / a->width, column = first % a->width;
    const float *bias = j->bias + (from + v) * B;
    int64_t y = image * j->y_image + (from + v) * j->y_block;
    for (int64_t i = 0; i < count; i++) {
      transform_back(j, m + (v * a->strip + i) * B, a->products, bias,
                     y + (2 * row * j->ow + 2 * column) * B, 2 * row + 1 < j->oh,
                     2 * column + 1 < j->ow);
      if (++column == a->width)
        column = 0, row++;
    }
    finish_tiles(a, j->y + y, first, first + count);
  }
}

/* Pieces [begin, end) of (image, strip), or of (image, strip, tile) where strips are transformed.
 */
static void winograd(void *job, int64_t begin, int64_t end) {
  const zk_blocked_winograd_job *a = job;
  const zk_blocked_job *j = &a->conv;
  int64_t slot = 0;
  while (atomic_flag_test_and_set(&a->taken[slot]))
    slot++; /* there are as many slots as threads */
  float *m = a->slots + slot * a->slot_size, *own = m + ZK_WINOGRAD_ELEMENTS * a->products;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t strip = a->x ? piece / j->tiles : piece;
    int64_t image = strip / a->strips, in_image = strip % a->strips;
    if (a->x) {
      winograd_tile(a, image, in_image, piece % j->tiles,
                    a->x + strip * ZK_WINOGRAD_ELEMENTS * a->element, m);
      continue;
    }
    for (int64_t b = 0; b < j->blocks; b++)
      transform_block(a, image, in_image, b, own);
    for (int64_t t = 0; t < j->tiles; t++)
      winograd_tile(a, image, in_image, t, own, m);
  }
  atomic_flag_clear(&a->taken[slot]);
}

#endif
