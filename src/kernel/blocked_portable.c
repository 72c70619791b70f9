/* blocked_portable.c: the kernels of blocked_kernels.h for whatever CPU the compiler aims at. */
#define ZK_TARGET_PORTABLE
#include "base/simd.h"

#define ZK_BLOCKED zk_blocked_portable
#include "kernel/blocked_kernels.h"
