/* fuzz_session.c: sessions on models that are mutated by their structure: opened, and run twice. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "onnx/check.h"
#include "onnx/file.h"
#include "mutate_model.h"
#include "onnx/run/session.h"
#include "tensor/convert.h"

#define LIMIT ((int64_t)1 << 22)
#define MOST 16 /* inputs, and outputs */

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t room, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t room, unsigned int seed) {
  zk_model m = {0};
  uint8_t *written = NULL;
  size_t n = 0;
  bool good = seed % 16 && zk_onnx_parse(bytes, size, "seed", NULL, &m) == ZK_OK &&
              mutate_model(&m, seed) && zk_onnx_encode(&m, &written, &n) == ZK_OK && n <= room;
  if (good)
    memcpy(bytes, written, n);
  zk_block_free(written);
  zk_model_clear(&m);
  return good ? n : LLVMFuzzerMutate(bytes, size, room);
}

/* Strings of the table of every session; two values; nothing. */
static zk_status make_value(const zk_port *port, zk_tensor **t) {
  zk_tensor *numbers = *t, *both[] = {numbers, numbers};
  zk_status status = ZK_OK;
  if (port->texts && port->kind == ZK_VALUE_TEXTS)
    status = zk_value_texts(numbers, t);
  else if (port->kind > ZK_VALUE_TEXTS)
    status = zk_value_list(ZK_VALUE_SEQUENCE, both, port->texts ? 0 : 2, t);
  if (status == ZK_OK && *t != numbers)
    zk_tensor_release(numbers);
  return status;
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
  zk_status status = zk_tensor_new(port->dtype, &shape, out);
  for (int64_t i = 0; status == ZK_OK && i < n; i++)
    zk_element_set_i(
        *out, i,
        port->dtype == ZK_BOOL || port->texts ? i % 2 : i % 5 - 2 * zk_dtype_is_real(port->dtype));
  return status == ZK_OK ? make_value(port, out) : status;
}

static void run(zk_session *s) {
  const zk_program *p = zk_session_program(s);
  zk_tensor *in[MOST] = {NULL}, *out[MOST] = {NULL};
  zk_status status = ZK_OK;
  bool complete = p->n_in <= MOST && p->n_out <= MOST;
  for (int i = 0; i < p->n_in && complete && status == ZK_OK; i++) {
    status = make_input(&p->in[i], &in[i]);
    complete = in[i] != NULL;
  }
  if (complete && status == ZK_OK && zk_session_run(s, in, out) == ZK_OK)
    for (int k = 0; k < p->n_out; k++)
      fuzz_look_at(out[k]);
  zk_tensor_release_all(in, MOST);
  zk_tensor_release_all(out, MOST);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_begin();
  uint8_t *copy = fuzz_copy(bytes, size);
  zk_model m = {0};
  zk_session *s = NULL;
  const char *report;
  zk_status status = zk_onnx_parse(copy, size, "mutant", NULL, &m);
  free(copy);
  if (status == ZK_OK)
    status = zk_onnx_check(&m, &report, NULL);
  if (status == ZK_OK)
    status =
        zk_session_new(&m, &(zk_session_limits){.memory = LIMIT, .work = LIMIT, .owned = true}, &s);
  int gave = s != NULL;
  if (s) {
    run(s);
    run(s); /* by the plan of the first */
  }
  zk_session_free(s);
  zk_model_clear(&m);
  fuzz_end(status, gave);
  return 0;
}
