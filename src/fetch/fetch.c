/*
 * fetch.c: downloads a file over HTTP with libcurl: `require "zknn.fetch"`. A separate C module,
 * opened at the first download, because loading libcurl takes longer than starting zknn. It appends
 * bytes to a file; lua/zknn/data/download.lua does the rest.
 */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRANSFER "zknn.fetch.transfer"
#define REDIRECTS 5L
#define SLOW_BYTES 100L    /* a second: slower than this for stall_timeout is a stall */
#define REPORT_SECONDS 0.1 /* between two calls of the progress function */

/* One call of get. Closed by finish, or, when something raises before that, by the collector. After
 * a success Lua holds it, and with it the lock of the file, until the file is renamed. */
typedef struct transfer {
  lua_State *L;
  CURL *curl;
  const char *path;
  int file;
  bool locked_out;        /* another process has the file */
  int progress;           /* stack index of the progress function, or 0 */
  bool raised;            /* the progress function did; its error is on the top */
  curl_off_t had;         /* bytes in the file that this transfer goes on from */
  curl_off_t range_start; /* of the answer's Content-Range, or -1 */
  curl_off_t received, limit;
  bool started;   /* the answer is one to keep, and the file is ready for it */
  bool too_large; /* for limit */
  int problem;    /* errno of writing */
  double reported;
  char reason[CURL_ERROR_SIZE];
} transfer;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static long status_of(const transfer *t) {
  long status = 0;
  curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/* --- the file --- */

static void finish(transfer *t) {
  if (t->curl)
    curl_easy_cleanup(t->curl);
  if (t->file >= 0)
    close(t->file);
  t->curl = NULL;
  t->file = -1;
}

static int collect(lua_State *L) {
  finish(luaL_checkudata(L, 1, TRANSFER));
  return 0;
}

/* Opens the file, for this process alone. Returns false with errno. */
static bool open_file(transfer *t, bool resume) {
  struct stat info, named;
  for (;;) {
    t->file = open(t->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (t->file < 0 || fstat(t->file, &info) != 0)
      return false;
    if (!S_ISREG(info.st_mode)) {
      errno = EEXIST;
      return false;
    }
    /* a file system without locks is no failure */
    t->locked_out = flock(t->file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (t->locked_out)
      return false;
    /* The process that had it until now may have renamed it to its final name. */
    if (stat(t->path, &named) == 0 && named.st_ino == info.st_ino && named.st_dev == info.st_dev)
      break;
    close(t->file);
  }
  if (fstat(t->file, &info) != 0)
    return false;
  t->had = resume ? info.st_size : 0;
  return resume || ftruncate(t->file, 0) == 0;
}

/* At the first byte of an answer, or the end of an empty one: is it wanted, and from which offset?
 */
static bool start(transfer *t) {
  long status = status_of(t);
  if (status == 200)
    t->had = 0; /* the whole file: no ranges here */
  else if (status != 206 || t->had == 0 || t->range_start != t->had)
    return false;
  if (ftruncate(t->file, t->had) != 0 || lseek(t->file, t->had, SEEK_SET) < 0) {
    t->problem = errno;
    return false;
  }
  t->started = true;
  return true;
}

static size_t on_body(char *data, size_t one, size_t size, void *user) {
  transfer *t = user;
  (void)one; /* always 1 */
  if (!t->started && !start(t))
    return 0;
  if (t->limit > 0 && t->had + t->received + (curl_off_t)size > t->limit) {
    t->too_large = true;
    return 0;
  }
  for (size_t at = 0; at < size;) {
    ssize_t n = write(t->file, data + at, size - at);
    if (n >= 0) {
      at += (size_t)n;
    } else if (errno != EINTR) {
      t->problem = errno;
      return 0;
    }
  }
  t->received += (curl_off_t)size;
  return size;
}

/* --- callbacks of libcurl --- */

static size_t on_header(char *data, size_t one, size_t size, void *user) {
  transfer *t = user;
  static const char range[] = "content-range:";
  char line[128];
  long long first;
  (void)one;
  size_t length = size < sizeof line ? size : sizeof line - 1;
  memcpy(line, data, length);
  line[length] = '\0';
  if (strncmp(line, "HTTP/", 5) == 0) /* the next answer of a chain of redirects */
    t->range_start = -1;
  else if (strncasecmp(line, range, sizeof range - 1) == 0 &&
           sscanf(line + sizeof range - 1, " bytes %lld-", &first) == 1)
    t->range_start = first;
  return size;
}

static int nothing(lua_State *L) {
  (void)L;
  return 0;
}

/* Calls progress(done, total or nil). Some call is made even without that function: it lets a
 * Ctrl-C in, which Lua raises at its next call. */
static int on_progress(void *user, curl_off_t total, curl_off_t done, curl_off_t up_total,
                       curl_off_t up) {
  transfer *t = user;
  lua_State *L = t->L;
  (void)up_total;
  (void)up;
  if (now() - t->reported < REPORT_SECONDS)
    return 0;
  t->reported = now();
  if (t->progress && t->started) {
    lua_pushvalue(L, t->progress);
    lua_pushinteger(L, (lua_Integer)(t->had + done));
    if (total > 0)
      lua_pushinteger(L, (lua_Integer)(t->had + total));
    else
      lua_pushnil(L);
  } else {
    lua_pushcfunction(L, nothing);
    lua_pushnil(L);
    lua_pushnil(L);
  }
  t->raised = lua_pcall(L, 2, 0, 0) != LUA_OK;
  return t->raised;
}

/* --- the call --- */

/* Seconds of options[name] in milliseconds; zero and less switch the limit off. */
static long milliseconds(lua_State *L, const char *name) {
  lua_getfield(L, 3, name);
  lua_Number seconds = luaL_optnumber(L, -1, 0);
  lua_pop(L, 1);
  return seconds > 0 && seconds < 1e6 ? (long)(seconds * 1000 + 0.5) : 0;
}

static bool is_https(const char *url) {
  return strncasecmp(url, "https:", 6) == 0;
}

/* A redirect may not leave TLS. */
static void allow_protocols(CURL *curl, const char *url) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, is_https(url) ? "https" : "http,https");
#else
  long http = is_https(url) ? 0 : CURLPROTO_HTTP;
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, http | CURLPROTO_HTTPS);
#endif
}

