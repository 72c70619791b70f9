/*
 * problems.c: gathering problems of a model.
 */
#include "onnx/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* "node 3 (If): then_branch: " for each graph that the place is within. */
static size_t say_where(const zk_scope *s, char *text, size_t room) {
  char node[ZK_LABEL];
  if (!s || !s->outer)
    return 0;
  size_t used = say_where(s->outer, text, room);
  int n = snprintf(text + used, room - used,
                   "%s: %.100s: ", zk_scope_label(s->outer, s->node, node), zk_text(s->attribute));
  return used + (size_t)n < room ? used + (size_t)n : room - 1;
}

static zk_status add(const zk_problems *p, zk_list *texts, const char *said) {
  char text[8192];
  if (texts->count >= ZK_MOST_PROBLEMS)
    return ZK_OK;
  size_t used = say_where(p->inside, text, sizeof text / 4);
  snprintf(text + used, sizeof text - used, "%s", said);
  return zk_list_add_text(p->arena, texts, text);
}

zk_status zk_problem(zk_problems *p, const char *format, ...) {
  char said[6000];
  va_list args;
  va_start(args, format);
  vsnprintf(said, sizeof said, format, args);
  va_end(args);
  p->count++;
  return add(p, &p->texts, said);
}

zk_status zk_warning(zk_problems *p, const char *format, ...) {
  char said[6000];
  va_list args;
  va_start(args, format);
  vsnprintf(said, sizeof said, format, args);
  va_end(args);
  return add(p, &p->warnings, said);
}

zk_status zk_problems_report(const zk_problems *p, const char **out) {
  const char **texts = p->texts.at;
  size_t n = p->count, room = 200, used;
  void *at;
  for (uint32_t i = 0; i < p->texts.count; i++)
    room += strlen(texts[i]) + 3;
  ZK_TRY(zk_arena_take(p->arena, room, &at));
  char *text = at;
  used = (size_t)snprintf(text, room, "the model has %zu problem%s:", n, n == 1 ? "" : "s");
  for (uint32_t i = 0; i < p->texts.count; i++)
    used += (size_t)snprintf(text + used, room - used, "\n  %s", texts[i]);
  if (n > ZK_MOST_PROBLEMS)
    snprintf(text + used, room - used, "\n  and %zu more", n - ZK_MOST_PROBLEMS);
  *out = text;
  return ZK_OK;
}
