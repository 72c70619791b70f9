/*
 * conv.c: convolution by im2col, for every geometry and dtype: the windows of an image become the
 * columns of a matrix, which is multiplied with the weight. Float32 goes to kernel/conv.h and
 * kernel/batch.h where those kernels fit; volumes become images first (conv_slices.h).
 */
#include "tensor/conv.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/batch.h"
#include "tensor/blas.h"
#include "tensor/conv_slices.h"
#include "tensor/convert.h"

/* Elements of work in a piece. */
#define GRAIN 16384

/* The output columns [*begin, *end) for which kernel column `at` lies inside of x. */
static void columns_inside(const zk_conv *g, int64_t at, int64_t *begin, int64_t *end) {
  int64_t first = g->pw - at * g->dw, last = g->iw - 1 + first; /* of ow * sw */
  *begin = first <= 0 ? 0 : (first + g->sw - 1) / g->sw;
  *end = last < 0 ? 0 : last / g->sw + 1;
  *end = *end > g->ow ? g->ow : *end;
  *begin = *begin > *end ? *end : *begin;
}

typedef struct folding {
  const zk_conv *g;
  zk_dtype dtype;
  const void *from;
  void *to;
} folding;

/* A row of the matrix: kernel element (e, i, j) of channel c. */
typedef struct tap {
  int64_t c, e, i, j;
} tap;

static tap tap_of(const zk_conv *g, int64_t row) {
  int64_t lines = row / g->kw, planes = lines / g->kh;
  return (tap){planes / g->kd, planes % g->kd, lines % g->kh, row % g->kw};
}

/* Rows [begin, end) of the matrix. */
static void unfold_rows(void *context, int64_t begin, int64_t end) {
  const folding *f = context;
  const zk_conv *g = f->g;
  ZK_REAL(f->dtype, {
    for (int64_t row = begin; row < end; row++) {
      const tap t = tap_of(g, row);
      int64_t from, to;
      const real *channel = (const real *)f->from + t.c * g->id * g->ih * g->iw;
      real *out = (real *)f->to + row * g->od * g->oh * g->ow;
      columns_inside(g, t.j, &from, &to);
      for (int64_t z = 0; z < g->od; z++) {
        int64_t d = z * g->sd - g->pd + t.e * g->dd;
        const int64_t lines =
            d < 0 || d >= g->id ? 0 : g->ih; /* a plane outside of x has no rows */
        const real *plane = channel + (lines ? d : 0) * g->ih * g->iw;
        for (int64_t y = 0; y < g->oh; y++, out += g->ow) {
          int64_t h = y * g->sh - g->ph + t.i * g->dh;
          if (h < 0 || h >= lines) {
            memset(out, 0, (size_t)g->ow * sizeof(real));
            continue;
          }
          const real *line = plane + h * g->iw;
          int64_t shift = t.j * g->dw - g->pw;
          memset(out, 0, (size_t)from * sizeof(real));
          for (int64_t x = from; x < to; x++)
            out[x] = line[x * g->sw + shift];
          memset(out + to, 0, (size_t)(g->ow - to) * sizeof(real));
        }
      }
    }
  });
}

/* Channels [begin, end) of x. */
static void fold_channels(void *context, int64_t begin, int64_t end) {
  const folding *f = context;
  const zk_conv *g = f->g;
  const int64_t kernel = g->kd * g->kh * g->kw;
  ZK_REAL(f->dtype, {
    for (int64_t row = begin * kernel; row < end * kernel; row++) {
      const tap t = tap_of(g, row);
      int64_t from, to;
      real *channel = (real *)f->to + t.c * g->id * g->ih * g->iw;
      const real *in = (const real *)f->from + row * g->od * g->oh * g->ow;
      columns_inside(g, t.j, &from, &to);
      for (int64_t z = 0; z < g->od; z++) {
        int64_t d = z * g->sd - g->pd + t.e * g->dd;
        const int64_t lines = d < 0 || d >= g->id ? 0 : g->ih;
        real *plane = channel + (lines ? d : 0) * g->ih * g->iw;
        for (int64_t y = 0; y < g->oh; y++, in += g->ow) {
          int64_t h = y * g->sh - g->ph + t.i * g->dh;
          if (h < 0 || h >= lines)
            continue;
          real *line = plane + h * g->iw;
          int64_t shift = t.j * g->dw - g->pw;
          for (int64_t x = from; x < to; x++)
            line[x * g->sw + shift] += in[x];
        }
      }
    }
  });
}

