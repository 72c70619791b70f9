/*
 * digit.h: converts a photo or scan of a handwritten digit to a picture like MNIST's.
 */
#ifndef ZK_DATA_DIGIT_H
#define ZK_DATA_DIGIT_H

#include "tensor/tensor.h"

/* Is the ink darker than the paper, so that the picture must be inverted? */
typedef enum zk_invert { ZK_INVERT_AUTO, ZK_INVERT_NO, ZK_INVERT_YES } zk_invert;

/*
 * A picture (data/image.h) of one digit as float32 [1, 28, 28] in 0..1 after MNIST's conventions:
 * the digit white on black, its longer side 20 pixels, its centre of mass in the middle (pixel 14,
 * 14, as in MNIST's files). [yann.lecun.com/exdb/mnist] Transparent pictures are laid over
 * the shade that their ink is not; the paper's shade, which may vary slowly (shadows), is estimated
 * and taken away; a frame drawn around the digit is painted over (data/digit_frame.h); specks are
 * removed; a thin pen's stroke is widened to what MNIST's pens leave. What is so already stays
 * nearly as it is.
 *
 * center = false: the digit keeps its position and size; the whole picture becomes 28 by 28.
 * Errors: not a picture; one shade all over.
 */
zk_status zk_prepare_digit(const zk_tensor *picture, zk_invert invert, bool center,
                           zk_tensor **out);

#endif
