/*
 * dense_kernels.h: the kernels of dense.h, compiled for one CPU. Included by dense_avx2.c and its
 * kin, which say which CPU that is (base/simd.h) and what the kernels are called (ZK_DENSE).
 *
 * All products are c = a b, computed in micro-tiles of MR x NR: MR rows of c, NR_VECTORS vectors
 * wide, stay in registers while the micro-kernel runs over the inner dimension. In each step it
 * loads a row of a micro-panel of b, and broadcasts MR numbers of a. A step whose MR numbers are
 * all 0 adds nothing; packing leaves it out (dense_pack.h).
 */
#ifndef ZK_KERNEL_DENSE_KERNELS_H
#define ZK_KERNEL_DENSE_KERNELS_H

#include "kernel/dense_gemv.h"
#include "kernel/dense_pack.h"
#include "kernel/dense_panel.h"

/* ---- the micro-kernel ----------------------------------------------------------------------- */

/* Where a micro-tile is stored: c [rows, width], or transposed: c [width, rows]. */
typedef struct destination {
  float *c;
  int64_t ldc;
  int rows, width;
  const float *bias; /* NULL: none; of NR columns, or transposed: of MR rows */
  bool relu, add, transposed;
} destination;

/* Stores a micro-tile at the edge of c: the elements that c has. */
static void store_edge(const float (*tile)[NR], const destination *t) {
  if (!t->transposed && !t->add && t->width >= 4) { /* by fours; the last ones may overlap */
    float *c = t->c;
    for (int i = 0; i < t->rows; i++, c += t->ldc) {
      for (int n = 0; n < t->width - 4; n += 4)
        vec4_store(c + n, vec4_load(tile[i] + n));
      vec4_store(c + t->width - 4, vec4_load(tile[i] + t->width - 4));
    }
    return;
  }
  for (int i = 0; i < t->rows; i++)
    for (int n = 0; n < t->width; n++) {
      float *c = t->transposed ? t->c + n * t->ldc + i : t->c + i * t->ldc + n;
      *c = t->add ? *c + tile[i][n] : tile[i][n];
    }
}

#define ALWAYS static inline __attribute__((always_inline)) void
/* The loops over a micro-tile's rows and vectors, unrolled. */
#define EACH_ROW                                                                                   \
  ZK_UNROLL(4)                                                                                     \
  for (int i = 0; i < MR; i++)
#define EACH_VECTOR                                                                                \
  ZK_UNROLL(6)                                                                                     \
  for (int v = 0; v < vectors; v++)
#define EACH EACH_ROW EACH_VECTOR
#define EACH_TALL_ROW                                                                              \
  ZK_UNROLL(8)                                                                                     \
  for (int i = 0; i < TALL * MR; i++)
#define EACH_TALL EACH_TALL_ROW EACH_VECTOR

/* c := sum, or c += sum, for a whole micro-tile. */
ALWAYS store_straight(int vectors, vec (*sum)[NR_VECTORS], float *c, int64_t ldc, bool add) {
  if (add)
    EACH sum[i][v] += vec_load(c + i * ldc + v * ZK_SIMD);
  EACH vec_store(c + i * ldc + v * ZK_SIMD, sum[i][v]);
}

/* The same into c's transpose, four rows at a time. */
ALWAYS store_transposed(int vectors, vec (*sum)[NR_VECTORS], float *c, int64_t ldc, bool add) {
  EACH_VECTOR {
    vec r[MR] = {sum[0][v], sum[1][v], sum[2][v], sum[3][v]};
    vec_transpose(r);
    ZK_UNROLL(4)
    for (int l = 0; l < ZK_SIMD / 4; l++)
      EACH_ROW {
        const vec4 q = vec_lane(r[i], l);
        vec4_store(c, add ? vec4_load(c) + q : q);
        c += ldc;
      }
  }
}

