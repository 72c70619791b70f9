/*
 * prefetch.c: the samples of a batch, and the queue of batches.
 *
 * Threads never touch a reference count that another thread uses: only the worker refers to its
 * results until the batch is done, and the batch holds all that workers read.
 */
#include "data/prefetch.h"

#include <string.h>
#include "base/clock.h"
#include "base/memory.h"
#include "base/profile.h"
#include "base/size.h"
#include "base/workers.h"
#include "data/image.h"
#include "data/png.h"
#include "tensor/convert.h"

typedef struct sample {
  char *path;
  zk_tensor *source;
  int64_t row;
  zk_pipeline pipeline;
  zk_tensor *result;
  zk_status status;
  int64_t read_ns, work_ns; /* while a profile runs */
  char *message;            /* of a failure; NULL when there was no memory for it */
} sample;

struct zk_batch {
  zk_task task;
  int64_t n, added;
  bool timed;
  zk_tensor *out;
  zk_batch *following;
  sample samples[];
};

struct zk_prefetch {
  zk_workers *workers;
  zk_batch *first, *last;
};

/* ---- one sample ----------------------------------------------------------------------------- */

/* Reals in 0..1 as bytes. */
static zk_status to_bytes(const zk_tensor *t, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(ZK_UINT8, &t->shape, out));
  const float *x = zk_data(t);
  uint8_t *y = zk_data(*out);
  for (int64_t i = 0; i < zk_numel(t); i++)
    y[i] = (uint8_t)(x[i] * 255.0f + 0.5f);
  return ZK_OK;
}

zk_status zk_picture_read(const char *path, zk_tensor **out) {
  zk_tensor *t, *next;
  *out = NULL;
  ZK_TRY(zk_png_read(path, 0, &t));
  if (t->dtype != ZK_UINT8) {
    zk_status status = to_bytes(t, &next);
    zk_tensor_release(t);
    ZK_TRY(status);
    t = next;
  }
  if (t->shape.ndim == 3 && t->shape.dim[2] == 3) {
    *out = t;
    return ZK_OK;
  }
  zk_status status = zk_image_convert(t, 3, -1, out);
  zk_tensor_release(t);
  return status;
}

/* Copies row `row` of a source. Reads its bytes and does not touch its reference counts. */
static zk_status copy_row(const sample *s, zk_tensor **out) {
  zk_shape shape = {.ndim = s->source->shape.ndim - 1};
  memcpy(shape.dim, s->source->shape.dim + 1, sizeof(int64_t) * (size_t)shape.ndim);
  ZK_TRY(zk_tensor_new(s->source->dtype, &shape, out));
  size_t bytes = (size_t)zk_numel(*out) * zk_dtype_size(s->source->dtype);
  memcpy(zk_data(*out), (const char *)zk_data(s->source) + bytes * (size_t)s->row, bytes);
  return ZK_OK;
}

static zk_status make_result(sample *s, bool timed) {
  zk_tensor *picture;
  int64_t start = timed ? zk_nanoseconds() : 0;
  ZK_TRY(s->path ? zk_picture_read(s->path, &picture) : copy_row(s, &picture));
  if (timed)
    s->read_ns = zk_nanoseconds() - start;
  zk_status status = zk_pipeline_run(&s->pipeline, picture, &s->result);
  zk_tensor_release(picture);
  if (status != ZK_OK && s->path)
    return zk_fail_in(status, "%s", s->path);
  return status;
}

/* Moves a result into its row of the batch. */
static zk_status put_into_row(zk_batch *b, int64_t i) {
  sample *s = &b->samples[i];
  const zk_tensor *t = s->result;
  zk_status status = ZK_OK;
  size_t bytes = (size_t)zk_numel(t) * zk_dtype_size(t->dtype);
  zk_shape row = {.ndim = b->out->shape.ndim - 1};
  memcpy(row.dim, b->out->shape.dim + 1, sizeof(int64_t) * (size_t)row.ndim);
  if (t->dtype != b->out->dtype || !zk_shape_equal(&t->shape, &row)) {
    char has[ZK_SHAPE_TEXT], wants[ZK_SHAPE_TEXT];
    status = zk_fail(ZK_ERR_FORMAT,
                     "%s: the picture became %s, its batch holds %s: it changed "
                     "while being read",
                     s->path ? s->path : "a sample", zk_shape_text(&t->shape, has),
                     zk_shape_text(&row, wants));
  } else {
    memcpy((char *)zk_data(b->out) + bytes * (size_t)i, zk_data(t), bytes);
  }
  zk_tensor_release(s->result);
  s->result = NULL;
  return status;
}

/* Prepares sample i, on any thread. */
static void run_sample(void *context, int64_t i) {
  zk_batch *b = context;
  sample *s = &b->samples[i];
  zk_free(s->message);
  s->message = NULL;
  int64_t start = b->timed ? zk_nanoseconds() : 0;
  s->status = make_result(s, b->timed);
  if (s->status == ZK_OK && b->out)
    s->status = put_into_row(b, i);
  if (b->timed)
    s->work_ns = zk_nanoseconds() - start - s->read_ns;
  if (s->status != ZK_OK)
    s->message = zk_strdup(zk_message());
}

