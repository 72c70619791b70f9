/*
 * evaluate.c: running converters node by node, and computing or noting what they call.
 */
#include "onnx/run/evaluate.h"

#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "onnx/from/import.h"
#include "op/stand_in.h"

/* ---- what is made -----------------------------------------------------------------------------
 */

/* Makes t the evaluation's, also on failure. */
static zk_status own(zk_evaluation *e, zk_tensor *t) {
  void *slot;
  zk_status status = zk_list_add(&e->arena, &e->made, sizeof(zk_tensor *), &slot);
  if (status == ZK_OK)
    *(zk_tensor **)slot = t;
  else
    zk_tensor_release(t);
  return status;
}

static zk_status keep(zk_builder *b, zk_tensor *t) {
  return own(b->host, t);
}

/* Counts work against a bound. */
static zk_status spend(double work, double bound, double *spent) {
  *spent += work;
  if (*spent <= bound)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "it would take %.2g multiplications, %.2g with what comes before: more than the "
                 "work limit of %.2g (the option work_limit)",
                 work, *spent, bound);
}

zk_status zk_evaluation_spend(zk_evaluation *e, double work) {
  return spend(work, e->bounds.now, &e->now);
}

/* A converter's. */
static zk_status spend_by_converter(zk_builder *b, double work) {
  return zk_evaluation_spend(b->host, work);
}

/* May there be an output of that spec? Views count too: who reads one walks all of it. */
static zk_status check_room(const zk_evaluation *e, const zk_spec *spec) {
  char text[ZK_SHAPE_TEXT];
  int64_t n = zk_shape_numel(&spec->shape), bytes = 0;
  if (spec->dynamic)
    return ZK_OK;
  bool overflow = n < 0 || __builtin_mul_overflow(n, (int64_t)zk_dtype_size(spec->dtype), &bytes);
  if (!overflow && bytes <= e->bounds.bytes)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "a value of shape %s would need more than the memory limit of %" PRId64
                 " bytes (the option memory_limit)",
                 zk_shape_text(&spec->shape, text), e->bounds.bytes);
}

/* An output that a later step fills. */
static zk_status make_output(zk_evaluation *e, zk_call *c, const zk_spec *spec, int k) {
  zk_tensor **out = &c->out[k];
  if (spec->view)
    ZK_TRY(zk_tensor_as_strided(c->in[0], &spec->shape, spec->stride, spec->offset, out));
  else
    ZK_TRY(zk_tensor_unallocated(spec->dtype, &spec->shape, out));
  return own(e, *out);
}

static zk_status note_step(zk_evaluation *e, const zk_call *c) {
  void *p, *in;
  ZK_TRY(zk_list_add_record(&e->arena, &e->steps, sizeof(zk_run_step), &p));
  ZK_TRY(zk_arena_take(&e->arena, sizeof(zk_tensor *) * ((size_t)c->n_in + 1), &in));
  zk_run_step *s = p;
  s->call = *c;
  s->run = zk_needs_stand_in(c) ? zk_op_forward : zk_forward_of(c->op);
  s->node = e->node;
  s->call.in = in;
  memcpy(s->call.in, c->in, sizeof(zk_tensor *) * (size_t)c->n_in);
  return ZK_OK;
}

