/*
 * dense_pack.h: packing a into micro-panels of MR rows, without the steps that are 0, and b into
 * micro-panels of NR columns. Included by dense_kernels.h.
 */
#ifndef ZK_KERNEL_DENSE_PACK_H
#define ZK_KERNEL_DENSE_PACK_H

#include "kernel/dense_panel.h"

typedef int32_t int4 __attribute__((vector_size(16)));

static inline int4 bits_of(vec4 v) {
  return (int4)v & 0x7fffffff; /* -0 is 0 */
}

/* ---- a ----------------------------------------------------------------------------------------
 */

/* Where a micro-panel of a is packed, and how many of its steps have been kept. */
typedef struct packer {
  float *to;
  uint32_t *kept, *block_start;
  uint32_t count;
} packer;

static inline packer begin_panel(const zk_dense_job *j, int64_t q) {
  return (packer){j->a_packed + q * j->k * MR, j->kept + q * j->k,
                  j->block_start + q * (j->blocks + 1), 0};
}

/* Writes step `step` of its block, and counts it if it is kept: the next one overwrites it if not.
 */
static inline uint32_t add_step(const packer *q, uint32_t count, vec4 v, int64_t step, bool keep) {
  vec4_store(q->to + (int64_t)count * MR, v);
  q->kept[count] = (uint32_t)step * NR;
  return count + keep;
}

/* Step k of rows [row, row + rows) of a; 0 in the rows that are not there. */
static vec4 edge_of(const zk_dense_job *j, int64_t row, int64_t rows, int64_t k) {
  vec4 v = {0, 0, 0, 0};
  for (int64_t i = 0; i < rows; i++)
    v[i] = j->a_transposed ? j->a[k * j->lda + row + i] : j->a[(row + i) * j->lda + k];
  return v;
}

