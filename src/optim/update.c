/*
 * update.c: the common part of all rules: checks, iteration, new state.
 */
#include <string.h>
#include "optim/optim.h"
#include "tensor/convert.h"
#include "tensor/iterate.h"

const zk_rule *zk_rule_find(const char *name) {
#define ZK_RULE(name) &zk_rule_##name,
  static const zk_rule *const rules[] = {
#include "optim/rules.def"
  };
#undef ZK_RULE
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (strcmp(rules[i]->name, name) == 0)
      return rules[i];
  return NULL;
}

bool zk_rule_needs(const zk_rule *rule, const zk_settings *s, int k) {
  return rule->tensors[k] && (!rule->needs || rule->needs(s, k));
}

zk_status zk_rule_new_tensor(const zk_rule *rule, const zk_settings *s, int k,
                             const zk_tensor *param, zk_tensor **out) {
  double start = rule->tensor_start ? rule->tensor_start(s, k) : 0;
  ZK_TRY(zk_tensor_zeros(param->dtype, &param->shape, out));
  for (int64_t i = 0; start != 0 && i < zk_numel(*out); i++)
    zk_element_set_f(*out, i, start);
  return ZK_OK;
}

static zk_status check_like(const zk_rule *rule, const char *what, const zk_tensor *t,
                            const zk_tensor *param, const char *advice) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (t->dtype == param->dtype && zk_shape_equal(&t->shape, &param->shape))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: %s is %s %s, the parameter %s %s; %s", rule->name, what,
                 zk_dtype_name(t->dtype), zk_shape_text(&t->shape, a), zk_dtype_name(param->dtype),
                 zk_shape_text(&param->shape, b), advice);
}

