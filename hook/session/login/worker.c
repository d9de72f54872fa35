/* SPDX-License-Identifier: MIT
 *
 * Starts and ends the worker process.
 */
#include "session/login/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "session/ask/passed_environment.h"
#include "session/ask/prompt.h"
#include "session/login/network_settings.h"

enum {
    CHANNEL_FD = 3,
    END_MILLISECONDS = 2000, /* time for the worker to exit */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool
worker_find_program(char path[static PATH_MAX], struct error *error)
{
    static const char *const places[] = {"ajc-hook-sign-in", AJC_SIGN_IN_FROM_BIN};
    char self[PATH_MAX];
    char *slash;

    if (!child_own_path(self)) {
        return error_set(error, ERROR_SYSTEM, "ajc-hook cannot find itself (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    slash = strrchr(self, '/');
    if (slash != NULL) {
        slash[1] = '\0';
    }
    for (size_t i = 0; i < COUNT(places); i++) {
        int written = snprintf(path, PATH_MAX, "%s%s", self, places[i]);

        if (written > 0 && written < PATH_MAX && access(path, X_OK) == 0) {
            return true;
        }
    }
    return error_set(error, ERROR_SYSTEM,
                     "The program ajc-hook-sign-in is missing beside ajc-hook; install ajc again.");
}

/* --- starting --- */

/* 0, or an errno. */
static int
spawn(const char *path, int socket_fd, pid_t *child)
{
    CLEANUP_FREE char **environment = passed_environment_worker();
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
    posix_spawn_file_actions_addclosefrom_np(&actions, CHANNEL_FD + 1);
    reason = posix_spawn(child, path, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static bool
start(struct worker *worker)
{
    CLEANUP_FD int theirs = -1;
    char path[PATH_MAX];
    int ends[2];
    int reason;

    if (!worker_find_program(path, &worker->error)) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return error_set(&worker->error, ERROR_SYSTEM, "No socket can be made: %s.", strerror(errno));
    }
    worker->channel.fd = ends[0];
    theirs = ends[1];
    reason = spawn(path, theirs, &worker->pid);
    if (reason != 0) {
        worker->pid = 0;
        channel_close(&worker->channel);
        return error_set(&worker->error, ERROR_SYSTEM, "%s cannot be started: %s.", path, strerror(reason));
    }
    return true;
}

void
worker_init(struct worker *worker)
{
    *worker = (struct worker){.channel = {.fd = -1}};
}

bool
worker_start(struct worker *worker, const struct config *config, bool is_silent)
{
    struct message open = {.kind = MESSAGE_OPEN};

    if (worker->pid != 0 || worker->error.code != ERROR_NONE) {
        return worker->error.code == ERROR_NONE;
    }
    if (!start(worker)) {
        return false;
    }
    open.open.version = PROTOCOL_VERSION;
    open.open.is_interactive = prompt_is_possible();
    open.open.is_debugging = log_is_on();
    network_settings_fill(config, is_silent, &open.open);
    if (!channel_send(&worker->channel, &open)) {
        worker_fail(worker, "");
    }
    message_clear(&open);
    return worker->error.code == ERROR_NONE;
}

/* --- ending --- */

/* Returns the exit status. Kills a worker that does not exit: it holds nothing that must be saved. */
static int
wait_for_end(pid_t pid)
{
    CLEANUP_FD int process = pidfd_open(pid, 0);
    struct pollfd wait = {.fd = process, .events = POLLIN};
    int status = 0;

    if (process < 0 || poll(&wait, 1, END_MILLISECONDS) <= 0) {
        kill(pid, SIGKILL);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

void
worker_end(struct worker *worker)
{
    channel_close(&worker->channel);
    if (worker->pid != 0) {
        wait_for_end(worker->pid);
        worker->pid = 0;
    }
}

void
worker_fail(struct worker *worker, const char *fault)
{
    int status;

    channel_close(&worker->channel);
    status = wait_for_end(worker->pid);
    worker->pid = 0;
    if (*fault != '\0') {
        error_set(&worker->error, ERROR_SYSTEM,
                  "The sign-in program answered nothing that is understood (%s); install ajc again.", fault);
    } else if (WIFSIGNALED(status)) {
        error_set(&worker->error, ERROR_SYSTEM, "The sign-in ended by signal %d; run it again with AJC_DEBUG=1.",
                  WTERMSIG(status));
    } else {
        error_set(&worker->error, ERROR_SYSTEM,
                  "The sign-in program answered nothing that is understood (status %d); install ajc again.",
                  WEXITSTATUS(status));
    }
    log_debug("%s", worker->error.text);
}
