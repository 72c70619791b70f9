/*
 * lapack.c: LAPACK's routines by their Fortran names, found in OpenBLAS at the first use.
 *
 * Their arguments are pointers; the lengths of the letters come last, as gfortran passes them.
 */
#include "tensor/lapack.h"

#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"
#include "tensor/blas.h"

/* X(name, arguments): sNAME_ of floats and dNAME_ of doubles. */
#define ROUTINES(X)                                                                                \
  X(getrf, (const int *, const int *, void *, const int *, int *, int *))                          \
  X(getrs, (const char *, const int *, const int *, const void *, const int *, const int *,        \
            void *, const int *, int *, size_t))                                                   \
  X(potrf, (const char *, const int *, void *, const int *, int *, size_t))                        \
  X(trsm, (const char *, const char *, const char *, const char *, const int *, const int *,       \
           const void *, const void *, const int *, void *, const int *, size_t, size_t, size_t,   \
           size_t))                                                                                \
  X(gemm, (const char *, const char *, const int *, const int *, const int *, const void *,        \
           const void *, const int *, const void *, const int *, const void *, void *,             \
           const int *, size_t, size_t))                                                           \
  X(geqrf, (const int *, const int *, void *, const int *, void *, void *, const int *, int *))    \
  X(orgqr, (const int *, const int *, const int *, void *, const int *, const void *, void *,      \
            const int *, int *))                                                                   \
  X(gesdd, (const char *, const int *, const int *, void *, const int *, void *, void *,           \
            const int *, void *, const int *, void *, const int *, int *, int *, size_t))          \
  X(syevd, (const char *, const char *, const int *, void *, const int *, void *, void *,          \
            const int *, int *, const int *, int *, size_t, size_t))                               \
  X(gelsy, (const int *, const int *, const int *, void *, const int *, void *, const int *,       \
            int *, const void *, int *, void *, const int *, int *))                               \
  X(gelsd, (const int *, const int *, const int *, void *, const int *, void *, const int *,       \
            void *, const void *, int *, void *, const int *, int *, int *))                       \
  X(gelss, (const int *, const int *, const int *, void *, const int *, void *, const int *,       \
            void *, const void *, int *, void *, const int *, int *))                              \
  X(gels, (const char *, const int *, const int *, const int *, void *, const int *, void *,       \
           const int *, void *, const int *, int *, size_t))                                       \
  X(sytrf,                                                                                         \
    (const char *, const int *, void *, const int *, int *, void *, const int *, int *, size_t))   \
  X(sytrs, (const char *, const int *, const int *, const void *, const int *, const int *,        \
            void *, const int *, int *, size_t))

#define POINTER(name, arguments) void(*name[2]) arguments;
#define NAMES(name, arguments) "s" #name "_", "d" #name "_",
static struct { ROUTINES(POINTER) } lapack;
static const char *const names[] = {ROUTINES(NAMES)};
static atomic_bool is_open;

_Static_assert(sizeof lapack == sizeof names, "one pointer for each name");

/* Any thread may call it: all write the same pointers. */
zk_status zk_lapack_open(const char *op) {
  if (atomic_load(&is_open))
    return ZK_OK;
  zk_status status = zk_blas_open();
  if (status == ZK_ERR_IO)
    return zk_fail(ZK_ERR_IO, "%s: %s: install OpenBLAS: apt install libopenblas0", op,
                   zk_message());
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", op);
  char *next = (char *)&lapack;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++, next += sizeof(void *)) {
    void *function = zk_blas_find(names[i]);
    if (!function)
      return zk_fail(ZK_ERR_IO,
                     "%s: this OpenBLAS has no LAPACK (%s is not in it): install Debian's: apt "
                     "install libopenblas0-pthread",
                     op, names[i]);
    memcpy(next, &function, sizeof function);
  }
  atomic_store(&is_open, true);
  return ZK_OK;
}

/* ---- batches -----------------------------------------------------------------------------------
 */

/* A job below this many multiplications is not worth a second thread. */
#define SMALL (64 * 64 * 64)

