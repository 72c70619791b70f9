/* conv_avx2.c: the kernels of conv_kernels.h for AVX2. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX2
#include "base/simd.h"

#define ZK_CONV zk_conv_avx2
#include "kernel/conv_kernels.h"
#endif
