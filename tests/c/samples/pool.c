/*
 * pool.c: samples of pooling.
 */
#include "samples/sample.h"

/* ---- adaptive_pool ---- */

typedef struct adaptive_pool_sample_case {
  zk_shape x, size;
  bool indices;
  const char *error;
} adaptive_pool_sample_case;

static bool adaptive_pool_fill_sample(int i, int n, const adaptive_pool_sample_case *cases,
                                      zk_sample *s) {
  if (i > n)
    return false;
  const adaptive_pool_sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) /* the first sample again, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  if (k->size.ndim)
    zk_sample_ints(s, "output_size", k->size);
  if (k->indices)
    zk_sample_attr(s, "return_indices")->i = true;
  s->error = k->error;
  return true;
}

static bool avg2d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .size = {2, {2, 3}}},
      {.x = {3, {2, 5, 7}}, .size = {2, {3, 2}}},
      {.x = {4, {2, 2, 3, 2}}, .size = {1, {1}}},
      {.x = {4, {1, 2, 2, 3}}, .size = {2, {4, 5}}},
      {.x = {4, {0, 2, 4, 4}}, .size = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "output_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .size = {1, {-1}}, .error = "output_size is -1"},
      {.x = {4, {1, 1, 0, 4}}, .size = {1, {2}}, .error = "nothing but its batch may be empty"},
      {.x = {2, {4, 4}}, .size = {1, {2}}, .error = "[N, channels, height, width]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool avg1d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .size = {1, {3}}},
      {.x = {2, {2, 7}}, .size = {1, {3}}},
      {.x = {3, {2, 2, 3}}, .size = {1, {1}}},
      {.x = {3, {1, 1, 4}}, .size = {2, {2, 2}}, .error = "output_size has 2 entries"},
      {.x = {1, {4}}, .size = {1, {2}}, .error = "[N, channels, length]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool avg3d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {5, {2, 2, 4, 2, 3}}, .size = {3, {2, 1, 3}}},
      {.x = {4, {2, 3, 5, 4}}, .size = {3, {2, 3, 5}}},
      {.x = {5, {2, 2, 3, 2, 2}}, .size = {1, {1}}},
      {.x = {5, {0, 2, 4, 4, 4}}, .size = {1, {2}}},
      {.x = {5, {1, 1, 4, 4, 4}}, .size = {2, {2, 2}}, .error = "output_size has 2 entries"},
      {.x = {3, {4, 4, 4}}, .size = {1, {2}}, .error = "[N, channels, depth, height, width]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool max2d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .size = {2, {2, 3}}},
      {.x = {3, {2, 5, 7}}, .size = {2, {3, 2}}, .indices = true},
      {.x = {4, {2, 2, 3, 2}}, .size = {1, {1}}},
      {.x = {4, {1, 2, 2, 3}}, .size = {2, {4, 5}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "output_size is missing"},
      {.x = {2, {4, 4}}, .size = {1, {2}}, .error = "[N, channels, height, width]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool max1d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .size = {1, {3}}},
      {.x = {2, {2, 7}}, .size = {1, {3}}, .indices = true},
      {.x = {3, {2, 2, 3}}, .size = {1, {1}}},
      {.x = {3, {1, 1, 4}}, .size = {1, {-2}}, .error = "output_size is -2"},
      {.x = {1, {4}}, .size = {1, {2}}, .error = "[N, channels, length]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool max3d_sample(int i, zk_sample *s) {
  static const adaptive_pool_sample_case cases[] = {
      {.x = {5, {2, 2, 4, 2, 3}}, .size = {3, {2, 1, 3}}},
      {.x = {4, {2, 3, 5, 4}}, .size = {3, {2, 3, 5}}, .indices = true},
      {.x = {5, {2, 2, 3, 2, 2}}, .size = {1, {1}}},
      {.x = {3, {4, 4, 4}}, .size = {1, {2}}, .error = "[N, channels, depth, height, width]"}};
  return adaptive_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

/* ---- avg_pool ---- */

static const char *const window_lists[] = {"kernel_size", "stride", "padding", "dilation"};

typedef struct avg_pool_sample_case {
  zk_shape x, kernel, stride, padding;
  bool ceil_mode, leave_pad;
  int64_t divisor;
  const char *error;
} avg_pool_sample_case;

