/* bytes_avx2.c: the kernels of bytes_kernels.h for AVX2. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX2
#include "base/simd.h"

#define ZK_BYTES zk_bytes_avx2
#include "kernel/bytes_kernels.h"
#endif
