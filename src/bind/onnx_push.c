/*
 * onnx_push.c: a model as a Lua table.
 */
#include "bind/onnx.h"
#include "bind/stored.h"

#include <string.h>
#include "base/memory.h"
#include "onnx/external.h"

typedef struct pusher {
  lua_State *L;
  zk_model *m;
  const char *name;   /* of the file */
  int make;           /* stack index of ordered.make */
  zkl_listed *listed; /* tensors stay in files; NULL: they are loaded */
} pusher;

static void push_graph(const pusher *p, zk_graph *g);

static void set_text(lua_State *L, const char *key, const char *text) {
  if (!text)
    return;
  lua_pushstring(L, text);
  lua_setfield(L, -2, key);
}

static void set_int(lua_State *L, const char *key, int64_t value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, key);
}

static void set_unknown(lua_State *L, const zk_record *record) {
  if (record->unknown.size == 0)
    return;
  lua_pushlstring(L, record->unknown.at, record->unknown.size);
  lua_setfield(L, -2, "unknown");
}

void zkl_push_texts(lua_State *L, const zk_list *list) {
  lua_createtable(L, (int)list->count, 0);
  for (uint32_t i = 0; i < list->count; i++) {
    lua_pushstring(L, ZK_LIST(char *, *list)[i]);
    lua_rawseti(L, -2, i + 1);
  }
}

/* Pushes the record as it would stand in a file. */
static void push_encoded(lua_State *L, const zk_wire_schema *schema, void *record) {
  zkl_block *box = zkl_push_block_box(L);
  if (zk_wire_write(schema, record, &box->bytes, &box->size) != ZK_OK)
    zkl_raise(L);
  lua_pushlstring(L, (const char *)box->bytes, box->size);
  lua_remove(L, -2);
}

/* Pairs of keys and values are collected in two tables at the top: open, add, close. */
static void open_dict(lua_State *L) {
  lua_newtable(L); /* values */
  lua_newtable(L); /* keys */
}

