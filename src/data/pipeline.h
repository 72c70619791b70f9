/*
 * pipeline.h: what is to happen to one picture, every random choice made: a row of numbers that
 * data.transforms writes and any thread can carry out.
 */
#ifndef ZK_DATA_PIPELINE_H
#define ZK_DATA_PIPELINE_H

#include "tensor/tensor.h"

/* Each step is its number, how many numbers follow, and those (optional ones in brackets). */
typedef enum zk_step {
  ZK_STEP_WINDOW = 1, /* top, left, height, width, outside, fill */
  ZK_STEP_FLIP,       /* horizontal */
  ZK_STEP_WARP,       /* matrix (6), height, width, bilinear, fill ... */
  ZK_STEP_RESIZE,     /* height, width, interpolation, antialias */
  ZK_STEP_GREY,       /* channels */
  ZK_STEP_TO_FLOAT,
  ZK_STEP_CONVERT,   /* dtype */
  ZK_STEP_NORMALIZE, /* means, as many standard deviations */
  ZK_STEP_ERASE,     /* top, left, height, width, value ... */
  ZK_STEP_ERASE_BY,  /* top, left, height, width, which noise */
  ZK_STEPS,
} zk_step;

#define ZK_PLAN_NOISES 4

typedef struct zk_plan {
  bool last; /* the picture's channels come last */
  int n;     /* numbers */
  double *code;
  int n_noise;
  const zk_tensor *noise[ZK_PLAN_NOISES]; /* float32, contiguous; the plan's maker keeps them */
} zk_plan;

/* A fresh reference to what the steps make of the picture. Errors: not a picture, a code that is
 * none, want of memory. */
zk_status zk_plan_run(const zk_plan *plan, zk_tensor *picture, zk_tensor **out);

#endif
