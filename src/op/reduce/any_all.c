/*
 * any_all.c: any all count_nonzero.
 */
#include "base/parallel.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"),
                                  ZK_FLAG("keepdim", false)};

typedef struct count_context {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *y;
  const zk_op *op;
  int64_t count;
} count_context;

static void count_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  count_context *s = context;
  ZK_ANY(s->x->dtype, {
    const scalar *x = (const scalar *)zk_data(s->x) + offset;
    for (int64_t i = 0; i < n; i++)
      s->count += x[i * stride] != 0;
  });
}

static void count_outputs(void *context, int64_t begin, int64_t end) {
  count_context s = *(const count_context *)context;
  for (int64_t o = begin; o < end; o++) {
    s.count = 0;
    zk_reduction_walk(s.r, zk_reduction_start(s.r, o), 0, s.r->count, count_run, &s);
    zk_element_set_i(s.y, o,
                     s.op == &zk_op_any   ? s.count > 0
                     : s.op == &zk_op_all ? s.count == s.r->count
                                          : s.count);
  }
}

static zk_status count(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &shape));
  count_context s = {.r = &r, .x = c->in[0], .y = c->out[0], .op = c->op};
  zk_parallel_for(r.outputs, zk_reduction_grain(&r), count_outputs, &s);
  return ZK_OK;
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
