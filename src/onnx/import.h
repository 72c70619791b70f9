/*
 * import.h: what an op uses to be made from an ONNX node: the `.from` of its `.onnx` form.
 *
 * A form reads one node's inputs and attributes, in the form that the opset gives them, and calls
 * ops of the table. A value is a tensor: dtype and shape are always there, so a form may look at
 * x->shape wherever it likes; the elements only when they are known (constants, and what follows
 * from constants and shapes). Whoever runs the graph decides what a call does: compute at once, or
 * note what is to be computed later.
 *
 * A failure (no memory, a node that is wrong, a kind that is not supported) leaves the form at
 * once, by a longjmp to zk_import_node: the one place of the core that does so. So forms read
 * straight down, and nothing is made of what was refused. A form owns nothing that it would have
 * to release: what it makes is owned by who runs the graph.
 * Inputs, attributes and outputs that the form leaves alone are an error: nothing is ignored.
 */
#ifndef ZK_ONNX_IMPORT_H
#define ZK_ONNX_IMPORT_H

#include <setjmp.h>
#include "op/op.h"
#include "onnx/record.h"

/* What is said of the next call's attribute: a number, a list, ... under the parameter's name. */
typedef struct zk_import_setting {
  const char *name;
  zk_attr value;
  bool real; /* value.f */
} zk_import_setting;

typedef struct zk_import {
  int opset;
  const zk_graph_node *node;
  int n_in, n_out;
  zk_tensor *const *in; /* NULL: an optional one that is absent */
  zk_tensor **out;      /* n_out, NULL until zk_import_out */

  /* Of who runs the graph. apply makes call->out: tensors, or outlines of what will be computed. It
   * owns them; keep gives it a constant to own, also when it fails. */
  zk_status (*apply)(struct zk_import *x, zk_call *call);
  zk_status (*keep)(struct zk_import *x, zk_tensor *t);
  zk_status (*spend)(struct zk_import *x, double work); /* NULL: it does not count */
  void *host;
  int64_t limit; /* bytes of a constant that a form makes */

  zk_status status; /* of the failure; ZK_ERR_ARG: the node cannot be run */
  bool unknown;     /* .. because the elements of an input are not known yet */

  /* Private to import.c. */
  jmp_buf leave;
  zk_import_setting setting[ZK_MAX_ATTR];
  int n_settings;
  zk_tensor *made[ZK_MAX_OUT];           /* outputs of the last call */
  uint64_t inputs_seen, attributes_seen; /* bit i; the last one stands for all above */
} zk_import;

/* ---- inputs ----------------------------------------------------------------------------------
 */