typedef struct running {
  const zk_lapack_job *job;
  atomic_flag *taken; /* of each thread's room */
  int n;
  char *rooms;
  size_t step;
} running;

static void run_some(void *context, int64_t begin, int64_t end) {
  const running *r = context;
  int own = 0;
  while (atomic_flag_test_and_set(&r->taken[own])) /* there are as many as threads */
    if (++own == r->n) {
      own = 0;
      sched_yield();
    }
  zk_blas_enter();
  for (int64_t i = begin; i < end; i++)
    r->job->run(r->job->context, i, r->rooms + (size_t)own * r->step);
  zk_blas_leave();
  atomic_flag_clear(&r->taken[own]);
}

zk_status zk_lapack_run(const zk_lapack_job *job) {
  if (job->count == 0)
    return ZK_OK;
  ZK_TRY(zk_lapack_open(job->op));
  int64_t grain = job->cost < SMALL ? (int64_t)(SMALL / fmax(job->cost, 1)) + 1 : 1;
  int64_t pieces = (job->count - 1) / grain + 1, threads = zk_num_threads();
  running r = {.job = job, .n = (int)(pieces < threads ? pieces : threads)};
  /* A cache line between the rooms; the flags are behind them. */
  int64_t step = zk_size_add(job->room, 128 - job->room % 64);
  int64_t bytes = zk_size_add(zk_size_mul(step, r.n), r.n * (int64_t)sizeof *r.taken);
  r.rooms = bytes < 0 ? NULL : zk_block_alloc((size_t)bytes);
  if (!r.rooms)
    return zk_nomem(bytes < 0 ? SIZE_MAX : (size_t)bytes, "LAPACK's working space");
  r.step = (size_t)step;
  r.taken = (atomic_flag *)(r.rooms + (size_t)r.n * r.step);
  for (int i = 0; i < r.n; i++)
    atomic_flag_clear(&r.taken[i]);
  zk_parallel_for(job->count, grain, run_some, &r);
  zk_block_free(r.rooms);
  return ZK_OK;
}

/* ---- routines ----------------------------------------------------------------------------------
 */

static int at_least_1(int n) {
  return n > 1 ? n : 1;
}

/* The answer of a routine that was asked: a float may have been rounded down. */
static int answer(int t, const void *work) {
  double size = t ? *(const double *)work : *(const float *)work;
  return at_least_1((int)fmin(ceil(size * (1 + 0x1p-20)), 2147483647.0));
}

int zk_lapack_getrf(int t, int m, int n, void *a, int *pivot) {
  int lda = at_least_1(m), info = 0;
  lapack.getrf[t](&m, &n, a, &lda, pivot, &info);
  return info;
}

int zk_lapack_getrs(int t, int n, int k, const void *a, const int *pivot, void *b) {
  int ld = at_least_1(n), info = 0;
  lapack.getrs[t]("N", &n, &k, a, &ld, pivot, b, &ld, &info, 1);
  return info;
}

int zk_lapack_potrf(int t, int n, void *a) {
  int lda = at_least_1(n), info = 0;
  lapack.potrf[t]("L", &n, a, &lda, &info, 1);
  return info;
}

static const float one_f = 1, zero_f = 0;
static const double one_d = 1, zero_d = 0;

void zk_lapack_trsm(int t, bool left, bool upper, bool unit, int m, int n, const void *a, void *b) {
  int lda = at_least_1(left ? m : n), ldb = at_least_1(m);
  lapack.trsm[t](left ? "L" : "R", upper ? "U" : "L", "N", unit ? "U" : "N", &m, &n,
                 t ? (const void *)&one_d : &one_f, a, &lda, b, &ldb, 1, 1, 1, 1);
}

void zk_lapack_gemm(int t, int m, int n, int k, const void *a, const void *b, void *c) {
  int lda = at_least_1(m), ldb = at_least_1(k);
  lapack.gemm[t]("N", "N", &m, &n, &k, t ? (const void *)&one_d : &one_f, a, &lda, b, &ldb,
                 t ? (const void *)&zero_d : &zero_f, c, &lda, 1, 1);
}

