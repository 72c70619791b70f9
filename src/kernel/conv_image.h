/*
 * conv_image.h: how the kernels of convolutions see images, and room for what they need besides.
 * Private to kernel/.
 */
#ifndef ZK_KERNEL_CONV_IMAGE_H
#define ZK_KERNEL_CONV_IMAGE_H

#include <stddef.h>
#include "kernel/conv.h"

static inline int64_t zk_least(int64_t a, int64_t b) {
  return a < b ? a : b;
}
static inline int64_t zk_most(int64_t a, int64_t b) {
  return a > b ? a : b;
}
static inline int64_t zk_pieces(int64_t n, int64_t size) {
  return (n + size - 1) / size;
}

/*
 * How the kernels see a channel of an image: as it is, or copied. A copy has its margins, and of a
 * stride of s the rows (and columns) 0, s, 2s, ... together, then those from 1 on, and so on, so
 * that windows are neighbours: [phases_h][phases_w][height][pitch].
 */
typedef struct zk_conv_layout {
  const zk_conv *g;
  bool copied;
  int64_t phases_h, phases_w, height, pitch;
  int64_t channel;               /* floats of one */
  int64_t row_step, column_step; /* from a window to the next one */
} zk_conv_layout;

zk_conv_layout zk_conv_layout_of(const zk_conv *g, bool copied);

/* distance [cin * kh * kw]: where kernel elements lie, seen from their window's begin. */
void zk_conv_distances(const zk_conv_layout *l, int32_t *distance);

/* How many images are shown at once, `enough` of them or all. A copy of that many has `floats`. */
int64_t zk_conv_shown(const zk_conv_layout *l, int64_t enough, int64_t *floats);
/* The images from `first` on, as the kernels want them: in x, or in copy. */
const float *zk_conv_show(const zk_conv_layout *l, const float *x, int64_t first, int64_t count,
                          float *copy);

/* Room for arrays, in one block: sizes are summed up first, then handed out. */
typedef struct zk_room {
  size_t used;
  char *block; /* NULL while summing */
} zk_room;

void *zk_room_take(zk_room *r, int64_t count, size_t size);
zk_status zk_room_open(zk_room *r); /* ends the summing; freed with zk_block_free(r->block) */

#endif
