/*
 * kernel.h: what the files of ops share: loops over elements, and the geometry of a reduction.
 */
#ifndef ZK_OP_KERNEL_H
#define ZK_OP_KERNEL_H

#include <string.h>
#include "base/loop.h"
#include "op/op.h"
#include "tensor/iterate.h"

/*
 * An inner loop over one input: y = expression(x), T the type of x, R of y. The first form has unit
 * strides, so that the compiler can vectorise it; y may be x
 * (ivdep: element i depends on element i alone).
 */
#define ZK_LOOP_1(NAME, R, T, expression)                                                          \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    if (step[0] == (int64_t)sizeof(R) && step[1] == (int64_t)sizeof(T)) {                          \
      R *out = (R *)p[0];                                                                          \
      const T *in = (const T *)p[1];                                                               \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T x = in[i];                                                                               \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(p[1] + i * step[1]);                                                      \
      *(R *)(p[0] + i * step[0]) = (R)(expression);                                                \
    }                                                                                              \
  }

/* The same over two inputs a and b; unit strides, or b one value for all (a number, a bias). */
#define ZK_LOOP_2(NAME, R, T, expression)                                                          \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    bool unit = step[0] == (int64_t)sizeof(R) && step[1] == (int64_t)sizeof(T);                    \
    R *out = (R *)p[0];                                                                            \
    const T *in_a = (const T *)p[1], *in_b = (const T *)p[2];                                      \
    if (unit && step[2] == (int64_t)sizeof(T)) {                                                   \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = in_a[i], b = in_b[i];                                                                \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
    } else if (unit && step[2] == 0) {                                                             \
      T b = *in_b;                                                                                 \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = in_a[i];                                                                             \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
    } else {                                                                                       \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = *(const T *)(p[1] + i * step[1]), b = *(const T *)(p[2] + i * step[2]);              \
        *(R *)(p[0] + i * step[0]) = (R)(expression);                                              \
      }                                                                                            \
    }                                                                                              \
  }

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

/* Backward of a view op that is a window on its input (select, narrow): dy in that window, zeros
 * around it. */
zk_status zk_window_backward(const zk_call *c, zk_grads *g);
/* Backward of an op that keeps its input's elements in index order: dy in the input's shape. */
zk_status zk_reshape_backward(const zk_call *c, zk_grads *g);

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
  ZK_SHARE_ABSOLUTE = 1 /* their absolute values do */,
  ZK_SHARE_NAN = 2 /* nan equals nan */
};
zk_status zk_reduction_share(const zk_call *c, const zk_attr *dims, int flags, zk_tensor *dy,
                             zk_tensor **out);

/* The gradient of a choice among input 0's elements (max, min, median, amax): to the element that
 * output 1, an index along the one dim, names; without output 1, shared by those that are output 0.
 */
zk_status zk_choice_backward(const zk_call *c, zk_grads *g, const zk_attr *dims);

/* Calls run(context, offset, stride, n) for the runs that cover elements [begin, end) (in index
 * order of the reduced dimensions) of an output that starts at `start`. */
typedef void (*zk_run)(void *context, int64_t offset, int64_t stride, int64_t n);
void zk_reduction_walk(const zk_reduction *r, int64_t start, int64_t begin, int64_t end, zk_run run,
                       void *context);

#endif
