/*
 * session.c: checking inputs, choosing a plan, running it.
 */
#include "onnx/run/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/profile.h"
#include "onnx/run/plan.h"
#include "onnx/run/quantized.h"
#include "onnx/run/small_types.h"
#include "onnx/run/weights.h"

enum { MOST_PLANS = 8 };
#define MOST_BYTES ((int64_t)1 << 40)

struct zk_session {
  zk_program program;
  zk_session_limits limits;
  zk_run_plan plan[MOST_PLANS];
  int n_plans, oldest;
  bool by_data;        /* there can be no plan */
  zk_tensor **in;      /* room for a run: contiguous inputs */
  zk_shape *in_shapes; /* room to make a plan */
};

/* ---- inputs -----------------------------------------------------------------------------------
 */

/* "[batch, 1, 28, ?]" */
static void declared_shape(const zk_graph_shape *s, char *text, size_t room) {
  size_t used = (size_t)snprintf(text, room, "[");
  for (uint32_t d = 0; s && d < s->dim.count && used < room - 60; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, s->dim)[d];
    used += (size_t)snprintf(text + used, room - used, d ? ", " : "");
    if (zk_dim_is_fixed(dim))
      used += (size_t)snprintf(text + used, room - used, "%" PRId64, dim->value);
    else
      used += (size_t)snprintf(text + used, room - used, "%.30s", dim->param ? dim->param : "?");
  }
  snprintf(text + used, room - used, "]");
}

static zk_status check_input(const zk_port *port, const zk_tensor *t) {
  char got[ZK_SHAPE_TEXT], want[600];
  bool fits = true;
  ZK_TRY(zk_port_check(port, false, t));
  if (!port->shape || zk_value_kind_of(t) > ZK_VALUE_TEXTS)
    return ZK_OK;
  if ((int)port->shape->dim.count != t->shape.ndim) {
    declared_shape(port->shape, want, sizeof want);
    return zk_fail(ZK_ERR_ARG, "input '%s' must have %u dimensions, %s, got %d: %s", port->name,
                   port->shape->dim.count, want, t->shape.ndim, zk_shape_text(&t->shape, got));
  }
  for (int d = 0; d < t->shape.ndim; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, port->shape->dim)[d];
    fits = fits && (!zk_dim_is_fixed(dim) || dim->value == t->shape.dim[d]);
  }
  if (fits)
    return ZK_OK;
  declared_shape(port->shape, want, sizeof want);
  return zk_fail(ZK_ERR_ARG, "input '%s' must have the shape %s, got %s", port->name, want,
                 zk_shape_text(&t->shape, got));
}

/* The bytes of the constants, and of inputs of these shapes (NULL: none); MOST_BYTES at most. */
static int64_t bytes_of(const zk_session *s, const zk_shape *in) {
  int64_t bytes = s->program.constant_bytes;
  for (int i = 0; in && i < s->program.n_in; i++) {
    int64_t n = zk_shape_numel(&in[i]), size = 0;
    if (n < 0 || __builtin_mul_overflow(n, (int64_t)zk_dtype_size(s->program.in[i].dtype), &size) ||
        __builtin_add_overflow(bytes, size, &bytes))
      return MOST_BYTES;
  }
  return bytes < MOST_BYTES ? bytes : MOST_BYTES;
}

/* Bytes are capped, so that sums over many buffers do not overflow. */
static zk_bounds bounds_of(const zk_session *s, const zk_shape *in) {
  int64_t bytes = s->limits.memory, all = bytes_of(s, in);
  double constants = (double)bytes_of(s, NULL), work = s->limits.work;
  if (bytes <= 0 && (__builtin_mul_overflow(all, (int64_t)256, &bytes) ||
                     __builtin_add_overflow(bytes, (int64_t)64 << 20, &bytes)))
    bytes = MOST_BYTES;
  return (zk_bounds){.bytes = bytes < MOST_BYTES ? bytes : MOST_BYTES,
                     .now = work > 0 ? work : 1e10 + 1e3 * constants,
                     .later = work > 0 ? work : 1e12 + 25e3 * (double)all};
}

static zk_budget budget_of(const zk_bounds *bounds) {
  return (zk_budget){.limit = bounds->bytes, .left = bounds->bytes, .option = "memory_limit"};
}

/* ---- making -----------------------------------------------------------------------------------
 */

static zk_status fold(zk_session *s) {
  zk_evaluation e = {0};
  zk_bounds bounds = bounds_of(s, NULL);
  zk_budget budget = budget_of(&bounds), *before = zk_memory_budget(&budget);
  zk_status status = zk_evaluation_open(&s->program, ZK_FOLD, &bounds, &e);
  if (status == ZK_OK)
    status = zk_evaluate(&e);
  bool by_data = e.unknown;
  zk_evaluation_clear(&e);
  zk_memory_budget(before);
  return status == ZK_OK || !by_data ? status : ZK_OK;
}

