/*
 * bytes_job.h: the table of kernels for products of bytes. Private to bytes*.c and its test.
 */
#ifndef ZK_KERNEL_BYTES_JOB_H
#define ZK_KERNEL_BYTES_JOB_H

#include "base/cpu.h"
#include "kernel/bytes.h"

typedef struct zk_bytes_step {
  int64_t steps, lda; /* of four numbers each; bytes between rows of a */
  int64_t panel;      /* bytes between micro-panels */
} zk_bytes_step;

typedef struct zk_bytes_kernels {
  /* Up to ZK_BYTES_HIGH rows of a by up to four micro-panels of w. */
  void (*tile)(const zk_bytes_step *s, int rows, int panels, const uint8_t *a, const int8_t *w,
               int32_t *y);
} zk_bytes_kernels;

extern const zk_bytes_kernels zk_bytes_portable, zk_bytes_neon, zk_bytes_avx2, zk_bytes_vnni;

/* The best kernels that this machine has, up to the kind that ZKNN_CPU allows. */
const zk_bytes_kernels *zk_bytes_best(void);
bool zk_bytes_has_vnni(void);

/* zk_bytes_product with those kernels. */
void zk_bytes_product_with(const zk_bytes_kernels *kernels, int64_t m, const uint8_t *a,
                           int64_t lda, const zk_bytes_weight *w, zk_bytes_finish *finish,
                           void *context);

#endif
