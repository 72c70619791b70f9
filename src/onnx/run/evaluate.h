/*
 * evaluate.h: going through a program's nodes once, by their converters.
 *
 * What is known is computed at once. What is not is noted as a step, to be computed in each run;
 * its values have dtype, shape and strides, and a storage without data. With all inputs known this
 * is a run of its own; with unallocated inputs it makes a plan.
 */
#ifndef ZK_ONNX_RUN_EVALUATE_H
#define ZK_ONNX_RUN_EVALUATE_H

#include "onnx/run/calls.h"

/* Fills a zeroed evaluation, which zk_evaluation_clear ends. */
zk_status zk_evaluation_open(zk_program *p, zk_evaluation_mode mode, const zk_bounds *bounds,
                             zk_evaluation *e);
void zk_evaluation_clear(zk_evaluation *e);

/* Goes through all nodes; e->value holds the inputs. Errors name the node. */
zk_status zk_evaluate(zk_evaluation *e);

#endif
