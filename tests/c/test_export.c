/*
 * test_export.c: every op that has a form in ONNX, on its own samples, in opsets from 9 to 25:
 * the graph is sound, names its ends, survives failing allocations, and a session that runs it
 * gives what the op gave.
 *
 * Oracles here: the definition of a sound graph (each value made once, before it is read); the op's
 * own results. With a folder as argument it writes the graphs there, with inputs and results, for
 * tests/peers/onnx_export.py, where onnx.checker and onnxruntime judge them.
 */
#include <stdlib.h>
#include "base/file.h"
#include "base/memory.h"
#include "check.h"
#include "samples/sample.h"
#include "onnx/to/graph.h"
#include "onnx/to/converters.h"
#include "grad/graph.h"
#include "onnx/file.h"
#include "onnx/run/session.h"
#include "tensor/convert.h"

static const char *folder;
static int exported, refused;

static bool get_sample(const zk_op *op, int i, zk_sample *s) {
  bool more = zk_sample_get(op, i, ZK_FLOAT32, s);
  CHECK(s->status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
  return more;
}

/* A traced call of the sample: its inputs that are no numbers, and its outputs. */
typedef struct run {
  zk_trace trace;
  zk_sample s;
  zk_tensor *in[ZK_MAX_PARAM], *out[ZK_MAX_OUT];
  int n_in, n_out;
} run;

static bool run_op(const zk_op *op, run *r) {
  r->n_in = r->n_out = 0;
  for (int i = 0; i < r->s.n_in; i++)
    if (r->s.in[i] && !r->s.in[i]->is_number)
      r->in[r->n_in++] = r->s.in[i];
  CHECK_OK(zk_trace_begin(&r->trace, r->n_in, r->in));
  zk_status status = zk_apply(op, r->s.n_in, r->s.in, r->s.attr, r->out);
  if (status != ZK_OK) { /* small floats are not for all */
    CHECK(zk_dtype_size(r->s.real) == 2, "%s: %s", op->name, zk_message());
    zk_trace_end();
    return false;
  }
  while (r->n_out < ZK_MAX_OUT && r->out[r->n_out])
    r->n_out++;
  CHECK_OK(zk_trace_results(&r->trace, r->n_out, r->out));
  zk_trace_end();
  return true;
}

static void end_run(run *r) {
  zk_tensor_release_all(r->out, ZK_MAX_OUT);
  zk_trace_clear(&r->trace);
  zk_tensor_release_all(r->s.in, r->s.n_in);
}

static zk_onnx_request request_of(run *r, zk_model *m, int opset) {
  return (zk_onnx_request){
      .opset = opset, .model = m, .trace = &r->trace, .in = {r->n_in, r->in, NULL}};
}

/* Who made `name` before node `end`: inputs, initializers, nodes. */
static int makers(const zk_onnx_request *r, const char *name, uint32_t end) {
  const zk_graph *g = r->model->graph;
  int n = 0;
  for (int i = 0; i < r->in.n; i++)
    n += strcmp(r->in_names[i], name) == 0;
  for (uint32_t i = 0; i < g->initializer.count; i++)
    n += strcmp(ZK_LIST(zk_graph_tensor *, g->initializer)[i]->name, name) == 0;
  for (uint32_t i = 0; i < end; i++) {
    const zk_list *out = &ZK_LIST(zk_graph_node *, g->node)[i]->output;
    for (uint32_t k = 0; k < out->count; k++)
      n += strcmp(ZK_LIST(char *, *out)[k], name) == 0;
  }
  return n;
}

static void check_graph(const char *op, const zk_onnx_request *r) {
  const zk_graph *g = r->model->graph;
  CHECK(r->origins.count == g->node.count);
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *n = ZK_LIST(zk_graph_node *, g->node)[i];
    CHECK(n->name && *n->name && n->op_type && *n->op_type && n->output.count > 0, "%s", op);
    for (uint32_t k = 0; k < n->input.count; k++) {
      const char *name = ZK_LIST(char *, n->input)[k];
      CHECK(!*name || makers(r, name, i) == 1, "%s: %s of %s", op, name, n->name);
    }
    for (uint32_t k = 0; k < n->output.count; k++)
      CHECK(makers(r, ZK_LIST(char *, n->output)[k], g->node.count) == 1, "%s: %s", op, n->name);
  }
  for (int i = 0; i < r->out.n; i++)
    CHECK(makers(r, r->out_names[i], g->node.count) == 1, "%s: output %d", op, i);
}

/* ---- files for the peers -----------------------------------------------------------------------
 */

