/*
 * pipeline.h: a list of operations on one picture, as numbers. data.transforms makes the random
 * choices and writes the list; any thread can run it.
 */
#ifndef ZK_DATA_PIPELINE_H
#define ZK_DATA_PIPELINE_H

#include "tensor/tensor.h"

/* An operation is its number, the count of its arguments, and the arguments. */
typedef enum zk_transform {
  ZK_TRANSFORM_CROP = 1,  /* top, left, height, width, outside, fill */
  ZK_TRANSFORM_FLIP,      /* horizontal */
  ZK_TRANSFORM_AFFINE,    /* matrix (6), height, width, bilinear, fill ... */
  ZK_TRANSFORM_RESIZE,    /* height, width, interpolation, antialias */
  ZK_TRANSFORM_GRAYSCALE, /* channels */
  ZK_TRANSFORM_TO_FLOAT,
  ZK_TRANSFORM_CONVERT,     /* dtype */
  ZK_TRANSFORM_NORMALIZE,   /* means, as many standard deviations */
  ZK_TRANSFORM_ERASE,       /* top, left, height, width, value ... */
  ZK_TRANSFORM_ERASE_NOISE, /* top, left, height, width, which noise */
  ZK_TRANSFORMS,
} zk_transform;

#define ZK_PIPELINE_NOISES 4

typedef struct zk_pipeline {
  bool last; /* channels last: the picture is [H, W, C] */
  int n;     /* the length of code */
  double *code;
  int n_noise;
  const zk_tensor
      *noise[ZK_PIPELINE_NOISES]; /* float32, contiguous; the pipeline's maker keeps them */
} zk_pipeline;

/* Runs the operations on a picture. *out is a new reference: to a new tensor, or to the picture
 * when nothing changes it. Errors: not a picture, an invalid code, out of memory. */
zk_status zk_pipeline_run(const zk_pipeline *pipeline, zk_tensor *picture, zk_tensor **out);

#endif
