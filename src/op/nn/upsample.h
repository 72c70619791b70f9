/*
 * upsample.h: the modes of upsample.
 */
#ifndef ZK_OP_NN_UPSAMPLE_H
#define ZK_OP_NN_UPSAMPLE_H

enum { ZK_UPSAMPLE_NEAREST, ZK_UPSAMPLE_NEAREST_EXACT, ZK_UPSAMPLE_LINEAR };

#endif