static bool avg_pool_fill_sample(int i, int n, const avg_pool_sample_case *cases, zk_sample *s) {
  if (i > n)
    return false;
  const avg_pool_sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) /* the first sample again, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  const zk_shape *lists[] = {&k->kernel, &k->stride, &k->padding};
  for (int a = 0; a < 3; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, window_lists[a], *lists[a]);
  zk_sample_attr(s, "ceil_mode")->i = k->ceil_mode;
  zk_sample_attr(s, "count_include_pad")->i = !k->leave_pad;
  if (k->divisor) {
    zk_sample_attr(s, "divisor_override")->given = true;
    zk_sample_attr(s, "divisor_override")->i = k->divisor == 99 ? 0 : k->divisor;
  }
  s->error = k->error;
  return true;
}

static bool avg_pool2d_sample(int i, zk_sample *s) {
  static const avg_pool_sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .kernel = {1, {2}}},
      {.x = {3, {2, 5, 5}}, .kernel = {2, {3, 2}}, .stride = {2, {2, 1}}, .padding = {2, {1, 0}}},
      {.x = {4, {2, 1, 7, 6}}, .kernel = {1, {3}}, .padding = {1, {1}}, .leave_pad = true},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .padding = {1, {1}}},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .leave_pad = true},
      {.x = {4, {1, 2, 5, 5}}, .kernel = {1, {2}}, .padding = {1, {1}}, .divisor = 3},
      {.x = {4, {0, 2, 4, 4}}, .kernel = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {2}}, .divisor = 99, .error = "divisor_override is 0"},
      {.x = {4, {1, 1, 4, 4}}, .error = "kernel_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {4, {1, 1, 4, 4}},
       .kernel = {1, {2}},
       .padding = {1, {2}},
       .error = "it must be at most half"},
      {.x = {2, {4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, height, width]"}};
  return avg_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool avg_pool1d_sample(int i, zk_sample *s) {
  static const avg_pool_sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .kernel = {1, {2}}},
      {.x = {2, {2, 5}}, .kernel = {1, {3}}, .stride = {1, {1}}, .padding = {1, {1}}},
      {.x = {3, {2, 1, 8}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .leave_pad = true},
      {.x = {3, {1, 1, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {3, {1, 1, 4}}, .kernel = {2, {2, 2}}, .error = "kernel_size has 2 entries"}};
  return avg_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool avg_pool3d_sample(int i, zk_sample *s) {
  static const avg_pool_sample_case cases[] = {
      {.x = {5, {2, 2, 4, 2, 4}}, .kernel = {1, {2}}},
      {.x = {4, {2, 4, 3, 5}},
       .kernel = {3, {2, 3, 2}},
       .stride = {3, {1, 2, 2}},
       .padding = {3, {1, 1, 0}}},
      {.x = {5, {1, 2, 5, 3, 4}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .padding = {1, {1}},
       .ceil_mode = true,
       .leave_pad = true},
      {.x = {5, {1, 2, 3, 3, 3}}, .kernel = {1, {2}}, .padding = {1, {1}}, .divisor = 3},
      {.x = {5, {0, 2, 4, 4, 4}}, .kernel = {1, {2}}},
      {.x = {5, {1, 1, 4, 4, 4}}, .kernel = {1, {2}}, .divisor = 99, .error = "override is 0"},
      {.x = {5, {1, 1, 4, 5, 5}},
       .kernel = {1, {5}},
       .error = "has no place in an input of size 4"},
      {.x = {3, {4, 4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, depth, height, width]"}};
  return avg_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

/* ---- max_pool ---- */

typedef struct max_pool_sample_case {
  zk_shape x, kernel, stride, padding, dilation;
  bool ceil_mode, indices;
  const char *error;
} max_pool_sample_case;

