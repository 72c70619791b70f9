/*
 * window.h: what convolutions and pooling share: their input as planes, the lists that say how a
 * window moves over them, and how many places it has.
 *
 * Everything is two-dimensional here: one dimension is a plane of height 1.
 */
#ifndef ZK_OP_NN_WINDOW_H
#define ZK_OP_NN_WINDOW_H

#include "onnx/export.h"
#include "onnx/import.h"
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

/* ONNX's attributes of a window; pads: what lies before and behind, or NULL for w's padding. */
void zk_window_export(zk_export *x, const zk_planes *in, const zk_window *w, bool dilations,
                      const int64_t *pads);
/* `value` with a dimension of size 1 in front, when the input has no batch; and without it. */
const char *zk_planes_export_in(zk_export *x, const zk_planes *in, const char *value);
const char *zk_planes_export_out(zk_export *x, const zk_planes *in, const char *value);

/*
 * A window as an ONNX node has it (window_import.c), over an input of one to three spatial
 * dimensions (others are refused): kernel (that of a weight [.., .., kernel], or attribute
 * kernel_shape), strides, dilations, and the margins that pads or auto_pad say. Height and width
 * are as an op takes them; of depth, the first of three, the form sees to itself, by slices.
 */
enum { ZK_D = 2 };
typedef struct zk_window_node {
  int dims, flat; /* spatial dimensions; those without depth: 1 or 2 */
  int64_t size[3], kernel[3], stride[3], dilation[3], before[3], behind[3];
} zk_window_node;

/* Of sizes, margins and steps that are INT32_MAX at most: products of two do not overflow. */
void zk_window_import(zk_import *x, const zk_shape *in, const zk_shape *weight, zk_window_node *w);
/* Where the d-th of so many dimensions stands in such lists: ZK_H, ZK_W or ZK_D. */
int zk_window_slot(int dims, int d);
/* Attribute `name`, one number a spatial dimension of at least `least`, or the fallback. */
void zk_window_import_list(zk_import *x, const zk_window_node *w, const char *name, int64_t least,
                           int64_t fallback, int64_t out[3]);
/* Are the margins of height and width even? And at most half of the kernel, as a pooling op's
 * padding has to be? */
bool zk_window_import_even(const zk_window_node *w);
bool zk_window_import_fits(const zk_window_node *w);
/* How many places the window has in dimension `at`, 1 or more (refused: none). `behind` becomes as
 * large as these need, so that without ceil_mode there are as many. */
int64_t zk_window_import_places(zk_import *x, zk_window_node *w, int at, bool ceil_mode);
/* t with the margins around its planes; `back`: cut off. */
zk_tensor *zk_window_import_pad(zk_import *x, const zk_window_node *w, zk_tensor *t, double value,
                                bool back);
/* Sets a list of the next call: stride, dilation, ... */
void zk_window_import_set(zk_import *x, const zk_window_node *w, const char *name,
                          const int64_t list[2]);
/*
 * The slices of t [n, c, depth, ..] under each of the window's places along depth: [n, c, places,
 * kernel, ..]; those of a margin are `value`. `back`: the slices that a transposed convolution adds
 * up, and zeros where there are none.
 */
zk_tensor *zk_window_import_slices(zk_import *x, const zk_window_node *w, zk_tensor *t,
                                   int64_t places, double value, bool back);
/* t [n, c, places, kernel, h, w] as planes [n * places, c * kernel, h, w]; and planes
 * [n * places, c, h, w] as a volume [n, c, places, h, w]. */
zk_tensor *zk_window_import_planes(zk_import *x, zk_tensor *t);
zk_tensor *zk_window_import_volume(zk_import *x, zk_tensor *t, int64_t places);

/* The convolution of image planes with that window, one place of it for each element of the grid's
 * planes: the output of conv, the input of conv_transpose. cin: the image's channels a group. */
zk_conv zk_window_conv(const zk_window *w, const zk_planes *image, const zk_planes *grid,
                       int64_t cin, int64_t groups);

#endif
