/*
 * dense.c: the products of dense.h: which matrices are packed, how, and in which pieces the pool's
 * threads compute.
 */
#include "kernel/dense_job.h"

#include "base/memory.h"
#include "base/parallel.h"

/* Products below this many multiplications are not worth a second thread. */
#define SMALL (64 * 64 * 64)
/* Micro-panels of a that a thread packs at once. */
#define PACK_GRAIN 4
/* With more rows of c, b is packed once for all of them. */
#define PACK_B_ONCE (2 * ZK_DENSE_MC)

static const zk_dense_kernels *chosen;

void zk_dense_set_kernels(const zk_dense_kernels *kernels) {
  chosen = kernels;
}

static const zk_dense_kernels *kernels(void) {
  static const zk_dense_kernels *const of[ZK_CPUS] = ZK_FOR_CPUS(zk_dense);
  return chosen ? chosen : of[zk_cpu_best()];
}

/* Runs fn over [0, n) in pieces of `grain`; a small product is one piece. */
static void run(zk_dense_job *j, int64_t n, int64_t grain, zk_range_fn fn) {
  bool small = (double)j->m * (double)j->n * (double)j->k < SMALL;
  zk_parallel_for(n, small && n > 0 ? n : grain, fn, j);
}

/* x counts as sparse when a quarter of its groups of MR columns are 0 in the first samples. */
#define SAMPLED 8
#define SPARSE_ENOUGH(zeros, all) ((zeros)*4 >= (all))

static bool is_sparse(int64_t m, int64_t k, const float *x, int64_t ldx) {
  int64_t rows = m < SAMPLED ? m : SAMPLED, groups = k / ZK_DENSE_MR, zeros = 0;
  for (int64_t i = 0; i < rows; i++)
    for (int64_t g = 0; g < groups; g++) {
      const float *v = x + i * ldx + g * ZK_DENSE_MR;
      zeros += (v[0] == 0) & (v[1] == 0) & (v[2] == 0) & (v[3] == 0);
    }
  return SPARSE_ENOUGH(zeros, rows * groups);
}

/* ---- packing --------------------------------------------------------------------------------- */

/* What is packed: PACK_A alone keeps the steps that are not 0. */
enum { PACK_A = 1, ALL_STEPS = 2, PACK_B = 4 };

/* The bytes of b [k, n] packed. */
static size_t packed_bytes(int64_t n, int64_t k) {
  return (size_t)(zk_ceil_div(n, kernels()->nr) * kernels()->nr * k) * sizeof(float);
}

/* Memory for what is packed; equal blocks of at most kc steps. */
static zk_status prepare(zk_dense_job *j, int64_t kc, int what, void **space) {
  int64_t panels = zk_ceil_div(j->m, ZK_DENSE_MR), lists = what & ALL_STEPS ? 1 : panels;
  j->blocks = zk_ceil_div(j->k, kc);
  j->kc = zk_ceil_div(j->k, j->blocks);
  j->all_steps = what & ALL_STEPS;
  size_t a = 0, kept = 0, starts = 0, b = 0;
  if (what & PACK_A) {
    a = (size_t)(panels * j->k) * ZK_DENSE_MR * sizeof(float);
    kept = (size_t)(lists * j->k) * sizeof(uint32_t);
    starts = (size_t)(lists * (j->blocks + 1)) * sizeof(uint32_t);
  }
  if (what & PACK_B)
    b = packed_bytes(j->n, j->k);
  char *p = NULL;
  *space = NULL;
  if (what) {
    p = *space = zk_block_alloc(b + a + kept + starts);
    if (!p)
      return zk_nomem(b + a + kept + starts, "a packed matrix");
  }
  if (what & PACK_B)
    j->b_packed = (float *)p;
  j->a_packed = what & PACK_A ? (float *)(p + b) : NULL;
  j->kept = what & PACK_A ? (uint32_t *)(p + b + a) : NULL;
  j->block_start = what & PACK_A ? (uint32_t *)(p + b + a + kept) : NULL;
  return ZK_OK;
}

/* Packs a, without the steps that are 0 unless j->all_steps. */
static void pack_a(zk_dense_job *j) {
  for (int64_t k = 0; j->all_steps && k < j->k; k++)
    j->kept[k] = (uint32_t)(k % j->kc * kernels()->nr);
  for (int64_t i = 0; j->all_steps && i <= j->blocks; i++)
    j->block_start[i] = (uint32_t)(i < j->blocks ? i * j->kc : j->k);
  run(j, zk_ceil_div(j->m, ZK_DENSE_MR), PACK_GRAIN, kernels()->pack_a);
}

static void pack_b(zk_dense_job *j) {
  run(j, zk_ceil_div(j->n, kernels()->nr), 1, kernels()->pack_b);
}

