/*
 * mpi.c: messages between the processes of a job, over MPI: `require "zknn.openmpi"` and `require
 * "zknn.mpich"`, one source compiled against each, for their ABIs differ. A separate C module that
 * lua/zknn/distributed opens when a launcher has started this process; the core links no MPI.
 *
 * All it does is send and receive bytes without blocking: collectives are made of that in Lua, so
 * that a wait can be interrupted, can end, and knows which ranks it waits for.
 */
#include <lauxlib.h>
#include <lua.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include "mpi/watch.h"

#define TRANSFER ZK_MPI_NAME ".transfer"
#define CHUNK ((lua_Integer)1 << 30) /* bytes of one message: MPI counts them in an int */
#define MAX_PARTS 65536
#define SPIN_SECONDS 20e-6

static MPI_Comm world = MPI_COMM_NULL;

/* One call of start: its requests, and for each the rank it waits for. The Lua table of what is
 * sent and received is its user value, so that the memory stays. */
typedef struct transfer {
  int n, n_done;
  MPI_Request *request;
  int *peer;
  int *bytes; /* received, or -1 */
  bool *is_done;
  char **buffer; /* of what is received into no tensor */
} transfer;

static int check(lua_State *L, int code, const char *what) {
  if (code == MPI_SUCCESS)
    return 0;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, text, &length) != MPI_SUCCESS)
    length = 0;
  text[length < MPI_MAX_ERROR_STRING ? length : MPI_MAX_ERROR_STRING - 1] = '\0';
  return luaL_error(L, "%s: %s", what, text);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- the end of the process --- */

/* A rank that fails ends the job, for the others would wait for it. One that ends well leaves MPI,
 * which waits until all do. */
static void leave(int status, void *unused) {
  (void)unused;
  int is_finalized = 0;
  if (world == MPI_COMM_NULL || MPI_Finalized(&is_finalized) != MPI_SUCCESS || is_finalized)
    return;
  zk_watch_leave();
  if (status != 0) {
    zk_watch_tell_failure(status);
    fflush(NULL);
    MPI_Abort(MPI_COMM_WORLD, status);
  } else {
    MPI_Finalize();
  }
}

/* --- functions --- */

/* init() -> rank, size, host */
static int f_init(lua_State *L) {
  int is_there = 0, rank, size, given, length;
  char host[MPI_MAX_PROCESSOR_NAME];
  check(L, MPI_Initialized(&is_there), "MPI_Initialized");
  if (!is_there) {
    check(L, MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given), "MPI_Init_thread");
    if (on_exit(leave, NULL) != 0)
      return luaL_error(L, "no room for what is done at the end of the process");
  }
  prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL); /* ns that a sleep may last longer */
  if (world == MPI_COMM_NULL) {
    check(L, MPI_Comm_dup(MPI_COMM_WORLD, &world), "MPI_Comm_dup");
    check(L, MPI_Comm_set_errhandler(world, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  }
  check(L, MPI_Comm_rank(world, &rank), "MPI_Comm_rank");
  check(L, MPI_Comm_size(world, &size), "MPI_Comm_size");
  check(L, MPI_Get_processor_name(host, &length), "MPI_Get_processor_name");
  lua_pushinteger(L, rank);
  lua_pushinteger(L, size);
  lua_pushlstring(L, host, (size_t)length);
  return 3;
}

/* version() -> the library's own words, their first line */
static int f_version(lua_State *L) {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  check(L, MPI_Get_library_version(text, &length), "MPI_Get_library_version");
  lua_pushlstring(L, text, strcspn(text, "\n"));
  return 1;
}

static int f_process(lua_State *L) {
  lua_pushinteger(L, getpid());
  return 1;
}

/* page() -> a descriptor of the page that the ranks of this host share; join(rank, size, host,
 * process of the page, its descriptor, list of ranks here, list of their processes) */
static int f_page(lua_State *L) {
  lua_pushinteger(L, zk_watch_make_page());
  return 1;
}

static int f_join(lua_State *L) {
  int rank = (int)luaL_checkinteger(L, 1), size = (int)luaL_checkinteger(L, 2);
  const char *host = luaL_checkstring(L, 3);
  pid_t owner = (pid_t)luaL_checkinteger(L, 4);
  int page = (int)luaL_checkinteger(L, 5);
  luaL_checktype(L, 6, LUA_TTABLE);
  luaL_checktype(L, 7, LUA_TTABLE);
  zk_watch_begin(rank, size, host, owner, page);
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, 6); i++) {
    lua_rawgeti(L, 6, i);
    lua_rawgeti(L, 7, i);
    zk_watch_add((int)lua_tointeger(L, -2), (pid_t)lua_tointeger(L, -1));
    lua_pop(L, 2);
  }
  zk_watch_start();
  return 0;
}

