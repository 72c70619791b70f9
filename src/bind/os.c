/*
 * os.c: what scripts need of the system beyond Lua's os and io: folders, whether a file could be
 * written, its digest.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/lock.h"
#include "base/memory.h"
#include "bind/idioms.h"

/* mkdir of path[0..length), which may exist already. */
static zk_status make_one(char *path, size_t length) {
  struct stat info;
  char end = path[length];
  path[length] = '\0';
  zk_status status = ZK_OK;
  if (mkdir(path, 0777) != 0) {
    int problem = errno;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
      status = zk_fail(ZK_ERR_IO, "cannot make the folder %s: %s", path, strerror(problem));
  }
  path[length] = end;
  return status;
}

/* make_folder(path): the folder and those above it; one that exists is fine. */
static int make_folder(lua_State *L) {
  const char *given = zkl_check_path(L, 1);
  size_t length = strlen(given);
  char *path = lua_newuserdatauv(L, length + 1, 0);
  memcpy(path, given, length + 1);
  for (size_t i = 1; i <= length; i++)
    if ((path[i] == '/' || i == length) && path[i - 1] != '/' && make_one(path, i) != ZK_OK)
      return zkl_raise(L);
  return 0;
}

/* temporary_folder() -> a new folder that nobody else can read, in TMPDIR or /tmp. */
static int temporary_folder(lua_State *L) {
  const char *place = getenv("TMPDIR");
  char path[PATH_MAX];
  int n = snprintf(path, sizeof path, "%s/zknn-XXXXXX", place && *place ? place : "/tmp");
  if (n >= (int)sizeof path || !mkdtemp(path)) {
    zk_fail(ZK_ERR_IO, "cannot make a temporary folder %s: %s%s", path, strerror(errno),
            place && *place ? " (TMPDIR names the place for it)" : "");
    return zkl_raise(L);
  }
  lua_pushstring(L, path);
  return 1;
}

/* check_writable(path): raises unless a file could be put at path now. Changes nothing. */
static int check_writable(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  struct stat info;
  if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
    zk_fail(ZK_ERR_IO, "%s: %s", path, strerror(EISDIR));
    return zkl_raise(L);
  }
  zk_atomic_file file = {0};
  zk_status status = zk_atomic_begin(&file, path);
  zk_atomic_abort(&file);
  return status == ZK_OK ? 0 : zkl_raise(L);
}

/* replace_file(temp, path): puts the finished file temp at path, for good. */
static int replace_file(lua_State *L) {
  const char *temp = zkl_check_path(L, 1), *path = zkl_check_path(L, 2);
  return zk_file_replace(temp, path) == ZK_OK ? 0 : zkl_raise(L);
}

/* file_md5(path) -> the file's MD5 in hexadecimal. */
static int file_md5(lua_State *L) {
  uint8_t *data;
  size_t size;
  char hex[33];
  if (zk_file_read(zkl_check_path(L, 1), &data, &size) != ZK_OK)
    return zkl_raise(L);
  zk_status status = zk_md5_hex(data, size, hex);
  zk_block_free(data);
  if (status != ZK_OK)
    return zkl_raise(L);
  lua_pushstring(L, hex);
  return 1;
}

#define FOLDER "zknn.Folder"

static int close_folder(lua_State *L) {
  DIR **folder = zkl_check_object(L, 1, FOLDER);
  if (*folder)
    closedir(*folder);
  *folder = NULL;
  return 0;
}

/* Which folder it is, whatever way leads there: device and number. */
static void push_identity(lua_State *L, const struct stat *info) {
  lua_pushfstring(L, "%I:%I", (LUAI_UACINT)info->st_dev, (LUAI_UACINT)info->st_ino);
}

/* list_folder(path) -> the names in it, without . and .., a table of those that are folders (links
 * to folders too): name = identity, and its own identity. Equal identities: one folder. */
