/*
 * test_conv.c: the convolutions of kernel/conv.h, by every kernel that this machine can run, over
 * the edges of all sizes. Oracle: loops over the definition, in double.
 */
#include "halves.h"

#include "check.h"
#include "draw.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/batch.h"
#include "kernel/blocked_job.h"
#define ZK_CONV wide
#include "kernel/conv_kernels.h"
#include "tensor/conv.h"

static float *numbers(int64_t n) {
  float *p = malloc((size_t)n * sizeof *p);
  for (int64_t i = 0; i < n; i++)
    p[i] = (float)draw(-4096, 4096) / 4096;
  return p;
}

/* A convolution, its operands, and what the kernels make of them. */
typedef struct problem {
  zk_conv g;
  int64_t x_size, w_size, y_size, b_size;
  float *x, *w, *b, *dy, *y, *dx, *dw, *db;
} problem;

static problem make(zk_conv g) {
  problem p = {.g = g,
               .x_size = g.n * g.groups * g.cin * g.ih * g.iw,
               .w_size = g.groups * g.cout * g.cin * g.kh * g.kw,
               .y_size = g.n * g.groups * g.cout * g.oh * g.ow,
               .b_size = g.groups * g.cout};
  p.x = numbers(p.x_size), p.w = numbers(p.w_size), p.b = numbers(p.b_size);
  p.dy = numbers(p.y_size), p.y = numbers(p.y_size), p.dx = numbers(p.x_size);
  p.dw = numbers(p.w_size), p.db = numbers(p.b_size);
  return p;
}

/* The same by the kernels of a batch. */
static void run_batch(problem *p) {
  CHECK_OK(zk_batch_forward(&p->g, p->x, p->w, p->b, p->y));
  CHECK_OK(zk_batch_input_grad(&p->g, p->dy, p->w, false, p->dx));
  CHECK_OK(zk_batch_weight_grad(&p->g, p->x, p->dy, false, p->dw));
}

static void drop(problem *p) {
  float *all[] = {p->x, p->w, p->b, p->dy, p->y, p->dx, p->dw, p->db};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    free(all[i]);
}

static void run(problem *p) {
  CHECK_OK(zk_conv_kernel_forward(&p->g, p->x, p->w, p->b, p->y));
  if (p->g.sh == 1 && p->g.sw == 1)
    CHECK_OK(zk_conv_kernel_input_grad(&p->g, p->dy, p->w, p->dx));
  memset(p->dw, 0, (size_t)p->w_size * sizeof *p->dw);
  CHECK_OK(zk_conv_kernel_weight_grad(&p->g, p->x, p->dy, false, p->dw, false, p->db));
}

/* A value and the sum of the sizes of what it is made of. */
typedef struct exact {
  double value, size;
} exact;

static void add(exact *e, double term) {
  e->value += term;
  e->size += fabs(term);
}

/* How many elements of got are off by more than rounding. */
static int64_t wrong(const float *got, const exact *want, int64_t n) {
  int64_t bad = 0;
  for (int64_t i = 0; i < n; i++)
    bad += !(fabs((double)got[i] - want[i].value) <= 2e-6 * want[i].size + 1e-12);
  return bad;
}

/* Calls the definition's every product: y[o] and w[k], x[i] that meet. */
static void compare(const problem *p, bool strided) {
  const zk_conv *g = &p->g;
  exact *y = calloc((size_t)p->y_size, sizeof *y), *dx = calloc((size_t)p->x_size, sizeof *dx);
  exact *dw = calloc((size_t)p->w_size, sizeof *dw), *db = calloc((size_t)p->b_size, sizeof *db);
  int64_t outputs = g->oh * g->ow, size = g->kh * g->kw;
  for (int64_t o = 0; o < p->y_size; o++) {
    int64_t c = o / outputs % p->b_size, group = c / g->cout, image = o / outputs / p->b_size;
    add(&y[o], (double)p->b[c]);
    add(&db[c], (double)p->dy[o]);
    for (int64_t k = 0; k < g->cin * size; k++) {
      int64_t h = o / g->ow % g->oh * g->sh + k / g->kw % g->kh * g->dh - g->ph;
      int64_t w = o % g->ow * g->sw + k % g->kw * g->dw - g->pw;
      if (h < 0 || h >= g->ih || w < 0 || w >= g->iw)
        continue;
      int64_t channel = (image * g->groups + group) * g->cin + k / size;
      int64_t at = (channel * g->ih + h) * g->iw + w, weight = c * g->cin * size + k;
      add(&y[o], (double)p->w[weight] * (double)p->x[at]);
      add(&dx[at], (double)p->w[weight] * (double)p->dy[o]);
      add(&dw[weight], (double)p->x[at] * (double)p->dy[o]);
    }
  }
  int64_t bad[] = {wrong(p->y, y, p->y_size),
                   strided || (g->sh == 1 && g->sw == 1) ? wrong(p->dx, dx, p->x_size) : 0,
                   wrong(p->dw, dw, p->w_size), wrong(p->db, db, p->b_size)};
  for (int i = 0; i < 4; i++)
    CHECK(bad[i] == 0,
          "%s: %lld wrong; n %lld groups %lld %lld->%lld %lldx%lld by %lldx%lld, strides %lld %lld "
          "pads %lld %lld dilations %lld %lld",
          (const char *[]){"y", "dx", "dw", "db"}[i], (long long)bad[i], (long long)g->n,
          (long long)g->groups, (long long)g->cin, (long long)g->cout, (long long)g->ih,
          (long long)g->iw, (long long)g->kh, (long long)g->kw, (long long)g->sh, (long long)g->sw,
          (long long)g->ph, (long long)g->pw, (long long)g->dh, (long long)g->dw);
  free(y), free(dx), free(dw), free(db);
}

