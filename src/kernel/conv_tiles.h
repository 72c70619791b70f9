/*
 * conv_tiles.h: the kernels of conv.h, compiled for one CPU. Included by conv_avx2.c and its kin,
 * which say which CPU that is (base/simd.h) and what the kernels are called (ZK_CONV).
 *
 * Forward, some channels of a few vectors of outputs stay in registers while the kernel's elements
 * go by: each loads those vectors from the image and spreads a weight for each channel.
 * The weight's gradient turns the gradients of a block of channels, so that a vector runs along the
 * channels; it loads such a vector for every output and spreads what that output saw of the image.
 */
#include "kernel/conv_job.h"

/* AVX-512 and NEON have 32 vector registers, the others 16. ROWS x VECTORS is the usual tile, SIX x
 * SIX_VECTORS one for numbers of channels that it suits better. */
#if defined(ZK_TARGET_AVX512) || defined(ZK_TARGET_NEON)
#define ROWS 8
#define VECTORS 3
#define SIX_VECTORS 4
#define DEPTH 8 /* kernel elements of a tile of the weight's gradient, over two vectors .. */
#else
#define ROWS 4
#define VECTORS 3
#define SIX_VECTORS 2
#define DEPTH 6
#endif
#define SIX 6
#define NARROW 8 /* .. and over one */
#define BLOCK (2 * ZK_SIMD)
#define MOST_ROWS 8
#define MOST_VECTORS 4

/* Kernel elements between two visits of a tile, so that what they load of the image stays near; and
 * how many blocks of rows visit a tile in turn. */
#define CHUNK 320
#define TURNS 16

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
  vec4_store(y + n - 4, vec4_load(lane + n - 4)); /* the last four, some of them once more */
}

/* Stores the useful elements of a vector that is not one run of outputs. */
static void store_pieces(const zk_conv_job *j, const zk_conv_vector *v, vec sum, float *plane) {
  float lane[ZK_SIMD];
  int64_t place = v->place, out = v->out, i = v->from;
  vec_store(lane, sum);
  while (i < ZK_SIMD && out < j->places) {
    int64_t run = j->width - place < ZK_SIMD - i ? j->width - place : ZK_SIMD - i;
    store_run(lane + i, run, plane + out);
    out += run;
    i += run + j->pitch - j->width;
    place = 0;
  }
}

/*
 * sum [rows, vectors] += kernel elements [begin, end) of one block of channels, w packed, at the
 * vectors v. rows and vectors are constants wherever this is called, so that the sums live in
 * registers.
 */
static inline __attribute__((always_inline)) void
sum_tile(int rows, int vectors, const int32_t *distance, const float *image,
         const zk_conv_vector *v, const float *w, int64_t begin, int64_t end,
         vec sum[MOST_ROWS][MOST_VECTORS]) {
  const float *at[MOST_VECTORS];
  ZK_UNROLL(4)
  for (int i = 0; i < vectors; i++)
    at[i] = image + v[i].base;
  for (int64_t k = begin; k < end; k++) {
    vec x[MOST_VECTORS];
    ZK_UNROLL(4)
    for (int i = 0; i < vectors; i++)
      x[i] = vec_load(at[i] + distance[k]);
    ZK_UNROLL(8)
    for (int r = 0; r < rows; r++) {
      vec weight = vec_all(w[k * rows + r]);
      ZK_UNROLL(4)
      for (int i = 0; i < vectors; i++)
        sum[r][i] = vec_fma(weight, x[i], sum[r][i]);
    }
  }
}

/* One tile of outputs of the channels of all blocks; bias and y are the group's. */
static inline __attribute__((always_inline)) void
forward_tile(int rows, int vectors, const zk_conv_job *j, const float *image,
             const zk_conv_vector *v, const float *w, const float *bias, float *y) {
  vec kept[TURNS][MOST_ROWS][MOST_VECTORS];
  int64_t blocks = (j->channels + rows - 1) / rows;
  for (int64_t first = 0; first < blocks; first += TURNS)
    for (int64_t begin = 0; begin < j->depth; begin += CHUNK) {
      int64_t end = j->depth - begin <= CHUNK ? j->depth : begin + CHUNK;
      for (int64_t b = first; b < blocks && b < first + TURNS; b++) {
        vec sum[MOST_ROWS][MOST_VECTORS];
        ZK_UNROLL(8)
        for (int r = 0; r < rows; r++)
          ZK_UNROLL(4)
        for (int i = 0; i < vectors; i++)
          sum[r][i] = begin > 0 ? kept[b - first][r][i] : vec_all(bias[b * rows + r]);
        sum_tile(rows, vectors, j->distance, image, v, w + b * j->depth * rows, begin, end, sum);
        if (end < j->depth) {
          ZK_UNROLL(8)
          for (int r = 0; r < rows; r++)
            ZK_UNROLL(4)
          for (int i = 0; i < vectors; i++)
            kept[b - first][r][i] = sum[r][i];
          continue;
        }
        ZK_UNROLL(4)
        for (int i = 0; i < vectors; i++)
          ZK_UNROLL(8)
        for (int r = 0; r < rows; r++) {
          if (b * rows + r >= j->channels)
            continue;
          float *plane = y + (b * rows + r) * j->places;
          if (v[i].place < 0)
            vec_store(plane + v[i].out, sum[r][i]);
          else
            store_pieces(j, &v[i], sum[r][i], plane);
        }
      }
    }
}

