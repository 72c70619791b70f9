/*
 * pth_parts.c: how the readers of PyTorch's three formats read bytes and elements.
 */
#include "io/pth_parts.h"

#include <string.h>
#include "base/cursor.h"
#include "base/memory.h"

zk_status zk_pth_elements(const zk_stored_dtype *dtype, int64_t n, bool big_endian,
                          zk_read_bytes read, void *context, zk_tensor **out) {
  zk_shape shape = ZK_SHAPE(n);
  size_t bytes = (size_t)n * dtype->size;
  ZK_TRY(zk_tensor_new(dtype->dtype, &shape, out));
  bool in_place = dtype->encoding == ZK_ENCODING_NATIVE;
  uint8_t *raw = in_place ? zk_data(*out) : zk_block_alloc(bytes ? bytes : 1);
  zk_status status = raw || in_place ? ZK_OK : zk_nomem(bytes, "a storage");
  if (status == ZK_OK)
    status = read(context, raw, bytes);
  if (status == ZK_OK && big_endian)
    zk_swap_bytes(raw, bytes, dtype->size);
  if (status == ZK_OK && !in_place)
    zk_widen(dtype, raw, *out);
  if (!in_place)
    zk_block_free(raw);
  if (status != ZK_OK) {
    zk_tensor_release(*out);
    *out = NULL;
  }
  return status;
}
