/*
 * crc32c.h: the checksum of event files.
 */
#ifndef ZK_BASE_CRC32C_H
#define ZK_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32C (Castagnoli) of the bytes. [RFC 3720, section 12.1 and appendix B.4] */
uint32_t zk_crc32c(const void *bytes, size_t size);

#endif
