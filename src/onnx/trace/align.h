/*
 * align.h: two traces of one model side by side.
 */
#ifndef ZK_ONNX_TRACE_ALIGN_H
#define ZK_ONNX_TRACE_ALIGN_H

#include "onnx/trace/trace.h"

/* The first thing in which two runs differ. */
typedef struct zk_difference {
  const zk_traced_call *call; /* NULL: it is in what the model gives */
  const char *what;           /* NULL: they are alike; "example": one reads the example itself */
} zk_difference;

/* needed[i] (count of the trace): does a result depend on call i? */
void zk_trace_needed(const zk_trace *t, bool *needed);
/* pair[i] becomes the call of `other` that does what call i of `base` does, NULL where no result
 * needs that. Different operations are no error, but a difference. */
zk_status zk_align(const zk_trace *base, const zk_trace *other, const zk_traced_call **pair,
                   zk_difference *d);
/* Do both runs do the same with the same numbers and constants? other_failed: the other one stopped
 * by an error; it is compared as far as it came. */
zk_status zk_trace_compare(const zk_trace *base, const zk_trace *other, bool other_failed,
                           zk_difference *d);
/* Same dtype, shape and bits. */
bool zk_same_elements(const zk_tensor *a, const zk_tensor *b);

#endif
