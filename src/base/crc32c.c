/*
 * crc32c.c: CRC-32C, four bits at a time.
 */
#include "base/crc32c.h"

uint32_t zk_crc32c(const void *bytes, size_t size) {
  /* Of each value of four bits: the remainder by the polynomial 0x1edc6f41, all bits mirrored. */
  static const uint32_t table[16] = {0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1,
                                     0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
                                     0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
                                     0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};
  uint32_t crc = UINT32_MAX;
  for (size_t i = 0; i < size; i++) {
    crc ^= ((const uint8_t *)bytes)[i];
    crc = table[crc & 15] ^ crc >> 4;
    crc = table[crc & 15] ^ crc >> 4;
  }
  return ~crc;
}
