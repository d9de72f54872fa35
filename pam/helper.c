/* SPDX-License-Identifier: MIT
 *
 * Running the helper, from the side of the application's process: what is done here must not be felt there. The
 * mask of signals is put back, no descriptor and no child is left, SIGCHLD is not touched, nothing waits without a
 * bound.
 */
#include "helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"

enum {
    REAP_MS = 100,     /* at least, for a child that has nothing left to do but to end */
    GRACE_SECONDS = 9, /* for a helper that we do not wait for any more: a full keyring takes its time */
    HEADER_SIZE = 32 + PERSON_NAME_SIZE,
};

static int64_t
now_ms(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until the descriptor has something or the time has come; the application's signals do not end the wait. */
static bool
wait_readable(int fd, int64_t deadline_ms)
{
    struct pollfd waited = {.fd = fd, .events = POLLIN};

    for (;;) {
        int64_t left = deadline_ms - now_ms();
        int ready = poll(&waited, 1, left < 0 ? 0 : (int)left);

        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

/* The header and, from where it is kept, the password: no copy is made. It fits a socket's buffer. */
static bool
send_message(int socket_fd, const struct stash *stash)
{
    char header[HEADER_SIZE];
    int length = snprintf(header, sizeof(header), "ajc-seed 1%c%lu%c%s", '\0', (unsigned long)stash->person.uid, '\0',
                          stash->person.name);
    struct iovec parts[] = {{.iov_base = header, .iov_len = (size_t)length + 1},
                            {.iov_base = (void *)(uintptr_t)stash->password, .iov_len = stash->size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};

    return length > 0 && (size_t)length < sizeof(header) &&
           sendmsg(socket_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)(parts[0].iov_len + stash->size) &&
           shutdown(socket_fd, SHUT_WR) == 0;
}

static enum helper_answer
hear(int socket_fd, int64_t deadline_ms)
{
    unsigned char byte = 0;
    ssize_t got;

    if (!wait_readable(socket_fd, deadline_ms)) {
        return HELPER_LATE;
    }
    got = recv(socket_fd, &byte, 1, MSG_DONTWAIT);
    return got == 1 ? (enum helper_answer)byte : HELPER_SILENT;
}

/* The child forks and ends; should it not, we go without it. Somebody else may have waited for it. */
static void
reap(pid_t child, int64_t deadline_ms)
{
    int64_t least_ms = now_ms() + REAP_MS;
    int child_fd = -1;

    if (deadline_ms < least_ms) {
        deadline_ms = least_ms;
    }

#ifdef SYS_pidfd_open
    child_fd = (int)syscall(SYS_pidfd_open, child, 0);
#endif
    if (child_fd >= 0) {
        wait_readable(child_fd, deadline_ms);
        close(child_fd);
    }
    while (waitpid(child, NULL, (int)(__WALL | WNOHANG)) == 0 && now_ms() < deadline_ms) {
        poll(NULL, 0, 1); /* a kernel before 5.3 has no descriptor for it */
    }
}

/* All signals are blocked meanwhile: no handler of the application may run in the child. */
static pid_t
fork_blocked(const struct child *plan)
{
    sigset_t all;
    sigset_t before;
    pid_t child;

    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, &before) < 0) {
        return -1;
    }
    child = child_fork();
    if (child == 0) {
        child_run(plan);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return child;
}

static enum helper_answer
run(const struct options *options, const struct stash *stash, const gid_t *groups, size_t group_count)
{
    int64_t deadline_ms = now_ms() + (int64_t)options->timeout * 1000;
    enum helper_answer answer = HELPER_SILENT;
    struct child plan = {.helper = options->helper,
                         .uid = stash->person.uid,
                         .gid = stash->person.gid,
                         .groups = groups,
                         .group_count = group_count,
                         .seconds_to_live = options->timeout + GRACE_SECONDS};
    int ends[2];
    pid_t child;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return HELPER_NOT_FORKED;
    }
    plan.socket = ends[1];
    child = fork_blocked(&plan);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return HELPER_NOT_FORKED;
    }
    send_message(ends[0], stash); /* one that ended already has answered */
    answer = hear(ends[0], deadline_ms);
    close(ends[0]);
    reap(child, deadline_ms);
    return answer;
}

enum helper_answer
helper_seed(const struct options *options, const struct stash *stash)
{
    size_t group_count = 0;
    gid_t *groups = person_groups(&stash->person, &group_count);
    enum helper_answer answer = HELPER_NOT_FORKED;

    if (groups != NULL) {
        answer = run(options, stash, groups, group_count);
    }
    free(groups);
    return answer;
}
