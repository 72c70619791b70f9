/*
 * halves.h: base/simd.h for a test that compiles the widest kernels that this architecture has for
 * itself, under a name of its own: those of AVX-512 over vectors made of two halves, which AVX2
 * has.
 */
#ifndef ZK_TESTS_HALVES_H
#define ZK_TESTS_HALVES_H

#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#define ZK_SIMD_HALVES
#elif defined(__aarch64__)
#define ZK_TARGET_NEON
#else
#define ZK_TARGET_PORTABLE
#endif
#include "base/simd.h"

#endif
