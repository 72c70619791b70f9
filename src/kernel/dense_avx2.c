/* dense_avx2.c: the kernels of dense_kernels.h for AVX2. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX2
#include "base/simd.h"

#define ZK_DENSE zk_dense_avx2
#include "kernel/dense_kernels.h"
#endif
