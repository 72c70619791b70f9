/*
 * winograd_tiles.h: the kernels of winograd.h, compiled for one CPU; included by conv_tiles.h,
 * whose tiles of the weight's gradient it uses.
 */
#include "kernel/winograd.h"

#define WIDE (VECTORS * ZK_SIMD) /* tiles of a block */
#define ROOM (WIDE + ZK_SIMD)    /* of a block's transformed tiles: the last vector may be longer */
#define APART                                                                                      \
  ZK_WINOGRAD_APART             /* elements of transformed tiles: not all in one set of the cache  \
                                 */
#define GROUP ZK_WINOGRAD_GROUP /* channels of products between two transformations back */

static float *take_slot(const zk_winograd_job *j, int64_t *slot) {
  for (*slot = 0; atomic_flag_test_and_set(&j->taken[*slot]);)
    ++*slot; /* there are as many as threads */
  return j->slots + *slot * j->slot_size;
}

/* out[e] := element e of B' d B of a vector of tiles, d in the four planes from `at` on. */
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
 * out[e][0..count) := the transformed tiles from `first` on of one channel. A vector that goes past
 * the end of a row of tiles is overwritten there by the next row's; behind the last one there has
 * to be room for it.
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

/* out [ROWS, WIDE] := w [cin, ROWS], turned, times x [cin, ROOM], as far as `vectors` go. vectors
 * is a constant wherever this is called. */
static inline __attribute__((always_inline)) void multiply(int vectors, int64_t cin, const float *w,
                                                           const float *x, float *out) {
  vec sum[ROWS][VECTORS];
  ZK_UNROLL(8)
  for (int r = 0; r < ROWS; r++)
    ZK_UNROLL(4)
  for (int v = 0; v < vectors; v++)
    sum[r][v] = vec_all(0);
  for (int64_t c = 0; c < cin; c++, w += ROWS, x += ROOM) {
    vec b[VECTORS];
    ZK_UNROLL(4)
    for (int v = 0; v < vectors; v++)
      b[v] = vec_load(x + v * ZK_SIMD);
    ZK_UNROLL(8)
    for (int r = 0; r < ROWS; r++) {
      vec a = vec_all(w[r]);
      ZK_UNROLL(4)
      for (int v = 0; v < vectors; v++)
        sum[r][v] = vec_fma(a, b[v], sum[r][v]);
    }
  }
  ZK_UNROLL(8)
  for (int r = 0; r < ROWS; r++)
    ZK_UNROLL(4)
  for (int v = 0; v < vectors; v++)
    vec_store(out + r * WIDE + v * ZK_SIMD, sum[r][v]);
}

/* The products of one element: out [rows, WIDE]. */
static void multiply_rows(int64_t rows, int vectors, int64_t cin, const float *w, const float *x,
                          float *out) {
  for (int64_t r = 0; r < rows; r += ROWS, w += cin * ROWS, out += ROWS * WIDE)
    switch (vectors) {
    case 1:
      multiply(1, cin, w, x, out);
      break;
    case 2:
      multiply(2, cin, w, x, out);
      break;
    default:
      multiply(VECTORS, cin, w, x, out);
    }
}

/* out [2][2][WIDE] := A' m A + bias, m's elements `step` apart. */
static void transform_back(const float *m, int64_t step, int vectors, float bias,
                           float out[2][2][WIDE]) {
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
static inline void store_mixed(const float *even, const float *odd, int64_t n, float *y) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    vec4 a = vec4_load(even + i / 2), b = vec4_load(odd + i / 2);
    vec4_store(y + i, __builtin_shufflevector(a, b, 0, 4, 1, 5));
    vec4_store(y + i + 4, __builtin_shufflevector(a, b, 2, 6, 3, 7));
  }
  for (; i < n; i++)
    y[i] = (i & 1 ? odd : even)[i / 2];
}

/* Tiles of a block that lie in one row: where they are, and their outputs in the plane. */
typedef struct part_of_row {
  int64_t from, out, columns;
  bool below; /* is the second row of outputs inside? */
} part_of_row;

/* Cuts a block's tiles at the ends of rows. */
static int64_t cut_rows(const zk_winograd_job *j, int64_t first, int64_t count, part_of_row *part) {
  int64_t n = 0;
  for (int64_t i = 0; i < count; n++) {
    int64_t row = (first + i) / j->width, column = (first + i) % j->width;
    int64_t tiles = j->width - column < count - i ? j->width - column : count - i;
    part[n] = (part_of_row){i, 2 * row * j->ow + 2 * column, 2 * tiles, 2 * row + 1 < j->oh};
    if (2 * (column + tiles) > j->ow)
      part[n].columns--;
    i += tiles;
  }
  return n;
}

