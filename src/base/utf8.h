/*
 * utf8.h: checks and writes UTF-8.
 */
#ifndef ZK_BASE_UTF8_H
#define ZK_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strict UTF-8 (no overlong forms, no surrogates). */
bool zk_is_utf8(const char *bytes, size_t n);
/* Writes a character as UTF-8; gives its length. */
size_t zk_put_utf8(uint32_t character, char out[4]);

#endif
