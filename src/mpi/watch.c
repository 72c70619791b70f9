/*
 * watch.c: see watch.h.
 */
#define _GNU_SOURCE /* memfd_create */
#include "mpi/watch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_LOCAL 512   /* ranks of one host */
#define INTERRUPTED 130 /* the status of a script that Ctrl-C has ended */

/* What the ranks of a host share. */
typedef struct page {
  atomic_int told;               /* somebody has said why the job ends */
  atomic_bool leaves[MAX_LOCAL]; /* by place among the ranks of this host */
} page;

static page *shared;
static page alone; /* in place of a shared one */
static int own_rank, own_size, own_place, n_local, page_descriptor = -1;
static int local_rank[MAX_LOCAL];
static pid_t local_process[MAX_LOCAL];
static char own_host[256], own_cause[1024];

int zk_watch_make_page(void) {
  page_descriptor = memfd_create("zknn", MFD_CLOEXEC);
  if (page_descriptor >= 0 && ftruncate(page_descriptor, sizeof(page)) != 0) {
    close(page_descriptor);
    page_descriptor = -1;
  }
  return page_descriptor;
}

static void copy(char *to, size_t size, const char *from) {
  size_t length = strnlen(from, size - 1);
  memcpy(to, from, length);
  to[length] = '\0';
}

void zk_watch_begin(int rank, int size, const char *host, pid_t owner, int descriptor) {
  char path[64];
  own_rank = rank;
  own_size = size;
  n_local = 0;
  copy(own_host, sizeof own_host, host);
  shared = &alone;
  if (descriptor < 0)
    return;
  snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)owner, descriptor);
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0)
    return;
  void *memory = mmap(NULL, sizeof(page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory != MAP_FAILED)
    shared = memory;
}

void zk_watch_add(int rank, pid_t process) {
  if (n_local == MAX_LOCAL)
    return;
  if (rank == own_rank)
    own_place = n_local;
  local_rank[n_local] = rank;
  local_process[n_local++] = process;
}

void zk_watch_set_cause(const char *cause) {
  copy(own_cause, sizeof own_cause, cause);
}

void zk_watch_leave(void) {
  if (shared)
    atomic_store(&shared->leaves[own_place], true);
}

static void say(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t n = write(STDERR_FILENO, text, length);
    if (n <= 0)
      return;
    text += n;
    length -= (size_t)n;
  }
}

/* Appends a text, or a number, to what is said: snprintf is not for signal handlers. */
static void add(char *line, size_t size, const char *text) {
  size_t at = strlen(line);
  copy(line + at, size - at, text);
}

static void add_number(char *line, size_t size, long n) {
  char digits[24];
  int at = sizeof digits - 1;
  digits[at] = '\0';
  do
    digits[--at] = (char)('0' + n % 10);
  while ((n /= 10) > 0 && at > 0);
  add(line, size, digits + at);
}

static void add_rank(char *line, size_t size, int rank) {
  add(line, size, "zknn: rank ");
  add_number(line, size, rank);
  add(line, size, " of ");
  add_number(line, size, own_size);
  add(line, size, " on ");
  add(line, size, own_host);
}

static bool is_first_to_tell(void) {
  return shared && atomic_exchange(&shared->told, 1) == 0;
}

void zk_watch_tell_failure(int status) {
  char line[2048] = "";
  if (status == INTERRUPTED || !is_first_to_tell())
    return;
  add_rank(line, sizeof line, own_rank);
  add(line, sizeof line, " ends the job: ");
  if (own_cause[0]) {
    add(line, sizeof line, own_cause);
  } else {
    add(line, sizeof line, "it ended with status ");
    add_number(line, sizeof line, status);
  }
  add(line, sizeof line, "\n");
  say(line);
}

/* Does the process run no more? One that nobody has waited for yet is a zombie. */
static bool is_gone(pid_t process) {
  char path[40] = "/proc/", text[512];
  add_number(path, sizeof path, process);
  add(path, sizeof path, "/stat");
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return kill(process, 0) != 0;
  ssize_t n = read(file, text, sizeof text - 1);
  close(file);
  if (n <= 0)
    return true;
  text[n] = '\0';
  const char *state = strrchr(text, ')'); /* a name may have parentheses */
  return state && state[1] == ' ' && (state[2] == 'Z' || state[2] == 'X');
}

bool zk_watch_look(void) {
  for (int i = 0; i < n_local; i++) {
    if (i == own_place || atomic_load(&shared->leaves[i]) || !is_gone(local_process[i]))
      continue;
    char line[1024] = "";
    zk_watch_leave();
    if (is_first_to_tell()) {
      add_rank(line, sizeof line, local_rank[i]);
      add(line, sizeof line, " (process ");
      add_number(line, sizeof line, local_process[i]);
      add(line, sizeof line,
          ") was killed or crashed, and so the job ends; the same command goes"
          " on from the last checkpoint\n");
      say(line);
    }
    return true;
  }
  return false;
}

/* The launcher ends the job: because a rank is gone, because one failed, or because of Ctrl-C.
 * Then rank 0 answers as it does to Ctrl-C, so that it says what is kept. */
static void on_end(int number) {
  bool is_told = shared && atomic_load(&shared->told);
  if (!zk_watch_look() && !is_told && own_rank == 0) {
    zk_watch_leave();
    if (shared)
      atomic_store(&shared->told, 1);
    raise(SIGINT);
    return;
  }
  zk_watch_leave();
  _exit(128 + number);
}

/* Ctrl-C is answered by rank 0, which then ends the job. (A program that is started from here does
 * not inherit this, as it would a signal that is ignored.) */
static void leave_to_rank_0(int number) {
  (void)number;
}

void zk_watch_start(void) {
  struct sigaction now, action = {.sa_handler = leave_to_rank_0, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  if (own_rank != 0)
    sigaction(SIGINT, &action, NULL);
  action = (struct sigaction){.sa_handler = on_end};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGTERM, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
    sigaction(SIGTERM, &action, NULL);
}
