/*
 * cpus.c: affinity, and the limits of control groups (version 2, and the cpu controller of 1).
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/cpus.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

/* The first line of the file, without its end. */
static bool read_line(const char *path, char *line, int size) {
  FILE *f = fopen(path, "re");
  if (!f)
    return false;
  bool read = fgets(line, size, f) != NULL;
  fclose(f);
  if (read)
    line[strcspn(line, "\n")] = 0;
  return read;
}

int zk_cpus_of_quota(const char *line) {
  char *end;
  double quota = strtod(line, &end), period = strtod(end, NULL);
  if (end == line || !(quota > 0) || !(period > 0) || quota / period > 1e6) /* "max 100000", -1 */
    return 0;
  int whole = (int)(quota / period);
  return whole < quota / period ? whole + 1 : whole;
}

/* The limit of the group in the folder, by either version's files. */
static int limit_of_folder(const char *folder) {
  char file[1200], quota[32], period[32], line[70];
  snprintf(file, sizeof file, "%s/cpu.max", folder);
  if (read_line(file, quota, sizeof quota))
    return zk_cpus_of_quota(quota);
  snprintf(file, sizeof file, "%s/cpu.cfs_quota_us", folder);
  if (!read_line(file, quota, sizeof quota))
    return 0;
  snprintf(file, sizeof file, "%s/cpu.cfs_period_us", folder);
  if (!read_line(file, period, sizeof period))
    return 0;
  snprintf(line, sizeof line, "%s %s", quota, period);
  return zk_cpus_of_quota(line);
}

int zk_cpus_of_group(const char *root, const char *path) {
  char folder[1100];
  size_t base = strlen(root);
  int least = 0;
  if (snprintf(folder, sizeof folder, "%s%s", root, path) >= (int)sizeof folder)
    return 0;
  for (;;) {
    int limit = limit_of_folder(folder);
    if (limit > 0 && (least == 0 || limit < least))
      least = limit;
    char *slash = strrchr(folder, '/');
    if (!slash || slash < folder + base) /* that was the root */
      return least;
    *slash = 0;
  }
}

/* Does the comma-separated list have the word? */
static bool lists(const char *list, size_t length, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= length; i++)
    if ((i == 0 || list[i - 1] == ',') && strncmp(list + i, word, n) == 0 &&
        (i + n == length || list[i + n] == ','))
      return true;
  return false;
}

/* The limit of this process's groups: /proc/self/cgroup has lines "0::/path" (version 2) and
 * "4:cpu,cpuacct:/path" (1). In a container the path may not be there; its root is its group. */
static int limit_of_groups(void) {
  FILE *f = fopen("/proc/self/cgroup", "re");
  char line[1100];
  int least = 0;
  while (f && fgets(line, sizeof line, f)) {
    line[strcspn(line, "\n")] = 0;
    char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
    if (!path)
      continue;
    size_t length = (size_t)(path - names - 1);
    bool second = length == 0;
    if (!second && !lists(names + 1, length, "cpu"))
      continue;
    int limit = zk_cpus_of_group(second ? ROOT : ROOT "/cpu", path + 1);
    if (limit > 0 && (least == 0 || limit < least))
      least = limit;
  }
  if (f)
    fclose(f);
  return least;
}

int zk_cpus(void) {
  cpu_set_t mine;
  long n = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine)
                                                         : sysconf(_SC_NPROCESSORS_ONLN);
  int limit = limit_of_groups();
  if (limit > 0 && limit < n)
    n = limit;
  return n < 1 ? 1 : (int)n;
}