/* How many items of `size` elements make a piece. */
static int64_t grain_of(int64_t size) {
  return size >= GRAIN ? 1 : size > 0 ? GRAIN / size : GRAIN;
}

void zk_conv_unfold(zk_dtype dtype, const zk_conv *g, const void *x, void *columns) {
  folding f = {g, dtype, x, columns};
  zk_parallel_for(g->cin * g->kd * g->kh * g->kw, grain_of(g->od * g->oh * g->ow), unfold_rows, &f);
}

void zk_conv_fold(zk_dtype dtype, const zk_conv *g, const void *columns, void *x) {
  folding f = {g, dtype, columns, x};
  zk_parallel_for(g->cin, grain_of(g->kd * g->kh * g->kw * g->od * g->oh * g->ow), fold_channels,
                  &f);
}

/* The matrix of one image and group, and the bytes of what a group has in x, w and y. */
typedef struct group_sizes {
  int64_t k, outputs; /* its rows and columns */
  size_t x, w, y;
  void *columns;
} group_sizes;

static zk_status prepare(zk_dtype dtype, const zk_conv *g, group_sizes *p) {
  size_t size = zk_dtype_size(dtype);
  p->k = g->cin * g->kd * g->kh * g->kw, p->outputs = g->od * g->oh * g->ow;
  p->x = (size_t)(g->cin * g->id * g->ih * g->iw) * size;
  p->w = (size_t)(g->cout * p->k) * size;
  p->y = (size_t)(g->cout * p->outputs) * size;
  int64_t count;
  size_t bytes = SIZE_MAX / 2; /* cannot be allocated */
  if (!__builtin_mul_overflow(p->k, p->outputs, &count) && (size_t)count < SIZE_MAX / 2 / size)
    bytes = (size_t)count * size;
  p->columns = zk_block_alloc(bytes);
  return p->columns ? ZK_OK : zk_nomem(bytes, "the windows of a convolution");
}

/* Every row of y [channels, outputs] := the bias of its channel. */
static void fill_bias(zk_dtype dtype, int64_t channels, int64_t outputs, const void *bias,
                      void *y) {
  ZK_REAL(dtype, {
    for (int64_t c = 0; c < channels; c++)
      for (int64_t p = 0; p < outputs; p++)
        ((real *)y)[c * outputs + p] = ((const real *)bias)[c];
  });
}

static zk_status im2col_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                                const void *bias, void *y) {
  group_sizes p;
  ZK_TRY(prepare(dtype, g, &p));
  zk_status status = ZK_OK;
  size_t size = zk_dtype_size(dtype);
  for (int64_t i = 0; i < g->n * g->groups && status == ZK_OK; i++) {
    size_t group = (size_t)(i % g->groups);
    char *out = (char *)y + (size_t)i * p.y;
    zk_conv_unfold(dtype, g, (const char *)x + (size_t)i * p.x, p.columns);
    if (bias)
      fill_bias(dtype, g->cout, p.outputs, (const char *)bias + group * (size_t)g->cout * size,
                out);
    status = zk_gemm(dtype, false, false, g->cout, p.outputs, p.k, (const char *)w + group * p.w,
                     p.k, p.columns, p.outputs, bias ? 1 : 0, out, p.outputs);
  }
  zk_block_free(p.columns);
  return status;
}

static zk_status im2col_input_grad(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w,
                                   bool add, void *dx) {
  group_sizes p;
  ZK_TRY(prepare(dtype, g, &p));
  zk_status status = ZK_OK;
  if (!add)
    memset(dx, 0, (size_t)(g->n * g->groups) * p.x);
  for (int64_t i = 0; i < g->n * g->groups && status == ZK_OK; i++) {
    size_t group = (size_t)(i % g->groups);
    status = zk_gemm(dtype, true, false, p.k, p.outputs, g->cout, (const char *)w + group * p.w,
                     p.k, (const char *)dy + (size_t)i * p.y, p.outputs, 0, p.columns, p.outputs);
    if (status == ZK_OK)
      zk_conv_fold(dtype, g, p.columns, (char *)dx + (size_t)i * p.x);
  }
  zk_block_free(p.columns);
  return status;
}

static zk_status im2col_weight_grad(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                                    bool add, void *dw) {
  group_sizes p;
  ZK_TRY(prepare(dtype, g, &p));
  zk_status status = ZK_OK;
  if (!add)
    memset(dw, 0, (size_t)g->groups * p.w);
  for (int64_t i = 0; i < g->n * g->groups && status == ZK_OK; i++) {
    zk_conv_unfold(dtype, g, (const char *)x + (size_t)i * p.x, p.columns);
    status = zk_gemm(dtype, false, true, g->cout, p.k, p.outputs,
                     (const char *)dy + (size_t)i * p.y, p.outputs, p.columns, p.outputs, 1,
                     (char *)dw + (size_t)(i % g->groups) * p.w, p.k);
  }
  zk_block_free(p.columns);
  return status;
}

