/*
 * finite.c: whether a storage holds an inf or a nan.
 */
#include "tensor/finite.h"

/* In an inf or a nan all bits of the exponent are set (IEEE 754). */
static bool is_finite(const uint32_t *bits, size_t n) {
  const uint32_t exponent = 0x7f800000;
  uint32_t found = 0;
  for (size_t i = 0; i < n; i++)
    found |= (bits[i] & exponent) == exponent;
  return !found;
}

bool zk_is_known_finite(const zk_tensor *t) {
  zk_storage *s = t->storage;
  uint32_t now = s->version + 1;
  if (t->dtype != ZK_FLOAT32 || s->unversioned)
    return false;
  if (s->asked != now)
    s->asked = now;
  else if (s->finite != now && s->finite != ~now)
    s->finite = is_finite(s->data, s->bytes / sizeof(uint32_t)) ? now : ~now;
  return s->finite == now;
}
