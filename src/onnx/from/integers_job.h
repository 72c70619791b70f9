/*
 * integers_job.h: what follows the sums of a product of integers. Private to integers*.c.
 */
#ifndef ZK_ONNX_FROM_INTEGERS_JOB_H
#define ZK_ONNX_FROM_INTEGERS_JOB_H

#include "onnx/from/integers.h"

/* For all outputs of a call, and where a product leaves its results. */
typedef struct zk_integers_ending {
  void *room;                  /* owned: the lists below */
  int32_t *start, *zero;       /* added to a sum; that of w (NULL: all are 0), by output */
  float *scale, *bias;         /* NULL: none */
  int32_t *factor, *shift;     /* fixed: in place of scale */
  const int32_t *row_sum;      /* of a, by row; where zero is there */
  int32_t y_zero, least, most; /* of the result's type */
  bool is_float, is_bytes;
  /* Of the present product: the first of its outputs, and where they go. */
  int64_t first, row, column; /* elements from row to row, from column to column */
  char *y;
} zk_integers_ending;

/* On failure it is empty. */
zk_status zk_integers_ending_open(const zk_call *c, const zk_integers_weight *w,
                                  zk_integers_ending *e);
void zk_integers_ending_clear(zk_integers_ending *e);
/* A zk_bytes_finish over such an ending. */
void zk_integers_finish(void *ending, const zk_bytes_tile *tile);
/* The sums of rows of a. */
void zk_integers_row_sums(const uint8_t *a, int64_t lda, int64_t m, int64_t k, int32_t *out);

/* Spatial sizes, of three dimensions: those that are not there are 1. */
enum { ZK_INTEGERS_DIMS = 3 };
typedef struct zk_integers_windows {
  int64_t in[ZK_INTEGERS_DIMS], padded[ZK_INTEGERS_DIMS], kernel[ZK_INTEGERS_DIMS];
  int64_t out[ZK_INTEGERS_DIMS], stride[ZK_INTEGERS_DIMS], before[ZK_INTEGERS_DIMS];
  int64_t dilation[ZK_INTEGERS_DIMS];
  int64_t channels, k, pixels; /* of a group; numbers of a window; windows of an image */
} zk_integers_windows;
zk_status zk_integers_windows_of(const zk_call *c, zk_integers_windows *s);
/* What padding of a holds, as uint8. */
uint8_t zk_integers_padding(const zk_call *c);

/* With channels last (integers_last.c). */
zk_status zk_integers_last_pack(const zk_call *c, zk_bytes_weight *out, bool *depth);
zk_status zk_integers_last_forward(const zk_call *c, const zk_integers_weight *w,
                                   zk_integers_ending *e);

/* The convolution (integers_windows.c). */
zk_status zk_integers_conv_infer(zk_call *c, zk_spec *out);
zk_status zk_integers_conv_forward(const zk_call *c, const zk_integers_weight *w,
                                   zk_integers_ending *e);
/* Checks what both ops take; n: outputs. */
zk_status zk_integers_check(const zk_call *c, int64_t n, zk_dtype *out);

#endif
