/*
 * simd.h: vectors of floats, for kernel files that are written once and compiled for several CPUs.
 *
 * A kernel file K.h is included by one small C file for each target, which first defines the
 * target:
 *
 *     #define ZK_TARGET_AVX2      (or _AVX512, _NEON, _PORTABLE; see base/cpu.h)
 *     #include "base/simd.h"
 *     #include "kernel/K.h"
 *
 * CMakeLists.txt compiles the file for that target (zk_compile_for). ZK_TARGET_VNNI beside _AVX512:
 * with its products of bytes. ZK_SIMD is the number of
 * floats in a vec. The arithmetic operators work on vecs. Where only a test compiles a target for a
 * lesser machine, ZK_SIMD_HALVES makes the vectors of AVX-512 out of two of AVX2's.
 */
#ifndef ZK_BASE_SIMD_H
#define ZK_BASE_SIMD_H

#if defined(ZK_TARGET_AVX512) || defined(ZK_TARGET_AVX2)
#if !defined(__AVX2__) || !defined(__FMA__)
#error "compile this file for its target: zk_compile_for in CMakeLists.txt"
#endif
#include <immintrin.h>
#elif defined(ZK_TARGET_NEON)
#include <arm_neon.h>
#endif
#include <stdint.h>
#include <string.h>
#include "base/loop.h"

#if defined(ZK_TARGET_AVX512)
#define ZK_SIMD 16
#elif defined(ZK_TARGET_AVX2)
#define ZK_SIMD 8
#else
#define ZK_SIMD 4
#endif

typedef float vec __attribute__((vector_size(4 * ZK_SIMD)));
typedef float vec4 __attribute__((vector_size(16)));
typedef float loose_vec __attribute__((vector_size(4 * ZK_SIMD), aligned(4), may_alias));
typedef float loose_vec4 __attribute__((vector_size(16), aligned(4), may_alias));

/* From and to any address. */
static inline vec vec_load(const float *p) {
  return *(const loose_vec *)p;
}
static inline void vec_store(float *p, vec v) {
  *(loose_vec *)p = v;
}
static inline vec4 vec4_load(const float *p) {
  return *(const loose_vec4 *)p;
}
static inline void vec4_store(float *p, vec4 v) {
  *(loose_vec4 *)p = v;
}

