/*
 * attention_blocks.c: attention block by block, forward and backward (op/nn/attention.h).
 *
 * A piece is a block of queries of one head. It goes through its keys in blocks: a product gives
 * the scores, exponentials around the greatest so far replace them, and a second product adds what
 * they weigh to the result. The blocks' borders depend on the sizes alone, so the bits depend
 * neither on the number of threads nor on the rest of the batch.
 */
#include "op/nn/attention.h"

#include <math.h>
#include <string.h>
#include "base/elementary.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/target.h"
#include "op/reduce/reducer.h"
#include "tensor/blas.h"
#include "tensor/convert.h"

#define KEYS 128        /* of a block: columns of a tile of scores */
#define QUERIES 128     /* its rows, at most */
#define LANES 16        /* divides KEYS */
#define PIECES 8        /* with fewer heads, backward cuts the queries of a head */
#define WORTH (1 << 18) /* multiplications that are worth a second thread */

/* ---- parts of memory ---- */

/* x, or a copy of it, whose rows lie together in memory; of a mask any columns do. */
static zk_status hold(zk_attention *a, const zk_call *c, int i) {
  zk_tensor *x = c->in[i], *cast = NULL;
  if (!x)
    return ZK_OK;
  zk_attn_part *p = &a->part[i];
  p->is_bool = x->dtype == ZK_BOOL;
  if (p->is_bool)
    cast = zk_tensor_retain(x);
  else
    ZK_TRY(zk_tensor_cast(x, a->dtype, &cast));
  int n = cast->shape.ndim;
  bool together = i == ZK_ATTN_MASK || cast->stride[n - 1] == 1 || cast->shape.dim[n - 1] == 1;
  zk_status status = ZK_OK;
  if (together)
    a->held[i] = zk_tensor_retain(cast);
  else
    status = zk_tensor_clone(cast, &a->held[i]);
  zk_tensor_release(cast);
  ZK_TRY(status);
  x = a->held[i];
  p->data = zk_data(x);
  p->group = zk_attention_group(c, i);
  if (n > 0 && x->shape.dim[n - 1] != 1)
    p->column = x->stride[n - 1];
  if (n > 1 && x->shape.dim[n - 2] != 1)
    p->row = x->stride[n - 2];
  for (int d = 0; d < a->batch.ndim; d++) {
    int own = d - (a->batch.ndim - (n - 2));
    p->stride[d] = own >= 0 && x->shape.dim[own] != 1 ? x->stride[own] : 0;
  }
  return ZK_OK;
}

static zk_status hold_all(zk_attention *a, const zk_call *c) {
  ZK_TRY(zk_attention_read(c, a));
  for (int i = 0; i < ZK_ATTN_INPUTS; i++)
    ZK_TRY(hold(a, c, i));
  int64_t k = a->part[ZK_ATTN_KEY].group, v = a->part[ZK_ATTN_VALUE].group;
  a->shared = k;
  while (a->shared % v != 0) /* the least common multiple */
    a->shared += k;
  return zk_gemm_open(a->dtype);
}

/* The matrix of element `at` of the batch, from row `row` and column `column` on. */
static const char *matrix(const zk_attention *a, int i, int64_t at, int64_t row, int64_t column) {
  const zk_attn_part *p = &a->part[i];
  int64_t offset = row * p->row + column * p->column;
  for (int d = a->batch.ndim - 1; d >= 0; d--) {
    int64_t index = at % a->batch.dim[d];
    offset += (d == a->batch.ndim - 1 ? index / p->group : index) * p->stride[d];
    at /= a->batch.dim[d];
  }
  return p->data + offset * (p->is_bool ? 1 : (int64_t)zk_dtype_size(a->dtype));
}

/* ---- a tile of scores ---- */

/* Rows and columns of a tile, [rows][KEYS] in memory; the first query and key of it. */
typedef struct tile {
  int64_t rows, n, query, key;
  double scale;
  bool causal;
  const char *mask; /* of its first element; NULL: none */
  int64_t mask_row, mask_column;
  bool mask_is_bool;
} tile;

