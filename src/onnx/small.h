/*
 * small.h: ONNX's types of 8 bits and less that zknn has no dtype for: five kinds of float8,
 * float4e2m1, int4, uint4, int2, uint2. Tensors of a dtype that holds all their numbers stand for
 * them: float16, float32 (of float8e8m0), int8 and uint8. They are stored and converted; nothing
 * computes on them.
 */
#ifndef ZK_ONNX_SMALL_H
#define ZK_ONNX_SMALL_H

#include "onnx/record.h"

enum {
  ZK_ONNX_FLOAT8E4M3FN = 17,
  ZK_ONNX_FLOAT8E4M3FNUZ,
  ZK_ONNX_FLOAT8E5M2,
  ZK_ONNX_FLOAT8E5M2FNUZ,
  ZK_ONNX_UINT4,
  ZK_ONNX_INT4,
  ZK_ONNX_FLOAT4E2M1,
  ZK_ONNX_FLOAT8E8M0,
  ZK_ONNX_UINT2,
  ZK_ONNX_INT2
};

/* Is it such a type? *out: the dtype of its tensors. */
bool zk_small_holds(int64_t type, zk_dtype *out);
/* The same, or a type of zknn's own. */
bool zk_onnx_holds(int64_t type, zk_dtype *out);

/* Of the integers: bits, and are they signed? 0: it is a float. */
int zk_small_bits(int64_t type, bool *is_signed);
/* How float8e8m0 is rounded, whose numbers are powers of two. */
typedef enum zk_small_mode { ZK_SMALL_UP, ZK_SMALL_DOWN, ZK_SMALL_NEAREST } zk_small_mode;
/* The nearest number of a float type (of float8e8m0 by the mode). What is too large becomes, with
 * saturate, its largest, else inf, or nan where it has no inf. */
float zk_small_round(int64_t type, float x, bool saturate, zk_small_mode mode);

/* The numbers of a stored tensor of such a type; the message of a failure begins with `what`. */
zk_status zk_small_value(const zk_graph_tensor *t, const char *what, zk_tensor **out);

#endif