int zk_lapack_geqrf(int t, int m, int n, void *a, void *tau, void *work, int size) {
  int lda = at_least_1(m), info = 0;
  double asked = 0;
  lapack.geqrf[t](&m, &n, a, &lda, tau, size < 0 ? &asked : work, &size, &info);
  return size < 0 ? answer(t, &asked) : info;
}

int zk_lapack_orgqr(int t, int m, int n, int k, void *a, const void *tau, void *work, int size) {
  int lda = at_least_1(m), info = 0;
  double asked = 0;
  lapack.orgqr[t](&m, &n, &k, a, &lda, tau, size < 0 ? &asked : work, &size, &info);
  return size < 0 ? answer(t, &asked) : info;
}

int zk_lapack_gesdd(int t, char job, int m, int n, void *a, void *s, void *u, void *vt, void *work,
                    int size, int *iwork) {
  int ldu = at_least_1(m), info = 0, ldvt = at_least_1(job == 'A' || m > n ? n : m);
  double asked = 0;
  lapack.gesdd[t](&job, &m, &n, a, &ldu, s, u, &ldu, vt, &ldvt, size < 0 ? &asked : work, &size,
                  iwork, &info, 1);
  return size < 0 ? answer(t, &asked) : info;
}

int zk_lapack_syevd(int t, bool vectors, bool upper, int n, void *a, void *w, void *work, int size,
                    int *iwork) {
  int lda = at_least_1(n), info = 0, ints = size < 0 ? -1 : 3 + 5 * n, few[1];
  double asked = 0;
  lapack.syevd[t](vectors ? "V" : "N", upper ? "U" : "L", &n, a, &lda, w, size < 0 ? &asked : work,
                  &size, size < 0 ? few : iwork, &ints, &info, 1, 1);
  return size < 0 ? answer(t, &asked) : info;
}

int zk_lapack_least(int t, int driver, int m, int n, int k, void *a, void *b, double rcond, void *s,
                    int *rank, void *work, int size, int *iwork) {
  int lda = at_least_1(m), ldb = at_least_1(m > n ? m : n), info = 0, few[1];
  float single = (float)rcond;
  const void *limit = t ? (const void *)&rcond : &single;
  double asked = 0;
  void *room = size < 0 ? &asked : work;
  int *ints = size < 0 ? few : iwork;
  if (driver == 0)
    lapack.gelsy[t](&m, &n, &k, a, &lda, b, &ldb, ints, limit, rank, room, &size, &info);
  else if (driver == 1)
    lapack.gelsd[t](&m, &n, &k, a, &lda, b, &ldb, s, limit, rank, room, &size, ints, &info);
  else if (driver == 2)
    lapack.gelss[t](&m, &n, &k, a, &lda, b, &ldb, s, limit, rank, room, &size, &info);
  else
    lapack.gels[t]("N", &m, &n, &k, a, &lda, b, &ldb, room, &size, &info, 1);
  return size < 0 ? answer(t, &asked) : info;
}

/* Of gelsd, with levels of at least 25 rows; the others want n at most. */
int64_t zk_lapack_least_ints(int m, int n) {
  int64_t least = m < n ? m : n, levels = 1;
  while (least >> levels > 12)
    levels++;
  return 3 * least * (levels + 1) + 11 * least + n + 1;
}

int zk_lapack_sytrf(int t, int n, void *a, int *pivot, void *work, int size) {
  int lda = at_least_1(n), info = 0;
  double asked = 0;
  lapack.sytrf[t]("L", &n, a, &lda, pivot, size < 0 ? &asked : work, &size, &info, 1);
  return size < 0 ? answer(t, &asked) : info;
}

int zk_lapack_sytrs(int t, int n, int k, const void *a, const int *pivot, void *b) {
  int ld = at_least_1(n), info = 0;
  lapack.sytrs[t]("L", &n, &k, a, &ld, pivot, b, &ld, &info, 1);
  return info;
}
