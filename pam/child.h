/* SPDX-License-Identifier: MIT
 *
 * What happens after the fork, up to the helper's first instruction. The process that forked may have had threads that
 * held any lock, so nothing here allocates, logs, or asks the name service: child.c makes only system calls, and
 * tests/pam/after-fork reads its object file to see that.
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
    unsigned seconds_to_live; /* the helper's: it ends by SIGALRM */
};

/* A process like fork() makes, whose end sends no signal and is seen by no wait() but one with __WCLONE: so neither the
 * application's SIGCHLD handler nor a thread of it that waits for any child meets it. */
pid_t child_fork(void);

/* Never comes back: forks once more, so that nobody has to wait for the helper; becomes the person in full; runs the
 * helper. Where that fails the byte CHILD_FAILED is sent in the helper's place. */
_Noreturn void child_run(const struct child *child);

enum { CHILD_FAILED = 127 };
