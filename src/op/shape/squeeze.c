/*
 * squeeze.c: views with dimensions added, dropped or broadcast: squeeze unsqueeze expand.
 */
#include <string.h>
#include "op/adjoint.h"
#include "op/shape/view.h"

/* ---- squeeze and unsqueeze: dimensions of size 1 --------------------------------------------- */

enum { DIM };

static const zk_param squeeze_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim")};

static zk_status squeeze_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  const zk_attr *dims = &c->attr[DIM];
  bool drop[ZK_MAX_DIM] = {false};
  for (int i = 0; i < dims->n && dims->given; i++) {
    int d;
    ZK_TRY(zk_wrap_dim("squeeze", dims->v[i], x->shape.ndim, &d));
    if (drop[d])
      return zk_fail(ZK_ERR_ARG, "squeeze: dim %d appears more than once", d);
    drop[d] = true;
  }
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d < x->shape.ndim; d++)
    if (x->shape.dim[d] != 1 || (dims->given && !drop[d]))
      zk_spec_append(out, x->shape.dim[d], x->stride[d]);
  return ZK_OK;
}
const zk_op zk_op_squeeze = {.name = "squeeze",
                             .doc =
                                 "squeeze(input, dim=nil): a view without the dimensions of size "
                                 "1. dim (one or a list) names those that may go; with another "
                                 "size they stay. Errors: a dim out of range or given twice.",
                             ZK_PARAMS(squeeze_params),
                             .n_out = 1,
                             .infer = squeeze_infer,
                             .backward = zk_reshape_backward,
                             .gradient = zk_reshape_gradient};

static const zk_param unsqueeze_params[] = {ZK_TENSOR("input"), ZK_INT("dim")};

static zk_status unsqueeze_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  int n = x->shape.ndim, at;
  if (n == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "unsqueeze: input has %d dimensions already, the most there are", n);
  ZK_TRY(zk_wrap_dim("unsqueeze", c->attr[DIM].i, n + 1, &at));
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d <= n; d++) {
    if (d == at)
      zk_spec_append(out, 1, d < n ? x->shape.dim[d] * x->stride[d] : 1);
    if (d < n)
      zk_spec_append(out, x->shape.dim[d], x->stride[d]);
  }
  return ZK_OK;
}
const zk_op zk_op_unsqueeze = {
    .name = "unsqueeze",
    .doc = "unsqueeze(input, dim): a view with a dimension of size 1 put in at dim. Error: a dim "
           "out of range.",
    ZK_PARAMS(unsqueeze_params),
    .n_out = 1,
    .infer = unsqueeze_infer,
    .backward = zk_reshape_backward,
    .gradient = zk_reshape_gradient};

/* ---- expand: dimensions of size 1 repeated with stride 0; dx = dy summed -----------------------
 */

enum { SIZE };

static const zk_param expand_params[] = {ZK_TENSOR("input"), ZK_INTS("size")};

static zk_status expand_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  const zk_attr *want = &c->attr[SIZE];
  int lead = want->n - x->shape.ndim;
  char from[ZK_SHAPE_TEXT], to[ZK_SHAPE_TEXT];
  zk_shape shape = {.ndim = want->n};
  memcpy(shape.dim, want->v, sizeof shape.dim);
  if (lead < 0)
    return zk_fail(ZK_ERR_ARG, "expand: size %s has fewer dimensions than an input of shape %s",
                   zk_shape_text(&shape, to), zk_shape_text(&x->shape, from));
  *out = (zk_spec){.dtype = x->dtype, .offset = x->offset, .view = true};
  for (int d = 0; d < want->n; d++) {
    int64_t size = want->v[d], own = d < lead ? 1 : x->shape.dim[d - lead];
    if (size == -1 && d < lead)
      return zk_fail(ZK_ERR_ARG, "expand: size %s: -1 keeps a size, and dim %d is a new one",
                     zk_shape_text(&shape, to), d);
    if (size == -1)
      size = own;
    if (size < 0 || (own != 1 && own != size))
      return zk_fail(ZK_ERR_ARG, "expand: size %s does not fit an input of shape %s",
                     zk_shape_text(&shape, to), zk_shape_text(&x->shape, from));
    zk_spec_append(out, size, d < lead || (own == 1 && size != 1) ? 0 : x->stride[d - lead]);
  }
  return ZK_OK;
}
static zk_status expand_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_reduce(g, c, 0, g->out[0]);
}
const zk_op zk_op_expand = {
    .name = "expand",
    .alias = "broadcast_to",
    .doc = "expand(input, ...size): a view in which dimensions of size 1 are seen as any size, and "
           "new ones may lead; -1 keeps a size. Error: a size that does not fit.",
    ZK_PARAMS(expand_params),
    .n_out = 1,
    .infer = expand_infer,
    .backward = expand_backward,
    .gradient = zk_gradient_linear};