/* x in every element. */
static inline vec vec_all(float x) {
#if ZK_SIMD == 16
  return (vec){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
#elif ZK_SIMD == 8
  return (vec){x, x, x, x, x, x, x, x};
#else
  return (vec){x, x, x, x};
#endif
}

/* a * b + c: rounded once where the target can, twice on the portable one. */
static inline vec vec_fma(vec a, vec b, vec c) {
#if defined(ZK_TARGET_AVX512) && !defined(ZK_SIMD_HALVES)
  return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(ZK_TARGET_AVX512)
  __m256 x[2], y[2], z[2];
  memcpy(x, &a, sizeof a), memcpy(y, &b, sizeof b), memcpy(z, &c, sizeof c);
  z[0] = _mm256_fmadd_ps(x[0], y[0], z[0]);
  z[1] = _mm256_fmadd_ps(x[1], y[1], z[1]);
  memcpy(&c, z, sizeof c);
  return c;
#elif defined(ZK_TARGET_AVX2)
  return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(ZK_TARGET_NEON)
  return (vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}

/* What a comparison of vecs gives: all bits of an element, or none. */
typedef int32_t vec_mask __attribute__((vector_size(4 * ZK_SIMD)));

static inline vec vec_choose(vec_mask take_b, vec b, vec a) {
  return (vec)(((vec_mask)b & take_b) | ((vec_mask)a & ~take_b));
}

/* The larger, the smaller of each pair; a's where one of them is nan. */
static inline vec vec_max(vec a, vec b) {
  return vec_choose(a < b, b, a);
}
static inline vec vec_min(vec a, vec b) {
  return vec_choose(b < a, b, a);
}

/* The larger of each pair; nan where one of them is. */
static inline vec vec_max_nan(vec a, vec b) {
  return vec_choose((b > a) | (b != b), b, a); /* NOLINT(misc-redundant-expression): nan */
}

/* r[i][j] := r[j][i] */
static inline void vec4_transpose(vec4 r[4]) {
  vec4 a = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5);
  vec4 b = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5);
  vec4 c = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7);
  vec4 d = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
  r[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
  r[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
  r[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
  r[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

/* In each lane of 4: r[j][i] := r[i][j]. */
static inline void vec_transpose(vec r[4]) {
#if ZK_SIMD == 4
  vec4_transpose(r);
#else
/* Elements a, b, c, d of each lane of two vectors. */
#if ZK_SIMD == 16
#define LANES(x, y, a, b, c, d)                                                                    \
  __builtin_shufflevector(x, y, a, b, c, d, 4 + a, 4 + b, 4 + c, 4 + d, 8 + a, 8 + b, 8 + c,       \
                          8 + d, 12 + a, 12 + b, 12 + c, 12 + d)
#else
#define LANES(x, y, a, b, c, d)                                                                    \
  __builtin_shufflevector(x, y, a, b, c, d, 4 + a, 4 + b, 4 + c, 4 + d)
#endif
#define OTHER ZK_SIMD /* of the second vector */
  vec a = LANES(r[0], r[1], 0, OTHER, 1, OTHER + 1);
  vec b = LANES(r[2], r[3], 0, OTHER, 1, OTHER + 1);
  vec c = LANES(r[0], r[1], 2, OTHER + 2, 3, OTHER + 3);
  vec d = LANES(r[2], r[3], 2, OTHER + 2, 3, OTHER + 3);
  r[0] = LANES(a, b, 0, 1, OTHER, OTHER + 1);
  r[1] = LANES(a, b, 2, 3, OTHER + 2, OTHER + 3);
  r[2] = LANES(c, d, 0, 1, OTHER, OTHER + 1);
  r[3] = LANES(c, d, 2, 3, OTHER + 2, OTHER + 3);
#undef OTHER
#undef LANES
#endif
}

/* Lane l of 4 from p + l * stride. */
static inline vec vec_load_lanes(const float *p, int64_t stride) {
#if ZK_SIMD == 4
  (void)stride;
  return vec4_load(p);
#elif ZK_SIMD == 8
  return (vec)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)),
                                   _mm_loadu_ps(p + stride), 1);
#elif !defined(ZK_SIMD_HALVES)
  __m512 v = _mm512_castps128_ps512(_mm_loadu_ps(p));
  v = _mm512_insertf32x4(v, _mm_loadu_ps(p + stride), 1);
  v = _mm512_insertf32x4(v, _mm_loadu_ps(p + 2 * stride), 2);
  return (vec)_mm512_insertf32x4(v, _mm_loadu_ps(p + 3 * stride), 3);
#else
  vec4 lane[4] = {vec4_load(p), vec4_load(p + stride), vec4_load(p + 2 * stride),
                  vec4_load(p + 3 * stride)};
  vec v;
  memcpy(&v, lane, sizeof v);
  return v;
#endif
}

/* Lane l of 4. */
static inline vec4 vec_lane(vec v, int l) {
#if ZK_SIMD == 8
  return (vec4)(l ? _mm256_extractf128_ps((__m256)v, 1) : _mm256_castps256_ps128((__m256)v));
#elif ZK_SIMD == 16 && !defined(ZK_SIMD_HALVES)
  switch (l) { /* extracting wants a constant */
  case 0:
    return (vec4)_mm512_castps512_ps128((__m512)v);
  case 1:
    return (vec4)_mm512_extractf32x4_ps((__m512)v, 1);
  case 2:
    return (vec4)_mm512_extractf32x4_ps((__m512)v, 2);
  default:
    return (vec4)_mm512_extractf32x4_ps((__m512)v, 3);
  }
#else
  vec4 lane[ZK_SIMD / 4];
  memcpy(lane, &v, sizeof v);
  return lane[l];
#endif
}

/* ---- integers ---- */

/* ZK_SIMD numbers of 32 bits, which wrap around. */
typedef uint32_t ivec __attribute__((vector_size(4 * ZK_SIMD)));
typedef uint32_t loose_ivec __attribute__((vector_size(4 * ZK_SIMD), aligned(1), may_alias));

static inline ivec ivec_load(const void *p) {
  return *(const loose_ivec *)p;
}
static inline void ivec_store(int32_t *p, ivec v) {
  *(loose_ivec *)p = v;
}
static inline ivec ivec_all(int32_t x) {
  return (ivec){0} + (uint32_t)x;
}

/* sum + a0 b0 + a1 b1 + a2 b2 + a3 b3, of the four bytes of each element: a's without sign, b's
 * with one. */
static inline ivec ivec_dot(ivec sum, ivec a, ivec b) {
#if defined(ZK_TARGET_VNNI)
  return (ivec)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
#elif defined(ZK_TARGET_AVX2)
  const __m256i low = _mm256_set1_epi16(0xff);
  __m256i even = _mm256_madd_epi16(_mm256_and_si256((__m256i)a, low),
                                   _mm256_srai_epi16(_mm256_slli_epi16((__m256i)b, 8), 8));
  __m256i odd =
      _mm256_madd_epi16(_mm256_srli_epi16((__m256i)a, 8), _mm256_srai_epi16((__m256i)b, 8));
  return sum + (ivec)_mm256_add_epi32(even, odd);
#else
  typedef int32_t whole __attribute__((vector_size(4 * ZK_SIMD)));
  for (int i = 0; i < 4; i++)
    sum += (a >> (8 * i) & 0xff) * (ivec)((whole)(b << (24 - 8 * i)) >> 24);
  return sum;
#endif
}

#endif
