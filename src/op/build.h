/*
 * build.h: making calls of ops one after the other, as formulas and converters write them:
 *
 *   zk_tensor *slope = zk_build_make(b, &zk_op_cos, x);
 *   zk_build_set(b, "dim", 1);
 *   zk_tensor *sum = zk_build_make(b, &zk_op_sum, zk_build_make(b, &zk_op_mul, dy, slope));
 *
 * The caller of the body decides what a call does (`apply`): compute at once, record a graph, note
 * what is to be computed later. A value always has dtype and shape, so the body may look at
 * x->shape wherever it likes.
 *
 * A failure (no memory, a call that its op refuses) leaves the body at once, by a longjmp to
 * zk_build_run: the one place of the core that does so. A value that failed has no shape that a
 * body could look at, so bodies would have to ask after each call. A body owns nothing that it
 * would have to release: what is made belongs to who runs it, and so does what `keep` was given.
 */
#ifndef ZK_OP_BUILD_H
#define ZK_OP_BUILD_H

#include <setjmp.h>
#include "op/op.h"

/* An attribute of the next call, under the parameter's name. */
typedef struct zk_build_setting {
  const char *name;
  zk_attr value;
} zk_build_setting;

typedef struct zk_builder {
  /* Of who runs the body. apply makes call->out and owns what it makes. keep owns the constant it
   * is given, also when it fails. */
  zk_status (*apply)(struct zk_builder *b, zk_call *call);
  zk_status (*keep)(struct zk_builder *b, zk_tensor *t);
  zk_status (*spend)(struct zk_builder *b, double work); /* NULL: it does not count */
  void *host;
  int64_t limit; /* bytes of a constant that the body makes */

  zk_status status; /* of the failure; its message is zk_message() */

  /* Private to build.c. */
  jmp_buf leave;
  zk_build_setting setting[ZK_MAX_ATTR];
  int n_settings;
  zk_tensor *made[ZK_MAX_OUT]; /* outputs of the last call */
} zk_builder;

/* Runs the body; the status of its failure, or ZK_OK. Bodies may run inside of each other, each
 * with a builder of its own. */
zk_status zk_build_run(zk_builder *b, void (*body)(zk_builder *b, void *context), void *context);

/* Leaves the body when that is a failure. */
void zk_build_try(zk_builder *b, zk_status status);
/* Leaves the body with ZK_ERR_ARG and that message. */
_Noreturn void zk_build_refuse(zk_builder *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- calls ------------------------------------------------------------------------------------
 */

/* Attributes of the next call, under the names of the op's parameters; others have the op's
 * defaults. A name that the op lacks is a failure of the next call. */
void zk_build_set(zk_builder *b, const char *name, int64_t value);
void zk_build_set_float(zk_builder *b, const char *name, double value);
void zk_build_set_list(zk_builder *b, const char *name, const zk_shape *values);

/* Calls op on inputs (NULL: an absent one); gives its first output.
 * zk_build_make(b, &zk_op_add, x, y) */
zk_tensor *zk_build_call(zk_builder *b, const zk_op *op, int n_in, zk_tensor *const *in);
#define zk_build_make(b, op, ...)                                                                  \
  zk_build_call(b, op, (int)(sizeof((zk_tensor *[]){__VA_ARGS__}) / sizeof(zk_tensor *)),          \
                (zk_tensor *[]){__VA_ARGS__})
/* Output k of the last call; refused when there is none. */
zk_tensor *zk_build_more(zk_builder *b, int k);

/* ---- constants --------------------------------------------------------------------------------
 */

/* A tensor that is the body's own so far. */
zk_tensor *zk_build_give(zk_builder *b, zk_tensor *t);
/* A constant to be filled: contiguous, of b->limit bytes at most. */
zk_tensor *zk_build_new(zk_builder *b, zk_dtype dtype, const zk_shape *shape);
/* One number, as a tensor of shape []; an int64 tensor [n] of a list's numbers. */
zk_tensor *zk_build_number(zk_builder *b, zk_dtype dtype, double value);
zk_tensor *zk_build_numbers(zk_builder *b, const zk_shape *values);
/* 0, 1, .. n - 1 along dimension `dim` of ndim, the others of size 1: int64. */
zk_tensor *zk_build_range(zk_builder *b, int64_t n, int dim, int ndim);
/* `value` in a shape. */
zk_tensor *zk_build_fill(zk_builder *b, zk_dtype dtype, double value, const zk_shape *shape);
/* So many steps are about to be done by the body itself: refused where they are too many. */
void zk_build_spend(zk_builder *b, double steps);

/* ---- common calls -----------------------------------------------------------------------------
 */

/* t in another dtype, in another shape, with its dimensions permuted: t itself when it has them. */
zk_tensor *zk_build_cast(zk_builder *b, zk_tensor *t, zk_dtype dtype);
zk_tensor *zk_build_reshape(zk_builder *b, zk_tensor *t, const zk_shape *shape);
zk_tensor *zk_build_permute(zk_builder *b, zk_tensor *t, const zk_shape *order);
/* t with its last two dimensions exchanged. */
zk_tensor *zk_build_transpose(zk_builder *b, zk_tensor *t);
/* t as a matrix: the dimensions before `axis` (0..ndim) as one, and those from it on. */
zk_tensor *zk_build_matrix(zk_builder *b, zk_tensor *t, int axis);
/* t backwards along a dimension; the positions [begin, end) of one. */
zk_tensor *zk_build_flip(zk_builder *b, zk_tensor *t, int dim);
zk_tensor *zk_build_narrow(zk_builder *b, zk_tensor *t, int dim, int64_t begin, int64_t end);
zk_tensor *zk_build_cat(zk_builder *b, zk_tensor *first, zk_tensor *second, int dim);
/* Zeros of that shape with the elements of t added at the positions `index` along dim. */
zk_tensor *zk_build_scatter(zk_builder *b, const zk_shape *shape, int dim, zk_tensor *index,
                            zk_tensor *t);
/* A reduction op(input, dim, keepdim) over those dimensions; t itself when there are none. */
zk_tensor *zk_build_reduce(zk_builder *b, const zk_op *op, zk_tensor *t, const zk_shape *dims,
                           bool keepdim);

/* ---- shapes -----------------------------------------------------------------------------------
 */

/* Puts a number behind a list (`name` in messages); refused when there are ZK_MAX_DIM already. All
 * lists of a length that comes from outside are made by it. */
void zk_build_push(zk_builder *b, zk_shape *list, const char *name, int64_t value);
/* m * n as a size; refused when that is no int64 (an empty tensor may have such sizes). */
int64_t zk_build_times(zk_builder *b, int64_t m, int64_t n);

#endif
