/*
 * searchsorted.c: searchsorted: places in sorted sequences, by halving.
 */
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/kernel.h"
#include "op/want.h"

enum { SEQUENCE, VALUES, SORTER };
enum { OUT_INT32, RIGHT, SIDE };
enum { SIDE_LEFT, SIDE_RIGHT };

static const zk_param params[] = {ZK_TENSOR("sorted_sequence"),
                                  ZK_OPERAND("input"),
                                  ZK_FLAG("out_int32", false),
                                  ZK_FLAG("right", false),
                                  ZK_CHOICE_OR("side", SIDE_LEFT, "left|right"),
                                  ZK_TENSOR_OPT("sorter")};

static zk_status searchsorted_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *sequence = c->in[SEQUENCE], *values = c->in[VALUES], *sorter = c->in[SORTER];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  const zk_shape *s = &sequence->shape, *v = &values->shape;
  if (c->attr[SIDE].given && c->attr[SIDE].i == SIDE_LEFT && c->attr[RIGHT].i)
    return zk_fail(ZK_ERR_ARG, "searchsorted: right is true and side 'left'; give one of them");
  if (s->ndim == 0)
    return zk_fail(ZK_ERR_ARG, "searchsorted: sorted_sequence is a scalar, it needs a dimension");
  bool fits = s->ndim == 1 || s->ndim == v->ndim;
  for (int d = 0; fits && s->ndim > 1 && d < s->ndim - 1; d++)
    fits = s->dim[d] == v->dim[d];
  if (!fits)
    return zk_fail(ZK_ERR_ARG,
                   "searchsorted: sorted_sequence of shape %s and input of %s must be equal in all "
                   "but the last dimension, or the first be a vector",
                   zk_shape_text(s, a), zk_shape_text(v, b));
  if (sorter) {
    ZK_TRY(zk_want_int64("searchsorted", "sorter", sorter, "positions"));
    if (!zk_shape_equal(&sorter->shape, s))
      return zk_fail(ZK_ERR_ARG, "searchsorted: sorter has shape %s, sorted_sequence %s",
                     zk_shape_text(&sorter->shape, a), zk_shape_text(s, b));
  }
  *out =
      (zk_spec){.dtype = c->attr[OUT_INT32].i ? ZK_INT32 : ZK_INT64, .shape = *v, .no_grad = true};
  return ZK_OK;
}

/* Rows of sequences and of values; one sequence for all values where rows is 1. */
typedef struct search {
  zk_dtype dtype;
  const void *sequence, *values;
  const int64_t *sorter; /* NULL: none */
  int64_t *place;
  int64_t length, width; /* of a row of sequence, of values; width 0: one sequence */
  bool right;
} search;

/* How many elements come before v: those less than it; of `right` also those equal to it. A nan is
 * before nothing, and nothing comes after it. */
#define BEFORE(e) (right ? !((e) > v) : !((e) >= v))
#define HALVE(element)                                                                             \
  while (n > 0) {                                                                                  \
    int64_t half = n / 2;                                                                          \
    scalar e = element;                                                                            \
    bool before = BEFORE(e);                                                                       \
    low = before ? low + half + 1 : low;                                                           \
    n = before ? n - half - 1 : half;                                                              \
  }
static void search_values(void *context, int64_t begin, int64_t end) {
  const search *s = context;
  const bool right = s->right;
  ZK_ANY(s->dtype, {
    for (int64_t i = begin; i < end; i++) { /* positions are always written */
      int64_t row = s->width ? i / s->width * s->length : 0;
      int64_t low = 0;
      int64_t n = s->length;
      const scalar *x = (const scalar *)s->sequence + row;
      const scalar v = ((const scalar *)s->values)[i];
      if (s->sorter) {
        const int64_t *order = s->sorter + row;
        HALVE(x[order[low + half]])
      } else {
        HALVE(x[low + half])
      }
      s->place[i] = low;
    }
  });
}

static zk_status check_sorter(const zk_tensor *sorter, int64_t length) {
  const int64_t *at = zk_data(sorter);
  for (int64_t i = 0, n = zk_numel(sorter); i < n; i++)
    if (at[i] < 0 || at[i] >= length)
      return zk_fail(ZK_ERR_ARG, "searchsorted: sorter holds %lld, it must be in 0..%lld",
                     (long long)at[i], (long long)length - 1);
  return ZK_OK;
}

static zk_status searchsorted_forward(zk_call *c) {
  enum { ROWS, KEYS, ORDER, N };
  zk_tensor *t[N] = {NULL}, *cast = NULL, *sequence = c->in[SEQUENCE];
  const zk_shape *shape = &sequence->shape;
  zk_dtype dtype = zk_promote(sequence, c->in[VALUES]);
  int64_t length = shape->dim[shape->ndim - 1], total = zk_numel(c->out[0]);
  zk_status status = zk_tensor_cast(sequence, dtype, &cast);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(cast, &t[ROWS]);
  zk_tensor_release(cast);
  cast = NULL;
  if (status == ZK_OK)
    status = zk_tensor_cast(c->in[VALUES], dtype, &cast);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(cast, &t[KEYS]);
  zk_tensor_release(cast);
  if (status == ZK_OK && c->in[SORTER])
    status = zk_tensor_contiguous(c->in[SORTER], &t[ORDER]);
  if (status == ZK_OK && t[ORDER])
    status = check_sorter(t[ORDER], length);
  if (status == ZK_OK && total > 0) {
    const zk_shape *values = &t[KEYS]->shape;
    search s = {.dtype = dtype,
                .sequence = zk_data(t[ROWS]),
                .values = zk_data(t[KEYS]),
                .sorter = t[ORDER] ? zk_data(t[ORDER]) : NULL,
                .place = zk_data(c->out[0]),
                .length = length,
                .width = shape->ndim > 1 ? values->dim[values->ndim - 1] : 0,
                .right = c->attr[RIGHT].i || c->attr[SIDE].i == SIDE_RIGHT};
    zk_parallel_for(total, 2048, search_values, &s);
  }
  zk_tensor_release_all(t, N);
  return status;
}

const zk_op zk_op_searchsorted = {
    .name = "searchsorted",
    .doc = "searchsorted(sorted_sequence, input, out_int32=false, right=false, side=nil, "
           "sorter=nil): how many elements of a sorted sequence come before each element of input "
           "(a tensor or a number): those less than it, with right=true or side='right' also those "
           "equal to it. The sequence is a vector, or has a row for each row of input; sorter "
           "gives the order of one that is not sorted. int64, or int32. Errors: other shapes; "
           "right and side 'left'; a sorter past the ends.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .infer = searchsorted_infer,
    .forward = searchsorted_forward};
