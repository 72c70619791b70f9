/*
 * image.c: converts channels of pictures, and resizes them.
 */
#include "data/image.h"

#include <inttypes.h>
#include <math.h>
#include "base/parallel.h"
#include "data/picture.h"
#include "tensor/convert.h"

#define PIECE ((int64_t)1 << 16) /* elements that are worth a thread */

zk_status zk_image_measure(const char *op, const zk_tensor *t, zk_image_size *size) {
  const int64_t *dim = t->shape.dim;
  int ndim = t->shape.ndim;
  char text[ZK_SHAPE_TEXT];
  if (!zk_picture_has(t->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "%s: a picture is uint8 (0..255) or float (0..1), got %s: "
                   "convert it with img:byte(), or img:float() / 255",
                   op, zk_dtype_name(t->dtype));
  if ((ndim != 2 && ndim != 3) || (ndim == 3 && (dim[2] < 1 || dim[2] > 4))) {
    bool first = ndim == 3 && dim[0] >= 1 && dim[0] <= 4;
    return zk_fail(ZK_ERR_ARG,
                   "%s: a picture is [H, W] or [H, W, C] with 1 to 4 channels, got %s%s", op,
                   zk_shape_text(&t->shape, text),
                   !first        ? ""
                   : dim[0] == 1 ? " (one of [1, H, W] is x[0])"
                                 : " (one of [C, H, W] is x:permute(1, 2, 0))");
  }
  *size = (zk_image_size){dim[0], dim[1], ndim == 3 ? (int)dim[2] : 1};
  if (size->height < 1 || size->width < 1)
    return zk_fail(ZK_ERR_ARG, "%s: a picture of shape %s has no pixels", op,
                   zk_shape_text(&t->shape, text));
  return ZK_OK;
}

/* A new picture in `out`, and the source as a contiguous tensor in `from`. */
static zk_status begin(const zk_tensor *t, const zk_shape *shape, zk_tensor **from,
                       zk_tensor **out) {
  *out = NULL;
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, from)); /* retains at most */
  zk_status status = zk_tensor_new(t->dtype, shape, out);
  if (status != ZK_OK)
    zk_tensor_release(*from);
  return status;
}

static int64_t rows_in_piece(int64_t row) {
  return row < PIECE ? PIECE / row : 1;
}

/* ---- channels ------------------------------------------------------------------------------- */

typedef struct conversion {
  const zk_tensor *from, *to;
  int c_in, c_out;
  bool blend;
  double background;
  int64_t width;
} conversion;

static void convert_rows(void *context, int64_t begin, int64_t end) {
  const conversion *v = context;
  const int c_in = v->c_in, c_out = v->c_out;
  const bool byte = v->from->dtype == ZK_UINT8, colour = c_in > 2, alpha = c_in % 2 == 0;
  const double one = byte ? 255 : 1, under = v->background * one;
  ZK_PICTURE(v->from->dtype, {
    const scalar *x = (const scalar *)zk_data(v->from) + begin * v->width * c_in;
    scalar *y = (scalar *)zk_data(v->to) + begin * v->width * c_out;
    for (int64_t i = 0; i < (end - begin) * v->width; i++, x += c_in, y += c_out) {
      scalar p[4] = {x[0], x[colour ? 1 : 0], x[colour ? 2 : 0], alpha ? x[c_in - 1] : (scalar)one};
      for (int c = 0; v->blend && c < 3; c++)
        p[c] = (scalar)(under + ((double)p[c] - under) * ((double)p[3] / one) + (byte ? 0.5 : 0));
      if (c_out > 1)
        for (int c = 0; c < c_out; c++)
          y[c] = p[c];
      else if (!colour)
        y[0] = p[0];
      else if (byte)
        y[0] = (scalar)(((uint32_t)p[0] * 19595 + (uint32_t)p[1] * 38470 + (uint32_t)p[2] * 7471 +
                         32768) >>
                        16);
      else
        y[0] = (scalar)(0.299 * (double)p[0] + 0.587 * (double)p[1] + 0.114 * (double)p[2]);
    }
  });
}

zk_status zk_image_convert(const zk_tensor *t, int channels, double background, zk_tensor **out) {
  zk_image_size size;
  zk_tensor *from;
  *out = NULL;
  ZK_TRY(zk_image_measure("convert", t, &size));
  zk_shape shape = {channels == 1 ? 2 : 3, {size.height, size.width, channels}};
  ZK_TRY(begin(t, &shape, &from, out));
  conversion v = {from,
                  *out,
                  size.channels,
                  channels,
                  channels < 4 && size.channels % 2 == 0 && background >= 0,
                  background,
                  size.width};
  zk_parallel_for(size.height, rows_in_piece(size.width * channels), convert_rows, &v);
  zk_tensor_release(from);
  return ZK_OK;
}

