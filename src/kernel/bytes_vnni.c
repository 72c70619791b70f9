/* bytes_vnni.c: the kernels of bytes_kernels.h for AVX-512 with products of bytes (VNNI). */
#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#define ZK_TARGET_VNNI
#include "base/simd.h"

#define ZK_BYTES zk_bytes_vnni
#include "kernel/bytes_kernels.h"
#endif
