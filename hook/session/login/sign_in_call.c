/* SPDX-License-Identifier: MIT
 *
 * Starting the sign-in program: its path, its environment, its descriptors; hearing its records.
 */
#include "session/login/sign_in_call.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "session/login/environment_file.h"
#include "session/login/own_command.h"

enum { RECORDS_FD = 3, ENVIRONMENT_FD = 4, RECORD_BYTES_MAX = 1 << 20 };

extern char **environ;

/* What the sign-in program sees of our environment. TLS and resolver switches that could turn it against its user
 * (SSLKEYLOGFILE, OPENSSL_CONF, HOSTALIASES, XML_CATALOG_FILES, LD_*) are not among them. */
static const char *const passed_always[] = {"HOME",          "PATH",           "USER",
                                            "LOGNAME",       "LANG",           "TZ",
                                            "LC_ALL",        "LC_CTYPE",       "XDG_CONFIG_HOME",
                                            "TERM",          "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
                                            OWN_COMMAND_NAME};
static const char *const passed_to_ask[] = {"SSL_CERT_FILE",
                                            "SSL_CERT_DIR",
                                            "HTTPS_PROXY",
                                            "https_proxy",
                                            "NO_PROXY",
                                            "no_proxy",
                                            "AWS_ENDPOINT_URL_STS",
                                            "AWS_ENDPOINT_URL_IAM",
                                            "AWS_CA_BUNDLE",
                                            "AWS_REGION",
                                            "AWS_STS_REGIONAL_ENDPOINTS"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum { ENVIRONMENT_SIZE = COUNT(passed_always) + COUNT(passed_to_ask) + 2 };

static const char *preferred_factor;

void
sign_in_call_prefer_factor(const char *factor)
{
    preferred_factor = factor;
}

static char debugs[] = "AJC_DEBUG=1";

static char *
find_variable(const char *name)
{
    size_t length = strlen(name);

    for (char **variable = environ; *variable != NULL; variable++) {
        if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=') {
            return *variable;
        }
    }
    return NULL;
}

/* A region that ajc itself exported belongs to whatever profile that was. */
static bool
is_our_region(const char *name)
{
    const char *ours = secure_getenv("AJC_REGION");
    const char *region = secure_getenv(name);

    return strcmp(name, "AWS_REGION") == 0 && ours != NULL && region != NULL && strcmp(ours, region) == 0;
}

static void
allowed_environment(bool is_silent, char *allowed[static ENVIRONMENT_SIZE])
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT(passed_always); i++) {
        char *variable = find_variable(passed_always[i]);

        if (variable != NULL) {
            allowed[count++] = variable;
        }
    }
    for (size_t i = 0; !is_silent && i < COUNT(passed_to_ask); i++) {
        char *variable = find_variable(passed_to_ask[i]);

        if (variable != NULL && !is_our_region(passed_to_ask[i])) {
            allowed[count++] = variable;
        }
    }
    if (log_is_on()) {
        allowed[count++] = debugs;
    }
    allowed[count] = NULL;
}

