/* dense_avx512.c: the kernels of dense_kernels.h for AVX-512. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#include "base/simd.h"

#define ZK_DENSE zk_dense_avx512
#include "kernel/dense_kernels.h"
#endif