/* cause(text): why this process will end with an error, for the message to all */
static int f_cause(lua_State *L) {
  zk_watch_set_cause(luaL_checkstring(L, 1));
  return 0;
}

/* look(): ends the job when a rank of this host is gone */
static int f_look(lua_State *L) {
  (void)L;
  if (world != MPI_COMM_NULL && zk_watch_look())
    MPI_Abort(MPI_COMM_WORLD, 1);
  return 0;
}

/* --- transfers --- */

static void *new_block(lua_State *L, size_t count, size_t size) {
  void *block = calloc(count ? count : 1, size);
  if (!block)
    luaL_error(L, "not enough memory for %d messages", (int)count);
  return block;
}

static int collect(lua_State *L) {
  transfer *t = luaL_checkudata(L, 1, TRANSFER);
  if (t->n_done < t->n) { /* messages are under way: what they use stays until the end */
    lua_pushvalue(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, t);
    return 0;
  }
  for (int i = 0; t->buffer && i < t->n; i++)
    free(t->buffer[i]);
  free(t->request);
  free(t->peer);
  free(t->bytes);
  free(t->is_done);
  free(t->buffer);
  *t = (transfer){.n = 0};
  return 0;
}

/* Field `index` of the entry on the top. */
static lua_Integer field(lua_State *L, int index) {
  lua_rawgeti(L, -1, index);
  lua_Integer n = lua_tointeger(L, -1);
  lua_pop(L, 1);
  return n;
}

/* The number of messages of the entry on the top: {peer, sends, memory, offset, bytes, tag}. */
static lua_Integer parts_of(lua_State *L) {
  lua_Integer bytes = field(L, 5);
  luaL_argcheck(L, bytes >= 0 && field(L, 4) >= 0, 1, "sizes below 0");
  return bytes <= CHUNK ? 1 : bytes / CHUNK + (bytes % CHUNK != 0);
}

/* Posts one entry, whose messages are number `at` and following. */
static void post(lua_State *L, transfer *t, int *at) {
  int peer = (int)field(L, 1), tag = (int)field(L, 6);
  lua_Integer offset = field(L, 4), left = field(L, 5), parts = parts_of(L);
  lua_rawgeti(L, -1, 2);
  bool sends = lua_toboolean(L, -1);
  lua_rawgeti(L, -2, 3);
  char *memory = lua_type(L, -1) == LUA_TLIGHTUSERDATA ? lua_touserdata(L, -1) : NULL;
  const char *text = lua_tostring(L, -1);
  lua_pop(L, 2); /* the table keeps the string */
  for (lua_Integer i = 0; i < parts; i++, (*at)++) {
    int size = (int)(left < CHUNK ? left : CHUNK), code;
    t->peer[*at] = peer;
    t->bytes[*at] = -1;
    if (sends) {
      const char *from = memory ? memory + offset : text + offset;
      code = MPI_Isend(from, size, MPI_BYTE, peer, tag, world, &t->request[*at]);
    } else {
      if (!memory)
        t->buffer[*at] = new_block(L, (size_t)size, 1);
      code = MPI_Irecv(memory ? memory + offset : t->buffer[*at], size, MPI_BYTE,
                       peer < 0 ? MPI_ANY_SOURCE : peer, tag, world, &t->request[*at]);
    }
    check(L, code, sends ? "MPI_Isend" : "MPI_Irecv");
    t->n = *at + 1;
    offset += size;
    left -= size;
  }
}

/* start(list of {peer, sends, memory, offset, bytes, tag}) -> transfer. memory: a string, an
 * address, or false, for a buffer of the transfer's own; peer -1: from any rank. */
