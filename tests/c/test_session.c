/*
 * test_session.c: sessions against damage: every prefix of small files and 10,000 mutations of
 * each are opened and run; and every allocation fails in turn.
 *
 * Oracle: an error with a message, or a run that gives tensors; nothing leaks; the peak of memory
 * is within what memory_limit allows. Run under ASan and UBSan. The values of a run are tested by
 * tests/lua/onnx_session_spec.lua and tests/c/test_export.c.
 */
#include <stdlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/rng.h"
#include "check.h"
#include "onnx/check.h"
#include "onnx/file.h"
#include "onnx/run/session.h"
#include "tensor/convert.h"

#define FOLDER "tests/golden/onnx/"
#define MUTATIONS 10000
#define LIMIT ((int64_t)1 << 20)
#define MOST 64 /* inputs, and outputs */

static zk_rng rng;
static double sum; /* of all results: their bytes are looked at */

static uint32_t below(size_t n) {
  return zk_rng_u32(&rng) % (uint32_t)n;
}

/* An input that fits the port: open sizes are 2. NULL when it says it is large. */
static zk_status make_input(const zk_port *port, zk_tensor **out) {
  zk_shape shape = {.ndim = port->shape ? (int)port->shape->dim.count : 2};
  int64_t n = 1;
  *out = NULL;
  for (int d = 0; d < shape.ndim; d++) {
    const zk_graph_dim *dim = port->shape ? ZK_LIST(zk_graph_dim *, port->shape->dim)[d] : NULL;
    shape.dim[d] = dim && dim->record.has & ZK_DIM_HAS_VALUE ? dim->value : 2;
    if (shape.dim[d] < 0 || shape.dim[d] > 64 || (n *= shape.dim[d]) > 4096)
      return ZK_OK;
  }
  ZK_TRY(zk_tensor_new(port->dtype, &shape, out));
  for (int64_t i = 0; i < n; i++)
    zk_element_set_i(*out, i,
                     port->dtype == ZK_BOOL ? i % 2 : i % 5 - 2 * zk_dtype_is_real(port->dtype));
  return ZK_OK;
}

static zk_status run(zk_session *s) {
  const zk_program *p = zk_session_program(s);
  zk_tensor *in[MOST] = {NULL}, *out[MOST] = {NULL};
  zk_status status = ZK_OK;
  bool complete = p->n_in <= MOST && p->n_out <= MOST;
  for (int i = 0; i < p->n_in && complete && status == ZK_OK; i++) {
    status = make_input(&p->in[i], &in[i]);
    complete = in[i] != NULL;
  }
  if (complete && status == ZK_OK)
    status = zk_session_run(s, in, out);
  for (int k = 0; complete && status == ZK_OK && k < p->n_out; k++)
    for (int64_t i = 0; i < zk_numel(out[k]); i++)
      sum += zk_element_f(out[k], i) != 0;
  zk_tensor_release_all(in, MOST);
  zk_tensor_release_all(out, MOST);
  return status;
}

/* Parses, opens, runs twice: the second time by the plan of the first. */
static zk_status open_and_run(const uint8_t *bytes, size_t n) {
  zk_model m = {0};
  zk_session *s = NULL;
  const char *report = NULL;
  zk_status status = zk_onnx_parse(bytes, n, "mutant", NULL, &m);
  if (status == ZK_OK)
    status = zk_onnx_check(&m, &report, NULL);
  CHECK(!report || strncmp(report, "the model has ", 14) == 0, "%s", report);
  if (status == ZK_OK)
    status =
        zk_session_new(&m, &(zk_session_limits){.memory = LIMIT, .work = LIMIT, .owned = true}, &s);
  CHECK((status == ZK_OK) == (s != NULL));
  if (s)
    status = run(s);
  if (s && status == ZK_OK)
    status = run(s);
  zk_session_free(s);
  zk_model_clear(&m);
  return status;
}

/* On a copy in a block of exactly its size, so that ASan notices reads past the end. */
static bool survive(const uint8_t *bytes, size_t n) {
  uint8_t *copy = malloc(n ? n : 1);
  size_t before = zk_memory_live();
  memcpy(copy, bytes, n);
  zk_status status = open_and_run(copy, n);
  free(copy);
  CHECK(status != ZK_ERR_NOMEM && status != ZK_ERR_STATE, "%s", zk_message());
  CHECK(zk_memory_live() == before, "bytes are left");
  return status == ZK_OK;
}

static void mutate(uint8_t *b, size_t *n) {
  size_t at = below(*n), length = 1 + below(*n - at < 8 ? *n - at : 8);
  switch (below(5)) {
  case 0:
    b[at] = (uint8_t)zk_rng_u32(&rng);
    break;
  case 1:
    b[at] ^= (uint8_t)(1u << below(8));
    break;
  case 2:
    b[at] = (uint8_t)(b[at] + below(5) - 2);
    break;
  case 3: /* a byte less */
    memmove(b + at, b + at + 1, --*n - at);
    break;
  default:
    memmove(b + below(*n - length + 1), b + at, length);
  }
}

static void fuzz(const char *file) {
  uint8_t *bytes, *copy;
  size_t size = 0;
  int prefixes = 0, good = 0;
  CHECK_OK(zk_file_read(file, &bytes, &size));
  CHECK(size > 100 && size <= 4096, "%s has %zu bytes", file, size);
  CHECK(survive(bytes, size), "%s: %s", file, zk_message());
  for (size_t n = 0; n < size; n++)
    prefixes += survive(bytes, n);
  copy = malloc(size);
  for (int i = 0; i < MUTATIONS; i++) {
    size_t n = size;
    memcpy(copy, bytes, size);
    for (uint32_t k = 1 + below(3); k > 0 && n > 0; k--)
      mutate(copy, &n);
    good += survive(copy, n);
  }
  CHECK(good > 100 && good < MUTATIONS, "%d mutations of %s run", good, file);
  printf("  %s: %d prefixes and %d mutations run\n", file, prefixes, good);
  free(copy);
  zk_block_free(bytes);
}

static void test_dense(void) {
  fuzz(FOLDER "exported/dense-1.13.onnx");
}

static void test_shapes(void) {
  fuzz(FOLDER "shapes.onnx");
}

/* After all of these: no value, and no constant, was larger than the limit; a kernel may need a few
 * copies. */
static void test_peak(void) {
  CHECK(zk_memory_peak() < 16 * (size_t)LIMIT, "%zu", zk_memory_peak());
}

static void starve(const char *file) {
  uint8_t *bytes;
  size_t size, before;
  zk_status status = ZK_ERR_NOMEM;
  int at = 0;
  CHECK_OK(zk_file_read(file, &bytes, &size));
  before = zk_memory_live();
  while (status != ZK_OK && at < 10000) {
    zk_memory_fail_at(++at);
    status = open_and_run(bytes, size);
    zk_memory_fail_at(0);
    CHECK(status == ZK_OK || status == ZK_ERR_NOMEM, "allocation %d: %s", at, zk_message());
    CHECK(zk_memory_live() == before, "allocation %d: bytes are left", at);
  }
  CHECK(status == ZK_OK && at > 30, "%s: %d allocations", file, at);
  zk_block_free(bytes);
}

static void test_no_memory(void) {
  starve(FOLDER "exported/dense-1.13.onnx");
  starve(FOLDER "shapes.onnx");
  starve(FOLDER "by_data.onnx");
}

int main(void) {
  zk_rng_seed(&rng, 1);
  RUN(test_dense);
  RUN(test_shapes);
  RUN(test_peak);
  RUN(test_no_memory);
  CHECK(sum > 0);
  return check_report();
}