static void forget_plans(zk_session *s) {
  for (int i = 0; i < s->n_plans; i++)
    zk_run_plan_clear(&s->plan[i]);
  s->n_plans = s->oldest = 0;
}

/* The plan in the slot of the oldest one; all go when they take more than one may. Without one that
 * can be made, s->by_data. */
static zk_status make_plan(zk_session *s, const zk_shape *in, bool ahead, zk_run_plan **out) {
  zk_bounds bounds = bounds_of(s, in), now = bounds_of(s, ahead ? NULL : in);
  int64_t taken = 0;
  bounds.ahead = ahead;
  bounds.only = ahead && s->limits.owned;
  for (int i = 0; i < s->n_plans; i++)
    taken += s->plan[i].taken;
  if (taken > bounds.bytes)
    forget_plans(s);
  int slot = s->n_plans < MOST_PLANS ? s->n_plans : s->oldest;
  zk_run_plan *plan = &s->plan[slot];
  *out = NULL;
  if (slot == s->n_plans) {
    s->n_plans++;
  } else {
    s->oldest = (slot + 1) % MOST_PLANS;
    zk_run_plan_clear(plan);
  }
  zk_budget budget = budget_of(&now), *before = zk_memory_budget(&budget);
  zk_status status = zk_run_plan_make(&s->program, in, &bounds, plan, &s->by_data);
  zk_memory_budget(before);
  plan->taken = now.bytes - budget.left;
  if (status == ZK_OK) {
    *out = plan;
    return ZK_OK;
  }
  bool again = s->by_data || (ahead && budget.refused && !plan->weights_gone);
  zk_run_plan_clear(plan);
  if (slot == s->n_plans - 1)
    s->n_plans--;
  else
    s->oldest = slot; /* it is empty, and the next to be filled */
  return again ? ZK_OK : status;
}

/* When the file fixes all input shapes, there is a plan from the start, and its errors. What
 * follows from these shapes is computed within the memory that opening may take: a file may declare
 * any size. When that is too little, the first run makes the plan, within what its inputs allow. */
static zk_status plan_fixed(zk_session *s) {
  zk_run_plan *plan;
  if (s->by_data)
    return ZK_OK;
  for (int i = 0; i < s->program.n_in; i++) {
    const zk_graph_shape *shape = s->program.in[i].shape;
    if (!shape)
      return ZK_OK;
    s->in_shapes[i].ndim = (int)shape->dim.count;
    for (uint32_t d = 0; d < shape->dim.count; d++) {
      const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, shape->dim)[d];
      if (!zk_dim_is_fixed(dim))
        return ZK_OK;
      s->in_shapes[i].dim[d] = dim->value;
    }
  }
  return make_plan(s, s->in_shapes, true, &plan);
}

static zk_status open_session(zk_session *s, zk_model *m) {
  void *in, *shapes;
  ZK_TRY(zk_program_make(m, &s->program));
  s->program.fixed = s->limits.fixed;
  s->program.unpacked = s->limits.unpacked;
  ZK_TRY(zk_program_find_small_types(&s->program));
  ZK_TRY(zk_program_join_quantized(&s->program));
  zk_arena *arena = &s->program.arena;
  size_t n = (size_t)s->program.n_in + 1;
  ZK_TRY(zk_arena_take(arena, n * sizeof *s->in, &in));
  ZK_TRY(zk_arena_take(arena, n * sizeof *s->in_shapes, &shapes));
  s->in = in;
  s->in_shapes = shapes;
  for (int i = 0; i < s->program.n_in; i++)
    s->by_data = s->by_data || s->program.in[i].optional || s->program.in[i].kind > ZK_VALUE_TEXTS;
  ZK_TRY(fold(s));
  ZK_TRY(zk_weights_forget_folded(&s->program));
  return plan_fixed(s);
}

zk_status zk_session_new(zk_model *m, const zk_session_limits *limits, zk_session **out) {
  zk_session *s = zk_alloc_zero(sizeof *s);
  *out = NULL;
  if (!s) {
    zk_model_clear(m);
    return zk_nomem(sizeof *s, "a session");
  }
  s->limits = *limits;
  bool before = zk_stoppable_begin(true);
  zk_status status = zk_stoppable_end(before, open_session(s, m));
  if (status == ZK_OK)
    *out = s;
  else
    zk_session_free(s);
  return status;
}

void zk_session_free(zk_session *s) {
  if (!s)
    return;
  forget_plans(s);
  zk_program_clear(&s->program);
  zk_free(s);
}