static tile tile_of(const zk_attention *a, int64_t at, int64_t query, int64_t rows, int64_t key) {
  const zk_attn_part *m = &a->part[ZK_ATTN_MASK];
  tile w = {.rows = rows, .query = query, .key = key, .scale = a->scale, .causal = a->causal};
  w.n = a->s - key < KEYS ? a->s - key : KEYS;
  if (m->data) {
    w.mask = matrix(a, ZK_ATTN_MASK, at, query, key);
    w.mask_row = m->row, w.mask_column = m->column, w.mask_is_bool = m->is_bool;
  }
  return w;
}

/* How many columns of row i take part. */
ZK_INLINE int64_t seen(const tile *w, int64_t i) {
  int64_t last = w->query + i - w->key + 1;
  return !w->causal || last > w->n ? w->n : last < 0 ? 0 : last;
}

/* The keys that a block of queries sees, up to `rows` behind the first one. */
static int64_t keys_of(const zk_attention *a, int64_t query, int64_t rows) {
  return a->causal && query + rows < a->s ? query + rows : a->s;
}

/* e^x of x <= 0; what would be denormal is 0. */
ZK_INLINE float exp_below_f32(float x) {
  float y = zk_exp_near_f32(x);
  return x < -ZK_EXP_NEAR_F32 ? 0.0f : y;
}
ZK_INLINE double exp_below_f64(double x) {
  double y = zk_exp_near_f64(x);
  return x < -ZK_EXP_NEAR_F64 ? 0.0 : y;
}

/*
 * bias_row: the mask of row i as numbers to add, in `room` or where they are. scores: row i scaled
 * and masked; behind its end -inf, up to full lanes, whose number it gives.
 *
 * weigh: scores -> exponentials. top and sum hold the greatest score and the sum of exponentials of
 * each row so far; factor becomes what the earlier exponentials are multiplied by.
 *
 * slopes: scores -> p, and dp -> ds: p = e^(score - sum), ds = p (dp - dot) scale; sum is the
 * logarithm of the row's sum, dot is sum p dp.
 */
