/*
 * test_prefetch.c: base/workers.c, data/pipeline.c and data/prefetch.c: each item once, pipelines
 * that are none, and memory that fails at every place. (What the steps make of pixels is compared
 * with torchvision's by tests/lua/transforms_spec.lua.) Oracles: counts, and results of the same
 * pipeline run on one thread.
 */
#include "data/prefetch.h"

#include <stdlib.h>
#include <unistd.h>
#include "base/memory.h"
#include "base/workers.h"
#include "check.h"
#include "data/pixels.h"
#include "data/png.h"
#include "tensor/convert.h"

/* ---- workers -------------------------------------------------------------------------------- */

enum { TASKS = 40, ITEMS = 25 };

typedef struct counted {
  zk_task task;
  int seen[ITEMS]; /* each item has one place, so no two threads share one */
} counted;

static void count(void *context, int64_t i) {
  ((counted *)context)->seen[i]++;
}

static void test_workers(void) {
  for (int threads = 1; threads <= 4; threads++) {
    static counted tasks[TASKS];
    zk_workers *w;
    CHECK_OK(zk_workers_start(threads, &w));
    for (int t = 0; t < TASKS; t++) {
      tasks[t] = (counted){.task = {.fn = count, .context = &tasks[t], .n = ITEMS}};
      zk_workers_submit(w, &tasks[t].task);
    }
    int wrong = 0;
    for (int t = 0; t < TASKS; t++) {
      CHECK(zk_workers_wait(w, &tasks[t].task, 60));
      for (int i = 0; i < ITEMS; i++)
        wrong += tasks[t].seen[i] != 1;
    }
    CHECK(wrong == 0, "%d items not done once", wrong);
    counted none = {.task = {.fn = count, .context = &none, .n = 0}};
    zk_workers_submit(w, &none.task);
    CHECK(zk_workers_wait(w, &none.task, 0));
    zk_workers_stop(w);
  }
}

static void doze(void *context, int64_t i) {
  (void)i;
  usleep(20000);
  ++*(int *)context;
}

/* A wait that is too short returns false; stopping leaves items undone that no thread has begun. */
static void test_impatience(void) {
  int done = 0;
  zk_workers *w;
  zk_task task = {.fn = doze, .context = &done, .n = 1000};
  CHECK_OK(zk_workers_start(1, &w));
  zk_workers_submit(w, &task);
  CHECK(!zk_workers_wait(w, &task, 0.001));
  zk_workers_stop(w);
  CHECK(done < 1000);
}

/* ---- pipelines ----------------------------------------------------------------------------------
 */

static zk_tensor *picture(zk_dtype dtype, const zk_shape *shape) {
  zk_tensor *t;
  CHECK_OK(zk_tensor_new(dtype, shape, &t));
  for (int64_t i = 0; i < zk_numel(t); i++)
    zk_element_set_f(t, i, (double)(i * 37 % 251));
  return t;
}

static double every_step[] = {ZK_TRANSFORM_CROP,
                              6,
                              -1,
                              2,
                              9,
                              8,
                              ZK_PADDING_REFLECT,
                              0,
                              ZK_TRANSFORM_FLIP,
                              1,
                              1, /* 9 x 8 */
                              ZK_TRANSFORM_RESIZE,
                              4,
                              6,
                              11,
                              ZK_BILINEAR,
                              1,
                              ZK_TRANSFORM_AFFINE,
                              10,
                              0.9,
                              -0.4,
                              0.5,
                              0.4,
                              0.9,
                              -0.5,
                              7,
                              7,
                              1,
                              3, /* 7 x 7 */
                              ZK_TRANSFORM_TO_FLOAT,
                              0,
                              ZK_TRANSFORM_NORMALIZE,
                              2,
                              0.5,
                              0.25,
                              ZK_TRANSFORM_ERASE,
                              5,
                              1,
                              2,
                              3,
                              4,
                              0.5,
                              ZK_TRANSFORM_ERASE_NOISE,
                              5,
                              0,
                              0,
                              2,
                              2,
                              0,
                              ZK_TRANSFORM_GRAYSCALE,
                              1,
                              1,
                              ZK_TRANSFORM_CONVERT,
                              1,
                              ZK_UINT8};

static zk_pipeline pipeline_of(double *code, size_t bytes, const zk_tensor *noise) {
  return (zk_pipeline){.last = true,
                       .n = (int)(bytes / sizeof *code),
                       .code = code,
                       .n_noise = noise != NULL,
                       .noise = {noise}};
}
#define PIPELINE(code, noise) pipeline_of(code, sizeof(code), noise)

