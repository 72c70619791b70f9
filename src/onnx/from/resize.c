/*
 * resize.c: ONNX's Resize, and its predecessor Upsample. What PyTorch's interpolate does becomes
 * the op upsample. The rest, in any dimensions, becomes a sum for each dimension in turn: over the
 * neighbours (taps) of the positions, index_select times a weight.
 * [onnx/docs/Operators.md, Resize]
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "onnx/from/import.h"
#include "op/nn/upsample.h"

enum { MAX_TAPS = 256 };

/* What a node asks for. */
typedef struct resizing {
  const char *mode, *transform, *nearest;
  int reach;            /* radius of the kernel in elements: 0 nearest, 1 linear, 2 cubic */
  double cubic;         /* the coefficient a */
  bool antialias;       /* the kernel is widened by 1 / scale when the size shrinks */
  bool exclude_outside; /* neighbours outside of the input have weight 0 */
  bool crop;            /* tf_crop_and_resize: positions go from start to end */
  double extrapolation; /* the value of positions outside of the input, with crop */
  bool scaled;          /* the scales were given, not the sizes */
  double scale[ZK_MAX_DIM], start[ZK_MAX_DIM], end[ZK_MAX_DIM];
  zk_shape size;
} resizing;

static bool is(const char *a, const char *b) {
  return strcmp(a, b) == 0;
}

/* The position in the input, of `from` elements in dimension d, of element i of the `to` outputs.
 */
static double position_of(const resizing *r, int d, int64_t i, int64_t from, int64_t to) {
  double scale = r->scale[d], at = ((double)i + 0.5) / scale, last = (double)(from - 1);
  if (r->crop)
    return to > 1 ? (r->start[d] + (double)i * (r->end[d] - r->start[d]) / (double)(to - 1)) * last
                  : (r->start[d] + r->end[d]) / 2 * last;
  if (is(r->transform, "asymmetric"))
    return (double)i / scale;
  if (is(r->transform, "align_corners")) /* by the size before rounding, as ONNX's reference does */
    return to > 1 ? (double)i * last / (scale * (double)from - 1) : 0;
  if (is(r->transform, "pytorch_half_pixel"))
    return to > 1 ? at - 0.5 : 0;
  if (is(r->transform, "tf_half_pixel_for_nn"))
    return at;
  if (is(r->transform, "half_pixel_symmetric")) /* the centre stays in place */
    at += (double)from / 2 * (1 - (double)to / (scale * (double)from));
  return at - 0.5;
}

static double round_nearest(const resizing *r, double at) {
  return is(r->nearest, "round_prefer_floor")  ? ceil(at - 0.5)
         : is(r->nearest, "round_prefer_ceil") ? floor(at + 0.5)
         : is(r->nearest, "floor")             ? floor(at)
                                               : ceil(at);
}

/* The weight of a neighbour at that distance. [Keys 1981, doi 10.1109/TASSP.1981.1163711] */
static double weight_at(const resizing *r, double distance) {
  double a = r->cubic, x = fabs(distance);
  if (r->reach == 0)
    return 1;
  if (x >= r->reach)
    return 0;
  if (r->reach == 1)
    return 1 - x;
  return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
}

/* Fills element i of the index and the weight of all taps, for the position `at`. */
static void fill_taps(const resizing *r, double at, double shrink, int64_t from, int64_t i,
                      int taps, zk_tensor *const *index, zk_tensor *const *weight) {
  double low = r->reach == 0 ? round_nearest(r, at) : floor(at) - taps / 2 + 1, sum = 0,
         w[MAX_TAPS];
  for (int k = 0; k < taps; k++) {
    double near = fmin(fmax(low + k, 0), (double)(from - 1));
    w[k] = r->exclude_outside && near != low + k ? 0 : weight_at(r, (low + k - at) * shrink);
    sum += w[k];
    zk_element_set_i(index[k], i, (int64_t)near);
  }
  for (int k = 0; k < taps && weight[k]; k++)
    zk_element_set_f(weight[k], i,
                     r->antialias || (r->exclude_outside && sum != 0) ? w[k] / sum : w[k]);
}

