/*
 * utf8.c: checking and writing UTF-8.
 */
#include "base/utf8.h"

bool zk_is_utf8(const char *bytes, size_t n) {
  const uint8_t *s = (const uint8_t *)bytes;
  for (size_t i = 0; i < n;) {
    uint8_t c = s[i];
    if (c < 0x80) {
      i++;
      continue;
    }
    size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || n - i <= more)
      return false;
    uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    uint8_t high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    for (size_t k = 1; k <= more; k++, low = 0x80, high = 0xbf)
      if (s[i + k] < low || s[i + k] > high)
        return false;
    i += more + 1;
  }
  return true;
}

size_t zk_put_utf8(uint32_t c, char out[4]) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = n; i-- > 1; c >>= 6)
    out[i] = (char)(0x80 | (c & 0x3f));
  out[0] = (char)((0xf00 >> n & 0xff) | c);
  return n;
}
