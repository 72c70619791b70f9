/*
 * bytes_image.c: loops over images of bytes (bytes_image.h).
 */
#include "kernel/bytes_image.h"

#include <math.h>
#include "base/parallel.h"
#include "base/target.h"

/* ---- planes -----------------------------------------------------------------------------------
 */

typedef struct turning {
  int64_t rows, columns; /* of x; y has columns rows */
  uint8_t flip;
  const uint8_t *x;
  uint8_t *y;
} turning;

enum { SIDE = 16 }; /* of the squares that are turned at a time */

static void turn_square(const turning *t, const uint8_t *x, uint8_t *y) {
  for (int64_t j = 0; j < SIDE; j++)
    for (int64_t i = 0; i < SIDE; i++)
      y[j * t->rows + i] = x[i * t->columns + j] ^ t->flip;
}

/* The same of three rows. */
ZK_TARGETED(turn_colours, (const uint8_t *x, int64_t row, int flip, int64_t n, uint8_t *y),
            (x, row, flip, n, y), {
              ZK_IVDEP
              for (int64_t j = 0; j < n; j++) {
                y[3 * j] = (uint8_t)(x[j] ^ flip);
                y[3 * j + 1] = (uint8_t)(x[row + j] ^ flip);
                y[3 * j + 2] = (uint8_t)(x[2 * row + j] ^ flip);
              }
            })

/* y[j][i] := x[i][j], for columns [begin, end) of one image. */
static void turn_columns(const turning *t, const uint8_t *x, uint8_t *y, int64_t begin,
                         int64_t end) {
  if (t->rows == 3) {
    turn_colours(x + begin, t->columns, t->flip, end - begin, y + 3 * begin);
    return;
  }
  if (t->rows < SIDE)
    for (int64_t i = 0; i < t->rows; i++)
      for (int64_t j = begin; j < end; j++)
        y[j * t->rows + i] = x[i * t->columns + j] ^ t->flip;
  for (int64_t i = 0; i < t->rows && t->rows >= SIDE; i += SIDE)
    for (int64_t j = begin; j < end; j += SIDE)
      if (i + SIDE <= t->rows && j + SIDE <= end)
        turn_square(t, x + i * t->columns + j, y + j * t->rows + i);
      else
        for (int64_t v = j; v < j + SIDE && v < end; v++)
          for (int64_t u = i; u < i + SIDE && u < t->rows; u++)
            y[v * t->rows + u] = x[u * t->columns + v] ^ t->flip;
}

enum { STRIP = 256 };

/* Pieces of STRIP columns, image by image. */
static void turn_pieces(void *context, int64_t begin, int64_t end) {
  const turning *t = context;
  int64_t strips = (t->columns + STRIP - 1) / STRIP, size = t->rows * t->columns;
  for (int64_t p = begin; p < end; p++) {
    int64_t image = p / strips, from = p % strips * STRIP;
    int64_t to = from + STRIP < t->columns ? from + STRIP : t->columns;
    turn_columns(t, t->x + image * size, t->y + image * size, from, to);
  }
}

static void turn(int64_t n, turning t) {
  int64_t strips = (t.columns + STRIP - 1) / STRIP;
  zk_parallel_for(n * strips, 1 + 65536 / (STRIP * t.rows), turn_pieces, &t);
}

void zk_bytes_from_planes(int64_t n, int64_t c, int64_t size, bool flip, const uint8_t *x,
                          uint8_t *y) {
  turn(n, (turning){c, size, flip ? 0x80 : 0, x, y});
}

void zk_bytes_to_planes(int64_t n, int64_t c, int64_t size, bool flip, const uint8_t *x,
                        uint8_t *y) {
  turn(n, (turning){size, c, flip ? 0x80 : 0, x, y});
}

/* ---- layers -----------------------------------------------------------------------------------
 */

ZK_TARGETED(greater, (int64_t n, const uint8_t *x, uint8_t *y), (n, x, y), {
  ZK_IVDEP
  for (int64_t j = 0; j < n; j++)
    y[j] = x[j] > y[j] ? x[j] : y[j];
})

void zk_bytes_greater(int64_t n, const uint8_t *x, uint8_t *y) {
  greater(n, x, y);
}

/* Numbers up to 511 are rounded by what a float has no room for. */
ZK_TARGETED(add,
            (int64_t n, const uint8_t *a, const uint8_t *b, float of_a, float of_b, float fixed,
             float least, float most, int sign, int less, uint8_t *y),
            (n, a, b, of_a, of_b, fixed, least, most, sign, less, y), {
              const float room = 12582912.0f; /* 1.5 * 2^23 */
              ZK_IVDEP
              for (int64_t j = 0; j < n; j++) {
                float x = fmaf((float)((b[j] ^ sign) - less), of_b, fixed);
                x = fmaf((float)((a[j] ^ sign) - less), of_a, x);
                x = x > least ? x : least;
                x = x < most ? x : most;
                y[j] = (uint8_t)(((int)(x + room - room) + less) ^ sign);
              }
            })

typedef struct adding {
  const zk_bytes_sum *s;
  const uint8_t *a, *b;
  uint8_t *y;
} adding;

static void add_range(void *context, int64_t begin, int64_t end) {
  const adding *j = context;
  const zk_bytes_sum *s = j->s;
  add(end - begin, j->a + begin, j->b + begin, s->of_a, s->of_b, s->fixed, s->least, s->most,
      s->sign, s->less, j->y + begin);
}

void zk_bytes_add(const zk_bytes_sum *s, int64_t n, const uint8_t *a, const uint8_t *b,
                  uint8_t *y) {
  adding j = {s, a, b, y};
  zk_parallel_for(n, 1 << 15, add_range, &j);
}
