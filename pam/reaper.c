/* SPDX-License-Identifier: MIT
 *
 * Reaps the child; every wait has a timeout.
 */
#include "reaper.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "deadline.h"

enum {
    WAIT_MS = 100,        /* in a PAM phase */
    LAST_WAIT_MS = 10000, /* when the handle ends: the last opportunity, after the login */
};

static const char data_name[] = "pam_ajc_child";

/* Also true when it is not a child of this process (the application forked with the handle), or when the application
 * has reaped it. */
static bool
has_ended(pid_t child)
{
    return waitpid(child, NULL, (int)(__WALL | WNOHANG)) != 0;
}

static bool
wait_for(pid_t child, int64_t milliseconds)
{
    int64_t deadline_ms = deadline_in(milliseconds);
    int child_fd = -1;

    if (has_ended(child)) {
        return true;
    }
#ifdef SYS_pidfd_open
    child_fd = (int)syscall(SYS_pidfd_open, child, 0);
#endif
    if (child_fd >= 0) {
        deadline_wait(child_fd, deadline_ms);
        close(child_fd);
    }
    while (!has_ended(child)) {
        if (deadline_is_over(deadline_ms)) {
            return false;
        }
        poll(NULL, 0, 1); /* kernels before 5.3 have no pidfd */
    }
    return true;
}

/* libpam calls it when the handle ends, or in a PAM phase when another child replaces this one. */
static void
wait_at_last(pam_handle_t *pam, void *data, int status)
{
    (void)pam;
    if (data != NULL) {
        wait_for((pid_t)(intptr_t)data, ((unsigned)status & PAM_DATA_REPLACE) != 0 ? WAIT_MS : LAST_WAIT_MS);
    }
}

void
reaper_take(pam_handle_t *pam, pid_t child)
{
    if (!wait_for(child, WAIT_MS)) {
        pam_set_data(pam, data_name, (void *)(intptr_t)child, wait_at_last);
    }
}

void
reaper_collect(pam_handle_t *pam)
{
    const void *data = NULL;

    if (pam_get_data(pam, data_name, &data) == PAM_SUCCESS && data != NULL && has_ended((pid_t)(intptr_t)data)) {
        pam_set_data(pam, data_name, NULL, NULL);
    }
}