bool
sign_in_find_program(char path[static PATH_MAX], struct error *error)
{
    static const char *const places[] = {"ajc-hook-sign-in", AJC_SIGN_IN_FROM_BIN};
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash;

    if (length < 0) {
        return error_set(error, ERROR_SYSTEM, "ajc-hook cannot find itself (/proc/self/exe: %s); mount /proc.",
                         strerror(errno));
    }
    self[length] = '\0';
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

/* The child gets default signals and our descriptors 0 to 2, plus the socket as 3 and the file of our environment, if
 * there is one, as 4; nothing else. */
static int
start(const char *path, char *const *words, char *const *environment, int socket_fd, int environment_fd, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int reason;

    posix_spawn_file_actions_init(&actions);
    child_attributes_init(&attributes, 0);
    posix_spawn_file_actions_adddup2(&actions, socket_fd, RECORDS_FD);
    if (environment_fd >= 0) {
        posix_spawn_file_actions_adddup2(&actions, environment_fd, ENVIRONMENT_FD);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, (environment_fd >= 0 ? ENVIRONMENT_FD : RECORDS_FD) + 1);
    reason = posix_spawn(child, path, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

/* False when the line is no record of a result: nothing, or a note of what to remember. */
static bool
hear(char *line, void (*visit)(struct record *record, void *context), void *context)
{
    CLEANUP_RECORD struct record record = {0};
    struct error error;

    if (!record_parse(line, &record)) {
        return false;
    }
    if ((record.learned.email[0] != '\0' || record.learned.aws_account[0] != '\0') &&
        !config_learn(&record.learned, &error)) {
        log_debug("not remembered: %s", error.text);
    }
    if (!record.is_note) {
        visit(&record, context);
    }
    return !record.is_note;
}

/* Reads until the other end is closed, one record a line, and counts them. False when something else came. Nothing is
 * read after that, and the other end learns so: it must not wait for us while we wait for it to end. */
static bool
hear_all(int socket_fd, void (*visit)(struct record *record, void *context), void *context, size_t *count)
{
    CLEANUP_SECRET struct secret pending = {0};
    char bytes[4096];

    for (;;) {
        ssize_t got = read(socket_fd, bytes, sizeof(bytes));
        char *line_end;

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == ECONNRESET) {
            got = 0; /* it ended without having looked at our answers */
        }
        if (got <= 0 || pending.size + (size_t)got > RECORD_BYTES_MAX) {
            secret_wipe(bytes, sizeof(bytes));
            shutdown(socket_fd, SHUT_RDWR);
            return got == 0 && pending.size == 0;
        }
        secret_append_bytes(&pending, bytes, (size_t)got);
        while (pending.size > 0 && (line_end = memchr(pending.text, '\n', pending.size)) != NULL) {
            CLEANUP_SECRET struct secret rest = {0};

            *line_end = '\0';
            *count += hear(pending.text, visit, context);
            (void)!send(socket_fd, "\n", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
            secret_set_bytes(&rest, line_end + 1, pending.size - (size_t)(line_end + 1 - pending.text));
            secret_move(&pending, &rest);
        }
    }
}

/* While the child has the terminal, Ctrl-C is its; when it dies of it so do we, with the terminal as it was. */
static int
wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/* The terminal that the child asks on, which need not be our standard input, and how it was set before. */
struct terminal {
    int fd; /* -1: there is none, or it is not ours to use */
    struct termios settings;
};

static void
terminal_open(struct terminal *terminal, bool is_silent)
{
    terminal->fd = is_silent ? -1 : open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal->fd >= 0 && tcgetattr(terminal->fd, &terminal->settings) < 0) {
        close(terminal->fd);
        terminal->fd = -1;
    }
}

static void
terminal_close(struct terminal *terminal)
{
    if (terminal->fd >= 0) {
        close(terminal->fd);
    }
}

/* Not from the background, where it would stop us. */
static void
terminal_restore(const struct terminal *terminal)
{
    if (terminal->fd >= 0 && tcgetpgrp(terminal->fd) == getpgrp()) {
        tcsetattr(terminal->fd, TCSANOW, &terminal->settings);
    }
}

static bool
judge(int status, bool is_heard, const struct terminal *terminal, struct error *error)
{
    if (WIFSIGNALED(status)) {
        terminal_restore(terminal);
        if (WTERMSIG(status) == SIGINT) {
            signal(SIGINT, SIG_DFL);
            raise(SIGINT);
        }
        return error_set(error, ERROR_SYSTEM, "The sign-in ended by signal %d; run it again with AJC_DEBUG=1.",
                         WTERMSIG(status));
    }
    return is_heard || error_set(error, ERROR_SYSTEM,
                                 "The sign-in program answered nothing that is understood (status %d); "
                                 "install ajc again.",
                                 WEXITSTATUS(status));
}

/* --- calls --- */

/* An account that is not known cannot be the one. */
static bool
check_account(const struct config *config, const char *verb, const char *name, struct error *error)
{
    struct profile profile = {0};
    struct account account = {0};

    if (strcmp(verb, "session") != 0 && strcmp(verb, "console") != 0) {
        config_account(config, name, &account);
    } else if (config_profile(config, name, &profile)) {
        config_account_of(config, &profile, &account);
    }
    return account.email[0] == '\0' || own_command_check(account.email, error);
}

bool
sign_in_call_can_end(const char *verb, const char *const *names, size_t name_count, struct error *error)
{
    CLEANUP_CONFIG struct config *config = NULL;
    size_t count = strcmp(verb, "console") == 0 ? 1 : name_count; /* a service behind the profile */

    if (!own_command_is_inside() || strcmp(verb, "logout") == 0 || strcmp(verb, "check") == 0) {
        return true;
    }
    if (!config_open(&config, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!check_account(config, verb, names[i], error)) {
            return false;
        }
    }
    return count > 0 || check_account(config, verb, "", error);
}

bool
sign_in_call(const char *verb, const char *const *names, size_t name_count, bool is_silent,
             void (*visit)(struct record *record, void *context), void *context, struct error *error)
{
    char path[PATH_MAX];
    char *environment[ENVIRONMENT_SIZE];
    CLEANUP_FREE char **words = calloc(name_count + 7, sizeof(*words));
    CLEANUP_FD int ours = -1;
    CLEANUP_FD int environment_fd = is_silent ? -1 : environment_file_open();
    int ends[2];
    CLEANUP(terminal_close) struct terminal terminal = {.fd = -1};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction interrupt;
    struct sigaction quit;
    size_t heard = 0;
    size_t next = 3;
    char factor_option[] = "--mfa";
    bool is_heard;
    pid_t child;
    int reason;
    int status;

    if (words == NULL || !sign_in_call_can_end(verb, names, name_count, error) || !sign_in_find_program(path, error)) {
        return false;
    }
    words[0] = path;
    words[1] = (char[]){"1"};
    words[2] = is_silent ? (char[]){"--silent"} : (char[]){"--ask"};
    if (preferred_factor != NULL && !is_silent) {
        words[next++] = factor_option;
        memcpy(&words[next++], &preferred_factor, sizeof(preferred_factor));
    }
    memcpy(&words[next++], &verb, sizeof(verb));
    if (name_count > 0) {
        memcpy(&words[next], names, name_count * sizeof(*names));
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return error_set(error, ERROR_SYSTEM, "No socket can be made: %s.", strerror(errno));
    }
    ours = ends[0];
    terminal_open(&terminal, is_silent);
    allowed_environment(is_silent, environment);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    reason = start(path, words, environment, ends[1], environment_fd, &child);
    close(ends[1]);
    if (reason != 0) {
        sigaction(SIGINT, &interrupt, NULL);
        sigaction(SIGQUIT, &quit, NULL);
        return error_set(error, ERROR_SYSTEM, "%s cannot be started: %s.", path, strerror(reason));
    }
    is_heard = hear_all(ours, visit, context, &heard);
    status = wait_for(child);
    /* One record a profile; but what fails before it comes to the profiles is said once. */
    is_heard = is_heard && heard > 0 && (heard >= name_count || strcmp(verb, "session") != 0 || status != 0);
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    return judge(status, is_heard, &terminal, error);
}