zk_status zk_update_check(const zk_rule *rule, const zk_settings *s, const zk_tensor *param,
                          const zk_tensor *grad, zk_tensor *const state[ZK_RULE_TENSORS]) {
  if (!zk_dtype_is_real(param->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "%s: a parameter of %s cannot be trained: convert it with :float() first",
                   rule->name, zk_dtype_name(param->dtype));
  if (zk_is_expanded(param))
    return zk_fail(ZK_ERR_ARG,
                   "%s: the parameter is expanded, several of its elements are one in memory; "
                   "give it data of its own: p.data = p.data:clone()",
                   rule->name);
  ZK_TRY(check_like(rule, "the gradient", grad, param,
                    "the data has changed since the backward: call zero_grad and run it again"));
  for (int k = 0; k < ZK_RULE_TENSORS; k++) {
    if (state[k])
      ZK_TRY(check_like(rule, rule->tensors[k], state[k], param,
                        "to begin anew, set optimizer.state[parameter] = nil"));
    else if (zk_rule_needs(rule, s, k))
      return zk_fail(ZK_ERR_ARG, "%s: the parameter's state has no %s", rule->name,
                     rule->tensors[k]);
  }
  return ZK_OK;
}

zk_status zk_update_begin(zk_update *u, const zk_rule *rule, const zk_settings *s, double step,
                          const double number[ZK_RULE_NUMBERS], const zk_tensor *param,
                          const zk_tensor *grad, zk_tensor *const state[ZK_RULE_TENSORS]) {
  ZK_TRY(zk_update_check(rule, s, param, grad, state));
  zk_before_write((zk_tensor *)param);
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    if (state[k])
      zk_before_write(state[k]);
  *u = (zk_update){.rule = rule, .s = *s, .dtype = zk_dtype_computes(param->dtype), .step = step};
  memcpy(u->number, number, sizeof u->number);
  if (rule->prepare)
    rule->prepare(u);
  return ZK_OK;
}

void zk_update_end(zk_tensor *param, zk_tensor *const state[ZK_RULE_TENSORS]) {
  param->storage->version++;
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    if (state[k])
      state[k]->storage->version++;
}

/* An iteration over the operands: param, grad, and the state tensors that exist. */
typedef struct walk {
  const zk_update *u;
  zk_dtype dtype;                /* the operands' */
  int n, place[ZK_RULE_TENSORS]; /* operands; the operand of state k, or 0 */
} walk;

static void run_kernel(const walk *c, char *const *p, int64_t n) {
  void *state[ZK_RULE_TENSORS];
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    state[k] = c->place[k] ? p[c->place[k]] : NULL;
  zk_update_range(c->u, n, p[0], p[1], state);
}

/* Strided elements, and those of a dtype that is computed in another one, are copied through a
 * buffer, BLOCK of them at a time. */
#define BLOCK 64

static void copy_block(char *to, int64_t to_step, zk_dtype to_dtype, char *from, int64_t from_step,
                       zk_dtype from_dtype, int64_t n) {
  char *p[] = {to, from};
  int64_t step[] = {to_step, from_step};
  zk_dtype dtypes[] = {to_dtype, from_dtype};
  size_t size = zk_dtype_size(to_dtype);
  if (to_dtype != from_dtype)
    zk_convert_widely(p, step, n, dtypes);
  else
    for (int64_t i = 0; i < n; i++)
      memcpy(to + i * to_step, from + i * from_step, size);
}

static void run(char *const *p, const int64_t *step, int64_t n, void *context) {
  const walk *c = context;
  const int64_t size = (int64_t)zk_dtype_size(c->u->dtype);
  bool dense = c->dtype == c->u->dtype;
  for (int k = 0; k < c->n; k++)
    dense = dense && (step[k] == size || n == 1);
  if (dense) {
    run_kernel(c, p, n);
    return;
  }
  double buffer[ZK_MAX_OPERANDS][BLOCK];
  char *at[ZK_MAX_OPERANDS] = {NULL};
  for (int k = 0; k < c->n; k++)
    at[k] = (char *)buffer[k];
  for (int64_t begin = 0; begin < n; begin += BLOCK) {
    int64_t m = n - begin < BLOCK ? n - begin : BLOCK;
    for (int k = 0; k < c->n; k++)
      copy_block(at[k], size, c->u->dtype, p[k] + begin * step[k], step[k], c->dtype, m);
    run_kernel(c, at, m);
    for (int k = 0; k < c->n; k++)
      if (k != 1) /* the gradient is only read */
        copy_block(p[k] + begin * step[k], step[k], c->dtype, at[k], size, c->u->dtype, m);
  }
}

void zk_update_all(const zk_update *u, zk_tensor *param, const zk_tensor *grad,
                   zk_tensor *const state[ZK_RULE_TENSORS]) {
  zk_tensor *t[2 + ZK_RULE_TENSORS] = {param, (zk_tensor *)grad};
  walk c = {.u = u, .dtype = param->dtype, .n = 2};
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    if (state[k]) {
      c.place[k] = c.n;
      t[c.n++] = state[k];
    }
  zk_iterate_plain(c.n, t, run, &c);
  zk_update_end(param, state);
}

/* An update of param, which is contiguous and of rows of k numbers, as is each state tensor. */
typedef struct rows_update {
  const zk_update *u;
  int64_t k;
  float *param, *state[ZK_RULE_TENSORS];
} rows_update;

static void update_row(void *context, int64_t row, const float *gradient) {
  const rows_update *c = context;
  void *state[ZK_RULE_TENSORS];
  for (int k = 0; k < ZK_RULE_TENSORS; k++)
    state[k] = c->state[k] ? c->state[k] + row * c->k : NULL;
  zk_update_range(c->u, c->k, c->param + row * c->k, gradient, state);
}

bool zk_update_rows(const zk_update *u, zk_tensor *param, zk_gradient_rows_fn *rows,
                    zk_tensor *const state[ZK_RULE_TENSORS]) {
  if (param->dtype != ZK_FLOAT32 || param->shape.ndim != 2 || !zk_is_contiguous(param))
    return false;
  rows_update c = {.u = u, .k = param->shape.dim[1], .param = zk_data(param)};
  for (int k = 0; k < ZK_RULE_TENSORS; k++) {
    if (state[k] && !zk_is_contiguous(state[k]))
      return false;
    c.state[k] = state[k] ? zk_data(state[k]) : NULL;
  }
  if (!rows(param, update_row, &c))
    return false;
  zk_update_end(param, state);
  return true;
}
