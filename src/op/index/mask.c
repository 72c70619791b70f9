/*
 * mask.c: masked_fill masked_select nonzero.
 */
#include <string.h>
#include "base/interrupt.h"
#include "op/adjoint.h"
#include "op/kernel.h"
#include "op/want.h"

static zk_status check_mask(const char *op, const zk_tensor *mask) {
  return zk_want_bool(op, "mask", mask);
}

/* The context of the loops over a tensor (p[0]) and a mask (p[1]). */
typedef struct mask_context {
  zk_dtype dtype;
  const void *value; /* of the dtype */
  bool where;        /* fill where the mask is that */
  char *next;        /* masked_select: the next element of the vector */
} mask_context;

/* Every element is written, so that there is a choice and no branch. */
#define FILL(NAME, T)                                                                              \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    const mask_context *m = context;                                                               \
    const T value = *(const T *)m->value;                                                          \
    const uint8_t where = m->where;                                                                \
    if (step[0] == sizeof(T) && step[1] == 1) {                                                    \
      T *t = (T *)p[0];                                                                            \
      const uint8_t *mask = (const uint8_t *)p[1];                                                 \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T old = t[i];                                                                              \
        t[i] = (mask[i] != 0) == where ? value : old;                                              \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++)                                                                \
      if ((*(const uint8_t *)(p[1] + i * step[1]) != 0) == where)                                  \
        *(T *)(p[0] + i * step[0]) = value;                                                        \
  })
FILL(fill_1, uint8_t)
FILL(fill_2, uint16_t)
FILL(fill_4, uint32_t)
FILL(fill_8, uint64_t)

/* t = value (NULL: 0) where the mask is `where`. */
static void fill_where(zk_tensor *t, zk_tensor *mask, bool where, const zk_tensor *value) {
  static const zk_loop loops[] = ZK_LOOPS_BY_WIDTH(fill);
  static const double zero;
  zk_tensor *both[2] = {t, mask};
  mask_context m = {.dtype = t->dtype, .where = where, .value = value ? zk_data(value) : &zero};
  zk_iterate(2, both, loops[zk_dtype_size(t->dtype)], &m);
}

/* ---- masked_fill: y = value where the mask is true, else x ----------------------------------- */

enum { INPUT, MASK, VALUE };

static const zk_param fill_params[] = {ZK_TENSOR("input"), ZK_TENSOR("mask"), ZK_OPERAND("value")};

static zk_status masked_fill_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *value = c->in[VALUE];
  char a[ZK_SHAPE_TEXT];
  ZK_TRY(check_mask("masked_fill", c->in[MASK]));
  if (value->shape.ndim > 0)
    return zk_fail(ZK_ERR_ARG, "masked_fill: value has shape %s, it must be a number or a scalar",
                   zk_shape_text(&value->shape, a));
  out->dtype = c->in[INPUT]->dtype;
  return zk_broadcast("masked_fill", &c->in[INPUT]->shape, &c->in[MASK]->shape, &out->shape);
}
static zk_status masked_fill_forward(zk_call *c) {
  zk_tensor *value;
  ZK_TRY(zk_want_fits("masked_fill", "value", c->in[VALUE], c->out[0]->dtype));
  ZK_TRY(zk_tensor_cast(c->in[VALUE], c->out[0]->dtype, &value));
  zk_status status = ZK_OK;
  if (c->out[0] != c->in[INPUT])
    status = zk_tensor_copy(c->out[0], c->in[INPUT]);
  if (status == ZK_OK)
    fill_where(c->out[0], c->in[MASK], true, value);
  zk_tensor_release(value);
  return status;
}
/* dx = dy outside the mask, dvalue = the sum of dy inside */
static zk_status masked_fill_backward(const zk_call *c, zk_grads *g) {
  for (int i = INPUT; i <= VALUE; i += VALUE - INPUT) {
    zk_tensor *dx;
    if (!g->needed[i])
      continue;
    ZK_TRY(zk_tensor_clone(g->out[0], &dx));
    fill_where(dx, c->in[MASK], i == INPUT, NULL);
    zk_status status = zk_grads_reduce(g, c, i, dx);
    zk_tensor_release(dx);
    ZK_TRY(status);
  }
  return ZK_OK;
}

