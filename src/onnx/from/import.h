/*
 * import.h: what converters use to make calls of ops of an ONNX node (from/converters.h).
 *
 * A converter reads one node's inputs and attributes, in the form that the opset gives them, and
 * calls ops of the table by a builder (op/build.h). Elements of a value may be looked at only when
 * they are known (constants, and what follows from constants and shapes). A failure (a node that is
 * wrong, a kind that is not supported) leaves the converter at once.
 * Inputs, attributes and outputs that the converter leaves alone are an error: nothing is ignored.
 */
#ifndef ZK_ONNX_FROM_IMPORT_H
#define ZK_ONNX_FROM_IMPORT_H

#include "onnx/from/texts.h"
#include "onnx/from/value.h"
#include "onnx/record.h"
#include "op/build.h"

/* What a converter has made of the attributes alone, once: kept with the node. */
enum { ZK_MOST_READY = 6 };
typedef struct zk_ready {
  zk_tensor *part[ZK_MOST_READY]; /* NULL: not made */
  uint64_t attributes_seen;
} zk_ready;

typedef struct zk_import {
  int opset;
  const uint8_t *small;       /* by value: see zk_import_small */
  const int *number;          /* the values that are the inputs, -1: absent */
  zk_tensor *const *constant; /* by value: NULL unless it is the program's, for all runs */
  bool fixed;                 /* integers are scaled by integers alone (integers.h) */
  const zk_graph_node *node;
  int n_in, n_out;
  zk_tensor *const *in; /* NULL: an optional one that is absent */
  zk_tensor **out;      /* n_out, NULL until zk_import_out */

  zk_builder build; /* what calls do is said by who runs the graph */
  zk_ready ready;   /* the tensors are the node's, or this import's when it makes them */
  zk_texts *texts;  /* where strings have their numbers */
  bool sealed;      /* none may be added there: a plan is made */
  bool unknown;     /* it failed for the elements of an input, which are not known yet */
  bool now;         /* a run of its own, not what is done before runs: a node may draw */

  /* Private to import.c. */
  uint64_t inputs_seen, attributes_seen; /* bit i; the last one stands for all above */
} zk_import;

/* ---- inputs ----------------------------------------------------------------------------------
 */

zk_tensor *zk_import_in(zk_import *x, int i);     /* input i; failure when it is absent */
zk_tensor *zk_import_in_opt(zk_import *x, int i); /* input i or NULL */
/* Input i, whose elements the converter must read. */
zk_tensor *zk_import_known(zk_import *x, int i);
/* Its one element, or the fallback when it is absent. */
int64_t zk_import_known_int(zk_import *x, int i, int64_t fallback);
double zk_import_known_float(zk_import *x, int i, double fallback);
/* Is input i the same in all runs, or absent? What is made of such inputs alone may stay in
 * x->ready, as what is made of attributes. */
bool zk_import_is_constant(const zk_import *x, int i);
/* The type of input i, where that is one of onnx/small.h, for which another dtype stands; else 0.
 */
