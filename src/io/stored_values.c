/*
 * stored_values.c: ranges and differences of arrays that stay in their file.
 */
#include "io/stored_values.h"

#include <math.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "tensor/convert.h"

#define WINDOW ((int64_t)1 << 17) /* elements read at a time: 1 MB as doubles */
#define LANES 8                   /* sums in the same order whatever the CPU */

typedef enum kind { REAL, SIGNED, UNSIGNED } kind; /* doubles, int64, bits of uint64 */

static kind kind_of(const zk_stored_dtype *d) {
  if (zk_dtype_is_real(d->dtype) || d->dtype == ZK_BOOL)
    return REAL;
  return d->dtype == ZK_UINT64 ? UNSIGNED : SIGNED;
}

/* An array that is read in windows: raw bytes, and the numbers that they are. */
typedef struct window {
  zk_stored_reader reader;
  zk_tensor *raw, *numbers; /* numbers: float64 or int64 */
  int64_t n, most;          /* elements: now, and at most */
} window;

static void close_window(window *w) {
  zk_stored_close(&w->reader);
  zk_tensor_release(w->raw);
  zk_tensor_release(w->numbers);
}

static zk_status open_window(const zk_stored *s, bool by_file, kind as, window *w) {
  *w = (window){.n = 0};
  ZK_TRY(zk_stored_open(s, by_file, &w->reader));
  w->most = w->reader.left < WINDOW ? w->reader.left : WINDOW;
  zk_shape shape = ZK_SHAPE(w->most);
  zk_status status = zk_tensor_new(w->reader.dtype->dtype, &shape, &w->raw);
  if (status == ZK_OK)
    status = zk_tensor_new(as == REAL ? ZK_FLOAT64 : ZK_INT64, &shape, &w->numbers);
  if (status != ZK_OK)
    close_window(w);
  return status;
}

/* Its next elements as they stand in the file; w->n: how many. */
static zk_status read_window(window *w) {
  w->n = w->reader.left < w->most ? w->reader.left : w->most;
  return w->n > 0 ? zk_stored_read(&w->reader, zk_data(w->raw), w->n) : ZK_OK;
}

/* float8 to float32, and bytes to 0 or 1, in place. */
static zk_status widen(window *w) {
  const zk_stored_dtype *d = w->reader.dtype;
  if (d->encoding == ZK_ENCODING_NATIVE)
    return ZK_OK;
  zk_tensor *wide;
  ZK_TRY(zk_tensor_new(d->dtype, &w->raw->shape, &wide));
  wide->shape.dim[0] = w->n;
  zk_widen(d, zk_data(w->raw), wide);
  memcpy(zk_data(w->raw), zk_data(wide), (size_t)w->n * zk_dtype_size(d->dtype));
  zk_tensor_release(wide);
  return ZK_OK;
}

static zk_status convert(window *w) {
  ZK_TRY(widen(w));
  w->raw->shape.dim[0] = w->numbers->shape.dim[0] = w->n;
  zk_status status = zk_tensor_copy(w->numbers, w->raw);
  w->raw->shape.dim[0] = w->numbers->shape.dim[0] = w->most;
  if (!w->reader.s->negative || status != ZK_OK)
    return status;
  if (w->numbers->dtype == ZK_FLOAT64)
    for (int64_t i = 0; i < w->n; i++)
      ((double *)zk_data(w->numbers))[i] *= -1;
  else
    for (int64_t i = 0; i < w->n; i++)
      ((uint64_t *)zk_data(w->numbers))[i] *= (uint64_t)-1;
  return ZK_OK;
}

/* --- ranges --- */

typedef struct sums {
  double sum[LANES], squares[LANES];
} sums;

/* About the first number that is finite, so that squares of large numbers do not swallow the rest.
 */
static void add_reals(const double *x, int64_t n, double about, zk_stored_stats *out, sums *s) {
  for (int64_t i = 0; i < n; i++) {
    if (x[i] - x[i] != 0) {
      out->nans += x[i] != x[i];
      out->infinities += x[i] == x[i];
      continue;
    }
    double y = x[i] - about;
    out->least.real = x[i] < out->least.real ? x[i] : out->least.real;
    out->greatest.real = x[i] > out->greatest.real ? x[i] : out->greatest.real;
    s->sum[i % LANES] += y;
    s->squares[i % LANES] += y * y;
  }
}

static double as_real(int64_t x, kind k) {
  return k == UNSIGNED ? (double)(uint64_t)x : (double)x;
}

static bool less(int64_t x, int64_t y, kind k) {
  return k == UNSIGNED ? (uint64_t)x < (uint64_t)y : x < y;
}

static void add_integers(const int64_t *x, int64_t n, kind k, double about, zk_stored_stats *out,
                         sums *s) {
  for (int64_t i = 0; i < n; i++) {
    double y = as_real(x[i], k) - about;
    if (less(x[i], out->least.integer, k))
      out->least.integer = x[i];
    if (less(out->greatest.integer, x[i], k))
      out->greatest.integer = x[i];
    s->sum[i % LANES] += y;
    s->squares[i % LANES] += y * y;
  }
}

/* The first finite number of the window; 0 when there is none. */
static double first_of(const window *w, kind k) {
  for (int64_t i = 0; i < w->n; i++) {
    double x = k == REAL ? ((const double *)zk_data(w->numbers))[i]
                         : as_real(((const int64_t *)zk_data(w->numbers))[i], k);
    if (x - x == 0)
      return x;
  }
  return 0;
}

