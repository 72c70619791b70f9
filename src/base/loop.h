/*
 * loop.h: hints for the compiler about loops, for GCC and Clang.
 *
 * They do not change results: nothing is contracted, and sums keep their order.
 */
#ifndef ZK_BASE_LOOP_H
#define ZK_BASE_LOOP_H

#define ZK_INLINE static inline __attribute__((always_inline))
#define ZK_PRAGMA(text) _Pragma(#text)

/* In front of a for loop. ZK_UNROLL(n): repeat its body n times, so that small arrays become
 * registers. ZK_IVDEP: no pass reads what an earlier one wrote. */
#if defined(__clang__)
#define ZK_UNROLL(n) ZK_PRAGMA(clang loop unroll_count(n))
#define ZK_IVDEP
#else
#define ZK_UNROLL(n) ZK_PRAGMA(GCC unroll n)
#define ZK_IVDEP ZK_PRAGMA(GCC ivdep)
#endif

#endif
