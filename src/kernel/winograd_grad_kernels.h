/*
 * winograd_grad_kernels.h: the gradient of a weight by Winograd's tiles (winograd.h), compiled for
 * one CPU. Included by blocked_kernels.h.
 */
#ifndef ZK_KERNEL_WINOGRAD_GRAD_KERNELS_H
#define ZK_KERNEL_WINOGRAD_GRAD_KERNELS_H

#include "kernel/blocked_winograd_kernels.h"
#include "kernel/gradient_micro.h"
#include "kernel/planes_kernels.h"
#include "kernel/winograd_grad.h"

/* An image's planes in blocks. */
static void image_from_planes(const float *planes, int64_t c, int64_t size, float *to) {
  zk_planes_job j = {planes, to, c, size, size * B, B, 0, false};
  from_planes(&j, 0, (c + B - 1) / B);
}

/* sums [blocks][B] += the sum of each channel of an image in blocks: rows in float32, these in
 * double. */
static void add_biases(const zk_blocked_job *j, const float *dy, double *sums) {
  for (int64_t b = 0; b < j->y_blocks; b++, sums += B)
    for (int64_t h = 0; h < j->oh; h++) {
      vec total = vec_all(0);
      for (int64_t w = 0; w < j->ow; w++, dy += B)
        total += vec_load(dy);
      for (int i = 0; i < B; i++)
        sums[i] += (double)total[i];
    }
}

/* out[e] := element e of G g G', g being a tile's 2 x 2 gradients from (h, w) on, 0 outside. */
static inline void transform_gradient(const zk_blocked_job *j, const float *dy, int64_t h,
                                      int64_t w, int64_t step, float *out) {
  const vec half = vec_all(0.5f), none = vec_all(0);
  bool below = h + 1 < j->oh, right = w + 1 < j->ow;
  const float *g = dy + (h * j->ow + w) * B;
  vec g00 = vec_load(g), g01 = right ? vec_load(g + B) : none;
  vec g10 = below ? vec_load(g + j->ow * B) : none;
  vec g11 = right && below ? vec_load(g + (j->ow + 1) * B) : none;
  vec r[4][2] = {{g00, g01},
                 {(g00 + g10) * half, (g01 + g11) * half},
                 {(g00 - g10) * half, (g01 - g11) * half},
                 {g10, g11}};
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++) {
    vec_store(out + 4 * i * step, r[i][0]);
    vec_store(out + (4 * i + 1) * step, (r[i][0] + r[i][1]) * half);
    vec_store(out + (4 * i + 2) * step, (r[i][0] - r[i][1]) * half);
    vec_store(out + (4 * i + 3) * step, r[i][1]);
  }
}

/* Adds what tiles [first, first + count) of an image give: x and dy are in blocks, tx and tg have
 * memory for these tiles transformed. */
static void add_strip(const zk_winograd_grad_job *a, const float *x, const float *dy, int64_t first,
                      int64_t count, const zk_ahead ahead[2], float *tx, float *tg, float *sums) {
  const zk_blocked_job *j = &a->conv;
  int64_t block = a->strip * B, pairs = (j->y_blocks + GRAD_V - 1) / GRAD_V;
  int64_t parts = (a->tiles + a->strip - 1) / a->strip * pairs * ZK_WINOGRAD_ELEMENTS;
  int64_t part = first / a->strip * pairs * ZK_WINOGRAD_ELEMENTS;
  for (int64_t i = 0; i < count; i++) {
    int64_t h = (first + i) / a->width * 2, w = (first + i) % a->width * 2;
    for (int64_t b = 0; b < j->blocks; b++)
      transform_tile(j, x + b * j->x_block, h - j->ph, w - j->pw, a->x_element,
                     tx + b * block + i * B);
    for (int64_t b = 0; b < j->y_blocks; b++)
      transform_gradient(j, dy + b * j->y_block, h, w, a->dy_element, tg + b * block + i * B);
  }
  for (int64_t o = 0; o < j->y_blocks; o += GRAD_V) {
    int64_t V = j->y_blocks - o < GRAD_V ? j->y_blocks - o : GRAD_V;
    for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++, part++) {
      zk_ahead_part(&ahead[0], part, parts);
      zk_ahead_part(&ahead[1], part, parts);
      for (int64_t b = 0; b < j->blocks; b++)
        for (int64_t c = 0; c < B; c += GRAD_P, sums += GRAD_P * V * B)
          if (b * B + c < a->cin)
            add_gradient(V, 1, 0, count, tx + e * a->x_element + b * block + c,
                         tg + e * a->dy_element + o * block, block, sums);
    }
  }
}

/* Parts [begin, end). */
static void winograd_grad(void *job, int64_t begin, int64_t end) {
  const zk_winograd_grad_job *a = job;
  const zk_blocked_job *j = &a->conv;
  int64_t slot = 0, x_size = j->ih * j->iw, y_size = j->oh * j->ow;
  while (atomic_flag_test_and_set(&a->taken[slot]))
    slot++; /* there are as many slots as threads */
  float *x = a->slots + slot * a->slot_size, *dy = x + j->x_image, *tx = dy + j->y_image;
  float *tg = tx + ZK_WINOGRAD_ELEMENTS * a->x_element;
  int64_t part_size = j->y_blocks * B * ZK_WINOGRAD_ELEMENTS * j->blocks * B;
  for (int64_t part = begin; part < end; part++)
    for (int64_t i = part * a->n / a->parts; i < (part + 1) * a->n / a->parts; i++) {
      image_from_planes(a->x + i * a->cin * x_size, a->cin, x_size, x);
      image_from_planes(a->dy + i * a->cout * y_size, a->cout, y_size, dy);
      add_biases(j, dy, a->biases + part * j->y_blocks * B);
      bool more = i + 1 < a->n;
      const zk_ahead ahead[2] = {
          {a->x + (i + 1) * a->cin * x_size, NULL, more ? a->cin * x_size : 0, 0},
          {a->dy + (i + 1) * a->cout * y_size, NULL, more ? a->cout * y_size : 0, 0}};
      for (int64_t t = 0; t < a->tiles; t += a->strip)
        add_strip(a, x, dy, t, a->tiles - t < a->strip ? a->tiles - t : a->strip, ahead, tx, tg,
                  a->sums + part * part_size);
    }
  atomic_flag_clear(&a->taken[slot]);
}

#endif
