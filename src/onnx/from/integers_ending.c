/*
 * integers_ending.c: what follows the sums of a product of integers.
 */
#include "onnx/from/integers_job.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/target.h"

bool zk_is_bytes(const zk_tensor *t) {
  return t->dtype == ZK_INT8 || t->dtype == ZK_UINT8;
}

/* Is t there once, or n times? NULL passes. */
static bool is_list(const zk_tensor *t, int64_t n) {
  return !t || zk_numel(t) == 1 || zk_numel(t) == n;
}

zk_status zk_integers_check(const zk_call *c, int64_t n, zk_dtype *out) {
  const zk_tensor *a = c->in[ZK_INTEGERS_A], *w = c->in[ZK_INTEGERS_W];
  const zk_tensor *a_zero = c->in[ZK_INTEGERS_A_ZERO], *w_zero = c->in[ZK_INTEGERS_W_ZERO];
  const zk_tensor *scale = c->in[ZK_INTEGERS_SCALE], *bias = c->in[ZK_INTEGERS_BIAS];
  const zk_tensor *y_zero = c->in[ZK_INTEGERS_Y_ZERO];
  if (!zk_is_bytes(a) || !zk_is_bytes(w))
    return zk_fail(ZK_ERR_ARG, "its factors must be int8 or uint8");
  if ((a_zero && a_zero->dtype != a->dtype) || (w_zero && w_zero->dtype != w->dtype))
    return zk_fail(ZK_ERR_ARG, "its zero points must have the types of what they belong to");
  if (!is_list(a_zero, 1) || !is_list(w_zero, n) || !is_list(scale, n) || !is_list(bias, n) ||
      !is_list(y_zero, 1))
    return zk_fail(ZK_ERR_ARG, "its scales, zero points and bias do not fit its %lld outputs",
                   (long long)n);
  if ((scale && scale->dtype != ZK_FLOAT32) || (y_zero && (!scale || !zk_is_bytes(y_zero))))
    return zk_fail(ZK_ERR_ARG, "its scales must be float32, its result int8 or uint8");
  if (bias && bias->dtype != ZK_INT32 && (bias->dtype != ZK_FLOAT32 || !scale || y_zero))
    return zk_fail(ZK_ERR_ARG, "its bias must be int32");
  *out = y_zero ? y_zero->dtype : scale ? ZK_FLOAT32 : ZK_INT32;
  return ZK_OK;
}

/* ---- after the sums ---------------------------------------------------------------------------
 */

/* scale as factor / 2^shift, factor of 31 bits, shift from 1 to 62. */
static void fix(float scale, int32_t *factor, int32_t *shift) {
  int exponent = 0;
  double whole = isfinite(scale) ? rint(ldexp(frexp(scale, &exponent), 31)) : 0;
  if (fabs(whole) == 2147483648.0)
    whole /= 2, exponent++;
  *shift = 31 - exponent;
  if (*shift > 62) /* the product is less than a half */
    whole = 0, *shift = 62;
  if (*shift < 1) /* above all bounds */
    whole = copysign(2147483647.0, whole), *shift = 1;
  *factor = (int32_t)whole;
}

/* Where the lists of an ending lie in its room. */
enum { START, W_ZERO, SCALE, BIAS, FACTOR, SHIFT, LISTS };

/* t's i-th element, of a list or one for all; t: contiguous. */
static int32_t int_at(const zk_tensor *t, int64_t i) {
  i = zk_numel(t) > 1 ? i : 0;
  return t->dtype == ZK_INT32   ? ((const int32_t *)zk_data(t))[i]
         : t->dtype == ZK_UINT8 ? ((const uint8_t *)zk_data(t))[i]
                                : ((const int8_t *)zk_data(t))[i];
}
static float float_at(const zk_tensor *t, int64_t i) {
  return ((const float *)zk_data(t))[zk_numel(t) > 1 ? i : 0];
}

