/*
 * positions.h: the elements of a tensor that an index tensor names. gather, scatter, take, put,
 * index_select and index are a few lines each over it.
 *
 * Positions have a shape: that of what is read or written. The element with indices e[0], e[1], ..
 * of that shape lies in the tensor t at the offset (in elements of t)
 *
 *   e[0] * base[0] + e[1] * base[1] + .. + index[e] * step
 *
 * base[d] is 0 in the dimension where the index decides.
 */
#ifndef ZK_OP_INDEX_POSITIONS_H
#define ZK_OP_INDEX_POSITIONS_H

#include "op/op.h"

typedef struct zk_positions {
  zk_shape shape;
  int64_t base[ZK_MAX_DIM];
  zk_tensor *index; /* int64, of `shape`, expanded where it does not vary; owned */
  int64_t step;
  int64_t wrap; /* added to a negative index */
} zk_positions;

/* Positions along dim d of a tensor laid out as t, as gather takes them: the index has t's rank,
 * and fits within t in the other dimensions. The caller checks its values by zk_positions_check. */
zk_status zk_positions_along(const zk_tensor *t, int d, zk_tensor *index, zk_positions *p);
/* The same for a one-dimensional index (or a scalar) that names whole slices: index_select. */
zk_status zk_positions_select(const zk_tensor *t, int d, const zk_tensor *index, zk_positions *p);
/* Positions in the flattened t, which is contiguous: take. A negative index counts from the end. */
zk_status zk_positions_flat(const zk_tensor *t, zk_tensor *index, zk_positions *p);
/*
 * Advanced indexing: index is [n, ...], and index[i] names positions along dims[i] of t; dims are
 * ascending. As in NumPy, the dimensions of the index replace dims when these are adjacent, else
 * they come first. Negative indices count from the end; all are checked. Errors: an index out of
 * range; no memory.
 */
zk_status zk_positions_advanced(const char *op, const zk_tensor *t, const zk_attr *dims,
                                const zk_tensor *index, zk_positions *p);
/* The shape of those positions. Error: more than ZK_MAX_DIM dimensions. */
zk_status zk_positions_advanced_shape(const char *op, const zk_shape *t, const zk_attr *dims,
                                      const zk_shape *index, zk_shape *out);
void zk_positions_free(zk_positions *p);

/* A scalar counts as a vector of one element. */
static inline int64_t zk_positions_size(const zk_tensor *t, int d) {
  return t->shape.ndim > 0 ? t->shape.dim[d] : 1;
}
/* Checks that index is no larger than t (`what` in messages) in any dimension but d; d = -1: in
 * any. An empty index always fits. */
zk_status zk_positions_within(const char *op, const char *what, const zk_tensor *index,
                              const zk_tensor *t, int d);
/* A view of the leading positions of each dimension of t, as many as that shape has. */
zk_status zk_positions_part(const zk_tensor *t, const zk_shape *index, zk_tensor **out);

/* Checks that every index is within [low, size). */
zk_status zk_positions_check(const char *op, const zk_tensor *index, int64_t low, int64_t size);
/* Checks that index is int64, or int32. */
zk_status zk_positions_dtype(const char *op, const zk_tensor *index);

/* y = t's elements at the positions. y has the shape of p. Here and below dtypes are equal. */
void zk_positions_read(const zk_positions *p, const zk_tensor *t, zk_tensor *y);
/* t's elements at the positions = src, in index order: where positions repeat, the last one stays.
 * src broadcasts to the shape of p. */
void zk_positions_write(const zk_positions *p, zk_tensor *t, const zk_tensor *src);
/* t's elements at the positions += alpha * src. */
void zk_positions_add(const zk_positions *p, zk_tensor *t, const zk_tensor *src, double alpha);
/* t's elements at the positions = op(t's element, src); a nan stays. */
typedef enum zk_positions_op {
  ZK_POSITIONS_MUL,
  ZK_POSITIONS_MAX,
  ZK_POSITIONS_MIN
} zk_positions_op;
void zk_positions_combine(const zk_positions *p, zk_tensor *t, const zk_tensor *src,
                          zk_positions_op op);

#endif
