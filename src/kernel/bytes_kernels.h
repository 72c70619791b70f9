/*
 * bytes_kernels.h: the micro-kernel of bytes.h, over base/simd.h. A file for each kind of CPU
 * includes it, with ZK_BYTES as the name of its table.
 */
#include "kernel/bytes_job.h"

enum { VECTORS = 16 / ZK_SIMD }; /* of a micro-panel */

/* rows x (panels * 16) numbers of y. HIGH and WIDE are constants, so that all sums are registers.
 */
ZK_INLINE void micro(int high, int wide, const zk_bytes_step *s, const uint8_t *a, const int8_t *w,
                     int32_t *y) {
  ivec sum[ZK_BYTES_HIGH * 4 * VECTORS];
  ZK_UNROLL(24)
  for (int i = 0; i < high * wide * VECTORS; i++)
    sum[i] = ivec_all(0);
  for (int64_t k = 0; k < s->steps; k++) {
    ivec b[4 * VECTORS];
    ZK_UNROLL(16)
    for (int j = 0; j < wide * VECTORS; j++)
      b[j] = ivec_load(w + j / VECTORS * s->panel + k * 64 + j % VECTORS * 4 * ZK_SIMD);
    ZK_UNROLL(6)
    for (int i = 0; i < high; i++) {
      int32_t four;
      memcpy(&four, a + i * s->lda + k * 4, sizeof four);
      ivec x = ivec_all(four);
      ZK_UNROLL(16)
      for (int j = 0; j < wide * VECTORS; j++)
        sum[i * wide * VECTORS + j] = ivec_dot(sum[i * wide * VECTORS + j], x, b[j]);
    }
  }
  ZK_UNROLL(6)
  for (int i = 0; i < high; i++)
    ZK_UNROLL(16)
  for (int j = 0; j < wide * VECTORS; j++)
    ivec_store(y + i * ZK_BYTES_WIDE + j * ZK_SIMD, sum[i * wide * VECTORS + j]);
}

/* How many rows and panels the registers hold. */
#if ZK_SIMD == 16
enum { HIGH = 6, WIDE = 4 };
#else
enum { HIGH = 4, WIDE = 1 };
#endif

ZK_INLINE void rows_of(int wide, int rows, const zk_bytes_step *s, const uint8_t *a,
                       const int8_t *w, int32_t *y) {
  switch (rows) {
  case 1:
    micro(1, wide, s, a, w, y);
    break;
  case 2:
    micro(2, wide, s, a, w, y);
    break;
  case 3:
    micro(3, wide, s, a, w, y);
    break;
  case 4:
    micro(4, wide, s, a, w, y);
    break;
#if ZK_SIMD == 16
  case 5:
    micro(5, wide, s, a, w, y);
    break;
  default:
    micro(6, wide, s, a, w, y);
    break;
#endif
  }
}

static void tile(const zk_bytes_step *s, int rows, int panels, const uint8_t *a, const int8_t *w,
                 int32_t *y) {
  for (int i = 0; i < rows; i += HIGH) {
    int high = rows - i < HIGH ? rows - i : HIGH, j = 0;
    for (; j + WIDE <= panels; j += WIDE)
      rows_of(WIDE, high, s, a + i * s->lda, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
#if ZK_SIMD == 16
    for (; j + 2 <= panels; j += 2)
      rows_of(2, high, s, a + i * s->lda, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
#endif
    for (; j < panels; j++)
      rows_of(1, high, s, a + i * s->lda, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
  }
}

const zk_bytes_kernels ZK_BYTES = {tile};