/* The value is at the top. */
static void add_pair(const pusher *p, const char *what, const char *key) {
  lua_State *L = p->L;
  key = key ? key : "";
  if (lua_getfield(L, -3, key) != LUA_TNIL)
    zkl_error(L, "%s: the %s '%s' stands twice", p->name, what, key);
  lua_pop(L, 1);
  lua_setfield(L, -3, key);
  lua_pushstring(L, key);
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static void close_dict(const pusher *p) {
  lua_pushvalue(p->L, p->make);
  lua_insert(p->L, -3);
  lua_pushliteral(p->L, "OrderedDict");
  lua_insert(p->L, -3);
  lua_call(p->L, 3, 1);
}

/* ---- tensors, types ----------------------------------------------------------------------------
 */

/* The file in which t's bytes are, from `at` on; NULL when there is none that can be opened. */
static zk_stored_file *file_of(const pusher *p, const zk_graph_tensor *t, size_t size,
                               uint64_t *at) {
  zkl_listed *l = p->listed;
  char *path;
  *at = t->file_at;
  if (t->data_location != 1)
    return t->file_size > 0 ? l->file : NULL;
  if (zk_onnx_locate_external(p->name, l->folder, t, size, &path, at, &size) != ZK_OK)
    return NULL;
  if (!l->outside || strcmp(l->outside->path, path) != 0) {
    zk_stored_file_release(l->outside);
    l->outside = NULL;
    if (zk_stored_file_open(path, &l->outside) != ZK_OK)
      l->outside = NULL;
  }
  zk_free(path);
  return l->outside;
}

/* Pushes an array of that file; false, and nothing, when there is none. */
static bool push_stored(const pusher *p, zk_stored *s) {
  zk_object *o = NULL;
  if (!s->file)
    return false;
  zk_stored_set_order(s, false);
  zkl_done(p->L, zk_object_stored(s, &o));
  zkl_push_stored(p->L, o);
  zk_object_release(o);
  return true;
}

/* Pushes a tensor that stays in its file; false, and nothing, when it is not there. */
static bool push_listed(const pusher *p, const zk_graph_tensor *t) {
  zk_dtype dtype;
  zk_stored s = {.entry = -1, .shape.ndim = (int)t->dims.count};
  if (!p->listed || !zk_dtype_of_onnx(t->data_type, &dtype) || t->dims.count > ZK_MAX_DIM)
    return false;
  for (uint32_t d = 0; d < t->dims.count; d++)
    s.shape.dim[d] = ZK_LIST(int64_t, t->dims)[d];
  s.dtype = &zk_stored_dtypes[dtype];
  int64_t count = zk_shape_numel(&s.shape);
  if (count < 0 || count > INT64_MAX / 8)
    return false;
  s.file = file_of(p, t, (size_t)count * zk_dtype_size(dtype), &s.at);
  return push_stored(p, &s);
}

/* t.data: the bytes of a tensor that we have no dtype for, where they stay in the file. */
static void set_raw(const pusher *p, const zk_graph_tensor *t) {
  zk_stored s = {.file = p->listed ? p->listed->file : NULL,
                 .dtype = &zk_stored_dtypes[ZK_UINT8],
                 .shape = ZK_SHAPE((int64_t)t->file_size),
                 .entry = -1,
                 .at = t->file_at};
  if (t->file_size > 0 && push_stored(p, &s))
    lua_setfield(p->L, -2, "data");
}

/* A tensor, or {type=, shape=, encoded=} when it is none of ours. is_named: its name is known
 * otherwise. */
static void push_tensor(const pusher *p, zk_graph_tensor *t, bool is_named) {
  lua_State *L = p->L;
  bool name = !is_named && t->name && *t->name;
  luaL_checkstack(L, 8, "onnx");
  if (!t->value && push_listed(p, t))
    return;
  if (!t->value) {
    lua_createtable(L, 0, 3);
    const char *type = zk_onnx_type_name(t->data_type);
    if (type)
      set_text(L, "type", type);
    else
      set_int(L, "type", t->data_type);
    lua_createtable(L, (int)t->dims.count, 0);
    for (uint32_t d = 0; d < t->dims.count; d++) {
      lua_pushinteger(L, ZK_LIST(int64_t, t->dims)[d]);
      lua_rawseti(L, -2, d + 1);
    }
    lua_setfield(L, -2, "shape");
    push_encoded(L, &zk_onnx_tensor, t);
    lua_setfield(L, -2, "encoded");
    set_raw(p, t);
    return;
  }
  zkl_push_tensor(L, t->value);
  if (!name && t->record.unknown.size == 0)
    return;
  zkl_push_tensor_notes(L);
  lua_pushvalue(L, -2);
  lua_newtable(L);
  if (name)
    set_text(L, "name", t->name);
  set_unknown(L, &t->record);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* Is there anything in the type that the Lua form has no word for? */
static bool is_plain(const zk_graph_type *type) {
  if (type->record.unknown.size > 0 || !type->tensor || type->tensor->record.unknown.size > 0)
    return false;
  const zk_graph_shape *shape = type->tensor->shape;
  if (shape && shape->record.unknown.size > 0)
    return false;
  for (uint32_t d = 0; shape && d < shape->dim.count; d++)
    if (ZK_LIST(zk_graph_dim *, shape->dim)[d]->record.unknown.size > 0)
      return false;
  return true;
}

/* {name=, type="float32", shape={"batch", 3, false}, ...} */
static void push_value(const pusher *p, zk_graph_value *v) {
  lua_State *L = p->L;
  lua_createtable(L, 0, 3);
  set_text(L, "name", v->name);
  set_text(L, "doc_string", v->doc_string);
  set_unknown(L, &v->record);
  if (!v->type)
    return;
  if (!is_plain(v->type)) {
    push_encoded(L, &zk_onnx_type, v->type);
    lua_setfield(L, -2, "encoded_type");
  }
  const zk_graph_tensor_type *type = v->type->tensor;
  if (!type)
    return;
  if (zk_onnx_type_name(type->elem_type))
    set_text(L, "type", zk_onnx_type_name(type->elem_type));
  else
    set_int(L, "type", type->elem_type);
  if (!type->shape)
    return;
  lua_createtable(L, (int)type->shape->dim.count, 0);
  for (uint32_t d = 0; d < type->shape->dim.count; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, type->shape->dim)[d];
    if (dim->param)
      lua_pushstring(L, dim->param);
    else if (dim->record.has & ZK_DIM_HAS_VALUE)
      lua_pushinteger(L, dim->value);
    else
      lua_pushboolean(L, 0);
    lua_rawseti(L, -2, d + 1);
  }
  lua_setfield(L, -2, "shape");
}

static void set_values(const pusher *p, const char *key, const zk_list *list) {
  lua_createtable(p->L, (int)list->count, 0);
  for (uint32_t i = 0; i < list->count; i++) {
    push_value(p, ZK_LIST(zk_graph_value *, *list)[i]);
    lua_rawseti(p->L, -2, i + 1);
  }
  lua_setfield(p->L, -2, key);
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static void push_list(const pusher *p, zk_graph_attribute *a) {
  lua_State *L = p->L;
  const zk_list *list = a->type == ZK_ATTRIBUTE_FLOATS    ? &a->floats
                        : a->type == ZK_ATTRIBUTE_INTS    ? &a->ints
                        : a->type == ZK_ATTRIBUTE_STRINGS ? &a->strings
                        : a->type == ZK_ATTRIBUTE_TENSORS ? &a->tensors
                                                          : &a->graphs;
  lua_createtable(L, (int)list->count, 0);
  for (uint32_t i = 0; i < list->count; i++) {
    switch (a->type) {
    case ZK_ATTRIBUTE_FLOATS:
      zkl_push_real(L, (lua_Number)ZK_LIST(float, *list)[i]);
      break;
    case ZK_ATTRIBUTE_INTS:
      lua_pushinteger(L, ZK_LIST(int64_t, *list)[i]);
      break;
    case ZK_ATTRIBUTE_STRINGS:
      lua_pushlstring(L, ZK_LIST(zk_span, *list)[i].at, ZK_LIST(zk_span, *list)[i].size);
      break;
    case ZK_ATTRIBUTE_TENSORS:
      push_tensor(p, ZK_LIST(zk_graph_tensor *, *list)[i], false);
      break;
    default:
      push_graph(p, ZK_LIST(zk_graph *, *list)[i]);
    }
    lua_rawseti(L, -2, i + 1);
  }
  if (list->count == 0) {
    zkl_push_list_kind(L, a->type);
    lua_setmetatable(L, -2);
  }
}

/* A number, a string, a tensor, a graph or a list; {encoded=} for what has no such form. */
static void push_attribute(const pusher *p, zk_graph_attribute *a) {
  lua_State *L = p->L;
  bool reference = a->ref_attr_name && *a->ref_attr_name;
  if (!reference && a->type == ZK_ATTRIBUTE_FLOAT) {
    zkl_push_real(L, (lua_Number)a->f);
  } else if (!reference && a->type == ZK_ATTRIBUTE_INT) {
    lua_pushinteger(L, a->i);
  } else if (!reference && a->type == ZK_ATTRIBUTE_STRING) {
    lua_pushlstring(L, a->s.at ? a->s.at : "", a->s.size);
  } else if (!reference && a->type == ZK_ATTRIBUTE_TENSOR && a->t) {
    push_tensor(p, a->t, false);
  } else if (!reference && a->type == ZK_ATTRIBUTE_GRAPH && a->g) {
    push_graph(p, a->g);
  } else if (!reference && a->type >= ZK_ATTRIBUTE_FLOATS && a->type <= ZK_ATTRIBUTE_GRAPHS) {
    push_list(p, a);
  } else {
    lua_createtable(L, 0, 1);
    push_encoded(L, &zk_onnx_attribute, a);
    lua_setfield(L, -2, "encoded");
  }
}

static void push_node(const pusher *p, zk_graph_node *n) {
  lua_State *L = p->L;
  bool extra = false;
  luaL_checkstack(L, 12, "onnx");
  lua_createtable(L, 0, 6);
  set_text(L, "op_type", n->op_type);
  set_text(L, "name", n->name);
  set_text(L, "domain", n->domain);
  set_text(L, "doc_string", n->doc_string);
  set_unknown(L, &n->record);
  zkl_push_texts(L, &n->input);
  lua_setfield(L, -2, "input");
  zkl_push_texts(L, &n->output);
  lua_setfield(L, -2, "output");
  open_dict(L);
  for (uint32_t i = 0; i < n->attribute.count; i++) {
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, n->attribute)[i];
    push_attribute(p, a);
    add_pair(p, "attribute", a->name);
    extra = extra || a->record.unknown.size > 0;
  }
  close_dict(p);
  lua_setfield(L, -2, "attribute");
  if (!extra)
    return;
  lua_newtable(L);
  for (uint32_t i = 0; i < n->attribute.count; i++) {
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, n->attribute)[i];
    if (a->record.unknown.size == 0)
      continue;
    lua_pushlstring(L, a->record.unknown.at, a->record.unknown.size);
    lua_setfield(L, -2, a->name ? a->name : "");
  }
  lua_setfield(L, -2, "unknown_attribute");
}

