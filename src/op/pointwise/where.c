/*
 * where.c: where: a choice between two elements by a condition.
 */
#include "op/adjoint.h"
#include "op/kernel.h"
#include "op/want.h"

enum { CONDITION, INPUT, OTHER };

static const zk_param where_params[] = {ZK_TENSOR("condition"), ZK_OPERAND("input"),
                                        ZK_OPERAND("other")};

static zk_status where_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *condition = c->in[CONDITION];
  if (condition->dtype != ZK_UINT8) /* PyTorch still takes bytes */
    ZK_TRY(zk_want_bool("where", "condition", condition));
  const zk_tensor *a = c->in[INPUT], *b = c->in[OTHER];
  if (!a->is_number && !b->is_number && (a->shape.ndim > 0) == (b->shape.ndim > 0))
    ZK_TRY(zk_want_common("where", a->dtype, b->dtype, &out->dtype));
  out->dtype = zk_promote(a, b);
  for (int i = INPUT; i <= OTHER; i++)
    if (c->in[i]->is_number)
      ZK_TRY(zk_want_fits("where", where_params[i].name, c->in[i], out->dtype));
  ZK_TRY(zk_broadcast("where", &c->in[INPUT]->shape, &c->in[OTHER]->shape, &out->shape));
  return zk_broadcast("where", &condition->shape, &out->shape, &out->shape);
}

/* y = condition ? a : b; da = dy where condition, db = dy elsewhere */
#define WHERE(NAME, T)                                                                             \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t s3,      \
                              int64_t n) {                                                         \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) { /* reads both: a choice without a branch */                  \
      T a = *(const T *)(p[2] + i * s2), b = *(const T *)(p[3] + i * s3);                          \
      *(T *)(p[0] + i * s0) = *(const uint8_t *)(p[1] + i * s1) ? a : b;                           \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    const int64_t unit = sizeof(T);                                                                \
    (void)context;                                                                                 \
    if (step[0] == unit && step[1] == 1 && step[2] == unit && step[3] == 0)                        \
      NAME##_steps(p, unit, 1, unit, 0, n);                                                        \
    else if (step[0] == unit && step[1] == 1 && step[2] == unit && step[3] == unit)                \
      NAME##_steps(p, unit, 1, unit, unit, n);                                                     \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[2], step[3], n);                                      \
  })
WHERE(where_1, uint8_t)
WHERE(where_2, uint16_t)
WHERE(where_4, uint32_t)
WHERE(where_8, uint64_t)

/* out = condition ? a : b, the two cast to out's dtype. */
static zk_status choose(zk_tensor *out, zk_tensor *condition, zk_tensor *a, zk_tensor *b) {
  static const zk_loop loops[] = ZK_LOOPS_BY_WIDTH(where);
  zk_tensor *t[4] = {out, condition, NULL, NULL};
  zk_status status = zk_tensor_cast(a, out->dtype, &t[2]);
  if (status == ZK_OK)
    status = zk_tensor_cast(b, out->dtype, &t[3]);
  if (status == ZK_OK)
    zk_iterate(4, t, loops[zk_dtype_size(out->dtype)], NULL);
  zk_tensor_release_all(t + 2, 2);
  return status;
}

static zk_status where_forward(zk_call *c) {
  return choose(c->out[0], c->in[CONDITION], c->in[INPUT], c->in[OTHER]);
}
static zk_status where_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *zero;
  ZK_TRY(zk_tensor_number_f(0, &zero));
  zk_status status = ZK_OK;
  for (int i = INPUT; i <= OTHER && status == ZK_OK; i++) {
    zk_tensor *dx;
    if (!g->needed[i])
      continue;
    status = zk_tensor_new(c->out[0]->dtype, &c->out[0]->shape, &dx);
    if (status == ZK_OK)
      status = choose(dx, c->in[CONDITION], i == INPUT ? g->out[0] : zero,
                      i == INPUT ? zero : g->out[0]);
    if (status == ZK_OK)
      status = zk_grads_reduce(g, c, i, dx);
    zk_tensor_release(dx);
  }
  zk_tensor_release(zero);
  return status;
}
const zk_op zk_op_where = {
    .name = "where",
    .doc = "where(condition, input, other), input:where(condition, other): the elements of input "
           "where condition (bool) is true, of other elsewhere. Both are tensors or numbers. "
           "Broadcasting, dtype promotion. Errors: a condition that is not bool; a number that the "
           "integers do not hold; shapes that do not broadcast.",
    ZK_PARAMS(where_params),
    .n_out = 1,
    .pointwise = true,
    .self = INPUT,
    .saves = ZK_SAVE_IN(CONDITION),
    .moves = true,
    .infer = where_infer,
    .forward = where_forward,
    .backward = where_backward,
    .gradient = zk_gradient_linear};