static int list_folder(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  lua_settop(L, 1);
  DIR **folder = lua_newuserdatauv(L, sizeof *folder, 0);
  *folder = NULL;
  if (luaL_newmetatable(L, FOLDER)) {
    lua_pushcfunction(L, close_folder);
    lua_setfield(L, -2, "__gc");
    zkl_hide_metatable(L);
  }
  lua_setmetatable(L, -2);
  lua_newtable(L);
  lua_newtable(L);
  *folder = opendir(path);
  if (!*folder) {
    zk_fail_errno(path);
    return zkl_raise(L);
  }
  lua_Integer n = 0;
  for (struct dirent *entry; (entry = readdir(*folder)) != NULL;) {
    struct stat info;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
      continue;
    lua_pushstring(L, entry->d_name);
    if (entry->d_type != DT_REG && fstatat(dirfd(*folder), entry->d_name, &info, 0) == 0 &&
        S_ISDIR(info.st_mode)) {
      lua_pushvalue(L, -1);
      push_identity(L, &info);
      lua_rawset(L, 4);
    }
    lua_rawseti(L, 3, ++n);
  }
  struct stat own;
  if (fstat(dirfd(*folder), &own) == 0)
    push_identity(L, &own);
  else
    lua_pushliteral(L, "");
  closedir(*folder);
  *folder = NULL;
  return 3;
}

/* file_write(path, bytes): the file holds these bytes, or, on failure, is as it was. */
static int file_write(lua_State *L) {
  size_t size;
  const char *path = zkl_check_path(L, 1), *bytes = zkl_check_bytes(L, 2, &size);
  return zk_file_write(path, bytes, size) == ZK_OK ? 0 : zkl_raise(L);
}

/* file_append(path, bytes, fresh) -> true: the bytes stand behind what the file held; or false: it
 * is to be a fresh file, and there is one. */
static int file_append(lua_State *L) {
  size_t size;
  const char *path = zkl_check_path(L, 1), *bytes = zkl_check_bytes(L, 2, &size);
  bool existed = false;
  if (zk_file_append(path, bytes, size, lua_toboolean(L, 3) ? &existed : NULL) != ZK_OK)
    return zkl_raise(L);
  lua_pushboolean(L, !existed);
  return 1;
}

/* time() -> seconds since 1970, with their fraction. */
static int system_time(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  lua_pushnumber(L, (lua_Number)now.tv_sec + 1e-9 * (lua_Number)now.tv_nsec);
  return 1;
}

/* process() -> the number of this process, the name of this machine. */
static int process(lua_State *L) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) != 0 || !*name)
    snprintf(name, sizeof name, "localhost");
  lua_pushinteger(L, (lua_Integer)getpid());
  lua_pushstring(L, name);
  return 2;
}

/* --- locks --- */

#define LOCK "zknn.Lock"

static int lock_close(lua_State *L) {
  zk_lock_drop(zkl_check_object(L, 1, LOCK));
  return 0;
}

static int lock_tostring(lua_State *L) {
  zk_lock *lock = zkl_check_object(L, 1, LOCK);
  if (lock->fd >= 0)
    lua_pushfstring(L, "Lock(%s)", lock->path);
  else
    lua_pushliteral(L, "Lock(given back)");
  return 1;
}

/* lock_file(path) -> a lock to be closed (lock:close()), which goes with the process at the
 * latest; or nil and the number of the process that has it (0: not known). */
static int lock_file(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  long owner;
  zk_lock *lock = lua_newuserdatauv(L, sizeof *lock, 0);
  *lock = (zk_lock){.fd = -1};
  luaL_setmetatable(L, LOCK);
  if (zk_lock_take(lock, path, &owner) != ZK_OK)
    return zkl_raise(L);
  if (lock->fd >= 0)
    return 1;
  lua_pushnil(L);
  lua_pushinteger(L, owner);
  return 2;
}

/* Makes the metatable of locks. */
static void open_locks(lua_State *L) {
  static const luaL_Reg methods[] = {{"close:0", lock_close}, {NULL, NULL}};
  static const zkl_object_words words = {
      .name = "a lock", .walk = "lock:close() gives it back", .call = "lock:close() gives it back"};
  luaL_newmetatable(L, LOCK);
  zkl_set_methods(L, methods, &words);
  lua_pushcfunction(L, lock_close);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, lock_close);
  lua_setfield(L, -2, "__close");
  zkl_push_function(L, lock_tostring);
  lua_setfield(L, -2, "__tostring");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
}

void zkl_open_os(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"make_folder", make_folder},
      {"check_writable", check_writable},
      {"replace_file", replace_file},
      {"file_md5", file_md5},
      {"list_folder", list_folder},
      {"file_write", file_write},
      {"file_append", file_append},
      {"time/0", system_time},
      {"process/0", process},
      {"lock_file", lock_file},
      {"temporary_folder", temporary_folder},
      {NULL, NULL},
  };
  zkl_set_functions(L, functions);
  open_locks(L);
}
