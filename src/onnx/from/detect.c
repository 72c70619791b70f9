/*
 * detect.c: NonMaxSuppression, RoiAlign, MaxRoiPool: boxes in pictures, by ops that sessions alone
 * have.
 */
#include "onnx/from/converters.h"

#include <math.h>
#include <string.h>
#include "base/parallel.h"
#include "op/want.h"

/* ---- NonMaxSuppression ------------------------------------------------------------------------
 *
 * boxes [n, b, 4], scores [n, classes, b], order: the same, each class's boxes by falling score.
 * Of each class the best box, and then those that overlap with no better one that was taken.
 */

enum { BOXES, SCORES, ORDER };
enum { MOST, OVERLAP, SCORE, CENTER };

static const zk_param suppress_params[] = {
    ZK_TENSOR("boxes"),  ZK_TENSOR("scores"),   ZK_TENSOR("order"),      ZK_INT("most"),
    ZK_FLOAT("overlap"), ZK_FLOAT_OPT("score"), ZK_FLAG("center", false)};

static zk_status suppress_infer(zk_call *c, zk_spec *out) {
  const zk_shape *b = &c->in[BOXES]->shape, *s = &c->in[SCORES]->shape;
  char text[2][ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real("non_max_suppression", "boxes", c->in[BOXES]));
  ZK_TRY(zk_want_real("non_max_suppression", "scores", c->in[SCORES]));
  if (b->ndim != 3 || s->ndim != 3 || b->dim[2] != 4 || b->dim[0] != s->dim[0] ||
      b->dim[1] != s->dim[2])
    return zk_fail(ZK_ERR_ARG, "boxes of shape %s and scores of shape %s do not fit",
                   zk_shape_text(b, text[0]), zk_shape_text(s, text[1]));
  *out = (zk_spec){.dtype = ZK_INT64, .dynamic = true, .no_grad = true};
  return ZK_OK;
}

/* [low y, low x, high y, high x] of box i */
static void corners_of(const zk_tensor *boxes, int64_t i, bool center, double corner[4]) {
  double v[4];
  for (int k = 0; k < 4; k++)
    v[k] = zk_element_f(boxes, i * 4 + k);
  for (int d = 0; d < 2; d++) {
    double a = center ? v[1 - d] - v[3 - d] / 2 : v[d];
    double b = center ? v[1 - d] + v[3 - d] / 2 : v[2 + d];
    corner[d] = center || a <= b ? a : b;
    corner[2 + d] = center || a <= b ? b : a;
  }
}

static bool overlaps(const double a[4], const double b[4], double limit) {
  double sides[2];
  for (int d = 0; d < 2; d++)
    sides[d] = fmin(a[2 + d], b[2 + d]) - fmax(a[d], b[d]);
  if (!(sides[0] > 0 && sides[1] > 0))
    return false;
  double both = sides[0] * sides[1];
  double area_a = (a[2] - a[0]) * (a[3] - a[1]), area_b = (b[2] - b[0]) * (b[3] - b[1]);
  double all = area_a + area_b - both;
  return area_a > 0 && area_b > 0 && all > 0 && both / all > limit;
}

/* Puts the numbers of the chosen boxes of a class into `chosen`; gives how many. */
static int64_t choose(const zk_call *c, const zk_tensor *const in[3], int64_t image, int64_t line,
                      int64_t *chosen) {
  int64_t n = in[BOXES]->shape.dim[1], count = 0;
  bool center = c->attr[CENTER].i;
  for (int64_t k = 0; k < n && count < c->attr[MOST].i; k++) {
    int64_t i = zk_element_i(in[ORDER], line * n + k);
    double mine[4], other[4];
    double score = zk_element_f(in[SCORES], line * n + i);
    bool taken = isnan(c->attr[SCORE].f) || score > c->attr[SCORE].f;
    if (taken)
      corners_of(in[BOXES], image * n + i, center, mine);
    for (int64_t j = 0; taken && j < count; j++) {
      corners_of(in[BOXES], image * n + chosen[j], center, other);
      taken = !overlaps(mine, other, c->attr[OVERLAP].f);
    }
    if (taken)
      chosen[count++] = i;
  }
  return count;
}

