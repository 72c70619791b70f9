/*
 * plan.c: making a plan, laying out its buffers, and running it.
 */
#include "onnx/run/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/profile.h"
#include "onnx/run/blocks.h"

/* A storage without data, and the steps from which to which it must hold. */
typedef struct buffer {
  zk_storage *storage;
  int first, last; /* first > last: no step touches it */
  bool bound;      /* a run gives it its place: an input or an output */
  size_t at;       /* in the block */
} buffer;

typedef struct layout {
  zk_run_plan *plan;
  buffer *buffer;
  int n;
} layout;

/* ---- who lives when ---------------------------------------------------------------------------
 */

/* While a plan is made, an unallocated storage's version is its number plus 1. */
static buffer *buffer_of(const layout *l, const zk_tensor *t) {
  bool unallocated = t && t->storage && !t->storage->data && t->storage->version;
  return unallocated ? &l->buffer[t->storage->version - 1] : NULL;
}

static void touch(const layout *l, const zk_tensor *t, int step) {
  buffer *b = buffer_of(l, t);
  if (!b)
    return;
  b->first = step < b->first ? step : b->first;
  b->last = step > b->last ? step : b->last;
}

static zk_status list_buffers(layout *l) {
  const zk_evaluation *e = &l->plan->e;
  zk_tensor **made = e->made.at;
  zk_run_step **step = e->steps.at;
  void *p;
  ZK_TRY(zk_arena_take(&l->plan->e.arena, sizeof(buffer) * ((size_t)e->made.count + 1), &p));
  l->buffer = p;
  for (uint32_t i = 0; i < e->made.count; i++) {
    zk_storage *s = made[i]->storage;
    if (!s || s->data || s->version) /* !s: it stands for a packed weight */
      continue;
    l->buffer[l->n] = (buffer){.storage = s, .first = INT32_MAX, .last = -1};
    s->version = (uint32_t)++l->n;
  }
  for (int i = 0; i < (int)e->steps.count; i++) {
    for (int k = 0; k < step[i]->call.n_in; k++)
      touch(l, step[i]->call.in[k], i);
    for (int k = 0; k < step[i]->call.n_out; k++)
      touch(l, step[i]->call.out[k], i);
  }
  return ZK_OK;
}

static void bind_ends(layout *l) {
  zk_run_plan *plan = l->plan;
  const zk_program *p = plan->e.p;
  for (int i = 0; i < p->n_in; i++)
    buffer_of(l, plan->in[i])->bound = true;
  for (int k = 0; k < p->n_out; k++) {
    zk_tensor *t = plan->e.value[p->out[k].value];
    buffer *b = buffer_of(l, t);
    bool whole = b && t->offset == 0 && zk_is_contiguous(t) &&
                 (size_t)zk_numel(t) * zk_dtype_size(t->dtype) == t->storage->bytes;
    plan->out[k] = (zk_run_output){t, whole && !b->bound};
    if (whole && !b->bound)
      b->bound = true;
    else if (b && !b->bound)
      touch(l, t, (int)plan->e.steps.count); /* copied at the end */
  }
}

/* A step whose op can do relu too takes the relu behind it over, if nobody else sees what passes
 * between the two. */
static void join_relu(const layout *l) {
  zk_list *steps = &l->plan->e.steps;
  zk_run_step **step = steps->at;
  uint32_t n = 0;
  int last_at = 0; /* the number that step[n - 1] had */
  for (int i = 0; i < (int)steps->count; i++) {
    zk_run_step *last = n ? step[n - 1] : NULL;
    bool behind = last && step[i]->call.op == &zk_op_relu && !last->layer && last->call.op &&
                  zk_forward_relu_of(last->call.op) && last->run == zk_forward_of(last->call.op) &&
                  step[i]->call.in[0] == last->call.out[0];
    buffer *between = behind ? buffer_of(l, last->call.out[0]) : NULL;
    if (between && !between->bound && between->first == last_at && between->last == i) {
      last->run = zk_forward_relu_of(last->call.op);
      last->call.out[0] = step[i]->call.out[0];
      touch(l, last->call.out[0], last_at);
      between->first = INT32_MAX, between->last = -1;
    } else {
      step[n++] = step[i];
      last_at = i;
    }
  }
  steps->count = n;
}

/* ---- where each lies --------------------------------------------------------------------------
 */

