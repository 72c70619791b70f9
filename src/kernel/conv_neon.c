/* conv_neon.c: the kernels of conv_kernels.h for 64-bit ARM's NEON. */
#if defined(__aarch64__)
#define ZK_TARGET_NEON
#include "base/simd.h"

#define ZK_CONV zk_conv_neon
#include "kernel/conv_kernels.h"
#endif
