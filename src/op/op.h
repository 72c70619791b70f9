/*
 * op.h: what an operation is. Read this file from the top: the op, its parameters, a call of it,
 * its gradients, the table of ops, running one.
 *
 * An op is one block in one file of a family: the formula as a comment, the parameters, infer,
 * forward, the gradient, the descriptor. pointwise/sign.c has short ones, shape/cat.c one
 * without macros. Its
 * function and method in Lua and its help follow from the descriptor. It is registered by a line in
 * ops.def, tested by its samples in tests/c/samples, and converted by onnx/to and onnx/from.
 */
#ifndef ZK_OP_OP_H
#define ZK_OP_OP_H

#include "tensor/tensor.h"
#include "tensor/convert.h"

typedef struct zk_param zk_param;
typedef struct zk_call zk_call;
typedef struct zk_spec zk_spec;
typedef struct zk_grads zk_grads;
typedef struct zk_gradient zk_gradient; /* op/gradient.h */

/* ---- the op ---- */

typedef zk_status zk_forward_fn(zk_call *c);

typedef struct zk_op {
  const char *name;
  const char *alias; /* further names, separated by spaces: "multiply" */
  const char *doc;   /* the signature, what it computes, shapes and dtypes, errors */
  const zk_param *params;
  int n_params;
  int n_out; /* infer may lower it for a call */

  /* Checks the inputs and attributes, and tells what the outputs will be. */
  zk_status (*infer)(zk_call *c, zk_spec *out);
  /* Computes the outputs, which are there. NULL: every output is a view. */
  zk_forward_fn *forward;
  /* forward and relu of the one output in the same pass; NULL: there is none. */
  zk_forward_fn *forward_relu;
  /* The gradient as a loop, and as a formula over ops. With both, the loop runs; with neither, the
   * op is not differentiable. */
  zk_status (*backward)(const zk_call *c, zk_grads *g);
  void (*gradient)(zk_gradient *g);
  /* Multiplications, for an op that does more than a few an element; NULL: it does not. */
  double (*work)(const zk_call *c, const zk_spec *spec);

  unsigned saves;    /* the inputs and outputs that the gradient reads: ZK_SAVE_IN(0) */
  bool keeps;        /* forward fills call->kept for backward */
  unsigned constant; /* ZK_SAVE_IN mask: real inputs that have no gradient */
  int spatial;       /* convolutions and pooling: the number of spatial dimensions */
  bool moves;        /* forward converts and moves elements of any dtype (op/stand_in.h) */
  bool not_method;   /* zknn.f(x) only, not x:f() */
  bool pointwise;    /* outputs lie in memory as the inputs do: zk_op_lay_out */
  bool in_place;     /* x:f_() exists; it is an error when output 0 is not like in[0] */
  int self;          /* x:f(a, ...) passes x as this parameter, and a before it: 0 or 1 */
  const struct zk_op *with_tensor; /* f(x, y) with a tensor y is that op: max and maximum */
} zk_op;

#define ZK_SAVE_IN(i) (1u << (i))
#define ZK_SAVE_IN_ALL 0xffu
#define ZK_SAVE_OUT(k) (0x100u << (k))
#define ZK_PARAMS(array) .params = array, .n_params = sizeof(array) / sizeof((array)[0])

/* ---- parameters ---- */

#define ZK_MAX_OUT 3
#define ZK_MAX_ATTR 6
#define ZK_MAX_PARAM 10
#define ZK_MAX_KEPT 2

typedef enum zk_kind {
  ZK_P_TENSOR,     /* a tensor */
  ZK_P_TENSOR_OPT, /* a tensor or nil */
  ZK_P_OPERAND,    /* a tensor, or a number (a scalar tensor with is_number); NULL when it is
                      optional and absent */
  ZK_P_TENSORS,    /* a list of one tensor or more; such an op has no other tensor parameter */
  ZK_P_INT,        /* attr.i */
  ZK_P_INT_OPT,    /* attr.i, attr.given */
  ZK_P_FLOAT,      /* attr.f, NAN for an absent one without a default; choices: a name for the
                      default, "fro" */
  ZK_P_BOOL,       /* attr.i */
  ZK_P_CHOICE,     /* attr.i: the index in choices, "none|mean|sum" */
  ZK_P_INTS,       /* attr.n, attr.v: a list, or the call's remaining numbers */
  ZK_P_INTS_OPT,   /* the same or a single number, or nil: attr.given; choices: or a word, */
                   /* the k-th of "valid|same": attr.n is -1 - k */
  ZK_P_DTYPE_OPT,  /* attr.i, attr.given */
} zk_kind;

/* Is an argument of that kind one of the call's tensors, not an attribute? */
static inline bool zk_kind_is_tensor(zk_kind k) {
  return k == ZK_P_TENSOR || k == ZK_P_TENSOR_OPT || k == ZK_P_OPERAND || k == ZK_P_TENSORS;
}

