/*
 * constants.h: numbers of formulas that an op, its gradient and its ONNX converter share.
 */
#ifndef ZK_OP_POINTWISE_CONSTANTS_H
#define ZK_OP_POINTWISE_CONSTANTS_H

#define ZK_LN2 0.693147180559945309417
#define ZK_LN10 2.30258509299404568402
#define ZK_SQRT_HALF 0.70710678118654752440
#define ZK_INVERSE_SQRT_2PI 0.39894228040143267794 /* 1 / sqrt(2 pi) */

/* gelu with tanh. [Hendrycks and Gimpel 2016, arXiv 1606.08415] */
#define ZK_SQRT_2_BY_PI 0.79788456080286535588 /* sqrt(2 / pi) */
#define ZK_GELU_CUBE 0.044715

/* selu. [Klambauer et al. 2017, arXiv 1706.02515] */
#define ZK_SELU_ALPHA 1.6732632423543772848170429916717
#define ZK_SELU_SCALE 1.0507009873554804934193349852946

#endif