bool zk_import_has(const zk_import *x, int i);    /* is input i there? */
zk_tensor *zk_import_in(zk_import *x, int i);     /* input i; failure when it is absent */
zk_tensor *zk_import_in_opt(zk_import *x, int i); /* input i or NULL */
/* Input i, whose elements the form must read. */
zk_tensor *zk_import_known(zk_import *x, int i);
/* Its one element, or the fallback when it is absent. */
int64_t zk_import_known_int(zk_import *x, int i, int64_t fallback);
double zk_import_known_float(zk_import *x, int i, double fallback);
static inline bool zk_is_known(const zk_tensor *t) {
  return t->storage && t->storage->data;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

int64_t zk_import_int(zk_import *x, const char *name, int64_t fallback);
double zk_import_float(zk_import *x, const char *name, double fallback);
const char *zk_import_string(zk_import *x, const char *name, const char *fallback);
/* Puts a number behind a list (`name` in messages); refused when there are ZK_MAX_DIM already. All
 * lists of a length that the file says are made by it. */
void zk_import_push(zk_import *x, zk_shape *list, const char *name, int64_t value);
/* A list of at most ZK_MAX_DIM numbers. False, and an empty one, when it is absent. */
bool zk_import_ints(zk_import *x, const char *name, zk_shape *out);
/* The list that is attribute `name`, and from opset `since` on input i. */
bool zk_import_list(zk_import *x, const char *name, int i, int since, zk_shape *out);
/* Attribute `name`, a dimension -ndim..ndim-1, made positive. ndim < 1 counts as 1. */
int zk_import_axis(zk_import *x, const char *name, int64_t fallback, int ndim);
/* The same for any number, called `name` in messages. */
int zk_import_wrap(zk_import *x, const char *name, int64_t axis, int ndim);
/* A list of axes, each made so; refuses one that is named twice. */
void zk_import_wrap_all(zk_import *x, zk_shape *axes, int ndim);
/* The attribute, not looked at so far; NULL when it is absent. */
const zk_graph_attribute *zk_import_attribute(zk_import *x, const char *name);
/* Attributes that change nothing here (hints, training). */
void zk_import_ignore(zk_import *x, const char *name);

/* ---- calls ------------------------------------------------------------------------------------
 */

/* Attributes of the next call, under the names of the op's parameters; others have the op's
 * defaults. */
void zk_import_set(zk_import *x, const char *name, int64_t value);
void zk_import_set_float(zk_import *x, const char *name, double value);
void zk_import_set_list(zk_import *x, const char *name, const zk_shape *values);

/* Calls op on inputs (NULL: an absent one); gives its first output.
 * zk_import_make(x, &zk_op_add, a, b) */
zk_tensor *zk_import_call(zk_import *x, const zk_op *op, int n_in, zk_tensor *const *in);
#define zk_import_make(x, op, ...)                                                                 \
  zk_import_call(x, op, (int)(sizeof((zk_tensor *[]){__VA_ARGS__}) / sizeof(zk_tensor *)),         \
                 (zk_tensor *[]){__VA_ARGS__})
/* Another output of the last call. */
zk_tensor *zk_import_more(zk_import *x, int k);

/* Constants: one number; a list of int64; a tensor that becomes x's. */
zk_tensor *zk_import_number(zk_import *x, zk_dtype dtype, double value);
zk_tensor *zk_import_numbers(zk_import *x, const zk_shape *values);
zk_tensor *zk_import_give(zk_import *x, zk_tensor *t);
/* A constant to be filled: contiguous, of x->limit bytes at most. */
zk_tensor *zk_import_new(zk_import *x, zk_dtype dtype, const zk_shape *shape);
/* So many steps are about to be done by the form itself: refused where they are too many. */
void zk_import_spend(zk_import *x, double steps);
/* 0, 1, .. n - 1 along dimension `dim` of ndim, the others of size 1: int64. */
zk_tensor *zk_import_range(zk_import *x, int64_t n, int dim, int ndim);
/* a * b as a size; refused when that is no int64 (an empty tensor may have such sizes). */
int64_t zk_import_times(zk_import *x, int64_t a, int64_t b);
/* t in another dtype, in another shape, with its dimensions permuted: t itself when it has them. */
zk_tensor *zk_import_cast(zk_import *x, zk_tensor *t, zk_dtype dtype);
zk_tensor *zk_import_reshape(zk_import *x, zk_tensor *t, const zk_shape *shape);
zk_tensor *zk_import_permute(zk_import *x, zk_tensor *t, const zk_shape *order);
/* t as a matrix: the dimensions before `axis` (0..ndim) as one, and those from it on. */
zk_tensor *zk_import_matrix(zk_import *x, zk_tensor *t, int axis);

/* Says that output k of the node is that value. */
void zk_import_out(zk_import *x, int k, zk_tensor *value);
/* Leaves the form when that is a failure. */
void zk_import_try(zk_import *x, zk_status status);
/* The node cannot be run: why. Does not come back. */
_Noreturn void zk_import_refuse(zk_import *x, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- what several forms need ------------------------------------------------------------------
 */

/* The dtype of an ONNX type; int32 counts as int64. Others are refused by name. */
zk_dtype zk_import_dtype(zk_import *x, int64_t onnx_type);
/* The elements of a stored tensor in one of our dtypes (int32 as int64); others are an error that
 * begins with `what`. */
zk_status zk_graph_tensor_value(const zk_graph_tensor *t, const char *what, zk_tensor **out);
/* What op gives of all inputs, which must be of one dtype; the node has no attributes. */
zk_tensor *zk_import_plain(zk_import *x, const zk_op *op);
/* The inputs, one or more of one dtype, combined by a binary op from left to right. */
zk_tensor *zk_import_fold(zk_import *x, const zk_op *op);
/* t, int64 positions along a dimension of that size, with those from the end made positive. */
zk_tensor *zk_import_positions(zk_import *x, zk_tensor *t, int64_t size);
/* The `reduce` of scatter_reduce that a scattering node's "reduction" (not "none") means. */
int64_t zk_import_scattering(zk_import *x, const char *reduction);
/* t backwards along a dimension; the positions [begin, end) of one; `value` in a shape. */
zk_tensor *zk_import_flip(zk_import *x, zk_tensor *t, int dim);
zk_tensor *zk_import_narrow(zk_import *x, zk_tensor *t, int dim, int64_t begin, int64_t end);
zk_tensor *zk_import_fill(zk_import *x, zk_dtype dtype, double value, const zk_shape *shape);
zk_tensor *zk_import_cat(zk_import *x, zk_tensor *a, zk_tensor *b, int dim);
/* The dimensions, rising, that a reducing node takes away: attribute "axes", from opset `since` on
 * input 1; all when none is named. And "keepdims". */
void zk_import_reduced(zk_import *x, int ndim, int since, zk_shape *axes, bool *keep);
/* A reduction of `in` by op(input, dim, keepdim) over these; `in` itself when there are none. */
zk_tensor *zk_import_reduce(zk_import *x, const zk_op *op, zk_tensor *in, int since);

/* ---- running a node ---------------------------------------------------------------------------
 */

typedef void (*zk_import_fn)(zk_import *x);
/* Forms of nodes that are no op of the table (import_only.c), ended by a NULL. */
extern const zk_onnx_reader zk_import_only[];
/* The form of a node: a function, or (NULL) the op that is called with all inputs. False: there is
 * none. The domain NULL or "" is ONNX's own. */
bool zk_import_find(const char *domain, const char *type, zk_import_fn *from, const zk_op **op);
/* Runs the form: fills x->out. x->opset, node, in, out and the hooks are set. `wanted[k]`: somebody
 * reads output k. */
zk_status zk_import_node(zk_import *x, zk_import_fn from, const zk_op *op, const bool *wanted);

#endif
