/*
 * digest.c: MD5 (what data sets publish) and SHA-256. The home of libmd.
 */
#include "base/file.h"

#include <sys/types.h>
#include <md5.h>
#include <sha2.h>

/* Given a buffer, neither call allocates, so neither can fail. */

void zk_md5_hex(const void *data, size_t size, char hex[33]) {
  MD5Data(data, size, hex);
}

void zk_sha256_hex(const void *data, size_t size, char hex[65]) {
  SHA256Data(data, size, hex);
}