ALWAYS store(int vectors, vec (*sum)[NR_VECTORS], const destination *t) {
  if (t->bias && t->transposed)
    EACH sum[i][v] += vec_all(t->bias[i]);
  else if (t->bias)
    EACH sum[i][v] += vec_load(t->bias + v * ZK_SIMD);
  if (t->relu)
    EACH sum[i][v] = vec_max(sum[i][v], vec_all(0));
  if (t->rows < MR || t->width < vectors * ZK_SIMD) {
    float tile[MR][NR];
    EACH vec_store(tile[i] + v * ZK_SIMD, sum[i][v]);
    store_edge(tile, t);
  } else if (t->transposed) {
    store_transposed(vectors, sum, t->c, t->ldc, t->add);
  } else {
    store_straight(vectors, sum, t->c, t->ldc, t->add);
  }
}

/* sum [MR, vectors] += a [n, MR]^T times the rows of b that begin at kept[0..n). Every caller gives
 * a constant for vectors, so that sum stays in registers. */
ALWAYS micro_kernel(int vectors, const float *a, const uint32_t *kept, int64_t n, const float *b,
                    vec (*sum)[NR_VECTORS]) {
  ZK_UNROLL(2)
  for (int64_t d = 0; d < n; d++, a += MR) {
    const float *row = b + kept[d];
    vec step[NR_VECTORS];
    EACH_VECTOR step[v] = vec_load(row + v * ZK_SIMD);
    EACH_ROW {
      const vec broadcast = vec_all(a[i]);
      EACH_VECTOR sum[i][v] = vec_fma(broadcast, step[v], sum[i][v]);
    }
  }
}

/* The same for all n steps of rows of a that are not packed, TALL * MR of them: the numbers of a
 * row lie `stride` apart, 1 or, where a is transposed, the length of its rows. */
ALWAYS micro_kernel_unpacked(int vectors, const float *const *a, int64_t stride, int64_t n,
                             const float *b, vec (*sum)[NR_VECTORS]) {
  const float *row[TALL * MR];
  EACH_TALL_ROW row[i] = a[i];
  ZK_UNROLL(2)
  for (int64_t d = 0; d < n; d++, b += NR) {
    vec step[NR_VECTORS];
    EACH_VECTOR step[v] = vec_load(b + v * ZK_SIMD);
    EACH_TALL_ROW {
      const vec broadcast = vec_all(row[i][d * stride]);
      EACH_VECTOR sum[i][v] = vec_fma(broadcast, step[v], sum[i][v]);
    }
  }
}

/* Micro-panel q of a times a block of a micro-panel of b. After the first block the sums are loaded
 * from `partial`; before the last one they are stored there. */
ALWAYS micro_tile_of(int vectors, const zk_dense_job *j, int64_t q, int64_t block, const float *b,
                     float *partial, const destination *t) {
  vec sum[MR][NR_VECTORS];
  if (block > 0)
    EACH sum[i][v] = vec_load(partial + i * NR + v * ZK_SIMD);
  else
    EACH sum[i][v] = vec_all(0);
  int64_t list = j->all_steps ? 0 : q; /* all micro-panels share one */
  const uint32_t *start = j->block_start + list * (j->blocks + 1) + block;
  micro_kernel(vectors, j->a_packed + (q * j->k + start[0]) * MR, j->kept + list * j->k + start[0],
               start[1] - start[0], b, sum);
  if (block + 1 == j->blocks)
    store(vectors, sum, t);
  else
    EACH vec_store(partial + i * NR + v * ZK_SIMD, sum[i][v]);
}

/* Is a read by tall micro-tiles: it is not packed, or whole, so that two micro-panels may be read
 * side by side? */
static inline bool is_tall(const zk_dense_job *j) {
  return !j->a_packed || (TALL > 1 && j->all_steps);
}

/* The same for rows [r, r + t->rows) of an a that is not packed, or whole, at most TALL * MR of
 * them. */
