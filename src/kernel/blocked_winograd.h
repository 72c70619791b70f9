/*
 * blocked_winograd.h: convolutions in blocks of channels by Winograd's F(2 x 2, 3 x 3), whose
 * matrices are in winograd.h. Tiles of 2 x 2 outputs are cut into strips; a strip's tiles are
 * transformed, multiplied element by element as by a 1 x 1 kernel, and transformed back, for one
 * tile of output channels after the other. Private to kernel/.
 */
#ifndef ZK_KERNEL_BLOCKED_WINOGRAD_H
#define ZK_KERNEL_BLOCKED_WINOGRAD_H

#include <stdatomic.h>
#include "kernel/blocked_job.h"
#include "kernel/planes_job.h"

#define ZK_WINOGRAD_ELEMENTS 16 /* of a transformed tile */

typedef struct zk_blocked_winograd_job {
  zk_blocked_job conv;    /* sizes, image, result; its w is [tile][16][cin][channels of the tile] */
  zk_blocked_job product; /* of one element of a strip */
  int64_t width, tiles;   /* tiles of a row, of an image */
  int64_t strip, strips;  /* tiles of a strip; strips of an image */
  int64_t element; /* floats between transformed elements of a strip: [16][cin / B][strip][B] */
  float *x;        /* transformed strips, [n][strips]; NULL: each piece transforms its own */
  /* Memory of a piece: the products [16][blocks of a tile][strip][B], behind a transformed strip
   * where x is NULL. Who sets a slot's flag may use it. */
  float *slots;
  int64_t slot_size, products; /* floats of a slot; between elements of the products */
  const zk_ahead *ahead;       /* or NULL; its parts are fetched beside the products */
  int64_t first, parts;        /* the image that conv.x begins with; of ahead */
  atomic_flag *taken;
} zk_blocked_winograd_job;

/* Does it suit the convolution? */
bool zk_blocked_winograd_fits(const zk_conv *g, int64_t block);
/* The floats of the packed weights, without the bias. */
int64_t zk_blocked_winograd_floats(const zk_conv *g, int64_t block);
/* flipped: w is [cin, cout, 3, 3], rotated by 180 degrees. */
void zk_blocked_winograd_pack(const zk_blocked_kernels *k, const zk_conv *g, const float *w,
                              bool flipped, const float *scale, float *packed);
/* conv: that of a direct convolution. ahead: what the caller moves next, or NULL. */
zk_status zk_blocked_winograd_run(const zk_blocked_kernels *k, const zk_blocked_job *conv,
                                  int64_t n, const zk_ahead *ahead);

#endif
