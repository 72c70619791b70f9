/*
 * signal.c: ONNX nodes of signal processing: windows, mel weights, Fourier transforms as products
 * with a constant matrix.
 */
#include "onnx/from/converters.h"

#include <math.h>

enum { REAL = 1, COMPLEX = 2 };

/* Sizes that are positions in doubles, and so in products of two of them. */
static const int64_t MOST = (int64_t)1 << 26;

/* ---- windows ----------------------------------------------------------------------------------
 */

/* a[0] - a[1] cos(2 pi i / n) + a[2] cos(4 pi i / n) */
static void window(zk_import *x, const double a[3]) {
  int64_t size = zk_import_known_int(x, 0, -1);
  zk_dtype dtype = zk_import_dtype(x, zk_import_int(x, "output_datatype", ZK_ONNX_FLOAT));
  double n = (double)(zk_import_int(x, "periodic", 1) ? size : size - 1);
  if (size < 0)
    zk_import_refuse(x, "its size is %lld", (long long)size);
  if (!zk_dtype_is_real(dtype))
    zk_import_refuse(x, "a window of %s is not supported", zk_dtype_name(dtype));
  zk_tensor *t = zk_import_new(x, dtype, &ZK_SHAPE(size));
  for (int64_t i = 0; i < size; i++) {
    double angle = n > 0 ? 2 * M_PI * (double)i / n : 0;
    zk_element_set_f(t, i, size == 1 ? 1 : a[0] - a[1] * cos(angle) + a[2] * cos(2 * angle));
  }
  zk_import_out(x, 0, t);
}
static void hann(zk_import *x) {
  window(x, (const double[3]){0.5, 0.5, 0});
}
static void hamming(zk_import *x) {
  window(x, (const double[3]){25. / 46, 21. / 46, 0});
}
static void blackman(zk_import *x) {
  window(x, (const double[3]){0.42, 0.5, 0.08});
}

/* ---- mel weights ------------------------------------------------------------------------------
 */

static double mel_of(double hertz) {
  return 2595 * log1p(hertz / 700) / log(10);
}

/* Triangles over the bins of a spectrum, at equal distances in mel. */
static void mel_weights(zk_import *x) {
  int64_t bins = zk_import_known_int(x, 0, 0), length = zk_import_known_int(x, 1, 0);
  int64_t rate = zk_import_known_int(x, 2, 0);
  double low = mel_of(zk_import_known_float(x, 3, 0)),
         high = mel_of(zk_import_known_float(x, 4, 0));
  zk_dtype dtype = zk_import_dtype(x, zk_import_int(x, "output_datatype", ZK_ONNX_FLOAT));
  if (bins < 1 || bins > MOST || length < 1 || length > MOST || rate < 1 || !(low < high))
    zk_import_refuse(x, "%lld bins of a spectrum of length %lld are not possible", (long long)bins,
                     (long long)length);
  int64_t n = length / 2 + 1;
  double step = (high - low) / (double)(bins + 2);
  zk_tensor *t = zk_import_new(x, dtype, &ZK_SHAPE(n, bins));
  zk_tensor_fill_f(t, 0);
  for (int64_t i = 0; i < bins; i++) {
    double at[3]; /* where the triangle begins, has its top, and ends */
    for (int k = 0; k < 3; k++) {
      double hertz = 700 * expm1(((double)(i + k) * step + low) / 2595 * log(10));
      at[k] = floor((double)(length + 1) * hertz / (double)rate);
    }
    if (!(at[0] >= 0 && at[2] <= (double)n))
      zk_import_refuse(x, "its frequencies are not those of a spectrum of %lld bins", (long long)n);
    double rise = at[1] - at[0], fall = at[2] - at[1];
    for (int64_t j = (int64_t)at[0]; j < n && j <= (int64_t)at[2]; j++) {
      double up = rise > 0 ? ((double)j - at[0]) / rise : (double)j == at[1];
      double down = fall > 0 ? (at[2] - (double)j) / fall : 0;
      zk_element_set_f(t, j * bins + i,
                       (double)j < at[1] || fall <= 0 ? up
                       : rise > 0                     ? down
                       : (double)j == at[1]           ? 1
                                                      : down);
    }
  }
  zk_import_out(x, 0, t);
}

/* ---- Fourier transforms -----------------------------------------------------------------------
 */

typedef struct transform {
  int64_t length;     /* of the transform */
  int64_t in, out;    /* positions that are read and made */
  int from, to;       /* REAL or COMPLEX */
  bool inverse, half; /* half: of the spectrum, only the part that a real signal needs */
} transform;

/* What the transform does, as a matrix [in * from, out * to]. */
static zk_tensor *matrix_of(zk_import *x, const transform *f) {
  int64_t rows = zk_import_times(x, f->in, f->from), columns = zk_import_times(x, f->out, f->to);
  zk_tensor *t = zk_import_new(x, ZK_FLOAT64, &ZK_SHAPE(rows, columns));
  for (int64_t i = 0; i < f->in; i++)
    for (int64_t j = 0; j < f->out; j++) {
      double angle = 2 * M_PI * (double)(i * j % f->length) / (double)f->length;
      double weight = f->inverse ? 1 / (double)f->length : 1;
      if (f->inverse && f->half && i > 0 && 2 * i != f->length)
        weight *= 2; /* for its conjugate, too */
      double c = weight * cos(angle), s = weight * (f->inverse ? sin(angle) : -sin(angle));
      for (int a = 0; a < f->from; a++)
        for (int b = 0; b < f->to; b++)
          zk_element_set_f(t, (i * f->from + a) * columns + j * f->to + b,
                           a == b  ? c
                           : a > b ? -s
                                   : s);
    }
  return t;
}