/* Blocks [begin, end) of tiles, counted through images. */
static void winograd_forward(void *job, int64_t begin, int64_t end) {
  const zk_winograd_job *j = job;
  int64_t slot, step = GROUP * WIDE + APART, tiles = j->height * j->width;
  int64_t apart = j->cin * ROOM + APART; /* of elements of x; step: of m */
  float *x = take_slot(j, &slot), *m = x + ZK_WINOGRAD_ELEMENTS * apart;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t image = piece / j->blocks, first = piece % j->blocks * WIDE;
    int64_t count = tiles - first < WIDE ? tiles - first : WIDE;
    int vectors = (int)((count + ZK_SIMD - 1) / ZK_SIMD);
    part_of_row part[WIDE];
    int64_t parts = cut_rows(j, first, count, part);
    for (int64_t c = 0; c < j->cin; c++)
      transform_tiles(j, j->image + image * j->image_step + c * j->channel, first, count, apart,
                      x + c * ROOM);
    for (int64_t r = 0; r < j->packed; r += GROUP) {
      int64_t rows = j->packed - r < GROUP ? j->packed - r : GROUP;
      for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++)
        multiply_rows(rows, vectors, j->cin, j->w + (e * j->packed + r) * j->cin, x + e * apart,
                      m + e * step);
      for (int64_t c = r; c < r + rows && c < j->cout; c++) {
        float out[2][2][WIDE], *plane = j->y + (image * j->cout + c) * j->oh * j->ow;
        transform_back(m + (c - r) * WIDE, step, vectors, j->bias[c], out);
        for (int64_t i = 0; i < parts; i++)
          for (int below = 0; below <= (int)part[i].below; below++)
            store_mixed(out[below][0] + part[i].from, out[below][1] + part[i].from, part[i].columns,
                        plane + part[i].out + below * j->ow);
      }
    }
  }
  atomic_flag_clear(&j->taken[slot]);
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

/*
 * out [16][tiles][BLOCK] := G g G' of the gradients of rows x width tiles, from turned ones
 * [2 * rows (or less at the end), ow][BLOCK]; 0 stands for what is outside.
 */
static void transform_gradient(const zk_winograd_job *j, const float *turned, int64_t rows,
                               int64_t height, int vectors, float *out) {
  int64_t step = rows * j->width * BLOCK + APART;
  const vec half = vec_all(0.5f);
  for (int64_t t = 0; t < rows * j->width; t++)
    for (int v = 0; v < vectors; v++) {
      int64_t h = t / j->width * 2, w = t % j->width * 2;
      bool below = h + 1 < height, right = w + 1 < j->ow;
      const float *g = turned + (h * j->ow + w) * BLOCK + v * ZK_SIMD;
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

/* Adds what rows [row, row + rows) of an image's tiles give. The slot: its transformed tiles,
 * turned gradients, and these transformed. */
static void add_strip(const zk_winograd_job *j, const float *image, const float *dy, int64_t row,
                      int64_t rows, float *slot, float *sums, double *biases) {
  int64_t tiles = rows * j->width, room = tiles + ZK_SIMD;
  int64_t step = j->cin * room + APART, places = j->oh * j->ow;
  int64_t height = j->oh - 2 * row < 2 * rows ? j->oh - 2 * row : 2 * rows;
  float *turned = slot + ZK_WINOGRAD_ELEMENTS * step;
  float *g = turned + 2 * rows * j->ow * BLOCK;
  const zk_conv_steps by = {1, tiles, 0, 1};
  int32_t distance[NARROW];
  for (int64_t c = 0; c < j->cin; c++)
    transform_tiles(j, image + c * j->channel, row * j->width, tiles, step, slot + c * room);
  for (int i = 0; i < NARROW; i++)
    distance[i] = (int32_t)(i * room);
  for (int64_t b = 0; b * BLOCK < j->cout; b++) {
    int64_t channels = j->cout - b * BLOCK < BLOCK ? j->cout - b * BLOCK : BLOCK;
    bool narrow = channels <= ZK_SIMD;
    turn(dy + b * BLOCK * places + 2 * row * j->ow, places, channels, height * j->ow, turned);
    add_up(turned, height * j->ow, channels, biases + b * BLOCK);
    transform_gradient(j, turned, rows, height, narrow ? 1 : 2, g);
    for (int64_t e = 0; e < ZK_WINOGRAD_ELEMENTS; e++)
      for (int64_t c = 0, most = narrow ? NARROW : DEPTH; c < j->cin; c += most)
        (narrow ? narrow_tile
                : wide_tile)(j->cin - c < most ? j->cin - c : most, &by, slot + e * step + c * room,
                             distance, g + e * (tiles * BLOCK + APART),
                             sums + ((b * ZK_WINOGRAD_ELEMENTS + e) * j->cin + c) * BLOCK);
  }
}

/* Parts [begin, end). */
static void winograd_weight(void *job, int64_t begin, int64_t end) {
  const zk_winograd_job *j = job;
  int64_t slot, blocks = (j->cout + BLOCK - 1) / BLOCK;
  int64_t rows = j->width > ZK_WINOGRAD_STRIP ? 1 : ZK_WINOGRAD_STRIP / j->width;
  float *room = take_slot(j, &slot);
  for (int64_t part = begin; part < end; part++)
    for (int64_t i = 0; i < j->n; i++) {
      if ((j->first + i) % j->parts != part)
        continue;
      for (int64_t r = 0; r < j->height; r += rows)
        add_strip(j, j->image + i * j->image_step, j->dy + i * j->cout * j->oh * j->ow, r,
                  j->height - r < rows ? j->height - r : rows, room,
                  j->sums + part * blocks * ZK_WINOGRAD_ELEMENTS * j->cin * BLOCK,
                  j->biases + part * blocks * BLOCK);
    }
  atomic_flag_clear(&j->taken[slot]);
}
