/*
 * view.h: what ops share whose output is a view of their input.
 */
#ifndef ZK_OP_SHAPE_VIEW_H
#define ZK_OP_SHAPE_VIEW_H

#include <string.h>
#include "op/op.h"

/* The spec of a view of the whole of x; and a dimension appended to a spec. */
static inline zk_spec zk_spec_whole(const zk_tensor *x) {
  zk_spec s = {.dtype = x->dtype, .shape = x->shape, .offset = x->offset, .view = true};
  memcpy(s.stride, x->stride, sizeof s.stride);
  return s;
}
static inline void zk_spec_append(zk_spec *s, int64_t size, int64_t stride) {
  s->stride[s->shape.ndim] = stride;
  s->shape.dim[s->shape.ndim++] = size;
}

/* Backward of an op whose output is a view of a part of its input: dx = 0, with dy in that part. */
zk_status zk_slice_backward(const zk_call *c, zk_grads *g);
/* Backward of an op whose output has the input's elements in index order: dx = dy, reshaped. */
zk_status zk_reshape_backward(const zk_call *c, zk_grads *g);
void zk_reshape_gradient(zk_gradient *g);

#endif