static bool max_pool_fill_sample(int i, int n, const max_pool_sample_case *cases, zk_sample *s) {
  if (i > n)
    return false;
  const max_pool_sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) /* the first sample again, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  const zk_shape *lists[] = {&k->kernel, &k->stride, &k->padding, &k->dilation};
  for (int a = 0; a < 4; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, window_lists[a], *lists[a]);
  zk_sample_attr(s, "ceil_mode")->i = k->ceil_mode;
  zk_sample_attr(s, "return_indices")->i = k->indices;
  s->error = k->error;
  return true;
}

static bool max_pool2d_sample(int i, zk_sample *s) {
  static const max_pool_sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .kernel = {1, {2}}},
      {.x = {3, {2, 5, 5}}, .kernel = {2, {3, 2}}, .stride = {2, {2, 1}}, .padding = {2, {1, 0}}},
      {.x = {4, {2, 1, 7, 6}},
       .kernel = {1, {2}},
       .dilation = {2, {2, 3}},
       .stride = {1, {2}},
       .indices = true},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .padding = {1, {1}},
       .indices = true},
      {.x = {4, {1, 2, 5, 5}}, .kernel = {1, {2}}, .ceil_mode = true},
      {.x = {4, {1, 2, 5, 7}}, .kernel = {1, {2}}, .indices = true},
      {.x = {4, {0, 2, 4, 4}}, .kernel = {1, {2}}},
      {.x = {4, {1, 1, 5, 5}},
       .kernel = {1, {3}},
       .stride = {1, {1}},
       .padding = {1, {1}},
       .dilation = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "kernel_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {4, {1, 1, 4, 4}},
       .kernel = {1, {2}},
       .padding = {1, {2}},
       .error = "it must be at most half"},
      {.x = {4, {1, 0, 4, 4}}, .kernel = {1, {2}}, .error = "nothing but its batch may be empty"},
      {.x = {2, {4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, height, width]"}};
  return max_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool max_pool1d_sample(int i, zk_sample *s) {
  static const max_pool_sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .kernel = {1, {2}}},
      {.x = {2, {2, 5}}, .kernel = {1, {3}}, .stride = {1, {1}}, .padding = {1, {1}}},
      {.x = {3, {2, 1, 8}},
       .kernel = {1, {2}},
       .dilation = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .indices = true},
      {.x = {3, {1, 1, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {3, {1, 1, 4}}, .kernel = {2, {2, 2}}, .error = "kernel_size has 2 entries"},
      {.x = {1, {4}}, .kernel = {1, {2}}, .error = "[N, channels, length]"}};
  return max_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

static bool max_pool3d_sample(int i, zk_sample *s) {
  static const max_pool_sample_case cases[] = {
      {.x = {5, {2, 2, 4, 2, 4}}, .kernel = {1, {2}}},
      {.x = {4, {2, 4, 3, 5}},
       .kernel = {3, {2, 3, 2}},
       .stride = {3, {1, 2, 2}},
       .padding = {3, {1, 1, 0}},
       .indices = true},
      {.x = {5, {1, 2, 5, 4, 6}},
       .kernel = {1, {2}},
       .dilation = {3, {2, 1, 3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .indices = true},
      {.x = {5, {1, 1, 1, 5, 5}}, .kernel = {3, {1, 2, 2}}},
      {.x = {5, {0, 2, 4, 4, 4}}, .kernel = {1, {2}}},
      {.x = {5, {1, 1, 4, 4, 4}}, .kernel = {2, {2, 2}}, .error = "kernel_size has 2 entries"},
      {.x = {3, {4, 4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, depth, height, width]"}};
  return max_pool_fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}

const zk_sampled zk_samples_pool[] = {
    {.op = &zk_op_max_pool1d, .sample = max_pool1d_sample},
    {.op = &zk_op_max_pool2d, .sample = max_pool2d_sample},
    {.op = &zk_op_max_pool3d, .sample = max_pool3d_sample},
    {.op = &zk_op_avg_pool1d, .sample = avg_pool1d_sample},
    {.op = &zk_op_avg_pool2d, .sample = avg_pool2d_sample},
    {.op = &zk_op_avg_pool3d, .sample = avg_pool3d_sample},
    {.op = &zk_op_adaptive_avg_pool1d, .sample = avg1d_sample},
    {.op = &zk_op_adaptive_avg_pool2d, .sample = avg2d_sample},
    {.op = &zk_op_adaptive_avg_pool3d, .sample = avg3d_sample},
    {.op = &zk_op_adaptive_max_pool1d, .sample = max1d_sample},
    {.op = &zk_op_adaptive_max_pool2d, .sample = max2d_sample},
    {.op = &zk_op_adaptive_max_pool3d, .sample = max3d_sample},
    {.op = NULL},
};
