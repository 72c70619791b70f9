/*
 * call.c: finding an op, and running one: infer, make the outputs, forward.
 */
#include "op/op.h"

#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "op/stand_in.h"

const zk_op *const zk_ops[] = {
#define ZK_OP(name) &zk_op_##name,
#include "op/ops.def"
#undef ZK_OP
};
const int zk_ops_count = sizeof zk_ops / sizeof zk_ops[0];

bool zk_has_word(const char *names, const char *name) {
  size_t n = strlen(name);
  while (names && *names) {
    const char *end = strchr(names, ' ');
    size_t length = end ? (size_t)(end - names) : strlen(names);
    if (length == n && memcmp(names, name, n) == 0)
      return true;
    names = end ? end + 1 : NULL;
  }
  return false;
}

const zk_op *zk_op_find(const char *name) {
  for (int i = 0; i < zk_ops_count; i++)
    if (strcmp(zk_ops[i]->name, name) == 0 || zk_has_word(zk_ops[i]->alias, name))
      return zk_ops[i];
  return NULL;
}

int zk_op_slot(const zk_op *op, const char *name, bool tensor) {
  int k = 0;
  for (int i = 0; i < op->n_params; i++)
    if (zk_kind_is_tensor(op->params[i].kind) == tensor) {
      if (strcmp(op->params[i].name, name) == 0)
        return k;
      k++;
    }
  return -1;
}

/* The same of an op that must have it. */
static int known_slot(const zk_op *op, const char *name, bool tensor) {
  int slot = zk_op_slot(op, name, tensor);
  if (slot < 0)
    abort();
  return slot;
}

const zk_attr *zk_call_attr(const zk_call *c, const char *name) {
  return &c->attr[known_slot(c->op, name, false)];
}

zk_tensor *zk_call_in(const zk_call *c, const char *name) {
  int k = known_slot(c->op, name, true);
  return k < c->n_in ? c->in[k] : NULL;
}

void zk_op_defaults(const zk_op *op, zk_attr attr[ZK_MAX_ATTR]) {
  memset(attr, 0, sizeof(zk_attr) * ZK_MAX_ATTR);
  int k = 0;
  for (int i = 0; i < op->n_params; i++) {
    const zk_param *p = &op->params[i];
    if (zk_kind_is_tensor(p->kind))
      continue;
    if (p->kind == ZK_P_FLOAT)
      attr[k].f = p->f;
    else
      attr[k].i = p->i;
    k++;
  }
}

zk_status zk_op_infer(zk_call *c, zk_spec spec[ZK_MAX_OUT]) {
  memset(spec, 0, sizeof(zk_spec) * (size_t)c->op->n_out);
  memset(c->out, 0, sizeof c->out);
  c->n_out = c->op->n_out;
  ZK_TRY(zk_check_computed(c));
  ZK_TRY(c->op->infer(c, spec));
  for (int k = 0; k < c->n_out; k++)
    if (!spec[k].dynamic && zk_shape_check(spec[k].dtype, &spec[k].shape) != ZK_OK)
      return zk_fail_in(ZK_ERR_ARG, "%s", c->op->name);
  return ZK_OK;
}

zk_status zk_op_forward(zk_call *c) {
  if (!zk_needs_stand_in(c) || (c->op->moves && !zk_has_small_index(c)))
    return zk_forward_of(c->op)(c);
  return zk_stand_in_forward(c);
}

/* An output that forward made, in the dtype that infer has promised. */
static zk_status settle(zk_tensor **t, zk_dtype dtype) {
  zk_tensor *made = *t;
  if (made->dtype == dtype)
    return ZK_OK;
  zk_status status = zk_tensor_cast(made, dtype, t);
  zk_tensor_release(made);
  return status;
}

/* The outputs are new, so Ctrl-C may stop this: they are dropped. */
static zk_status forward(zk_call *c) {
  bool before = zk_stoppable_begin(true);
  return zk_stoppable_end(before, zk_op_forward(c));
}

zk_status zk_op_compute(zk_call *c, const zk_spec spec[ZK_MAX_OUT]) {
  zk_status status = ZK_OK;
  bool compute = false;
  for (int k = 0; k < c->n_out && status == ZK_OK; k++) {
    if (spec[k].view) {
      status = zk_tensor_as_strided(c->in[0], &spec[k].shape, spec[k].stride, spec[k].offset,
                                    &c->out[k]);
      if (status == ZK_OK)
        c->out[k]->is_view = c->out[k]->storage->has_views = true;
    } else if (spec[k].dynamic) {
      compute = true;
    } else {
      status = zk_tensor_new(spec[k].dtype, &spec[k].shape, &c->out[k]);
      if (status == ZK_OK && spec[k].ordered)
        memcpy(c->out[k]->stride, spec[k].stride, sizeof spec[k].stride);
      compute = true;
    }
  }
  if (status == ZK_OK && compute)
    status = forward(c);
  for (int k = 0; k < c->n_out && status == ZK_OK; k++)
    status = settle(&c->out[k], spec[k].dtype);
  if (status != ZK_OK) {
    zk_tensor_release_all(c->out, ZK_MAX_OUT);
    zk_tensor_release_all(c->kept, ZK_MAX_KEPT);
  }
  return status;
}

zk_status zk_op_run(zk_call *c, zk_spec spec[ZK_MAX_OUT]) {
  ZK_TRY(zk_op_infer(c, spec));
  return zk_op_compute(c, spec);
}

bool zk_same_attribute(const zk_attr *a, const zk_attr *b) {
  if (a->given != b->given || a->n != b->n)
    return false;
  size_t used = a->n > 0 ? (size_t)a->n : 1; /* a single value is in the first place */
  return memcmp(a->v, b->v, used * sizeof a->v[0]) == 0;
}

double zk_op_work(const zk_call *c, const zk_spec spec[ZK_MAX_OUT]) {
  double elements = 0;
  for (int i = 0; i < c->n_in; i++)
    elements += c->in[i] ? (double)zk_numel(c->in[i]) : 0;
  for (int k = 0; k < c->n_out; k++)
    elements += spec[k].dynamic ? 0 : (double)zk_shape_numel(&spec[k].shape);
  bool view = c->n_out == 1 && spec[0].view;
  return view ? 0 : elements * ZK_WORK_OF_ELEMENT + (c->op->work ? c->op->work(c, spec) : 0);
}
