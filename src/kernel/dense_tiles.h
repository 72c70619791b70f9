/*
 * dense_tiles.h: the kernels of dense.h, compiled for one CPU. Included by dense_avx2.c and its
 * kin, which say which CPU that is (base/simd.h) and what the kernels are called (ZK_DENSE).
 *
 * All products are c = a b, made of one tile: four rows of c, one panel wide, stay in registers
 * while the inner dimension goes by. In each step a panel's row of b is loaded, and each of a quad
 * of numbers of a is spread over a vector. A quad of zeros adds nothing: those steps are not there
 * (dense_pack.h).
 */
#include "kernel/dense_job.h"

/* NEON has 32 vector registers of 4 floats. The accumulators (four a vector of the panel's width),
 * a row of the panel and one spread number have to fit. */
#if defined(ZK_TARGET_NEON)
#define VECTORS 6
#define ALL_VECTORS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#else
#define VECTORS 3
#define ALL_VECTORS(X) X(1) X(2) X(3)
#endif
#define PANEL (ZK_SIMD * VECTORS)
#define QUAD ZK_DENSE_QUAD

static inline int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static inline int64_t pieces_of(int64_t n, int64_t size) {
  return (n + size - 1) / size;
}

/* Columns [first, first + width) of b and c, in so many vectors, the last of which may be partly
 * past the end. */
typedef struct panel {
  int64_t first;
  int vectors, width;
} panel;

/* Panel p of n columns: all are as equal in width as whole vectors allow. */
static panel panel_of(int64_t n, int64_t p) {
  int64_t vectors = pieces_of(n, ZK_SIMD), panels = pieces_of(vectors, VECTORS);
  int64_t each = vectors / panels, wider = vectors % panels;
  int64_t first = (p * each + least(p, wider)) * ZK_SIMD;
  int count = (int)(each + (p < wider));
  return (panel){first, count, (int)least(n - first, count * ZK_SIMD)};
}

#include "kernel/dense_few.h"
#include "kernel/dense_pack.h"

/* ---- the tile ------------------------------------------------------------------------------- */

/* Where a tile ends up: c [rows, width], or turned: c [width, rows]. */
typedef struct target {
  float *c;
  int64_t ldc;
  int rows, width;
  /* NULL: none. Else of the panel's columns, a whole number of vectors; turned: of the 4 rows. */
  const float *bias;
  bool relu, add, turned;
} target;

/* The whole tile t is in c's form but for its edges: those that c has. */
static void store_edge(const float (*tile)[PANEL], const target *t) {
  for (int i = 0; i < t->rows; i++)
    for (int n = 0; n < t->width; n++) {
      float *c = t->turned ? t->c + n * t->ldc + i : t->c + i * t->ldc + n;
      *c = t->add ? *c + tile[i][n] : tile[i][n];
    }
}

#define ALWAYS static inline __attribute__((always_inline)) void
/* A tile's loops over its rows and vectors, unrolled. */
#define EACH_ROW                                                                                   \
  ZK_UNROLL(4)                                                                                     \
  for (int i = 0; i < QUAD; i++)
#define EACH_VECTOR                                                                                \
  ZK_UNROLL(6)                                                                                     \
  for (int v = 0; v < vectors; v++)
#define EACH EACH_ROW EACH_VECTOR

/* Stores a whole tile, added to what is there if that is asked for. */
ALWAYS store_straight(int vectors, vec (*sum)[VECTORS], float *c, int64_t ldc, bool add) {
  if (add)
    EACH sum[i][v] += vec_load(c + i * ldc + v * ZK_SIMD);
  EACH vec_store(c + i * ldc + v * ZK_SIMD, sum[i][v]);
}

