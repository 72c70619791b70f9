/*
 * traced.h: the tensors that a trace knows, and where each came from.
 */
#ifndef ZK_ONNX_TRACE_TRACED_H
#define ZK_ONNX_TRACE_TRACED_H

#include "tensor/tensor.h"

/* Where a tensor came from: output `out` of the call of that number, or one of these. */
typedef struct zk_traced_from {
  int64_t call;
  int out;
  bool stale; /* something that is no op wrote to it since */
} zk_traced_from;
enum {
  ZK_FROM_INPUT = -1,   /* out: which of the model's inputs */
  ZK_FROM_OUTSIDE = -2, /* a constant: it has the elements that the call saw */
  ZK_FROM_PART = -3,    /* a part of a tensor that a call made, cut out by no op */
};

/* A zeroed one is empty. */
typedef struct zk_traced {
  struct zk_traced_tensor *at;
  size_t count, room;
  int64_t *bucket;
  size_t n_buckets;
} zk_traced;

/* A tensor whose elements are those of its storage at that version. data: they depend on the
 * elements of an input, or on random numbers; written: a call wrote them over those of a tensor
 * that was there. The tensor must live as long as the table. */
zk_status zk_traced_add(zk_traced *all, const zk_tensor *tensor, uint32_t version,
                        zk_traced_from from, bool data, bool written);
/* A tensor from outside, so that views of it, which calls make, are not taken for all of its
 * storage. It is held until the end: nothing else may come to lie where it does. */
zk_status zk_traced_add_outside(zk_traced *all, zk_tensor *tensor);
/* Where it came from, and whether it is `data`. */
zk_traced_from zk_traced_from_of(const zk_traced *all, const zk_tensor *tensor, bool *data);
/* Did a call make what is in its storage: made it, or wrote to one from outside? */
bool zk_traced_was_made(const zk_traced *all, const zk_tensor *tensor);
void zk_traced_clear(zk_traced *all);

#endif
