/*
 * evaluate.c: running converters node by node.
 */
#include "onnx/run/evaluate.h"

#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/profile.h"
#include "onnx/from/import.h"
#include "onnx/run/calls.h"

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
    if (values[i] >= e->held && --e->readers[values[i]] == 0)
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

/* ---- loops ------------------------------------------------------------------------------------
 */

/* A loop under way: what goes from turn to turn, and what each turn adds. */
typedef struct loop {
  zk_evaluation *e;
  zk_program_node *node;
  zk_arena arena;
  zk_tensor **carry; /* n_carry, retained */
  zk_list *rows;     /* n_rows lists of zk_tensor *, retained */
  int n_carry, n_rows;
  bool going; /* Loop: is there another turn? */
} loop;

static zk_status open_loop(zk_evaluation *e, zk_program_node *n, int n_carry, int first_in,
                           loop *l) {
  void *carry, *rows;
  *l = (loop){.e = e, .node = n, .n_carry = n_carry, .n_rows = n->n_out - n_carry};
  ZK_TRY(zk_arena_take(&l->arena, sizeof(zk_tensor *) * ((size_t)n_carry + 1), &carry));
  ZK_TRY(zk_arena_take(&l->arena, sizeof(zk_list) * ((size_t)l->n_rows + 1), &rows));
  l->carry = carry;
  l->rows = rows;
  for (int i = 0; i < n_carry; i++) {
    int value = n->in[first_in + i];
    if (value < 0)
      return zk_fail(ZK_ERR_FORMAT, "input %d is missing", first_in + i);
    l->carry[i] = zk_tensor_retain(e->value[value]);
  }
  return ZK_OK;
}

static void close_loop(loop *l) {
  for (int k = 0; l->rows && k < l->n_rows; k++)
    zk_tensor_release_all(l->rows[k].at, (int)l->rows[k].count);
  if (l->carry)
    zk_tensor_release_all(l->carry, l->n_carry);
  zk_arena_clear(&l->arena);
}

/* Takes value k that the body gives, behind Loop's condition. */
static zk_status take_value(loop *l, int k, zk_tensor *t) {
  void *slot;
  if (k < l->n_carry) {
    zk_tensor_retain(t);
    zk_tensor_release(l->carry[k]);
    l->carry[k] = t;
    return ZK_OK;
  }
  ZK_TRY(zk_list_add(&l->arena, &l->rows[k - l->n_carry], sizeof t, &slot));
  *(zk_tensor **)slot = zk_tensor_retain(t);
  return ZK_OK;
}

/* Runs the body on the values that e->in holds for it, and takes what it gives. */
static zk_status run_turn(loop *l) {
  zk_evaluation *e = l->e;
  zk_section *s = l->node->branch;
  int held = e->held, taken = l->node->flow == ZK_FLOW_LOOP ? 1 : 0;
  for (int v = s->first; v < s->end; v++) {
    set_value(e, v, e->p->constant[v]);
    e->readers[v] = e->p->readers[v];
  }
  for (int i = 0; i < s->n_in; i++)
    set_value(e, s->in[i], e->in[i]);
  ZK_TRY(zk_evaluation_spend(e, ZK_WORK_OF_CALL)); /* so that an empty body comes to an end, too */
  e->held = s->first;
  zk_status status = run_section(e, s);
  e->held = held;
  for (int k = 0; k < s->n_out && status == ZK_OK; k++) {
    zk_tensor *t = e->value[s->out[k]];
    if (!t)
      status = zk_fail(ZK_ERR_FORMAT, "its body does not give value %d", k);
    else if (k >= taken)
      status = take_value(l, k - taken, t);
    else if (zk_numel(t) != 1 || t->dtype != ZK_BOOL)
      status = zk_fail(ZK_ERR_ARG, "its condition must be one bool");
    else
      l->going = zk_element_i(t, 0) != 0;
  }
  return status;
}

/* The outputs: what is carried, and the rows of the turns along axis[k], backwards where back[k]
 * says so (NULL: the first axis, forwards). */