static int f_start(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1), parts = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 1, i);
    luaL_argcheck(L, lua_istable(L, -1), 1, "list of messages expected");
    parts += parts_of(L);
    lua_pop(L, 1);
  }
  luaL_argcheck(L, parts <= MAX_PARTS, 1, "too many messages at once");
  if (world == MPI_COMM_NULL)
    return luaL_error(L, "MPI has not begun");
  transfer *t = lua_newuserdatauv(L, sizeof *t, 1);
  *t = (transfer){.n = 0};
  luaL_setmetatable(L, TRANSFER);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  t->request = new_block(L, (size_t)parts, sizeof *t->request);
  t->peer = new_block(L, (size_t)parts, sizeof *t->peer);
  t->bytes = new_block(L, (size_t)parts, sizeof *t->bytes);
  t->is_done = new_block(L, (size_t)parts, sizeof *t->is_done);
  t->buffer = new_block(L, (size_t)parts, sizeof *t->buffer);
  int at = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 1, i);
    post(L, t, &at);
    lua_pop(L, 1);
  }
  return 1;
}

/* Have messages ended? Notes them. */
static bool advance(lua_State *L, transfer *t) {
  bool moved = false;
  for (int i = 0; i < t->n; i++) {
    if (t->is_done[i])
      continue;
    int is_done = 0, count = 0;
    MPI_Status status;
    check(L, MPI_Test(&t->request[i], &is_done, &status), "MPI_Test");
    if (!is_done)
      continue;
    moved = t->is_done[i] = true;
    t->n_done++;
    if (t->buffer[i]) {
      check(L, MPI_Get_count(&status, MPI_BYTE, &count), "MPI_Get_count");
      t->bytes[i] = count;
      t->peer[i] = status.MPI_SOURCE;
    }
  }
  return moved;
}

/* transfer:wait(seconds) -> has all arrived? It asks without a pause at first, then sleeps between:
 * ranks may outnumber the CPUs. (sched_yield would give a whole turn away to other programs.) */
static int m_wait(lua_State *L) {
  transfer *t = luaL_checkudata(L, 1, TRANSFER);
  double begin = now(), end = begin + luaL_checknumber(L, 2), moved = begin;
  for (;;) {
    bool has_moved = advance(L, t);
    double at = now();
    if (has_moved)
      moved = at;
    if (t->n_done == t->n || at >= end)
      break;
    double idle = at - moved;
    if (idle >= SPIN_SECONDS) {
      long pause = idle < 20e-3 ? 10000 : idle < 1 ? 100000 : 2000000; /* ns */
      nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
    }
  }
  lua_pushboolean(L, t->n_done == t->n);
  return 1;
}

/* transfer:missing() -> list of the ranks that it waits for */
static int m_missing(lua_State *L) {
  const transfer *t = luaL_checkudata(L, 1, TRANSFER);
  lua_newtable(L);
  for (int i = 0, n = 0; i < t->n; i++) {
    if (!t->is_done[i]) {
      lua_pushinteger(L, t->peer[i]);
      lua_rawseti(L, -2, ++n);
    }
  }
  return 1;
}

/* transfer:text(i) -> what message i (from 1) has brought into its buffer, its rank */
static int m_text(lua_State *L) {
  const transfer *t = luaL_checkudata(L, 1, TRANSFER);
  lua_Integer i = luaL_checkinteger(L, 2) - 1;
  luaL_argcheck(L, i >= 0 && i < t->n && t->buffer[i] && t->bytes[i] >= 0, 2, "no such message");
  lua_pushlstring(L, t->buffer[i], (size_t)t->bytes[i]);
  lua_pushinteger(L, t->peer[i]);
  return 2;
}

static const luaL_Reg functions[] = {
    {"init", f_init}, {"version", f_version}, {"process", f_process},
    {"page", f_page}, {"join", f_join},       {"cause", f_cause},
    {"look", f_look}, {"start", f_start},     {NULL, NULL}};
static const luaL_Reg methods[] = {
    {"wait", m_wait}, {"missing", m_missing}, {"text", m_text}, {NULL, NULL}};

__attribute__((visibility("default"))) int ZK_MPI_OPEN(lua_State *L);

int ZK_MPI_OPEN(lua_State *L) {
  luaL_newmetatable(L, TRANSFER);
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushliteral(L, TRANSFER);
  lua_setfield(L, -2, "__metatable");
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
  luaL_newlib(L, functions);
  return 1;
}
