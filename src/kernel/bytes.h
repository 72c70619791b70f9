/*
 * bytes.h: matrix products of 8-bit integers.
 *
 *     y [m, n] = a [m, k] w [k, n]      a of uint8, w of int8, y of int32
 *
 * Sums are exact modulo 2^32, in any order: the same on every CPU. Each step takes four
 * neighbouring numbers of a row of a and of each column of w; so w is packed, four rows side by
 * side, in micro-panels of 16 columns. CPUs with AVX512-VNNI have an instruction for a step.
 */
#ifndef ZK_KERNEL_BYTES_H
#define ZK_KERNEL_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* The length of a row in memory, of k numbers and up to three more that count nothing. */
#define ZK_BYTES_ROW(k) (((k) + 3) / 4 * 4)
/* A tile of y: rows of so many numbers. */
#define ZK_BYTES_WIDE 64
#define ZK_BYTES_HIGH 6

typedef struct zk_bytes_weight {
  int64_t n, k;
  int8_t *packed; /* owned; with it: */
  int32_t *sum;   /* of each column, n of them */
} zk_bytes_weight;

/* Packs a weight whose number for input i and output j is w[i * row + j * column]: int8, or with
 * `is_unsigned` uint8, which is stored less 128. zk_bytes_weight_clear ends it. */
zk_status zk_bytes_weight_pack(int64_t n, int64_t k, const void *w, int64_t row, int64_t column,
                               bool is_unsigned, zk_bytes_weight *out);
void zk_bytes_weight_clear(zk_bytes_weight *w);

/* What is done with a tile: rows [row, row + rows) and columns [column, column + columns) of y;
 * tile[r * ZK_BYTES_WIDE + c]. It is called for every tile once, on any thread. */
typedef struct zk_bytes_tile {
  const int32_t *at;
  int64_t row, rows, column, columns;
} zk_bytes_tile;
typedef void zk_bytes_finish(void *context, const zk_bytes_tile *tile);

/* Rows that are windows of an image [h][w][channels]: row i begins at a + at[i] and is `parts` runs
 * of equal lengths, `apart` bytes from one to the next; a run is a multiple of 4 numbers. */
typedef struct zk_bytes_windows {
  const uint8_t *a;
  const int64_t *at;
  int64_t parts, apart;
} zk_bytes_windows;
void zk_bytes_product_of_windows(int64_t m, const zk_bytes_windows *a, const zk_bytes_weight *w,
                                 zk_bytes_finish *finish, void *context);

/* lda: at least ZK_BYTES_ROW(k), with all of that readable. m, n, k > 0. */
void zk_bytes_product(int64_t m, const uint8_t *a, int64_t lda, const zk_bytes_weight *w,
                      zk_bytes_finish *finish, void *context);

/* Windows of single channels: for some pixels, whose windows are `step` bytes apart, and n
 * channels, 64 at most, the sums over taps of x[at[tap] + channel] * w[tap][channel]. The sums of a
 * pixel are `wide` numbers behind those of the one before; up to 64 are written. at has room for
 * ZK_BYTES_ROW(taps) places, the last ones as that of the last tap. */
typedef struct zk_bytes_depth_job {
  int64_t pixels, step, n, wide;
  const int64_t *at;
} zk_bytes_depth_job;
/* Of the channels from `first` on, a multiple of 64; x is there. */
void zk_bytes_depth(const zk_bytes_depth_job *j, const zk_bytes_weight *w, int64_t first,
                    const uint8_t *x, int32_t *y);
/* Packs weights [channels][taps] for it, as zk_bytes_weight_pack does. */
zk_status zk_bytes_depth_pack(int64_t channels, int64_t taps, const uint8_t *w, bool is_unsigned,
                              zk_bytes_weight *out);

/* y := sum + start (of the column), times scale, bounded by low and high, as the nearest number (of
 * two, the even one), plus zero; between -512 and 511. Rows of sums are ZK_BYTES_WIDE numbers,
 * those of y `row` bytes. */
typedef struct zk_bytes_rounding {
  int64_t rows, columns, row;
  const int32_t *start;
  const float *scale;
  float low, high;
  int32_t zero;
} zk_bytes_rounding;
void zk_bytes_round(const zk_bytes_rounding *r, const int32_t *sum, uint8_t *y);

#endif