static void finish_stats(const sums *s, double about, zk_stored_stats *out) {
  double sum = 0, squares = 0, n = (double)out->finite;
  for (int i = 0; i < LANES; i++) {
    sum += s->sum[i];
    squares += s->squares[i];
  }
  out->mean = about + sum / n;
  double variance = squares / n - sum / n * (sum / n);
  out->deviation = variance != variance ? INFINITY : variance > 0 ? sqrt(variance) : 0;
}

static zk_status gather(window *w, kind k, zk_stored_stats *out) {
  sums s = {0};
  double about = 0;
  bool first = true;
  while (w->reader.left > 0) {
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    ZK_TRY(read_window(w));
    ZK_TRY(convert(w));
    if (first)
      about = first_of(w, k);
    if (first && k != REAL)
      out->least.integer = out->greatest.integer = ((const int64_t *)zk_data(w->numbers))[0];
    first = false;
    if (k == REAL)
      add_reals(zk_data(w->numbers), w->n, about, out, &s);
    else
      add_integers(zk_data(w->numbers), w->n, k, about, out, &s);
  }
  out->finite = out->count - out->nans - out->infinities;
  finish_stats(&s, about, out);
  return ZK_OK;
}

zk_status zk_stored_stats_of(const zk_stored *s, zk_stored_stats *out) {
  window w;
  kind k = kind_of(s->dtype);
  *out = (zk_stored_stats){
      .count = zk_shape_numel(&s->shape), .least.real = INFINITY, .greatest.real = -INFINITY};
  ZK_TRY(open_window(s, true, k, &w));
  zk_status status = gather(&w, k, out);
  close_window(&w);
  return status;
}

/* --- differences --- */

typedef struct comparison {
  window a, b;
  kind k;
  double rtol, atol;
  int64_t at; /* elements before this window */
  int64_t place;
  zk_stored_difference *out;
} comparison;

static void note(comparison *c, int64_t i, double difference, double size) {
  zk_stored_difference *d = c->out;
  bool nan = difference != difference;
  if (!(difference <= c->atol + c->rtol * size) || isinf(difference))
    d->unequal++;
  if (nan && d->nans++ == 0 && !(d->absolute > 0))
    c->place = c->at + i;
  if (nan)
    return;
  double relative = isinf(difference) ? INFINITY : difference / size; /* x / 0 is infinite */
  if (relative > d->relative)
    d->relative = relative;
  if (difference > d->absolute) {
    d->absolute = difference;
    c->place = c->at + i;
  }
}

static void compare_reals(comparison *c) {
  const double *a = zk_data(c->a.numbers), *b = zk_data(c->b.numbers);
  for (int64_t i = 0; i < c->a.n; i++)
    if (a[i] != b[i] && (a[i] == a[i] || b[i] == b[i]))
      note(c, i, fabs(a[i] - b[i]), fabs(b[i]));
}

static void compare_integers(comparison *c) {
  const int64_t *a = zk_data(c->a.numbers), *b = zk_data(c->b.numbers);
  for (int64_t i = 0; i < c->a.n; i++)
    if (a[i] != b[i]) {
      uint64_t x = (uint64_t)a[i], y = (uint64_t)b[i];
      note(c, i, (double)(less(a[i], b[i], c->k) ? y - x : x - y), fabs(as_real(b[i], c->k)));
    }
}

/* Are the bytes those of equal elements? */
static bool same_bytes(const comparison *c) {
  return c->a.reader.dtype == c->b.reader.dtype &&
         c->a.reader.s->negative == c->b.reader.s->negative &&
         memcmp(zk_data(c->a.raw), zk_data(c->b.raw), (size_t)c->a.n * c->a.reader.dtype->size) ==
             0;
}

static zk_status compare_window(comparison *c) {
  ZK_TRY(read_window(&c->a));
  ZK_TRY(read_window(&c->b));
  if (same_bytes(c))
    return ZK_OK;
  ZK_TRY(convert(&c->a));
  ZK_TRY(convert(&c->b));
  if (c->k == REAL)
    compare_reals(c);
  else
    compare_integers(c);
  return ZK_OK;
}

static zk_status compare_all(comparison *c) {
  while (c->a.reader.left > 0) {
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    ZK_TRY(compare_window(c));
    c->at += c->a.n;
  }
  return ZK_OK;
}

zk_status zk_stored_compare(const zk_stored *a, const zk_stored *b, double rtol, double atol,
                            zk_stored_difference *out) {
  kind ka = kind_of(a->dtype), kb = kind_of(b->dtype);
  comparison c = {.k = ka == kb ? ka : REAL, .rtol = rtol, .atol = atol, .out = out};
  bool alike = memcmp(a->stride, b->stride, sizeof *a->stride * (size_t)a->shape.ndim) == 0;
  bool by_file = alike && zk_stored_is_dense(a) && !a->value && !b->value;
  *out = (zk_stored_difference){.count = zk_shape_numel(&a->shape)};
  ZK_TRY(open_window(a, by_file, c.k, &c.a));
  zk_status status = open_window(b, by_file, c.k, &c.b);
  if (status != ZK_OK) {
    close_window(&c.a);
    return status;
  }
  status = compare_all(&c);
  if (status == ZK_OK && by_file && out->unequal > 0) {
    zk_stored_unravel(a, c.place, out->index);
  } else if (status == ZK_OK && out->unequal > 0) {
    zk_stored plain = {.shape = a->shape};
    zk_stored_set_order(&plain, false);
    zk_stored_unravel(&plain, c.place, out->index);
  }
  close_window(&c.a);
  close_window(&c.b);
  return status;
}