/* The same into c's transpose: quads of rows. */
ALWAYS store_turned(int vectors, vec (*sum)[VECTORS], float *c, int64_t ldc, bool add) {
  EACH_VECTOR {
    vec r[QUAD] = {sum[0][v], sum[1][v], sum[2][v], sum[3][v]};
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

ALWAYS store(int vectors, vec (*sum)[VECTORS], const target *t) {
  if (t->bias && t->turned)
    EACH sum[i][v] += vec_all(t->bias[i]);
  else if (t->bias)
    EACH sum[i][v] += vec_load(t->bias + v * ZK_SIMD);
  if (t->relu)
    EACH sum[i][v] = vec_max(sum[i][v], vec_all(0));
  if (t->rows < QUAD || t->width < vectors * ZK_SIMD) {
    float tile[QUAD][PANEL];
    EACH vec_store(tile[i] + v * ZK_SIMD, sum[i][v]);
    store_edge(tile, t);
  } else if (t->turned) {
    store_turned(vectors, sum, t->c, t->ldc, t->add);
  } else {
    store_straight(vectors, sum, t->c, t->ldc, t->add);
  }
}

/* Adds the products of n steps to sum [QUAD, vectors]; row at[d] of b is a step's. vectors is a
 * constant wherever this is called, so that sum lives in registers. */
ALWAYS multiply(int vectors, const float *q, const uint32_t *at, int64_t n, const float *b,
                vec (*sum)[VECTORS]) {
  ZK_UNROLL(2)
  for (int64_t d = 0; d < n; d++, q += QUAD) {
    const float *row = b + at[d];
    vec step[VECTORS];
    EACH_VECTOR step[v] = vec_load(row + v * ZK_SIMD);
    EACH_ROW {
      const vec spread = vec_all(q[i]);
      EACH_VECTOR sum[i][v] = vec_fma(spread, step[v], sum[i][v]);
    }
  }
}

/* The same with all n steps of four rows of a as they are in memory. */
ALWAYS multiply_rows(int vectors, const float *const *a, int64_t n, const float *b,
                     vec (*sum)[VECTORS]) {
  const float *const row[QUAD] = {a[0], a[1], a[2], a[3]};
  ZK_UNROLL(2)
  for (int64_t d = 0; d < n; d++, b += PANEL) {
    vec step[VECTORS];
    EACH_VECTOR step[v] = vec_load(b + v * ZK_SIMD);
    EACH_ROW {
      const vec spread = vec_all(row[i][d]);
      EACH_VECTOR sum[i][v] = vec_fma(spread, step[v], sum[i][v]);
    }
  }
}

/* Quad q of a times a block's panel b. The sums come from `partial` but in the first block, and go
 * there but in the last one. */
ALWAYS tile_of(int vectors, const zk_dense_job *j, int64_t q, int64_t block, const float *b,
               float *partial, const target *t) {
  vec sum[QUAD][VECTORS];
  if (block > 0)
    EACH sum[i][v] = vec_load(partial + i * PANEL + v * ZK_SIMD);
  else
    EACH sum[i][v] = vec_all(0);
  if (j->start) {
    int64_t list = j->whole ? 0 : q; /* all quads share one */
    const uint32_t *start = j->start + list * (j->blocks + 1) + block;
    multiply(vectors, j->quads + (q * j->k + start[0]) * QUAD, j->at + list * j->k + start[0],
             start[1] - start[0], b, sum);
  } else {
    const float *a[QUAD]; /* past the last row: that again */
    EACH_ROW a[i] = j->a + least(q * QUAD + i, j->m - 1) * j->lda + block * j->depth;
    multiply_rows(vectors, a, least(j->depth, j->k - block * j->depth), b, sum);
  }
  if (block + 1 == j->blocks)
    store(vectors, sum, t);
  else
    EACH vec_store(partial + i * PANEL + v * ZK_SIMD, sum[i][v]);
}

static void tile(int vectors, const zk_dense_job *j, int64_t q, int64_t block, const float *b,
                 float *partial, const target *t) {
  switch (vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    tile_of(N, j, q, block, b, partial, t);                                                        \
    return;
    ALL_VECTORS(CASE)
#undef CASE
  }
}

/* ---- the products --------------------------------------------------------------------------- */

static const float *packed_panel(const zk_dense_job *j, int64_t p, int64_t step) {
  return j->panels + (p * j->k + step) * PANEL;
}

/* Piece u: a chunk of c's rows, u / panels, in panel u % panels. */
static void product(void *context, int64_t begin, int64_t end) {
  zk_dense_job *j = context;
  int64_t panels = pieces_of(j->n, PANEL);
  float block[ZK_DENSE_DEPTH][PANEL] __attribute__((aligned(64)));
  float partial[ZK_DENSE_ROWS][PANEL] __attribute__((aligned(64)));
  float bias[PANEL] = {0};
  for (int64_t u = begin; u < end; u++) {
    const panel w = panel_of(j->n, u % panels);
    int64_t first = u / panels * ZK_DENSE_ROWS, last = least(first + ZK_DENSE_ROWS, j->m);
    target t = {.ldc = j->ldc, .width = w.width, .relu = j->relu, .add = j->accumulate};
    if (j->bias) {
      memcpy(bias, j->bias + w.first, (size_t)w.width * sizeof *bias);
      t.bias = bias;
    }
    for (int64_t i = 0; i < j->blocks; i++) {
      int64_t k0 = i * j->depth, k1 = least(k0 + j->depth, j->k);
      const float *b = block[0];
      if (j->panels)
        b = packed_panel(j, u % panels, k0);
      else
        pack_panel(j, w, k0, k1, block[0]);
      for (int64_t r = first; r < last; r += QUAD) {
        t.c = j->c + r * j->ldc + w.first;
        t.rows = (int)least(QUAD, last - r);
        tile(w.vectors, j, r / QUAD, i, b, partial[r - first], &t);
      }
    }
  }
}

/* Piece u: a chunk of c's columns, u / pieces, in rows u % pieces of a, which is not packed; c is
 * turned. */
static void product_direct(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t panels = pieces_of(j->n, PANEL), pieces = pieces_of(j->m, ZK_DENSE_DIRECT_ROWS);
  float partial[ZK_DENSE_DIRECT_PANELS][ZK_DENSE_DIRECT_ROWS][PANEL] __attribute__((aligned(64)));
  float bias[QUAD] = {0};
  for (int64_t u = begin; u < end; u++) {
    int64_t first = u % pieces * ZK_DENSE_DIRECT_ROWS;
    int64_t last = least(first + ZK_DENSE_DIRECT_ROWS, j->m);
    int64_t p0 = u / pieces * ZK_DENSE_DIRECT_PANELS;
    int64_t p1 = least(p0 + ZK_DENSE_DIRECT_PANELS, panels);
    for (int64_t i = 0; i < j->blocks; i++)
      for (int64_t p = p0; p < p1; p++) {
        const panel w = panel_of(j->n, p);
        target t = {.ldc = j->ldc, .width = w.width, .relu = j->relu, .turned = true};
        for (int64_t r = first; r < last; r += QUAD) {
          t.c = j->c + w.first * j->ldc + r;
          t.rows = (int)least(QUAD, last - r);
          if (j->bias) { /* the last quad may have fewer rows */
            memcpy(bias, j->bias + r, (size_t)t.rows * sizeof *bias);
            t.bias = bias;
          }
          tile(w.vectors, j, r / QUAD, i, packed_panel(j, p, i * j->depth),
               partial[p - p0][r - first], &t);
        }
      }
  }
}

/* Numbers between two rows of a gradient that is taken: a power of 2 would share the cache's sets.
 */
#define GAP 4

/* Rows [begin, end) of c, from packed panels. */
static void product_rows(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t panels = pieces_of(j->n, PANEL), ld = j->take ? j->n + GAP : j->ldc;
  float rows[j->take ? ZK_DENSE_GRAD_ROWS * ld : 1];
  float partial[j->blocks > 1 ? panels : 1][ZK_DENSE_GRAD_ROWS][PANEL];
  for (int64_t first = begin; first < end; first += ZK_DENSE_GRAD_ROWS) {
    int64_t last = least(first + ZK_DENSE_GRAD_ROWS, end);
    float *c = j->take ? rows : j->c + first * ld;
    for (int64_t i = 0; i < j->blocks; i++)
      for (int64_t p = 0; p < panels; p++) {
        const panel w = panel_of(j->n, p);
        const float *b = packed_panel(j, p, i * j->depth);
        target t = {.ldc = ld, .width = w.width, .add = j->accumulate};
        for (int64_t r = first; r < last; r += QUAD) {
          t.c = c + (r - first) * ld + w.first;
          t.rows = (int)least(QUAD, last - r);
          tile(w.vectors, j, r / QUAD, i, b, partial[j->blocks > 1 ? p : 0][r - first], &t);
        }
      }
    for (int64_t r = first; j->take && r < last; r++)
      j->take(j->context, r, rows + (r - first) * ld);
  }
}

/* The columns of c in panels [begin, end), which are rows of c in memory; in one block. */
static void product_turned(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t ld = j->take ? j->m + GAP : j->ldc;
  float rows[j->take ? PANEL * ld : 1];
  for (int64_t p = begin; p < end; p++) {
    const panel w = panel_of(j->n, p);
    float *c = j->take ? rows : j->c + w.first * ld;
    target t = {.ldc = ld, .width = w.width, .add = j->accumulate, .turned = true};
    for (int64_t r = 0; r < j->m; r += QUAD) {
      t.c = c + r;
      t.rows = (int)least(QUAD, j->m - r);
      tile(w.vectors, j, r / QUAD, 0, packed_panel(j, p, 0), NULL, &t);
    }
    for (int r = 0; j->take && r < w.width; r++)
      j->take(j->context, w.first + r, rows + r * ld);
  }
}

const zk_dense_kernels ZK_DENSE = {.panel = PANEL,
                                   .few_group = FEW_GROUP,
                                   .forward_few = forward_few,
                                   .pack_quads = pack_quads,
                                   .pack_panels = pack_panels,
                                   .product = product,
                                   .product_direct = product_direct,
                                   .product_rows = product_rows,
                                   .product_turned = product_turned};
