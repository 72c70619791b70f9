/*
 * onnx_read.c: a Lua table as a model. All memory is the model's arena's, so anything may raise.
 */
#include "bind/onnx.h"

#include <stdio.h>
#include <string.h>
#include "io/object.h"

typedef struct reader {
  lua_State *L;
  zk_model *m;
  const char *who;
  int describe; /* stack index of ordered.describe */
  char path[300];
  size_t length; /* of the path */
  int depth;     /* of graphs in graphs */
} reader;

static zk_graph *read_graph(reader *r);

/* ---- the way to a value, for messages ----------------------------------------------------------
 */

/* Appends to the path; the way back is to restore the length that was. */
static size_t enter(reader *r, const char *format, const char *name, lua_Integer i) {
  size_t before = r->length;
  int n = name ? snprintf(r->path + before, sizeof r->path - before, format, name)
               : snprintf(r->path + before, sizeof r->path - before, "[%lld]", (long long)i);
  r->length += n > 0 ? (size_t)n : 0;
  if (r->length >= sizeof r->path)
    r->length = sizeof r->path - 1;
  return before;
}

static void leave(reader *r, size_t before) {
  r->length = before;
  r->path[before] = '\0';
}

static size_t enter_field(reader *r, const char *name) {
  return enter(r, r->length ? ".%s" : "%s", name, 0);
}

static int refuse(reader *r, const char *want) {
  const char *got = zkl_test_tensor(r->L, -1) ? "a tensor" : luaL_typename(r->L, -1);
  return zkl_error(r->L, "%s: %s must be %s, got %s", r->who, r->path, want, got);
}

static void check(reader *r, zk_status status) {
  if (status != ZK_OK)
    zkl_raise(r->L);
}

/* ---- pieces ------------------------------------------------------------------------------------
 */

static void *record(reader *r, zk_list *list, size_t size) {
  void *out;
  check(r, zk_list_add_record(&r->m->arena, list, size, &out));
  return out;
}

static zk_span to_span(reader *r) {
  size_t n;
  char *copy;
  const char *s = lua_tolstring(r->L, -1, &n);
  check(r, zk_arena_copy(&r->m->arena, s, n, &copy));
  return (zk_span){copy, n};
}

/* The string at the top, as a text of a file. */
static const char *to_text(reader *r) {
  size_t n;
  if (lua_type(r->L, -1) != LUA_TSTRING)
    refuse(r, "a string");
  const char *s = lua_tolstring(r->L, -1, &n);
  if (strlen(s) != n || !zk_is_utf8(s, n))
    zkl_error(r->L, "%s: %s must be UTF-8 without zero bytes", r->who, r->path);
  return to_span(r).at;
}

/* The field of the table at the top as a text, NULL when it is nil. */
static const char *text_field(reader *r, const char *key) {
  const char *text = NULL;
  size_t before = enter_field(r, key);
  if (lua_getfield(r->L, -1, key) != LUA_TNIL)
    text = to_text(r);
  lua_pop(r->L, 1);
  leave(r, before);
  return text;
}

/* The same for an integer; sets the bit in *has when it is there. */
static int64_t int_field(reader *r, const char *key, uint32_t *has, uint32_t bit) {
  int64_t value = 0;
  size_t before = enter_field(r, key);
  if (lua_getfield(r->L, -1, key) != LUA_TNIL) {
    if (!lua_isinteger(r->L, -1))
      refuse(r, "an integer");
    value = lua_tointeger(r->L, -1);
    *has |= bit;
  }
  lua_pop(r->L, 1);
  leave(r, before);
  return value;
}

static void read_unknown(reader *r, zk_record *out) {
  if (lua_getfield(r->L, -1, "unknown") == LUA_TSTRING)
    out->unknown = to_span(r);
  lua_pop(r->L, 1);
}

/* Opens the list at t[key]: it is at the top, and its length is given; a nil counts as empty. */
static lua_Integer open_list(reader *r, const char *key) {
  if (lua_getfield(r->L, -1, key) == LUA_TNIL)
    return 0;
  if (lua_type(r->L, -1) != LUA_TTABLE)
    refuse(r, "a list");
  return (lua_Integer)lua_rawlen(r->L, -1);
}