/* t, [.., n, 1 or 2], transformed along its last dimension but one: [.., out, 1 or 2]. */
static zk_tensor *apply(zk_import *x, zk_tensor *t, int64_t length, bool inverse, bool half) {
  zk_shape shape = t->shape;
  int at = shape.ndim - 2;
  transform f = {
      .length = length, .from = (int)shape.dim[at + 1], .inverse = inverse, .half = half};
  int64_t bins = length / 2 + 1;
  if (length < 1 || length > MOST)
    zk_import_refuse(x, "a transform of length %lld is not possible", (long long)length);
  if (half && !inverse && f.from != REAL)
    zk_import_refuse(x, "half of a spectrum (onesided) is for real signals alone");
  f.to = inverse && half ? REAL : COMPLEX;
  f.in = inverse && half ? bins : length;
  f.out = half && !inverse ? bins : length;
  if (shape.dim[at] < f.in) /* zeros are put behind a signal that is too short */
    f.in = shape.dim[at];
  t = zk_import_narrow(x, t, at, 0, f.in);
  int64_t rows = 1;
  for (int d = 0; d < at; d++)
    rows = zk_import_times(x, rows, shape.dim[d]);
  t = zk_import_reshape(x, t, &ZK_SHAPE(rows, zk_import_times(x, f.in, f.from)));
  zk_dtype dtype = t->dtype;
  t = zk_import_cast(x, t, ZK_FLOAT64); /* sums of rounded products would lose digits */
  t = zk_import_cast(x, zk_import_make(x, &zk_op_matmul, t, matrix_of(x, &f)), dtype);
  shape.dim[at] = f.out;
  shape.dim[at + 1] = f.to;
  return zk_import_reshape(x, t, &shape);
}

/* Refuses what is no tensor [.., n, 1 or 2] of reals. */
static void check_signal(zk_import *x, const zk_tensor *t) {
  int n = t->shape.ndim;
  if (!zk_dtype_is_real(t->dtype) || n < 2 ||
      (t->shape.dim[n - 1] != REAL && t->shape.dim[n - 1] != COMPLEX))
    zk_import_refuse(x, "a signal of shape %s is not supported: [.., 1] and [.., 2] of floats are",
                     zk_shape_text(&t->shape, (char[ZK_SHAPE_TEXT]){0}));
}

static void dft(zk_import *x) {
  zk_tensor *t = zk_import_in(x, 0);
  check_signal(x, t);
  int n = t->shape.ndim;
  int64_t axis = x->opset < 20 ? zk_import_int(x, "axis", 1) : zk_import_known_int(x, 2, -2);
  bool inverse = zk_import_int(x, "inverse", 0) != 0, half = zk_import_int(x, "onesided", 0) != 0;
  int at = zk_import_wrap(x, "axis", axis, n);
  if (at == n - 1)
    zk_import_refuse(x, "it is along the last dimension, which has real and imaginary parts");
  int64_t size = t->shape.dim[at], whole = inverse && half ? 2 * (size - 1) : size;
  int64_t length = zk_import_known_int(x, 1, whole);
  zk_shape order = {.ndim = n};
  for (int d = 0; d < n; d++) /* `at` and the last but one exchanged */
    order.dim[d] = d == at ? n - 2 : d == n - 2 ? at : d;
  t = apply(x, zk_import_permute(x, t, &order), length, inverse, half);
  zk_import_out(x, 0, zk_import_permute(x, t, &order));
}

static void stft(zk_import *x) {
  zk_tensor *t = zk_import_in(x, 0), *weights = zk_import_in_opt(x, 2);
  check_signal(x, t);
  int64_t step = zk_import_known_int(x, 1, 0);
  bool half = zk_import_int(x, "onesided", 1) != 0;
  if (t->shape.ndim != 3)
    zk_import_refuse(x, "its signal has %d dimensions, it must have 3", t->shape.ndim);
  int64_t size = t->shape.dim[1];
  int64_t length = zk_import_known_int(x, 3, weights ? zk_numel(weights) : size);
  if (step < 1 || length < 1 || length > size || (weights && zk_numel(weights) != length))
    zk_import_refuse(x,
                     "frames of %lld in steps of %lld do not fit a signal of %lld, or its window",
                     (long long)length, (long long)step, (long long)size);
  int64_t frames = 1 + (size - length) / step; // cppcheck-suppress zerodivcond; refused above
  zk_tensor *places = zk_import_new(x, ZK_INT64, &ZK_SHAPE(zk_import_times(x, frames, length)));
  for (int64_t i = 0; i < frames; i++)
    for (int64_t j = 0; j < length; j++)
      zk_element_set_i(places, i * length + j, i * step + j);
  zk_shape split = ZK_SHAPE(t->shape.dim[0], frames, length, t->shape.dim[2]);
  zk_import_set(x, "dim", 1);
  t = zk_import_reshape(x, zk_import_make(x, &zk_op_index_select, t, places), &split);
  if (weights)
    t = zk_import_make(
        x, &zk_op_mul, t,
        zk_import_reshape(x, zk_import_cast(x, weights, t->dtype), &ZK_SHAPE(length, 1)));
  zk_import_out(x, 0, apply(x, t, length, false, half));
}

const zk_onnx_from zk_onnx_from_signal[] = {
    {.type = "HannWindow", .from = hann},
    {.type = "HammingWindow", .from = hamming},
    {.type = "BlackmanWindow", .from = blackman},
    {.type = "MelWeightMatrix", .from = mel_weights},
    {.type = "DFT", .from = dft},
    {.type = "STFT", .from = stft},
    {.type = NULL},
};
