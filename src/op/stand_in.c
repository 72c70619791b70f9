/*
 * stand_in.c: running ops on dtypes that they have no kernels for, see stand_in.h.
 */
#include "op/stand_in.h"

#include <string.h>
#include "base/memory.h"

zk_status zk_check_computed(const zk_call *c) {
  if (c->op->moves || !c->op->forward)
    return ZK_OK;
  for (int i = 0; i < c->n_in; i++)
    if (c->in[i] && ZK_STORED_DTYPES >> c->in[i]->dtype & 1)
      return zk_fail(ZK_ERR_ARG,
                     "%s: an input is %s, which is stored and not computed on: convert it with "
                     ":long() or :float() first",
                     c->op->name, zk_dtype_name(c->in[i]->dtype));
  return ZK_OK;
}

void zk_stand_in_close(zk_stand_in *s) {
  if (!s->call.in)
    return;
  zk_tensor_release_all(s->call.in, s->call.n_in);
  zk_tensor_release_all(s->call.out, ZK_MAX_OUT);
  if (s->call.in != s->few)
    zk_free(s->call.in);
}

zk_status zk_stand_in_open(zk_stand_in *s, const zk_call *c) {
  s->call = *c;
  memset(s->call.out, 0, sizeof s->call.out);
  memset(s->few, 0, sizeof s->few);
  s->call.in = s->few;
  if (c->n_in > ZK_MAX_PARAM) {
    size_t size = (size_t)c->n_in * sizeof *s->call.in;
    s->call.in = zk_alloc_zero(size);
    if (!s->call.in)
      return zk_nomem(size, "a list of tensors");
  }
  return ZK_OK;
}

/* The i-th tensor parameter; of a list's, the list. */
static const zk_param *tensor_param(const zk_op *op, int i) {
  for (int p = 0; p < op->n_params; p++)
    if (zk_kind_is_tensor(op->params[p].kind) && (i-- == 0 || op->params[p].kind == ZK_P_TENSORS))
      return &op->params[p];
  return NULL;
}

static bool is_operand(const zk_call *c, int i) {
  const zk_param *p = tensor_param(c->op, i);
  return p && p->kind == ZK_P_OPERAND && c->in[i];
}

/* Ops that PyTorch computes with a number, or a scalar, as it is, and with the tensor's elements in
 * float32. */
static bool takes_exact_numbers(const zk_op *op) {
  return op == &zk_op_add || op == &zk_op_sub || op == &zk_op_mul || op == &zk_op_div ||
         op == &zk_op_pow;
}

/*
 * Operands are converted to their common dtype before they are computed with: an int64 that becomes
 * a float16 loses digits there. What gives a float of integers, as div does, computes with floats:
 * the number 300 beside an int8 tensor stays 300.
 */
static zk_dtype common_dtype(const zk_call *c) {
  zk_tensor *operands[ZK_MAX_PARAM] = {NULL};
  int n = 0;
  for (int i = 0; i < c->n_in && i < ZK_MAX_PARAM; i++)
    if (is_operand(c, i))
      operands[n++] = c->in[i];
  zk_dtype common = n > 0 ? zk_promote_all(n, operands) : ZK_FLOAT64;
  bool to_real = c->out[0] && zk_dtype_is_real(c->out[0]->dtype);
  return to_real && !zk_dtype_is_real(common) ? c->out[0]->dtype : common;
}

static zk_status widen_input(const zk_call *c, int i, zk_dtype common, zk_tensor **out) {
  zk_tensor *t = c->in[i], *rounded = NULL;
  bool exact = zk_dtype_is_real(common) && t->shape.ndim == 0 && takes_exact_numbers(c->op);
  if (zk_dtype_is_computed(common) || exact || !is_operand(c, i))
    return zk_tensor_cast(t, zk_dtype_computes(t->dtype), out);
  ZK_TRY(zk_tensor_cast(t, common, &rounded));
  zk_status status = zk_tensor_cast(rounded, zk_dtype_computes(common), out);
  zk_tensor_release(rounded);
  return status;
}

static bool is_small_index(const zk_call *c, int i) {
  const zk_param *p = tensor_param(c->op, i);
  return c->in[i] && ZK_STAND_IN_DTYPES >> c->in[i]->dtype & 1 && p &&
         strcmp(p->name, "index") == 0;
}

bool zk_has_small_index(const zk_call *c) {
  for (int i = 0; i < c->n_in; i++)
    if (is_small_index(c, i))
      return true;
  return false;
}

/* The elements that an op moves stay as they are; its positions become int64. */
static zk_status widen_index(const zk_call *c, zk_tensor **in) {
  for (int i = 0; i < c->n_in; i++)
    if (is_small_index(c, i))
      ZK_TRY(zk_tensor_cast(c->in[i], ZK_INT64, &in[i]));
    else if (c->in[i])
      in[i] = zk_tensor_retain(c->in[i]);
  return ZK_OK;
}

/* An input that appears twice is converted once. */
static zk_status widen_inputs(const zk_call *c, zk_tensor **in) {
  if (c->op->moves)
    return widen_index(c, in);
  zk_dtype common = common_dtype(c);
  for (int i = 0; i < c->n_in; i++) {
    int same = 0;
    while (same < i && c->in[same] != c->in[i])
      same++;
    if (c->in[i] && same < i)
      in[i] = zk_tensor_retain(in[same]);
    else if (c->in[i])
      ZK_TRY(widen_input(c, i, common, &in[i]));
  }
  return ZK_OK;
}

zk_status zk_stand_in_forward(zk_call *c) {
  zk_stand_in s;
  zk_status status = zk_stand_in_open(&s, c);
  if (status == ZK_OK)
    status = widen_inputs(c, s.call.in);
  for (int k = 0; k < c->n_out && status == ZK_OK; k++)
    if (c->out[k] && (c->op->moves || zk_dtype_is_computed(c->out[k]->dtype)))
      s.call.out[k] = zk_tensor_retain(c->out[k]);
    else if (c->out[k])
      status =
          zk_tensor_new(zk_dtype_computes(c->out[k]->dtype), &c->out[k]->shape, &s.call.out[k]);
  if (status == ZK_OK)
    status = zk_forward_of(c->op)(&s.call);
  for (int k = 0; k < c->n_out && status == ZK_OK; k++)
    if (!c->out[k]) /* made by forward: zk_op_compute knows its dtype */
      c->out[k] = zk_tensor_retain(s.call.out[k]);
    else if (s.call.out[k] != c->out[k])
      status = zk_tensor_copy(c->out[k], s.call.out[k]);
  memcpy(c->kept, s.call.kept, sizeof c->kept);
  zk_stand_in_close(&s);
  return status;
}
