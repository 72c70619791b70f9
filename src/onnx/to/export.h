/*
 * export.h: what converters use to make ONNX nodes of an op's call (to/converters.h).
 *
 * A converter adds nodes to a graph by name: every maker gives the name of a value, to be handed to
 * the next. A failure is kept (no memory, or a reason why the call has no form in this opset), and
 * what is made after it is harmless, so converters read straight down without checks.
 */
#ifndef ZK_ONNX_TO_EXPORT_H
#define ZK_ONNX_TO_EXPORT_H

#include "onnx/to/formula.h"
#include "op/op.h"
#include "onnx/record.h"

typedef struct zk_export {
  int opset;
  const zk_call *call;        /* what is being exported */
  const zk_sizes *sizes;      /* of the open axes, run by run; NULL: none is open */
  const zk_call *const *runs; /* the same call in each of these runs; the first is `call` */
  const char *const *inputs;  /* names of the model's inputs */
  bool more;                  /* a formula was not found that more runs might tell */
  const char **in;            /* the names of call->in, NULL for numbers */
  const char *out[ZK_MAX_OUT];
  const char *scope; /* in front of names of nodes: "/stack/stack.0" */
  zk_model *model;
  zk_graph_node *node; /* the last one made */
  zk_list names;       /* private to export.c */
  zk_list formulas;    /* private to sizes.c: what has a value already */
  zk_status status;    /* of the first failure; ZK_ERR_ARG: the call has no form */
} zk_export;

/* Input i of the call, cast when its dtype is another; a number becomes a constant. "" for an
 * absent one. */
const char *zk_export_in(zk_export *x, int i, zk_dtype dtype);
/* The same in its own dtype. */
const char *zk_export_as_is(zk_export *x, int i);

/* Adds a node; gives its first output. zk_export_add(x, "Add", a, b); optional inputs are "". */
const char *zk_export_node(zk_export *x, const char *type, int n_in, const char *const *in);
#define zk_export_add(x, type, ...)                                                                \
  zk_export_node(x, type, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),           \
                 (const char *[]){__VA_ARGS__})
/* Another output of the last node. */
const char *zk_export_more(zk_export *x);

/* Nodes of a body: from begin to end they go to a graph of their own, whose inputs and outputs are
 * named in the order of the calls. It may read no value from outside. */
typedef struct zk_export_body {
  zk_graph *graph, *outer;
} zk_export_body;
zk_export_body zk_export_begin_body(zk_export *x);
const char *zk_export_body_in(zk_export *x, const zk_export_body *b, zk_dtype dtype);
void zk_export_body_out(zk_export *x, const zk_export_body *b, const char *value, zk_dtype dtype);
void zk_export_end_body(zk_export *x, const zk_export_body *b);
/* An attribute of the last node. */
void zk_export_graph(zk_export *x, const char *name, const zk_export_body *b);

/* Attributes of the last node. */
void zk_export_int(zk_export *x, const char *name, int64_t value);
void zk_export_float(zk_export *x, const char *name, double value);
void zk_export_string(zk_export *x, const char *name, const char *value);
void zk_export_words(zk_export *x, const char *name, int n, const char *const *values);
void zk_export_ints(zk_export *x, const char *name, int n, const int64_t *values);

/* Constants: a tensor; one number of a dtype; a list of int64. */
const char *zk_export_tensor(zk_export *x, zk_tensor *t);
const char *zk_export_number(zk_export *x, zk_dtype dtype, double value);
const char *zk_export_list(zk_export *x, int n, const int64_t *values);
/* int64 of a shape: element i is what value gives for it. */
const char *zk_export_positions(zk_export *x, const zk_shape *shape,
                                int64_t (*value)(const void *context, int64_t i),
                                const void *context);
const char *zk_export_cast(zk_export *x, const char *value, int64_t onnx_type);

/* Says that output k of the call is that value. */
void zk_export_out(zk_export *x, int k, const char *value);
/* The call has no form: why. */
void zk_export_refuse(zk_export *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Does the size of dimension d of input i (of output k) depend on a dynamic axis? */
bool zk_export_in_varies(const zk_export *x, int i, int d);
bool zk_export_out_varies(const zk_export *x, int k, int d);

/* How many runs there are: 1 when no axis is open. */
int zk_export_runs(const zk_export *x);
/* A list of n int64 that may depend on open sizes: fill gives what it is in one run. */
const char *zk_export_sizes(zk_export *x, int n, void (*fill)(const zk_call *c, int64_t *v));
/* The same for values that are there: those of run r from value[r * n] on. known: as in formula.h,
 * or NULL. */
const char *zk_export_values(zk_export *x, int n, const int64_t *value, const bool *known);
/* Do the values of fill differ from run to run? */
bool zk_export_varies(const zk_export *x, int n, void (*fill)(const zk_call *c, int64_t *v));
/* The shape of output 0. */
const char *zk_export_shape(zk_export *x);
/* A real number that has these values, as a float64 scalar. */
const char *zk_export_real(zk_export *x, const double *value);
/* Entry k of a list, as a list of one; a list of one as a scalar. */
const char *zk_export_entry(zk_export *x, const char *list, int64_t k);
const char *zk_export_scalar(zk_export *x, const char *list);
/* Forgets values that nodes from this one on make: they are dropped. */
void zk_export_forget(zk_export *x, uint32_t nodes);
/* Failure of a maker that is not here. */
void zk_export_note(zk_export *x, zk_status status);

/* `value`, which is input 0 or has its shape, in the shape of output 0. */
const char *zk_export_reshape(zk_export *x, const char *value);
/* Adds axes: an input from opset `since` on, an attribute before. */
const char *zk_export_axes(zk_export *x, const char *type, const char *value, int n,
                           const int64_t *axes, int since);
/* ONNX's Slice, n axes at once. */
const char *zk_export_slice(zk_export *x, const char *value, int n, const int64_t *axes,
                            const int64_t *starts, const int64_t *ends, const int64_t *steps);
/* Along one axis, where fill gives start, end and step. */
const char *zk_export_open_slice(zk_export *x, const char *value, int64_t axis,
                                 void (*fill)(const zk_call *c, int64_t *v));
/* A reduction of `value` over dims (a ZK_P_INTS_OPT or ZK_P_INT_OPT attribute made a list by
 * zk_dim_list) of input 0. `since`: the opset from which axes are an input. */
const char *zk_export_reduce(zk_export *x, const char *type, const char *value, const zk_attr *dims,
                             bool keepdim, int since);

#endif