static void add_end(zk_model *m, zk_list *list, const char *name, const zk_tensor *t) {
  void *p;
  CHECK_OK(zk_list_add_record(&m->arena, list, sizeof(zk_graph_value), &p));
  zk_graph_value *v = p;
  v->name = name;
  CHECK_OK(zk_arena_take(&m->arena, sizeof(zk_graph_type), (void **)&v->type));
  CHECK_OK(zk_arena_take(&m->arena, sizeof(zk_graph_tensor_type), (void **)&v->type->tensor));
  v->type->tensor->elem_type = zk_onnx_of_dtype(t->dtype);
  CHECK_OK(zk_arena_take(&m->arena, sizeof(zk_graph_shape), (void **)&v->type->tensor->shape));
  for (int d = 0; d < t->shape.ndim; d++) {
    CHECK_OK(zk_list_add_record(&m->arena, &v->type->tensor->shape->dim, sizeof(zk_graph_dim), &p));
    ((zk_graph_dim *)p)->value = t->shape.dim[d];
    ((zk_graph_dim *)p)->record.has = ZK_DIM_HAS_VALUE;
  }
}

static void add_data(zk_model *m, const char *name, zk_tensor *t) {
  void *p;
  CHECK_OK(zk_list_add_record(&m->arena, &m->graph->initializer, sizeof(zk_graph_tensor), &p));
  ((zk_graph_tensor *)p)->name = name;
  CHECK_OK(zk_graph_tensor_set(m, p, t));
}

/* Inputs, outputs and opset: what makes it a model. */
static void complete_model(const char *op, zk_onnx_request *r) {
  void *p;
  zk_model *m = r->model;
  for (int k = 0; k < r->in.n; k++)
    add_end(m, &m->graph->input, r->in_names[k], r->in.at[k]);
  for (int k = 0; k < r->out.n; k++)
    add_end(m, &m->graph->output, r->out_names[k], r->out.at[k]);
  m->graph->name = op;
  m->ir_version = 10;
  CHECK_OK(zk_list_add_record(&m->arena, &m->opset_import, sizeof(zk_graph_opset), &p));
  ((zk_graph_opset *)p)->version = r->opset;
}

/* FOLDER/OP-I-OPSET.onnx */
static void write_graph(const char *op, int i, zk_onnx_request *r) {
  char path[300];
  snprintf(path, sizeof path, "%s/%s-%d-%d.onnx", folder, op, i, r->opset);
  CHECK_OK(zk_onnx_save(r->model, path));
}

/* FOLDER/OP-I.data: inputs in0.. and results out0.., as initializers. */
static void write_data(const char *op, int i, const run *r) {
  static const char *const names[][ZK_MAX_PARAM] = {
      {"in0", "in1", "in2", "in3", "in4", "in5", "in6", "in7", "in8", "in9"},
      {"out0", "out1", "out2"}};
  char path[300];
  zk_model m = {0};
  CHECK_OK(zk_arena_take(&m.arena, sizeof(zk_graph), (void **)&m.graph));
  for (int k = 0; k < r->n_in; k++)
    add_data(&m, names[0][k], r->in[k]);
  for (int k = 0; k < r->n_out; k++)
    add_data(&m, names[1][k], r->out[k]);
  snprintf(path, sizeof path, "%s/%s-%d.data", folder, op, i);
  CHECK_OK(zk_onnx_save(&m, path));
  zk_model_clear(&m);
}

/* ---- and back ----------------------------------------------------------------------------------
 */

static void check_same(const char *op, int opset, const zk_tensor *got, const zk_tensor *want) {
  zk_tensor *g = NULL, *w = NULL;
  double near = want->dtype == ZK_FLOAT16 ? 2e-2 : want->dtype == ZK_BFLOAT16 ? 1e-1 : 2e-5;
  CHECK(got->dtype == want->dtype && zk_shape_equal(&got->shape, &want->shape), "%s, opset %d", op,
        opset);
  if (got->dtype != want->dtype || !zk_shape_equal(&got->shape, &want->shape))
    return;
  CHECK_OK(zk_tensor_contiguous((zk_tensor *)got, &g));
  CHECK_OK(zk_tensor_contiguous((zk_tensor *)want, &w));
  for (int64_t i = 0; i < zk_numel(w); i++) {
    double a = zk_element_f(g, i), b = zk_element_f(w, i);
    bool same = a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= near * (0.1 + fabs(b));
    CHECK(same, "%s, opset %d: element %d is %g, not %g", op, opset, (int)i, a, b);
  }
  zk_tensor_release(g);
  zk_tensor_release(w);
}

