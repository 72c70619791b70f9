/*
 * dense.c: the products of dense.h as jobs: what is packed, whole or not, and the pieces for the
 * pool.
 */
#include "kernel/dense_job.h"

#include "base/memory.h"
#include "base/parallel.h"

/* Products below this many multiplications are not worth a second thread. */
#define SMALL (64 * 64 * 64)
/* Quads that a thread packs at once. */
#define PACK_GRAIN 4
/* From so many rows of c on, b is packed once for all of them. */
#define PACK_ONCE (2 * ZK_DENSE_ROWS)

static const zk_dense_kernels *chosen;

void zk_dense_use(const zk_dense_kernels *kernels) {
  chosen = kernels;
}

static const zk_dense_kernels *kernels(void) {
  static const zk_dense_kernels *const of[ZK_CPUS] = {
    [ZK_CPU_PORTABLE] = &zk_dense_portable,
#if defined(__x86_64__)
    [ZK_CPU_AVX2] = &zk_dense_avx2,
    [ZK_CPU_AVX512] = &zk_dense_avx512,
#elif defined(__aarch64__)
    [ZK_CPU_NEON] = &zk_dense_neon,
#endif
  };
  return chosen ? chosen : of[zk_cpu_best()];
}

static int64_t pieces_of(int64_t n, int64_t size) {
  return (n + size - 1) / size;
}

/* Runs fn for pieces of `grain` of [0, n); a small product's all at once. */
static void run(zk_dense_job *j, int64_t n, int64_t grain, zk_range_fn fn) {
  bool small = (double)j->m * (double)j->n * (double)j->k < SMALL;
  zk_parallel_for(n, small && n > 0 ? n : grain, fn, j);
}

/* Samples that are looked at, and the part of their quads that has to be 0 for x to be the matrix
 * without its zeros. */
#define FIRST_SAMPLES 8
#define SPARSE_ENOUGH(zeros, all) ((zeros)*4 >= (all))

static bool is_sparse(int64_t m, int64_t k, const float *x, int64_t ldx) {
  int64_t rows = m < FIRST_SAMPLES ? m : FIRST_SAMPLES, quads = k / ZK_DENSE_QUAD, zeros = 0;
  for (int64_t i = 0; i < rows; i++)
    for (int64_t q = 0; q < quads; q++) {
      const float *v = x + i * ldx + q * ZK_DENSE_QUAD;
      zeros += (v[0] == 0) & (v[1] == 0) & (v[2] == 0) & (v[3] == 0);
    }
  return SPARSE_ENOUGH(zeros, rows * quads);
}

/* ---- packing --------------------------------------------------------------------------------- */

/* Room for a's quads and, with `panels`, for b's panels; blocks of `depth` steps. */
static zk_status prepare(zk_dense_job *j, int64_t depth, bool panels, void **space) {
  int64_t quads = pieces_of(j->m, ZK_DENSE_QUAD);
  j->depth = depth;
  j->blocks = pieces_of(j->k, depth);
  size_t numbers = (size_t)(quads * j->k) * ZK_DENSE_QUAD * sizeof(float);
  size_t places = (size_t)(quads * j->k) * sizeof(uint32_t);
  size_t starts = (size_t)(quads * (j->blocks + 1)) * sizeof(uint32_t);
  size_t packed = 0;
  if (panels)
    packed = (size_t)(pieces_of(j->n, kernels()->panel) * kernels()->panel * j->k) * sizeof(float);
  char *p = zk_block_alloc(packed + numbers + places + starts);
  *space = p;
  if (!p)
    return zk_nomem(packed + numbers + places + starts, "a packed matrix");
  j->panels = panels ? (float *)p : NULL;
  j->quads = (float *)(p + packed);
  j->at = (uint32_t *)(p + packed + numbers);
  j->start = (uint32_t *)(p + packed + numbers + places);
  return ZK_OK;
}

