/*
 * test_import.c: forms of ONNX nodes: they read inputs and attributes as their opset has them.
 *
 * Oracle: the formulas of ONNX's operator pages, computed here in double by plain loops; and the
 * rule that nothing of a node is ignored. The nodes of whole files are tests/c/test_session.c's.
 */
#include "base/memory.h"
#include "check.h"
#include "onnx/from/import.h"
#include "onnx/from/converters.h"

/* --- a host that computes at once --- */

typedef struct host {
  zk_tensor *made[64];
  int n;
} host;

static zk_status keep(zk_builder *b, zk_tensor *t) {
  host *h = b->host;
  h->made[h->n++] = t;
  return ZK_OK;
}

static zk_status apply(zk_builder *b, zk_call *c) {
  zk_spec spec[ZK_MAX_OUT];
  ZK_TRY(zk_op_run(c, spec));
  for (int k = 0; k < c->n_out; k++)
    keep(b, c->out[k]);
  return ZK_OK;
}

/* --- a node --- */

typedef struct probe {
  zk_model m;
  zk_graph_node node;
  zk_tensor *in[4], *out[2];
  int n_in;
  host h;
  zk_import x;
} probe;

static void open_node(probe *p, const char *type, int opset) {
  *p = (probe){.node = {.op_type = type}};
  p->x = (zk_import){.opset = opset, .node = &p->node, .n_out = 1, .in = p->in, .out = p->out};
  p->x.build = (zk_builder){.limit = 1 << 20, .apply = apply, .keep = keep, .host = &p->h};
}

static zk_graph_attribute *attribute(probe *p, const char *name, int64_t type) {
  void *a = NULL;
  CHECK_OK(zk_list_add_record(&p->m.arena, &p->node.attribute, sizeof(zk_graph_attribute), &a));
  ((zk_graph_attribute *)a)->name = name;
  ((zk_graph_attribute *)a)->type = type;
  return a;
}

/* An input of the values, row by row; n < 0: a scalar. */
static void input(probe *p, zk_shape shape, const double *values) {
  zk_tensor *t;
  CHECK_OK(zk_tensor_new(ZK_FLOAT64, &shape, &t));
  for (int64_t i = 0; i < zk_numel(t); i++)
    zk_element_set_f(t, i, values[i]);
  p->in[p->n_in++] = t;
}

static zk_status run(probe *p) {
  const zk_onnx_from *row = zk_onnx_from_of(p->node.domain, p->node.op_type);
  const bool wanted[2] = {true, true};
  p->x.n_in = p->n_in;
  CHECK(row, "%s", p->node.op_type);
  return zk_import_node(&p->x, row, wanted);
}

static void check_values(probe *p, zk_shape shape, const double *want) {
  char got[ZK_SHAPE_TEXT];
  CHECK_OK(p->x.build.status);
  if (p->x.build.status != ZK_OK)
    return;
  zk_tensor *t;
  CHECK(zk_shape_equal(&p->out[0]->shape, &shape), "%s", zk_shape_text(&p->out[0]->shape, got));
  CHECK_OK(zk_tensor_contiguous(p->out[0], &t));
  for (int64_t i = 0; i < zk_numel(t); i++) {
    double x = zk_element_f(t, i);
    CHECK(fabs(x - want[i]) <= 1e-12 * (1 + fabs(want[i])), "%s at %d: %g, want %g",
          p->node.op_type, (int)i, x, want[i]);
  }
  zk_tensor_release(t);
}

static void close_node(probe *p) {
  zk_tensor_release_all(p->h.made, p->h.n);
  zk_tensor_release_all(p->in, p->n_in);
  zk_model_clear(&p->m);
}

/* --- cases --- */

static const double x12[12] = {0.5, -1, 2, 0, 1, -0.25, 3, -2, 0.75, 1.5, -3, 0.125};

