/*
 * half.h: floats of 16 bits, as their bits: float16 (IEEE 754 binary16: 5 bits of exponent, 10 of
 * fraction) and bfloat16 (the upper half of a float). To the nearest, halves to the even one;
 * without branches, so that loops over them are vectorised.
 */
#ifndef ZK_BASE_HALF_H
#define ZK_BASE_HALF_H

#include "base/bits.h"

#define ZK_MAGNITUDE UINT32_C(0x7fffffff) /* all bits of a float but its sign */
#define ZK_INFINITY_BITS UINT32_C(0x7f800000)

/* A float with float16's bits in their places is smaller by 2^112, subnormal ones too. */
ZK_INLINE float zk_float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7fff;
  uint32_t bits = zk_bits_f32(zk_of_bits_f32(rest << 13) * 0x1p112f);
  bits |= rest >= 0x7c00 ? ZK_INFINITY_BITS : 0; /* infinity, nan */
  return zk_of_bits_f32(bits | sign);
}

ZK_INLINE uint16_t zk_half_of_float(float x) {
  uint32_t bits = zk_bits_f32(x), rest = bits & ZK_MAGNITUDE;
  /* normal: the exponent's bias is less by 112, and 13 bits of the fraction are rounded away */
  uint32_t half = (rest - (UINT32_C(112) << 23) + 0xfff + (rest >> 13 & 1)) >> 13;
  /* below 2^-14: what the sum with 0.5 rounds is a multiple of 2^-24, as subnormals are */
  uint32_t small = zk_bits_f32(zk_of_bits_f32(rest) + 0.5f) - zk_bits_f32(0.5f);
  half = rest < zk_bits_f32(0x1p-14f) ? small : half;
  half = rest >= zk_bits_f32(65520) ? 0x7c00 : half;
  half = rest > ZK_INFINITY_BITS ? 0x7e00 : half;
  return (uint16_t)(half | (bits >> 16 & 0x8000));
}

ZK_INLINE float zk_float_of_bfloat16(uint16_t upper) {
  return zk_of_bits_f32((uint32_t)upper << 16);
}

ZK_INLINE uint16_t zk_bfloat16_of_float(float x) {
  uint32_t bits = zk_bits_f32(x);
  uint32_t upper = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)((bits & ZK_MAGNITUDE) > ZK_INFINITY_BITS ? 0x7fc0 : upper);
}

#endif