/* Computes the call when its inputs are known, else notes it. */
static zk_status apply(zk_builder *b, zk_call *c) {
  zk_evaluation *e = b->host;
  zk_spec spec[ZK_MAX_OUT];
  bool known = true, views = true;
  ZK_TRY(zk_op_infer(c, spec));
  for (int i = 0; i < c->n_in; i++)
    known = known && (!c->in[i] || zk_is_known(c->in[i]));
  for (int k = 0; k < c->n_out; k++) {
    ZK_TRY(check_room(e, &spec[k]));
    views = views && spec[k].view;
    if (spec[k].dynamic && !known) {
      e->unknown = true;
      return zk_fail(ZK_ERR_ARG, "%s: the shape of its result hangs on the data", c->op->name);
    }
  }
  if (known) {
    ZK_TRY(zk_evaluation_spend(e, zk_op_work(c, spec)));
    zk_status status = zk_op_compute(c, spec);
    for (int k = 0; k < c->n_out && status == ZK_OK; k++) {
      status = own(e, c->out[k]);
      for (int j = k + 1; j < c->n_out && status != ZK_OK; j++)
        zk_tensor_release(c->out[j]);
    }
    return status;
  }
  ZK_TRY(spend(zk_op_work(c, spec), e->bounds.later, &e->later));
  for (int k = 0; k < c->n_out; k++)
    ZK_TRY(make_output(e, c, &spec[k], k));
  return views ? ZK_OK : note_step(e, c);
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static void set_value(zk_evaluation *e, int number, zk_tensor *t) {
  zk_tensor_retain(t);
  zk_tensor_release(e->value[number]);
  e->value[number] = t;
}

/* A node has read its inputs: those that nobody reads any more go. */
static void forget_read(zk_evaluation *e, const int *values, int n) {
  for (int i = 0; i < n && e->mode == ZK_NOW; i++)
    if (values[i] >= 0 && --e->readers[values[i]] == 0)
      set_value(e, values[i], NULL);
}

/* Releases what the node made beside its outputs. */
static void forget_made(zk_evaluation *e) {
  if (e->mode == ZK_PLAN)
    return;
  zk_tensor_release_all(e->made.at, (int)e->made.count);
  e->made.count = 0;
}

static bool has_inputs(const zk_evaluation *e, const zk_program_node *n) {
  for (int i = 0; i < n->n_in; i++)
    if (n->in[i] >= 0 && !e->value[n->in[i]])
      return false;
  return true;
}

/* In ZK_FOLD a value that is there is the program's from now on. */
static zk_status set_outputs(zk_evaluation *e, zk_program_node *n, zk_tensor *const *out) {
  bool all = true;
  for (int k = 0; k < n->n_out; k++) {
    if (n->out[k] < 0)
      continue;
    all = all && out[k];
    if (!out[k])
      continue;
    set_value(e, n->out[k], out[k]);
    if (e->mode == ZK_FOLD)
      e->p->constant[n->out[k]] = zk_tensor_retain(out[k]);
    else if (e->mode == ZK_NOW && e->readers[n->out[k]] == 0)
      set_value(e, n->out[k], NULL);
  }
  n->folded = n->folded || (e->mode == ZK_FOLD && all);
  return ZK_OK;
}

static zk_status run_section(zk_evaluation *e, zk_section *s);

static zk_status run_branches(zk_evaluation *e, zk_program_node *n) {
  zk_tensor *condition = e->value[n->in[0]];
  if (zk_numel(condition) != 1 || condition->dtype != ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "its condition must be one bool");
  if (!zk_is_known(condition)) {
    e->unknown = true;
    return zk_fail(ZK_ERR_ARG, "its condition hangs on the data");
  }
  zk_section *s = &n->branch[zk_element_i(condition, 0) ? 0 : 1];
  ZK_TRY(run_section(e, s));
  for (int k = 0; k < s->n_out; k++)
    e->out[k] = e->value[s->out[k]];
  zk_status status = set_outputs(e, n, e->out);
  forget_read(e, s->out, s->n_out);
  return status;
}

static zk_status run_converter(zk_evaluation *e, zk_program_node *n) {
  zk_import x = {.opset = e->p->opset,
                 .node = n->record,
                 .n_in = n->n_in,
                 .n_out = n->n_out,
                 .in = e->in,
                 .out = e->out,
                 .build = {.apply = apply,
                           .keep = keep,
                           .spend = spend_by_converter,
                           .host = e,
                           .limit = e->bounds.bytes}};
  e->node = n;
  for (int i = 0; i < n->n_in; i++)
    e->in[i] = n->in[i] < 0 ? NULL : e->value[n->in[i]];
  zk_status status = zk_import_node(&x, n->converter, n->wanted);
  e->unknown = e->unknown || (status != ZK_OK && x.unknown);
  return status == ZK_OK ? set_outputs(e, n, e->out) : status;
}

static zk_status run_node(zk_evaluation *e, zk_program_node *n) {
  if (zk_interrupted())
    return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
  if (n->folded || (e->mode == ZK_FOLD && !has_inputs(e, n)))
    return ZK_OK;
  zk_status status = n->branch ? run_branches(e, n) : run_converter(e, n);
  forget_made(e);
  if (status != ZK_OK)
    return zk_program_fail_in(e->p, n, status);
  forget_read(e, n->in, n->n_in);
  return ZK_OK;
}

static zk_status run_section(zk_evaluation *e, zk_section *s) {
  for (int i = 0; i < s->n_nodes; i++)
    ZK_TRY(run_node(e, &s->node[i]));
  return ZK_OK;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static zk_status take(zk_evaluation *e, size_t n, size_t size, void *out) {
  void *p;
  ZK_TRY(zk_arena_take(&e->arena, (n + 1) * size, &p));
  *(void **)out = p;
  return ZK_OK;
}

zk_status zk_evaluation_open(zk_program *p, zk_evaluation_mode mode, const zk_bounds *bounds,
                             zk_evaluation *e) {
  size_t n = (size_t)p->n_values;
  *e = (zk_evaluation){.p = p, .mode = mode, .bounds = *bounds};
  ZK_TRY(take(e, n, sizeof *e->value, &e->value));
  ZK_TRY(take(e, n, sizeof *e->readers, &e->readers));
  ZK_TRY(take(e, (size_t)p->most_in, sizeof *e->in, &e->in));
  ZK_TRY(take(e, (size_t)p->most_out, sizeof *e->out, &e->out));
  memcpy(e->readers, p->readers, n * sizeof *e->readers);
  for (size_t i = 0; i < n; i++)
    e->value[i] = zk_tensor_retain(p->constant[i]);
  return ZK_OK;
}

void zk_evaluation_clear(zk_evaluation *e) {
  if (e->value)
    zk_tensor_release_all(e->value, e->p->n_values);
  zk_tensor_release_all(e->made.at, (int)e->made.count);
  zk_arena_clear(&e->arena);
  *e = (zk_evaluation){0};
}

zk_status zk_evaluate(zk_evaluation *e) {
  return run_section(e, &e->p->main);
}