/* y := softmax of runs of n elements that lie `inner` apart. */
static void softmax_of(const double *x, double *y, int total, int n, int inner, bool logarithm) {
  for (int start = 0; start < total; start++) {
    if (start / inner % n != 0)
      continue;
    double sum = 0;
    for (int j = 0; j < n; j++)
      sum += exp(x[start + j * inner]);
    for (int j = 0; j < n; j++) {
      double e = exp(x[start + j * inner]);
      y[start + j * inner] = logarithm ? log(e / sum) : e / sum;
    }
  }
}

/* Before opset 13 over all dimensions from axis on, then over one. */
static void test_softmax(void) {
  double want[12];
  for (int logarithm = 0; logarithm < 2; logarithm++)
    for (int opset = 7; opset <= 28; opset += 3) {
      for (int axis = -3; axis < 3; axis++) {
        int d = axis < 0 ? axis + 3 : axis;
        static const int sizes[] = {2, 3, 2}, inner[] = {6, 2, 1}, from[] = {12, 6, 2};
        probe p;
        open_node(&p, logarithm ? "LogSoftmax" : "Softmax", opset);
        input(&p, ZK_SHAPE(2, 3, 2), x12);
        attribute(&p, "axis", ZK_ATTRIBUTE_INT)->i = axis;
        softmax_of(x12, want, 12, opset < 13 ? from[d] : sizes[d], opset < 13 ? 1 : inner[d],
                   logarithm);
        (void)run(&p);
        check_values(&p, ZK_SHAPE(2, 3, 2), want);
        close_node(&p);
      }
      probe p; /* the axis when none is given: 1, then -1 */
      open_node(&p, logarithm ? "LogSoftmax" : "Softmax", opset);
      input(&p, ZK_SHAPE(2, 3, 2), x12);
      softmax_of(x12, want, 12, opset < 13 ? 6 : 2, 1, logarithm);
      (void)run(&p);
      check_values(&p, ZK_SHAPE(2, 3, 2), want);
      close_node(&p);
    }
}

/* The first of the greatest, in the row that node Softmax would go along. */
static void test_hardmax(void) {
  static const double in[12] = {1, 3, 3, 2, 0, 1, -1, -1, -2, 5, 5, 4};
  static const double rows[12] = {0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0};
  static const double planes[12] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
  for (int opset = 11; opset <= 13; opset += 2) {
    probe p;
    open_node(&p, "Hardmax", opset);
    input(&p, ZK_SHAPE(2, 3, 2), in);
    (void)run(&p);
    check_values(&p, ZK_SHAPE(2, 3, 2), opset < 13 ? planes : rows);
    close_node(&p);
  }
}

static void test_flatten(void) {
  static const int64_t rows[] = {1, 2, 6, 12}; /* of axis 0 to 3 */
  for (int axis = -3; axis <= 3; axis++) {
    probe p;
    int64_t m = rows[axis < 0 ? axis + 3 : axis];
    open_node(&p, "Flatten", 13);
    input(&p, ZK_SHAPE(2, 3, 2), x12);
    attribute(&p, "axis", ZK_ATTRIBUTE_INT)->i = axis;
    (void)run(&p);
    check_values(&p, ZK_SHAPE(m, 12 / m), x12);
    close_node(&p);
  }
}

static void test_clip(void) {
  const double low = -0.5, high = 1.25;
  for (int opset = 7; opset <= 28; opset += 2)
    for (int bounds = 0; bounds < 4; bounds++) {
      double want[12];
      probe p;
      open_node(&p, "Clip", opset);
      input(&p, ZK_SHAPE(12), x12);
      for (int i = 0; i < 12; i++) {
        want[i] = bounds & 1 && x12[i] < low ? low : x12[i];
        want[i] = bounds & 2 && want[i] > high ? high : want[i];
      }
      if (opset >= 11) {
        if (bounds & 1)
          input(&p, ZK_SCALAR, &low);
        else
          p.n_in++; /* absent */
        if (bounds & 2)
          input(&p, ZK_SCALAR, &high);
      } else {
        if (bounds & 1)
          attribute(&p, "min", ZK_ATTRIBUTE_FLOAT)->f = (float)low;
        if (bounds & 2)
          attribute(&p, "max", ZK_ATTRIBUTE_FLOAT)->f = (float)high;
      }
      (void)run(&p);
      check_values(&p, ZK_SHAPE(12), want);
      close_node(&p);
    }
}

