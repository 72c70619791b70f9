/* fuzz_npz.c: archives of arrays. */
#include "fuzz.h"

#include <stdlib.h>
#include "io/npy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_object *o = NULL;
  zk_status status = zk_npz_load(fuzz_file(bytes, size), &o);
  int gave = o != NULL;
  if (o)
    fuzz_look_at(o);
  zk_object_release(o);
  fuzz_end(status, gave);
  return 0;
}
