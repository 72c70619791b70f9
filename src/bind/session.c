/*
 * session.c: zknn.onnx.InferenceSession: a userdata with get_inputs, get_outputs and run.
 */
#include "bind/ops.h"
#include "onnx/run/session.h"

#include <string.h>
#include "base/memory.h"
#include "bind/idioms.h"
#include "bind/onnx.h"
#include "bind/session_values.h"
#include "onnx/run/inline.h"
#include "onnx/run/lacks.h"

#define SESSION "zknn.onnx.InferenceSession"

typedef struct session {
  zk_session *at;
} session;

/* The values of a run, which finalizers may run the session again inside of: outputs that nobody
 * has yet, inputs that were made (n_owned of both), and inputs, which the call holds; the strings
 * of both. */
#define RUN "zknn.onnx.InferenceSession.run"
typedef struct run_box {
  int n_owned;
  zk_texts texts;
  zk_tensor *at[];
} run_box;

static int run_gc(lua_State *L) {
  run_box *b = zkl_check_object(L, 1, RUN);
  zk_tensor_release_all(b->at, b->n_owned);
  zk_texts_clear(&b->texts);
  return 0;
}

static const zk_program *program_of(const session *s) {
  return zk_session_program(s->at);
}

static session *check_session(lua_State *L) {
  session *s = zkl_check_object(L, 1, SESSION);
  if (!s->at)
    zkl_error(L, "onnx.InferenceSession: the session is closed");
  return s;
}

static int session_gc(lua_State *L) {
  session *s = zkl_check_object(L, 1, SESSION);
  zk_session_free(s->at);
  *s = (session){0};
  return 0;
}

/* A model of the user's: its tensors may be written to later, so the session has its own. */
static zk_status copy_values(zk_model *m) {
  for (uint32_t i = 0; i < m->owned.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, m->owned)[i];
    zk_tensor *copy;
    ZK_TRY(zk_tensor_clone(t->value, &copy));
    zk_tensor_release(t->value);
    t->value = copy;
  }
  return ZK_OK;
}

static zk_status load(const char *path, zk_model *m) {
  zk_model_clear(m);
  return zk_onnx_load(path, m);
}

/* session(path or model, memory_limit, work_limit, ordered.describe, given, fixed, unpacked) ->
 * session. given: nobody will write to the tensors of that model, which others may hold. fixed:
 * integers are scaled by integers alone. unpacked: weights stay as they are. */
static int f_session(lua_State *L) {
  bool from_file = lua_type(L, 1) == LUA_TSTRING;
  const char *path = from_file ? zkl_check_path(L, 1) : NULL;
  if (!from_file)
    zkl_check_type(L, 1, LUA_TTABLE);
  bool given = !from_file && lua_toboolean(L, 5);
  zk_session_limits limits = {.memory = zkl_check_integer(L, 2),
                              .work = zkl_check_real(L, 3),
                              .fixed = lua_toboolean(L, 6),
                              .owned = !given,
                              .unpacked = lua_toboolean(L, 7)};
  zkl_check_type(L, 4, LUA_TFUNCTION);
  session *s = lua_newuserdatauv(L, sizeof *s, 0);
  *s = (session){0};
  luaL_setmetatable(L, SESSION);
  zk_model *m = zkl_push_model_box(L);
  if (from_file)
    zkl_done(L, zkl_try(L, load(path, m)));
  else
    zkl_read_model(L, "onnx.InferenceSession", m, 1, 4);
  zk_status status = from_file || given ? ZK_OK : copy_values(m);
  if (status == ZK_OK)
    status = zk_model_inline(m);
  if (status != ZK_OK)
    return zkl_error(L, "onnx.InferenceSession: %s", zk_message());
  const char *lacks;
  zkl_done(L, zk_model_lacks(m, &lacks));
  if (lacks)
    return zkl_error(L, "onnx.InferenceSession: %s", lacks);
  zkl_check_model(L, m, NULL);
  status = zk_session_new(m, &limits, &s->at);
  if (status != ZK_OK)
    return zkl_error(L, "onnx.InferenceSession: %s", zk_message());
  lua_pop(L, 1);
  return 1;
}

/* ---- ports ------------------------------------------------------------------------------------
 */

/* "float32", "string", "seq(float32)", "optional(seq(string))", "seq(map)" */
static void push_type(lua_State *L, const zk_port *port) {
  const char *type = port->kind == ZK_VALUE_MAPS ? "map"
                     : port->texts               ? "string"
                                                 : zk_dtype_name(port->dtype);
  if (port->kind >= ZK_VALUE_SEQUENCE)
    type = lua_pushfstring(L, "seq(%s)", type);
  else
    lua_pushstring(L, type);
  if (port->optional)
    lua_pushfstring(L, "optional(%s)", type);
  if (port->optional)
    lua_remove(L, -2);
}

