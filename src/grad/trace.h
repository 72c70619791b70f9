/*
 * trace.h: writing down every op call, for export.
 *
 * Unlike the graph that backward walks, a trace holds all calls in the order they were made: also
 * under no_grad, and those of ops without a backward.
 */
#ifndef ZK_GRAD_TRACE_H
#define ZK_GRAD_TRACE_H

#include "base/arena.h"
#include "op/op.h"

typedef struct zk_traced_call {
  zk_call call; /* holds references to in[] and out[]; in place, out[0] is in[0] */
  const uint32_t *in_version;
  uint32_t out_version[ZK_MAX_OUT];
  bool requires_grad[ZK_MAX_OUT];
  bool converted;    /* in place: the result had another dtype than in[0] */
  const char *scope; /* what zk_trace_scope set last */
  const char *where; /* the line that made the call, or "" */
} zk_traced_call;

typedef struct zk_trace {
  zk_arena arena;
  zk_traced_call **calls;
  size_t count, room;
  char scope[400];
} zk_trace;

/* From here on all calls are written into t (zeroed), up to zk_trace_end. Error: a trace is under
 * way. */
zk_status zk_trace_begin(zk_trace *t);
void zk_trace_end(void);
void zk_trace_clear(zk_trace *t);
/* What comes is said to be of that scope: "/stack/stack.0". */
void zk_trace_scope(const char *scope);

/* For graph.c: a call was made; in place (dtype: of what was written, not NULL), before the version
 * moves. */
bool zk_is_tracing(void);
zk_status zk_trace_note(const zk_call *c, const zk_dtype *in_place);

#endif