#define TILES(T, t)                                                                                \
  ZK_INLINE const T *bias_row_##t(const tile *w, int64_t i, T *room) {                             \
    if (!w->mask_is_bool) {                                                                        \
      const T *from = (const T *)w->mask + i * w->mask_row;                                        \
      if (w->mask_column == 1)                                                                     \
        return from;                                                                               \
      for (int64_t j = 0; j < w->n; j++)                                                           \
        room[j] = from[j * w->mask_column];                                                        \
      return room;                                                                                 \
    }                                                                                              \
    const uint8_t *from = (const uint8_t *)w->mask + i * w->mask_row;                              \
    if (w->mask_column == 1)                                                                       \
      for (int64_t j = 0; j < w->n; j++)                                                           \
        room[j] = from[j] ? (T)0 : -(T)INFINITY;                                                   \
    else                                                                                           \
      for (int64_t j = 0; j < w->n; j++)                                                           \
        room[j] = from[j * w->mask_column] ? (T)0 : -(T)INFINITY;                                  \
    return room;                                                                                   \
  }                                                                                                \
  ZK_INLINE int64_t scores_##t(const tile *w, int64_t i, T *x, T *room) {                          \
    const T scale = (T)w->scale;                                                                   \
    int64_t n = seen(w, i), full = (n + LANES - 1) / LANES * LANES;                                \
    if (!w->mask) {                                                                                \
      for (int64_t j = 0; j < full; j += LANES)                                                    \
        for (int k = 0; k < LANES; k++)                                                            \
          x[j + k] = j + k < n ? x[j + k] * scale : -(T)INFINITY;                                  \
      return full;                                                                                 \
    }                                                                                              \
    const T *bias = bias_row_##t(w, i, room);                                                      \
    ZK_IVDEP                                                                                       \
    for (int64_t j = 0; j < n; j++)                                                                \
      x[j] = x[j] * scale + bias[j];                                                               \
    for (int64_t j = n; j < full; j++)                                                             \
      x[j] = -(T)INFINITY;                                                                         \
    return full;                                                                                   \
  }                                                                                                \
  ZK_TARGETED(                                                                                     \
      weigh_##t, (T * x, const tile *w, T *top, T *sum, T *factor), (x, w, top, sum, factor), {    \
        T room[KEYS];                                                                              \
        for (int64_t i = 0; i < w->rows; i++, x += KEYS) {                                         \
          T part[LANES];                                                                           \
          int64_t n = scores_##t(w, i, x, room);                                                   \
          for (int k = 0; k < LANES; k++)                                                          \
            part[k] = top[i];                                                                      \
          for (int64_t j = 0; j < n; j += LANES)                                                   \
            for (int k = 0; k < LANES; k++)                                                        \
              part[k] =                                                                            \
                  zk_choose_##t((x[j + k] > part[k]) | (x[j + k] != x[j + k]), x[j + k], part[k]); \
          for (int half = LANES / 2; half > 0; half /= 2)                                          \
            for (int k = 0; k < half; k++) {                                                       \
              T other = part[k + half];                                                            \
              part[k] = zk_choose_##t((other > part[k]) | (other != other), other, part[k]);       \
            }                                                                                      \
          T high = part[0];                                                                        \
          factor[i] = top[i] == high ? (T)1 : exp_below_##t(top[i] - high);                        \
          top[i] = high;                                                                           \
          T shift = high == -(T)INFINITY ? (T)0 : high;                                            \
          for (int k = 0; k < LANES; k++)                                                          \
            part[k] = 0;                                                                           \
          for (int64_t j = 0; j < n; j += LANES)                                                   \
            for (int k = 0; k < LANES; k++) {                                                      \
              T e = exp_below_##t(x[j + k] - shift);                                               \
              x[j + k] = e;                                                                        \
              part[k] += e;                                                                        \
            }                                                                                      \
          for (int half = LANES / 2; half > 0; half /= 2)                                          \
            for (int k = 0; k < half; k++)                                                         \
              part[k] += part[k + half];                                                           \
          sum[i] = sum[i] * factor[i] + part[0];                                                   \
          for (int64_t j = n; j < w->n; j++)                                                       \
            x[j] = 0;                                                                              \
        }                                                                                          \
      })                                                                                           \
  ZK_TARGETED(slopes_##t, (T * x, T * dp, const tile *w, const T *sum, const T *dot),              \
              (x, dp, w, sum, dot), {                                                              \
                T room[KEYS];                                                                      \
                const T scale = (T)w->scale;                                                       \
                for (int64_t i = 0; i < w->rows; i++, x += KEYS, dp += KEYS) {                     \
                  const T shift = sum[i];                                                          \
                  const T mean = dot[i];                                                           \
                  int64_t n = scores_##t(w, i, x, room);                                           \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++) {                                                \
                    T p = exp_below_##t(x[j] - shift);                                             \
                    x[j] = p;                                                                      \
                    dp[j] = p * (dp[j] - mean) * scale;                                            \
                  }                                                                                \
                  for (int64_t j = n; j < w->n; j++)                                               \
                    x[j] = dp[j] = 0;                                                              \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(scale_rows_##t, (T * y, int64_t rows, int64_t n, const T *factor),                   \
              (y, rows, n, factor), {                                                              \
                for (int64_t i = 0; i < rows; i++, y += n) {                                       \
                  const T f = factor[i];                                                           \
                  if (f == 1)                                                                      \
                    continue;                                                                      \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    y[j] *= f;                                                                     \
                }                                                                                  \
              })                                                                                   \
  ZK_TARGETED(dots_##t, (const T *a, const T *b, int64_t rows, int64_t n, T *dot),                 \
              (a, b, rows, n, dot), {                                                              \
                for (int64_t i = 0; i < rows; i++, a += n, b += n) {                               \
                  double part[LANES] = {0};                                                        \
                  int64_t j = 0;                                                                   \
                  for (; j + LANES <= n; j += LANES)                                               \
                    for (int k = 0; k < LANES; k++)                                                \
                      part[k] += (double)a[j + k] * (double)b[j + k];                              \
                  for (int k = 0; j < n; j++, k++)                                                 \
                    part[k] += (double)a[j] * (double)b[j];                                        \
                  for (int half = LANES / 2; half > 0; half /= 2)                                  \
                    for (int k = 0; k < half; k++)                                                 \
                      part[k] += part[k + half];                                                   \
                  dot[i] = (T)part[0];                                                             \
                }                                                                                  \
              })
TILES(float, f32)
TILES(double, f64)

/* c [m, n] := a b, or += ; where a and b are turned, the other dimension comes first in memory. */
static void product(const zk_attention *a, int64_t m, int64_t n, int64_t k, const void *x,
                    int64_t ldx, bool x_turned, const void *y, int64_t ldy, bool y_turned, bool add,
                    void *out, int64_t ld) {
  zk_product_shape shape = {x_turned, y_turned, add, m, n, k, ldx, ldy, ld};
  zk_product_item item = {x, y, out};
  zk_gemm_alone(a->dtype, &shape, &item);
}

/* ---- forward ---- */

typedef struct forward {
  zk_attention a;
  int64_t blocks; /* of queries, of each head */
  void *out, *sums;
} forward;

#define FORWARD(T, t)                                                                              \
  static void forward_block_##t(const forward *f, int64_t at, int64_t query, int64_t rows) {       \
    const zk_attention *a = &f->a;                                                                 \
    T x[QUERIES * KEYS] __attribute__((aligned(64)));                                              \
    T top[QUERIES], sum[QUERIES], factor[QUERIES];                                                 \
    T *out = (T *)f->out + (at * a->l + query) * a->ev;                                            \
    for (int64_t i = 0; i < rows; i++)                                                             \
      top[i] = -(T)INFINITY, sum[i] = 0;                                                           \
    int64_t keys = keys_of(a, query, rows);                                                        \
    for (int64_t key = 0; key < keys && !zk_interrupted(); key += KEYS) {                          \
      tile w = tile_of(a, at, query, rows, key);                                                   \
      product(a, rows, w.n, a->e, matrix(a, ZK_ATTN_QUERY, at, query, 0),                          \
              a->part[ZK_ATTN_QUERY].row, false, matrix(a, ZK_ATTN_KEY, at, key, 0),               \
              a->part[ZK_ATTN_KEY].row, true, false, x, KEYS);                                     \
      weigh_##t(x, &w, top, sum, factor);                                                          \
      if (key > 0)                                                                                 \
        scale_rows_##t(out, rows, a->ev, factor);                                                  \
      product(a, rows, a->ev, w.n, x, KEYS, false, matrix(a, ZK_ATTN_VALUE, at, key, 0),           \
              a->part[ZK_ATTN_VALUE].row, false, key > 0, out, a->ev);                             \
    }                                                                                              \
    for (int64_t i = 0; i < rows; i++) {                                                           \
      factor[i] = sum[i] == 0 ? (T)0 : 1 / sum[i];                                                 \
      if (f->sums)                                                                                 \
        ((T *)f->sums)[at * a->l + query + i] =                                                    \
            sum[i] == 0 ? (T)0 : (T)(log((double)sum[i]) + (double)top[i]);                        \
    }                                                                                              \
    if (keys > 0)                                                                                  \
      scale_rows_##t(out, rows, a->ev, factor);                                                    \
    else                                                                                           \
      memset(out, 0, sizeof *out *(size_t)(rows * a->ev));                                         \
  }
FORWARD(float, f32)
FORWARD(double, f64)

static void forward_pieces(void *context, int64_t begin, int64_t end) {
  const forward *f = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t query = i % f->blocks * QUERIES, left = f->a.l - query;
    int64_t rows = left < QUERIES ? left : QUERIES;
    if (f->a.dtype == ZK_FLOAT32)
      forward_block_f32(f, i / f->blocks, query, rows);
    else
      forward_block_f64(f, i / f->blocks, query, rows);
  }
}

