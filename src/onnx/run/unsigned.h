/*
 * unsigned.h: calls of ops on uint16, uint32 and uint64, which the core stores and does not compute
 * on (op/stand_in.h). ONNX's nodes do: a session computes them in int64, whose sums, products and
 * bits are right modulo any power of two, and what goes by the order of uint64 with the highest bit
 * turned.
 */
#ifndef ZK_ONNX_RUN_UNSIGNED_H
#define ZK_ONNX_RUN_UNSIGNED_H

#include "op/build.h"

/* Has it an input of these that its op computes on? */
bool zk_is_unsigned_call(const zk_call *c);
/* Makes the call's outputs by other calls of b->apply. */
zk_status zk_unsigned_apply(zk_builder *b, zk_call *c);

#endif
