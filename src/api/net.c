/*
 * net.c: the functions of zknn.h about nets: sessions of ONNX files, and what scripts build.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "api/interpreter.h"
#include "base/memory.h"
#include "onnx/check.h"
#include "onnx/file.h"
#include "onnx/run/inline.h"
#include "onnx/run/lacks.h"
#include "onnx/run/session.h"
#include "tensor/convert.h"

struct zknn_net {
  zk_session *session;  /* or NULL: the script's net of that number */
  pthread_mutex_t runs; /* a session's memory serves one run at a time */
  int number;
  int n_in, n_out;
  char **name; /* of a script's inputs, then outputs: owned, each */
};

/* ---- opening --------------------------------------------------------------------------------- */

/* False after a failure. Only arrays of numbers go in and out. */
static bool are_plain(const char *path, const char *what, const zk_port *port, int n) {
  for (int i = 0; i < n; i++)
    if (port[i].kind != ZK_VALUE_NUMBERS || port[i].texts || port[i].optional) {
      zkl_api_fail("%s: %s '%s' is no tensor of numbers", path, what, port[i].name);
      return false;
    }
  return true;
}

static zk_session *open_session(const char *path) {
  zk_model m = {0};
  zk_session *s = NULL;
  const char *report = NULL;
  zk_session_limits limits = {0};
  zk_status status = zk_onnx_load(path, &m);
  bool read = status == ZK_OK;
  if (status == ZK_OK)
    status = zk_model_inline(&m);
  if (status == ZK_OK)
    status = zk_model_lacks(&m, &report);
  if (status == ZK_OK && !report)
    status = zk_onnx_check(&m, &report, NULL);
  if (status == ZK_OK && !report)
    status = zk_session_new(&m, &limits, &s);
  if (report)
    zkl_api_fail("%s: %s", path, report);
  else if (status != ZK_OK && read)
    zkl_api_fail("%s: %s", path, zk_message());
  else if (status != ZK_OK)
    zkl_api_fail_core(); /* it names the file */
  if (!s)
    zk_model_clear(&m);
  return s;
}

static zknn_net *new_net(zk_session *session, int number, int n_in, int n_out) {
  zknn_net *net = calloc(1, sizeof *net);
  if (!net) {
    zkl_api_fail("not enough memory");
    return NULL;
  }
  *net = (zknn_net){.session = session, .number = number, .n_in = n_in, .n_out = n_out};
  pthread_mutex_init(&net->runs, NULL);
  return net;
}

static zknn_net *load_onnx(const char *path) {
  zk_session *s = open_session(path);
  if (!s)
    return NULL;
  const zk_program *p = zk_session_program(s);
  zknn_net *net = NULL;
  if (are_plain(path, "input", p->in, p->n_in) && are_plain(path, "output", p->out, p->n_out))
    net = new_net(s, 0, p->n_in, p->n_out);
  if (!net)
    zk_session_free(s);
  return net;
}

zknn_net *zknn_load_onnx(const char *path) {
  if (!path) {
    zkl_api_fail("zknn_load_onnx: the path is NULL");
    return NULL;
  }
  zkl_api_turn turn = zkl_api_begin();
  zknn_net *net = load_onnx(path);
  zkl_api_end(turn);
  return net;
}

static void free_net(zknn_net *net) {
  for (int i = 0; net->name && i < net->n_in + net->n_out; i++)
    free(net->name[i]);
  free(net->name);
  zk_session_free(net->session);
  if (net->number)
    zkl_api_script_free(net->number);
  pthread_mutex_destroy(&net->runs);
  free(net);
}

static zknn_net *load_script(const char *script, const char *weights) {
  int n_in, n_out, number = zkl_api_script(script, weights, &n_in, &n_out);
  zknn_net *net = number ? new_net(NULL, number, n_in, n_out) : NULL;
  if (!net)
    return NULL;
  net->name = calloc((size_t)(n_in + n_out), sizeof *net->name);
  bool good = net->name != NULL;
  for (int i = 0; good && i < n_in + n_out; i++) {
    const char *list = i < n_in ? "inputs" : "outputs";
    net->name[i] = zkl_api_script_name(number, list, i < n_in ? i : i - n_in);
    good = net->name[i] != NULL;
  }
  if (good)
    return net;
  free_net(net);
  return NULL;
}

zknn_net *zknn_load_script(const char *script, const char *weights) {
  if (!script) {
    zkl_api_fail("zknn_load_script: the script is NULL");
    return NULL;
  }
  zkl_api_turn turn = zkl_api_begin();
  zknn_net *net = load_script(script, weights);
  zkl_api_end(turn);
  return net;
}

void zknn_net_free(zknn_net *net) {
  if (!net)
    return;
  zkl_api_turn turn = zkl_api_begin();
  free_net(net);
  zkl_api_end(turn);
}

/* ---- what it takes and gives ----------------------------------------------------------------- */

int zknn_net_inputs(const zknn_net *net) {
  return net ? net->n_in : zkl_api_fail("the net is NULL");
}