/* The vectors of a tile whose predecessor another thread may compute. The first may have been moved
 * back over the one before it: what both compute, it does not store. */
static const zk_conv_vector *first_vectors(const zk_conv_job *j, const zk_conv_vector *v,
                                           int64_t count, zk_conv_vector *own) {
  int32_t again = v[-1].out + ZK_SIMD - v[0].out;
  if (v[0].place >= 0 || v[-1].place >= 0 || again <= 0)
    return v;
  memcpy(own, v, (size_t)count * sizeof *own);
  own->from = again;
  own->out += again;
  own->place = (int32_t)(own->out % j->width);
  return own;
}

/* Tiles [begin, end), counted through images and groups. */
static void forward(void *job, int64_t begin, int64_t end) {
  const zk_conv_job *j = job;
  zk_conv_vector own[MOST_VECTORS];
  int64_t count = j->rows == ROWS ? VECTORS : SIX_VECTORS;
  for (int64_t t = begin; t < end; t++) {
    int64_t plane = t / j->tiles, group = plane % j->groups, tile = t % j->tiles;
    const float *image = j->image + plane / j->groups * j->image_step + group * j->group_step;
    const float *w = j->w + group * j->packed * j->depth, *bias = j->bias + group * j->packed;
    float *y = j->y + plane * j->channels * j->places;
    const zk_conv_vector *v = j->vectors + tile * count;
    if (t == begin && tile > 0)
      v = first_vectors(j, v, count, own);
    if (j->rows == ROWS)
      forward_tile(ROWS, VECTORS, j, image, v, w, bias, y);
    else
      forward_tile(SIX, SIX_VECTORS, j, image, v, w, bias, y);
  }
}

/* ---- the weight's gradient ------------------------------------------------------------------ */

/* out [count, BLOCK] := `channels` planes of dy from one place on, turned. The rest of a row is 0,
 * as far as the vectors go that hold channels. */
static void turn(const float *dy, int64_t step, int64_t channels, int64_t count, float *out) {
  int64_t width = channels <= ZK_SIMD ? ZK_SIMD : BLOCK;
  for (int64_t c = 0; c < width; c += 4) {
    int64_t p = 0;
    for (; p + 4 <= count; p += 4) {
      vec4 r[4] = {{0}};
      for (int64_t i = 0; i < 4 && c + i < channels; i++)
        r[i] = vec4_load(dy + (c + i) * step + p);
      vec4_transpose(r);
      for (int i = 0; i < 4; i++)
        vec4_store(out + (p + i) * BLOCK + c, r[i]);
    }
    for (; p < count; p++)
      for (int64_t i = c; i < c + 4; i++)
        out[p * BLOCK + i] = i < channels ? dy[i * step + p] : 0;
  }
}

/* biases[i] += the sum of column i of turned [count, BLOCK]. */
static void add_up(const float *turned, int64_t count, int64_t channels, double *biases) {
  int vectors = channels <= ZK_SIMD ? 1 : 2;
  vec total[2] = {vec_all(0), vec_all(0)};
  for (int64_t p = 0; p < count; p++)
    for (int v = 0; v < vectors; v++)
      total[v] += vec_load(turned + p * BLOCK + v * ZK_SIMD);
  for (int i = 0; i < vectors * ZK_SIMD; i++)
    biases[i] += (double)total[i / ZK_SIMD][i % ZK_SIMD];
}

/* What turned gradients [rows, columns] saw of an image: where the next one's window begins. */
typedef struct zk_conv_steps {
  int64_t rows, columns, row_step, column_step;
} zk_conv_steps;

/*
 * sums [depth, BLOCK] += the products of `rows` x `columns` turned gradients with what lies at
 * distance[0..depth) of their windows. depth and vectors are constants wherever this is called, so
 * that the sums live in registers.
 */
