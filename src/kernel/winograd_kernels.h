/*
 * winograd_kernels.h: the kernels of winograd.h, compiled for one CPU. Included by conv_kernels.h.
 */
#ifndef ZK_KERNEL_WINOGRAD_KERNELS_H
#define ZK_KERNEL_WINOGRAD_KERNELS_H

#include "kernel/conv_micro.h"
#include "kernel/winograd.h"

/* Tiles of a block, and of a block once transformed, whose last vector may be longer. */
#define TILES (NR_VECTORS * ZK_SIMD)
#define PADDED_TILES (TILES + ZK_SIMD)
#define PAD ZK_WINOGRAD_PAD
#define MC ZK_WINOGRAD_MC

static float *take_slot(const zk_winograd_job *j, int64_t *slot) {
  for (*slot = 0; atomic_flag_test_and_set(&j->taken[*slot]);)
    ++*slot; /* there are as many slots as threads */
  return j->slots + *slot * j->slot_size;
}

/* out[e] := element e of B' d B of a vector of tiles; d lies in the four planes from `at` on. */
static inline void transform_vector(const float *at, int64_t plane, int64_t pitch, int64_t step,
                                    float *out) {
  vec d[4][4];
  ZK_UNROLL(4)
  for (int c = 0; c < 4; c++) {
    const float *column = at + (c & 1) * plane + (c >> 1);
    vec r0 = vec_load(column), r1 = vec_load(column + 2 * plane);
    vec r2 = vec_load(column + pitch), r3 = vec_load(column + 2 * plane + pitch);
    d[0][c] = r0 - r2, d[1][c] = r1 + r2, d[2][c] = r2 - r1, d[3][c] = r1 - r3;
  }
  ZK_UNROLL(4)
  for (int r = 0; r < 4; r++) {
    vec_store(out + (4 * r) * step, d[r][0] - d[r][2]);
    vec_store(out + (4 * r + 1) * step, d[r][1] + d[r][2]);
    vec_store(out + (4 * r + 2) * step, d[r][2] - d[r][1]);
    vec_store(out + (4 * r + 3) * step, d[r][1] - d[r][3]);
  }
}

/*
 * out[e][0..count) := the transformed tiles from `first` on of one channel. What a vector writes
 * past the end of a row of tiles is overwritten by the next row; past the last row, out has a
 * vector of memory for it.
 */
static void transform_tiles(const zk_winograd_job *j, const float *channel, int64_t first,
                            int64_t count, int64_t step, float *out) {
  int64_t plane = (j->height + 1) * j->pitch, column = first % j->width;
  const float *row = channel + first / j->width * j->pitch;
  for (int64_t done = 0; done < count; row += j->pitch, column = 0) {
    int64_t end = j->width - column < count - done ? j->width : column + count - done;
    for (int64_t c = column; c < end; c += ZK_SIMD)
      transform_vector(row + c, plane, j->pitch, step, out + done + c - column);
    done += end - column;
  }
}

/* ---- forward --------------------------------------------------------------------------------- */

/* out [MR, TILES] := w [cin, MR]^T times x [cin, PADDED_TILES], of which `vectors` vectors are
 * used. Every caller gives a constant for vectors. */
static inline __attribute__((always_inline)) void multiply(int vectors, int64_t cin, const float *w,
                                                           const float *x, float *out) {
  vec sum[MR][NR_VECTORS];
  ZK_UNROLL(8)
  for (int r = 0; r < MR; r++)
    ZK_UNROLL(4)
  for (int v = 0; v < vectors; v++)
    sum[r][v] = vec_all(0);
  for (int64_t c = 0; c < cin; c++, w += MR, x += PADDED_TILES) {
    vec b[NR_VECTORS];
    ZK_UNROLL(4)
    for (int v = 0; v < vectors; v++)
      b[v] = vec_load(x + v * ZK_SIMD);
    ZK_UNROLL(8)
    for (int r = 0; r < MR; r++) {
      vec a = vec_all(w[r]);
      ZK_UNROLL(4)
      for (int v = 0; v < vectors; v++)
        sum[r][v] = vec_fma(a, b[v], sum[r][v]);
    }
  }
  ZK_UNROLL(8)
  for (int r = 0; r < MR; r++)
    ZK_UNROLL(4)
  for (int v = 0; v < vectors; v++)
    vec_store(out + r * TILES + v * ZK_SIMD, sum[r][v]);
}

/* The product of one transformed element: out [rows, TILES]. */
static void multiply_rows(int64_t rows, int vectors, int64_t cin, const float *w, const float *x,
                          float *out) {
  for (int64_t r = 0; r < rows; r += MR, w += cin * MR, out += MR * TILES)
    switch (vectors) {
    case 1:
      multiply(1, cin, w, x, out);
      break;
    case 2:
      multiply(2, cin, w, x, out);
      break;
    default:
      multiply(NR_VECTORS, cin, w, x, out);
    }
}

