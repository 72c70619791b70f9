/*
 * copy.c: clone and cast: the same values in fresh memory or another dtype.
 */
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"

/* y = x, in memory of its own; dx = dy */
static const zk_param clone_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL}};
static zk_status clone_infer(zk_call *c, zk_spec *out) {
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}
static zk_status copy_forward(zk_call *c) {
  return zk_tensor_copy(c->out[0], c->in[0]);
}
static zk_status copy_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_give(g, c, 0, g->out[0]); /* cast to the input's dtype there */
}
static bool clone_sample(int i, zk_sample *s) {
  if (i == 0)
    zk_sample_normal(s, ZK_SHAPE(2, 3));
  else if (i == 1)
    zk_sample_strided(s, ZK_SHAPE(3, 2));
  else if (i == 2)
    zk_sample_normal(s, ZK_SHAPE(0, 2));
  return i < 3;
}
static void clone_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_add(x, "Identity", zk_export_as_is(x, 0)));
}
/* Values of a graph never change: no copy is needed. */
static void identity_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_in(x, 0));
}
const zk_op zk_op_clone = {
    .name = "clone",
    .doc = "clone(input): the same values in memory of their own; gradients pass through.",
    ZK_PARAMS(clone_params),
    .n_out = 1,
    .onnx = {.to = clone_to_onnx, .from = ZK_ONNX_FROM({"Identity", identity_from_onnx})},
    .infer = clone_infer,
    .forward = copy_forward,
    .backward = copy_backward,
    .sample = clone_sample};

/* y = x in another dtype; dx = dy in x's dtype */
static const zk_param cast_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                       {"dtype", ZK_P_DTYPE_OPT, false, 0, 0, NULL}};
static zk_status cast_infer(zk_call *c, zk_spec *out) {
  if (!c->attr[0].given)
    return zk_fail(ZK_ERR_ARG, "cast: dtype is missing");
  out->dtype = (zk_dtype)c->attr[0].i;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}
static bool cast_sample(int i, zk_sample *s) {
  bool more = i == 3 ? zk_sample_normal(s, ZK_SHAPE(2)) != NULL : clone_sample(i, s);
  s->attr[0].given = i < 3;
  s->attr[0].i = i == 1 ? s->real : ZK_FLOAT64;
  if (i == 3)
    s->error = "dtype is missing";
  return more;
}
static void cast_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_cast(x, in, zk_onnx_of_dtype(c->out[0]->dtype)));
}
static void cast_from_onnx(zk_import *x) {
  zk_dtype dtype = zk_import_dtype(x, zk_import_int(x, "to", 0));
  zk_import_ignore(x, "saturate"); /* of float8 and lesser types, which are refused */
  zk_import_ignore(x, "round_mode");
  zk_import_out(x, 0, zk_import_cast(x, zk_import_in(x, 0), dtype));
}
static void cast_like_from_onnx(zk_import *x) {
  zk_import_ignore(x, "saturate");
  zk_import_ignore(x, "round_mode");
  zk_import_out(x, 0, zk_import_cast(x, zk_import_in(x, 0), zk_import_in(x, 1)->dtype));
}
const zk_op zk_op_cast = {
    .name = "cast",
    .doc = "cast(input, dtype): the same values in another dtype, as t:to(dtype) gives them; "
           "gradients pass through between real dtypes. Reals are cut toward zero to become "
           "integers; nan and what an int64 cannot hold become the least int64.",
    ZK_PARAMS(cast_params),
    .n_out = 1,
    .onnx = {.to = cast_to_onnx,
             .from = ZK_ONNX_FROM({"Cast", cast_from_onnx}, {"CastLike", cast_like_from_onnx})},
    .infer = cast_infer,
    .forward = copy_forward,
    .backward = copy_backward,
    .sample = cast_sample};