static zk_status suppress_forward(zk_call *c) {
  zk_tensor *in[3] = {NULL}, *chosen = NULL, *rows = NULL;
  const zk_shape *s = &c->in[SCORES]->shape;
  int64_t classes = s->dim[1], lines = s->dim[0] * classes, n = s->dim[2], count = 0;
  int64_t most = c->attr[MOST].i < n ? c->attr[MOST].i : n;
  zk_status status = ZK_OK;
  for (int i = BOXES; i <= ORDER && status == ZK_OK; i++)
    status = zk_tensor_contiguous(c->in[i], &in[i]);
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_INT64, &ZK_SHAPE(n), &chosen);
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_INT64, &ZK_SHAPE(lines, most > 0 ? most : 0, 3), &rows);
  for (int64_t line = 0; line < lines && status == ZK_OK; line++) {
    int64_t *list = zk_data(chosen), *row = zk_data(rows);
    int64_t found = choose(c, (const zk_tensor *const *)in, line / classes, line, list);
    for (int64_t k = 0; k < found; k++, count++) {
      row[count * 3] = line / classes;
      row[count * 3 + 1] = line % classes;
      row[count * 3 + 2] = list[k];
    }
  }
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_INT64, &ZK_SHAPE(count, 3), &c->out[0]);
  if (status == ZK_OK && count > 0)
    memcpy(zk_data(c->out[0]), zk_data(rows), sizeof(int64_t) * 3 * (size_t)count);
  zk_tensor_release_all(in, 3);
  zk_tensor_release(chosen);
  zk_tensor_release(rows);
  return status;
}

static double suppress_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *s = &c->in[SCORES]->shape;
  double most = fmin((double)c->attr[MOST].i, (double)s->dim[2]);
  (void)spec;
  return (double)zk_shape_numel(s) * (1 + fmax(most, 0)) * ZK_WORK_OF_ELEMENT;
}

static const zk_op suppress = {.name = "non_max_suppression",
                               ZK_PARAMS(suppress_params),
                               .n_out = 1,
                               .infer = suppress_infer,
                               .work = suppress_work,
                               .forward = suppress_forward};

static void non_max_suppression(zk_import *x) {
  zk_tensor *boxes = zk_import_in(x, 0), *scores = zk_import_in(x, 1);
  int64_t most = zk_import_known_int(x, 2, 0);
  double overlap = zk_import_known_float(x, 3, 0), score = zk_import_known_float(x, 4, NAN);
  zk_import_set(x, "dim", -1);
  zk_import_set(x, "descending", 1);
  zk_import_set(x, "stable", 1);
  zk_tensor *order = zk_import_make(x, &zk_op_argsort, scores);
  zk_import_set(x, "most", most);
  zk_import_set_float(x, "overlap", overlap);
  zk_import_set_float(x, "score", score);
  zk_import_set(x, "center", zk_import_int(x, "center_point_box", 0) != 0);
  zk_import_out(x, 0, zk_import_make(x, &suppress, boxes, scores, order));
}

/* ---- regions ----------------------------------------------------------------------------------
 *
 * x [n, c, h, w], regions [r, 4] (x, y, x, y), images [r]: which picture each region is of.
 */

enum { ALIGN_AVG, ALIGN_MAX, POOL };
enum { HOW, HEIGHT, WIDTH, RATIO, SCALE, HALF };
enum { MOST_SAMPLES = 1024 }; /* along a side of a bin */

static const zk_param region_params[] = {ZK_TENSOR("input"),   ZK_TENSOR("regions"),
                                         ZK_TENSOR("images"),  ZK_CHOICE("how", "avg|max|pool"),
                                         ZK_INT("height"),     ZK_INT("width"),
                                         ZK_INT("ratio"),      ZK_FLOAT("scale"),
                                         ZK_FLAG("half", true)};