/* Steps [k, k + 4) of MR rows of a, `step` of their block being the first. */
static inline uint32_t add_steps(const packer *q, uint32_t count, const float *a, int64_t lda,
                                 int64_t step) {
#if defined(ZK_TARGET_AVX512) && !defined(ZK_SIMD_HALVES)
  const __m512i by_step = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i offsets =
      _mm512_setr_epi32(0, NR, 2 * NR, 3 * NR, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m512i v = _mm512_permutexvar_epi32(by_step, (__m512i)vec_load_lanes(a, lda));
  uint32_t any = _mm512_test_epi32_mask(v, _mm512_set1_epi32(0x7fffffff)); /* -0 is 0 */
  any |= any >> 1;
  any = (any | any >> 2) & 0x1111; /* bit 4 i: step i is kept */
  const __m512i kept =
      _mm512_maskz_compress_epi32((__mmask16)((any * 0x1248 >> 12) & 15),
                                  _mm512_add_epi32(offsets, _mm512_set1_epi32((int)step * NR)));
  _mm512_storeu_si512(q->to + (int64_t)count * MR,
                      _mm512_maskz_compress_epi32((__mmask16)(any * 15), v));
  _mm_storeu_si128((__m128i *)(q->kept + count), _mm512_castsi512_si128(kept));
  return count + (uint32_t)__builtin_popcount(any);
#else
  vec4 r[MR];
  int4 any = {0};
  for (int i = 0; i < MR; i++) {
    r[i] = vec4_load(a + i * lda);
    any |= bits_of(r[i]);
  }
  vec4_transpose(r);
  ZK_UNROLL(4)
  for (int i = 0; i < 4; i++)
    count = add_step(q, count, r[i], step + i, any[i] != 0);
  return count;
#endif
}

/* Packs steps [k0, k1): four at a time from MR rows of a, at the edges one by one. */
static void pack_rows(const zk_dense_job *j, int64_t row, int64_t k0, int64_t k1, packer *q) {
  int64_t k = k0, rows = zk_min(MR, j->m - row);
  const float *a = j->a + row * j->lda;
  const packer to = *q;
  uint32_t count = q->count;
  for (; !j->a_transposed && rows == MR && k + 4 <= k1; k += 4)
    count = add_steps(&to, count, a + k, j->lda, k - k0);
  for (; k < k1; k++) {
    const vec4 v = edge_of(j, row, rows, k);
    const int4 any = bits_of(v);
    count = add_step(&to, count, v, k - k0, (any[0] | any[1] | any[2] | any[3]) != 0);
  }
  q->count = count;
}

/* Neighbouring micro-panels whose numbers lie in one cache line when a is transposed. */
#define PANELS 4

/* The same for PANELS whole micro-panels of an a that is transposed. */
static void pack_rows_of_transpose(const zk_dense_job *j, int64_t row, int64_t k0, int64_t k1,
                                   packer *q) {
  typedef int64_t int2 __attribute__((vector_size(16)));
  const packer to[PANELS] = {q[0], q[1], q[2], q[3]};
  const float *a = j->a + k0 * j->lda + row;
  uint32_t count[PANELS] = {q[0].count, q[1].count, q[2].count, q[3].count};
  for (int64_t k = k0; k < k1; k++, a += j->lda) {
    ZK_UNROLL(4)
    for (int i = 0; i < PANELS; i++) {
      const vec4 v = vec4_load(a + i * MR);
      const int2 any = (int2)bits_of(v);
      count[i] = add_step(&to[i], count[i], v, k - k0, (any[0] | any[1]) != 0);
    }
  }
  for (int i = 0; i < PANELS; i++)
    q[i].count = count[i];
}

/* Micro-panels [begin, end) with all their steps. */
static void pack_all_steps(const zk_dense_job *j, int64_t begin, int64_t end) {
  int64_t q = begin;
  for (; j->a_transposed && q + PANELS <= end && (q + PANELS) * MR <= j->m; q += PANELS) {
    float *to = j->a_packed + q * j->k * MR;
    const float *a = j->a + q * MR;
    for (int64_t k = 0; k < j->k; k++, a += j->lda, to += MR)
      ZK_UNROLL(4)
    for (int i = 0; i < PANELS; i++)
      vec4_store(to + i * j->k * MR, vec4_load(a + i * MR));
  }
  for (; q < end; q++)
    for (int64_t k = 0; k < j->k; k++)
      vec4_store(j->a_packed + (q * j->k + k) * MR,
                 edge_of(j, q * MR, zk_min(MR, j->m - q * MR), k));
}

/* Micro-panels [begin, end) of a. */
static void pack_a(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  if (j->all_steps) {
    pack_all_steps(j, begin, end);
    return;
  }
  for (int64_t first = begin; first < end; first += PANELS) {
    packer q[PANELS];
    int64_t n = zk_min(PANELS, end - first);
    bool together = j->a_transposed && n == PANELS && (first + PANELS) * MR <= j->m;
    for (int64_t i = 0; i < n; i++)
      q[i] = begin_panel(j, first + i);
    for (int64_t block = 0; block < j->blocks; block++) {
      int64_t k0 = block * j->kc, k1 = zk_min(k0 + j->kc, j->k);
      for (int64_t i = 0; i < n; i++)
        q[i].block_start[block] = q[i].count;
      if (together)
        pack_rows_of_transpose(j, first * MR, k0, k1, q);
      for (int64_t i = 0; i < n && !together; i++)
        pack_rows(j, (first + i) * MR, k0, k1, &q[i]);
    }
    for (int64_t i = 0; i < n; i++)
      q[i].block_start[j->blocks] = q[i].count;
  }
}

/* ---- b ----------------------------------------------------------------------------------------
 */

/* The sum of b's elements, each times 0, is not 0 when one of them is inf or nan. There are several
 * sums, so that an addition need not wait for the one before it. */
#define SUMS 4

static void note_finite(zk_dense_job *j, const vec sums[SUMS]) {
  bool finite = true;
  const vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (int i = 0; i < ZK_SIMD; i++)
    finite = finite && sum[i] == 0;
  if (!finite)
    atomic_store_explicit(&j->not_finite, true, memory_order_relaxed);
}

/* Packs steps [k, k1) one by one: columns r .. r + ZK_SIMD of the micro-panel w of a transposed b,
 * with zeros past its width. Returns the sum of the elements times 0. */
static vec pack_edge(const zk_dense_job *j, micro_panel w, int r, int64_t k0, int64_t k, int64_t k1,
                     float *to) {
  float sum = 0;
  int rows = w.width - r < ZK_SIMD ? w.width - r : ZK_SIMD;
  for (; k < k1; k++)
    for (int i = 0; i < ZK_SIMD; i++) {
      float v = i < rows ? j->b[(w.first + r + i) * j->ldb + k] : 0;
      to[(k - k0) * NR + r + i] = v;
      sum += v * 0;
    }
  return vec_all(sum);
}

/* Packs steps [k0, k1) of a micro-panel of a b that is transposed. */
static void pack_transposed_panel(zk_dense_job *j, micro_panel w, int64_t k0, int64_t k1,
                                  float *to) {
  vec sum[SUMS] = {{0}};
  for (int r = 0; r < w.width; r += ZK_SIMD) {
    const float *b = j->b + (w.first + r) * j->ldb;
    int64_t k = k0;
    for (; r + ZK_SIMD <= w.width && k + 4 <= k1; k += 4) {
      vec v[4]; /* v[i]: rows i, i + 4, ... of b in memory, four numbers each */
      ZK_UNROLL(4)
      for (int i = 0; i < 4; i++) {
        v[i] = vec_load_lanes(b + i * j->ldb + k, 4 * j->ldb);
        sum[i] = vec_fma(v[i], vec_all(0), sum[i]);
      }
      vec_transpose(v);
      ZK_UNROLL(4)
      for (int i = 0; i < 4; i++)
        vec_store(to + (k + i - k0) * NR + r, v[i]);
    }
    sum[0] += pack_edge(j, w, r, k0, k, k1, to);
  }
  note_finite(j, sum);
}

/* The same of a b that is not transposed, for a micro-panel whose width is whole vectors. Every
 * caller gives a constant for vectors. */
static inline __attribute__((always_inline)) void
copy_panel(int vectors, zk_dense_job *j, const float *b, int64_t steps, float *to) {
  const int64_t ldb = j->ldb;
  vec sum[SUMS] = {{0}};
  for (int64_t k = 0; k < steps; k++, b += ldb, to += NR)
    ZK_UNROLL(6)
  for (int v = 0; v < vectors; v++) {
    const vec x = vec_load(b + v * ZK_SIMD);
    sum[v % SUMS] = vec_fma(x, vec_all(0), sum[v % SUMS]);
    vec_store(to + v * ZK_SIMD, x);
  }
  note_finite(j, sum);
}

/* Packs steps [k0, k1) of a micro-panel into to [k1 - k0][NR]. */
static void pack_panel(zk_dense_job *j, micro_panel w, int64_t k0, int64_t k1, float *to) {
  const float *b = j->b + k0 * j->ldb + w.first;
  if (j->b_transposed) {
    pack_transposed_panel(j, w, k0, k1, to);
  } else if (w.width == w.vectors * ZK_SIMD) {
    switch (w.vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    copy_panel(N, j, b, k1 - k0, to);                                                              \
    return;
      ALL_VECTORS(CASE)
#undef CASE
    }
  } else {
    vec sum[SUMS] = {{0}};
    for (int64_t k = k0; k < k1; k++, to += NR)
      for (int i = 0; i < w.vectors * ZK_SIMD; i++) {
        to[i] = i < w.width ? j->b[k * j->ldb + w.first + i] : 0;
        sum[0] += vec_all(to[i] * 0);
      }
    note_finite(j, sum);
  }
}

/* Micro-panels [begin, end) of b, all steps. */
static void pack_b(void *context, int64_t begin, int64_t end) {
  zk_dense_job *j = context;
  for (int64_t p = begin; p < end; p++)
    pack_panel(j, micro_panel_of(j->n, p), 0, j->k, (float *)j->b_packed + p * j->k * NR);
}

#endif