/* {name =, type =, shape = {1, "batch", false}}; shape is nil when even the rank is open. */
static void push_ports(lua_State *L, const zk_port *port, int n) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    const zk_graph_shape *shape = port[i].shape;
    lua_createtable(L, 0, 3);
    lua_pushstring(L, port[i].name);
    lua_setfield(L, -2, "name");
    if (port[i].typed) {
      push_type(L, &port[i]);
      lua_setfield(L, -2, "type");
    }
    if (shape) {
      lua_createtable(L, (int)shape->dim.count, 0);
      for (uint32_t d = 0; d < shape->dim.count; d++) {
        const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, shape->dim)[d];
        if (zk_dim_is_fixed(dim))
          lua_pushinteger(L, dim->value);
        else if (dim->param)
          lua_pushstring(L, dim->param);
        else
          lua_pushboolean(L, 0);
        lua_rawseti(L, -2, d + 1);
      }
      zkl_make_list(L);
      lua_setfield(L, -2, "shape");
    }
    zkl_make_record(L);
    lua_rawseti(L, -2, i + 1);
  }
  zkl_make_list(L);
}

static int get_inputs(lua_State *L) {
  const zk_program *p = program_of(check_session(L));
  push_ports(L, p->in, p->n_in);
  return 1;
}

static int get_outputs(lua_State *L) {
  const zk_program *p = program_of(check_session(L));
  push_ports(L, p->out, p->n_out);
  return 1;
}

static int session_tostring(lua_State *L) {
  const zk_program *p = program_of(check_session(L));
  lua_pushfstring(L, "onnx.InferenceSession(%d input%s, %d output%s, opset %d)", p->n_in,
                  p->n_in == 1 ? "" : "s", p->n_out, p->n_out == 1 ? "" : "s", p->opset);
  return 1;
}

/* ---- run --------------------------------------------------------------------------------------
 */

#define MOST_NAMES 64 /* told in a message */

/* "there is no input 'a'; did you mean 'b'? The inputs are 'b', 'c'", behind `missing`. */
static int unknown_name(lua_State *L, const char *missing, const char *what, const char *name,
                        const zk_port *port, int n) {
  const char *names[MOST_NAMES + 1] = {NULL};
  for (int i = 0; i < n && i < MOST_NAMES; i++)
    names[i] = port[i].name;
  zkl_hint hint = zkl_hint_for(name, names);
  const char *said = lua_pushfstring(L, "%sthere is no %s '%s'%s", missing, what, name, hint.text);
  if (n <= 1)
    return zkl_error(L, "onnx.InferenceSession: %s%s%s%s", said,
                     n == 0       ? " (it has none)"
                     : *hint.text ? ""
                                  : "; the only one is '",
                     n == 0 || *hint.text ? "" : port[0].name, n == 0 || *hint.text ? "" : "'");
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (int i = 0; i < n && i < MOST_NAMES; i++) {
    luaL_addstring(&text, i == 0 ? "'" : ", '");
    luaL_addstring(&text, port[i].name);
    luaL_addchar(&text, '\'');
  }
  luaL_pushresult(&text);
  return zkl_error(L, "onnx.InferenceSession: %s%s the %ss are %s%s", said, *hint.text ? "" : ";",
                   what, lua_tostring(L, -1), n > MOST_NAMES ? ", .." : "");
}

/* Raises for a key of the table at 3 that is no input's name; `missing` is said first. */
static void check_feeds(lua_State *L, const zk_program *p, const char *missing) {
  for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      zkl_error(L, "onnx.InferenceSession: inputs are given by name: {[name] = tensor}");
    const char *name = lua_tostring(L, -2);
    int i = 0;
    while (i < p->n_in && strcmp(p->in[i].name, name) != 0)
      i++;
    if (i == p->n_in)
      unknown_name(L, missing, "input", name, p->in, p->n_in);
  }
}

/* The values of the table at 3, by the names of the inputs; those that are made are owned. */
static void read_feeds(lua_State *L, const zk_program *p, zk_texts *texts, zk_tensor **owned,
                       zk_tensor **in) {
  int given = 0, there = 0;
  for (int i = 0; i < p->n_in; i++) {
    const char *name = p->in[i].name;
    lua_pushstring(L, name);
    int type = lua_rawget(L, 3);
    if (type == LUA_TNIL && !p->in[i].optional) {
      check_feeds(L, p, lua_pushfstring(L, "input '%s' is missing, and ", name));
      zkl_error(L, "onnx.InferenceSession: input '%s' is missing", name);
    }
    given += type != LUA_TNIL;
    in[i] = zkl_session_value(L, &p->in[i], texts, &owned[i]);
  }
  for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1))
    there++;
  if (there != given)
    check_feeds(L, p, "");
}

