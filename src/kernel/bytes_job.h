/*
 * bytes_job.h: the table of kernels for products of bytes. Private to bytes*.c and its test.
 */
#ifndef ZK_KERNEL_BYTES_JOB_H
#define ZK_KERNEL_BYTES_JOB_H

#include "base/cpu.h"
#include "kernel/bytes.h"

typedef struct zk_bytes_step {
  int64_t parts, apart; /* of a row; bytes between them */
  int64_t steps;        /* of a part, of four numbers each */
  int64_t panel;        /* bytes between micro-panels */
} zk_bytes_step;

typedef struct zk_bytes_kernels {
  /* Up to ZK_BYTES_HIGH rows of a by up to four micro-panels of w. */
  void (*tile)(const zk_bytes_step *s, int rows, int panels, const uint8_t *const *a,
               const int8_t *w, int32_t *y);
  /* The rest may be NULL. Windows of single channels, up to 64 of them (bytes.h): at has
   * groups * 4 taps; the weights of 64 channels are groups of 4 taps, each 4 x 64 bytes: in vector
   * k byte (4 l + i) * 4 + t is tap t of channel 16 l + 4 k + i. */
  void (*depth)(const zk_bytes_depth_job *j, int64_t groups, const uint8_t *x, const int8_t *w,
                int32_t *y);
  void (*round)(const zk_bytes_rounding *r, const int32_t *sum, uint8_t *y);
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
