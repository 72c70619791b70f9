/* blocked_avx512.c: the kernels of blocked_kernels.h for AVX-512. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#include "base/simd.h"

#define ZK_BLOCKED zk_blocked_avx512
#include "kernel/blocked_kernels.h"
#endif
