/*
 * pickle_read.c: the pickle of a checkpoint, read on a machine that knows data only.
 *
 * A pickle is a program for a stack machine. This one has the opcodes that torch.save emits in
 * protocol 2, and a table of names in place of Python's import: nothing a file says can run
 * anything. What a pickle makes is in proportion to its length: a memo's entries are shared, never
 * copied, and a container is complete once it is in another (zk_object_append), so there are no
 * cycles. Opcodes: the public source of CPython's Lib/pickletools.py.
 */
#include "io/pickle.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/memory.h"
#include "io/pickle_call.h"

typedef struct machine {
  zk_cursor in;
  zk_fetch_storage fetch;
  void *context;
  zk_object **stack, **memo; /* memo: NULL where nothing was put */
  size_t depth, stack_room, memo_count;
  size_t *marks; /* depths of the stack at the MARKs */
  size_t mark_count, mark_room;
} machine;

/* Takes the reference to o, also on failure. */
static zk_status push(machine *m, zk_object *o) {
  if (m->depth == m->stack_room) {
    size_t room = m->stack_room ? 2 * m->stack_room : 64;
    zk_object **stack = zk_realloc(m->stack, room * sizeof(zk_object *));
    if (!stack) {
      zk_object_release(o);
      return zk_nomem(room * sizeof(zk_object *), "a pickle's stack");
    }
    m->stack = stack;
    m->stack_room = room;
  }
  m->stack[m->depth++] = o;
  return ZK_OK;
}

/* How many values lie above the last MARK. */
static size_t available(const machine *m) {
  return m->depth - (m->mark_count ? m->marks[m->mark_count - 1] : 0);
}

static zk_status need(const machine *m, size_t n) {
  return available(m) >= n ? ZK_OK : zk_pickle_damaged("its stack runs empty");
}

static zk_object *top(const machine *m) {
  return m->stack[m->depth - 1];
}

static void drop(machine *m, size_t n) {
  while (n-- > 0)
    zk_object_release(m->stack[--m->depth]);
}

