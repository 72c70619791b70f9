/* fuzz_listing.c: listings of files, by what they are: arrays that stay in the file. */
#include "fuzz.h"

#include "base/file_kind.h"
#include "io/npy.h"
#include "io/pth.h"
#include "io/safetensors.h"

static zk_status list(const uint8_t *bytes, size_t size, const char *path, zk_object **out) {
  zk_object *metadata;
  switch (zk_file_format_of(bytes, size < ZK_FILE_KIND_BYTES ? size : ZK_FILE_KIND_BYTES)) {
  case ZK_FORMAT_NPY:
    return zk_npy_list(path, out);
  case ZK_FORMAT_SAFETENSORS:
    ZK_TRY(zk_safetensors_list(path, out, &metadata));
    zk_object_release(metadata);
    return ZK_OK;
  case ZK_FORMAT_ZIP:
    return zk_npz_is(path) ? zk_npz_list(path, out) : zk_pth_list(path, out);
  default:
    return zk_pth_list(path, out);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_object *o = NULL;
  zk_status status = list(bytes, size, fuzz_file(bytes, size), &o);
  fuzz_end_object(status, o);
  return 0;
}