static zk_status region_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape, *regions = &c->in[1]->shape, *images = &c->in[2]->shape;
  char text[2][ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real("regions", "input", c->in[0]));
  ZK_TRY(zk_want_real("regions", "regions", c->in[1]));
  if (in->ndim != 4 || regions->ndim != 2 || regions->dim[1] != 4 || images->ndim != 1 ||
      images->dim[0] != regions->dim[0] || c->in[2]->dtype != ZK_INT64)
    return zk_fail(ZK_ERR_ARG, "regions of shape %s do not fit an input of shape %s",
                   zk_shape_text(regions, text[0]), zk_shape_text(in, text[1]));
  if (c->attr[HEIGHT].i < 1 || c->attr[WIDTH].i < 1 || in->dim[2] < 1 || in->dim[3] < 1 ||
      in->dim[2] > INT32_MAX || in->dim[3] > INT32_MAX || c->attr[RATIO].i > MOST_SAMPLES)
    return zk_fail(ZK_ERR_ARG, "regions of an input of shape %s are not possible with those sizes",
                   zk_shape_text(in, text[1]));
  *out = (zk_spec){.dtype = c->in[0]->dtype,
                   .shape =
                       ZK_SHAPE(regions->dim[0], in->dim[1], c->attr[HEIGHT].i, c->attr[WIDTH].i)};
  return ZK_OK;
}

/* Along one side: where the region begins, how long a bin is, into how many parts it is cut. */
typedef struct side {
  double start, bin;
  int64_t samples;
} side;

typedef struct regions {
  const zk_call *c;
  const zk_tensor *in[3];
  int64_t size[2], bins[2]; /* of a picture, of the result: height, width */
} regions;

static side side_of(const regions *p, int64_t region, int d) {
  const zk_attr *attr = p->c->attr;
  double from = zk_element_f(p->in[1], region * 4 + 1 - d);
  double to = zk_element_f(p->in[1], region * 4 + 3 - d);
  double offset = attr[HALF].i ? 0.5 : 0;
  from = from * attr[SCALE].f - offset;
  double length = to * attr[SCALE].f - offset - from;
  if (!attr[HALF].i && !(length >= 1))
    length = 1;
  double bin = length / (double)p->bins[d], samples = ceil(bin);
  if (attr[RATIO].i > 0)
    samples = (double)attr[RATIO].i;
  samples = samples > 0 ? fmin(samples, MOST_SAMPLES + 1) : 0;
  return (side){from, bin, (int64_t)samples};
}

/* Position x of a side of that size, as two places and the weight of the second; false: outside. */
static bool between(double x, int64_t size, int64_t at[2], double *weight) {
  if (!(x >= -1 && x <= (double)size))
    return false;
  x = x > 0 ? x : 0;
  at[0] = (int64_t)x < size - 1 ? (int64_t)x : size - 1;
  at[1] = at[0] < size - 1 ? at[0] + 1 : at[0];
  *weight = at[1] > at[0] ? x - (double)at[0] : 0;
  return true;
}

/* The bin (i, j) of a region in the plane x: the mean of its samples, or the greatest part of one.
 */
static double align_bin(const regions *p, const side s[2], int64_t i, int64_t j, int64_t plane) {
  const zk_tensor *x = p->in[0];
  bool max = p->c->attr[HOW].i == ALIGN_MAX, first = true;
  double result = 0;
  for (int64_t a = 0; a < s[0].samples; a++)
    for (int64_t b = 0; b < s[1].samples; b++) {
      int64_t y[2], z[2];
      double wy, wz, part[4] = {0};
      double at_y = s[0].start + ((double)i + ((double)a + 0.5) / (double)s[0].samples) * s[0].bin;
      double at_z = s[1].start + ((double)j + ((double)b + 0.5) / (double)s[1].samples) * s[1].bin;
      if (between(at_y, p->size[0], y, &wy) && between(at_z, p->size[1], z, &wz))
        for (int k = 0; k < 4; k++)
          part[k] = (k / 2 ? wy : 1 - wy) * (k % 2 ? wz : 1 - wz) *
                    zk_element_f(x, (plane * p->size[0] + y[k / 2]) * p->size[1] + z[k % 2]);
      if (!max) {
        result += part[0] + part[1] + part[2] + part[3];
        continue;
      }
      double most = fmax(fmax(part[0], part[1]), fmax(part[2], part[3]));
      result = first || most > result ? most : result;
      first = false;
    }
  int64_t count = s[0].samples * s[1].samples;
  return max || count < 1 ? result : result / (double)count;
}