/* Has packing left out a step of a that b has an inf or nan for? Then packs a with all steps. */
static bool repack_all_steps(zk_dense_job *j) {
  int64_t panels = zk_ceil_div(j->m, ZK_DENSE_MR);
  if (!j->block_start || j->all_steps ||
      !atomic_load_explicit(&j->not_finite, memory_order_relaxed))
    return false;
  for (int64_t q = 0; q < panels && !j->all_steps; q++)
    j->all_steps = j->block_start[q * (j->blocks + 1) + j->blocks] < j->k;
  if (j->all_steps)
    pack_a(j);
  return j->all_steps;
}

/* ---- y and dx -------------------------------------------------------------------------------- */

/* c = a b. A sparse a is packed without the steps that are 0, another one is read as it is, or,
 * with ALL_STEPS, packed whole. b may be packed already. */
static zk_status product(zk_dense_job *j, int pack) {
  const zk_dense_kernels *kernel = kernels();
  void *space;
  if (j->m > PACK_B_ONCE && !j->b_packed)
    pack |= PACK_B;
  ZK_TRY(prepare(j, ZK_DENSE_KC, pack, &space));
  int64_t pieces = zk_ceil_div(j->m, ZK_DENSE_MC) * zk_ceil_div(j->n, kernel->nr);
  if (j->a_packed)
    pack_a(j);
  if (pack & PACK_B)
    pack_b(j);
  do
    run(j, pieces, 1, kernel->product);
  while (repack_all_steps(j));
  zk_block_free(space);
  return ZK_OK;
}

/* c = a b on this thread alone; a is read as it is. */
static void compute_here(zk_dense_job *j) {
  j->blocks = zk_ceil_div(j->k, ZK_DENSE_KC);
  j->kc = zk_ceil_div(j->k, j->blocks);
  j->mc = j->blocks == 1 ? j->m : ZK_DENSE_MC;
  kernels()->product(j, 0, zk_ceil_div(j->m, j->mc) * zk_ceil_div(j->n, kernels()->nr));
}

/* y = x w^T as y^T = w x^T: a is w, which is not packed, and b is x. */
static zk_status product_unpacked(const zk_dense_job *y) {
  const zk_dense_kernels *kernel = kernels();
  zk_dense_job j = *y;
  j.m = y->n, j.n = y->m;
  j.a = y->b, j.lda = y->ldb;
  j.b = y->a, j.ldb = y->lda;
  void *space;
  ZK_TRY(prepare(&j, ZK_DENSE_UNPACKED_KC, PACK_B, &space));
  pack_b(&j);
  int64_t chunks = zk_ceil_div(zk_ceil_div(j.n, kernel->nr), ZK_DENSE_UNPACKED_PANELS);
  run(&j, chunks * zk_ceil_div(j.m, ZK_DENSE_UNPACKED_MC), 1, kernel->product_unpacked);
  zk_block_free(space);
  return ZK_OK;
}

/* Measured against OpenBLAS 0.3.21 on one core of a Zen 3: with fewer outputs, packing x costs more
 * than it saves. */
#define MIN_OUTPUTS 32
#define MIN_WEIGHTS 1024
/* Packing blocks of a larger w reads too few numbers of too many pages. */
#define MAX_WEIGHTS (512 * 1024)
/* So that the sizes of the packed matrices, and offsets in a micro-panel, do not overflow. */
#define MAX_SIZE (1 << 24)

bool zk_dense_fits_forward(int64_t m, int64_t n, int64_t k) {
  if (m <= ZK_DENSE_GEMV_BATCH)
    return m > 0 && n > 0 && k > 0 && n * k >= MIN_WEIGHTS;
  return m <= MAX_SIZE && n >= MIN_OUTPUTS && n <= MAX_SIZE && k > 0 && k <= MAX_SIZE;
}

bool zk_dense_fits_input_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n > 0 && k > 0 && n * k <= MAX_WEIGHTS;
}

bool zk_dense_fits_weight_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n >= MIN_OUTPUTS && k > 0 && k <= ZK_DENSE_MAX_ROW;
}

bool zk_dense_wants_finite(int64_t m) {
  return m <= ZK_DENSE_GEMV_BATCH;
}

/* Lists the groups of columns that are not 0 in all of j's samples; returns how many. */
static int64_t find_groups(const zk_dense_job *j, int64_t size, uint32_t *list) {
  int64_t found = 0;
  for (int64_t g = 0; g < j->k / size; g++) {
    bool any = false;
    for (int64_t i = 0; i < j->m; i++)
      for (int64_t c = g * size; c < (g + 1) * size; c++)
        any |= j->a[i * j->lda + c] != 0;
    list[found] = (uint32_t)g;
    found += any;
  }
  return found;
}