/* Resizes dimension d of t to `to`. */
static zk_tensor *resize(zk_import *x, zk_tensor *t, int d, int64_t to, const resizing *r) {
  int64_t from = t->shape.dim[d];
  double shrink = r->antialias ? fmin(r->scale[d], 1) : 1, wide = ceil(r->reach / shrink);
  int taps = wide > MAX_TAPS / 2 ? 0 : wide > 0 ? 2 * (int)wide : 1;
  zk_shape line = {.ndim = t->shape.ndim};
  zk_tensor *index[MAX_TAPS], *weight[MAX_TAPS] = {NULL}, *outside = NULL, *sum = NULL;
  if (taps == 0)
    zk_import_refuse(x, "scale %g is not supported with antialias", r->scale[d]);
  for (int k = 0; k < line.ndim; k++)
    line.dim[k] = k == d ? to : 1;
  for (int k = 0; k < taps; k++) {
    index[k] = zk_import_new(x, ZK_INT64, &ZK_SHAPE(to));
    weight[k] = r->reach > 0 ? zk_import_new(x, t->dtype, &line) : NULL;
  }
  if (r->crop)
    outside = zk_import_new(x, ZK_BOOL, &line);
  for (int64_t i = 0; i < to; i++) {
    double at = position_of(r, d, i, from, to);
    fill_taps(r, at, shrink, from, i, taps, index, weight);
    if (outside)
      zk_element_set_i(outside, i, at < 0 || at > (double)(from - 1));
  }
  for (int k = 0; k < taps; k++) {
    zk_import_set(x, "dim", d);
    zk_tensor *part = zk_import_make(x, &zk_op_index_select, t, index[k]);
    if (weight[k])
      part = zk_import_make(x, &zk_op_mul, part, weight[k]);
    sum = sum ? zk_import_make(x, &zk_op_add, sum, part) : part;
  }
  if (outside)
    sum = zk_import_make(x, &zk_op_masked_fill, sum, outside,
                         zk_import_number(x, t->dtype, r->extrapolation));
  return sum;
}

/* Refuses a computed size that is nan, negative or huge. */
static int64_t size_of(zk_import *x, double size) {
  if (!(size >= 0 && size < 1e15))
    zk_import_refuse(x, "a size of %g is not possible", size);
  return (int64_t)size;
}

static void set_scale(zk_import *x, const zk_shape *in, int64_t d, double scale, resizing *r) {
  r->scaled = true;
  r->scale[d] = scale;
  if (!(scale > 0 && scale < 1e9))
    zk_import_refuse(x, "scale %g is not possible", scale);
  r->size.dim[d] = size_of(x, floor((double)in->dim[d] * scale));
}

/* Upsample's of opset 1: one for the rows of pictures, and one for the columns. */
static void read_picture_scales(zk_import *x, const zk_shape *in, resizing *r) {
  if (in->ndim != 4)
    zk_import_refuse(x, "its input has %d dimensions, it must be pictures of 4", in->ndim);
  set_scale(x, in, 2, zk_import_float(x, "height_scale", 0), r);
  set_scale(x, in, 3, zk_import_float(x, "width_scale", 0), r);
}

/* Reads scales from input i or, with i < 0, the attribute: one for each dimension of `axes`. */
static void read_scales(zk_import *x, int i, const zk_shape *in, const zk_shape *axes,
                        resizing *r) {
  const zk_graph_attribute *a = i < 0 ? zk_import_attribute(x, "scales") : NULL;
  zk_tensor *t = i >= 0 && zk_import_in_opt(x, i) ? zk_import_known(x, i) : NULL;
  int64_t n = a ? (int64_t)a->floats.count : t ? zk_numel(t) : 0;
  r->scaled = n > 0;
  if (n > 0 && (n != axes->ndim || (t && t->shape.ndim != 1)))
    zk_import_refuse(x, "it has %" PRId64 " scales for %d dimensions", n, axes->ndim);
  for (int k = 0; r->scaled && k < axes->ndim; k++) {
    int64_t d = axes->dim[k];
    double scale = a ? (double)ZK_LIST(float, a->floats)[k] : zk_element_f(t, k * t->stride[0]);
    set_scale(x, in, d, scale, r);
  }
}