static int by_falling_size(const void *a, const void *b) {
  const buffer *x = *(buffer *const *)a, *y = *(buffer *const *)b;
  if (x->storage->bytes != y->storage->bytes)
    return x->storage->bytes < y->storage->bytes ? 1 : -1;
  return x->first < y->first ? -1 : x->first > y->first;
}

static size_t room_of(const buffer *b) {
  return (b->storage->bytes + 63) / 64 * 64;
}

/* Gives b the lowest place that no buffer needed at the same time has, and puts it in among the n
 * placed ones, which are in the order of their places. */
static void place(buffer **placed, size_t n, buffer *b) {
  size_t at = 0, i = n;
  for (size_t k = 0; k < n; k++) {
    const buffer *o = placed[k];
    bool together = o->first <= b->last && b->first <= o->last;
    if (together && o->at < at + room_of(b) && at < o->at + room_of(o))
      at = o->at + room_of(o);
  }
  b->at = at;
  for (; i > 0 && placed[i - 1]->at > at; i--)
    placed[i] = placed[i - 1];
  placed[i] = b;
}

/* Nobody writes to it before a run: ahead of one it is no memory yet, only addresses. */
static zk_status take_block(zk_run_plan *plan, size_t bytes) {
  zk_budget *budget = plan->e.bounds.ahead ? zk_memory_budget(NULL) : NULL;
  plan->block = zk_block_alloc(bytes);
  if (budget) {
    zk_memory_budget(budget);
    budget->left -= plan->block ? (int64_t)bytes : 0; /* in the plan's sum */
  }
  return plan->block ? ZK_OK : zk_nomem(bytes, "a plan");
}

/* Large ones first; places are offsets in one block. */
static zk_status lay_out(layout *l) {
  zk_run_plan *plan = l->plan;
  void *p, *q;
  size_t n = 0, bytes = 64;
  ZK_TRY(zk_arena_take(&plan->e.arena, sizeof(buffer *) * ((size_t)l->n + 1), &p));
  buffer **pooled = p;
  for (int i = 0; i < l->n; i++)
    if (!l->buffer[i].bound && l->buffer[i].first <= l->buffer[i].last)
      pooled[n++] = &l->buffer[i];
  qsort(pooled, n, sizeof *pooled, by_falling_size);
  ZK_TRY(zk_evaluation_spend(&plan->e, (double)n * (double)n));
  for (size_t i = 0; i < n; i++) {
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
    const buffer *b = pooled[i];
    place(pooled, i, pooled[i]);
    bytes = b->at + room_of(b) > bytes ? b->at + room_of(b) : bytes;
  }
  if ((int64_t)bytes > plan->e.bounds.bytes)
    return zk_fail(
        ZK_ERR_ARG,
        "the values of a run would need %zu bytes, more than the memory limit of %" PRId64
        " bytes (the option memory_limit)",
        bytes, plan->e.bounds.bytes);
  ZK_TRY(zk_arena_take(&plan->e.arena, sizeof(zk_storage *) * (n + 1), &q));
  ZK_TRY(take_block(plan, bytes));
  plan->block_bytes = bytes;
  plan->pooled = q;
  for (size_t i = 0; i < n; i++) {
    plan->pooled[plan->n_pooled++] = pooled[i]->storage;
    pooled[i]->storage->data = (char *)plan->block + pooled[i]->at;
  }
  return ZK_OK;
}

/* ---- a plan -----------------------------------------------------------------------------------
 */

static zk_status add_inputs(zk_run_plan *plan, const zk_shape *in) {
  const zk_program *p = plan->e.p;
  void *slot;
  for (int i = 0; i < p->n_in; i++) {
    zk_tensor *t, *texts = NULL;
    ZK_TRY(zk_tensor_unallocated(p->in[i].dtype, &in[i], &t));
    plan->e.value[p->in[i].value] = t;
    plan->in[i] = t;
    ZK_TRY(zk_list_add(&plan->e.arena, &plan->e.made, sizeof(zk_tensor *), &slot));
    *(zk_tensor **)slot = zk_tensor_retain(t);
    if (!p->in[i].texts)
      continue;
    ZK_TRY(zk_value_texts(t, &texts));
    plan->e.value[p->in[i].value] = texts;
    zk_tensor_release(t);
  }
  return ZK_OK;
}

/* Outputs that are no tensors are for a run node by node. */
static zk_status check_outputs(const zk_evaluation *e, bool *unknown) {
  for (int k = 0; k < e->p->n_out; k++) {
    const zk_tensor *t = e->value[e->p->out[k].value];
    *unknown = *unknown || zk_value_kind_of(t) > ZK_VALUE_TEXTS;
    ZK_TRY(zk_program_check_output(e->p, k, t));
  }
  return *unknown ? zk_fail(ZK_ERR_ARG, "an output is no tensor") : ZK_OK;
}

