/* conv_avx512.c: the kernels of conv_kernels.h for AVX-512. */
#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#include "base/simd.h"

#define ZK_CONV zk_conv_avx512
#include "kernel/conv_kernels.h"
#endif
