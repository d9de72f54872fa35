/* SPDX-License-Identifier: MIT
 *
 * Runs the helper from the application's process, without side effects there: the signal mask is restored, no
 * descriptor and no child remains (reaper.h), SIGCHLD stays unchanged, every wait has a timeout.
 */
#include "helper.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "child.h"
#include "deadline.h"
#include "reaper.h"

enum {
    GRACE_SECONDS = 9, /* for a helper that nobody waits for any more: a full keyring needs longer */
    SERVICE_SIZE = 256,
    HEADER_SIZE = 32 + PERSON_NAME_SIZE + SERVICE_SIZE,
};

/* The message to the helper. */
struct message {
    const struct person *person;
    const char *service;
    const char *password; /* not NUL-terminated */
    size_t size;          /* of the password; 0: remove the stored one */
};

/* Sends the header and the password, without a copy of it. Both fit in the socket's buffer. */
static bool
send_message(int socket_fd, const struct message *message)
{
    char header[HEADER_SIZE];
    int length = snprintf(header, sizeof(header), "ajc-seed 2%c%lu%c%s%c%s", '\0', (unsigned long)message->person->uid,
                          '\0', message->person->name, '\0', message->service);
    struct iovec parts[] = {{.iov_base = header, .iov_len = (size_t)length + 1},
                            {.iov_base = (void *)(uintptr_t)message->password, .iov_len = message->size}};
    struct msghdr sent = {.msg_iov = parts, .msg_iovlen = 2};

    return length > 0 && (size_t)length < sizeof(header) &&
           sendmsg(socket_fd, &sent, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)(parts[0].iov_len + message->size) &&
           shutdown(socket_fd, SHUT_WR) == 0;
}

/* Blocks all signals around the fork: no handler of the application may run in the child. */
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
run(pam_handle_t *pam, const struct options *options, const struct message *message, const gid_t *groups,
    size_t group_count)
{
    int64_t deadline_ms = deadline_in((int64_t)options->timeout * 1000);
    enum helper_answer answer = HELPER_SILENT;
    struct child plan = {.helper = options->helper,
                         .uid = message->person->uid,
                         .gid = message->person->gid,
                         .groups = groups,
                         .group_count = group_count,
                         .seconds_to_live = options->timeout + GRACE_SECONDS};
    unsigned char byte = 0;
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
    send_message(ends[0], message); /* fails if the child has already answered and ended */
    if (!deadline_wait(ends[0], deadline_ms)) {
        answer = HELPER_LATE;
    } else if (recv(ends[0], &byte, 1, MSG_DONTWAIT) == 1) {
        answer = (enum helper_answer)byte;
    }
    close(ends[0]);
    reaper_take(pam, child);
    return answer;
}

static enum helper_answer
run_for(pam_handle_t *pam, const struct options *options, struct message message)
{
    size_t group_count = 0;
    gid_t *groups = person_groups(message.person, &group_count);
    enum helper_answer answer = HELPER_NOT_FORKED;
    const void *service = NULL;

    message.service = pam_get_item(pam, PAM_SERVICE, &service) == PAM_SUCCESS && service != NULL ? service : "";
    if (groups != NULL) {
        answer = run(pam, options, &message, groups, group_count);
    }
    free(groups);
    return answer;
}

enum helper_answer
helper_keep(pam_handle_t *pam, const struct options *options, const struct stash *stash)
{
    return run_for(pam, options,
                   (struct message){.person = &stash->person, .password = stash->password, .size = stash->size});
}

enum helper_answer
helper_forget(pam_handle_t *pam, const struct options *options, const struct person *person)
{
    return run_for(pam, options, (struct message){.person = person, .password = "", .size = 0});
}
