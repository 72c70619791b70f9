/*
 * conv_kernels.h: the kernels of conv.h, compiled for one CPU. Included by conv_avx2.c and its kin,
 * which say which CPU that is (base/simd.h) and what the kernels are called (ZK_CONV).
 *
 * Forward keeps a micro-tile in registers, some channels of a few vectors of outputs. For each
 * kernel element it loads these vectors from the image and broadcasts a weight for each channel.
 * The weight's gradient is described in conv_micro.h.
 */
#ifndef ZK_KERNEL_CONV_KERNELS_H
#define ZK_KERNEL_CONV_KERNELS_H

#include "kernel/batch_kernels.h"
#include "kernel/conv_micro.h"
#include "kernel/conv_single.h"

/* As in BLIS, KC kernel elements make a block, so that what they load of the image stays in the
 * cache: up to KEPT micro-tiles of channels are computed over one block, then over the next. */
#define KC 320
#define KEPT 16

/* ---- forward -------------------------------------------------------------------------------- */

/* y[0..n) := lane[0..n) */
static inline void store_run(const float *lane, int64_t n, float *y) {
  if (n < 4) {
    for (int64_t i = 0; i < n; i++)
      y[i] = lane[i];
    return;
  }
  for (int64_t i = 0; i + 4 < n; i += 4)
    vec4_store(y + i, vec4_load(lane + i));
  vec4_store(y + n - 4, vec4_load(lane + n - 4)); /* the last four: some are stored twice */
}

/* Stores the elements of a vector that goes on in the next rows. */
static void store_by_rows(const zk_conv_job *j, const zk_conv_vector *v, const float *lane,
                          float *plane) {
  int64_t column = v->column, out = v->output, i = v->first;
  while (i < ZK_SIMD && out < j->outputs) {
    int64_t run = j->width - column < ZK_SIMD - i ? j->width - column : ZK_SIMD - i;
    store_run(lane + i, run, plane + out);
    out += run;
    i += run + j->pitch - j->width;
    column = 0;
  }
}

/*
 * sums [rows][vectors] := bias (where begin is 0), += kernel elements [begin, end) of `rows`
 * channels, w packed, times what the vectors v see of the image. Every caller gives constants for
 * rows and vectors, so that the sums stay in registers; and is a function of its own, so that
 * nothing else needs them.
 */
static inline __attribute__((always_inline)) void
micro_kernel(int rows, int vectors, const int32_t *offset, const float *image,
             const zk_conv_vector *v, const float *w, int64_t begin, int64_t end, const float *bias,
             float *sums) {
  const float *at[MAX_VECTORS];
  vec sum[MAX_MR][MAX_VECTORS];
  ZK_UNROLL(4)
  for (int i = 0; i < vectors; i++)
    at[i] = image + v[i].image;
  ZK_UNROLL(8)
  for (int r = 0; r < rows; r++)
    ZK_UNROLL(4)
  for (int i = 0; i < vectors; i++)
    sum[r][i] = begin > 0 ? vec_load(sums + (r * vectors + i) * ZK_SIMD) : vec_all(bias[r]);
  for (int64_t k = begin; k < end; k++) {
    vec x[MAX_VECTORS];
    ZK_UNROLL(4)
    for (int i = 0; i < vectors; i++)
      x[i] = vec_load(at[i] + offset[k]);
    ZK_UNROLL(8)
    for (int r = 0; r < rows; r++) {
      vec weight = vec_all(w[k * rows + r]);
      ZK_UNROLL(4)
      for (int i = 0; i < vectors; i++)
        sum[r][i] = vec_fma(weight, x[i], sum[r][i]);
    }
  }
  ZK_UNROLL(8)
  for (int r = 0; r < rows; r++)
    ZK_UNROLL(4)
  for (int i = 0; i < vectors; i++)
    vec_store(sums + (r * vectors + i) * ZK_SIMD, sum[r][i]);
}

typedef void micro_fn(const int32_t *offset, const float *image, const zk_conv_vector *v,
                      const float *w, int64_t begin, int64_t end, const float *bias, float *sums);
#define MICRO_KERNEL(name, rows, vectors)                                                          \
  static __attribute__((noinline)) void name(                                                      \
      const int32_t *offset, const float *image, const zk_conv_vector *v, const float *w,          \
      int64_t begin, int64_t end, const float *bias, float *sums) {                                \
    micro_kernel(rows, vectors, offset, image, v, w, begin, end, bias, sums);                      \
  }
MICRO_KERNEL(micro_usual, MR, NR_VECTORS)
MICRO_KERNEL(micro_6, MR_6, NR_VECTORS_6)
MICRO_KERNEL(micro_1, 1, NR_VECTORS_1)

static const struct {
  int rows, vectors;
  micro_fn *run;
} micro[] = {
    {MR, NR_VECTORS, micro_usual}, {MR_6, NR_VECTORS_6, micro_6}, {1, NR_VECTORS_1, micro_1}};

