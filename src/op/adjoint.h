/*
 * adjoint.h: the gradient of a linear op as a call of an op, so that it has a gradient in turn.
 *
 * An op that is linear in its real inputs (flip, sum, index_select, where, ...) needs no formula of
 * its own for gradients of gradients. Its loop, `backward`, multiplies dy by the transpose of the
 * op's matrix; and the gradient of that product is a product by the matrix itself, that is, the op:
 *
 *     y = A x      dx = A^T dy      for the gradient v of dx:  ddy = A v
 *
 * The hidden op `adjoint` has the loop of another op for its forward and that op for its gradient.
 * A call of it knows the other call (zk_adjoint): the op, its attributes, the dtypes and shapes of
 * all tensors, and which input's gradient it is. Its inputs are dy and what the op saves (an index,
 * a mask). So `.gradient = zk_gradient_linear` makes an op differentiable any number of times.
 *
 * A bilinear op (a convolution), y = B(x, w), is linear in each input for the other one fixed.
 * `bilinear_adjoint` is the same with a gradient for the other input too, which is another adjoint:
 *
 *     dx = B_x^T(w, dy)      for v:  ddy = B(v, w),  dw = B_w^T(v, dy)
 *
 * An op declares by this that in real inputs it is linear with what it saves (and its attributes)
 * fixed, and that its loop is the exact transpose. Inputs that it does not save are taken as zero
 * in A v. The second gradients of tests/c/test_ops.c hold A v against differences of the loop.
 */
#ifndef ZK_OP_ADJOINT_H
#define ZK_OP_ADJOINT_H

#include "op/gradient.h"

typedef struct zk_adjoint zk_adjoint;

void zk_adjoint_retain(zk_adjoint *a);
void zk_adjoint_release(zk_adjoint *a);

/* Gradients (zk_op's `gradient`) of an op with one output that is linear in all of its real inputs
 * together; and those of inputs 0 and 1 of an op that is bilinear in them (a bias is added). */
void zk_gradient_linear(zk_gradient *g);
void zk_gradient_bilinear(zk_gradient *g);

/* The gradient of input i of such an op for dy, for a formula that changes dy first, or that gives
 * another op with the same parameters (NULL: g's own). */
zk_tensor *zk_gradient_adjoint(zk_gradient *g, const zk_op *op, int i, zk_tensor *dy);

extern const zk_op zk_op_adjoint, zk_op_bilinear_adjoint;

#endif
