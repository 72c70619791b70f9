/*
 * blas.c: the matrix product: float32 by kernel/dense.h, float64 by slabs, each of which is one
 * single-threaded call of OpenBLAS.
 *
 * Measured on two cores: with a threaded OpenBLAS most results of a product differ between one and
 * two threads; with slabs none do, at the same speed. Debian's OpenBLAS 0.3.21 multiplies float32
 * at 31 GFLOP/s on a core of a Sapphire Rapids where these kernels reach 150.
 */
#include "tensor/blas.h"

#include <cblas.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include "base/cpu.h"
#include "base/interrupt.h"
#include "base/library.h"
#include "base/parallel.h"
#include "base/semaphore.h"
#include "kernel/dense.h"

/* Products below this many multiplications are not worth a second thread. */
#define SMALL (64 * 64 * 64)
#define SLAB 128
/* A slab of more multiplications than LONG is cut into blocks, so that Ctrl-C is noticed between
 * two calls (one of 2^29 multiplications takes some 10 ms). The blocks are multiples of OpenBLAS's
 * own in rows, columns and depth. */
#define LONG ((double)(1 << 29))
#define PART 2048
#define DEPTH 2048

/*
 * OpenBLAS makes its threads while it is opened, raises SIGINT when it cannot, and joins them at
 * exit. We want no threads; an environment variable says so before it is opened. The OpenMP variant
 * also asks OpenMP, which has a number of threads for each calling thread.
 */
static const char *const one_thread[] = {"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", NULL};

/*
 * OpenBLAS knows CPUs by their numbers, and takes one that is younger than itself for an old one:
 * 0.3.21 runs an Emerald Rapids, which has AVX-512, as a Prescott of 2004 with SSE3 (measured: 7
 * instead of 30 GFLOP/s a core). Then it is told by the variable that it reads, and starts anew. A
 * user's own variable counts. Newer versions look at what the CPU can do.
 */
static bool is_old_core(const char *core) {
  static const char *const without_avx2[] = {"Prescott", "Core2",     "Penryn",     "Dunnington",
                                             "Nehalem",  "Barcelona", "Sandybridge"};
  for (size_t i = 0; i < sizeof without_avx2 / sizeof *without_avx2; i++)
    if (!strcasecmp(core, without_avx2[i]))
      return true;
  return false;
}

static void name_the_core(const zk_library *library) {
  static const char *const avx512[] = {"OPENBLAS_CORETYPE=SkylakeX", NULL};
  static const char *const avx2[] = {"OPENBLAS_CORETYPE=Haswell", NULL};
  const char *(*core)(void) =
      (const char *(*)(void))zk_library_find(library, "openblas_get_corename");
  void (*quit)(void) = (void (*)(void))zk_library_find(library, "gotoblas_dynamic_quit");
  void (*init)(void) = (void (*)(void))zk_library_find(library, "gotoblas_dynamic_init");
  if (!core || !quit || !init || !zk_cpu_has(ZK_CPU_AVX2) || getenv("OPENBLAS_CORETYPE") ||
      !is_old_core(core()))
    return;
  quit();
  zk_library_call_within(zk_cpu_has(ZK_CPU_AVX512) ? avx512 : avx2, init);
}

#define FUNCTIONS(X) X(cblas_, sgemm) X(cblas_, dgemm) X(openblas_, set_num_threads)
ZK_LIBRARY_OPENED(blas, ZK_OPENBLAS, FUNCTIONS, one_thread, name_the_core);

static _Thread_local bool single;

/*
 * A call of OpenBLAS works in a buffer, which it maps when it needs one and keeps for later calls.
 * When the mapping fails, it tries again without end. So buffers are made here, while no call runs,
 * and only where there is room for one and some more (for what other threads allocate meanwhile);
 * no more calls run at a time than there are buffers. OpenBLAS gives a call the first free buffer:
 * once n have been in use together, n calls at a time find one each.
 */
#define BUFFER ((size_t)128 << 20) /* in OpenBLAS 0.3 on x86-64 and AArch64 */
#define BESIDES ((size_t)4 << 20)
#define LIBRARY ((size_t)64 << 20) /* OpenBLAS and the libraries that it loads */
#define MAX_BUFFERS 256

/* How many buffers OpenBLAS allows: twice the threads that it was built for, at least 50. */
static int count_buffers(void) {
  const char *(*about)(void) =
      (const char *(*)(void))zk_library_find(&blas_library, "openblas_get_config");
  const char *threads = about ? strstr(about(), "MAX_THREADS=") : NULL;
  int n = threads ? 2 * atoi(threads + sizeof "MAX_THREADS=" - 1) : 0;
  return n < 50 ? 50 : n > MAX_BUFFERS ? MAX_BUFFERS : n;
}

static bool have_room(size_t size) {
  void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED)
    return false;
  munmap(room, size);
  return true;
}

