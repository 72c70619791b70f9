/*
 * view.h: what ops share whose output is a view of their input.
 */
#ifndef ZK_OP_SHAPE_VIEW_H
#define ZK_OP_SHAPE_VIEW_H

#include <string.h>
#include "op/op.h"

/* The spec of a view that begins as the whole of x; and one dimension more for a spec. */
static inline zk_spec zk_spec_whole(const zk_tensor *x) {
  zk_spec s = {.dtype = x->dtype, .shape = x->shape, .offset = x->offset, .view = true};
  memcpy(s.stride, x->stride, sizeof s.stride);
  return s;
}
static inline void zk_spec_append(zk_spec *s, int64_t size, int64_t stride) {
  s->stride[s->shape.ndim] = stride;
  s->shape.dim[s->shape.ndim++] = size;
}

/* Backward of a view of a part of the input (select, narrow): dy in that view, zeros
 * around it. */
zk_status zk_window_backward(const zk_call *c, zk_grads *g);
/* Backward of an op that keeps its input's elements in index order: dy in the input's shape. */
zk_status zk_reshape_backward(const zk_call *c, zk_grads *g);

#endif