/* ---- sizes ---------------------------------------------------------------------------------- */

typedef struct resizing {
  const zk_tensor *from, *to;
  int64_t h_in, w_in, h_out, w_out;
  int c;
} resizing;

/* The source position of target pixel i of n, in `size` pixels: between at and at + step. */
typedef struct spot {
  int64_t at, step;
  double part; /* of the second */
} spot;

static inline spot spot_of(int64_t i, int64_t n, int64_t size) {
  double x = ((double)i + 0.5) * ((double)size / (double)n) - 0.5;
  spot s = {x > 0 ? (int64_t)x : 0, 0, 0};
  if (s.at > size - 1)
    s.at = size - 1;
  s.step = s.at < size - 1;
  s.part = x > 0 ? x - (double)s.at : 0;
  return s;
}

static void bilinear_rows(void *context, int64_t begin, int64_t end) {
  const resizing *r = context;
  const int64_t row = r->w_in * r->c;
  const double half = r->to->dtype == ZK_UINT8 ? 0.5 : 0;
  ZK_PICTURE(r->to->dtype, {
    scalar *to = (scalar *)zk_data(r->to) + begin * r->w_out * r->c;
    for (int64_t i = begin; i < end; i++) {
      const spot y = spot_of(i, r->h_out, r->h_in);
      const scalar *from = (const scalar *)zk_data(r->from) + y.at * row;
      for (int64_t j = 0; j < r->w_out; j++) {
        const spot x = spot_of(j, r->w_out, r->w_in);
        const scalar *p = from + x.at * r->c;
        const int64_t right = x.step * r->c, down = y.step * row;
        for (int k = 0; k < r->c; k++, p++) {
          double top = (1 - x.part) * (double)p[0] + x.part * (double)p[right];
          double low = (1 - x.part) * (double)p[down] + x.part * (double)p[down + right];
          *to++ = (scalar)((1 - y.part) * top + y.part * low + half);
        }
      }
    }
  });
}

/* The first source pixel that target pixel i of n touches; the last is before that of i + 1,
 * rounded up. */
static inline int64_t area_from(int64_t i, int64_t n, int64_t size) {
  return (int64_t)((__int128)i * size / n);
}
static inline int64_t area_to(int64_t i, int64_t n, int64_t size) {
  return (int64_t)(((__int128)(i + 1) * size + n - 1) / n);
}

static void area_rows(void *context, int64_t begin, int64_t end) {
  const resizing *r = context;
  const double half = r->to->dtype == ZK_UINT8 ? 0.5 : 0;
  ZK_PICTURE(r->to->dtype, {
    const scalar *from = zk_data(r->from);
    scalar *to = (scalar *)zk_data(r->to) + begin * r->w_out * r->c;
    for (int64_t i = begin; i < end; i++) {
      const int64_t y0 = area_from(i, r->h_out, r->h_in), y1 = area_to(i, r->h_out, r->h_in);
      for (int64_t j = 0; j < r->w_out; j++) {
        const int64_t x0 = area_from(j, r->w_out, r->w_in), x1 = area_to(j, r->w_out, r->w_in);
        for (int k = 0; k < r->c; k++) {
          double sum = 0;
          for (int64_t y = y0; y < y1; y++)
            for (int64_t x = x0; x < x1; x++)
              sum += (double)from[(y * r->w_in + x) * r->c + k];
          *to++ = (scalar)(sum / (double)((y1 - y0) * (x1 - x0)) + half);
        }
      }
    }
  });
}

zk_status zk_image_resize(const zk_tensor *t, int64_t height, int64_t width, zk_resize method,
                          zk_tensor **out) {
  zk_image_size size;
  zk_tensor *from;
  *out = NULL;
  ZK_TRY(zk_image_measure("resize", t, &size));
  if (height < 1 || width < 1)
    return zk_fail(ZK_ERR_ARG,
                   "resize: height and width must be 1 at least, got %" PRId64 " and "
                   "%" PRId64,
                   height, width);
  zk_shape shape = t->shape;
  shape.dim[0] = height;
  shape.dim[1] = width;
  ZK_TRY(begin(t, &shape, &from, out));
  resizing r = {from, *out, size.height, size.width, height, width, size.channels};
  /* A target pixel of `area` costs all the source pixels below it. */
  int64_t row = width * size.channels;
  if (method == ZK_RESIZE_AREA && size.height > height)
    row = size.width * size.channels * (size.height / height);
  zk_parallel_for(height, rows_in_piece(row), method == ZK_RESIZE_AREA ? area_rows : bilinear_rows,
                  &r);
  zk_tensor_release(from);
  return ZK_OK;
}