/* out [2][2][TILES] := A' m A + bias; the elements of m are `step` floats apart. */
static void transform_back(const float *m, int64_t step, int vectors, float bias,
                           float out[2][2][TILES]) {
  for (int64_t v = 0; v < vectors * ZK_SIMD; v += ZK_SIMD) {
    vec t[2][4], b = vec_all(bias);
    ZK_UNROLL(4)
    for (int c = 0; c < 4; c++) {
      vec m0 = vec_load(m + c * step + v), m1 = vec_load(m + (4 + c) * step + v);
      vec m2 = vec_load(m + (8 + c) * step + v), m3 = vec_load(m + (12 + c) * step + v);
      t[0][c] = m0 + (m1 + m2), t[1][c] = (m1 - m2) - m3;
    }
    ZK_UNROLL(2)
    for (int r = 0; r < 2; r++) {
      vec_store(out[r][0] + v, t[r][0] + (t[r][1] + t[r][2]) + b);
      vec_store(out[r][1] + v, (t[r][1] - t[r][2]) - t[r][3] + b);
    }
  }
}

/* y[0..n) := even[0], odd[0], even[1], ... */
static inline void store_interleaved(const float *even, const float *odd, int64_t n, float *y) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    vec4 a = vec4_load(even + i / 2), b = vec4_load(odd + i / 2);
    vec4_store(y + i, __builtin_shufflevector(a, b, 0, 4, 1, 5));
    vec4_store(y + i + 4, __builtin_shufflevector(a, b, 2, 6, 3, 7));
  }
  for (; i < n; i++)
    y[i] = (i & 1 ? odd : even)[i / 2];
}

/* Tiles of a block that lie in one row: the first of them, and their outputs in the plane. */
typedef struct row_part {
  int64_t from, out, columns;
  bool below; /* is there a second row of outputs? */
} row_part;

/* Cuts a block of tiles at the ends of rows. */
static int64_t cut_rows(const zk_winograd_job *j, int64_t first, int64_t count, row_part *part) {
  int64_t n = 0;
  for (int64_t i = 0; i < count; n++) {
    int64_t row = (first + i) / j->width, column = (first + i) % j->width;
    int64_t tiles = j->width - column < count - i ? j->width - column : count - i;
    part[n] = (row_part){i, 2 * row * j->ow + 2 * column, 2 * tiles, 2 * row + 1 < j->oh};
    if (2 * (column + tiles) > j->ow)
      part[n].columns--;
    i += tiles;
  }
  return n;
}

/* Blocks [begin, end) of tiles, counted through images. */
static void winograd_forward(void *job, int64_t begin, int64_t end) {
  const zk_winograd_job *j = job;
  int64_t slot, step = MC * TILES + PAD, tiles = j->height * j->width;
  int64_t x_stride = j->cin * PADDED_TILES + PAD; /* between elements of x; step: of m */
  float *x = take_slot(j, &slot), *m = x + ZK_WINOGRAD_ELEMENTS * x_stride;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t image = piece / j->blocks, first = piece % j->blocks * TILES;
    int64_t count = tiles - first < TILES ? tiles - first : TILES;
    int vectors = (int)((count + ZK_SIMD - 1) / ZK_SIMD);
    row_part part[TILES];
    int64_t parts = cut_rows(j, first, count, part);
    for (int64_t c = 0; c < j->cin; c++)
      transform_tiles(j, j->image + image * j->image_stride + c * j->channel, first, count,
                      x_stride, x + c * PADDED_TILES);
    for (int64_t r = 0; r < j->packed; r += MC) {
      int64_t rows = j->packed - r < MC ? j->packed - r : MC;
      for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++)
        multiply_rows(rows, vectors, j->cin, j->w + (e * j->packed + r) * j->cin, x + e * x_stride,
                      m + e * step);
      for (int64_t c = r; c < r + rows && c < j->cout; c++) {
        float out[2][2][TILES], *plane = j->y + (image * j->cout + c) * j->oh * j->ow;
        transform_back(m + (c - r) * TILES, step, vectors, j->bias[c], out);
        for (int64_t i = 0; i < parts; i++)
          for (int below = 0; below <= (int)part[i].below; below++)
            store_interleaved(out[below][0] + part[i].from, out[below][1] + part[i].from,
                              part[i].columns, plane + part[i].out + below * j->ow);
      }
    }
  }
  atomic_flag_clear(&j->taken[slot]);
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

/*
 * out [16][tiles][BLOCK] := G g G' for the gradients g of rows x width tiles. They come transposed,
 * [2 * rows (or fewer at the end), ow][BLOCK]; g is 0 outside of that.
 */