/* The same over planes. */
static zk_conv flat(zk_conv g) {
  g.id = g.kd = g.od = g.sd = g.dd = 1;
  return g;
}

static void check_one(zk_conv g) {
  g = flat(g);
  g.oh = (g.ih + 2 * g.ph - g.dh * (g.kh - 1) - 1) / g.sh + 1;
  g.ow = (g.iw + 2 * g.pw - g.dw * (g.kw - 1) - 1) / g.sw + 1;
  problem p = make(g);
  CHECK(zk_conv_kernel_fits(&g));
  run(&p);
  compare(&p, false);
  if (g.groups == 1) {
    run_batch(&p);
    compare(&p, true);
  }
  drop(&p);
}

/* A geometry of small sizes, whose kernel fits into the input. */
static zk_conv any_geometry(void) {
  zk_conv g = {.n = draw(1, 3), .groups = draw(1, 2), .cin = draw(1, 4), .cout = draw(1, 19)};
  g.kh = draw(1, 4), g.kw = draw(1, 5), g.dh = draw(1, 2), g.dw = draw(1, 3);
  g.sh = draw(0, 1) ? 1 : draw(1, 3), g.sw = g.sh == 1 && draw(0, 3) ? 1 : draw(1, 3);
  g.ph = draw(0, 1) * draw(0, 4), g.pw = draw(0, 1) * draw(0, 6);
  int64_t least_h = g.dh * (g.kh - 1) + 1 - 2 * g.ph, least_w = g.dw * (g.kw - 1) + 1 - 2 * g.pw;
  g.ih = (least_h < 1 ? 1 : least_h) + draw(0, 9);
  g.iw = (least_w < 1 ? 1 : least_w) + draw(0, 1) * draw(0, 40);
  return g;
}

static void edges(void) {
  static const zk_conv cases[] = {
      /* more kernel elements than KC, and more channels than KEPT micro-tiles */
      {.n = 1, .groups = 1, .cin = 40, .cout = 70, .ih = 5, .iw = 11, .kh = 3, .kw = 3},
      /* rows longer than what is transposed at once */
      {.n = 2, .groups = 1, .cin = 1, .cout = 3, .ih = 2, .iw = 531, .kh = 1, .kw = 2},
      /* more images than are copied at once, and than there are parts */
      {.n = 19,
       .groups = 1,
       .cin = 2,
       .cout = 2,
       .ih = 130,
       .iw = 140,
       .kh = 2,
       .kw = 2,
       .ph = 1,
       .pw = 1},
      /* more images than the kernels of a batch compute at once */
      {.n = 27, .groups = 1, .cin = 1, .cout = 1, .ih = 100, .iw = 110, .kh = 1, .kw = 2},
      /* depthwise, one image, one output */
      {.n = 3,
       .groups = 9,
       .cin = 1,
       .cout = 1,
       .ih = 9,
       .iw = 9,
       .kh = 3,
       .kw = 3,
       .ph = 1,
       .pw = 1},
      {.n = 1, .groups = 1, .cin = 1, .cout = 1, .ih = 1, .iw = 1, .kh = 1, .kw = 1},
      {.n = 5, .groups = 1, .cin = 7, .cout = 9, .ih = 1, .iw = 1, .kh = 1, .kw = 1},
      /* Winograd: odd sizes and padding, more images than partial sums, rows longer than a strip,
       * blocks of one vector */
      {.n = 3,
       .groups = 1,
       .cin = 13,
       .cout = 20,
       .ih = 9,
       .iw = 11,
       .kh = 3,
       .kw = 3,
       .ph = 1,
       .pw = 1},
      {.n = 18, .groups = 1, .cin = 12, .cout = 12, .ih = 10, .iw = 10, .kh = 3, .kw = 3},
      {.n = 1, .groups = 1, .cin = 12, .cout = 12, .ih = 4, .iw = 400, .kh = 3, .kw = 3},
      {.n = 2, .groups = 1, .cin = 12, .cout = 37, .ih = 31, .iw = 13, .kh = 3, .kw = 3, .ph = 2},
      /* LeNet's and the MNIST example's */
      {.n = 2, .groups = 1, .cin = 1, .cout = 6, .ih = 28, .iw = 28, .kh = 5, .kw = 5},
      {.n = 2, .groups = 1, .cin = 6, .cout = 16, .ih = 12, .iw = 12, .kh = 5, .kw = 5},
      {.n = 1, .groups = 1, .cin = 32, .cout = 64, .ih = 26, .iw = 26, .kh = 3, .kw = 3}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    zk_conv g = cases[i];
    g.sh = g.sw = g.dh = g.dw = 1;
    check_one(g);
  }
}

