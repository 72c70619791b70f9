/*
 * positions.h: elements of a tensor that an index tensor names: what gather, scatter, take, put,
 * index_select and the rest share.
 *
 * The places form a tensor of `shape`. Element e of it lies in a tensor t at the sum of base[d] of
 * e's positions (0 where the index decides) plus index[e] * step, all in elements of t.
 */
#ifndef ZK_OP_INDEX_POSITIONS_H
#define ZK_OP_INDEX_POSITIONS_H

#include "op/op.h"

typedef struct zk_positions {
  zk_shape shape;
  int64_t base[ZK_MAX_DIM];
  zk_tensor *index; /* int64, of `shape`, expanded where it does not vary; ours */
  int64_t step;
  int64_t wrap; /* added to a negative index */
} zk_positions;

/* Places along dim d of a tensor laid out as t: index of any shape that fits within t's in the
 * other dimensions. `index` is checked against t's size by zk_positions_check. */
zk_status zk_positions_along(const zk_tensor *t, int d, zk_tensor *index, zk_positions *p);
/* The same for a one-dimensional index (or a scalar) that all lines share: index_select. */
zk_status zk_positions_select(const zk_tensor *t, int d, const zk_tensor *index, zk_positions *p);
/* Places in t's elements counted in index order; t is contiguous. A negative index counts from the
 * end. */
zk_status zk_positions_flat(const zk_tensor *t, zk_tensor *index, zk_positions *p);
/*
 * Several indices at once: index is [n, ...] and layer i of it goes along dims[i] of t (rising).
 * The index's own dimensions take the place of the dims when these are neighbours, else they come
 * first. Negative indices count from the end; all are checked. Errors: an index out of range; no
 * memory.
 */
zk_status zk_positions_advanced(const char *op, const zk_tensor *t, const zk_attr *dims,
                                const zk_tensor *index, zk_positions *p);
/* The shape of those places. Error: more than ZK_MAX_DIM dimensions. */
zk_status zk_positions_advanced_shape(const char *op, const zk_shape *t, const zk_attr *dims,
                                      const zk_shape *index, zk_shape *out);
void zk_positions_free(zk_positions *p);

/* A scalar counts as a vector of one element. */
static inline int64_t zk_positions_size(const zk_tensor *t, int d) {
  return t->shape.ndim > 0 ? t->shape.dim[d] : 1;
}
/* Does index fit within t (called `what` in messages), dimension d apart? d = -1: in all of them.
 * An empty index always does. */
zk_status zk_positions_within(const char *op, const char *what, const zk_tensor *index,
                              const zk_tensor *t, int d);
/* The part of t that an index of that shape covers: the leading positions of each dimension. */
zk_status zk_positions_part(const zk_tensor *t, const zk_shape *index, zk_tensor **out);

/* Is every index within [low, size)? */
zk_status zk_positions_check(const char *op, const zk_tensor *index, int64_t low, int64_t size);
/* Is index of int64? */
zk_status zk_positions_dtype(const char *op, const zk_tensor *index);

/* y := t's elements at the places. y has the places' shape, and t's dtype as in all that follow. */
void zk_positions_read(const zk_positions *p, const zk_tensor *t, zk_tensor *y);
/* t's elements at the places := src, in index order, so that the last one stays where places
 * repeat. src broadcasts to the places' shape. */
void zk_positions_write(const zk_positions *p, zk_tensor *t, const zk_tensor *src);
/* t's elements at the places += alpha * src. */
void zk_positions_add(const zk_positions *p, zk_tensor *t, const zk_tensor *src, double alpha);
/* t's elements at the places become what op makes of them and src; a nan stays. */
typedef enum zk_positions_op {
  ZK_POSITIONS_MUL,
  ZK_POSITIONS_MAX,
  ZK_POSITIONS_MIN
} zk_positions_op;
void zk_positions_combine(const zk_positions *p, zk_tensor *t, const zk_tensor *src,
                          zk_positions_op op);

#endif
