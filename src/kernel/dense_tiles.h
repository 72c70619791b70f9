/*
 * dense_tiles.h: the kernels of dense.h, compiled for one CPU. Included by dense_avx2.c and its
 * kin, which say which CPU that is (base/simd.h) and what the kernels are called (ZK_DENSE).
 *
 * All three products are made of one tile: ROWS rows of the result, PANEL columns wide, stay in
 * registers while the inner dimension goes by. In each step PANEL numbers are loaded from a packed
 * panel, and one number a row is spread over a vector. What is packed:
 *
 *     y     x, turned, so that a vector runs along the batch; rows of w are spread
 *     dx    w, in blocks; rows of dy are spread
 *     dw    x; columns of dy are spread
 */
#include "kernel/dense_job.h"

/* AVX-512 and NEON have 32 vector registers, the others 16. The accumulators, a panel's step and
 * one spread number have to fit. */
#if defined(ZK_TARGET_AVX512)
#define ROWS 12
#define VECTORS 2
#elif defined(ZK_TARGET_NEON)
#define ROWS 6
#define VECTORS 4
#else
#define ROWS 6
#define VECTORS 2
#endif
#define PANEL (ZK_SIMD * VECTORS)

static inline int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Four columns side by side: what is used of x, or left out of it, as a whole in its gradient. */
#define GROUPS (PANEL / ZK_DENSE_GROUP)

/*
 * c [rows, PANEL] := (add: c +) the sum over d < depth of a[i][at[d]] * b[d][PANEL]; group g of the
 * columns goes to (and comes from) columns[g] of c's row, unless columns is NULL. rows and add are
 * constants wherever this is called, so that the accumulators live in registers.
 */
static inline __attribute__((always_inline)) void rows_tile(int rows, const float *const *a,
                                                            const uint32_t *at, int64_t depth,
                                                            const float *b, bool add, float *c,
                                                            int64_t ldc, const uint32_t *columns) {
  union {
    vec v[VECTORS];
    vec4 group[GROUPS];
  } last;
  vec sum[ROWS][VECTORS];
  const float *row[ROWS];
#pragma GCC unroll 12
  for (int i = 0; i < rows; i++) {
    row[i] = a[i];
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++)
      sum[i][v] = add && !columns ? vec_load(c + i * ldc + v * ZK_SIMD) : vec_all(0);
  }
  for (int64_t d = 0; d < depth; d++) {
    vec step[VECTORS];
    const uint32_t k = at[d];
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++)
      step[v] = vec_load(b + d * PANEL + v * ZK_SIMD);
#pragma GCC unroll 12
    for (int i = 0; i < rows; i++) {
      const vec spread = vec_all(row[i][k]);
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; v++)
        sum[i][v] = vec_fma(spread, step[v], sum[i][v]);
    }
  }
#pragma GCC unroll 12
  for (int i = 0; i < rows; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++)
      if (columns)
        last.v[v] = sum[i][v];
      else
        vec_store(c + i * ldc + v * ZK_SIMD, sum[i][v]);
#pragma GCC unroll 16
    for (int g = 0; columns && g < GROUPS; g++) {
      float *to = c + i * ldc + columns[g];
      vec4_store(to, add ? vec4_load(to) + last.group[g] : last.group[g]);
    }
  }
}

static void tile(int rows, const float *const *a, const uint32_t *at, int64_t depth, const float *b,
                 bool add, float *c, int64_t ldc, const uint32_t *columns) {
  switch (rows) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    if (columns)                                                                                   \
      rows_tile(N, a, at, depth, b, add, c, ldc, columns);                                         \
    else                                                                                           \
      rows_tile(N, a, at, depth, b, add, c, ldc, NULL);                                            \
    return;
    CASE(1)
    CASE(2)
    CASE(3)
    CASE(4)
    CASE(5)
    CASE(6)
#if ROWS == 12
    CASE(7)
    CASE(8)
    CASE(9)
    CASE(10)
    CASE(11)
    CASE(12)
#endif
#undef CASE
  }
}

static bool is_finite(float x) {
  return x - x == 0;
}

#include "kernel/dense_few.h"

/* ---- y = x w^T + b -------------------------------------------------------------------------- */

