/* SPDX-License-Identifier: MIT
 *
 * Runs password_command and otp_command.
 */
#include "session/ask/secret_command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "session/ask/command_output.h"
#include "session/ask/messages.h"
#include "session/ask/own_command.h"
#include "session/ask/passed_environment.h"
#include "session/ask/prompt.h"

enum {
    FOREGROUND_SECONDS = 60, /* a person may have to insert a key or touch a sensor */
    BACKGROUND_SECONDS = 10,
    CODE_KEPT_SECONDS = 90,    /* JumpCloud accepts a code for about a minute */
    STATUS_OF_INTERRUPT = 130, /* exit status of a shell whose command Ctrl-C ended */
};

extern char **environ;

static const struct {
    const char *member; /* in the configuration */
    const char *option; /* of `ajc-hook account` */
} kinds[] = {
    [SECRET_PASSWORD] = {"password_command", "password-command"},
    [SECRET_CODE] = {"otp_command", "otp-command"},
};

bool
secret_command_is_there(const struct login_subject *subject, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (subject->is_silent && !config_setting_is_on(subject->config, "background_commands")) {
        return false;
    }
    return !config_account_command(subject->config, subject->account.email, kinds[kind].member, words, NULL) ||
           words[0] != NULL;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

const char *
secret_command_name(const struct login_subject *subject, enum secret_kind kind)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (!config_account_command(subject->config, subject->account.email, kinds[kind].member, words, NULL) ||
        words[0] == NULL) {
        return kinds[kind].member;
    }
    return base_name(words[0]);
}

/* --- running --- */

/* The user's environment, or the one for background processes; with `own` in place of the variable of that name. */
static char **
environment_with(char *own, bool is_silent)
{
    static const char prefix[] = OWN_COMMAND_NAME "=";
    CLEANUP_FREE char **background = is_silent ? passed_environment_background() : NULL;
    char **from = background == NULL ? environ : background;
    size_t count = 0;
    char **list;

    while (from[count] != NULL) {
        count++;
    }
    list = calloc(count + 2, sizeof(*list));
    if (list == NULL) {
        abort();
    }
    count = 0;
    for (char **variable = from; *variable != NULL; variable++) {
        if (strncmp(*variable, prefix, strlen(prefix)) != 0) {
            list[count++] = *variable;
        }
    }
    list[count] = own;
    return list;
}

static struct command_output_outcome
run(const char *const *words, const struct login_subject *subject, struct secret *line)
{
    CLEANUP_FREE char *own = own_command_variable(subject->account.email);
    CLEANUP_FREE char **environment = environment_with(own, subject->is_silent);
    const struct command_output_call call = {
        .words = words,
        .environment = environment,
        .terminal = prompt_terminal(),
        .is_quiet = subject->is_silent,
        .timeout_seconds = subject->is_silent ? BACKGROUND_SECONDS : FOREGROUND_SECONDS,
    };

    return command_output_read(&call, line);
}

/* The command ended by SIGINT: end by it, too. */
static void
propagate_interrupt(struct command_output_outcome outcome)
{
    if (prompt_is_possible() && ((outcome.end == LINE_KILLED && outcome.detail == SIGINT) ||
                                 (outcome.end == LINE_FAILED && outcome.detail == STATUS_OF_INTERRUPT))) {
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
    }
}

static bool
explain(struct command_output_outcome outcome, const char *name, const struct login_subject *subject,
        enum secret_kind kind, struct failure *failure)
{
    const char *member = kinds[kind].member;
    const char *email = subject->account.email;
    const struct messages_account login = messages_account(subject->config, email);

    switch (outcome.end) {
    case LINE_NOT_STARTED:
        return failure_set(failure, FAILURE_COMMAND_NOT_STARTED, member, email, name, strerror(outcome.detail),
                           text_as_word(email).text, kinds[kind].option);
    case LINE_FAILED:
        return failure_set(failure, FAILURE_COMMAND_FAILED, member, email, name, outcome.detail, login.text);
    case LINE_KILLED:
        return failure_set(failure, FAILURE_COMMAND_KILLED, member, email, name, outcome.detail, login.text);
    case LINE_STOPPED:
        return failure_set(failure, FAILURE_COMMAND_STOPPED, member, email, name, login.text);
    case LINE_TOO_SLOW:
        return failure_set(failure, FAILURE_COMMAND_TOO_SLOW, member, email, name,
                           subject->is_silent ? BACKGROUND_SECONDS : FOREGROUND_SECONDS, login.text);
    case LINE_EMPTY:
        return failure_set(failure, FAILURE_COMMAND_PRINTED_NOTHING, member, email, name, login.text);
    case LINE_TOO_LONG:
        return failure_set(failure, FAILURE_COMMAND_PRINTED_TOO_MUCH, member, email, name, COMMAND_OUTPUT_MAX,
                           login.text);
    case LINE_READ:
    default:
        return true;
    }
}

/* The last code stays in the keyring while JumpCloud might still accept it, so that no other process sends it again. */
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
secret_command_run(const struct login_subject *subject, enum secret_kind kind, struct secret *result,
                   struct failure *failure)
{
    const char *words[COMMAND_WORDS_MAX + 1];
    const char *email = subject->account.email;
    CLEANUP_SECRET struct secret line = {0};
    struct command_output_outcome outcome;
    const char *name;

    if (!config_account_command(subject->config, email, kinds[kind].member, words, NULL) || words[0] == NULL) {
        return failure_set(failure, FAILURE_COMMAND_NOT_UNDERSTOOD, kinds[kind].member, email, text_as_word(email).text,
                           kinds[kind].option);
    }
    name = base_name(words[0]);
    log_debug("%s of %s: %s runs", kinds[kind].member, email, name);
    outcome = run(words, subject, &line);
    log_debug("%s of %s: %s ended (%d, %d)", kinds[kind].member, email, name, (int)outcome.end, outcome.detail);
    propagate_interrupt(outcome);
    if (!explain(outcome, name, subject, kind, failure)) {
        return false;
    }
    if (kind == SECRET_CODE && is_spent(subject->keyring, email, &line)) {
        return failure_set(failure, FAILURE_COMMAND_SAME_CODE, email, name);
    }
    secret_move(result, &line);
    return true;
}
