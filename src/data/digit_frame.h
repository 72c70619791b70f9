/*
 * digit_frame.h: removes a frame around a digit: the box of a form, a ruled square, a border.
 */
#ifndef ZK_DATA_DIGIT_FRAME_H
#define ZK_DATA_DIGIT_FRAME_H

#include "data/digit_grey.h"

/*
 * Removes a frame around a digit, then separates ink from paper with zk_grey_remove_background and
 * zk_grey_normalise. Returns the threshold of the latter.
 *
 * A frame is four straight lines, one along each side, with ink of some size inside them. The lines
 * may have gaps, lean a little, touch the digit or be the picture's own border. Once a frame is
 * found, its pixels and all pixels outside get the shades of the paper inside. Up to three frames
 * are removed, one inside the other.
 *
 * dark_ink: is the ink darker than the paper? NULL: find out. extra: scratch, 3 [h, w].
 */
float zk_digit_frame_remove(zk_grey *p, float *extra, const bool *dark_ink);

#endif
