/*
 * conv_image.h: images as the kernels of convolutions read them, and workspaces. Private to
 * kernel/.
 */
#ifndef ZK_KERNEL_CONV_IMAGE_H
#define ZK_KERNEL_CONV_IMAGE_H

#include <stddef.h>
#include "kernel/arith.h"
#include "base/status.h"
#include "kernel/conv_geometry.h"

/*
 * How the kernels read a channel of an image: as it is, or a copy. A copy is padded. With a stride
 * of s it has the rows 0, s, 2s, ..., then the rows 1, s + 1, ..., and so on, and the same for
 * columns, so that the windows of neighbouring outputs begin one element apart:
 * [phases_h][phases_w][height][pitch].
 */
typedef struct zk_conv_layout {
  const zk_conv *g;
  bool copied;
  int64_t phases_h, phases_w, height, pitch;
  int64_t channel;                   /* floats of a channel */
  int64_t row_stride, column_stride; /* from the begin of a window to the next one */
} zk_conv_layout;

zk_conv_layout zk_conv_layout_of(const zk_conv *g, bool copied);

/* offset [cin * kh * kw] := the kernel elements' offsets from the begin of their window. */
void zk_conv_offsets(const zk_conv_layout *l, int32_t *offset);

/* How many images are prepared at once: at least `enough`, or all. Their copy has `floats`. */
int64_t zk_conv_images_at_once(const zk_conv_layout *l, int64_t enough, int64_t *floats);
/* Prepares `count` images from `first` on, and returns them: in x, or in copy. */
const float *zk_conv_images(const zk_conv_layout *l, const float *x, int64_t first, int64_t count,
                            float *copy);

/* Several arrays in one block. The arrays are taken twice, in the same order: the first pass sums
 * up the sizes, zk_workspace_alloc allocates the block, the second pass gives the addresses. */
typedef struct zk_workspace {
  size_t used;
  char *block; /* NULL in the first pass */
} zk_workspace;

void *zk_workspace_take(zk_workspace *r, int64_t count, size_t size);
zk_status zk_workspace_alloc(zk_workspace *r); /* free with zk_block_free(r->block) */

#endif
