/*
 * events.c: messages of event files out of Lua tables: {wall_time = 1.5, summary = {value =
 * {...}}}.
 *
 * Only lua/zknn/tensorboard calls this, with tables that it made: a value that does not fit its
 * field is read as nothing.
 */
#include "base/crc32c.h"
#include "base/memory.h"
#include "bind/bind.h"
#include "io/events.h"

#define BOX "zknn.Events"

/* What is freed with the userdata, so that anything may raise. */
typedef struct box {
  zk_arena arena;
  uint8_t *bytes;
} box;

static int box_gc(lua_State *L) {
  box *b = zkl_check_object(L, 1, BOX);
  zk_arena_clear(&b->arena);
  zk_block_free(b->bytes);
  *b = (box){0};
  return 0;
}

static void check(lua_State *L, zk_status status) {
  if (status != ZK_OK)
    zkl_raise(L);
}

static void read_record(lua_State *L, box *b, const zk_wire_schema *s, void *record);

/* The value at the top into `place`. Texts stay in the table. */
static void read_value(lua_State *L, box *b, const zk_wire_field *f, void *place) {
  switch ((int)f->kind) {
  case ZK_WIRE_INT:
    *(int64_t *)place = lua_isboolean(L, -1) ? lua_toboolean(L, -1) : lua_tointeger(L, -1);
    break;
  case ZK_WIRE_FLOAT:
    *(float *)place = (float)lua_tonumber(L, -1);
    break;
  case ZK_WIRE_DOUBLE:
  case ZK_WIRE_DOUBLES:
    *(double *)place = lua_tonumber(L, -1);
    break;
  case ZK_WIRE_BYTES:
  case ZK_WIRE_SPANS:
    if (lua_type(L, -1) == LUA_TSTRING) {
      size_t n;
      const char *text = lua_tolstring(L, -1, &n);
      *(zk_span *)place = (zk_span){text, n};
    }
    break;
  case ZK_WIRE_MESSAGE:
  case ZK_WIRE_MESSAGES:
    check(L, zk_arena_take(&b->arena, f->message->size, place));
    read_record(L, b, f->message, *(void **)place);
    break;
  default:
    break;
  }
}

/* The list at the top into `list`. */
static void read_list(lua_State *L, box *b, const zk_wire_field *f, zk_list *list, size_t size) {
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  check(L, zk_list_reserve(&b->arena, list, size, (size_t)n));
  for (lua_Integer i = 1; i <= n; i++) {
    void *place;
    check(L, zk_list_add(&b->arena, list, size, &place));
    lua_rawgeti(L, -1, i);
    read_value(L, b, f, place);
    lua_pop(L, 1);
  }
}

/* The table at the top into the record. */
static void read_record(lua_State *L, box *b, const zk_wire_schema *s, void *record) {
  luaL_checkstack(L, 6, "events");
  if (!lua_istable(L, -1))
    return;
  for (int row = 0; row < s->n_fields; row++) {
    const zk_wire_field *f = &s->fields[row];
    void *place = (char *)record + f->offset;
    int type = lua_getfield(L, -1, f->name);
    if (f->kind >= ZK_WIRE_INTS && type == LUA_TTABLE)
      read_list(L, b, f, place,
                f->kind == ZK_WIRE_SPANS     ? sizeof(zk_span)
                : f->kind == ZK_WIRE_DOUBLES ? sizeof(double)
                                             : sizeof(void *));
    else if (f->kind < ZK_WIRE_INTS && type != LUA_TNIL)
      read_value(L, b, f, place);
    if (type != LUA_TNIL)
      ((zk_record *)record)->has |= 1u << row;
    lua_pop(L, 1);
  }
}

/* encode(message, table) -> string */
static int encode(lua_State *L) {
  const zk_wire_schema *schema = zk_events_schema(zkl_check_text(L, 1));
  if (!schema)
    return zkl_wrong_argument(L, 1, "the name of a message");
  zkl_check_type(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  box *b = lua_newuserdatauv(L, sizeof *b, 0);
  *b = (box){0};
  luaL_setmetatable(L, BOX);
  lua_pushvalue(L, 2);
  void *record;
  size_t size;
  check(L, zk_arena_take(&b->arena, schema->size, &record));
  read_record(L, b, schema, record);
  check(L, zk_wire_write(schema, record, &b->bytes, &size));
  lua_pushlstring(L, (const char *)b->bytes, size);
  return 1;
}

/* crc32c(bytes) -> integer */
static int crc32c(lua_State *L) {
  size_t size;
  const char *bytes = zkl_check_bytes(L, 1, &size);
  lua_pushinteger(L, (lua_Integer)zk_crc32c(bytes, size));
  return 1;
}

void zkl_open_events(lua_State *L) {
  static const luaL_Reg functions[] = {{"encode/2", encode}, {"crc32c/1", crc32c}, {NULL, NULL}};
  zkl_set_functions(L, functions);
  luaL_newmetatable(L, BOX);
  lua_pushcfunction(L, box_gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
}