/* The list of tables at t[key], each read by `read` into a new record of `size` bytes. */
static void read_records(reader *r, const char *key, zk_list *out, size_t size,
                         void (*read)(reader *, void *)) {
  size_t before = enter_field(r, key);
  lua_Integer n = open_list(r, key);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t here = enter(r, NULL, NULL, i);
    if (lua_rawgeti(r->L, -1, i) != LUA_TTABLE)
      refuse(r, "a table");
    read(r, record(r, out, size));
    lua_pop(r->L, 1);
    leave(r, here);
  }
  lua_pop(r->L, 1);
  leave(r, before);
}

static void read_texts(reader *r, const char *key, zk_list *out) {
  void *slot;
  size_t before = enter_field(r, key);
  lua_Integer n = open_list(r, key);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t here = enter(r, NULL, NULL, i);
    lua_rawgeti(r->L, -1, i);
    const char *text = to_text(r);
    check(r, zk_list_add(&r->m->arena, out, sizeof text, &slot));
    *(const char **)slot = text;
    lua_pop(r->L, 1);
    leave(r, here);
  }
  lua_pop(r->L, 1);
  leave(r, before);
}

/* Opens the dict at t[key]: pushes it and the list of its keys, whose length is given. */
static lua_Integer open_dict(reader *r, const char *key) {
  lua_State *L = r->L;
  if (lua_getfield(L, -1, key) == LUA_TNIL) {
    lua_newtable(L);
    return 0;
  }
  if (lua_type(L, -1) != LUA_TTABLE)
    refuse(r, "a table of values by name");
  lua_pushvalue(L, r->describe);
  lua_pushvalue(L, -2);
  lua_call(L, 1, 2);
  lua_remove(L, -2);
  if (lua_type(L, -1) != LUA_TTABLE)
    zkl_error(L, "%s: %s must be a table of values by name", r->who, r->path);
  return (lua_Integer)lua_rawlen(L, -1);
}

/* Pushes entry i of the dict that open_dict opened; its key, which must be a text, is given. */
static const char *push_entry(reader *r, lua_Integer i) {
  lua_State *L = r->L;
  lua_rawgeti(L, -1, i);
  if (lua_type(L, -1) != LUA_TSTRING)
    zkl_error(L, "%s: %s must have names for keys", r->who, r->path);
  const char *key = to_text(r);
  lua_rawget(L, -3);
  return key;
}

/* ---- tensors and types -------------------------------------------------------------------------
 */

/* Fills t from the tensor, or the table with `encoded`, at the top. */
static void read_tensor(reader *r, zk_graph_tensor *t, const char *name) {
  lua_State *L = r->L;
  zk_tensor *value = zkl_test_tensor(L, -1);
  if (value) {
    check(r, zk_graph_tensor_set(r->m, t, value));
    zkl_push_tensor_notes(L);
    lua_pushvalue(L, -2);
    if (lua_rawget(L, -2) == LUA_TTABLE) {
      t->name = text_field(r, "name");
      read_unknown(r, &t->record);
    }
    lua_pop(L, 2);
  } else {
    size_t n = 0;
    const char *bytes = NULL;
    if (lua_type(L, -1) == LUA_TTABLE && lua_getfield(L, -1, "encoded") == LUA_TSTRING)
      bytes = lua_tolstring(L, -1, &n);
    if (!bytes)
      refuse(r, "a tensor");
    zk_span copy = to_span(r);
    zk_cursor c = zk_cursor_over(copy.at, copy.size, r->path);
    check(r, zk_wire_read(&zk_onnx_tensor, &c, &r->m->arena, t));
    lua_pop(L, 1);
  }
  if (name)
    t->name = name;
}

static int64_t to_type(reader *r) {
  int64_t type = 0;
  if (lua_isinteger(r->L, -1))
    return lua_tointeger(r->L, -1);
  if (lua_type(r->L, -1) == LUA_TSTRING)
    type = zk_onnx_type_find(lua_tostring(r->L, -1));
  if (type == 0)
    zkl_error(r->L, "%s: %s must be a type as 'float32', got %s", r->who, r->path,
              lua_type(r->L, -1) == LUA_TSTRING ? lua_tostring(r->L, -1) : luaL_typename(r->L, -1));
  return type;
}

