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
  free(copy);
  if (t && zk_prepare_digit(t, ZK_INVERT_AUTO, true, &digit) == ZK_OK)
    fuzz_look_at(digit);
  zk_tensor_release(digit);
  fuzz_end_tensor(status, t);
  return 0;
}
