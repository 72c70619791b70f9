/*
 * values.c: see values.h; and the functions of zknn.h about errors and arrays.
 */
#define _GNU_SOURCE /* locale_t */
#include "api/values.h"

#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/profile.h"
#include "data/image.h"
#include "data/png.h"
#include "tensor/convert.h"

#define MAX_THREADS 1024

_Static_assert(sizeof(int64_t) == sizeof((zk_shape){0}.dim[0]), "shapes are given as they are");

const char *zknn_version(void) {
  return ZKNN_VERSION;
}

/* ---- errors ---------------------------------------------------------------------------------- */

static _Thread_local char message[8192];

const char *zknn_error(void) {
  return message;
}

int zkl_api_fail(const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  return -1;
}

int zkl_api_fail_text(const char *text) {
  return zkl_api_fail("%s", text);
}

int zkl_api_fail_core(void) {
  return zkl_api_fail_text(zk_message());
}

/* ---- turns ----------------------------------------------------------------------------------- */

/* Who waits for the lock holds the gate, so that runs that follow each other do not keep a call out
 * that wants the library for itself. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static zkl_api_turn begin(bool run) {
  static locale_t plain; /* made once, and never freed: another thread may be using it */
  pthread_mutex_lock(&gate);
  if (run)
    pthread_rwlock_rdlock(&lock);
  else
    pthread_rwlock_wrlock(&lock);
  if (!plain)
    plain = newlocale(LC_NUMERIC_MASK, "C", duplocale(LC_GLOBAL_LOCALE));
  zkl_api_turn turn = {plain ? uselocale(plain) : (locale_t)0, run};
  pthread_mutex_unlock(&gate);
  if (run)
    zk_parallel_callers(1);
  return turn;
}

zkl_api_turn zkl_api_begin(void) {
  return begin(false);
}

zkl_api_turn zkl_api_begin_run(void) {
  zkl_api_turn turn = begin(true);
  if (!zk_profile_running)
    return turn;
  zkl_api_end(turn); /* a script measures: its tree of calls has room for one at a time */
  return begin(false);
}

void zkl_api_end(zkl_api_turn turn) {
  if (turn.run)
    zk_parallel_callers(-1);
  if (turn.locale)
    uselocale(turn.locale);
  pthread_rwlock_unlock(&lock);
}

int zknn_set_threads(int n) {
  if (n < 1 || n > MAX_THREADS)
    return zkl_api_fail("zknn_set_threads: %d is not a number of threads (1 to %d)", n,
                        MAX_THREADS);
  zkl_api_turn turn = zkl_api_begin();
  zk_set_num_threads(n);
  zkl_api_end(turn);
  return 0;
}

/* ---- arrays ---------------------------------------------------------------------------------- */

struct zknn_result {
  int n;
  zk_tensor *at[];
};

zknn_result *zkl_api_result(int n) {
  zknn_result *r = zk_alloc(sizeof *r + (size_t)n * sizeof r->at[0]);
  if (!r) {
    zkl_api_fail_core();
    return NULL;
  }
  r->n = n;
  for (int i = 0; i < n; i++)
    r->at[i] = NULL;
  return r;
}

zk_status zkl_api_put(zknn_result *r, int i, zk_tensor *t) {
  zk_tensor *floats;
  ZK_TRY(zk_tensor_cast(t, ZK_FLOAT32, &floats));
  zk_status status = zk_tensor_clone(floats, &r->at[i]);
  zk_tensor_release(floats);
  return status;
}

int zkl_api_tensor(const zknn_array *a, const char *what, zk_tensor **out) {
  *out = NULL;
  if (a->dims < 0 || a->dims > ZK_MAX_DIM || (a->dims > 0 && !a->shape)) {
    zkl_api_fail("%s: an array of %d dimensions%s, 0 to %d are possible", what, a->dims,
                 a->dims > 0 && !a->shape ? " without a shape" : "", ZK_MAX_DIM);
    return 0;
  }
  zk_shape shape = {.ndim = a->dims};
  for (int d = 0; d < a->dims; d++) {
    shape.dim[d] = a->shape[d];
    if (a->shape[d] < 0) {
      zkl_api_fail("%s: size %d of the array is %lld", what, d, (long long)a->shape[d]);
      return 0;
    }
  }
  if (zk_shape_check(ZK_FLOAT32, &shape) != ZK_OK || zk_tensor_new(ZK_FLOAT32, &shape, out)) {
    zkl_api_fail("%s: %s", what, zk_message());
    return 0;
  }
  size_t bytes = (size_t)zk_numel(*out) * sizeof(float);
  if (bytes > 0 && !a->data) {
    zk_tensor_release(*out);
    zkl_api_fail("%s: the array has no data", what);
    return 0;
  }
  if (bytes > 0)
    memcpy(zk_data(*out), a->data, bytes);
  return 1;
}

int zknn_result_count(const zknn_result *r) {
  return r ? r->n : 0;
}

zknn_array zknn_result_array(const zknn_result *r, int i) {
  if (!r || i < 0 || i >= r->n)
    return (zknn_array){NULL, NULL, 0};
  const zk_tensor *t = r->at[i];
  return (zknn_array){zk_data(t), t->shape.dim, t->shape.ndim};
}

void zknn_result_free(zknn_result *r) {
  if (!r)
    return;
  zk_tensor_release_all(r->at, r->n);
  zk_free(r);
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* picture [H, W] or [H, W, C] -> float32 [C, H, W] in 0..1 */
static zk_status to_planes(const zk_tensor *picture, int channels, zk_tensor **out) {
  zk_image_size size;
  ZK_TRY(zk_image_measure("zknn_read_png", picture, &size));
  zk_shape shape = {.ndim = 3, .dim = {channels, size.height, size.width}};
  ZK_TRY(zk_tensor_new(ZK_FLOAT32, &shape, out));
  float *to = zk_data(*out);
  int64_t n = size.height * size.width;
  bool bytes = picture->dtype == ZK_UINT8;
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < channels; c++) {
      double x = zk_element_f(picture, i * channels + c);
      to[c * n + i] = bytes ? (float)x / 255 : (float)x;
    }
  return ZK_OK;
}

static zk_status read_png(const char *path, int channels, zk_tensor **out) {
  zk_tensor *picture, *wanted;
  ZK_TRY(zk_png_read(path, 0, &picture));
  zk_status status = zk_image_convert(picture, channels, channels == 4 ? -1 : 1, &wanted);
  zk_tensor_release(picture);
  ZK_TRY(status);
  status = to_planes(wanted, channels, out);
  zk_tensor_release(wanted);
  return status;
}

zknn_result *zknn_read_png(const char *path, int channels) {
  if (!path || (channels != 1 && channels != 3 && channels != 4)) {
    zkl_api_fail("zknn_read_png: %s", path ? "channels is 1, 3 or 4" : "the path is NULL");
    return NULL;
  }
  zknn_result *r = zkl_api_result(1);
  if (!r)
    return NULL;
  zkl_api_turn turn = zkl_api_begin();
  zk_status status = read_png(path, channels, &r->at[0]);
  zkl_api_end(turn);
  if (status == ZK_OK)
    return r;
  zkl_api_fail_core();
  zknn_result_free(r);
  return NULL;
}
