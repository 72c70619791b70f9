/*
 * onnx_read.c: a Lua table as a model. All memory is the model's arena's, so anything may raise.
 */
#include "bind/onnx.h"

#include <string.h>
#include "bind/table_reader.h"

#define MOST_GRAPHS 10000 /* each at each of its places */

static zk_graph *read_graph(zkl_reader *r);

/* ---- tensors and types -------------------------------------------------------------------------
 */

/* Fills t from the tensor, or the table with `encoded`, at the top. */
static void read_tensor(zkl_reader *r, zk_graph_tensor *t, const char *name) {
  lua_State *L = r->L;
  zk_tensor *value = zkl_test_tensor(L, -1);
  if (value) {
    zkl_check_status(r, zk_graph_tensor_set(r->m, t, value));
    zkl_push_tensor_notes(L);
    lua_pushvalue(L, -2);
    if (lua_rawget(L, -2) == LUA_TTABLE) {
      t->name = zkl_text_field(r, "name");
      zkl_read_unknown(r, &t->record);
    }
    lua_pop(L, 2);
  } else {
    size_t n = 0;
    const char *bytes = NULL;
    if (lua_type(L, -1) == LUA_TTABLE && lua_getfield(L, -1, "encoded") == LUA_TSTRING)
      bytes = lua_tolstring(L, -1, &n);
    if (!bytes)
      zkl_refuse(r, "a tensor");
    zk_span copy = zkl_to_span(r);
    zk_cursor c = zk_cursor_over(copy.at, copy.size, r->path);
    zkl_check_status(r, zk_wire_read(&zk_onnx_tensor, &c, &r->m->arena, t));
    lua_pop(L, 1);
  }
  if (name)
    t->name = name;
}

static int64_t to_type(zkl_reader *r) {
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

static void read_shape(zkl_reader *r, zk_graph_shape *shape) {
  lua_State *L = r->L;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer d = 1; d <= n; d++) {
    size_t before = zkl_enter(r, NULL, NULL, d);
    zk_graph_dim *dim = zkl_new_record(r, &shape->dim, sizeof *dim);
    if (lua_rawgeti(L, -1, d) == LUA_TSTRING) {
      dim->param = zkl_to_text(r);
    } else if (lua_isinteger(L, -1)) {
      dim->value = lua_tointeger(L, -1);
      dim->record.has = ZK_DIM_HAS_VALUE;
    } else if (lua_type(L, -1) != LUA_TBOOLEAN) {
      zkl_refuse(r, "a size, a name or false");
    }
    lua_pop(L, 1);
    zkl_leave(r, before);
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
static zk_graph_type *read_type(zkl_reader *r) {
  lua_State *L = r->L;
  zk_graph_type *said, *kept;
  zk_graph_tensor_type *type;
  void *p;
  zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof *said, &p));
  said = p;
  size_t before = zkl_enter_field(r, "type");
  if (lua_getfield(L, -1, "type") != LUA_TNIL) {
    zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof *type, &p));
    said->tensor = type = p;
    type->elem_type = to_type(r);
    type->record.has = 1;
    zkl_leave(r, before);
    zkl_enter_field(r, "shape");
    if (lua_getfield(L, -2, "shape") != LUA_TNIL) {
      if (lua_type(L, -1) != LUA_TTABLE)
        zkl_refuse(r, "a list of sizes");
      zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof *type->shape, &p));
      type->shape = p;
      read_shape(r, type->shape);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  zkl_leave(r, before);
  if (lua_getfield(L, -1, "encoded_type") == LUA_TSTRING) {
    zk_span bytes = zkl_to_span(r);
    zk_cursor c = zk_cursor_over(bytes.at, bytes.size, r->path);
    zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof *kept, &p));
    kept = p;
    zkl_check_status(r, zk_wire_read(&zk_onnx_type, &c, &r->m->arena, kept));
    const zk_graph_tensor_type *a = said->tensor, *b = kept->tensor;
    if (a && b ? a->elem_type == b->elem_type && same_dims(a->shape, b->shape) : !a && !b)
      said = kept;
  } else if (!said->tensor) {
    said = NULL;
  }
  lua_pop(L, 1);
  return said;
}

static void read_value(zkl_reader *r, void *out) {
  zk_graph_value *v = out;
  v->name = zkl_text_field(r, "name");
  v->doc_string = zkl_text_field(r, "doc_string");
  v->type = read_type(r);
  zkl_read_unknown(r, &v->record);
}

