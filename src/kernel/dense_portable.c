/* dense_portable.c: the kernels of dense_kernels.h for whatever CPU the compiler aims at. */
#define ZK_TARGET_PORTABLE
#include "base/simd.h"

#define ZK_DENSE zk_dense_portable
#include "kernel/dense_kernels.h"
