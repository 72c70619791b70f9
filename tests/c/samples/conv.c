/*
 * conv.c: samples of convolutions and upsampling.
 */
#include "samples/sample.h"
#include "op/nn/grid.h"
#include "op/nn/upsample.h"

enum { VALID = -1, SAME = -2 }; /* of padding's n: "valid", "same" */

/* ---- conv ---- */

typedef struct conv_sample_case {
  zk_shape x, w;
  bool bias;
  zk_shape stride, padding, dilation; /* empty: not given */
  int64_t groups;
  const char *error;
} conv_sample_case;

static bool conv_fill_sample(const conv_sample_case *k, zk_sample *s) {
  zk_sample_normal(s, k->x);
  zk_sample_normal(s, k->w);
  if (k->bias)
    zk_sample_normal(s, ZK_SHAPE(k->w.dim[0]));
  else
    zk_sample_none(s);
  if (k->stride.ndim)
    zk_sample_ints(s, "stride", k->stride);
  if (k->padding.ndim)
    zk_sample_ints(s, "padding", k->padding);
  if (k->dilation.ndim)
    zk_sample_ints(s, "dilation", k->dilation);
  if (k->groups)
    zk_sample_attr(s, "groups")->i = k->groups;
  s->error = k->error;
  return true;
}

/* Samples that the tables cannot hold: "same", a strided input, a bias of a wrong shape. */
static bool conv_odd_sample(int i, int dims, zk_sample *s) {
  zk_shape x = {2 + dims, {2, 2, 5, 4, 3}}, w = {2 + dims, {3, 2, 4, 2, 2}};
  if (i > 3)
    return false;
  if (i == 1)
    zk_sample_strided(s, x);
  else
    zk_sample_normal(s, x);
  if (i == 1)
    zk_sample_strided(s, w);
  else
    zk_sample_normal(s, w);
  zk_sample_normal(s, ZK_SHAPE(i == 2 ? 2 : 3));
  s->error = i == 2 ? "bias has shape [2]" : i == 3 ? "goes with 1 only" : NULL;
  zk_sample_attr(s, "padding")->given = true;
  zk_sample_attr(s, "padding")->n = i == 1 ? VALID : SAME;
  if (i == 3)
    zk_sample_ints(s, "stride", ZK_SHAPE(2));
  return true;
}

static bool conv2d_sample(int i, zk_sample *s) {
  static const conv_sample_case cases[] = {
      {.x = {4, {2, 3, 5, 6}}, .w = {4, {4, 3, 3, 2}}, .bias = true},
      {.x = {3, {2, 4, 4}}, .w = {4, {3, 2, 1, 1}}},
      {.x = {4, {2, 4, 5, 5}},
       .w = {4, {6, 2, 3, 3}},
       .bias = true,
       .stride = {2, {2, 1}},
       .padding = {2, {1, 2}},
       .dilation = {2, {1, 2}},
       .groups = 2},
      {.x = {4, {1, 2, 7, 6}},
       .w = {4, {2, 1, 2, 3}},
       .stride = {1, {3}},
       .padding = {1, {2}},
       .groups = 2},
      {.x = {4, {0, 2, 3, 3}}, .w = {4, {2, 2, 2, 2}}, .bias = true},
      {.x = {4, {1, 2, 2, 2}}, .w = {4, {2, 2, 2, 2}}, .padding = {1, {4}}, .dilation = {1, {3}}},
      {.x = {4, {1, 2, 0, 2}},
       .w = {4, {2, 2, 1, 1}},
       .padding = {1, {1}},
       .error = "nothing but its batch"},
      {.x = {4, {1, 3, 4, 4}},
       .w = {4, {2, 2, 3, 3}},
       .error = "input has 3 channels (shape [1, 3, 4, 4]), weight is [2, 2, 3, 3]"},
      {.x = {4, {1, 2, 2, 4}},
       .w = {4, {2, 2, 3, 3}},
       .error = "has no place in an input of size 2"},
      {.x = {2, {3, 4}}, .w = {4, {2, 2, 3, 3}}, .error = "[N, channels, height, width]"},
      {.x = {4, {1, 2, 4, 4}},
       .w = {3, {2, 2, 3}},
       .error = "it must be [out, in / groups, height"},
      {.x = {4, {1, 3, 4, 4}}, .w = {4, {2, 1, 3, 3}}, .groups = 3, .error = "groups is 3"},
      {.x = {4, {1, 2, 4, 4}},
       .w = {4, {2, 2, 3, 3}},
       .stride = {1, {0}},
       .error = "stride is 0, it must be at least 1"},
      {.x = {4, {1, 2, 4, 4}},
       .w = {4, {2, 2, 3, 3}},
       .padding = {3, {1, 1, 1}},
       .error = "padding has 3 entries"},
      {.x = {4, {1, 2, 4, 4}}, .w = {4, {2, 2, 0, 3}}, .error = "empty kernel"}};
  int n = sizeof cases / sizeof cases[0];
  return i < n ? conv_fill_sample(&cases[i], s) : conv_odd_sample(i - n, 2, s);
}