static void transform_gradient(const zk_winograd_job *j, const float *transposed, int64_t rows,
                               int64_t height, int vectors, float *out) {
  int64_t step = rows * j->width * BLOCK + PAD;
  const vec half = vec_all(0.5f);
  for (int64_t t = 0; t < rows * j->width; t++)
    for (int v = 0; v < vectors; v++) {
      int64_t h = t / j->width * 2, w = t % j->width * 2;
      bool below = h + 1 < height, right = w + 1 < j->ow;
      const float *g = transposed + (h * j->ow + w) * BLOCK + v * ZK_SIMD;
      vec g00 = vec_load(g), none = vec_all(0);
      vec g01 = right ? vec_load(g + BLOCK) : none;
      vec g10 = below ? vec_load(g + j->ow * BLOCK) : none;
      vec g11 = right && below ? vec_load(g + (j->ow + 1) * BLOCK) : none;
      vec r[4][2] = {{g00, g01},
                     {(g00 + g10) * half, (g01 + g11) * half},
                     {(g00 - g10) * half, (g01 - g11) * half},
                     {g10, g11}};
      float *to = out + t * BLOCK + v * ZK_SIMD;
      ZK_UNROLL(4)
      for (int i = 0; i < 4; i++) {
        vec_store(to + 4 * i * step, r[i][0]);
        vec_store(to + (4 * i + 1) * step, (r[i][0] + r[i][1]) * half);
        vec_store(to + (4 * i + 2) * step, (r[i][0] - r[i][1]) * half);
        vec_store(to + (4 * i + 3) * step, r[i][1]);
      }
    }
}

/* Adds what rows [row, row + rows) of an image's tiles give. The slot holds the transformed tiles,
 * the transposed gradients, and these transformed. */
static void add_strip(const zk_winograd_job *j, const float *image, const float *dy, int64_t row,
                      int64_t rows, float *slot, float *sums, double *biases) {
  int64_t tiles = rows * j->width, padded = tiles + ZK_SIMD;
  int64_t step = j->cin * padded + PAD, outputs = j->oh * j->ow;
  int64_t height = j->oh - 2 * row < 2 * rows ? j->oh - 2 * row : 2 * rows;
  float *transposed = slot + ZK_WINOGRAD_ELEMENTS * step;
  float *g = transposed + 2 * rows * j->ow * BLOCK;
  const zk_conv_strides by = {1, tiles, 0, 1};
  int32_t offset[NARROW_DEPTH];
  for (int64_t c = 0; c < j->cin; c++)
    transform_tiles(j, image + c * j->channel, row * j->width, tiles, step, slot + c * padded);
  for (int i = 0; i < NARROW_DEPTH; i++)
    offset[i] = (int32_t)(i * padded);
  for (int64_t b = 0; b * BLOCK < j->cout; b++) {
    int64_t channels = j->cout - b * BLOCK < BLOCK ? j->cout - b * BLOCK : BLOCK;
    bool narrow = channels <= ZK_SIMD;
    transpose(dy + b * BLOCK * outputs + 2 * row * j->ow, outputs, channels, height * j->ow,
              transposed);
    sum_columns(transposed, height * j->ow, channels, biases + b * BLOCK);
    transform_gradient(j, transposed, rows, height, narrow ? 1 : 2, g);
    for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++)
      for (int64_t c = 0, most = narrow ? NARROW_DEPTH : WIDE_DEPTH; c < j->cin; c += most)
        (narrow ? weight_narrow
                : weight_wide)(j->cin - c < most ? j->cin - c : most, &by,
                               slot + e * step + c * padded, offset, g + e * (tiles * BLOCK + PAD),
                               sums + ((b * ZK_WINOGRAD_ELEMENTS + e) * j->cin + c) * BLOCK);
  }
}

/* Parts [begin, end). */
static void winograd_weight(void *job, int64_t begin, int64_t end) {
  const zk_winograd_job *j = job;
  int64_t slot, blocks = (j->cout + BLOCK - 1) / BLOCK;
  int64_t rows = j->width > ZK_WINOGRAD_STRIP ? 1 : ZK_WINOGRAD_STRIP / j->width;
  float *own = take_slot(j, &slot);
  for (int64_t part = begin; part < end; part++)
    for (int64_t i = 0; i < j->n; i++) {
      if ((j->first + i) % j->parts != part)
        continue;
      for (int64_t r = 0; r < j->height; r += rows)
        add_strip(j, j->image + i * j->image_stride, j->dy + i * j->cout * j->oh * j->ow, r,
                  j->height - r < rows ? j->height - r : rows, own,
                  j->sums + part * blocks * ZK_WINOGRAD_ELEMENTS * j->cin * BLOCK,
                  j->biases + part * blocks * BLOCK);
    }
  atomic_flag_clear(&j->taken[slot]);
}

#endif
