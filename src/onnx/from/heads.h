/*
 * heads.h: the heads of attention (attention.c, rotary.c), for the converters of its nodes.
 */
#ifndef ZK_ONNX_FROM_HEADS_H
#define ZK_ONNX_FROM_HEADS_H

#include "onnx/from/import.h"

/* [batch, length, features] as [batch, heads, length, width], and back. */
zk_tensor *zk_heads_split(zk_import *x, zk_tensor *t, int64_t heads);
zk_tensor *zk_heads_join(zk_import *x, zk_tensor *t);

/* Angles by position: a cache [positions, n / 2] whose rows `ids` [batch or 1, length] names. */
typedef struct zk_rotation {
  zk_tensor *cos, *sin, *ids;
  int64_t n; /* of the features, the first ones; 0: all */
  bool interleaved;
} zk_rotation;
/* t, [batch, heads, length, width], or flat: [batch, length, heads, width], turned. */
zk_tensor *zk_heads_rotate(zk_import *x, zk_tensor *t, const zk_rotation *r, bool flat);

#endif
