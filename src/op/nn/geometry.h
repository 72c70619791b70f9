/*
 * geometry.h: what convolutions and pooling share: their input as planes, the lists that say how a
 * window moves over them, and how many places it has.
 *
 * Everything is two-dimensional here: one dimension is a plane of height 1.
 */
#ifndef ZK_OP_NN_GEOMETRY_H
#define ZK_OP_NN_GEOMETRY_H

#include "op/op.h"
#include "tensor/conv.h"

enum { ZK_H, ZK_W };

/* An input [n, c, h, w] or [c, h, w]; with one spatial dimension [n, c, w] or [c, w]. */
typedef struct zk_planes {
  int dims; /* spatial dimensions: 1 or 2 */
  bool batched;
  int64_t n, c, size[2];
} zk_planes;

/* Error: another number of dimensions. */
zk_status zk_planes_of(const char *op, const zk_tensor *x, int dims, zk_planes *p);
/* The shape of planes. */
zk_shape zk_planes_shape(const zk_planes *p);

/* How many planes make a piece for zk_parallel_for. */
int64_t zk_planes_grain(const zk_planes *p);

/* How a window moves. */
typedef struct zk_window {
  int64_t kernel[2], stride[2], padding[2], dilation[2];
} zk_window;

/*
 * Reads a number or a list of `dims` numbers, of at least `least`, which also stands for an absent
 * list and for the height of one dimension. Errors name the op and the parameter.
 */
zk_status zk_window_read(const char *op, const char *name, const zk_attr *list, int dims,
                         int64_t least, int64_t out[2]);

/* A pooling op's kernel_size (which must be given) and stride (by default the kernel_size). */
zk_status zk_window_pool(const char *op, const zk_attr *kernel, const zk_attr *stride, int dims,
                         zk_window *w);
/* Pooling: margins are at most half of kernel_size; each plane must have a place for a window.
 * Fills size. */
zk_status zk_window_places(const char *op, const zk_planes *in, const zk_window *w, bool ceil_mode,
                           int64_t size[2]);
/* A pooling op's work (op.h): of a window's elements each costs as much as several of a product. */
double zk_window_work(const zk_shape *out, const zk_attr *kernel, int dims);

/* The elements of a dimension that a window covers: first, first + step, ... below end. */
typedef struct zk_reach {
  int64_t first, end, step;
} zk_reach;

/* The offset of the greatest element under a window: the first of equals; a nan beats all. -1 where
 * a dilated window steps over all there is. */
#define ZK_GREATEST(real, plane, width, rows, columns, offset)                                     \
  do {                                                                                             \
    real best_ = 0;                                                                                \
    offset = -1;                                                                                   \
    for (int64_t h_ = (rows).first; h_ < (rows).end; h_ += (rows).step)                            \
      for (int64_t w_ = (columns).first; w_ < (columns).end; w_ += (columns).step) {               \
        real v_ = (plane)[h_ * (width) + w_];                                                      \
        if (v_ > best_ || v_ != v_ || offset < 0) {                                                \
          best_ = v_;                                                                              \
          offset = h_ * (width) + w_;                                                              \
        }                                                                                          \
      }                                                                                            \
  } while (0)

/* The convolution of image planes with that window, one place of it for each element of the grid's
 * planes: the output of conv, the input of conv_transpose. cin: the image's channels a group. */
zk_conv zk_window_conv(const zk_window *w, const zk_planes *image, const zk_planes *grid,
                       int64_t cin, int64_t groups);

/*
 * What a call's shapes and lists say, checked. Errors: those of the op's infer.
 */
typedef struct zk_conv_geometry {
  zk_planes in, out;
  zk_window window;
  int64_t pads[4];   /* conv: what lies before every dimension, then behind */
  int64_t behind[2]; /* conv_transpose: output_padding */
  zk_conv conv;      /* conv_transpose: from the output to the input */
} zk_conv_geometry;
zk_status zk_conv_geometry_of(const zk_call *c, zk_conv_geometry *p);
zk_status zk_conv_transpose_geometry_of(const zk_call *c, zk_conv_geometry *p);

typedef struct zk_pool_geometry {
  zk_planes in;
  zk_window window;       /* not of an adaptive pool */
  int64_t size[2];        /* of an output plane */
  bool count_include_pad; /* of avg_pool: do margins count? */
  int64_t divisor;        /* of avg_pool; 0: what the window covers */
  bool max;               /* of an adaptive pool */
} zk_pool_geometry;
zk_status zk_max_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_avg_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);
zk_status zk_adaptive_pool_geometry_of(const zk_call *c, zk_pool_geometry *p);

#endif
