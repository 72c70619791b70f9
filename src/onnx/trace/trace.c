/*
 * trace.c: writing down op calls.
 */
#include "onnx/trace/trace.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "grad/graph.h"
#include "onnx/trace/source.h"
#include "tensor/convert.h"

static zk_trace *tracing;
static const zk_observer observer; /* what graph.h calls while there is a trace */

bool zk_is_tracing(void) {
  return tracing != NULL;
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

zk_status zk_trace_begin(zk_trace *t, int n_inputs, zk_tensor *const *inputs) {
  if (tracing)
    return zk_fail(ZK_ERR_STATE, "a trace is under way: an export cannot run inside another");
  t->n_inputs = n_inputs;
  for (int i = 0; i < n_inputs; i++)
    ZK_TRY(zk_traced_add(&t->known, inputs[i], inputs[i]->storage->version,
                         (zk_traced_from){ZK_FROM_INPUT, i, false}, true, false));
  tracing = t;
  zk_set_observer(&observer);
  return ZK_OK;
}

void zk_trace_end(void) {
  if (tracing) {
    zk_tensor_release(tracing->kept);
    tracing->kept = NULL;
    zk_set_observer(NULL);
  }
  tracing = NULL;
}

zk_status zk_trace_results(zk_trace *t, int n, zk_tensor *const *results) {
  void *p;
  bool data;
  ZK_TRY(zk_arena_take(&t->arena, ((size_t)n + 1) * sizeof(zk_tensor *), &p));
  t->results = p;
  ZK_TRY(zk_arena_take(&t->arena, ((size_t)n + 1) * sizeof(zk_traced_from), &p));
  t->results_from = p;
  for (t->n_results = 0; t->n_results < n; t->n_results++) {
    int i = t->n_results;
    t->results[i] = zk_tensor_retain(results[i]);
    t->results_from[i] = zk_traced_from_of(&t->known, results[i], &data);
  }
  return ZK_OK;
}

void zk_trace_clear(zk_trace *t) {
  if (tracing == t)
    zk_trace_end();
  for (size_t i = 0; i < t->count; i++) {
    zk_tensor_release_all(t->calls[i]->call.in, t->calls[i]->call.n_in);
    zk_tensor_release_all(t->calls[i]->call.out, ZK_MAX_OUT);
  }
  zk_tensor_release_all(t->results, t->n_results);
  zk_tensor_release_all(t->held, (int)t->n_held);
  zk_free(t->held);
  zk_free(t->calls);
  zk_traced_clear(&t->known);
  zk_free(t->reads);
  zk_arena_clear(&t->arena);
  *t = (zk_trace){0};
}

static zk_status make_meta(zk_tensor **t) {
  zk_tensor *only;
  ZK_TRY(zk_tensor_meta(*t, &only));
  only->is_number = (*t)->is_number;
  zk_tensor_release(*t);
  *t = only;
  return ZK_OK;
}

zk_status zk_trace_slim(zk_trace *t) {
  t->slim = true;
  for (size_t i = 0; i < t->count; i++) {
    zk_traced_call *c = t->calls[i];
    for (int k = 0; k < c->call.n_in; k++)
      if (c->call.in[k] && c->from[k].call != ZK_FROM_OUTSIDE)
        ZK_TRY(make_meta(&c->call.in[k]));
    for (int k = 0; k < ZK_MAX_OUT; k++)
      if (c->call.out[k])
        ZK_TRY(make_meta(&c->call.out[k]));
  }
  for (int i = 0; i < t->n_results; i++)
    if (t->results_from[i].call != ZK_FROM_OUTSIDE)
      ZK_TRY(make_meta(&t->results[i]));
  zk_tensor_release_all(t->held, (int)t->n_held);
  t->n_held = 0;
  zk_traced_clear(&t->known);
  return ZK_OK;
}

void zk_trace_scope(const char *scope) {
  if (tracing)
    snprintf(tracing->scope, sizeof tracing->scope, "%s", scope);
}

/* ---- calls ------------------------------------------------------------------------------------
 */

/* Texts that repeat from call to call are kept once. */
static zk_status keep_text(zk_trace *t, const char *before, const char *text, const char **out) {
  char *copy;
  *out = before;
  if (before && strcmp(before, text) == 0)
    return ZK_OK;
  ZK_TRY(zk_arena_copy(&t->arena, text, strlen(text), &copy));
  *out = copy;
  return ZK_OK;
}

/* `array` with room for one more. */
static zk_status make_room(void *array, size_t count, size_t *room, size_t size) {
  void **p = array;
  if (count < *room)
    return ZK_OK;
  size_t more = *room ? 2 * *room : 64;
  void *moved = zk_realloc(*p, more * size);
  if (!moved)
    return zk_nomem(more * size, "a trace");
  *p = moved;
  *room = more;
  return ZK_OK;
}

static zk_status check_limit(const zk_trace *t) {
  if (t->limit && t->count + t->n_reads >= t->limit)
    return zk_fail(ZK_ERR_STATE, "onnx.export: with other values it does not come to an end");
  return ZK_OK;
}

const char *zk_trace_line(const char *where, char *text, size_t size) {
  size_t n = strlen(where);
  while (n > 0 && (where[n - 1] == ' ' || where[n - 1] == ':'))
    n--;
  snprintf(text, size, "%.*s", (int)n, where);
  return text;
}

/* Adds a call. moved: how far its output's version is ahead of its storage's; drawn: it depends on
 * more than its inputs. */
static zk_status note(const zk_call *c, const zk_dtype *in_place, uint32_t moved, bool drawn) {
  zk_trace *t = tracing;
  const zk_traced_call *last = t->count ? t->calls[t->count - 1] : NULL;
  char line[200];
  void *p;
  ZK_TRY(check_limit(t));
  ZK_TRY(make_room(&t->calls, t->count, &t->room, sizeof *t->calls));
  ZK_TRY(zk_arena_take(&t->arena, sizeof(zk_traced_call), &p));
  zk_traced_call *n = p;
  zk_script_line(line, sizeof line);
  ZK_TRY(keep_text(t, last ? last->scope : NULL, t->scope, &n->scope));
  ZK_TRY(keep_text(t, last ? last->where : NULL, line, &n->where));
  n->call = *c;
  n->converted = in_place && c->n_in > 0 && *in_place != c->in[0]->dtype;
  size_t count = (size_t)c->n_in;
  ZK_TRY(zk_arena_take(&t->arena, count * sizeof(zk_tensor *) + 1, &p));
  n->call.in = p;
  ZK_TRY(zk_arena_take(&t->arena, count * sizeof(zk_traced_from) + 1, &p));
  n->from = p;
  n->data = drawn;
  for (int k = 0; k < c->n_out; k++)
    n->requires_grad[k] = c->out[k] && zk_requires_grad(c->out[k]);

  for (size_t i = 0; i < count; i++) {
    bool data = false;
    zk_tensor *in = c->in[i];
    if (in)
      n->from[i] = zk_traced_from_of(&t->known, in, &data);
    if (in && n->from[i].call == ZK_FROM_OUTSIDE && !in->is_number)
      ZK_TRY(zk_traced_add_outside(&t->known, in));
    if (in && in == t->kept_of && n->from[i].call == ZK_FROM_OUTSIDE)
      in = t->kept;
    n->call.in[i] = in;
    n->data = n->data || data;
  }
  for (int k = 0; k < c->n_out; k++)
    if (c->out[k])
      ZK_TRY(zk_traced_add(&t->known, c->out[k], c->out[k]->storage->version + moved,
                           (zk_traced_from){(int64_t)t->count, k, false}, n->data, moved > 0));
  for (size_t i = 0; i < count; i++)
    zk_tensor_retain(n->call.in[i]);
  for (int k = 0; k < ZK_MAX_OUT; k++)
    n->call.out[k] = k < c->n_out ? zk_tensor_retain(c->out[k]) : NULL;
  t->calls[t->count++] = n;
  zk_tensor_release(t->kept);
  t->kept = t->kept_of = NULL;
  return ZK_OK;
}

/* An op's call; in place, before the version moves. */
static zk_status note_call(void *context, const zk_call *c, const zk_dtype *in_place) {
  (void)context;
  return note(c, in_place, in_place != NULL, false);
}

zk_status zk_trace_source(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                          zk_tensor *t, bool in_place) {
  zk_call c = {.op = op, .n_in = n_in, .n_out = 1, .in = (zk_tensor **)in, .out = {t}};
  memcpy(c.attr, attr, sizeof c.attr);
  return note(&c, NULL, in_place, true);
}

zk_status zk_trace_write(zk_tensor *const in[2], const zk_attr *attr) {
  zk_call c = {
      .op = &zk_source_copy, .n_in = 2, .n_out = 1, .in = (zk_tensor **)in, .out = {in[0]}};
  memcpy(c.attr, attr, sizeof c.attr);
  return note(&c, NULL, 1, false);
}

/* The calls that read t's storage as a constant get a copy of what they saw, and the call that is
 * going to write gets one as well. */
zk_status zk_trace_before_write(zk_tensor *t) {
  if (!tracing)
    return ZK_OK;
  zk_tensor_release(tracing->kept);
  tracing->kept = tracing->kept_of = NULL;
  if (zk_traced_was_made(&tracing->known, t))
    return ZK_OK;
  for (size_t i = 0; i < tracing->count; i++) {
    zk_traced_call *c = tracing->calls[i];
    for (int k = 0; k < c->call.n_in; k++) {
      zk_tensor *in = c->call.in[k], *copy;
      if (!in || c->from[k].call != ZK_FROM_OUTSIDE || in->storage != t->storage)
        continue;
      ZK_TRY(make_room(&tracing->held, tracing->n_held, &tracing->held_room, sizeof in));
      ZK_TRY(zk_tensor_clone(in, &copy));
      copy->is_number = in->is_number;
      c->call.in[k] = copy;
      tracing->held[tracing->n_held++] = in;
    }
  }
  ZK_TRY(zk_tensor_clone(t, &tracing->kept));
  tracing->kept_of = t;
  return ZK_OK;
}

static zk_status before_write(void *context, zk_tensor *t) {
  (void)context;
  return zk_trace_before_write(t);
}

static const zk_observer observer = {.called = note_call, .before_write = before_write};

/* ---- elements that leave the tensors -----------------------------------------------------------
 */

static double forged_real(zk_forgery how, double x) {
  switch ((int)how) {
  case ZK_FORGE_MORE:
    return x + 1;
  case ZK_FORGE_LESS:
    return -x - 1;
  case ZK_FORGE_MUCH:
    return 1e6;
  case ZK_FORGE_MINUS:
    return -1e6;
  case ZK_FORGE_ZERO:
    return 0;
  default:
    return x;
  }
}

static int64_t forged_integer(zk_forgery how, int64_t x) {
  switch ((int)how) {
  case ZK_FORGE_MORE:
    return x < INT64_MAX ? x + 1 : x - 1;
  case ZK_FORGE_LESS:
    return x > INT64_MIN ? x - 1 : x + 1;
  default:
    return (int64_t)forged_real(how, 0);
  }
}

static void forge(zk_forgery how, zk_tensor *t) {
  for (int64_t i = 0, n = zk_numel(t); i < n; i++) {
    if (zk_dtype_is_real(t->dtype))
      zk_element_set_f(t, i, forged_real(how, zk_element_f(t, i)));
    else if (t->dtype == ZK_BOOL)
      zk_element_set_i(t, i, !zk_element_i(t, i));
    else
      zk_element_set_i(t, i, forged_integer(how, zk_element_i(t, i)));
  }
}

zk_status zk_trace_read(zk_tensor *t, const char *how, zk_tensor **out) {
  bool data = false;
  char line[200];
  *out = NULL;
  if (tracing)
    (void)zk_traced_from_of(&tracing->known, t, &data);
  if (data) {
    const char *last = tracing->n_reads ? tracing->reads[tracing->n_reads - 1].where : NULL;
    ZK_TRY(check_limit(tracing));
    ZK_TRY(
        make_room(&tracing->reads, tracing->n_reads, &tracing->reads_room, sizeof *tracing->reads));
    zk_traced_read *read = &tracing->reads[tracing->n_reads];
    zk_script_line(line, sizeof line);
    read->how = how;
    ZK_TRY(keep_text(tracing, last, line, &read->where));
    tracing->n_reads++;
    bool here = !tracing->forged_where || strcmp(tracing->forged_where, line) == 0;
    if (tracing->forgery != ZK_FORGE_NOTHING && here) {
      ZK_TRY(zk_tensor_clone(t, out));
      forge(tracing->forgery, *out);
      return ZK_OK;
    }
  }
  *out = zk_tensor_retain(t);
  return ZK_OK;
}
