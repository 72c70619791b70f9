/*
 * reduction.h: which elements of the input each element of a reduction's output covers, walking
 * over them, and the gradients that reductions share.
 */
#ifndef ZK_OP_REDUCE_REDUCTION_H
#define ZK_OP_REDUCE_REDUCTION_H

#include "op/gradient.h"
#include "tensor/iterate.h"

/*
 * The input's dimensions, split into kept and reduced ones. There are `outputs` elements of the
 * output, counted in index order of the kept dimensions; each is reduced from `count` elements.
 */
typedef struct zk_reduction {
  int n_kept, n_reduced;
  int64_t kept[ZK_MAX_DIM], kept_stride[ZK_MAX_DIM];       /* sizes, strides in elements */
  int64_t reduced[ZK_MAX_DIM], reduced_stride[ZK_MAX_DIM]; /* inner dimension last */
  int64_t outputs, count;
} zk_reduction;

/* dims is a list of dims (not given or empty: all). Errors: a dim out of range, or given twice. */
zk_status zk_reduction_init(const char *op, const zk_tensor *t, const zk_attr *dims, bool keepdim,
                            zk_reduction *r, zk_shape *out);
/* Offset, in elements from t's first, of the first input element of output o. */
int64_t zk_reduction_start(const zk_reduction *r, int64_t o);

/* An optional dim as a list of dims. */
zk_attr zk_dim_list(const zk_attr *dim);
/* The list of dims of a call whose parameter `dim` is a dim, an optional one, or a list. */
zk_attr zk_dims_of(const zk_call *c);

/* How many outputs zk_parallel_for takes at a time. */
int64_t zk_reduction_grain(const zk_reduction *r);

/*
 * Gives input 0 the gradient dx = loop(x, y, dy), element by element; y and dy have the shape of
 * the output (keepdim or not) and are broadcast over the reduced dimensions. The loop is one of
 * ZK_BACKWARD_2, in which a is x and b is y.
 */
zk_status zk_reduction_backward(const zk_call *c, zk_grads *g, const zk_attr *dims, zk_tensor *y,
                                zk_tensor *dy, zk_loop f32, zk_loop f64, void *context);

/* dy divided by the number of elements of input 0 that equal output 0. */
enum {
  ZK_EQUAL_ABSOLUTE = 1 /* their absolute values do */,
  ZK_EQUAL_NAN = 2 /* nan equals nan */
};
zk_status zk_reduction_distribute(const zk_call *c, const zk_attr *dims, int flags, zk_tensor *dy,
                                  zk_tensor **out);

/* The gradient of a reduction that selects an element of input 0 along the parameter `dim` (max,
 * min, median): to the element at output 1, an index along the one dim; without output 1, divided
 * among the elements that equal output 0. */
zk_status zk_selecting_backward(const zk_call *c, zk_grads *g);

/*
 * For formulas of gradients. restore: t, of the output's shape, in one that broadcasts to input
 * 0's. over: a reduction op of t, of input 0's shape, over the same dimensions, which stay as 1.
 * share: dy divided among the elements of x that equal y, a nan being equal to a nan where `nans`
 * says so; x is of input 0's shape, y and dy of the output's.
 */
zk_tensor *zk_reduction_restore(zk_gradient *g, const zk_attr *dims, zk_tensor *t);
zk_tensor *zk_reduction_over(zk_gradient *g, const zk_op *op, const zk_attr *dims, zk_tensor *t);
zk_tensor *zk_reduction_share(zk_gradient *g, const zk_attr *dims, zk_tensor *x, zk_tensor *y,
                              bool nans);
/* zk_selecting_backward as a formula. */
void zk_selecting_gradient(zk_gradient *g);

/* Calls run(context, offset, stride, n) for runs of n elements with one stride, which together are
 * the elements [begin, end), in index order of the reduced dimensions, of the output that starts at
 * `start`. */
typedef void (*zk_run)(void *context, int64_t offset, int64_t stride, int64_t n);
void zk_reduction_walk(const zk_reduction *r, int64_t start, int64_t begin, int64_t end, zk_run run,
                       void *context);

#endif
