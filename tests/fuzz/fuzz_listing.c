/* fuzz_listing.c: listings of files, by what they are: arrays that stay in the file. */
#include "fuzz.h"

#include "base/file.h"
#include "base/file_kind.h"
#include "io/npy.h"
#include "io/pth.h"
#include "io/safetensors.h"
#include "onnx/file.h"

static zk_status list(const uint8_t *bytes, size_t size, const char *path, zk_object **out) {
  zk_object *metadata;
  switch ((int)zk_file_format_of(bytes, size < ZK_FILE_KIND_BYTES ? size : ZK_FILE_KIND_BYTES)) {
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

/* The records of a model, without large tensors. */
static zk_status list_onnx(const char *path) {
  FILE *f;
  uint64_t size;
  zk_model m = {0};
  ZK_TRY(zk_file_open(path, &f, &size));
  zk_status status = zk_onnx_list(f, size, path, &m);
  zk_model_clear(&m);
  fclose(f);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  zk_object *o = NULL;
  if (size > 0 && bytes[0] == 0x08) {
    zk_status listed = list_onnx(fuzz_file(bytes, size));
    fuzz_end(listed, listed == ZK_OK);
    return 0;
  }
  zk_status status = list(bytes, size, fuzz_file(bytes, size), &o);
  fuzz_end_object(status, o);
  return 0;
}
