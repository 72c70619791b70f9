/*
 * digit_grey.h: a small grey picture as floats 0..1, and the filters that zk_prepare_digit runs on
 * it. Private to data/.
 */
#ifndef ZK_DATA_DIGIT_GREY_H
#define ZK_DATA_DIGIT_GREY_H

#include <stdbool.h>

#define ZK_GREY_SIDE 224 /* larger pictures are first shrunk to it: sharp enough, and fast */
/* A component smaller than this fraction of the largest is noise, not a part of the digit. */
#define ZK_GREY_SPECK 0.05

typedef struct zk_grey {
  int h, w;          /* at most ZK_GREY_SIDE each */
  float *at, *spare; /* [h, w] each, and so are: */
  int *queue;        /* of pixels */
  bool *seen;
} zk_grey;

/* Is the ink darker than the picture's border? */
bool zk_grey_is_dark_on_light(const zk_grey *p);
/* Dilation (sign = 1) or erosion (sign = -1) of x: each pixel becomes the maximum or minimum of the
 * square of radius r around it. */
void zk_grey_dilate(const zk_grey *p, float *x, int r, float sign);
/* Estimates the paper's shade around each pixel and subtracts it, so that a shadow on the paper
 * does not count as ink. Ink must be bright. paper: scratch, [h, w]. */
void zk_grey_remove_background(zk_grey *p, float *paper);
/* Maps the paper with its noise to 0 and the ink to 1. Returns the threshold of ink. */
float zk_grey_normalise(zk_grey *p);
/* The connected component (8 neighbours) of pixels above the threshold that contains pixel `first`:
 * writes its pixels to p->queue, marks them in p->seen, and returns their number. */
int zk_grey_component(zk_grey *p, int first, float threshold);

#endif
