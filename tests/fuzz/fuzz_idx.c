/* fuzz_idx.c: IDX files, plain or packed. */
#include "fuzz.h"

#include <stdlib.h>
#include "data/idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_tensor *t = NULL;
  zk_status status = zk_idx_read(fuzz_file(bytes, size), NULL, 1 << 24, &t);
  int gave = t != NULL;
  if (t)
    fuzz_look_at_tensor(t);
  zk_tensor_release(t);
  fuzz_end(status, gave);
  return 0;
}
