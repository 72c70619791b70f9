/*
 * bytes.c: packing weights of bytes, and products cut into tiles.
 */
#include "kernel/bytes_job.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"

enum { PANEL = 16, STRIP = 8 * ZK_BYTES_HIGH }; /* rows that go by one block of columns */

bool zk_bytes_has_vnni(void) {
#if defined(__x86_64__)
  return zk_cpu_has(ZK_CPU_AVX512) && __builtin_cpu_supports("avx512vnni");
#else
  return false;
#endif
}

const zk_bytes_kernels *zk_bytes_best(void) {
#if defined(__x86_64__)
  zk_cpu cpu = zk_cpu_best();
  if (cpu == ZK_CPU_AVX512 && zk_bytes_has_vnni())
    return &zk_bytes_vnni;
  return cpu >= ZK_CPU_AVX2 ? &zk_bytes_avx2 : &zk_bytes_portable;
#else
  return &zk_bytes_portable;
#endif
}

/* ---- weights ----------------------------------------------------------------------------------
 */

typedef struct packing {
  const zk_bytes_weight *w;
  const uint8_t *from;
  int64_t row, column;
  int flip; /* uint8: all is 128 less */
} packing;

/* Panels [begin, end). */
static void pack_panels(void *context, int64_t begin, int64_t end) {
  const packing *p = context;
  const zk_bytes_weight *w = p->w;
  int64_t size = PANEL * ZK_BYTES_ROW(w->k);
  for (int64_t panel = begin; panel < end; panel++) {
    int8_t *to = w->packed + panel * size;
    memset(to, 0, (size_t)size);
    for (int64_t j = panel * PANEL; j < (panel + 1) * PANEL && j < w->n; j++) {
      uint32_t sum = 0;
      for (int64_t i = 0; i < w->k; i++) {
        int value = (p->from[i * p->row + j * p->column] ^ p->flip) & 0xff;
        value -= value & 0x80 ? 256 : 0;
        to[i / 4 * 4 * PANEL + j % PANEL * 4 + i % 4] = (int8_t)value;
        sum += (uint32_t)value;
      }
      w->sum[j] = (int32_t)sum;
    }
  }
}

zk_status zk_bytes_weight_pack(int64_t n, int64_t k, const void *w, int64_t row, int64_t column,
                               bool is_unsigned, zk_bytes_weight *out) {
  int64_t panels = (n + PANEL - 1) / PANEL;
  int64_t size = zk_size_add(zk_size_mul(panels, zk_size_mul(PANEL, ZK_BYTES_ROW(k))),
                             zk_size_mul(n, (int64_t)sizeof(int32_t)));
  void *all = size < 0 ? NULL : zk_block_alloc((size_t)size);
  *out = (zk_bytes_weight){0};
  if (!all)
    return zk_nomem(size < 0 ? SIZE_MAX : (size_t)size, "a weight of bytes");
  *out = (zk_bytes_weight){.n = n, .k = k, .packed = all};
  out->sum = (void *)(out->packed + panels * PANEL * ZK_BYTES_ROW(k));
  packing p = {out, w, row, column, is_unsigned ? 0x80 : 0};
  zk_parallel_for(panels, 1 + 65536 / (PANEL * k), pack_panels, &p);
  return ZK_OK;
}

void zk_bytes_weight_clear(zk_bytes_weight *w) {
  zk_block_free(w->packed);
  *w = (zk_bytes_weight){0};
}

/* ---- products ---------------------------------------------------------------------------------
 */

typedef struct job {
  const zk_bytes_kernels *kernels;
  const zk_bytes_weight *w;
  const uint8_t *a;
  const int64_t *at; /* where rows begin; NULL: they are lda apart */
  zk_bytes_step step;
  int64_t m, lda, blocks; /* of columns */
  zk_bytes_finish *finish;
  void *context;
} job;

/* Piece p is block p % blocks of the columns for strip p / blocks of the rows. */
static void run_pieces(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  int32_t y[ZK_BYTES_HIGH * ZK_BYTES_WIDE];
  for (int64_t p = begin; p < end; p++) {
    int64_t column = p % j->blocks * ZK_BYTES_WIDE, strip = p / j->blocks * STRIP;
    int64_t columns = j->w->n - column < ZK_BYTES_WIDE ? j->w->n - column : ZK_BYTES_WIDE;
    const int8_t *w = j->w->packed + column / PANEL * j->step.panel;
    for (int64_t row = strip; row < strip + STRIP && row < j->m; row += ZK_BYTES_HIGH) {
      int64_t rows = j->m - row < ZK_BYTES_HIGH ? j->m - row : ZK_BYTES_HIGH;
      int panels = (int)((columns + PANEL - 1) / PANEL);
      const uint8_t *a[ZK_BYTES_HIGH];
      for (int64_t i = 0; i < rows; i++)
        a[i] = j->a + (j->at ? j->at[row + i] : (row + i) * j->lda);
      j->kernels->tile(&j->step, (int)rows, panels, a, w, y);
      j->finish(j->context, &(zk_bytes_tile){y, row, rows, column, columns});
    }
  }
}

/* The rest of a job, whose a, at, lda and parts of a row are set. */
static void run_job(job *j, int64_t m, const zk_bytes_weight *w, zk_bytes_finish *finish,
                    void *context) {
  int64_t strips = (m + STRIP - 1) / STRIP, high = m < STRIP ? m : STRIP;
  j->m = m, j->w = w, j->finish = finish, j->context = context;
  j->step.steps = ZK_BYTES_ROW(w->k) / 4 / j->step.parts;
  j->step.panel = PANEL * ZK_BYTES_ROW(w->k);
  j->blocks = (w->n + ZK_BYTES_WIDE - 1) / ZK_BYTES_WIDE;
  zk_parallel_for(strips * j->blocks, 1 + (1 << 20) / (high * ZK_BYTES_WIDE * w->k), run_pieces, j);
}

void zk_bytes_product_with(const zk_bytes_kernels *kernels, int64_t m, const uint8_t *a,
                           int64_t lda, const zk_bytes_weight *w, zk_bytes_finish *finish,
                           void *context) {
  job j = {.kernels = kernels, .a = a, .lda = lda, .step = {.parts = 1}};
  run_job(&j, m, w, finish, context);
}

void zk_bytes_product(int64_t m, const uint8_t *a, int64_t lda, const zk_bytes_weight *w,
                      zk_bytes_finish *finish, void *context) {
  zk_bytes_product_with(zk_bytes_best(), m, a, lda, w, finish, context);
}

void zk_bytes_product_of_windows(int64_t m, const zk_bytes_windows *a, const zk_bytes_weight *w,
                                 zk_bytes_finish *finish, void *context) {
  job j = {.kernels = zk_bytes_best(), .a = a->a, .at = a->at};
  j.step.parts = a->parts, j.step.apart = a->apart;
  run_job(&j, m, w, finish, context);
}
