/*
 * pipeline.c: carries out a plan, step by step.
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

/* Numbers that are whole positions or sizes: far from overflow in all that is computed of them. */
static bool are_whole(const double *a, int n, double least) {
  const double most = 0x1p53;
  for (int i = 0; i < n; i++)
    if (!(a[i] >= least && a[i] <= most))
      return false;
  return true;
}

/* The number of a choice among n. */
static bool is_choice(double a, int n) {
  return a >= 0 && a < n;
}

/* One number, or one for each channel. */
static bool fits_channels(const zk_pixels *p, int n) {
  return n == 1 || n == p->planes * p->inner;
}

static zk_status warp(zk_pixels *p, const double *a, int n) {
  const double most = 1 << 22; /* positions are floats, rounded by arithmetic */
  if (n < 10 || !fits_channels(p, n - 9) || !(a[6] >= 1 && a[6] < most && a[7] >= 1 && a[7] < most))
    return fail_code(ZK_STEP_WARP);
  if (p->height >= most || p->width >= most)
    return zk_fail(ZK_ERR_ARG, "transforms: a picture of %lld by %lld is too large to be turned",
                   (long long)p->height, (long long)p->width);
  zk_warp w = {.height = (int64_t)a[6],
               .width = (int64_t)a[7],
               .bilinear = a[8] != 0,
               .n_fill = n - 9,
               .fill = a + 9};
  for (int i = 0; i < 6; i++)
    w.matrix[i] = a[i];
  return zk_pixels_warp(p, &w);
}

static zk_status erase(const zk_plan *plan, zk_pixels *p, int step, const double *a, int n) {
  const zk_tensor *noise = NULL;
  if (n < 5 || !fits_within(p, a))
    return fail_code(step);
  if (step == ZK_STEP_ERASE_BY) {
    if (!(a[4] >= 0 && a[4] < plan->n_noise))
      return fail_code(step);
    noise = plan->noise[(int)a[4]];
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
    return fail_code(ZK_STEP_NORMALIZE);
  return zk_pixels_normalize(p, n / 2, a, a + n / 2);
}

/* One step with its n numbers. */
static zk_status run_step(const zk_plan *plan, zk_pixels *p, int step, const double *a, int n) {
  switch (step) {
  case ZK_STEP_WINDOW:
    if (n == 6 && are_whole(a, 2, -0x1p53) && are_whole(a + 2, 2, 1) && is_choice(a[4], 4))
      return zk_pixels_window(p, (int64_t)a[0], (int64_t)a[1], (int64_t)a[2], (int64_t)a[3],
                              (zk_outside)a[4], a[5]);
    break;
  case ZK_STEP_FLIP:
    if (n == 1)
      return zk_pixels_flip(p, a[0] != 0);
    break;
  case ZK_STEP_WARP:
    return warp(p, a, n);
  case ZK_STEP_RESIZE:
    if (n == 4 && are_whole(a, 2, 1) && is_choice(a[2], 3))
      return zk_pixels_resize(p, (int64_t)a[0], (int64_t)a[1], (zk_interpolation)a[2], a[3] != 0);
    break;
  case ZK_STEP_GREY:
    if (n == 1 && (a[0] == 1 || a[0] == 3))
      return zk_pixels_grey(p, (int)a[0]);
    break;
  case ZK_STEP_TO_FLOAT:
    return zk_pixels_to_float(p);
  case ZK_STEP_CONVERT:
    if (n == 1 && is_choice(a[0], ZK_DTYPES) && zk_picture_has((zk_dtype)a[0]))
      return zk_pixels_convert(p, (zk_dtype)a[0]);
    break;
  case ZK_STEP_NORMALIZE:
    return normalize(p, a, n);
  case ZK_STEP_ERASE:
  case ZK_STEP_ERASE_BY:
    return erase(plan, p, step, a, n);
  default:
    break;
  }
  return fail_code(step);
}

zk_status zk_plan_run(const zk_plan *plan, zk_tensor *picture, zk_tensor **out) {
  zk_pixels p;
  *out = NULL;
  ZK_TRY(zk_pixels_open(picture, plan->last, &p));
  zk_status status = ZK_OK;
  for (int at = 0; status == ZK_OK && at < plan->n;) {
    const double step = plan->code[at], count = at + 1 < plan->n ? plan->code[at + 1] : -1;
    if (!is_choice(step, ZK_STEPS) || !(count >= 0 && count <= plan->n - at - 2)) {
      status = fail_code(is_choice(step, ZK_STEPS) ? (int)step : 0);
      break;
    }
    status = run_step(plan, &p, (int)step, plan->code + at + 2, (int)count);
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