static void random_geometries(void) {
  for (int i = 0; i < 300; i++)
    check_one(any_geometry());
}

/* Adding gives what was there and the gradient. */
static void gradients_are_added(void) {
  zk_conv g = {.n = 3,
               .groups = 2,
               .cin = 2,
               .cout = 5,
               .ih = 7,
               .iw = 9,
               .kh = 3,
               .kw = 2,
               .oh = 5,
               .ow = 8,
               .sh = 1,
               .sw = 1,
               .dh = 1,
               .dw = 1};
  problem p = make(g);
  float *dw = numbers(p.w_size), *db = numbers(p.b_size), before_w = dw[3], before_b = db[3];
  run(&p);
  CHECK_OK(zk_conv_kernel_weight_grad(&g, p.x, p.dy, true, dw, true, db));
  CHECK(fabsf(dw[3] - before_w - p.dw[3]) < 1e-5f, "%g", dw[3]);
  CHECK(fabsf(db[3] - before_b - p.db[3]) < 1e-5f, "%g", db[3]);
  free(dw), free(db);
  drop(&p);
}

/* Two runs of g, with 1 thread and with 3. */
static void compare_threads(zk_conv g, void (*run)(problem *)) {
  int threads = zk_num_threads();
  problem one = make(g), more = make(g);
  memcpy(more.x, one.x, (size_t)one.x_size * sizeof(float));
  memcpy(more.w, one.w, (size_t)one.w_size * sizeof(float));
  memcpy(more.b, one.b, (size_t)one.b_size * sizeof(float));
  memcpy(more.dy, one.dy, (size_t)one.y_size * sizeof(float));
  memcpy(more.db, one.db, (size_t)one.b_size * sizeof(float)); /* which a batch's kernels keep */
  zk_set_num_threads(1);
  run(&one);
  zk_parallel_pretend(4);
  zk_set_num_threads(3);
  run(&more);
  zk_set_num_threads(threads);
  CHECK(memcmp(one.y, more.y, (size_t)one.y_size * sizeof(float)) == 0);
  CHECK(memcmp(one.dx, more.dx, (size_t)one.x_size * sizeof(float)) == 0);
  CHECK(memcmp(one.dw, more.dw, (size_t)one.w_size * sizeof(float)) == 0);
  CHECK(memcmp(one.db, more.db, (size_t)one.b_size * sizeof(float)) == 0);
  drop(&one);
  drop(&more);
}

/* The bits do not depend on the number of threads, with and without Winograd, and by the kernels of
 * a batch. */
static void threads_change_nothing(void) {
  zk_conv g = {.n = 9,
               .groups = 1,
               .cin = 8,
               .cout = 20,
               .ih = 17,
               .iw = 30,
               .kh = 3,
               .kw = 3,
               .oh = 17,
               .ow = 30,
               .sh = 1,
               .sw = 1,
               .ph = 1,
               .pw = 1,
               .dh = 1,
               .dw = 1};
  compare_threads(g, run);
  compare_threads(flat(g), run_batch);
  g.cin = 14;
  compare_threads(g, run);
}

