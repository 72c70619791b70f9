/* fuzz_onnx.c: ONNX files: read, and what was read written and read again. */
#include "fuzz.h"

#include <stdlib.h>
#include "base/memory.h"
#include "onnx/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  uint8_t *copy = fuzz_copy(bytes, size);
  zk_model m = {0}, again = {0};
  uint8_t *written = NULL;
  size_t n = 0;
  zk_status status = zk_onnx_parse(copy, size, "file", NULL, &m);
  free(copy);
  if (status == ZK_OK && zk_onnx_encode(&m, &written, &n) == ZK_OK &&
      zk_onnx_parse(written, n, "again", NULL, &again) != ZK_OK)
    abort(); /* what we wrote */
  zk_block_free(written);
  zk_model_clear(&again);
  zk_model_clear(&m);
  fuzz_end(status, status == ZK_OK);
  return 0;
}
