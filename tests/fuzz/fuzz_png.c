/* fuzz_png.c: pictures, and what prepare_digit makes of them. */
#include "fuzz.h"

#include <stdlib.h>
#include "data/digit.h"
#include "data/png.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  uint8_t *copy = fuzz_copy(bytes, size);
  zk_tensor *t = NULL, *digit = NULL;
  zk_status status = zk_png_decode(copy, size, "file", 1 << 24, &t);
  int gave = t != NULL;
  if (t) {
    fuzz_look_at_tensor(t);
    if (zk_prepare_digit(t, ZK_INVERT_AUTO, true, &digit) == ZK_OK)
      fuzz_look_at_tensor(digit);
  }
  zk_tensor_release(digit);
  zk_tensor_release(t);
  free(copy);
  fuzz_end(status, gave);
  return 0;
}
