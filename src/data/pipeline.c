/*
 * pipeline.c: checks and runs the operations of a pipeline in turn.
 */
#include "data/pipeline.h"

#include "base/interrupt.h"
#include "data/pixels.h"
#include "data/picture.h"

static zk_status fail_code(int step) {
  return zk_fail(ZK_ERR_ARG, "transforms: step %d with these numbers is none", step);
}

static bool fits_within(const zk_pixels *p, const double *a) {
  return a[0] >= 0 && a[1] >= 0 && a[2] >= 0 && a[3] >= 0 && a[0] + a[2] <= (double)p->height &&
         a[1] + a[3] <= (double)p->width;
}

/* Are these positions or sizes so small that no computation with them overflows? */
static bool are_whole(const double *a, int n, double least) {
  const double most = 0x1p53;
  for (int i = 0; i < n; i++)
    if (!(a[i] >= least && a[i] <= most))
      return false;
  return true;
}

/* Is a an enum value below n? */
static bool is_choice(double a, int n) {
  return a >= 0 && a < n;
}

/* One number, or one per channel? */
static bool fits_channels(const zk_pixels *p, int n) {
  return n == 1 || n == p->planes * p->inner;
}

static zk_status warp(zk_pixels *p, const double *a, int n) {
  const double most = 1 << 22; /* positions are floats, rounded by arithmetic */
  if (n < 10 || !fits_channels(p, n - 9) || !(a[6] >= 1 && a[6] < most && a[7] >= 1 && a[7] < most))
    return fail_code(ZK_TRANSFORM_AFFINE);
  if (p->height >= most || p->width >= most)
    return zk_fail(ZK_ERR_ARG, "transforms: a picture of %lld by %lld is too large to be turned",
                   (long long)p->height, (long long)p->width);
  zk_affine w = {.height = (int64_t)a[6],
                 .width = (int64_t)a[7],
                 .bilinear = a[8] != 0,
                 .n_fill = n - 9,
                 .fill = a + 9};
  for (int i = 0; i < 6; i++)
    w.matrix[i] = a[i];
  return zk_pixels_affine(p, &w);
}

static zk_status erase(const zk_pipeline *pipeline, zk_pixels *p, int step, const double *a,
                       int n) {
  const zk_tensor *noise = NULL;
  if (n < 5 || !fits_within(p, a))
    return fail_code(step);
  if (step == ZK_TRANSFORM_ERASE_NOISE) {
    if (!(a[4] >= 0 && a[4] < pipeline->n_noise))
      return fail_code(step);
    noise = pipeline->noise[(int)a[4]];
    if ((double)zk_numel(noise) != a[2] * a[3] * (double)(p->planes * p->inner))
      return fail_code(step);
  } else if (!fits_channels(p, n - 4)) {
    return fail_code(step);
  }
  return zk_pixels_erase(p, (int64_t)a[0], (int64_t)a[1], (int64_t)a[2], (int64_t)a[3], n - 4,
                         a + 4, noise);
}

static zk_status normalize(zk_pixels *p, const double *a, int n) {
  if (n < 2 || n % 2 != 0 || p->last || !zk_dtype_is_real(p->t->dtype) ||
      (n / 2 != 1 && n / 2 != p->planes))
    return fail_code(ZK_TRANSFORM_NORMALIZE);
  return zk_pixels_normalize(p, n / 2, a, a + n / 2);
}

/* Runs one operation with its n arguments. */
static zk_status run_step(const zk_pipeline *pipeline, zk_pixels *p, int step, const double *a,
                          int n) {
  switch (step) {
  case ZK_TRANSFORM_CROP:
    if (n == 6 && are_whole(a, 2, -0x1p53) && are_whole(a + 2, 2, 1) && is_choice(a[4], 4))
      return zk_pixels_crop(p, (int64_t)a[0], (int64_t)a[1], (int64_t)a[2], (int64_t)a[3],
                            (zk_padding_mode)a[4], a[5]);
    break;
  case ZK_TRANSFORM_FLIP:
    if (n == 1)
      return zk_pixels_flip(p, a[0] != 0);
    break;
  case ZK_TRANSFORM_AFFINE:
    return warp(p, a, n);
  case ZK_TRANSFORM_RESIZE:
    if (n == 4 && are_whole(a, 2, 1) && is_choice(a[2], 3))
      return zk_pixels_resize(p, (int64_t)a[0], (int64_t)a[1], (zk_interpolation)a[2], a[3] != 0);
    break;
  case ZK_TRANSFORM_GRAYSCALE:
    if (n == 1 && (a[0] == 1 || a[0] == 3))
      return zk_pixels_grayscale(p, (int)a[0]);
    break;
  case ZK_TRANSFORM_TO_FLOAT:
    return zk_pixels_to_float(p);
  case ZK_TRANSFORM_CONVERT:
    if (n == 1 && is_choice(a[0], ZK_DTYPES) && zk_picture_has((zk_dtype)a[0]))
      return zk_pixels_convert(p, (zk_dtype)a[0]);
    break;
  case ZK_TRANSFORM_NORMALIZE:
    return normalize(p, a, n);
  case ZK_TRANSFORM_ERASE:
  case ZK_TRANSFORM_ERASE_NOISE:
    return erase(pipeline, p, step, a, n);
  default:
    break;
  }
  return fail_code(step);
}

zk_status zk_pipeline_run(const zk_pipeline *pipeline, zk_tensor *picture, zk_tensor **out) {
  zk_pixels p;
  *out = NULL;
  ZK_TRY(zk_pixels_open(picture, pipeline->last, &p));
  zk_status status = ZK_OK;
  for (int at = 0; status == ZK_OK && at < pipeline->n;) {
    const double step = pipeline->code[at],
                 count = at + 1 < pipeline->n ? pipeline->code[at + 1] : -1;
    if (!is_choice(step, ZK_TRANSFORMS) || !(count >= 0 && count <= pipeline->n - at - 2)) {
      status = fail_code(is_choice(step, ZK_TRANSFORMS) ? (int)step : 0);
      break;
    }
    status = run_step(pipeline, &p, (int)step, pipeline->code + at + 2, (int)count);
    if (status == ZK_OK && zk_interrupted())
      status = zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
    at += 2 + (int)count;
  }
  if (status == ZK_OK)
    *out = p.t;
  else
    zk_pixels_close(&p);
  return status;
}