/* A parameter, in the order of PyTorch's signature and under its name. */
struct zk_param {
  const char *name;
  zk_kind kind;
  bool optional; /* has the default below (the _OPT kinds always are) */
  int64_t i;
  double f;
  const char *choices;
};

/* A list of parameters is {ZK_TENSOR("input"), ZK_FLOAT_OR("alpha", 1)}. _OPT: or nil; _OR: with a
 * default. */
#define ZK_PARAM_(n, k, ...)                                                                       \
  { .name = (n), .kind = ZK_P_##k, ##__VA_ARGS__ }
#define ZK_TENSOR(n) ZK_PARAM_(n, TENSOR)
#define ZK_TENSOR_OPT(n) ZK_PARAM_(n, TENSOR_OPT, .optional = true)
#define ZK_TENSORS(n) ZK_PARAM_(n, TENSORS)
#define ZK_OPERAND(n) ZK_PARAM_(n, OPERAND)
#define ZK_OPERAND_OPT(n) ZK_PARAM_(n, OPERAND, .optional = true)
#define ZK_INT(n) ZK_PARAM_(n, INT)
#define ZK_INT_OR(n, default_) ZK_PARAM_(n, INT, .optional = true, .i = (default_))
#define ZK_INT_OPT(n) ZK_PARAM_(n, INT_OPT, .optional = true)
#define ZK_FLOAT(n) ZK_PARAM_(n, FLOAT)
#define ZK_FLOAT_OR(n, default_) ZK_PARAM_(n, FLOAT, .optional = true, .f = (default_))
#define ZK_FLOAT_OPT(n) ZK_PARAM_(n, FLOAT, .optional = true, .f = __builtin_nan(""))
#define ZK_FLAG(n, default_) ZK_PARAM_(n, BOOL, .optional = true, .i = (default_))
#define ZK_CHOICE(n, words) ZK_PARAM_(n, CHOICE, .choices = (words))
#define ZK_CHOICE_OR(n, default_, words)                                                           \
  ZK_PARAM_(n, CHOICE, .optional = true, .i = (default_), .choices = (words))
#define ZK_INTS(n) ZK_PARAM_(n, INTS)
#define ZK_INTS_OPT(n) ZK_PARAM_(n, INTS_OPT, .optional = true)
#define ZK_INTS_OR(n, words) ZK_PARAM_(n, INTS_OPT, .optional = true, .choices = (words))
#define ZK_DTYPE_OPT(n) ZK_PARAM_(n, DTYPE_OPT, .optional = true)

/* ---- a call ---- */

/* The value of a parameter that is no tensor: an attribute. An op reads the k-th as attr[k], under
 * a name: enum { DIM, KEEPDIM }. */
typedef struct zk_attr {
  bool given;
  int n;
  union {
    int64_t i;
    double f;
    int64_t v[ZK_MAX_DIM];
  };
} zk_attr;

/*
 * One call. in[i] is NULL for an absent optional input. In backward, the tensors that `saves` names
 * are whole; the others are meta tensors (no storage).
 */
struct zk_call {
  const struct zk_op *op;
  int n_in, n_out; /* n_out: the op's, unless infer lowers it */
  zk_tensor **in;
  zk_tensor *out[ZK_MAX_OUT];
  /* What the op keeps for backward besides the inputs and outputs that it saves: when keeps is set
   * (a backward may follow), forward fills kept with new tensors. */
  bool keeps;
  zk_tensor *kept[ZK_MAX_KEPT];
  zk_attr attr[ZK_MAX_ATTR];
  struct zk_adjoint *adjoint; /* of op/adjoint.c's ops: whose adjoint this is; else NULL */
};

/* What an output will be. A view has in[0]'s storage. The shape of a dynamic output depends on the
 * data: forward makes out[k]. */
struct zk_spec {
  zk_dtype dtype;
  zk_shape shape;
  bool view; /* stride and offset below, on in[0]'s storage; no forward is run */
  int64_t stride[ZK_MAX_DIM];
  int64_t offset;
  bool ordered; /* a new tensor has the stride above, without gaps; else it is contiguous */
  bool no_grad; /* an output that has no gradient (an index) */
  bool dynamic; /* shape is not filled; no in-place form */
};

/* ---- gradients ---- */

struct zk_matrix_pair; /* op/matrix.h */

/* Gradients in backward. out[k] is the gradient of output k: contiguous or not, NULL when that
 * output was not used (only in ops with several outputs). */
struct zk_grads {
  zk_tensor *out[ZK_MAX_OUT];
  int n_in;
  const bool *needed; /* for each input: is its gradient wanted? */
  zk_tensor **in;     /* accumulators, NULL while empty; see below */
  /* Takes a product for the empty accumulator of input i, to be computed later; false: it does not.
   * NULL: all products are computed at once. */
  bool (*take_product)(struct zk_grads *g, const zk_call *c, int i, const struct zk_matrix_pair *p);
  /* Context of take_product. NULL outside of a walk over a graph; a walk lets go of out[k] after
   * this, so in one an out[k] with no other holder (zk_is_unique) may be written over. */
  const void *taker;
};

/*
 * The ways backward hands on the gradient of input i. All accumulate; call them only when
 * g->needed[i].
 *   give    adds t, which may be shared with others (a view of grads->out is fine); t stays the
 *           caller's to release. Its shape is the input's.
 *   buffer  a contiguous tensor of the input's shape to write (*accumulate false: it holds garbage,
 *           overwrite all of it) or to add to (true). Borrowed, not retained.
 *   reduce  as give, for a t of a shape that the input was broadcast to: sums it down first.
 *   zero    adds nothing, but leaves a gradient.
 *   product adds a^T b, which may be computed later: a and b are held until then.
 */
zk_status zk_grads_give(zk_grads *g, const zk_call *c, int i, zk_tensor *t);
zk_status zk_grads_buffer(zk_grads *g, const zk_call *c, int i, bool *accumulate,
                          zk_tensor **buffer);
zk_status zk_grads_reduce(zk_grads *g, const zk_call *c, int i, zk_tensor *t);
zk_status zk_grads_product(zk_grads *g, const zk_call *c, int i, const struct zk_matrix_pair *p);
zk_status zk_grads_zero(zk_grads *g, const zk_call *c, int i);

/* ---- the table of ops ---- */

/* Is name one of the words of `names`, which are separated by spaces? NULL has none. */
bool zk_has_word(const char *names, const char *name);

/* All ops, sorted as in ops.def. */
extern const zk_op *const zk_ops[];
extern const int zk_ops_count;
const zk_op *zk_op_find(const char *name); /* by name or alias, NULL when there is none */
#define ZK_OP(name) extern const zk_op zk_op_##name;
#include "op/ops.def"
#undef ZK_OP

static inline bool zk_op_has_gradient(const zk_op *op) {
  return op->backward || op->gradient;
}

/* The index of the parameter of that name, in in[] (tensor) or in attr[]; -1: the op has none. */
int zk_op_slot(const zk_op *op, const char *name, bool tensor);
/* The value of the parameter of that name, and the tensor that it takes (NULL: an absent one): for
 * converters, formulas and samples. The op must have it. */
const zk_attr *zk_call_attr(const zk_call *c, const char *name);
zk_tensor *zk_call_in(const zk_call *c, const char *name);

/* Fills attr[] with the defaults of op's parameters. */
void zk_op_defaults(const zk_op *op, zk_attr attr[ZK_MAX_ATTR]);

/* ---- running a call ---- */

/*
 * Runs infer, makes the outputs, runs forward: no graph. The caller fills op, in and attr; out[]
 * gets n_out tensors, or NULLs on failure. grad/graph.h has the call that records.
 */
zk_status zk_op_run(zk_call *call, zk_spec spec[ZK_MAX_OUT]);
/* Its two halves. The first fills spec and n_out. */
zk_status zk_op_infer(zk_call *call, zk_spec spec[ZK_MAX_OUT]);
zk_status zk_op_compute(zk_call *call, const zk_spec spec[ZK_MAX_OUT]);

/* Between them, for a pointwise op: new outputs of inputs that are not contiguous, a transposed one
 * say, get their order of dimensions in memory, as PyTorch's do. Formulas and sessions leave it
 * out: their outputs are contiguous. */
void zk_op_lay_out(const zk_call *call, zk_spec spec[ZK_MAX_OUT]);

/* The kernels of an op: always the same ones. All computing goes through here, so that this is the
 * one place where another device's would be chosen. */
static inline zk_forward_fn *zk_forward_of(const zk_op *op) {
  return op->forward;
}
static inline zk_forward_fn *zk_forward_relu_of(const zk_op *op) {
  return op->forward_relu;
}
/* Computes a call whose outputs are there, also where another dtype stands in for theirs. */
zk_status zk_op_forward(zk_call *call);

/* Are the values equal? */
bool zk_same_attribute(const zk_attr *a, const zk_attr *b);

/* An estimate of a call's work, in multiplications of a matrix product: each element of an input or
 * output counts as ZK_WORK_OF_ELEMENT of them. spec is infer's. */
#define ZK_WORK_OF_ELEMENT 16
#define ZK_WORK_OF_CALL 16384 /* a call of OpenBLAS, however little it multiplies */
double zk_op_work(const zk_call *call, const zk_spec spec[ZK_MAX_OUT]);

#endif
