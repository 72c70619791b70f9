/* fuzz_npy.c: NumPy's arrays. */
#include "fuzz.h"

#include <stdlib.h>
#include "io/npy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  uint8_t *copy = fuzz_copy(bytes, size);
  zk_tensor *t = NULL;
  zk_status status = zk_npy_read(copy, size, "file", &t);
  free(copy);
  fuzz_end_tensor(status, t);
  return 0;
}
