/*
 * digit_frame.h: removes a frame around a digit: the box of a form, a ruled square, a border.
 */
#ifndef ZK_DATA_DIGIT_FRAME_H
#define ZK_DATA_DIGIT_FRAME_H

#include "data/digit_grey.h"

/*
 * Brings out the ink of a plane of shades, as zk_grey_remove_background and zk_grey_normalise do,
 * whose threshold is returned, after it looked for a frame: four straight lines, one along each
 * side, with ink of some size inside them. They may have gaps, lean a little, touch the digit or be
 * the picture's own border (which misleads who looks for the paper there). Where they are found,
 * they and all outside of them first get the shades of the paper inside, up to three frames one in
 * the other. extra: scratch, 3 [h, w].
 */
float zk_digit_frame_remove(zk_grey *p, float *extra, zk_invert invert);

#endif
