/*
 * weights.h: constants that are held once: in the form in which the steps of the only plan run.
 *
 * A session whose inputs have fixed shapes has one plan. What its steps do not read is released
 * before weights are packed, and each weight as soon as the last step that reads it has packed it.
 */
#ifndef ZK_ONNX_RUN_WEIGHTS_H
#define ZK_ONNX_RUN_WEIGHTS_H

#include "onnx/run/calls.h"

/* The elements of a constant, and how many steps and outputs read them. */
typedef struct zk_weight {
  zk_storage *storage;
  int readers;
} zk_weight;

typedef struct zk_weights {
  zk_weight *at; /* sorted by storage; the evaluation's arena has it */
  size_t n;      /* 0: all constants stay */
} zk_weights;

/* Releases constants that only folded nodes read. */
zk_status zk_weights_forget_folded(zk_program *p);
/* Fills zeroed weights, and releases what nobody reads. All nodes have been gone through. */
zk_status zk_weights_open(zk_evaluation *e, zk_weights *out);
/* A step has read all that it will of t: the elements go if it was the last one. */
void zk_weights_read(const zk_weights *w, const zk_tensor *t);

#endif