/* Y = alpha A' B' + beta C with every transposition, factor and shape of C. */
static void test_gemm(void) {
  static const double b[12] = {1, 2, -1, 0.5, 3, -2, 0, 1, 1.5, -0.5, 2, 4}, c[8] = {1, -2, 3, 5};
  static const zk_shape shapes[] = {{0, {0}},    {1, {1}},    {1, {4}}, {2, {1, 4}},
                                    {2, {2, 1}}, {2, {2, 4}}, {-1, {0}}};
  for (int k = 0; k < 7 * 16; k++) { /* A' [2, 3], B' [3, 4] */
    bool ta = k & 1, tb = k & 2;
    double alpha = k & 4 ? 0.5 : 1, beta = k & 8 ? -2 : 1, want[8];
    zk_shape shape = shapes[k / 16];
    probe p;
    open_node(&p, "Gemm", 13);
    input(&p, ta ? ZK_SHAPE(3, 2) : ZK_SHAPE(2, 3), x12);
    input(&p, tb ? ZK_SHAPE(4, 3) : ZK_SHAPE(3, 4), b);
    if (shape.ndim >= 0)
      input(&p, shape, c);
    attribute(&p, "transA", ZK_ATTRIBUTE_INT)->i = ta;
    attribute(&p, "transB", ZK_ATTRIBUTE_INT)->i = tb;
    attribute(&p, "alpha", ZK_ATTRIBUTE_FLOAT)->f = (float)alpha;
    attribute(&p, "beta", ZK_ATTRIBUTE_FLOAT)->f = (float)beta;
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 4; j++) {
        double sum = 0, add = 0;
        for (int l = 0; l < 3; l++)
          sum += (ta ? x12[l * 2 + i] : x12[i * 3 + l]) * (tb ? b[j * 3 + l] : b[l * 4 + j]);
        if (shape.ndim >= 0) {
          int64_t columns = shape.ndim ? shape.dim[shape.ndim - 1] : 1;
          add = c[(shape.ndim == 2 && shape.dim[0] == 2 ? i * columns : 0) + (columns > 1 ? j : 0)];
        }
        want[i * 4 + j] = alpha * sum + beta * add;
      }
    (void)run(&p);
    check_values(&p, ZK_SHAPE(2, 4), want);
    close_node(&p);
  }
}

/* --- windows --- */

static void attribute_ints(probe *p, const char *name, int n, const int64_t *values) {
  zk_graph_attribute *a = attribute(p, name, ZK_ATTRIBUTE_INTS);
  for (int i = 0; i < n; i++) {
    void *slot;
    CHECK_OK(zk_list_add(&p->m.arena, &a->ints, sizeof(int64_t), &slot));
    *(int64_t *)slot = values[i];
  }
}

/* A window over a plane of 5 x 4, and how its margins are said. */
typedef struct window_case {
  int64_t kernel[2], stride[2], dilation[2], pads[4];
  const char *auto_pad; /* NULL: by pads */
} window_case;

static const window_case windows[] = {
    {{2, 2}, {1, 1}, {1, 1}, {0, 0, 0, 0}, NULL},   {{3, 2}, {2, 1}, {1, 1}, {1, 1, 1, 1}, NULL},
    {{2, 3}, {1, 2}, {1, 1}, {0, 1, 1, 0}, NULL},   {{2, 2}, {1, 1}, {1, 1}, {2, 0, 1, 3}, NULL},
    {{2, 2}, {2, 1}, {2, 1}, {1, 0, 1, 0}, NULL},   {{2, 4}, {1, 1}, {1, 1}, {0}, "SAME_UPPER"},
    {{2, 3}, {2, 3}, {1, 1}, {0}, "SAME_LOWER"},    {{2, 2}, {1, 1}, {2, 1}, {0}, "SAME_LOWER"},
    {{3, 2}, {1, 2}, {1, 1}, {9, 9, 9, 9}, "VALID"}};
