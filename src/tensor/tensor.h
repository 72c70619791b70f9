/*
 * tensor.h: storages, tensors and views.
 *
 * A tensor is a window (shape, strides, offset) on a storage of refcounted bytes. Views share their
 * storage. Reference counts belong to the interpreter's thread; the pool's threads only touch data.
 */
#ifndef ZK_TENSOR_TENSOR_H
#define ZK_TENSOR_TENSOR_H

#include "base/status.h"
#include "tensor/dtype.h"

#define ZK_MAX_DIM 8

typedef struct zk_shape {
  int ndim; /* 0 for a scalar */
  int64_t dim[ZK_MAX_DIM];
} zk_shape;

/* ZK_SHAPE(2, 3); ZK_SCALAR has no dimension and one element. */
#define ZK_SHAPE(...)                                                                              \
  ((zk_shape){(int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), {__VA_ARGS__}})
#define ZK_SCALAR ((zk_shape){0, {0}})

/*
 * The number of elements, and their bytes; -1 when a size is negative, or when the product of those
 * sizes that are not 0 overflows. No tensor has such a shape, view or not, empty or not: so the
 * product of any sizes of a tensor, and of its element's bytes, is an int64.
 */
int64_t zk_shape_numel(const zk_shape *s);
int64_t zk_shape_bytes(zk_dtype dtype, const zk_shape *s);
/* Error: a shape that no tensor of that dtype can have. */
zk_status zk_shape_check(zk_dtype dtype, const zk_shape *s);
bool zk_shape_equal(const zk_shape *a, const zk_shape *b);
/* Strides, in elements, of a contiguous tensor of that shape. */
void zk_shape_strides(const zk_shape *s, int64_t stride[ZK_MAX_DIM]);
/* "[512, 784]", for messages. Returns `text`. */
#define ZK_SHAPE_TEXT 200
char *zk_shape_text(const zk_shape *s, char text[ZK_SHAPE_TEXT]);
/* A dim in -ndim..ndim-1 made positive (a scalar counts as one dimension), or an error naming op.
 */
zk_status zk_wrap_dim(const char *op, int64_t dim, int ndim, int *out);

typedef struct zk_storage {
  int refs;
  uint32_t version; /* bumped by every in-place write: backward refuses a saved tensor that moved */
  size_t bytes;
  bool viewed;            /* a view op has made another window on it */
  int watched;            /* how many want to know before it is written to (zk_before_write) */
  bool tenant;            /* refs may be 0: the tensor made with it lives on, on another storage */
  bool fleeting;          /* what it holds changes without its version: a place in a run's plan */
  uint32_t asked, finite; /* version + 1 when tensor/finite.h was last asked, and found it finite */
  void *data;             /* aligned to 64; NULL: see zk_tensor_hollow */
} zk_storage;

/* What a higher layer hangs on a tensor (grad/ does); drop is called once, with the tensor's end.
 */
typedef struct zk_attachment {
  void (*drop)(struct zk_attachment *self);
} zk_attachment;

typedef struct zk_tensor {
  int refs;
  zk_dtype dtype;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM]; /* in elements; may be 0 (expanded), never negative */
  int64_t offset;             /* in elements */
  zk_storage *storage;        /* NULL only for the shape-only tensors that a graph keeps */
  bool is_number;             /* came from a number: does not widen the other operand's dtype */
  bool is_view;               /* made by a view op from another tensor */
  bool with_storage;          /* was made with a storage, in one allocation that is the storage's */
  uint32_t handle;            /* what the binding knows it by; 0: it does not */
  zk_attachment *autograd;
} zk_tensor;

/* Makers give a tensor with one reference, or NULL in *out on failure. Elements are not cleared by
 * zk_tensor_new. Errors: a negative or overflowing shape (ZK_ERR_ARG), ZK_ERR_NOMEM. */
zk_status zk_tensor_new(zk_dtype dtype, const zk_shape *shape, zk_tensor **out);
zk_status zk_tensor_zeros(zk_dtype dtype, const zk_shape *shape, zk_tensor **out);
/* Contiguous, but its storage has no data yet: a place for what will be computed. */
zk_status zk_tensor_hollow(zk_dtype dtype, const zk_shape *shape, zk_tensor **out);
zk_status zk_tensor_number_f(double value, zk_tensor **out); /* float64 scalar, is_number */
zk_status zk_tensor_number_i(int64_t value, zk_tensor **out);
/* The same window on the same storage, without autograd. */
zk_status zk_tensor_alias(const zk_tensor *t, zk_tensor **out);
/* Another window on t's storage; the window is checked against its bytes. */
zk_status zk_tensor_window(const zk_tensor *t, const zk_shape *shape, const int64_t *stride,
                           int64_t offset, zk_tensor **out);
/* t becomes the window on data's storage that data is, with its dtype and shape. Whoever holds t
 * still holds t; what hangs on it stays. The caller calls zk_before_write(t) first. */
void zk_tensor_become(zk_tensor *t, const zk_tensor *data);
/* Shape, strides and dtype without a storage. */
zk_status zk_tensor_outline(const zk_tensor *t, zk_tensor **out);

zk_tensor *zk_tensor_retain(zk_tensor *t); /* NULL passes */
void zk_tensor_release(zk_tensor *t);      /* NULL passes */
/* Releases n tensors and sets them to NULL. */
void zk_tensor_release_all(zk_tensor **t, int n);

int64_t zk_numel(const zk_tensor *t);
bool zk_is_contiguous(const zk_tensor *t);
/* The first element. */
static inline void *zk_data(const zk_tensor *t) {
  return (char *)t->storage->data + (size_t)t->offset * zk_dtype_size(t->dtype);
}
/* Do both look at the same elements of the same memory, in the same way? */
bool zk_same_window(const zk_tensor *a, const zk_tensor *b);
/* Are several of its elements one in memory? */
bool zk_is_expanded(const zk_tensor *t);
/* True when nothing else sees the storage: it may be overwritten or handed on. */
static inline bool zk_is_unique(const zk_tensor *t) {
  return t->refs == 1 && t->storage->refs == 1;
}

/* Sets what is called with a storage that is watched before it is written to (grad/ computes what
 * is still to be made from it). There is one. */
void zk_watch_writes(void (*watcher)(zk_storage *s));
void zk_tell_watcher(zk_storage *s);
/* Call before writing in place. */
static inline void zk_before_write(zk_tensor *t) {
  if (t->storage->watched > 0)
    zk_tell_watcher(t->storage);
}

#endif
