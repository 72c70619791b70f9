/*
 * session_values.c: see session_values.h.
 */
#include "bind/session_values.h"

#include <string.h>
#include "bind/idioms.h"

#define SESSION "onnx.InferenceSession"

/* ---- from Lua ---------------------------------------------------------------------------------
 */

typedef struct reader {
  lua_State *L;
  const zk_port *port;
  zk_texts *texts;
  zk_shape shape;
  int64_t *number; /* NULL: only the shape is found out */
  int64_t n;
} reader;

static int not_texts(reader *r) {
  return zkl_error(r->L,
                   SESSION ": input '%s' must be strings: a string, or nested lists of strings of "
                           "equal lengths, got %s among them",
                   r->port->name, luaL_typename(r->L, -1));
}

/* Reads what is at the top, at that depth. */
static void read_texts(reader *r, int depth) {
  lua_State *L = r->L;
  if (depth == r->shape.ndim) {
    size_t n;
    if (lua_type(L, -1) != LUA_TSTRING) {
      not_texts(r);
      return;
    }
    const char *bytes = lua_tolstring(L, -1, &n);
    if (r->number)
      zkl_done(L, zk_texts_number(r->texts, bytes, n, &r->number[r->n++]));
    return;
  }
  if (lua_type(L, -1) != LUA_TTABLE || (int64_t)lua_rawlen(L, -1) != r->shape.dim[depth]) {
    not_texts(r);
    return;
  }
  luaL_checkstack(L, 2, SESSION);
  for (int64_t i = 1; i <= r->shape.dim[depth]; i++) {
    lua_rawgeti(L, -1, i);
    read_texts(r, depth + 1);
    lua_pop(L, 1);
  }
}

/* The sizes along the first entries; an empty list ends it, and has the rank of the port. */
static void find_shape(reader *r) {
  lua_State *L = r->L;
  int top = lua_gettop(L);
  while (lua_type(L, -1) == LUA_TTABLE) {
    if (r->shape.ndim == ZK_MAX_DIM) {
      not_texts(r);
      return;
    }
    int64_t size = (int64_t)lua_rawlen(L, -1);
    r->shape.dim[r->shape.ndim++] = size;
    luaL_checkstack(L, 2, SESSION);
    if (size == 0)
      break;
    lua_rawgeti(L, -1, 1);
  }
  uint32_t rank = r->port->shape ? r->port->shape->dim.count : 0;
  for (bool empty = zk_shape_numel(&r->shape) == 0; empty && (uint32_t)r->shape.ndim < rank;) {
    const zk_graph_dim *d = ZK_LIST(zk_graph_dim *, r->port->shape->dim)[r->shape.ndim];
    r->shape.dim[r->shape.ndim++] = zk_dim_is_fixed(d) ? d->value : 0;
  }
  lua_settop(L, top);
}

static void to_texts(lua_State *L, const zk_port *port, zk_texts *texts, zk_tensor **out) {
  reader r = {.L = L, .port = port, .texts = texts, .shape = ZK_SCALAR};
  zk_tensor *numbers;
  find_shape(&r);
  read_texts(&r, 0);
  if (zk_shape_numel(&r.shape) == 0)
    for (int d = 0; d < r.shape.ndim; d++)
      zkl_done(L, zk_shape_check(ZK_INT64, &r.shape));
  zkl_done(L, zk_tensor_new(ZK_INT64, &r.shape, out));
  r.number = zk_data(*out);
  if (zk_numel(*out) > 0)
    read_texts(&r, 0);
  numbers = *out;
  zk_tensor *marked;
  zkl_done(L, zk_value_texts(numbers, &marked));
  *out = marked;
  zk_tensor_release(numbers);
}

/* A tensor at the top, or strings, which are *owned. */
static zk_tensor *to_tensor(lua_State *L, const zk_port *port, zk_texts *texts, zk_tensor **owned) {
  if (port->texts && !zkl_is_tensor(L, -1)) {
    to_texts(L, port, texts, owned);
    return *owned;
  }
  zk_tensor *t = zkl_test_tensor(L, -1);
  if (!t)
    zkl_error(L, SESSION ": input '%s' must be a tensor, got %s", port->name,
              zkl_is_tensor(L, -1) ? "a closed one" : luaL_typename(L, -1));
  return t;
}

/* The list at the top as a sequence, which grows value by value, so that all are owned. */
static void to_sequence(lua_State *L, const zk_port *port, zk_texts *texts, zk_tensor **owned) {
  if (lua_type(L, -1) != LUA_TTABLE) {
    zkl_error(L, SESSION ": input '%s' must be a list of tensors, got %s", port->name,
              luaL_typename(L, -1));
    return;
  }
  int n = (int)lua_rawlen(L, -1);
  zk_tensor **item = lua_newuserdatauv(L, sizeof *item * ((size_t)n + 1), 0); /* borrowed */
  zk_port one = *port;
  zk_tensor *part = NULL;
  one.shape = NULL;
  lua_insert(L, -2);
  zkl_done(L, zk_value_list(ZK_VALUE_SEQUENCE, NULL, 0, owned));
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, -1, i + 1);
    part = NULL;
    item[i] = to_tensor(L, &one, texts, &part);
    lua_pop(L, 1);
    if (part || i == n - 1) { /* the sequence so far owns what is new */
      zk_tensor *longer;
      zk_status status = zk_value_list(ZK_VALUE_SEQUENCE, item, i + 1, &longer);
      zk_tensor_release(part);
      zkl_done(L, status);
      zk_tensor_release(*owned);
      *owned = longer;
    }
  }
  lua_remove(L, -2);
}