typedef struct summing {
  zk_dtype dtype;
  int64_t n, channels, size;
  const void *dy;
  bool add;
  void *db;
} summing;

/* Sums of reals are accumulated in double. */
static void sum_channels(void *context, int64_t begin, int64_t end) {
  const summing *s = context;
  ZK_REAL(s->dtype, {
    for (int64_t c = begin; c < end; c++) {
      double sum = 0;
      for (int64_t i = 0; i < s->n; i++) {
        const real *dy = (const real *)s->dy + (i * s->channels + c) * s->size;
        double lane[8] = {0}; /* so that the additions need not wait for each other */
        int64_t p = 0;
        for (; p + 8 <= s->size; p += 8)
          for (int k = 0; k < 8; k++)
            lane[k] += (double)dy[p + k];
        for (; p < s->size; p++)
          lane[0] += (double)dy[p];
        for (int k = 0; k < 8; k++)
          sum += lane[k];
      }
      real *db = (real *)s->db + c;
      *db = (real)((s->add ? (double)*db : 0) + sum);
    }
  });
}

void zk_conv_bias_grad(zk_dtype dtype, int64_t n, int64_t channels, int64_t size, const void *dy,
                       bool add, void *db) {
  summing s = {dtype, n, channels, size, dy, add, db};
  zk_parallel_for(channels, grain_of(n * size), sum_channels, &s);
}

/* ---- the choice of the path ------------------------------------------------------------------ */

static zk_status images_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                                const void *bias, void *y) {
  if (dtype == ZK_FLOAT32 && zk_batch_forward_fits(g))
    return zk_batch_forward(g, x, w, bias, y);
  if (dtype == ZK_FLOAT32 && zk_conv_kernel_fits(g))
    return zk_conv_kernel_forward(g, x, w, bias, y);
  return im2col_forward(dtype, g, x, w, bias, y);
}

static zk_status images_input_grad(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w,
                                   bool add, void *dx) {
  if (dtype == ZK_FLOAT32 && zk_batch_input_grad_fits(g, add))
    return zk_batch_input_grad(g, dy, w, add, dx);
  if (dtype == ZK_FLOAT32 && !add && g->sh == 1 && g->sw == 1 && zk_conv_kernel_fits(g))
    return zk_conv_kernel_input_grad(g, dy, w, dx);
  return im2col_input_grad(dtype, g, dy, w, add, dx);
}

static zk_status images_weight_grad(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                                    bool add_w, void *dw, bool add_b, void *db) {
  if (dtype == ZK_FLOAT32 && zk_batch_weight_grad_fits(g)) {
    if (db)
      zk_conv_bias_grad(dtype, g->n, g->cout, g->oh * g->ow, dy, add_b, db);
    return zk_batch_weight_grad(g, x, dy, add_w, dw);
  }
  if (dtype == ZK_FLOAT32 && zk_conv_kernel_fits(g))
    return zk_conv_kernel_weight_grad(g, x, dy, add_w, dw, add_b, db);
  if (db)
    zk_conv_bias_grad(dtype, g->n, g->groups * g->cout, g->od * g->oh * g->ow, dy, add_b, db);
  return im2col_weight_grad(dtype, g, x, dy, add_w, dw);
}

/* ---- volumes --------------------------------------------------------------------------------- */

/* At least so many images are computed together, and so many floats of them. */
#define IMAGES 8
#define TOGETHER (4 * 1024 * 1024)

/* Is it a convolution of volumes that is better computed as one of images? */
static bool is_volume(zk_dtype dtype, const zk_conv *g) {
  zk_conv images = zk_slices_images(g, 1);
  return dtype == ZK_FLOAT32 && (g->id > 1 || g->kd > 1) && g->n > 0 && g->od > 0 &&
         zk_conv_kernel_fits(&images);
}

/* With a window of one element, a volume of d planes is an image of d times the height. */
static zk_conv flattened(const zk_conv *g) {
  zk_conv flat = *g;
  if (g->kd != 1 || g->kh != 1 || g->sd != 1 || g->sh != 1 || g->pd != 0 || g->ph != 0 ||
      g->od != g->id || g->oh != g->ih)
    return flat;
  flat.ih = flat.oh = g->id * g->ih;
  flat.id = flat.od = 1;
  return flat;
}

