/*
 * cpu.h: the kinds of CPU that kernels are compiled for, and the choice at run time.
 *
 * A kernel file is written once over base/simd.h and compiled once for each kind.
 */
#ifndef ZK_BASE_CPU_H
#define ZK_BASE_CPU_H

#include <stdatomic.h>

typedef enum zk_cpu {
  ZK_CPU_PORTABLE, /* what the compiler makes of plain C for this architecture */
  ZK_CPU_NEON,     /* 64-bit ARM: always there */
  ZK_CPU_AVX2,     /* with FMA */
  ZK_CPU_AVX512,   /* F, BW, DQ and VL, with AVX2 and FMA: since Skylake and Zen 4 */
} zk_cpu;
#define ZK_CPUS 4

/* The best kind that this machine has. The environment variable ZKNN_CPU (portable, neon, avx2,
 * avx512) lowers the choice, for tests, and never raises it. A name that is not known, or that this
 * machine does not have, gives a warning. */
static inline zk_cpu zk_cpu_best(void);

/* Can this machine run kernels of that kind? Ignores ZKNN_CPU. */
int zk_cpu_has(zk_cpu cpu);

const char *zk_cpu_name(zk_cpu cpu);

/* The initializer of a table by zk_cpu of pointers to NAME_portable and its kin, which a kernel
 * file defines for each kind that this architecture has. */
#if defined(__x86_64__)
#define ZK_FOR_CPUS(NAME)                                                                          \
  {                                                                                                \
    [ZK_CPU_PORTABLE] = &NAME##_portable, [ZK_CPU_AVX2] = &NAME##_avx2,                            \
    [ZK_CPU_AVX512] = &NAME##_avx512                                                               \
  }
#elif defined(__aarch64__)
#define ZK_FOR_CPUS(NAME)                                                                          \
  { [ZK_CPU_PORTABLE] = &NAME##_portable, [ZK_CPU_NEON] = &NAME##_neon }
#else
#define ZK_FOR_CPUS(NAME)                                                                          \
  { [ZK_CPU_PORTABLE] = &NAME##_portable }
#endif

extern atomic_int zk_cpu_chosen; /* one more than the choice, 0 before */
zk_cpu zk_cpu_choose(void);
static inline zk_cpu zk_cpu_best(void) {
  int known = atomic_load_explicit(&zk_cpu_chosen, memory_order_relaxed);
  return known > 0 ? (zk_cpu)(known - 1) : zk_cpu_choose();
}

#endif