static int make_buffers(int had, int wanted) {
  void *taken[MAX_BUFFERS];
  void *(*take)(int) = (void *(*)(int))zk_library_find(&blas_library, "blas_memory_alloc");
  void (*give)(void *) = (void (*)(void *))zk_library_find(&blas_library, "blas_memory_free");
  if (!take || !give) /* this build hides both functions: nothing to be done */
    return wanted;
  int n = 0, most = count_buffers();
  for (; n < wanted && n < most; n++) {
    if (n >= had && !have_room(BUFFER + BESIDES))
      break;
    taken[n] = take(0);
  }
  for (int i = 0; i < n; i++)
    give(taken[i]);
  return n;
}

static zk_semaphore buffers = {.make = make_buffers};

bool zk_blas_enter(void) {
  if (!zk_semaphore_acquire(&buffers, zk_num_threads()))
    return false;
  if (!single)
    blas.set_num_threads(1);
  single = true;
  return true;
}

void zk_blas_leave(void) {
  zk_semaphore_release(&buffers);
}

void *zk_blas_find(const char *name) {
  return zk_library_find(&blas_library, name);
}

static zk_status fail_room(void) {
  return zk_fail(ZK_ERR_NOMEM,
                 "out of memory (%d MB of address space for OpenBLAS's buffer: is there a limit, "
                 "as of ulimit -v?)",
                 (int)(BUFFER >> 20));
}

/* The OpenMP variant makes a buffer while it is opened. */
zk_status zk_blas_open(void) {
  if (!atomic_load(&blas_library.is_open) && !have_room(LIBRARY + BUFFER + BESIDES))
    return fail_room();
  ZK_TRY(zk_library_open(&blas_library));
  if (!zk_blas_enter())
    return fail_room();
  zk_blas_leave();
  return ZK_OK;
}

const char *zk_blas_core(void) {
  if (zk_blas_open())
    return NULL;
  const char *(*core)(void) =
      (const char *(*)(void))zk_library_find(&blas_library, "openblas_get_corename");
  return core ? core() : "";
}

typedef struct product {
  zk_dtype dtype;
  bool ta, tb, by_row;
  int64_t m, n, k, lda, ldb, ldc;
  const char *a, *b;
  char *c;
  double beta;
} product;

/* c [m, n] := a b + beta c, by one call. */
static void multiply(const product *p, int64_t m, int64_t n, int64_t k, const char *a,
                     const char *b, double beta, char *c) {
  CBLAS_TRANSPOSE ta = p->ta ? CblasTrans : CblasNoTrans, tb = p->tb ? CblasTrans : CblasNoTrans;
  if (zk_real_index(p->dtype) == 0)
    blas.sgemm(CblasRowMajor, ta, tb, (int)m, (int)n, (int)k, 1.0f, (const float *)a, (int)p->lda,
               (const float *)b, (int)p->ldb, (float)beta, (float *)c, (int)p->ldc);
  else
    blas.dgemm(CblasRowMajor, ta, tb, (int)m, (int)n, (int)k, 1.0, (const double *)a, (int)p->lda,
               (const double *)b, (int)p->ldb, beta, (double *)c, (int)p->ldc);
}

/* The same in blocks of c's other dimension and of the depth; c holds the sums between them. */
static void multiply_long(const product *p, int64_t m, int64_t n, const char *a, const char *b,
                          char *c) {
  int64_t size = (int64_t)zk_dtype_size(p->dtype), length = p->by_row ? n : m;
  for (int64_t i = 0; i < length; i += PART)
    for (int64_t j = 0; j < p->k && !zk_interrupted(); j += DEPTH) {
      int64_t k = p->k - j < DEPTH ? p->k - j : DEPTH, part = length - i < PART ? length - i : PART;
      int64_t row = p->by_row ? 0 : i, column = p->by_row ? i : 0;
      multiply(p, p->by_row ? m : part, p->by_row ? part : n, k,
               a + (p->ta ? j * p->lda + row : row * p->lda + j) * size,
               b + (p->tb ? column * p->ldb + j : j * p->ldb + column) * size, j == 0 ? p->beta : 1,
               c + (row * p->ldc + column) * size);
    }
}

/* Rows or columns [begin, end) of c. */
static void run_slab(void *context, int64_t begin, int64_t end) {
  const product *p = context;
  size_t size = zk_dtype_size(p->dtype);
  const char *a = p->a, *b = p->b;
  char *c = p->c;
  int64_t m = p->m, n = p->n;
  if (p->by_row) {
    m = end - begin;
    a += (size_t)(begin * (p->ta ? 1 : p->lda)) * size;
    c += (size_t)(begin * p->ldc) * size;
  } else {
    n = end - begin;
    b += (size_t)(begin * (p->tb ? p->ldb : 1)) * size;
    c += (size_t)begin * size;
  }
  zk_blas_enter();
  if ((double)m * (double)n * (double)p->k > LONG)
    multiply_long(p, m, n, a, b, c);
  else
    multiply(p, m, n, p->k, a, b, p->beta, c);
  zk_blas_leave();
}

