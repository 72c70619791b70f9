/*
 * pickle_read.c: the opcodes of pickles, on a machine that knows data only.
 *
 * A pickle is a program for a stack machine. This machine has the opcodes of protocols 0 to 5, and
 * tables of names in place of Python's import, so a file cannot execute anything. Opcodes: the
 * public source of CPython's Lib/pickletools.py.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/interrupt.h"
#include "io/pickle_machine.h"

/* A name for a message: printable, of bounded length. */
static void readable(const char *name, size_t n, char text[120]) {
  size_t k = n < 119 ? n : 119;
  for (size_t i = 0; i < k; i++)
    text[i] = (char)(isprint((unsigned char)name[i]) ? name[i] : '?');
  text[k] = 0;
}

static zk_status make_global(const char *module, size_t module_length, const char *name,
                             size_t name_length, zk_object **out) {
  char full[240], text[120];
  bool known;
  readable(module, module_length, text);
  size_t n = (size_t)snprintf(full, sizeof full, "%s.", text);
  readable(name, name_length, text);
  snprintf(full + n, sizeof full - n, "%s", text);
  ZK_TRY(zk_pickle_torch_name(full, out, &known));
  if (known)
    return ZK_OK;
  ZK_TRY(zk_object_string(full, strlen(full), out));
  (*out)->type = ZK_OBJ_GLOBAL;
  return ZK_OK;
}

/* GLOBAL and INST: module and name are lines. */
static zk_status take_global(zk_machine *m, zk_object **out) {
  const char *module, *name;
  size_t module_length, name_length;
  ZK_TRY(zk_cursor_line(&m->in, &module, &module_length));
  ZK_TRY(zk_cursor_line(&m->in, &name, &name_length));
  return make_global(module, module_length, name, name_length, out);
}

static zk_status stack_global(zk_machine *m) {
  ZK_TRY(zk_machine_need(m, 2));
  zk_object *name = zk_machine_top(m, 0), *module = zk_machine_top(m, 1), *o;
  if (name->type != ZK_OBJ_STRING || module->type != ZK_OBJ_STRING)
    return zk_pickle_damaged("a name is no string");
  ZK_TRY(make_global(module->string.bytes, module->string.length, name->string.bytes,
                     name->string.length, &o));
  zk_machine_drop(m, 2);
  return zk_machine_push(m, o);
}

/* A call reads its arguments, which may have been arguments of many calls before, so they count. */
static zk_status spend_on(zk_machine *m, const zk_object *args) {
  size_t n = 0;
  ZK_TRY(zk_pickle_spend(m, args->items.count));
  for (size_t i = 0; i < args->items.count; i++)
    if (zk_object_is_container(args->items.at[i]))
      n += args->items.at[i]->items.count;
  return zk_pickle_spend(m, n);
}

/* Calls the value below the top n values with these: (callee, args) or (callee, args, kwargs). */
static zk_status call(zk_machine *m, size_t n) {
  ZK_TRY(zk_machine_need(m, n + 1));
  zk_object *callee = zk_machine_top(m, n), *args = zk_machine_top(m, n - 1), *result;
  zk_object *kwargs = n == 2 ? zk_machine_top(m, 0) : NULL;
  if (args->type != ZK_OBJ_TUPLE || (kwargs && !zk_object_is_dict(kwargs)))
    return zk_pickle_damaged("the arguments of a call are no tuple");
  ZK_TRY(spend_on(m, args));
  ZK_TRY(zk_pickle_call(m, callee, args, kwargs, &result));
  zk_machine_drop(m, n + 1);
  return zk_machine_push(m, result);
}

/* The values above the last MARK are the arguments; for OBJ the lowest of them is called. */
static zk_status instance(zk_machine *m, bool callee_on_stack) {
  size_t n;
  zk_object *callee = NULL, *result;
  if (!callee_on_stack)
    ZK_TRY(take_global(m, &callee));
  zk_status status = zk_machine_unmark(m, &n);
  if (status == ZK_OK && callee_on_stack && n == 0)
    status = zk_pickle_damaged("its stack runs empty");
  if (status == ZK_OK)
    status = zk_machine_gather(m, ZK_OBJ_TUPLE, callee_on_stack ? n - 1 : n);
  if (status == ZK_OK)
    status = spend_on(m, zk_machine_top(m, 0));
  if (status == ZK_OK)
    status = zk_pickle_call(m, callee_on_stack ? zk_machine_top(m, 1) : callee,
                            zk_machine_top(m, 0), NULL, &result);
  zk_object_release(callee);
  if (status != ZK_OK)
    return status;
  zk_machine_drop(m, callee_on_stack ? 2 : 1);
  return zk_machine_push(m, result);
}

