/*
 * cpus.h: how many CPUs this process may use.
 */
#ifndef ZK_BASE_CPUS_H
#define ZK_BASE_CPUS_H

/* The CPUs that its threads may run on (affinity), or fewer where control groups limit its time
 * (cpu.max, cpu.cfs_quota_us; part of a CPU counts as one). At least 1. Reads files: ask once. */
int zk_cpus(void);

/* The limit that one line of a control group's cpu.max says ("150000 100000": 2 CPUs), 0 for none.
 * [Linux, Documentation/admin-guide/cgroup-v2.rst] */
int zk_cpus_of_quota(const char *line);

/* The limit of the group `path` ("/user.slice/a") and of those that it lies in, in the tree
 * mounted at `root`; 0 for none. */
int zk_cpus_of_group(const char *root, const char *path);

#endif
