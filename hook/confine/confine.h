/* SPDX-License-Identifier: MIT
 *
 * Confines a program that ajc-hook starts with a socket as descriptor 3. At its start, before it reads any input, it
 * confines the process; when it is known what the program needs, a Landlock ruleset for files and a seccomp filter for
 * system calls. A part that the kernel does not have or a container forbids is skipped, so that a sign-in does not fail
 * because of it.
 */
#pragma once

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/cleanup.h"

struct confine_bounds {
    int death_signal; /* sent to the process when its parent dies */
    rlim_t cpu_seconds;
    rlim_t descriptors;
};

/* From now on the process is not dumpable, gains no privileges, writes no core and no file, has only descriptors 0 to 3
 * (0 to 2 are /dev/null) and only TZ in its environment. False: a step failed, or the parent has ended. */
must_check bool confine_process(pid_t parent, const struct confine_bounds *bounds);

struct confine_access {
    const char *const *readable; /* files and directory trees, NULL-terminated; missing ones are skipped */
    const char *const *devices;  /* the same, for reading, writing and the ioctl()s of hidraw */
    bool may_connect;            /* to sockets; starts threads, but no processes */
    bool may_fork;               /* and signal other processes */
};

/* Applies both, for the rest of the process and its children. The process must have a single thread. Afterwards it
 * cannot start programs, create files, listen on sockets, trace other processes or access the keyring. A refused system
 * call fails with ENOSYS, a refused file with EACCES. */
void confine_access(const struct confine_access *access);

/* The part in system_calls.c. False with errno: this kernel does not have it, or ajc was built without it (ENOSYS). */
bool confine_system_calls(const struct confine_access *access);