static void forward_small(zk_dense_job *j, bool finite) {
  uint32_t list[ZK_DENSE_MAX_ROW / 4];
  if (finite && j->k <= ZK_DENSE_MAX_ROW) {
    j->groups = find_groups(j, kernels()->gemv_group, list);
    j->kept = list;
  }
  run(j, j->n, ZK_DENSE_GEMV_ROWS, kernels()->forward_gemv);
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
                    .b_transposed = true,
                    .c = y,
                    .ldc = n,
                    .bias = bias,
                    .relu = relu};
  if (m <= ZK_DENSE_GEMV_BATCH) {
    forward_small(&j, finite);
    return ZK_OK;
  }
  bool sparse = is_sparse(m, k, x, ldx);
  return sparse || m > PACK_B_ONCE ? product(&j, sparse ? PACK_A : 0) : product_unpacked(&j);
}

zk_status zk_dense_weight_pack(int64_t n, int64_t k, const float *w, int64_t ldw, bool turned,
                               zk_dense_weight *out) {
  *out = (zk_dense_weight){.n = n, .k = k, .packed = zk_block_alloc(packed_bytes(n, k))};
  if (!out->packed)
    return zk_nomem(packed_bytes(n, k), "the packed weight of a linear layer");
  zk_dense_job j = {.m = n, .n = n, .k = k, .b = w, .ldb = ldw, .b_transposed = !turned};
  j.b_packed = out->packed;
  pack_b(&j);
  out->rows = turned || ldw != k ? NULL : w;
  out->finite = !atomic_load_explicit(&j.not_finite, memory_order_relaxed);
  return ZK_OK;
}

void zk_dense_weight_clear(zk_dense_weight *w) {
  zk_block_free(w->packed);
  w->packed = NULL;
}

/* Rows that are multiplied one by one with a micro-panel; of more, a micro-tile is faster. */
#define PACKED_FEW 2

zk_status zk_dense_forward_packed(int64_t m, const float *x, int64_t ldx, const zk_dense_weight *w,
                                  const float *bias, bool relu, float *y) {
  zk_dense_job j = {.m = m,
                    .n = w->n,
                    .k = w->k,
                    .a = x,
                    .lda = ldx,
                    .b_packed = w->packed,
                    .c = y,
                    .ldc = w->n,
                    .bias = bias,
                    .relu = relu};
  if (w->finite && is_sparse(m, w->k, x, ldx))
    return product(&j, PACK_A);
  if (m > PACKED_FEW)
    return product(&j, 0);
  run(&j, zk_ceil_div(j.n, kernels()->nr), 1, kernels()->product_few);
  return ZK_OK;
}

void zk_dense_forward_here(int64_t m, const float *x, int64_t ldx, const zk_dense_weight *w,
                           bool add, float *y, int64_t ldy) {
  zk_dense_job j = {
      .m = m, .n = w->n, .k = w->k, .a = x, .lda = ldx, .c = y, .ldc = ldy, .accumulate = add};
  j.b_packed = w->packed;
  if (!w->packed) {
    j.b = w->rows;
    j.ldb = w->k;
    kernels()->forward_gemv(&j, 0, j.n);
  } else if (m <= PACKED_FEW) {
    kernels()->product_few(&j, 0, zk_ceil_div(j.n, kernels()->nr));
  } else {
    compute_here(&j);
  }
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
  /* With accumulate, c could not be computed again. */
  return product(&j, is_sparse(m, n, dy, ldy) && !accumulate ? PACK_A : 0);
}

/* ---- any product ----------------------------------------------------------------------------- */

/* A transposed a with rows this long is packed when it is read for more than so many panels of b:
 * its numbers lie so far apart that they compete for the same places in the cache. */
#define LONG_ROW 1024
#define READ_TRANSPOSED 2
/* The rows of a transposed a that are read in place before the next ones, where there are more: a
 * column of more rows does not stay in the L2 cache while the panels of b pass by. */
#define ROWS_IN_CACHE (2 * ZK_DENSE_KC)
/* Products of fewer multiplications are worth no second thread each; many of them are. */
#define BATCHED ((double)(1 << 22))

/* Dot products for a few rows, or one column, of c. */
static bool few_products(zk_dense_job *j) {
  if (j->accumulate || j->a_transposed || j->m * j->n * j->k < MIN_WEIGHTS)
    return false;
  if (j->n == 1 && j->ldc == 1 && (j->b_transposed || j->ldb == 1) && j->m > 1) {
    zk_dense_job t = *j; /* c^T = b^T a^T */
    t.a = j->b, t.lda = j->k, t.m = 1;
    t.b = j->a, t.ldb = j->lda, t.n = j->m;
    *j = t;
  } else if (!j->b_transposed || j->m > ZK_DENSE_GEMV_BATCH || j->ldc != j->n) {
    return false;
  }
  run(j, j->n, ZK_DENSE_GEMV_ROWS, kernels()->forward_gemv);
  return true;
}