/* ---- attributes --------------------------------------------------------------------------------
 */

/* What a list holds: by its elements, or by the metatable of an empty one. */
static int64_t list_type(zkl_reader *r) {
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
      zkl_error(L,
                "%s: %s must be a list of numbers, of strings, of tensors or of graphs, got a list "
                "%s%s",
                r->who, r->path, here ? "of mixed values" : "that holds a ",
                here ? "" : lua_typename(L, kind));
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

static void read_list(zkl_reader *r, zk_graph_attribute *a) {
  lua_State *L = r->L;
  zk_arena *arena = &r->m->arena;
  void *slot;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  a->type = list_type(r);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t before = zkl_enter(r, NULL, NULL, i);
    lua_rawgeti(L, -1, i);
    switch (a->type) {
    case ZK_ATTRIBUTE_FLOATS:
      zkl_check_status(r, zk_list_add(arena, &a->floats, sizeof(float), &slot));
      *(float *)slot = (float)lua_tonumber(L, -1);
      break;
    case ZK_ATTRIBUTE_INTS:
      zkl_check_status(r, zk_list_add(arena, &a->ints, sizeof(int64_t), &slot));
      *(int64_t *)slot = lua_tointeger(L, -1);
      break;
    case ZK_ATTRIBUTE_STRINGS: {
      zk_span span = zkl_to_span(r);
      zkl_check_status(r, zk_list_add(arena, &a->strings, sizeof(zk_span), &slot));
      *(zk_span *)slot = span;
      break;
    }
    case ZK_ATTRIBUTE_TENSORS:
      read_tensor(r, zkl_new_record(r, &a->tensors, sizeof(zk_graph_tensor)), NULL);
      break;
    default: {
      zk_graph *g = read_graph(r);
      zkl_check_status(r, zk_list_add(arena, &a->graphs, sizeof g, &slot));
      *(zk_graph **)slot = g;
    }
    }
    lua_pop(L, 1);
    zkl_leave(r, before);
  }
}

/* Does the table at the top have that field? */
static bool has_field(lua_State *L, const char *key) {
  bool has = lua_getfield(L, -1, key) != LUA_TNIL;
  lua_pop(L, 1);
  return has;
}

/* The value at the top. */
static void read_attribute(zkl_reader *r, zk_graph_attribute *a) {
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
    a->s = zkl_to_span(r);
    a->record.has = ZK_ATTRIBUTE_HAS_S;
  } else if (zkl_test_tensor(L, -1) ||
             (table && has_field(L, "encoded") && has_field(L, "shape"))) {
    a->type = ZK_ATTRIBUTE_TENSOR;
    zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof *a->t, &p));
    a->t = p;
    read_tensor(r, a->t, NULL);
  } else if (table && has_field(L, "node")) {
    a->type = ZK_ATTRIBUTE_GRAPH;
    a->g = read_graph(r);
  } else if (table && has_field(L, "encoded")) {
    const char *name = a->name;
    lua_getfield(L, -1, "encoded");
    if (lua_type(L, -1) != LUA_TSTRING)
      zkl_refuse(r, "an attribute that was loaded");
    zk_span bytes = zkl_to_span(r);
    zk_cursor c = zk_cursor_over(bytes.at, bytes.size, r->path);
    zkl_check_status(r, zk_wire_read(&zk_onnx_attribute, &c, &r->m->arena, a));
    zkl_check_status(r, zk_onnx_settle(r->m, a, r->path));
    a->name = name;
    lua_pop(L, 1);
  } else if (table) {
    read_list(r, a);
  } else {
    zkl_refuse(r, "a number, a string, a tensor, a graph or a list of them");
  }
}

/* ---- nodes, graphs, models ---------------------------------------------------------------------
 */

static void read_node(zkl_reader *r, void *out) {
  lua_State *L = r->L;
  zk_graph_node *node = out;
  node->op_type = zkl_text_field(r, "op_type");
  node->name = zkl_text_field(r, "name");
  node->domain = zkl_text_field(r, "domain");
  node->doc_string = zkl_text_field(r, "doc_string");
  zkl_read_unknown(r, &node->record);
  zkl_read_texts(r, "input", &node->input);
  zkl_read_texts(r, "output", &node->output);
  size_t before = zkl_enter_field(r, "attribute");
  bool extra = lua_getfield(L, -1, "unknown_attribute") == LUA_TTABLE;
  lua_insert(L, -2);
  lua_Integer n = zkl_open_dict(r, "attribute");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_attribute *a = zkl_new_record(r, &node->attribute, sizeof *a);
    const char *key = zkl_push_entry(r, i);
    size_t here = zkl_enter_field(r, key);
    a->name = key;
    read_attribute(r, a);
    lua_pop(L, 1);
    if (extra && a->record.unknown.size == 0) {
      if (lua_getfield(L, -4, key) == LUA_TSTRING)
        a->record.unknown = zkl_to_span(r);
      lua_pop(L, 1);
    }
    zkl_leave(r, here);
  }
  lua_pop(L, 2);
  lua_remove(L, -2);
  zkl_leave(r, before);
}