/* The bin of a region of whole places: its greatest element, 0 when it is empty. */
static double pool_bin(const regions *p, int64_t region, const int64_t bin[2], int64_t plane) {
  int64_t low[2], high[2];
  double result = 0;
  bool first = true;
  for (int d = 0; d < 2; d++) {
    double scale = p->c->attr[SCALE].f;
    double from = round(zk_element_f(p->in[1], region * 4 + 1 - d) * scale);
    double to = round(zk_element_f(p->in[1], region * 4 + 3 - d) * scale);
    double length = fmax(to - from + 1, 1) / (double)p->bins[d], most = (double)p->size[d];
    double begin = fmin(fmax(floor((double)bin[d] * length) + from, 0), most);
    double end = fmin(fmax(ceil((double)(bin[d] + 1) * length) + from, 0), most);
    low[d] = (int64_t)begin;
    high[d] = (int64_t)end;
  }
  for (int64_t y = low[0]; y < high[0]; y++)
    for (int64_t z = low[1]; z < high[1]; z++) {
      double v = zk_element_f(p->in[0], (plane * p->size[0] + y) * p->size[1] + z);
      result = first || v > result ? v : result;
      first = false;
    }
  return result;
}

/* The planes [begin, end) of the result, one for each region and channel. */
static void region_planes(void *context, int64_t begin, int64_t end) {
  const regions *p = context;
  int64_t channels = p->in[0]->shape.dim[1];
  for (int64_t k = begin; k < end; k++) {
    int64_t region = k / channels, image = zk_element_i(p->in[2], region);
    int64_t plane = image * channels + k % channels;
    const side s[2] = {side_of(p, region, 0), side_of(p, region, 1)};
    for (int64_t i = 0; i < p->bins[0]; i++)
      for (int64_t j = 0; j < p->bins[1]; j++) {
        double v = p->c->attr[HOW].i == POOL ? pool_bin(p, region, (const int64_t[2]){i, j}, plane)
                                             : align_bin(p, s, i, j, plane);
        zk_element_set_f(p->c->out[0], (k * p->bins[0] + i) * p->bins[1] + j, v);
      }
  }
}

static zk_status region_forward(zk_call *c) {
  zk_tensor *in[3] = {NULL};
  zk_status status = ZK_OK;
  for (int i = 0; i < 3 && status == ZK_OK; i++)
    status = zk_tensor_contiguous(c->in[i], &in[i]);
  for (int64_t k = 0; status == ZK_OK && k < zk_numel(in[2]); k++) {
    int64_t image = zk_element_i(in[2], k);
    if (image < 0 || image >= in[0]->shape.dim[0])
      status = zk_fail(ZK_ERR_ARG, "a region is of picture %lld, there are %lld", (long long)image,
                       (long long)in[0]->shape.dim[0]);
  }
  regions p = {.c = c, .in = {in[0], in[1], in[2]}};
  for (int d = 0; d < 2; d++) {
    p.size[d] = c->in[0]->shape.dim[2 + d];
    p.bins[d] = c->attr[HEIGHT + d].i;
  }
  for (int64_t k = 0; status == ZK_OK && c->attr[HOW].i != POOL && k < zk_numel(in[2]); k++)
    for (int d = 0; d < 2 && status == ZK_OK; d++)
      if (side_of(&p, k, d).samples > MOST_SAMPLES)
        status = zk_fail(ZK_ERR_ARG, "region %lld has bins of more than %d places", (long long)k,
                         MOST_SAMPLES);
  if (status == ZK_OK) {
    zk_parallel_for(in[2]->shape.dim[0] * in[0]->shape.dim[1], 1, region_planes, &p);
  }
  zk_tensor_release_all(in, 3);
  return status;
}

