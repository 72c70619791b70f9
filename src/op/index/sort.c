/*
 * sort.c: sort argsort topk.
 *
 * A stable sort of each slice along dim: by radix where keys have 32 bits (radix.h), else by
 * merging. nan counts as greatest, as in PyTorch.
 */
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/index/radix.h"
#include "op/index/sort.h"
#include "op/index/positions.h"

/* The slices of x (contiguous) along dim, seen as [outer, n, inner], and the memory of a sort. */
typedef struct sort_context {
  const zk_tensor *x;
  int64_t n, inner, slices;
  bool descending;
  int64_t k;         /* how many of each slice are wanted */
  zk_tensor *value;  /* [outer, k, inner], or NULL */
  zk_tensor *index;  /* the same, or NULL */
  bool few;          /* they are selected by insertion */
  char *keys;        /* [slices, n] of x's dtype; unused: few of slices without gaps */
  int64_t *order[2]; /* [slices, n]; few: [slices, k], and unused */
} sort_context;

#define ASCENDS(x, y) (((x) < (y)) | (((y) != (y)) & ((x) == (x))))
#define DESCENDS(x, y) (((x) > (y)) | (((x) != (x)) & ((y) == (y))))

/* Up to this many of a longer slice are selected by insertion, without sorting the slice. */
#define SMALL_K 32

/* a[0..first_k-1] = the positions of the first ones in order. Equal keys keep their order. Most
 * blocks of a long slice hold none: they are found out by vectors. */
#define FEW_BLOCK 64
#define INSERT_FIRST_K(keys, a, first_k, n, before)                                                \
  for (int64_t i = 0, have = 0, end; i < (n); i = end) {                                           \
    end = (n)-i < FEW_BLOCK ? (n) : i + FEW_BLOCK;                                                 \
    int found = have < (first_k);                                                                  \
    if (!found) {                                                                                  \
      const scalar last = keys[a[have - 1]];                                                       \
      for (int64_t j = i; j < end; j++)                                                            \
        found |= before(keys[j], last);                                                            \
    }                                                                                              \
    for (int64_t j = i; found && j < end; j++) {                                                   \
      if (have == (first_k) && !before(keys[j], keys[a[have - 1]]))                                \
        continue;                                                                                  \
      int64_t at = have < (first_k) ? have++ : have - 1;                                           \
      for (; at > 0 && before(keys[j], keys[a[at - 1]]); at--)                                     \
        a[at] = a[at - 1];                                                                         \
      a[at] = j;                                                                                   \
    }                                                                                              \
  }

static void sort_slices(void *context, int64_t begin, int64_t end) {
  const sort_context *s = context;
  ZK_ANY(s->x->dtype, {
    for (int64_t slice = begin; slice < end && !zk_interrupted(); slice++) {
      int64_t outer = slice / s->inner;
      int64_t inner = slice % s->inner;
      const scalar *x = (const scalar *)zk_data(s->x) + outer * s->n * s->inner + inner;
      const bool few = s->few;
      const scalar *keys = few && s->inner == 1 ? x : (scalar *)s->keys + slice * s->n;
      int64_t *a = s->order[0] + slice * (few ? s->k : s->n);
      int64_t *b = few ? NULL : s->order[1] + slice * s->n;
      bool radix =
          !few && zk_radix_entries((uint64_t *)a, s->x->dtype, x, s->inner, s->n, s->descending);
      if (keys != x)
        ZK_STOPPABLE(i, s->n)
      ((scalar *)s->keys)[slice * s->n + i] = x[i * s->inner];
      if (!radix && !few)
        ZK_STOPPABLE(i, s->n)
      a[i] = i;
      if (zk_interrupted())
        return;
      if (radix) {
        uint64_t *entry = (uint64_t *)a;
        entry = s->k < s->n ? zk_radix_first(entry, (uint64_t *)b, s->n, s->k)
                            : zk_radix_sort(entry, (uint64_t *)b, s->n);
        a = (int64_t *)entry;
        for (int64_t i = 0; i < s->k; i++)
          a[i] = (int64_t)(entry[i] & UINT32_MAX);
      } else if (few) {
        if (s->descending) {
          INSERT_FIRST_K(keys, a, s->k, s->n, DESCENDS)
        } else {
          INSERT_FIRST_K(keys, a, s->k, s->n, ASCENDS)
        }
      } else if (s->descending) {
        MERGE_SORT(keys, a, b, s->n, DESCENDS)
      } else {
        MERGE_SORT(keys, a, b, s->n, ASCENDS)
      }
      if (zk_interrupted())
        return;
      int64_t to = outer * s->k * s->inner + inner;
      ZK_STOPPABLE(i, s->k) {
        if (s->value)
          ((scalar *)zk_data(s->value))[to + i * s->inner] = keys[a[i]];
        if (s->index)
          ((int64_t *)zk_data(s->index))[to + i * s->inner] = a[i];
      }
    }
  });
}

