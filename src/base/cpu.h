/*
 * cpu.h: which of our kernels this machine can run, chosen at run time.
 *
 * A kernel file is written once over base/simd.h and compiled once for each of these.
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

/* The best one this machine has. The environment's ZKNN_CPU (portable, neon, avx2, avx512) lowers
 * it, for tests; it never raises it, and an unknown name is told on stderr and ignored. */
zk_cpu zk_cpu_best(void);

/* Can this machine run kernels of that kind, whatever the environment says? */
int zk_cpu_has(zk_cpu cpu);

const char *zk_cpu_name(zk_cpu cpu);

#endif