static void push_graph(const pusher *p, zk_graph *g) {
  lua_State *L = p->L;
  luaL_checkstack(L, 12, "onnx");
  lua_createtable(L, 0, 8);
  set_text(L, "name", g->name);
  set_text(L, "doc_string", g->doc_string);
  set_unknown(L, &g->record);
  lua_createtable(L, (int)g->node.count, 0);
  for (uint32_t i = 0; i < g->node.count; i++) {
    push_node(p, ZK_LIST(zk_graph_node *, g->node)[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "node");
  open_dict(L);
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, g->initializer)[i];
    push_tensor(p, t, true);
    add_pair(p, "initializer", t->name);
  }
  close_dict(p);
  lua_setfield(L, -2, "initializer");
  set_values(p, "input", &g->input);
  set_values(p, "output", &g->output);
  set_values(p, "value_info", &g->value_info);
}

void zkl_push_model(lua_State *L, zk_model *m, const char *name, int make, zkl_listed *listed) {
  pusher p = {.L = L, .m = m, .name = name, .make = make, .listed = listed};
  luaL_checkstack(L, 12, "onnx");
  lua_createtable(L, 0, 8);
  set_int(L, "ir_version", m->ir_version);
  set_text(L, "producer_name", m->producer_name);
  set_text(L, "producer_version", m->producer_version);
  set_text(L, "domain", m->domain);
  set_text(L, "doc_string", m->doc_string);
  if (m->model_version != 0)
    set_int(L, "model_version", m->model_version);
  set_unknown(L, &m->record);
  lua_createtable(L, (int)m->opset_import.count, 0);
  for (uint32_t i = 0; i < m->opset_import.count; i++) {
    const zk_graph_opset *opset = ZK_LIST(zk_graph_opset *, m->opset_import)[i];
    lua_createtable(L, 0, 2);
    set_text(L, "domain", opset->domain);
    set_int(L, "version", opset->version);
    set_unknown(L, &opset->record);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "opset_import");
  open_dict(L);
  for (uint32_t i = 0; i < m->metadata_props.count; i++) {
    const zk_graph_entry *e = ZK_LIST(zk_graph_entry *, m->metadata_props)[i];
    lua_pushstring(L, e->value ? e->value : "");
    add_pair(&p, "metadata property", e->key);
  }
  close_dict(&p);
  lua_setfield(L, -2, "metadata_props");
  push_graph(&p, m->graph);
  lua_setfield(L, -2, "graph");
}