/* Of the table at the top. */
static zk_graph *read_graph(zkl_reader *r) {
  lua_State *L = r->L;
  void *p;
  luaL_checkstack(L, 20, "onnx");
  if (lua_type(L, -1) != LUA_TTABLE)
    zkl_refuse(r, "a table");
  if (++r->depth > ZK_WIRE_DEPTH / 3)
    zkl_error(L, "%s: graphs are nested too deep, or one is in itself", r->who);
  if (++r->graphs > MOST_GRAPHS)
    zkl_error(L, "%s: the model has more than %d graphs in it", r->who, MOST_GRAPHS);
  zkl_check_status(r, zk_arena_take(&r->m->arena, sizeof(zk_graph), &p));
  zk_graph *g = p;
  g->name = zkl_text_field(r, "name");
  g->doc_string = zkl_text_field(r, "doc_string");
  zkl_read_unknown(r, &g->record);
  zkl_read_records(r, "node", &g->node, sizeof(zk_graph_node), read_node);
  size_t before = zkl_enter_field(r, "initializer");
  lua_Integer n = zkl_open_dict(r, "initializer");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_tensor *t = zkl_new_record(r, &g->initializer, sizeof *t);
    const char *key = zkl_push_entry(r, i);
    size_t here = zkl_enter_field(r, key);
    read_tensor(r, t, key);
    lua_pop(L, 1);
    zkl_leave(r, here);
  }
  lua_pop(L, 2);
  zkl_leave(r, before);
  zkl_read_records(r, "input", &g->input, sizeof(zk_graph_value), read_value);
  zkl_read_records(r, "output", &g->output, sizeof(zk_graph_value), read_value);
  zkl_read_records(r, "value_info", &g->value_info, sizeof(zk_graph_value), read_value);
  r->depth--;
  return g;
}

static void read_opset(zkl_reader *r, void *out) {
  zk_graph_opset *opset = out;
  opset->domain = zkl_text_field(r, "domain");
  opset->version = zkl_int_field(r, "version", &opset->record.has, ZK_OPSET_HAS_VERSION);
  zkl_read_unknown(r, &opset->record);
}

void zkl_read_model(lua_State *L, const char *who, zk_model *m, int arg, int describe) {
  zkl_reader r = {.L = L, .m = m, .who = who, .describe = describe};
  luaL_checkstack(L, 20, "onnx");
  lua_pushvalue(L, arg);
  m->ir_version = zkl_int_field(&r, "ir_version", &m->record.has, 1u << 0);
  m->model_version = zkl_int_field(&r, "model_version", &m->record.has, 1u << 4);
  m->producer_name = zkl_text_field(&r, "producer_name");
  m->producer_version = zkl_text_field(&r, "producer_version");
  m->domain = zkl_text_field(&r, "domain");
  m->doc_string = zkl_text_field(&r, "doc_string");
  zkl_read_unknown(&r, &m->record);
  zkl_read_records(&r, "opset_import", &m->opset_import, sizeof(zk_graph_opset), read_opset);
  size_t before = zkl_enter_field(&r, "metadata_props");
  lua_Integer n = zkl_open_dict(&r, "metadata_props");
  for (lua_Integer i = 1; i <= n; i++) {
    zk_graph_entry *e = zkl_new_record(&r, &m->metadata_props, sizeof *e);
    e->key = zkl_push_entry(&r, i);
    size_t here = zkl_enter_field(&r, e->key);
    e->value = zkl_to_text(&r);
    lua_pop(L, 1);
    zkl_leave(&r, here);
  }
  lua_pop(L, 2);
  zkl_leave(&r, before);
  zkl_enter_field(&r, "graph");
  if (lua_getfield(L, -1, "graph") != LUA_TNIL)
    m->graph = read_graph(&r);
  lua_pop(L, 2);
}
