/*
 * test_volumes.c: convolution and pooling over three spatial dimensions. Oracles: loops over the
 * definition, and finite differences of them; for float32, float64 (im2col).
 */
#include <math.h>
#include "base/rng.h"
#include "check.h"
#include "grad/graph.h"
#include "samples/gradcheck.h"
#include "tensor/conv.h"
#include "tensor/convert.h"

enum { D, H, W };

static zk_tensor *numbers(const zk_shape *shape) {
  static zk_rng rng;
  static bool seeded;
  zk_tensor *t;
  if (!seeded)
    zk_rng_seed(&rng, 1);
  seeded = true;
  CHECK_OK(zk_tensor_new(ZK_FLOAT64, shape, &t));
  zk_rng_uniform_f64(&rng, zk_data(t), zk_numel(t), -1, 1);
  return t;
}

static void set_list(const zk_op *op, zk_attr *attr, const char *name, const int64_t v[3]) {
  zk_call c = {.op = op};
  zk_attr *to = attr + (zk_call_attr(&c, name) - c.attr);
  to->given = true;
  to->n = 3;
  for (int d = 0; d < 3; d++)
    to->v[d] = v[d];
}

/* Where window o reaches with element k, or -1. */
static int64_t under(int64_t o, int64_t k, int64_t stride, int64_t padding, int64_t dilation,
                     int64_t size) {
  int64_t at = o * stride - padding + k * dilation;
  return at >= 0 && at < size ? at : -1;
}

/* One place of an output, all elements of the window: their number; sum and greatest of x, or the
 * sum of products with w. x: a channel of that size. */
typedef struct found {
  double sum, products, greatest;
  int64_t count, place;
} found;

static found look(const double *x, const int64_t size[3], const double *w, const int64_t o[3],
                  const int64_t kernel[3], const int64_t stride[3], const int64_t padding[3],
                  const int64_t dilation[3]) {
  found f = {.place = -1};
  for (int64_t d = 0; d < kernel[D]; d++)
    for (int64_t h = 0; h < kernel[H]; h++)
      for (int64_t v = 0; v < kernel[W]; v++) {
        int64_t z = under(o[D], d, stride[D], padding[D], dilation[D], size[D]);
        int64_t y = under(o[H], h, stride[H], padding[H], dilation[H], size[H]);
        int64_t u = under(o[W], v, stride[W], padding[W], dilation[W], size[W]);
        if (z < 0 || y < 0 || u < 0)
          continue;
        int64_t at = (z * size[H] + y) * size[W] + u;
        f.count++;
        f.sum += x[at];
        if (w)
          f.products += x[at] * w[(d * kernel[H] + h) * kernel[W] + v];
        if (f.place < 0 || x[at] > f.greatest) {
          f.greatest = x[at];
          f.place = at;
        }
      }
  return f;
}

static const int64_t sizes[3] = {5, 4, 6}, ones[3] = {1, 1, 1};
static const int64_t kernels[3] = {2, 3, 2}, strides[3] = {2, 1, 3}, paddings[3] = {1, 1, 0};
static const int64_t dilations[3] = {2, 1, 2};

static int64_t out_size(int d, const int64_t dilation[3]) {
  return (sizes[d] + 2 * paddings[d] - dilation[d] * (kernels[d] - 1) - 1) / strides[d] + 1;
}

/* Runs the body for every element i of y: o is its place in its channel. */
#define EACH_OUTPUT(y, body)                                                                       \
  do {                                                                                             \
    const zk_shape *s_ = &(y)->shape;                                                              \
    for (int64_t i = 0; i < zk_numel(y); i++) {                                                    \
      int64_t o[3] = {i / s_->dim[4] / s_->dim[3] % s_->dim[2], i / s_->dim[4] % s_->dim[3],       \
                      i % s_->dim[4]};                                                             \
      int64_t channel = i / s_->dim[4] / s_->dim[3] / s_->dim[2];                                  \
      body                                                                                         \
    }                                                                                              \
  } while (0)