/* active[j]: is column j of x [m, k] other than 0 somewhere? Eight vectors of columns at a time. */
static void find_active(const zk_dense_job *j, uint8_t *active) {
  typedef int32_t bits __attribute__((vector_size(4 * ZK_SIMD)));
  int64_t k = 0;
  for (; k + 8 * ZK_SIMD <= j->k; k += 8 * ZK_SIMD) {
    bits any[8] = {{0}};
    int32_t flags[8 * ZK_SIMD];
    for (int64_t i = 0; i < j->m; i++)
#pragma GCC unroll 8
      for (int v = 0; v < 8; v++)
        any[v] |= (bits)vec_load(j->x + i * j->ldx + k + v * ZK_SIMD);
    memcpy(flags, any, sizeof flags);
    for (int v = 0; v < 8 * ZK_SIMD; v++)
      active[k + v] = (flags[v] & 0x7fffffff) != 0; /* -0 is 0 */
  }
  for (; k < j->k; k++) {
    active[k] = 0;
    for (int64_t i = 0; i < j->m; i++)
      active[k] |= j->x[i * j->ldx + k] != 0;
  }
}

/* Turns columns [begin, end) of `columns`: packed[p][d][lane] = x[p * PANEL + lane][columns[d]];
 * lanes past m are 0. */
static void pack_turned(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t panels = (j->m + PANEL - 1) / PANEL;
  for (int64_t p = 0; p < panels; p++) {
    const float *x = j->x + p * PANEL * j->ldx;
    float *to = j->packed + p * j->depth * PANEL;
    int64_t lanes = least(PANEL, j->m - p * PANEL);
    int64_t d = begin;
    while (d < end) {
      const uint32_t *c = j->columns + d;
      if (d + 4 <= end && c[3] - c[0] == 3 && lanes == PANEL) {
        for (int64_t i = 0; i < PANEL; i += 4) {
          vec4 r[4];
          for (int q = 0; q < 4; q++)
            r[q] = vec4_load(x + (i + q) * j->ldx + c[0]);
          vec4_transpose(r);
          for (int q = 0; q < 4; q++)
            vec4_store(to + (d + q) * PANEL + i, r[q]);
        }
        d += 4;
        continue;
      }
      for (int64_t i = 0; i < PANEL; i++)
        to[d * PANEL + i] = i < lanes ? x[i * j->ldx + c[0]] : 0;
      d++;
    }
  }
}

/* Does row n of w meet the columns that are left out with an inf or a nan? */
static bool is_poisoned(const zk_dense_job *j, int64_t n) {
  const float *w = j->w + n * j->ldw;
  vec sum[4] = {vec_all(0), vec_all(0), vec_all(0), vec_all(0)}; /* of zeros, or nan */
  int64_t k = 0;
  for (; k + 4 * ZK_SIMD <= j->k; k += 4 * ZK_SIMD)
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++)
      sum[v] = vec_fma(vec_load(w + k + v * ZK_SIMD), vec_all(0), sum[v]);
  bool finite = true;
  sum[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  for (int v = 0; v < ZK_SIMD; v++)
    finite = finite && sum[0][v] == 0;
  for (; k < j->k; k++)
    finite = finite && is_finite(w[k]);
  if (finite)
    return false;
  int64_t d = 0;
  for (k = 0; k < j->k; k++) {
    if (d < j->depth && j->columns[d] == k)
      d++;
    else if (!is_finite(w[k]))
      return true;
  }
  return false;
}

/* y[first .. + lanes][n0 .. n0 + rows) from turned [rows][ZK_DENSE_BATCH], with bias and relu. */
static void store_turned(const zk_dense_job *j, float (*turned)[ZK_DENSE_BATCH], int64_t n0,
                         int64_t rows, int64_t first, int64_t lanes) {
  for (int64_t r = 0; r < rows; r++) {
    const vec bias = vec_all(j->bias ? j->bias[n0 + r] : 0);
    if (!j->bias && !j->relu)
      break;
    for (int64_t i = 0; i < ZK_DENSE_BATCH; i += ZK_SIMD) {
      vec v = vec_load(turned[r] + i);
      if (j->bias)
        v += bias;
      vec_store(turned[r] + i, j->relu ? vec_max(v, vec_all(0)) : v);
    }
  }
  float *y = j->out + first * j->n + n0;
  int64_t whole_rows = rows & ~3, whole_lanes = lanes & ~3;
  for (int64_t i = 0; i < whole_lanes; i += 4)
    for (int64_t r = 0; r < whole_rows; r += 4) {
      vec4 t[4];
      for (int q = 0; q < 4; q++)
        t[q] = vec4_load(turned[r + q] + i);
      vec4_transpose(t);
      for (int q = 0; q < 4; q++)
        vec4_store(y + (i + q) * j->n + r, t[q]);
    }
  for (int64_t i = 0; i < lanes; i++)
    for (int64_t r = i < whole_lanes ? whole_rows : 0; r < rows; r++)
      y[i * j->n + r] = turned[r][i];
}

