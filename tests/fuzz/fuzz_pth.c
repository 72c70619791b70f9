/* fuzz_pth.c: PyTorch's checkpoints. */
#include "fuzz.h"

#include "io/pth.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_object *o = NULL;
  zk_status status = zk_pth_load(fuzz_file(bytes, size), &o);
  fuzz_end_object(status, o);
  return 0;
}