const zk_op zk_op_masked_fill = {
    .name = "masked_fill",
    .doc = "masked_fill(input, mask, value): value where mask (bool) is true, else input; the two "
           "broadcast, the dtype is input's. Errors: shapes that do not broadcast; a mask of "
           "another dtype; a value with dimensions.",
    ZK_PARAMS(fill_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(MASK),
    .moves = true,
    .infer = masked_fill_infer,
    .forward = masked_fill_forward,
    .backward = masked_fill_backward,
    .gradient = zk_gradient_linear};

/* ---- masked_select: the elements where the mask is true, in index order ---------------------- */

static const zk_param select_params[] = {ZK_TENSOR("input"), ZK_TENSOR("mask")};

static void select_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  mask_context *m = context;
  ZK_WIDTH(zk_dtype_size(m->dtype), {
    element *next = (element *)m->next;
    for (int64_t i = 0; i < n; i++)
      if (*(const uint8_t *)(p[1] + i * step[1]))
        *next++ = *(const element *)(p[0] + i * step[0]);
    m->next = (char *)next;
  });
}
static void scatter_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  mask_context *m = context;
  ZK_WIDTH(zk_dtype_size(m->dtype), {
    const element *next = (const element *)m->next;
    for (int64_t i = 0; i < n; i++)
      if (*(const uint8_t *)(p[1] + i * step[1]))
        *(element *)(p[0] + i * step[0]) = *next++;
    m->next = (char *)next;
  });
}
static void count_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  int64_t *count = context;
  for (int64_t i = 0; i < n; i++)
    *count += *(const uint8_t *)(p[1] + i * step[1]) != 0;
}

/* A view of t in a shape that it broadcasts to. */
static zk_status expanded(const zk_tensor *t, const zk_shape *shape, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  int lead = shape->ndim - t->shape.ndim;
  for (int d = 0; d < shape->ndim; d++)
    stride[d] = d < lead || t->shape.dim[d - lead] == 1 ? 0 : t->stride[d - lead];
  return zk_tensor_as_strided(t, shape, stride, t->offset, out);
}