static zk_status end_loop(loop *l, const zk_list *axis, const zk_list *back) {
  zk_evaluation *e = l->e;
  zk_builder b = {.host = e};
  for (int k = 0; k < l->n_carry; k++)
    e->out[k] = l->carry[k];
  for (int k = 0; k < l->n_rows; k++) {
    zk_list *rows = &l->rows[k];
    zk_tensor **all = rows->at;
    zk_call c = {.op = &zk_op_stack, .n_in = (int)rows->count, .in = all};
    if (rows->count == 0)
      return zk_fail(ZK_ERR_ARG, "it runs no turn, so the shape of its output %d is not known",
                     l->n_carry + k);
    zk_value_kind kind = zk_value_kind_of(all[0]);
    for (uint32_t i = 0; i < rows->count; i++)
      if (zk_value_kind_of(all[i]) != kind || kind > ZK_VALUE_TEXTS)
        return zk_fail(ZK_ERR_ARG, "what its body gives for output %d is %s", l->n_carry + k,
                       zk_value_kind_name(zk_value_kind_of(all[i])));
    zk_op_defaults(c.op, c.attr);
    if (axis && (uint32_t)k < axis->count)
      c.attr[0].i = ZK_LIST(int64_t, *axis)[k];
    for (uint32_t i = 0;
         back && (uint32_t)k < back->count && ZK_LIST(int64_t, *back)[k] && i < rows->count / 2;
         i++) {
      zk_tensor *t = all[i];
      all[i] = all[rows->count - 1 - i];
      all[rows->count - 1 - i] = t;
    }
    ZK_TRY(zk_calls_apply(&b, &c));
    if (kind == ZK_VALUE_TEXTS) { /* which are numbers so far */
      ZK_TRY(zk_value_texts(c.out[0], &c.out[0]));
      ZK_TRY(zk_calls_keep(&b, c.out[0]));
    }
    e->out[l->n_carry + k] = c.out[0];
  }
  return set_outputs(e, l->node, e->out);
}

/* The number that input i of a node is; `fallback` when it is absent. */
static zk_status number_of(const zk_evaluation *e, const zk_program_node *n, int i, bool condition,
                           int64_t fallback, int64_t *out) {
  const zk_tensor *t = i < n->n_in && n->in[i] >= 0 ? e->value[n->in[i]] : NULL;
  *out = fallback;
  if (!t)
    return ZK_OK;
  if (zk_numel(t) != 1 || (t->dtype == ZK_BOOL) != condition ||
      zk_value_kind_of(t) != ZK_VALUE_NUMBERS)
    return zk_fail(ZK_ERR_ARG, "input %d must be one %s", i, condition ? "bool" : "integer");
  *out = zk_element_i(t, 0);
  return ZK_OK;
}

/* Loop: the number of turns at most and the condition, then what is carried. Its body takes the
 * number of the turn and the condition before it. */
static zk_status run_loop(loop *l) {
  zk_evaluation *e = l->e;
  int64_t most, condition;
  ZK_TRY(number_of(e, l->node, 0, false, INT64_MAX, &most));
  ZK_TRY(number_of(e, l->node, 1, true, 1, &condition));
  l->going = condition != 0;
  for (int64_t i = 0; i < most && l->going; i++) {
    zk_tensor *turn = NULL, *going = NULL;
    zk_status status = zk_tensor_new(ZK_INT64, &ZK_SCALAR, &turn);
    if (status == ZK_OK)
      status = zk_tensor_new(ZK_BOOL, &ZK_SCALAR, &going);
    if (status == ZK_OK) {
      zk_element_set_i(turn, 0, i);
      zk_element_set_i(going, 0, 1);
      e->in[0] = turn;
      e->in[1] = going;
      for (int k = 0; k < l->n_carry; k++)
        e->in[2 + k] = l->carry[k];
      status = run_turn(l);
    }
    zk_tensor_release(turn);
    zk_tensor_release(going);
    ZK_TRY(status);
  }
  return end_loop(l, NULL, NULL);
}

/* Entry k of a list, 0 behind its end. */
static int64_t entry(const zk_graph_attribute *a, int k) {
  return a && (uint32_t)k < a->ints.count ? ZK_LIST(int64_t, a->ints)[k] : 0;
}

/* Slice i of input k of those that Scan reads; *turns is how many there are, -1 before the first.
 */