int zknn_net_outputs(const zknn_net *net) {
  return net ? net->n_out : zkl_api_fail("the net is NULL");
}

/* False, with the message, when there is no such input (output: 1) of the net. */
static bool is_there(const zknn_net *net, int output, int i) {
  int n = !net ? 0 : output ? net->n_out : net->n_in;
  if (i >= 0 && i < n)
    return true;
  zkl_api_fail("there is no %s %d: the net %s %d", output ? "output" : "input", i,
               net ? "has" : "is NULL and has", n);
  return false;
}

static const zk_port *port_of(const zknn_net *net, int output, int i) {
  const zk_program *p = zk_session_program(net->session);
  return output ? &p->out[i] : &p->in[i];
}

static const char *name_of(const zknn_net *net, int output, int i) {
  if (!is_there(net, output, i))
    return NULL;
  return net->session ? port_of(net, output, i)->name : net->name[output ? net->n_in + i : i];
}

const char *zknn_net_input_name(const zknn_net *net, int i) {
  return name_of(net, 0, i);
}

const char *zknn_net_output_name(const zknn_net *net, int i) {
  return name_of(net, 1, i);
}

static int shape_of(const zknn_net *net, int output, int i, int64_t *sizes, int room) {
  if (!is_there(net, output, i))
    return -1;
  const zk_graph_shape *shape = net->session ? port_of(net, output, i)->shape : NULL;
  if (!shape)
    return zkl_api_fail("%s '%s' may have any shape", output ? "output" : "input",
                        name_of(net, output, i));
  int n = (int)shape->dim.count;
  for (int d = 0; d < n && d < room; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, shape->dim)[d];
    sizes[d] = zk_dim_is_fixed(dim) ? dim->value : -1;
  }
  return n;
}

int zknn_net_input_shape(const zknn_net *net, int i, int64_t *shape, int room) {
  return shape_of(net, 0, i, shape, room);
}

int zknn_net_output_shape(const zknn_net *net, int i, int64_t *shape, int room) {
  return shape_of(net, 1, i, shape, room);
}

/* ---- run ------------------------------------------------------------------------------------- */

/* The arrays as tensors of the inputs' dtypes. */
static bool read_inputs(const zk_program *p, const zknn_array *in, zk_tensor **tensor) {
  for (int i = 0; i < p->n_in; i++) {
    const zk_port *port = &p->in[i];
    zk_tensor *floats;
    if (!zkl_api_tensor(&in[i], port->name, &floats))
      return false;
    zk_status status = zk_tensor_cast(floats, port->typed ? port->dtype : ZK_FLOAT32, &tensor[i]);
    zk_tensor_release(floats);
    if (status != ZK_OK) {
      zkl_api_fail_core();
      return false;
    }
  }
  return true;
}

static zknn_result *collect(zk_tensor **out, int n) {
  zknn_result *r = zkl_api_result(n);
  for (int k = 0; r && k < n; k++) {
    zk_status status = ZK_OK;
    if (zk_value_kind_of(out[k]) != ZK_VALUE_NUMBERS)
      status = zk_fail(ZK_ERR_ARG, "output %d is no tensor of numbers", k);
    if (status == ZK_OK)
      status = zkl_api_put(r, k, out[k]);
    if (status != ZK_OK) {
      zkl_api_fail_core();
      zknn_result_free(r);
      return NULL;
    }
  }
  return r;
}

/* Within a turn. */
static zknn_result *run_session(zk_session *s, const zknn_array *in) {
  const zk_program *p = zk_session_program(s);
  size_t n = (size_t)(p->n_in + p->n_out);
  zk_tensor **tensor = calloc(n + 1, sizeof *tensor);
  zknn_result *r = NULL;
  if (!tensor)
    zkl_api_fail("not enough memory");
  else if (read_inputs(p, in, tensor)) {
    if (zk_session_run(s, tensor, tensor + p->n_in) == ZK_OK)
      r = collect(tensor + p->n_in, p->n_out);
    else
      zkl_api_fail_core();
  }
  if (tensor)
    zk_tensor_release_all(tensor, (int)n);
  free(tensor);
  return r;
}

zknn_result *zknn_run(zknn_net *net, const zknn_array *in, int count) {
  if (!net || count != net->n_in || (count > 0 && !in)) {
    zkl_api_fail("zknn_run: %s (it takes %d, got %d)",
                 !net               ? "the net is NULL"
                 : count > 0 && !in ? "the arrays are NULL"
                                    : "another number of arrays than inputs",
                 net ? net->n_in : 0, count);
    return NULL;
  }
  pthread_mutex_lock(&net->runs);
  zkl_api_turn turn = net->session ? zkl_api_begin_run() : zkl_api_begin();
  zknn_result *r =
      net->session ? run_session(net->session, in) : zkl_api_script_run(net->number, in, count);
  zkl_api_end(turn);
  pthread_mutex_unlock(&net->runs);
  return r;
}
