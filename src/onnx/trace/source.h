/*
 * source.h: what a trace has for calls that are no ops of the table: random draws, which a model
 * makes outside of the ops, and writes.
 *
 * They never run: bind/ notes them by zk_trace_source, and to/source.c has their converters.
 */
#ifndef ZK_ONNX_TRACE_SOURCE_H
#define ZK_ONNX_TRACE_SOURCE_H

#include "op/op.h"

/* Numbers between attr[0].f and attr[1].f; of that mean and deviation; 1 with probability
 * attr[0].f, or with those that input 0 holds, else 0; integers from attr[0].i on, before
 * attr[1].i; with rate attr[0].f. */
extern const zk_op zk_source_uniform, zk_source_normal, zk_source_bernoulli, zk_source_randint,
    zk_source_exponential;
/* attr[0].i classes a row, by the weights of input 0. */
extern const zk_op zk_source_multinomial;
/* Draws that ONNX has no nodes for. */
extern const zk_op zk_source_randperm, zk_source_random;
/* Input 1 in the dtype and shape of input 0, which it is written to. */
extern const zk_op zk_source_copy;

/* Does the call look at the elements of input i? */
static inline bool zk_source_reads(const zk_call *c, int i) {
  return i > 0 || c->op != &zk_source_copy;
}

#endif