/* Some vectors of outputs, for all channels of a group; bias and y are the group's. */
static void forward_tile(const zk_conv_job *j, const float *image, const zk_conv_vector *v,
                         const float *w, const float *bias, float *y) {
  _Alignas(64) float kept[KEPT][MAX_MR * MAX_VECTORS * ZK_SIMD];
  const int64_t rows = micro[j->tile].rows, vectors = micro[j->tile].vectors;
  const int64_t blocks = (j->channels + rows - 1) / rows;
  for (int64_t first = 0; first < blocks; first += KEPT)
    for (int64_t begin = 0; begin < j->depth; begin += KC) {
      int64_t end = j->depth - begin <= KC ? j->depth : begin + KC;
      for (int64_t b = first; b < blocks && b < first + KEPT; b++) {
        float *sums = kept[b - first];
        int64_t channels = j->channels - b * rows < rows ? j->channels - b * rows : rows;
        micro[j->tile].run(j->offset, image, v, w + b * j->depth * rows, begin, end,
                           bias + b * rows, sums);
        for (int64_t r = 0; r < channels && end == j->depth; r++) {
          float *plane = y + (b * rows + r) * j->outputs;
          for (int64_t i = 0; i < vectors; i++, sums += ZK_SIMD)
            if (v[i].column < 0)
              vec_store(plane + v[i].output, vec_load(sums));
            else
              store_by_rows(j, &v[i], sums, plane);
        }
      }
    }
}

/* The vectors of a tile that follows one which another thread may compute. The first vector may
 * have been moved back over the last one of that tile; then it does not store what both compute. */
static const zk_conv_vector *first_vectors(const zk_conv_job *j, const zk_conv_vector *v,
                                           int64_t count, zk_conv_vector *own) {
  int32_t again = v[-1].output + ZK_SIMD - v[0].output;
  if (v[0].column >= 0 || v[-1].column >= 0 || again <= 0)
    return v;
  memcpy(own, v, (size_t)count * sizeof *own);
  own->first = again;
  own->output += again;
  own->column = (int32_t)(own->output % j->width);
  return own;
}

/* Tiles [begin, end), counted through images and groups. */
static void forward(void *job, int64_t begin, int64_t end) {
  const zk_conv_job *j = job;
  zk_conv_vector own[MAX_VECTORS];
  int64_t count = micro[j->tile].vectors;
  for (int64_t t = begin; t < end; t++) {
    int64_t plane = t / j->tiles, group = plane % j->groups, tile = t % j->tiles;
    const float *image = j->image + plane / j->groups * j->image_stride + group * j->group_stride;
    const float *w = j->w + group * j->packed * j->depth, *bias = j->bias + group * j->packed;
    float *y = j->y + plane * j->channels * j->outputs;
    const zk_conv_vector *v = j->vectors + tile * count;
    if (t == begin && tile > 0)
      v = first_vectors(j, v, count, own);
    forward_tile(j, image, v, w, bias, y);
  }
}

/* ---- the weight's gradient ------------------------------------------------------------------ */

/* Adds what rows x columns outputs of a block of channels give: some rows, or a part of one. */
static void weight_block(const zk_conv_job *j, const float *image, const float *dy,
                         int64_t channels, int64_t rows, int64_t columns, float *sums,
                         double *biases) {
  _Alignas(64) float transposed[ZK_CONV_TRANSPOSED * BLOCK];
  const zk_conv_strides by = {rows, columns, j->row_stride, j->column_stride};
  int64_t step = channels <= ZK_SIMD ? NARROW_DEPTH : WIDE_DEPTH;
  transpose(dy, j->outputs, channels, rows * columns, transposed);
  sum_columns(transposed, rows * columns, channels, biases);
  for (int64_t k = 0; k < j->depth; k += step) {
    int64_t depth = j->depth - k < step ? j->depth - k : step;
    (channels <= ZK_SIMD ? weight_narrow : weight_wide)(depth, &by, image, j->offset + k,
                                                        transposed, sums + k * BLOCK);
  }
}

/* Pieces [begin, end) of parts, groups and blocks. */
static void weight(void *job, int64_t begin, int64_t end) {
  const zk_conv_job *j = job;
  int64_t height = j->width > ZK_CONV_TRANSPOSED ? 1 : ZK_CONV_TRANSPOSED / j->width;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t part = piece / (j->groups * j->blocks), block = piece % j->blocks;
    int64_t group = piece / j->blocks % j->groups, channels = j->channels - block * BLOCK;
    float *sums = j->sums + piece * j->depth * BLOCK;
    double *biases = j->biases + piece * BLOCK;
    channels = channels > BLOCK ? BLOCK : channels;
    for (int64_t i = 0; i < j->n; i++) {
      if ((j->first + i) % j->parts != part)
        continue;
      const float *image = j->image + i * j->image_stride + group * j->group_stride;
      const float *dy =
          j->dy + ((i * j->groups + group) * j->channels + block * BLOCK) * j->outputs;
      for (int64_t r = 0; r < j->height; r += height)
        for (int64_t c = 0; c < j->width; c += ZK_CONV_TRANSPOSED) {
          int64_t rows = j->height - r < height ? j->height - r : height;
          int64_t columns = j->width - c < ZK_CONV_TRANSPOSED ? j->width - c : ZK_CONV_TRANSPOSED;
          weight_block(j, image + r * j->row_stride + c * j->column_stride, dy + r * j->width + c,
                       channels, rows, columns, sums, biases);
        }
    }
  }
}

const zk_conv_kernels ZK_CONV = {
    .simd = ZK_SIMD,
    .tile = {{MR, NR_VECTORS}, {MR_6, NR_VECTORS_6}, {1, NR_VECTORS_1}},
    .block = BLOCK,
    .forward = forward,
    .weight = weight,
    .weight_single = weight_single,
    .batch_blocks = BATCH_V,
    .batch_product = batch_product,
    .batch_weight = batch_weight,
    .batch_pack = batch_pack,
    .from_planes = from_planes,
    .to_planes = to_planes,
};

#endif