/* Pieces that are worth a thread, when each has so many queries. */
static int64_t grain_of(const zk_attention *a, double queries) {
  double each = queries * (double)a->s * (double)(a->e + a->ev + LANES);
  return each >= WORTH ? 1 : (int64_t)(WORTH / (each + 1)) + 1;
}

zk_status zk_attention_forward(const zk_call *c, zk_tensor *out, zk_tensor *sums) {
  forward f = {.out = zk_data(out), .sums = sums ? zk_data(sums) : NULL};
  zk_status status = hold_all(&f.a, c);
  if (status == ZK_OK && f.a.batches * f.a.l > 0) {
    f.blocks = (f.a.l + QUERIES - 1) / QUERIES;
    double queries = (double)f.a.l / (double)f.blocks;
    zk_parallel_for(f.a.batches * f.blocks, grain_of(&f.a, queries), forward_pieces, &f);
  }
  zk_tensor_release_all(f.a.held, ZK_ATTN_INPUTS);
  return status;
}

/* ---- backward ---- */

/* A piece of backward is a share of the queries of `shared` heads, which have keys and values in
 * common: so nobody else writes their gradients. */
typedef struct backward {
  zk_attention a;
  const void *out, *dy, *sums;
  void *dq, *dk, *dv; /* NULL: not wanted. dk and dv: [shares][batch / shared] matrices */
  int64_t shares;     /* of the queries of a head */
} backward;