typedef struct batch {
  product p;
  const zk_product_item *items;
} batch;

static void run_items(void *context, int64_t begin, int64_t end) {
  const batch *all = context;
  for (int64_t i = begin; i < end; i++) {
    product p = all->p;
    p.a = all->items[i].a, p.b = all->items[i].b, p.c = all->items[i].c;
    run_slab(&p, 0, p.by_row ? p.m : p.n);
  }
}

/* BLAS asks for row lengths of at least the row. */
static product product_of(zk_dtype dtype, const zk_product_shape *s) {
  int64_t row_a = s->a_transposed ? s->m : s->k, row_b = s->b_transposed ? s->k : s->n;
  return (product){.dtype = dtype,
                   .ta = s->a_transposed,
                   .tb = s->b_transposed,
                   .by_row = s->m > s->n,
                   .m = s->m,
                   .n = s->n,
                   .k = s->k,
                   .lda = s->lda > row_a ? s->lda : row_a,
                   .ldb = s->ldb > row_b ? s->ldb : row_b,
                   .ldc = s->ldc > s->n ? s->ldc : s->n,
                   .beta = s->add};
}

/* The same by OpenBLAS: small products one a thread, a large one by slabs. */
static zk_status multiply_all(zk_dtype dtype, const zk_product_shape *s, int64_t count,
                              const zk_product_item *items) {
  int64_t m = s->m, n = s->n, k = s->k;
  if (m > INT_MAX || n > INT_MAX || k > INT_MAX || s->lda > INT_MAX || s->ldb > INT_MAX ||
      s->ldc > INT_MAX)
    return zk_fail(ZK_ERR_ARG, "matmul: a matrix of %lld by %lld by %lld is past BLAS's limit 2^31",
                   (long long)m, (long long)n, (long long)k);
  ZK_TRY(zk_blas_open());
  batch all = {.p = product_of(dtype, s), .items = items};
  product *p = &all.p;
  int64_t length = p->by_row ? m : n;
  double size = (double)m * (double)n * (double)k;
  if (count > 1 && size < SMALL) {
    zk_parallel_for(count, (int64_t)(SMALL / size) + 1, run_items, &all);
    return ZK_OK;
  }
  for (int64_t i = 0; i < count; i++) {
    p->a = items[i].a, p->b = items[i].b, p->c = items[i].c;
    zk_parallel_for(length, size < SMALL ? length : SLAB, run_slab, p);
  }
  return ZK_OK;
}

/* A product of inner dimension 0. */
static void multiply_nothing(zk_dtype dtype, const zk_product_shape *s,
                             const zk_product_item *item) {
  size_t size = zk_dtype_size(dtype);
  for (int64_t row = 0; row < s->m && !s->add; row++)
    memset((char *)item->c + (size_t)(row * s->ldc) * size, 0, (size_t)s->n * size);
}

zk_status zk_gemm_open(zk_dtype dtype) {
  return dtype == ZK_FLOAT32 ? ZK_OK : zk_blas_open();
}

void zk_gemm_alone(zk_dtype dtype, const zk_product_shape *s, const zk_product_item *item) {
  if (s->m == 0 || s->n == 0)
    return;
  if (s->k == 0) {
    multiply_nothing(dtype, s, item);
  } else if (dtype == ZK_FLOAT32) {
    zk_dense_product_alone(s, item);
  } else {
    product p = product_of(dtype, s);
    p.a = item->a, p.b = item->b, p.c = item->c;
    run_slab(&p, 0, p.by_row ? p.m : p.n);
  }
}

zk_status zk_gemm_batch(zk_dtype dtype, const zk_product_shape *s, int64_t count,
                        const zk_product_item *items) {
  if (s->m == 0 || s->n == 0)
    return ZK_OK;
  if (s->k == 0) {
    for (int64_t i = 0; i < count; i++)
      multiply_nothing(dtype, s, &items[i]);
    return ZK_OK;
  }
  if (dtype == ZK_FLOAT32 && zk_dense_fits_product(s->m, s->n, s->k))
    return zk_dense_product_batch(s, count, items);
  return multiply_all(dtype, s, count, items);
}

zk_status zk_gemm(zk_dtype dtype, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                  int64_t k, const void *a, int64_t lda, const void *b, int64_t ldb, bool add,
                  void *c, int64_t ldc) {
  zk_product_shape s = {transpose_a, transpose_b, add, m, n, k, lda, ldb, ldc};
  zk_product_item item = {a, b, c};
  return zk_gemm_batch(dtype, &s, 1, &item);
}
