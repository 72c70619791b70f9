/*
 * trace.c: writing down op calls.
 */
#include "grad/trace.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "grad/node.h"

static zk_trace *tracing;

bool zk_is_tracing(void) {
  return tracing != NULL;
}

zk_status zk_trace_begin(zk_trace *t) {
  if (tracing)
    return zk_fail(ZK_ERR_STATE, "a trace is under way: an export cannot run inside another");
  tracing = t;
  return ZK_OK;
}

void zk_trace_end(void) {
  tracing = NULL;
}

void zk_trace_clear(zk_trace *t) {
  if (tracing == t)
    tracing = NULL;
  for (size_t i = 0; i < t->count; i++) {
    zk_tensor_release_all(t->calls[i]->call.in, t->calls[i]->call.n_in);
    zk_tensor_release_all(t->calls[i]->call.out, ZK_MAX_OUT);
  }
  zk_free(t->calls);
  zk_arena_clear(&t->arena);
  *t = (zk_trace){0};
}

void zk_trace_scope(const char *scope) {
  if (tracing)
    snprintf(tracing->scope, sizeof tracing->scope, "%s", scope);
}

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

zk_status zk_trace_note(const zk_call *c, const zk_dtype *in_place) {
  zk_trace *t = tracing;
  const zk_traced_call *last = t->count ? t->calls[t->count - 1] : NULL;
  char line[200] = "";
  void *p;
  if (t->count == t->room) {
    size_t room = t->room ? 2 * t->room : 64;
    zk_traced_call **calls = zk_realloc(t->calls, room * sizeof *calls);
    if (!calls)
      return zk_nomem(room * sizeof *calls, "a trace");
    t->calls = calls;
    t->room = room;
  }
  ZK_TRY(zk_arena_take(&t->arena, sizeof(zk_traced_call), &p));
  zk_traced_call *n = p;
  if (zk_grad_callbacks.where)
    zk_grad_callbacks.where(zk_grad_callbacks.context, line, sizeof line);
  ZK_TRY(keep_text(t, last ? last->scope : NULL, t->scope, &n->scope));
  ZK_TRY(keep_text(t, last ? last->where : NULL, line, &n->where));
  n->call = *c;
  n->converted = in_place && *in_place != c->in[0]->dtype;
  size_t count = (size_t)c->n_in;
  ZK_TRY(zk_arena_take(&t->arena, count * sizeof(zk_tensor *), &p));
  n->call.in = p;
  ZK_TRY(zk_arena_take(&t->arena, count * sizeof(uint32_t), &p));
  n->in_version = p;
  for (size_t i = 0; i < count; i++) {
    n->call.in[i] = zk_tensor_retain(c->in[i]);
    if (c->in[i])
      ((uint32_t *)p)[i] = c->in[i]->storage->version;
  }
  for (int k = 0; k < ZK_MAX_OUT; k++) {
    n->call.out[k] = k < c->n_out ? zk_tensor_retain(c->out[k]) : NULL;
    if (n->call.out[k]) {
      n->out_version[k] = c->out[k]->storage->version + (in_place != NULL);
      n->requires_grad[k] = zk_requires_grad(c->out[k]);
    }
  }
  t->calls[t->count++] = n;
  return ZK_OK;
}