/* Reads sizes from input 3, and computes the scales from them. */
static void read_sizes(zk_import *x, const zk_shape *in, const zk_shape *axes, resizing *r) {
  const char *policy = zk_import_string(x, "keep_aspect_ratio_policy", "stretch");
  zk_shape given;
  bool least = is(policy, "not_larger"), stretch = is(policy, "stretch");
  double one = least ? INFINITY : 0;
  if (!least && !stretch && !is(policy, "not_smaller"))
    zk_import_refuse(x, "keep_aspect_ratio_policy '%s' is not supported", policy);
  if (!zk_import_list(x, "sizes", 3, 11, &given) || given.ndim != axes->ndim)
    zk_import_refuse(x, "it has neither scales nor a size for each of %d dimensions", axes->ndim);
  for (int k = 0; k < given.ndim; k++) {
    int64_t d = axes->dim[k], from = in->dim[d], to = given.dim[k];
    if ((to < 1 || from < 1) && to != from)
      zk_import_refuse(x, "a size of %" PRId64 " cannot become %" PRId64, from, to);
    r->size.dim[d] = to;
    r->scale[d] = to == from ? 1 : (double)to / (double)from;
    one = least ? fmin(one, r->scale[d]) : fmax(one, r->scale[d]);
  }
  r->scaled = !stretch;
  for (int k = 0; k < given.ndim && !stretch; k++) {
    int64_t d = axes->dim[k];
    r->scale[d] = one;
    r->size.dim[d] = size_of(x, floor(one * (double)in->dim[d] + 0.5));
  }
}

/* Reads roi from input 1: the starts of all dimensions, then the ends, as fractions of the input.
 */
static void read_crop(zk_import *x, const zk_shape *axes, resizing *r) {
  zk_tensor *t = zk_import_known(x, 1);
  int n = axes->ndim;
  r->extrapolation = zk_import_float(x, "extrapolation_value", 0);
  if (t->shape.ndim != 1 || zk_numel(t) != 2 * n)
    zk_import_refuse(x, "its roi must have %d numbers", 2 * n);
  for (int d = 0; d < ZK_MAX_DIM; d++)
    r->start[d] = 0, r->end[d] = 1;
  for (int k = 0; k < n; k++) {
    r->start[axes->dim[k]] = zk_element_f(t, k * t->stride[0]);
    r->end[axes->dim[k]] = zk_element_f(t, (n + k) * t->stride[0]);
  }
}

/* Reads the attributes of opset 11 and later. */
static void read_modes(zk_import *x, const zk_shape *axes, resizing *r) {
  static const char *const transforms[] = {
      "half_pixel",           "asymmetric",         "align_corners",       "pytorch_half_pixel",
      "tf_half_pixel_for_nn", "tf_crop_and_resize", "half_pixel_symmetric"};
  static const char *const nearest[] = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
  bool transform_known = false, nearest_known = false;
  r->transform = zk_import_string(x, "coordinate_transformation_mode", "half_pixel");
  r->nearest = zk_import_string(x, "nearest_mode", "round_prefer_floor");
  r->cubic = zk_import_float(x, "cubic_coeff_a", -0.75);
  r->antialias = zk_import_int(x, "antialias", 0) != 0 && r->reach > 0;
  r->exclude_outside = zk_import_int(x, "exclude_outside", 0) != 0;
  r->crop = is(r->transform, "tf_crop_and_resize");
  for (size_t i = 0; i < sizeof transforms / sizeof transforms[0]; i++)
    transform_known = transform_known || is(r->transform, transforms[i]);
  for (size_t i = 0; i < sizeof nearest / sizeof nearest[0]; i++)
    nearest_known = nearest_known || is(r->nearest, nearest[i]);
  if (!transform_known || !nearest_known)
    zk_import_refuse(x, "resizing by '%s' with '%s' is not supported", r->transform, r->nearest);
  if (r->crop) {
    read_crop(x, axes, r);
  } else {
    (void)zk_import_in_opt(x, 1);
    zk_import_ignore(x, "extrapolation_value");
  }
}

/*
 * The mode of the op upsample that gives the same result; -1: none. The rounding modes differ at
 * ties, which do not occur when the scales are integers.
 */