static void near(const char *what, double got, double want) {
  CHECK(fabs(got - want) <= 1e-12 * (1 + fabs(want)), "%s: %.17g, expected %.17g", what, got, want);
}

static void shape_is(const zk_tensor *y, int64_t channels, const int64_t dilation[3]) {
  zk_shape want =
      ZK_SHAPE(2, channels, out_size(D, dilation), out_size(H, dilation), out_size(W, dilation));
  CHECK(zk_shape_equal(&y->shape, &want), "shape %s",
        zk_shape_text(&y->shape, (char[ZK_SHAPE_TEXT]){0}));
}

static void test_pools(void) {
  zk_tensor *x = numbers(&ZK_SHAPE(2, 3, sizes[D], sizes[H], sizes[W])), *out[ZK_MAX_OUT];
  const double *e = zk_data(x);
  const int64_t all = sizes[D] * sizes[H] * sizes[W];
  const zk_op *max = &zk_op_max_pool3d, *mean = &zk_op_avg_pool3d;
  for (int dilated = 0; dilated < 2; dilated++) {
    const int64_t *dilation = dilated ? dilations : ones;
    zk_attr attr[ZK_MAX_ATTR] = {{0}};
    set_list(max, attr, "kernel_size", kernels);
    set_list(max, attr, "stride", strides);
    set_list(max, attr, "padding", paddings);
    set_list(max, attr, "dilation", dilation);
    CHECK_OK(zk_gradcheck(max, 1, &x, attr, 1e-6));
    zk_call c = {.op = max};
    attr[zk_call_attr(&c, "return_indices") - c.attr].i = 1;
    CHECK_OK(zk_apply(max, 1, &x, attr, out));
    shape_is(out[0], 3, dilation);
    EACH_OUTPUT(out[0], {
      found f = look(e + channel * all, sizes, NULL, o, kernels, strides, paddings, dilation);
      near("max_pool", zk_element_f(out[0], i), f.greatest);
      CHECK(zk_element_i(out[1], i) == f.place, "index");
    });
    zk_tensor_release_all(out, 2);
  }
  for (int padded = 0; padded < 2; padded++) {
    zk_attr attr[ZK_MAX_ATTR] = {{0}};
    zk_call c = {.op = mean};
    set_list(mean, attr, "kernel_size", kernels);
    set_list(mean, attr, "stride", strides);
    set_list(mean, attr, "padding", paddings);
    attr[zk_call_attr(&c, "count_include_pad") - c.attr].i = padded;
    CHECK_OK(zk_gradcheck(mean, 1, &x, attr, 1e-6));
    CHECK_OK(zk_apply(mean, 1, &x, attr, out));
    shape_is(out[0], 3, ones);
    EACH_OUTPUT(out[0], {
      found f = look(e + channel * all, sizes, NULL, o, kernels, strides, paddings, ones);
      near("avg_pool", zk_element_f(out[0], i),
           f.sum / (double)(padded ? kernels[D] * kernels[H] * kernels[W] : f.count));
    });
    zk_tensor_release(out[0]);
  }
  zk_tensor_release(x);
}

static void test_adaptive_pools(void) {
  static const int64_t wanted[3] = {2, 3, 4};
  const zk_op *const ops[] = {&zk_op_adaptive_avg_pool3d, &zk_op_adaptive_max_pool3d};
  zk_tensor *x = numbers(&ZK_SHAPE(2, 3, sizes[D], sizes[H], sizes[W])), *out[ZK_MAX_OUT];
  const double *e = zk_data(x);
  const int64_t all = sizes[D] * sizes[H] * sizes[W];
  for (int max = 0; max < 2; max++) {
    const zk_op *op = ops[max];
    zk_attr attr[ZK_MAX_ATTR] = {{0}};
    set_list(op, attr, "output_size", wanted);
    CHECK_OK(zk_gradcheck(op, 1, &x, attr, 1e-6));
    CHECK_OK(zk_apply(op, 1, &x, attr, out));
    EACH_OUTPUT(out[0], {
      int64_t first[3];
      int64_t reach[3];
      for (int d = 0; d < 3; d++) {
        first[d] = o[d] * sizes[d] / wanted[d];
        reach[d] = ((o[d] + 1) * sizes[d] + wanted[d] - 1) / wanted[d] - first[d];
      }
      found f = look(e + channel * all, sizes, NULL, first, reach, ones, (int64_t[3]){0}, ones);
      near("adaptive", zk_element_f(out[0], i), max ? f.greatest : f.sum / (double)f.count);
    });
    zk_tensor_release(out[0]);
  }
  zk_tensor_release(x);
}