ALWAYS unpacked_tile_of(int vectors, const zk_dense_job *j, int64_t r, int64_t block,
                        const float *b, float *partial, const destination *t) {
  vec sum[TALL * MR][NR_VECTORS];
  if (block > 0)
    EACH_TALL sum[i][v] = vec_load(partial + i * NR + v * ZK_SIMD);
  else
    EACH_TALL sum[i][v] = vec_all(0);
  const int64_t across = j->a_transposed ? 1 : j->lda, along = j->a_transposed ? j->lda : 1;
  const int64_t first = block * j->kc, steps = zk_min(j->kc, j->k - first);
  const float *a[TALL * MR]; /* past the last row: the last row again */
  EACH_TALL_ROW {
    const int64_t row = zk_min(r + i, j->m - 1);
    a[i] = j->a_packed ? j->a_packed + (row / MR * j->k + first) * MR + row % MR
                       : j->a + row * across + first * along;
  }
  if (j->a_packed)
    micro_kernel_unpacked(vectors, a, MR, steps, b, sum);
  else if (along == 1)
    micro_kernel_unpacked(vectors, a, 1, steps, b, sum);
  else
    micro_kernel_unpacked(vectors, a, along, steps, b, sum);
  if (block + 1 < j->blocks) {
    EACH_TALL vec_store(partial + i * NR + v * ZK_SIMD, sum[i][v]);
    return;
  }
  ZK_UNROLL(2)
  for (int i = 0; i < TALL; i++) {
    destination part = *t;
    part.rows = t->rows - i * MR < MR ? t->rows - i * MR : MR;
    part.c += i * MR * (t->transposed ? 1 : t->ldc);
    part.bias = t->bias && t->transposed ? t->bias + i * MR : t->bias;
    if (part.rows > 0)
      store(vectors, sum + i * MR, &part);
  }
}

/* Rows r, r + 1, ... of c, t->rows of them, in a micro-panel of b. */
static void micro_tile(int vectors, const zk_dense_job *j, int64_t r, int64_t block, const float *b,
                       float *partial, const destination *t) {
  switch (vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    if (is_tall(j))                                                                                \
      unpacked_tile_of(N, j, r, block, b, partial, t);                                             \
    else                                                                                           \
      micro_tile_of(N, j, r / MR, block, b, partial, t);                                           \
    return;
    ALL_VECTORS(CASE)
#undef CASE
  }
}

/* Rows of a micro-tile. */
static inline int64_t rows_of_tile(const zk_dense_job *j) {
  return is_tall(j) ? TALL * MR : MR;
}

/* ---- the products --------------------------------------------------------------------------- */

static const float *b_panel(const zk_dense_job *j, int64_t p, int64_t step) {
  return j->b_packed + (p * j->k + step) * NR;
}

#include "kernel/dense_few.h"

/* Piece u: mc rows of c, block u / panels of them, by micro-panel u % panels of b. */
static void product(void *context, int64_t begin, int64_t end) {
  zk_dense_job *j = context;
  int64_t panels = zk_ceil_div(j->n, NR), rows = rows_of_tile(j);
  int64_t mc = j->mc > 0 ? j->mc : ZK_DENSE_MC;
  float block[ZK_DENSE_KC][NR] __attribute__((aligned(64)));
  float partial[ZK_DENSE_MC][NR] __attribute__((aligned(64)));
  float bias[NR] = {0};
  for (int64_t u = begin; u < end; u++) {
    const micro_panel w = micro_panel_of(j->n, u % panels);
    int64_t first = u / panels * mc, last = zk_min(first + mc, j->m);
    destination t = {.ldc = j->ldc, .width = w.width, .relu = j->relu, .add = j->accumulate};
    if (j->bias) {
      memcpy(bias, j->bias + w.first, (size_t)w.width * sizeof *bias);
      t.bias = bias;
    }
    for (int64_t i = 0; i < j->blocks; i++) {
      int64_t k0 = i * j->kc, k1 = zk_min(k0 + j->kc, j->k);
      const float *b = block[0];
      if (j->b_packed)
        b = b_panel(j, u % panels, k0);
      else
        pack_panel(j, w, k0, k1, block[0]);
      for (int64_t r = first; r < last; r += rows) {
        t.c = j->c + r * j->ldc + w.first;
        t.rows = (int)zk_min(rows, last - r);
        micro_tile(w.vectors, j, r, i, b, partial[j->blocks > 1 ? r - first : 0], &t);
      }
    }
  }
}

/* Piece u: some micro-panels of b, group u / pieces of them, by block u % pieces of rows of a,
 * which is not packed; c is stored transposed. */
