/*
 * reduction.h: which elements of the input each element of a reduction's output covers, walking
 * over them, and the gradients that reductions share.
 */
#ifndef ZK_OP_REDUCE_REDUCTION_H
#define ZK_OP_REDUCE_REDUCTION_H

#include "op/op.h"
#include "tensor/iterate.h"

/*
 * A reduction's geometry: the input's dimensions split into kept and reduced ones. Output element o
 * (in index order of the kept dimensions) covers zk_reduction_count elements.
 */
typedef struct zk_reduction {
  int n_kept, n_reduced;
  int64_t kept[ZK_MAX_DIM], kept_stride[ZK_MAX_DIM];       /* sizes, strides in elements */
  int64_t reduced[ZK_MAX_DIM], reduced_stride[ZK_MAX_DIM]; /* inner dimension last */
  int64_t outputs, count;
} zk_reduction;

/* dims as an attribute holds them (not given or empty: all). Error: out of range, repeated. */
zk_status zk_reduction_init(const char *op, const zk_tensor *t, const zk_attr *dims, bool keepdim,
                            zk_reduction *r, zk_shape *out);
/* Offset, in elements from t's first, of the first input element of output o. */
int64_t zk_reduction_start(const zk_reduction *r, int64_t o);

/* A single optional dim as the list that zk_reduction_init takes. */
zk_attr zk_dim_list(const zk_attr *dim);
/* The dims of a reducing call, whose first attribute is one dim or a list of them. */
zk_attr zk_dims_of(const zk_call *c);

/* Pieces of outputs for zk_parallel_for. */
int64_t zk_reduction_grain(const zk_reduction *r);

/*
 * The gradient of a reduction of input 0, element by element: dx = loop(x, y, dy), where y and dy
 * are of the output's dtype and (but for dimensions of size 1) shape, each standing for all that
 * was reduced into it. Operands as ZK_BACKWARD_2 takes them: a is x, b is y.
 */
zk_status zk_reduction_backward(const zk_call *c, zk_grads *g, const zk_attr *dims, zk_tensor *y,
                                zk_tensor *dy, zk_loop f32, zk_loop f64, void *context);

/* dy divided by how many elements of input 0 equal output 0, which is one of them. */
enum {
  ZK_EQUAL_ABSOLUTE = 1 /* their absolute values do */,
  ZK_EQUAL_NAN = 2 /* nan equals nan */
};
zk_status zk_reduction_distribute(const zk_call *c, const zk_attr *dims, int flags, zk_tensor *dy,
                                  zk_tensor **out);

/* The gradient of a choice among input 0's elements (max, min, median, amax): to the element that
 * output 1, an index along the one dim, names; without output 1, shared by those that are output 0.
 */
zk_status zk_selecting_backward(const zk_call *c, zk_grads *g, const zk_attr *dims);

/* Calls run(context, offset, stride, n) for the runs that cover elements [begin, end) (in index
 * order of the reduced dimensions) of an output that starts at `start`. */
typedef void (*zk_run)(void *context, int64_t offset, int64_t stride, int64_t n);
void zk_reduction_walk(const zk_reduction *r, int64_t start, int64_t begin, int64_t end, zk_run run,
                       void *context);

#endif