static void set_options(transfer *t, const char *url) {
  lua_State *L = t->L;
  CURL *curl = t->curl;
  long stall = milliseconds(L, "stall_timeout");
  curl_easy_setopt(curl, CURLOPT_URL, url);
  allow_protocols(curl, url);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "zknn/" ZK_VERSION);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(L, "connect_timeout"));
  if (stall > 0) {
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (stall + 999) / 1000);
  }
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->reason);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

/* Asks for the file from byte t->had on. */
static CURLcode perform(transfer *t) {
  char range[32];
  snprintf(range, sizeof range, "%lld-", (long long)t->had);
  curl_easy_setopt(t->curl, CURLOPT_RANGE, t->had > 0 ? range : NULL);
  t->range_start = -1;
  t->received = 0;
  t->started = false;
  t->reason[0] = '\0';
  CURLcode code = curl_easy_perform(t->curl);
  if (code == CURLE_OK && !t->started && !start(t)) /* no body came */
    code = CURLE_WRITE_ERROR;
  return code;
}

/* Did the server refuse to resume, or resume at a wrong offset? */
static bool refused_range(const transfer *t) {
  long status = status_of(t);
  return !t->started && t->had > 0 && (status == 416 || status == 206);
}

/* Are the bytes so far good, so that another try may resume there? (Not after a stall, which has
 * taken long enough.) */
static bool is_cut(const transfer *t, CURLcode code) {
  return t->started && t->received > 0 && code != CURLE_WRITE_ERROR &&
         code != CURLE_OPERATION_TIMEDOUT;
}

