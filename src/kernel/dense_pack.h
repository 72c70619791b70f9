/*
 * dense_pack.h: packing a into quads, without those of zeros, and b into panels. Part of
 * dense_tiles.h.
 */

typedef int32_t int4 __attribute__((vector_size(16)));

static inline int4 bits_of(vec4 v) {
  return (int4)v & 0x7fffffff; /* -0 is 0 */
}

/* ---- quads of a ----------------------------------------------------------------------------- */

/* What has been packed of a quad. */
typedef struct quad {
  float *to;
  uint32_t *at, *start;
  uint32_t count;
} quad;

static inline quad begin_quad(const zk_dense_job *j, int64_t q) {
  return (quad){j->quads + q * j->k * QUAD, j->at + q * j->k, j->start + q * (j->blocks + 1), 0};
}

/* Takes step `place` of its block along, if it is wanted: written in any case, then counted or not.
 */
static inline uint32_t add_step(const quad *q, uint32_t count, vec4 v, int64_t place, bool wanted) {
  vec4_store(q->to + (int64_t)count * QUAD, v);
  q->at[count] = (uint32_t)place * PANEL;
  return count + wanted;
}

/* The quad of step k, of rows [row, row + rows) of a. */
static vec4 edge_of(const zk_dense_job *j, int64_t row, int64_t rows, int64_t k) {
  vec4 v = {0, 0, 0, 0};
  for (int64_t i = 0; i < rows; i++)
    v[i] = j->a_turned ? j->a[k * j->lda + row + i] : j->a[(row + i) * j->lda + k];
  return v;
}

/* The steps from k0 on: four at a time from four rows of a, else one by one. */
static void pack_rows(const zk_dense_job *j, int64_t row, int64_t k0, int64_t k1, quad *q) {
  int64_t k = k0, rows = least(QUAD, j->m - row);
  const float *a = j->a + row * j->lda;
  const quad to = *q;
  uint32_t count = q->count;
  for (; !j->a_turned && rows == QUAD && k + 4 <= k1; k += 4) {
    vec4 r[QUAD];
    int4 any = {0};
    for (int i = 0; i < QUAD; i++) {
      r[i] = vec4_load(a + i * j->lda + k);
      any |= bits_of(r[i]);
    }
    vec4_transpose(r);
    ZK_UNROLL(4)
    for (int i = 0; i < 4; i++)
      count = add_step(&to, count, r[i], k + i - k0, any[i] != 0);
  }
  for (; k < k1; k++) {
    const vec4 v = edge_of(j, row, rows, k);
    const int4 any = bits_of(v);
    count = add_step(&to, count, v, k - k0, (any[0] | any[1] | any[2] | any[3]) != 0);
  }
  q->count = count;
}

/* Quads side by side whose numbers share a line of memory when a is turned. */
#define LINE 4

/* The same for LINE whole quads from a's transpose. */
static void pack_line(const zk_dense_job *j, int64_t row, int64_t k0, int64_t k1, quad *q) {
  typedef int64_t int2 __attribute__((vector_size(16)));
  const quad to[LINE] = {q[0], q[1], q[2], q[3]};
  const float *a = j->a + k0 * j->lda + row;
  uint32_t count[LINE] = {q[0].count, q[1].count, q[2].count, q[3].count};
  for (int64_t k = k0; k < k1; k++, a += j->lda) {
    ZK_UNROLL(4)
    for (int i = 0; i < LINE; i++) {
      const vec4 v = vec4_load(a + i * QUAD);
      const int2 any = (int2)bits_of(v);
      count[i] = add_step(&to[i], count[i], v, k - k0, (any[0] | any[1]) != 0);
    }
  }
  for (int i = 0; i < LINE; i++)
    q[i].count = count[i];
}

/* Quads [begin, end) with all their steps. */
static void pack_whole(const zk_dense_job *j, int64_t begin, int64_t end) {
  int64_t q = begin;
  for (; j->a_turned && q + LINE <= end && (q + LINE) * QUAD <= j->m; q += LINE) {
    float *to = j->quads + q * j->k * QUAD;
    const float *a = j->a + q * QUAD;
    for (int64_t k = 0; k < j->k; k++, a += j->lda, to += QUAD)
      ZK_UNROLL(4)
    for (int i = 0; i < LINE; i++)
      vec4_store(to + i * j->k * QUAD, vec4_load(a + i * QUAD));
  }
  for (; q < end; q++)
    for (int64_t k = 0; k < j->k; k++)
      vec4_store(j->quads + (q * j->k + k) * QUAD,
                 edge_of(j, q * QUAD, least(QUAD, j->m - q * QUAD), k));
}

