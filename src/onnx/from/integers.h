/*
 * integers.h: products of 8-bit integers, as ops that sessions alone have: a matrix product with a
 * weight, and a convolution. What quantized nodes are made of (quantize.c).
 *
 *     sum = (a - a_zero) (w - w_zero) + bias
 *
 * is exact modulo 2^32. It is the result, as int32; or, with a scale, the float32 sum * scale
 * (+ bias, when that is of float32); or, with a zero point of the result too, sum * scale rounded
 * to the nearest (of two, the even one), plus the zero point, bounded by its type.
 *
 * With `fixed` the scale is a whole number m of 31 bits over a power of two 2^s, the nearest to the
 * float, and sum * m / 2^s is rounded in the same way: integers alone.
 */
#ifndef ZK_ONNX_FROM_INTEGERS_H
#define ZK_ONNX_FROM_INTEGERS_H

#include "kernel/bytes.h"
#include "op/op.h"

/* The inputs of both ops. a and w are int8 or uint8; zero points have the type of what they belong
 * to. Of w_zero, scale and bias there is one, or one for each output. */
enum {
  ZK_INTEGERS_A,
  ZK_INTEGERS_W,
  ZK_INTEGERS_A_ZERO, /* or NULL, as all below */
  ZK_INTEGERS_W_ZERO,
  ZK_INTEGERS_SCALE, /* float32 */
  ZK_INTEGERS_BIAS,  /* int32 or float32 */
  ZK_INTEGERS_Y_ZERO,
  ZK_INTEGERS_INPUTS
};

/* a [.., k], w [k, n] */
extern const zk_op zk_integers_linear;
/* a [batch, groups * k, d, h, w], w [n, k, d, h, w] */
extern const zk_op zk_integers_conv;
enum { ZK_INTEGERS_FIXED, ZK_INTEGERS_GROUPS, ZK_INTEGERS_STRIDE, ZK_INTEGERS_PADDING };

/* A weight packed ahead, one part for each group; and what follows the sums, where that is known.
 */
typedef struct zk_integers_weight {
  zk_bytes_weight *group; /* owned, as below */
  int64_t groups;
  struct zk_integers_ending *ending; /* NULL: a run makes it */
  bool last;                         /* images have their channels last (kernel/bytes_image.h) */
  bool depth; /* the same, each channel with its own window (zk_bytes_depth) */
} zk_integers_weight;

bool zk_is_bytes(const zk_tensor *t); /* int8 or uint8? */
/* known: the elements of all inputs but a's are. last: for images with their channels last, which
 * zk_integers_fits_last allows. */
zk_status zk_integers_pack(const zk_call *c, bool known, bool last, zk_integers_weight *out);
/* May a and the result of a convolution have their channels last? All inputs but a are known. */
bool zk_integers_fits_last(const zk_call *c);
void zk_integers_weight_clear(zk_integers_weight *w);
/* The forward of a call of either op, whose outputs are there. */
zk_status zk_integers_forward(const zk_call *c, const zk_integers_weight *w);

#endif