enum { HEIGHT = 5, WIDTH = 4 };

/* Margins, and the output's sizes, by ONNX's formulas. */
static void place(const window_case *c, int64_t pads[4], int64_t size[2]) {
  static const int64_t in[2] = {HEIGHT, WIDTH};
  for (int d = 0; d < 2; d++) {
    int64_t reach = (c->kernel[d] - 1) * c->dilation[d] + 1;
    pads[d] = c->auto_pad ? 0 : c->pads[d], pads[2 + d] = c->auto_pad ? 0 : c->pads[2 + d];
    if (c->auto_pad && c->auto_pad[0] == 'S') {
      int64_t out = (in[d] + c->stride[d] - 1) / c->stride[d];
      int64_t total = (out - 1) * c->stride[d] + reach - in[d];
      total = total < 0 ? 0 : total;
      pads[c->auto_pad[5] == 'U' ? d : 2 + d] = total / 2;
      pads[c->auto_pad[5] == 'U' ? 2 + d : d] = total - total / 2;
    }
    size[d] = (in[d] + pads[d] + pads[2 + d] - reach) / c->stride[d] + 1;
  }
}

static void set_window(probe *p, const window_case *c) {
  attribute_ints(p, "kernel_shape", 2, c->kernel);
  attribute_ints(p, "strides", 2, c->stride);
  if (c->auto_pad)
    attribute(p, "auto_pad", ZK_ATTRIBUTE_STRING)->s = (zk_span){c->auto_pad, strlen(c->auto_pad)};
  else
    attribute_ints(p, "pads", 4, c->pads);
}

enum { CONV, MAX, MEAN, MEAN_WITH_PADS };

static void check_window(const window_case *c, int kind) {
  static const char *const types[] = {"Conv", "MaxPool", "AveragePool", "AveragePool"};
  double x[HEIGHT * WIDTH], w[16], want[100];
  const double bias = 0.75;
  int64_t pads[4], size[2];
  probe p;
  bool dilated = c->dilation[0] != 1 || c->dilation[1] != 1;
  for (int i = 0; i < HEIGHT * WIDTH; i++)
    x[i] = x12[i % 12] - i % 5;
  for (int i = 0; i < 16; i++)
    w[i] = x12[i % 12] + 0.25;
  place(c, pads, size);
  for (int64_t o = 0; o < size[0] * size[1]; o++) {
    double sum = kind == CONV ? bias : 0, top = -INFINITY;
    int count = 0;
    for (int64_t k = 0; k < c->kernel[0] * c->kernel[1]; k++) {
      int64_t h = o / size[1] * c->stride[0] + k / c->kernel[1] * c->dilation[0] - pads[0];
      int64_t v = o % size[1] * c->stride[1] + k % c->kernel[1] * c->dilation[1] - pads[1];
      bool inside = h >= 0 && h < HEIGHT && v >= 0 && v < WIDTH;
      count += inside || kind == MEAN_WITH_PADS;
      if (!inside)
        continue;
      sum += x[h * WIDTH + v] * (kind == CONV ? w[k] : 1);
      top = x[h * WIDTH + v] > top ? x[h * WIDTH + v] : top;
    }
    want[o] = kind == CONV ? sum : kind == MAX ? top : sum / count;
  }
  open_node(&p, types[kind], kind >= MEAN ? 19 : 13);
  input(&p, ZK_SHAPE(1, 1, HEIGHT, WIDTH), x);
  if (kind == CONV) {
    input(&p, ZK_SHAPE(1, 1, c->kernel[0], c->kernel[1]), w);
    input(&p, ZK_SHAPE(1), &bias);
  }
  set_window(&p, c);
  if (dilated)
    attribute_ints(&p, "dilations", 2, c->dilation);
  if (kind == MEAN_WITH_PADS)
    attribute(&p, "count_include_pad", ZK_ATTRIBUTE_INT)->i = 1;
  (void)run(&p);
  check_values(&p, ZK_SHAPE(1, 1, size[0], size[1]), want);
  close_node(&p);
}