int64_t zk_import_small(const zk_import *x, int i);
static inline bool zk_is_known(const zk_tensor *t) {
  return t->storage && t->storage->data;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

int64_t zk_import_int(zk_import *x, const char *name, int64_t fallback);
double zk_import_float(zk_import *x, const char *name, double fallback);
const char *zk_import_string(zk_import *x, const char *name, const char *fallback);
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

/* What op/build.h says, of the import's builder. */
#define zk_import_set(x, ...) zk_build_set(&(x)->build, __VA_ARGS__)
#define zk_import_set_float(x, ...) zk_build_set_float(&(x)->build, __VA_ARGS__)
#define zk_import_set_list(x, ...) zk_build_set_list(&(x)->build, __VA_ARGS__)
#define zk_import_call(x, ...) zk_build_call(&(x)->build, __VA_ARGS__)
#define zk_import_make(x, ...) zk_build_make(&(x)->build, __VA_ARGS__)
#define zk_import_more(x, k) zk_build_more(&(x)->build, k)
#define zk_import_give(x, t) zk_build_give(&(x)->build, t)
#define zk_import_new(x, ...) zk_build_new(&(x)->build, __VA_ARGS__)
#define zk_import_number(x, ...) zk_build_number(&(x)->build, __VA_ARGS__)
#define zk_import_numbers(x, ...) zk_build_numbers(&(x)->build, __VA_ARGS__)
#define zk_import_range(x, ...) zk_build_range(&(x)->build, __VA_ARGS__)
#define zk_import_fill(x, ...) zk_build_fill(&(x)->build, __VA_ARGS__)
#define zk_import_spend(x, steps) zk_build_spend(&(x)->build, steps)
#define zk_import_cast(x, ...) zk_build_cast(&(x)->build, __VA_ARGS__)
#define zk_import_reshape(x, ...) zk_build_reshape(&(x)->build, __VA_ARGS__)
#define zk_import_permute(x, ...) zk_build_permute(&(x)->build, __VA_ARGS__)
#define zk_import_matrix(x, ...) zk_build_matrix(&(x)->build, __VA_ARGS__)
#define zk_import_flip(x, ...) zk_build_flip(&(x)->build, __VA_ARGS__)
#define zk_import_narrow(x, ...) zk_build_narrow(&(x)->build, __VA_ARGS__)
#define zk_import_cat(x, ...) zk_build_cat(&(x)->build, __VA_ARGS__)
#define zk_import_push(x, ...) zk_build_push(&(x)->build, __VA_ARGS__)
#define zk_import_times(x, ...) zk_build_times(&(x)->build, __VA_ARGS__)
#define zk_import_try(x, status) zk_build_try(&(x)->build, status)
#define zk_import_refuse(x, ...) zk_build_refuse(&(x)->build, __VA_ARGS__)

/* Says that output k of the node is that value. */
void zk_import_out(zk_import *x, int k, zk_tensor *value);

/* ---- what several converters need
 * ------------------------------------------------------------------
 */

/* The dtype of an ONNX type; one that we have not is refused by name. */
zk_dtype zk_import_dtype(zk_import *x, int64_t onnx_type);
/* The elements of a stored tensor in one of our dtypes; others are an error that begins with
 * `what`. */
zk_status zk_graph_tensor_value(const zk_graph_tensor *t, const char *what, zk_tensor **out);
/* The same of one of strings, which are entered into the table. */
zk_status zk_graph_tensor_texts(const zk_graph_tensor *t, const char *what, zk_texts *texts,
                                zk_tensor **out);
/* Input 1 of a node of two operands. Before opset 7 it is broadcast by attributes: its shape stands
 * at dimension `axis` of input 0, without one at the end. */
zk_tensor *zk_import_second(zk_import *x);
/* What op gives of all inputs, which must be of one dtype; the node has no attributes but those of
 * zk_import_second. */
zk_tensor *zk_import_plain(zk_import *x, const zk_op *op);
/* The inputs, one or more of one dtype, combined by a binary op from left to right. */
zk_tensor *zk_import_fold(zk_import *x, const zk_op *op);
/* t, positions along a dimension of that size, as int64, with those from the end made positive. */
zk_tensor *zk_import_positions(zk_import *x, zk_tensor *t, int64_t size);
/* Gather: what stands along a dimension at positions of any shape, which replaces it (index.c). */
zk_tensor *zk_import_gather(zk_import *x, zk_tensor *in, zk_tensor *index, int axis);
/* The dimensions, rising, that a reducing node takes away: attribute "axes", from opset `since` on
 * input 1; all when none is named. And "keepdims". */
void zk_import_reduced(zk_import *x, int ndim, int since, zk_shape *axes, bool *keep);
/* A reduction of `in` by op(input, dim, keepdim) over these; `in` itself when there are none. */
zk_tensor *zk_import_reduce(zk_import *x, const zk_op *op, zk_tensor *in, int since);

/* ---- strings and lists (value.h) --------------------------------------------------------------
 */

/* The number of a string. Where a plan is made, one that the file does not have cannot be told: the
 * failure makes the session run node by node. */
int64_t zk_import_text(zk_import *x, const char *bytes, size_t n);
/* The string of an element of a tensor of strings. */
zk_span zk_import_text_at(zk_import *x, const zk_tensor *t, int64_t i);
/* t, the numbers of strings, as a tensor of strings. */
zk_tensor *zk_import_as_texts(zk_import *x, zk_tensor *t);
/* A sequence of values, or another kind that has some. */
zk_tensor *zk_import_as_list(zk_import *x, zk_value_kind kind, zk_tensor *const *item, int n);
/* A stored tensor, also of strings. */
zk_tensor *zk_import_stored(zk_import *x, const zk_graph_tensor *t, const char *what);
/* The list of strings that is attribute `name`, [n]; NULL when it is absent. */
zk_tensor *zk_import_texts(zk_import *x, const char *name);
/* Cast: input 0 as strings, or read as numbers of that dtype (strings.c). */
void zk_import_cast_to_texts(zk_import *x);
void zk_import_cast_of_texts(zk_import *x, zk_dtype dtype);
/* Input i, of that kind. */
zk_tensor *zk_import_kind(zk_import *x, int i, zk_value_kind kind);

/* Fills x->ready.part by `prepare`, which reads attributes alone, unless it has been filled. */
void zk_import_prepare(zk_import *x, void (*prepare)(zk_import *x));

/* ---- running a node ---------------------------------------------------------------------------
 */

/* Which inputs may be no tensors of numbers. */
typedef enum zk_takes {
  ZK_TAKES_NUMBERS,
  ZK_MOVES_FIRST, /* input 0 may be of strings: then the outputs are, too */
  ZK_MOVES_REST,  /* the same of all inputs but the first */
  ZK_MOVES_ALL,   /* the same of all inputs */
  ZK_COMPARES,    /* all inputs may be of strings; the outputs are numbers */
  ZK_ASKS_SIZES,  /* input 0 may be of strings; the outputs are numbers */
  ZK_TAKES_ANY,   /* the converter looks itself */
} zk_takes;

/* How a node is read (converters.h): one of the two. */
typedef struct zk_onnx_from {
  const char *type; /* of the nodes that it reads */
  void (*from)(zk_import *x);
  const zk_op *op;    /* the op that takes the inputs as they are; the node has no attributes */
  const char *domain; /* NULL: ONNX's own */
  zk_takes takes;
  /* What `from` lets zk_import_prepare do; when the session is opened it is done for each node. */
  void (*prepare)(zk_import *x);
} zk_onnx_from;

/* Runs the row's converter: fills x->out. x->opset, node, in, out and what the builder needs are
 * set. `wanted[k]`: somebody reads output k. */
zk_status zk_import_node(zk_import *x, const zk_onnx_from *row, const bool *wanted);
/* Only what the row's `prepare` does. */
zk_status zk_import_node_ahead(zk_import *x, const zk_onnx_from *row);

#endif