/* Pushes the reason why the file is not complete. */
static void push_reason(transfer *t, CURLcode code) {
  lua_State *L = t->L;
  long status = status_of(t);
  const char *reason = t->reason[0] ? t->reason : curl_easy_strerror(code);
  if (t->problem)
    lua_pushfstring(L, "cannot write %s: %s", t->path, strerror(t->problem));
  else if (t->too_large)
    lua_pushfstring(L, "larger than %I bytes", (lua_Integer)t->limit);
  else if (code == CURLE_WRITE_ERROR && !t->started)
    lua_pushfstring(L, "the server answered with HTTP status %d", (int)status);
  else if (code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING)
    lua_pushfstring(L, "the connection was cut after %I bytes (%s)",
                    (lua_Integer)(t->had + t->received), reason);
  else if (code == CURLE_SSL_CACERT_BADFILE || code == CURLE_PEER_FAILED_VERIFICATION)
    lua_pushfstring(L, "%s (certificates come with the package ca-certificates)", reason);
  else
    lua_pushstring(L, reason);
}

static int fail_open(transfer *t) {
  lua_State *L = t->L;
  int problem = errno;
  finish(t);
  lua_pushnil(L);
  if (t->locked_out)
    lua_pushfstring(L, "%s: another process is downloading to it", t->path);
  else
    lua_pushfstring(L, "cannot write %s: %s", t->path, strerror(problem));
  lua_pushboolean(L, 0);
  return 3;
}

static int fail_transfer(transfer *t, CURLcode code) {
  lua_State *L = t->L;
  struct stat info;
  lua_pushnil(L);
  push_reason(t, code);
  lua_pushboolean(L, is_cut(t, code));
  if (fstat(t->file, &info) == 0 && info.st_size == 0)
    unlink(t->path);
  finish(t);
  return 3;
}

/*
 * get(url, path, {resume, connect_timeout, stall_timeout, max_size, progress}): brings url into the
 * file path, which goes on where it ends when resume is true and the server can, and begins anew
 * when not. Gives a to-be-closed value, which keeps other processes from the file until then, and
 * whether it went on; or nil, the reason, and whether some came, so that trying again is worth
 * while. Raises what progress raises.
 */
static int get(lua_State *L) {
  size_t url_length, path_length;
  const char *url = luaL_checklstring(L, 1, &url_length);
  const char *path = luaL_checklstring(L, 2, &path_length);
  if (strlen(url) != url_length || strlen(path) != path_length)
    return luaL_error(L, "a URL or path with a zero byte");
  luaL_checktype(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  luaL_checkstack(L, 12, NULL);
  transfer *t = lua_newuserdatauv(L, sizeof *t, 0);
  *t = (transfer){.L = L, .path = path, .file = -1, .reported = now()};
  luaL_setmetatable(L, TRANSFER);
  lua_getfield(L, 3, "max_size");
  t->limit = (curl_off_t)luaL_optinteger(L, -1, 0);
  lua_getfield(L, 3, "resume");
  bool resume = lua_toboolean(L, -1);
  lua_getfield(L, 3, "progress");
  t->progress = lua_isnil(L, -1) ? 0 : lua_gettop(L);

  if (!open_file(t, resume))
    return fail_open(t);
  t->curl = curl_easy_init();
  if (!t->curl)
    return luaL_error(L, "libcurl cannot start");
  set_options(t, url);
  CURLcode code = perform(t);
  if (refused_range(t)) {
    t->had = 0;
    code = perform(t);
  }
  if (t->raised) {
    finish(t);
    return lua_error(L);
  }
  if (code != CURLE_OK)
    return fail_transfer(t, code);
  curl_easy_cleanup(t->curl);
  t->curl = NULL;
  lua_pushvalue(L, 4); /* t */
  lua_pushboolean(L, t->had > 0);
  return 2;
}

static int clean_up(lua_State *L) {
  (void)L;
  curl_global_cleanup();
  return 0;
}

__attribute__((visibility("default"))) int luaopen_zknn_fetch(lua_State *L) {
  static const luaL_Reg functions[] = {{"get", get}, {NULL, NULL}};
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return luaL_error(L, "libcurl cannot start");
  luaL_newmetatable(L, TRANSFER);
  lua_pushcfunction(L, collect);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__gc");
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);
  luaL_newlib(L, functions);
  lua_createtable(L, 0, 1); /* the module's metatable: cleans up when the state closes */
  lua_pushcfunction(L, clean_up);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  return 1;
}