/* Margins even and not, as pads and by auto_pad. */
static void test_windows(void) {
  for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
    for (int kind = CONV; kind <= MEAN_WITH_PADS; kind++)
      if (i != 3 || kind == CONV) /* margins wider than a pool's window: a mean of nothing */
        check_window(&windows[i], kind);
}

/* The plane spread by the kernel, strides apart, and cut by pads that differ, or to a shape. */
static void test_conv_transpose(void) {
  const int64_t stride[2] = {2, 3}, pads[4] = {1, 0, 0, 1};
  const int64_t behind[2] = {1, 2}, shape[2] = {9, 11};
  double x[HEIGHT * WIDTH], w[6], full[12 * 13] = {0}, want[12 * 13];
  const double bias = -0.5;
  for (int i = 0; i < HEIGHT * WIDTH; i++)
    x[i] = x12[i % 12] - i % 5;
  for (int i = 0; i < 6; i++)
    w[i] = x12[i] + 0.25;
  for (int i = 0; i < HEIGHT * WIDTH; i++) /* 12 x 13 with what lies behind */
    for (int k = 0; k < 6; k++)
      full[(i / WIDTH * 2 + k / 2) * 13 + i % WIDTH * 3 + k % 2] += x[i] * w[k];
  for (int by_shape = 0; by_shape < 2; by_shape++) {
    /* output_shape 9 x 11 leaves 3 and 2 rows and columns to cut, the greater part before */
    int64_t top = by_shape ? 2 : 1, left = by_shape ? 1 : 0, rows = by_shape ? 9 : 11;
    int64_t columns = by_shape ? 11 : 12;
    probe p;
    for (int64_t i = 0; i < rows * columns; i++)
      want[i] = bias + full[(i / columns + top) * 13 + i % columns + left];
    open_node(&p, "ConvTranspose", 11);
    input(&p, ZK_SHAPE(1, 1, HEIGHT, WIDTH), x);
    input(&p, ZK_SHAPE(1, 1, 3, 2), w);
    input(&p, ZK_SHAPE(1), &bias);
    attribute_ints(&p, "strides", 2, stride);
    attribute_ints(&p, "output_padding", 2, behind);
    if (by_shape)
      attribute_ints(&p, "output_shape", 2, shape);
    else
      attribute_ints(&p, "pads", 4, pads);
    (void)run(&p);
    check_values(&p, ZK_SHAPE(1, 1, rows, columns), want);
    close_node(&p);
  }
}

/* MaxPool's second output counts through the whole tensor. */
static void test_indices(void) {
  const int64_t kernel[1] = {2};
  probe p;
  open_node(&p, "MaxPool", 12);
  p.x.n_out = 2;
  input(&p, ZK_SHAPE(1, 3, 4), x12);
  attribute_ints(&p, "kernel_shape", 1, kernel);
  attribute_ints(&p, "strides", 1, kernel);
  CHECK_OK(run(&p));
  for (int i = 0; i < 6 && p.x.build.status == ZK_OK; i++) {
    int want = 2 * i + (x12[2 * i + 1] > x12[2 * i]);
    CHECK(zk_element_i(p.out[1], i) == want, "%lld, not %d", (long long)zk_element_i(p.out[1], i),
          want);
  }
  close_node(&p);
}