/* Replaces the persistent id at the top by its object. */
static zk_status persistent(zk_machine *m) {
  zk_object *result;
  ZK_TRY(zk_machine_need(m, 1));
  ZK_TRY(zk_pickle_persistent(m, zk_machine_top(m, 0), &result));
  zk_machine_drop(m, 1);
  return zk_machine_push(m, result);
}

static zk_status persistent_line(zk_machine *m) {
  const char *line;
  size_t n;
  zk_object *id;
  ZK_TRY(zk_cursor_line(&m->in, &line, &n));
  ZK_TRY(zk_object_string(line, n, &id));
  ZK_TRY(zk_machine_push(m, id));
  return persistent(m);
}

static zk_status build(zk_machine *m) {
  ZK_TRY(zk_machine_need(m, 2));
  zk_object *state = zk_machine_top(m, 0);
  if (zk_object_is_container(state))
    ZK_TRY(zk_pickle_spend(m, state->items.count));
  ZK_TRY(zk_pickle_build(m, zk_machine_top(m, 1), state));
  zk_machine_drop(m, 1);
  return ZK_OK;
}

/* A little-endian number of n bytes that is a size or an index. */
static zk_status take_size(zk_machine *m, size_t n, size_t *out) {
  const uint8_t *bytes;
  uint64_t x = 0;
  ZK_TRY(zk_cursor_take(&m->in, n, &bytes));
  for (size_t i = n; i-- > 0;)
    x = x << 8 | bytes[i];
  if (x > SIZE_MAX / 2)
    return zk_pickle_damaged("a size is too large");
  *out = (size_t)x;
  return ZK_OK;
}

/* The decimal number of a line: the index of GET and PUT. */
static zk_status take_index(zk_machine *m, size_t *out) {
  const char *line;
  size_t n;
  ZK_TRY(zk_cursor_line(&m->in, &line, &n));
  *out = 0;
  for (size_t i = 0; i < n && n < 18; i++)
    *out = line[i] >= '0' && line[i] <= '9' ? 10 * *out + (size_t)(line[i] - '0') : SIZE_MAX / 20;
  return n > 0 && n < 18 ? ZK_OK : zk_pickle_damaged("a memo index is no number");
}

static zk_status push_int(zk_machine *m, size_t n, bool is_signed) {
  const uint8_t *bytes;
  zk_object *o;
  ZK_TRY(zk_cursor_take(&m->in, n, &bytes));
  ZK_TRY(zk_pickle_integer(bytes, n, is_signed, &o));
  return zk_machine_push(m, o);
}

/* An integer whose length in bytes stands before it, in `n` bytes. */
static zk_status push_long(zk_machine *m, size_t n) {
  size_t length = 0;
  ZK_TRY(take_size(m, n, &length));
  return push_int(m, length, true);
}

/* The same for a string, of text or bytes. */
static zk_status push_string(zk_machine *m, size_t n) {
  size_t length = 0;
  const uint8_t *bytes;
  zk_object *o;
  ZK_TRY(take_size(m, n, &length));
  ZK_TRY(zk_cursor_take(&m->in, length, &bytes));
  ZK_TRY(zk_object_string((const char *)bytes, length, &o));
  return zk_machine_push(m, o);
}

static zk_status push_text(zk_machine *m, uint8_t op) {
  zk_object *o;
  ZK_TRY(zk_pickle_text(m, op, &o));
  return zk_machine_push(m, o);
}

static zk_status push_float(zk_machine *m) {
  double x;
  zk_object *o;
  ZK_TRY(zk_cursor_f64be(&m->in, &x));
  ZK_TRY(zk_object_float(x, &o));
  return zk_machine_push(m, o);
}

static zk_status push_bool(zk_machine *m, bool x) {
  zk_object *o;
  ZK_TRY(zk_object_bool(x, &o));
  return zk_machine_push(m, o);
}

static zk_status push_new(zk_machine *m, zk_object_type type) {
  zk_object *o;
  ZK_TRY(zk_object_new(type, &o));
  return zk_machine_push(m, o);
}

