/*
 * narrow.h: exports of calls in float32 or int32, where nodes do not take float16, bfloat16, int8,
 * int16 or uint8.
 */
#ifndef ZK_ONNX_TO_NARROW_H
#define ZK_ONNX_TO_NARROW_H

#include "onnx/to/export.h"

/* Has the call a tensor of such a dtype? */
bool zk_narrow_call(const zk_call *c);
/* Is there a node from number `first` on that does not take a dtype of the call? */
bool zk_narrow_lacks(const zk_export *x, uint32_t first);
/* Runs `convert` on the call as it is in the wider dtypes, between casts. */
void zk_narrow_export(zk_export *x, void (*convert)(zk_export *x));

#endif