static zk_status take_slice(loop *l, int k, int64_t i, int64_t *turns) {
  zk_evaluation *e = l->e;
  zk_builder b = {.host = e};
  int port = l->n_carry + k, value = l->node->in[port];
  int64_t axis = entry(zk_program_attribute(l->node, "scan_input_axes"), k);
  if (value < 0)
    return zk_fail(ZK_ERR_FORMAT, "input %d is missing", port);
  zk_tensor *in[1] = {e->value[value]};
  int rank = zk_value_kind_of(in[0]) == ZK_VALUE_NUMBERS ? in[0]->shape.ndim : 0;
  if (axis < -rank || axis >= rank)
    return zk_fail(ZK_ERR_ARG, "axis %" PRId64 " of input %d is out of range", axis, port);
  int64_t size = in[0]->shape.dim[axis < 0 ? axis + rank : axis];
  if (*turns >= 0 && size != *turns)
    return zk_fail(ZK_ERR_ARG, "its inputs have %" PRId64 " and %" PRId64 " slices", *turns, size);
  *turns = size;
  if (size == 0)
    return ZK_OK;
  zk_call c = {.op = &zk_op_select, .n_in = 1, .in = in};
  zk_op_defaults(c.op, c.attr);
  c.attr[0].i = axis;
  c.attr[1].i = entry(zk_program_attribute(l->node, "scan_input_directions"), k) ? size - 1 - i : i;
  ZK_TRY(zk_calls_apply(&b, &c));
  e->in[port] = c.out[0];
  return ZK_OK;
}

/* Scan: what is carried, then what is read slice by slice. */
static zk_status run_scan(loop *l) {
  const zk_graph_attribute *axes = zk_program_attribute(l->node, "scan_output_axes");
  const zk_graph_attribute *back = zk_program_attribute(l->node, "scan_output_directions");
  int n = l->node->n_in - l->n_carry;
  int64_t turns = -1;
  for (int64_t i = 0; i == 0 || i < turns; i++) {
    for (int k = 0; k < l->n_carry; k++)
      l->e->in[k] = l->carry[k];
    for (int k = 0; k < n; k++)
      ZK_TRY(take_slice(l, k, i, &turns));
    if (turns > 0)
      ZK_TRY(run_turn(l));
  }
  return end_loop(l, axes ? &axes->ints : NULL, back ? &back->ints : NULL);
}

/* SequenceMap: a turn for each value of the first sequence; what else is a sequence gives the value
 * of the turn, and tensors are the same in all. The outputs are sequences. */
static zk_status run_map(loop *l) {
  zk_evaluation *e = l->e;
  int turns = -1;
  for (int i = 0; i == 0 || i < turns; i++) {
    for (int k = 0; k < l->node->n_in; k++) {
      int value = l->node->in[k];
      zk_tensor *t = value < 0 ? NULL : e->value[value];
      bool list = t && zk_value_kind_of(t) == ZK_VALUE_SEQUENCE;
      if (!t || (k == 0 && !list) || (list && turns >= 0 && zk_value_count(t) != turns))
        return zk_fail(ZK_ERR_ARG, "its sequences must be of one length");
      turns = list ? zk_value_count(t) : turns;
      e->in[k] = list && i < turns ? zk_value_item(t, i) : t;
    }
    if (turns > 0)
      ZK_TRY(run_turn(l));
  }
  for (int k = 0; k < l->n_rows; k++) {
    ZK_TRY(zk_value_list(ZK_VALUE_SEQUENCE, l->rows[k].at, (int)l->rows[k].count, &e->out[k]));
    zk_builder b = {.host = e};
    ZK_TRY(zk_calls_keep(&b, e->out[k]));
  }
  return set_outputs(e, l->node, e->out);
}