/* Are the first image's y and dx those that it has alone? */
static void compare_alone(zk_conv g) {
  problem p = make(flat(g));
  CHECK_OK(zk_conv_forward(ZK_FLOAT32, &p.g, p.x, p.w, p.b, p.y));
  CHECK_OK(zk_conv_input_grad(ZK_FLOAT32, &p.g, p.dy, p.w, false, p.dx));
  float *y = numbers(p.y_size / g.n), *dx = numbers(p.x_size / g.n);
  p.g.n = 1;
  CHECK_OK(zk_conv_forward(ZK_FLOAT32, &p.g, p.x, p.w, p.b, y));
  CHECK_OK(zk_conv_input_grad(ZK_FLOAT32, &p.g, p.dy, p.w, false, dx));
  CHECK(memcmp(y, p.y, (size_t)(p.y_size / g.n) * sizeof *y) == 0, "%lld x %lld, %lld -> %lld: y",
        (long long)g.ih, (long long)g.kh, (long long)g.cin, (long long)g.cout);
  CHECK(memcmp(dx, p.dx, (size_t)(p.x_size / g.n) * sizeof *dx) == 0,
        "%lld x %lld, %lld -> %lld: dx", (long long)g.ih, (long long)g.kh, (long long)g.cin,
        (long long)g.cout);
  free(y), free(dx);
  drop(&p);
}

/* The bits of a sample's results do not depend on the images beside it, whichever kernel is chosen.
 * Oracle: the image alone. */
static void batches_change_nothing(void) {
  for (int64_t size = 6; size <= 18; size += 4)
    for (int64_t kernel = 1; kernel <= 5; kernel += 2)
      for (int64_t cin = 8; cin <= 16; cin += 8) {
        zk_conv g = {.n = 7, .groups = 1, .cin = cin, .cout = 20, .kh = kernel, .kw = kernel};
        g.ih = g.iw = size, g.oh = g.ow = size - kernel + 1;
        g.sh = g.sw = g.dh = g.dw = 1;
        compare_alone(g);
      }
}

/* Each allocation fails in turn: an error, and nothing is lost. */
static void allocations_may_fail(void) {
  for (int tiled = 0; tiled < 2; tiled++) {
    zk_conv g = {.n = 1,
                 .groups = 1,
                 .cin = 12,
                 .cout = 12,
                 .ih = 10,
                 .iw = 10,
                 .kh = 3,
                 .kw = 3,
                 .oh = 10,
                 .ow = 10,
                 .sh = 1,
                 .sw = 1,
                 .ph = 1,
                 .pw = 1,
                 .dh = 1,
                 .dw = 1};
    g.cin = tiled ? 12 : 2;
    problem p = make(g);
    zk_status status = ZK_ERR_NOMEM;
    for (int k = 1; status == ZK_ERR_NOMEM && k < 20; k++) {
      size_t before = zk_memory_live();
      zk_memory_fail_at(k);
      status = zk_conv_kernel_forward(&g, p.x, p.w, p.b, p.y);
      if (status == ZK_OK)
        status = zk_conv_kernel_weight_grad(&g, p.x, p.dy, false, p.dw, false, p.db);
      zk_memory_fail_at(0);
      CHECK(zk_memory_live() == before, "%zu bytes more", zk_memory_live() - before);
    }
    CHECK(status == ZK_OK, "status %d", status);
    drop(&p);
  }
}

static void empty_and_vast_do_not_fit(void) {
  zk_conv g = {.n = 1,
               .groups = 1,
               .cin = 1,
               .cout = 1,
               .ih = 4,
               .iw = 4,
               .kh = 2,
               .kw = 2,
               .oh = 3,
               .ow = 3,
               .sh = 1,
               .sw = 1,
               .dh = 1,
               .dw = 1};
  CHECK(!zk_conv_kernel_fits(&g)); /* no depth */
  g = flat(g);
  CHECK(zk_conv_kernel_fits(&g));
  g.kd = g.id = 2;
  CHECK(!zk_conv_kernel_fits(&g));
  g = flat(g);
  g.n = 0;
  CHECK(!zk_conv_kernel_fits(&g));
  g.n = 1, g.cin = 0;
  CHECK(!zk_conv_kernel_fits(&g));
  g.cin = 1, g.pw = INT32_MAX;
  CHECK(!zk_conv_kernel_fits(&g));
}

static void with(const char *name, const zk_conv_kernels *kernels,
                 const zk_blocked_kernels *blocked) {
  zk_conv_set_kernels(kernels);
  zk_blocked_set_kernels(blocked); /* Winograd is computed in blocks */
  printf("%s:\n", name);
  RUN(edges);
  RUN(random_geometries);
  RUN(gradients_are_added);
  RUN(threads_change_nothing);
  RUN(batches_change_nothing);
  zk_conv_set_kernels(NULL);
  zk_blocked_set_kernels(NULL);
}

int main(void) {
  with("the machine's", NULL, NULL);
  with("portable", &zk_conv_portable, &zk_blocked_portable);
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2))
    with("as AVX-512, in halves", &wide, &zk_blocked_avx2);
#endif
  RUN(allocations_may_fail);
  RUN(empty_and_vast_do_not_fit);
  CHECK(zk_memory_live() == 0, "%zu bytes leaked", zk_memory_live());
  return check_report();
}
