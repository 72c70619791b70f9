/*
 * test_parallel.c: the pool of threads, and how many CPUs it may use. Oracles: a loop on one
 * thread; counts of who did what; the limits written in files laid out like the kernel's.
 */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/cpus.h"
#include "base/parallel.h"

#define N 5000

static unsigned char visits[N];
static int borders[N]; /* where pieces began */

static void visit(void *context, int64_t begin, int64_t end) {
  (void)context;
  borders[begin] = (int)(end - begin);
  for (int64_t i = begin; i < end; i++)
    visits[i]++;
}

static void every_element_once_in_fixed_pieces(void) {
  static const int64_t sizes[] = {0, 1, 7, 64, 65, 4999, 5000}, grains[] = {1, 3, 64, 5000, 9999};
  for (int threads = 1; threads <= 5; threads++) {
    zk_set_num_threads(threads);
    for (int s = 0; s < 7; s++)
      for (int g = 0; g < 5; g++) {
        int64_t n = sizes[s], grain = grains[g];
        memset(visits, 0, sizeof visits);
        memset(borders, 0, sizeof borders);
        zk_parallel_for(n, grain, visit, NULL);
        int wrong = 0;
        for (int64_t i = 0; i < N; i++) {
          int64_t length = i < n && i % grain == 0 ? (n - i < grain ? n - i : grain) : 0;
          wrong += visits[i] != (i < n) || borders[i] != length;
        }
        CHECK(wrong == 0, "%d threads, n %d, grain %d: %d wrong", threads, (int)n, (int)grain,
              wrong);
      }
  }
}

static atomic_llong total;

static void add(void *context, int64_t begin, int64_t end) {
  (void)context;
  for (int64_t i = begin; i < end; i++)
    atomic_fetch_add(&total, i);
}

static void add_nested(void *context, int64_t begin, int64_t end) {
  (void)begin, (void)end;
  zk_parallel_for(100, 10, add, context);
}

/* Jobs one right after the other, and after a pause in which the workers fall asleep. */
static void many_jobs(void) {
  zk_set_num_threads(4);
  atomic_store(&total, 0);
  for (int i = 0; i < 20000; i++) {
    zk_parallel_for(100, 7, add, NULL);
    if (i % 5000 == 0) {
      struct timespec nap = {0, 3000000};
      nanosleep(&nap, NULL);
    }
  }
  CHECK(atomic_load(&total) == 20000LL * 4950, "%lld", atomic_load(&total));
}

static void a_job_inside_a_job(void) {
  zk_set_num_threads(3);
  atomic_store(&total, 0);
  zk_parallel_for(50, 1, add_nested, NULL);
  CHECK(atomic_load(&total) == 50LL * 4950, "%lld", atomic_load(&total));
}

static void *call_often(void *context) {
  zk_parallel_callers(1);
  for (int i = 0; i < 5000; i++)
    zk_parallel_for(100, 7, add, context);
  zk_parallel_callers(-1);
  return NULL;
}

/* One of them has the pool, the others work alone. */
static void several_callers(void) {
  enum { CALLERS = 3 };
  pthread_t thread[CALLERS];
  zk_set_num_threads(4);
  zk_parallel_pretend(5);
  atomic_store(&total, 0);
  for (int i = 0; i < CALLERS; i++)
    CHECK(pthread_create(&thread[i], NULL, call_often, NULL) == 0);
  for (int i = 0; i < CALLERS; i++)
    pthread_join(thread[i], NULL);
  CHECK(atomic_load(&total) == CALLERS * 5000LL * 4950, "%lld", atomic_load(&total));
}

static pthread_t caller;
static atomic_int stalls, others;

/* A worker that loses its CPU in a piece, as beside another busy program. */
static void lose_the_cpu(void *context, int64_t begin, int64_t end) {
  (void)context, (void)begin, (void)end;
  struct timespec away = {0, 5000000}, piece = {0, 20000};
  bool worker = !pthread_equal(pthread_self(), caller);
  if (worker)
    atomic_fetch_add(&stalls, 1);
  nanosleep(worker ? &away : &piece, NULL);
}

/* For 0.4 s a stall of 5 ms may follow another at once (80 of them); the pauses in which the caller
 * works alone double from 20 ms on, so that about 5 are to be expected. */