static bool conv1d_sample(int i, zk_sample *s) {
  static const conv_sample_case cases[] = {
      {.x = {3, {2, 3, 7}}, .w = {3, {4, 3, 3}}, .bias = true},
      {.x = {2, {2, 5}}, .w = {3, {3, 2, 1}}},
      {.x = {3, {2, 4, 9}},
       .w = {3, {6, 2, 3}},
       .bias = true,
       .stride = {1, {2}},
       .padding = {1, {3}},
       .dilation = {1, {2}},
       .groups = 2},
      {.x = {3, {0, 2, 4}}, .w = {3, {3, 2, 2}}},
      {.x = {3, {1, 3, 4}}, .w = {3, {2, 2, 3}}, .error = "input has 3 channels"},
      {.x = {3, {1, 2, 2}}, .w = {3, {2, 2, 3}}, .error = "has no place in an input of size 2"},
      {.x = {1, {4}}, .w = {3, {2, 2, 3}}, .error = "[N, channels, length]"},
      {.x = {3, {1, 2, 4}},
       .w = {3, {2, 2, 3}},
       .padding = {1, {-1}},
       .error = "padding is -1, it must be at least 0"}};
  int n = sizeof cases / sizeof cases[0];
  return i < n ? conv_fill_sample(&cases[i], s) : conv_odd_sample(i - n, 1, s);
}

static bool conv3d_sample(int i, zk_sample *s) {
  static const conv_sample_case cases[] = {
      {.x = {5, {2, 3, 3, 4, 3}}, .w = {5, {4, 3, 2, 3, 2}}, .bias = true},
      {.x = {4, {2, 2, 3, 2}}, .w = {5, {3, 2, 1, 1, 1}}},
      {.x = {5, {2, 4, 4, 5, 3}},
       .w = {5, {6, 2, 2, 3, 2}},
       .bias = true,
       .stride = {3, {2, 1, 2}},
       .padding = {3, {1, 2, 0}},
       .dilation = {3, {2, 1, 2}},
       .groups = 2},
      {.x = {5, {1, 2, 4, 3, 4}},
       .w = {5, {2, 1, 3, 2, 1}},
       .stride = {1, {3}},
       .padding = {1, {2}},
       .groups = 2},
      {.x = {5, {0, 2, 3, 3, 3}}, .w = {5, {2, 2, 2, 2, 2}}, .bias = true},
      {.x = {5, {1, 2, 1, 2, 1}},
       .w = {5, {2, 2, 2, 2, 2}},
       .padding = {1, {4}},
       .dilation = {1, {3}}},
      {.x = {5, {1, 3, 4, 4, 4}}, .w = {5, {2, 2, 3, 3, 3}}, .error = "input has 3 channels"},
      {.x = {5, {1, 2, 2, 4, 4}},
       .w = {5, {2, 2, 3, 3, 3}},
       .error = "has no place in an input of size 2"},
      {.x = {3, {3, 4, 4}},
       .w = {5, {2, 2, 3, 3, 3}},
       .error = "[N, channels, depth, height, width]"},
      {.x = {5, {1, 2, 4, 4, 4}},
       .w = {5, {2, 2, 3, 3, 3}},
       .padding = {2, {1, 1}},
       .error = "padding has 2 entries"}};
  int n = sizeof cases / sizeof cases[0];
  return i < n ? conv_fill_sample(&cases[i], s) : conv_odd_sample(i - n, 3, s);
}