static zk_status push_global(zk_machine *m) {
  zk_object *o;
  ZK_TRY(take_global(m, &o));
  return zk_machine_push(m, o);
}

/* The values above the last MARK as a new container. */
static zk_status gather(zk_machine *m, zk_object_type type) {
  size_t n;
  ZK_TRY(zk_machine_unmark(m, &n));
  if (type == ZK_OBJ_DICT && n % 2)
    return zk_pickle_damaged("a dict has a key without a value");
  return zk_machine_gather(m, type, n);
}

/* POP removes a MARK when no value is above it. */
static zk_status pop(zk_machine *m) {
  if (m->mark_count > 0 && m->marks[m->mark_count - 1] == m->depth) {
    m->mark_count--;
    return ZK_OK;
  }
  ZK_TRY(zk_machine_need(m, 1));
  zk_machine_drop(m, 1);
  return ZK_OK;
}

static zk_status protocol(zk_machine *m) {
  uint8_t version;
  ZK_TRY(zk_cursor_u8(&m->in, &version));
  return version <= 5 ? ZK_OK
                      : zk_fail(ZK_ERR_FORMAT, "pickle protocol %d: 0 to 5 are known", version);
}

static zk_status frame(zk_machine *m) {
  size_t n = 0;
  ZK_TRY(take_size(m, 8, &n));
  return n <= zk_cursor_left(&m->in) ? ZK_OK : zk_pickle_damaged("a frame is cut off");
}

static zk_status refuse_opcode(uint8_t op) {
  return zk_fail(ZK_ERR_FORMAT, "refused: opcode 0x%02x, which torch.save does not write", op);
}

/* Opcodes of protocols 2 to 5, from 0x80 on. */
static zk_status step_new(zk_machine *m, uint8_t op) {
  size_t n = 0;
  switch (op) {
  case 0x80: /* PROTO */
    return protocol(m);
  case 0x81: /* NEWOBJ */
    return call(m, 1);
  case 0x85: /* TUPLE1 */
  case 0x86: /* TUPLE2 */
  case 0x87: /* TUPLE3 */
    return zk_machine_gather(m, ZK_OBJ_TUPLE, op - 0x84u);
  case 0x88: /* NEWTRUE */
  case 0x89: /* NEWFALSE */
    return push_bool(m, op == 0x88);
  case 0x8a: /* LONG1 */
    return push_long(m, 1);
  case 0x8b: /* LONG4 */
    return push_long(m, 4);
  case 0x8c: /* SHORT_BINUNICODE */
    return push_string(m, 1);
  case 0x8d: /* BINUNICODE8 */
  case 0x8e: /* BINBYTES8 */
  case 0x96: /* BYTEARRAY8 */
    return push_string(m, 8);
  case 0x8f: /* EMPTY_SET */
    return push_new(m, ZK_OBJ_LIST);
  case 0x90: /* ADDITEMS */
    ZK_TRY(zk_machine_unmark(m, &n));
    return zk_pickle_append_items(m, n);
  case 0x91: /* FROZENSET */
    return gather(m, ZK_OBJ_LIST);
  case 0x92: /* NEWOBJ_EX */
    return call(m, 2);
  case 0x93: /* STACK_GLOBAL */
    return stack_global(m);
  case 0x94: /* MEMOIZE */
    return zk_machine_put(m, m->memo_used);
  case 0x95: /* FRAME */
    return frame(m);
  case 0x98: /* READONLY_BUFFER */
    return zk_machine_need(m, 1);
  default: /* EXT1, EXT2, EXT4: names of a registry that is not in the file; NEXT_BUFFER */
    return refuse_opcode(op);
  }
}