static void a_worker_that_stalls_is_left_alone(void) {
  zk_set_num_threads(2);
  zk_parallel_pretend(2);
  caller = pthread_self();
  for (double end = zk_seconds() + 0.4; zk_seconds() < end;)
    zk_parallel_for(8, 1, lose_the_cpu, NULL);
  CHECK(atomic_load(&stalls) > 0, "no worker took part");
  CHECK(atomic_load(&stalls) <= 20, "%d stalls", atomic_load(&stalls));
}

static void who(void *context, int64_t begin, int64_t end) {
  (void)context, (void)begin, (void)end;
  struct timespec piece = {0, 20000};
  if (!pthread_equal(pthread_self(), caller))
    atomic_fetch_add(&others, 1);
  nanosleep(&piece, NULL);
}

/* On one CPU nobody but the caller works, whatever was asked for. */
static void no_more_threads_than_cpus(void) {
  caller = pthread_self();
  zk_parallel_pretend(1);
  for (int threads = 1; threads <= 64; threads *= 2) {
    zk_set_num_threads(threads);
    zk_parallel_for(100, 1, who, NULL);
    CHECK(zk_num_threads() == threads, "%d of %d", zk_num_threads(), threads);
  }
  CHECK(atomic_load(&others) == 0, "%d pieces by others", atomic_load(&others));
  zk_parallel_pretend(2);
  for (int i = 0; i < 10 && atomic_load(&others) == 0; i++)
    zk_parallel_for(100, 1, who, NULL);
  CHECK(atomic_load(&others) > 0, "with two CPUs nobody helped");
}

static void quotas(void) {
  static const struct {
    const char *line;
    int cpus;
  } rows[] = {{"max 100000", 0},   {"200000 100000", 2}, {"150000 100000", 2},
              {"50000 100000", 1}, {"-1 100000", 0},     {"", 0},
              {"100000", 0},       {"100000 0", 0},      {"nonsense", 0},
              {"1e30 1", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    CHECK(zk_cpus_of_quota(rows[i].line) == rows[i].cpus, "'%s': %d, not %d", rows[i].line,
          zk_cpus_of_quota(rows[i].line), rows[i].cpus);
  CHECK(zk_cpus() >= 1 && zk_cpus() <= sysconf(_SC_NPROCESSORS_ONLN), "%d", zk_cpus());
}

static void write_line(const char *folder, const char *name, const char *line) {
  char path[200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "w");
  if (f) {
    fprintf(f, "%s\n", line);
    fclose(f);
  }
}

static void groups_within_groups(void) {
  char root[] = "/tmp/zknn-cgroup-XXXXXX", outer[100], inner[100], first[100];
  if (!mkdtemp(root))
    return;
  snprintf(outer, sizeof outer, "%s/a", root);
  snprintf(inner, sizeof inner, "%s/a/b", root);
  snprintf(first, sizeof first, "%s/v1", root);
  mkdir(outer, 0700), mkdir(inner, 0700), mkdir(first, 0700);
  write_line(outer, "cpu.max", "300000 100000");
  write_line(inner, "cpu.max", "max 100000");
  write_line(first, "cpu.cfs_quota_us", "400000");
  write_line(first, "cpu.cfs_period_us", "100000");
  CHECK(zk_cpus_of_group(root, "/a/b") == 3, "%d", zk_cpus_of_group(root, "/a/b"));
  CHECK(zk_cpus_of_group(root, "/v1") == 4, "%d", zk_cpus_of_group(root, "/v1"));
  CHECK(zk_cpus_of_group(root, "/") == 0, "%d", zk_cpus_of_group(root, "/"));
  CHECK(zk_cpus_of_group(root, "/not/there") == 0, "%d", zk_cpus_of_group(root, "/not/there"));
  write_line(inner, "cpu.max", "100000 100000");
  CHECK(zk_cpus_of_group(root, "/a/b") == 1, "%d", zk_cpus_of_group(root, "/a/b"));
  char command[200];
  snprintf(command, sizeof command, "rm -r %s", root);
  CHECK(system(command) == 0, "%s", command);
}

int main(void) {
  zk_parallel_pretend(64); /* more than there are: workers get in each other's way */
  RUN(every_element_once_in_fixed_pieces);
  RUN(many_jobs);
  RUN(a_job_inside_a_job);
  RUN(several_callers);
  RUN(a_worker_that_stalls_is_left_alone);
  RUN(no_more_threads_than_cpus);
  RUN(quotas);
  RUN(groups_within_groups);
  return check_report();
}
