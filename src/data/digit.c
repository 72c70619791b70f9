/*
 * digit.c: brings a picture of a digit to MNIST's conventions, on a grey picture of floats. In
 * order: shrink, paint over frames, make the ink bright, subtract the paper, cut noise, remove
 * specks, widen strokes, scale, centre.
 */
#include "data/digit.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "data/digit_frame.h"
#include "data/image.h"
#include "data/digit_grey.h"
#include "tensor/convert.h"

#define SIDE 28           /* of the result */
#define BOX 20            /* of the digit in it */
#define CONTRAST_MIN 0.02 /* a picture with less contrast has one shade */
#define STROKE 2.2        /* the width of MNIST's strokes, in pixels of the result */

static float lesser(float a, float b) {
  return a < b ? a : b;
}
static float greater(float a, float b) {
  return a > b ? a : b;
}

/* ---- connected components ------------------------------------------------------------------- */

/* Keeps the large components of ink and the pixels close by, where their edges fade. Returns the
 * width of the strokes: a stroke's area is length times width, its outline is twice its length. */
static double keep_components(zk_grey *p, float threshold, float *mask) {
  const int n = p->h * p->w, longer = p->h > p->w ? p->h : p->w;
  int largest = 0;
  double area = 0, outline = 0;
  memset(mask, 0, sizeof(float) * (size_t)n);
  for (int pass = 0; pass < 2; pass++) {
    memset(p->seen, 0, sizeof(bool) * (size_t)n);
    for (int i = 0; i < n; i++) {
      int size = p->seen[i] || p->at[i] <= threshold ? 0 : zk_grey_component(p, i, threshold);
      if (pass == 0 && size > largest)
        largest = size;
      for (int k = 0; pass == 1 && size >= ZK_GREY_SPECK * largest && k < size; k++)
        mask[p->queue[k]] = 1;
    }
  }
  for (int y = 0; y < p->h; y++)
    for (int x = 0; x < p->w; x++)
      if (mask[y * p->w + x] > 0) {
        area++;
        outline += y == 0 || mask[(y - 1) * p->w + x] == 0;
        outline += y == p->h - 1 || mask[(y + 1) * p->w + x] == 0;
        outline += x == 0 || mask[y * p->w + x - 1] == 0;
        outline += x == p->w - 1 || mask[y * p->w + x + 1] == 0;
      }
  zk_grey_dilate(p, mask, longer / 60 > 2 ? longer / 60 : 2, 1);
  for (int i = 0; i < n; i++)
    p->at[i] *= mask[i];
  return area > 0 ? 2 * area / outline : 0;
}

typedef struct box {
  int top, left, bottom, right; /* bottom and right are exclusive */
} box;

/* The bounding box of the ink. */
static box box_of(const zk_grey *p) {
  box b = {p->h, p->w, 0, 0};
  for (int y = 0; y < p->h; y++)
    for (int x = 0; x < p->w; x++)
      if (p->at[y * p->w + x] > 0) {
        b.top = y < b.top ? y : b.top;
        b.left = x < b.left ? x : b.left;
        b.bottom = y + 1;
        b.right = x + 1 > b.right ? x + 1 : b.right;
      }
  return b;
}

static double scale_to(int side, box b) {
  int h = b.bottom - b.top, w = b.right - b.left;
  return (double)side / (h > w ? h : w);
}

/* ---- the result ----------------------------------------------------------------------------- */

/* Copies the patch [h, w] into the black square `to` and centres it, by its centre of mass or by
 * its size. */
static void place(const zk_tensor *patch, bool mass, float *to) {
  const int h = (int)patch->shape.dim[0], w = (int)patch->shape.dim[1];
  const float *from = zk_data(patch);
  double sum = 0, down = 0, right = 0;
  float most = 0;
  for (int i = 0; i < h * w; i++) {
    most = greater(most, from[i]);
    sum += (double)from[i];
    down += (double)from[i] * (i / w);
    right += (double)from[i] * (i % w);
  }
  int top = (SIDE - h) / 2, left = (SIDE - w) / 2;
  if (mass && sum > 0) {
    top = (int)floor(SIDE / 2 - down / sum + 0.5);
    left = (int)floor(SIDE / 2 - right / sum + 0.5);
    top = top < 0 ? 0 : top > SIDE - h ? SIDE - h : top;
    left = left < 0 ? 0 : left > SIDE - w ? SIDE - w : left;
  }
  memset(to, 0, sizeof(float) * SIDE * SIDE);
  for (int i = 0; i < h * w; i++) /* shrinking has made thin strokes grey */
    to[(top + i / w) * SIDE + left + i % w] = most > 0 ? from[i] / most : 0;
}

/* Crops box b of p, scales it to `side` pixels, and places it on the result. */
static zk_status fit(const zk_grey *p, box b, int side, bool mass, zk_tensor **out) {
  const int h = b.bottom - b.top, w = b.right - b.left;
  const double scale = scale_to(side, b);
  int64_t height = (int64_t)(h * scale + 0.5), width = (int64_t)(w * scale + 0.5);
  zk_tensor *part, *patch = NULL, *t = NULL;
  ZK_TRY(zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(h, w), &part));
  for (int y = 0; y < h; y++)
    memcpy((float *)zk_data(part) + y * w, p->at + (b.top + y) * p->w + b.left,
           sizeof(float) * (size_t)w);
  zk_status status = zk_image_resize(part, height > 0 ? height : 1, width > 0 ? width : 1,
                                     scale < 1 ? ZK_RESIZE_AREA : ZK_RESIZE_BILINEAR, &patch);
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(1, SIDE, SIDE), &t);
  if (status == ZK_OK)
    place(patch, mass, zk_data(t));
  zk_tensor_release(part);
  zk_tensor_release(patch);
  *out = t;
  return status;
}