/* The results at 4 in the order of the names at 2, which have been checked. */
static void choose_results(lua_State *L, const zk_program *p) {
  int n = (int)lua_rawlen(L, 2);
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    int k = 0;
    const char *name = lua_rawgeti(L, 2, i + 1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    while (k < p->n_out && strcmp(p->out[k].name, name) != 0)
      k++;
    lua_pop(L, 1);
    lua_rawgeti(L, 4, k + 1); /* nil where a finalizer has changed the names meanwhile */
    lua_rawseti(L, -2, i + 1);
  }
  lua_replace(L, 4);
}

static void check_names(lua_State *L, const zk_program *p) {
  if (lua_isnil(L, 2))
    return;
  if (lua_type(L, 2) != LUA_TTABLE)
    zkl_error(L, "onnx.InferenceSession: the names of outputs must be a list or nil, got %s",
              luaL_typename(L, 2));
  for (int i = 0; i < (int)lua_rawlen(L, 2); i++) {
    int k = 0;
    if (lua_rawgeti(L, 2, i + 1) != LUA_TSTRING)
      zkl_error(L, "onnx.InferenceSession: a name of an output is %s", luaL_typename(L, -1));
    while (k < p->n_out && strcmp(p->out[k].name, lua_tostring(L, -1)) != 0)
      k++;
    if (k == p->n_out)
      unknown_name(L, "", "output", lua_tostring(L, -1), p->out, p->n_out);
    lua_pop(L, 1);
  }
}

/* session:run(names or nil, {[name] = tensor}) -> list of tensors */
static int run(lua_State *L) {
  session *s = check_session(L);
  const zk_program *p = program_of(s);
  lua_settop(L, 3);
  if (lua_type(L, 3) != LUA_TTABLE)
    return zkl_error(
        L,
        "onnx.InferenceSession: run takes the outputs' names (or nil) and a table "
        "of tensors by name, got %s%s",
        lua_isnil(L, 3) ? "nil" : zkl_describe(L, 3),
        lua_istable(L, 2) && lua_isnil(L, 3) ? "; write session:run(nil, {[name] = tensor})" : "");
  check_names(L, p);
  lua_createtable(L, p->n_out, 0); /* the results */
  size_t n = 2 * (size_t)p->n_in + (size_t)p->n_out;
  run_box *b = lua_newuserdatauv(L, sizeof *b + n * sizeof b->at[0], 0);
  memset(b->at, 0, n * sizeof b->at[0]);
  b->n_owned = p->n_in + p->n_out;
  b->texts = (zk_texts){.under = &p->texts};
  luaL_setmetatable(L, RUN);
  zk_tensor **out = b->at, **in = b->at + b->n_owned;
  read_feeds(L, p, &b->texts, b->at + p->n_out, in);
  zk_status status = zkl_try(L, zk_session_run_texts(s->at, &b->texts, in, out));
  if (status != ZK_OK)
    return zkl_error(L, "onnx.InferenceSession: %s", zk_message());
  for (int k = 0; k < p->n_out; k++) {
    zkl_push_session_value(L, &b->texts, &out[k]);
    lua_rawseti(L, 4, k + 1);
  }
  if (!lua_isnil(L, 2))
    choose_results(L, p);
  lua_settop(L, 4);
  zkl_make_list(L);
  return 1;
}

/* node_types() -> a set: the types of nodes that a session runs. */
static int f_types(lua_State *L) {
  lua_newtable(L);
  for (int i = 0; zk_program_node_type(i); i++) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, zk_program_node_type(i));
  }
  return 1;
}

void zkl_open_session(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"session", f_session}, {"node_types", f_types}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"get_inputs:0", get_inputs}, {"get_outputs:0", get_outputs}, {"run:2", run}, {NULL, NULL}};
  zkl_set_functions(L, functions);
  static const zkl_object_words words = {
      .name = "an onnx.InferenceSession",
      .walk = "session:get_inputs() and session:get_outputs() are lists of what it takes and gives",
      .call = "write session:run(nil, {[name] = tensor})"};
  luaL_newmetatable(L, RUN);
  lua_pushcfunction(L, run_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
  luaL_newmetatable(L, SESSION);
  zkl_set_methods(L, methods, &words);
  lua_pushcfunction(L, session_gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  zkl_push_function(L, session_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}