bool zk_dense_fits_product(int64_t m, int64_t n, int64_t k) {
  return m > 0 && n > 0 && k > 0 && m <= MAX_SIZE && n <= MAX_SIZE && k <= MAX_SIZE;
}

static zk_dense_job job_of(const zk_product_shape *s, const zk_product_item *item) {
  return (zk_dense_job){.m = s->m,
                        .n = s->n,
                        .k = s->k,
                        .a = item->a,
                        .b = item->b,
                        .c = item->c,
                        .lda = s->lda,
                        .ldb = s->ldb,
                        .ldc = s->ldc,
                        .a_transposed = s->a_transposed,
                        .b_transposed = s->b_transposed,
                        .accumulate = s->add};
}

/* c = a b as the sum of products of equal pieces of the inner dimension. */
static zk_status product_in_pieces(const zk_dense_job *whole, int64_t pieces, int pack) {
  const int64_t rows = zk_ceil_div(whole->k, pieces);
  for (int64_t k = 0; k < whole->k; k += rows) {
    zk_dense_job j = *whole;
    j.k = zk_min(rows, whole->k - k);
    j.a += k * (j.a_transposed ? j.lda : 1);
    j.b += k * (j.b_transposed ? 1 : j.ldb);
    j.accumulate = whole->accumulate || k > 0;
    ZK_TRY(product(&j, pack));
  }
  return ZK_OK;
}

zk_status zk_dense_product(const zk_product_shape *s, const zk_product_item *item) {
  zk_dense_job j = job_of(s, item);
  if (few_products(&j))
    return ZK_OK;
  const bool far = s->a_transposed && s->lda >= LONG_ROW && s->n > READ_TRANSPOSED * kernels()->nr;
  const bool large = (double)s->m * (double)s->n * (double)s->k > BATCHED;
  /* This depends on the sizes alone, so that all CPUs give the same sums. */
  const int64_t pieces = s->a_transposed && large ? zk_ceil_div(s->k, ROWS_IN_CACHE) : 1;
  return product_in_pieces(&j, pieces, far ? PACK_A | ALL_STEPS : 0);
}

typedef struct batch {
  const zk_product_shape *shape;
  const zk_product_item *items;
} batch;

/* Nothing is packed but blocks of b, each once where the inner dimension is one block. */
void zk_dense_product_alone(const zk_product_shape *s, const zk_product_item *item) {
  zk_dense_job j = job_of(s, item);
  compute_here(&j);
}

/* Products [begin, end) of a batch, each on this thread. */
static void products(void *context, int64_t begin, int64_t end) {
  const batch *all = context;
  for (int64_t i = begin; i < end; i++)
    zk_dense_product_alone(all->shape, &all->items[i]);
}

zk_status zk_dense_product_batch(const zk_product_shape *s, int64_t count,
                                 const zk_product_item *items) {
  double size = (double)s->m * (double)s->n * (double)s->k;
  if (count == 1 || size > BATCHED) {
    for (int64_t i = 0; i < count; i++)
      ZK_TRY(zk_dense_product(s, &items[i]));
    return ZK_OK;
  }
  batch all = {s, items};
  zk_parallel_for(count, (int64_t)(SMALL / (size + 1)) + 1, products, &all);
  return ZK_OK;
}

/* ---- dw -------------------------------------------------------------------------------------- */

/* dw [n, k] = dy^T x or, for a sparse x, dw^T = x^T dy. j says where dw goes. */
static zk_status weight_grad(zk_dense_job *j, int64_t m, int64_t n, int64_t k, const float *dy,
                             int64_t ldy, const float *x, int64_t ldx) {
  const zk_dense_kernels *kernel = kernels();
  bool transposed = k <= ZK_DENSE_MAX_TRANSPOSED_ROW && is_sparse(m, k, x, ldx);
  void *space;
  j->m = transposed ? k : n, j->n = transposed ? n : k, j->k = m;
  j->a = transposed ? x : dy, j->lda = transposed ? ldx : ldy;
  j->b = transposed ? dy : x, j->ldb = transposed ? ldy : ldx;
  j->a_transposed = true;
  ZK_TRY(prepare(j, transposed ? m : ZK_DENSE_KC, PACK_A | PACK_B | (transposed ? 0 : ALL_STEPS),
                 &space));
  pack_b(j);
  pack_a(j);
  repack_all_steps(j);
  if (transposed)
    run(j, zk_ceil_div(n, kernel->nr), 1, kernel->product_transposed);
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

zk_status zk_dense_weight_grad_rows(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                                    const float *x, int64_t ldx, zk_dense_row_fn on_row,
                                    void *context) {
  zk_dense_job j = {.on_row = on_row, .context = context};
  return weight_grad(&j, m, n, k, dy, ldy, x, ldx);
}