static void read_shape(reader *r, zk_graph_shape *shape) {
  lua_State *L = r->L;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer d = 1; d <= n; d++) {
    size_t before = enter(r, NULL, NULL, d);
    zk_graph_dim *dim = record(r, &shape->dim, sizeof *dim);
    if (lua_rawgeti(L, -1, d) == LUA_TSTRING) {
      dim->param = to_text(r);
    } else if (lua_isinteger(L, -1)) {
      dim->value = lua_tointeger(L, -1);
      dim->record.has = ZK_DIM_HAS_VALUE;
    } else if (lua_type(L, -1) != LUA_TBOOLEAN) {
      refuse(r, "a size, a name or false");
    }
    lua_pop(L, 1);
    leave(r, before);
  }
}

static int64_t known_size(const zk_graph_dim *d) {
  return d->record.has & ZK_DIM_HAS_VALUE ? d->value : -1;
}

static bool same_dims(const zk_graph_shape *a, const zk_graph_shape *b) {
  if (!a || !b || a->dim.count != b->dim.count)
    return a == b;
  for (uint32_t i = 0; i < a->dim.count; i++) {
    const zk_graph_dim *x = ZK_LIST(zk_graph_dim *, a->dim)[i];
    const zk_graph_dim *y = ZK_LIST(zk_graph_dim *, b->dim)[i];
    if (x->param && y->param ? strcmp(x->param, y->param) != 0
                             : x->param != y->param || known_size(x) != known_size(y))
      return false;
  }
  return true;
}

/* The type that the fields `type` and `shape` of the table at the top say; the encoded one that it
 * was loaded with holds more, and is kept while both say the same. */
static zk_graph_type *read_type(reader *r) {
  lua_State *L = r->L;
  zk_graph_type *said, *kept;
  zk_graph_tensor_type *type;
  void *p;
  check(r, zk_arena_take(&r->m->arena, sizeof *said, &p));
  said = p;
  size_t before = enter_field(r, "type");
  if (lua_getfield(L, -1, "type") != LUA_TNIL) {
    check(r, zk_arena_take(&r->m->arena, sizeof *type, &p));
    said->tensor = type = p;
    type->elem_type = to_type(r);
    type->record.has = 1;
    leave(r, before);
    enter_field(r, "shape");
    if (lua_getfield(L, -2, "shape") != LUA_TNIL) {
      if (lua_type(L, -1) != LUA_TTABLE)
        refuse(r, "a list of sizes");
      check(r, zk_arena_take(&r->m->arena, sizeof *type->shape, &p));
      type->shape = p;
      read_shape(r, type->shape);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  leave(r, before);
  if (lua_getfield(L, -1, "encoded_type") == LUA_TSTRING) {
    zk_span bytes = to_span(r);
    zk_cursor c = zk_cursor_over(bytes.at, bytes.size, r->path);
    check(r, zk_arena_take(&r->m->arena, sizeof *kept, &p));
    kept = p;
    check(r, zk_wire_read(&zk_onnx_type, &c, &r->m->arena, kept));
    const zk_graph_tensor_type *a = said->tensor, *b = kept->tensor;
    if (a && b ? a->elem_type == b->elem_type && same_dims(a->shape, b->shape) : !a && !b)
      said = kept;
  } else if (!said->tensor) {
    said = NULL;
  }
  lua_pop(L, 1);
  return said;
}

static void read_value(reader *r, void *out) {
  zk_graph_value *v = out;
  v->name = text_field(r, "name");
  v->doc_string = text_field(r, "doc_string");
  v->type = read_type(r);
  read_unknown(r, &v->record);
}

/* ---- attributes --------------------------------------------------------------------------------
 */

/* What a list holds: by its elements, or by the metatable of an empty one. */
static int64_t list_type(reader *r) {
  lua_State *L = r->L;
  int64_t type = 0;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer i = 1; i <= n; i++) {
    int kind = lua_rawgeti(L, -1, i);
    int64_t here = lua_isinteger(L, -1)                      ? ZK_ATTRIBUTE_INTS
                   : kind == LUA_TNUMBER                     ? ZK_ATTRIBUTE_FLOATS
                   : kind == LUA_TSTRING                     ? ZK_ATTRIBUTE_STRINGS
                   : zkl_test_tensor(L, -1)                  ? ZK_ATTRIBUTE_TENSORS
                   : kind != LUA_TTABLE                      ? 0
                   : lua_getfield(L, -1, "node") == LUA_TNIL ? ZK_ATTRIBUTE_TENSORS
                                                             : ZK_ATTRIBUTE_GRAPHS;
    lua_pop(L, kind == LUA_TTABLE ? 2 : 1);
    bool numbers = here && here <= ZK_ATTRIBUTE_INTS && type <= ZK_ATTRIBUTE_INTS && type;
    if (here == 0 || (type && type != here && !numbers))
      refuse(r, "a list of numbers, of strings, of tensors or of graphs");
    type = numbers && type != here ? ZK_ATTRIBUTE_FLOATS : here;
  }
  for (int64_t t = ZK_ATTRIBUTE_FLOATS; type == 0 && t <= ZK_ATTRIBUTE_GRAPHS; t++)
    if (lua_getmetatable(L, -1)) {
      zkl_push_list_kind(L, t);
      type = lua_rawequal(L, -1, -2) ? t : 0;
      lua_pop(L, 2);
    }
  return type ? type : ZK_ATTRIBUTE_INTS;
}

static void read_list(reader *r, zk_graph_attribute *a) {
  lua_State *L = r->L;
  zk_arena *arena = &r->m->arena;
  void *slot;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  a->type = list_type(r);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t before = enter(r, NULL, NULL, i);
    lua_rawgeti(L, -1, i);
    switch (a->type) {
    case ZK_ATTRIBUTE_FLOATS:
      check(r, zk_list_add(arena, &a->floats, sizeof(float), &slot));
      *(float *)slot = (float)lua_tonumber(L, -1);
      break;
    case ZK_ATTRIBUTE_INTS:
      check(r, zk_list_add(arena, &a->ints, sizeof(int64_t), &slot));
      *(int64_t *)slot = lua_tointeger(L, -1);
      break;
    case ZK_ATTRIBUTE_STRINGS: {
      zk_span span = to_span(r);
      check(r, zk_list_add(arena, &a->strings, sizeof(zk_span), &slot));
      *(zk_span *)slot = span;
      break;
    }
    case ZK_ATTRIBUTE_TENSORS:
      read_tensor(r, record(r, &a->tensors, sizeof(zk_graph_tensor)), NULL);
      break;
    default: {
      zk_graph *g = read_graph(r);
      check(r, zk_list_add(arena, &a->graphs, sizeof g, &slot));
      *(zk_graph **)slot = g;
    }
    }
    lua_pop(L, 1);
    leave(r, before);
  }
}

