/*
 * calls.c: computing what converters call, or noting it as a step.
 */
#include "onnx/run/calls.h"

#include <inttypes.h>
#include <string.h>
#include "onnx/run/unsigned.h"
#include "op/stand_in.h"

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

zk_status zk_calls_keep(zk_builder *b, zk_tensor *t) {
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

zk_status zk_calls_spend(zk_builder *b, double work) {
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

zk_status zk_calls_apply(zk_builder *b, zk_call *c) {
  zk_evaluation *e = b->host;
  zk_spec spec[ZK_MAX_OUT];
  bool known = true, views = true;
  if (zk_is_unsigned_call(c))
    return zk_unsigned_apply(b, c);
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
