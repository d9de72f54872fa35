/* SPDX-License-Identifier: MIT
 *
 * From the fork to the exec of the helper. A thread of the parent process may have held any lock at the fork, so this
 * code does not allocate memory, log, or query the name service: child.c makes only system calls, and
 * tests/pam/after-fork checks its object file for that.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

struct child {
    const char *helper;
    int socket; /* becomes the helper's descriptor 0 */
    uid_t uid;
    gid_t gid;
    const gid_t *groups;
    size_t group_count;
    unsigned seconds_to_live; /* time limit of the helper: SIGALRM ends it */
};

/* Like fork(), but the end of the child sends no signal, and only a wait() with __WCLONE reaps it. So neither the
 * application's SIGCHLD handler nor a thread that waits for any child is affected. */
pid_t child_fork(void);

/* Never returns: forks again, so that no process has to wait for the helper; changes all ids to the user's; executes
 * the helper. If that fails, sends the byte CHILD_FAILED in place of the helper's answer. */
_Noreturn void child_run(const struct child *child);

enum { CHILD_FAILED = 127 };
