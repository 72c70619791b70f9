/*
 * fold.h: the windows of im2col and col2im.
 */
#ifndef ZK_OP_NN_FOLD_H
#define ZK_OP_NN_FOLD_H

#include "op/nn/geometry.h"

typedef struct zk_fold_geometry {
  zk_planes image;
  zk_window window;
  int64_t taps, places; /* elements of a window; windows of an image */
  zk_conv conv;         /* with these windows, of one image */
} zk_fold_geometry;

/* The geometry of a call, checked. Errors: those of the op's infer. */
zk_status zk_im2col_geometry_of(const zk_call *c, zk_fold_geometry *p);
zk_status zk_col2im_geometry_of(const zk_call *c, zk_fold_geometry *p);

#endif
