/*
 * objects.h: Lua values as zk_objects and back, for what saves and loads.
 *
 * What a table is (list, dict, in which order) only lua/zknn/ordered.lua knows; it is asked through
 * its functions describe and make, which stand on the stack at the index given.
 */
#ifndef ZK_BIND_OBJECTS_H
#define ZK_BIND_OBJECTS_H

#include "bind/bind.h"
#include "io/object.h"

/* Owns one reference to each of its objects: whatever Lua raises, they are released with it. */
typedef struct zkl_objects {
  zk_object **at;
  size_t count, room;
} zkl_objects;

/* Pushes an empty one. */
zkl_objects *zkl_push_objects(lua_State *L);
void zkl_release_objects(zkl_objects *all);
/* A place for one object more, NULL at first, that a reader fills. */
zk_object **zkl_object_slot(lua_State *L, zkl_objects *all);

/* The value at `arg` as an object that `all` owns. Raises "WHO: state.0.momentum_buffer: REASON".
 */
zk_object *zkl_to_object(lua_State *L, zkl_objects *all, const char *who, int arg, int describe);
/* Pushes the object as Lua's value; NULL is nil. */
void zkl_push_object(lua_State *L, zk_object *o, int make);

#endif
