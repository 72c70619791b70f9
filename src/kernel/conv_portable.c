/* conv_portable.c: the kernels of conv_kernels.h for whatever CPU the compiler aims at. */
#define ZK_TARGET_PORTABLE
#include "base/simd.h"

#define ZK_CONV zk_conv_portable
#include "kernel/conv_kernels.h"