zk_status zk_run_plan_make(zk_program *p, const zk_shape *in, const zk_bounds *bounds,
                           zk_run_plan *plan, bool *unknown) {
  layout l = {.plan = plan};
  void *inputs, *outputs;
  *unknown = false;
  ZK_TRY(zk_evaluation_open(p, ZK_PLAN, bounds, &plan->e));
  ZK_TRY(zk_arena_take(&plan->e.arena, sizeof *plan->in * ((size_t)p->n_in + 1), &inputs));
  ZK_TRY(zk_arena_take(&plan->e.arena, sizeof *plan->out * ((size_t)p->n_out + 1), &outputs));
  plan->in = inputs;
  plan->out = outputs;
  ZK_TRY(add_inputs(plan, in));
  zk_status status = zk_evaluate(&plan->e);
  *unknown = plan->e.unknown;
  ZK_TRY(status);
  ZK_TRY(check_outputs(&plan->e, unknown));
  zk_weights weights = {0};
  plan->weights_gone = bounds->only;
  if (bounds->only)
    ZK_TRY(zk_weights_open(&plan->e, &weights));
  if (!p->unpacked)
    ZK_TRY(zk_run_in_blocks(&plan->e, &weights));
  ZK_TRY(list_buffers(&l));
  bind_ends(&l);
  join_relu(&l);
  return lay_out(&l);
}

void zk_run_plan_clear(zk_run_plan *plan) {
  zk_run_step **step = plan->e.steps.at;
  for (uint32_t i = 0; i < plan->e.steps.count; i++)
    zk_run_layer_clear(step[i]->layer);
  for (int i = 0; i < plan->n_pooled; i++)
    plan->pooled[i]->data = NULL;
  zk_block_free(plan->block);
  zk_evaluation_clear(&plan->e);
  *plan = (zk_run_plan){0};
}

bool zk_run_plan_fits(const zk_run_plan *plan, zk_tensor *const *in) {
  if (!plan->e.p) /* cleared: the one that was to be made in its place has failed */
    return false;
  for (int i = 0; i < plan->e.p->n_in; i++)
    if (!zk_shape_equal(&plan->in[i]->shape, &in[i]->shape))
      return false;
  return true;
}

/* ---- a run ------------------------------------------------------------------------------------
 */

static zk_status run_steps(const zk_run_plan *plan) {
  zk_run_step **step = plan->e.steps.at;
  for (uint32_t i = 0; i < plan->e.steps.count; i++) {
    const zk_run_layer *l = step[i]->layer;
    int64_t span = zk_program_profile(step[i]->node);
    zk_status status = l ? l->run(l, &step[i]->call) : step[i]->run(&step[i]->call);
    zk_profile_leave(span);
    if (status == ZK_OK && zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
    if (status != ZK_OK)
      return zk_program_fail_in(plan->e.p, step[i]->node, status);
  }
  return ZK_OK;
}

zk_status zk_run_by_plan(zk_run_plan *plan, zk_tensor *const *in, zk_tensor **out) {
  const zk_program *p = plan->e.p;
  zk_status status = ZK_OK;
  memset(out, 0, sizeof *out * (size_t)p->n_out);
  for (int i = 0; i < p->n_in; i++)
    plan->in[i]->storage->data = zk_data(in[i]);
  for (int k = 0; k < p->n_out && status == ZK_OK; k++) {
    const zk_tensor *t = plan->out[k].value;
    if (!plan->out[k].direct)
      continue;
    status = zk_tensor_new(t->dtype, &t->shape, &out[k]);
    if (status == ZK_OK)
      t->storage->data = zk_data(out[k]);
  }
  if (status == ZK_OK)
    status = run_steps(plan); /* what a stopped one leaves in the block, nobody reads */
  for (int k = 0; k < p->n_out && status == ZK_OK; k++)
    if (!plan->out[k].direct)
      status = zk_tensor_clone(plan->out[k].value, &out[k]);
  for (int i = 0; i < p->n_in; i++)
    plan->in[i]->storage->data = NULL;
  for (int k = 0; k < p->n_out; k++)
    if (plan->out[k].direct)
      plan->out[k].value->storage->data = NULL;
  if (status != ZK_OK)
    zk_tensor_release_all(out, p->n_out);
  return status;
}
