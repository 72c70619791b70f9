/*
 * sgd.c: the fused step of stochastic gradient descent.
 */
#include "optim/optim.h"
#include "tensor/convert.h"
#include "tensor/iterate.h"

typedef struct step_context {
  const zk_sgd *s;
  bool buffered, first;
} step_context;

/* Operands: param, grad, and the buffer when there is one. */
#define STEP(NAME, T)                                                                              \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    const step_context *c = context;                                                               \
    const zk_sgd *s = c->s;                                                                        \
    const T lr = (T)-s->lr, decay = (T)s->weight_decay, momentum = (T)s->momentum;                 \
    const T keep = (T)(1 - s->dampening), sign = s->maximize ? -1 : 1;                             \
    if (!c->buffered && !s->maximize && decay == 0 && step[0] == (int64_t)sizeof(T) &&             \
        step[1] == (int64_t)sizeof(T)) {                                                           \
      T *w = (T *)p[0];                                                                            \
      const T *g = (const T *)p[1];                                                                \
      _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) w[i] += lr * g[i];                      \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T *w = (T *)(p[0] + i * step[0]);                                                            \
      T g = sign * *(const T *)(p[1] + i * step[1]);                                               \
      g += decay * *w;                                                                             \
      if (c->buffered) {                                                                           \
        T *b = (T *)(p[2] + i * step[2]);                                                          \
        *b = c->first ? g : momentum * *b + keep * g;                                              \
        g = s->nesterov ? g + momentum * *b : *b;                                                  \
      }                                                                                            \
      *w += lr * g;                                                                                \
    }                                                                                              \
  }
STEP(step_f32, float)
STEP(step_f64, double)

static zk_status check_like(const char *what, const zk_tensor *t, const zk_tensor *param) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (t->dtype == param->dtype && zk_shape_equal(&t->shape, &param->shape))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "sgd: %s is %s %s, the parameter %s %s", what, zk_dtype_name(t->dtype),
                 zk_shape_text(&t->shape, a), zk_dtype_name(param->dtype),
                 zk_shape_text(&param->shape, b));
}

zk_status zk_sgd_step(const zk_sgd *s, zk_tensor *param, const zk_tensor *grad, zk_tensor *buffer,
                      bool first) {
  if (!zk_dtype_is_real(param->dtype))
    return zk_fail(ZK_ERR_ARG, "sgd: a parameter of %s cannot be trained",
                   zk_dtype_name(param->dtype));
  ZK_TRY(check_like("the gradient", grad, param));
  if (buffer)
    ZK_TRY(check_like("the momentum buffer", buffer, param));
  step_context c = {.s = s, .buffered = buffer != NULL, .first = first};
  zk_tensor *t[3] = {param, (zk_tensor *)grad, buffer};
  zk_iterate(buffer ? 3 : 2, t, param->dtype == ZK_FLOAT32 ? step_f32 : step_f64, &c);
  param->storage->version++;
  if (buffer)
    buffer->storage->version++;
  return ZK_OK;
}
