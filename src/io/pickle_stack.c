/*
 * pickle_stack.c: stack, marks and memo of the machine that runs a pickle.
 */
#include <string.h>
#include "base/memory.h"
#include "io/pickle_machine.h"

zk_status(zk_pickle_damaged)(const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "damaged pickle: %s", what);
}

zk_status zk_pickle_keep_args(zk_status made, zk_object *args, zk_object **out) {
  if (made == ZK_OK)
    zk_object_set_part(*out, ZK_OPAQUE_ARGS, zk_object_retain(args));
  return made;
}

zk_status zk_pickle_spend(zk_machine *m, size_t n) {
  size_t limit = 16 * m->in.size + 65536;
  m->made->spent += n;
  if (n > limit || m->made->spent > limit)
    return zk_fail(ZK_ERR_FORMAT, "damaged pickle: it copies more than %zu bytes out of %zu", limit,
                   m->in.size);
  return ZK_OK;
}

/* Enters a container into the list of all; `held` says that it is in it. */
static zk_status enter(zk_unpickled *u, zk_object *o) {
  if (o->held || !(zk_object_is_container(o) || o->type == ZK_OBJ_OPAQUE))
    return ZK_OK;
  if (u->count == u->room) {
    size_t room = u->room ? 2 * u->room : 64;
    zk_object **all = zk_realloc(u->all, room * sizeof(zk_object *));
    if (!all)
      return zk_nomem(room * sizeof(zk_object *), "a pickle's values");
    u->all = all;
    u->room = room;
  }
  u->all[u->count++] = zk_object_retain(o);
  o->held = true;
  return ZK_OK;
}

zk_status zk_machine_push(zk_machine *m, zk_object *o) {
  zk_status status = enter(m->made, o);
  if (status == ZK_OK && m->depth == m->stack_room) {
    size_t room = m->stack_room ? 2 * m->stack_room : 64;
    zk_object **stack = zk_realloc(m->stack, room * sizeof(zk_object *));
    if (!stack) {
      status = zk_nomem(room * sizeof(zk_object *), "a pickle's stack");
    } else {
      m->stack = stack;
      m->stack_room = room;
    }
  }
  if (status != ZK_OK) {
    zk_object_release(o);
    return status;
  }
  m->stack[m->depth++] = o;
  return ZK_OK;
}

/* How many values lie above the last MARK. */
static size_t available(const zk_machine *m) {
  return m->depth - (m->mark_count ? m->marks[m->mark_count - 1] : 0);
}

zk_status zk_machine_need(const zk_machine *m, size_t n) {
  return available(m) >= n ? ZK_OK : zk_pickle_damaged("its stack runs empty");
}

zk_object *zk_machine_top(const zk_machine *m, size_t below) {
  return m->stack[m->depth - 1 - below];
}

void zk_machine_drop(zk_machine *m, size_t n) {
  while (n-- > 0)
    zk_object_release(m->stack[--m->depth]);
}

zk_status zk_machine_mark(zk_machine *m) {
  if (m->mark_count == m->mark_room) {
    size_t room = m->mark_room ? 2 * m->mark_room : 16;
    size_t *marks = zk_realloc(m->marks, room * sizeof(size_t));
    if (!marks)
      return zk_nomem(room * sizeof(size_t), "a pickle's marks");
    m->marks = marks;
    m->mark_room = room;
  }
  m->marks[m->mark_count++] = m->depth;
  return ZK_OK;
}

zk_status zk_machine_unmark(zk_machine *m, size_t *n) {
  if (m->mark_count == 0)
    return zk_pickle_damaged("a mark is missing");
  *n = available(m);
  m->mark_count--;
  return ZK_OK;
}

zk_status zk_machine_move(zk_machine *m, zk_object *container, size_t n) {
  zk_status status = ZK_OK;
  for (size_t i = m->depth - n; i < m->depth && status == ZK_OK; i++)
    status = zk_object_put(container, zk_object_retain(m->stack[i]));
  if (status == ZK_OK)
    zk_machine_drop(m, n);
  return status;
}

zk_status zk_machine_gather(zk_machine *m, zk_object_type type, size_t n) {
  zk_object *o;
  ZK_TRY(zk_machine_need(m, n));
  ZK_TRY(zk_object_new(type, &o));
  zk_status status = zk_machine_move(m, o, n);
  if (status != ZK_OK) {
    zk_object_release(o);
    return status;
  }
  return zk_machine_push(m, o);
}

zk_status zk_machine_put(zk_machine *m, size_t index) {
  ZK_TRY(zk_machine_need(m, 1));
  if (index >= m->in.at) /* each entry took bytes of the pickle to make */
    return zk_pickle_damaged("a memo index is too large");
  if (index >= m->memo_count) {
    size_t count = index + 1 > 2 * m->memo_count ? index + 1 : 2 * m->memo_count;
    zk_object **memo = zk_realloc(m->memo, count * sizeof(zk_object *));
    if (!memo)
      return zk_nomem(count * sizeof(zk_object *), "a pickle's memo");
    memset(memo + m->memo_count, 0, (count - m->memo_count) * sizeof(zk_object *));
    m->memo = memo;
    m->memo_count = count;
  }
  m->memo_used += m->memo[index] == NULL;
  zk_object_release(m->memo[index]);
  m->memo[index] = zk_object_retain(zk_machine_top(m, 0));
  return ZK_OK;
}

zk_status zk_machine_get(zk_machine *m, size_t index) {
  if (index >= m->memo_count || !m->memo[index])
    return zk_pickle_damaged("a memo entry is missing");
  return zk_machine_push(m, zk_object_retain(m->memo[index]));
}

void zk_machine_free(zk_machine *m) {
  zk_machine_drop(m, m->depth);
  for (size_t i = 0; i < m->memo_count; i++)
    zk_object_release(m->memo[i]);
  zk_free(m->stack);
  zk_free(m->memo);
  zk_free(m->marks);
}