const zk_program *zk_session_program(const zk_session *s) {
  return &s->program;
}

/* ---- running ----------------------------------------------------------------------------------
 */

static zk_run_plan *find_plan(zk_session *s, zk_tensor *const *in) {
  for (int i = 0; i < s->n_plans; i++)
    if (zk_run_plan_fits(&s->plan[i], in))
      return &s->plan[i];
  return NULL;
}

/* Node by node. A result that is an input or a constant too is copied. */
static zk_status run_by_data(zk_session *s, const zk_bounds *bounds, zk_texts *texts,
                             zk_tensor *const *in, zk_tensor **out) {
  zk_evaluation e = {0};
  const zk_program *p = &s->program;
  zk_bounds at_once = {.bytes = bounds->bytes, .now = bounds->later};
  zk_status status = zk_evaluation_open(&s->program, ZK_NOW, &at_once, &e);
  e.texts = texts;
  for (int i = 0; i < p->n_in && status == ZK_OK; i++)
    e.value[p->in[i].value] = zk_tensor_retain(in[i]);
  if (status == ZK_OK)
    status = zk_evaluate(&e);
  for (int k = 0; k < p->n_out && status == ZK_OK; k++) {
    zk_tensor *t = e.value[p->out[k].value];
    status = zk_program_check_output(p, k, t);
    if (status != ZK_OK)
      break;
    if ((zk_is_unique(t) && zk_is_contiguous(t)) || zk_value_kind_of(t) != ZK_VALUE_NUMBERS)
      out[k] = zk_tensor_retain(t);
    else
      status = zk_tensor_clone(t, &out[k]);
  }
  zk_evaluation_clear(&e);
  return status;
}

/* By a plan, whose strings are numbers as others: the outputs become what they are. */
static zk_status run_by_plan(zk_run_plan *plan, zk_tensor *const *in, zk_tensor **out) {
  ZK_TRY(zk_run_by_plan(plan, in, out));
  for (int k = 0; k < plan->e.p->n_out; k++) {
    zk_tensor *numbers = out[k], *texts;
    if (zk_value_kind_of(plan->out[k].value) != ZK_VALUE_TEXTS)
      continue;
    ZK_TRY(zk_value_texts(numbers, &texts));
    out[k] = texts;
    zk_tensor_release(numbers);
  }
  return ZK_OK;
}

static zk_status run_contiguous(zk_session *s, const zk_bounds *bounds, zk_budget *budget,
                                zk_texts *texts, zk_tensor *const *in, zk_tensor **out) {
  zk_run_plan *plan = find_plan(s, in);
  if (!plan && !s->by_data)
    ZK_TRY(make_plan(s, s->in_shapes, false, &plan));
  budget->left -= plan ? plan->taken : 0;
  return plan ? run_by_plan(plan, in, out) : run_by_data(s, bounds, texts, in, out);
}

/* Inputs have been checked, and in_shapes holds their shapes. */
static zk_status run_checked(zk_session *s, zk_texts *texts, zk_tensor *const *in,
                             zk_tensor **out) {
  zk_bounds bounds = bounds_of(s, s->in_shapes);
  zk_budget budget = budget_of(&bounds), *before = zk_memory_budget(&budget);
  zk_status status = ZK_OK;
  int n = 0;
  for (; n < s->program.n_in && status == ZK_OK; n++)
    status = zk_tensor_contiguous(in[n], &s->in[n]);
  if (status == ZK_OK)
    status = run_contiguous(s, &bounds, &budget, texts, s->in, out);
  zk_tensor_release_all(s->in, n);
  zk_memory_budget(before);
  return status;
}

zk_status zk_session_run(zk_session *s, zk_tensor *const *in, zk_tensor **out) {
  zk_texts texts = {.under = &s->program.texts};
  zk_status status = zk_session_run_texts(s, &texts, in, out);
  zk_texts_clear(&texts);
  return status;
}

zk_status zk_session_run_texts(zk_session *s, zk_texts *texts, zk_tensor *const *in,
                               zk_tensor **out) {
  memset(out, 0, sizeof *out * (size_t)s->program.n_out);
  for (int i = 0; i < s->program.n_in; i++) {
    ZK_TRY(check_input(&s->program.in[i], in[i]));
    s->in_shapes[i] = in[i]->shape;
  }
  int64_t span = zk_profile_enter(ZK_PROFILE_SESSION, "InferenceSession.run", NULL);
  bool before = zk_stoppable_begin(true);
  zk_status status = zk_stoppable_end(before, run_checked(s, texts, in, out));
  zk_profile_leave(span);
  if (status != ZK_OK)
    zk_tensor_release_all(out, s->program.n_out);
  return status;
}