/* Sorts x along dim into value and index (contiguous), which take the first `k` of each slice. */
static zk_status run_sort(const char *op, zk_tensor *x, int dim, bool descending, int64_t k,
                          zk_tensor *value, zk_tensor *index) {
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(x, &dense));
  sort_context s = {.x = dense, .n = 1, .inner = 1, .descending = descending, .k = k};
  s.value = value, s.index = index;
  for (int d = dim; d < x->shape.ndim; d++)
    *(d == dim ? &s.n : &s.inner) *= x->shape.dim[d];
  int64_t total = zk_numel(dense);
  zk_status status = ZK_OK;
  if (total > 0) {
    s.few = k > 0 && k <= SMALL_K && k < s.n;
    s.slices = total / s.n;
    size_t keys = s.few && s.inner == 1 ? 0 : (size_t)total * zk_dtype_size(x->dtype);
    size_t order = (size_t)(s.few ? s.slices * k : total) * sizeof(int64_t);
    s.keys = zk_block_alloc(keys);
    s.order[0] = zk_block_alloc(order);
    s.order[1] = zk_block_alloc(s.few ? 0 : order);
    if (!s.keys || !s.order[0] || !s.order[1])
      status = zk_nomem(keys + 2 * order, op);
    else
      zk_parallel_for(s.slices, 8192 / s.n + 1, sort_slices, &s);
    zk_block_free(s.keys);
    zk_block_free(s.order[0]);
    zk_block_free(s.order[1]);
  }
  zk_tensor_release(dense);
  return status;
}

