/*
 * align.c: two traces of one model side by side: which calls the results depend on, which of them
 * do the same, and in what they differ.
 */
#include "onnx/trace/align.h"

#include <string.h>
#include "base/memory.h"
#include "onnx/trace/source.h"
#include "tensor/convert.h"

void zk_trace_needed(const zk_trace *t, bool *needed) {
  memset(needed, 0, t->count * sizeof *needed);
  for (int i = 0; i < t->n_results; i++)
    if (t->results_from[i].call >= 0)
      needed[t->results_from[i].call] = true;
  for (size_t i = t->count; i-- > 0;)
    for (int k = 0; needed[i] && k < t->calls[i]->call.n_in; k++)
      if (t->calls[i]->call.in[k] && t->calls[i]->from[k].call >= 0)
        needed[t->calls[i]->from[k].call] = true;
}

bool zk_same_elements(const zk_tensor *a, const zk_tensor *b) {
  zk_tensor *x = NULL, *y = NULL;
  if (a == b)
    return true;
  bool same = a->dtype == b->dtype && zk_shape_equal(&a->shape, &b->shape) && a->storage &&
              b->storage && zk_tensor_contiguous((zk_tensor *)a, &x) == ZK_OK &&
              zk_tensor_contiguous((zk_tensor *)b, &y) == ZK_OK &&
              memcmp(zk_data(x), zk_data(y), (size_t)zk_numel(x) * zk_dtype_size(x->dtype)) == 0;
  zk_tensor_release(x);
  zk_tensor_release(y);
  return same;
}

/* ---- the same calls ----------------------------------------------------------------------------
 */

/* For both traces: needed, and the place of each needed call among them. */
typedef struct pairing {
  const zk_trace *base, *other;
  int64_t *rank[2];
} pairing;

static bool same_source(const pairing *p, zk_traced_from a, zk_traced_from b) {
  if (a.call >= 0 && b.call >= 0)
    return p->rank[0][a.call] == p->rank[1][b.call] && a.out == b.out;
  return a.call == b.call && (a.call != ZK_FROM_INPUT || a.out == b.out);
}

static bool same_call(const pairing *p, const zk_traced_call *a, const zk_traced_call *b) {
  if (a->call.op != b->call.op || a->call.n_in != b->call.n_in || a->call.n_out != b->call.n_out)
    return false;
  for (int i = 0; i < a->call.n_in; i++) {
    const zk_tensor *x = a->call.in[i], *y = b->call.in[i];
    if (!x != !y || (x && (x->shape.ndim != y->shape.ndim || x->dtype != y->dtype ||
                           !same_source(p, a->from[i], b->from[i]))))
      return false;
  }
  for (int k = 0; k < a->call.n_out; k++)
    if (a->call.out[k]->shape.ndim != b->call.out[k]->shape.ndim)
      return false;
  return true;
}

/* The first run takes the model's input where the other one has something from outside. */
static bool reads_example(const zk_traced_call *a, const zk_traced_call *b) {
  for (int i = 0; a->call.op == b->call.op && i < a->call.n_in && i < b->call.n_in; i++)
    if (a->from[i].call == ZK_FROM_INPUT && b->from[i].call == ZK_FROM_OUTSIDE)
      return true;
  return false;
}

static size_t next_needed(const int64_t *rank, size_t i, size_t count) {
  while (i < count && rank[i] < 0)
    i++;
  return i;
}

static void pair_up(const pairing *p, const zk_traced_call **pair, zk_difference *d) {
  const zk_trace *base = p->base, *other = p->other;
  size_t i = 0, k = 0;
  for (;; i++, k++) {
    i = next_needed(p->rank[0], i, base->count);
    k = next_needed(p->rank[1], k, other->count);
    if (i == base->count || k == other->count)
      break;
    if (!same_call(p, base->calls[i], other->calls[k])) {
      bool example = reads_example(base->calls[i], other->calls[k]);
      *d = (zk_difference){base->calls[i], example ? "example" : "operation"};
      return;
    }
    pair[i] = other->calls[k];
  }
  if (i < base->count || k < other->count)
    *d = (zk_difference){i < base->count ? base->calls[i] : other->calls[k], "operation"};
  if (base->n_results != other->n_results)
    *d = (zk_difference){NULL, "number of outputs"};
  for (int r = 0; r < base->n_results && !d->what; r++)
    if (!same_source(p, base->results_from[r], other->results_from[r]) ||
        base->results[r]->dtype != other->results[r]->dtype ||
        base->results[r]->shape.ndim != other->results[r]->shape.ndim)
      *d = (zk_difference){NULL, "kind of output"};
}