/* Containers and calls of protocols 0 and 1. */
static zk_status step_structure(zk_machine *m, uint8_t op) {
  size_t n = 0;
  switch (op) {
  case '(': /* MARK */
    return zk_machine_mark(m);
  case '0': /* POP */
    return pop(m);
  case '1': /* POP_MARK */
    ZK_TRY(zk_machine_unmark(m, &n));
    zk_machine_drop(m, n);
    return ZK_OK;
  case '2': /* DUP */
    ZK_TRY(zk_machine_need(m, 1));
    return zk_machine_push(m, zk_object_retain(zk_machine_top(m, 0)));
  case '}': /* EMPTY_DICT */
    return push_new(m, ZK_OBJ_DICT);
  case ']': /* EMPTY_LIST */
    return push_new(m, ZK_OBJ_LIST);
  case ')': /* EMPTY_TUPLE */
    return push_new(m, ZK_OBJ_TUPLE);
  case 'd': /* DICT */
    return gather(m, ZK_OBJ_DICT);
  case 'l': /* LIST */
    return gather(m, ZK_OBJ_LIST);
  case 't': /* TUPLE */
    return gather(m, ZK_OBJ_TUPLE);
  case 's': /* SETITEM */
    return zk_pickle_set_items(m, 2);
  case 'u': /* SETITEMS */
    ZK_TRY(zk_machine_unmark(m, &n));
    return zk_pickle_set_items(m, n);
  case 'a': /* APPEND */
    return zk_pickle_append_items(m, 1);
  case 'e': /* APPENDS */
    ZK_TRY(zk_machine_unmark(m, &n));
    return zk_pickle_append_items(m, n);
  case 'c': /* GLOBAL */
    return push_global(m);
  case 'R': /* REDUCE */
    return call(m, 1);
  case 'i': /* INST */
  case 'o': /* OBJ */
    return instance(m, op == 'o');
  case 'b': /* BUILD */
    return build(m);
  case 'P': /* PERSID */
    return persistent_line(m);
  case 'Q': /* BINPERSID */
    return persistent(m);
  default:
    return refuse_opcode(op);
  }
}

/* Runs one opcode other than STOP. */
static zk_status step(zk_machine *m, uint8_t op) {
  size_t n = 0;
  if (op >= 0x80)
    return step_new(m, op);
  switch (op) {
  case 'N': /* NONE */
    return push_new(m, ZK_OBJ_NONE);
  case 'I': /* INT */
  case 'L': /* LONG */
  case 'F': /* FLOAT */
  case 'S': /* STRING */
  case 'V': /* UNICODE */
    return push_text(m, op);
  case 'J': /* BININT */
    return push_int(m, 4, true);
  case 'K': /* BININT1 */
    return push_int(m, 1, false);
  case 'M': /* BININT2 */
    return push_int(m, 2, false);
  case 'G': /* BINFLOAT */
    return push_float(m);
  case 'U': /* SHORT_BINSTRING */
  case 'C': /* SHORT_BINBYTES */
    return push_string(m, 1);
  case 'T': /* BINSTRING */
  case 'X': /* BINUNICODE */
  case 'B': /* BINBYTES */
    return push_string(m, 4);
  case 'q': /* BINPUT */
  case 'r': /* LONG_BINPUT */
    ZK_TRY(take_size(m, op == 'q' ? 1 : 4, &n));
    return zk_machine_put(m, n);
  case 'p': /* PUT */
    ZK_TRY(take_index(m, &n));
    return zk_machine_put(m, n);
  case 'h': /* BINGET */
  case 'j': /* LONG_BINGET */
    ZK_TRY(take_size(m, op == 'h' ? 1 : 4, &n));
    return zk_machine_get(m, n);
  case 'g': /* GET */
    ZK_TRY(take_index(m, &n));
    return zk_machine_get(m, n);
  default:
    return step_structure(m, op);
  }
}

static zk_status run(zk_machine *m) {
  for (size_t steps = 0;; steps++) {
    size_t at = m->in.at;
    uint8_t op;
    if (steps % 1024 == 0 && zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    ZK_TRY(zk_cursor_u8(&m->in, &op));
    if (op == '.')
      break;
    zk_status status = step(m, op);
    if (status != ZK_OK)
      return status == ZK_ERR_FORMAT ? zk_fail_in(status, "%s at byte %zu", m->in.name, at)
                                     : status;
  }
  if (m->depth != 1 || m->mark_count > 0)
    return zk_pickle_damaged("it ends with something other than one value");
  zk_object_release(m->made->root);
  m->made->root = zk_object_retain(m->stack[0]);
  return ZK_OK;
}

zk_status zk_unpickle(zk_unpickled *u, const uint8_t *data, size_t size, const char *name,
                      size_t *used) {
  zk_machine m = {.in = zk_cursor_over(data, size, name), .made = u};
  zk_status status = run(&m);
  zk_machine_free(&m);
  *used = m.in.at;
  return status;
}
