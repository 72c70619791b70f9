/*
 * geometry.h: what convolutions and pooling share: their input as planes, the lists that say how a
 * window moves over them, and how many places it has.
 *
 * There are one to three spatial dimensions, as the op's block says (zk_op.spatial). Lists over
 * them always have three entries, depth, height and width: what an op does not have is of size 1,
 * with a window of 1. So one loop nest serves all.
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

/* Where those of so many dimensions begin in such a list. */
static inline int zk_spatial_first(int dims) {
  return ZK_SPATIAL - dims;
}
/* "height, width" */
const char *zk_spatial_names(int dims);

/* Error: another number of dimensions than op->spatial. */
zk_status zk_planes_of(const zk_op *op, const zk_tensor *x, zk_planes *p);
/* How many elements a channel has. */
static inline int64_t zk_planes_size(const zk_planes *p) {
  return p->size[ZK_D] * p->size[ZK_H] * p->size[ZK_W];
}
/* The shape of planes. */
zk_shape zk_planes_shape(const zk_planes *p);

/* How many channels make a piece for zk_parallel_for. */
int64_t zk_planes_grain(const zk_planes *p);

/* How a window moves. */
typedef struct zk_window {
  int64_t kernel[ZK_SPATIAL], stride[ZK_SPATIAL], padding[ZK_SPATIAL], dilation[ZK_SPATIAL];
} zk_window;

/*
 * Reads a number or a list of `dims` numbers, of at least `least`, which also stands for an absent
 * list and for the dimensions that there are not. Errors name the op and the parameter.
 */
zk_status zk_window_read(const char *op, const char *name, const zk_attr *list, int dims,
                         int64_t least, int64_t out[ZK_SPATIAL]);

/* A pooling op's kernel_size (which must be given) and stride (by default the kernel_size). */
zk_status zk_window_pool(const char *op, const zk_attr *kernel, const zk_attr *stride, int dims,
                         zk_window *w);
/* Pooling: margins are at most half of kernel_size; each plane must have a place for a window.
 * Fills size. */
zk_status zk_window_places(const char *op, const zk_planes *in, const zk_window *w, bool ceil_mode,
                           int64_t size[ZK_SPATIAL]);
/* A pooling op's work (op.h): of a window's elements each costs as much as several of a product. */
double zk_window_work(const zk_shape *out, const zk_attr *kernel, int dims);

/* The elements of a dimension that a window covers: first, first + step, ... below end. */
typedef struct zk_reach {
  int64_t first, end, step;
} zk_reach;

/*
 * What lies under a window, of a channel whose lines are `wide` and whose planes of size `plane`.
 * Where there is one plane, as in two dimensions, kernels choose the loop without depth for a whole
 * line of windows: small windows feel the difference.
 */

/* Runs the statement for each element under a window of step 1, `at` being its offset; from: of the
 * plane. */
#define ZK_EACH_IN_PLANE(from, rows, columns, wide, statement)                                     \
  for (int64_t h_ = (rows).first; h_ < (rows).end; h_++)                                           \
    for (int64_t w_ = (columns).first; w_ < (columns).end; w_++) {                                 \
      const int64_t at = (from) + h_ * (wide) + w_;                                                \
      statement;                                                                                   \
    }
#define ZK_EACH_COVERED(depth, rows, columns, wide, plane, statement)                              \
  for (int64_t d_ = (depth).first; d_ < (depth).end; d_++)                                         \
  ZK_EACH_IN_PLANE(d_ *(plane), rows, columns, wide, statement)

/* The offset of the greatest element under a window of any steps: the first of equals; a nan beats
 * all. -1 where a dilated window steps over all there is. */
#define ZK_GREATEST_IN_PLANE(real, channel, from, rows, columns, wide, best, offset)               \
  for (int64_t h_ = (rows).first; h_ < (rows).end; h_ += (rows).step)                              \
    for (int64_t w_ = (columns).first; w_ < (columns).end; w_ += (columns).step) {                 \
      real v_ = (channel)[(from) + h_ * (wide) + w_];                                              \
      if (v_ > best || v_ != v_ || offset < 0) {                                                   \
        best = v_;                                                                                 \
        offset = (from) + h_ * (wide) + w_;                                                        \
      }                                                                                            \
    }
#define ZK_GREATEST(real, channel, depth, rows, columns, wide, plane, offset)                      \
  do {                                                                                             \
    real best_ = 0;                                                                                \
    offset = -1;                                                                                   \
    for (int64_t d_ = (depth).first; d_ < (depth).end; d_ += (depth).step)                         \
      ZK_GREATEST_IN_PLANE(real, channel, d_ *(plane), rows, columns, wide, best_, offset)         \
  } while (0)

/* The convolution of an image with that window, one place of it for each element of the grid's
 * planes: the output of conv, the input of conv_transpose. cin: the image's channels a group. */
zk_conv zk_window_conv(const zk_window *w, const zk_planes *image, const zk_planes *grid,
                       int64_t cin, int64_t groups);

/*
 * What a call's shapes and lists say, checked. Errors: those of the op's infer.
 */
typedef struct zk_conv_geometry {
  zk_planes in, out;
  zk_window window;
  int64_t pads[2 * ZK_SPATIAL]; /* conv: what lies before each of in.dims, then behind */
  int64_t behind[ZK_SPATIAL];   /* conv_transpose: output_padding */
  zk_conv conv;                 /* conv_transpose: from the output to the input */
} zk_conv_geometry;
zk_status zk_conv_geometry_of(const zk_call *c, zk_conv_geometry *p);
zk_status zk_conv_transpose_geometry_of(const zk_call *c, zk_conv_geometry *p);

typedef struct zk_pool_geometry {
  zk_planes in;
  zk_window window;         /* not of an adaptive pool */
  int64_t size[ZK_SPATIAL]; /* of the output */
  bool count_include_pad;   /* of avg_pool: do margins count? */
  int64_t divisor;          /* of avg_pool; 0: what the window covers */
  bool max;                 /* of an adaptive pool */
} zk_pool_geometry;
/* The output. */
zk_shape zk_pool_shape(const zk_pool_geometry *p);
zk_status zk_max_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_avg_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_adaptive_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);

#endif