static zk_status rank_calls(const zk_trace *t, int64_t **out) {
  bool *needed = zk_alloc(t->count + 1);
  *out = zk_alloc((t->count + 1) * sizeof **out);
  if (!needed || !*out) {
    zk_free(needed);
    return zk_nomem(t->count * sizeof **out, "a comparison of traces");
  }
  int64_t n = 0;
  zk_trace_needed(t, needed);
  for (size_t i = 0; i < t->count; i++)
    (*out)[i] = needed[i] ? n++ : -1;
  zk_free(needed);
  return ZK_OK;
}

zk_status zk_align(const zk_trace *base, const zk_trace *other, const zk_traced_call **pair,
                   zk_difference *d) {
  pairing p = {base, other, {NULL, NULL}};
  *d = (zk_difference){0};
  for (size_t i = 0; i < base->count; i++)
    pair[i] = NULL;
  zk_status status = rank_calls(base, &p.rank[0]);
  if (status == ZK_OK)
    status = rank_calls(other, &p.rank[1]);
  if (status == ZK_OK)
    pair_up(&p, pair, d);
  zk_free(p.rank[0]);
  zk_free(p.rank[1]);
  return status;
}

/* ---- the same numbers ---------------------------------------------------------------------------
 */

static const char *differing_value(const zk_traced_call *a, const zk_traced_call *b) {
  for (int k = 0; k < ZK_MAX_ATTR; k++)
    if (!zk_same_attribute(&a->call.attr[k], &b->call.attr[k]))
      return "argument";
  for (int i = 0; i < a->call.n_in; i++) {
    const zk_tensor *x = a->call.in[i], *y = b->call.in[i];
    if (x && y && a->from[i].call == ZK_FROM_OUTSIDE && zk_source_reads(&a->call, i) &&
        !zk_same_elements(x, y))
      return x->is_number ? "number" : "constant";
  }
  return NULL;
}

/* As far as the other one came, call by call. */
static void compare_beginning(const zk_trace *base, const zk_trace *other, zk_difference *d) {
  for (size_t i = 0; i < other->count && !d->what; i++) {
    const zk_traced_call *a = i < base->count ? base->calls[i] : NULL, *b = other->calls[i];
    if (!a || a->call.op != b->call.op || a->call.n_in != b->call.n_in)
      *d = (zk_difference){b, "operation"};
    else
      *d = (zk_difference){a, differing_value(a, b)};
  }
}

zk_status zk_trace_compare(const zk_trace *base, const zk_trace *other, bool other_failed,
                           zk_difference *d) {
  size_t size = (base->count + 1) * sizeof(zk_traced_call *);
  *d = (zk_difference){0};
  if (other_failed) {
    compare_beginning(base, other, d);
    return ZK_OK;
  }
  const zk_traced_call **pair = zk_alloc(size);
  if (!pair)
    return zk_nomem(size, "a comparison of traces");
  zk_status status = zk_align(base, other, pair, d);
  for (size_t i = 0; status == ZK_OK && i < base->count && !d->what; i++)
    if (pair[i])
      *d = (zk_difference){base->calls[i], differing_value(base->calls[i], pair[i])};
  for (int r = 0; status == ZK_OK && r < base->n_results && !d->what; r++)
    if (base->results_from[r].call == ZK_FROM_OUTSIDE &&
        !zk_same_elements(base->results[r], other->results[r]))
      *d = (zk_difference){NULL, "constant"};
  zk_free(pair);
  return status;
}
