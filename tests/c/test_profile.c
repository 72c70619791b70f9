/*
 * test_profile.c: the tree, the events and the names of a profile. Oracles: spans counted by hand;
 * that own times add up.
 */
#include "base/profile.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "check.h"

static const zk_profile *tree;

/* The node of that name below `parent`, or 0. */
static uint32_t find(uint32_t parent, const char *name) {
  for (uint32_t i = 1; i < zk_profile_summarize(tree).nodes; i++) {
    zk_profile_node n = zk_profile_node_at(tree, i);
    if (n.parent == parent && strcmp(n.name, name) == 0)
      return i;
  }
  return 0;
}

static void spans_add_up(void) {
  CHECK(zk_profile_enter(ZK_PROFILE_OP, "none", NULL) == 0); /* no profile runs */
  zk_profile *p = zk_profile_start(true);
  const char *layer = zk_profile_name(zk_profile_intern("layer"));
  for (int i = 0; i < 3; i++) {
    int64_t outer = zk_profile_enter(ZK_PROFILE_LAYER, layer, NULL);
    CHECK(zk_profile_layer() == layer);
    int64_t inner = zk_profile_enter(ZK_PROFILE_OP, "op", NULL);
    zk_free(zk_alloc(1000));
    zk_profile_leave(inner);
    zk_profile_leave(outer);
    zk_profile_leave(outer); /* closed already: nothing */
  }
  CHECK(!zk_profile_layer());
  zk_profile_enter(ZK_PROFILE_BACKWARD, "open", NULL); /* the end closes it */
  CHECK(zk_profile_stop(p) && zk_profile_is_over(p) && !zk_profile_running);
  tree = p;
  uint32_t a = find(0, "layer"), b = find(a, "op"), c = find(0, "open");
  CHECK(a && b && c && zk_profile_summarize(p).nodes == 4);
  zk_profile_node na = zk_profile_node_at(p, a), nb = zk_profile_node_at(p, b);
  CHECK(na.calls == 3 && nb.calls == 3 && zk_profile_node_at(p, c).calls == 1);
  CHECK(nb.bytes == 3000 && na.bytes == 3000);
  CHECK(nb.ns <= na.ns && na.ns <= zk_profile_summarize(p).ns);
  CHECK(zk_profile_summarize(p).events == 7 && zk_profile_summarize(p).lost == 0);
  zk_profile_free(p);
}

/* More spans than are kept, and more open ones than there is room for at first. */
static void the_last_events_are_kept(void) {
  zk_profile *p = zk_profile_start(true);
  enum { MANY = 300000, DEEP = 1000 };
  int64_t span[DEEP];
  for (int i = 0; i < DEEP; i++)
    span[i] = zk_profile_enter(ZK_PROFILE_USER, "deep", NULL);
  for (int i = DEEP; i-- > 0;)
    zk_profile_leave(span[i]);
  for (int i = 0; i < MANY; i++)
    zk_profile_leave(zk_profile_enter(ZK_PROFILE_OP, "op", NULL));
  zk_profile_stop(p);
  zk_profile_summary s = zk_profile_summarize(p);
  CHECK(s.events + s.dropped == MANY + DEEP && s.dropped > 0);
  int64_t before = 0;
  for (uint64_t i = 0; i < s.events; i++) { /* the oldest first */
    zk_profile_event e = zk_profile_event_at(p, i);
    CHECK(e.start >= before && e.start + e.ns <= s.ns);
    before = e.start;
  }
  zk_profile_free(p);
}

static void names_have_numbers(void) {
  char text[300];
  uint32_t first = zk_profile_intern("a name");
  CHECK(zk_profile_intern("a name") == first && zk_profile_intern("a nam") != first);
  CHECK(zk_profile_number(zk_profile_name(first)) == first);
  CHECK(strcmp(zk_profile_name(0), "(other)") == 0 && zk_profile_number(zk_profile_name(0)) == 0);
  CHECK(!zk_profile_name(zk_profile_names()));
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  CHECK(strlen(zk_profile_name(zk_profile_intern(text))) == 200);
  for (int i = 0; i < 70000; i++) {
    snprintf(text, sizeof text, "name %d", i);
    uint32_t number = zk_profile_intern(text);
    CHECK(number == 0 || strcmp(zk_profile_name(number), text) == 0);
  }
  CHECK(zk_profile_intern("one too many") == 0);
}

static void one_within_another(void) {
  zk_profile *outer = zk_profile_start(false);
  zk_profile *inner = zk_profile_start(false);
  CHECK(!zk_profile_stop(outer));
  zk_profile_leave(zk_profile_enter(ZK_PROFILE_OP, "op", NULL));
  zk_free(zk_alloc(50000000));
  CHECK(zk_profile_stop(inner) && zk_profile_stop(outer));
  CHECK(zk_profile_summarize(inner).peak >= 50000000);
  CHECK(zk_profile_summarize(outer).peak >= 50000000);
  tree = outer;
  CHECK(find(0, "profile") == zk_profile_summarize(outer).peak_node && !find(0, "op"));
  zk_profile_free(inner);
  zk_profile_free(outer);
}

static void coroutines_have_their_own(void) {
  zk_profile *p = zk_profile_start(false);
  zk_profile_suspended its;
  CHECK(zk_profile_open_scope(ZK_PROFILE_USER, "main"));
  zk_profile_place caller = zk_profile_resume(NULL);
  CHECK(zk_profile_open_scope(ZK_PROFILE_USER, "inside"));
  zk_profile_suspend(caller, &its);
  CHECK(its.n == 1);
  zk_profile_close_scope(p); /* of "main" */
  caller = zk_profile_resume(&its);
  zk_profile_close_scope(p); /* of "inside" */
  zk_profile_close_scope(p); /* nothing is open in there */
  zk_profile_suspend(caller, &its);
  CHECK(its.n == 0);
  zk_profile_stop(p);
  tree = p;
  uint32_t first = find(find(0, "main"), "inside"), second = find(0, "inside");
  CHECK(first && second);
  CHECK(zk_profile_node_at(p, first).calls == 1 && zk_profile_node_at(p, second).calls == 0);
  zk_profile_free(p);
}

int main(void) {
  RUN(spans_add_up);
  RUN(the_last_events_are_kept);
  RUN(names_have_numbers);
  RUN(one_within_another);
  RUN(coroutines_have_their_own);
  return check_report();
}