/* Does the table at the top have that field? */
static bool has_field(lua_State *L, const char *key) {
  bool has = lua_getfield(L, -1, key) != LUA_TNIL;
  lua_pop(L, 1);
  return has;
}

/* The value at the top. */
static void read_attribute(reader *r, zk_graph_attribute *a) {
  lua_State *L = r->L;
  void *p;
  int type = lua_type(L, -1);
  bool table = type == LUA_TTABLE;
  if (lua_isinteger(L, -1)) {
    a->type = ZK_ATTRIBUTE_INT;
    a->i = lua_tointeger(L, -1);
    a->record.has = ZK_ATTRIBUTE_HAS_I;
  } else if (type == LUA_TNUMBER) {
    a->type = ZK_ATTRIBUTE_FLOAT;
    a->f = (float)lua_tonumber(L, -1);
    a->record.has = ZK_ATTRIBUTE_HAS_F;
  } else if (type == LUA_TSTRING) {
    a->type = ZK_ATTRIBUTE_STRING;
    a->s = to_span(r);
    a->record.has = ZK_ATTRIBUTE_HAS_S;
  } else if (zkl_test_tensor(L, -1) ||
             (table && has_field(L, "encoded") && has_field(L, "shape"))) {
    a->type = ZK_ATTRIBUTE_TENSOR;
    check(r, zk_arena_take(&r->m->arena, sizeof *a->t, &p));
    a->t = p;
    read_tensor(r, a->t, NULL);
  } else if (table && has_field(L, "node")) {
    a->type = ZK_ATTRIBUTE_GRAPH;
    a->g = read_graph(r);
  } else if (table && has_field(L, "encoded")) {
    const char *name = a->name;
    lua_getfield(L, -1, "encoded");
    if (lua_type(L, -1) != LUA_TSTRING)
      refuse(r, "an attribute that was loaded");
    zk_span bytes = to_span(r);
    zk_cursor c = zk_cursor_over(bytes.at, bytes.size, r->path);
    check(r, zk_wire_read(&zk_onnx_attribute, &c, &r->m->arena, a));
    check(r, zk_onnx_settle(r->m, a, r->path));
    a->name = name;
    lua_pop(L, 1);
  } else if (table) {
    read_list(r, a);
  } else {
    refuse(r, "a number, a string, a tensor, a graph or a list of them");
  }
}