/* Piece u: samples u / pieces, rows u % pieces of w, so that packed samples stay in the second
 * cache. */
static void forward(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t pieces = (j->n + ZK_DENSE_ROWS - 1) / ZK_DENSE_ROWS;
  float turned[ZK_DENSE_ROWS][ZK_DENSE_BATCH] __attribute__((aligned(64)));
  for (int64_t u = begin; u < end; u++) {
    int64_t n0 = u % pieces * ZK_DENSE_ROWS, rows = least(ZK_DENSE_ROWS, j->n - n0);
    int64_t first = u / pieces * ZK_DENSE_BATCH, lanes = least(ZK_DENSE_BATCH, j->m - first);
    uint32_t poisoned = 0;
    for (int64_t r = 0; j->sparse && r < rows; r++)
      poisoned |= (uint32_t)is_poisoned(j, n0 + r) << r;
    if (j->depth == 0)
      memset(turned, 0, sizeof turned);
    for (int64_t k0 = 0; k0 < j->depth; k0 += ZK_DENSE_DEPTH) {
      int64_t depth = least(ZK_DENSE_DEPTH, j->depth - k0);
      for (int64_t i = 0; i < lanes; i += PANEL) {
        const float *b = j->packed + (first + i) * j->depth + k0 * PANEL;
        for (int64_t r = 0; r < rows; r += ROWS) {
          int count = (int)least(ROWS, rows - r);
          const float *a[ROWS];
          for (int q = 0; q < count; q++)
            a[q] = j->w + (n0 + r + q) * j->ldw;
          tile(count, a, j->columns + k0, depth, b, k0 > 0, &turned[r][i], ZK_DENSE_BATCH, NULL);
        }
      }
    }
    for (int64_t r = 0; poisoned && r < rows; r++)
      for (int64_t i = 0; (poisoned >> r & 1) && i < lanes; i++)
        turned[r][i] = __builtin_nanf("");
    store_turned(j, turned, n0, rows, first, lanes);
  }
}

/* ---- dx = dy w ------------------------------------------------------------------------------ */

/* c [rows, width] (+)= the tile, where the panel is narrower than PANEL. */
static void narrow_tile(int rows, const float *const *a, const uint32_t *at, int64_t depth,
                        const float *b, bool add, float *c, int64_t ldc, int64_t width) {
  float whole[ROWS][PANEL] __attribute__((aligned(64)));
  for (int i = 0; add && i < rows; i++)
    memcpy(whole[i], c + i * ldc, (size_t)width * sizeof *c);
  tile(rows, a, at, depth, b, add, whole[0], PANEL, NULL);
  for (int i = 0; i < rows; i++)
    memcpy(c + i * ldc, whole[i], (size_t)width * sizeof *c);
}

#define PANELS (ZK_DENSE_COLUMNS / PANEL)

/* packed[p][d] := row n0 + d of w, columns [k0 + p * PANEL, + PANEL) but not past k1. */
static void pack_block(const zk_dense_job *j, int64_t n0, int64_t depth, int64_t k0, int64_t k1,
                       float (*packed)[ZK_DENSE_DEPTH][PANEL]) {
  for (int64_t d = 0; d < depth; d++)
    for (int64_t p = 0; p < PANELS; p++) {
      const float *w = j->w + (n0 + d) * j->ldw + k0 + p * PANEL;
      int64_t width = k1 - k0 - p * PANEL;
      if (width >= PANEL)
        for (int v = 0; v < VECTORS; v++)
          vec_store(packed[p][d] + v * ZK_SIMD, vec_load(w + v * ZK_SIMD));
      else
        for (int64_t c = 0; c < PANEL; c++)
          packed[p][d][c] = c < width ? w[c] : 0;
    }
}

