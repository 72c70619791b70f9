/* fuzz_safetensors.c: safetensors. */
#include "fuzz.h"

#include <stdlib.h>
#include "io/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  uint8_t *copy = fuzz_copy(bytes, size);
  zk_object *tensors = NULL, *metadata = NULL;
  zk_status status = zk_safetensors_read(copy, size, "file", &tensors, &metadata);
  zk_object_release(metadata);
  free(copy);
  fuzz_end_object(status, tensors);
  return 0;
}
