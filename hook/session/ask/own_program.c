/* SPDX-License-Identifier: MIT
 *
 * A program of ours as a process.
 */
#include "session/ask/own_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "session/ask/child_environment.h"

enum { END_MILLISECONDS = 4000 }; /* ajc-hook-key needs up to 2.5 seconds to cancel its requests */

bool
own_program_find(const char *name, char path[static PATH_MAX], struct error *error)
{
    static const char *const places[] = {"", AJC_LIBEXEC_FROM_BIN "/"};
    char self[PATH_MAX];
    char *slash;

    if (!child_own_path(self)) {
        return error_set(error, ERROR_SYSTEM, "The path of ajc-hook is unknown (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    slash = strrchr(self, '/');
    if (slash != NULL) {
        slash[1] = '\0';
    }
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        int written = snprintf(path, PATH_MAX, "%s%s%s", self, places[i], name);

        if (written > 0 && written < PATH_MAX && access(path, X_OK) == 0) {
            return true;
        }
    }
    return error_set(error, ERROR_SYSTEM, "The program %s is missing beside ajc-hook; reinstall ajc.", name);
}

/* 0, or an errno. */
static int
spawn(const char *path, int socket_fd, pid_t *child)
{
    CLEANUP_FREE char **environment = child_environment_worker();
    char name[PATH_MAX];
    char version[16];
    char *words[] = {name, version, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int reason;

    snprintf(name, sizeof(name), "%s", path);
    snprintf(version, sizeof(version), "%d", PROTOCOL_VERSION);
    posix_spawn_file_actions_init(&actions);
    child_attributes_init(&attributes, 0);
    posix_spawn_file_actions_adddup2(&actions, socket_fd, CHANNEL_FD);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    }
    child_close_from(&actions, CHANNEL_FD + 1);
    reason = posix_spawn(child, path, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

bool
own_program_start(const char *name, struct channel *channel, pid_t *pid, struct error *error)
{
    CLEANUP_FD int theirs = -1;
    char path[PATH_MAX];
    int ends[2];
    int reason;

    if (!own_program_find(name, path, error)) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return error_set(error, ERROR_SYSTEM, "No socket can be made: %s.", strerror(errno));
    }
    channel->fd = ends[0];
    theirs = ends[1];
    reason = spawn(path, theirs, pid);
    if (reason != 0) {
        *pid = 0;
        channel_close(channel);
        return error_set(error, ERROR_SYSTEM, "%s cannot be started: %s.", path, strerror(reason));
    }
    return true;
}

/* A process that does not end in time is killed: it has nothing to save. */
int
own_program_end(struct channel *channel, pid_t *pid)
{
    CLEANUP_FD int process = -1;
    struct pollfd wait = {.events = POLLIN};
    int status = 0;

    channel_close(channel);
    if (*pid == 0) {
        return 0;
    }
    process = (int)syscall(SYS_pidfd_open, *pid, 0); /* glibc before 2.36 has no function for it */
    wait.fd = process;
    if (process < 0 || poll(&wait, 1, END_MILLISECONDS) <= 0) {
        kill(*pid, SIGKILL);
    }
    while (waitpid(*pid, &status, 0) < 0 && errno == EINTR) {
    }
    *pid = 0;
    return status;
}