/* The samples of a bin hang on the data: at most about an element of the picture each. */
static double region_work(const zk_call *c, const zk_spec *spec) {
  double samples = (double)c->attr[RATIO].i * (double)c->attr[RATIO].i;
  double plane = (double)c->in[0]->shape.dim[2] * (double)c->in[0]->shape.dim[3];
  double planes = (double)spec[0].shape.dim[0] * (double)spec[0].shape.dim[1];
  double bins = planes * (double)c->attr[HEIGHT].i * (double)c->attr[WIDTH].i;
  return ZK_WORK_OF_ELEMENT * (bins * fmax(samples, 1) + (samples > 0 ? 0 : planes * plane));
}

static const zk_op region = {.name = "regions",
                             ZK_PARAMS(region_params),
                             .n_out = 1,
                             .infer = region_infer,
                             .work = region_work,
                             .forward = region_forward};

static void roi_align(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *boxes = zk_import_in(x, 1);
  zk_tensor *images = zk_import_cast(x, zk_import_in(x, 2), ZK_INT64);
  const char *mode = zk_import_string(x, "mode", "avg");
  const char *places = zk_import_string(x, "coordinate_transformation_mode",
                                        x->opset < 16 ? "output_half_pixel" : "half_pixel");
  bool max = strcmp(mode, "max") == 0, half = strcmp(places, "half_pixel") == 0;
  if ((!max && strcmp(mode, "avg") != 0) || (!half && strcmp(places, "output_half_pixel") != 0))
    zk_import_refuse(x, "mode '%.50s', or '%.50s', is not supported", mode, places);
  zk_import_set(x, "how", max ? ALIGN_MAX : ALIGN_AVG);
  zk_import_set(x, "height", zk_import_int(x, "output_height", 1));
  zk_import_set(x, "width", zk_import_int(x, "output_width", 1));
  zk_import_set(x, "ratio", zk_import_int(x, "sampling_ratio", 0));
  zk_import_set_float(x, "scale", zk_import_float(x, "spatial_scale", 1));
  zk_import_set(x, "half", half);
  zk_import_out(x, 0, zk_import_make(x, &region, in, boxes, images));
}

/* The regions are [r, 5]: the picture, and the box. */
static void max_roi_pool(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *rows = zk_import_in(x, 1);
  zk_shape bins;
  if (!zk_import_ints(x, "pooled_shape", &bins) || bins.ndim != 2)
    zk_import_refuse(x, "attribute 'pooled_shape' must have two sizes");
  if (rows->shape.ndim != 2 || rows->shape.dim[1] != 5)
    zk_import_refuse(x, "its regions must have 5 columns");
  zk_tensor *images = zk_import_cast(x, zk_import_narrow(x, rows, 1, 0, 1), ZK_INT64);
  images = zk_import_reshape(x, images, &ZK_SHAPE(rows->shape.dim[0]));
  rows = zk_import_narrow(x, rows, 1, 1, 5);
  zk_import_set(x, "how", POOL);
  zk_import_set(x, "height", bins.dim[0]);
  zk_import_set(x, "width", bins.dim[1]);
  zk_import_set(x, "ratio", 0);
  zk_import_set_float(x, "scale", zk_import_float(x, "spatial_scale", 1));
  zk_import_out(x, 0, zk_import_make(x, &region, in, rows, images));
}

const zk_onnx_from zk_onnx_from_detect[] = {
    {.type = "NonMaxSuppression", .from = non_max_suppression},
    {.type = "RoiAlign", .from = roi_align},
    {.type = "MaxRoiPool", .from = max_roi_pool},
    {.type = NULL},
};
