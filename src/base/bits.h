/*
 * bits.h: floats as the integers that their bits make, and powers of two, for loops that are
 * vectorised.
 */
#ifndef ZK_BASE_BITS_H
#define ZK_BASE_BITS_H

#include <stdint.h>
#include <string.h>
#include "base/loop.h"

ZK_INLINE uint32_t zk_bits_f32(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
ZK_INLINE uint64_t zk_bits_f64(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
ZK_INLINE float zk_of_bits_f32(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
ZK_INLINE double zk_of_bits_f64(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/*
 * Adding 1.5 * 2^23 (2^52 to a double) to a number rounds it to an integer, which is then in the
 * low bits of the sum. ZK_ROUND_F32(b) adds b to that integer: with b = 127 (1023), the low bits
 * moved to the exponent's place are the power of two.
 */
#define ZK_ROUND_F32(b) (0x1.8p23f + (float)(b))
#define ZK_ROUND_F64(b) (0x1.8p52 + (double)(b))

#endif