/* A new grey picture, float32 in 0..1 and not larger than ZK_GREY_SIDE. */
static zk_status shrink(const zk_tensor *picture, double background, zk_tensor **out) {
  zk_tensor *grey, *real = NULL;
  ZK_TRY(zk_image_convert(picture, 1, background, &grey));
  zk_status status = zk_tensor_cast(grey, ZK_FLOAT32, &real);
  zk_tensor_release(grey);
  ZK_TRY(status);
  int64_t h = real->shape.dim[0], w = real->shape.dim[1], longer = h > w ? h : w;
  if (longer > ZK_GREY_SIDE) {
    h = h * ZK_GREY_SIDE / longer;
    w = w * ZK_GREY_SIDE / longer;
  }
  status = zk_image_resize(real, h > 0 ? h : 1, w > 0 ? w : 1, ZK_RESIZE_AREA, out);
  zk_tensor_release(real);
  return status;
}

/* Scales the shades to the full range 0..1. Returns their range before; nan when one is nan or inf.
 */
static double stretch(const zk_tensor *picture, const zk_tensor *grey) {
  float *x = zk_data(grey), low = x[0], high = x[0];
  const int64_t n = zk_numel(grey);
  for (int64_t i = 0; i < n; i++) {
    if (!isfinite(x[i]))
      return NAN;
    low = lesser(low, x[i]);
    high = greater(high, x[i]);
  }
  for (int64_t i = 0; i < n; i++)
    x[i] = high > low ? (x[i] - low) / (high - low) : 0;
  return (double)(high - low) / (picture->dtype == ZK_UINT8 ? 255 : 1);
}

/* Shrinks and stretches the picture. A transparent one is laid over black or white, whichever gives
 * more contrast. */
static zk_status take_picture(const zk_tensor *picture, zk_tensor **out) {
  zk_image_size size;
  zk_tensor *over = NULL;
  ZK_TRY(zk_image_measure("prepare_digit", picture, &size));
  ZK_TRY(shrink(picture, 1, out));
  double contrast = stretch(picture, *out);
  if (size.channels % 2 == 0) {
    zk_status status = shrink(picture, 0, &over);
    double other = status == ZK_OK ? stretch(picture, over) : 0;
    if (other > contrast) {
      zk_tensor *white = *out;
      *out = over;
      over = white;
      contrast = other;
    }
    zk_tensor_release(over);
    if (status != ZK_OK) {
      zk_tensor_release(*out);
      return status;
    }
  }
  if (contrast >= CONTRAST_MIN)
    return ZK_OK;
  zk_tensor_release(*out);
  *out = NULL;
  return isnan(contrast)
             ? zk_fail(ZK_ERR_ARG, "prepare_digit: the picture has elements that are nan or inf")
             : zk_fail(ZK_ERR_ARG, "prepare_digit: there is no digit: the picture is of one shade");
}

static zk_status prepare(zk_grey *p, float *extra, zk_invert invert, bool center, zk_tensor **out) {
  const bool dark = invert == ZK_INVERT_YES;
  float threshold = zk_digit_frame_remove(p, extra, invert == ZK_INVERT_AUTO ? NULL : &dark);
  double width = keep_components(p, threshold, extra);
  box all = {0, 0, p->h, p->w}, digit = box_of(p);
  if (digit.bottom == 0)
    return zk_fail(ZK_ERR_ARG, "prepare_digit: there is no digit on the paper");
  double scale = center ? scale_to(BOX, digit) : scale_to(SIDE, all);
  int r = (int)((STROKE / scale - width) / 2 + 0.5);
  if (scale < 0.75 && r > 0) { /* a picture of MNIST's own size has MNIST's own strokes */
    zk_grey_dilate(p, p->at, r, 1);
    digit = box_of(p);
  }
  return fit(p, center ? digit : all, center ? BOX : SIDE, center, out);
}

zk_status zk_prepare_digit(const zk_tensor *picture, zk_invert invert, bool center,
                           zk_tensor **out) {
  zk_tensor *grey;
  *out = NULL;
  ZK_TRY(take_picture(picture, &grey));
  zk_grey p = {.h = (int)grey->shape.dim[0], .w = (int)grey->shape.dim[1], .at = zk_data(grey)};
  const size_t n = (size_t)p.h * (size_t)p.w, bytes = n * (5 * sizeof(float) + sizeof(bool));
  zk_status status = ZK_OK;
  p.spare = zk_alloc(bytes);
  if (p.spare) {
    float *extra = p.spare + n;
    p.queue = (int *)(extra + 3 * n); /* extra: three planes */
    p.seen = (bool *)(p.queue + n);
    status = prepare(&p, extra, invert, center, out);
  } else {
    status = zk_nomem(bytes, "prepare_digit");
  }
  zk_free(p.spare);
  zk_tensor_release(grey);
  return status;
}