static inline __attribute__((always_inline)) void
weight_tile(int depth, int vectors, const zk_conv_steps *by, const float *image,
            const int32_t *distance, const float *turned, float *sums) {
  vec sum[NARROW][2];
  ZK_UNROLL(8)
  for (int k = 0; k < depth; k++)
    ZK_UNROLL(2)
  for (int v = 0; v < vectors; v++)
    sum[k][v] = vec_load(sums + k * BLOCK + v * ZK_SIMD);
  for (int64_t r = 0; r < by->rows; r++, image += by->row_step) {
    const float *at[NARROW];
    ZK_UNROLL(8)
    for (int k = 0; k < depth; k++)
      at[k] = image + distance[k];
    for (int64_t c = 0, i = 0; c < by->columns; c++, i += by->column_step, turned += BLOCK) {
      vec g[2];
      ZK_UNROLL(2)
      for (int v = 0; v < vectors; v++)
        g[v] = vec_load(turned + v * ZK_SIMD);
      ZK_UNROLL(8)
      for (int k = 0; k < depth; k++) {
        vec x = vec_all(at[k][i]);
        ZK_UNROLL(2)
        for (int v = 0; v < vectors; v++)
          sum[k][v] = vec_fma(x, g[v], sum[k][v]);
      }
    }
  }
  ZK_UNROLL(8)
  for (int k = 0; k < depth; k++)
    ZK_UNROLL(2)
  for (int v = 0; v < vectors; v++)
    vec_store(sums + k * BLOCK + v * ZK_SIMD, sum[k][v]);
}

#define TILE(depth, vectors)                                                                       \
  case depth:                                                                                      \
    weight_tile(depth, vectors, by, image, distance, turned, sums);                                \
    break

static void wide_tile(int64_t depth, const zk_conv_steps *by, const float *image,
                      const int32_t *distance, const float *turned, float *sums) {
  switch (depth) {
    TILE(1, 2);
    TILE(2, 2);
    TILE(3, 2);
    TILE(4, 2);
    TILE(5, 2);
    TILE(6, 2);
#if DEPTH == 8
    TILE(7, 2);
    TILE(8, 2);
#endif
  }
}

static void narrow_tile(int64_t depth, const zk_conv_steps *by, const float *image,
                        const int32_t *distance, const float *turned, float *sums) {
  switch (depth) {
    TILE(1, 1);
    TILE(2, 1);
    TILE(3, 1);
    TILE(4, 1);
    TILE(5, 1);
    TILE(6, 1);
    TILE(7, 1);
    TILE(8, 1);
  }
}

/* Some rows of a block of channels, or a part of one row: [rows, columns] outputs from `place` on.
 */
static void weight_block(const zk_conv_job *j, const float *image, const float *dy,
                         int64_t channels, int64_t rows, int64_t columns, float *sums,
                         double *biases) {
  _Alignas(64) float turned[ZK_CONV_TURNED * BLOCK];
  const zk_conv_steps by = {rows, columns, j->row_step, j->column_step};
  int64_t step = channels <= ZK_SIMD ? NARROW : DEPTH;
  turn(dy, j->places, channels, rows * columns, turned);
  add_up(turned, rows * columns, channels, biases);
  for (int64_t k = 0; k < j->depth; k += step) {
    int64_t depth = j->depth - k < step ? j->depth - k : step;
    (channels <= ZK_SIMD ? narrow_tile : wide_tile)(depth, &by, image, j->distance + k, turned,
                                                    sums + k * BLOCK);
  }
}

/* Pieces [begin, end) of parts, groups and blocks. */
static void weight(void *job, int64_t begin, int64_t end) {
  const zk_conv_job *j = job;
  int64_t height = j->width > ZK_CONV_TURNED ? 1 : ZK_CONV_TURNED / j->width;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t part = piece / (j->groups * j->blocks), block = piece % j->blocks;
    int64_t group = piece / j->blocks % j->groups, channels = j->channels - block * BLOCK;
    float *sums = j->sums + piece * j->depth * BLOCK;
    double *biases = j->biases + piece * BLOCK;
    channels = channels > BLOCK ? BLOCK : channels;
    for (int64_t i = 0; i < j->n; i++) {
      if ((j->first + i) % j->parts != part)
        continue;
      const float *image = j->image + i * j->image_step + group * j->group_step;
      const float *dy = j->dy + ((i * j->groups + group) * j->channels + block * BLOCK) * j->places;
      for (int64_t r = 0; r < j->height; r += height)
        for (int64_t c = 0; c < j->width; c += ZK_CONV_TURNED) {
          int64_t rows = j->height - r < height ? j->height - r : height;
          int64_t columns = j->width - c < ZK_CONV_TURNED ? j->width - c : ZK_CONV_TURNED;
          weight_block(j, image + r * j->row_step + c * j->column_step, dy + r * j->width + c,
                       channels, rows, columns, sums, biases);
        }
    }
  }
}

#include "kernel/winograd_tiles.h"

const zk_conv_kernels ZK_CONV = {
    ZK_SIMD,        {{ROWS, VECTORS}, {SIX, SIX_VECTORS}}, BLOCK, forward, weight, winograd_forward,
    winograd_weight};
