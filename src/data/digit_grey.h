/*
 * digit_grey.h: a small grey picture as floats 0..1, on its way to MNIST's conventions. Private to
 * data/.
 */
#ifndef ZK_DATA_DIGIT_GREY_H
#define ZK_DATA_DIGIT_GREY_H

#include <stdbool.h>

#define ZK_PLANE_SIDE 224 /* larger pictures are shrunk to it first: sharp enough, and fast */
/* A piece smaller than this part of the largest is no part of the digit. */
#define ZK_PLANE_SPECK 0.05

/* Is the ink darker than the paper, so that the picture must be inverted? */
typedef enum zk_invert { ZK_INVERT_AUTO, ZK_INVERT_NO, ZK_INVERT_YES } zk_invert;

typedef struct zk_plane {
  int h, w;          /* at most ZK_PLANE_SIDE each */
  float *at, *spare; /* [h, w] each, and so are: */
  int *queue;        /* of pixels */
  bool *seen;
} zk_plane;

/* Is the ink darker than what lies along the picture's border? */
bool zk_plane_is_dark_on_light(const zk_plane *p);
/* Each pixel of x becomes the least (sign = -1) or greatest (sign = 1) within r in both
 * directions. */
void zk_plane_spread(const zk_plane *p, float *x, int r, float sign);
/* Ink is bright: from shades to how much of the paper's light it takes. paper is scratch, [h, w].
 */
void zk_plane_remove_paper(zk_plane *p, float *paper);
/* Ink becomes 1, paper with its noise 0. Returns where ink begins on that scale. */
float zk_plane_normalise(zk_plane *p);
/* The piece of ink that pixel `first` is in: its pixels go to p->queue, p->seen marks them, their
 * number is returned. Neighbours are the eight around. */
int zk_plane_piece(zk_plane *p, int first, float threshold);

#endif