#define BACKWARD(T, t)                                                                             \
  static void backward_block_##t(const backward *b, int64_t at, int64_t query, int64_t rows,       \
                                 T *dk, T *dv) {                                                   \
    const zk_attention *a = &b->a;                                                                 \
    T x[QUERIES * KEYS] __attribute__((aligned(64)));                                              \
    T dp[QUERIES * KEYS] __attribute__((aligned(64)));                                             \
    T dot[QUERIES];                                                                                \
    const T *dy = (const T *)b->dy + (at * a->l + query) * a->ev;                                  \
    const T *sums = (const T *)b->sums + at * a->l + query;                                        \
    const char *q = matrix(a, ZK_ATTN_QUERY, at, query, 0);                                        \
    T *dq = b->dq ? (T *)b->dq + (at * a->l + query) * a->e : NULL;                                \
    int64_t q_row = a->part[ZK_ATTN_QUERY].row, k_row = a->part[ZK_ATTN_KEY].row;                  \
    int64_t keys = keys_of(a, query, rows);                                                        \
    dots_##t(dy, (const T *)b->out + (at * a->l + query) * a->ev, rows, a->ev, dot);               \
    if (dq && keys == 0)                                                                           \
      memset(dq, 0, sizeof *dq *(size_t)(rows * a->e));                                            \
    for (int64_t key = 0; key < keys && !zk_interrupted(); key += KEYS) {                          \
      tile w = tile_of(a, at, query, rows, key);                                                   \
      const char *k = matrix(a, ZK_ATTN_KEY, at, key, 0);                                          \
      product(a, rows, w.n, a->e, q, q_row, false, k, k_row, true, false, x, KEYS);                \
      product(a, rows, w.n, a->ev, dy, a->ev, false, matrix(a, ZK_ATTN_VALUE, at, key, 0),         \
              a->part[ZK_ATTN_VALUE].row, true, false, dp, KEYS);                                  \
      slopes_##t(x, dp, &w, sums, dot);                                                            \
      if (dv)                                                                                      \
        product(a, w.n, a->ev, rows, x, KEYS, true, dy, a->ev, false, true, dv + key * a->ev,      \
                a->ev);                                                                            \
      if (dq)                                                                                      \
        product(a, rows, a->e, w.n, dp, KEYS, false, k, k_row, false, key > 0, dq, a->e);          \
      if (dk)                                                                                      \
        product(a, w.n, a->e, rows, dp, KEYS, true, q, q_row, false, true, dk + key * a->e, a->e); \
    }                                                                                              \
  }                                                                                                \
  static void backward_piece_##t(const backward *b, int64_t set, int64_t share) {                  \
    const zk_attention *a = &b->a;                                                                 \
    int64_t sets = a->batches / a->shared, blocks = (a->l + QUERIES - 1) / QUERIES;                \
    int64_t first = share * blocks / b->shares, last = (share + 1) * blocks / b->shares;           \
    const int64_t group[2] = {a->part[ZK_ATTN_KEY].group, a->part[ZK_ATTN_VALUE].group};           \
    const int64_t size[2] = {a->s * a->e, a->s * a->ev};                                           \
    T *d[2] = {b->dk, b->dv};                                                                      \
    for (int k = 0; k < 2; k++)                                                                    \
      if (d[k]) {                                                                                  \
        int64_t each = a->shared / group[k] * size[k];                                             \
        d[k] += (share * sets + set) * each;                                                       \
        memset(d[k], 0, sizeof **d *(size_t)each);                                                 \
      }                                                                                            \
    for (int64_t h = 0; h < a->shared; h++)                                                        \
      for (int64_t i = first; i < last; i++) {                                                     \
        int64_t query = i * QUERIES, left = a->l - query;                                          \
        backward_block_##t(b, set * a->shared + h, query, left < QUERIES ? left : QUERIES,         \
                           d[0] ? d[0] + h / group[0] * size[0] : NULL,                            \
                           d[1] ? d[1] + h / group[1] * size[1] : NULL);                           \
      }                                                                                            \
  }