static int mode_of_upsample(const zk_tensor *in, const resizing *r) {
  bool corners = is(r->transform, "align_corners"), whole = true;
  bool half = is(r->transform, "half_pixel") || is(r->transform, "pytorch_half_pixel");
  if (!zk_dtype_is_real(in->dtype) || in->shape.ndim < 3 || in->shape.ndim > 5 || r->antialias)
    return -1;
  for (int d = 0; d < in->shape.ndim; d++) {
    int64_t from = in->shape.dim[d], to = r->size.dim[d];
    if (d < 2 ? to != from || r->scale[d] != 1 : from < 1 || to < 1)
      return -1;
    if (*r->transform == 'p' && to == 1 && from != 1)
      return -1; /* ONNX's only position is 0 then */
    if (corners && r->scaled && r->scale[d] * (double)from != (double)to)
      return -1; /* ONNX uses the size before rounding */
    if (r->reach == 1 && half && r->scaled && to == from && r->scale[d] != 1)
      return -1; /* ONNX scales the positions though the size stays */
    whole = whole && r->scale[d] >= 1 && floor(r->scale[d]) == r->scale[d];
  }
  if (r->reach == 1)
    return half || corners ? ZK_UPSAMPLE_LINEAR : -1;
  if (r->reach > 0)
    return -1;
  if (half)
    return is(r->nearest, "round_prefer_ceil") || (whole && is(r->nearest, "round_prefer_floor"))
               ? ZK_UPSAMPLE_NEAREST_EXACT
               : -1;
  return is(r->transform, "asymmetric") && is(r->nearest, "floor") ? ZK_UPSAMPLE_NEAREST : -1;
}

static zk_tensor *upsample(zk_import *x, zk_tensor *in, const resizing *r, int mode) {
  static const char *const scales[] = {"scale_0", "scale_1", "scale_2"};
  zk_shape size = {.ndim = in->shape.ndim - 2};
  for (int d = 0; d < size.ndim && d < 3; d++) {
    size.dim[d] = r->size.dim[d + 2];
    zk_import_set_float(x, scales[d], r->scaled ? r->scale[d + 2] : 0);
  }
  zk_import_set_list(x, "size", &size);
  zk_import_set(x, "mode", mode);
  zk_import_set(x, "align_corners", is(r->transform, "align_corners"));
  return zk_import_make(x, &zk_op_upsample, in);
}

void zk_import_resize(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y = in;
  zk_shape axes = {.ndim = 0};
  bool later = x->opset >= 11; /* before: asymmetric, and scales are input 1 */
  resizing r = {.mode = zk_import_string(x, "mode", "nearest"),
                .transform = "asymmetric",
                .nearest = "floor",
                .size = in->shape,
                .scale = {1, 1, 1, 1, 1, 1, 1, 1}};
  if (x->opset < 9 && is(r.mode, "bilinear"))
    r.mode = "linear";
  r.reach = is(r.mode, "nearest") ? 0 : is(r.mode, "linear") ? 1 : 2;
  if ((r.reach == 2 && !(later && is(r.mode, "cubic"))) ||
      (r.reach > 0 && !zk_dtype_is_real(in->dtype)))
    zk_import_refuse(x, "mode '%s' of %s is not supported", r.mode, zk_dtype_name(in->dtype));
  bool some = later && zk_import_ints(x, "axes", &axes);
  if (some)
    zk_import_wrap_all(x, &axes, in->shape.ndim);
  for (; !some && axes.ndim < in->shape.ndim; axes.ndim++)
    axes.dim[axes.ndim] = axes.ndim;
  if (later)
    read_modes(x, &axes, &r);
  if (x->opset < 7)
    read_picture_scales(x, &in->shape, &r);
  else
    read_scales(x, x->opset < 9 ? -1 : later ? 2 : 1, &in->shape, &axes, &r);
  if (!later && !r.scaled)
    zk_import_refuse(x, "it has no scales");
  if (later && r.scaled) {
    (void)zk_import_in_opt(x, 3);
    zk_import_ignore(x, "keep_aspect_ratio_policy");
  } else if (later) {
    read_sizes(x, &in->shape, &axes, &r);
  }
  int mode = mode_of_upsample(in, &r);
  if (mode >= 0)
    y = upsample(x, in, &r, mode);
  for (int d = 0; mode < 0 && d < in->shape.ndim; d++) {
    int64_t from = in->shape.dim[d], to = r.size.dim[d];
    if ((from < 1 || to < 1) && from != to)
      zk_import_refuse(x, "a size of %" PRId64 " cannot become %" PRId64, from, to);
    else if (to != from || r.scale[d] != 1 || (r.crop && (r.start[d] != 0 || r.end[d] != 1)))
      y = resize(x, y, d, to, &r);
  }
  zk_import_out(x, 0, y);
}