static void test_convolution(void) {
  zk_tensor *in[3] = {numbers(&ZK_SHAPE(2, 4, sizes[D], sizes[H], sizes[W])),
                      numbers(&ZK_SHAPE(6, 2, kernels[D], kernels[H], kernels[W])),
                      numbers(&ZK_SHAPE(6))};
  zk_tensor *out[ZK_MAX_OUT];
  const zk_op *conv = &zk_op_conv3d;
  zk_attr attr[ZK_MAX_ATTR] = {{0}};
  zk_call c = {.op = conv};
  set_list(conv, attr, "stride", strides);
  set_list(conv, attr, "padding", paddings);
  set_list(conv, attr, "dilation", dilations);
  attr[zk_call_attr(&c, "groups") - c.attr].i = 2;
  CHECK_OK(zk_gradcheck(conv, 3, in, attr, 1e-6));
  CHECK_OK(zk_apply(conv, 3, in, attr, out));
  shape_is(out[0], 6, dilations);
  const double *x = zk_data(in[0]), *w = zk_data(in[1]);
  const int64_t all = sizes[D] * sizes[H] * sizes[W], kernel = kernels[D] * kernels[H] * kernels[W];
  EACH_OUTPUT(out[0], {
    int64_t image = channel / 6;
    int64_t to = channel % 6;
    double sum = zk_element_f(in[2], to);
    for (int64_t k = 0; k < 2; k++) {
      const double *from = x + (image * 4 + to / 3 * 2 + k) * all;
      sum += look(from, sizes, w + (to * 2 + k) * kernel, o, kernels, strides, paddings, dilations)
                 .products;
    }
    near("conv", zk_element_f(out[0], i), sum);
  });
  zk_tensor_release(out[0]);
  zk_tensor_release_all(in, 3);
}