/* Quads of a, the steps with zeros left out unless j->whole. */
static void pack_quads(zk_dense_job *j) {
  for (int64_t k = 0; j->whole && k < j->k; k++)
    j->at[k] = (uint32_t)(k % j->depth * kernels()->panel);
  for (int64_t i = 0; j->whole && i <= j->blocks; i++)
    j->start[i] = (uint32_t)(i < j->blocks ? i * j->depth : j->k);
  run(j, pieces_of(j->m, ZK_DENSE_QUAD), PACK_GRAIN, kernels()->pack_quads);
}

static void pack_panels(zk_dense_job *j) {
  run(j, pieces_of(j->n, kernels()->panel), 1, kernels()->pack_panels);
}

/* Did packing leave zeros out that would have met an inf or a nan? Then nothing may be left out. */
static bool must_repeat(zk_dense_job *j) {
  int64_t quads = pieces_of(j->m, ZK_DENSE_QUAD);
  if (!j->start || j->whole || !atomic_load_explicit(&j->not_finite, memory_order_relaxed))
    return false;
  for (int64_t q = 0; q < quads && !j->whole; q++)
    j->whole = j->start[q * (j->blocks + 1) + j->blocks] < j->k;
  if (j->whole)
    pack_quads(j);
  return j->whole;
}

/* ---- y and dx -------------------------------------------------------------------------------- */

/* Of quads of a without their zeros where it is sparse, else of a as it is. */
static zk_status product(zk_dense_job *j, bool sparse) {
  const zk_dense_kernels *kernel = kernels();
  void *space;
  ZK_TRY(prepare(j, ZK_DENSE_DEPTH, j->m > PACK_ONCE, &space));
  int64_t pieces = pieces_of(j->m, ZK_DENSE_ROWS) * pieces_of(j->n, kernel->panel);
  if (sparse && !j->accumulate) /* c could not be made again */
    pack_quads(j);
  else
    j->start = NULL;
  if (j->panels)
    pack_panels(j);
  do
    run(j, pieces, 1, kernel->product);
  while (must_repeat(j));
  zk_block_free(space);
  return ZK_OK;
}

/* y = x w^T as y^T = w x^T, with the roles of a and b exchanged in j: w is read where it is. */
static zk_status product_direct(const zk_dense_job *y) {
  const zk_dense_kernels *kernel = kernels();
  zk_dense_job j = *y;
  j.m = y->n, j.n = y->m;
  j.a = y->b, j.lda = y->ldb;
  j.b = y->a, j.ldb = y->lda;
  void *space;
  ZK_TRY(prepare(&j, ZK_DENSE_DIRECT_DEPTH, true, &space));
  j.start = NULL;
  pack_panels(&j);
  int64_t chunks = pieces_of(pieces_of(j.n, kernel->panel), ZK_DENSE_DIRECT_PANELS);
  run(&j, chunks * pieces_of(j.m, ZK_DENSE_DIRECT_ROWS), 1, kernel->product_direct);
  zk_block_free(space);
  return ZK_OK;
}

/* Measured against OpenBLAS 0.3.21 on one core of a Zen 3: fewer outputs do not pay for packing x.
 */
#define FEW_OUTPUTS 32
#define FEW_WEIGHTS 1024
/* Packing blocks of a w that is larger reads too few numbers of too many pages. */
#define LARGE_WEIGHT (512 * 1024)
/* So that a step's place in a block fits, and room for the packed matrices is counted. */
#define LONGEST (1 << 24)

bool zk_dense_fits_forward(int64_t m, int64_t n, int64_t k) {
  if (m <= ZK_DENSE_FEW)
    return m > 0 && n > 0 && k > 0 && n * k >= FEW_WEIGHTS;
  return m <= LONGEST && n >= FEW_OUTPUTS && n <= LONGEST && k > 0 && k <= LONGEST;
}

bool zk_dense_fits_input_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n > 0 && k > 0 && n * k <= LARGE_WEIGHT;
}

bool zk_dense_fits_weight_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n >= FEW_OUTPUTS && k > 0 && k <= ZK_DENSE_MAX_ROW;
}

bool zk_dense_wants_finite(int64_t m) {
  return m <= ZK_DENSE_FEW;
}