/* Images of a volume convolution, and their results. */
typedef struct volume_buffers {
  zk_slices slices;
  int64_t images; /* all that there are */
  float *image, *result;
} volume_buffers;

static zk_status open_volume(const zk_conv *g, volume_buffers *v) {
  int64_t image = zk_slices_image(g), result = zk_slices_result(g), most = g->n * g->od;
  int64_t together = TOGETHER / (image + result);
  together = together < IMAGES ? IMAGES : together;
  together = together < most ? together : most;
  *v = (volume_buffers){{g, 0, together}, most, NULL, NULL};
  size_t bytes = (size_t)(together * (image + result)) * sizeof(float);
  v->image = zk_block_alloc(bytes);
  if (!v->image)
    return zk_nomem(bytes, "the slices of a convolution");
  v->result = v->image + together * image;
  return ZK_OK;
}

/* The next images; false: there are none. */
static bool next_images(volume_buffers *v, zk_conv *images) {
  zk_slices *s = &v->slices;
  int64_t left = v->images - s->first;
  if (left <= 0)
    return false;
  s->count = s->count < left ? s->count : left;
  *images = zk_slices_images(s->volume, s->count);
  return true;
}

static zk_status volume_forward(const zk_conv *g, const float *x, const void *w, const void *bias,
                                float *y) {
  volume_buffers v;
  zk_conv images;
  zk_status status = open_volume(g, &v);
  for (; status == ZK_OK && next_images(&v, &images); v.slices.first += v.slices.count) {
    zk_slices_gather(&v.slices, x, v.image);
    status = images_forward(ZK_FLOAT32, &images, v.image, w, bias, v.result);
    if (status == ZK_OK)
      zk_slices_put(&v.slices, v.result, y);
  }
  zk_block_free(v.image);
  return status;
}

static zk_status volume_input_grad(const zk_conv *g, const float *dy, const void *w, bool add,
                                   float *dx) {
  volume_buffers v;
  zk_conv images;
  zk_status status = open_volume(g, &v);
  if (status == ZK_OK && !add)
    memset(dx, 0, (size_t)(g->n * g->groups * g->cin * g->id * g->ih * g->iw) * sizeof *dx);
  for (; status == ZK_OK && next_images(&v, &images); v.slices.first += v.slices.count) {
    zk_slices_take(&v.slices, dy, v.result);
    status = images_input_grad(ZK_FLOAT32, &images, v.result, w, false, v.image);
    if (status == ZK_OK)
      zk_slices_add(&v.slices, v.image, dx);
  }
  zk_block_free(v.image);
  return status;
}

static zk_status volume_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add,
                                    void *dw) {
  volume_buffers v;
  zk_conv images;
  zk_status status = open_volume(g, &v);
  for (; status == ZK_OK && next_images(&v, &images); v.slices.first += v.slices.count) {
    zk_slices_gather(&v.slices, x, v.image);
    zk_slices_take(&v.slices, dy, v.result);
    status = images_weight_grad(ZK_FLOAT32, &images, v.image, v.result, add || v.slices.first > 0,
                                dw, false, NULL);
  }
  zk_block_free(v.image);
  return status;
}

zk_status zk_conv_forward(zk_dtype dtype, const zk_conv *g, const void *x, const void *w,
                          const void *bias, void *y) {
  zk_conv flat = flattened(g);
  return is_volume(dtype, &flat) ? volume_forward(&flat, x, w, bias, y)
                                 : images_forward(dtype, &flat, x, w, bias, y);
}

zk_status zk_conv_input_grad(zk_dtype dtype, const zk_conv *g, const void *dy, const void *w,
                             bool add, void *dx) {
  zk_conv flat = flattened(g);
  return is_volume(dtype, &flat) ? volume_input_grad(&flat, dy, w, add, dx)
                                 : images_input_grad(dtype, &flat, dy, w, add, dx);
}

zk_status zk_conv_weight_grad(zk_dtype dtype, const zk_conv *g, const void *x, const void *dy,
                              bool add_w, void *dw, bool add_b, void *db) {
  zk_conv flat = flattened(g);
  if (!is_volume(dtype, &flat))
    return images_weight_grad(dtype, &flat, x, dy, add_w, dw, add_b, db);
  if (db)
    zk_conv_bias_grad(dtype, g->n, g->groups * g->cout, g->od * g->oh * g->ow, dy, add_b, db);
  return volume_weight_grad(&flat, x, dy, add_w, dw);
}
