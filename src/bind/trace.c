/*
 * trace.c: what lua/zknn/onnx/export.lua needs: tracing a function, and the graph of a trace.
 */
#include "bind/onnx.h"

#include <string.h>
#include "onnx/trace/align.h"
#include "onnx/to/graph.h"

#define TRACE "zknn.Trace"

static int trace_gc(lua_State *L) {
  zk_trace_clear(zkl_check_object(L, 1, TRACE));
  return 0;
}

static zk_trace *check_trace(lua_State *L, int arg) {
  return zkl_check_object(L, arg, TRACE);
}

/* The tensors of the list at `at`, in memory that the collector owns; pushes that. */
static zk_tensor **push_tensors(lua_State *L, int at, int *n) {
  zkl_check_type(L, at, LUA_TTABLE);
  *n = (int)lua_rawlen(L, at);
  zk_tensor **list = lua_newuserdatauv(L, ((size_t)*n + 1) * sizeof *list, 0);
  for (int i = 0; i < *n; i++) {
    lua_rawgeti(L, at, i + 1);
    list[i] = zkl_check_tensor(L, -1);
    lua_pop(L, 1);
  }
  return list;
}

/* What options (at 3: nil or a table) say; its texts stay there. */
static void read_options(lua_State *L, zk_trace *t) {
  if (lua_isnoneornil(L, 3))
    return;
  zkl_check_type(L, 3, LUA_TTABLE);
  lua_getfield(L, 3, "forgery");
  lua_Integer forgery = zkl_opt_integer(L, -1, ZK_FORGE_NOTHING);
  zkl_check_that(L, forgery >= 0 && forgery < ZK_FORGERIES, 3, "options with a known forgery");
  t->forgery = (zk_forgery)forgery;
  lua_getfield(L, 3, "where");
  t->forged_where = lua_tostring(L, -1);
  lua_getfield(L, 3, "limit");
  t->limit = (size_t)zkl_opt_integer(L, -1, 0);
  lua_pop(L, 3);
}