zk_tensor *zkl_session_value(lua_State *L, const zk_port *port, zk_texts *texts,
                             zk_tensor **owned) {
  zk_tensor *t;
  if (port->kind == ZK_VALUE_MAPS) {
    zkl_error(L, SESSION ": input '%s' is a list of maps, which is not supported", port->name);
    return NULL;
  }
  if (port->optional && lua_isnil(L, -1))
    zkl_done(L, zk_value_list(ZK_VALUE_NOTHING, NULL, 0, owned));
  else if (port->kind == ZK_VALUE_SEQUENCE)
    to_sequence(L, port, texts, owned);
  t = *owned ? *owned : to_tensor(L, port, texts, owned);
  lua_pop(L, 1);
  return t;
}

/* ---- to Lua -----------------------------------------------------------------------------------
 */

static void push_text(lua_State *L, const zk_texts *texts, int64_t number) {
  zk_span s = zk_texts_at(texts, number);
  if (!s.at)
    zkl_error(L, SESSION ": a result is said to be of strings, and has other elements");
  else
    lua_pushlstring(L, s.at, s.size);
}

/* The elements from `at` on, as nested lists from dimension d on. */
static void push_texts(lua_State *L, const zk_texts *texts, const zk_tensor *t, int d, int64_t at) {
  if (d == t->shape.ndim) {
    push_text(L, texts, zk_element_i(t, at));
    return;
  }
  luaL_checkstack(L, 4, SESSION);
  lua_createtable(L, t->shape.dim[d] < 1 << 20 ? (int)t->shape.dim[d] : 0, 0);
  for (int64_t i = 0; i < t->shape.dim[d]; i++) {
    push_texts(L, texts, t, d + 1, at + i * t->stride[d]);
    lua_rawseti(L, -2, i + 1);
  }
  zkl_make_list(L);
}

/* {[key] = value} of row i. */
static void push_map(lua_State *L, const zk_texts *texts, const zk_tensor *maps, int64_t i) {
  const zk_tensor *keys = zk_value_item(maps, 0), *values = zk_value_item(maps, 1);
  int64_t n = zk_numel(keys);
  lua_createtable(L, 0, n < 1 << 20 ? (int)n : 0);
  for (int64_t k = 0; k < n; k++) {
    int64_t key = zk_element_i(keys, k * keys->stride[0]);
    if (zk_value_kind_of(keys) == ZK_VALUE_TEXTS)
      push_text(L, texts, key);
    else
      lua_pushinteger(L, key);
    lua_pushnumber(L, zk_element_f(values, i * values->stride[0] + k * values->stride[1]));
    lua_rawset(L, -3);
  }
}

/* A tensor that is only here becomes the script's; another is copied. */
static void push_tensor(lua_State *L, zk_tensor *t) {
  zk_tensor **box = zkl_new_box(L);
  if (zk_is_unique(t) && zk_is_contiguous(t))
    *box = zk_tensor_retain(t);
  else
    zkl_done(L, zk_tensor_clone(t, box));
  zkl_adopt(L);
}

static void push_value(lua_State *L, const zk_texts *texts, zk_tensor *t) {
  luaL_checkstack(L, 6, SESSION);
  switch (zk_value_kind_of(t)) {
  case ZK_VALUE_TEXTS:
    push_texts(L, texts, t, 0, 0);
    break;
  case ZK_VALUE_SEQUENCE:
    lua_createtable(L, zk_value_count(t), 0);
    for (int i = 0; i < zk_value_count(t); i++) {
      push_value(L, texts, zk_value_item(t, i));
      lua_rawseti(L, -2, i + 1);
    }
    zkl_make_list(L);
    break;
  case ZK_VALUE_NOTHING:
    lua_pushnil(L);
    break;
  case ZK_VALUE_MAPS:
    lua_createtable(L, 0, 0);
    for (int64_t i = 0; i < zk_value_item(t, 1)->shape.dim[0]; i++) {
      push_map(L, texts, t, i);
      lua_rawseti(L, -2, i + 1);
    }
    zkl_make_list(L);
    break;
  case ZK_VALUE_NUMBERS:
    push_tensor(L, t);
    break;
  }
}

void zkl_push_session_value(lua_State *L, const zk_texts *texts, zk_tensor **t) {
  if (zk_value_kind_of(*t) == ZK_VALUE_NUMBERS) {
    zk_tensor **box = zkl_new_box(L);
    *box = *t;
    *t = NULL;
    zkl_adopt(L);
  } else {
    push_value(L, texts, *t);
  }
}