static void product_unpacked(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t panels = zk_ceil_div(j->n, NR), pieces = zk_ceil_div(j->m, ZK_DENSE_UNPACKED_MC);
  float partial[ZK_DENSE_UNPACKED_PANELS][ZK_DENSE_UNPACKED_MC][NR] __attribute__((aligned(64)));
  float bias[TALL * MR] = {0};
  for (int64_t u = begin; u < end; u++) {
    int64_t first = u % pieces * ZK_DENSE_UNPACKED_MC;
    int64_t last = zk_min(first + ZK_DENSE_UNPACKED_MC, j->m);
    int64_t p0 = u / pieces * ZK_DENSE_UNPACKED_PANELS;
    int64_t p1 = zk_min(p0 + ZK_DENSE_UNPACKED_PANELS, panels);
    for (int64_t i = 0; i < j->blocks; i++)
      for (int64_t p = p0; p < p1; p++) {
        const micro_panel w = micro_panel_of(j->n, p);
        destination t = {.ldc = j->ldc, .width = w.width, .relu = j->relu, .transposed = true};
        for (int64_t r = first; r < last; r += TALL * MR) {
          t.c = j->c + w.first * j->ldc + r;
          t.rows = (int)zk_min(TALL * MR, last - r);
          if (j->bias) { /* there may be fewer rows than the tile has */
            memcpy(bias, j->bias + r, (size_t)t.rows * sizeof *bias);
            t.bias = bias;
          }
          micro_tile(w.vectors, j, r, i, b_panel(j, p, i * j->kc), partial[p - p0][r - first], &t);
        }
      }
  }
}

/* Floats between two rows of the buffer for on_row: rows a power of 2 apart would compete for the
 * same sets of the cache. */
#define ROW_PADDING 4

/* Rows [begin, end) of c; b is packed. */
static void product_rows(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t panels = zk_ceil_div(j->n, NR), ld = j->on_row ? j->n + ROW_PADDING : j->ldc;
  const int64_t tile = rows_of_tile(j);
  float rows[j->on_row ? ZK_DENSE_GRAD_ROWS * ld : 1];
  float partial[j->blocks > 1 ? panels : 1][ZK_DENSE_GRAD_ROWS][NR];
  for (int64_t first = begin; first < end; first += ZK_DENSE_GRAD_ROWS) {
    int64_t last = zk_min(first + ZK_DENSE_GRAD_ROWS, end);
    float *c = j->on_row ? rows : j->c + first * ld;
    for (int64_t i = 0; i < j->blocks; i++)
      for (int64_t p = 0; p < panels; p++) {
        const micro_panel w = micro_panel_of(j->n, p);
        const float *b = b_panel(j, p, i * j->kc);
        destination t = {.ldc = ld, .width = w.width, .add = j->accumulate};
        for (int64_t r = first; r < last; r += tile) {
          t.c = c + (r - first) * ld + w.first;
          t.rows = (int)zk_min(tile, last - r);
          micro_tile(w.vectors, j, r, i, b, partial[j->blocks > 1 ? p : 0][r - first], &t);
        }
      }
    for (int64_t r = first; j->on_row && r < last; r++)
      j->on_row(j->context, r, rows + (r - first) * ld);
  }
}

/* The columns of c of micro-panels [begin, end) of b, stored as rows; all steps are one block. */
static void product_transposed(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t ld = j->on_row ? j->m + ROW_PADDING : j->ldc;
  float rows[j->on_row ? NR * ld : 1];
  for (int64_t p = begin; p < end; p++) {
    const micro_panel w = micro_panel_of(j->n, p);
    float *c = j->on_row ? rows : j->c + w.first * ld;
    destination t = {.ldc = ld, .width = w.width, .add = j->accumulate, .transposed = true};
    for (int64_t r = 0; r < j->m; r += MR) {
      t.c = c + r;
      t.rows = (int)zk_min(MR, j->m - r);
      micro_tile(w.vectors, j, r, 0, b_panel(j, p, 0), NULL, &t);
    }
    for (int r = 0; j->on_row && r < w.width; r++)
      j->on_row(j->context, w.first + r, rows + r * ld);
  }
}

const zk_dense_kernels ZK_DENSE = {.nr = NR,
                                   .gemv_group = GEMV_GROUP,
                                   .forward_gemv = forward_gemv,
                                   .product_few = product_few,
                                   .pack_a = pack_a,
                                   .pack_b = pack_b,
                                   .product = product,
                                   .product_unpacked = product_unpacked,
                                   .product_rows = product_rows,
                                   .product_transposed = product_transposed};

#endif