static zk_status masked_select_infer(zk_call *c, zk_spec *out) {
  zk_shape both;
  out->dtype = c->in[INPUT]->dtype;
  out->dynamic = true;
  ZK_TRY(check_mask("masked_select", c->in[MASK]));
  return zk_broadcast("masked_select", &c->in[INPUT]->shape, &c->in[MASK]->shape, &both);
}
static zk_status masked_select_forward(zk_call *c) {
  zk_shape both;
  zk_tensor *x;
  int64_t count = 0;
  ZK_TRY(zk_broadcast("masked_select", &c->in[INPUT]->shape, &c->in[MASK]->shape, &both));
  ZK_TRY(expanded(c->in[INPUT], &both, &x));
  zk_tensor *both_tensors[2] = {x, c->in[MASK]};
  zk_iterate_serial(2, both_tensors, count_loop, &count);
  zk_status status = zk_tensor_new(x->dtype, &ZK_SHAPE(count), &c->out[0]);
  if (status == ZK_OK) {
    mask_context m = {.dtype = x->dtype, .next = zk_data(c->out[0])};
    zk_iterate_serial(2, both_tensors, select_loop, &m);
  }
  zk_tensor_release(x);
  return status;
}
static zk_status masked_select_backward(const zk_call *c, zk_grads *g) {
  zk_shape both;
  zk_tensor *dx, *dy = NULL;
  ZK_TRY(zk_broadcast("masked_select", &c->in[INPUT]->shape, &c->in[MASK]->shape, &both));
  ZK_TRY(zk_tensor_zeros(g->out[0]->dtype, &both, &dx));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK) {
    zk_tensor *both_tensors[2] = {dx, c->in[MASK]};
    mask_context m = {.dtype = dx->dtype, .next = zk_data(dy)};
    zk_iterate_serial(2, both_tensors, scatter_loop, &m);
    status = zk_grads_reduce(g, c, INPUT, dx);
  }
  zk_tensor_release(dy);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_masked_select = {
    .name = "masked_select",
    .doc = "masked_select(input, mask): the elements of input where mask (bool) is true, as a "
           "vector in index order. The two broadcast. Errors: shapes that do not broadcast; a mask "
           "of another dtype.",
    ZK_PARAMS(select_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(MASK),
    .moves = true,
    .infer = masked_select_infer,
    .forward = masked_select_forward,
    .backward = masked_select_backward,
    .gradient = zk_gradient_linear};

/* ---- nonzero: the indices of the elements that are not 0 --------------------------------------
 */

static const zk_param nonzero_params[] = {ZK_TENSOR("input")};

static zk_status nonzero_infer(zk_call *c, zk_spec *out) {
  (void)c;
  *out = (zk_spec){.dtype = ZK_INT64, .dynamic = true, .no_grad = true};
  return ZK_OK;
}
typedef struct nonzero_context {
  zk_dtype dtype;
  const zk_shape *shape;
  int64_t seen, count;
  int64_t *next;          /* the next row of indices; NULL: only count */
  int64_t line;           /* the number of the first element of the line that was found last */
  int64_t at[ZK_MAX_DIM]; /* that line's indices */
} nonzero_context;

/* found := the numbers i of the elements that are not 0, of n at most NONZERO_PART; without a
 * branch on them. Returns how many. */
#define NONZERO_PART 1024
static int64_t find_nonzero(zk_dtype dtype, const char *x, int64_t step, int64_t n,
                            int16_t *found) {
  int64_t count = 0;
  ZK_ANY(dtype, {
    for (int64_t i = 0; i < n; i++) {
      found[count] = (int16_t)i;
      count += *(const scalar *)(x + i * step) != 0;
    }
  });
  return count;
}

/* Writes the indices of the element of that number, which is behind those found before. */
static void write_indices(nonzero_context *f, int64_t number) {
  const int last = f->shape->ndim - 1;
  if (last < 0)
    return;
  const int64_t length = f->shape->dim[last];
  if (number - f->line >= length) {
    int64_t rest = number / length;
    f->line = rest * length;
    for (int d = last - 1; d >= 0; d--) {
      f->at[d] = rest % f->shape->dim[d];
      rest /= f->shape->dim[d];
    }
  }
  for (int d = 0; d < last; d++)
    f->next[d] = f->at[d];
  f->next[last] = number - f->line;
  f->next += last + 1;
}

static void nonzero_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  nonzero_context *f = context;
  int16_t found[NONZERO_PART] = {0};
  for (int64_t i = 0; i < n; i += NONZERO_PART) {
    int64_t part = n - i < NONZERO_PART ? n - i : NONZERO_PART;
    int64_t count = find_nonzero(f->dtype, p[0] + i * step[0], step[0], part, found);
    f->count += count;
    for (int64_t k = 0; f->next && k < count; k++)
      write_indices(f, f->seen + found[k]);
    f->seen += part;
  }
}
static zk_status nonzero_forward(zk_call *c) {
  nonzero_context f = {.dtype = c->in[0]->dtype, .shape = &c->in[0]->shape};
  zk_iterate_serial(1, c->in, nonzero_loop, &f);
  ZK_TRY(zk_tensor_new(ZK_INT64, &ZK_SHAPE(f.count, f.shape->ndim), &c->out[0]));
  f.next = zk_data(c->out[0]);
  f.seen = f.line = 0;
  zk_iterate_serial(1, c->in, nonzero_loop, &f);
  return ZK_OK;
}
const zk_op zk_op_nonzero = {
    .name = "nonzero",
    .alias = "argwhere",
    .doc = "nonzero(input): the positions of the elements that are not 0, int64 of shape [number "
           "found, dimensions of input], in index order.",
    ZK_PARAMS(nonzero_params),
    .n_out = 1,
    .infer = nonzero_infer,
    .forward = nonzero_forward};