/* The list of tensors at `at` is what the model gave. */
static int note_results(lua_State *L) {
  int n;
  zk_tensor **list = push_tensors(L, 2, &n);
  if (zk_trace_results(check_trace(L, 1), n, list) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

/* trace(f, inputs, options or nil) -> trace, f's list of tensors or false, the error: runs f and
 * writes down every operation. */
static int f_trace(lua_State *L) {
  int n;
  zkl_check_type(L, 1, LUA_TFUNCTION);
  lua_settop(L, 3);
  zk_trace *t = lua_newuserdatauv(L, sizeof *t, 0); /* 4 */
  *t = (zk_trace){0};
  luaL_setmetatable(L, TRACE);
  zk_tensor **inputs = push_tensors(L, 2, &n); /* 5 */
  read_options(L, t);
  if (zk_trace_begin(t, n, inputs) != ZK_OK)
    return zkl_raise(L);
  lua_pushvalue(L, 1);
  int status = lua_pcall(L, 0, 1, 0); /* 6: the list, or the error */
  if (status == LUA_OK) {
    lua_pushcfunction(L, note_results);
    lua_pushvalue(L, 4);
    lua_pushvalue(L, 6);
    status = lua_pcall(L, 2, 0, 0);
    if (status != LUA_OK)
      lua_replace(L, 6);
  }
  zk_trace_end();
  t->forged_where = NULL;
  lua_pushvalue(L, 4);
  if (status == LUA_OK) {
    lua_pushvalue(L, 6);
    return 2;
  }
  lua_pushboolean(L, 0);
  lua_pushvalue(L, 6);
  return 3;
}

/* trace_forgeries() -> how many kinds of forged numbers there are: the option is one of 1 to n. */
static int f_trace_forgeries(lua_State *L) {
  lua_pushinteger(L, ZK_FORGERIES - 1);
  return 1;
}

/* trace_slim(trace): keeps its shapes and constants only. */
static int f_trace_slim(lua_State *L) {
  if (zk_trace_slim(check_trace(L, 1)) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

/* trace_reads(trace) -> a list of {how=, where=}: the elements that the script took out. */
static int f_trace_reads(lua_State *L) {
  const zk_trace *t = check_trace(L, 1);
  lua_createtable(L, (int)t->n_reads, 0);
  for (size_t i = 0; i < t->n_reads; i++) {
    lua_createtable(L, 0, 2);
    lua_pushstring(L, t->reads[i].how);
    lua_setfield(L, -2, "how");
    lua_pushstring(L, t->reads[i].where);
    lua_setfield(L, -2, "where");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* trace_weight(trace) -> elements of all results, number of calls: what a run costs. */
static int f_trace_weight(lua_State *L) {
  const zk_trace *t = check_trace(L, 1);
  int64_t sum = 0;
  for (size_t i = 0; i < t->count; i++)
    for (int k = 0; k < t->calls[i]->call.n_out; k++)
      sum += zk_shape_numel(&t->calls[i]->call.out[k]->shape);
  lua_pushinteger(L, sum);
  lua_pushinteger(L, (lua_Integer)(t->count + t->n_reads));
  return 2;
}

/* trace_compare(base, other, failed) -> nil, or what differs, the op and the line. */
static int f_trace_compare(lua_State *L) {
  zk_difference d;
  if (zk_trace_compare(check_trace(L, 1), check_trace(L, 2), lua_toboolean(L, 3), &d) != ZK_OK)
    return zkl_raise(L);
  lua_pushstring(L, d.what);
  lua_pushstring(L, d.what && d.call ? d.call->call.op->name : "");
  lua_pushstring(L, d.what && d.call ? d.call->where : "");
  return 3;
}

/* trace_scope(path): what comes is of that scope. */
static int f_trace_scope(lua_State *L) {
  zk_trace_scope(zkl_check_text(L, 1));
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
  zkl_check_type(L, -1, LUA_TTABLE);
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
  const zk_trace *t = zkl_check_object(L, -1, TRACE);
  lua_pop(L, 1);
  return t;
}

/* request.others, a list of traces, in memory that the request's table keeps. */
static const zk_trace *const *read_others(lua_State *L, int *n) {
  if (lua_getfield(L, 1, "others") == LUA_TNIL) {
    lua_pop(L, 1);
    *n = 0;
    return NULL;
  }
  zkl_check_type(L, -1, LUA_TTABLE);
  zkl_check_that(L, lua_rawlen(L, -1) < ZK_MAX_RUNS, 1, "a request of fewer runs");
  *n = (int)lua_rawlen(L, -1);
  const zk_trace **at = lua_newuserdatauv(L, ((size_t)*n + 1) * sizeof *at, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, 1, "others memory");
  for (int i = 0; i < *n; i++) {
    lua_rawgeti(L, -2, i + 1);
    at[i] = zkl_check_object(L, -1, TRACE);
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
  return at;
}

/* request.axes: a list of {input=, dim=, label=, sizes= (one a run, the example's first)}. */
static void read_sizes(lua_State *L, zk_sizes *s) {
  lua_getfield(L, 1, "axes");
  zkl_check_type(L, -1, LUA_TTABLE);
  zkl_check_that(L, lua_rawlen(L, -1) <= ZK_MAX_AXES, 1, "a request of fewer axes");
  s->n_axes = (int)lua_rawlen(L, -1);
  for (int a = 0; a < s->n_axes; a++) {
    lua_rawgeti(L, -1, a + 1);
    zkl_check_type(L, -1, LUA_TTABLE);
    lua_getfield(L, -1, "input");
    s->axis[a].input = (int)lua_tointeger(L, -1);
    lua_getfield(L, -2, "dim");
    s->axis[a].dim = (int)lua_tointeger(L, -1);
    lua_getfield(L, -3, "label");
    s->axis[a].label = zkl_check_text(L, -1);
    lua_getfield(L, -4, "sizes");
    zkl_check_type(L, -1, LUA_TTABLE);
    for (int r = 0; r < s->n_runs; r++) {
      lua_rawgeti(L, -1, r + 1);
      s->size[a][r] = zkl_check_integer(L, -1);
      lua_pop(L, 1);
    }
    lua_pop(L, 5);
  }
  lua_pop(L, 1);
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
                     const bool *open) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    if (open && open[i])
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
    set_list(L, "shape", t->shape.dim, t->shape.ndim, v->open);
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

/* Does it fit together? A script can reach this function. */
static void check_request(lua_State *L, const zk_onnx_request *r) {
  zkl_check_that(L, !r->trace->slim, 1, "a request of a trace that has its elements");
  zkl_check_that(L, r->in.n == r->trace->n_inputs, 1, "a request with the trace's inputs");
  zkl_check_that(L, r->out.n == r->trace->n_results, 1, "a request with the trace's results");
  for (int i = 0; i < r->known.n; i++)
    zkl_check_that(L, r->known.names[i] != NULL, 1, "a request that names its parameters");
  for (int a = 0; r->sizes && a < r->sizes->n_axes; a++) {
    int i = r->sizes->axis[a].input, d = r->sizes->axis[a].dim;
    zkl_check_that(L, i >= 0 && i < r->in.n && d >= 0 && d < r->in.at[i]->shape.ndim, 1,
                   "a request with axes of its inputs");
  }
  for (int k = 0; r->sizes && k + 1 < r->sizes->n_runs; k++)
    zkl_check_that(L, r->others[k]->n_inputs == r->in.n, 1, "a request of runs with these inputs");
}

/* A list of {axis (from 1), size}. */
static void push_wishes(lua_State *L, const zk_wishes *w) {
  lua_createtable(L, w->n, 0);
  for (int i = 0; i < w->n; i++) {
    lua_createtable(L, 2, 0);
    lua_pushinteger(L, w->axis[i] + 1);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, w->size[i]);
    lua_rawseti(L, -2, 2);
    lua_rawseti(L, -2, i + 1);
  }
}

/*
 * graph(request, ordered.make) -> model (nodes and initializers only), info
 *   request: opset, trace, others, axes (when there are others), inputs, input_names, output_names,
 *            known, known_names
 *   info: values, origins (one a node), inputs, outputs (names), renamed (pairs); or nothing but
 *         problems, a list of what cannot be exported, more: other sizes might help, and wishes:
 *         which would, {axis, size} each
 */
static int f_onnx_graph(lua_State *L) {
  zk_wishes wishes = {0};
  zk_sizes sizes = {.wishes = &wishes};
  int n;
  zkl_check_type(L, 1, LUA_TTABLE);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  zk_onnx_request r = {.trace = read_trace(L, "trace")};
  r.others = read_others(L, &n);
  if (r.others) {
    sizes.n_runs = n + 1;
    read_sizes(L, &sizes);
    r.sizes = &sizes;
  }
  lua_getfield(L, 1, "opset");
  r.opset = (int)zkl_check_integer(L, -1);
  lua_settop(L, 2);
  r.in = read_tensors(L, "inputs", "input_names");
  r.out = read_tensors(L, "outputs", "output_names");
  r.known = read_tensors(L, "known", "known_names");
  check_request(L, &r);
  r.model = zkl_push_model_box(L);
  if (zk_onnx_export(&r) != ZK_OK)
    return zkl_raise(L);
  lua_newtable(L);
  int info = lua_gettop(L);
  if (r.problems.count > 0) {
    push_texts(L, r.problems.at, (int)r.problems.count);
    lua_setfield(L, info, "problems");
    lua_pushboolean(L, r.more);
    lua_setfield(L, info, "more");
    push_wishes(L, &wishes);
    lua_setfield(L, info, "wishes");
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
    push_texts(L, r.renamed.at, (int)r.renamed.count);
    lua_setfield(L, info, "renamed");
    zkl_push_model(L, r.model, "onnx.export", 2, NULL);
  }
  lua_insert(L, info);
  return 2;
}

void zkl_open_trace(lua_State *L) {
  static const luaL_Reg functions[] = {{"trace", f_trace},
                                       {"trace_scope", f_trace_scope},
                                       {"trace_forgeries", f_trace_forgeries},
                                       {"trace_slim", f_trace_slim},
                                       {"trace_reads", f_trace_reads},
                                       {"trace_weight", f_trace_weight},
                                       {"trace_compare", f_trace_compare},
                                       {"graph", f_onnx_graph},
                                       {NULL, NULL}};
  luaL_newmetatable(L, TRACE);
  lua_pushcfunction(L, trace_gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
  zkl_set_functions(L, functions);
}
