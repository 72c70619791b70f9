/*
 * pth_parts.c: how the readers of PyTorch's three formats read bytes and elements.
 */
#include "io/pth_parts.h"

#include <errno.h>
#include <string.h>
#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/memory.h"

#define PIECE ((size_t)4 << 20) /* between two looks for Ctrl-C */

zk_status zk_pth_read_at(FILE *file, uint64_t file_size, uint64_t offset, void *bytes,
                         size_t size) {
  if (offset > file_size || size > file_size - offset)
    return zk_fail(ZK_ERR_FORMAT, "the file ends within its storages");
  if (fseeko(file, (off_t)offset, SEEK_SET) != 0)
    return zk_fail(ZK_ERR_IO, "%s", strerror(errno));
  for (size_t done = 0; done < size;) {
    size_t n = size - done < PIECE ? size - done : PIECE;
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    if (fread((char *)bytes + done, 1, n, file) != n)
      return zk_fail(ZK_ERR_IO, "%s",
                     ferror(file) ? strerror(errno) : "became shorter while it was read");
    done += n;
  }
  return ZK_OK;
}

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