/* dx[index[i]] = dy[i] along dim, zeros elsewhere */
static zk_status give_scattered(const zk_call *c, zk_grads *g, int dim) {
  zk_tensor *dx;
  zk_positions p = {0};
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_positions_along(dx, dim, c->out[1], &p);
  if (status == ZK_OK) {
    zk_positions_write(&p, dx, g->out[0]);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_positions_free(&p);
  zk_tensor_release(dx);
  return status;
}

/* ---- sort and argsort ------------------------------------------------------------------------ */

enum { DIM, DESCENDING, STABLE };

static const zk_param sort_params[] = {ZK_TENSOR("input"), ZK_INT_OR("dim", -1),
                                       ZK_FLAG("descending", false), ZK_FLAG("stable", false)};

/* n log n comparisons along each slice. */
static double sort_work(const zk_call *c, const zk_spec *spec) {
  (void)spec;
  return 32.0 * ZK_WORK_OF_ELEMENT * (double)zk_numel(c->in[0]);
}

static zk_status sort_infer(zk_call *c, zk_spec *out) {
  int d;
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[0]->shape};
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = c->in[0]->shape, .no_grad = true};
  return zk_wrap_dim("sort", c->attr[DIM].i, c->in[0]->shape.ndim, &d);
}
static zk_status sort_forward(zk_call *c) {
  int d = 0;
  const zk_shape *shape = &c->in[0]->shape;
  ZK_TRY(zk_wrap_dim("sort", c->attr[DIM].i, shape->ndim, &d));
  return run_sort("sort", c->in[0], d, c->attr[DESCENDING].i, shape->ndim ? shape->dim[d] : 1,
                  c->out[0], c->out[1]);
}
static zk_status sort_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  if (!g->out[0] || !g->needed[0])
    return ZK_OK;
  ZK_TRY(zk_wrap_dim(c->op->name, c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  return give_scattered(c, g, d);
}
/* dx = 0, with dy at the positions that the elements had */
static void give_places(zk_gradient *g, int64_t dim) {
  const zk_shape *shape = &g->call->in[0]->shape;
  int d = 0;
  zk_build_try(&g->build, zk_wrap_dim(g->call->op->name, dim, shape->ndim, &d));
  if (zk_gradient_dy(g, 0))
    zk_gradient_give(
        g, 0, zk_build_scatter(&g->build, shape, d, zk_gradient_out(g, 1), zk_gradient_dy(g, 0)));
}
static void sort_gradient(zk_gradient *g) {
  give_places(g, g->call->attr[DIM].i);
}
const zk_op zk_op_sort = {
    .name = "sort",
    .doc = "sort(input, dim=-1, descending=false, stable=false): the elements in order along dim, "
           "and their positions before (int64), as two results. Equal elements always keep their "
           "order; nan counts as greatest. Error: dim out of range.",
    ZK_PARAMS(sort_params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(1),
    .infer = sort_infer,
    .work = sort_work,
    .forward = sort_forward,
    .backward = sort_backward,
    .gradient = sort_gradient};

static zk_status argsort_infer(zk_call *c, zk_spec *out) {
  int d;
  *out = (zk_spec){.dtype = ZK_INT64, .shape = c->in[0]->shape, .no_grad = true};
  return zk_wrap_dim("argsort", c->attr[DIM].i, c->in[0]->shape.ndim, &d);
}
static zk_status argsort_forward(zk_call *c) {
  int d = 0;
  const zk_shape *shape = &c->in[0]->shape;
  ZK_TRY(zk_wrap_dim("argsort", c->attr[DIM].i, shape->ndim, &d));
  return run_sort("argsort", c->in[0], d, c->attr[DESCENDING].i, shape->ndim ? shape->dim[d] : 1,
                  NULL, c->out[0]);
}
const zk_op zk_op_argsort = {
    .name = "argsort",
    .doc = "argsort(input, dim=-1, descending=false, stable=false): the positions (int64) that put "
           "the elements in order along dim. Equal elements always keep their order; nan counts as "
           "greatest. Error: dim out of range.",
    ZK_PARAMS(sort_params),
    .n_out = 1,
    .infer = argsort_infer,
    .work = sort_work,
    .forward = argsort_forward};

/* ---- topk ------------------------------------------------------------------------------------ */

enum { K, TOPK_DIM, LARGEST, SORTED };

static const zk_param topk_params[] = {ZK_TENSOR("input"), ZK_INT("k"), ZK_INT_OR("dim", -1),
                                       ZK_FLAG("largest", true), ZK_FLAG("sorted", true)};

static zk_status topk_infer(zk_call *c, zk_spec *out) {
  const zk_shape *shape = &c->in[0]->shape;
  int64_t k = c->attr[K].i;
  int d;
  ZK_TRY(zk_wrap_dim("topk", c->attr[TOPK_DIM].i, shape->ndim, &d));
  int64_t size = shape->ndim > 0 ? shape->dim[d] : 1;
  if (k < 0 || k > size)
    return zk_fail(ZK_ERR_ARG, "topk: k is %lld, dim %d has size %lld", (long long)k, d,
                   (long long)size);
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = *shape};
  if (shape->ndim > 0)
    out[0].shape.dim[d] = k;
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  return ZK_OK;
}
static zk_status topk_forward(zk_call *c) {
  int d = 0;
  const zk_shape *shape = &c->in[0]->shape;
  ZK_TRY(zk_wrap_dim("topk", c->attr[TOPK_DIM].i, shape->ndim, &d));
  return run_sort("topk", c->in[0], d, c->attr[LARGEST].i, shape->ndim > 0 ? c->attr[K].i : 1,
                  c->out[0], c->out[1]);
}
static zk_status topk_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  if (!g->out[0] || !g->needed[0])
    return ZK_OK;
  ZK_TRY(zk_wrap_dim("topk", c->attr[TOPK_DIM].i, c->in[0]->shape.ndim, &d));
  return give_scattered(c, g, d);
}
static void topk_gradient(zk_gradient *g) {
  give_places(g, g->call->attr[TOPK_DIM].i);
}
const zk_op zk_op_topk = {
    .name = "topk",
    .doc = "topk(input, k, dim=-1, largest=true, sorted=true): the k greatest elements along dim "
           "(or least ones) and their positions (int64), as two results, best first. nan counts as "
           "greatest; of equal elements the first are taken. Errors: k negative or past dim's "
           "size; dim out of range.",
    ZK_PARAMS(topk_params),
    .n_out = 2,
    .saves = ZK_SAVE_OUT(1),
    .infer = topk_infer,
    .work = sort_work,
    .forward = topk_forward,
    .backward = topk_backward,
    .gradient = topk_gradient};