/* ---- conv_transpose ---- */

typedef struct conv_transpose_sample_case {
  zk_shape x, w;
  int64_t bias; /* its size, 0: none */
  zk_shape stride, padding, output_padding, dilation;
  int64_t groups;
  const char *error;
} conv_transpose_sample_case;

static bool conv_transpose_fill_sample(int i, int n, const conv_transpose_sample_case *cases,
                                       zk_sample *s) {
  if (i > n)
    return false;
  const conv_transpose_sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) { /* the first sample again, strided */
    zk_sample_strided(s, k->x);
    zk_sample_strided(s, k->w);
  } else {
    zk_sample_normal(s, k->x);
    zk_sample_normal(s, k->w);
  }
  if (k->bias)
    zk_sample_normal(s, ZK_SHAPE(k->bias));
  else
    zk_sample_none(s);
  const zk_shape *lists[] = {&k->stride, &k->padding, &k->output_padding, &k->dilation};
  static const char *const names[] = {"stride", "padding", "output_padding", "dilation"};
  for (int a = 0; a < 4; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, names[a], *lists[a]);
  if (k->groups)
    zk_sample_attr(s, "groups")->i = k->groups;
  s->error = k->error;
  return true;
}

static bool transpose2d_sample(int i, zk_sample *s) {
  static const conv_transpose_sample_case cases[] = {
      {.x = {4, {2, 3, 3, 4}}, .w = {4, {3, 2, 3, 2}}, .bias = 2},
      {.x = {3, {2, 3, 3}}, .w = {4, {2, 3, 2, 2}}, .stride = {1, {2}}},
      {.x = {4, {2, 4, 3, 2}},
       .w = {4, {4, 3, 3, 3}},
       .bias = 6,
       .stride = {2, {2, 3}},
       .padding = {2, {1, 2}},
       .output_padding = {2, {1, 0}},
       .dilation = {2, {1, 2}},
       .groups = 2},
      {.x = {4, {0, 2, 3, 3}}, .w = {4, {2, 2, 2, 2}}, .bias = 2},
      {.x = {4, {1, 2, 3, 3}}, .w = {4, {3, 2, 2, 2}}, .error = "input has 2 channels"},
      {.x = {4, {1, 2, 3, 3}}, .w = {4, {2, 2, 2, 2}}, .bias = 3, .error = "it must be [2]"},
      {.x = {4, {1, 2, 3, 3}},
       .w = {4, {2, 2, 2, 2}},
       .output_padding = {1, {1}},
       .error = "it must be less than the stride"},
      {.x = {4, {1, 2, 1, 1}},
       .w = {4, {2, 2, 2, 2}},
       .padding = {1, {1}},
       .error = "leaves nothing"},
      {.x = {4, {1, 2, 3, 3}}, .w = {3, {2, 2, 2}}, .error = "it must be [in, out / groups"},
      {.x = {4, {1, 0, 3, 3}}, .w = {4, {0, 2, 2, 2}}, .error = "nothing but the batch"}};
  return conv_transpose_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool transpose1d_sample(int i, zk_sample *s) {
  static const conv_transpose_sample_case cases[] = {
      {.x = {3, {2, 3, 4}}, .w = {3, {3, 2, 3}}, .bias = 2},
      {.x = {2, {2, 3}}, .w = {3, {2, 3, 2}}, .stride = {1, {2}}},
      {.x = {3, {2, 4, 3}},
       .w = {3, {4, 3, 3}},
       .bias = 6,
       .stride = {1, {3}},
       .padding = {1, {2}},
       .output_padding = {1, {1}},
       .dilation = {1, {2}},
       .groups = 2},
      {.x = {3, {1, 2, 3}}, .w = {3, {3, 2, 2}}, .error = "input has 2 channels"},
      {.x = {3, {1, 2, 3}},
       .w = {3, {2, 2, 2}},
       .groups = 0,
       .stride = {1, {0}},
       .error = "stride is 0"}};
  return conv_transpose_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool transpose3d_sample(int i, zk_sample *s) {
  static const conv_transpose_sample_case cases[] = {
      {.x = {5, {2, 3, 2, 2, 3}}, .w = {5, {3, 2, 2, 3, 1}}, .bias = 2},
      {.x = {4, {2, 2, 3, 2}}, .w = {5, {2, 3, 2, 2, 2}}, .stride = {1, {2}}},
      {.x = {5, {2, 4, 2, 3, 2}},
       .w = {5, {4, 3, 3, 2, 2}},
       .bias = 6,
       .stride = {3, {2, 1, 3}},
       .padding = {3, {1, 0, 2}},
       .output_padding = {3, {1, 0, 2}},
       .dilation = {3, {1, 2, 2}},
       .groups = 2},
      {.x = {5, {0, 2, 3, 3, 3}}, .w = {5, {2, 2, 2, 2, 2}}, .bias = 2},
      {.x = {5, {1, 2, 3, 3, 3}}, .w = {5, {3, 2, 2, 2, 2}}, .error = "input has 2 channels"},
      {.x = {5, {1, 2, 3, 3, 3}},
       .w = {5, {2, 2, 2, 2, 2}},
       .stride = {2, {1, 1}},
       .error = "stride has 2 entries"}};
  return conv_transpose_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

/* ---- im2col ---- */

typedef struct fold_sample_case {
  zk_shape x, size, kernel, dilation, padding, stride;
  const char *error;
} fold_sample_case;

static bool fold_fill_sample(int i, int n, const fold_sample_case *cases, zk_sample *s) {
  static const char *const names[] = {"output_size", "kernel_size", "dilation", "padding",
                                      "stride"};
  if (i > n)
    return false;
  const fold_sample_case *k = &cases[i == n ? 0 : i];
  const zk_shape *lists[] = {&k->size, &k->kernel, &k->dilation, &k->padding, &k->stride};
  if (i == n) /* the first sample again, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  for (int a = 0; a < 5; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, names[a], *lists[a]);
  s->error = k->error;
  return true;
}

static bool im2col_sample(int i, zk_sample *s) {
  static const fold_sample_case cases[] = {
      {.x = {4, {2, 3, 4, 5}}, .kernel = {1, {2}}},
      {.x = {3, {2, 5, 6}},
       .kernel = {2, {3, 2}},
       .dilation = {2, {1, 2}},
       .padding = {2, {1, 0}},
       .stride = {2, {2, 1}}},
      {.x = {4, {0, 2, 3, 3}}, .kernel = {1, {2}}},
      {.x = {4, {1, 2, 3, 3}}, .error = "kernel_size is missing"},
      {.x = {4, {1, 2, 3, 3}}, .kernel = {1, {4}}, .error = "has no place in an image of size 3"},
      {.x = {4, {1, 0, 3, 3}}, .kernel = {1, {2}}, .error = "nothing but its batch may be empty"},
      {.x = {2, {3, 3}}, .kernel = {1, {2}}, .error = "[N, channels, height, width]"}};
  return fold_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool col2im_sample(int i, zk_sample *s) {
  static const fold_sample_case cases[] = {
      {.x = {3, {2, 12, 12}}, .size = {2, {4, 5}}, .kernel = {1, {2}}},
      {.x = {2, {12, 12}},
       .size = {2, {5, 6}},
       .kernel = {2, {3, 2}},
       .dilation = {2, {1, 2}},
       .padding = {2, {1, 0}},
       .stride = {2, {2, 1}}},
      {.x = {3, {0, 8, 4}}, .size = {1, {3}}, .kernel = {1, {2}}},
      {.x = {3, {1, 8, 4}}, .size = {1, {4}}, .kernel = {1, {2}}, .stride = {1, {2}}},
      {.x = {3, {1, 8, 4}}, .size = {1, {5}}, .kernel = {1, {2}}, .stride = {1, {2}}},
      {.x = {3, {1, 8, 4}}, .kernel = {1, {2}}, .error = "output_size is missing"},
      {.x = {3, {1, 9, 4}},
       .size = {1, {3}},
       .kernel = {1, {2}},
       .error = "which must divide its 9 rows"},
      {.x = {3, {1, 8, 5}},
       .size = {1, {3}},
       .kernel = {1, {2}},
       .error = "the window has 4 places"},
      {.x = {1, {8}}, .size = {1, {3}}, .kernel = {1, {2}}, .error = "it must be [channels *"}};
  return fold_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

/* ---- upsample ---- */

static bool upsample_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, size;
    int mode;
    bool corners;
    const char *error;
  } cases[] = {{{4, {1, 2, 2, 3}}, {2, {4, 6}}, ZK_UPSAMPLE_NEAREST, false, NULL},
               {{4, {1, 2, 2, 3}}, {2, {5, 4}}, ZK_UPSAMPLE_LINEAR, false, NULL},
               {{4, {2, 1, 3, 2}}, {2, {4, 5}}, ZK_UPSAMPLE_LINEAR, true, NULL},
               {{3, {2, 2, 4}}, {1, {7}}, ZK_UPSAMPLE_NEAREST_EXACT, false, NULL},
               {{3, {2, 2, 4}}, {1, {3}}, ZK_UPSAMPLE_LINEAR, false, NULL},
               {{4, {0, 2, 2, 2}}, {2, {3, 3}}, ZK_UPSAMPLE_LINEAR, false, NULL},
               {{5, {1, 2, 2, 3, 2}}, {3, {4, 5, 3}}, ZK_UPSAMPLE_LINEAR, false, NULL},
               {{5, {2, 1, 3, 2, 3}}, {3, {2, 4, 5}}, ZK_UPSAMPLE_LINEAR, true, NULL},
               {{5, {1, 2, 2, 3, 2}}, {3, {4, 3, 3}}, ZK_UPSAMPLE_NEAREST, false, NULL},
               {{4, {1, 1, 2, 2}}, {2, {1, 1}}, ZK_UPSAMPLE_LINEAR, true, NULL},
               {{3, {2, 2, 4}}, {2, {3, 3}}, ZK_UPSAMPLE_NEAREST, false, "size has 2 entries"},
               {{3, {2, 2, 4}}, {1, {0}}, ZK_UPSAMPLE_NEAREST, false, "sizes must be positive"}};
  if (i > 11)
    return false;
  zk_sample_normal(s, cases[i].x);
  zk_sample_ints(s, "size", cases[i].size);
  zk_sample_attr(s, "mode")->i = cases[i].mode;
  zk_sample_attr(s, "align_corners")->i = cases[i].corners;
  s->error = cases[i].error;
  return true;
}

/* ---- grid_sampler ---- */

static bool grid_sampler_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape x, grid;
    int mode, padding;
    bool corners;
    const char *error;
  } cases[] = {
      {{4, {2, 2, 3, 4}}, {4, {2, 3, 2, 2}}, ZK_GRID_LINEAR, ZK_GRID_ZEROS, false, NULL},
      {{4, {2, 2, 3, 4}}, {4, {2, 3, 2, 2}}, ZK_GRID_LINEAR, ZK_GRID_BORDER, true, NULL},
      {{4, {2, 2, 3, 4}}, {4, {2, 3, 2, 2}}, ZK_GRID_LINEAR, ZK_GRID_REFLECTION, false, NULL},
      {{4, {1, 2, 4, 3}}, {4, {1, 2, 4, 2}}, ZK_GRID_NEAREST, ZK_GRID_ZEROS, false, NULL},
      {{4, {1, 2, 4, 3}}, {4, {1, 2, 4, 2}}, ZK_GRID_NEAREST, ZK_GRID_REFLECTION, true, NULL},
      {{4, {1, 2, 4, 3}}, {4, {1, 2, 4, 2}}, ZK_GRID_CUBIC, ZK_GRID_ZEROS, true, NULL},
      {{4, {1, 2, 4, 3}}, {4, {1, 2, 4, 2}}, ZK_GRID_CUBIC, ZK_GRID_BORDER, false, NULL},
      {{4, {1, 1, 4, 3}}, {4, {1, 2, 4, 2}}, ZK_GRID_CUBIC, ZK_GRID_REFLECTION, false, NULL},
      {{4, {1, 1, 1, 3}}, {4, {1, 2, 2, 2}}, ZK_GRID_CUBIC, ZK_GRID_REFLECTION, true, NULL},
      {{5, {1, 2, 2, 3, 4}}, {5, {1, 2, 1, 3, 3}}, ZK_GRID_LINEAR, ZK_GRID_ZEROS, true, NULL},
      {{5, {2, 1, 2, 3, 2}}, {5, {2, 2, 1, 3, 3}}, ZK_GRID_LINEAR, ZK_GRID_BORDER, false, NULL},
      {{5, {2, 1, 2, 3, 2}}, {5, {2, 2, 1, 3, 3}}, ZK_GRID_NEAREST, ZK_GRID_BORDER, false, NULL},
      {{4, {1, 0, 2, 2}}, {4, {1, 2, 2, 2}}, ZK_GRID_LINEAR, ZK_GRID_ZEROS, false, NULL},
      {{4, {1, 2, 3, 5}}, {4, {1, 10, 7, 2}}, ZK_GRID_LINEAR, ZK_GRID_ZEROS, false, NULL},
      {{4, {1, 1, 2, 2}}, {5, {1, 2, 2, 2, 2}}, 0, 0, false, "with same number of dimensions"},
      {{4, {1, 1, 2, 2}}, {4, {2, 2, 2, 2}}, 0, 0, false, "to have same batch size"},
      {{4, {1, 1, 2, 2}}, {4, {1, 2, 2, 3}}, 0, 0, false, "to have size 2 in last dimension"},
      {{4, {1, 1, 0, 2}}, {4, {1, 2, 2, 2}}, 0, 0, false, "dimension 2 being empty"},
      {{4, {1, 1, 2, 2}}, {4, {1, 2, 2, 2}}, 3, 0, false, "interpolation_mode is 3"},
      {{4, {1, 1, 2, 2}}, {4, {1, 2, 2, 2}}, 0, -1, false, "padding_mode is -1"},
      {{5, {1, 1, 2, 2, 2}}, {5, {1, 1, 1, 2, 3}}, 2, 0, false, "only supports 4D input"}};
  if (i >= (int)(sizeof cases / sizeof cases[0]))
    return false;
  if (i == 2)
    zk_sample_strided(s, cases[i].x);
  else
    zk_sample_normal(s, cases[i].x);
  zk_sample_uniform(s, cases[i].grid, -1.4, 1.4);
  zk_sample_attr(s, "interpolation_mode")->i = cases[i].mode;
  zk_sample_attr(s, "padding_mode")->i = cases[i].padding;
  zk_sample_attr(s, "align_corners")->i = cases[i].corners;
  s->error = cases[i].error;
  return true;
}

const zk_sampled zk_samples_conv[] = {
    {.op = &zk_op_conv1d, .sample = conv1d_sample},
    {.op = &zk_op_conv2d, .sample = conv2d_sample},
    {.op = &zk_op_conv3d, .sample = conv3d_sample},
    {.op = &zk_op_conv_transpose1d, .sample = transpose1d_sample},
    {.op = &zk_op_conv_transpose2d, .sample = transpose2d_sample},
    {.op = &zk_op_conv_transpose3d, .sample = transpose3d_sample},
    {.op = &zk_op_im2col, .sample = im2col_sample},
    {.op = &zk_op_col2im, .sample = col2im_sample},
    {.op = &zk_op_upsample, .sample = upsample_sample},
    {.op = &zk_op_grid_sampler, .sample = grid_sampler_sample},
    {.op = NULL},
};