/* Fills the lists. in: contiguous. */
static void fill(zk_integers_ending *e, zk_tensor *const *in, const zk_integers_weight *w,
                 int64_t n, int64_t k) {
  const zk_tensor *scale = in[ZK_INTEGERS_SCALE], *bias = in[ZK_INTEGERS_BIAS];
  const zk_tensor *w_zero = in[ZK_INTEGERS_W_ZERO];
  int32_t less = in[ZK_INTEGERS_W]->dtype == ZK_UINT8 ? 128 : 0;
  uint32_t a_zero = in[ZK_INTEGERS_A]->dtype == ZK_INT8 ? 128 : 0;
  if (in[ZK_INTEGERS_A_ZERO])
    a_zero += (uint32_t)int_at(in[ZK_INTEGERS_A_ZERO], 0);
  int64_t each = n / w->groups;
  bool has_zero = false;
  for (int64_t j = 0; j < n; j++) {
    int32_t zero = (w_zero ? int_at(w_zero, j) : 0) - less;
    uint32_t start = bias && !e->bias ? (uint32_t)int_at(bias, j) : 0;
    start -= a_zero * (uint32_t)w->group[j / each].sum[j % each];
    e->start[j] = (int32_t)(start + a_zero * (uint32_t)zero * (uint32_t)k);
    e->zero[j] = zero;
    has_zero = has_zero || zero != 0;
  }
  for (int64_t j = 0; j < n && scale; j++)
    e->scale[j] = float_at(scale, j);
  for (int64_t j = 0; j < n && bias && e->bias; j++)
    e->bias[j] = float_at(bias, j);
  for (int64_t j = 0; j < n && scale && e->factor; j++)
    fix(e->scale[j], &e->factor[j], &e->shift[j]);
  e->zero = has_zero ? e->zero : NULL;
}

zk_status zk_integers_ending_open(const zk_call *c, const zk_integers_weight *w,
                                  zk_integers_ending *e) {
  const zk_tensor *scale = c->in[ZK_INTEGERS_SCALE], *bias = c->in[ZK_INTEGERS_BIAS];
  const zk_tensor *y_zero = c->in[ZK_INTEGERS_Y_ZERO];
  bool fixed = c->attr[ZK_INTEGERS_FIXED].i && y_zero;
  int64_t n = w->groups * w->group->n, k = w->group->k;
  size_t bytes = LISTS * (size_t)n * sizeof(int32_t);
  zk_tensor *in[ZK_INTEGERS_INPUTS] = {c->in[ZK_INTEGERS_A], c->in[ZK_INTEGERS_W]};
  *e = (zk_integers_ending){.is_float = scale && !y_zero, .is_bytes = y_zero != NULL};
  e->room = zk_alloc(bytes);
  if (!e->room)
    return zk_nomem(bytes, "a product of integers");
  int32_t *at = e->room;
  e->start = at + START * n, e->zero = at + W_ZERO * n;
  e->scale = scale ? (float *)(at + SCALE * n) : NULL;
  e->bias = bias && bias->dtype == ZK_FLOAT32 ? (float *)(at + BIAS * n) : NULL;
  e->factor = fixed ? at + FACTOR * n : NULL;
  e->shift = at + SHIFT * n;
  if (y_zero) {
    int flip = y_zero->dtype == ZK_INT8 ? 128 : 0; /* with channels last all bytes are unsigned */
    e->y_zero = (int32_t)zk_element_i(y_zero, 0) + (w->last ? flip : 0);
    e->least = w->last ? 0 : -flip;
    e->most = e->least + 255;
  }
  zk_status status = ZK_OK;
  for (int i = ZK_INTEGERS_A_ZERO; i < ZK_INTEGERS_INPUTS && status == ZK_OK; i++)
    status = c->in[i] ? zk_tensor_contiguous(c->in[i], &in[i]) : ZK_OK;
  if (status == ZK_OK)
    fill(e, in, w, n, k);
  zk_tensor_release_all(in + ZK_INTEGERS_A_ZERO, ZK_INTEGERS_INPUTS - ZK_INTEGERS_A_ZERO);
  if (status != ZK_OK)
    zk_integers_ending_clear(e);
  return status;
}

void zk_integers_ending_clear(zk_integers_ending *e) {
  zk_free(e->room);
  e->room = NULL;
}

/* sum + start - zero * (the sum of the row) */
ZK_TARGETED(add_start,
            (int32_t * y, const int32_t *sum, const int32_t *start, const int32_t *zero,
             int32_t row, int64_t n),
            (y, sum, start, zero, row, n), {
              if (zero) {
                ZK_IVDEP
                for (int64_t j = 0; j < n; j++)
                  y[j] = (int32_t)((uint32_t)sum[j] + (uint32_t)start[j] -
                                   (uint32_t)zero[j] * (uint32_t)row);
              } else {
                ZK_IVDEP
                for (int64_t j = 0; j < n; j++)
                  y[j] = (int32_t)((uint32_t)sum[j] + (uint32_t)start[j]);
              }
            })

ZK_TARGETED(to_floats, (float *y, const int32_t *sum, const float *scale, int64_t n),
            (y, sum, scale, n), {
              ZK_IVDEP
              for (int64_t j = 0; j < n; j++)
                y[j] = (float)sum[j] * scale[j];
            })

