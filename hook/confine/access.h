/* SPDX-License-Identifier: MIT
 *
 * What a confined program may still do: a Landlock ruleset for files and a seccomp filter for system calls. A kernel
 * without one of them, or a container that forbids it, leaves that part out: a sign-in must not fail for it.
 */
#pragma once

#include <stdbool.h>

struct confine_access {
    const char *const *readable; /* files and folders with all below, NULL-terminated; missing ones are skipped */
    const char *const *devices;  /* the same, for reading, writing and the ioctl()s of hidraw */
    bool may_connect;            /* to sockets; starts threads, but no processes */
    bool may_fork;               /* and signal other processes */
};

/* Applies both, for the rest of the process and its children. The process must have a single thread. No program can be
 * started, no file be created, no socket be listened on, no other process be traced, and no key of the keyring be
 * reached. A refused system call fails with ENOSYS, a refused file with EACCES. */
void confine_access(const struct confine_access *access);

/* The two parts. False with errno: this kernel does not have it, or it was switched off when ajc was built (ENOSYS). */
bool confine_files(const struct confine_access *access);
bool confine_system_calls(const struct confine_access *access);