/* The groups of columns that are not 0 in all of j's few samples: how many. */
static int64_t find_groups(const zk_dense_job *j, int64_t size, uint32_t *at) {
  int64_t found = 0;
  for (int64_t g = 0; g < j->k / size; g++) {
    bool any = false;
    for (int64_t i = 0; i < j->m; i++)
      for (int64_t c = g * size; c < (g + 1) * size; c++)
        any |= j->a[i * j->lda + c] != 0;
    at[found] = (uint32_t)g;
    found += any;
  }
  return found;
}

static void forward_few(zk_dense_job *j, bool finite) {
  uint32_t at[ZK_DENSE_MAX_ROW / 4];
  if (finite && j->k <= ZK_DENSE_MAX_ROW) {
    j->groups = find_groups(j, kernels()->few_group, at);
    j->at = at;
  }
  run(j, j->n, ZK_DENSE_FEW_ROWS, kernels()->forward_few);
}

zk_status zk_dense_forward(int64_t m, int64_t n, int64_t k, const float *x, int64_t ldx,
                           const float *w, int64_t ldw, bool finite, const float *bias, bool relu,
                           float *y) {
  zk_dense_job j = {.m = m,
                    .n = n,
                    .k = k,
                    .a = x,
                    .lda = ldx,
                    .b = w,
                    .ldb = ldw,
                    .b_turned = true,
                    .c = y,
                    .ldc = n,
                    .bias = bias,
                    .relu = relu};
  if (m <= ZK_DENSE_FEW) {
    forward_few(&j, finite);
    return ZK_OK;
  }
  bool sparse = is_sparse(m, k, x, ldx);
  return sparse || m > PACK_ONCE ? product(&j, sparse) : product_direct(&j);
}

zk_status zk_dense_input_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                              const float *w, int64_t ldw, bool accumulate, float *dx) {
  zk_dense_job j = {.m = m,
                    .n = k,
                    .k = n,
                    .a = dy,
                    .lda = ldy,
                    .b = w,
                    .ldb = ldw,
                    .c = dx,
                    .ldc = k,
                    .accumulate = accumulate};
  return product(&j, is_sparse(m, n, dy, ldy));
}

/* ---- dw -------------------------------------------------------------------------------------- */

/* dw [n, k] = dy^T x; of a sparse x, dw^T = x^T dy. j has what the two have in common. */
static zk_status weight_grad(zk_dense_job *j, int64_t m, int64_t n, int64_t k, const float *dy,
                             int64_t ldy, const float *x, int64_t ldx) {
  const zk_dense_kernels *kernel = kernels();
  bool turned = k <= ZK_DENSE_MAX_TURNED_ROW && is_sparse(m, k, x, ldx);
  void *space;
  j->m = turned ? k : n, j->n = turned ? n : k, j->k = m;
  j->a = turned ? x : dy, j->lda = turned ? ldx : ldy;
  j->b = turned ? dy : x, j->ldb = turned ? ldy : ldx;
  j->a_turned = true;
  ZK_TRY(prepare(j, turned ? m : ZK_DENSE_DEPTH, true, &space));
  j->whole = !turned;
  pack_panels(j);
  pack_quads(j);
  must_repeat(j);
  if (turned)
    run(j, pieces_of(n, kernel->panel), 1, kernel->product_turned);
  else
    run(j, n, ZK_DENSE_GRAD_ROWS, kernel->product_rows);
  zk_block_free(space);
  return ZK_OK;
}

zk_status zk_dense_weight_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                               const float *x, int64_t ldx, bool accumulate, float *dw) {
  zk_dense_job j = {.accumulate = accumulate, .c = dw, .ldc = k};
  return weight_grad(&j, m, n, k, dy, ldy, x, ldx);
}

zk_status zk_dense_weight_grad_take(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                                    const float *x, int64_t ldx, zk_dense_taker take,
                                    void *context) {
  zk_dense_job j = {.take = take, .context = context};
  return weight_grad(&j, m, n, k, dy, ldy, x, ldx);
}