/* <conv(x), y> = <x, conv_transpose(y)>. */
static void test_transposed(void) {
  zk_tensor *in[3] = {numbers(&ZK_SHAPE(1, 2, 7, 6, 7)), numbers(&ZK_SHAPE(3, 2, 2, 3, 2)), NULL};
  zk_tensor *out[ZK_MAX_OUT], *back[ZK_MAX_OUT];
  static const int64_t two[3] = {2, 1, 2};
  const zk_op *conv = &zk_op_conv3d, *transpose = &zk_op_conv_transpose3d;
  zk_attr attr[ZK_MAX_ATTR] = {{0}}, other[ZK_MAX_ATTR] = {{0}};
  zk_call c = {.op = conv}, t = {.op = transpose};
  attr[zk_call_attr(&c, "groups") - c.attr].i = 1;
  other[zk_call_attr(&t, "groups") - t.attr].i = 1;
  set_list(conv, attr, "stride", two);
  set_list(transpose, other, "stride", two);
  set_list(transpose, other, "output_padding", (int64_t[3]){1, 0, 1});
  CHECK_OK(zk_apply(conv, 3, in, attr, out));
  zk_tensor *y = numbers(&out[0]->shape), *to[3] = {y, in[1], NULL};
  CHECK_OK(zk_apply(transpose, 3, to, other, back));
  CHECK_OK(zk_gradcheck(transpose, 3, to, other, 1e-6));
  double a = 0, b = 0;
  for (int64_t i = 0; i < zk_numel(y); i++)
    a += zk_element_f(out[0], i) * zk_element_f(y, i);
  CHECK(zk_shape_equal(&back[0]->shape, &in[0]->shape), "shape %s",
        zk_shape_text(&back[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  for (int64_t i = 0; i < zk_numel(in[0]); i++)
    b += zk_element_f(in[0], i) * zk_element_f(back[0], i);
  near("transposed", a, b);
  zk_tensor_release(out[0]);
  zk_tensor_release(back[0]);
  zk_tensor_release(y);
  zk_tensor_release_all(in, 2);
}

/* Float32 and float64 of the same numbers, one convolution and both gradients. */
static void compare_with_double(const zk_conv *g) {
  const zk_shape shapes[] = {
      ZK_SHAPE(g->n, g->groups * g->cin, g->id, g->ih, g->iw),
      ZK_SHAPE(g->groups * g->cout, g->cin, g->kd, g->kh, g->kw),
      ZK_SHAPE(g->n, g->groups * g->cout, g->od, g->oh, g->ow),
  };
  zk_tensor *wide[6], *t[6]; /* x, w, dy; y, dx, dw */
  for (int i = 0; i < 6; i++) {
    const zk_shape *shape = &shapes[i < 3 ? i : i == 3 ? 2 : i - 4];
    wide[i] = numbers(shape);
    CHECK_OK(zk_tensor_new(ZK_FLOAT32, shape, &t[i]));
    CHECK_OK(zk_tensor_copy(t[i], wide[i]));
    CHECK_OK(zk_tensor_copy(wide[i], t[i]));
  }
  for (int k = 0; k < 2; k++) {
    zk_tensor **of = k ? t : wide;
    zk_dtype dtype = of[0]->dtype;
    const void *x = zk_data(of[0]), *w = zk_data(of[1]), *dy = zk_data(of[2]);
    CHECK_OK(zk_conv_forward(dtype, g, x, w, NULL, zk_data(of[3])));
    CHECK_OK(zk_conv_input_grad(dtype, g, dy, w, true, zk_data(of[4])));
    CHECK_OK(zk_conv_weight_grad(dtype, g, x, dy, true, zk_data(of[5]), false, NULL));
  }
  for (int i = 3; i < 6; i++) {
    double most = 0, apart = 0;
    for (int64_t e = 0; e < zk_numel(t[i]); e++) {
      most = fmax(most, fabs(zk_element_f(wide[i], e)));
      apart = fmax(apart, fabs(zk_element_f(wide[i], e) - zk_element_f(t[i], e)));
    }
    CHECK(apart <= 1e-5 * most, "result %d: %g apart, of %g", i - 3, apart, most);
  }
  zk_tensor_release_all(wide, 6);
  zk_tensor_release_all(t, 6);
}

static void test_slices(void) {
  /* More images than are computed together; Winograd's tiles; groups and strides; one element. */
  static const zk_conv cases[] = {
      {2, 1, 1, 1, 8400, 8, 8, 3, 3, 3, 8400, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1},
      {1, 1, 16, 16, 5, 9, 8, 3, 3, 3, 5, 9, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1},
      {3, 2, 3, 2, 6, 7, 5, 2, 3, 1, 3, 4, 3, 2, 2, 2, 1, 1, 0, 2, 1, 1},
      {2, 1, 8, 12, 4, 5, 6, 1, 1, 1, 4, 5, 6, 1, 1, 1, 0, 0, 0, 1, 1, 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    compare_with_double(&cases[i]);
}

static void test_messages(void) {
  zk_tensor *x = numbers(&ZK_SHAPE(2, 3)), *out[ZK_MAX_OUT];
  const zk_op *max = &zk_op_max_pool3d;
  zk_attr attr[ZK_MAX_ATTR] = {{0}};
  set_list(max, attr, "kernel_size", kernels);
  CHECK(zk_apply(max, 1, &x, attr, out) == ZK_ERR_ARG);
  CHECK(strstr(zk_message(), "[N, channels, depth, height, width]"), "%s", zk_message());
  zk_tensor_release(x);
}

int main(void) {
  RUN(test_pools);
  RUN(test_adaptive_pools);
  RUN(test_convolution);
  RUN(test_transposed);
  RUN(test_slices);
  RUN(test_messages);
  return check_report();
}
