/*
 * target.h: functions that are compiled once for each kind of CPU (base/cpu.h) and chosen at each
 * call.
 *
 *     ZK_TARGETED(twice, (float *y, const float *x, int64_t n), (y, x, n), {
 *       ZK_IVDEP
 *       for (int64_t i = 0; i < n; i++)
 *         y[i] = 2 * x[i];
 *     })
 *
 * defines `static void twice(float *y, const float *x, int64_t n)`. The body is plain C without
 * calls of functions that are not inline, and the compiler vectorises its loops for each kind.
 * Nothing is contracted and sums keep their order, so the bits are the same on each; fmaf and fma
 * are one instruction where the CPU has it. A sum that is to be vectorised keeps its own lanes:
 * an array of partial sums whose length does not depend on the CPU.
 *
 * Kernels that need the vectors themselves are written over base/simd.h instead.
 */
#ifndef ZK_BASE_TARGET_H
#define ZK_BASE_TARGET_H

#include "base/cpu.h"
#include "base/loop.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define ZK_ON_AVX2 __attribute__((target("avx2,fma")))
#define ZK_AVX512_PARTS "avx512f,avx512bw,avx512dq,avx512vl,fma"
#if defined(__clang__)
#define ZK_ON_AVX512 __attribute__((target(ZK_AVX512_PARTS)))
#else
#define ZK_ON_AVX512 __attribute__((target(ZK_AVX512_PARTS ",prefer-vector-width=512")))
#endif
#define ZK_TARGETED(NAME, PARAMETERS, ARGUMENTS, ...)                                              \
  ZK_INLINE void NAME##_body PARAMETERS __VA_ARGS__                                                \
      ZK_ON_AVX512 static void NAME##_avx512 PARAMETERS {                                          \
    NAME##_body ARGUMENTS;                                                                         \
  }                                                                                                \
  ZK_ON_AVX2 static void NAME##_avx2 PARAMETERS {                                                  \
    NAME##_body ARGUMENTS;                                                                         \
  }                                                                                                \
  static void NAME PARAMETERS {                                                                    \
    zk_cpu cpu = zk_cpu_best();                                                                    \
    if (cpu == ZK_CPU_AVX512)                                                                      \
      NAME##_avx512 ARGUMENTS;                                                                     \
    else if (cpu == ZK_CPU_AVX2)                                                                   \
      NAME##_avx2 ARGUMENTS;                                                                       \
    else                                                                                           \
      NAME##_body ARGUMENTS;                                                                       \
  }
#else
#define ZK_TARGETED(NAME, PARAMETERS, ARGUMENTS, ...) static void NAME PARAMETERS __VA_ARGS__
#endif

#endif
