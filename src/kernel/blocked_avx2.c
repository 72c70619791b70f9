/* blocked_avx2.c: the kernels of blocked_kernels.h for AVX2. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX2
#include "base/simd.h"

#define ZK_BLOCKED zk_blocked_avx2
#include "kernel/blocked_kernels.h"
#endif
