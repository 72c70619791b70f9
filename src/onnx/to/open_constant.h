/*
 * open_constant.h: constants whose shape or elements depend on open sizes, as nodes.
 */
#ifndef ZK_ONNX_TO_OPEN_CONSTANT_H
#define ZK_ONNX_TO_OPEN_CONSTANT_H

#include "onnx/to/export.h"

/*
 * in[r] is what run r has: zeros of the batch's size, its positions, a mask made for it, a number.
 * Gives the name of a value that is the same in each run: filled with one number, a line (a number
 * plus one times the position in each dimension), a diagonal, one row repeated, or a few formulas.
 * Refuses what is none of these.
 */
const char *zk_open_constant(zk_export *x, zk_tensor *const *in);

#endif
