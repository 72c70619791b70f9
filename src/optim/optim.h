/*
 * optim.h: fused parameter updates, one pass over memory each.
 *
 * An optimizer is a rule: one file with its formula, its state for each parameter, and a kernel
 * that updates n elements. Everything else is common: settings, checks, iteration. A caller may
 * update whole tensors (zk_update_all), or ranges of them as soon as their gradients are there
 * (zk_update_begin, then zk_update_range from any thread and in any order, then zk_update_end).
 */
#ifndef ZK_OPTIM_OPTIM_H
#define ZK_OPTIM_OPTIM_H

#include "tensor/tensor.h"

#define ZK_RULE_TENSORS 3
#define ZK_RULE_NUMBERS 2

/* The options of a group of parameters, with PyTorch's names. Options that a rule does not use are
 * 0. */
typedef struct zk_settings {
  double lr, weight_decay, eps;
  double momentum, dampening;                               /* SGD, RMSprop */
  double beta1, beta2;                                      /* the Adam family: betas */
  double alpha, rho, lr_decay, momentum_decay;              /* RMSprop and ASGD; Adadelta; ... */
  double initial_accumulator_value;                         /* Adagrad */
  double lambd, t0;                                         /* ASGD */
  double eta_minus, eta_plus, step_size_min, step_size_max; /* Rprop: etas, step_sizes */
  bool maximize, nesterov, amsgrad, centered, decoupled_weight_decay;
} zk_settings;

struct zk_rule;

/* One step of one parameter, ready to run. */
typedef struct zk_update {
  const struct zk_rule *rule;
  zk_settings s;
  zk_dtype dtype;                 /* that the kernel computes in: float32 for a float16 parameter */
  double step;                    /* the number of this step, from 1 */
  double number[ZK_RULE_NUMBERS]; /* the rule's scalar state after this step */
  double c[3];                    /* computed by the rule's prepare for its kernel */
} zk_update;

/* Updates n contiguous elements. state[k] is NULL where the settings need no such tensor. */
typedef void (*zk_update_fn)(const zk_update *u, int64_t n, void *param, const void *grad,
                             void *const *state);

typedef struct zk_rule {
  const char *name;                          /* for messages: "adam" */
  const char *tensors[ZK_RULE_TENSORS];      /* state tensors: PyTorch's names, or NULL */
  const char *numbers[ZK_RULE_NUMBERS];      /* scalar state, float32 in PyTorch: the same */
  bool uncounted;                            /* its state has no step, as in PyTorch */
  bool (*needs)(const zk_settings *, int k); /* tensor k? NULL: all */
  /* The initial value of tensor k, of number k; NULL: 0. */
  double (*tensor_start)(const zk_settings *, int k);
  double (*number_start)(const zk_settings *, int k);
  void (*prepare)(zk_update *u); /* fills c, updates number; NULL: nothing to do */
  zk_update_fn kernel;
} zk_rule;

/* By name, as in rules.def; NULL when there is none. */
const zk_rule *zk_rule_find(const char *name);

bool zk_rule_needs(const zk_rule *rule, const zk_settings *s, int k);
/* A new tensor k for param: of its shape and dtype, contiguous. */
zk_status zk_rule_new_tensor(const zk_rule *rule, const zk_settings *s, int k,
                             const zk_tensor *param, zk_tensor **out);

/* May param be updated by grad with that state? Errors: a dtype or shape that does not fit, a state
 * tensor that is needed and NULL. */
zk_status zk_update_check(const zk_rule *rule, const zk_settings *s, const zk_tensor *param,
                          const zk_tensor *grad, zk_tensor *const state[ZK_RULE_TENSORS]);

/*
 * Prepares step number `step` of param; number[] is the scalar state after the step before. grad
 * and the state tensors have param's shape and dtype, which is real; any strides. Errors:
 * zk_update_check's. Changes nothing.
 */
zk_status zk_update_begin(zk_update *u, const zk_rule *rule, const zk_settings *s, double step,
                          const double number[ZK_RULE_NUMBERS], const zk_tensor *param,
                          const zk_tensor *grad, zk_tensor *const state[ZK_RULE_TENSORS]);
static inline void zk_update_range(const zk_update *u, int64_t n, void *param, const void *grad,
                                   void *const state[ZK_RULE_TENSORS]);
/* Bumps the versions of the tensors that were written. */
void zk_update_end(zk_tensor *param, zk_tensor *const state[ZK_RULE_TENSORS]);

/* Updates all elements, in parallel when there are many, and ends the update. */
void zk_update_all(const zk_update *u, zk_tensor *param, const zk_tensor *grad,
                   zk_tensor *const state[ZK_RULE_TENSORS]);

/* A gradient source: calls take for each row of param's gradient, a float32 matrix, once, on any of
 * the pool's threads. False: it cannot, and take was not called. */
typedef void zk_take_row_fn(void *context, int64_t row, const float *gradient);
typedef bool zk_gradient_rows_fn(const zk_tensor *param, zk_take_row_fn *take, void *context);

/* Updates row by row, while the source computes the gradient. The bits are the same. False when
 * that is not possible; then nothing has changed. */
bool zk_update_rows(const zk_update *u, zk_tensor *param, zk_gradient_rows_fn *rows,
                    zk_tensor *const state[ZK_RULE_TENSORS]);

static inline void zk_update_range(const zk_update *u, int64_t n, void *param, const void *grad,
                                   void *const state[ZK_RULE_TENSORS]) {
  u->rule->kernel(u, n, param, grad, state);
}

#define ZK_RULE(name) extern const zk_rule zk_rule_##name;
#include "optim/rules.def"
#undef ZK_RULE

#endif
