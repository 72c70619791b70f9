/*
 * bytes_kernels.h: the micro-kernel of bytes.h, over base/simd.h. A file for each kind of CPU
 * includes it, with ZK_BYTES as the name of its table.
 */
#include "kernel/bytes_job.h"

enum { VECTORS = 16 / ZK_SIMD }; /* of a micro-panel */

/* rows x (panels * 16) numbers of y. HIGH and WIDE are constants, so that all sums are registers.
 */
ZK_INLINE void micro(int high, int wide, const zk_bytes_step *s, const uint8_t *const *a,
                     const int8_t *w, int32_t *y) {
  ivec sum[ZK_BYTES_HIGH * 4 * VECTORS];
  ZK_UNROLL(24)
  for (int i = 0; i < high * wide * VECTORS; i++)
    sum[i] = ivec_all(0);
  for (int64_t part = 0; part < s->parts; part++, w += s->steps * 64) {
    const uint8_t *at[ZK_BYTES_HIGH];
    ZK_UNROLL(6)
    for (int i = 0; i < high; i++)
      at[i] = a[i] + part * s->apart;
    for (int64_t k = 0; k < s->steps; k++) {
      ivec b[4 * VECTORS];
      ZK_UNROLL(16)
      for (int j = 0; j < wide * VECTORS; j++)
        b[j] = ivec_load(w + j / VECTORS * s->panel + k * 64 + j % VECTORS * 4 * ZK_SIMD);
      ZK_UNROLL(6)
      for (int i = 0; i < high; i++) {
        int32_t four;
        memcpy(&four, at[i] + k * 4, sizeof four);
        ivec x = ivec_all(four);
        ZK_UNROLL(16)
        for (int j = 0; j < wide * VECTORS; j++)
          sum[i * wide * VECTORS + j] = ivec_dot(sum[i * wide * VECTORS + j], x, b[j]);
      }
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

ZK_INLINE void rows_of(int wide, int rows, const zk_bytes_step *s, const uint8_t *const *a,
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

static void tile(const zk_bytes_step *s, int rows, int panels, const uint8_t *const *a,
                 const int8_t *w, int32_t *y) {
  for (int i = 0; i < rows; i += HIGH) {
    int high = rows - i < HIGH ? rows - i : HIGH, j = 0;
    for (; j + WIDE <= panels; j += WIDE)
      rows_of(WIDE, high, s, a + i, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
#if ZK_SIMD == 16
    for (; j + 2 <= panels; j += 2)
      rows_of(2, high, s, a + i, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
#endif
    for (; j < panels; j++)
      rows_of(1, high, s, a + i, w + j * s->panel, y + i * ZK_BYTES_WIDE + j * 16);
  }
}

#if defined(ZK_TARGET_VNNI)
/* The bytes of four taps for 64 channels, side by side for each channel. */
ZK_INLINE void gather_taps(const zk_bytes_depth_job *j, const uint8_t *x, const int64_t *at,
                           __m512i out[4]) {
  const __mmask64 there = j->n >= 64 ? ~0ull : (1ull << j->n) - 1;
  __m512i a = _mm512_maskz_loadu_epi8(there, x + at[0]);
  __m512i b = _mm512_maskz_loadu_epi8(there, x + at[1]);
  __m512i c = _mm512_maskz_loadu_epi8(there, x + at[2]);
  __m512i d = _mm512_maskz_loadu_epi8(there, x + at[3]);
  __m512i low = _mm512_unpacklo_epi8(a, b), high = _mm512_unpackhi_epi8(a, b);
  __m512i low2 = _mm512_unpacklo_epi8(c, d), high2 = _mm512_unpackhi_epi8(c, d);
  out[0] = _mm512_unpacklo_epi16(low, low2);
  out[1] = _mm512_unpackhi_epi16(low, low2);
  out[2] = _mm512_unpacklo_epi16(high, high2);
  out[3] = _mm512_unpackhi_epi16(high, high2);
}

static void depth(const zk_bytes_depth_job *j, int64_t groups, const uint8_t *x, const int8_t *w,
                  int32_t *y) {
  for (int64_t p = 0; p < j->pixels; p++, x += j->step, y += j->wide) {
    __m512i sum[4], tap[4];
    ZK_UNROLL(4)
    for (int k = 0; k < 4; k++)
      sum[k] = _mm512_setzero_si512();
    for (int64_t g = 0; g < groups; g++) {
      gather_taps(j, x, j->at + 4 * g, tap);
      ZK_UNROLL(4)
      for (int k = 0; k < 4; k++)
        sum[k] = _mm512_dpbusd_epi32(sum[k], tap[k], _mm512_loadu_si512(w + g * 256 + k * 64));
    }
    __m512i a = _mm512_shuffle_i32x4(sum[0], sum[1], 0x44);
    __m512i b = _mm512_shuffle_i32x4(sum[2], sum[3], 0x44);
    __m512i c = _mm512_shuffle_i32x4(sum[0], sum[1], 0xee);
    __m512i d = _mm512_shuffle_i32x4(sum[2], sum[3], 0xee);
    _mm512_storeu_si512(y, _mm512_shuffle_i32x4(a, b, 0x88));
    _mm512_storeu_si512(y + 16, _mm512_shuffle_i32x4(a, b, 0xdd));
    _mm512_storeu_si512(y + 32, _mm512_shuffle_i32x4(c, d, 0x88));
    _mm512_storeu_si512(y + 48, _mm512_shuffle_i32x4(c, d, 0xdd));
  }
}

/* 16 columns of a row, whose sums are there. */
ZK_INLINE __m512i round_row(const zk_bytes_rounding *r, __m512i sum, __m512 scale) {
  __m512 x = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale);
  x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(r->low)), _mm512_set1_ps(r->high));
  return _mm512_add_epi32(_mm512_cvtps_epi32(x), _mm512_set1_epi32(r->zero));
}

static void round_sums(const zk_bytes_rounding *given, const int32_t *sum, uint8_t *y) {
  const zk_bytes_rounding r = *given; /* y is no part of it */
  int64_t c = 0;
  for (; c + 16 <= r.columns; c += 16) {
    const __m512i start = _mm512_loadu_si512(r.start + c);
    const __m512 scale = _mm512_loadu_ps(r.scale + c);
    for (int64_t i = 0; i < r.rows; i++) {
      __m512i all = _mm512_add_epi32(_mm512_loadu_si512(sum + i * ZK_BYTES_WIDE + c), start);
      all = round_row(&r, all, scale);
      _mm_storeu_si128((__m128i *)(void *)(y + i * r.row + c), _mm512_cvtepi32_epi8(all));
    }
  }
  if (c == r.columns)
    return;
  const __mmask16 there = (__mmask16)((1u << (r.columns - c)) - 1);
  const __m512i start = _mm512_maskz_loadu_epi32(there, r.start + c);
  const __m512 scale = _mm512_maskz_loadu_ps(there, r.scale + c);
  for (int64_t i = 0; i < r.rows; i++) {
    __m512i all = _mm512_maskz_loadu_epi32(there, sum + i * ZK_BYTES_WIDE + c);
    all = _mm512_add_epi32(all, start);
    _mm512_mask_cvtepi32_storeu_epi8(y + i * r.row + c, there, round_row(&r, all, scale));
  }
}

const zk_bytes_kernels ZK_BYTES = {tile, depth, round_sums};
#else
const zk_bytes_kernels ZK_BYTES = {tile, NULL, NULL};
#endif