/* A session runs the model as the op did. */
static void run_back(const char *op, zk_onnx_request *r, const run *run) {
  zk_session *s;
  zk_tensor *out[ZK_MAX_OUT];
  zk_status status = zk_session_new(r->model, &(zk_session_limits){0}, &s);
  CHECK(status == ZK_OK, "%s, opset %d: %s", op, r->opset, zk_message());
  if (status != ZK_OK)
    return;
  status = zk_session_run(s, run->in, out);
  CHECK(status == ZK_OK, "%s, opset %d: %s", op, r->opset, zk_message());
  for (int k = 0; k < run->n_out && status == ZK_OK; k++)
    check_same(op, r->opset, out[k], run->out[k]);
  if (status == ZK_OK)
    zk_tensor_release_all(out, run->n_out);
  zk_session_free(s);
}

/* The ops that have no converter to ONNX. A new op gets one, or stands here with its reason. */
static const struct {
  const char *op, *why;
} without_converter[] = {
    {"bitwise_left_shift", "ONNX shifts unsigned integers alone"},
    {"bitwise_right_shift", "ONNX shifts unsigned integers alone"},
    {"erfinv", "ONNX has no such node"},
    {"erfcx", "ONNX has no such node"},
    {"ndtri", "ONNX has no such node"},
    {"zeta", "ONNX has no such node"},
    {"igamma", "ONNX has no such node"},
    {"igammac", "ONNX has no such node"},
    {"lgamma", "ONNX has no such node"},
    {"digamma", "ONNX has no such node"},
    {"polygamma", "ONNX has no such node"},
    {"i0", "ONNX has no such node"},
    {"i0e", "ONNX has no such node"},
    {"i1", "ONNX has no such node"},
    {"i1e", "ONNX has no such node"},
    {"nextafter", "ONNX has no such node"},
    {"ctc_loss", "ONNX has no such node, and its loop over steps would be a net of its own"},
    {"frexp", "ONNX has no such node"},
    {"gcd", "ONNX has no such node"},
    {"lcm", "ONNX has no such node"},
    {"nanmedian", "not written yet: each line has a median of its own count"},
    {"mode", "ONNX has no such node"},
    {"unique_consecutive", "ONNX has no such node, and its shape depends on data"},
    {"bincount", "ONNX has no such node, and its shape depends on data"},
    {"histc", "ONNX has no such node"},
    {"linalg.inv", "ONNX has of LAPACK's work Det alone"},
    {"linalg.inv_ex", "ONNX has of LAPACK's work Det alone"},
    {"linalg.solve", "ONNX has of LAPACK's work Det alone"},
    {"linalg.solve_ex", "ONNX has of LAPACK's work Det alone"},
    {"linalg.solve_triangular", "ONNX has of LAPACK's work Det alone"},
    {"linalg.slogdet", "ONNX has of LAPACK's work Det alone"},
    {"linalg.cholesky", "ONNX has of LAPACK's work Det alone"},
    {"linalg.cholesky_ex", "ONNX has of LAPACK's work Det alone"},
    {"linalg.lu_factor", "ONNX has of LAPACK's work Det alone"},
    {"linalg.lu_factor_ex", "ONNX has of LAPACK's work Det alone"},
    {"linalg.qr", "ONNX has of LAPACK's work Det alone"},
    {"linalg.svd", "ONNX has of LAPACK's work Det alone"},
    {"linalg.svdvals", "ONNX has of LAPACK's work Det alone"},
    {"linalg.eigh", "ONNX has of LAPACK's work Det alone"},
    {"linalg.eigvalsh", "ONNX has of LAPACK's work Det alone"},
    {"linalg.pinv", "ONNX has of LAPACK's work Det alone"},
    {"linalg.lstsq", "ONNX has of LAPACK's work Det alone"},
    {"linalg.matrix_exp", "ONNX has of LAPACK's work Det alone"},
    {"linalg.ldl_factor", "ONNX has of LAPACK's work Det alone"},
    {"linalg.ldl_factor_ex", "ONNX has of LAPACK's work Det alone"},
    {"linalg.ldl_solve", "ONNX has of LAPACK's work Det alone"},
    {"lu_unpack", "ONNX has of LAPACK's work Det alone"},
    {"geqrf", "ONNX has of LAPACK's work Det alone"},
};
static bool is_without_converter(const char *op) {
  for (size_t i = 0; i < sizeof without_converter / sizeof without_converter[0]; i++)
    if (strcmp(without_converter[i].op, op) == 0)
      return true;
  return false;
}

static void every_op_has_a_converter(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    bool has = zk_onnx_to_of(zk_ops[o]) != NULL;
    CHECK(has != is_without_converter(zk_ops[o]->name), "%s %s a converter to ONNX",
          zk_ops[o]->name, has ? "has" : "lacks");
  }
  for (size_t i = 0; i < sizeof without_converter / sizeof without_converter[0]; i++)
    CHECK(zk_op_find(without_converter[i].op) != NULL, "%s is no op", without_converter[i].op);
}