static zk_status mark(machine *m) {
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

/* Takes the last MARK away; *n values lay above it. */
static zk_status unmark(machine *m, size_t *n) {
  if (m->mark_count == 0)
    return zk_pickle_damaged("a mark is missing");
  *n = available(m);
  m->mark_count--;
  return ZK_OK;
}

/* Appends the top n values to `container`, from the lowest on, and takes them off the stack. */
static zk_status move_into(machine *m, zk_object *container, size_t n) {
  zk_status status = ZK_OK;
  for (size_t i = m->depth - n; i < m->depth && status == ZK_OK; i++)
    status = zk_object_append(container, zk_object_retain(m->stack[i]));
  if (status == ZK_OK)
    drop(m, n);
  return status;
}

static zk_status make_tuple(machine *m, size_t n) {
  ZK_TRY(need(m, n));
  zk_object *tuple;
  ZK_TRY(zk_object_new(ZK_OBJ_TUPLE, &tuple));
  zk_status status = move_into(m, tuple, n);
  if (status != ZK_OK) {
    zk_object_release(tuple);
    return status;
  }
  return push(m, tuple);
}

static zk_status append_items(machine *m, size_t n) {
  ZK_TRY(need(m, n + 1));
  zk_object *list = m->stack[m->depth - n - 1];
  if (list->type != ZK_OBJ_LIST)
    return zk_pickle_damaged("something is appended to what is no list");
  return move_into(m, list, n);
}

static const char *type_text(zk_object_type type) {
  switch (type) {
  case ZK_OBJ_NONE:
    return "None";
  case ZK_OBJ_BOOL:
    return "a bool";
  case ZK_OBJ_FLOAT:
    return "a float";
  case ZK_OBJ_TUPLE:
    return "a tuple";
  case ZK_OBJ_TENSOR:
    return "a tensor";
  default:
    return "an object";
  }
}

static zk_status set_items(machine *m, size_t n) {
  ZK_TRY(need(m, n + 1));
  zk_object *dict = m->stack[m->depth - n - 1];
  if ((dict->type != ZK_OBJ_DICT && dict->type != ZK_OBJ_ORDERED) || n % 2)
    return zk_pickle_damaged("an item is set in what is no dict");
  for (size_t i = m->depth - n; i < m->depth; i += 2) {
    zk_object_type type = m->stack[i]->type;
    if (type != ZK_OBJ_STRING && type != ZK_OBJ_INT)
      return zk_fail(ZK_ERR_FORMAT,
                     "a dict has %s as a key: only strings and integers are supported",
                     type_text(type));
  }
  return move_into(m, dict, n);
}

/* A name for a message: printable, of bounded length. */
static void readable(const char *name, size_t n, char text[120]) {
  size_t k = n < 119 ? n : 119;
  for (size_t i = 0; i < k; i++)
    text[i] = (char)(isprint((unsigned char)name[i]) ? name[i] : '?');
  text[k] = 0;
}

static zk_status push_global(machine *m) {
  const char *module, *name;
  size_t module_length, name_length;
  ZK_TRY(zk_cursor_line(&m->in, &module, &module_length));
  ZK_TRY(zk_cursor_line(&m->in, &name, &name_length));
  char full[240] = "", text[120];
  readable(module, module_length, text);
  size_t n = (size_t)snprintf(full, sizeof full, "%s.", text);
  readable(name, name_length, text);
  snprintf(full + n, sizeof full - n, "%s", text);
  bool torch = strncmp(full, "torch.", 6) == 0;
  int64_t id = zk_pickle_callable(full);
  zk_object *o;
  for (int i = 0; torch && zk_stored_dtypes[i].name; i++)
    if (zk_stored_dtypes[i].torch && strcmp(full + 6, zk_stored_dtypes[i].torch) == 0) {
      id = ZK_PICKLE_STORAGE + i;
    } else if (strcmp(full + 6, zk_stored_dtypes[i].name) == 0) {
      ZK_TRY(zk_object_string(full, strlen(full), &o));
      return push(m, o);
    }
  if (id < 0)
    return zk_fail(
        ZK_ERR_FORMAT,
        "refused: it names %s, which is not among the names that a checkpoint of tensors "
        "and plain values needs (nothing in the file was run)",
        full);
  ZK_TRY(zk_object_new(ZK_OBJ_GLOBAL, &o));
  o->integer = id;
  return push(m, o);
}

/* ('storage', torch.FloatStorage, '0', 'cpu', n) becomes a STORAGE. */
static zk_status load_persistent(machine *m) {
  ZK_TRY(need(m, 1));
  zk_object *id = top(m), **part = id->items.at;
  if (id->type != ZK_OBJ_TUPLE || id->items.count < 5 || part[0]->type != ZK_OBJ_STRING ||
      strcmp(part[0]->string.bytes, "storage") != 0 || part[1]->type != ZK_OBJ_GLOBAL ||
      part[1]->integer < ZK_PICKLE_STORAGE || part[2]->type != ZK_OBJ_STRING ||
      part[4]->type != ZK_OBJ_INT || part[4]->integer < 0)
    return zk_pickle_damaged("a persistent id is no storage's");
  zk_tensor *t;
  const zk_stored_dtype *dtype = &zk_stored_dtypes[part[1]->integer - ZK_PICKLE_STORAGE];
  ZK_TRY(m->fetch(m->context, part[2]->string.bytes, dtype, part[4]->integer, &t));
  zk_object *storage;
  zk_status status = zk_object_new(ZK_OBJ_STORAGE, &storage);
  if (status != ZK_OK) {
    zk_tensor_release(t);
    return status;
  }
  storage->tensor.value = t;
  drop(m, 1);
  return push(m, storage);
}

static zk_status reduce(machine *m) {
  ZK_TRY(need(m, 2));
  zk_object *args = top(m), *callee = m->stack[m->depth - 2], *result = NULL;
  if (callee->type != ZK_OBJ_GLOBAL || args->type != ZK_OBJ_TUPLE)
    return zk_pickle_damaged("what is called is no function");
  ZK_TRY(zk_pickle_call(callee->integer, args->items.at, args->items.count, &result));
  drop(m, 2);
  return push(m, result);
}

/* Attributes of an OrderedDict (a state_dict's _metadata) have no place here: dropped. */
static zk_status build(machine *m) {
  ZK_TRY(need(m, 2));
  if (m->stack[m->depth - 2]->type != ZK_OBJ_ORDERED)
    return zk_fail(ZK_ERR_FORMAT, "refused: it sets attributes of %s",
                   type_text(m->stack[m->depth - 2]->type));
  drop(m, 1);
  return ZK_OK;
}

static zk_status memo_put(machine *m, size_t index) {
  ZK_TRY(need(m, 1));
  if (index >= m->in.size) /* each entry takes bytes of the pickle to make */
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
  zk_object_release(m->memo[index]);
  m->memo[index] = zk_object_retain(top(m));
  return ZK_OK;
}

static zk_status memo_get(machine *m, size_t index) {
  if (index >= m->memo_count || !m->memo[index])
    return zk_pickle_damaged("a memo entry is missing");
  return push(m, zk_object_retain(m->memo[index]));
}

/* A little-endian integer of n bytes, signed when told so. */
static zk_status take_int(machine *m, size_t n, bool is_signed, int64_t *out) {
  const uint8_t *bytes;
  ZK_TRY(zk_cursor_take(&m->in, n, &bytes));
  uint64_t x = is_signed && n > 0 && bytes[n - 1] & 0x80 ? ~(uint64_t)0 : 0;
  for (size_t i = n; i-- > 0;)
    x = x << 8 | bytes[i];
  *out = (int64_t)x;
  return ZK_OK;
}

static zk_status push_int(machine *m, size_t n, bool is_signed) {
  int64_t x;
  zk_object *o;
  ZK_TRY(take_int(m, n, is_signed, &x));
  ZK_TRY(zk_object_int(x, &o));
  return push(m, o);
}

static zk_status push_long(machine *m) {
  int64_t n;
  ZK_TRY(take_int(m, 1, false, &n));
  if (n > 8)
    return zk_fail(ZK_ERR_FORMAT, "an integer of %d bytes does not fit 64 bits", (int)n);
  return push_int(m, (size_t)n, true);
}

static zk_status push_string(machine *m) {
  int64_t n;
  const uint8_t *bytes;
  zk_object *o;
  ZK_TRY(take_int(m, 4, false, &n));
  ZK_TRY(zk_cursor_take(&m->in, (size_t)n, &bytes));
  ZK_TRY(zk_object_string((const char *)bytes, (size_t)n, &o));
  return push(m, o);
}

static zk_status push_float(machine *m) {
  double x;
  zk_object *o;
  ZK_TRY(zk_cursor_f64be(&m->in, &x));
  ZK_TRY(zk_object_float(x, &o));
  return push(m, o);
}

static zk_status push_bool(machine *m, bool x) {
  zk_object *o;
  ZK_TRY(zk_object_bool(x, &o));
  return push(m, o);
}

static zk_status push_new(machine *m, zk_object_type type) {
  zk_object *o;
  ZK_TRY(zk_object_new(type, &o));
  return push(m, o);
}

/* Runs one opcode other than STOP. */
static zk_status step(machine *m, uint8_t op) {
  int64_t x = 0;
  size_t n = 0;
  switch (op) {
  case 0x80: /* PROTO */
    ZK_TRY(take_int(m, 1, false, &x));
    return x == 2 ? ZK_OK
                  : zk_fail(ZK_ERR_FORMAT, "pickle protocol %d (torch.save's own is 2)", (int)x);
  case 'c': /* GLOBAL */
    return push_global(m);
  case '}': /* EMPTY_DICT */
    return push_new(m, ZK_OBJ_DICT);
  case ']': /* EMPTY_LIST */
    return push_new(m, ZK_OBJ_LIST);
  case ')': /* EMPTY_TUPLE */
    return push_new(m, ZK_OBJ_TUPLE);
  case 'N': /* NONE */
    return push_new(m, ZK_OBJ_NONE);
  case '(': /* MARK */
    return mark(m);
  case 't': /* TUPLE */
    ZK_TRY(unmark(m, &n));
    return make_tuple(m, n);
  case 0x85: /* TUPLE1 */
  case 0x86: /* TUPLE2 */
  case 0x87: /* TUPLE3 */
    return make_tuple(m, op - 0x84u);
  case 'X': /* BINUNICODE */
    return push_string(m);
  case 'J': /* BININT */
    return push_int(m, 4, true);
  case 'K': /* BININT1 */
    return push_int(m, 1, false);
  case 'M': /* BININT2 */
    return push_int(m, 2, false);
  case 0x8a: /* LONG1 */
    return push_long(m);
  case 'G': /* BINFLOAT */
    return push_float(m);
  case 0x88: /* NEWTRUE */
  case 0x89: /* NEWFALSE */
    return push_bool(m, op == 0x88);
  case 'q': /* BINPUT */
  case 'r': /* LONG_BINPUT */
    ZK_TRY(take_int(m, op == 'q' ? 1 : 4, false, &x));
    return memo_put(m, (size_t)x);
  case 'h': /* BINGET */
  case 'j': /* LONG_BINGET */
    ZK_TRY(take_int(m, op == 'h' ? 1 : 4, false, &x));
    return memo_get(m, (size_t)x);
  case 'Q': /* BINPERSID */
    return load_persistent(m);
  case 'R': /* REDUCE */
    return reduce(m);
  case 'b': /* BUILD */
    return build(m);
  case 's': /* SETITEM */
    return set_items(m, 2);
  case 'u': /* SETITEMS */
    ZK_TRY(unmark(m, &n));
    return set_items(m, n);
  case 'a': /* APPEND */
    return append_items(m, 1);
  case 'e': /* APPENDS */
    ZK_TRY(unmark(m, &n));
    return append_items(m, n);
  default:
    return zk_fail(ZK_ERR_FORMAT, "refused: opcode 0x%02x, which torch.save does not write", op);
  }
}

static zk_status run(machine *m, zk_object **out) {
  for (;;) {
    size_t at = m->in.at;
    uint8_t op;
    ZK_TRY(zk_cursor_u8(&m->in, &op));
    if (op == '.')
      break;
    zk_status status = step(m, op);
    if (status != ZK_OK)
      return status == ZK_ERR_FORMAT ? zk_fail_in(status, "data.pkl at byte %zu", at) : status;
  }
  if (m->depth != 1 || m->mark_count > 0 || m->stack[0]->internal)
    return zk_pickle_damaged("it ends with something other than one value");
  *out = zk_object_retain(m->stack[0]);
  (*out)->held = false;
  return ZK_OK;
}

zk_status zk_pickle_read(const uint8_t *data, size_t size, zk_fetch_storage fetch, void *context,
                         zk_object **out) {
  *out = NULL;
  machine m = {.in = zk_cursor_over(data, size, "data.pkl"), .fetch = fetch, .context = context};
  zk_status status = run(&m, out);
  drop(&m, m.depth);
  for (size_t i = 0; i < m.memo_count; i++)
    zk_object_release(m.memo[i]);
  zk_free(m.stack);
  zk_free(m.memo);
  zk_free(m.marks);
  return status;
}