/* Piece u: columns u / blocks of w, samples u % blocks. */
static void input_grad(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  int64_t blocks = (j->m + ZK_DENSE_BATCH - 1) / ZK_DENSE_BATCH;
  float packed[PANELS][ZK_DENSE_DEPTH][PANEL] __attribute__((aligned(64)));
  uint32_t at[ZK_DENSE_DEPTH];
  for (uint32_t d = 0; d < ZK_DENSE_DEPTH; d++)
    at[d] = d;
  for (int64_t u = begin; u < end; u++) {
    int64_t k0 = u / blocks * ZK_DENSE_COLUMNS, k1 = least(k0 + ZK_DENSE_COLUMNS, j->k);
    int64_t first = u % blocks * ZK_DENSE_BATCH, last = least(first + ZK_DENSE_BATCH, j->m);
    for (int64_t n0 = 0; n0 < j->n; n0 += ZK_DENSE_DEPTH) {
      int64_t depth = least(ZK_DENSE_DEPTH, j->n - n0);
      bool add = j->accumulate || n0 > 0;
      pack_block(j, n0, depth, k0, k1, packed);
      for (int64_t k = k0; k < k1; k += PANEL) {
        const float *b = packed[(k - k0) / PANEL][0];
        for (int64_t i = first; i < last; i += ROWS) {
          int rows = (int)least(ROWS, last - i);
          const float *a[ROWS];
          float *c = j->out + i * j->k + k;
          for (int q = 0; q < rows; q++)
            a[q] = j->dy + (i + q) * j->ldy + n0;
          if (k + PANEL <= k1)
            tile(rows, a, at, depth, b, add, c, j->k, NULL);
          else
            narrow_tile(rows, a, at, depth, b, add, c, j->k, k1 - k);
        }
      }
    }
  }
}

/* ---- dw = dy^T x ---------------------------------------------------------------------------- */

/* Columns of group d, less than 4 at the matrix's end. */
static inline int64_t group_width(const zk_dense_job *j, int64_t d) {
  return least(ZK_DENSE_GROUP, j->k - j->columns[d]);
}

/* Packs panels [begin, end): packed[p][i][g * 4 + c] = x[i][columns[p * GROUPS + g] + c]. */
static void pack_groups(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  for (int64_t p = begin; p < end; p++) {
    float *to = j->packed + p * j->m * PANEL;
    for (int64_t g = 0; g < GROUPS; g++) {
      int64_t d = p * GROUPS + g, width = d < j->depth ? group_width(j, d) : 0;
      const float *x = j->x + (width ? j->columns[d] : 0);
      float *lane = to + g * ZK_DENSE_GROUP;
      for (int64_t i = 0; i < j->m; i++, lane += PANEL)
        if (width == ZK_DENSE_GROUP)
          vec4_store(lane, vec4_load(x + i * j->ldx));
        else
          for (int64_t c = 0; c < ZK_DENSE_GROUP; c++)
            lane[c] = c < width ? x[i * j->ldx + c] : 0;
    }
  }
}

/* c [rows, ldc] (+)= the tile of panel p, its groups going to their columns. */
static void scatter_tile(const zk_dense_job *j, int rows, const float *const *a, const uint32_t *at,
                         int64_t p, bool add, float *c, int64_t ldc) {
  float whole[ROWS][PANEL] __attribute__((aligned(64)));
  const uint32_t *columns = j->columns + p * GROUPS;
  int64_t groups = least(GROUPS, j->depth - p * GROUPS);
  const float *b = j->packed + p * j->m * PANEL;
  if (groups == GROUPS && columns[GROUPS - 1] + ZK_DENSE_GROUP <= j->k) {
    tile(rows, a, at, j->m, b, add, c, ldc, columns);
    return;
  }
  tile(rows, a, at, j->m, b, false, whole[0], PANEL, NULL);
  for (int i = 0; i < rows; i++)
    for (int64_t g = 0; g < groups; g++)
      for (int64_t q = 0; q < group_width(j, p * GROUPS + g); q++) {
        float *to = c + i * ldc + columns[g] + q, from = whole[i][g * ZK_DENSE_GROUP + q];
        *to = add ? *to + from : from;
      }
}

