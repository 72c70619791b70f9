/*
 * geometry.h: what convolutions and pooling share: the sizes of their input and output, the window
 * (kernel, stride, padding, dilation), and the elements that a window covers.
 *
 * An op has one to three spatial dimensions (zk_op.spatial). Lists over them always have three
 * entries, depth, height and width. A dimension that the op does not have is of size 1, and so is
 * the kernel in it, so that one loop nest serves all ops.
 */
#ifndef ZK_OP_NN_GEOMETRY_H
#define ZK_OP_NN_GEOMETRY_H

#include "op/op.h"
#include "tensor/conv.h"

enum { ZK_D, ZK_H, ZK_W, ZK_SPATIAL };

/* An input [n, c, d, h, w] or [c, d, h, w], without d, or without d and h. */
typedef struct zk_planes {
  int dims; /* spatial dimensions: 1 to 3 */
  bool batched;
  int64_t n, c, size[ZK_SPATIAL];
} zk_planes;

/* The entry of the first of so many dimensions in such a list. */
static inline int zk_spatial_first(int dims) {
  return ZK_SPATIAL - dims;
}
/* For messages: "length", "height, width" or "depth, height, width". */
const char *zk_spatial_names(int dims);

/* Error: x has another number of dimensions than op->spatial says. */
zk_status zk_planes_of(const zk_op *op, const zk_tensor *x, zk_planes *p);
/* The number of elements of a channel. */
static inline int64_t zk_planes_size(const zk_planes *p) {
  return p->size[ZK_D] * p->size[ZK_H] * p->size[ZK_W];
}
/* The shape of a tensor of these sizes. */
zk_shape zk_planes_shape(const zk_planes *p);

/* The gradient of a convolution, or of a transposed one, as calls of ops. */
void zk_conv_gradient(zk_gradient *g);
/* The gradient of a max pool whose places op finds again: dy at each window's greatest element. */
void zk_max_pool_gradient(zk_gradient *g);

/* The number of channels in a piece for zk_parallel_for. */
int64_t zk_planes_grain(const zk_planes *p);

typedef struct zk_window {
  int64_t kernel[ZK_SPATIAL], stride[ZK_SPATIAL], padding[ZK_SPATIAL], dilation[ZK_SPATIAL];
} zk_window;

/*
 * Reads a number, or a list of `dims` numbers, of at least `least`. out is `least` where the list
 * is absent, and in dimensions that the op does not have. Errors name the op and the parameter.
 */
zk_status zk_window_read(const char *op, const char *name, const zk_attr *list, int dims,
                         int64_t least, int64_t out[ZK_SPATIAL]);

/* Reads a pooling op's kernel_size, which must be given, and stride, by default the kernel_size. */
zk_status zk_pool_window_read(const char *op, const zk_attr *kernel, const zk_attr *stride,
                              int dims, zk_window *w);
/* size := the sizes of a pooling op's output. Errors: padding of more than half of kernel_size; an
 * input smaller than the window. */
zk_status zk_pool_output_size(const char *op, const zk_planes *in, const zk_window *w,
                              bool ceil_mode, int64_t size[ZK_SPATIAL]);
/* A pooling op's work (op.h): each element of a window counts as ZK_WORK_OF_ELEMENT. */
double zk_pool_work(const zk_shape *out, const zk_attr *kernel, int dims);

/* The elements of a dimension that a window covers: first, first + step, ... below end. */
typedef struct zk_covered {
  int64_t first, end, step;
} zk_covered;

/*
 * Loops over the elements that a window covers, in a channel whose rows have `wide` elements and
 * whose planes have `plane`. Where the channel is one plane, kernels use the loop without depth for
 * a whole row of windows; that is faster for small windows.
 */

/* Runs the statement for each element that a window of step 1 covers; `at` is its offset, `from`
 * the offset of its plane. */
#define ZK_EACH_IN_PLANE(from, rows, columns, wide, statement)                                     \
  for (int64_t h_ = (rows).first; h_ < (rows).end; h_++)                                           \
    for (int64_t w_ = (columns).first; w_ < (columns).end; w_++) {                                 \
      const int64_t at = (from) + h_ * (wide) + w_;                                                \
      statement;                                                                                   \
    }
#define ZK_EACH_COVERED(depth, rows, columns, wide, plane, statement)                              \
  for (int64_t d_ = (depth).first; d_ < (depth).end; d_++)                                         \
  ZK_EACH_IN_PLANE(d_ *(plane), rows, columns, wide, statement)

/* offset := that of the maximum of a window, of the first one among equals; a nan is greater than
 * all numbers. -1 where a dilated window covers no element. */
#define ZK_ARGMAX_IN_PLANE(real, channel, from, rows, columns, wide, best, offset)                 \
  for (int64_t h_ = (rows).first; h_ < (rows).end; h_ += (rows).step) {                            \
    const int64_t row_ = (from) + h_ * (wide), end_ = row_ + (columns).end;                        \
    for (int64_t at_ = row_ + (columns).first; at_ < end_; at_ += (columns).step) {                \
      real v_ = (channel)[at_];                                                                    \
      if (v_ > best || v_ != v_ || offset < 0) {                                                   \
        best = v_;                                                                                 \
        offset = at_;                                                                              \
      }                                                                                            \
    }                                                                                              \
  }
#define ZK_ARGMAX(real, channel, depth, rows, columns, wide, plane, offset)                        \
  do {                                                                                             \
    real best_ = 0;                                                                                \
    offset = -1;                                                                                   \
    for (int64_t d_ = (depth).first; d_ < (depth).end; d_ += (depth).step)                         \
      ZK_ARGMAX_IN_PLANE(real, channel, d_ *(plane), rows, columns, wide, best_, offset)           \
  } while (0)

/* The convolution from x to y with that window; cin: channels of x in a group. For conv_transpose,
 * x is the op's output and y its input. */
zk_conv zk_conv_of_window(const zk_window *w, const zk_planes *x, const zk_planes *y, int64_t cin,
                          int64_t groups);

/*
 * The geometry of a call, checked. Errors: those of the op's infer.
 */
typedef struct zk_conv_geometry {
  zk_planes in, out;
  zk_window window;
  int64_t pads[2 * ZK_SPATIAL];       /* conv: padding before each of in.dims, then behind each */
  int64_t output_padding[ZK_SPATIAL]; /* of conv_transpose */
  zk_conv conv; /* conv_transpose: the convolution from its output to its input */
} zk_conv_geometry;
zk_status zk_conv_geometry_of(const zk_call *c, zk_conv_geometry *p);
zk_status zk_conv_transpose_geometry_of(const zk_call *c, zk_conv_geometry *p);
/* Checks a weight's dimensions (`axes`: the first two, in the message) and that groups divide its
 * first. */
zk_status zk_conv_check_weight(const char *op, const zk_tensor *w, int dims, int64_t groups,
                               const char *axes);

typedef struct zk_pool_geometry {
  zk_planes in;
  zk_window window;         /* not of an adaptive pool */
  int64_t size[ZK_SPATIAL]; /* of the output */
  bool count_include_pad;   /* of avg_pool */
  int64_t divisor;          /* of avg_pool: divisor_override; 0: none */
  bool max;                 /* of an adaptive pool: is it the maximum? */
} zk_pool_geometry;
/* The shape of the output. */
zk_shape zk_pool_shape(const zk_pool_geometry *p);
/* Is the window the common one of 2 x 2 with stride 2, no padding, all windows inside of a plane?
 */
bool zk_pool_is_2x2(const zk_pool_geometry *p);
zk_status zk_max_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_avg_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_adaptive_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);

#endif
