/*
 * calls.h: an evaluation under way, and what the builder of a converter (op/build.h) does for it.
 */
#ifndef ZK_ONNX_RUN_CALLS_H
#define ZK_ONNX_RUN_CALLS_H

#include "onnx/run/program.h"

/* A call that is left to do. Its tensors are the evaluation's. */
typedef struct zk_run_step {
  zk_call call;
  zk_forward_fn *run; /* the op's forward, or one that does the next step too */
  const zk_program_node *node;
  struct zk_run_layer *layer; /* what is computed instead (blocks.h); NULL: run */
} zk_run_step;

typedef enum zk_evaluation_mode {
  ZK_FOLD, /* only nodes whose inputs are known: their outputs become the program's constants */
  ZK_PLAN, /* all nodes; keeps what its steps need */
  ZK_NOW,  /* all nodes, all inputs known: forgets values that nobody reads any more */
} zk_evaluation_mode;

/* What an evaluation may take: the bytes of a value (all allocations together are bounded by the
 * thread's budget), and work, in multiplications: at once, and by the steps that it notes. */
typedef struct zk_bounds {
  int64_t bytes;
  double now, later;
  bool ahead; /* the inputs are only declared: what a run will fill is not counted yet */
  bool only;  /* no other plan will be made: a constant that is packed may go (weights.h) */
} zk_bounds;

typedef struct zk_evaluation {
  zk_program *p;
  zk_evaluation_mode mode;
  zk_bounds bounds;
  double now, later; /* work so far */
  zk_tensor **value; /* by value: retained, NULL while not there */
  int *readers;      /* ZK_NOW: by value: who is still to read it */
  int held;          /* within a loop: values below this are read in its next turn, too */
  zk_texts *texts;   /* where strings have their numbers: the program's, unless it is a run */
  zk_list made;      /* zk_tensor *: owned */
  zk_list steps;     /* zk_run_step * */
  zk_arena arena;
  bool unknown; /* a node needs elements that only a run knows: there is no plan */

  zk_tensor **in, **out; /* of the present node */
  const zk_program_node *node;
} zk_evaluation;

/* Counts work that is about to be done; the failure names the option work_limit. */
zk_status zk_evaluation_spend(zk_evaluation *e, double work);

/* Computes the call when its inputs are known, else notes it as a step of b->host. */
zk_status zk_calls_apply(zk_builder *b, zk_call *c);
zk_status zk_calls_keep(zk_builder *b, zk_tensor *t);
zk_status zk_calls_spend(zk_builder *b, double work);

#endif
