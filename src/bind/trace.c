/*
 * trace.c: what lua/zknn/onnx/export.lua needs: tracing a function, and the graph of a trace.
 */
#include "bind/onnx.h"

#include <string.h>
#include "base/memory.h"
#include "grad/export.h"

#define TRACE "zknn.Trace"

static int trace_gc(lua_State *L) {
  zk_trace_clear(luaL_checkudata(L, 1, TRACE));
  return 0;
}

/* _trace(f) -> trace, f's results: runs f and writes down every operation. */
static int f_trace(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  zk_trace *t = lua_newuserdatauv(L, sizeof *t, 0);
  *t = (zk_trace){0};
  luaL_setmetatable(L, TRACE);
  lua_insert(L, 1);
  if (zk_trace_begin(t) != ZK_OK)
    return zkl_raise(L);
  int status = lua_pcall(L, 0, LUA_MULTRET, 0);
  zk_trace_end();
  if (status != LUA_OK) {
    zk_trace_clear(t);
    return lua_error(L);
  }
  return lua_gettop(L);
}

/* _trace_scope(path): what comes is of that scope. */
static int f_trace_scope(lua_State *L) {
  zk_trace_scope(luaL_checkstring(L, 1));
  return 0;
}

/* ---- the request ------------------------------------------------------------------------------
 */

/* The list of tensors at request[key] and of names (false: none) at request[names], in memory that
 * the collector owns and the request's table keeps. */
static zk_tensors read_tensors(lua_State *L, const char *key, const char *names) {
  zk_tensors list = {0};
  if (lua_getfield(L, 1, key) == LUA_TNIL) {
    lua_pop(L, 1);
    return list;
  }
  luaL_checktype(L, -1, LUA_TTABLE);
  list.n = (int)lua_rawlen(L, -1);
  zk_tensor **at = lua_newuserdatauv(L, ((size_t)list.n + 1) * 2 * sizeof(void *), 0);
  const char **name = (const char **)(at + list.n + 1);
  lua_pushfstring(L, "%s memory", key);
  lua_pushvalue(L, -2);
  lua_rawset(L, 1);
  lua_getfield(L, 1, names);
  for (int i = 0; i < list.n; i++) {
    lua_rawgeti(L, -3, i + 1);
    at[i] = zkl_check_tensor(L, -1);
    lua_pop(L, 1);
    name[i] = NULL;
    if (lua_istable(L, -1)) {
      lua_rawgeti(L, -1, i + 1);
      name[i] = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
      lua_pop(L, 1);
    }
  }
  list.at = at;
  list.names = name;
  lua_pop(L, 3);
  return list;
}

static const zk_trace *read_trace(lua_State *L, const char *key) {
  lua_getfield(L, 1, key);
  const zk_trace *t = lua_isnil(L, -1) ? NULL : luaL_checkudata(L, -1, TRACE);
  lua_pop(L, 1);
  return t;
}

/* ---- its results ------------------------------------------------------------------------------
 */

static void push_texts(lua_State *L, const char *const *texts, int n) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    lua_pushstring(L, texts[i]);
    lua_rawseti(L, -2, i + 1);
  }
}

static void set_list(lua_State *L, const char *key, const int64_t *values, int n,
                     const int64_t *other) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    if (other && other[i] != values[i])
      lua_pushboolean(L, 0);
    else
      lua_pushinteger(L, values[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, key);
}

/* values[name] = {type=, shape= (false: depends on a dynamic axis), stride=, requires_grad=} */
static void push_values(lua_State *L, const zk_onnx_request *r) {
  lua_newtable(L);
  for (uint32_t i = 0; i < r->values.count; i++) {
    const zk_onnx_value *v = &ZK_LIST(zk_onnx_value, r->values)[i];
    const zk_tensor *t = v->tensor;
    lua_createtable(L, 0, 4);
    lua_pushstring(L, zk_dtype_name(t->dtype));
    lua_setfield(L, -2, "type");
    set_list(L, "shape", t->shape.dim, t->shape.ndim, v->twin ? v->twin->shape.dim : NULL);
    set_list(L, "stride", t->stride, t->shape.ndim, NULL);
    lua_pushboolean(L, v->requires_grad);
    lua_setfield(L, -2, "requires_grad");
    lua_setfield(L, -2, v->name);
  }
}

static void push_origins(lua_State *L, const zk_onnx_request *r) {
  lua_createtable(L, (int)r->origins.count, 0);
  for (uint32_t i = 0; i < r->origins.count; i++) {
    const zk_onnx_origin *o = &ZK_LIST(zk_onnx_origin, r->origins)[i];
    lua_createtable(L, 0, 2);
    lua_pushstring(L, o->scope);
    lua_setfield(L, -2, "scope");
    lua_pushstring(L, o->where);
    lua_setfield(L, -2, "where");
    lua_rawseti(L, -2, i + 1);
  }
}

/*
 * _onnx_graph(request, ordered.make) -> model (nodes and initializers only), info
 *   request: opset, trace, twin, inputs, input_names, outputs, output_names, known, known_names,
 *            twin_inputs, twin_outputs
 *   info: values, origins (one a node), inputs, outputs (names); or nothing but problems, a list of
 *         what cannot be exported
 */
static int f_onnx_graph(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  zk_onnx_request r = {.trace = read_trace(L, "trace"), .twin = read_trace(L, "twin")};
  luaL_argcheck(L, r.trace, 1, "no trace");
  lua_getfield(L, 1, "opset");
  r.opset = (int)luaL_checkinteger(L, -1);
  lua_settop(L, 2);
  r.in = read_tensors(L, "inputs", "input_names");
  r.out = read_tensors(L, "outputs", "output_names");
  r.known = read_tensors(L, "known", "known_names");
  r.twin_in = read_tensors(L, "twin_inputs", "input_names");
  r.twin_out = read_tensors(L, "twin_outputs", "output_names");
  r.model = zkl_push_model_box(L);
  if (zk_onnx_export(&r) != ZK_OK)
    return zkl_raise(L);
  lua_newtable(L);
  int info = lua_gettop(L);
  if (r.problems.count > 0) {
    push_texts(L, r.problems.at, (int)r.problems.count);
    lua_setfield(L, info, "problems");
    lua_pushnil(L);
  } else {
    push_values(L, &r);
    lua_setfield(L, info, "values");
    push_origins(L, &r);
    lua_setfield(L, info, "origins");
    push_texts(L, r.in_names, r.in.n);
    lua_setfield(L, info, "inputs");
    push_texts(L, r.out_names, r.out.n);
    lua_setfield(L, info, "outputs");
    zkl_push_model(L, r.model, "onnx.export", 2);
  }
  lua_insert(L, info);
  return 2;
}

void zkl_open_trace(lua_State *L) {
  static const luaL_Reg functions[] = {{"_trace", f_trace},
                                       {"_trace_scope", f_trace_scope},
                                       {"_onnx_graph", f_onnx_graph},
                                       {NULL, NULL}};
  luaL_newmetatable(L, TRACE);
  lua_pushcfunction(L, trace_gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
  zkl_set_functions(L, functions);
}