/* Nothing is ignored, and what is wrong is named. */
static void test_refusals(void) {
  probe p;
  CHECK(!zk_onnx_from_of("com.example", "Softmax"), " ");
  CHECK(!zk_onnx_from_of("", "NoSuchOperator"), " ");
  CHECK(zk_onnx_from_of("ai.onnx", "Relu")->op == &zk_op_relu, " ");

  open_node(&p, "Relu", 13);
  input(&p, ZK_SHAPE(3), x12);
  attribute(&p, "slope", ZK_ATTRIBUTE_FLOAT);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "attribute 'slope' is not supported");
  close_node(&p);

  open_node(&p, "Flatten", 13);
  input(&p, ZK_SHAPE(3), x12);
  input(&p, ZK_SHAPE(3), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "input 1 is not supported");
  close_node(&p);

  open_node(&p, "Softmax", 13);
  p.x.n_out = 2;
  input(&p, ZK_SHAPE(3), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "output 1 is not supported");
  close_node(&p);

  open_node(&p, "Softmax", 13);
  input(&p, ZK_SHAPE(3), x12);
  attribute(&p, "axis", ZK_ATTRIBUTE_FLOAT);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "attribute 'axis' must be an integer");
  close_node(&p);

  open_node(&p, "Softmax", 13);
  input(&p, ZK_SHAPE(3), x12);
  attribute(&p, "axis", ZK_ATTRIBUTE_INT)->i = 1;
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "axis 1 is out of range: the tensor has 1 dimension");
  close_node(&p);

  open_node(&p, "Gemm", 13);
  input(&p, ZK_SHAPE(3), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "input 1 is missing");
  close_node(&p);

  open_node(&p, "Gemm", 13);
  input(&p, ZK_SHAPE(2, 3), x12);
  input(&p, ZK_SHAPE(2, 3), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "linear: input has 3 features (shape [2, 3]), weight is [3, 2]");
  close_node(&p);

  open_node(&p, "MaxPool", 13);
  input(&p, ZK_SHAPE(1, 3, 4), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "attribute 'kernel_shape' is missing");
  close_node(&p);

  open_node(&p, "Conv", 13);
  input(&p, ZK_SHAPE(1, 1, 1, 1, 3, 4), x12);
  input(&p, ZK_SHAPE(1, 1, 1, 1, 2, 2), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "4 spatial dimensions, 1 to 3 are supported");
  close_node(&p);

  open_node(&p, "Relu", 13);
  input(&p, ZK_SHAPE(3), x12);
  input(&p, ZK_SHAPE(3), x12);
  CHECK_FAILS(run(&p), ZK_ERR_ARG, "it has 2 inputs, at most 1 are possible");
  close_node(&p);
}

/* Each allocation of a form fails in turn: an error, and nothing is lost. */
static void test_allocations(void) {
  size_t before = zk_memory_live();
  for (int k = 1;; k++) {
    const double one = 1;
    probe p;
    open_node(&p, "Gemm", 13);
    input(&p, ZK_SHAPE(2, 3), x12);
    input(&p, ZK_SHAPE(3, 4), x12);
    input(&p, ZK_SCALAR, &one);
    attribute(&p, "alpha", ZK_ATTRIBUTE_FLOAT)->f = 2;
    attribute(&p, "beta", ZK_ATTRIBUTE_FLOAT)->f = 2;
    zk_memory_fail_at(k);
    zk_status status = run(&p);
    zk_memory_fail_at(0);
    CHECK(status == ZK_OK || status == ZK_ERR_NOMEM, "%s", zk_message());
    close_node(&p);
    if (status == ZK_OK)
      break;
    CHECK(k < 100, " ");
  }
  CHECK(zk_memory_live() == before, "%zu bytes more", zk_memory_live() - before);
}

int main(void) {
  RUN(test_softmax);
  RUN(test_hardmax);
  RUN(test_flatten);
  RUN(test_clip);
  RUN(test_gemm);
  RUN(test_windows);
  RUN(test_conv_transpose);
  RUN(test_indices);
  RUN(test_refusals);
  RUN(test_allocations);
  return check_report();
}
