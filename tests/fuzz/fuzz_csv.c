/* fuzz_csv.c: tables; the first byte chooses the options. */
#include "fuzz.h"

#include <stdlib.h>
#include "io/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  const zk_csv_options options = {.header = size ? (zk_csv_header)(bytes[0] % 3) : ZK_CSV_AUTO,
                                  .delimiter = size && bytes[0] & 4 ? ';' : ',',
                                  .dtype = -1};
  const size_t skip = size > 0;
  uint8_t *copy = fuzz_copy(bytes + skip, size - skip);
  zk_object *o = NULL;
  zk_status status = zk_csv_read(copy, size - skip, "file", &options, &o);
  free(copy);
  fuzz_end_object(status, o);
  return 0;
}