/* Whichever allocation fails: out of memory, nothing kept, the picture as it was. */
static void test_pipeline_memory(void) {
  zk_tensor *t = picture(ZK_UINT8, &ZK_SHAPE(8, 9, 3)), *noise = picture(ZK_FLOAT32, &ZK_SHAPE(12));
  zk_tensor *copy = picture(ZK_UINT8, &ZK_SHAPE(8, 9, 3)), *out = NULL;
  zk_pipeline pipeline = PIPELINE(every_step, noise);
  size_t live = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  int failed = 0;
  for (int at = 1; status == ZK_ERR_NOMEM && at < 200; at++) {
    zk_memory_fail_at(at);
    status = zk_pipeline_run(&pipeline, t, &out);
    zk_memory_fail_at(0);
    failed += status == ZK_ERR_NOMEM;
    CHECK(status == ZK_OK || (!out && zk_memory_live() == live), "allocation %d", at);
  }
  CHECK_OK(status);
  CHECK(failed > 20, "only %d allocations failed", failed);
  zk_shape wanted = ZK_SHAPE(1, 7, 7);
  CHECK(out && out->dtype == ZK_UINT8 && zk_shape_equal(&out->shape, &wanted));
  CHECK(memcmp(zk_data(t), zk_data(copy), (size_t)zk_numel(t)) == 0, "the picture changed");
  zk_tensor_release_all((zk_tensor *[]){t, noise, copy, out}, 4);
}

static void test_pipeline_errors(void) {
  static const struct {
    int n;
    double code[12];
  } bad[] = {{1, {ZK_TRANSFORM_FLIP}},
             {2, {ZK_TRANSFORM_FLIP, 1}},
             {2, {ZK_TRANSFORM_FLIP, -3}},
             {3, {ZK_TRANSFORM_FLIP, 2, 1}},
             {2, {99, 0}},
             {2, {0, 0}},
             {4, {ZK_TRANSFORM_NORMALIZE, 2, 0, 1}}, /* bytes */
             {7, {ZK_TRANSFORM_ERASE, 5, 1, 1, 8, 3, 0}},
             {7, {ZK_TRANSFORM_ERASE, 5, -1, 1, 2, 3, 0}},
             {8, {ZK_TRANSFORM_ERASE, 6, 1, 1, 2, 2, 0, 0}},    /* 2 values, 3 channels */
             {7, {ZK_TRANSFORM_ERASE_NOISE, 5, 1, 1, 2, 3, 0}}, /* no noise */
             {11, {ZK_TRANSFORM_AFFINE, 9, 1, 0, 0, 0, 1, 0, 4, 4, 0}}};
  zk_tensor *t = picture(ZK_UINT8, &ZK_SHAPE(8, 9, 3)), *out;
  for (int i = 0; i < (int)(sizeof bad / sizeof *bad); i++) {
    double code[12];
    memcpy(code, bad[i].code, sizeof code);
    zk_pipeline pipeline = {.last = true, .n = bad[i].n, .code = code};
    CHECK_FAILS(zk_pipeline_run(&pipeline, t, &out), ZK_ERR_ARG, "is none");
    CHECK(!out, "case %d", i);
  }
  zk_pipeline nothing = {.last = true};
  zk_tensor *other = picture(ZK_INT64, &ZK_SHAPE(3, 3)), *row = picture(ZK_UINT8, &ZK_SHAPE(4));
  CHECK_FAILS(zk_pipeline_run(&nothing, other, &out), ZK_ERR_ARG, "int64");
  CHECK_FAILS(zk_pipeline_run(&nothing, row, &out), ZK_ERR_ARG, "[4]");
  zk_tensor_release_all((zk_tensor *[]){t, other, row}, 3);
}

/* ---- batches -------------------------------------------------------------------------------- */

static char good_path[] = "/tmp/zknn-prefetch-XXXXXX", bad_path[] = "/tmp/zknn-prefetch-XXXXXX";

static void write_files(void) {
  zk_tensor *t = picture(ZK_UINT8, &ZK_SHAPE(8, 9));
  close(mkstemp(good_path));
  int file = mkstemp(bad_path);
  CHECK(write(file, "no png", 6) == 6);
  close(file);
  CHECK_OK(zk_png_write(t, 8, good_path));
  zk_tensor_release(t);
}

/* A batch of the file and the rows of `source`, or NULL for want of memory. */
static zk_status give(zk_prefetch *f, zk_tensor *source, zk_tensor *out,
                      const zk_pipeline *pipeline, const char *path) {
  zk_batch *b;
  ZK_TRY(zk_batch_new(4, out, &b));
  zk_status status = zk_batch_add(b, path, NULL, 0, pipeline);
  for (int64_t row = 0; status == ZK_OK && row < 3; row++)
    status = zk_batch_add(b, NULL, source, row, pipeline);
  if (status == ZK_OK)
    zk_prefetch_submit(f, b);
  else
    zk_batch_free(b);
  return status;
}

static zk_batch *take(zk_prefetch *f) {
  zk_batch *b = zk_prefetch_wait(f, 60);
  CHECK(b != NULL);
  return b;
}

