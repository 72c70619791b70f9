/*
 * any_all.c: any all count_nonzero.
 */
#include "op/reduce/reducer.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"),
                                  ZK_FLAG("keepdim", false)};

/* How many are not 0. */
ZK_REDUCER(nonzero_f32, float, int64_t, 0, v != 0, a + b)
ZK_REDUCER(nonzero_f64, double, int64_t, 0, v != 0, a + b)
ZK_REDUCER(nonzero_i64, int64_t, int64_t, 0, v != 0, a + b)
ZK_REDUCER_BY_FOUR(nonzero_u8, uint8_t, int64_t, 0, v != 0,
                   (v0 != 0) + (v1 != 0) + (v2 != 0) + (v3 != 0), a + b)

typedef struct counted {
  zk_tensor *y;
  const zk_op *op;
  int64_t of;
} counted;

static void write_counts(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const counted *s = context;
  for (int64_t j = 0; j < n; j++) {
    int64_t count = ((const int64_t *)acc)[j];
    zk_element_set_i(s->y, at + j * stride,
                     s->op == &zk_op_any   ? count > 0
                     : s->op == &zk_op_all ? count == s->of
                                           : count);
  }
}

static zk_status count(zk_call *c) {
  ZK_REDUCER_OF_EACH(nonzero, each);
  zk_reduction r;
  zk_shape shape;
  const zk_tensor *x = c->in[0];
  ZK_TRY(zk_reduction_init(c->op->name, x, &c->attr[DIM], c->attr[KEEPDIM].i, &r, &shape));
  counted s = {.y = c->out[0], .op = c->op, .of = r.count};
  return zk_reduce(&r, zk_data(x), zk_dtype_size(x->dtype), each[x->dtype], write_counts, &s);
}

/* y = true where any x is not 0 (any), or no x is 0 (all) */
static zk_status any_all_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = c->in[0]->dtype == ZK_UINT8 ? ZK_UINT8 : ZK_BOOL;
  return zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r,
                           &out->shape);
}
const zk_op zk_op_any = {.name = "any",
                         .doc =
                             "any(input, dim=nil, keepdim=false): whether any element over a dim, "
                             "a list of dims, or everything is not 0. bool, uint8 for uint8; false "
                             "of nothing. Errors: a dim out of range or given twice.",
                         ZK_PARAMS(params),
                         .n_out = 1,
                         .infer = any_all_infer,
                         .forward = count};
const zk_op zk_op_all = {.name = "all",
                         .doc =
                             "all(input, dim=nil, keepdim=false): whether all elements over a dim, "
                             "a list of dims, or everything are not 0. bool, uint8 for uint8; true "
                             "of nothing. Errors: a dim out of range or given twice.",
                         ZK_PARAMS(params),
                         .n_out = 1,
                         .infer = any_all_infer,
                         .forward = count};

/* y = the number of x that are not 0 */
static zk_status count_nonzero_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = ZK_INT64;
  return zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], false, &r, &out->shape);
}
const zk_op zk_op_count_nonzero = {
    .name = "count_nonzero",
    .doc = "count_nonzero(input, dim=nil): how many elements over a dim, a list of dims, or "
           "everything are not 0. int64. Errors: a dim out of range or given twice.",
    .params = params,
    .n_params = 2,
    .n_out = 1,
    .infer = count_nonzero_infer,
    .forward = count};