/* Exports the run in one opset, and runs the graph back. Is it exported? */
static bool one_form(const zk_op *op, run *r, int number, int opset) {
  zk_model m = {0};
  zk_onnx_request request = request_of(r, &m, opset);
  CHECK_OK(zk_onnx_export(&request));
  bool good = request.problems.count == 0;
  if (good) {
    check_graph(op->name, &request);
    complete_model(op->name, &request);
    if (folder && r->s.real != ZK_BFLOAT16) /* which NumPy does not know */
      write_graph(op->name, number, &request);
    run_back(op->name, &request, r);
  } else {
    CHECK(strncmp(ZK_LIST(char *, request.problems)[0], op->name, strlen(op->name)) == 0);
  }
  zk_model_clear(&m);
  return good;
}

/* All samples of an op with reals of that dtype; `first` is added to their numbers. */
static int forms_of(const zk_op *op, zk_dtype real, int first) {
  static const int opsets[] = {9, 11, 13, 18, 21, 23, 25};
  run r = {0};
  int good = 0;
  for (int i = 0; zk_sample_get(op, i, real, &r.s); i++) {
    if (r.s.error || r.s.status != ZK_OK || !run_op(op, &r)) {
      zk_trace_clear(&r.trace);
      zk_tensor_release_all(r.s.in, r.s.n_in);
      continue;
    }
    if (folder && real != ZK_BFLOAT16)
      write_data(op->name, first + i, &r);
    for (size_t k = 0; k < sizeof opsets / sizeof opsets[0]; k++) {
      bool done = one_form(op, &r, first + i, opsets[k]);
      good += done;
      refused += !done;
    }
    end_run(&r);
  }
  return good;
}

static void every_form(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    if (!zk_onnx_to_of(zk_ops[o]))
      continue;
    int good = forms_of(zk_ops[o], ZK_FLOAT32, 0);
    CHECK(good > 0, "%s is never exported", zk_ops[o]->name);
    exported +=
        good + forms_of(zk_ops[o], ZK_FLOAT16, 1000) + forms_of(zk_ops[o], ZK_BFLOAT16, 2000);
  }
  printf("%d graphs, %d refused\n", exported, refused);
}

/* Each allocation of an export fails in turn: an error, and nothing is lost. */
static void failing_allocations(void) {
  static const zk_op *const ops[] = {&zk_op_linear, &zk_op_clamp, &zk_op_sort, &zk_op_var};
  for (size_t o = 0; o < sizeof ops / sizeof ops[0]; o++) {
    run r = {0};
    CHECK(get_sample(ops[o], 0, &r.s));
    CHECK(run_op(ops[o], &r));
    size_t before = zk_memory_live();
    zk_status status = ZK_ERR_NOMEM;
    for (int n = 1; status != ZK_OK && n < 1000; n++) {
      zk_model m = {0};
      zk_onnx_request request = request_of(&r, &m, 13);
      zk_memory_fail_at(n);
      status = zk_onnx_export(&request);
      zk_memory_fail_at(0);
      CHECK(status == ZK_OK || status == ZK_ERR_NOMEM, "%s: %s", ops[o]->name, zk_message());
      zk_model_clear(&m);
      CHECK(zk_memory_live() == before, "%s: allocation %d", ops[o]->name, n);
    }
    CHECK(status == ZK_OK);
    end_run(&r);
  }
}

static void failing_trace(void) {
  size_t before = zk_memory_live();
  zk_status status = ZK_ERR_NOMEM;
  for (int n = 1; status != ZK_OK && n < 100; n++) {
    zk_sample s;
    zk_trace trace = {0};
    zk_tensor *out[ZK_MAX_OUT];
    CHECK(get_sample(&zk_op_relu, 0, &s));
    CHECK_OK(zk_trace_begin(&trace, s.n_in, s.in));
    CHECK_FAILS(zk_trace_begin(&trace, 0, NULL), ZK_ERR_STATE, "a trace is under way");
    zk_memory_fail_at(n);
    status = zk_apply(&zk_op_relu, s.n_in, s.in, s.attr, out);
    zk_memory_fail_at(0);
    CHECK(status == ZK_OK || (status == ZK_ERR_NOMEM && !out[0]));
    zk_tensor_release_all(out, ZK_MAX_OUT);
    zk_trace_clear(&trace);
    zk_tensor_release_all(s.in, s.n_in);
    zk_block_trim();
    CHECK(zk_memory_live() == before);
  }
  CHECK(status == ZK_OK);
}

int main(int argc, char **argv) {
  folder = argc > 1 ? argv[1] : NULL;
  RUN(every_op_has_a_converter);
  RUN(every_form);
  RUN(failing_allocations);
  RUN(failing_trace);
  return check_report();
}
