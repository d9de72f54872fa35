/* SPDX-License-Identifier: MIT
 *
 * The commands that an account's password and multi-factor codes come from.
 */
#include "sign_in/flow/secret_command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "session/login/own_command.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/command_output.h"

enum {
    FOREGROUND_SECONDS = 60, /* a person may have to find a key or a finger */
    BACKGROUND_SECONDS = 10,
    ENVIRONMENT_MAX = 4 << 20, /* bytes; Linux allows 2 MiB of arguments and environment by default */
    CODE_KEPT_SECONDS = 90,    /* JumpCloud takes a code for about a minute */
    STATUS_OF_INTERRUPT = 130, /* a shell's for one that Ctrl-C ended */
};

extern char **environ;

static const struct {
    const char *member; /* in the configuration */
    const char *option; /* of `ajc-hook account` */
} kinds[] = {
    [SECRET_PASSWORD] = {"password_command", "password-command"},
    [SECRET_CODE] = {"otp_command", "otp-command"},
};

static bool is_background;
static int environment_file = -1;

void
secret_command_open(bool is_silent, int environment_fd)
{
    int seals = fcntl(environment_fd, F_GET_SEALS);

    is_background = is_silent;
    if (seals >= 0 && (seals & F_SEAL_WRITE) != 0) {
        environment_file = environment_fd;
        fcntl(environment_fd, F_SETFD, FD_CLOEXEC);
    }
}

bool
secret_command_is_there(const struct config *config, const char *email, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (is_background && !config_setting_is_on(config, "background_commands")) {
        return false;
    }
    return !config_account_command(config, email, kinds[kind].member, words, NULL) || words[0] != NULL;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

const char *
secret_command_name(const struct config *config, const char *email, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (!config_account_command(config, email, kinds[kind].member, words, NULL) || words[0] == NULL) {
        return kinds[kind].member;
    }
    return base_name(words[0]);
}

/* --- the environment --- */

/* The words of the text, which they point into, with `own` in the place of one of its name; the caller frees the list.
 */
static char **
split(const struct secret *text, char *own)
{
    static const char prefix[] = OWN_COMMAND_NAME "=";
    size_t count = 0;
    char **words;

    for (size_t i = 0; i < text->size; i++) {
        count += text->text[i] == '\0';
    }
    words = calloc(count + 2, sizeof(*words));
    if (words == NULL) {
        abort();
    }
    count = 0;
    for (size_t at = 0; at < text->size; at += strlen(text->text + at) + 1) {
        if (strncmp(text->text + at, prefix, strlen(prefix)) != 0) {
            words[count++] = text->text + at;
        }
    }
    words[count] = own;
    return words;
}

/* False: there is none. */
static bool
read_file(struct secret *text)
{
    char bytes[4096];
    off_t offset = 0;
    ssize_t got;

    if (environment_file < 0) {
        return false;
    }
    while ((got = pread(environment_file, bytes, sizeof(bytes), offset)) > 0 && offset < ENVIRONMENT_MAX) {
        secret_append_bytes(text, bytes, (size_t)got);
        offset += got;
    }
    secret_wipe(bytes, sizeof(bytes));
    return got == 0 && text->size > 0 && text->text[text->size - 1] == '\0';
}

/* Of a person, else our own: each variable with its NUL. */
static void
read_environment(struct secret *text)
{
    if (read_file(text)) {
        return;
    }
    secret_clear(text);
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
        secret_append_bytes(text, *variable, strlen(*variable) + 1);
    }
}

/* --- running --- */

static struct command_output_outcome
run(const char *const *words, const char *email, struct secret *line)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_FREE char *own = own_command_variable(email);
    CLEANUP_FREE char **list = NULL;
    CLEANUP_FD int terminal = ask_is_possible() ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    struct command_output_call call = {
        .words = words,
        .terminal = terminal,
        .is_quiet = is_background,
        .timeout_seconds = is_background ? BACKGROUND_SECONDS : FOREGROUND_SECONDS,
    };

    read_environment(&text);
    list = split(&text, own);
    call.environment = list;
    return command_output_read(&call, line);
}

/* Whoever pressed Ctrl-C meant all of us. */
static void
follow_interrupt(struct command_output_outcome outcome)
{
    if (ask_is_possible() && ((outcome.end == LINE_KILLED && outcome.detail == SIGINT) ||
                              (outcome.end == LINE_FAILED && outcome.detail == STATUS_OF_INTERRUPT))) {
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
    }
}

static bool
explain(struct command_output_outcome outcome, const char *name, const char *email, enum secret_kind kind,
        struct error *error)
{
    const char *member = kinds[kind].member;

    switch (outcome.end) {
    case LINE_NOT_STARTED:
        return error_blame(error, FAILURE_COMMAND_NOT_STARTED, member, email, name, strerror(outcome.detail),
                           text_as_word(email).text, kinds[kind].option);
    case LINE_FAILED:
        return error_blame(error, FAILURE_COMMAND_FAILED, member, email, name, outcome.detail);
    case LINE_KILLED:
        return error_blame(error, FAILURE_COMMAND_KILLED, member, email, name, outcome.detail);
    case LINE_STOPPED:
        return error_blame(error, FAILURE_COMMAND_STOPPED, member, email, name);
    case LINE_TOO_SLOW:
        return error_blame(error, FAILURE_COMMAND_TOO_SLOW, member, email, name,
                           is_background ? BACKGROUND_SECONDS : FOREGROUND_SECONDS);
    case LINE_EMPTY:
        return error_blame(error, FAILURE_COMMAND_PRINTED_NOTHING, member, email, name);
    case LINE_TOO_LONG:
        return error_blame(error, FAILURE_COMMAND_PRINTED_TOO_MUCH, member, email, name, COMMAND_OUTPUT_MAX);
    case LINE_READ:
    default:
        return true;
    }
}

/* Also across processes: the code that was given out last stays in the keyring while JumpCloud might still know it. */
static bool
is_spent(struct keyring *keyring, const char *email, const struct secret *code)
{
    CLEANUP_SECRET struct secret last = {0};
    bool is_same = keyring_find(keyring, "code", email, &last) && strcmp(secret_text(&last), secret_text(code)) == 0;

    if (!is_same) {
        (void)!keyring_store(keyring, "code", email, code, CODE_KEPT_SECONDS);
    }
    return is_same;
}

bool
secret_command_run(const struct config *config, struct keyring *keyring, const char *email, enum secret_kind kind,
                   struct secret *result, struct error *error)
{
    const char *words[COMMAND_WORDS_MAX + 1];
    CLEANUP_SECRET struct secret line = {0};
    struct command_output_outcome outcome;
    const char *name;

    if (!config_account_command(config, email, kinds[kind].member, words, error)) {
        return false;
    }
    if (words[0] == NULL) {
        return error_blame(error, FAILURE_COMMAND_PRINTED_NOTHING, kinds[kind].member, email, "");
    }
    name = base_name(words[0]);
    log_debug("%s of %s: %s runs", kinds[kind].member, email, name);
    outcome = run(words, email, &line);
    log_debug("%s of %s: %s ended (%d, %d)", kinds[kind].member, email, name, (int)outcome.end, outcome.detail);
    follow_interrupt(outcome);
    if (!explain(outcome, name, email, kind, error)) {
        return false;
    }
    if (kind == SECRET_CODE && is_spent(keyring, email, &line)) {
        return error_blame(error, FAILURE_COMMAND_SAME_CODE, email, name);
    }
    secret_move(result, &line);
    return true;
}