/* Quads [begin, end). */
static void pack_quads(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  if (j->whole) {
    pack_whole(j, begin, end);
    return;
  }
  for (int64_t first = begin; first < end; first += LINE) {
    quad q[LINE];
    int64_t n = least(LINE, end - first);
    bool line = j->a_turned && n == LINE && (first + LINE) * QUAD <= j->m;
    for (int64_t i = 0; i < n; i++)
      q[i] = begin_quad(j, first + i);
    for (int64_t block = 0; block < j->blocks; block++) {
      int64_t k0 = block * j->depth, k1 = least(k0 + j->depth, j->k);
      for (int64_t i = 0; i < n; i++)
        q[i].start[block] = q[i].count;
      if (line)
        pack_line(j, first * QUAD, k0, k1, q);
      for (int64_t i = 0; i < n && !line; i++)
        pack_rows(j, (first + i) * QUAD, k0, k1, &q[i]);
    }
    for (int64_t i = 0; i < n; i++)
      q[i].start[j->blocks] = q[i].count;
  }
}

/* ---- panels of b ---------------------------------------------------------------------------- */

/* Whether b has an inf or a nan shows in the sums of its zerofold: several, so that none waits for
 * itself. */
#define SUMS 4

static void note_finite(zk_dense_job *j, const vec sums[SUMS]) {
  bool finite = true;
  const vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (int i = 0; i < ZK_SIMD; i++)
    finite = finite && sum[i] == 0;
  if (!finite)
    atomic_store_explicit(&j->not_finite, true, memory_order_relaxed);
}

/* Columns k of to [k1 - k0][PANEL] one by one, for `rows` rows of w from row r on; then zeros up to
 * the end of a vector. */
static vec pack_edge(const zk_dense_job *j, panel w, int r, int64_t k0, int64_t k, int64_t k1,
                     float *to) {
  float sum = 0;
  int rows = w.width - r < ZK_SIMD ? w.width - r : ZK_SIMD;
  for (; k < k1; k++)
    for (int i = 0; i < ZK_SIMD; i++) {
      float v = i < rows ? j->b[(w.first + r + i) * j->ldb + k] : 0;
      to[(k - k0) * PANEL + r + i] = v;
      sum += v * 0;
    }
  return vec_all(sum);
}

/* Steps [k0, k1) of a panel, from b's transpose. */
static void pack_turned_panel(zk_dense_job *j, panel w, int64_t k0, int64_t k1, float *to) {
  vec sum[SUMS] = {{0}};
  for (int r = 0; r < w.width; r += ZK_SIMD) {
    const float *b = j->b + (w.first + r) * j->ldb;
    int64_t k = k0;
    for (; r + ZK_SIMD <= w.width && k + 4 <= k1; k += 4) {
      vec v[4]; /* v[i]: rows i, i + 4, ... of w, four columns each */
      ZK_UNROLL(4)
      for (int i = 0; i < 4; i++) {
        v[i] = vec_load_lanes(b + i * j->ldb + k, 4 * j->ldb);
        sum[i] = vec_fma(v[i], vec_all(0), sum[i]);
      }
      vec_transpose(v);
      ZK_UNROLL(4)
      for (int i = 0; i < 4; i++)
        vec_store(to + (k + i - k0) * PANEL + r, v[i]);
    }
    sum[0] += pack_edge(j, w, r, k0, k, k1, to);
  }
  note_finite(j, sum);
}

/* The same from b as it is, where all of the panel's columns are there; vectors is a constant. */
static inline __attribute__((always_inline)) void
copy_panel(int vectors, zk_dense_job *j, const float *b, int64_t steps, float *to) {
  const int64_t ldb = j->ldb;
  vec sum[SUMS] = {{0}};
  for (int64_t k = 0; k < steps; k++, b += ldb, to += PANEL)
    ZK_UNROLL(6)
  for (int v = 0; v < vectors; v++) {
    const vec x = vec_load(b + v * ZK_SIMD);
    sum[v % SUMS] = vec_fma(x, vec_all(0), sum[v % SUMS]);
    vec_store(to + v * ZK_SIMD, x);
  }
  note_finite(j, sum);
}

/* Steps [k0, k1) of a panel, into to [k1 - k0][PANEL]. */
static void pack_panel(zk_dense_job *j, panel w, int64_t k0, int64_t k1, float *to) {
  const float *b = j->b + k0 * j->ldb + w.first;
  if (j->b_turned) {
    pack_turned_panel(j, w, k0, k1, to);
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
    for (int64_t k = k0; k < k1; k++, to += PANEL)
      for (int i = 0; i < w.vectors * ZK_SIMD; i++) {
        to[i] = i < w.width ? j->b[k * j->ldb + w.first + i] : 0;
        sum[0] += vec_all(to[i] * 0);
      }
    note_finite(j, sum);
  }
}

/* Panels [begin, end), all steps. */
static void pack_panels(void *context, int64_t begin, int64_t end) {
  zk_dense_job *j = context;
  for (int64_t p = begin; p < end; p++)
    pack_panel(j, panel_of(j->n, p), 0, j->k, (float *)j->panels + p * j->k * PANEL);
}
