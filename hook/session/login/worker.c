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
#include "base/text.h"
#include "session/ask/child_environment.h"
#include "session/ask/prompt.h"

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
        return error_set(error, ERROR_SYSTEM, "The path of ajc-hook is unknown (/proc/self/exe: %s); mount /proc.",
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
    return error_set(error, ERROR_SYSTEM, "The program ajc-hook-sign-in is missing beside ajc-hook; reinstall ajc.");
}

/* --- how JumpCloud and AWS are reached --- */

/* A value that is too long is ignored. */
static bool
read_variable(const char *name, bool is_silent, char value[static PROTOCOL_URL_SIZE])
{
    const char *found = child_environment_value(name, is_silent);

    return found != NULL && *found != '\0' && text_copy(value, PROTOCOL_URL_SIZE, found);
}

static void
read_setting(const struct config *config, const char *key, char value[static PROTOCOL_URL_SIZE])
{
    char setting[CONFIG_VALUE_SIZE];

    config_setting(config, key, setting);
    text_copy(value, PROTOCOL_URL_SIZE, setting);
}

/* The variables in libcurl's order. An empty variable means no proxy. */
static void
fill_proxy(const struct config *config, bool is_silent, struct message_open *open)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = child_environment_value(names[i], is_silent);

        if (value != NULL) {
            text_copy(open->proxy, sizeof(open->proxy), value);
            text_copy(open->proxy_source, sizeof(open->proxy_source), names[i]);
            return;
        }
    }
    read_setting(config, "proxy", open->proxy);
    text_copy(open->proxy_source, sizeof(open->proxy_source), "the setting proxy");
}

static void
fill_trust(const struct config *config, bool is_silent, struct message_open *open)
{
    read_setting(config, "ca_file", open->ca_file);
    text_copy(open->ca_source, sizeof(open->ca_source), "ca_file");
    if (open->ca_file[0] == '\0' && read_variable("SSL_CERT_FILE", is_silent, open->ca_file)) {
        text_copy(open->ca_source, sizeof(open->ca_source), "SSL_CERT_FILE");
    }
    read_variable("SSL_CERT_DIR", is_silent, open->ca_directory);
    read_variable("AWS_CA_BUNDLE", is_silent, open->aws_ca_file);
}

static void
fill_network(const struct config *config, bool is_silent, struct message_open *open)
{
    const char *endpoints = child_environment_value("AWS_STS_REGIONAL_ENDPOINTS", is_silent);

    fill_proxy(config, is_silent, open);
    fill_trust(config, is_silent, open);
    if (!read_variable("no_proxy", is_silent, open->no_proxy)) {
        read_variable("NO_PROXY", is_silent, open->no_proxy);
    }
    if (read_variable("AWS_ENDPOINT_URL_STS", is_silent, open->sts_url)) {
        text_copy(open->sts_source, sizeof(open->sts_source), "AWS_ENDPOINT_URL_STS");
    } else {
        read_setting(config, "sts_url", open->sts_url);
        text_copy(open->sts_source, sizeof(open->sts_source), "sts_url");
    }
    if (!read_variable("AWS_ENDPOINT_URL_IAM", is_silent, open->iam_url)) {
        read_setting(config, "iam_url", open->iam_url);
    }
    read_setting(config, "signin_url", open->signin_url);
    open->is_sts_legacy = endpoints != NULL && strcmp(endpoints, "legacy") == 0;
}

/* --- starting --- */

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
    posix_spawn_file_actions_addclosefrom_np(&actions, CHANNEL_FD + 1);
    reason = posix_spawn(child, path, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

void
worker_init(struct worker *worker)
{
    *worker = (struct worker){.channel = {.fd = -1}};
}

bool
worker_start(struct worker *worker, const struct config *config, bool is_silent)
{
    CLEANUP_MESSAGE struct message open = {.kind = MESSAGE_OPEN};
    char path[PATH_MAX];
    int ends[2];
    int reason;

    if (worker->pid != 0 || worker->error.code != ERROR_NONE) {
        return worker->error.code == ERROR_NONE;
    }
    if (!worker_find_program(path, &worker->error)) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return error_set(&worker->error, ERROR_SYSTEM, "A socket cannot be created: %s.", strerror(errno));
    }
    worker->channel.fd = ends[0];
    reason = spawn(path, ends[1], &worker->pid);
    close(ends[1]);
    if (reason != 0) {
        worker->pid = 0;
        channel_close(&worker->channel);
        return error_set(&worker->error, ERROR_SYSTEM, "%s cannot be started: %s.", path, strerror(reason));
    }
    open.open.version = PROTOCOL_VERSION;
    open.open.is_interactive = prompt_is_possible();
    open.open.is_debugging = log_is_on();
    fill_network(config, is_silent, &open.open);
    if (!channel_send(&worker->channel, &open)) {
        worker_fail(worker, "");
    }
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
        error_set(&worker->error, ERROR_SYSTEM, "The sign-in program sent an invalid message (%s); reinstall ajc.",
                  fault);
    } else if (WIFSIGNALED(status)) {
        error_set(&worker->error, ERROR_SYSTEM,
                  "The sign-in program ended by signal %d; run the command again with AJC_DEBUG=1.", WTERMSIG(status));
    } else {
        error_set(&worker->error, ERROR_SYSTEM, "The sign-in program ended unexpectedly (status %d); reinstall ajc.",
                  WEXITSTATUS(status));
    }
    log_debug("%s", worker->error.text);
}
