/* fuzz_npz.c: archives of arrays. */
#include "fuzz.h"

#include "io/npy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_object *o = NULL;
  zk_status status = zk_npz_load(fuzz_file(bytes, size), &o);
  fuzz_end_object(status, o);
  return 0;
}
