/* SPDX-License-Identifier: MIT
 *
 * Restricts a confined program with a Landlock ruleset for files and a seccomp filter for system calls. A part that the
 * kernel does not have or a container forbids is skipped, so that a sign-in does not fail because of it.
 */
#pragma once

#include <stdbool.h>

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

/* The two parts. False with errno: this kernel does not have it, or ajc was built without it (ENOSYS). */
bool confine_files(const struct confine_access *access);
bool confine_system_calls(const struct confine_access *access);
