/*
 * trace.h: writing down every op call, for export.
 *
 * Unlike the graph that backward walks, a trace holds all calls in the order they were made: also
 * under no_grad, and those of ops without a backward. It knows where each input came from: from a
 * call, from the model's inputs, or from outside (a parameter, a constant, a number). What came
 * from outside keeps the elements that the call saw, also when they are written over later.
 */
#ifndef ZK_ONNX_TRACE_TRACE_H
#define ZK_ONNX_TRACE_TRACE_H

#include "base/arena.h"
#include "onnx/trace/traced.h"
#include "op/op.h"

typedef struct zk_traced_call {
  zk_call call; /* holds references to in[] and out[]; in place, out[0] is in[0] */
  zk_traced_from *from;
  bool requires_grad[ZK_MAX_OUT];
  bool converted;    /* in place: the result had another dtype than in[0] */
  bool data;         /* depends on the elements of an input, or on random numbers */
  const char *scope; /* what zk_trace_scope set last */
  const char *where; /* the line that made the call, or "" */
} zk_traced_call;

/* The script took elements out of a tensor that depends on the inputs. */
typedef struct zk_traced_read {
  const char *how, *where;
} zk_traced_read;

/* What readers get instead of the elements, to see whether they matter. */
typedef enum zk_forgery {
  ZK_FORGE_NOTHING,
  ZK_FORGE_MORE,  /* x + 1; not x */
  ZK_FORGE_LESS,  /* -x - 1, of integers x - 1; not x */
  ZK_FORGE_MUCH,  /* 1e6; not x */
  ZK_FORGE_MINUS, /* -1e6; not x */
  ZK_FORGE_ZERO,  /* 0; not x */
  ZK_FORGERIES,
} zk_forgery;

typedef struct zk_trace {
  zk_arena arena;
  zk_traced_call **calls;
  size_t count, room;
  char scope[400];
  int n_inputs;
  zk_traced known;           /* the tensors that calls made and read */
  zk_tensor *kept, *kept_of; /* what is written to next, as it was */
  zk_tensor **held;          /* what calls have copies of; `known` still names them */
  size_t n_held, held_room;
  zk_traced_read *reads;
  size_t n_reads, reads_room;
  int n_results;
  zk_tensor **results; /* held */
  zk_traced_from *results_from;
  bool slim; /* zk_trace_slim was here */
  zk_forgery forgery;
  const char *forged_where; /* only what that line reads is forged; NULL: all */
  size_t limit;             /* of calls and reads; 0: none. More are an error. */
} zk_trace;

/* From here on all calls are written into t (zeroed but for forgery, forged_where and limit), up to
 * zk_trace_end. Error: a trace is under way. */
zk_status zk_trace_begin(zk_trace *t, int n_inputs, zk_tensor *const *inputs);
/* Says what the model gave. */
zk_status zk_trace_results(zk_trace *t, int n, zk_tensor *const *results);
void zk_trace_end(void);
void zk_trace_clear(zk_trace *t);
/* Lets go of all elements but those from outside: shapes stay. */
zk_status zk_trace_slim(zk_trace *t);
/* What comes is said to be of that scope: "/stack/stack.0". */
void zk_trace_scope(const char *scope);

/* `where` as messages have it: "net.lua:7". Gives text. */
const char *zk_trace_line(const char *where, char *text, size_t size);

bool zk_is_tracing(void);
/* For who is about to write to t by other means than an op. */
zk_status zk_trace_before_write(zk_tensor *t);
/* A script takes elements of t: *out has them, or forged ones. A new reference. */
zk_status zk_trace_read(zk_tensor *t, const char *how, zk_tensor **out);
/* A call of op (onnx/trace/source.c) that no zk_apply made gave t: new, or written over. */
zk_status zk_trace_source(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                          zk_tensor *t, bool in_place);
/* in[1] is going to be copied to in[0]. */
zk_status zk_trace_write(zk_tensor *const in[2], const zk_attr *attr);

#endif
