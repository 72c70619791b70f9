/* blocked_neon.c: the kernels of blocked_kernels.h for 64-bit ARM's NEON. */
#if defined(__aarch64__)
#define ZK_TARGET_NEON
#include "base/simd.h"

#define ZK_BLOCKED zk_blocked_neon
#include "kernel/blocked_kernels.h"
#endif