BACKWARD(float, f32)
BACKWARD(double, f64)

static void backward_pieces(void *context, int64_t begin, int64_t end) {
  const backward *b = context;
  for (int64_t i = begin; i < end; i++)
    if (b->a.dtype == ZK_FLOAT32)
      backward_piece_f32(b, i / b->shares, i % b->shares);
    else
      backward_piece_f64(b, i / b->shares, i % b->shares);
}

/* The gradient of input i in the batch's shape, with the input's own heads. With several shares
 * there is one for each in front. */
static zk_status new_gradient(const backward *b, const zk_call *c, int i, zk_tensor **out) {
  const zk_shape *own = &c->in[i]->shape;
  zk_shape shape = {.ndim = 0};
  if (b->shares > 1 && i != ZK_ATTN_QUERY)
    shape.dim[shape.ndim++] = b->shares;
  for (int d = 0; d < b->a.batch.ndim; d++)
    shape.dim[shape.ndim++] =
        b->a.batch.dim[d] / (d == b->a.batch.ndim - 1 ? b->a.part[i].group : 1);
  shape.dim[shape.ndim++] = own->dim[own->ndim - 2];
  shape.dim[shape.ndim++] = own->dim[own->ndim - 1];
  return zk_tensor_new(b->a.dtype, &shape, out);
}

/* How many shares: enough pieces for some threads, each of some blocks. */
static int64_t shares_of(const zk_attention *a) {
  int64_t sets = a->batches / a->shared, blocks = (a->l + QUERIES - 1) / QUERIES;
  int64_t shares = PIECES / sets;
  shares = shares < blocks ? shares : blocks;
  return shares > 1 && a->batch.ndim + 3 <= ZK_MAX_DIM ? shares : 1;
}

zk_status zk_attention_backward(const zk_call *c, zk_grads *g) {
  backward b = {.out = zk_data(c->out[0]), .sums = zk_data(c->kept[0])};
  zk_tensor *dy = NULL, *grad[3] = {NULL};
  if (!g->needed[ZK_ATTN_QUERY] && !g->needed[ZK_ATTN_KEY] && !g->needed[ZK_ATTN_VALUE])
    return ZK_OK;
  zk_status status = hold_all(&b.a, c);
  if (status == ZK_OK && b.a.batches == 0) {
    for (int i = 0; i < 3 && status == ZK_OK; i++)
      if (g->needed[i])
        status = zk_grads_zero(g, c, i);
    zk_tensor_release_all(b.a.held, ZK_ATTN_INPUTS);
    return status;
  }
  if (status == ZK_OK) {
    b.shares = shares_of(&b.a);
    status = zk_tensor_contiguous(g->out[0], &dy);
  }
  for (int i = 0; i < 3 && status == ZK_OK; i++)
    if (g->needed[i])
      status = new_gradient(&b, c, i, &grad[i]);
  if (status == ZK_OK) {
    int64_t sets = b.a.batches / b.a.shared;
    b.dy = zk_data(dy);
    b.dq = grad[0] ? zk_data(grad[0]) : NULL;
    b.dk = grad[1] ? zk_data(grad[1]) : NULL;
    b.dv = grad[2] ? zk_data(grad[2]) : NULL;
    double queries = (double)b.a.l * (double)b.a.shared / (double)b.shares;
    zk_parallel_for(sets * b.shares, grain_of(&b.a, 3 * queries), backward_pieces, &b);
  }
  for (int i = 0; i < 3 && status == ZK_OK; i++)
    if (grad[i])
      status = zk_grads_reduce(g, c, i, grad[i]); /* sums the shares, too */
  zk_tensor_release(dy);
  zk_tensor_release_all(grad, 3);
  zk_tensor_release_all(b.a.held, ZK_ATTN_INPUTS);
  return status;
}