/* Batches come in their order, each sample in its row, as one thread makes them. */
static void test_batches(void) {
  zk_tensor *source = picture(ZK_UINT8, &ZK_SHAPE(3, 8, 9, 3));
  zk_tensor *noise = picture(ZK_FLOAT32, &ZK_SHAPE(12)), *want = NULL;
  zk_pipeline pipeline = PIPELINE(every_step, noise);
  for (int threads = 1; threads <= 3; threads++) {
    zk_prefetch *f;
    zk_tensor *out[3];
    CHECK_OK(zk_prefetch_open(threads, &f));
    for (int k = 0; k < 3; k++) {
      CHECK_OK(zk_tensor_zeros(ZK_UINT8, &ZK_SHAPE(4, 1, 7, 7), &out[k]));
      CHECK_OK(give(f, source, k == 1 ? NULL : out[k], &pipeline, good_path));
    }
    for (int k = 0; k < 3; k++) {
      zk_batch *b = take(f);
      CHECK_OK(zk_batch_status(b));
      for (int64_t i = 0; k == 1 && i < 4; i++)
        memcpy((char *)zk_data(out[1]) + i * 49, zk_data(zk_batch_result(b, i)), 49);
      zk_prefetch_drop(f);
      if (!want)
        want = zk_tensor_retain(out[k]);
      CHECK(memcmp(zk_data(want), zk_data(out[k]), 4 * 49) == 0, "batch %d", k);
    }
    CHECK(!zk_prefetch_wait(f, 0));
    zk_prefetch_close(f);
    zk_tensor_release_all(out, 3);
  }
  zk_tensor_release_all((zk_tensor *[]){source, noise, want}, 3);
}

static void test_batch_errors(void) {
  zk_tensor *source = picture(ZK_UINT8, &ZK_SHAPE(3, 8, 9, 3)), *out;
  zk_pipeline pipeline = {.last = true};
  zk_prefetch *f;
  CHECK_OK(zk_tensor_zeros(ZK_UINT8, &ZK_SHAPE(4, 8, 9, 4), &out));
  CHECK_OK(zk_prefetch_open(2, &f));
  CHECK_OK(give(f, source, NULL, &pipeline, bad_path));
  CHECK_OK(give(f, source, out, &pipeline, good_path));
  CHECK_OK(give(f, source, NULL, &pipeline, "/nowhere.png"));
  CHECK_FAILS(zk_batch_status(take(f)), ZK_ERR_FORMAT, bad_path);
  zk_prefetch_drop(f);
  CHECK_FAILS(zk_batch_status(take(f)), ZK_ERR_FORMAT, "became [8, 9, 3], its batch holds");
  zk_prefetch_drop(f);
  CHECK_FAILS(zk_batch_status(take(f)), ZK_ERR_IO, "/nowhere.png: No such file");
  zk_batch *b;
  CHECK_OK(zk_batch_new(1, NULL, &b));
  CHECK_FAILS(zk_batch_add(b, NULL, source, 3, &pipeline), ZK_ERR_ARG, "no such row");
  CHECK_OK(zk_batch_add(b, NULL, source, 2, &pipeline));
  CHECK_FAILS(zk_batch_add(b, NULL, source, 0, &pipeline), ZK_ERR_STATE, "full");
  zk_batch_free(b);
  zk_prefetch_close(f); /* with a batch in it */
  zk_tensor_release_all((zk_tensor *[]){source, out}, 2);
}

/* Wherever an allocation fails, on whichever thread: the batch is refused, or it says so and is
 * good at the second look. */
static void test_batch_memory(void) {
  zk_tensor *source = picture(ZK_UINT8, &ZK_SHAPE(3, 8, 9, 3));
  zk_tensor *noise = picture(ZK_FLOAT32, &ZK_SHAPE(12));
  zk_pipeline pipeline = PIPELINE(every_step, noise);
  size_t live = zk_memory_live();
  int refused = 0, again = 0;
  for (int at = 1; at < 400; at += at < 30 ? 1 : 7) {
    zk_prefetch *f = NULL;
    zk_memory_fail_at(at);
    zk_status status = zk_prefetch_open(1, &f);
    if (status == ZK_OK)
      status = give(f, source, NULL, &pipeline, good_path);
    refused += status == ZK_ERR_NOMEM;
    if (status == ZK_OK) {
      int64_t before = zk_memory_calls();
      zk_batch *b = take(f);
      zk_memory_fail_at(0);
      CHECK_OK(zk_batch_status(b));
      again += zk_memory_calls() > before;
    }
    zk_memory_fail_at(0);
    zk_prefetch_close(f);
    CHECK(zk_memory_live() == live, "allocation %d: bytes are left", at);
  }
  CHECK(refused > 5 && again > 5, "%d refused, %d tried again", refused, again);
  zk_tensor_release_all((zk_tensor *[]){source, noise}, 2);
}

int main(void) {
  write_files();
  RUN(test_workers);
  RUN(test_impatience);
  RUN(test_pipeline_memory);
  RUN(test_pipeline_errors);
  RUN(test_batches);
  RUN(test_batch_errors);
  RUN(test_batch_memory);
  unlink(good_path);
  unlink(bad_path);
  CHECK(zk_memory_live() == 0, "%zu bytes are left", zk_memory_live());
  return check_report();
}