/* ---- nodes, graphs, models ---------------------------------------------------------------------
 */

static void read_node(reader *r, void *out) {
  lua_State *L = r->L;
  zk_graph_node *node = out;
  node->op_type = text_field(r, "op_type");
  node->name = text_field(r, "name");
  node->domain = text_field(r, "domain");
  node->doc_string = text_field(r, "doc_string");
  read_unknown(r, &node->record);
  read_texts(r, "input", &node->input);
  read_texts(r, "output", &node->output);
  size_t before = enter_field(r, "attribute");
  bool extra = lua_getfield(L, -1, "unknown_attribute") == LUA_TTABLE;
  lua_insert(L, -2);
  lua_Integer n = open_dict(r, "attribute");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_attribute *a = record(r, &node->attribute, sizeof *a);
    const char *key = push_entry(r, i);
    size_t here = enter_field(r, key);
    a->name = key;
    read_attribute(r, a);
    lua_pop(L, 1);
    if (extra && a->record.unknown.size == 0) {
      if (lua_getfield(L, -4, key) == LUA_TSTRING)
        a->record.unknown = to_span(r);
      lua_pop(L, 1);
    }
    leave(r, here);
  }
  lua_pop(L, 2);
  lua_remove(L, -2);
  leave(r, before);
}

/* Of the table at the top. */
static zk_graph *read_graph(reader *r) {
  lua_State *L = r->L;
  void *p;
  luaL_checkstack(L, 20, "onnx");
  if (lua_type(L, -1) != LUA_TTABLE)
    refuse(r, "a table");
  if (++r->depth > ZK_WIRE_DEPTH / 3)
    zkl_error(L, "%s: graphs are nested too deep, or one is in itself", r->who);
  check(r, zk_arena_take(&r->m->arena, sizeof(zk_graph), &p));
  zk_graph *g = p;
  g->name = text_field(r, "name");
  g->doc_string = text_field(r, "doc_string");
  read_unknown(r, &g->record);
  read_records(r, "node", &g->node, sizeof(zk_graph_node), read_node);
  size_t before = enter_field(r, "initializer");
  lua_Integer n = open_dict(r, "initializer");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_tensor *t = record(r, &g->initializer, sizeof *t);
    const char *key = push_entry(r, i);
    size_t here = enter_field(r, key);
    read_tensor(r, t, key);
    lua_pop(L, 1);
    leave(r, here);
  }
  lua_pop(L, 2);
  leave(r, before);
  read_records(r, "input", &g->input, sizeof(zk_graph_value), read_value);
  read_records(r, "output", &g->output, sizeof(zk_graph_value), read_value);
  read_records(r, "value_info", &g->value_info, sizeof(zk_graph_value), read_value);
  r->depth--;
  return g;
}

static void read_opset(reader *r, void *out) {
  zk_graph_opset *opset = out;
  opset->domain = text_field(r, "domain");
  opset->version = int_field(r, "version", &opset->record.has, 1u << 1);
  read_unknown(r, &opset->record);
}

void zkl_read_model(lua_State *L, const char *who, zk_model *m, int arg, int describe) {
  reader r = {.L = L, .m = m, .who = who, .describe = describe};
  luaL_checkstack(L, 20, "onnx");
  lua_pushvalue(L, arg);
  m->ir_version = int_field(&r, "ir_version", &m->record.has, 1u << 0);
  m->model_version = int_field(&r, "model_version", &m->record.has, 1u << 4);
  m->producer_name = text_field(&r, "producer_name");
  m->producer_version = text_field(&r, "producer_version");
  m->domain = text_field(&r, "domain");
  m->doc_string = text_field(&r, "doc_string");
  read_unknown(&r, &m->record);
  read_records(&r, "opset_import", &m->opset_import, sizeof(zk_graph_opset), read_opset);
  size_t before = enter_field(&r, "metadata_props");
  lua_Integer n = open_dict(&r, "metadata_props");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_entry *e = record(&r, &m->metadata_props, sizeof *e);
    e->key = push_entry(&r, i);
    size_t here = enter_field(&r, e->key);
    e->value = to_text(&r);
    lua_pop(L, 1);
    leave(&r, here);
  }
  lua_pop(L, 2);
  leave(&r, before);
  enter_field(&r, "graph");
  lua_getfield(L, -1, "graph");
  m->graph = read_graph(&r);
  lua_pop(L, 2);
}
