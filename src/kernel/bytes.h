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

/* lda: at least ZK_BYTES_ROW(k), with all of that readable. m, n, k > 0. */
void zk_bytes_product(int64_t m, const uint8_t *a, int64_t lda, const zk_bytes_weight *w,
                      zk_bytes_finish *finish, void *context);

#endif
