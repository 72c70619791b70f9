/* dense_neon.c: the kernels of dense_kernels.h for 64-bit ARM's NEON. */
#if defined(__aarch64__)
#define ZK_TARGET_NEON
#include "base/simd.h"

#define ZK_DENSE zk_dense_neon
#include "kernel/dense_kernels.h"
#endif
