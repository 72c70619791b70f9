/*
 * grid.h: how grid_sampler is called, for its loops, its formula and its converter.
 */
#ifndef ZK_OP_NN_GRID_H
#define ZK_OP_NN_GRID_H

#include "op/gradient.h"

enum { ZK_GRID_MODE, ZK_GRID_PADDING, ZK_GRID_CORNERS }; /* its attributes */
enum { ZK_GRID_LINEAR, ZK_GRID_NEAREST, ZK_GRID_CUBIC };
enum { ZK_GRID_ZEROS, ZK_GRID_BORDER, ZK_GRID_REFLECTION };

#define ZK_GRID_SLOPE (-0.75) /* of the cubic at its neighbours [Keys 1981] */

/* Its gradient as a formula over ops. */
void zk_grid_sampler_gradient(zk_gradient *g);

#endif