/* The columns that are left out of a row whose dy is not finite: nan. */
static void poison_left_out(const zk_dense_job *j, float *row) {
  int64_t from = 0; /* of the columns that are left out before the next group */
  for (int64_t d = 0; d <= j->depth; d++) {
    int64_t to = d < j->depth ? j->columns[d] : j->k;
    for (int64_t k = from; k < to; k++)
      row[k] = __builtin_nanf("");
    from = to + ZK_DENSE_GROUP;
  }
}

/* Columns [n, n + rows) of dy, side by side: turned[b][r] = dy[b][n + r]. finite[r]: all of them?
 */
static void pack_dy(const zk_dense_job *j, int64_t n, int64_t rows, float (*turned)[ZK_DENSE_ROWS],
                    bool *finite) {
  float sum[ZK_DENSE_ROWS] = {0}; /* of zeros, unless there is an inf or a nan */
  for (int64_t b = 0; b < j->m; b++) {
    const float *dy = j->dy + b * j->ldy + n;
    if (rows == ZK_DENSE_ROWS)
      for (int r = 0; r < ZK_DENSE_ROWS; r++)
        turned[b][r] = dy[r], sum[r] += dy[r] * 0;
    else
      for (int r = 0; r < rows; r++)
        turned[b][r] = dy[r], sum[r] += dy[r] * 0;
  }
  for (int64_t r = 0; r < rows; r++)
    finite[r] = sum[r] == 0;
}

/* Rows of the gradient, `rows` of them, from turned columns of dy into c [rows, ldc]; with add,
 * added to it; what is left out stays as it was. */
static void grad_rows(const zk_dense_job *j, int rows, const float *turned, const uint32_t *at,
                      const bool *finite, bool add, float *c, int64_t ldc) {
  const float *a[ROWS];
  int64_t panels = (j->depth + GROUPS - 1) / GROUPS;
  for (int i = 0; i < rows; i++)
    a[i] = turned + i;
  for (int i = 0; i < rows && j->sparse; i++)
    if (!finite[i])
      poison_left_out(j, c + i * ldc);
  for (int64_t p = 0; p < panels; p++) {
    if (j->sparse || (p + 1) * PANEL > j->k)
      scatter_tile(j, rows, a, at, p, add, c, ldc);
    else
      tile(rows, a, at, j->m, j->packed + p * j->m * PANEL, add, c + p * PANEL, ldc, NULL);
  }
}

/* Rows [begin, end) of the gradient, at most ZK_DENSE_ROWS at a time. */
static void weight_grad(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  float turned[ZK_DENSE_MAX_BATCH][ZK_DENSE_ROWS];
  uint32_t at[ZK_DENSE_MAX_BATCH];
  bool finite[ZK_DENSE_ROWS], clear = true;
  /* k is at most ZK_DENSE_MAX_COLUMNS; rows a power of 2 apart would share the cache's sets */
  const int64_t ld = j->k + PANEL;
  float gradient[j->take ? ROWS * ld : 1];
  for (int64_t b = 0; b < j->m; b++)
    at[b] = (uint32_t)(b * ZK_DENSE_ROWS);
  for (int64_t n = begin; n < end; n += ROWS) {
    int64_t r = (n - begin) % ZK_DENSE_ROWS; /* a multiple of ROWS */
    int rows = (int)least(ROWS, end - n);
    float *c = j->out + n * j->k;
    if (r == 0)
      pack_dy(j, n, least(ZK_DENSE_ROWS, end - n), turned, finite);
    if (!j->take) {
      if (j->sparse && !j->accumulate)
        memset(c, 0, (size_t)(rows * j->k) * sizeof *c);
      grad_rows(j, rows, turned[0] + r, at, finite + r, j->accumulate, c, j->k);
      continue;
    }
    if (j->sparse && clear)
      memset(gradient, 0, sizeof gradient);
    grad_rows(j, rows, turned[0] + r, at, finite + r, false, gradient, ld);
    clear = false; /* what is left out stays 0, unless it became nan */
    for (int i = 0; i < rows; i++) {
      j->take(j->context, n + i, gradient + i * ld);
      clear = clear || !finite[r + i];
    }
  }
}

const zk_dense_kernels ZK_DENSE = {.panel = PANEL,
                                   .find_active = find_active,
                                   .pack_turned = pack_turned,
                                   .forward = forward,
                                   .forward_few = forward_few,
                                   .input_grad = input_grad,
                                   .pack_groups = pack_groups,
                                   .weight_grad = weight_grad};
