/*
 * profiler.c: profiles (base/profile.h) for lua/zknn/profiler.
 */
#include "base/profile.h"
#include "bind/bind.h"

#define PROFILE "zknn.core.Profile"

typedef struct box {
  zk_profile *at;
} box;

static zk_profile *check_profile(lua_State *L) {
  zk_profile *p = ((box *)zkl_check_object(L, 1, PROFILE))->at;
  if (!p) /* a finalizer of the script's, at the end */
    zkl_error(L, "profiler: the profile is closed");
  return p;
}

/* Of one that is over, whose tree does not change any more. */
static zk_profile *check_over(lua_State *L) {
  zk_profile *p = check_profile(L);
  if (!zk_profile_is_over(p))
    zkl_error(L, "profiler: the profile still runs");
  return p;
}

static int profile_gc(lua_State *L) {
  box *b = zkl_check_object(L, 1, PROFILE);
  zk_profile_free(b->at);
  b->at = NULL;
  return 0;
}

/* The end of a scope: see f_enter. */
static int profile_close(lua_State *L) {
  zk_profile_close_scope(check_profile(L));
  return 0;
}

/* start(events) -> a profile, which runs from here on; the registry holds it until it is over */
static int f_start(lua_State *L) {
  bool events = lua_toboolean(L, 1);
  box *b = lua_newuserdatauv(L, sizeof *b, 0);
  b->at = NULL;
  if (luaL_newmetatable(L, PROFILE)) {
    lua_pushcfunction(L, profile_gc);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, profile_close);
    lua_setfield(L, -2, "__close");
    zkl_hide_metatable(L);
  }
  b->at = zk_profile_start(events);
  if (!b->at)
    return zkl_error(L, "profiler: out of memory");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, b->at);
  return 1;
}

static bool stop(lua_State *L, zk_profile *p) {
  bool good = zk_profile_stop(p);
  if (good) {
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, p);
  }
  return good;
}

/* stop(profile, all) -> true; false while one that was started within it runs, which all ends */
static int f_stop(lua_State *L) {
  zk_profile *p = check_profile(L);
  bool all = lua_toboolean(L, 2);
  while (all && !zk_profile_is_over(p) && zk_profile_running != p)
    stop(L, zk_profile_running);
  lua_pushboolean(L, stop(L, p));
  return 1;
}

/* running() -> does one run? */
static int f_running(lua_State *L) {
  lua_pushboolean(L, zk_profile_running != NULL);
  return 1;
}

/* name(text) -> its number, for enter */
static int f_name(lua_State *L) {
  lua_pushinteger(L, zk_profile_intern(zkl_check_text(L, 1)));
  return 1;
}

/* enter(kind, name) -> a value to be closed at the end of the span, or false while none runs. kind:
 * one of kinds() that a script has; name: a number that f_name gave. */
static int f_enter(lua_State *L) {
  lua_Integer kind = zkl_check_integer(L, 1), number = zkl_check_integer(L, 2);
  zkl_check_that(L,
                 kind == ZK_PROFILE_LAYER || kind == ZK_PROFILE_DATA || kind == ZK_PROFILE_STEP ||
                     kind == ZK_PROFILE_USER,
                 1, "a kind of spans in Lua");
  zkl_check_that(L, number >= 0 && number < zk_profile_names(), 2, "the number of a name");
  if (!zk_profile_open_scope((zk_profile_kind)kind, zk_profile_name((uint32_t)number)))
    lua_pushboolean(L, false);
  else
    lua_rawgetp(L, LUA_REGISTRYINDEX, zk_profile_running);
  return 1;
}

/* layer() -> the number of the name of the layer that runs, or nil */
static int f_layer(lua_State *L) {
  const char *layer = zk_profile_layer();
  if (!layer)
    return 0;
  lua_pushinteger(L, zk_profile_number(layer));
  return 1;
}

/* kinds() -> the numbers of the kinds, by name */
static int f_kinds(lua_State *L) {
  lua_createtable(L, 0, ZK_PROFILE_KINDS);
  for (int i = 0; i < ZK_PROFILE_KINDS; i++) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, zk_profile_kind_name((zk_profile_kind)i));
  }
  return 1;
}

static void set_integer(lua_State *L, const char *key, int64_t value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, key);
}

/* nodes(profile) -> its tree, a list of {parent = place in the list (the root has none), kind,
 * name, layer, calls, ns, bytes}; a parent comes before its children */
static int f_nodes(lua_State *L) {
  const zk_profile *p = check_over(L);
  uint32_t n = zk_profile_summarize(p).nodes;
  lua_createtable(L, (int)n, 0);
  for (uint32_t i = 0; i < n; i++) {
    zk_profile_node node = zk_profile_node_at(p, i);
    lua_createtable(L, 0, 7);
    if (i)
      set_integer(L, "parent", (int64_t)node.parent + 1);
    lua_pushstring(L, zk_profile_kind_name(node.kind));
    lua_setfield(L, -2, "kind");
    lua_pushstring(L, node.name); /* NULL: nil */
    lua_setfield(L, -2, "name");
    lua_pushstring(L, node.layer);
    lua_setfield(L, -2, "layer");
    set_integer(L, "calls", node.calls);
    set_integer(L, "ns", node.ns);
    set_integer(L, "bytes", node.bytes);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* summary(profile) -> {ns, peak, peak_node (a place in the list of nodes), events, dropped, lost}
 */
static int f_summary(lua_State *L) {
  zk_profile_summary s = zk_profile_summarize(check_over(L));
  lua_createtable(L, 0, 6);
  set_integer(L, "ns", s.ns);
  set_integer(L, "peak", (int64_t)s.peak);
  set_integer(L, "peak_node", (int64_t)s.peak_node + 1);
  set_integer(L, "events", (int64_t)s.events);
  set_integer(L, "dropped", (int64_t)s.dropped);
  set_integer(L, "lost", (int64_t)s.lost);
  return 1;
}

/* event(profile, i) -> the node's place, start, ns, bytes of the i-th event, from 1 on */
static int f_event(lua_State *L) {
  const zk_profile *p = check_over(L);
  lua_Integer i = zkl_check_integer(L, 2);
  zkl_check_that(L, i >= 1 && (uint64_t)i <= zk_profile_summarize(p).events, 2,
                 "the number of an event");
  zk_profile_event e = zk_profile_event_at(p, (uint64_t)i - 1);
  lua_pushinteger(L, (lua_Integer)e.node + 1);
  lua_pushinteger(L, e.start);
  lua_pushinteger(L, e.ns);
  lua_pushinteger(L, e.bytes);
  return 4;
}

/* aside(profile) -> what other threads did meanwhile, a list of {name, calls, ns} */
static int f_aside(lua_State *L) {
  const zk_profile *p = check_over(L);
  zk_profile_work w;
  lua_newtable(L);
  for (int i = 0; zk_profile_aside_at(p, i, &w); i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, w.name);
    lua_setfield(L, -2, "name");
    set_integer(L, "calls", w.calls);
    set_integer(L, "ns", w.ns);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

void zkl_open_profiler(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"start", f_start}, {"stop", f_stop},   {"running", f_running}, {"name", f_name},
      {"enter", f_enter}, {"kinds", f_kinds}, {"nodes", f_nodes},     {"summary", f_summary},
      {"event", f_event}, {"layer", f_layer}, {"aside", f_aside},     {NULL, NULL}};
  zkl_set_functions(L, functions);
}
