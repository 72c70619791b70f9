/*
 * tensor.h: shapes, storages, tensors and views.
 *
 * A storage is a block of memory with a reference count. A tensor is a view of a storage: dtype,
 * shape, strides and storage offset. Only the interpreter's thread changes reference counts; the
 * threads of the pool read and write elements alone.
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
 * The number of elements. -1 when a size is negative, or when the product of
 * the sizes that are not 0 overflows. No tensor has such a shape, not even an empty one: so the
 * product of any sizes of a tensor, times the bytes of an element, fits an int64.
 */
int64_t zk_shape_numel(const zk_shape *s);
/* Error: a shape that no tensor of that dtype can have. */
zk_status zk_shape_check(zk_dtype dtype, const zk_shape *s);
bool zk_shape_equal(const zk_shape *a, const zk_shape *b);
/* Strides, in elements, of a contiguous tensor of that shape. */
void zk_shape_strides(const zk_shape *s, int64_t stride[ZK_MAX_DIM]);
/* "[512, 784]", for messages. Returns `text`. */
#define ZK_SHAPE_TEXT 200
char *zk_shape_text(const zk_shape *s, char text[ZK_SHAPE_TEXT]);
/* Makes a dim in -ndim..ndim-1 positive; a scalar counts as one dimension. Error: out of range. */
zk_status zk_wrap_dim(const char *op, int64_t dim, int ndim, int *out);

typedef struct zk_storage {
  int refs;
  uint32_t version; /* every in-place write adds 1; backward refuses saved tensors that changed */
  size_t bytes;
  bool has_views;         /* a view op has made a view of it */
  int observers;          /* deferred gradients that read it (zk_before_write) */
  bool kept_by_tensor;    /* the tensor in the same allocation has moved to another storage */
  bool unversioned;       /* its elements change without its version, as in a run's plan */
  uint32_t asked, finite; /* version + 1 when tensor/finite.h was last asked, and found it finite */
  void *data;             /* aligned to 64 bytes; NULL: not allocated yet */
} zk_storage;

/* What a higher layer attaches to a tensor (grad/ its autograd record). The tensor's release calls
 * drop, once. */
typedef struct zk_attachment {
  void (*drop)(struct zk_attachment *self);
} zk_attachment;

typedef struct zk_tensor {
  int refs;
  zk_dtype dtype;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM]; /* in elements; 0 where expanded, never negative */
  int64_t offset;             /* storage offset, in elements */
  zk_storage *storage;        /* NULL: a meta tensor */
  bool is_number;             /* made of a number: does not widen the other operand's dtype */
  bool is_view;               /* made by a view op */
  bool with_storage;          /* in one allocation with the storage that it was made with */
  uint32_t handle;            /* the binding's number for it; 0: none */
  zk_attachment *autograd;
} zk_tensor;

/*
 * Makers give a tensor with one reference, or NULL in *out on failure. Errors: a shape that
 * zk_shape_check refuses, ZK_ERR_NOMEM.
 */
zk_status zk_tensor_new(zk_dtype dtype, const zk_shape *shape, zk_tensor **out); /* not cleared */
zk_status zk_tensor_zeros(zk_dtype dtype, const zk_shape *shape, zk_tensor **out);
/* A contiguous tensor whose storage has no memory yet: the caller sets storage->data. */
zk_status zk_tensor_unallocated(zk_dtype dtype, const zk_shape *shape, zk_tensor **out);
zk_status zk_tensor_number_bool(bool value, zk_tensor **out); /* bool scalar, is_number */
zk_status zk_tensor_number_f(double value, zk_tensor **out);  /* float64 scalar, is_number */
zk_status zk_tensor_number_i(int64_t value, zk_tensor **out); /* int64 scalar, is_number */
/* A meta tensor: t's dtype, shape and strides without a storage. */
zk_status zk_tensor_meta(const zk_tensor *t, zk_tensor **out);

/* The same view of the same storage, without autograd. */
zk_status zk_tensor_alias(const zk_tensor *t, zk_tensor **out);
/* Another view of t's storage. Error: it reaches past the storage. */
zk_status zk_tensor_as_strided(const zk_tensor *t, const zk_shape *shape, const int64_t *stride,
                               int64_t offset, zk_tensor **out);
/* t takes the dtype, shape, strides, offset and storage of data. All who hold t see the change; its
 * autograd record stays. The caller calls zk_before_write(t) first. */
void zk_tensor_set_data(zk_tensor *t, const zk_tensor *data);

zk_tensor *zk_tensor_retain(zk_tensor *t); /* NULL passes */
void zk_tensor_release(zk_tensor *t);      /* NULL passes */
/* Releases n tensors and sets them to NULL. */
void zk_tensor_release_all(zk_tensor **t, int n);

int64_t zk_numel(const zk_tensor *t);
/* The first element. */
static inline void *zk_data(const zk_tensor *t) {
  return (char *)t->storage->data + (size_t)t->offset * zk_dtype_size(t->dtype);
}
bool zk_is_contiguous(const zk_tensor *t);
/* Do several elements share their memory, as after expand? */
bool zk_is_expanded(const zk_tensor *t);
/* As PyTorch's is_set_to: the same storage, offset, dtype, shape and strides? */
bool zk_is_set_to(const zk_tensor *a, const zk_tensor *b);
/* Does nobody else hold the tensor or its storage? Then it may be overwritten or handed on. */
static inline bool zk_is_unique(const zk_tensor *t) {
  return t->refs == 1 && t->storage->refs == 1;
}

/* Call before every in-place write: grad/ then computes the deferred gradients that read t. */
void zk_notify_write(zk_storage *s);
static inline void zk_before_write(zk_tensor *t) {
  if (t->storage->observers > 0)
    zk_notify_write(t->storage);
}
/* Sets the one function that is called before a write to a storage with observers. */
void zk_set_write_observer(void (*observer)(zk_storage *s));

#endif
