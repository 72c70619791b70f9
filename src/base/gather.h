/*
 * gather.h: functions whose loops read elements at indices, x[at[i]], as vectors.
 *
 * ZK_GATHERED is ZK_TARGETED (base/target.h) for them. By itself GCC takes the elements one by one,
 * for there are CPUs whose gathering instruction is slow; where AVX2 is there, it is worth
 * twice as much (0.30 ns an element on a Sapphire Rapids, before 0.70), and no less than 512 bits
 * at a time.
 */
#ifndef ZK_BASE_GATHER_H
#define ZK_BASE_GATHER_H

#include "base/target.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define ZK_GATHERED(NAME, PARAMETERS, ARGUMENTS, ...)                                              \
  ZK_INLINE void NAME##_body PARAMETERS __VA_ARGS__                                                \
      __attribute__((target("avx2,fma,tune=skylake"))) static void NAME##_avx2 PARAMETERS {        \
    NAME##_body ARGUMENTS;                                                                         \
  }                                                                                                \
  static void NAME PARAMETERS {                                                                    \
    zk_cpu cpu = zk_cpu_best();                                                                    \
    if (cpu == ZK_CPU_AVX512 || cpu == ZK_CPU_AVX2)                                                \
      NAME##_avx2 ARGUMENTS;                                                                       \
    else                                                                                           \
      NAME##_body ARGUMENTS;                                                                       \
  }
#else
#define ZK_GATHERED ZK_TARGETED
#endif

#endif
