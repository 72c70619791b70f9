/*
 * batch.h: gathers the samples of a batch.
 */
#ifndef ZK_DATA_BATCH_H
#define ZK_DATA_BATCH_H

#include "tensor/tensor.h"

/*
 * out[b, 0, ...] = source[index[b], ...] / 255 in one pass: uint8 [N, H, W] (contiguous) to a fresh
 * float32 [B, 1, H, W], as transforms.ToTensor converts each image. index int64 [B]. Error: an
 * index outside 0..N-1.
 */
zk_status zk_gather_images(const zk_tensor *source, const zk_tensor *index, zk_tensor **out);

/* The same, followed by (x - mean) / std in floats, as in transforms.Normalize. */
zk_status zk_gather_normalized(const zk_tensor *source, const zk_tensor *index, double mean,
                               double std, zk_tensor **out);

/* out[b, ...] = source[index[b], ...], any dtype. */
zk_status zk_gather_rows(const zk_tensor *source, const zk_tensor *index, zk_tensor **out);

#endif
