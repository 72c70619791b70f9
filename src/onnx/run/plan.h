/*
 * plan.h: a program worked out for inputs of given shapes: which calls, and where each value lies.
 *
 * What depends on shapes and constants alone is computed while the plan is made. The values between
 * steps share one block; a run allocates nothing but its outputs and what a kernel needs itself.
 */
#ifndef ZK_ONNX_RUN_PLAN_H
#define ZK_ONNX_RUN_PLAN_H

#include "onnx/run/evaluate.h"

/* An output is written where the caller will have it, or copied at the end (what is an input, a
 * constant, a view, or another output too). */
typedef struct zk_run_output {
  zk_tensor *value; /* the evaluation's */
  bool direct;
} zk_run_output;

typedef struct zk_run_plan {
  zk_evaluation e;
  zk_tensor **in; /* by port: unallocated */
  zk_run_output *out;
  void *block;
  size_t block_bytes;
  zk_storage **pooled; /* those that lie in the block */
  int n_pooled;
  bool weights_gone; /* constants of the program have been released */
  int64_t taken;     /* bytes: who makes it says */
} zk_run_plan;

/* Fills a zeroed plan, which zk_run_plan_clear ends, for inputs of these shapes. On failure
 * *unknown tells that a node needs elements that only a run knows: there is no plan for such a
 * program. */
zk_status zk_run_plan_make(zk_program *p, const zk_shape *in, const zk_bounds *bounds,
                           zk_run_plan *plan, bool *unknown);
void zk_run_plan_clear(zk_run_plan *plan);
bool zk_run_plan_fits(const zk_run_plan *plan, zk_tensor *const *in);

/* in: contiguous, of the plan's shapes; out gets one new tensor a port, or NULLs on failure. */
zk_status zk_run_by_plan(zk_run_plan *plan, zk_tensor *const *in, zk_tensor **out);

#endif
