/*
 * mode.c: mode: the most frequent element along a dim.
 */
#include "base/interrupt.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OR("dim", -1),
                                  ZK_FLAG("keepdim", false)};

static zk_status mode_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dims_of(c);
  out[0].dtype = c->in[0]->dtype;
  ZK_TRY(zk_reduction_init("mode", c->in[0], &dims, c->attr[KEEPDIM].i, &r, &out[0].shape));
  if (r.count == 0)
    return zk_fail(ZK_ERR_ARG, "mode: input of shape %s has nothing to choose from",
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  return ZK_OK;
}

/* Where the longest run of equal elements of n sorted ones ends; the first of such runs. Each nan
 * is a run of its own. */
static int64_t longest_run(zk_dtype dtype, const void *data, int64_t stride, int64_t n) {
  int64_t best = 0, end = 0, length = 0;
  ZK_ANY(dtype, {
    const scalar *x = data;
    for (int64_t i = 0; i < n; i++) {
      length++;
      if (i + 1 < n && x[i * stride] == x[(i + 1) * stride])
        continue;
      if (length > best) {
        best = length;
        end = i;
      }
      length = 0;
    }
  });
  return end;
}

/* y = the most frequent element along dim, the least of several; dy goes to its last place */
static zk_status mode_forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  zk_spec spec[ZK_MAX_OUT];
  zk_attr dims = zk_dims_of(c);
  zk_call sort = {.op = &zk_op_sort, .n_in = 1, .in = c->in};
  zk_op_defaults(&zk_op_sort, sort.attr);
  sort.attr[DIM].i = c->attr[DIM].i;
  ZK_TRY(zk_op_run(&sort, spec));
  const zk_tensor *x = sort.out[0], *places = sort.out[1];
  zk_status status = zk_reduction_init("mode", x, &dims, false, &r, &shape);
  int64_t stride = r.n_reduced ? r.reduced_stride[0] : 1;
  for (int64_t o = 0; status == ZK_OK && o < r.outputs && !zk_interrupted(); o++) {
    size_t size = zk_dtype_size(x->dtype);
    int64_t start = zk_reduction_start(&r, o);
    const char *first = (const char *)zk_data(x) + start * (int64_t)size;
    int64_t chosen = longest_run(x->dtype, first, stride, r.count);
    ZK_WIDTH(size, ((element *)zk_data(c->out[0]))[o] = ((const element *)first)[chosen * stride];);
    zk_element_set_i(c->out[1], o, ((const int64_t *)zk_data(places))[start + chosen * stride]);
  }
  zk_tensor_release_all(sort.out, 2);
  return status;
}
const zk_op zk_op_mode = {
    .name = "mode",
    .doc = "mode(input, dim=-1, keepdim=false): the most frequent element along dim, the least of "
           "several, and the index of its last occurrence (int64), as two results. Errors: nothing "
           "to choose from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = mode_infer,
    .forward = mode_forward,
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};