/* Only where all is known: how often a body runs, and what the shapes are, may hang on the data. */
static zk_status run_turns(zk_evaluation *e, zk_program_node *n) {
  loop l = {0};
  const zk_graph_attribute *a = zk_program_attribute(n, "num_scan_inputs");
  int64_t scanned = a ? a->i : 0;
  if (e->mode == ZK_FOLD)
    return ZK_OK;
  if (e->mode == ZK_PLAN) {
    e->unknown = true;
    return zk_fail(ZK_ERR_ARG, "a loop runs node by node");
  }
  if (n->flow == ZK_FLOW_SCAN && zk_program_opset(e->p, n) < 9)
    return zk_fail(ZK_ERR_ARG, "before opset 9 it is not supported");
  if (n->flow == ZK_FLOW_SCAN && (scanned < 1 || scanned > n->n_in || n->n_in != n->branch->n_in ||
                                  n->n_in - scanned > n->n_out))
    return zk_fail(ZK_ERR_FORMAT, "num_scan_inputs is %" PRId64 ", which does not fit its inputs",
                   scanned);
  if (n->flow == ZK_FLOW_LOOP && (n->n_in < 2 || n->n_in - 2 > n->n_out))
    return zk_fail(ZK_ERR_FORMAT, "%d inputs and %d outputs do not fit", n->n_in, n->n_out);
  int first = n->flow == ZK_FLOW_LOOP ? 2 : 0;
  bool map = n->flow == ZK_FLOW_MAP;
  if (map && n->n_in != n->branch->n_in)
    return zk_fail(ZK_ERR_FORMAT, "its body has %d inputs, and the node %d", n->branch->n_in,
                   n->n_in);
  zk_status status = open_loop(e, n, map ? 0 : n->n_in - first - (int)scanned, first, &l);
  if (status == ZK_OK)
    status = map ? run_map(&l) : first ? run_loop(&l) : run_scan(&l);
  close_loop(&l);
  return status;
}

/* What the converter has made to be kept becomes the program's. */
static zk_status keep_ready(zk_evaluation *e, zk_program_node *n, const zk_ready *ready) {
  for (int i = 0; i < ZK_MOST_READY; i++) {
    void *slot;
    if (!ready->part[i] || ready->part[i] == n->ready.part[i])
      continue;
    ZK_TRY(zk_list_add(&e->p->arena, &e->p->kept, sizeof(zk_tensor *), &slot));
    *(zk_tensor **)slot = zk_tensor_retain(ready->part[i]);
  }
  n->ready = *ready;
  return ZK_OK;
}

/* With `ahead` only what can be made of the attributes. */
static zk_status run_converter(zk_evaluation *e, zk_program_node *n, bool ahead) {
  zk_import x = {.opset = zk_program_opset(e->p, n),
                 .node = n->record,
                 .n_in = n->n_in,
                 .n_out = n->n_out,
                 .fixed = e->p->fixed,
                 .small = e->p->small,
                 .number = n->in,
                 .constant = e->bounds.only ? NULL : e->p->constant,
                 .in = e->in,
                 .out = e->out,
                 .ready = n->ready,
                 .now = e->mode == ZK_NOW,
                 .texts = e->texts,
                 .sealed = e->mode == ZK_PLAN,
                 .build = {.apply = zk_calls_apply,
                           .keep = zk_calls_keep,
                           .spend = zk_calls_spend,
                           .host = e,
                           .limit = e->bounds.bytes}};
  e->node = n;
  for (int i = 0; i < n->n_in; i++)
    e->in[i] = n->in[i] < 0 ? NULL : e->value[n->in[i]];
  zk_status status =
      ahead ? zk_import_node_ahead(&x, n->converter) : zk_import_node(&x, n->converter, n->wanted);
  if (status == ZK_OK)
    status = keep_ready(e, n, &x.ready);
  if (ahead)
    return status;
  e->unknown = e->unknown || (status != ZK_OK && x.unknown);
  return status == ZK_OK ? set_outputs(e, n, e->out) : status;
}

static zk_status run_node(zk_evaluation *e, zk_program_node *n) {
  if (zk_interrupted())
    return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
  bool ahead = e->mode == ZK_FOLD && !has_inputs(e, n);
  if (n->folded || (ahead && !(n->converter && n->converter->prepare)))
    return ZK_OK;
  int64_t span = e->mode == ZK_NOW ? zk_program_profile(n) : 0;
  zk_status status = n->flow == ZK_FLOW_NONE ? run_converter(e, n, ahead)
                     : n->flow == ZK_FLOW_IF ? run_branches(e, n)
                                             : run_turns(e, n);
  zk_profile_leave(span);
  forget_made(e);
  if (status != ZK_OK)
    return zk_program_fail_in(e->p, n, status);
  if (ahead)
    return ZK_OK;
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
  *e = (zk_evaluation){.p = p, .mode = mode, .bounds = *bounds, .texts = &p->texts};
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
