/*
 * cpu.c: finds out the kind of the CPU.
 */
#include "base/cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[ZK_CPUS] = {"portable", "neon", "avx2", "avx512"};

const char *zk_cpu_name(zk_cpu cpu) {
  return names[cpu];
}

int zk_cpu_has(zk_cpu cpu) {
#if defined(__x86_64__)
  /* The compiler's run-time also asks whether the system saves the wide registers. */
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (cpu == ZK_CPU_AVX2)
    return avx2;
  if (cpu == ZK_CPU_AVX512)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
  if (cpu == ZK_CPU_NEON)
    return 1;
#endif
  return cpu == ZK_CPU_PORTABLE;
}

/* The best kind up to `limit`. */
static zk_cpu best_up_to(int limit) {
  int cpu = limit;
  while (!zk_cpu_has((zk_cpu)cpu))
    cpu--;
  return (zk_cpu)cpu;
}

/* The best kind, or what ZKNN_CPU says. */
static zk_cpu choose(void) {
  const char *wish = getenv("ZKNN_CPU");
  if (!wish || !*wish)
    return best_up_to(ZK_CPUS - 1);
  for (int i = 0; i < ZK_CPUS; i++)
    if (strcmp(wish, names[i]) == 0) {
      zk_cpu best = best_up_to(i);
      if (best != (zk_cpu)i)
        fprintf(stderr, "zknn: ZKNN_CPU is '%s', which this CPU does not have; it uses '%s'\n",
                wish, names[best]);
      return best;
    }
  fprintf(stderr, "zknn: ZKNN_CPU is '%s', not portable, neon, avx2 or avx512; ignored\n", wish);
  return best_up_to(ZK_CPUS - 1);
}

atomic_int zk_cpu_chosen;

zk_cpu zk_cpu_choose(void) {
  zk_cpu best = choose();
  atomic_store_explicit(&zk_cpu_chosen, (int)best + 1, memory_order_relaxed);
  return best;
}