/* ---- batches -------------------------------------------------------------------------------- */

void zk_batch_free(zk_batch *b) {
  if (!b)
    return;
  for (int64_t i = 0; i < b->added; i++) {
    sample *s = &b->samples[i];
    for (int k = 0; k < s->pipeline.n_noise; k++)
      zk_tensor_release((zk_tensor *)s->pipeline.noise[k]);
    zk_free(s->pipeline.code);
    zk_free(s->path);
    zk_free(s->message);
    zk_tensor_release(s->source);
    zk_tensor_release(s->result);
  }
  zk_tensor_release(b->out);
  zk_free(b);
}

zk_status zk_batch_new(int64_t n, zk_tensor *out, zk_batch **batch) {
  size_t bytes = zk_bytes(zk_size_add(n, (sizeof(zk_batch) + sizeof(sample) - 1) / sizeof(sample)),
                          sizeof(sample));
  zk_batch *b = *batch = zk_alloc_zero(bytes);
  if (!b)
    return zk_nomem(bytes, "a batch of samples");
  b->n = n;
  b->out = zk_tensor_retain(out);
  return ZK_OK;
}

zk_status zk_batch_add(zk_batch *b, const char *path, zk_tensor *source, int64_t row,
                       const zk_pipeline *pipeline) {
  if (b->added == b->n)
    return zk_fail(ZK_ERR_STATE, "prefetch: the batch is full");
  if (!path && (!zk_is_contiguous(source) || source->shape.ndim < 1 || row < 0 ||
                row >= source->shape.dim[0]))
    return zk_fail(ZK_ERR_ARG, "prefetch: no such row, or not contiguous");
  sample *s = &b->samples[b->added++];
  size_t bytes = sizeof(double) * (size_t)pipeline->n;
  *s = (sample){.row = row, .pipeline = *pipeline};
  s->pipeline.code = NULL; /* the caller's */
  for (int k = 0; k < pipeline->n_noise; k++)
    zk_tensor_retain((zk_tensor *)pipeline->noise[k]);
  s->pipeline.code = zk_alloc(bytes);
  s->path = path ? zk_strdup(path) : NULL;
  if (!s->pipeline.code || (path && !s->path))
    return zk_nomem(bytes, "a sample's pipeline");
  if (!path) /* an alias: a script may assign other data to the tensor meanwhile */
    ZK_TRY(zk_tensor_alias(source, &s->source));
  if (bytes > 0)
    memcpy(s->pipeline.code, pipeline->code, bytes);
  return ZK_OK;
}

void zk_prefetch_submit(zk_prefetch *f, zk_batch *b) {
  if (f->first)
    f->last->following = b;
  else
    f->first = b;
  f->last = b;
  b->timed = zk_profile_running != NULL;
  b->task = (zk_task){.fn = run_sample, .context = b, .n = b->added};
  zk_workers_submit(f->workers, &b->task);
}

zk_batch *zk_prefetch_wait(zk_prefetch *f, double seconds) {
  return f->first && zk_workers_wait(f->workers, &f->first->task, seconds) ? f->first : NULL;
}

zk_status zk_batch_status(zk_batch *b) {
  for (int64_t i = 0; i < b->added; i++) {
    sample *s = &b->samples[i];
    if (s->status == ZK_ERR_NOMEM)
      run_sample(b, i);
    if (s->status != ZK_OK && !s->message)
      return zk_nomem(0, "a sample");
    if (s->status != ZK_OK)
      return zk_fail(s->status, "%s", s->message);
  }
  return ZK_OK;
}

int64_t zk_batch_size(const zk_batch *b) {
  return b->added;
}

zk_tensor *zk_batch_result(zk_batch *b, int64_t i) {
  return i < b->added ? b->samples[i].result : NULL;
}

/* Tells the profile what the workers did for a batch, which they are done with. */
static void note_work(const zk_batch *b) {
  int64_t read_ns = 0, work_ns = 0;
  for (int64_t i = 0; i < b->added; i++) {
    read_ns += b->samples[i].read_ns;
    work_ns += b->samples[i].work_ns;
  }
  zk_profile_aside("reading samples", b->added, read_ns);
  zk_profile_aside("transforms", b->added, work_ns);
}

zk_batch *zk_prefetch_take(zk_prefetch *f) {
  zk_batch *b = f->first;
  f->first = b->following;
  if (b->timed)
    note_work(b);
  return b;
}

void zk_prefetch_drop(zk_prefetch *f) {
  zk_batch_free(zk_prefetch_take(f));
}

zk_status zk_prefetch_open(int n_workers, zk_prefetch **out) {
  *out = NULL;
  zk_prefetch *f = zk_alloc_zero(sizeof *f);
  if (!f)
    return zk_nomem(sizeof *f, "a prefetcher");
  zk_status status = zk_workers_start(n_workers, &f->workers);
  if (status != ZK_OK)
    zk_free(f);
  else
    *out = f;
  return status;
}

void zk_prefetch_close(zk_prefetch *f) {
  if (!f)
    return;
  zk_workers_stop(f->workers);
  while (f->first)
    zk_prefetch_drop(f);
  zk_free(f);
}
