/* fuzz_idx.c: IDX files, plain or packed. */
#include "fuzz.h"

#include "data/idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_tensor *t = NULL;
  zk_status status = zk_idx_read(fuzz_file(bytes, size), NULL, 1 << 24, &t);
  fuzz_end_tensor(status, t);
  return 0;
}
