/*
 * process.c: the processes that `zknn test` starts, one a file. What one prints, on standard output
 * and standard error, comes through one pipe in its order. Each is the leader of a process group of
 * its own, so that what it has started ends with it; and it ends when zknn does.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "host/host.h"

#define PROCESS "zknn.Process"
#define TICK 0.05  /* seconds between two looks whether it has ended while its output is open */
#define CHUNK 8192 /* bytes read at once */

typedef struct process {
  pid_t id;   /* 0: it was never started, or is gone and waited for */
  int output; /* the end of the pipe that we read, or -1 */
  int status; /* as waitpid gives it, once id is 0 */
} process;

static void close_output(process *p) {
  if (p->output >= 0)
    close(p->output);
  p->output = -1;
}

/* Without waiting for it: its number stays taken, so that its group is still its own. */
static int has_ended(const process *p) {
  siginfo_t info = {.si_pid = 0};
  return p->id == 0 || waitid(P_PID, (id_t)p->id, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         info.si_pid != 0;
}

static void reap(process *p) {
  if (p->id == 0)
    return;
  kill(-p->id, SIGKILL);
  while (waitpid(p->id, &p->status, 0) < 0 && errno == EINTR)
    ;
  p->id = 0;
}

static int process_close(lua_State *L) {
  process *p = luaL_checkudata(L, 1, PROCESS);
  reap(p);
  close_output(p);
  return 0;
}

/*
 * process:read(seconds) -> what was printed since, "" when a signal came; or nil and "end" when the
 * process has ended and all is read, nil and "time" when the seconds are over.
 */
static int process_read(lua_State *L) {
  process *p = luaL_checkudata(L, 1, PROCESS);
  double until = zk_seconds() + luaL_checknumber(L, 2);
  char bytes[CHUNK];
  for (;;) {
    int ended = has_ended(p);
    if (ended && p->id != 0)
      kill(-p->id, SIGKILL); /* what it left behind might hold the pipe for ever */
    double left = until - zk_seconds();
    double tick = p->output < 0 ? 0.001 : TICK; /* mostly it ends when its output does */
    int wait = ended || left <= 0 ? 0 : (int)(1000 * (left < tick ? left : tick)) + 1;
    struct pollfd pipe = {.fd = p->output, .events = POLLIN}; /* -1 is passed over */
    int ready = poll(&pipe, 1, wait);
    if (ready < 0) {
      lua_pushliteral(L, "");
      return 1;
    }
    if (ready > 0) {
      ssize_t n = read(p->output, bytes, sizeof bytes);
      if (n > 0) {
        lua_pushlstring(L, bytes, (size_t)n);
        return 1;
      }
      close_output(p);
    } else if (ended || left <= 0) {
      lua_pushnil(L);
      lua_pushstring(L, ended ? "end" : "time");
      return 2;
    }
  }
}

/* process:interrupt(): as Ctrl-C does, it and all that it has started. */
static int process_interrupt(lua_State *L) {
  process *p = luaL_checkudata(L, 1, PROCESS);
  if (p->id != 0)
    kill(-p->id, SIGINT);
  return 0;
}

/* process:finish() -> "exit" and its status, or "signal" and "11 (Segmentation fault)". What still
 * runs is killed. */
static int process_finish(lua_State *L) {
  process *p = luaL_checkudata(L, 1, PROCESS);
  reap(p);
  close_output(p);
  if (WIFSIGNALED(p->status)) {
    lua_pushliteral(L, "signal");
    lua_pushfstring(L, "%d (%s)", WTERMSIG(p->status), strsignal(WTERMSIG(p->status)));
  } else {
    lua_pushliteral(L, "exit");
    lua_pushinteger(L, WEXITSTATUS(p->status));
  }
  return 2;
}

static void make_class(lua_State *L) {
  static const luaL_Reg methods[] = {{"read", process_read},     {"interrupt", process_interrupt},
                                     {"finish", process_finish}, {"__gc", process_close},
                                     {"__close", process_close}, {NULL, NULL}};
  if (luaL_newmetatable(L, PROCESS)) {
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
  }
}

/* In the new process: becomes the program, or ends with 127. */
static void become(const char *path, const char **arguments, int output, pid_t parent) {
  int nothing = open("/dev/null", O_RDONLY);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_DFL);
  if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
      dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0)
    execv(path, (char **)arguments);
  _exit(127);
}

int zkl_start_process(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer n = luaL_len(L, 2);
  luaL_argcheck(L, n >= 1 && n < 100, 2, "1 to 99 arguments");
  const char *arguments[100] = {NULL};
  for (lua_Integer i = 1; i <= n; i++) {
    luaL_argcheck(L, lua_geti(L, 2, i) == LUA_TSTRING, 2, "strings");
    arguments[i - 1] = lua_tostring(L, -1);
    lua_pop(L, 1); /* the list keeps it */
  }
  process *p = lua_newuserdatauv(L, sizeof *p, 0);
  *p = (process){.output = -1};
  make_class(L);
  lua_setmetatable(L, -2);
  int ends[2];
  if (pipe(ends) != 0)
    return luaL_error(L, "cannot make a pipe: %s", strerror(errno));
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  p->output = ends[0];
  pid_t parent = getpid(), id = fork();
  if (id == 0)
    become(path, arguments, ends[1], parent);
  int problem = errno;
  close(ends[1]);
  if (id < 0)
    return luaL_error(L, "cannot start a process: %s", strerror(problem));
  setpgid(id, id); /* the first of the two calls counts */
  p->id = id;
  return 1;
}
