/* bytes_portable.c: the kernels of bytes_kernels.h for any CPU. */
#define ZK_TARGET_PORTABLE
#include "base/simd.h"

#define ZK_BYTES zk_bytes_portable
#include "kernel/bytes_kernels.h"
