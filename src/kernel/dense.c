/*
 * dense.c: cutting the products of dense.h into pieces for the pool, and packing for them.
 */
#include "kernel/dense_job.h"

#include "base/memory.h"
#include "base/parallel.h"

/* Packed columns a piece: worth handing to another thread. */
#define PACK_GRAIN 64
#define FIRST_SAMPLES 8
/* Left out is worth the bookkeeping when this part of the columns is. */
#define SPARSE_ENOUGH(active, all) ((active)*8 <= (all)*7)

/* Products below this many multiplications are not worth a second thread. */
#define SMALL (64 * 64 * 64)

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
static void run(const zk_dense_job *j, int64_t n, int64_t grain, zk_range_fn fn) {
  bool small = (double)j->m * (double)j->n * (double)j->k < SMALL;
  zk_parallel_for(n, small && n > 0 ? n : grain, fn, (void *)j);
}

/* Room for `floats` numbers, k column numbers and k flags. */
static zk_status new_workspace(int64_t floats, int64_t k, void **whole, zk_dense_job *j,
                               uint32_t **columns, uint8_t **active) {
  size_t packed = (size_t)floats * sizeof(float), list = (size_t)k * sizeof(uint32_t);
  char *p = zk_block_alloc(packed + list + (size_t)k);
  *whole = p;
  if (!p)
    return zk_nomem(packed, "a packed matrix");
  j->packed = (float *)p;
  *columns = (uint32_t *)(p + packed);
  *active = (uint8_t *)(p + packed + list);
  j->columns = *columns;
  return ZK_OK;
}

/* How many groups of columns are not 0 in the whole of j's batch; columns[] gets them. */
static int64_t find_groups(const zk_dense_kernels *kernel, const zk_dense_job *j, int64_t group,
                           uint32_t *columns, uint8_t *active) {
  int64_t used = 0;
  kernel->find_active(j, active);
  for (int64_t k = 0; k < j->k; k += group) {
    bool any = false;
    for (int64_t c = k; c < k + group && c < j->k; c++)
      any |= active[c];
    columns[used] = (uint32_t)k;
    used += any;
  }
  return used;
}

/* Chooses the columns (group 1), or the groups of them, to compute with: those that are active, if
 * enough others are not. Most batches that are not sparse show it in their first samples. */
static void choose_columns(const zk_dense_kernels *kernel, zk_dense_job *j, int64_t group,
                           uint32_t *columns, uint8_t *active) {
  int64_t all = pieces_of(j->k, group), used = all;
  zk_dense_job first = *j;
  first.m = j->m < FIRST_SAMPLES ? j->m : FIRST_SAMPLES;
  if (SPARSE_ENOUGH(find_groups(kernel, &first, group, columns, active), all))
    used = find_groups(kernel, j, group, columns, active);
  j->sparse = SPARSE_ENOUGH(used, all);
  j->depth = j->sparse ? used : all;
  for (int64_t g = 0; g < all && !j->sparse; g++)
    columns[g] = (uint32_t)(g * group);
}

/* Measured against OpenBLAS 0.3.21 on one core of a Zen 3: fewer outputs do not pay for packing x.
 */
#define FEW_OUTPUTS 32
#define FEW_WEIGHTS 1024
/* From here on y's product is 8 % slower than OpenBLAS's, unless x is sparse. */
#define MANY_SAMPLES 256
/* Packing blocks of a w that is larger reads too few numbers of too many pages. */
#define LARGE_WEIGHT (512 * 1024)

bool zk_dense_fits_forward(int64_t m, int64_t n, int64_t k) {
  if (m <= ZK_DENSE_FEW)
    return m > 0 && n > 0 && k > 0 && n * k >= FEW_WEIGHTS;
  return m <= MANY_SAMPLES && n >= FEW_OUTPUTS && k > 0 && k <= UINT32_MAX;
}

bool zk_dense_fits_input_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n > 0 && k > 0 && n * k <= LARGE_WEIGHT;
}

bool zk_dense_fits_weight_grad(int64_t m, int64_t n, int64_t k) {
  return m > 1 && m <= ZK_DENSE_MAX_BATCH && n >= FEW_OUTPUTS && k > 0 && k <= ZK_DENSE_MAX_COLUMNS;
}

zk_status zk_dense_forward(int64_t m, int64_t n, int64_t k, const float *x, int64_t ldx,
                           const float *w, int64_t ldw, const float *bias, bool relu, float *y) {
  const zk_dense_kernels *kernel = kernels();
  zk_dense_job j = {.m = m,
                    .n = n,
                    .k = k,
                    .x = x,
                    .ldx = ldx,
                    .w = w,
                    .ldw = ldw,
                    .bias = bias,
                    .relu = relu,
                    .out = y};
  void *space;
  uint32_t *columns = NULL;
  uint8_t *active = NULL;
  if (m <= ZK_DENSE_FEW) {
    run(&j, n, ZK_DENSE_ROWS, kernel->forward_few);
    return ZK_OK;
  }
  ZK_TRY(new_workspace(pieces_of(m, kernel->panel) * kernel->panel * k, k, &space, &j, &columns,
                       &active));
  choose_columns(kernel, &j, 1, columns, active);
  run(&j, j.depth, PACK_GRAIN, kernel->pack_turned);
  run(&j, pieces_of(n, ZK_DENSE_ROWS) * pieces_of(m, ZK_DENSE_BATCH), 1, kernel->forward);
  zk_block_free(space);
  return ZK_OK;
}

zk_status zk_dense_input_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                              const float *w, int64_t ldw, bool accumulate, float *dx) {
  zk_dense_job j = {.m = m,
                    .n = n,
                    .k = k,
                    .dy = dy,
                    .ldy = ldy,
                    .w = w,
                    .ldw = ldw,
                    .accumulate = accumulate,
                    .out = dx};
  run(&j, pieces_of(k, ZK_DENSE_COLUMNS) * pieces_of(m, ZK_DENSE_BATCH), 1, kernels()->input_grad);
  return ZK_OK;
}

static zk_status weight_grad(zk_dense_job *j) {
  const zk_dense_kernels *kernel = kernels();
  void *space;
  uint32_t *columns = NULL;
  uint8_t *active = NULL;
  int64_t panels = pieces_of(j->k, kernel->panel);
  ZK_TRY(new_workspace(panels * kernel->panel * j->m, j->k, &space, j, &columns, &active));
  choose_columns(kernel, j, ZK_DENSE_GROUP, columns, active);
  int64_t groups = kernel->panel / ZK_DENSE_GROUP;
  run(j, pieces_of(j->depth, groups), pieces_of(PACK_GRAIN, kernel->panel), kernel->pack_groups);
  run(j, j->n, ZK_DENSE_ROWS, kernel->weight_grad);
  zk_block_free(space);
  return ZK_OK;
}

zk_status zk_dense_weight_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                               const float *x, int64_t ldx, bool accumulate, float *dw) {
  zk_dense_job j = {.m = m,
                    .n = n,
                    .k = k,
                    .dy = dy,
                    .ldy = ldy,
                    .x = x,
                    .ldx = ldx,
                    .accumulate = accumulate,
                    .out = dw};
  return weight_grad(&j);
}

zk_status zk_dense_weight_grad_take(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                                    const float *x, int64_t ldx, zk_dense_taker take,
                                    void *context) {
  zk_dense_job j = {.m = m,
                    .n = n,
                    .k = k,
                    .dy = dy,
                    .ldy = ldy,
                    .x = x,
                    .ldx = ldx,
                    .take = take,
                    .context = context};
  return weight_grad(&j);
}
