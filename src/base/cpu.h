/*
 * cpu.h: the kinds of CPU that kernels are compiled for, and the choice at run time.
 *
 * A kernel file is written once over base/simd.h and compiled once for each kind.
 */
#ifndef ZK_BASE_CPU_H
#define ZK_BASE_CPU_H

typedef enum zk_cpu {
  ZK_CPU_PORTABLE, /* what the compiler makes of plain C for this architecture */
  ZK_CPU_NEON,     /* 64-bit ARM: always there */
  ZK_CPU_AVX2,     /* with FMA */
  ZK_CPU_AVX512,   /* F, with AVX2 and FMA */
} zk_cpu;
#define ZK_CPUS 4

/* The best kind that this machine has. The environment variable ZKNN_CPU (portable, neon, avx2,
 * avx512) lowers the choice, for tests, and never raises it. A name that is not known, or that this
 * machine does not have, gives a warning. */
zk_cpu zk_cpu_best(void);

/* Can this machine run kernels of that kind? Ignores ZKNN_CPU. */
int zk_cpu_has(zk_cpu cpu);

const char *zk_cpu_name(zk_cpu cpu);

#endif