/* As zk_bytes_round, in integers alone: sum * factor / 2^shift. */
static void to_bytes_fixed(uint8_t *y, const int32_t *sum, const int32_t *factor,
                           const int32_t *shift, const zk_integers_ending *e, int64_t n) {
  for (int64_t j = 0; j < n; j++) {
    int64_t product = (int64_t)sum[j] * factor[j], one = (int64_t)1 << shift[j];
    int64_t low = product & (one - 1), q = (product - low) / one;
    q += low > one / 2 || (low == one / 2 && (q & 1));
    q += e->y_zero;
    y[j] = (uint8_t)(q < e->least ? e->least : q > e->most ? e->most : q);
  }
}

/* Row results as they lie in `from`, size bytes each, to y. */
static void put(char *y, int64_t column, const void *from, size_t size, int64_t n) {
  const char *x = from;
  if (column == 1) {
    memcpy(y, x, (size_t)n * size);
    return;
  }
  for (int64_t j = 0; j < n; j++)
    memcpy(y + (size_t)(j * column) * size, x + (size_t)j * size, size);
}

static const int32_t nothing[ZK_BYTES_WIDE];

/* The n sums of row i of a tile, for outputs from `at` on, with all that is added to them. */
static void sums_of_row(const zk_integers_ending *e, const zk_bytes_tile *t, int64_t i,
                        int32_t *sum) {
  int64_t at = e->first + t->column;
  add_start(sum, t->at + i * ZK_BYTES_WIDE, e->start + at, e->zero ? e->zero + at : NULL,
            e->zero ? e->row_sum[t->row + i] : 0, t->columns);
}

/* The bytes of a tile, row by row of y. */
static void bytes_of_tile(const zk_integers_ending *e, const zk_bytes_tile *t, uint8_t *y,
                          int64_t row) {
  int32_t sum[ZK_BYTES_HIGH * ZK_BYTES_WIDE];
  int64_t at = e->first + t->column;
  bool at_once = !e->factor && !e->zero;
  for (int64_t i = 0; i < t->rows && !at_once; i++)
    sums_of_row(e, t, i, sum + i * ZK_BYTES_WIDE);
  for (int64_t i = 0; i < t->rows && e->factor; i++)
    to_bytes_fixed(y + i * row, sum + i * ZK_BYTES_WIDE, e->factor + at, e->shift + at, e,
                   t->columns);
  if (!e->factor)
    zk_bytes_round(&(zk_bytes_rounding){.rows = t->rows,
                                        .columns = t->columns,
                                        .row = row,
                                        .start = at_once ? e->start + at : nothing,
                                        .scale = e->scale + at,
                                        .low = (float)(e->least - e->y_zero),
                                        .high = (float)(e->most - e->y_zero),
                                        .zero = e->y_zero},
                   at_once ? t->at : sum, y);
}

/* The bytes of a tile where neighbouring rows, not columns, lie side by side. */
static void put_turned(const zk_integers_ending *e, const zk_bytes_tile *t, char *to) {
  uint8_t byte[ZK_BYTES_HIGH][ZK_BYTES_WIDE];
  bytes_of_tile(e, t, byte[0], ZK_BYTES_WIDE);
  for (int64_t j = 0; j < t->columns; j++) {
    uint8_t *y = (uint8_t *)to + j * e->column;
    if (t->rows == ZK_BYTES_HIGH)
      for (int i = 0; i < ZK_BYTES_HIGH; i++)
        y[i] = byte[i][j];
    else
      for (int64_t i = 0; i < t->rows; i++)
        y[i] = byte[i][j];
  }
}

void zk_integers_finish(void *ending, const zk_bytes_tile *t) {
  const zk_integers_ending *e = ending;
  size_t size = e->is_bytes ? 1 : 4;
  char *to = e->y + (size_t)(t->row * e->row + t->column * e->column) * size;
  if (e->is_bytes && e->row == 1) {
    put_turned(e, t, to);
    return;
  }
  if (e->is_bytes && e->column == 1) {
    bytes_of_tile(e, t, (uint8_t *)to, e->row);
    return;
  }
  for (int64_t i = 0; i < t->rows; i++, to += (size_t)e->row * size) {
    int32_t sum[ZK_BYTES_WIDE];
    float real[ZK_BYTES_WIDE];
    sums_of_row(e, t, i, sum);
    if (e->is_float) {
      to_floats(real, sum, e->scale + e->first + t->column, t->columns);
      for (int64_t j = 0; j < t->columns && e->bias; j++)
        real[j] += e->bias[e->first + t->column + j];
    }
    put(to, e->column, e->is_float ? (const void *)real : (const void *)sum, size, t->columns);
  }
}

void zk_integers_row_sums(const uint8_t *a, int64_t lda, int64_t m, int64_t k, int32_t *out) {
  for (int64_t i = 0; i < m; i++) {
    uint32_t sum = 0;
    for (int64_t j = 0; j < k; j++)
      sum += a[i * lda + j];
    out[i] = (int32_t)sum;
  }
}
